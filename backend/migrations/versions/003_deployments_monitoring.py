"""Deployments and their history; monitoring series, predictions, drift reports and alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deployments",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "environment",
            sa.Enum(
                "development",
                "staging",
                "production",
                name="deployment_environment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "engine",
            sa.Enum("local", "ray", name="engine", native_enum=False, create_constraint=True, length=40),
            server_default="local",
            nullable=False,
        ),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "desired_state",
            sa.Enum(
                "running",
                "paused",
                "stopped",
                name="desired_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="running",
            nullable=False,
        ),
        sa.Column(
            "observed_state",
            sa.Enum(
                "pending",
                "building",
                "starting",
                "ready",
                "degraded",
                "failed",
                "stopped",
                name="observed_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("observed_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("observed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "strategy",
            sa.Enum(
                "rolling",
                "blue_green",
                "canary",
                "shadow",
                name="strategy",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="rolling",
            nullable=False,
        ),
        sa.Column(
            "strategy_options",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("min_replicas", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("max_replicas", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("ready_replicas", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "resources", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "options", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("endpoint", sa.Text(), server_default="", nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("observed_generation", sa.BigInteger(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> '' AND length(name) <= 200", name=op.f("ck_deployments_name")),
        sa.CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name=op.f("ck_deployments_slug")),
        sa.CheckConstraint(
            "0 <= min_replicas AND min_replicas <= max_replicas AND max_replicas > 0",
            name=op.f("ck_deployments_replicas"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_id"],
            ["models.organization_id", "models.id"],
            name=op.f("fk_deployments_organization_id_model_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_deployments_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_deployments_organization_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_deployments_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_deployments")),
    )
    op.create_index("ix_deployments_model_id", "deployments", ["organization_id", "model_id"], unique=False)
    op.create_index(
        "ix_deployments_to_reconcile",
        "deployments",
        ["organization_id", "updated_at"],
        unique=False,
        postgresql_where=sa.text("observed_generation IS DISTINCT FROM generation"),
    )
    op.create_index("ix_deployments_version_id", "deployments", ["organization_id", "version_id"], unique=False)
    op.create_index(
        "uq_deployments_slug",
        "deployments",
        ["organization_id", "project_id", "slug"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "deployment_targets",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "stable",
                "candidate",
                "shadow",
                name="target_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("since", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role <> 'shadow' OR weight = 0", name=op.f("ck_deployment_targets_shadow_gets_copies")),
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name=op.f("ck_deployment_targets_weight")),
        sa.ForeignKeyConstraint(
            ["organization_id", "deployment_id"],
            ["deployments.organization_id", "deployments.id"],
            name=op.f("fk_deployment_targets_organization_id_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_deployment_targets_organization_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_deployment_targets_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "deployment_id", "version_id", name=op.f("pk_deployment_targets")),
    )
    op.create_index(
        "ix_deployment_targets_version_id", "deployment_targets", ["organization_id", "version_id"], unique=False
    )
    op.create_table(
        "deployment_history",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "deploy",
                "scale",
                "configure",
                "pause",
                "resume",
                "stop",
                "promote",
                "hold",
                "roll_back",
                "delete",
                name="deployment_action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_version_id", sa.Uuid(), nullable=True),
        sa.Column("to_version_id", sa.Uuid(), nullable=True),
        sa.Column("actor_type", sa.Text(), server_default="system", nullable=False),
        sa.Column("actor_id", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "in_progress",
                "succeeded",
                "failed",
                "rolled_back",
                "cancelled",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="in_progress",
            nullable=False,
        ),
        sa.Column(
            "evidence", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'in_progress') = (finished_at IS NULL)", name=op.f("ck_deployment_history_finished_iff_over")
        ),
        sa.CheckConstraint("finished_at >= started_at", name=op.f("ck_deployment_history_times")),
        sa.ForeignKeyConstraint(
            ["organization_id", "deployment_id"],
            ["deployments.organization_id", "deployments.id"],
            name=op.f("fk_deployment_history_organization_id_deployment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "from_version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_deployment_history_organization_id_from_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_deployment_history_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "to_version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_deployment_history_organization_id_to_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_deployment_history_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_deployment_history")),
    )
    op.create_index(
        "ix_deployment_history_in_progress",
        "deployment_history",
        ["organization_id", "project_id", "deployment_id"],
        unique=False,
        postgresql_where=sa.text("outcome = 'in_progress'"),
    )
    op.create_index(
        "ix_deployment_history_newest",
        "deployment_history",
        ["organization_id", "deployment_id", sa.literal_column("started_at DESC"), "id"],
        unique=False,
    )
    op.create_table(
        "model_monitoring",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "granularity",
            sa.Enum("minute", "hour", "day", name="granularity", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("bucket_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("requests", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("client_errors", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("server_errors", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("rows", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bytes_in", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bytes_out", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("latency_sum_ms", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("latency_histogram", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "features", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "predictions",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.CheckConstraint("client_errors + server_errors <= requests", name=op.f("ck_model_monitoring_errors")),
        sa.CheckConstraint(
            "requests >= 0 AND client_errors >= 0 AND server_errors >= 0", name=op.f("ck_model_monitoring_counts")
        ),
        sa.PrimaryKeyConstraint(
            "organization_id",
            "deployment_id",
            "granularity",
            "bucket_at",
            "version_id",
            name=op.f("pk_model_monitoring"),
        ),
        postgresql_partition_by="RANGE (bucket_at)",
    )
    op.create_table(
        "predictions",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("output", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("latency_ms", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", "at", name=op.f("pk_predictions")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index(
        "ix_predictions_newest",
        "predictions",
        ["organization_id", "deployment_id", sa.literal_column("at DESC")],
        unique=False,
    )
    op.create_table(
        "prediction_labels",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("prediction_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("predicted_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("labelled_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("label", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "prediction_id", name=op.f("pk_prediction_labels")),
    )
    op.create_index(
        "ix_prediction_labels_deployment",
        "prediction_labels",
        ["organization_id", "deployment_id", "predicted_at"],
        unique=False,
    )
    op.create_table(
        "reference_profiles",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_reference_profiles_digest")),
        sa.CheckConstraint("rows > 0", name=op.f("ck_reference_profiles_rows")),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_reference_profiles_organization_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_reference_profiles_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_reference_profiles")),
    )
    op.create_index(
        "uq_reference_profiles_current",
        "reference_profiles",
        ["organization_id", "version_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "data_drift_reports",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reference",
            sa.Enum(
                "profile", "window_before", name="reference_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reference_profile_id", sa.Uuid(), nullable=True),
        sa.Column("window_start", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("window_end", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "none",
                "warning",
                "drift",
                "not_enough_data",
                name="drift_verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("columns_total", sa.BigInteger(), nullable=False),
        sa.Column("columns_drifted", sa.BigInteger(), nullable=False),
        sa.Column("share_drifted", sa.Double(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "0 <= columns_drifted AND columns_drifted <= columns_total",
            name=op.f("ck_data_drift_reports_columns_drifted"),
        ),
        sa.CheckConstraint("share_drifted BETWEEN 0 AND 1", name=op.f("ck_data_drift_reports_share_drifted")),
        sa.CheckConstraint("window_start < window_end", name=op.f("ck_data_drift_reports_window")),
        sa.ForeignKeyConstraint(
            ["organization_id", "deployment_id"],
            ["deployments.organization_id", "deployments.id"],
            name=op.f("fk_data_drift_reports_organization_id_deployment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_data_drift_reports_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "reference_profile_id"],
            ["reference_profiles.organization_id", "reference_profiles.id"],
            name=op.f("fk_data_drift_reports_organization_id_reference_profile_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_data_drift_reports_organization_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_data_drift_reports_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_data_drift_reports")),
    )
    op.create_index(
        "ix_data_drift_reports_drift",
        "data_drift_reports",
        ["organization_id", "project_id", sa.literal_column("window_end DESC")],
        unique=False,
        postgresql_where=sa.text("verdict IN ('warning', 'drift')"),
    )
    op.create_index(
        "ix_data_drift_reports_newest",
        "data_drift_reports",
        ["organization_id", "deployment_id", sa.literal_column("window_end DESC"), "id"],
        unique=False,
    )
    op.create_index(
        "ix_data_drift_reports_version_id", "data_drift_reports", ["organization_id", "version_id"], unique=False
    )
    op.create_table(
        "alerts",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("deployment_id", sa.Uuid(), nullable=True),
        sa.Column("drift_report_id", sa.Uuid(), nullable=True),
        sa.Column(
            "severity",
            sa.Enum(
                "info", "warning", "critical", name="severity", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "drift",
                "quality",
                "performance",
                "availability",
                "latency",
                "run",
                "job",
                "platform",
                name="alert_source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "acknowledged",
                "resolved",
                name="alert_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("threshold", sa.Double(), nullable=True),
        sa.Column(
            "evidence", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "labels", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("occurrences", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("opened_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_seen_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("acknowledged_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("snoozed_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name=op.f("ck_alerts_resolved")),
        sa.CheckConstraint("fingerprint <> ''", name=op.f("ck_alerts_fingerprint")),
        sa.CheckConstraint(
            "status <> 'acknowledged' OR acknowledged_at IS NOT NULL", name=op.f("ck_alerts_acknowledged")
        ),
        sa.CheckConstraint("occurrences > 0", name=op.f("ck_alerts_occurrences")),
        sa.ForeignKeyConstraint(
            ["organization_id", "deployment_id"],
            ["deployments.organization_id", "deployments.id"],
            name=op.f("fk_alerts_organization_id_deployment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "drift_report_id"],
            ["data_drift_reports.organization_id", "data_drift_reports.id"],
            name=op.f("fk_alerts_organization_id_drift_report_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_alerts_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_alerts_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_alerts")),
    )
    op.create_index(
        "ix_alerts_deployment_id",
        "alerts",
        ["organization_id", "deployment_id", sa.literal_column("opened_at DESC")],
        unique=False,
    )
    op.create_index(
        "ix_alerts_newest",
        "alerts",
        ["organization_id", "project_id", sa.literal_column("opened_at DESC"), "id"],
        unique=False,
    )
    op.create_index(
        "uq_alerts_fingerprint",
        "alerts",
        ["organization_id", "fingerprint"],
        unique=True,
        postgresql_where=sa.text("status <> 'resolved'"),
    )
    execute_file("003_security.sql")


def downgrade() -> None:
    op.drop_table("alerts")
    op.drop_table("data_drift_reports")
    op.drop_table("reference_profiles")
    op.drop_table("prediction_labels")
    op.drop_table("predictions")
    op.drop_table("model_monitoring")
    op.drop_table("deployment_history")
    op.drop_table("deployment_targets")
    op.drop_table("deployments")
