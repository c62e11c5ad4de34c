"""Model cards and differences of versions over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from modelyard.kernel.db import get_one
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session
from modelyard.registry import queries, service
from modelyard.registry.cards import card_of
from modelyard.registry.diffs import difference
from modelyard.registry.routes import CanRead, Number
from modelyard.registry.schemas_comparing import CardOut, DifferenceOut

router = APIRouter(prefix="/orgs/{org}/projects/{project}/models", tags=["registry"], route_class=Route)


@router.get("/{model_id}/versions/{number}/card", response_model=CardOut)
async def get_card(model_id: UUID, number: Number, scope: CanRead, session: Session) -> object:
    """A version's model card: what somebody wrote, or a template with the facts filled in.

    `PATCH` of the version with `model_card` writes one; with an empty one it is the template again.
    """
    model = await get_one(session, queries.model(scope, model_id), service.NO_MODEL)
    version = await get_one(session, queries.version(scope, model_id, number), service.NO_VERSION)
    markdown, generated = card_of(model.name, version)
    return {"markdown": markdown, "generated": generated}


@router.get("/{model_id}/versions/{number}/diff", response_model=DifferenceOut)
async def get_difference(
    model_id: UUID,
    number: Number,
    scope: CanRead,
    session: Session,
    against: Annotated[
        int, Query(gt=0, le=2**62, description="Number of the version that it is compared with.", examples=[1])
    ],
    against_model: Annotated[UUID | None, Query(description="That version's model, if it is another one.")] = None,
) -> object:
    """What changed from the version `against` to this one: params, metrics, tags, data, signature, files …"""
    after = await get_one(session, queries.version(scope, model_id, number), service.NO_VERSION)
    other = queries.version(scope, against_model or model_id, against)
    before = await get_one(session, other, f"There is no version {against} to compare with.")
    found = await difference(session, scope, before, after)
    return {"before": before, "after": after, "changes": found.changes, "totals": found.totals}
