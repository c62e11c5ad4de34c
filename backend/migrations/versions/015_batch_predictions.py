"""Batch predictions: a version over all rows of a file."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "015"
down_revision = "014"
branch_labels = None
depends_on = None

TABLE = "batch_predictions"


def upgrade() -> None:
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        TABLE,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("source_path", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.Text(), nullable=False),
        sa.Column("source_bytes", sa.BigInteger(), nullable=False),
        sa.Column("format", _words("table_format", "csv", "parquet", "json_lines"), nullable=False),
        sa.Column("include_input", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("resources", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("profile", _words("profile", "strict", "subprocess", "trusted"), nullable=False),
        sa.Column(
            "state",
            _words("batch_state", "queued", "running", "succeeded", "failed", "cancelled"),
            server_default="queued",
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("result_path", sa.Text(), nullable=True),
        sa.Column("started_at", moment, nullable=True),
        sa.Column("finished_at", moment, nullable=True),
        sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        _organization(TABLE),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{TABLE}")),
        _refers(TABLE, "project_id", "projects"),
        _refers(TABLE, "version_id", "model_versions", "CASCADE"),
        sa.CheckConstraint(
            "(state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f(f"ck_{TABLE}_finished_iff_over"),
        ),
        sa.CheckConstraint(
            "(state = 'succeeded') = (result_path IS NOT NULL)", name=op.f(f"ck_{TABLE}_result_iff_succeeded")
        ),
        sa.CheckConstraint("source_bytes >= 0 AND attempts >= 0", name=op.f(f"ck_{TABLE}_counts")),
    )
    op.create_index(f"ix_{TABLE}_newest", TABLE, ["organization_id", "project_id", sa.text("created_at DESC"), "id"])
    op.create_index(f"ix_{TABLE}_version_id", TABLE, ["organization_id", "version_id"])
    op.create_index(
        f"ix_{TABLE}_under_way", TABLE, ["created_at"], postgresql_where=sa.text("state IN ('queued', 'running')")
    )
    op.create_table(
        "batch_progress",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bytes_done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.Column("heartbeat_at", moment, server_default=sa.text("now()"), nullable=False),
        _organization("batch_progress"),
        sa.PrimaryKeyConstraint("organization_id", "batch_id", name=op.f("pk_batch_progress")),
        _refers("batch_progress", "batch_id", TABLE, "CASCADE"),
        sa.CheckConstraint("rows_done >= 0 AND bytes_done >= 0", name=op.f("ck_batch_progress_counts")),
    )
    execute_file("015_batch_predictions.sql")


def downgrade() -> None:
    op.drop_table("batch_progress")
    op.drop_table(TABLE)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _organization(table: str) -> Any:
    return sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{table}_organization_id"))


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{to}.organization_id", f"{to}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
        ondelete=ondelete,
    )
