"""Channels, rules and deliveries."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import (
    AUDITED,
    EMPTY_OBJECT,
    LIVE,
    Audited,
    Base,
    SoftDeletable,
    TenantOwned,
    parent,
    satellite,
    text_enum,
)


class ChannelType(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"
    DISCORD = "discord"
    PAGERDUTY = "pagerduty"
    OPSGENIE = "opsgenie"
    EMAIL = "email"
    NTFY = "ntfy"
    WEBHOOK = "webhook"


class MinimumSeverity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


class Channel(TenantOwned, Audited, SoftDeletable, Base):
    """A way to reach people. `settings_sealed` is encrypted by the vault and never leaves the server.

    Queries: by name (partial unique index), an organization's list.
    """

    __tablename__ = "notification_channels"
    __table_args__ = (
        parent("projects", "project_id"),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        Index("uq_notification_channels_name", "organization_id", "name", unique=True, postgresql_where=LIVE),
        Index("ix_notification_channels_project_id", "organization_id", "project_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID | None]
    name: Mapped[str]
    type: Mapped[ChannelType] = mapped_column(text_enum(ChannelType))
    settings_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    is_enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    last_delivery_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(server_default="")


class Rule(TenantOwned, Audited, SoftDeletable, Base):
    """Which events go to which channel. `event_patterns` are names with `*`, as `alert.*`; `labels` must all match.

    Queries: by name (partial unique index); the enabled rules of an organization (each event: partial index).
    """

    __tablename__ = "notification_rules"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("notification_channels", "channel_id"),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("cardinality(event_patterns) > 0", name="event_patterns"),
        CheckConstraint("throttle_seconds >= 0", name="throttle_seconds"),
        Index("uq_notification_rules_name", "organization_id", "name", unique=True, postgresql_where=LIVE),
        Index(
            "ix_notification_rules_enabled",
            "organization_id",
            "project_id",
            postgresql_where=text("is_enabled AND deleted_at IS NULL"),
        ),
        Index("ix_notification_rules_channel_id", "organization_id", "channel_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID | None]
    channel_id: Mapped[UUID]
    name: Mapped[str]
    event_patterns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    minimum_severity: Mapped[MinimumSeverity] = mapped_column(text_enum(MinimumSeverity), server_default="info")
    labels: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    throttle_seconds: Mapped[int] = mapped_column(server_default=text("0"))
    quiet_hours: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    silenced_until: Mapped[datetime | None]
    is_enabled: Mapped[bool] = mapped_column(server_default=text("true"))


class Delivery(TenantOwned, Base):
    """One message to one channel, from its decision to its arrival. `id` is the idempotency key.

    Queries: what is due (partial); a channel's and an alert's history, newest first.
    """

    __tablename__ = "notification_deliveries"
    __table_args__ = (
        parent("notification_channels", "channel_id"),
        parent("notification_rules", "rule_id"),
        parent("alerts", "alert_id"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("(status = 'delivered') = (delivered_at IS NOT NULL)", name="delivered"),
        Index(
            "ix_notification_deliveries_due",
            "organization_id",
            "next_attempt_at",
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_notification_deliveries_channel", "organization_id", "channel_id", text("created_at DESC")),
        Index("ix_notification_deliveries_alert", "organization_id", "alert_id"),
        Index("ix_notification_deliveries_rule", "organization_id", "rule_id"),
        {"info": satellite("it is the record of a delivery itself")},
    )
    channel_id: Mapped[UUID]
    rule_id: Mapped[UUID | None]
    alert_id: Mapped[UUID | None]
    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    status: Mapped[DeliveryStatus] = mapped_column(text_enum(DeliveryStatus), server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    delivered_at: Mapped[datetime | None]
    response: Mapped[str] = mapped_column(server_default="")
