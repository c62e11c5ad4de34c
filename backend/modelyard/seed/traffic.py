"""Requests that nobody made: counts per minute and hour as a deployment's monitoring would have written them.

Every column is drawn from the bins of the serving version's reference profile, so without drift the live counts fit
the training data; the hour of the day and the day of the week are those of the bucket itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from modelyard.monitoring.models import Granularity
from modelyard.monitoring.profiles import PREDICTION, NumberColumn
from modelyard.monitoring.service import Bucket, Tally
from modelyard.serving import latency

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MINUTES = timedelta(hours=6)
"""How far back the history is told minute by minute; the hours before are told hour by hour."""

HOUR_COLUMN, WEEKEND_COLUMN = "hour", "is_weekend"
SPREAD = 0.35
"""Of the logarithm of a latency."""
REQUEST_BYTES, ANSWER_BYTES = 640, 58

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Profile = Mapping[str, NumberColumn]


@dataclass(frozen=True, slots=True)
class Split:
    """From `since` on, the versions' shares of the traffic in percent. It lies on a full hour."""

    since: datetime
    weights: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Full hours in which a version answers part of its requests slowly (`slow_factor` times), or not at all."""

    version_id: UUID
    start: datetime
    end: datetime
    slow_share: float = 0.0
    slow_factor: float = 1.0
    error_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Shift:
    """Columns whose values grow from `start` on, until they are fully shifted at `full`.

    strength: by column, the logarithm of how much likelier the highest bin becomes than the lowest.
    """

    start: datetime
    full: datetime
    strength: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deployment does. `hours_of_day` are the deciles of the hour at which requests come."""

    deployment_id: UUID
    requests_a_day: float
    median_ms: float
    hours_of_day: Sequence[float]
    splits: Sequence[Split]
    profiles: Mapping[UUID, Profile]
    troubles: Sequence[Trouble] = ()
    shift: Shift | None = None
    client_error_share: float = 0.004
    server_error_share: float = 0.0006


def buckets(plan: Plan, *, now: datetime, rng: np.random.Generator) -> Iterator[Bucket]:
    """The whole history up to `now`. What is told by minutes comes once more by hours, to be added up."""
    from_minutes = now.replace(minute=0, second=0, microsecond=0) - MINUTES
    this_minute = now.replace(second=0, microsecond=0)
    hours = _range(plan.splits[0].since, from_minutes, HOUR)
    minutes = _range(from_minutes, this_minute, MINUTE)
    for version_id in plan.profiles:
        for at, tally in _serve(plan, version_id, hours, HOUR, rng):
            yield Bucket(plan.deployment_id, version_id, Granularity.HOUR, at, tally)
        for at, tally in _serve(plan, version_id, minutes, MINUTE, rng):
            yield Bucket(plan.deployment_id, version_id, Granularity.MINUTE, at, tally)
            yield Bucket(plan.deployment_id, version_id, Granularity.HOUR, at.replace(minute=0), tally)


