"""Versions that can be trusted: what a version knows of itself, and what must hold before it is promoted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sql import execute_file

revision = "009"
down_revision = "008"
branch_labels = None
depends_on = None

VERSION_CHECKS = {
    "file_count": "file_count IS NULL OR file_count >= 0",
    "datasets": "jsonb_typeof(datasets) = 'array'",
    "scan_findings": "jsonb_typeof(scan_findings) = 'array'",
    "scanned": "(scan = 'pending') = (scanned_at IS NULL)",
    "scan": "scan IN ('pending', 'clean', 'flagged', 'failed')",
}


def upgrade() -> None:
    _versions()
    _holdings()
    _deleting()
    _gates()
    _pushes()
    execute_file("009_scans.sql")


def downgrade() -> None:
    _scans_down()
    _pushes_down()
    _gates_down()
    _deleting_down()
    _holdings_down()
    _versions_down()


def _version_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("file_count", sa.BigInteger(), nullable=True),
        sa.Column("input_example", sa.Text(), server_default="", nullable=False),
        sa.Column("git_commit", sa.Text(), server_default="", nullable=False),
        sa.Column("datasets", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("scan_findings", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("scanner", sa.Text(), server_default="", nullable=False),
        sa.Column("scanned_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
    )


def _versions() -> None:
    for column in _version_columns():
        op.add_column("model_versions", column)
    op.add_column("model_versions", sa.Column("scan", sa.String(40), server_default="pending", nullable=False))
    for name, condition in VERSION_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_model_versions_{name}"), "model_versions", condition)
    op.create_foreign_key(
        op.f("fk_model_versions_organization_id_origin_id"),
        "model_versions",
        "model_versions",
        ["organization_id", "origin_id"],
        ["organization_id", "id"],
    )
    op.create_index("ix_model_versions_origin_id", "model_versions", ["organization_id", "origin_id"])


def _versions_down() -> None:
    op.drop_index("ix_model_versions_origin_id", "model_versions")
    op.drop_constraint(op.f("fk_model_versions_organization_id_origin_id"), "model_versions", type_="foreignkey")
    for name in VERSION_CHECKS:
        op.drop_constraint(op.f(f"ck_model_versions_{name}"), "model_versions", type_="check")
    op.drop_column("model_versions", "scan")
    for column in reversed(_version_columns()):
        op.drop_column("model_versions", column.name)


def _holdings() -> None:
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "model_holdings",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("alias", "stage", name="holding_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment, nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_model_holdings_times")),
        sa.CheckConstraint("until IS NOT NULL OR ended_by IS NULL", name=op.f("ck_model_holdings_ended")),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_id"],
            ["models.organization_id", "models.id"],
            name=op.f("fk_model_holdings_organization_id_model_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["model_versions.organization_id", "model_versions.id"],
            name=op.f("fk_model_holdings_organization_id_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_model_holdings_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_model_holdings")),
    )
    op.create_index("ix_model_holdings_newest", "model_holdings", ["organization_id", "model_id", "since", "id"])
    op.create_index(
        "uq_model_holdings_open",
        "model_holdings",
        ["organization_id", "version_id", "kind", "name"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    execute_file("009_holdings.sql")


def _holdings_down() -> None:
    for table in ("models", "model_versions", "model_aliases"):
        op.execute(f"DROP TRIGGER holdings ON {table}")
    op.execute("DROP TRIGGER new_holdings ON model_versions")
    op.execute("DROP FUNCTION note_holdings()")
    op.drop_table("model_holdings")


def _deleting() -> None:
    for table in ("models", "model_versions"):
        op.add_column(table, sa.Column("purged_at", postgresql.TIMESTAMP(timezone=True), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_purged"), table, "purged_at IS NULL OR deleted_at IS NOT NULL")
        op.create_index(
            f"ix_{table}_deleted",
            table,
            ["organization_id", "project_id", "deleted_at", "id"],
            postgresql_where=sa.text("deleted_at IS NOT NULL AND purged_at IS NULL"),
        )
    execute_file("009_deleting.sql")


def _deleting_down() -> None:
    for table in ("models", "model_versions", "deployment_targets", "deployments"):
        op.execute(f"DROP TRIGGER served ON {table}")
    op.execute("DROP FUNCTION keep_served_version(), hold_served_version()")
    for table in ("model_versions", "models"):
        op.drop_index(f"ix_{table}_deleted", table)
        op.drop_constraint(op.f(f"ck_{table}_purged"), table, type_="check")
        op.drop_column(table, "purged_at")


RULE_CHECKS = {
    "name": "name <> '' AND length(name) <= 200",
    "target": "CASE target_kind WHEN 'alias' THEN target ~ '^[[:alnum:]_-]{1,255}$' "
    "ELSE target IN ('staging', 'production', 'archived') END",
    "metric": "CASE kind WHEN 'metric' THEN metric IS NOT NULL AND comparison IS NOT NULL "
    "AND (threshold IS NULL) = against_holder AND (tolerance IS NULL OR against_holder) "
    "ELSE metric IS NULL AND comparison IS NULL AND threshold IS NULL AND tolerance IS NULL "
    "AND NOT against_holder END",
    "threshold": "threshold NOT IN ('NaN', 'Infinity', '-Infinity')",
    "tolerance": "tolerance >= 0 AND tolerance NOT IN ('NaN', 'Infinity')",
    "approvals": "(kind = 'approvals') = (approvals IS NOT NULL) "
    "AND (approvals IS NULL OR approvals BETWEEN 1 AND 100)",
    "movers": "(kind = 'movers') = (cardinality(mover_roles) + cardinality(mover_ids) > 0) "
    "AND mover_roles <@ ARRAY['manager', 'contributor', 'viewer']",
}


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _owned(table: str, *columns: sa.Column[Any], books: bool = True) -> list[Any]:
    """A tenant's table: its key, its columns, and who and when."""
    moment = postgresql.TIMESTAMP(timezone=True)
    kept: list[Any] = [
        sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
    ]
    if books:
        kept += [
            sa.Column("updated_at", moment, server_default=sa.text("now()"), nullable=False),
            sa.Column("updated_by", sa.Uuid(), server_default=sa.text("app_user()"), nullable=True),
            sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        ]
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid7()"), nullable=False),
        *columns,
        *kept,
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


