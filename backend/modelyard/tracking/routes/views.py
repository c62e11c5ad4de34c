"""Saved views over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy import or_

from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged
from modelyard.projects.access import Session
from modelyard.tracking import views
from modelyard.tracking.models import SavedView
from modelyard.tracking.routes.access import PREFIX, CanRead, CanWrite, experiment_of
from modelyard.tracking.schemas_views import ViewChange, ViewCreate, ViewOut

router = APIRouter(prefix=PREFIX + "/views", tags=["tracking"], route_class=Route)

VIEWS: Listing[SavedView] = Listing(
    filters={
        "page": SavedView.page,
        "name": SavedView.name,
        "is_shared": SavedView.is_shared,
        "created_by": SavedView.created_by,
        "updated_at": SavedView.updated_at,
    },
    sorts={"name": SavedView.name, "created_at": SavedView.created_at, "updated_at": SavedView.updated_at},
    tie=SavedView.id,
)


async def _shown(session: Session, scope: CanRead, found: list[SavedView]) -> list[ViewOut]:
    numbers = await views.experiment_numbers(session, scope, found)
    return [
        ViewOut.model_validate(one).model_copy(update={"experiment": numbers.get(one.experiment_id)})
        if one.experiment_id
        else ViewOut.model_validate(one)
        for one in found
    ]


async def _tagged(session: Session, scope: CanRead, tagged: Tagged, found: SavedView) -> ViewOut:
    (shown,) = await _shown(session, scope, [tagged(found)])
    return shown


@router.get("", response_model=Page[ViewOut])
async def list_views(
    scope: CanRead,
    session: Session,
    wanted: Annotated[ListRequest, Depends(VIEWS.request)],
    experiment: Annotated[
        int | None,
        Query(ge=0, description="Only views of this experiment, and of the whole project.", examples=[1]),
    ] = None,
) -> Page[ViewOut]:
    """The caller's own views, and those that others share."""
    query = views.views(scope)
    if experiment is not None:
        of = await experiment_of(session, scope, experiment)
        query = query.where(or_(SavedView.experiment_id == of.id, SavedView.experiment_id.is_(None)))
    items, after = await VIEWS.page(session, query, wanted)
    return Page[ViewOut](items=await _shown(session, scope, items), next=after)


@router.post("", response_model=ViewOut, status_code=201, responses=problems(409))
async def create_view(body: ViewCreate, scope: CanWrite, session: Session, tagged: Tagged) -> ViewOut:
    """Save a view. Its name is one that the caller has not used for another view of the project."""
    experiment = None if body.experiment is None else await experiment_of(session, scope, body.experiment)
    made = await views.save_view(
        session,
        scope,
        body.name,
        page=body.page,
        definition=body.definition,
        experiment=experiment,
        is_shared=body.is_shared,
    )
    return await _tagged(session, scope, tagged, made)


@router.get("/{view_id}", response_model=ViewOut)
async def get_view(view_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> ViewOut:
    """One view: the caller's own, or a shared one."""
    return await _tagged(session, scope, tagged, await get_one(session, views.view(scope, view_id), views.NO_VIEW))


@router.patch("/{view_id}", response_model=ViewOut, responses=problems(409, 412))
async def change_view(
    view_id: UUID, body: ViewChange, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> ViewOut:
    """Rename, redefine or share a view. A shared one of somebody else needs the permission project:write."""
    changed = await views.change_view(
        session,
        scope,
        view_id,
        name=body.name,
        definition=body.definition,
        is_shared=body.is_shared,
        expected=expected,
    )
    return await _tagged(session, scope, tagged, changed)


@router.delete("/{view_id}", status_code=204, responses=problems(412))
async def delete_view(view_id: UUID, scope: CanWrite, session: Session, expected: Expected) -> None:
    """Delete a view. A shared one of somebody else needs the permission project:write."""
    await views.delete_view(session, scope, view_id, at=datetime.now(UTC), expected=expected)
