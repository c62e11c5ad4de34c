"""The database: one engine, and transactions that know their tenant.

Whoever `DATABASE_URL` logs in as, superuser or owner, each transaction first enters an unprivileged role, so that
row-level security always holds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import Executable, Select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from modelyard.kernel.context import Context
from modelyard.kernel.errors import NotFound
from modelyard.kernel.notices import ANNOUNCED, CHANNEL, Notices
from modelyard.kernel.trips import Row, Trips
from modelyard.settings import Settings

T = TypeVar("T")


class Role(StrEnum):
    """The role that a transaction acts in."""

    APP = "modelyard_app"
    """Sees one organization, or nothing."""
    PLATFORM = "modelyard_platform"
    """Sees all. For log-in, the platform's administration and jobs that visit every organization."""


def _literal(value: str) -> str:
    return sql.quote(value)


def preamble(context: Context, role: Role) -> str:
    """The statements that open every transaction, for one round trip at top level right after BEGIN.

    `SET LOCAL` rather than `set_config()`: the latter does not reach the shards of a Citus cluster.
    """
    statements = [f"SET LOCAL ROLE {role.value}", f"SET LOCAL app.ctx = {_literal(context.ctx_json())}"]
    if context.organization_id is not None:
        statements.append(f"SET LOCAL app.organization_id = '{context.organization_id}'")
    # Always, as `enter_tenant` may put somebody else in a person's place.
    statements.append(f"SET LOCAL app.user_id = '{context.actor.user_id or ''}'")
    return "; ".join(statements)


