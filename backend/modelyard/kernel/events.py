"""Domain events: what a feature announces, so that features above it can act without being known below.

An event's row, and the job that brings it to its subscribers, are written in the transaction of the change. A handler
subscribed `inline` runs in that very transaction instead: for what must be true together with the change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import Index, insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.ids import uuid7
from modelyard.kernel.jobs import JobName, defer
from modelyard.kernel.models import EMPTY_OBJECT, Base, TenantOwned, satellite
from modelyard.kernel.notices import Notice, after_commit


class EventRecord(TenantOwned, Base):
    """One announced event, kept for its subscribers and for live viewers, removed by age.

    Queries: by id (fan-out), an organization's from a cursor on (the primary key: ids grow with time), by age.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_at", "at"),
        {"info": satellite("it announces changes that are audited themselves")},
    )
    name: Mapped[str]
    project_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. A subclass is a frozen dataclass of JSON-able facts, with a `name` and a docstring."""

    name: ClassVar[str]
    organization_id: UUID
    project_id: UUID | None


EVENT_ID = "event_id"
"""Where the session of a handler that the worker calls keeps the id of the event's row: an event may come twice."""

E = TypeVar("E", bound=Event)
Handler = Callable[[AsyncSession, Any], Awaitable[None]]

EVENTS: dict[str, type[Event]] = {}
_inline: dict[str, list[Handler]] = defaultdict(list)
_later: dict[str, list[Handler]] = defaultdict(list)


def event(kind: type[E]) -> type[E]:
    """Class decorator: make an event known by its name."""
    if EVENTS.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two events are called {kind.name!r}")
    return kind


def subscribe(kind: type[E], handler: Callable[[AsyncSession, E], Awaitable[None]], *, inline: bool = False) -> None:
    """Call `handler` for each event of this kind: in the announcing transaction (inline), or from the worker,
    at least once, in a transaction of its own with the event's organization as tenant."""
    handlers = (_inline if inline else _later)[kind.name]
    if handler not in handlers:
        handlers.append(handler)


def handlers_of(name: str) -> list[Handler]:
    """The handlers that the worker calls for events of this name."""
    return list(_later[name])


async def publish(session: AsyncSession, announced: Event) -> UUID:
    """Announce, in this session's transaction. Returns the event's id."""
    id = uuid7()
    facts = {
        key: value.hex if isinstance(value, UUID) else value
        for key, value in asdict(announced).items()
        if key not in ("organization_id", "project_id")
    }
    await session.execute(
        insert(EventRecord).values(
            organization_id=announced.organization_id,
            id=id,
            name=announced.name,
            project_id=announced.project_id,
            payload=facts,
        )
    )
    project = announced.project_id
    of_organization = announced.organization_id.hex
    after_commit(session, Notice(of_organization, project.hex if project else None, announced.name, id.hex, facts))
    for handler in _inline[announced.name]:
        await handler(session, announced)
    if _later[announced.name]:
        await defer(
            session,
            JobName.FAN_OUT_EVENT,
            organization_id=announced.organization_id,
            args={"event_id": id.hex},
        )
    return id


def fan_out_statement(name: str, organization_id: UUID, event_id: UUID) -> list[str]:
    """What brings an event to its subscribers whose row is written by SQL, in the same transaction; [] without any.

    Raises:
        ValueError: somebody subscribed inline, which no statement can serve.
    """
    if _inline[name]:
        raise ValueError(f"{name!r} has inline subscribers, so it must go through `publish`")
    if not _later[name]:
        return []
    args = json.dumps({"event_id": event_id.hex, "organization_id": organization_id.hex})
    return [f"SELECT defer_job('default', '{JobName.FAN_OUT_EVENT}', '{args}', NULL, NULL, NULL, 0)"]


def from_record(record: EventRecord) -> Event:
    """The event that this row holds.

    Raises:
        KeyError: no event of that name is known.
    """
    kind = EVENTS[record.name]
    uuids = {name for name, hint in kind.__annotations__.items() if "UUID" in str(hint)}
    facts = {key: UUID(value) if key in uuids and value is not None else value for key, value in record.payload.items()}
    return kind(organization_id=record.organization_id, project_id=record.project_id, **facts)
