"""Batch predictions: a version over all rows of a file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import (
    AUDITED,
    EMPTY_OBJECT,
    Audited,
    Base,
    InOrganization,
    TenantOwned,
    parent,
    satellite,
    text_enum,
)
from modelyard.serving.engine import Profile


class TableFormat(StrEnum):
    CSV = "csv"
    """With a line of column names, in UTF-8."""
    PARQUET = "parquet"
    JSON_LINES = "json_lines"
    """An object in each line."""


class BatchState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({BatchState.SUCCEEDED, BatchState.FAILED, BatchState.CANCELLED})


class BatchPrediction(TenantOwned, Audited, Base):
    """One file to be predicted. Its bytes are those of `source_digest`, whatever its name stands for later.

    `attempts` counts how often it was begun. Queries: a project's newest; what waits or runs, oldest first (partial).
    """

    __tablename__ = "batch_predictions"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("model_versions", "version_id", cascade=True),
        CheckConstraint(
            "(state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="finished_iff_over"
        ),
        CheckConstraint("(state = 'succeeded') = (result_path IS NOT NULL)", name="result_iff_succeeded"),
        CheckConstraint("source_bytes >= 0 AND attempts >= 0", name="counts"),
        Index("ix_batch_predictions_newest", "organization_id", "project_id", text("created_at DESC"), "id"),
        Index("ix_batch_predictions_version_id", "organization_id", "version_id"),
        Index(
            "ix_batch_predictions_under_way",
            "created_at",
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    version_id: Mapped[UUID]
    model: Mapped[str]
    number: Mapped[int]
    source_path: Mapped[str]
    source_digest: Mapped[str]
    source_bytes: Mapped[int]
    format: Mapped[TableFormat] = mapped_column(text_enum(TableFormat))
    include_input: Mapped[bool] = mapped_column(server_default=text("true"))
    resources: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    profile: Mapped[Profile] = mapped_column(text_enum(Profile))
    state: Mapped[BatchState] = mapped_column(text_enum(BatchState), server_default="queued")
    reason: Mapped[str] = mapped_column(server_default="")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    cancel_requested: Mapped[bool] = mapped_column(server_default=text("false"))
    result_path: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class BatchProgress(InOrganization, Base):
    """How far a batch prediction has come. heartbeat_at: the last sign of life of whoever runs it. bytes_done: of the
    source; said: the end of what the model wrote."""

    __tablename__ = "batch_progress"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "batch_id"],
            ["batch_predictions.organization_id", "batch_predictions.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("rows_done >= 0 AND bytes_done >= 0", name="counts"),
        {"info": satellite("counters of work under way")},
    )
    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    rows_done: Mapped[int] = mapped_column(server_default=text("0"))
    bytes_done: Mapped[int] = mapped_column(server_default=text("0"))
    said: Mapped[str] = mapped_column(server_default="")
    heartbeat_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
