"""Reading the trail in pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.audit import queries
from modelyard.audit.models import AuditLog
from modelyard.audit.schemas import AuditFilter
from modelyard.kernel.errors import Unavailable
from modelyard.kernel.pages import PageRequest, decode_cursor, encode_cursor

COUNT_SECONDS = 5
CANCELLED = "57014"


async def page(
    session: AsyncSession, organization_id: UUID, criteria: AuditFilter, *, request: PageRequest
) -> tuple[list[AuditLog], str | None]:
    """One page of an organization's records, newest first, with the cursor of the next.

    Raises:
        Invalid: a cursor that is none of this list's.
    """
    query = queries.audit_logs(organization_id).where(*queries.wanted(criteria))
    if request.cursor:
        at, record_id = decode_cursor(request.cursor, [datetime, UUID])
        # The plain bound lets PostgreSQL leave out the months after it.
        query = query.where(AuditLog.at <= at, queries.before(at, record_id))
    query = query.order_by(*queries.newest_first(criteria)).limit(request.limit + 1)
    records = list((await session.scalars(query)).all())
    if len(records) <= request.limit:
        return records, None
    last = records[request.limit - 1]
    return records[: request.limit], encode_cursor([last.at, last.id])


async def count_days(session: AsyncSession, organization_id: UUID, criteria: AuditFilter) -> list[tuple[date, int]]:
    """How many records each day (UTC) has, by day; days without any are left out.

    Raises:
        Unavailable: there are more than can be counted in `COUNT_SECONDS`.
    """
    await session.execute(text(f"SET LOCAL statement_timeout = '{COUNT_SECONDS}s'"))
    try:
        return [(day, records) for day, records in await session.execute(queries.by_day(organization_id, criteria))]
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != CANCELLED:
            raise
        raise Unavailable(
            "There are more records than can be counted in time. Filter for one actor or object."
        ) from None


def said(criteria: AuditFilter) -> dict[str, str]:
    """A filter as the trail records it: what was given, as text."""
    given = {name: value for name, value in asdict(criteria).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in given.items()}
