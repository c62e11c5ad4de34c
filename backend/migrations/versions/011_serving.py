"""Routes: which version answers a request, for the gateways."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "011"
down_revision = "010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "serving_routes",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("route", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("jsonb_typeof(route) = 'object'", name=op.f("ck_serving_routes_route")),
        sa.ForeignKeyConstraint(
            ["organization_id", "deployment_id"],
            ["deployments.organization_id", "deployments.id"],
            name=op.f("fk_serving_routes_organization_id_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_serving_routes_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "deployment_id", name=op.f("pk_serving_routes")),
    )
    op.create_index("ix_serving_routes_generation", "serving_routes", ["generation"])
    execute_file("011_serving.sql")


def downgrade() -> None:
    op.execute("DROP FUNCTION serving_routes_since(bigint)")
    op.drop_table("serving_routes")
    op.execute("DROP FUNCTION number_route()")
    op.execute("DROP SEQUENCE serving_route_generations")
