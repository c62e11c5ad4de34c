"""Alerts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import AUDITED, EMPTY_OBJECT, Audited, Base, TenantOwned, parent, text_enum


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class AlertSource(StrEnum):
    DRIFT = "drift"
    QUALITY = "quality"
    PERFORMANCE = "performance"
    AVAILABILITY = "availability"
    LATENCY = "latency"
    RUN = "run"
    JOB = "job"
    PLATFORM = "platform"


class AlertStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Alert(TenantOwned, Audited, Base):
    """One cause for attention. `fingerprint` names the cause: while it is not resolved there is one alert for it.

    Queries: what is open, worst first (partial); a deployment's alerts; by fingerprint (partial unique index).
    """

    __tablename__ = "alerts"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("deployments", "deployment_id"),
        parent("data_drift_reports", "drift_report_id"),
        CheckConstraint("fingerprint <> ''", name="fingerprint"),
        CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved"),
        CheckConstraint("status <> 'acknowledged' OR acknowledged_at IS NOT NULL", name="acknowledged"),
        CheckConstraint("occurrences > 0", name="occurrences"),
        Index(
            "uq_alerts_fingerprint",
            "organization_id",
            "fingerprint",
            unique=True,
            postgresql_where=text("status <> 'resolved'"),
        ),
        Index("ix_alerts_newest", "organization_id", "project_id", text("opened_at DESC"), "id"),
        Index("ix_alerts_deployment_id", "organization_id", "deployment_id", text("opened_at DESC")),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID | None]
    deployment_id: Mapped[UUID | None]
    drift_report_id: Mapped[UUID | None]
    severity: Mapped[Severity] = mapped_column(text_enum(Severity))
    source: Mapped[AlertSource] = mapped_column(text_enum(AlertSource))
    fingerprint: Mapped[str]
    title: Mapped[str]
    message: Mapped[str] = mapped_column(server_default="")
    status: Mapped[AlertStatus] = mapped_column(text_enum(AlertStatus), server_default="open")
    value: Mapped[float | None] = mapped_column(Double)
    threshold: Mapped[float | None] = mapped_column(Double)
    evidence: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    labels: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    occurrences: Mapped[int] = mapped_column(server_default=text("1"))
    opened_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None]
    assignee_id: Mapped[UUID | None]
    snoozed_until: Mapped[datetime | None]
