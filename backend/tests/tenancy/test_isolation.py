"""Row-level security alone, in plain SQL without any predicate, though the login is a superuser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from psycopg import errors
from sqlalchemy import Connection, create_engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role, record_event
from modelyard.settings import Settings
from modelyard.tables import metadata
from tests.databases import Databases
from tests.tenancy.rows import Row, new_row, parents, populate, tenant_tables

TENANT_TABLES = [table.name for table in tenant_tables()]
# Rows of the organization itself and of its person, told apart by another column.
OWN = {"organizations": "id", "users": "id", "sessions": "user_id"}


@dataclass
class Two:
    """A database with two organizations, `a` and `b`, that have a row in every table."""

    url: str
    a: dict[str, Row]
    b: dict[str, Row]


@pytest.fixture(scope="module")
def two(databases: Databases) -> Iterator[Two]:
    with databases.migrated() as url:
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            a, b = populate(connection), populate(connection)
        engine.dispose()
        yield Two(url, a, b)


@pytest_asyncio.fixture
async def database(two: Two) -> AsyncIterator[Database]:
    database = Database(Settings(database_url=two.url))
    await database.open()
    yield database
    await database.close()


def tenant(rows: dict[str, Row] | None) -> Context:
    return Context(SYSTEM, rows["organizations"]["id"] if rows else None)


async def refusal(database: Database, context: Context, statement: Any) -> BaseException | None:
    """What PostgreSQL says to the statement in the application's role; None when it agrees. Nothing stays."""
    try:
        async with database.transaction(context) as session:
            await session.execute(statement)
            await session.rollback()
    except DBAPIError as error:
        return error.orig
    return None


