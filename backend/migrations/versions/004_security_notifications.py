"""Keys, sessions, invitations; the audit trail on every table so far; notification channels and rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("last_used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("last_used_ip", sa.Text(), nullable=True),
        sa.Column("revoked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("rotated_from_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> '' AND length(name) <= 200", name=op.f("ck_api_keys_name")),
        sa.CheckConstraint("prefix ~ '^[0-9A-Za-z]{12}$'", name=op.f("ck_api_keys_prefix")),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_api_keys_secret_hash")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_api_keys_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rotated_from_id"],
            ["api_keys.organization_id", "api_keys.id"],
            name=op.f("fk_api_keys_organization_id_rotated_from_id"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_api_keys_organization_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_api_keys")),
    )
    op.create_index("ix_api_keys_project_id", "api_keys", ["organization_id", "project_id"], unique=False)
    op.create_index("ix_api_keys_rotated_from_id", "api_keys", ["organization_id", "rotated_from_id"], unique=False)
    op.create_index("ix_api_keys_user_id", "api_keys", ["organization_id", "user_id"], unique=False)
    op.create_index("uq_api_keys_prefix", "api_keys", ["prefix"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_used_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("ip", sa.Text(), server_default="", nullable=False),
        sa.Column("user_agent", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_refresh_tokens_token_hash")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_refresh_tokens_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
    )
    op.create_index("ix_refresh_tokens_session_id", "refresh_tokens", ["session_id"], unique=False)
    op.create_index("uq_refresh_tokens_token_hash", "refresh_tokens", ["token_hash"], unique=True)
    op.create_table(
        "invitations",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), sa.Computed("lower(email)", persisted=True), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "admin",
                "member",
                "viewer",
                "auditor",
                name="organization_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("sent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("accepted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("email LIKE '_%%@_%%' AND length(email) <= 254", name=op.f("ck_invitations_email")),
        sa.CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name=op.f("ck_invitations_one_ending")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_invitations_token_hash")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_invitations_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_invitations")),
    )
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["organization_id", "email_key"],
        unique=True,
        postgresql_where=sa.text("accepted_at IS NULL AND revoked_at IS NULL"),
    )
    op.create_index("uq_invitations_token_hash", "invitations", ["token_hash"], unique=True)
    op.create_table(
        "audit_logs",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column(
            "at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column(
            "difference", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("actor_type", sa.Text(), server_default="database", nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_label", sa.Text(), server_default="", nullable=False),
        sa.Column("ip", sa.Text(), server_default="", nullable=False),
        sa.Column("user_agent", sa.Text(), server_default="", nullable=False),
        sa.Column("request_id", sa.Text(), server_default="", nullable=False),
        sa.Column("operation", sa.Text(), server_default="", nullable=False),
        sa.Column("database_user", sa.Text(), server_default=sa.text("session_user"), nullable=False),
        sa.CheckConstraint(
            "action IN ('insert', 'update', 'delete', 'soft_delete', 'restore', 'event')",
            name=op.f("ck_audit_logs_action"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", "at", name=op.f("pk_audit_logs")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index(
        "ix_audit_logs_actor", "audit_logs", ["organization_id", "actor_id", sa.literal_column("at DESC")], unique=False
    )
    op.create_index(
        "ix_audit_logs_at",
        "audit_logs",
        ["organization_id", sa.literal_column("at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_audit_logs_entity",
        "audit_logs",
        ["organization_id", "entity", "entity_id", sa.literal_column("at DESC")],
        unique=False,
    )
    op.create_index("ix_audit_logs_request", "audit_logs", ["organization_id", "request_id"], unique=False)
    op.create_table(
        "audit_seals",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("audit_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.Column("chain_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(row_hash) = 32 AND length(chain_hash) = 32", name=op.f("ck_audit_seals_hashes")),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_audit_seals_sequence")),
        sa.PrimaryKeyConstraint("organization_id", "sequence", name=op.f("pk_audit_seals")),
    )
    op.create_index("uq_audit_seals_audit", "audit_seals", ["organization_id", "audit_id"], unique=True)
    op.create_table(
        "notification_channels",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "slack",
                "teams",
                "discord",
                "pagerduty",
                "opsgenie",
                "email",
                "ntfy",
                "webhook",
                name="channel_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settings_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("last_delivery_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> '' AND length(name) <= 200", name=op.f("ck_notification_channels_name")),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_notification_channels_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_notification_channels_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_notification_channels")),
    )
    op.create_index(
        "ix_notification_channels_project_id", "notification_channels", ["organization_id", "project_id"], unique=False
    )
    op.create_index(
        "uq_notification_channels_name",
        "notification_channels",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "notification_rules",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("event_patterns", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "minimum_severity",
            sa.Enum(
                "info",
                "warning",
                "critical",
                name="minimum_severity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="info",
            nullable=False,
        ),
        sa.Column(
            "labels", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("throttle_seconds", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "quiet_hours",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("silenced_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("name <> '' AND length(name) <= 200", name=op.f("ck_notification_rules_name")),
        sa.CheckConstraint("cardinality(event_patterns) > 0", name=op.f("ck_notification_rules_event_patterns")),
        sa.CheckConstraint("throttle_seconds >= 0", name=op.f("ck_notification_rules_throttle_seconds")),
        sa.ForeignKeyConstraint(
            ["organization_id", "channel_id"],
            ["notification_channels.organization_id", "notification_channels.id"],
            name=op.f("fk_notification_rules_organization_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
            name=op.f("fk_notification_rules_organization_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_notification_rules_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_notification_rules")),
    )
    op.create_index(
        "ix_notification_rules_channel_id", "notification_rules", ["organization_id", "channel_id"], unique=False
    )
    op.create_index(
        "ix_notification_rules_enabled",
        "notification_rules",
        ["organization_id", "project_id"],
        unique=False,
        postgresql_where=sa.text("is_enabled AND deleted_at IS NULL"),
    )
    op.create_index(
        "uq_notification_rules_name",
        "notification_rules",
        ["organization_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "notification_deliveries",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "delivered",
                "dead",
                name="delivery_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "next_attempt_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("delivered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("response", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(status = 'delivered') = (delivered_at IS NOT NULL)", name=op.f("ck_notification_deliveries_delivered")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_notification_deliveries_attempts")),
        sa.ForeignKeyConstraint(
            ["organization_id", "alert_id"],
            ["alerts.organization_id", "alerts.id"],
            name=op.f("fk_notification_deliveries_organization_id_alert_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "channel_id"],
            ["notification_channels.organization_id", "notification_channels.id"],
            name=op.f("fk_notification_deliveries_organization_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rule_id"],
            ["notification_rules.organization_id", "notification_rules.id"],
            name=op.f("fk_notification_deliveries_organization_id_rule_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_notification_deliveries_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_notification_deliveries")),
    )
    op.create_index(
        "ix_notification_deliveries_alert", "notification_deliveries", ["organization_id", "alert_id"], unique=False
    )
    op.create_index(
        "ix_notification_deliveries_channel",
        "notification_deliveries",
        ["organization_id", "channel_id", sa.literal_column("created_at DESC")],
        unique=False,
    )
    op.create_index(
        "ix_notification_deliveries_due",
        "notification_deliveries",
        ["organization_id", "next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_notification_deliveries_rule", "notification_deliveries", ["organization_id", "rule_id"], unique=False
    )
    execute_file("004_audit.sql")
    execute_file("004_authentication.sql")
    execute_file("004_security.sql")


def downgrade() -> None:
    for table in (
        "organizations",
        "users",
        "organization_memberships",
        "projects",
        "project_members",
        "experiments",
        "models",
        "model_versions",
        "model_aliases",
        "deployments",
        "deployment_targets",
        "alerts",
    ):
        op.execute(f"DROP TRIGGER audit ON {table}")
    op.execute("DROP VIEW organization_people")
    op.execute(
        "DROP FUNCTION auth_api_key(text), auth_scope(uuid, text, text), auth_organizations(uuid), "
        "auth_user(text, uuid), auth_session(uuid, uuid)"
    )
    op.drop_table("notification_deliveries")
    op.drop_table("notification_rules")
    op.drop_table("notification_channels")
    op.drop_table("audit_seals")
    op.drop_table("audit_logs")
    op.drop_table("invitations")
    op.drop_table("refresh_tokens")
    op.drop_table("sessions")
    op.drop_table("api_keys")
    op.execute("DROP PROCEDURE audit_table(regclass, text, text)")
    op.execute(
        "DROP FUNCTION make_audit_partitions(date, integer), refuse_change(), "
        "audit_event(uuid, text, uuid, uuid, jsonb), audit_row()"
    )
