"""Experiments over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter

from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.pages import Page, page
from modelyard.kernel.versions import Expected, Tagged, check_version
from modelyard.projects.access import Session
from modelyard.tracking import queries, service
from modelyard.tracking.models import Experiment
from modelyard.tracking.routes.access import PREFIX, CanDelete, CanRead, CanWrite, Paging, experiment_of
from modelyard.tracking.schemas import ExperimentCreate, ExperimentOut

router = APIRouter(prefix=PREFIX, tags=["tracking"], route_class=Route)


@router.get("/experiments", response_model=Page[ExperimentOut])
async def list_experiments(scope: CanRead, session: Session, paging: Paging) -> object:
    """Live experiments, by number."""
    items, following = await page(session, queries.experiments(scope), paging, order=[Experiment.number])
    return {"items": items, "next": following}


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


@router.delete("/experiments/{number}", status_code=204, responses=problems(412))
async def delete_experiment(number: int, scope: CanDelete, session: Session, expected: Expected) -> None:
    """Delete an experiment with its runs; both can be restored."""
    found = await experiment_of(session, scope, number)
    check_version(found, expected)
    await service.delete_experiment(session, scope, found, at=datetime.now(UTC))
