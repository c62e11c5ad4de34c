"""Writing points into a project: those that it does not have yet, in chunks as compaction makes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import psycopg

from modelyard.importing.points import Block, Series, a_block, missing
from modelyard.importing.target import Target
from modelyard.tracking.ingest import Points, write_points
from modelyard.tracking.jobs import CHUNK_POINTS
from modelyard.tracking.series import read_chunks_of


async def write_block(target: Target, block: Block, deleted: Mapping[UUID, Any]) -> tuple[Block, int]:
    """Add the points that the project does not have, in one transaction.

    deleted: when the deleted ones among the runs were deleted. Returns the series as the project had them before, and
    how many points were added.
    """
    organization_id = target.scope.organization_id
    async with target.driver() as connection:
        known = await _read_block(connection, organization_id, block.series)
        new = missing(block, known)
        if not len(new):
            return known, 0
        hidden = sorted({run for run, _ in block.series} & deleted.keys())
        if hidden:
            # Nobody sees it: points are refused for deleted runs, and the transaction deletes them again.
            await _mark(connection, organization_id, hidden, [None] * len(hidden))
        for part in _portions(new):
            await write_points(connection, organization_id, _of_runs(part, target.scope.project_id))
        if hidden:
            await _mark(connection, organization_id, hidden, [deleted[run] for run in hidden])
    return known, len(new)


async def _mark(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, runs: list[UUID], moments: list[Any]
) -> None:
    await connection.execute(
        """
        UPDATE experiment_runs AS run SET deleted_at = given.moment
        FROM unnest(%s::uuid[], %s::timestamptz[]) AS given (id, moment)
        WHERE run.organization_id = %s AND run.id = given.id
        """,
        (runs, moments, organization_id),
    )


def _portions(block: Block) -> Iterable[Block]:
    """The points in groups of which each has a chunk's worth of each series at most."""
    starts = np.concatenate(([0], np.flatnonzero(np.diff(block.codes)) + 1)) if len(block) else np.empty(0, np.int64)
    lengths = np.diff(np.concatenate((starts, [len(block)])))
    place = np.arange(len(block)) - np.repeat(starts, lengths)
    turn = place // CHUNK_POINTS
    for number in range(int(turn.max()) + 1):
        which = turn == number
        yield Block(block.series, block.codes[which], block.steps[which], block.timestamps[which], block.values[which])


def _of_runs(block: Block, project_id: UUID) -> list[Points]:
    found: dict[UUID, Points] = {}
    starts = np.concatenate(([0], np.flatnonzero(np.diff(block.codes)) + 1, [len(block)]))
    for start, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        run_id, key = block.series[block.codes[start]]
        points = found.setdefault(run_id, Points(project_id, run_id))
        points.keys += [key] * (end - start)
        points.steps += block.steps[start:end].tolist()
        points.timestamps += block.timestamps[start:end].tolist()
        points.values += block.values[start:end].tolist()
    return list(found.values())


async def read_block(target: Target, series: Sequence[Series]) -> Block:
    """All points of these series in the project, distinct."""
    async with target.driver() as connection:
        return await _read_block(connection, target.scope.organization_id, series)


async def _read_block(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, series: Sequence[Series]
) -> Block:
    index = {each: code for code, each in enumerate(series)}
    runs, keys = list({run for run, _ in series}), list({key for _, key in series})
    rows = [row for row in await read_chunks_of(connection, organization_id, runs, keys) if (row[0], row[1]) in index]
    if not rows:
        empty = np.empty(0, np.int64)
        return Block(list(series), empty, empty, empty, np.empty(0))
    codes = np.repeat([index[row[0], row[1]] for row in rows], [len(row[2]) for row in rows])
    steps, timestamps, values = (np.concatenate(part) for part in list(zip(*rows, strict=True))[2:])
    return a_block(list(series), codes, steps, timestamps, values)


async def read_keys(target: Target, runs: Sequence[UUID]) -> set[Series]:
    """Which metrics these runs have."""
    async with target.driver() as connection:
        cursor = await connection.execute(
            "SELECT run_id, key FROM run_latest_metrics WHERE organization_id = %s AND run_id = ANY(%s)",
            (target.scope.organization_id, list(runs)),
        )
        return {(row[0], row[1]) for row in await cursor.fetchall()}
