"""Time travel over HTTP: what each alias and stage held."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from modelyard.kernel.db import get_one
from modelyard.kernel.idempotency import Route
from modelyard.kernel.pages import Page, page
from modelyard.projects.access import Session
from modelyard.registry import queries, service
from modelyard.registry.models_holdings import HoldingKind, ModelHolding
from modelyard.registry.names import MAX_ALIAS
from modelyard.registry.queries_holdings import holdings
from modelyard.registry.routes import CanRead, Paging
from modelyard.registry.schemas_holdings import HoldingOut

router = APIRouter(prefix="/orgs/{org}/projects/{project}/models", tags=["registry"], route_class=Route)


@router.get("/{model_id}/holdings", response_model=Page[HoldingOut])
async def list_holdings(
    model_id: UUID,
    scope: CanRead,
    session: Session,
    paging: Paging,
    kind: Annotated[HoldingKind | None, Query(description="Only aliases, or only stages.")] = None,
    name: Annotated[
        str | None, Query(max_length=MAX_ALIAS, description="Only this alias or stage.", examples=["production"])
    ] = None,
    as_of: Annotated[
        AwareDatetime | None,
        Query(
            description="Only what was held at this moment (RFC 3339, with its zone): all aliases and stages as they "
            "were then.",
            examples=["2026-01-31T12:00:00Z"],
        ),
    ] = None,
) -> object:
    """Which versions the model's aliases and stages held, from when to when, the newest period first.

    An alias or stage that holds a version now has a period without an end. A deleted version holds nothing, and what
    changed and changed back within one request leaves no period.
    """
    await get_one(session, queries.model(scope, model_id), service.NO_MODEL)
    found = holdings(scope, model_id, kind=kind, name=name, as_of=as_of)
    items, following = await page(session, found, paging, order=[ModelHolding.since, ModelHolding.id], descending=True)
    return {"items": items, "next": following}
