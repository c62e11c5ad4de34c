"""Experiments, runs and what is logged to them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Computed, Double, Identity, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import (
    AUDITED,
    EMPTY_LIST,
    EMPTY_OBJECT,
    LIVE,
    Audited,
    Base,
    InOrganization,
    SoftDeletable,
    TenantOwned,
    parent,
    satellite,
    text_enum,
)

KEY = "key <> '' AND length(key) <= 250"
TELEMETRY = "telemetry: written thousands of times a second, append-only"


class RunStatus(StrEnum):
    SCHEDULED = "scheduled"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    KILLED = "killed"

    @property
    def ended(self) -> bool:
        return self in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED)


class LoggedModelStatus(StrEnum):
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class Experiment(TenantOwned, Audited, SoftDeletable, Base):
    """A named group of runs. `number` is its id on MLflow's wire; 0 is `Default`.

    The name stays taken while the experiment is deleted, as MLflow's clients expect, so its index is not partial.
    Queries: by number (every MLflow call), by name, a project's newest first.
    """

    __tablename__ = "experiments"
    __table_args__ = (
        parent("projects", "project_id"),
        CheckConstraint("name <> '' AND length(name) <= 500", name="name"),
        CheckConstraint("number >= 0", name="number"),
        CheckConstraint("length(artifact_location) <= 2048", name="artifact_location"),
        CheckConstraint("jsonb_typeof(tags) = 'object'", name="tags"),
        Index("uq_experiments_number", "organization_id", "project_id", "number", unique=True),
        Index("uq_experiments_name", "organization_id", "project_id", "name", unique=True),
        Index("ix_experiments_created", "organization_id", "project_id", text("created_at DESC"), "id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    number: Mapped[int]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    artifact_location: Mapped[str]
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)


class Run(TenantOwned, Audited, SoftDeletable, Base):
    """One execution of training code. `id` in hexadecimal is its id on MLflow's wire.

    `params_json` and `tags_json` are the rows of run_params and run_tags rendered as MLflow's list items, comma-joined
    without brackets: a page of 1,000 runs passes them through undecoded.
    Queries: by id; an experiment's runs newest first (search's default); a parent's children; a project's running
    ones (overview, partial); a model's source (by id).
    """

    __tablename__ = "experiment_runs"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("experiments", "experiment_id"),
        parent("experiment_runs", "parent_run_id"),
        CheckConstraint("(status IN ('finished', 'failed', 'killed')) = (ended_at IS NOT NULL)", name="ended_iff_over"),
        CheckConstraint("name <> '' AND length(name) <= 8000", name="name"),
        Index(
            "ix_experiment_runs_newest",
            "organization_id",
            "experiment_id",
            text("started_at DESC NULLS LAST"),
            "id",
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("ix_experiment_runs_experiment_id", "organization_id", "experiment_id", "id"),
        Index(
            "ix_experiment_runs_project_newest",
            "organization_id",
            "project_id",
            text("started_at DESC NULLS LAST"),
            "id",
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index(
            "ix_experiment_runs_parent_run_id",
            "organization_id",
            "parent_run_id",
            postgresql_where=text("parent_run_id IS NOT NULL"),
        ),
        Index(
            "ix_experiment_runs_running",
            "organization_id",
            "project_id",
            text("started_at DESC"),
            postgresql_where=text("status = 'running' AND deleted_at IS NULL"),
        ),
        {
            "info": satellite(
                "logged thousands of times a day by machines; its deletion and restore are audit events of their own"
            )
        },
    )
    project_id: Mapped[UUID]
    experiment_id: Mapped[UUID]
    name: Mapped[str]
    status: Mapped[RunStatus] = mapped_column(text_enum(RunStatus), server_default="running")
    parent_run_id: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    user_name: Mapped[str] = mapped_column(server_default="")
    source_type: Mapped[str] = mapped_column(server_default="")
    source_name: Mapped[str] = mapped_column(server_default="")
    git_commit: Mapped[str] = mapped_column(server_default="")
    artifact_location: Mapped[str]
    params_json: Mapped[str] = mapped_column(server_default="")
    tags_json: Mapped[str] = mapped_column(server_default="")


class RunParam(InOrganization, Base):
    """One parameter of a run. `value_key` is the value's beginning, short enough for an index.

    Queries: a run's params (the primary key); runs of an experiment by value (the index on `value_key`).
    """

    __tablename__ = "run_params"
    __table_args__ = (
        parent("experiment_runs", "run_id", cascade=True),
        CheckConstraint(KEY, name="key"),
        Index("ix_run_params_value", "organization_id", "experiment_id", "key", "value_key", "run_id"),
        {"info": satellite("part of its run")},
    )
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[UUID]
    value: Mapped[str]
    value_key: Mapped[str] = mapped_column(Text(collation="C"), Computed('"left"(value, 200)', persisted=True))


class RunTag(InOrganization, Base):
    """One tag of a run. Queries: as for params."""

    __tablename__ = "run_tags"
    __table_args__ = (
        parent("experiment_runs", "run_id", cascade=True),
        CheckConstraint(KEY, name="key"),
        Index("ix_run_tags_value", "organization_id", "experiment_id", "key", "value_key", "run_id"),
        {"info": satellite("part of its run")},
    )
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[UUID]
    value: Mapped[str]
    value_key: Mapped[str] = mapped_column(Text(collation="C"), Computed('"left"(value, 200)', persisted=True))


class RunMetricChunk(Base):
    """Points of one metric of one run, as they came in one call, or merged by compaction.

    `steps`, `timestamps` (milliseconds since 1970) and `values` have length `n`, ordered by (step, timestamp, value).
    `min` and `max` leave out NaN and are NULL when there is nothing else. No foreign keys: they halve the rate.
    Exact duplicates (a client's retry) may stand in several chunks; readers and compaction drop them.
    Queries: one series in order of steps (the primary key).
    """

    __tablename__ = "run_metrics"
    __table_args__ = (
        CheckConstraint(
            "n > 0 AND cardinality(steps) = n AND cardinality(timestamps) = n AND cardinality(values) = n", name="n"
        ),
        {"info": satellite(TELEMETRY)},
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    first_step: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(Identity(always=False), primary_key=True)
    n: Mapped[int]
    min: Mapped[float | None] = mapped_column(Double)
    max: Mapped[float | None] = mapped_column(Double)
    steps: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    timestamps: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    values: Mapped[list[float]] = mapped_column(ARRAY(Double))


class RunLatestMetric(Base):
    """The last, smallest and largest value of one metric of one run.

    Last: the greatest (step, timestamp, value), where NaN counts as 0, as in MLflow. `is_nan` sorts NaN apart.
    Queries: a run's metrics (the primary key); runs of an experiment ordered or filtered by a metric; the metric keys
    of an experiment.
    """

    __tablename__ = "run_latest_metrics"
    __table_args__ = (
        Index("ix_run_latest_metrics_value", "organization_id", "experiment_id", "key", "is_nan", "value", "run_id"),
        {"info": satellite(TELEMETRY)},
    )
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    experiment_id: Mapped[UUID]
    value: Mapped[float] = mapped_column(Double)
    step: Mapped[int]
    timestamp: Mapped[int]
    is_nan: Mapped[bool] = mapped_column(Computed("value = 'NaN'::double precision", persisted=True))
    min: Mapped[float | None] = mapped_column(Double)
    max: Mapped[float | None] = mapped_column(Double)


class Dataset(TenantOwned, Base):
    """A data set that runs of an experiment used, known by name and digest.

    Queries: by name and digest (unique index); the datasets of an experiment.
    """

    __tablename__ = "datasets"
    __table_args__ = (
        parent("experiments", "experiment_id", cascade=True),
        CheckConstraint("name <> '' AND length(name) <= 500", name="name"),
        CheckConstraint("digest <> '' AND length(digest) <= 36", name="digest"),
        Index("uq_datasets_digest", "organization_id", "experiment_id", "name", "digest", unique=True),
        {"info": satellite("a fact about runs, written once")},
    )
    experiment_id: Mapped[UUID]
    name: Mapped[str]
    digest: Mapped[str]
    source_type: Mapped[str]
    source: Mapped[str]
    schema: Mapped[str | None]
    profile: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class RunDataset(InOrganization, Base):
    """A run's use of a data set; `tags` say how (`mlflow.data.context`: training, validation …).

    Queries: a run's inputs (the primary key); the runs that used a data set.
    """

    __tablename__ = "run_datasets"
    __table_args__ = (
        parent("experiment_runs", "run_id", cascade=True),
        parent("datasets", "dataset_id", cascade=True),
        Index("ix_run_datasets_dataset_id", "organization_id", "dataset_id", "run_id"),
        {"info": satellite("part of its run")},
    )
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    dataset_id: Mapped[UUID] = mapped_column(primary_key=True)
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class LoggedModel(TenantOwned, Audited, SoftDeletable, Base):
    """A model that a run logged (MLflow 3's `m-…`), before anybody registers it.

    `source_run` is what a client names as its run when no run of the project has that id; else "".

    Queries: by id; an experiment's newest first; a source run's models.
    """

    __tablename__ = "logged_models"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("experiments", "experiment_id"),
        parent("experiment_runs", "source_run_id"),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("jsonb_typeof(tags) = 'object' AND jsonb_typeof(params) = 'object'", name="objects"),
        Index("ix_logged_models_newest", "organization_id", "experiment_id", text("created_at DESC"), "id"),
        Index("ix_logged_models_source_run_id", "organization_id", "source_run_id"),
        Index("ix_logged_models_project_id", "organization_id", "project_id"),
        {"info": satellite("logged by machines with its run; registering it is what is audited")},
    )
    project_id: Mapped[UUID]
    experiment_id: Mapped[UUID]
    source_run_id: Mapped[UUID | None]
    source_run: Mapped[str] = mapped_column(server_default="")
    name: Mapped[str]
    model_type: Mapped[str] = mapped_column(server_default="")
    status: Mapped[LoggedModelStatus] = mapped_column(text_enum(LoggedModelStatus), server_default="pending")
    status_message: Mapped[str] = mapped_column(server_default="")
    artifact_location: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    registrations: Mapped[list[Any]] = mapped_column(server_default=EMPTY_LIST)


class LoggedModelMetric(InOrganization, Base):
    """A metric point that was logged for a model, perhaps on a named data set ("" = none named).

    Queries: a model's metrics (the primary key); models of an experiment by a metric's value.
    """

    __tablename__ = "logged_model_metrics"
    __table_args__ = (
        parent("logged_models", "logged_model_id", cascade=True),
        Index("ix_logged_model_metrics_value", "organization_id", "experiment_id", "key", "value", "logged_model_id"),
        {"info": satellite(TELEMETRY)},
    )
    logged_model_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    timestamp: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dataset_name: Mapped[str] = mapped_column(primary_key=True, server_default="")
    dataset_digest: Mapped[str] = mapped_column(primary_key=True, server_default="")
    experiment_id: Mapped[UUID]
    value: Mapped[float] = mapped_column(Double)


class RunLoggedModel(InOrganization, Base):
    """A run's use (`is_output` false) or making (`is_output` true) of a logged model.

    Queries: a run's inputs and outputs (the primary key); the runs of a model.
    """

    __tablename__ = "run_logged_models"
    __table_args__ = (
        parent("experiment_runs", "run_id", cascade=True),
        parent("logged_models", "logged_model_id", cascade=True),
        Index("ix_run_logged_models_logged_model_id", "organization_id", "logged_model_id", "run_id"),
        {"info": satellite("part of its run")},
    )
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    logged_model_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_output: Mapped[bool] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(server_default=text("0"))


class ViewPage(StrEnum):
    """The page that a saved view configures."""

    RUNS = "runs"
    CHARTS = "charts"
    COMPARE = "compare"


class SavedView(TenantOwned, Audited, SoftDeletable, Base):
    """How somebody looks at a page: filter, order, columns, charts. `definition` is the page's own.

    A view that is not shared is its maker's alone. Two people may give their views one name.
    Queries: a project's views of a page by name.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("experiments", "experiment_id"),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("jsonb_typeof(definition) = 'object'", name="definition"),
        Index(
            "uq_saved_views_name",
            "organization_id",
            "project_id",
            "name",
            "created_by",
            unique=True,
            postgresql_where=LIVE,
        ),
        Index("ix_saved_views_experiment_id", "organization_id", "experiment_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    experiment_id: Mapped[UUID | None]
    page: Mapped[ViewPage] = mapped_column(text_enum(ViewPage))
    name: Mapped[str]
    is_shared: Mapped[bool] = mapped_column(server_default=text("false"))
    definition: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
