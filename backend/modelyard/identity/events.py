"""What identity announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from modelyard.kernel.events import Event, event


@event
@dataclass(frozen=True, slots=True)
class MemberRemoved(Event):
    """A membership ended. Payload: whose it was. Features take away what it gave, and keep what the person made."""

    name: ClassVar[str] = "member.removed"
    user_id: UUID
