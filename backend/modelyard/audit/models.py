"""The audit trail and its seals."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.ids import uuid7
from modelyard.kernel.models import Base, satellite

PLATFORM = UUID(int=0)
"""`organization_id` of records that concern no single organization."""


class AuditLog(Base):
    """One change of one row, or one event (log-in, export). Written by the trigger `audit_row`, never by hand.

    `difference` is `{column: [old, new]}` with secrets redacted. No foreign keys: the record outlives its object.
    Partitioned by month on `at`. Queries: newest first, of all or of those with one value of an indexed column.
    """

    __tablename__ = "audit_logs"
    __table_args__ = (
        CheckConstraint("action IN ('insert', 'update', 'delete', 'soft_delete', 'restore', 'event')", name="action"),
        # Sorted as no filtered list is: `queries.newest_first` says why.
        Index("ix_audit_logs_at", "organization_id", text("at DESC NULLS LAST"), text("id DESC NULLS LAST")),
        Index("ix_audit_logs_action", "organization_id", "action", text("at DESC")),
        Index("ix_audit_logs_actor", "organization_id", "actor_id", text("at DESC")),
        Index("ix_audit_logs_actor_type", "organization_id", "actor_type", text("at DESC")),
        Index("ix_audit_logs_entity", "organization_id", "entity", text("at DESC")),
        Index("ix_audit_logs_entity_id", "organization_id", "entity_id", text("at DESC")),
        Index("ix_audit_logs_operation", "organization_id", "operation", text("at DESC")),
        Index("ix_audit_logs_project", "organization_id", "project_id", text("at DESC")),
        Index("ix_audit_logs_request", "organization_id", "request_id", text("at DESC")),
        {"info": satellite("it is the audit trail"), "postgresql_partition_by": "RANGE (at)"},
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("uuid7()"))
    at: Mapped[datetime] = mapped_column(primary_key=True, server_default=text("clock_timestamp()"))
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[UUID | None]
    project_id: Mapped[UUID | None]
    difference: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    actor_type: Mapped[str] = mapped_column(server_default="database")
    actor_id: Mapped[UUID | None]
    actor_label: Mapped[str] = mapped_column(server_default="")
    ip: Mapped[str] = mapped_column(server_default="")
    user_agent: Mapped[str] = mapped_column(server_default="")
    request_id: Mapped[str] = mapped_column(server_default="")
    operation: Mapped[str] = mapped_column(server_default="")
    database_user: Mapped[str] = mapped_column(server_default=text("session_user"))


class AuditSeal(Base):
    """One link in an organization's chain over its audit records.

    `row_hash` is the SHA-256 of the record, `chain_hash` that of the previous link's chain hash, `row_hash`, and the
    seal's own sequence, record and moment. Queries: the last link of an organization, and a walk in order (the primary
    key); whether a record is sealed.
    """

    __tablename__ = "audit_seals"
    __table_args__ = (
        CheckConstraint("sequence > 0", name="sequence"),
        CheckConstraint("length(row_hash) = 32 AND length(chain_hash) = 32", name="hashes"),
        Index("uq_audit_seals_audit", "organization_id", "audit_id", unique=True),
        {"info": satellite("it is the audit trail's own seal")},
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audit_id: Mapped[UUID]
    audit_at: Mapped[datetime]
    row_hash: Mapped[bytes] = mapped_column(LargeBinary)
    chain_hash: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
