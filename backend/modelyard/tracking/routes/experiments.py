"""Experiments over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged, check_version
from modelyard.projects.access import Session
from modelyard.tracking import queries, service
from modelyard.tracking.models import Experiment
from modelyard.tracking.routes.access import PREFIX, CanDelete, CanRead, CanWrite, experiment_of
from modelyard.tracking.schemas import ExperimentChange, ExperimentCreate, ExperimentItem, ExperimentOut
from modelyard.tracking.search.finding import Deleted

router = APIRouter(prefix=PREFIX, tags=["tracking"], route_class=Route)

EXPERIMENTS: Listing[Experiment] = Listing(
    filters={
        "name": Experiment.name,
        "number": Experiment.number,
        "created_at": Experiment.created_at,
        "updated_at": Experiment.updated_at,
    },
    sorts={
        "number": Experiment.number,
        "name": Experiment.name,
        "created_at": Experiment.created_at,
        "updated_at": Experiment.updated_at,
    },
    tie=Experiment.id,
)


@router.get("/experiments", response_model=Page[ExperimentItem])
async def list_experiments(
    scope: CanRead,
    session: Session,
    wanted: Annotated[ListRequest, Depends(EXPERIMENTS.request)],
    deleted: Annotated[Deleted, Query(description="Live experiments, deleted ones, or both.")] = Deleted.FALSE,
    counts: Annotated[bool, Query(description="Tell of each how many live runs it has, and its last.")] = False,
) -> Page[ExperimentItem]:
    """The project's experiments."""
    query = queries.all_experiments(scope)
    if deleted is not Deleted.ANY:
        gone = Experiment.deleted_at.is_not(None)
        query = query.where(gone if deleted is Deleted.TRUE else ~gone)
    found, after = await EXPERIMENTS.page(session, query, wanted)
    items = [ExperimentItem.model_validate(one) for one in found]
    if counts:
        activity = queries.activity(scope, [item.id for item in items])
        known = {id: (runs, last) for id, runs, last in await session.execute(activity)}
        for item in items:
            item.runs, item.last_run_at = known.get(item.id, (0, None))
    return Page[ExperimentItem](items=items, next=after)


@router.post("/experiments", response_model=ExperimentOut, status_code=201, responses=problems(409))
async def create_experiment(body: ExperimentCreate, scope: CanWrite, session: Session, tagged: Tagged) -> Experiment:
    """Create an experiment. A deleted one keeps its name until it is restored or purged."""
    return tagged(
        await service.create_experiment(session, scope, body.name, description=body.description, tags=body.tags)
    )


@router.get("/experiments/{number}", response_model=ExperimentOut)
async def get_experiment(number: int, scope: CanRead, session: Session, tagged: Tagged) -> Experiment:
    """One experiment, deleted or not."""
    return tagged(await experiment_of(session, scope, number))


@router.patch("/experiments/{number}", response_model=ExperimentOut, responses=problems(409, 412))
async def change_experiment(
    number: int, body: ExperimentChange, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> Experiment:
    """Rename or describe an experiment, set and remove its tags. A deleted one must be restored first."""
    found = await experiment_of(session, scope, number)
    check_version(found, expected)
    return tagged(
        await service.update_experiment(session, found, name=body.name, description=body.description, tags=body.tags)
    )


@router.delete("/experiments/{number}", status_code=204, responses=problems(412))
async def delete_experiment(number: int, scope: CanDelete, session: Session, expected: Expected) -> None:
    """Delete an experiment with its runs; both can be restored."""
    found = await experiment_of(session, scope, number)
    check_version(found, expected)
    await service.delete_experiment(session, scope, found, at=datetime.now(UTC))


@router.post("/experiments/{number}/restore", response_model=ExperimentOut)
async def restore_experiment(number: int, scope: CanDelete, session: Session, tagged: Tagged) -> Experiment:
    """Bring back a deleted experiment with all its runs, also those that were deleted before it."""
    found = await experiment_of(session, scope, number)
    if found.deleted_at is not None:
        await service.restore_experiment(session, scope, found)
    return tagged(found)
