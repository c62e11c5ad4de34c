"""Log-in by mail and single sign-on, signing keys, support access, requests that are answered once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("response_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "length(key_hash) = 64 AND length(request_hash) = 64", name=op.f("ck_idempotency_keys_hashes")
        ),
        sa.PrimaryKeyConstraint("user_id", "key_hash", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "login_throttles",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("failures", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column(
            "last_failure_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_login_throttles_failures")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_login_throttles")),
    )
    op.create_index("ix_login_throttles_last_failure_at", "login_throttles", ["last_failure_at"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("retired_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("length(public_key) = 32", name=op.f("ck_signing_keys_public_key")),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "account_tokens",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "password_reset",
                "email_verification",
                name="token_purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_account_tokens_token_hash")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_account_tokens_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_tokens")),
    )
    op.create_index("ix_account_tokens_user_id", "account_tokens", ["user_id"], unique=False)
    op.create_index("uq_account_tokens_token_hash", "account_tokens", ["token_hash"], unique=True)
    op.create_table(
        "external_identities",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_login_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_external_identities_organization_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_external_identities_user_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_external_identities")),
    )
    op.create_index("ix_external_identities_user_id", "external_identities", ["user_id"], unique=False)
    op.create_index(
        "uq_external_identities_subject", "external_identities", ["organization_id", "issuer", "subject"], unique=True
    )
    op.create_table(
        "identity_providers",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_domains", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("group_claim", sa.Text(), server_default="groups", nullable=False),
        sa.Column(
            "group_roles",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "default_role",
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
            nullable=True,
        ),
        sa.Column("admits_roles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("updated_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deleted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "client_id <> '' AND length(client_id) <= 500", name=op.f("ck_identity_providers_client_id")
        ),
        sa.CheckConstraint(
            "issuer ~ '^https?://' AND length(issuer) <= 500", name=op.f("ck_identity_providers_issuer")
        ),
        sa.CheckConstraint("jsonb_typeof(group_roles) = 'object'", name=op.f("ck_identity_providers_group_roles")),
        sa.CheckConstraint("cardinality(email_domains) > 0", name=op.f("ck_identity_providers_email_domains")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_identity_providers_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_identity_providers")),
    )
    op.create_index(
        "uq_identity_providers_organization",
        "identity_providers",
        ["organization_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "support_accesses",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 1000", name=op.f("ck_support_accesses_reason")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_support_accesses_expires_at")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_support_accesses_organization_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_support_accesses_user_id")),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_support_accesses")),
    )
    op.create_index(
        "ix_support_accesses_user_id",
        "support_accesses",
        ["organization_id", "user_id", sa.literal_column("expires_at DESC")],
        unique=False,
    )
    # The new columns are empty everywhere, so these checks and this index cost nothing on a large table either.
    op.add_column("api_keys", sa.Column("created_with_id", sa.Uuid(), nullable=True))
    op.create_index("ix_api_keys_created_with_id", "api_keys", ["organization_id", "created_with_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_api_keys_organization_id_created_with_id"),
        "api_keys",
        "api_keys",
        ["organization_id", "created_with_id"],
        ["organization_id", "id"],
    )
    op.add_column("sessions", sa.Column("bound_organization_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_sessions_bound_organization_id"), "sessions", "organizations", ["bound_organization_id"], ["id"]
    )
    execute_file("006_security.sql")
    execute_file("006_authentication.sql")


def downgrade() -> None:
    execute_file("006_authentication_before.sql")
    op.drop_constraint(op.f("fk_sessions_bound_organization_id"), "sessions", type_="foreignkey")
    op.drop_column("sessions", "bound_organization_id")
    op.drop_constraint(op.f("fk_api_keys_organization_id_created_with_id"), "api_keys", type_="foreignkey")
    op.drop_index("ix_api_keys_created_with_id", table_name="api_keys")
    op.drop_column("api_keys", "created_with_id")
    op.drop_index("ix_support_accesses_user_id", table_name="support_accesses")
    op.drop_table("support_accesses")
    op.drop_index(
        "uq_identity_providers_organization",
        table_name="identity_providers",
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_table("identity_providers")
    op.drop_index("uq_external_identities_subject", table_name="external_identities")
    op.drop_index("ix_external_identities_user_id", table_name="external_identities")
    op.drop_table("external_identities")
    op.drop_index("uq_account_tokens_token_hash", table_name="account_tokens")
    op.drop_index("ix_account_tokens_user_id", table_name="account_tokens")
    op.drop_table("account_tokens")
    op.drop_table("signing_keys")
    op.drop_index("ix_login_throttles_last_failure_at", table_name="login_throttles")
    op.drop_table("login_throttles")
    op.drop_index("ix_idempotency_keys_created_at", table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
