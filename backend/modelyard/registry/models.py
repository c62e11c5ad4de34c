"""Registered models, versions and aliases."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import (
    AUDITED,
    EMPTY_LIST,
    EMPTY_OBJECT,
    LIVE,
    Audited,
    Base,
    SoftDeletable,
    TenantOwned,
    parent,
    text_enum,
)

IN_THE_BIN = text("deleted_at IS NOT NULL AND purged_at IS NULL")


class VersionStatus(StrEnum):
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class Stage(StrEnum):
    NONE = "none"
    STAGING = "staging"
    PRODUCTION = "production"
    ARCHIVED = "archived"


class Scan(StrEnum):
    """What looking at a version's files for danger has found. Failed: they could not be looked at."""

    PENDING = "pending"
    CLEAN = "clean"
    FLAGGED = "flagged"
    FAILED = "failed"


class Approval(StrEnum):
    NOT_REQUESTED = "not_requested"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Model(TenantOwned, Audited, SoftDeletable, Base):
    """A registered model: a name under which versions are counted.

    `purged_at`: its versions' files and facts are gone for good; the row stays for what refers to it.
    Queries: by name (the partial unique index), a project's models by name or last change.
    """

    __tablename__ = "models"
    __table_args__ = (
        parent("projects", "project_id"),
        CheckConstraint("name <> '' AND length(name) <= 500", name="name"),
        CheckConstraint("jsonb_typeof(tags) = 'object'", name="tags"),
        Index("uq_models_name", "organization_id", "project_id", "name", unique=True, postgresql_where=LIVE),
        Index(
            "ix_models_updated", "organization_id", "project_id", text("updated_at DESC"), "id", postgresql_where=LIVE
        ),
        CheckConstraint("purged_at IS NULL OR deleted_at IS NOT NULL", name="purged"),
        Index("ix_models_deleted", "organization_id", "project_id", "deleted_at", "id", postgresql_where=IN_THE_BIN),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    name: Mapped[str]
    task: Mapped[str] = mapped_column(server_default="")
    framework: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    purged_at: Mapped[datetime | None]


class ModelVersion(TenantOwned, Audited, SoftDeletable, Base):
    """One immutable version of a model.

    `source` is what the client named, `artifact_location` the place that it resolved to, `digest` the SHA-256 of the
    version's manifest (path, size and digest of each file, in order). `metrics` are its run's at registration.
    `source_run` is the run id that the client named; `run_id` is NULL when it is no run of this project. `datasets` are
    the run's (`{"name", "digest", "context"}`) and `git_commit` its code's, as they were then. `origin_id` is the
    version that this is a copy of. `scan_findings`: `{"path", "severity", "kind", "detail"}` each.
    Once purged, only what lineage and numbers need is left of it.
    Queries: a model's versions by number (unique index, deleted ones included: a number is never used twice);
    a project's newest; a run's versions; the holders of a stage.
    """

    __tablename__ = "model_versions"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("models", "model_id"),
        parent("experiment_runs", "run_id"),
        parent("logged_models", "logged_model_id"),
        parent("model_versions", "origin_id"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("file_count IS NULL OR file_count >= 0", name="file_count"),
        CheckConstraint("jsonb_typeof(datasets) = 'array'", name="datasets"),
        CheckConstraint("jsonb_typeof(scan_findings) = 'array'", name="scan_findings"),
        CheckConstraint("(scan = 'pending') = (scanned_at IS NULL)", name="scanned"),
        CheckConstraint("digest IS NULL OR digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("size_bytes IS NULL OR size_bytes >= 0", name="size_bytes"),
        CheckConstraint("jsonb_typeof(tags) = 'object'", name="tags"),
        CheckConstraint("(approval IN ('approved', 'rejected')) = (decided_at IS NOT NULL)", name="decided"),
        Index("uq_model_versions_number", "organization_id", "model_id", "number", unique=True),
        Index("uq_model_versions_model", "organization_id", "model_id", "id", unique=True),
        Index("ix_model_versions_updated", "organization_id", "project_id", text("updated_at DESC"), "id"),
        Index("ix_model_versions_run_id", "organization_id", "run_id"),
        Index("ix_model_versions_logged_model_id", "organization_id", "logged_model_id"),
        Index("ix_model_versions_origin_id", "organization_id", "origin_id"),
        Index(
            "ix_model_versions_stage",
            "organization_id",
            "model_id",
            "stage",
            postgresql_where=text("stage <> 'none' AND deleted_at IS NULL"),
        ),
        CheckConstraint("purged_at IS NULL OR deleted_at IS NOT NULL", name="purged"),
        Index(
            "ix_model_versions_deleted",
            "organization_id",
            "project_id",
            "deleted_at",
            "id",
            postgresql_where=IN_THE_BIN,
        ),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    model_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(text_enum(VersionStatus), server_default="pending")
    status_message: Mapped[str] = mapped_column(server_default="")
    stage: Mapped[Stage] = mapped_column(text_enum(Stage), server_default="none")
    description: Mapped[str] = mapped_column(server_default="")
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    run_id: Mapped[UUID | None]
    source_run: Mapped[str] = mapped_column(server_default="")
    run_link: Mapped[str] = mapped_column(server_default="")
    logged_model_id: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(server_default="")
    artifact_location: Mapped[str] = mapped_column(server_default="")
    digest: Mapped[str | None]
    size_bytes: Mapped[int | None]
    file_count: Mapped[int | None]
    signature: Mapped[dict[str, Any] | None]
    framework: Mapped[str] = mapped_column(server_default="")
    framework_version: Mapped[str] = mapped_column(server_default="")
    requirements: Mapped[str] = mapped_column(server_default="")
    metrics: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    model_card: Mapped[str] = mapped_column(server_default="")
    input_example: Mapped[str] = mapped_column(server_default="")
    git_commit: Mapped[str] = mapped_column(server_default="")
    datasets: Mapped[list[Any]] = mapped_column(server_default=EMPTY_LIST)
    origin_id: Mapped[UUID | None]
    scan: Mapped[Scan] = mapped_column(text_enum(Scan), server_default="pending")
    scan_findings: Mapped[list[Any]] = mapped_column(server_default=EMPTY_LIST)
    scanner: Mapped[str] = mapped_column(server_default="")
    scanned_at: Mapped[datetime | None]
    approval: Mapped[Approval] = mapped_column(text_enum(Approval), server_default="not_requested")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    staged_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]


class ModelAlias(TenantOwned, Audited, Base):
    """A movable name for one version of a model; its moves are in the audit trail. `reason`: of the last one.

    Queries: by name (unique index); the aliases of a version.
    """

    __tablename__ = "model_aliases"
    __table_args__ = (
        parent("models", "model_id", cascade=True),
        ForeignKeyConstraint(
            ["organization_id", "model_id", "version_id"],
            ["model_versions.organization_id", "model_versions.model_id", "model_versions.id"],
            name="fk_model_aliases_version",
        ),
        CheckConstraint("name ~ '^[[:alnum:]_-]{1,255}$'", name="name"),
        CheckConstraint("length(reason) <= 500", name="reason"),
        Index("uq_model_aliases_name", "organization_id", "model_id", "name", unique=True),
        Index("ix_model_aliases_version_id", "organization_id", "version_id"),
        {"info": AUDITED},
    )
    model_id: Mapped[UUID]
    version_id: Mapped[UUID]
    name: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
