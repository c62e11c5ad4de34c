"""What a version needs before an alias or a stage, and the reviews in which people approve it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Float, ForeignKeyConstraint, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import AUDITED, Audited, Base, TenantOwned, parent, text_enum


class TargetKind(StrEnum):
    ALIAS = "alias"
    STAGE = "stage"


class RuleKind(StrEnum):
    CLEAN_SCAN = "clean_scan"
    METRIC = "metric"
    APPROVALS = "approvals"
    MOVERS = "movers"


class Comparison(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class ReviewState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class EntryKind(StrEnum):
    REQUEST = "request"
    COMMENT = "comment"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


ALIVE = text("state IN ('open', 'approved')")
DECISION = text("kind IN ('approve', 'reject')")
TARGET = (
    "CASE target_kind WHEN 'alias' THEN target ~ '^[[:alnum:]_-]{1,255}$' "
    "ELSE target IN ('staging', 'production', 'archived') END"
)


class PromotionRule(TenantOwned, Audited, Base):
    """One thing that must hold before a version gets an alias or a stage; `model_id` NULL: of any model of the project.

    The database's triggers hold every writer to it. metric: the value kept at registration against `threshold`, or
    against the present holder's with a tolerance. movers: who may set, move or take it away at all.
    Queries: the rules of a target (the index); a project's by name (the unique index).
    """

    __tablename__ = "promotion_rules"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("models", "model_id", cascade=True),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint(TARGET, name="target"),
        CheckConstraint(
            "CASE kind WHEN 'metric' THEN metric IS NOT NULL AND comparison IS NOT NULL "
            "AND (threshold IS NULL) = against_holder AND (tolerance IS NULL OR against_holder) "
            "ELSE metric IS NULL AND comparison IS NULL AND threshold IS NULL AND tolerance IS NULL "
            "AND NOT against_holder END",
            name="metric",
        ),
        CheckConstraint("threshold NOT IN ('NaN', 'Infinity', '-Infinity')", name="threshold"),
        CheckConstraint("tolerance >= 0 AND tolerance NOT IN ('NaN', 'Infinity')", name="tolerance"),
        CheckConstraint(
            "(kind = 'approvals') = (approvals IS NOT NULL) AND (approvals IS NULL OR approvals BETWEEN 1 AND 100)",
            name="approvals",
        ),
        CheckConstraint(
            "(kind = 'movers') = (cardinality(mover_roles) + cardinality(mover_ids) > 0) "
            "AND mover_roles <@ ARRAY['manager', 'contributor', 'viewer']",
            name="movers",
        ),
        Index("uq_promotion_rules_name", "organization_id", "project_id", "name", unique=True),
        Index("ix_promotion_rules_target", "organization_id", "project_id", "target_kind", "target"),
        Index("ix_promotion_rules_model_id", "organization_id", "model_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    model_id: Mapped[UUID | None]
    name: Mapped[str]
    target_kind: Mapped[TargetKind] = mapped_column(text_enum(TargetKind))
    target: Mapped[str]
    kind: Mapped[RuleKind] = mapped_column(text_enum(RuleKind))
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    metric: Mapped[str | None]
    comparison: Mapped[Comparison | None] = mapped_column(text_enum(Comparison))
    threshold: Mapped[float | None] = mapped_column(Float(53))
    against_holder: Mapped[bool] = mapped_column(server_default=text("false"))
    tolerance: Mapped[float | None] = mapped_column(Float(53))
    approvals: Mapped[int | None]
    mover_roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    mover_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))


class VersionReview(TenantOwned, Audited, Base):
    """A request that people approve a version for an alias or a stage. `created_by` asked for it.

    The state follows from the entries, by the database's trigger: it is approved with as many approvals as the rules of
    its target ask for (one where none does), and ends with a rejection or a withdrawal.
    Queries: a project's by state, newest first, and those that one person asked for; a
    version's; the one that is alive for a target (partial unique index).
    """

    __tablename__ = "version_reviews"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("models", "model_id"),
        ForeignKeyConstraint(
            ["organization_id", "model_id", "version_id"],
            ["model_versions.organization_id", "model_versions.model_id", "model_versions.id"],
            name="fk_version_reviews_version",
        ),
        CheckConstraint(TARGET, name="target"),
        CheckConstraint("length(comment) <= 10000", name="comment"),
        Index(
            "uq_version_reviews_alive",
            "organization_id",
            "version_id",
            "target_kind",
            "target",
            unique=True,
            postgresql_where=ALIVE,
        ),
        Index("ix_version_reviews_state", "organization_id", "project_id", "state", "created_at", "id"),
        Index("ix_version_reviews_created_by", "organization_id", "project_id", "created_by", "created_at", "id"),
        Index("ix_version_reviews_version_id", "organization_id", "model_id", "version_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    model_id: Mapped[UUID]
    version_id: Mapped[UUID]
    target_kind: Mapped[TargetKind] = mapped_column(text_enum(TargetKind))
    target: Mapped[str]
    state: Mapped[ReviewState] = mapped_column(text_enum(ReviewState), server_default="open")
    comment: Mapped[str] = mapped_column(server_default="")


class ReviewEntry(TenantOwned, Base):
    """One thing said or decided in a review: append-only, and of whoever acted when it was written.

    Queries: a review's in their order (ids grow with time); a person's decision (partial unique index); all
    decisions of a person.
    """

    __tablename__ = "review_entries"
    __table_args__ = (
        parent("version_reviews", "review_id"),
        CheckConstraint("length(comment) <= 10000", name="comment"),
        Index("ix_review_entries_review_id", "organization_id", "review_id", "id"),
        Index(
            "uq_review_entries_decision",
            "organization_id",
            "review_id",
            "created_by",
            unique=True,
            postgresql_where=DECISION,
        ),
        Index("ix_review_entries_created_by", "organization_id", "created_by", "review_id", postgresql_where=DECISION),
        {"info": AUDITED},
    )
    review_id: Mapped[UUID]
    kind: Mapped[EntryKind] = mapped_column(text_enum(EntryKind))
    comment: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_by: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"))
