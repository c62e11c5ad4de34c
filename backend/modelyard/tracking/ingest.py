"""Writing metric points: the one statement that stores them, and the group commit in front of it.

Concurrent single calls of one organization share a transaction. The next group starts as soon as the previous commit
returns, never after a delay, so a lone client waits for nothing, not even for a task. A call is acknowledged after its
commit.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role, preamble
from modelyard.kernel.errors import Invalid, ModelyardError, refusal_of
from modelyard.kernel.log import logger
from modelyard.tracking.series import Float8Array, Floats, Int8Array, Ints

log = logger("ingest")

MAX_GROUP_POINTS = 5_000


class NotStored(ModelyardError):
    """The server's own fault; the same call may be made again."""

    status, code, title = 500, "not_stored", "Not stored"


@dataclass(slots=True)
class Points:
    """Points of one run, in the order in which they were logged; `timestamps` in milliseconds since 1970."""

    project_id: UUID
    run_id: UUID
    keys: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    timestamps: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)

    def add(self, key: str, value: float, timestamp: int, step: int) -> None:
        self.keys.append(key)
        self.values.append(value)
        self.timestamps.append(timestamp)
        self.steps.append(step)


class _Chunks(NamedTuple):
    """Points sorted by run, key, step, timestamp and value; the chunks are [first, last] in them, counted from 1."""

    projects: list[UUID]
    runs: list[UUID]
    keys: list[str]
    first: Ints
    last: Ints
    smallest: Floats
    largest: Floats
    steps: Ints
    timestamps: Ints
    values: Floats


def chunks_of(batches: Sequence[Points]) -> _Chunks:
    of_run: dict[UUID, dict[str, int]] = {}
    owners: list[UUID] = []
    pairs: list[tuple[UUID, str]] = []
    numbered: list[int] = []
    for batch in batches:
        codes = of_run.setdefault(batch.run_id, {})
        for key in dict.fromkeys(batch.keys):
            if key not in codes:
                codes[key] = len(pairs)
                pairs.append((batch.run_id, key))
                owners.append(batch.project_id)
        numbered += map(codes.__getitem__, batch.keys)
    code = np.array(numbered, np.int64)
    steps = np.array([step for batch in batches for step in batch.steps], np.int64)
    timestamps = np.array([moment for batch in batches for moment in batch.timestamps], np.int64)
    values = np.array([value for batch in batches for value in batch.values], np.float64)
    # MLflow compares NaN as 0 when it looks for the last point; the end of a chunk is its last point.
    order = np.lexsort((np.where(np.isnan(values), 0.0, values), timestamps, steps, code))
    code, steps, timestamps, values = code[order], steps[order], timestamps[order], values[order]
    starts = np.flatnonzero(np.concatenate(([True], np.diff(code) != 0)))
    ends = np.concatenate((starts[1:], [len(code)]))
    return _Chunks(
        [owners[n] for n in code[starts]],
        [pairs[n][0] for n in code[starts]],
        [pairs[n][1] for n in code[starts]],
        starts + 1,
        ends,
        np.fmin.reduceat(values, starts),
        np.fmax.reduceat(values, starts),
        steps,
        timestamps,
        values,
    )


_NEWER = """(EXCLUDED.step, EXCLUDED.timestamp, CASE WHEN EXCLUDED.is_nan THEN 0 ELSE EXCLUDED.value END)
            > (known.step, known.timestamp, CASE WHEN known.is_nan THEN 0 ELSE known.value END)"""

_BROUGHT_UP_TO_DATE = """
        value = CASE WHEN {newer} THEN EXCLUDED.value ELSE known.value END,
        step = CASE WHEN {newer} THEN EXCLUDED.step ELSE known.step END,
        timestamp = CASE WHEN {newer} THEN EXCLUDED.timestamp ELSE known.timestamp END,
        min = least(known.min, EXCLUDED.min),
        max = greatest(known.max, EXCLUDED.max)
""".replace("{newer}", _NEWER)

_WRITE = """
WITH points AS MATERIALIZED (
    SELECT {steps} AS steps, {timestamps} AS timestamps, {values} AS values
), chunk AS MATERIALIZED (
    SELECT r.id AS run_id, r.experiment_id, c.key, c.first, c.last,
        nullif(c.min, 'NaN') AS min, nullif(c.max, 'NaN') AS max
    FROM unnest(
        {projects}, {runs}, {keys}, {first}, {last},
        {smallest}, {largest}
    ) AS c (project_id, run_id, key, first, last, min, max)
    JOIN experiment_runs AS r
        ON r.organization_id = {organization} AND r.id = c.run_id AND r.project_id = c.project_id
        AND r.deleted_at IS NULL
), stored AS (
    INSERT INTO run_metrics (organization_id, run_id, key, first_step, n, min, max, steps, timestamps, values)
    SELECT {organization}, run_id, key, steps[first], last - first + 1, min, max,
        steps[first:last], timestamps[first:last], values[first:last]
    FROM chunk CROSS JOIN points
), latest AS (
    INSERT INTO run_latest_metrics AS known
        (organization_id, run_id, key, experiment_id, value, step, timestamp, min, max)
    SELECT {organization}, run_id, key, experiment_id, values[last], steps[last], timestamps[last], min, max
    FROM chunk CROSS JOIN points
    ORDER BY run_id, key
    ON CONFLICT (organization_id, run_id, key) DO UPDATE SET {brought_up_to_date}
)
SELECT DISTINCT run_id FROM chunk
""".replace("{brought_up_to_date}", _BROUGHT_UP_TO_DATE)

