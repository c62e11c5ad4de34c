"""What the audit routes take and give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

AuditAction = Literal["insert", "update", "delete", "soft_delete", "restore", "event"]
ActorKind = Literal["user", "api_key", "system", "anonymous", "database"]


class ExportFormat(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which records are wanted: those that have every value that is given, from `since` on and before `until`."""

    since: datetime | None = None
    until: datetime | None = None
    actor_id: UUID | None = None
    actor_type: ActorKind | None = None
    entity: str | None = None
    entity_id: UUID | None = None
    action: AuditAction | None = None
    request_id: str | None = None
    project_id: UUID | None = None
    operation: str | None = None


class AuditDay(BaseModel):
    day: date = Field(description="In UTC.")
    records: int


class AuditDays(BaseModel):
    """How many records each day has. Days without any are left out."""

    first: date
    last: date = Field(description="Today.")
    days: list[AuditDay]


class AuditLogOut(BaseModel):
    """One change of one row, or one event."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    at: datetime
    action: AuditAction
    entity: str = Field(description="The table of the changed row, or the event's name.")
    entity_id: UUID | None
    project_id: UUID | None
    difference: dict[str, Any] = Field(
        description="Of a change `{column: [old, new]}`, with `***` for a secret; of an event its facts."
    )
    actor_type: ActorKind = Field(description="`database`: whoever changed it did so past the platform, in SQL.")
    actor_id: UUID | None = Field(description="The key that acted, or else the person.")
    actor_label: str
    ip: str
    user_agent: str
    request_id: str
    operation: str = Field(description="The operation of the API, as this document names it.")
    database_user: str = Field(description="The log-in at PostgreSQL.")


class EntityState(BaseModel):
    """An entity as it was at a moment, folded from its records."""

    entity: str
    entity_id: UUID
    at: datetime
    rows: list[dict[str, Any]] = Field(
        description="Its row; of `deployment_targets`, whose entity is the deployment, a row for each version. "
        "Secrets are `***`, and counters of log-ins and uses are as they were when the row last changed."
    )
    complete: bool = Field(
        description="False when retention has removed the beginning: columns that did not change since are missing."
    )