def test_the_login_is_a_superuser_which_row_level_security_would_not_hold(two: Two) -> None:
    engine = create_engine(two.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = session_user"))
        assert _organizations_in(connection, "projects") == {id_of(two.a), id_of(two.b)}
    engine.dispose()


def id_of(rows: dict[str, Row]) -> UUID:
    found = rows["organizations"]["id"]
    assert isinstance(found, UUID)
    return found


def _organizations_in(connection: Connection, table: str) -> set[UUID]:
    return set(connection.execute(select(metadata.tables[table].c.organization_id).distinct()).scalars())


@pytest.mark.parametrize("name", TENANT_TABLES)
async def test_a_tenant_sees_its_own_rows_only_and_nobody_sees_none(two: Two, database: Database, name: str) -> None:
    table = metadata.tables[name]
    for rows in (two.a, two.b):
        async with database.transaction(tenant(rows)) as session:
            seen = set((await session.execute(select(table.c.organization_id))).scalars())
        assert seen == {id_of(rows)}
    async with database.transaction(tenant(None)) as session:
        assert await session.scalar(select(func.count()).select_from(table)) == 0
    async with database.transaction(tenant(None), role=Role.PLATFORM) as session:
        assert {id_of(two.a), id_of(two.b)} <= set((await session.execute(select(table.c.organization_id))).scalars())


@pytest.mark.parametrize("name", OWN)
async def test_organizations_people_and_sessions_are_seen_by_themselves_only(
    two: Two, database: Database, name: str
) -> None:
    table, column = metadata.tables[name], OWN[name]
    mine = two.a[name][column]
    actor = Context(SYSTEM, id_of(two.a))
    async with database.transaction(actor) as session:
        await session.execute(text(f"SET LOCAL app.user_id = '{two.a['users']['id']}'"))
        assert set((await session.execute(select(table.c[column]))).scalars()) == {mine}
    async with database.transaction(tenant(None)) as session:
        assert await session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("name", TENANT_TABLES)
async def test_no_row_is_written_into_or_moved_to_another_organization(two: Two, database: Database, name: str) -> None:
    table = metadata.tables[name]
    theirs = {**new_row(table, two.b), "organization_id": id_of(two.b)}
    inserted = await refusal(database, tenant(two.a), insert(table).values(theirs))
    assert isinstance(inserted, errors.InsufficientPrivilege), inserted
    moved = await refusal(database, tenant(two.a), table.update().values(organization_id=id_of(two.b)))
    assert isinstance(moved, errors.InsufficientPrivilege), moved
    without = await refusal(database, tenant(None), insert(table).values(theirs))
    assert isinstance(without, errors.InsufficientPrivilege), without


@pytest.mark.parametrize("name", TENANT_TABLES)
async def test_deleting_everything_deletes_nothing_of_another_organization(
    two: Two, database: Database, name: str
) -> None:
    table = metadata.tables[name]
    async with database.transaction(tenant(two.a)) as session:
        allowed = await session.scalar(
            text("SELECT has_table_privilege(CAST(:table AS text), 'DELETE')"), {"table": name}
        )
        if not allowed:
            return
        await session.execute(table.delete())
        await session.execute(text("RESET ROLE"))
        left = set((await session.execute(select(table.c.organization_id))).scalars())
        assert left == {id_of(two.b)}
        await session.rollback()


FOREIGN_KEYS = [
    (table.name, key.name) for table in tenant_tables() for key in parents(table) if key.referred_table is not table
]


@pytest.mark.parametrize(("name", "key_name"), FOREIGN_KEYS)
async def test_no_row_points_at_another_organizations_row(
    two: Two, database: Database, name: str, key_name: str
) -> None:
    """Even for a superuser, whom no policy and no missing grant holds."""
    table = metadata.tables[name]
    (key,) = [key for key in table.foreign_key_constraints if key.name == key_name]
    pointing = {
        element.parent.name: two.b[key.referred_table.name][element.column.name]
        for element in key.elements
        if element.parent.name != "organization_id"
    }
    with pytest.raises(DBAPIError) as refused:
        async with database.transaction(tenant(two.a)) as session:
            await session.execute(text("RESET ROLE"))
            mine = table.c.organization_id == id_of(two.a)
            await session.execute(table.update().where(mine).values(pointing))
    assert isinstance(refused.value.orig, errors.ForeignKeyViolation), refused.value.orig


async def test_views_show_one_tenants_rows_only(two: Two, database: Database) -> None:
    for view in ("run_metric_points", "organization_people"):
        counted = text(f"SELECT organization_id FROM {view}")
        async with database.transaction(tenant(two.a)) as session:
            assert set((await session.execute(counted)).scalars()) == {id_of(two.a)}
        async with database.transaction(tenant(None)) as session:
            assert (await session.execute(counted)).all() == []


async def test_partitions_cannot_be_reached_but_through_their_parent(two: Two, database: Database) -> None:
    async with database.transaction(tenant(two.a), role=Role.PLATFORM) as session:
        partitions = (
            (
                await session.execute(
                    text(
                        "SELECT inhrelid::regclass::text FROM pg_inherits "
                        "JOIN pg_class ON pg_class.oid = inhrelid WHERE relkind = 'r'"
                    )
                )
            )
            .scalars()
            .all()
        )
    assert len(partitions) > 10
    for partition in partitions:
        refused = await refusal(database, tenant(two.a), text(f"SELECT 1 FROM {partition}"))
        assert isinstance(refused, errors.InsufficientPrivilege), partition


async def test_an_event_is_recorded_for_ones_own_organization_or_the_platform_only(
    two: Two, database: Database
) -> None:
    for rows, organization, allowed in (
        (two.a, id_of(two.a), True),
        (two.a, None, True),
        (None, None, True),
        (two.a, id_of(two.b), False),
        (None, id_of(two.b), False),
    ):
        try:
            async with database.transaction(tenant(rows)) as session:
                await record_event(session, organization, "a_test", None)
        except errors.InsufficientPrivilege:
            assert not allowed
        else:
            assert allowed, organization


async def test_the_driver_connections_of_the_hot_paths_are_held_by_the_same_policies(
    two: Two, database: Database
) -> None:
    for rows, expected in ((two.a, {id_of(two.a)}), (None, set())):
        async with database.driver(tenant(rows)) as connection:
            cursor = await connection.execute("SELECT organization_id FROM run_metrics")
            assert {row[0] for row in await cursor.fetchall()} == expected


async def test_a_tenant_ends_with_its_transaction(two: Two) -> None:
    """One connection serves one tenant after the other, and then nobody."""
    database = Database(Settings(database_url=two.url), pool_size=1, ingest_pool_size=1)
    await database.open()
    try:
        for rows in (two.a, None, two.b, None):
            async with database.transaction(tenant(rows)) as session:
                query = text("SELECT organization_id FROM projects")
                assert (await session.execute(query)).scalars().all() == ([id_of(rows)] if rows else [])
    finally:
        await database.close()
