"""Metric series for charts over HTTP."""

from __future__ import annotations

import asyncio
from uuid import UUID

import msgspec
import numpy as np
from fastapi import APIRouter, Response

from modelyard.kernel.db import driver_of
from modelyard.kernel.errors import NotFound
from modelyard.kernel.http import problems
from modelyard.projects.access import Session
from modelyard.tracking import charts, queries
from modelyard.tracking.charts import Curve, Placed
from modelyard.tracking.models import Run
from modelyard.tracking.routes.access import PREFIX, CanRead
from modelyard.tracking.schemas_metrics import ChartOut, ChartRequest
from modelyard.tracking.series import Floats, Series

router = APIRouter(prefix=PREFIX, tags=["tracking"])

IN_THREAD = 50_000
"""Points from which on a series is put into buckets beside the event loop, which other callers wait for."""
KEPT_POINTS = 5_000_000
"""Points of one request that stay in memory, at 32 bytes each; a chart may well speak of a hundred times as many."""


@router.post("/charts/series", response_model=ChartOut, responses=problems(404))
async def get_chart_series(body: ChartRequest, scope: CanRead, session: Session) -> Response:
    """Series of several runs at the width of a chart.

    Every series is cut into `width` buckets of equal breadth over one range of x, the same for all. A bucket tells the
    mean, smallest, largest, first and last value of its points; empty buckets are left out. A series with no more
    points than `width` comes point by point. NaN takes no part in mean, min and max and is counted in `nans`.
    """
    runs = await _starts(session, scope, body.runs)
    connection = await driver_of(session)

    async def read(run: UUID, key: str) -> Series:
        return await charts.read(connection, scope.organization_id, run, key)

    async def along(run: UUID) -> Series | None:
        return await read(run, body.x_metric) if body.x_metric else None

    async def place(run: UUID, key: str, other: Series | None) -> Placed:
        series, started_at = await read(run, key), runs[run]
        if len(series) < IN_THREAD:
            return charts.placed(series, body.x, started_at=started_at, along=other)
        return await asyncio.to_thread(charts.placed, series, body.x, started_at=started_at, along=other)

    # All series share one range, so all are read before the first is drawn; those that are not kept are read again.
    found: list[tuple[UUID, str, Placed | None]] = []
    ends: list[tuple[float, float]] = []
    kept = 0
    for run in body.runs:
        other = await along(run)
        for key in body.keys:
            placed = await place(run, key, other)
            if len(placed.x):
                ends.append(charts.domain([placed]))
                kept += len(placed.x)
                found.append((run, key, placed if kept <= KEPT_POINTS else None))
    start = body.start if body.start is not None else min((first for first, _ in ends), default=0.0)
    end = body.end if body.end is not None else max((last for _, last in ends), default=0.0)
    series_out = []
    for run, key, known in found:
        placed = await place(run, key, await along(run)) if known is None else known
        if len(placed.x) < IN_THREAD:
            curve = charts.curve(placed, start=start, end=end, width=body.width)
        else:
            curve = await asyncio.to_thread(charts.curve, placed, start=start, end=end, width=body.width)
        series_out.append(_as_json(run, key, curve))
    answer = {"x": body.x.value, "start": start, "end": end, "series": series_out}
    return Response(msgspec.json.encode(answer), media_type="application/json")


async def _starts(session: Session, scope: CanRead, ids: list[UUID]) -> dict[UUID, int | None]:
    """When each run started, in milliseconds since 1970."""
    query = queries.all_runs(scope).with_only_columns(Run.id, Run.started_at).where(Run.id.in_(ids))
    found = {
        id: int(started_at.timestamp() * 1000) if started_at is not None else None
        for id, started_at in (await session.execute(query)).all()
    }
    missing = [str(id) for id in ids if id not in found]
    if missing:
        raise NotFound(f"There is no run {missing[0]} in this project.", pointer="/runs", missing=missing)
    return found


def _column(values: Floats) -> list[float | str]:
    plain = values.tolist()
    return plain if np.isfinite(values).all() else [_number(value) for value in plain]


def _number(value: float) -> float | str:
    return value if np.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]


def _as_json(run: UUID, key: str, curve: Curve) -> dict[str, object]:
    exact = bool((curve.count == 1).all())
    columns = {"x": curve.x, "last": curve.last}
    if not exact:
        columns |= {"first": curve.first, "mean": curve.mean, "min": curve.min, "max": curve.max}
    last = curve.last_point
    return {
        "run_id": str(run),
        "key": key,
        "points": curve.points,
        "is_exact": exact,
        **{name: _column(column) for name, column in columns.items()},
        "count": None if exact else curve.count.tolist(),
        "nans": curve.nans.tolist() if curve.nans.any() else [],
        "gaps": curve.gaps,
        "last_point": None
        if last is None
        else {"x": last[0], "step": last[1], "timestamp": last[2], "value": _number(last[3])},
    }
