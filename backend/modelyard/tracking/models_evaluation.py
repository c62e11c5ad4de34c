"""Tables of data sets for evaluation: questions, and what is expected of the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
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
)


class EvaluationDataset(TenantOwned, Audited, Base):
    """Records that a model or an agent is evaluated on.

    `fields` names the fields seen in its records and the JSON type of each. `author` and `last_author` are what the
    client says (the tag mlflow.user), "" when it says nothing. `record_count` equals the number of its records.
    Queries: a project's newest first; by name and tags within it.
    """

    __tablename__ = "evaluation_datasets"
    __table_args__ = (
        parent("projects", "project_id"),
        CheckConstraint("name <> '' AND length(name) <= 255", name="name"),
        CheckConstraint("jsonb_typeof(tags) = 'object'", name="tags"),
        CheckConstraint("record_count >= 0", name="record_count"),
        Index("ix_evaluation_datasets_newest", "organization_id", "project_id", text("created_at DESC"), "id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    name: Mapped[str]
    digest: Mapped[str]
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    fields: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    record_count: Mapped[int] = mapped_column(server_default=text("0"))
    author: Mapped[str] = mapped_column(server_default="")
    last_author: Mapped[str] = mapped_column(server_default="")


class EvaluationDatasetExperiment(InOrganization, Base):
    """An experiment that uses the data set.

    Queries: a data set's experiments (the primary key); the data sets of experiments.
    """

    __tablename__ = "evaluation_dataset_experiments"
    __table_args__ = (
        parent("evaluation_datasets", "dataset_id", cascade=True),
        parent("experiments", "experiment_id", cascade=True),
        Index("ix_evaluation_dataset_experiments_experiment_id", "organization_id", "experiment_id", "dataset_id"),
        {"info": satellite("part of its data set")},
    )
    dataset_id: Mapped[UUID] = mapped_column(primary_key=True)
    experiment_id: Mapped[UUID] = mapped_column(primary_key=True)


class EvaluationRecord(TenantOwned, Base):
    """One record. Two records of a data set never have the same inputs: `input_hash` is their SHA-256.

    Queries: a data set's records in the order of their making (by id); by the hash of the inputs (unique index).
    """

    __tablename__ = "evaluation_records"
    __table_args__ = (
        parent("evaluation_datasets", "dataset_id", cascade=True),
        Index("ix_evaluation_records_dataset_id", "organization_id", "dataset_id", "id"),
        Index("uq_evaluation_records_input_hash", "organization_id", "dataset_id", "input_hash", unique=True),
        {"info": satellite("content of its data set, written in bulk")},
    )
    dataset_id: Mapped[UUID]
    input_hash: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    outputs: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    expectations: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    source: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    author: Mapped[str] = mapped_column(server_default="")
    last_author: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
