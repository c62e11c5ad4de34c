"""The history of one entity, and its state at a moment, over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import create_engine

from modelyard.audit.history import entities
from modelyard.kernel.access import OrganizationRole
from modelyard.tables import metadata
from tests.audit.shells import Shell, without_triggers
from tests.audit.test_reading import Headers, an_auditor
from tests.identity.factories import Api, Tenant, a_person, a_project, an_organization, key_headers
from tests.tenancy.rows import add_row, populate


async def state(api: Api, tenant: Tenant, headers: Headers, entity: str, entity_id: UUID, **query: Any) -> Any:
    """The answer's body, or None for a 404."""
    url = f"{tenant.url}/history/{entity}/{entity_id}/state"
    answer = await api.client.get(url, params=query, headers=headers)
    assert answer.status_code in (200, 404), answer.text
    return answer.json() if answer.status_code == 200 else None


async def test_a_project_is_shown_as_it_was_at_each_moment_of_its_life(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    moments = [shell.execute("SELECT clock_timestamp() AS at").fetchone()]

    def tick() -> None:
        moments.append(shell.execute("SELECT clock_timestamp() AS at").fetchone())

    project = await a_project(api, tenant)
    tick()
    await api.client.patch(project.url, json={"name": "Second"}, headers=headers)
    tick()
    await api.client.delete(project.url, headers=headers)
    tick()
    shell.execute("UPDATE projects SET deleted_at = NULL, name = 'Third' WHERE id = %s", (project.id,))
    tick()
    shell.execute("DELETE FROM events")
    shell.execute("DELETE FROM experiments WHERE project_id = %s", (project.id,))
    shell.execute("DELETE FROM projects WHERE id = %s", (project.id,))
    tick()
    at = [moment["at"].isoformat() for moment in moments if moment is not None]
    seen = [await state(api, tenant, headers, "projects", project.id, at=moment) for moment in at]
    assert seen[0] is None
    assert [was["rows"][0]["name"] for was in seen[1:5]] == ["A project", "Second", "Second", "Third"]
    assert [was["rows"][0]["deleted_at"] is not None for was in seen[1:5]] == [False, False, True, False]
    assert all(was["complete"] and len(was["rows"]) == 1 for was in seen[1:5])
    assert seen[5] is None
    assert await state(api, tenant, headers, "projects", project.id) is None

    answer = await api.client.get(f"{tenant.url}/history/projects/{project.id}", params={"limit": 3}, headers=headers)
    first = answer.json()
    answer = await api.client.get(
        f"{tenant.url}/history/projects/{project.id}", params={"cursor": first["next"]}, headers=headers
    )
    actions = [record["action"] for record in [*first["items"], *answer.json()["items"]]]
    assert actions == ["delete", "restore", "soft_delete", "update", "insert"]


async def test_a_secret_is_stars_in_the_past_too(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    key = shell.execute("SELECT id FROM api_keys").fetchone()
    assert key is not None
    was = await state(api, tenant, headers, "api_keys", key["id"])
    assert was["rows"][0]["secret_hash"] == "***"
    assert was["rows"][0]["name"] == "a key"


async def test_the_targets_of_a_deployment_are_its_rows(api: Api, shell: Shell, database: str) -> None:
    tenant, headers = await an_auditor(api)
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    table = metadata.tables["deployment_targets"]
    with engine.begin() as connection:
        made = populate(connection)
        connection.exec_driver_sql("UPDATE deployment_targets SET weight = 0")
        first = made["model_versions"]
        second = add_row(connection, metadata.tables["model_versions"], made, number=2)
        add_row(connection, table, made, version_id=second["id"])
    engine.dispose()
    shell.execute("UPDATE deployment_targets SET weight = 90 WHERE version_id = %s", (first["id"],))
    shell.execute("UPDATE deployment_targets SET weight = 10 WHERE version_id = %s", (second["id"],))
    deployment = made["deployments"]["id"]
    shell.execute("UPDATE organization_memberships SET role = 'auditor' WHERE organization_id = %s", (tenant.id,))
    # The populated organization has nobody who reads: its records are put into the reader's.
    with without_triggers(shell):
        shell.execute(
            "UPDATE audit_logs SET organization_id = %s WHERE organization_id = %s",
            (tenant.id, made["organizations"]["id"]),
        )
    was = await state(api, tenant, headers, "deployment_targets", deployment)
    weights = {row["version_id"]: row["weight"] for row in was["rows"]}
    assert weights == {str(first["id"]): 90, str(second["id"]): 10}


async def test_what_is_left_of_a_trail_whose_beginning_is_gone_says_so(api: Api, shell: Shell) -> None:
    tenant, headers = await an_auditor(api)
    project = await a_project(api, tenant)
    shell.execute("UPDATE projects SET name = 'New' WHERE id = %s", (project.id,))
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE entity_id = %s AND action = 'insert'", (project.id,))
    was = await state(api, tenant, headers, "projects", project.id)
    assert was["complete"] is False
    assert was["rows"][0]["name"] == "New"
    assert "slug" not in was["rows"][0]


async def test_another_organizations_entity_has_no_history_here(api: Api) -> None:
    (tenant, headers), (other, _) = await an_auditor(api), await an_auditor(api)
    project = await a_project(api, other)
    assert await state(api, tenant, headers, "projects", project.id) is None
    answer = await api.client.get(f"{tenant.url}/history/projects/{project.id}", headers=headers)
    assert answer.json() == {"items": [], "next": None}


async def test_what_has_no_history_is_refused_with_a_list_of_what_has(api: Api) -> None:
    tenant, headers = await an_auditor(api)
    for entity in ("run_metrics", "users", "no_such_table", "audit_logs"):
        for path in (f"history/{entity}/{uuid4()}", f"history/{entity}/{uuid4()}/state"):
            answer = await api.client.get(f"{tenant.url}/{path}", headers=headers)
            assert answer.status_code == 422
            assert answer.json()["pointer"] == "/path/entity"
            assert "projects" in answer.json()["detail"]


def test_the_key_of_every_entity_begins_with_its_organization_and_its_entity() -> None:
    """What `fold` takes for granted: only what follows them tells the rows of one entity apart."""
    for name in entities():
        organization, *entity = [column.name for column in metadata.tables[name].primary_key][:2]
        assert (organization, entity) in (("organization_id", ["id"]), ("organization_id", ["deployment_id"])) or (
            name == "organizations" and organization == "id"
        )
