"""Putting right the metrics that were under way while their run was moved or purged.

Points are written without a lock on their run, which would halve their rate. So a write that began before a move may
bring a new metric under the old experiment, and one that began before a purge may bring points of no run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.jobs import JobContext, JobName, defer, job

LONGEST_WRITE = timedelta(minutes=2)
"""Twice the longest that a statement may run."""


async def settle_later(session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID]) -> None:
    """Put the metrics of these runs right when no write that is under way now can still be."""
    await defer(
        session,
        JobName.SETTLE_METRICS,
        organization_id=scope.organization_id,
        args={"runs": [id.hex for id in ids]},
        at=datetime.now(UTC) + LONGEST_WRITE,
    )


@job(JobName.SETTLE_METRICS)
async def settle_metrics(context: JobContext, args: dict[str, Any]) -> None:
    """Let the metrics of these runs follow their runs: to another experiment, or away."""
    given = {"organization": context.organization_id, "runs": [UUID(id) for id in args["runs"]]}
    async with context.database.driver(context.context) as connection:
        await connection.execute(
            """
            UPDATE run_latest_metrics AS metric SET experiment_id = run.experiment_id
            FROM experiment_runs AS run
            WHERE run.organization_id = %(organization)s AND run.id = ANY(%(runs)s)
                AND metric.organization_id = run.organization_id AND metric.run_id = run.id
                AND metric.experiment_id <> run.experiment_id
            """,
            given,
        )
        for table in ("run_metrics", "run_latest_metrics"):
            await connection.execute(
                f"""
                DELETE FROM {table} AS metric
                WHERE organization_id = %(organization)s AND run_id = ANY(%(runs)s) AND NOT EXISTS (
                    SELECT FROM experiment_runs AS run
                    WHERE run.organization_id = metric.organization_id AND run.id = metric.run_id
                )
                """,  # noqa: S608 - names from the line above
                given,
            )
