"""Deleted models and versions: restored within the retention, gone for good after it, refused while they are served."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from modelyard.deployments import service as deployments
from modelyard.deployments.models import Deployment, DeploymentEnvironment
from modelyard.deployments.service import NewDeployment
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.jobs import JobContext
from modelyard.registry import deleting, jobs
from modelyard.registry.models import ModelVersion
from tests.identity.factories import a_person, give_project_role, key_headers
from tests.identity.jobs import run_jobs
from tests.registry.factories import Place, a_model, a_place, a_version, a_version_with_files, mlflow
from tests.registry.test_gates import sql

NOW = datetime(2026, 1, 5, tzinfo=UTC)


async def deploy(place: Place, version: ModelVersion, slug: str = "fraud-live") -> Deployment:
    async with place.transaction() as session:
        new = NewDeployment(slug, "Fraud", version.id, DeploymentEnvironment.PRODUCTION)
        made, _ = await deployments.create_deployment(session, place.scope, new, at=NOW)
        return made


async def grow_old(place: Place, table: str = "model_versions") -> None:
    """Make everything that is deleted in the project deleted 40 days ago."""
    async with place.api.platform() as session:
        await session.execute(
            text(
                f"UPDATE {table} SET deleted_at = deleted_at - interval '40 days' "
                "WHERE project_id = :project AND deleted_at IS NOT NULL"
            ),
            {"project": place.scope.project_id},
        )


def stored(place: Place) -> list[Path]:
    assert place.api.settings.data_dir is not None
    return [path for path in (place.api.settings.data_dir / "artifacts").rglob("*") if path.is_file()]


async def items(place: Place, path: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await place.call("GET", path, params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_deleted_version_is_listed_and_comes_back_without_its_names(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    await place.call("PUT", f"/models/{model.id}/aliases/champion", json={"number": 1})
    await place.call("PATCH", f"/models/{model.id}/versions/1", json={"stage": "production"})
    url = f"/models/{model.id}/versions"
    assert (await place.call("POST", f"{url}/1/restore")).json()["code"] == "not_deleted"
    await place.call("DELETE", f"{url}/1")
    assert await items(place, url) == []
    (deleted,) = await items(place, url, deleted=True)
    assert deleted["deleted_at"] is not None
    answer = await place.call("POST", f"{url}/1/restore")
    assert (answer.status_code, answer.json()["stage"], answer.json()["deleted_at"]) == (200, "none", None)
    assert await items(place, url, deleted=True) == []
    assert (await place.call("GET", f"{url}/1")).json()["aliases"] == []
    assert (await place.call("POST", f"{url}/7/restore")).status_code == 404


async def test_a_deleted_model_comes_back_with_what_was_deleted_with_it(place: Place) -> None:
    model = await a_model(place, "fraud")
    for _ in range(2):
        await a_version(place, model)
    await place.call("DELETE", f"/models/{model.id}/versions/1")
    await place.call("DELETE", f"/models/{model.id}")
    assert [one["name"] for one in await items(place, "/models", deleted=True)] == ["fraud"]
    assert len(await items(place, f"/models/{model.id}/versions", deleted=True)) == 2
    assert (await place.call("POST", f"/models/{model.id}/versions/2/restore")).status_code == 404
    other = await a_model(place, "fraud")
    refused = await place.call("POST", f"/models/{model.id}/restore")
    assert (refused.status_code, refused.json()["code"]) == (409, "model_name_taken")
    await place.call("PATCH", f"/models/{other.id}", json={"name": "another"})
    assert (await place.call("POST", f"/models/{model.id}/restore")).status_code == 200
    assert [one["number"] for one in await items(place, f"/models/{model.id}/versions")] == [2]
    stranger = await a_place(place.api)
    assert (await stranger.call("POST", f"/models/{model.id}/restore")).status_code == 404


async def test_after_the_retention_nothing_comes_back_and_the_job_takes_it(place: Place) -> None:
    model = await a_model(place)
    await a_version_with_files(place, model, {"weights": b"w" * 100, "shared": b"s" * 50})
    kept = await a_version_with_files(place, model, {"shared": b"s" * 50})
    await place.call("DELETE", f"/models/{model.id}/versions/1")
    await grow_old(place)
    url = f"/models/{model.id}/versions"
    assert (await place.call("POST", f"{url}/1/restore")).json()["code"] == "gone_for_good"
    expected = {"models": 0, "versions": 1, "artifacts": 2, "bytes_freed": 100, "remaining": 0}
    dry = await place.call("POST", "/models/purge", json={"older_than_days": 30}, params={"dry_run": True})
    assert dry.json() == expected
    then = time.time() - 2 * 86_400
    for path in stored(place):
        os.utime(path, (then, then))
    nobody = JobContext(place.api.settings, place.api.database, None, {})
    await jobs.purge_deleted_models(nobody, {})
    await run_jobs(place.api)
    assert sorted(path.stat().st_size for path in stored(place)) == [50]
    assert await items(place, url, deleted=True) == []
    assert (await place.call("GET", f"{url}/{kept.number}")).status_code == 200
    assert (await a_version(place, model)).number == 3
    assert (await place.call("POST", f"{url}/1/restore")).json()["code"] == "gone_for_good"


async def test_bytes_that_a_copy_a_file_or_a_push_shares_stay_as_the_dry_run_says(place: Place) -> None:
    model = await a_model(place)
    shared = {"copied": b"c" * 10, "stored": b"s" * 20, "pushed": b"p" * 30}
    await a_version_with_files(place, model, {**shared, "own": b"o" * 40})
    await a_version_with_files(place, model, {"copied": shared["copied"]})
    into = {"project": place.project.slug, "model": "copies"}
    copy = (await place.call("POST", f"/models/{model.id}/versions/2/copy", json=into)).json()
    await place.call("PUT", "/artifacts/stored", content=shared["stored"])
    digest = hashlib.sha256(shared["pushed"]).hexdigest()
    files = [{"path": "f", "size_bytes": 30, "digest": digest}]
    push = (await place.call("POST", "/pushes", json={"model": "pushed", "create_model": True, "files": files})).json()
    assert push["missing"] == []
    for number in (1, 2):
        await place.call("DELETE", f"/models/{model.id}/versions/{number}")
    await grow_old(place)
    dry = await place.call("POST", "/models/purge", json={"older_than_days": 30}, params={"dry_run": True})
    assert dry.json() == {"models": 0, "versions": 2, "artifacts": 5, "bytes_freed": 40, "remaining": 0}
    before = sum(path.stat().st_size for path in stored(place))
    then = time.time() - 2 * 86_400
    for path in stored(place):
        os.utime(path, (then, then))
    assert (await place.call("POST", "/models/purge", json={"older_than_days": 30})).json() == dry.json()
    await run_jobs(place.api)
    assert sum(path.stat().st_size for path in stored(place)) == before - 40
    url = f"/models/{copy['model_id']}/versions/{copy['number']}/files/copied"
    assert (await place.call("GET", url)).content == shared["copied"]
    assert (await place.call("GET", "/artifacts/stored")).content == shared["stored"]
    version = (await place.call("POST", f"/pushes/{push['id']}/complete")).json()
    assert (await place.call("GET", f"/models/{version['model_id']}/versions/1/files/f")).content == shared["pushed"]


async def test_a_purge_takes_a_model_with_its_versions_a_thousand_at_a_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleting, "AT_ONCE", 2)
    model, live = await a_model(place), await a_model(place)
    for _ in range(3):
        await a_version_with_files(place, model, {"weights": b"x"})
    refused = await place.call("POST", "/models/purge", json={"models": [str(model.id)]})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_deleted")
    await place.call("DELETE", f"/models/{model.id}")
    body = {"models": [str(model.id)]}
    dry = await place.call("POST", "/models/purge", json=body, params={"dry_run": True})
    assert dry.json() == {"models": 1, "versions": 3, "artifacts": 3, "bytes_freed": 1, "remaining": 0}
    first = (await place.call("POST", "/models/purge", json=body)).json()
    assert (first["models"], first["versions"], first["remaining"], first["bytes_freed"]) == (0, 2, 1, 0)
    second = (await place.call("POST", "/models/purge", json=body)).json()
    assert (second["models"], second["versions"], second["remaining"], second["bytes_freed"]) == (1, 1, 0, 1)
    assert await items(place, "/models", deleted=True) == []
    assert (await place.call("POST", "/models/purge", json=body)).status_code == 404
    assert (await place.call("POST", f"/models/{model.id}/restore")).json()["code"] == "gone_for_good"
    assert (await place.call("POST", "/models/purge", json={})).status_code == 422
    assert (await place.call("GET", f"/models/{live.id}")).status_code == 200


async def test_a_contributor_deletes_and_restores_and_only_a_manager_purges(place: Place) -> None:
    model = await a_model(place)
    tenant = place.project.tenant
    for role, allowed in ((ProjectRole.CONTRIBUTOR, 403), (ProjectRole.MANAGER, 200)):
        person = await a_person(place.api, tenant, OrganizationRole.MEMBER)
        await give_project_role(place.api, place.project, person, role)
        theirs = Place(place.api, place.project, place.scope, await key_headers(place.api, tenant, person))
        assert (await theirs.call("DELETE", f"/models/{model.id}")).status_code == 204
        purge = await theirs.call("POST", "/models/purge", json={"models": [str(model.id)]}, params={"dry_run": True})
        assert purge.status_code == allowed
        assert (await theirs.call("POST", f"/models/{model.id}/restore")).status_code == 200


async def test_what_a_deployment_serves_is_not_deleted(place: Place) -> None:
    model = await a_model(place)
    served = await a_version(place, model)
    await a_version(place, model)
    deployment = await deploy(place, served)
    for path in (f"/models/{model.id}/versions/1", f"/models/{model.id}"):
        refused = await place.call("DELETE", path)
        assert (refused.status_code, refused.json()["code"]) == (409, "version_served")
        assert refused.json()["deployments"] == ["fraud-live"]
    assert (await place.call("DELETE", f"/models/{model.id}/versions/2")).status_code == 204
    for table, id in (("model_versions", served.id), ("models", model.id)):
        with pytest.raises(IntegrityError, match="a deployment serves this"):
            async with place.api.platform() as session:
                await session.execute(text(f"UPDATE {table} SET deleted_at = now() WHERE id = :id"), {"id": id})
    async with place.api.platform() as session:
        gone = text("UPDATE deployments SET deleted_at = now() WHERE id = :id")
        await session.execute(gone, {"id": deployment.id})
    assert (await place.call("DELETE", f"/models/{model.id}")).status_code == 204


async def test_what_a_deployment_serves_is_not_deleted_by_mlflows_client_nor_by_sql(place: Place) -> None:
    model = await a_model(place, "served")
    await deploy(place, await a_version(place, model))
    for path, body in (("model-versions/delete", {"version": "1"}), ("registered-models/delete", {})):
        answer = await mlflow(place, "DELETE", path, json={"name": "served", **body})
        assert (answer.status_code, answer.json()["error_code"]) == (409, "RESOURCE_CONFLICT")
        assert "fraud-live" in answer.json()["message"]
    for table, column in (("model_versions", "model_id"), ("models", "id")):
        gone = f"UPDATE {table} SET deleted_at = now() WHERE organization_id = %(org)s AND {column} = %(m)s"
        assert await sql(place, gone, m=model.id) == "23503"


@pytest.mark.parametrize("whole_model", [False, True])
async def test_of_a_deployment_and_a_deletion_at_the_same_moment_one_waits_and_is_refused(
    place: Place, whole_model: bool
) -> None:
    path = "/models/{}" if whole_model else "/models/{}/versions/1"
    model = await a_model(place)
    version = await a_version(place, model)
    new = NewDeployment("first", "First", version.id, DeploymentEnvironment.STAGING)
    async with place.transaction() as session:
        await deployments.create_deployment(session, place.scope, new, at=NOW)
        deletion = asyncio.create_task(place.call("DELETE", path.format(model.id)))
        await blocked(place)
        assert not deletion.done()
    assert (await deletion).json()["code"] == "version_served"

    model = await a_model(place)
    version = await a_version(place, model)
    table, id = ("models", model.id) if whole_model else ("model_versions", version.id)
    async with place.transaction() as session:
        await session.execute(text(f"UPDATE {table} SET deleted_at = now() WHERE id = :id"), {"id": id})
        deployment = asyncio.create_task(deploy(place, version, "second"))
        await blocked(place)
    with pytest.raises(IntegrityError, match="serves a live version"):
        await deployment


async def blocked(place: Place) -> None:
    """Until somebody waits for another's lock in this database."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock' AND state = 'active'"
    )
    for _ in range(200):
        async with place.api.database.engine.connect() as connection:
            if (await connection.execute(waiting)).scalar_one():
                return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody waits")


