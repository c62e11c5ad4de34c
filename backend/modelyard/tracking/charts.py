"""Metric series at the width of a chart: points put into buckets along x, so that a browser gets what it can draw.

x is the step, the wall time, the time since the run's start, or another metric of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np
import psycopg

from modelyard.tracking.series import Floats, Ints, Series, joined, read_chunks

GAP = 5.0
"""A stretch without points is a gap when it is longer than this many times the series' median distance."""


class Axis(StrEnum):
    """What runs along x. Times are in milliseconds since 1970, relative ones in milliseconds since the run's start."""

    STEP = "step"
    TIME = "time"
    RELATIVE_TIME = "relative_time"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Curve:
    """One series as a chart draws it.

    x, first, last, mean, min, max, count, nans: shape (buckets,), non-empty buckets in order of x. `x` is where a
    bucket's last point stands. mean, min and max leave NaN out and are NaN where nothing is left.
    gaps: indices of buckets that follow a gap. points: how many the series has in the range. last_point: its last one
    as (x, step, timestamp, value), None without points.
    """

    x: Floats
    first: Floats
    last: Floats
    mean: Floats
    min: Floats
    max: Floats
    count: Ints
    nans: Ints
    gaps: list[int]
    points: int
    last_point: tuple[float, int, int, float] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Points in order of x, shape (n,) each."""

    x: Floats
    steps: Ints
    timestamps: Ints
    values: Floats


async def read(connection: psycopg.AsyncConnection[Any], organization_id: UUID, run_id: UUID, key: str) -> Series:
    """All points of one metric, in no order; exact duplicates stand in it."""
    return joined((await read_chunks(connection, organization_id, run_id, key)).points)


def placed(series: Series, axis: Axis, *, started_at: int | None = None, along: Series | None = None) -> Placed:
    """The points of a series along x, without duplicates.

    started_at: of the run, in milliseconds since 1970; the first point's time where it is missing or later than that.
    along: for Axis.METRIC the series that gives x: its value at the point's step, or at the last step before. Points
    before its first step, and where it is NaN, have no place.
    """
    # Rising steps hold no point twice, and most series were logged, or merged, in their order: nothing to sort.
    rising = bool((series.steps[1:] > series.steps[:-1]).all())
    points = series if rising else series.distinct()
    if len(points) == 0:
        return Placed(np.empty(0), points.steps, points.timestamps, points.values)
    match axis:
        case Axis.STEP:
            x = points.steps.astype(np.float64)
        case Axis.TIME:
            x = points.timestamps.astype(np.float64)
        case Axis.RELATIVE_TIME:
            first = int(points.timestamps.min())
            begin = first if started_at is None else min(started_at, first)
            x = (points.timestamps - begin).astype(np.float64)
        case Axis.METRIC:
            x = _values_at(along or joined([]), points.steps)
    if rising and bool((x[1:] >= x[:-1]).all()):
        return Placed(x, points.steps, points.timestamps, points.values)
    order = np.lexsort((points.timestamps, points.steps, x))
    order = order[: len(order) - int(np.isnan(x).sum())]  # NaN sorts last
    return Placed(x[order], points.steps[order], points.timestamps[order], points.values[order])


def _values_at(series: Series, steps: Ints) -> Floats:
    found = np.full(len(steps), np.nan)
    if len(series) == 0:
        return found
    order = np.lexsort((series.timestamps, series.steps))
    known, values = series.steps[order], series.values[order]
    index = np.searchsorted(known, steps, side="right") - 1
    found[index >= 0] = values[index[index >= 0]]
    found[np.isinf(found)] = np.nan
    return found


def domain(series: Sequence[Placed]) -> tuple[float, float]:
    """The smallest and largest x of all; (0, 0) when there are no points."""
    ends = [(float(one.x[0]), float(one.x[-1])) for one in series if len(one.x)]
    return (min(first for first, _ in ends), max(last for _, last in ends)) if ends else (0.0, 0.0)


def curve(points: Placed, *, start: float, end: float, width: int) -> Curve:
    """The points from `start` to `end`, both included, in at most `width` buckets of equal breadth.

    No more points than buckets: each point stands alone, at its own x.
    """
    low, high = np.searchsorted(points.x, (start, end), side="left")
    high = int(np.searchsorted(points.x, end, side="right"))
    x, values = points.x[low:high], points.values[low:high]
    n = len(x)
    if n == 0:
        none, zero = np.empty(0), np.empty(0, np.int64)
        return Curve(none, none, none, none, none, none, zero, zero, [], 0, None)
    # Halved, so that the breadth of the widest domain is a number.
    breadth = max(end / 2 - start / 2, 0.0)
    if n <= width or breadth == 0:
        starts = np.arange(n) if n <= width else np.array([0])
    else:
        # The last bucket takes the end of the domain in.
        bucket = np.minimum(((x / 2 - start / 2) / breadth * width).astype(np.int64), width - 1)
        starts = np.flatnonzero(np.concatenate(([True], np.diff(bucket) != 0)))
    ends = np.concatenate((starts[1:], [n])) - 1
    nan = np.isnan(values)
    count = ends - starts + 1
    nans = np.add.reduceat(nan.astype(np.int64), starts)
    smallest, largest = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
    counted = np.where(count > nans, count - nans, np.nan)
    with np.errstate(invalid="ignore", over="ignore"):
        plain = np.where(nan, 0.0, values)
        mean = np.add.reduceat(plain, starts) / counted
        # A sum of finite values may be too large for a float64, while their mean never is.
        too_large = ~np.isfinite(mean) & np.isfinite(smallest) & np.isfinite(largest)
        if too_large.any():
            mean[too_large] = (np.add.reduceat(plain * 2.0**-64, starts) / counted)[too_large] * 2.0**64
    return Curve(
        x=x[ends],
        first=values[starts],
        last=values[ends],
        mean=mean,
        min=smallest,
        max=largest,
        count=count,
        nans=nans,
        gaps=_gaps(x, starts),
        points=n,
        last_point=(
            float(x[-1]),
            int(points.steps[high - 1]),
            int(points.timestamps[high - 1]),
            float(values[-1]),
        ),
    )


def _gaps(x: Floats, starts: Ints) -> list[int]:
    """The buckets before whose first point nothing was logged for unusually long."""
    with np.errstate(over="ignore"):
        distances = np.diff(x)
    usual = distances[distances > 0]
    if len(usual) < 2:
        return []
    wide = distances > GAP * np.median(usual)
    return [index for index in range(1, len(starts)) if wide[starts[index] - 1]]
