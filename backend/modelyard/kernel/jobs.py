"""The job queue: names, deferring inside the caller's transaction, and the application that runs the jobs."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

SCHEMA = "procrastinate"
"""The schema that holds the queue's tables."""


class JobName(StrEnum):
    """Every job there is; a rule test compares it with what is registered."""

    FAN_OUT_EVENT = "kernel.fan_out_event"
    RECOVER_STALLED_JOBS = "kernel.recover_stalled_jobs"
    REMOVE_OLD_RECORDS = "kernel.remove_old_records"
    MAKE_PARTITIONS = "kernel.make_partitions"
    COMPACT_METRICS = "tracking.compact_metrics"


_DEFER = text(
    "SELECT defer_job(:queue, :name, CAST(:args AS jsonb), :lock, :queueing_lock, CAST(:at AS timestamptz), :priority)"
)


async def defer(
    session: AsyncSession,
    name: JobName,
    *,
    organization_id: UUID | None,
    args: dict[str, Any],
    lock: str | None = None,
    queueing_lock: str | None = None,
    at: datetime | None = None,
    priority: int = 0,
) -> None:
    """Queue a job on the session's own connection: it exists exactly if the transaction commits.

    lock: jobs with the same lock run one after the other. queueing_lock: while one waits, a further one is dropped.
    """
    await session.execute(
        _DEFER,
        {
            "queue": "default",
            "name": name.value,
            "args": json.dumps({**args, "organization_id": organization_id.hex if organization_id else None}),
            "lock": lock,
            "queueing_lock": queueing_lock,
            "at": at,
            "priority": priority,
        },
    )
