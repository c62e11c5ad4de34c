"""The native API for experiments and runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import driver_of, get_one
from modelyard.kernel.errors import Conflict
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.pages import Page, PageRequest, page, page_request
from modelyard.kernel.versions import Expected, Tagged, check_version
from modelyard.projects.access import Session, require
from modelyard.tracking import queries, service
from modelyard.tracking.models import Experiment, Run, RunLatestMetric, RunStatus
from modelyard.tracking.schemas import (
    ExperimentCreate,
    ExperimentOut,
    HistoryOut,
    MetricOut,
    PointOut,
    RunCreate,
    RunDetail,
    RunFinish,
    RunOut,
)
from modelyard.tracking.series import read_series
from modelyard.tracking.service import NewRun

router = APIRouter(prefix="/orgs/{org}/projects/{project}", tags=["tracking"], route_class=Route)

CanRead = Annotated[ProjectScope, require(Permission.RUN_READ)]
CanWrite = Annotated[ProjectScope, require(Permission.RUN_WRITE)]
CanDelete = Annotated[ProjectScope, require(Permission.RUN_DELETE)]
Paging = Annotated[PageRequest, Depends(page_request)]

SHOWN_KEYS = 1_000


class RunAlreadyEnded(Conflict):
    code = "run_already_ended"


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
    return tagged(await _experiment(session, scope, number))


@router.delete("/experiments/{number}", status_code=204, responses=problems(412))
async def delete_experiment(number: int, scope: CanDelete, session: Session, expected: Expected) -> None:
    """Delete an experiment with its runs; both can be restored."""
    found = await _experiment(session, scope, number)
    check_version(found, expected)
    await service.delete_experiment(session, scope, found, at=datetime.now(UTC))


@router.get("/runs", response_model=Page[RunOut])
async def list_runs(
    scope: CanRead,
    session: Session,
    paging: Paging,
    experiment: Annotated[
        int | None, Query(ge=0, le=2**62, description="Only this experiment's runs.", examples=[1])
    ] = None,
    status: Annotated[RunStatus | None, Query(description="Only runs of this status.")] = None,
) -> object:
    """Live runs, the newest first."""
    query = queries.runs(scope)
    if experiment is not None:
        query = query.where(Run.experiment_id == (await _experiment(session, scope, experiment)).id)
    if status is not None:
        query = query.where(Run.status == status)
    items, following = await page(session, query, paging, order=[Run.id], descending=True)
    return {"items": items, "next": following}


@router.post("/runs", response_model=RunOut, status_code=201)
async def create_run(body: RunCreate, scope: CanWrite, session: Session) -> Run:
    """Start a run."""
    new = NewRun(
        name=body.name,
        started_at=body.started_at or datetime.now(UTC),
        user_name=scope.actor.label,
        tags=body.tags,
    )
    return await service.create_run(session, scope, await _experiment(session, scope, body.experiment), new)


@router.get("/runs/{run_id}", response_model=RunDetail)
async def get_run(run_id: UUID, scope: CanRead, session: Session) -> RunDetail:
    """One run, deleted or not, with what was logged to it."""
    run = await service.get_run(session, scope, run_id)
    metrics = queries.latest_metrics(scope, [run_id]).order_by(RunLatestMetric.key).limit(SHOWN_KEYS)
    return RunDetail(
        **RunOut.model_validate(run).model_dump(),
        params=dict((await session.execute(queries.params(scope, run_id).limit(SHOWN_KEYS))).all()),
        tags=dict((await session.execute(queries.tags(scope, run_id).limit(SHOWN_KEYS))).all()),
        metrics=[MetricOut.model_validate(row) for row in (await session.execute(metrics)).scalars()],
    )


@router.post("/runs/{run_id}/finish", response_model=RunOut)
async def finish_run(run_id: UUID, body: RunFinish, scope: CanWrite, session: Session) -> Run:
    """End a running run; its first ending stands."""
    run = await service.get_run(session, scope, run_id)
    if run.status.ended:
        raise RunAlreadyEnded(f"The run is already {run.status}.", run_id=run_id)
    return await service.update_run(session, scope, run_id, status=body.status, now=datetime.now(UTC))


@router.delete("/runs/{run_id}", status_code=204)
async def delete_run(run_id: UUID, scope: CanDelete, session: Session) -> None:
    """Delete a run; it can be restored."""
    await service.delete_run(session, scope, run_id, at=datetime.now(UTC))


@router.post("/runs/{run_id}/restore", response_model=RunOut)
async def restore_run(run_id: UUID, scope: CanDelete, session: Session) -> Run:
    """Bring back a deleted run."""
    await service.restore_run(session, scope, run_id)
    return await service.get_run(session, scope, run_id)


@router.get("/runs/{run_id}/metrics/{key:path}", response_model=HistoryOut)
async def get_metric_history(
    run_id: UUID,
    key: str,
    scope: CanRead,
    session: Session,
    limit: Annotated[int, Query(ge=1, le=25_000, description="Points at most.")] = 1_000,
    offset: Annotated[int, Query(ge=0, le=2**62, description="Points to leave out at the beginning.")] = 0,
) -> HistoryOut:
    """The points of one metric."""
    await service.get_run(session, scope, run_id)
    series = await read_series(await driver_of(session), scope.organization_id, run_id, key)
    part = slice(offset, offset + limit)
    points = zip(
        series.steps[part].tolist(), series.timestamps[part].tolist(), series.values[part].tolist(), strict=True
    )
    return HistoryOut(
        key=key,
        total=len(series),
        points=[PointOut(step=step, timestamp=timestamp, value=value) for step, timestamp, value in points],
    )


async def _experiment(session: Session, scope: ProjectScope, number: int) -> Experiment:
    return await get_one(session, queries.experiment_by_number(scope, number), "There is no such experiment.")
