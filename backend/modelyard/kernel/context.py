"""Who acts, on whose behalf, and through which request. Every transaction carries it into the database."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ActorType(StrEnum):
    USER = "user"
    API_KEY = "api_key"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    A key acts for the person who owns it (`user_id`) and never beyond its `scopes`; None means no limit. A key
    belongs to one organization, may be bound to one project of it, and may end at a moment (`expires_at`).
    """

    type: ActorType
    user_id: UUID | None = None
    key_id: UUID | None = None
    session_id: UUID | None = None
    organization_id: UUID | None = None
    project_id: UUID | None = None
    scopes: frozenset[str] | None = None
    expires_at: datetime | None = None
    is_platform_admin: bool = False
    label: str = ""

    @property
    def id(self) -> UUID | None:
        return self.key_id or self.user_id


SYSTEM = Actor(ActorType.SYSTEM, label="system")
ANONYMOUS = Actor(ActorType.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """Where a change came from, as the audit trail records it."""

    request_id: str = ""
    ip: str = ""
    user_agent: str = ""
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The acting party, its organization (None: not known yet) and the request, for one transaction."""

    actor: Actor = ANONYMOUS
    organization_id: UUID | None = None
    request: RequestInfo = field(default_factory=RequestInfo)

    def ctx_json(self) -> str:
        """The value of `app.ctx`, read by the audit trigger."""
        actor, request = self.actor, self.request
        return json.dumps(
            {
                "actor_type": actor.type,
                "actor_id": str(actor.id) if actor.id else None,
                "actor_label": actor.label,
                "ip": request.ip,
                "user_agent": request.user_agent[:400],
                "request_id": request.request_id,
                "operation": request.operation,
            },
            ensure_ascii=True,
        )
