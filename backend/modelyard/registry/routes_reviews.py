"""The native API for reviews: asking for an approval, talking about it, deciding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Among, Listing, ListRequest
from modelyard.kernel.pages import Page, page
from modelyard.kernel.versions import Tagged
from modelyard.projects.access import Session, require
from modelyard.registry import queries, queries_gates, reviews
from modelyard.registry.models import ModelVersion
from modelyard.registry.models_gates import EntryKind, ReviewEntry, VersionReview
from modelyard.registry.routes import CanRead, CanWrite, Number, Paging
from modelyard.registry.schemas_gates import EntryOut, ReviewComment, ReviewCreate, ReviewOut, ReviewWords
from modelyard.registry.service import NO_VERSION

router = APIRouter(prefix="/orgs/{org}/projects/{project}", tags=["registry"], route_class=Route)

CanApprove = Annotated[ProjectScope, require(Permission.MODEL_APPROVE)]

REVIEWS = Listing[VersionReview](
    filters={
        "state": VersionReview.state,
        "target_kind": VersionReview.target_kind,
        "target": VersionReview.target,
        "model_id": VersionReview.model_id,
        "created_by": VersionReview.created_by,
        "decided_by": Among(ReviewEntry.created_by, queries_gates.DECISIONS),
    },
    sorts={"created_at": VersionReview.created_at, "updated_at": VersionReview.updated_at},
    tie=VersionReview.id,
    descending=True,
)
Wanted = Annotated[ListRequest, Depends(REVIEWS.request)]


@router.get("/reviews", response_model=Page[ReviewOut])
async def list_reviews(scope: CanRead, session: Session, wanted: Wanted) -> object:
    """Reviews of a project's versions, the newest first; `filter=state:eq:open` are those that wait for somebody,
    `filter=decided_by:eq:<id>` those that a person approved or rejected."""
    items, following = await REVIEWS.page(session, queries_gates.reviews(scope), wanted)
    return {"items": await _out(session, scope, items), "next": following}


@router.get("/models/{model_id}/versions/{number}/reviews", response_model=Page[ReviewOut])
async def list_version_reviews(
    model_id: UUID, number: Number, scope: CanRead, session: Session, wanted: Wanted
) -> object:
    """Reviews of one version, the newest first."""
    version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
    items, following = await REVIEWS.page(session, queries_gates.reviews_of(scope, model_id, version.id), wanted)
    return {"items": await _out(session, scope, items), "next": following}


@router.post("/models/{model_id}/versions/{number}/reviews", response_model=ReviewOut, status_code=201)
async def request_review(
    model_id: UUID, number: Number, body: ReviewCreate, scope: CanWrite, session: Session
) -> object:
    """Ask that a version be approved for an alias or a stage."""
    review = await reviews.request_review(
        session, scope, model_id, number, kind=body.target_kind, target=body.target, comment=body.comment
    )
    return (await _out(session, scope, [review]))[0]


@router.get("/reviews/{review_id}", response_model=ReviewOut)
async def get_review(review_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> object:
    """One review and its state."""
    review = tagged(await get_one(session, queries_gates.review(scope, review_id), reviews.NO_REVIEW))
    return (await _out(session, scope, [review]))[0]


@router.get("/reviews/{review_id}/entries", response_model=Page[EntryOut])
async def list_review_entries(review_id: UUID, scope: CanRead, session: Session, paging: Paging) -> object:
    """What was said and decided in a review, in its order."""
    await get_one(session, queries_gates.review(scope, review_id), reviews.NO_REVIEW)
    found = queries_gates.entries(scope, review_id)
    items, following = await page(session, found, paging, order=[ReviewEntry.id])
    return {"items": items, "next": following}


@router.post("/reviews/{review_id}/comments", response_model=ReviewOut)
async def comment_on_review(review_id: UUID, body: ReviewComment, scope: CanWrite, session: Session) -> object:
    """Say something in a review; also after it ended."""
    return await _entered(session, scope, review_id, EntryKind.COMMENT, body.comment)


@router.post("/reviews/{review_id}/approve", response_model=ReviewOut, responses=problems(409))
async def approve_version(review_id: UUID, body: ReviewWords, scope: CanApprove, session: Session) -> object:
    """Approve. Nobody approves a version of their own, or decides twice. The review is approved with as many
    approvals as the rules of its target ask for, one where none does."""
    return await _entered(session, scope, review_id, EntryKind.APPROVE, body.comment)


@router.post("/reviews/{review_id}/reject", response_model=ReviewOut, responses=problems(409))
async def reject_version(review_id: UUID, body: ReviewWords, scope: CanApprove, session: Session) -> object:
    """Reject, which ends the review, whoever approved before. Another one can be asked for."""
    return await _entered(session, scope, review_id, EntryKind.REJECT, body.comment)


@router.post("/reviews/{review_id}/withdraw", response_model=ReviewOut, responses=problems(409))
async def withdraw_review(review_id: UUID, body: ReviewWords, scope: CanWrite, session: Session) -> object:
    """Take back what you asked for, with the approvals that it got; who may approve can do it for anybody."""
    return await _entered(session, scope, review_id, EntryKind.WITHDRAW, body.comment)


async def _entered(
    session: Session, scope: ProjectScope, review_id: UUID, kind: EntryKind, comment: str
) -> dict[str, Any]:
    review = await reviews.add_entry(session, scope, review_id, kind, comment)
    return (await _out(session, scope, [review]))[0]


async def _out(session: Session, scope: ProjectScope, found: Sequence[VersionReview]) -> list[dict[str, Any]]:
    """Each with its model's name and its version's number, in one query for all."""
    ids = [review.version_id for review in found]
    named = await session.execute(queries_gates.reviewed_versions(scope).where(ModelVersion.id.in_(ids)))
    of_version = {id: (name, number) for id, name, number in named}
    own = [name for name in ReviewOut.model_fields if name not in ("model", "number")]
    return [
        {
            **{name: getattr(review, name) for name in own},
            "model": of_version[review.version_id][0],
            "number": of_version[review.version_id][1],
        }
        for review in found
    ]
