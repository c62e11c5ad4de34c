"""One entity's past: its rows as they were, folded from the differences of the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.audit import queries
from modelyard.audit.models import AuditLog
from modelyard.audit.schemas import EntityState
from modelyard.kernel.errors import Invalid, NotFound
from modelyard.kernel.models import Base

Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
BATCH = 500


def entities() -> list[str]:
    """The tables whose rows are on the trail of an organization."""
    return sorted(
        name
        for name, table in Base.metadata.tables.items()
        if table.info["audited"] and ("organization_id" in table.c or name == "organizations")
    )


def check_entity(entity: str) -> None:
    """Refuse what is no audited table of an organization.

    Raises:
        Invalid: it is none; the message lists them.
    """
    known = entities()
    if entity not in known:
        raise Invalid(f"There is no history of that. It is kept of: {', '.join(known)}.", pointer="/path/entity")


def fold(rows: Rows, record: AuditLog) -> None:
    """Apply one record to the rows of its entity. Events change nothing.

    rows: by the part of their keys that tells the rows of one entity apart: behind the organization and the entity.
    """
    if record.action == "event":
        return
    changed = record.difference
    names = [column.name for column in Base.metadata.tables[record.entity].primary_key][2:]
    old, new = (tuple(changed.get(name, (None, None))[side] for name in names) for side in (0, 1))
    known = rows.pop(old, {}) if record.action != "insert" else {}
    if record.action != "delete":
        rows[new] = known | {column: values[1] for column, values in changed.items()}


async def state_of(
    session: AsyncSession, organization_id: UUID, entity: str, *, entity_id: UUID, at: datetime
) -> EntityState:
    """The entity's rows at a moment.

    Raises:
        Invalid: no audited table.
        NotFound: it did not exist then, or retention has removed every record of it up to then.
    """
    check_entity(entity)
    query = queries.history(organization_id, entity, entity_id).where(AuditLog.at <= at)
    ordered = query.order_by(AuditLog.at, AuditLog.id).execution_options(yield_per=BATCH)
    rows: Rows = {}
    async for record in await session.stream_scalars(ordered):
        fold(rows, record)
        session.expunge(record)
    if not rows:
        raise NotFound("It did not exist at that moment, as far as the trail goes back.")
    # What never changes is in the record of the row's insertion alone.
    (first, *_) = Base.metadata.tables[entity].primary_key
    complete = all(first.name in row for row in rows.values())
    return EntityState(entity=entity, entity_id=entity_id, at=at, rows=list(rows.values()), complete=complete)
