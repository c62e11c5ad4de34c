"""What projects announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from modelyard.kernel.events import Event, event


@event
@dataclass(frozen=True, slots=True)
class ProjectCreated(Event):
    """A project was made. Payload: who made it (none: the system); the project is the event's own."""

    name: ClassVar[str] = "project.created"
    creator_id: UUID | None
