"""What gateways count and keep is written in one statement."""

from __future__ import annotations

from alembic import op

from migrations.sql import execute_file

revision = "014"
down_revision = "013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_file("014_gateway.sql")


def downgrade() -> None:
    op.execute("DROP FUNCTION record_predictions(jsonb)")
    op.execute("DROP FUNCTION record_traffic(jsonb)")
    op.execute("DROP FUNCTION add_counts(jsonb, jsonb)")
    op.execute("DROP FUNCTION add_histograms(bigint[], bigint[])")
