"""Migrations on every supported PostgreSQL, as every kind of login: up, down from each revision, and up again."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from psycopg import errors
from sqlalchemy import create_engine

from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role
from modelyard.kernel.embedded import EmbeddedPostgres
from modelyard.settings import Settings
from tests.databases import WHEELS, a_cluster
from tests.migrations.clusters import REVISIONS, a_login, alembic_config, everything, rows, run
from tests.tenancy.rows import Row, populate


@pytest.fixture(scope="module", params=sorted(WHEELS))
def server(request: pytest.FixtureRequest) -> Iterator[EmbeddedPostgres]:
    """A server without any role of ours."""
    with a_cluster(request.param) as server:
        yield server


@pytest.fixture(autouse=True)
def no_database_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would come before the database that a test names."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


def up_and_down(url: str) -> None:
    config = alembic_config(url)
    states = [everything(url)]
    for revision in REVISIONS:
        command.upgrade(config, revision)
        states.append(everything(url))
    command.check(config)
    made = fill(url)
    for state in reversed(states[:-1]):
        command.downgrade(config, "-1")
        left = everything(url)
        assert left - state == set()
        assert state - left == set()
    assert rows(url, "SELECT version_num FROM alembic_version") == []
    command.upgrade(config, "head")
    assert everything(url) == states[-1]
    command.check(config)
    assert fill(url).keys() == made.keys()
    # From populated tables too, and to the very beginning in one go.
    command.downgrade(config, "base")
    assert everything(url) == states[0]


def fill(url: str) -> dict[str, Row]:
    engine = create_engine(Settings(database_url=url).sqlalchemy_url())
    with engine.begin() as connection:
        made = populate(connection)
    engine.dispose()
    return made


def test_as_superuser(server: EmbeddedPostgres) -> None:
    up_and_down(server.url())


def test_as_an_ordinary_role_that_may_create_roles_and_owns_its_database(server: EmbeddedPostgres) -> None:
    with a_login(server, "ordinary", "CREATEROLE") as url:
        up_and_down(url)
        assert rows(url, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'modelyard%'") == []


async def test_an_ordinary_login_enters_the_roles_and_inherits_nothing(server: EmbeddedPostgres) -> None:
    with a_login(server, "ordinary", "CREATEROLE") as url:
        command.upgrade(alembic_config(url), "head")
        memberships = rows(
            url,
            "SELECT roleid::regrole::text, bool_or(inherit_option), bool_or(set_option) FROM pg_auth_members "
            "WHERE member = 'ordinary'::regrole AND roleid::regrole::text LIKE 'modelyard%' GROUP BY roleid ORDER BY 1",
        )
        assert memberships == [("modelyard_app", False, True), ("modelyard_platform", False, True)]
        await policies_hold(url)
        command.downgrade(alembic_config(url), "base")


async def policies_hold(url: str) -> None:
    made, other = fill(url), fill(url)
    mine, theirs = made["organizations"]["id"], other["organizations"]["id"]
    database = Database(Settings(database_url=url))
    await database.open()
    try:
        for context, role, expected in (
            (Context(SYSTEM, mine), Role.APP, {mine}),
            (Context(SYSTEM), Role.APP, set()),
            (Context(SYSTEM), Role.PLATFORM, {mine, theirs}),
        ):
            async with database.driver(context, role=role) as connection:
                cursor = await connection.execute("SELECT organization_id FROM projects")
                assert {row[0] for row in await cursor.fetchall()} == expected
    finally:
        await database.close()


async def test_a_role_that_may_not_create_roles_is_told_the_two_lines_that_help(server: EmbeddedPostgres) -> None:
    admin = server.url("postgres")
    with a_login(server, "Odd name", "NOCREATEROLE") as url:
        empty = everything(url)
        with pytest.raises(SystemExit) as refused:
            command.upgrade(alembic_config(url), "head")
        assert everything(url) == empty
        lines = [line.strip() for line in str(refused.value).splitlines() if line.startswith("  ")]
        assert len(lines) == 2
        with psycopg.connect(admin, autocommit=True) as connection:
            for line in lines:
                connection.execute(line)
        try:
            granted = everything(url)
            command.upgrade(alembic_config(url), "head")
            command.check(alembic_config(url))
            await policies_hold(url)
            # Who may create roles cannot enter those of somebody else, and needs the grant alone.
            with a_login(server, "late", "CREATEROLE") as another, pytest.raises(SystemExit) as refused:
                command.upgrade(alembic_config(another), "head")
            (line,) = [line.strip() for line in str(refused.value).splitlines() if line.startswith("  ")]
            assert line.startswith("GRANT")
            command.downgrade(alembic_config(url), "base")
            # The roles are the administrator's, who made them.
            assert everything(url) == granted
        finally:
            run(admin, "DROP ROLE modelyard_app, modelyard_platform")


def test_roles_stay_while_another_database_of_the_server_uses_them(server: EmbeddedPostgres) -> None:
    server.ensure_database("first")
    server.ensure_database("second")
    first, second = (alembic_config(server.url(name)) for name in ("first", "second"))
    command.upgrade(first, "head")
    command.upgrade(second, "head")
    command.downgrade(first, "base")
    command.check(second)
    command.downgrade(second, "base")
    assert rows(server.url("first"), "SELECT rolname FROM pg_roles WHERE rolname LIKE 'modelyard%'") == []


def test_a_migrated_database_says_so(server: EmbeddedPostgres) -> None:
    url = server.url()
    config = alembic_config(url)
    command.upgrade(config, "head")
    command.current(config)
    command.history(config)
    printed = config.stdout.getvalue()  # type: ignore[attr-defined]  # the configuration is given a StringIO
    assert f"{REVISIONS[-1]} (head)" in printed
    command.downgrade(config, "base")
    with pytest.raises(errors.UndefinedTable):
        rows(url, "SELECT 1 FROM organizations")