_WRITE_ONE = """
PREPARE write_point (uuid, uuid, uuid, text, float8, bigint, bigint) AS
WITH run AS MATERIALIZED (
    SELECT id, experiment_id FROM experiment_runs
    WHERE organization_id = $1 AND project_id = $2 AND id = $3 AND deleted_at IS NULL
), stored AS (
    INSERT INTO run_metrics (organization_id, run_id, key, first_step, n, min, max, steps, timestamps, values)
    SELECT $1, id, $4, $6, 1, nullif($5, 'NaN'), nullif($5, 'NaN'), ARRAY[$6], ARRAY[$7], ARRAY[$5] FROM run
), latest AS (
    INSERT INTO run_latest_metrics AS known
        (organization_id, run_id, key, experiment_id, value, step, timestamp, min, max)
    SELECT $1, id, $4, experiment_id, $5, $6, $7, nullif($5, 'NaN'), nullif($5, 'NaN') FROM run
    ON CONFLICT (organization_id, run_id, key) DO UPDATE SET {brought_up_to_date}
)
SELECT id FROM run
""".replace("{brought_up_to_date}", _BROUGHT_UP_TO_DATE)
"""As `_WRITE` for one point, what a training loop logs most: without arrays, a third less work for PostgreSQL."""

_PARAMETERS = {
    "organization": "uuid",
    "projects": "uuid[]",
    "runs": "uuid[]",
    "keys": "text[]",
    "first": "bigint[]",
    "last": "bigint[]",
    "smallest": "float8[]",
    "largest": "float8[]",
    "steps": "bigint[]",
    "timestamps": "bigint[]",
    "values": "float8[]",
}
_WRITE_WITH_VALUES = _WRITE.format_map({name: f"%({name})s::{kind}" for name, kind in _PARAMETERS.items()})
PREPARE = "PREPARE write_points ({}) AS {}".format(
    ", ".join(_PARAMETERS.values()),
    _WRITE.format_map({name: f"${number}" for number, name in enumerate(_PARAMETERS, 1)}),
)


def _array(values: Iterable[object]) -> str:
    return "'{" + ",".join(map(str, values)) + "}'"


def _numbers(values: Ints | Floats) -> str:
    # The text of a list of numbers is what PostgreSQL reads, but for its brackets.
    return f"'{{{str(values.tolist())[1:-1]}}}'"


def execute_points(organization_id: UUID, chunks: _Chunks) -> str:
    """The prepared statement with its values as text: for few points that is quicker than binary parameters."""
    keys = ",".join('"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"' for key in chunks.keys)
    numbers = (
        chunks.first,
        chunks.last,
        chunks.smallest,
        chunks.largest,
        chunks.steps,
        chunks.timestamps,
        chunks.values,
    )
    values = [
        f"'{organization_id}'",
        _array(chunks.projects),
        _array(chunks.runs),
        sql.quote("{" + keys + "}"),
        *(_numbers(column) for column in numbers),
    ]
    return f"EXECUTE write_points ({', '.join(values)})"


_quoted = lru_cache(maxsize=10_000)(sql.quote)


def _execute_one(organization_id: UUID, batch: Points) -> str:
    """As `execute_points` for one point. The quotes let PostgreSQL read each number as its parameter's type."""
    return (
        f"EXECUTE write_point ('{organization_id.hex}', '{batch.project_id.hex}', '{batch.run_id.hex}', "
        f"{_quoted(batch.keys[0])}, '{batch.values[0]}', '{batch.steps[0]}', '{batch.timestamps[0]}')"
    )


@lru_cache(maxsize=10_000)
def _opening(organization_id: UUID) -> str:
    """Points carry no actor: one opening serves all of an organization's groups."""
    return preamble(Context(SYSTEM, organization_id), Role.APP)


async def write_points(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, batches: Sequence[Points]
) -> set[UUID]:
    """Store points and bring the last, smallest and largest values up to date.

    Returns the runs that were written: a run that is deleted, or not of its batch's project, is left out.
    """
    if not any(batch.keys for batch in batches):
        return {batch.run_id for batch in batches}
    chunks = chunks_of(batches)
    cursor = await connection.execute(
        _WRITE_WITH_VALUES,
        {
            "organization": organization_id,
            "projects": chunks.projects,
            "runs": chunks.runs,
            "keys": chunks.keys,
            "first": Int8Array(chunks.first),
            "last": Int8Array(chunks.last),
            "smallest": Float8Array(chunks.smallest),
            "largest": Float8Array(chunks.largest),
            "steps": Int8Array(chunks.steps),
            "timestamps": Int8Array(chunks.timestamps),
            "values": Float8Array(chunks.values),
        },
    )
    return {row[0] for row in await cursor.fetchall()}


