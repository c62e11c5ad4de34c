"""One page of the runs that a search finds, with the columns that were asked for."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, any_, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.errors import Invalid, ModelyardError, NotFound
from modelyard.tracking import queries
from modelyard.tracking.models import Experiment, Run, RunLatestMetric, RunParam, RunStatus, RunTag
from modelyard.tracking.search import order
from modelyard.tracking.search.conditions import Ground, is_predictable, narrowed, patterns
from modelyard.tracking.search.few import few_runs, these_runs
from modelyard.tracking.search.fields import FIELDS
from modelyard.tracking.search.order import DEFAULT_SORT, Place
from modelyard.tracking.search.parser import Node, Reader, mentions, parse
from modelyard.tracking.search.tokens import Source
from modelyard.tracking.search.values import Clock

MAX_COUNT = 10_000
MAX_COLUMNS = 100
SHOWN_CHARACTERS = 1_000
SECONDS = 15
"""How long the database may look for one page."""
_TOO_COMPLEX = ("2201B", "53200", "54001", "XX000")
"""What PostgreSQL says of an expression that compiles, but needs more memory to run than it may have."""


class SearchTooSlow(ModelyardError):
    status, code, title = 422, "search_too_slow", "The search takes too long"


class Deleted(StrEnum):
    """Which runs by their deletion."""

    FALSE = "false"
    TRUE = "true"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class RunSearch:
    """What a caller looks for. origin: where in the request its parts stand, `/query` or `` (the body)."""

    search: str = ""
    sort: str = DEFAULT_SORT
    columns: Sequence[str] = ()
    experiments: Sequence[int] = ()
    status: RunStatus | None = None
    deleted: Deleted | None = None
    timezone: str = "UTC"
    limit: int = 50
    cursor: str | None = None
    total: bool = False
    origin: Literal["/query", ""] = "/query"

    @property
    def fingerprint(self) -> str:
        """What a cursor is bound to: all that decides which runs come, and in which order."""
        parts = [self.search, self.sort, sorted(self.experiments), self.status, self.deleted, self.timezone]
        return hashlib.blake2b(json.dumps(parts).encode(), digest_size=9).hexdigest()


@dataclass(slots=True)
class FoundRun:
    """A run with the columns that were asked for; `metrics` as the rows of its last values."""

    run: Run
    experiment: int
    metrics: dict[str, RunLatestMetric] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A page. total: how many runs match in all, `MAX_COUNT` + 1 for more than that; None when nobody asked."""

    runs: list[FoundRun]
    next: str | None
    total: int | None


async def find_runs(session: AsyncSession, scope: ProjectScope, wanted: RunSearch, *, now: datetime) -> Found:
    """One page of the project's runs.

    Raises:
        Invalid: a search, order, column, zone or cursor that cannot be read; it points at the place.
        NotFound: there is no such experiment.
        SearchTooSlow: the database looked for `SECONDS` seconds and was not done.
    """
    place = order.read_cursor(wanted.cursor, wanted.fingerprint, f"{wanted.origin}/cursor") if wanted.cursor else None
    clock = Clock(place[0] if place else now, zone_of(wanted))
    node = parse(wanted.search, clock=clock, pointer=f"{wanted.origin}/search")
    sorts = order.parse_sort(wanted.sort, clock=clock, pointer=f"{wanted.origin}/sort")
    keys = columns(wanted, clock)
    numbers = await experiments_of(session, scope, wanted.experiments)
    ground = Ground(scope.organization_id, list(numbers), clock)
    async with bounded(session, wanted, node):
        query = narrowed(runs_of(scope, wanted, node, ground), node, ground)
        few = await few_runs(session, query, predictable=is_predictable(node)) if node is not None else None
        if few is not None:
            query = these_runs(queries.all_runs(scope), few)
        found = order.phases(query, sorts, ground)
        after = (place[1], order.place_in(found, place[1], place[2], f"{wanted.origin}/cursor")) if place else None
        rows = await _page(session, found, after, wanted.limit + 1)
        total = None if not wanted.total else len(few) if few is not None else await _count(session, query)
    following = None
    if len(rows) > wanted.limit:
        rows = rows[: wanted.limit]
        phase, _, values = rows[-1]
        following = order.cursor(wanted.fingerprint, Place(clock.now, phase, values))
    runs = [FoundRun(run, numbers[run.experiment_id]) for _, run, _ in rows]
    await _fill(session, scope, runs, keys)
    return Found(runs, following, total)


@asynccontextmanager
async def bounded(session: AsyncSession, wanted: RunSearch, node: Node | None) -> AsyncIterator[None]:
    """Within it the statements of a search take `SECONDS` seconds each at most.

    Raises:
        SearchInvalid: a regular expression is none, or the expressions are too complex.
        SearchTooSlow: a statement was not done in time.
    """
    source = Source(wanted.search, f"{wanted.origin}/search")
    await session.execute(text(f"SET LOCAL statement_timeout = '{SECONDS}s'"))
    try:
        await _check_patterns(session, node, source)
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state in _TOO_COMPLEX and (complex_ones := patterns(node)):
            raise source.complaint(
                complex_ones[0].value_span, "the regular expressions are too complex for PostgreSQL."
            ) from error
        if state != "57014":
            raise
        raise SearchTooSlow(
            f"The search was not done after {SECONDS} seconds. Name an experiment, or use = where a pattern stands.",
            pointer=f"{wanted.origin}/search",
        ) from error


