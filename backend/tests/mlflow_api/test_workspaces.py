"""Workspaces of MLflow's client are the projects of the organization."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import mlflow
import pytest
import pytest_asyncio
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from modelyard.kernel.access import OrganizationRole, ProjectRole
from tests.identity.factories import (
    Api,
    a_person,
    a_project,
    an_organization,
    give_project_role,
    key_headers,
    running,
)

from .target import API, Tenant, missing_parameter, refused

pytestmark = pytest.mark.deliberate_difference(reason="MLflow's own server has no workspaces unless it is told to")

PATH = "/api/3.0/mlflow/workspaces"


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database) as api:
        yield api


def test_a_key_of_one_project_sees_that_workspace_alone(client: MlflowClient, tenant: Tenant, stranger: Tenant) -> None:
    assert [workspace.name for workspace in mlflow.list_workspaces()] == [tenant.project]
    changed = mlflow.update_workspace(tenant.project, description="cards")
    assert (changed.name, changed.description) == (tenant.project, "cards")
    assert mlflow.get_workspace(tenant.project).description == "cards"
    for call in (lambda: mlflow.get_workspace("other"), lambda: mlflow.delete_workspace("other")):
        with pytest.raises(MlflowException) as caught:
            call()
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(MlflowException) as caught:
        mlflow.create_workspace("other")
    assert caught.value.error_code == "PERMISSION_DENIED"


def test_what_a_workspace_cannot_have_is_refused(http: httpx.Client, tenant: Tenant) -> None:
    one = f"{PATH}/{tenant.project}"
    for field in ({"default_artifact_root": "s3://b"}, {"trace_archival_config": {"location": "s3://b"}}, {}):
        refused(http.patch(one, json=field), 400, "INVALID_PARAMETER_VALUE")
    refused(http.patch(one, json={"description": "x" * 10_001}), 400, "INVALID_PARAMETER_VALUE")
    refused(http.delete(one, params={"mode": "SET_DEFAULT"}), 400, "INVALID_PARAMETER_VALUE", "Invalid deletion mode")


async def test_a_workspace_is_made_used_and_deleted(api: Api) -> None:
    tenant = await an_organization(api)
    member = await a_person(api, tenant, OrganizationRole.MEMBER)
    first = await a_project(api, tenant, member)
    headers = await key_headers(api, tenant, member)
    base = f"/mlflow/{tenant.slug}/{first.slug}"
    made = await api.client.post(f"{base}{PATH}", json={"name": "cards", "description": "d"}, headers=headers)
    assert (made.status_code, made.json()) == (201, {"workspace": {"name": "cards", "description": "d"}})
    again = await api.client.post(f"{base}{PATH}", json={"name": "cards"}, headers=headers)
    refused(again, 400, "RESOURCE_ALREADY_EXISTS", "Workspace 'cards' already exists.")
    missing_parameter(await api.client.post(f"{base}{PATH}", json={}, headers=headers), "name")
    for name in ("x", "x" * 64, "Upper", "a/b", "default", "api"):
        wrong = await api.client.post(f"{base}{PATH}", json={"name": name}, headers=headers)
        refused(wrong, 400, "INVALID_PARAMETER_VALUE")
    listed = (await api.client.get(f"{base}{PATH}", headers=headers)).json()["workspaces"]
    assert [workspace["name"] for workspace in listed] == ["cards", first.slug]
    inside = {**headers, "X-MLFLOW-WORKSPACE": "cards"}
    used = await api.client.post(f"{base}{API}/experiments/create", json={"name": "e"}, headers=inside)
    assert used.status_code == 200
    kept = await api.client.delete(f"{base}{PATH}/cards", headers=headers)
    refused(kept, 409, "RESOURCE_CONFLICT", "it still contains experiments")
    gone = await api.client.delete(f"{base}{PATH}/cards", params={"mode": "CASCADE"}, headers=headers)
    assert (gone.status_code, gone.content) == (204, b"")
    refused(await api.client.get(f"{base}{PATH}/cards", headers=headers), 404, "RESOURCE_DOES_NOT_EXIST")


async def test_a_workspace_shows_to_those_with_a_role_in_it(api: Api) -> None:
    tenant = await an_organization(api)
    member = await a_person(api, tenant, OrganizationRole.MEMBER)
    seen, hidden = await a_project(api, tenant), await a_project(api, tenant)
    await give_project_role(api, seen, member, ProjectRole.VIEWER)
    headers = await key_headers(api, tenant, member)
    base = f"/mlflow/{tenant.slug}/{seen.slug}"
    listed = (await api.client.get(f"{base}{PATH}", headers=headers)).json()["workspaces"]
    assert [workspace["name"] for workspace in listed] == [seen.slug]
    for method in ("GET", "DELETE"):
        answer = await api.client.request(method, f"{base}{PATH}/{hidden.slug}", headers=headers)
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
    for method, body in (("PATCH", {"description": "x"}), ("DELETE", None)):
        answer = await api.client.request(method, f"{base}{PATH}/{seen.slug}", json=body, headers=headers)
        refused(answer, 403, "PERMISSION_DENIED")