def tell(database: Database, organization_id: UUID, points: Points) -> None:
    """Let those who look at the run know of its stored points."""
    if points.keys:
        latest = zip(points.steps, points.timestamps, points.values, strict=True)
        database.notices.add_points(organization_id, points.project_id, points.run_id, points.keys, latest)


class _Pending(NamedTuple):
    points: Points
    written: asyncio.Future[bool]


class Ingest:
    """The group commit of one process: one line of waiting calls, and at most one flush under way, an organization."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[UUID, list[_Pending]] = defaultdict(list)
        self._flushing: dict[UUID, asyncio.Task[None] | None] = {}
        self._crowded: set[UUID] = set()

    async def log(self, scope: ProjectScope, points: Points) -> bool:
        """Store points, durably when this returns. False: the run is deleted or not of the project; nothing is stored.

        Raises:
            ModelyardError: the database refused this call's points, or is away.
        """
        organization = scope.organization_id
        if organization not in self._flushing and organization not in self._crowded:
            return await self._log_alone(organization, points)
        pending = _Pending(points, asyncio.get_running_loop().create_future())
        self._waiting[organization].append(pending)
        if organization not in self._flushing:
            # Where several write at a time, the next ones are being read: a task begins when they are.
            self._flushing[organization] = asyncio.create_task(self._flush(organization))
        return await pending.written

    async def _log_alone(self, organization: UUID, points: Points) -> bool:
        """Nobody else is writing: no task is needed. Whoever comes meanwhile is flushed afterwards, in a task of its
        own: a caller that goes away does not take its neighbours along."""
        self._flushing[organization] = None
        try:
            return points.run_id in await self._write(organization, [points])
        except Exception as error:
            raise _refusal(error) from None
        finally:
            if organization in self._waiting:
                self._flushing[organization] = asyncio.create_task(self._flush(organization))
            else:
                del self._flushing[organization]

    async def _flush(self, organization: UUID) -> None:
        group: list[_Pending] = []
        try:
            while self._waiting[organization]:
                group = self._take(organization)
                (self._crowded.add if len(group) > 1 else self._crowded.discard)(organization)
                try:
                    written = await self._write(organization, [pending.points for pending in group])
                except Exception as error:
                    await self._one_by_one(organization, group, error)
                else:
                    for pending in group:
                        _settle(pending, pending.points.run_id in written)
        finally:
            del self._flushing[organization]
            # Nobody waits for ever, also when this task was cancelled.
            for pending in [*group, *self._waiting.pop(organization, ())]:
                if not pending.written.done():
                    pending.written.cancel()

    def _take(self, organization: UUID) -> list[_Pending]:
        waiting = self._waiting[organization]
        points = count = 0
        while count < len(waiting) and (count == 0 or points < MAX_GROUP_POINTS):
            points += len(waiting[count].points.keys)
            count += 1
        self._waiting[organization] = waiting[count:]
        return waiting[:count]

    async def _write(self, organization: UUID, batches: Sequence[Points]) -> set[UUID]:
        """The runs that were written."""
        if any("\0" in key for batch in batches for key in set(batch.keys)):
            raise Invalid("A metric's key holds the character NUL.")
        opening = _opening(organization)
        if len(batches) == 1 and len(batches[0].keys) == 1:
            statement = _execute_one(organization, batches[0])
            rows = await self._database.in_one_trip(opening, statement, prepared=_WRITE_ONE)
            written = {batches[0].run_id} if rows else set()
        else:
            statement = execute_points(organization, chunks_of(batches))
            rows = await self._database.in_one_trip(opening, statement, prepared=PREPARE)
            written = {UUID(row[0].decode()) for row in rows if row[0]}
        for points in batches:
            if points.run_id in written:
                tell(self._database, organization, points)
        return written

    async def _one_by_one(self, organization: UUID, group: list[_Pending], error: Exception) -> None:
        """After a group's failure each call gets its own chance, so one bad call never fails its neighbours."""
        for pending in group:
            try:
                if len(group) == 1:
                    raise error
                _settle(pending, pending.points.run_id in await self._write(organization, [pending.points]))
            except Exception as own:
                if not pending.written.done():
                    pending.written.set_exception(_refusal(own))


def _refusal(error: Exception) -> ModelyardError:
    """What the caller is told; logged when it is the server's own fault."""
    known = refusal_of(error)
    if known is None:
        log.error("metric not stored", exc_info=error)
    return known or NotStored("The points could not be stored.")


def _settle(pending: _Pending, written: bool) -> None:
    if not pending.written.done():
        pending.written.set_result(written)
