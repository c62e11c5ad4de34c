"""Monitoring series, predictions, labels, reference profiles and drift reports."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Double, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import (
    EMPTY_OBJECT,
    Audited,
    Base,
    TenantOwned,
    parent,
    satellite,
    text_enum,
)


class Granularity(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class ReferenceKind(StrEnum):
    PROFILE = "profile"
    WINDOW_BEFORE = "window_before"


class DriftVerdict(StrEnum):
    NONE = "none"
    WARNING = "warning"
    DRIFT = "drift"
    NOT_ENOUGH_DATA = "not_enough_data"


class MonitoringBucket(Base):
    """What one version behind one deployment did in one minute (hour, day), starting at `bucket_at`.

    `latency_histogram` counts requests in fixed logarithmic bins; `features` and `predictions` hold counts per bin of
    the reference profile, by column: `{"amount": [n0, n1, …]}`. All of it adds up. Partitioned by month.
    Queries: a deployment's window in order (the primary key).
    """

    __tablename__ = "model_monitoring"
    __table_args__ = (
        CheckConstraint("requests >= 0 AND client_errors >= 0 AND server_errors >= 0", name="counts"),
        CheckConstraint("client_errors + server_errors <= requests", name="errors"),
        {
            "info": satellite("telemetry: counters of a minute"),
            "postgresql_partition_by": "RANGE (bucket_at)",
        },
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    deployment_id: Mapped[UUID] = mapped_column(primary_key=True)
    granularity: Mapped[Granularity] = mapped_column(text_enum(Granularity), primary_key=True)
    bucket_at: Mapped[datetime] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    requests: Mapped[int] = mapped_column(server_default=text("0"))
    client_errors: Mapped[int] = mapped_column(server_default=text("0"))
    server_errors: Mapped[int] = mapped_column(server_default=text("0"))
    rows: Mapped[int] = mapped_column(server_default=text("0"))
    bytes_in: Mapped[int] = mapped_column(server_default=text("0"))
    bytes_out: Mapped[int] = mapped_column(server_default=text("0"))
    latency_sum_ms: Mapped[float] = mapped_column(Double, server_default=text("0"))
    latency_histogram: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    features: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    predictions: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)


class Prediction(Base):
    """One sampled request and its answer. Columns marked sensitive are hashed or dropped before they come here.

    Partitioned by month on `at`. Queries: by id (ground truth, a person's question), a deployment's newest.
    """

    __tablename__ = "predictions"
    __table_args__ = (
        Index("ix_predictions_newest", "organization_id", "deployment_id", text("at DESC")),
        {"info": satellite("telemetry: a sampled log"), "postgresql_partition_by": "RANGE (at)"},
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    deployment_id: Mapped[UUID]
    version_id: Mapped[UUID]
    inputs: Mapped[dict[str, Any]]
    output: Mapped[dict[str, Any]]
    latency_ms: Mapped[float] = mapped_column(Double)


class PredictionLabel(Base):
    """The truth about one prediction, posted later under its id; a second post replaces the first.

    Queries: by prediction id (the primary key); a deployment's labels by time.
    """

    __tablename__ = "prediction_labels"
    __table_args__ = (
        Index("ix_prediction_labels_deployment", "organization_id", "deployment_id", "predicted_at"),
        {"info": satellite("telemetry: ground truth in bulk")},
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    prediction_id: Mapped[UUID] = mapped_column(primary_key=True)
    deployment_id: Mapped[UUID]
    predicted_at: Mapped[datetime]
    labelled_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    label: Mapped[dict[str, Any]]


class ReferenceProfile(TenantOwned, Base):
    """Bins and counts of a version's training data, to which live data is compared.

    `profile`: by column, its kind, bin edges or categories, and counts. Immutable: a new one replaces it as
    `is_current`. Queries: the current profile of a version (partial unique index).
    """

    __tablename__ = "reference_profiles"
    __table_args__ = (
        parent("model_versions", "version_id"),
        CheckConstraint("rows > 0", name="rows"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        Index(
            "uq_reference_profiles_current",
            "organization_id",
            "version_id",
            unique=True,
            postgresql_where=text("is_current"),
        ),
        {"info": satellite("immutable, with its digest; made by jobs")},
    )
    version_id: Mapped[UUID]
    source: Mapped[str]
    rows: Mapped[int]
    profile: Mapped[dict[str, Any]]
    digest: Mapped[str]
    is_current: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_by: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"))


class DriftReport(TenantOwned, Audited, Base):
    """How the data of one window differs from the reference, column by column, with a verdict.

    `columns`: by column, the statistics, the bins of both sides, n, verdict and reason. `share_drifted` is the part
    of the columns that drifted, 0 to 1. Queries: a deployment's newest; a project's newest with drift (partial).
    """

    __tablename__ = "data_drift_reports"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("deployments", "deployment_id"),
        parent("model_versions", "version_id"),
        parent("reference_profiles", "reference_profile_id"),
        CheckConstraint("window_start < window_end", name="window"),
        CheckConstraint("share_drifted BETWEEN 0 AND 1", name="share_drifted"),
        CheckConstraint("0 <= columns_drifted AND columns_drifted <= columns_total", name="columns_drifted"),
        Index("ix_data_drift_reports_newest", "organization_id", "deployment_id", text("window_end DESC"), "id"),
        Index("ix_data_drift_reports_version_id", "organization_id", "version_id"),
        Index(
            "ix_data_drift_reports_drift",
            "organization_id",
            "project_id",
            text("window_end DESC"),
            postgresql_where=text("verdict IN ('warning', 'drift')"),
        ),
        {"info": satellite("made by jobs and never changed")},
    )
    project_id: Mapped[UUID]
    deployment_id: Mapped[UUID]
    version_id: Mapped[UUID]
    reference: Mapped[ReferenceKind] = mapped_column(text_enum(ReferenceKind))
    reference_profile_id: Mapped[UUID | None]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    rows: Mapped[int]
    verdict: Mapped[DriftVerdict] = mapped_column(text_enum(DriftVerdict))
    columns_total: Mapped[int]
    columns_drifted: Mapped[int]
    share_drifted: Mapped[float] = mapped_column(Double)
    columns: Mapped[dict[str, Any]]
