"""The application's own predicates, with row-level security switched off: still nothing of a stranger leaks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import Connection, NullPool, create_engine, select, text

from modelyard.identity import service as identity
from modelyard.kernel.access import OrganizationRole, Permission
from modelyard.mlflow_api.app import ENDPOINTS
from modelyard.routes import routes
from modelyard.tables import metadata
from tests.databases import Databases
from tests.identity.factories import Api, Tenant, a_person, key_headers, running
from tests.tenancy.rows import Row, populate

NAMED = {
    "user_id": "users",
    "key_id": "api_keys",
    "session_id": "sessions",
    "invitation_id": "invitations",
    "access_id": "support_accesses",
    "project_id": "projects",
    "run_id": "experiment_runs",
    "view_id": "saved_views",
    "push_id": "version_pushes",
    "upload_id": "artifact_uploads",
    "model_id": "models",
    "batch_id": "batch_predictions",
    "deployment_id": "deployments",
    "workflow_id": "workflows",
    "workflow_run_id": "workflow_runs",
    "rule_id": "promotion_rules",
    "review_id": "version_reviews",
    "record_id": "audit_logs",
    "entity_id": "projects",
}
"""What stands in a path, and the table of the other organization that its id is taken from."""


@dataclass
class Two:
    """An owner of organization `a`, and the rows of organization `b`, in a database without row-level security."""

    api: Api
    url: str
    a: dict[str, Row]
    b: dict[str, Row]
    headers: dict[str, str]

    def snapshot(self) -> dict[str, list[str]]:
        """Every row of the other organization, as text."""
        found = {}
        with _connection(self.url) as connection:
            for table in metadata.sorted_tables:
                if "organization_id" in table.c and table.name not in ("audit_seals", "events"):
                    mine = table.c.organization_id == self.b["organizations"]["id"]
                    rows = connection.execute(select(table).where(mine))
                    found[table.name] = sorted(str(tuple(row)) for row in rows)
        return found

    def secrets(self) -> set[str]:
        """Texts and ids that only the other organization's rows hold."""
        values = {str(value) for row in self.b.values() for value in row.values() if isinstance(value, str | UUID)}
        own = {str(value) for row in self.a.values() for value in row.values()}
        return {value for value in values - own if len(value) > 20}


def _connection(url: str) -> Connection:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool).connect()


@pytest_asyncio.fixture
async def two(databases: Databases) -> AsyncIterator[Two]:
    with databases.migrated() as url:
        with _connection(url) as connection:
            a, b = populate(connection), populate(connection)
            connection.commit()
            for name in metadata.tables:
                connection.execute(text(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"))
            connection.commit()
        async with running(url) as api:
            tenant = Tenant(a["organizations"]["id"], a["organizations"]["slug"])
            owner = await a_person(api, tenant)
            async with api.platform() as session:
                await identity.add_member(session, tenant.id, owner.id, OrganizationRole.OWNER)
            yield Two(api, url, a, b, await key_headers(api, tenant, owner))


def fill(path: str, two: Two) -> str:
    """The caller's own slugs, and ids of the other organization below them."""
    path = path.replace("{org}", two.a["organizations"]["slug"]).replace("{project}", two.a["projects"]["slug"])
    for name, table in NAMED.items():
        path = path.replace(f"{{{name}}}", str(two.b[table]["id"]))
    replacements = {"{number}": "1", "{entity}": "projects", "{alias}": two.b["model_aliases"]["name"]}
    replacements["{digest}"] = "0" * 64
    for name, value in {**replacements, "{path:path}": two.b["artifacts"]["path"], "{key:path}": "loss"}.items():
        path = path.replace(name, value)
    assert "{" not in path, path
    return f"{path}?seconds=0" if path.endswith("/events") else path  # the stream's end is not waited for


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_no_route_reaches_another_organizations_rows(two: Two, method: str) -> None:
    before, secrets = two.snapshot(), two.secrets()
    called = 0
    for route in routes(two.api.app):
        if not isinstance(route.markers[0], Permission) or route.method != method:
            continue
        if route.operation_id in ("delete_organization", "delete_project", "leave_organization"):
            continue
        path = fill(route.path, two)
        body = {} if method in ("POST", "PUT", "PATCH") else None
        answer = await two.api.client.request(method, path, json=body, headers=two.headers)
        assert answer.status_code < 500, f"{route}: {answer.status_code} {answer.text}"
        leaked = {secret for secret in secrets if secret in answer.text and secret not in path}
        assert not leaked, f"{route}: {leaked}"
        called += 1
    assert called > 3
    assert two.snapshot() == before


async def test_no_mlflow_endpoint_reaches_another_organizations_rows(two: Two) -> None:
    before, secrets = two.snapshot(), two.secrets()
    prefix = f"/mlflow/{two.a['organizations']['slug']}/{two.a['projects']['slug']}"
    run, model = two.b["experiment_runs"]["id"].hex, two.b["models"]["name"]
    given = {
        "run_id": run,
        "run_uuid": run,
        "experiment_id": str(two.b["experiments"]["number"]),
        "name": model,
        "version": "1",
        "key": "loss",
        "value": "1",
        "path": two.b["artifacts"]["path"],
        "model_id": f"m-{two.b['logged_models']['id'].hex}",
    }
    for endpoint in ENDPOINTS:
        path = endpoint.path if endpoint.path.startswith("/") else f"/api/{endpoint.path}"
        while "{" in path:
            start, end = path.index("{"), path.index("}")
            path = path[:start] + (given["path"] if ":path" in path[start:end] else given["model_id"]) + path[end + 1 :]
        sent = {"params": given} if endpoint.method == "GET" else {"json": given}
        answer = await two.api.client.request(endpoint.method, prefix + path, headers=two.headers, **sent)  # type: ignore[arg-type]  # one of two
        assert answer.status_code != 500, f"{endpoint.path}: {answer.text}"
        leaked = {one for one in secrets if one in answer.text and one not in str(given)}
        assert not leaked, f"{endpoint.path}: {leaked}"
    assert two.snapshot() == before
