"""Experiments, runs and what is logged to them; artifacts; models, versions and aliases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "experiments",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("artifact_location", sa.Text(), nullable=False),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("jsonb_typeof(tags) = 'object'", name=op.f("ck_experiments_tags")),
        sa.CheckConstraint("name <> '' AND length(name) <= 500", name=op.f("ck_experiments_name")),
        sa.CheckConstraint("length(artifact_location) <= 2048", name=op.f("ck_experiments_artifact_location")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_experiments_number")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_experiments_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_experiments_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_experiments")),
    )
    op.create_index(
        "ix_experiments_created",
        "experiments",
        ["organization_id", "project_id", sa.literal_column("created_at DESC"), "id"],
        unique=False,
    )
    op.create_index("uq_experiments_name", "experiments", ["organization_id", "project_id", "name"], unique=True)
    op.create_index("uq_experiments_number", "experiments", ["organization_id", "project_id", "number"], unique=True)
    op.create_table(
        "experiment_runs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "scheduled",
                "running",
                "finished",
                "failed",
                "killed",
                name="run_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="running",
            nullable=False,
        ),
        sa.Column("parent_run_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("user_name", sa.Text(), server_default="", nullable=False),
        sa.Column("source_type", sa.Text(), server_default="", nullable=False),
        sa.Column("source_name", sa.Text(), server_default="", nullable=False),
        sa.Column("git_commit", sa.Text(), server_default="", nullable=False),
        sa.Column("artifact_location", sa.Text(), nullable=False),
        sa.Column("params_json", sa.Text(), server_default="", nullable=False),
        sa.Column("tags_json", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(status IN ('finished', 'failed', 'killed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_experiment_runs_ended_iff_over"),
        ),
        sa.CheckConstraint("name <> '' AND length(name) <= 8000", name=op.f("ck_experiment_runs_name")),
        sa.ForeignKeyConstraint(
            ["organization_id", "experiment_id"],
            ["experiments.organization_id", "experiments.id"],
            name=op.f("fk_experiment_runs_organization_id_experiment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "parent_run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_experiment_runs_organization_id_parent_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_experiment_runs_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_experiment_runs_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_experiment_runs")),
    )
    op.create_index(
        "ix_experiment_runs_experiment_id", "experiment_runs", ["organization_id", "experiment_id", "id"], unique=False
    )
    op.create_index(
        "ix_experiment_runs_newest",
        "experiment_runs",
        ["organization_id", "experiment_id", sa.literal_column("started_at DESC NULLS LAST"), "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_experiment_runs_parent_run_id",
        "experiment_runs",
        ["organization_id", "parent_run_id"],
        unique=False,
        postgresql_where=sa.text("parent_run_id IS NOT NULL"),
    )
    op.create_index(
        "ix_experiment_runs_project_newest",
        "experiment_runs",
        ["organization_id", "project_id", sa.literal_column("started_at DESC NULLS LAST"), "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_experiment_runs_running",
        "experiment_runs",
        ["organization_id", "project_id", sa.literal_column("started_at DESC")],
        unique=False,
        postgresql_where=sa.text("status = 'running' AND deleted_at IS NULL"),
    )
    op.create_table(
        "run_params",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_key", sa.Text(), sa.Computed('"left"(value, 200)', persisted=True), nullable=False),
        sa.CheckConstraint("key <> '' AND length(key) <= 250", name=op.f("ck_run_params_key")),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_run_params_organization_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_run_params_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "key", name=op.f("pk_run_params")),
    )
    op.create_index(
        "ix_run_params_value",
        "run_params",
        ["organization_id", "experiment_id", "key", "value_key", "run_id"],
        unique=False,
    )
    op.create_table(
        "run_tags",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_key", sa.Text(), sa.Computed('"left"(value, 200)', persisted=True), nullable=False),
        sa.CheckConstraint("key <> '' AND length(key) <= 250", name=op.f("ck_run_tags_key")),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_run_tags_organization_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_run_tags_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "key", name=op.f("pk_run_tags")),
    )
    op.create_index(
        "ix_run_tags_value",
        "run_tags",
        ["organization_id", "experiment_id", "key", "value_key", "run_id"],
        unique=False,
    )
    op.create_table(
        "run_metrics",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("first_step", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("min", sa.Double(), nullable=True),
        sa.Column("max", sa.Double(), nullable=True),
        sa.Column("steps", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("timestamps", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("values", sa.ARRAY(sa.Double()), nullable=False),
        sa.CheckConstraint(
            "n > 0 AND cardinality(steps) = n AND cardinality(timestamps) = n AND cardinality(values) = n",
            name=op.f("ck_run_metrics_n"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "key", "first_step", "seq", name=op.f("pk_run_metrics")),
    )
    op.create_table(
        "run_latest_metrics",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("timestamp", sa.BigInteger(), nullable=False),
        sa.Column(
            "is_nan", sa.Boolean(), sa.Computed("value = 'NaN'::double precision", persisted=True), nullable=False
        ),
        sa.Column("min", sa.Double(), nullable=True),
        sa.Column("max", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "key", name=op.f("pk_run_latest_metrics")),
    )
    op.create_index(
        "ix_run_latest_metrics_value",
        "run_latest_metrics",
        ["organization_id", "experiment_id", "key", "is_nan", "value", "run_id"],
        unique=False,
    )
    op.create_table(
        "datasets",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source_type", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=True),
        sa.Column("profile", sa.Text(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("digest <> '' AND length(digest) <= 36", name=op.f("ck_datasets_digest")),
        sa.CheckConstraint("name <> '' AND length(name) <= 500", name=op.f("ck_datasets_name")),
        sa.ForeignKeyConstraint(
            ["organization_id", "experiment_id"],
            ["experiments.organization_id", "experiments.id"],
            name=op.f("fk_datasets_organization_id_experiment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_datasets_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_datasets")),
    )
    op.create_index(
        "uq_datasets_digest", "datasets", ["organization_id", "experiment_id", "name", "digest"], unique=True
    )
    op.create_table(
        "run_datasets",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "dataset_id"],
            ["datasets.organization_id", "datasets.id"],
            name=op.f("fk_run_datasets_organization_id_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_run_datasets_organization_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_run_datasets_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "run_id", "dataset_id", name=op.f("pk_run_datasets")),
    )
    op.create_index(
        "ix_run_datasets_dataset_id", "run_datasets", ["organization_id", "dataset_id", "run_id"], unique=False
    )
    op.create_table(
        "logged_models",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("source_run_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("model_type", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "ready",
                "failed",
                name="logged_model_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("status_message", sa.Text(), server_default="", nullable=False),
        sa.Column("artifact_location", sa.Text(), nullable=False),
        sa.Column(
            "params", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "registrations",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(tags) = 'object' AND jsonb_typeof(params) = 'object'", name=op.f("ck_logged_models_objects")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_logged_models_name")),
        sa.ForeignKeyConstraint(
            ["organization_id", "experiment_id"],
            ["experiments.organization_id", "experiments.id"],
            name=op.f("fk_logged_models_organization_id_experiment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_logged_models_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "source_run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_logged_models_organization_id_source_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_logged_models_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_logged_models")),
    )
    op.create_index(
        "ix_logged_models_newest",
        "logged_models",
        ["organization_id", "experiment_id", sa.literal_column("created_at DESC"), "id"],
        unique=False,
    )
    op.create_index("ix_logged_models_project_id", "logged_models", ["organization_id", "project_id"], unique=False)
    op.create_index(
        "ix_logged_models_source_run_id", "logged_models", ["organization_id", "source_run_id"], unique=False
    )
    op.create_table(
        "logged_model_metrics",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("logged_model_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("timestamp", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dataset_name", sa.Text(), server_default="", nullable=False),
        sa.Column("dataset_digest", sa.Text(), server_default="", nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "logged_model_id"],
            ["logged_models.organization_id", "logged_models.id"],
            name=op.f("fk_logged_model_metrics_organization_id_logged_model_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_logged_model_metrics_organization_id")
        ),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "logged_model_id",
            "key",
            "run_id",
            "step",
            "timestamp",
            "dataset_name",
            "dataset_digest",
            name=op.f("pk_logged_model_metrics"),
        ),
    )
    op.create_index(
        "ix_logged_model_metrics_value",
        "logged_model_metrics",
        ["organization_id", "experiment_id", "key", "value", "logged_model_id"],
        unique=False,
    )
    op.create_table(
        "run_logged_models",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("logged_model_id", sa.Uuid(), nullable=False),
        sa.Column("is_output", sa.Boolean(), nullable=False),
        sa.Column("step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "logged_model_id"],
            ["logged_models.organization_id", "logged_models.id"],
            name=op.f("fk_run_logged_models_organization_id_logged_model_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_run_logged_models_organization_id_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_run_logged_models_organization_id")
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "run_id", "logged_model_id", "is_output", name=op.f("pk_run_logged_models")
        ),
    )
    op.create_index(
        "ix_run_logged_models_logged_model_id",
        "run_logged_models",
        ["organization_id", "logged_model_id", "run_id"],
        unique=False,
    )
    op.create_table(
        "artifacts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), server_default="application/octet-stream", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_artifacts_digest")),
        sa.CheckConstraint("path <> '' AND length(path) <= 2048", name=op.f("ck_artifacts_path")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_artifacts_size_bytes")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_artifacts_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_artifacts_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_artifacts")),
    )
    op.create_index("ix_artifacts_digest", "artifacts", ["organization_id", "digest"], unique=False)
    op.create_index(
        "uq_artifacts_path",
        "artifacts",
        ["organization_id", "project_id", "path"],
        unique=True,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "models",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), server_default="", nullable=False),
        sa.Column("framework", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("jsonb_typeof(tags) = 'object'", name=op.f("ck_models_tags")),
        sa.CheckConstraint("name <> '' AND length(name) <= 500", name=op.f("ck_models_name")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_models_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_models_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_models")),
    )
    op.create_index(
        "ix_models_updated",
        "models",
        ["organization_id", "project_id", sa.literal_column("updated_at DESC"), "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_models_name",
        "models",
        ["organization_id", "project_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "model_versions",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "ready",
                "failed",
                name="version_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("status_message", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "none",
                "staging",
                "production",
                "archived",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="none",
            nullable=False,
        ),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("source_run", sa.Text(), server_default="", nullable=False),
        sa.Column("run_link", sa.Text(), server_default="", nullable=False),
        sa.Column("logged_model_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("artifact_location", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("signature", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("framework", sa.Text(), server_default="", nullable=False),
        sa.Column("framework_version", sa.Text(), server_default="", nullable=False),
        sa.Column("requirements", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "metrics", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("model_card", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "approval",
            sa.Enum(
                "not_requested",
                "pending",
                "approved",
                "rejected",
                name="approval",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="not_requested",
            nullable=False,
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("staged_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(approval IN ('approved', 'rejected')) = (decided_at IS NOT NULL)", name=op.f("ck_model_versions_decided")
        ),
        sa.CheckConstraint("digest IS NULL OR digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_model_versions_digest")),
        sa.CheckConstraint("jsonb_typeof(tags) = 'object'", name=op.f("ck_model_versions_tags")),
        sa.CheckConstraint("number > 0", name=op.f("ck_model_versions_number")),
        sa.CheckConstraint("size_bytes IS NULL OR size_bytes >= 0", name=op.f("ck_model_versions_size_bytes")),
        sa.ForeignKeyConstraint(
            ["organization_id", "logged_model_id"],
            ["logged_models.organization_id", "logged_models.id"],
            name=op.f("fk_model_versions_organization_id_logged_model_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_id"],
            ["models.organization_id", "models.id"],
            name=op.f("fk_model_versions_organization_id_model_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_model_versions_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "run_id"],
            ["experiment_runs.organization_id", "experiment_runs.id"],
            name=op.f("fk_model_versions_organization_id_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_model_versions_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_model_versions")),
    )
    op.create_index(
        "ix_model_versions_logged_model_id", "model_versions", ["organization_id", "logged_model_id"], unique=False
    )
    op.create_index("ix_model_versions_run_id", "model_versions", ["organization_id", "run_id"], unique=False)
    op.create_index(
        "ix_model_versions_stage",
        "model_versions",
        ["organization_id", "model_id", "stage"],
        unique=False,
        postgresql_where=sa.text("stage <> 'none' AND deleted_at IS NULL"),
    )
    op.create_index(
        "ix_model_versions_updated",
        "model_versions",
        ["organization_id", "project_id", sa.literal_column("updated_at DESC"), "id"],
        unique=False,
    )
    op.create_index("uq_model_versions_model", "model_versions", ["organization_id", "model_id", "id"], unique=True)
    op.create_index(
        "uq_model_versions_number", "model_versions", ["organization_id", "model_id", "number"], unique=True
    )
    op.create_table(
        "model_aliases",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name ~ '^[[:alnum:]_-]{1,255}$'", name=op.f("ck_model_aliases_name")),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_id", "version_id"],
            ["model_versions.organization_id", "model_versions.model_id", "model_versions.id"],
            name="fk_model_aliases_version",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_id"],
            ["models.organization_id", "models.id"],
            name=op.f("fk_model_aliases_organization_id_model_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_model_aliases_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_model_aliases")),
    )
    op.create_index("ix_model_aliases_version_id", "model_aliases", ["organization_id", "version_id"], unique=False)
    op.create_index("uq_model_aliases_name", "model_aliases", ["organization_id", "model_id", "name"], unique=True)
    execute_file("002_run_metric_points.sql")
    execute_file("002_security.sql")


def downgrade() -> None:
    op.execute("DROP VIEW run_metric_points")
    op.drop_table("model_aliases")
    op.drop_table("model_versions")
    op.drop_table("models")
    op.drop_table("artifacts")
    op.drop_table("run_logged_models")
    op.drop_table("logged_model_metrics")
    op.drop_table("logged_models")
    op.drop_table("run_datasets")
    op.drop_table("datasets")
    op.drop_table("run_latest_metrics")
    op.drop_table("run_metrics")
    op.drop_table("run_tags")
    op.drop_table("run_params")
    op.drop_table("experiment_runs")
    op.drop_table("experiments")
