"""What alerts announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from modelyard.kernel.events import Event, event


@event
@dataclass(frozen=True, slots=True)
class AlertOpened(Event):
    """A new cause for attention. Payload: the alert, its severity, source and title."""

    name: ClassVar[str] = "alert.opened"
    alert_id: UUID
    severity: str
    source: str
    title: str


@event
@dataclass(frozen=True, slots=True)
class AlertWorsened(Event):
    """A known cause came back more severe. Payload: the alert, and its severities before and after."""

    name: ClassVar[str] = "alert.worsened"
    alert_id: UUID
    before: str
    after: str


@event
@dataclass(frozen=True, slots=True)
class AlertAcknowledged(Event):
    """Somebody takes care of an alert. Payload: the alert, and the person (None: not a person)."""

    name: ClassVar[str] = "alert.acknowledged"
    alert_id: UUID
    user_id: UUID | None


@event
@dataclass(frozen=True, slots=True)
class AlertResolved(Event):
    """An alert's cause is gone. Payload: the alert, and who said so (None: the system)."""

    name: ClassVar[str] = "alert.resolved"
    alert_id: UUID
    user_id: UUID | None
