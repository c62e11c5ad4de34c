"""The audit trail and the rows' own bookkeeping, for changes by the services and from a plain SQL shell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
import pytest_asyncio
from psycopg import errors, sql
from psycopg.rows import dict_row
from sqlalchemy import create_engine

from modelyard.identity import api_keys
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.context import Actor, ActorType, Context, RequestInfo
from modelyard.kernel.db import Role
from modelyard.tables import metadata
from tests.identity.factories import Api, a_person, a_project, an_organization, key_headers, running
from tests.tenancy.rows import populate

Shell = psycopg.Connection[dict[str, Any]]


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database) as api:
        yield api


@pytest.fixture
def shell(database: str) -> Iterator[Shell]:
    """A superuser at a SQL prompt."""
    with psycopg.connect(database, autocommit=True, row_factory=dict_row) as connection:
        yield connection


def trail(shell: Shell, entity: str, entity_id: UUID) -> list[dict[str, Any]]:
    query = "SELECT * FROM audit_logs WHERE entity = %s AND entity_id = %s ORDER BY at, id"
    return shell.execute(query, (entity, entity_id)).fetchall()


async def test_a_change_through_the_api_leaves_exactly_one_record_with_who_what_and_whence(
    api: Api, shell: Shell
) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    headers = {**await key_headers(api, tenant, owner), "User-Agent": "a test", "X-Request-ID": "request-4711"}
    answer = await api.client.patch(project.url, json={"name": "New name"}, headers=headers)
    assert answer.status_code == 200
    _, record = trail(shell, "projects", project.id)
    bookkeeping = {key: record["difference"].pop(key) for key in ("updated_at", "updated_by", "version")}
    assert record["difference"] == {"name": ["A project", "New name"]}
    assert bookkeeping["version"] == [1, 2]
    assert record["action"] == "update"
    assert (record["organization_id"], record["project_id"]) == (tenant.id, project.id)
    assert record["actor_type"] == "api_key"
    assert owner.email in record["actor_label"]
    assert (record["user_agent"], record["request_id"]) == ("a test", "request-4711")
    assert record["operation"] == "change_project"


async def test_a_refused_change_leaves_no_record(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.VIEWER))
    assert (await api.client.patch(project.url, json={"name": "New name"}, headers=headers)).status_code == 403
    assert [record["action"] for record in trail(shell, "projects", project.id)] == ["insert"]


async def test_a_change_from_a_sql_shell_is_recorded_too(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    shell.execute("UPDATE projects SET name = 'New name' WHERE id = %s", (project.id,))
    shell.execute("UPDATE projects SET name = 'New name' WHERE id = %s", (project.id,))
    inserted, updated = trail(shell, "projects", project.id)
    assert inserted["actor_type"] == "system"
    assert (updated["actor_type"], updated["actor_id"], updated["database_user"]) == ("database", None, "postgres")
    assert updated["difference"]["name"] == ["A project", "New name"]
    shell.execute("DELETE FROM events")
    shell.execute("DELETE FROM experiments WHERE project_id = %s", (project.id,))
    shell.execute("DELETE FROM projects WHERE id = %s", (project.id,))
    deleted = trail(shell, "projects", project.id)[-1]
    assert (deleted["action"], deleted["difference"]["name"]) == ("delete", ["New name", None])


def test_every_audited_table_records_and_no_other_does(shell: Shell, database: str) -> None:
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        made = populate(connection)
    engine.dispose()
    recorded = {
        row["entity"]: row["n"]
        for row in shell.execute(
            "SELECT entity, count(*) AS n FROM audit_logs WHERE action = 'insert' GROUP BY entity"
        ).fetchall()
    }
    assert recorded == {table.name: 1 for table in metadata.sorted_tables if table.info["audited"]}
    own = {made["organizations"]["id"], UUID(int=0)}
    places = shell.execute("SELECT DISTINCT organization_id FROM audit_logs WHERE action = 'insert'").fetchall()
    assert {row["organization_id"] for row in places} == own


def test_secrets_are_not_in_the_trail(shell: Shell, database: str) -> None:
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        made = populate(connection)
    engine.dispose()
    shell.execute("UPDATE users SET password_hash = 'the-hash'")
    secrets = {
        "users": ("password_hash", "the-hash"),
        "api_keys": ("secret_hash", made["api_keys"]["secret_hash"]),
        "invitations": ("token_hash", made["invitations"]["token_hash"]),
        "notification_channels": ("settings_sealed", "\\x" + made["notification_channels"]["settings_sealed"].hex()),
    }
    for entity, (column, secret) in secrets.items():
        record = trail(shell, entity, made[entity]["id"])[-1]
        assert record["difference"][column] == [None, "***"], entity
        assert not shell.execute(
            "SELECT 1 FROM audit_logs WHERE strpos(difference::text, %s) > 0", (secret,)
        ).fetchall(), entity


async def test_deleting_softly_and_restoring_are_told_apart(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    answer = await api.client.delete(project.url, headers=await key_headers(api, tenant, owner))
    assert answer.status_code == 204
    row = shell.execute("SELECT deleted_at, deleted_by, version FROM projects WHERE id = %s", (project.id,)).fetchone()
    assert row is not None
    assert row["deleted_at"] is not None
    assert (row["deleted_by"], row["version"]) == (owner.id, 2)
    shell.execute("UPDATE projects SET deleted_at = NULL WHERE id = %s", (project.id,))
    row = shell.execute("SELECT deleted_at, deleted_by, version FROM projects WHERE id = %s", (project.id,)).fetchone()
    assert row == {"deleted_at": None, "deleted_by": None, "version": 3}
    actions = [record["action"] for record in trail(shell, "projects", project.id)]
    assert actions == ["insert", "soft_delete", "restore"]


async def test_a_row_keeps_its_own_books_whatever_the_writer_says(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    person = await a_person(api, tenant, OrganizationRole.OWNER)
    context = Context(Actor(ActorType.USER, person.id), tenant.id, RequestInfo(operation="a_test"))
    async with api.database.transaction(context) as session:
        await (await session.connection()).exec_driver_sql(
            "UPDATE projects SET name = 'New', version = 99, updated_by = NULL, updated_at = 'epoch'"
        )
    row = shell.execute("SELECT * FROM projects WHERE id = %s", (project.id,)).fetchone()
    assert row is not None
    assert (row["version"], row["updated_by"], row["created_by"]) == (2, person.id, None)
    assert row["updated_at"] > row["created_at"]


@pytest.mark.parametrize("statement", ["UPDATE {} SET actor_label = 'nobody'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_no_record_is_changed_or_removed_not_even_by_a_superuser(api: Api, shell: Shell, statement: str) -> None:
    tenant = await an_organization(api)
    partition = shell.execute("SELECT tableoid::regclass::text AS name FROM audit_logs LIMIT 1").fetchone()
    assert partition is not None
    before = shell.execute("SELECT count(*) AS n FROM audit_logs").fetchone()
    for table in ("audit_logs", partition["name"]):
        change = sql.SQL(statement).format(sql.Identifier(table))
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
            shell.execute(change)
        for role in Role:
            with pytest.raises(psycopg.Error) as refused:
                async with api.database.driver(Context(organization_id=tenant.id), role=role) as connection:
                    await connection.execute(change)
            assert isinstance(refused.value, errors.InsufficientPrivilege)
    assert shell.execute("SELECT count(*) AS n FROM audit_logs").fetchone() == before


async def test_what_a_key_did_names_the_key_and_the_row_names_its_owner(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    headers = await key_headers(api, tenant, owner)
    body = {"slug": "fraud", "name": "Fraud"}
    made = (await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)).json()
    row = shell.execute("SELECT created_by FROM projects WHERE id = %s", (made["id"],)).fetchone()
    key = shell.execute("SELECT id FROM api_keys").fetchone()
    assert row is not None
    assert key is not None
    assert row["created_by"] == owner.id
    assert trail(shell, "projects", UUID(made["id"]))[0]["actor_id"] == key["id"]


async def test_counting_log_ins_and_uses_is_no_change(api: Api, shell: Shell) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    async with api.platform() as session:
        key, _ = await api_keys.issue_api_key(session, tenant.id, user_id=owner.id, name="a key")
    shell.execute("UPDATE users SET failed_logins = 3, last_login_at = now() WHERE id = %s", (owner.id,))
    shell.execute("UPDATE api_keys SET last_used_at = now(), last_used_ip = '::1' WHERE id = %s", (key.id,))
    shell.execute("UPDATE organization_memberships SET last_seen_at = now() WHERE user_id = %s", (owner.id,))
    for table, column, value in (
        ("users", "id", owner.id),
        ("api_keys", "id", key.id),
        ("organization_memberships", "user_id", owner.id),
    ):
        query = sql.SQL("SELECT id, version FROM {} WHERE {} = %s").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        row = shell.execute(query, (value,)).fetchone()
        assert row is not None
        assert row["version"] == 1
        assert [record["action"] for record in trail(shell, table, row["id"])] == ["insert"]
