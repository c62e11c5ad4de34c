"""Sealing of the audit trail, an index for each of its filters, and differences that replay to the live tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.sql import execute_file

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None

FILTERS = {
    "action": "action",
    "actor_type": "actor_type",
    "entity": "entity",
    "entity_id": "entity_id",
    "operation": "operation",
    "project": "project_id",
    "request": "request_id",
}
"""Newest first for each value: index name and column."""


def upgrade() -> None:
    op.drop_index("ix_audit_logs_at", table_name="audit_logs")
    op.create_index(
        "ix_audit_logs_at",
        "audit_logs",
        ["organization_id", sa.literal_column("at DESC NULLS LAST"), sa.literal_column("id DESC NULLS LAST")],
        unique=False,
    )
    op.drop_index("ix_audit_logs_request", table_name="audit_logs")
    op.drop_index("ix_audit_logs_entity", table_name="audit_logs")
    for name, column in FILTERS.items():
        op.create_index(
            f"ix_audit_logs_{name}",
            "audit_logs",
            ["organization_id", column, sa.literal_column("at DESC")],
            unique=False,
        )
    execute_file("007_audit_sealing.sql")


def downgrade() -> None:
    execute_file("007_audit_sealing_before.sql")
    for name in FILTERS:
        op.drop_index(f"ix_audit_logs_{name}", table_name="audit_logs")
    op.create_index(
        "ix_audit_logs_entity",
        "audit_logs",
        ["organization_id", "entity", "entity_id", sa.literal_column("at DESC")],
        unique=False,
    )
    op.create_index("ix_audit_logs_request", "audit_logs", ["organization_id", "request_id"], unique=False)
    op.drop_index("ix_audit_logs_at", table_name="audit_logs")
    op.create_index(
        "ix_audit_logs_at",
        "audit_logs",
        ["organization_id", sa.literal_column("at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
