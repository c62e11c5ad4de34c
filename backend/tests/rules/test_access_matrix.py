"""Every route for every role answers as the declared matrix says; what one may not see does not exist."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest_asyncio
from sqlalchemy import text, update

from modelyard.identity import service as identity
from modelyard.identity import sessions
from modelyard.identity.access import NO_ORGANIZATION, NO_PROJECT
from modelyard.identity.models import ApiKey
from modelyard.kernel.access import (
    ORGANIZATION_PERMISSIONS,
    PROJECT_PERMISSIONS,
    OrganizationRole,
    Permission,
    ProjectRole,
)
from modelyard.kernel.context import RequestInfo
from modelyard.mlflow_api.app import ENDPOINTS
from modelyard.projects.access import PlatformAdmin, Public
from modelyard.projects.models import Project as ProjectRow
from modelyard.projects.models import ProjectStatus
from tests.databases import Databases
from tests.identity.factories import (
    PASSWORD,
    Api,
    Project,
    Tenant,
    a_person,
    a_platform_admin,
    a_project,
    an_organization,
    bearer,
    give_project_role,
    key_headers,
    log_in,
    running,
)
from tests.rules.surface import routes

ALLOWED, FORBIDDEN, HIDDEN, UNKNOWN = "allowed", "forbidden", "hidden", "unknown"


@dataclass(frozen=True)
class Caller:
    """Somebody with their roles in the place that the routes are called for."""

    name: str
    headers: dict[str, str]
    organization_role: OrganizationRole | None = None
    project_role: ProjectRole | None = None
    scopes: frozenset[str] | None = None
    known: bool = True

    def expected(self, permission: Permission, *, in_project: bool) -> str:
        if not self.known:
            return UNKNOWN
        if self.organization_role is None:
            return HIDDEN
        granted = ORGANIZATION_PERMISSIONS[self.organization_role]
        if in_project and self.project_role is not None:
            granted |= PROJECT_PERMISSIONS[self.project_role]
        if in_project and Permission.PROJECT_READ not in granted:
            return HIDDEN
        within_scopes = self.scopes is None or permission.value in self.scopes
        return ALLOWED if permission in granted and within_scopes else FORBIDDEN


@dataclass(frozen=True)
class Stage:
    api: Api
    tenant: Tenant
    project: Project
    callers: list[Caller]


@pytest_asyncio.fixture
async def stage(databases: Databases) -> AsyncIterator[Stage]:
    """One project, and everybody who may or may not do something in it."""
    with databases.migrated() as url:
        async with running(url, credential_cache=timedelta(seconds=5)) as api:
            tenant, other = await an_organization(api), await an_organization(api)
            project = await a_project(api, tenant)
            callers = [Caller("nobody", {}, known=False)]
            for role in OrganizationRole:
                person = await a_person(api, tenant, role)
                callers.append(Caller(f"{role} by key", await key_headers(api, tenant, person), role))
            for project_role in ProjectRole:
                person = await a_person(api, tenant, OrganizationRole.MEMBER)
                await give_project_role(api, project, person, project_role)
                headers = await key_headers(api, tenant, person)
                callers.append(Caller(f"project {project_role}", headers, OrganizationRole.MEMBER, project_role))
            reader = frozenset({"project:read", "run:read"})
            person = await a_person(api, tenant, OrganizationRole.OWNER)
            headers = await key_headers(api, tenant, person, scopes=sorted(reader))
            callers.append(Caller("owner by a reading key", headers, OrganizationRole.OWNER, scopes=reader))
            nothing = await key_headers(api, tenant, person, scopes=[])
            callers.append(Caller("owner by a key without scopes", nothing, OrganizationRole.OWNER, scopes=frozenset()))
            stranger = await a_person(api, other, OrganizationRole.OWNER)
            callers.append(Caller("owner of another organization", await key_headers(api, other, stranger)))
            person = await a_person(api, tenant, OrganizationRole.VIEWER, password=PASSWORD)
            token = (await log_in(api, person))["access_token"]
            callers.append(Caller("viewer by log-in", bearer(token), OrganizationRole.VIEWER))
            callers.append(Caller("revoked key", await _revoked(api, tenant), known=False))
            callers.append(Caller("expired token", await _expired(api, tenant), known=False))
            callers.append(Caller("support", await _support(api, tenant), OrganizationRole.VIEWER))
            # Those who are refused come first: a route that acts does so after they were.
            callers.sort(key=lambda caller: caller.organization_role is OrganizationRole.OWNER)
            yield Stage(api, tenant, project, callers)


async def _revoked(api: Api, tenant: Tenant) -> dict[str, str]:
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    headers = await key_headers(api, tenant, owner)
    async with api.platform() as session:
        await session.execute(update(ApiKey).where(ApiKey.user_id == owner.id).values(revoked_at=ApiKey.created_at))
    return headers


async def _expired(api: Api, tenant: Tenant) -> dict[str, str]:
    """A token of a session that is still living, an hour after it was issued."""
    owner = await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    tokens = await sessions.log_in(
        api.database,
        api.settings,
        api.app.state.authenticator.tokens,
        email=owner.email,
        password=PASSWORD,
        request=RequestInfo(),
        at=an_hour_ago,
    )
    return bearer(tokens.access_token)


async def _support(api: Api, tenant: Tenant) -> dict[str, str]:
    """An administrator of the platform who looks into the organization on the record."""
    headers = bearer((await log_in(api, await a_platform_admin(api)))["access_token"])
    url = f"/api/v1/platform/organizations/{tenant.id}/support-access"
    answer = await api.client.post(url, json={"reason": "a test", "minutes": 60}, headers=headers)
    assert answer.status_code == 201, answer.text
    return headers


def outcome(answer: httpx.Response) -> str:
    """What the gate decided. Past it anything may be wrong with a request that is not meant to do anything."""
    if answer.status_code == 401:
        return UNKNOWN
    is_json = answer.headers.get("content-type", "").endswith(("/json", "+json"))
    body = answer.json() if is_json and answer.content else {}
    text = str(body.get("detail") or body.get("message") or "") if isinstance(body, dict) else ""
    if answer.status_code == 403:
        return FORBIDDEN
    if answer.status_code == 404 and text in (NO_ORGANIZATION, NO_PROJECT):
        return HIDDEN
    if answer.status_code >= 500 and answer.status_code != 501:
        return f"a fault: {answer.status_code} {text}"
    return ALLOWED


async def call(stage: Stage, caller: Caller, method: str, path: str) -> httpx.Response:
    with_body = method in ("POST", "PUT", "PATCH") or path.startswith("/mlflow/")
    headers = {**caller.headers, **({"Content-Type": "application/json"} if with_body else {})}
    content = "{}" if with_body else None
    return await stage.api.client.request(method, path, headers=headers, content=content)


REVIVE = (
    "UPDATE organizations SET deleted_at = NULL, status = 'active' WHERE id = :org",
    "UPDATE projects SET deleted_at = NULL, status = 'active' WHERE organization_id = :org AND id = :project",
    "UPDATE organization_memberships SET deleted_at = NULL WHERE organization_id = :org AND deleted_at IS NOT NULL",
    "UPDATE project_members SET deleted_at = NULL WHERE organization_id = :org AND deleted_at IS NOT NULL",
    "UPDATE sessions SET ended_at = NULL WHERE ended_at IS NOT NULL",
    "UPDATE api_keys SET revoked_at = NULL "
    "WHERE organization_id = :org AND revoked_at IS NOT NULL AND revoked_at <> created_at",
)


async def revive(stage: Stage) -> None:
    """Undo what a route that acts did to the project, the organization and its people."""
    async with stage.api.platform() as session:
        for statement in REVIVE:
            await session.execute(text(statement), {"org": stage.tenant.id, "project": stage.project.id})
    stage.api.app.state.authenticator.forget()


def fill(path: str, stage: Stage) -> str:
    """The path with real slugs; what lies below the project is not there."""
    path = path.replace("{org}", stage.tenant.slug).replace("{project}", stage.project.slug)
    if path.endswith(f"/{stage.tenant.slug}/events"):
        return f"{path}?seconds=0"  # the stream's end is not waited for
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        kind = path[start + 1 : end]
        value = (
            stage.project.slug
            if kind == "workspace_name"
            else "1"
            if "number" in kind
            else "a/file"
            if kind.endswith(":path")
            else str(uuid4())
        )
        path = path[:start] + value + path[end + 1 :]
    return path


async def differences(stage: Stage, calls: Iterable[tuple[str, str, Permission, bool]]) -> list[str]:
    found = []
    for method, path, permission, in_project in calls:
        for caller in stage.callers:
            expected = caller.expected(permission, in_project=in_project)
            got = outcome(await call(stage, caller, method, path))
            if got != expected:
                found.append(f"{method} {path} as {caller.name}: {got}, not {expected}")
            if expected is ALLOWED and method != "GET":
                await revive(stage)
    return found


async def test_every_route_answers_every_role_as_the_matrix_says(stage: Stage) -> None:
    calls = [
        (route.method, fill(route.path, stage), route.markers[0], "{project}" in route.path)
        for route in routes(stage.api.app)
        if isinstance(route.markers[0], Permission)
    ]
    assert len(calls) > 15
    found = await differences(stage, calls)
    assert not found, "\n".join(found)


WORKSPACES = {
    ("GET", ""): Permission.ORGANIZATION_READ,
    ("POST", ""): Permission.PROJECT_CREATE,
    ("PATCH", "/{workspace_name}"): Permission.PROJECT_WRITE,
    ("DELETE", "/{workspace_name}"): Permission.PROJECT_DELETE,
}
"""What these need beside reading the project of the address: in the organization, or in the project that they name."""


async def test_every_mlflow_endpoint_answers_every_role_as_the_matrix_says(stage: Stage) -> None:
    prefix = f"/mlflow/{stage.tenant.slug}/{stage.project.slug}"
    calls = [
        (
            endpoint.method,
            prefix + fill(endpoint.path if endpoint.path.startswith("/") else f"/api/{endpoint.path}", stage),
            WORKSPACES.get((endpoint.method, endpoint.path.partition("/workspaces")[2]), endpoint.permission)
            if "/workspaces" in endpoint.path
            else endpoint.permission,
            True,
        )
        for endpoint in ENDPOINTS
    ]
    assert len(calls) > 30
    found = await differences(stage, calls)
    assert not found, "\n".join(found)


async def test_routes_about_oneself_answer_whoever_is_logged_in_and_nobody_else(stage: Stage) -> None:
    for route in routes(stage.api.app):
        if isinstance(route.markers[0], Permission) or route.markers[0] in (Public, PlatformAdmin, "development"):
            continue
        for caller in stage.callers:
            got = outcome(await call(stage, caller, route.method, fill(route.path, stage)))
            assert got == (ALLOWED if caller.known else UNKNOWN), f"{route} as {caller.name}"
            if caller.known and route.method != "GET":
                await revive(stage)


async def test_the_platforms_routes_answer_its_administrators_only(stage: Stage) -> None:
    admin = await a_platform_admin(stage.api)
    administrator = Caller("administrator", bearer((await log_in(stage.api, admin))["access_token"]))
    async with stage.api.platform() as session:
        await identity.add_member(session, stage.tenant.id, admin.id, OrganizationRole.OWNER)
    by_key = Caller("administrator by key", await key_headers(stage.api, stage.tenant, admin))
    platform = [route for route in routes(stage.api.app) if route.markers[0] is PlatformAdmin]
    assert platform
    for route in platform:
        for caller in (*(one for one in stage.callers if one.name != "support"), by_key):
            got = outcome(await call(stage, caller, route.method, fill(route.path, stage)))
            assert got == (FORBIDDEN if caller.known else UNKNOWN), f"{route} as {caller.name}"
        assert outcome(await call(stage, administrator, route.method, fill(route.path, stage))) == ALLOWED


async def test_the_development_routes_do_not_exist_without_the_token_of_the_data_folder(stage: Stage) -> None:
    for route in routes(stage.api.app):
        if route.markers[0] == "development":
            for caller in stage.callers:
                assert (await call(stage, caller, route.method, fill(route.path, stage))).status_code == 404


async def test_an_archived_project_is_read_and_managed_and_otherwise_left_alone(stage: Stage) -> None:
    async with stage.api.platform() as session:
        await session.execute(
            update(ProjectRow).where(ProjectRow.id == stage.project.id).values(status=ProjectStatus.ARCHIVED)
        )
    owner = next(caller for caller in stage.callers if caller.name == "owner by key")
    for route in routes(stage.api.app):
        permission = route.markers[0]
        if not isinstance(permission, Permission) or "{project}" not in route.path:
            continue
        if permission in (Permission.PROJECT_WRITE, Permission.PROJECT_DELETE):
            continue
        answer = await call(stage, owner, route.method, fill(route.path, stage))
        archived = answer.status_code == 409 and "archived" in answer.text
        assert archived == (not permission.value.endswith(":read")), str(route)


def test_a_role_that_may_change_may_also_read() -> None:
    for granted in (*ORGANIZATION_PERMISSIONS.values(), *PROJECT_PERMISSIONS.values()):
        for permission in granted:
            resource, action = permission.value.split(":")
            if f"{resource}:read" in set(Permission) and action != "create":
                assert Permission(f"{resource}:read") in granted, permission
