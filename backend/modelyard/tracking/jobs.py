"""Background work of tracking: merging the small chunks that single calls leave behind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import psycopg

from modelyard.kernel.jobs import JobContext, JobName, job
from modelyard.tracking.series import Float8Array, Int8Array, Series, joined, read_chunks

CHUNK_POINTS = 4_096
WORTH_IT = 8
"""Fewer chunks than this are left alone."""

_INSERT = """
    INSERT INTO run_metrics (organization_id, run_id, key, first_step, n, min, max, steps, timestamps, values)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@job(JobName.COMPACT_METRICS)
async def compact_metrics(context: JobContext, args: dict[str, Any]) -> None:
    """Merge each metric of one run into chunks of 4,096 points, ordered by step, without exact duplicates.

    Only rows that were read are removed, so points that arrive meanwhile stay; run twice it changes nothing more.
    """
    organization_id, run_id = context.organization_id, UUID(args["run_id"])
    if organization_id is None:
        raise ValueError("compaction works within an organization")
    async with context.database.driver(context.context) as connection:
        cursor = await connection.execute(
            "SELECT key FROM run_metrics WHERE organization_id = %s AND run_id = %s GROUP BY key HAVING count(*) >= %s",
            (organization_id, run_id, WORTH_IT),
        )
        keys = [row[0] for row in await cursor.fetchall()]
    for key in keys:
        async with context.database.driver(context.context) as connection:
            await _compact(connection, organization_id, run_id, key)


async def _compact(connection: psycopg.AsyncConnection[Any], organization_id: UUID, run_id: UUID, key: str) -> None:
    # One compaction of a series at a time: a second one waits here, then finds little left to do.
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{run_id}/{key}",))
    chunks = await read_chunks(connection, organization_id, run_id, key)
    if len(chunks.sequence) < WORTH_IT:
        return
    merged = joined(chunks.points).distinct()
    order = np.lexsort((merged.timestamps, merged.steps))
    merged = Series(merged.steps[order], merged.timestamps[order], merged.values[order])
    await connection.execute(
        """
        DELETE FROM run_metrics USING unnest(%s::bigint[], %s::bigint[]) AS old (first_step, seq)
        WHERE organization_id = %s AND run_id = %s AND key = %s
            AND run_metrics.first_step = old.first_step AND run_metrics.seq = old.seq
        """,
        (chunks.first_steps, chunks.sequence, organization_id, run_id, key),
    )
    for start in range(0, len(merged), CHUNK_POINTS):
        steps = merged.steps[start : start + CHUNK_POINTS]
        values = merged.values[start : start + CHUNK_POINTS]
        numbers = values[~np.isnan(values)]
        await connection.execute(
            _INSERT,
            (
                organization_id,
                run_id,
                key,
                int(steps[0]),
                len(steps),
                float(numbers.min()) if len(numbers) else None,
                float(numbers.max()) if len(numbers) else None,
                Int8Array(steps),
                Int8Array(merged.timestamps[start : start + CHUNK_POINTS]),
                Float8Array(values),
            ),
        )
