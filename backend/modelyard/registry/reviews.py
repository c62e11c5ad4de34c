"""Use cases of reviews: asking that a version be approved for an alias or a stage, talking about it, deciding.

Who may do what, and what follows from it, is held by the database's trigger (`009_gates.sql`), also for plain SQL.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Forbidden, ModelyardError, constraint_of, refuse_by_state
from modelyard.kernel.events import publish
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries, queries_gates
from modelyard.registry.events import ReviewChanged
from modelyard.registry.gates import check_target
from modelyard.registry.models import ModelVersion
from modelyard.registry.models_gates import EntryKind, ReviewEntry, TargetKind, VersionReview
from modelyard.registry.service import NO_VERSION, lock_model

NO_REVIEW = "There is no such review in this project."


class ReviewUnderWay(AlreadyExists):
    code = "review_under_way"


class ReviewClosed(Conflict):
    code = "review_closed"


class DecidedAlready(Conflict):
    code = "decided_already"


class OwnVersion(Forbidden):
    code = "own_version"


_REASONS: dict[str, type[ModelyardError]] = {
    "closed": ReviewClosed,
    "decided": DecidedAlready,
    "author": OwnVersion,
    "not_allowed": Forbidden,
}


refuse_by_state("MY002", lambda message, detail: _REASONS[detail](message))


async def request_review(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    number: int,
    *,
    kind: TargetKind,
    target: str,
    comment: str = "",
) -> VersionReview:
    """Ask that a version be approved for an alias or a stage.

    Raises:
        Invalid: a target that cannot be.
        NotFound: no such version.
        ReviewUnderWay: it is being reviewed for this target, or approved for it.
    """
    check_target(kind, target)
    await lock_model(session, scope, model_id)
    version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
    review = VersionReview(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        model_id=model_id,
        version_id=version.id,
        target_kind=kind,
        target=target,
        comment=comment,
    )
    try:
        async with session.begin_nested():
            session.add(review)
            await session.flush()
    except IntegrityError as error:
        if constraint_of(error.orig) == "uq_version_reviews_alive":
            raise ReviewUnderWay("A review of this version for this target is open or approved.") from None
        raise
    await _enter(session, scope, review, version, EntryKind.REQUEST, comment)
    return review


async def add_entry(
    session: AsyncSession, scope: ProjectScope, review_id: UUID, kind: EntryKind, comment: str = ""
) -> VersionReview:
    """Comment, approve, reject or withdraw.

    Raises:
        NotFound: no such review.
        ReviewClosed: it was rejected or withdrawn, and this is no comment.
        OwnVersion: the version's author approves it.
        Forbidden: they may not decide here, or withdraw what somebody else asked for.
        DecidedAlready: they approved or rejected before.
    """
    review = await get_one(session, queries_gates.review(scope, review_id), NO_REVIEW)
    if kind is not EntryKind.COMMENT:
        await lock_model(session, scope, review.model_id)
    of_review = queries.versions_of(scope, review.model_id).where(ModelVersion.id == review.version_id)
    version = await get_one(session, of_review, NO_REVIEW)
    await _enter(session, scope, review, version, kind, comment)
    return review


async def _enter(
    session: AsyncSession,
    scope: ProjectScope,
    review: VersionReview,
    version: ModelVersion,
    kind: EntryKind,
    comment: str,
) -> None:
    session.add(
        ReviewEntry(organization_id=scope.organization_id, id=uuid7(), review_id=review.id, kind=kind, comment=comment)
    )
    await session.flush()
    await session.refresh(review)
    await publish(
        session,
        ReviewChanged(
            scope.organization_id,
            scope.project_id,
            version.model_id,
            version.id,
            version.number,
            review.id,
            review.target_kind,
            review.target,
            kind,
            review.state,
        ),
    )
