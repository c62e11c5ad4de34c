"""Tracking beyond MLflow: views that a team saves, and artifacts that come in parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("experiment_floor", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "saved_views",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=True),
        sa.Column(
            "page",
            sa.Enum(
                "runs",
                "charts",
                "compare",
                name="view_page",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "definition",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> '' AND length(name) <= 200", name=op.f("ck_saved_views_name")),
        sa.CheckConstraint("jsonb_typeof(definition) = 'object'", name=op.f("ck_saved_views_definition")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_saved_views_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "experiment_id"],
            ["experiments.organization_id", "experiments.id"],
            name=op.f("fk_saved_views_organization_id_experiment_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_saved_views_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_saved_views")),
    )
    op.create_index(
        "uq_saved_views_name",
        "saved_views",
        ["organization_id", "project_id", "name", "created_by"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index("ix_saved_views_experiment_id", "saved_views", ["organization_id", "experiment_id"], unique=False)
    op.create_table(
        "artifact_uploads",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("completed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("path <> '' AND length(path) <= 2048", name=op.f("ck_artifact_uploads_path")),
        sa.CheckConstraint("(digest IS NULL) = (completed_at IS NULL)", name=op.f("ck_artifact_uploads_completed")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_artifact_uploads_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_artifact_uploads_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_artifact_uploads")),
    )
    op.create_index(
        "ix_artifact_uploads_created_at", "artifact_uploads", ["organization_id", "created_at"], unique=False
    )
    op.create_table(
        "artifact_parts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_artifact_parts_number")),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_artifact_parts_digest")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_artifact_parts_size_bytes")),
        sa.ForeignKeyConstraint(
            ["organization_id", "upload_id"],
            ["artifact_uploads.organization_id", "artifact_uploads.id"],
            name=op.f("fk_artifact_parts_organization_id_upload_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_artifact_parts_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "upload_id", "number", name=op.f("pk_artifact_parts")),
    )
    op.create_index("ix_artifact_parts_digest", "artifact_parts", ["organization_id", "digest"], unique=False)
    op.create_table(
        "evaluation_datasets",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "fields", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("record_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("last_author", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> '' AND length(name) <= 255", name=op.f("ck_evaluation_datasets_name")),
        sa.CheckConstraint("jsonb_typeof(tags) = 'object'", name=op.f("ck_evaluation_datasets_tags")),
        sa.CheckConstraint("record_count >= 0", name=op.f("ck_evaluation_datasets_record_count")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_evaluation_datasets_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_evaluation_datasets_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_evaluation_datasets")),
    )
    op.create_index(
        "ix_evaluation_datasets_newest",
        "evaluation_datasets",
        ["organization_id", "project_id", sa.text("created_at DESC"), "id"],
        unique=False,
    )
    op.create_table(
        "evaluation_dataset_experiments",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("experiment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "dataset_id"],
            ["evaluation_datasets.organization_id", "evaluation_datasets.id"],
            name=op.f("fk_evaluation_dataset_experiments_organization_id_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "experiment_id"],
            ["experiments.organization_id", "experiments.id"],
            name=op.f("fk_evaluation_dataset_experiments_organization_id_experiment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_evaluation_dataset_experiments_organization_id")
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "dataset_id", "experiment_id", name=op.f("pk_evaluation_dataset_experiments")
        ),
    )
    op.create_index(
        "ix_evaluation_dataset_experiments_experiment_id",
        "evaluation_dataset_experiments",
        ["organization_id", "experiment_id", "dataset_id"],
        unique=False,
    )
    op.create_table(
        "evaluation_records",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("dataset_id", sa.Uuid(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outputs", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("expectations", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "tags", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("source", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("last_author", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "dataset_id"],
            ["evaluation_datasets.organization_id", "evaluation_datasets.id"],
            name=op.f("fk_evaluation_records_organization_id_dataset_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_evaluation_records_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_evaluation_records")),
    )
    op.create_index(
        "ix_evaluation_records_dataset_id", "evaluation_records", ["organization_id", "dataset_id", "id"], unique=False
    )
    op.create_index(
        "uq_evaluation_records_input_hash",
        "evaluation_records",
        ["organization_id", "dataset_id", "input_hash"],
        unique=True,
    )
    op.add_column("logged_models", sa.Column("source_run", sa.Text(), server_default="", nullable=False))
    # Beginnings in the order of their bytes: what LIKE 'a%' matches is then a range of the index, in any database.
    for table in ("run_params", "run_tags"):
        op.execute(f'ALTER TABLE {table} ALTER COLUMN value_key TYPE text COLLATE "C"')
    # Which values there are depends on the key: without this the search for a param's value expects a hundredth of
    # the runs that there are, and is planned for that.
    for table in ("run_params", "run_tags"):
        op.execute(f"CREATE STATISTICS st_{table}_value (dependencies, mcv) ON key, value_key FROM {table}")
    execute_file("008_security.sql")


def downgrade() -> None:
    for table in ("run_tags", "run_params"):
        op.execute(f"DROP STATISTICS st_{table}_value")
        op.execute(f'ALTER TABLE {table} ALTER COLUMN value_key TYPE text COLLATE "default"')
    op.drop_column("logged_models", "source_run")
    op.drop_table("evaluation_records")
    op.drop_table("evaluation_dataset_experiments")
    op.drop_table("evaluation_datasets")
    op.drop_table("artifact_parts")
    op.drop_table("artifact_uploads")
    op.drop_table("saved_views")
    op.drop_column("projects", "experiment_floor")