def zone_of(wanted: RunSearch) -> Any:
    """The zone of the search's dates.

    Raises:
        Invalid: there is none of this name.
    """
    if wanted.timezone == "UTC":
        return UTC
    try:
        return ZoneInfo(wanted.timezone)
    except (ValueError, OSError, LookupError):
        raise Invalid(
            f'There is no time zone "{wanted.timezone[:100]}". Zones are named as in Europe/Berlin.',
            pointer=f"{wanted.origin}/timezone",
        ) from None


def columns(wanted: RunSearch, clock: Clock) -> dict[str, set[str]]:
    """The keys of metrics, params and tags that were asked for.

    Raises:
        SearchInvalid: what is none of them, or too many.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    for number, written in enumerate(wanted.columns):
        pointer = f"{wanted.origin}/columns" + ("" if wanted.origin else f"/{number}")
        reader = Reader(Source(written, pointer), clock)
        while reader.peek() is not None:
            start = reader.here()
            reference = reader.reference()
            if reference.key:
                keys[reference.field.name].add(reference.key)
            if sum(map(len, keys.values())) > MAX_COLUMNS:
                raise reader.complaint(f"a list shows at most {MAX_COLUMNS} columns.", start)
            if reader.peek() is not None and not reader.mark(","):
                raise reader.complaint("expected a comma. A key with odd characters needs backticks.")
    return keys


async def experiments_of(session: AsyncSession, scope: ProjectScope, wanted: Sequence[int]) -> dict[UUID, int]:
    """Numbers of the experiments to look in by their ids; of none named, of all."""
    query = queries.experiments_by_number(scope, wanted) if wanted else queries.all_experiments(scope)
    rows = await session.execute(query.with_only_columns(Experiment.id, Experiment.number))
    found: dict[UUID, int] = {row[0]: row[1] for row in rows}
    if missing := set(wanted) - set(found.values()):
        raise NotFound("There is no such experiment.", experiment=min(missing))
    return found


def runs_of(scope: ProjectScope, wanted: RunSearch, node: Node | None, ground: Ground) -> Select[Any]:
    """The project's runs as far as all but the search's text tells which; `narrowed` adds the text."""
    query = queries.all_runs(scope)
    if wanted.experiments:
        query = query.where(ground.of(Run.experiment_id))
    if wanted.status is not None:
        query = query.where(Run.status == wanted.status)
    deleted = wanted.deleted or (Deleted.ANY if mentions(node, FIELDS["deleted"]) else Deleted.FALSE)
    if deleted is not Deleted.ANY:
        gone = Run.deleted_at.is_not(None)
        query = query.where(gone if deleted is Deleted.TRUE else Run.deleted_at.is_(None))
    return query


async def _check_patterns(session: AsyncSession, node: Node | None, source: Source) -> None:
    """PostgreSQL's regular expressions are its own, so it says which are one.

    Raises:
        SearchInvalid: one is not.
    """
    for clause in patterns(node):
        try:
            await session.execute(select(literal("").regexp_match(str(clause.values[0]))))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "2201B":
                raise
            reason = str(error.orig).partition("\n")[0].removeprefix("invalid regular expression: ")
            raise source.complaint(
                clause.value_span, f"this is no regular expression that PostgreSQL takes: {reason}."
            ) from error


async def _page(
    session: AsyncSession, phases: Sequence[order.Phase], after: tuple[int, Sequence[Any]] | None, limit: int
) -> list[tuple[int, Run, tuple[Any, ...]]]:
    """Up to `limit` runs, each with its phase and the values of its keys there."""
    rows: list[tuple[int, Run, tuple[Any, ...]]] = []
    first = after[0] if after else 0
    for number in range(first, len(phases)):
        values = after[1] if after and number == first else None
        query = phases[number].page(values, limit - len(rows))
        rows += [(number, row[0], tuple(row[1:])) for row in await session.execute(query)]
        if len(rows) == limit:
            break
    return rows


async def _count(session: AsyncSession, query: Select[Any]) -> int:
    some = query.with_only_columns(Run.id).limit(MAX_COUNT + 1).subquery()
    return int(await session.scalar(select(func.count()).select_from(some)) or 0)


async def _fill(
    session: AsyncSession, scope: ProjectScope, runs: Sequence[FoundRun], keys: dict[str, set[str]]
) -> None:
    by_id = {found.run.id: found for found in runs}
    ids = cast(list(by_id), ARRAY(Uuid()))
    for name, model in (("params", RunParam), ("tags", RunTag)):
        if runs and keys.get(name):
            row: Any = model
            query = select(row.run_id, row.key, func.left(row.value, SHOWN_CHARACTERS)).where(
                row.organization_id == scope.organization_id, row.run_id == any_(ids), row.key.in_(keys[name])
            )
            for run_id, key, value in await session.execute(query):
                getattr(by_id[run_id], name)[key] = value
    if runs and keys.get("metrics"):
        metrics = select(RunLatestMetric).where(
            RunLatestMetric.organization_id == scope.organization_id,
            RunLatestMetric.run_id == any_(ids),
            RunLatestMetric.key.in_(keys["metrics"]),
        )
        for metric in (await session.execute(metrics)).scalars():
            by_id[metric.run_id].metrics[metric.key] = metric