class Database:
    """The engine for requests and jobs, and a small pool of bare driver connections for the hot paths."""

    def __init__(
        self, settings: Settings, *, pool_size: int | None = None, ingest_pool_size: int | None = None
    ) -> None:
        timeout = int(settings.statement_timeout.total_seconds() * 1000)
        options = f"-c statement_timeout={timeout} -c timezone=UTC -c idle_in_transaction_session_timeout=60000"
        self.engine: AsyncEngine = create_async_engine(
            settings.sqlalchemy_url(),
            pool_size=pool_size or settings.pool_size,
            max_overflow=0,
            pool_timeout=30,
            pool_pre_ping=True,
            # A plan made once for any values walks whole experiments where one for these values reads twenty rows.
            connect_args={
                "options": f"{options} -c plan_cache_mode=force_custom_plan",
                "application_name": "modelyard",
            },
        )
        self.pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]] = AsyncConnectionPool(
            settings.psycopg_url(),
            kwargs={"options": options, "application_name": "modelyard-ingest", "autocommit": True},
            min_size=0,
            max_size=ingest_pool_size or settings.ingest_pool_size,
            timeout=30,
            open=False,
        )
        self._trips = Trips(
            settings.psycopg_url(),
            size=ingest_pool_size or settings.ingest_pool_size,
            timeout=30,
            options=options,
            application_name="modelyard-points",
        )
        # Lines of their own, so that long searches keep nobody from logging.
        self._reads = Trips(
            settings.psycopg_url(),
            size=ingest_pool_size or settings.ingest_pool_size,
            timeout=30,
            options=f"{options} -c plan_cache_mode=force_generic_plan",
            application_name="modelyard-reads",
        )
        self.notices = Notices(self._notify)

    async def open(self) -> None:
        """Start the pool of driver connections. Connections are made when they are first needed."""
        await self.pool.open()

    async def _notify(self, payloads: list[str]) -> None:
        async with self.driver(Context()) as connection:
            await connection.execute(
                "SELECT pg_notify(%s::text, payload) FROM unnest(%s::text[]) AS payload", (CHANNEL, payloads)
            )

    async def close(self) -> None:
        await self.notices.close()
        await self._trips.close()
        await self._reads.close()
        await self.pool.close()
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self, context: Context, *, role: Role = Role.APP) -> AsyncIterator[AsyncSession]:
        """A session in one transaction, as this actor, in this tenant. Commits at the end, rolls back on any error."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            async with session.begin():
                await _run(session, preamble(context, role))
                yield session
            self.notices.add(session.info.pop(ANNOUNCED, ()))

    @asynccontextmanager
    async def driver(self, context: Context, *, role: Role = Role.APP) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """A driver connection in one transaction, for the hot paths: no session, no compilation."""
        opening = "BEGIN; " + preamble(context, role)
        async with AsyncExitStack() as stack:
            connection = await stack.enter_async_context(self.pool.connection())
            try:
                await connection.execute(opening, prepare=False)
            except psycopg.OperationalError:
                if not connection.closed:
                    raise
                # PostgreSQL was restarted since this connection was last used, so the pool holds dead ones.
                await self.pool.check()
                connection = await stack.enter_async_context(self.pool.connection())
                await connection.execute(opening, prepare=False)
            try:
                yield connection
            except BaseException:
                if not connection.closed:
                    await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")

    async def in_one_trip(self, opening: str, statement: str, *, prepared: str) -> list[Row]:
        """Run one statement in a transaction of its own, BEGIN and COMMIT included, in a single round trip.

        opening: of `preamble`. statement: complete text, an EXECUTE of what `prepared` prepares once a connection.
        """
        return await self._trips.run(f"BEGIN; {opening}; {statement}; COMMIT", prepared=prepared)

    async def read_in_one_trip(self, context: Context, statements: str, *, prepared: str | None = None) -> list[Row]:
        """The rows of SELECTs, complete text, in a transaction of this actor, in a single round trip.

        prepared: as for `in_one_trip`. What it prepares is planned once, for any values.
        """
        text = f"BEGIN READ ONLY; {preamble(context, Role.APP)}; {statements}; COMMIT"
        return await self._reads.run(text, prepared=prepared)


async def enter_tenant(session: AsyncSession, context: Context, role: Role = Role.APP) -> None:
    """Name (or change) the tenant and actor of a transaction that is under way, at top level."""
    await _run(session, preamble(context, role))


async def _run(session: AsyncSession, statements: str) -> None:
    driver = await driver_of(session)
    await driver.execute(statements, prepare=False)


@asynccontextmanager
async def as_platform(session: AsyncSession) -> AsyncIterator[None]:
    """Act in the platform's role for some statements of a tenant's transaction: for what is a person's, not a tenant's.

    Tenant and actor stay, so the trail tells who did it. At top level only; what is pending is written on both sides.
    Queries inside must carry their own predicates: no policy narrows them.
    """
    await session.flush()
    await _run(session, f"SET LOCAL ROLE {Role.PLATFORM.value}")
    yield
    await session.flush()
    await _run(session, f"SET LOCAL ROLE {Role.APP.value}")


async def driver_of(session: AsyncSession) -> psycopg.AsyncConnection[Any]:
    """The driver's connection under a session, in the same transaction."""
    raw = await (await session.connection()).get_raw_connection()
    return cast(psycopg.AsyncConnection[Any], raw.driver_connection)


async def get_one(session: AsyncSession, query: Select[T], complaint: str) -> T:
    """The one row that `query` finds.

    Raises:
        NotFound: there is none; `complaint` is what the caller reads.
    """
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound(complaint)
    return found


async def record_event(
    session: AsyncSession, organization_id: UUID | None, entity: str, entity_id: UUID | None, **facts: Any
) -> None:
    """Put an event that is no row's change (a log-in, an export) on the audit trail, in this transaction."""
    driver = await driver_of(session)
    project_id = facts.pop("project_id", None)
    await driver.execute(
        "SELECT audit_event(%s, %s, %s, %s, %s)",
        (organization_id, entity, entity_id, project_id, Jsonb(facts)),
    )


async def count_rows(session: AsyncSession, statement: Executable) -> int:
    """How many rows an UPDATE or DELETE touched."""
    result = await session.execute(statement)
    return int(getattr(result, "rowcount", 0))
