"""Runs over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from modelyard.kernel.errors import Conflict
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session
from modelyard.tracking import queries, service
from modelyard.tracking.models import Run, RunLatestMetric
from modelyard.tracking.routes.access import PREFIX, CanDelete, CanRead, CanWrite, experiment_of
from modelyard.tracking.schemas import RunCreate, RunDetail, RunFinish, RunOut
from modelyard.tracking.schemas_metrics import MetricOut
from modelyard.tracking.service import NewRun

router = APIRouter(prefix=PREFIX, tags=["tracking"], route_class=Route)

SHOWN_KEYS = 1_000


class RunAlreadyEnded(Conflict):
    code = "run_already_ended"


@router.post("/runs", response_model=RunOut, status_code=201)
async def create_run(body: RunCreate, scope: CanWrite, session: Session) -> Run:
    """Start a run."""
    new = NewRun(
        name=body.name,
        started_at=body.started_at or datetime.now(UTC),
        user_name=scope.actor.label,
        tags=body.tags,
    )
    return await service.create_run(session, scope, await experiment_of(session, scope, body.experiment), new)


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
