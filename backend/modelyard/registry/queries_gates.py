"""What can be asked about promotion rules and reviews. Every query starts from one of the nouns."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, and_, select

from modelyard.kernel.access import ProjectScope
from modelyard.registry.models import Model, ModelVersion
from modelyard.registry.models_gates import EntryKind, PromotionRule, ReviewEntry, VersionReview


def rules(scope: ProjectScope) -> Select[PromotionRule]:
    """The promotion rules of one project."""
    return select(PromotionRule).where(
        PromotionRule.organization_id == scope.organization_id, PromotionRule.project_id == scope.project_id
    )


def rule(scope: ProjectScope, rule_id: UUID) -> Select[PromotionRule]:
    return rules(scope).where(PromotionRule.id == rule_id)


def reviews(scope: ProjectScope) -> Select[VersionReview]:
    """The reviews of one project's live versions."""
    live = and_(
        ModelVersion.organization_id == VersionReview.organization_id,
        ModelVersion.id == VersionReview.version_id,
        ModelVersion.deleted_at.is_(None),
    )
    return (
        select(VersionReview)
        .join(ModelVersion, live)
        .where(VersionReview.organization_id == scope.organization_id, VersionReview.project_id == scope.project_id)
    )


def review(scope: ProjectScope, review_id: UUID) -> Select[VersionReview]:
    return reviews(scope).where(VersionReview.id == review_id)


def reviews_of(scope: ProjectScope, model_id: UUID, version_id: UUID) -> Select[VersionReview]:
    return reviews(scope).where(VersionReview.model_id == model_id, VersionReview.version_id == version_id)


DECISIONS = and_(
    ReviewEntry.organization_id == VersionReview.organization_id,
    ReviewEntry.review_id == VersionReview.id,
    ReviewEntry.kind.in_([EntryKind.APPROVE, EntryKind.REJECT]),
)
"""Which entries are decisions of a listed review."""


def entries(scope: ProjectScope, review_id: UUID) -> Select[ReviewEntry]:
    """What was said and decided in a review."""
    return select(ReviewEntry).where(
        ReviewEntry.organization_id == scope.organization_id, ReviewEntry.review_id == review_id
    )


def reviewed_versions(scope: ProjectScope) -> Select[UUID, str, int]:
    """The versions that have reviews: each one's id, its model's name, and its number."""
    return (
        select(ModelVersion.id, Model.name, ModelVersion.number)
        .join(Model, and_(Model.organization_id == ModelVersion.organization_id, Model.id == ModelVersion.model_id))
        .where(ModelVersion.organization_id == scope.organization_id, ModelVersion.project_id == scope.project_id)
    )
