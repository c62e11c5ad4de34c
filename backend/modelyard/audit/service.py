"""Reading the trail in pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.audit import queries
from modelyard.audit.models import AuditLog
from modelyard.audit.schemas import AuditFilter
from modelyard.kernel.pages import PageRequest, decode_cursor, encode_cursor


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


def said(criteria: AuditFilter) -> dict[str, str]:
    """A filter as the trail records it: what was given, as text."""
    given = {name: value for name, value in asdict(criteria).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in given.items()}