def _gates() -> None:
    op.create_table(
        "promotion_rules",
        *_owned(
            "promotion_rules",
            sa.Column("project_id", sa.Uuid(), nullable=False),
            sa.Column("model_id", sa.Uuid(), nullable=True),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("target_kind", _words("target_kind", "alias", "stage"), nullable=False),
            sa.Column("target", sa.Text(), nullable=False),
            sa.Column("kind", _words("rule_kind", "clean_scan", "metric", "approvals", "movers"), nullable=False),
            sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
            sa.Column("metric", sa.Text(), nullable=True),
            sa.Column("comparison", _words("comparison", "at_least", "at_most"), nullable=True),
            sa.Column("threshold", sa.Float(53), nullable=True),
            sa.Column("against_holder", sa.Boolean(), server_default=sa.text("false"), nullable=False),
            sa.Column("tolerance", sa.Float(53), nullable=True),
            sa.Column("approvals", sa.BigInteger(), nullable=True),
            sa.Column("mover_roles", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
            sa.Column("mover_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        ),
        _refers("promotion_rules", "project_id", "projects"),
        _refers("promotion_rules", "model_id", "models", "CASCADE"),
        *(sa.CheckConstraint(sql, name=op.f(f"ck_promotion_rules_{name}")) for name, sql in RULE_CHECKS.items()),
    )
    named = ["organization_id", "project_id", "name"]
    op.create_index("uq_promotion_rules_name", "promotion_rules", named, unique=True)
    targeted = ["organization_id", "project_id", "target_kind", "target"]
    op.create_index("ix_promotion_rules_target", "promotion_rules", targeted)
    op.create_index("ix_promotion_rules_model_id", "promotion_rules", ["organization_id", "model_id"])
    op.create_table(
        "version_reviews",
        *_owned(
            "version_reviews",
            sa.Column("project_id", sa.Uuid(), nullable=False),
            sa.Column("model_id", sa.Uuid(), nullable=False),
            sa.Column("version_id", sa.Uuid(), nullable=False),
            sa.Column("target_kind", _words("target_kind", "alias", "stage"), nullable=False),
            sa.Column("target", sa.Text(), nullable=False),
            sa.Column(
                "state",
                _words("review_state", "open", "approved", "rejected", "withdrawn"),
                server_default="open",
                nullable=False,
            ),
            sa.Column("comment", sa.Text(), server_default="", nullable=False),
        ),
        _refers("version_reviews", "project_id", "projects"),
        _refers("version_reviews", "model_id", "models"),
        sa.ForeignKeyConstraint(
            ["organization_id", "model_id", "version_id"],
            ["model_versions.organization_id", "model_versions.model_id", "model_versions.id"],
            name="fk_version_reviews_version",
        ),
        sa.CheckConstraint(RULE_CHECKS["target"], name=op.f("ck_version_reviews_target")),
        sa.CheckConstraint("length(comment) <= 10000", name=op.f("ck_version_reviews_comment")),
    )
    op.create_index(
        "uq_version_reviews_alive",
        "version_reviews",
        ["organization_id", "version_id", "target_kind", "target"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'approved')"),
    )
    listed = ["organization_id", "project_id", "state", "created_at", "id"]
    op.create_index("ix_version_reviews_state", "version_reviews", listed)
    op.create_index("ix_version_reviews_version_id", "version_reviews", ["organization_id", "model_id", "version_id"])
    op.create_table(
        "review_entries",
        *_owned(
            "review_entries",
            sa.Column("review_id", sa.Uuid(), nullable=False),
            sa.Column(
                "kind", _words("entry_kind", "request", "comment", "approve", "reject", "withdraw"), nullable=False
            ),
            sa.Column("comment", sa.Text(), server_default="", nullable=False),
            books=False,
        ),
        _refers("review_entries", "review_id", "version_reviews"),
        sa.CheckConstraint("length(comment) <= 10000", name=op.f("ck_review_entries_comment")),
    )
    op.create_index("ix_review_entries_review_id", "review_entries", ["organization_id", "review_id", "id"])
    op.create_index(
        "uq_review_entries_decision",
        "review_entries",
        ["organization_id", "review_id", "created_by"],
        unique=True,
        postgresql_where=sa.text("kind IN ('approve', 'reject')"),
    )
    execute_file("009_gates.sql")


def _gates_down() -> None:
    op.execute("DROP TRIGGER promotion ON models")
    for name in ("promotion", "promotion_moved", "promotion_gone"):
        op.execute(f"DROP TRIGGER {name} ON model_versions")
    for name in ("promotion", "promotion_moved"):
        op.execute(f"DROP TRIGGER {name} ON model_aliases")
    op.execute("DROP FUNCTION guard_model(), guard_stage(), guard_alias()")
    op.execute("DROP FUNCTION guard_place(uuid, uuid, text, text, uuid[], boolean)")
    op.execute("DROP FUNCTION unmet_promotion_rules(uuid, uuid, text, text, uuid[], boolean)")
    op.execute("DROP FUNCTION promotion_checks(uuid, uuid, text, text, uuid[], boolean)")
    for table in ("review_entries", "version_reviews", "promotion_rules"):
        op.drop_table(table)
    op.execute(
        "DROP FUNCTION enter_review(), begin_review(), metric_of(jsonb, text), project_role_of(uuid, uuid, uuid)"
    )


def _pushes() -> None:
    moment = postgresql.TIMESTAMP(timezone=True)
    digest = "digest ~ '^[0-9a-f]{64}$'"
    op.create_table(
        "version_pushes",
        *_owned(
            "version_pushes",
            sa.Column("project_id", sa.Uuid(), nullable=False),
            sa.Column("model_id", sa.Uuid(), nullable=True),
            sa.Column("model_name", sa.Text(), nullable=False),
            sa.Column("run_id", sa.Uuid(), nullable=True),
            sa.Column("description", sa.Text(), server_default="", nullable=False),
            sa.Column("tags", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
            sa.Column("pending_bytes", sa.BigInteger(), nullable=False),
            sa.Column("version_id", sa.Uuid(), nullable=True),
            sa.Column("expires_at", moment, nullable=False),
            sa.Column("completed_at", moment, nullable=True),
            books=False,
        ),
        _refers("version_pushes", "project_id", "projects"),
        _refers("version_pushes", "model_id", "models"),
        _refers("version_pushes", "version_id", "model_versions"),
        _refers("version_pushes", "run_id", "experiment_runs", "CASCADE"),
        sa.CheckConstraint("model_name <> '' AND length(model_name) <= 500", name=op.f("ck_version_pushes_model_name")),
        sa.CheckConstraint("jsonb_typeof(tags) = 'object'", name=op.f("ck_version_pushes_tags")),
        sa.CheckConstraint("pending_bytes >= 0", name=op.f("ck_version_pushes_pending_bytes")),
        sa.CheckConstraint("(version_id IS NULL) = (completed_at IS NULL)", name=op.f("ck_version_pushes_completed")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_version_pushes_expires_at")),
    )
    for column in ("expires_at", "project_id", "run_id"):
        op.create_index(f"ix_version_pushes_{column}", "version_pushes", ["organization_id", column])
    op.create_table(
        "push_files",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("push_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("stored", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_push_files_number")),
        sa.CheckConstraint("path <> '' AND length(path) <= 2048", name=op.f("ck_push_files_path")),
        sa.CheckConstraint(digest, name=op.f("ck_push_files_digest")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_push_files_size_bytes")),
        _refers("push_files", "push_id", "version_pushes", "CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_push_files_organization_id")),
        sa.PrimaryKeyConstraint("organization_id", "push_id", "number", name=op.f("pk_push_files")),
    )
    op.create_index("ix_push_files_digest", "push_files", ["organization_id", "digest"])
    for table in ("version_pushes", "push_files"):
        op.execute(f"CALL secure_table('{table}', 'SELECT, INSERT, UPDATE, DELETE')")


def _scans_down() -> None:
    op.execute("DROP TRIGGER touch_by_scan ON model_versions")
    op.execute("DROP FUNCTION keep_last_change()")
    op.execute("DROP TRIGGER scan ON model_versions")
    op.execute("DROP TRIGGER scan_of_new ON model_versions")
    op.execute("DROP FUNCTION guard_scan()")


def _pushes_down() -> None:
    op.drop_table("push_files")
    op.drop_table("version_pushes")
