"""Workflows: what is deployed by itself, and each time that it was."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "012"
down_revision = "011"
branch_labels = None
depends_on = None

OVER = "('succeeded', 'rolled_back', 'failed', 'cancelled', 'skipped')"


def upgrade() -> None:
    op.create_table(
        "workflows",
        *_owned(
            "workflows",
            sa.Column("project_id", sa.Uuid(), nullable=False),
            sa.Column("model_id", sa.Uuid(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
            sa.Column("trigger", _words("trigger_kind", "alias", "stage", "approved"), nullable=False),
            sa.Column("target", sa.Text(), nullable=False),
            sa.Column("deployment", sa.Text(), nullable=False),
            sa.Column(
                "environment", _words("deployment_environment", "development", "staging", "production"), nullable=False
            ),
            sa.Column("strategy", _words("strategy", "rolling", "blue_green", "canary", "shadow"), nullable=False),
            sa.Column("strategy_options", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
            sa.Column("needs_approval", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        ),
        _refers("workflows", "project_id", "projects"),
        _refers("workflows", "model_id", "models", "CASCADE"),
        sa.CheckConstraint("name <> '' AND length(name) <= 200", name=op.f("ck_workflows_name")),
        sa.CheckConstraint("target <> '' AND length(target) <= 255", name=op.f("ck_workflows_target")),
        sa.CheckConstraint("deployment ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name=op.f("ck_workflows_deployment")),
    )
    op.create_index("uq_workflows_name", "workflows", ["organization_id", "project_id", "name"], unique=True)
    op.create_index("ix_workflows_trigger", "workflows", ["organization_id", "model_id", "trigger", "target"])
    _runs()
    execute_file("012_workflows.sql")


def _runs() -> None:
    states = ("waiting", "queued", "rolling_out", "succeeded", "rolled_back", "failed", "cancelled", "skipped")
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "workflow_runs",
        *_owned(
            "workflow_runs",
            sa.Column("project_id", sa.Uuid(), nullable=False),
            sa.Column("workflow_id", sa.Uuid(), nullable=False),
            sa.Column("event_id", sa.Uuid(), nullable=False),
            sa.Column("version_id", sa.Uuid(), nullable=False),
            sa.Column("number", sa.BigInteger(), nullable=False),
            sa.Column("state", _words("workflow_state", *states), nullable=False),
            sa.Column("reason", sa.Text(), server_default="", nullable=False),
            sa.Column("definition", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
            sa.Column("deployment_id", sa.Uuid(), nullable=True),
            sa.Column("action_id", sa.Uuid(), nullable=True),
            sa.Column("decided_by", sa.Uuid(), nullable=True),
            sa.Column("decided_at", moment, nullable=True),
            sa.Column("comment", sa.Text(), server_default="", nullable=False),
            sa.Column("finished_at", moment, nullable=True),
        ),
        _refers("workflow_runs", "project_id", "projects"),
        _refers("workflow_runs", "workflow_id", "workflows", "CASCADE"),
        _refers("workflow_runs", "version_id", "model_versions", "CASCADE"),
        _refers("workflow_runs", "deployment_id", "deployments"),
        _refers("workflow_runs", "action_id", "deployment_history"),
        sa.CheckConstraint(
            f"(state IN {OVER}) = (finished_at IS NOT NULL)", name=op.f("ck_workflow_runs_finished_iff_over")
        ),
    )
    for name, columns in (
        ("newest", ["organization_id", "workflow_id", sa.text("created_at DESC"), "id"]),
        ("project", ["organization_id", "project_id", sa.text("created_at DESC"), "id"]),
        ("version_id", ["organization_id", "version_id"]),
        ("deployment_id", ["organization_id", "deployment_id"]),
        ("action_id", ["organization_id", "action_id"]),
    ):
        op.create_index(f"ix_workflow_runs_{name}", "workflow_runs", columns)
    op.create_index(
        "uq_workflow_runs_event", "workflow_runs", ["organization_id", "workflow_id", "event_id"], unique=True
    )


def downgrade() -> None:
    op.drop_table("workflow_runs")
    op.drop_table("workflows")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _owned(table: str, *columns: sa.Column[Any]) -> list[Any]:
    """A tenant's table: its key, its columns, and who and when."""
    moment = postgresql.TIMESTAMP(timezone=True)
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        *columns,
        sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{table}_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{to}.organization_id", f"{to}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
        ondelete=ondelete,
    )