def _range(start: datetime, end: datetime, step: timedelta) -> list[datetime]:
    return [start + step * n for n in range(max((end - start) // step, 0))]


class _Spans:
    """Spans of time, each within one day; `begin` and `end` are the hours of the day (0 to 24), shape (spans,)."""

    def __init__(self, starts: Sequence[datetime], length: timedelta, hours_of_day: Sequence[float]) -> None:
        self.starts = starts
        self.begin = np.array([start.hour + start.minute / 60 for start in starts])
        self.end = self.begin + length / HOUR
        self._deciles = np.array([0.0, *hours_of_day[1:-1], 24.0])

    def before(self, hours: Floats) -> Floats:
        """The share of a day's requests that come before these hours: evenly spread between the deciles."""
        return np.interp(hours, self._deciles, np.linspace(0, 1, 11))

    @property
    def share(self) -> Floats:
        """The share of a day's requests that each span has."""
        return self.before(self.end) - self.before(self.begin)


def _serve(
    plan: Plan, version_id: UUID, times: Sequence[datetime], length: timedelta, rng: np.random.Generator
) -> list[tuple[datetime, Tally]]:
    """What the version did in the spans that begin at these times; without those in which it did nothing."""
    weights = {at: weight for at in times if (weight := _weight(plan, version_id, at))}
    if not weights:
        return []
    starts = list(weights)
    spans = _Spans(starts, length, plan.hours_of_day)
    requests = rng.poisson(plan.requests_a_day * spans.share * np.array(list(weights.values())) / 100)
    slow, factor, broken = _troubles(plan, version_id, starts)
    server_errors = rng.binomial(requests, plan.server_error_share + broken)
    client_errors = rng.binomial(requests - server_errors, plan.client_error_share)
    rows = requests - server_errors - client_errors
    histograms = _latencies(plan.median_ms, slow, factor, requests, rng)
    columns = {
        name: rng.multinomial(rows, _chances(plan, name, column, spans))
        for name, column in plan.profiles[version_id].items()
    }
    predictions = {PREDICTION: columns.pop(PREDICTION)}
    return [
        (
            starts[n],
            Tally(
                requests=int(requests[n]),
                client_errors=int(client_errors[n]),
                server_errors=int(server_errors[n]),
                rows=int(rows[n]),
                bytes_in=int(requests[n]) * REQUEST_BYTES,
                bytes_out=int(requests[n]) * ANSWER_BYTES,
                latency_sum_ms=round(float(histograms[n] @ _MIDDLES_MS), 3),
                latency_histogram=histograms[n],
                features={name: counts[n] for name, counts in columns.items()},
                predictions={name: counts[n] for name, counts in predictions.items()},
            ),
        )
        for n in np.flatnonzero(requests)
    ]


def _weight(plan: Plan, version_id: UUID, at: datetime) -> int:
    split = next(split for split in reversed(plan.splits) if split.since <= at)
    return split.weights.get(version_id, 0)


def _troubles(plan: Plan, version_id: UUID, starts: Sequence[datetime]) -> tuple[Floats, float, Floats]:
    """By span the share of slow requests, how much slower they are, and the share of broken ones."""
    slow, broken, factor = np.zeros(len(starts)), np.zeros(len(starts)), 1.0
    for trouble in plan.troubles:
        if trouble.version_id == version_id:
            hit = np.array([trouble.start <= start < trouble.end for start in starts])
            slow[hit], broken[hit] = trouble.slow_share, trouble.error_share
            factor = max(factor, trouble.slow_factor)
    return slow, factor, broken


def _chances(plan: Plan, name: str, column: NumberColumn, spans: _Spans) -> Floats:
    """How likely each bin of a column is: shape (bins,), or (spans, bins) where it changes with time."""
    counts = np.array(column.counts, np.float64)
    reference: Floats = counts / counts.sum()
    if name == HOUR_COLUMN:
        limits = np.array([0.0, *column.edges, 24.0])
        begin, end = (np.clip(hours[:, None], limits[:-1], limits[1:]) for hours in (spans.begin, spans.end))
        inside: Floats = spans.before(end) - spans.before(begin)
        return _normed(_with_null(inside))
    if name == WEEKEND_COLUMN:
        weekend = np.array([float(start.weekday() >= 5) for start in spans.starts])
        chances: Floats = np.eye(len(counts))[np.searchsorted(column.edges, weekend, side="left")]
        return chances
    if plan.shift is not None and name in plan.shift.strength:
        length = plan.shift.full - plan.shift.start
        passed = np.clip(np.array([(start - plan.shift.start) / length for start in spans.starts]), 0, 1)
        tilt = plan.shift.strength[name] * passed
        rank = np.linspace(0, 1, len(counts) - 1)
        return _normed(reference * _with_null(np.exp(np.outer(tilt, rank))))
    return reference


def _with_null(chances: Floats) -> Floats:
    """With the bin of NULL, in which nothing falls."""
    widened: Floats = np.concatenate([chances, np.zeros((len(chances), 1))], axis=1)
    return widened


def _normed(chances: Floats) -> Floats:
    total: Floats = chances / chances.sum(axis=1, keepdims=True)
    return total


_MIDDLES_MS: Floats = np.concatenate([latency.EDGES_MS * 10 ** (-0.5 / latency.BINS_PER_DECADE), [latency.LONGEST_MS]])


def _latencies(median_ms: float, slow: Floats, factor: float, requests: Ints, rng: np.random.Generator) -> Ints:
    """Histograms of the latencies, shape (slots, latency.BINS)."""
    usual, slowly = _lognormal(median_ms), _lognormal(median_ms * factor)
    return rng.multinomial(requests, _normed(np.outer(1 - slow, usual) + np.outer(slow, slowly)))


def _lognormal(median_ms: float) -> Floats:
    """The share of each latency bin when the logarithm is normal."""
    below = [0.5 * (1 + math.erf(math.log(edge / median_ms) / (SPREAD * math.sqrt(2)))) for edge in latency.EDGES_MS]
    return np.diff(np.array([0.0, *below, 1.0]))
