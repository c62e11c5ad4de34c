"""Runs by the values of a param or tag: how many have each, and what their metrics came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Select, Text, and_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.types import Uuid

from modelyard.kernel.access import ProjectScope
from modelyard.tracking.models import Run, RunLatestMetric
from modelyard.tracking.search.conditions import ROWS, Ground, narrowed, same_run
from modelyard.tracking.search.fields import Reference
from modelyard.tracking.search.finding import RunSearch, bounded, experiments_of, runs_of, zone_of
from modelyard.tracking.search.parser import Reader, parse
from modelyard.tracking.search.tokens import Source
from modelyard.tracking.search.values import Clock

MAX_GROUPS = 100
MAX_METRICS = 20
NEWEST = 20
"""Runs that are named of each group."""
LARGEST = 1e150
"""A metric beyond it takes no part: the sum of the squares must stay below what a float64 can hold."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Last values of a metric in a group. sd: the sample's standard deviation (n - 1); None for a single value."""

    n: int
    mean: float
    sd: float | None


@dataclass(slots=True)
class RunGroup:
    """The runs with one value; value None: those that have no such param or tag. newest: of their ids, the latest."""

    value: str | None
    runs: int
    newest: list[UUID]
    metrics: dict[str, Spread] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Groups:
    """The largest groups. total, runs: how many groups and runs there are in all."""

    groups: list[RunGroup]
    total: int
    runs: int


async def group_runs(
    session: AsyncSession,
    scope: ProjectScope,
    wanted: RunSearch,
    by: str,
    *,
    metrics: Sequence[str],
    limit: int,
    now: datetime,
) -> Groups:
    """The runs that a search finds, by `params.<key>` or `tags.<key>`; the largest groups first.

    Raises:
        Invalid: a search, zone or `by` that cannot be read; it points at the place.
        NotFound: there is no such experiment.
        SearchTooSlow: the database looked for too long.
    """
    clock = Clock(now, zone_of(wanted))
    node = parse(wanted.search, clock=clock, pointer=f"{wanted.origin}/search")
    reference = _reference(by, clock, f"{wanted.origin}/by")
    numbers = await experiments_of(session, scope, wanted.experiments)
    ground = Ground(scope.organization_id, list(numbers), clock)
    matched = _matched(narrowed(runs_of(scope, wanted, node, ground), node, ground), reference, ground)
    largest = _largest(matched, limit)
    async with bounded(session, wanted, node):
        rows = (await session.execute(select(largest).order_by(largest.c.runs.desc(), largest.c.value))).all()
        found = [RunGroup(row.value, row.runs, row.newest) for row in rows]
        if found and metrics:
            by_value = {group.value: group for group in found}
            for value, key, n, mean, sd in await session.execute(_spreads(matched, largest, metrics, ground)):
                by_value[value].metrics[key] = Spread(n, mean, sd)
    return Groups(found, rows[0].groups if rows else 0, int(rows[0].all_runs) if rows else 0)


def _reference(by: str, clock: Clock, pointer: str) -> Reference:
    reader = Reader(Source(by, pointer), clock)
    start = reader.here()
    found = reader.reference()
    if found.field.name not in ("params", "tags"):
        raise reader.complaint("runs are grouped by a param or a tag, as in params.model.", start)
    if reader.peek() is not None:
        raise reader.complaint("one param or tag is enough. A key with odd characters needs backticks.")
    return found


def _matched(runs: Select[Any], by: Reference, ground: Ground) -> CTE:
    row = aliased(ROWS[by.field.name])
    query = runs.outerjoin(row, same_run(row, by.key, ground))
    return query.with_only_columns(Run.id, Run.experiment_id, Run.started_at, row.value.label("value")).cte("matched")


def _largest(matched: CTE, limit: int) -> CTE:
    newest = aggregate_order_by(matched.c.id, matched.c.started_at.desc().nulls_last(), matched.c.id.desc())
    return (
        select(
            matched.c.value,
            func.count().label("runs"),
            func.array_agg(newest, type_=ARRAY(Uuid()))[1:NEWEST].label("newest"),
            func.count().over().label("groups"),
            func.sum(func.count()).over().label("all_runs"),
        )
        .group_by(matched.c.value)
        .order_by(func.count().desc(), matched.c.value)
        .limit(limit)
        .cte("largest")
    )


def _spreads(matched: CTE, largest: CTE, metrics: Sequence[str], ground: Ground) -> Select[Any]:
    # Two equalities in place of IS NOT DISTINCT FROM, which PostgreSQL would try on every pair of rows.
    empty = literal("", Text)
    same_value = and_(
        func.coalesce(matched.c.value, empty) == func.coalesce(largest.c.value, empty),
        matched.c.value.is_(None) == largest.c.value.is_(None),
    )
    metric = RunLatestMetric
    of_run = and_(
        metric.organization_id == ground.organization_id,
        metric.experiment_id == matched.c.experiment_id,
        metric.run_id == matched.c.id,
        metric.key.in_(metrics),
        metric.is_nan.is_(False),
        func.abs(metric.value) <= LARGEST,
    )
    return (
        select(matched.c.value, metric.key, func.count(), func.avg(metric.value), func.stddev_samp(metric.value))
        .select_from(matched)
        .join(largest, same_value)
        .join(metric, of_run)
        .group_by(matched.c.value, metric.key)
    )
