"""Metrics of runs over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from modelyard.kernel.db import driver_of
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session
from modelyard.tracking import service
from modelyard.tracking.routes.access import PREFIX, CanRead
from modelyard.tracking.schemas_metrics import HistoryOut, PointOut
from modelyard.tracking.series import read_series

router = APIRouter(prefix=PREFIX, tags=["tracking"], route_class=Route)


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
