"""Links of invitations for handing on, reasons of moves, and reviews by who asked for or decided them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file, restore_functions

revision = "013"
down_revision = "012"
branch_labels = None
depends_on = None

REASONS = ("model_aliases", "model_holdings")


def upgrade() -> None:
    op.add_column("invitations", sa.Column("link_hash", sa.Text(), nullable=True))
    op.add_column("invitations", sa.Column("linked_at", postgresql.TIMESTAMP(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_invitations_link"),
        "invitations",
        "length(link_hash) = 64 AND (link_hash IS NULL) = (linked_at IS NULL)",
    )
    op.create_index("uq_invitations_link_hash", "invitations", ["link_hash"], unique=True)
    for table in REASONS:
        op.add_column(table, sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False))
        op.create_check_constraint(op.f(f"ck_{table}_reason"), table, "length(reason) <= 500")
    op.create_index(
        "ix_version_reviews_created_by",
        "version_reviews",
        ["organization_id", "project_id", "created_by", "created_at", "id"],
    )
    op.create_index(
        "ix_review_entries_created_by",
        "review_entries",
        ["organization_id", "created_by", "review_id"],
        postgresql_where=sa.text("kind IN ('approve', 'reject')"),
    )
    execute_file("013_links_and_reasons.sql")


def downgrade() -> None:
    op.execute("DROP TRIGGER audit ON invitations")
    op.execute(
        "CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON invitations "
        "FOR EACH ROW EXECUTE FUNCTION audit_row('token_hash', 'id')"
    )
    restore_functions("009_holdings.sql", "note_holdings")
    op.execute("DROP TRIGGER forget_reason ON model_aliases")
    op.execute("DROP FUNCTION forget_reason()")
    op.drop_index("ix_review_entries_created_by", table_name="review_entries")
    op.drop_index("ix_version_reviews_created_by", table_name="version_reviews")
    for table in REASONS:
        op.drop_column(table, "reason")
    op.drop_index("uq_invitations_link_hash", table_name="invitations")
    op.drop_column("invitations", "link_hash")
    op.drop_column("invitations", "linked_at")