async def test_an_organization_says_how_long_it_keeps_what_was_deleted(place: Place) -> None:
    url = f"/api/v1/orgs/{place.project.tenant.slug}"
    key = "deleted_models_retention_days"
    for wrong in (-1, 36_501, 1.5, "30", True, [30]):
        body = {"settings": {key: wrong}}
        answer = await place.api.client.patch(url, json=body, headers=place.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), wrong
    model = await a_model(place)
    await a_version(place, model)
    await place.call("DELETE", f"/models/{model.id}/versions/1")
    await grow_old(place)
    restore = f"/models/{model.id}/versions/1/restore"
    nobody = JobContext(place.api.settings, place.api.database, None, {})
    for days in (None, 50):
        changed = await place.api.client.patch(url, json={"settings": {key: days, "mine": 1}}, headers=place.headers)
        assert changed.json()["settings"] == {key: days, "mine": 1}
        await jobs.purge_deleted_models(nobody, {})
        await run_jobs(place.api)
        assert (await place.call("POST", restore)).status_code == 200
        await place.call("DELETE", f"/models/{model.id}/versions/1")
        await grow_old(place)
    await place.api.client.patch(url, json={"settings": {key: 39}}, headers=place.headers)
    assert (await place.call("POST", restore)).json()["code"] == "gone_for_good"
    await jobs.purge_deleted_models(nobody, {})
    await run_jobs(place.api)
    assert await items(place, f"/models/{model.id}/versions", deleted=True) == []


async def test_a_dry_run_looks_at_more_versions_than_a_statement_has_parameters(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    many = (
        "INSERT INTO model_versions (organization_id, project_id, model_id, number, status, deleted_at) "
        "SELECT organization_id, project_id, model_id, n, status, now() - interval '40 days' "
        "FROM model_versions, generate_series(2, 65600) AS n "
        "WHERE organization_id = %(org)s AND model_id = %(model)s AND number = 1"
    )
    assert await sql(place, many, guarded=False, model=model.id) is None
    answer = await place.call(
        "POST", "/models/purge", json={"older_than_days": 30}, params={"dry_run": True}, timeout=120
    )
    assert (answer.status_code, answer.json()["versions"]) == (200, 65_599), answer.text
