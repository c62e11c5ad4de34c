"""What was registered stays as it was, and the rules of a place cannot be shed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.sql import execute_file, restore_functions

revision = "010"
down_revision = "009"
branch_labels = None
depends_on = None

RUN = "fk_version_pushes_organization_id_run_id"
TRIGGERS = {
    "models": ("promotion_renamed", "stays"),
    "model_versions": ("facts", "remains", "author", "approval"),
    "artifacts": ("sealed_in", "sealed_out", "sealed"),
}


def upgrade() -> None:
    execute_file("010_registry_guards.sql")
    op.drop_column("version_pushes", "pending_bytes")
    _run_of_push(None)


def downgrade() -> None:
    _run_of_push("CASCADE")
    op.add_column("version_pushes", sa.Column("pending_bytes", sa.BigInteger(), server_default="0", nullable=False))
    op.alter_column("version_pushes", "pending_bytes", server_default=None)
    op.create_check_constraint(op.f("ck_version_pushes_pending_bytes"), "version_pushes", "pending_bytes >= 0")
    for table, names in TRIGGERS.items():
        for name in names:
            op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(
        "DROP FUNCTION refuse_move(), keep_facts(), refuse_removal(), note_author(), keep_approval(), keep_sealed()"
    )
    restore_functions("009_gates.sql", "promotion_checks", "enter_review", "begin_review", "guard_model")
    op.execute("DROP FUNCTION approvals_of(uuid, uuid), authors_of(uuid, uuid)")


def _run_of_push(ondelete: str | None) -> None:
    op.drop_constraint(op.f(RUN), "version_pushes", type_="foreignkey")
    columns = ["organization_id", "run_id"]
    op.create_foreign_key(
        op.f(RUN), "version_pushes", "experiment_runs", columns, ["organization_id", "id"], ondelete=ondelete
    )
