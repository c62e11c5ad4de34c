"""The job queue: names, deferring inside the caller's transaction, and the application that runs the jobs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role
from modelyard.settings import Settings

SCHEMA = "procrastinate"
"""The schema that holds the queue's tables."""


class JobName(StrEnum):
    """Every job there is; a rule test compares it with what is registered."""

    FAN_OUT_EVENT = "kernel.fan_out_event"
    RECOVER_STALLED_JOBS = "kernel.recover_stalled_jobs"
    REMOVE_OLD_RECORDS = "kernel.remove_old_records"
    SEND_MAIL = "kernel.send_mail"
    SEND_PASSWORD_RESET = "identity.send_password_reset"  # noqa: S105 - a job's name
    ROTATE_SIGNING_KEYS = "identity.rotate_signing_keys"
    MAKE_PARTITIONS = "kernel.make_partitions"
    COMPACT_METRICS = "tracking.compact_metrics"
    COLLECT_BYTES = "artifacts.collect_bytes"
    CHECK_ARTIFACTS = "artifacts.check"
    FORGET_PUSHES = "registry.forget_pushes"
    SCAN_VERSION = "registry.scan_version"
    PURGE_DELETED_MODELS = "registry.purge_deleted"
    SETTLE_METRICS = "tracking.settle_metrics"
    SEAL_AUDIT_TRAIL = "audit.seal_trail"
    DROP_OLD_AUDIT_MONTHS = "audit.drop_old_months"


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


# Running jobs


@dataclass(frozen=True, slots=True)
class JobContext:
    """What every job works with. A job opens its own transactions, as the system, in its organization."""

    settings: Settings
    database: Database
    organization_id: UUID | None
    services: Mapping[str, Any]

    def transaction(self, *, role: Role = Role.APP) -> AbstractAsyncContextManager[AsyncSession]:
        return self.database.transaction(self.context, role=role)

    @property
    def context(self) -> Context:
        return Context(SYSTEM, self.organization_id, RequestInfo(operation="job"))


JobFunction = Callable[[JobContext, dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job: idempotent, because a worker that dies in the middle has it run again."""

    name: JobName
    function: JobFunction
    cron: str | None
    attempts: int


JOBS: dict[JobName, Job] = {}


def job(name: JobName, *, cron: str | None = None, attempts: int = 5) -> Callable[[JobFunction], JobFunction]:
    """Register what runs under a name; `cron` makes it periodic (UTC), then it runs without arguments."""

    def register(function: JobFunction) -> JobFunction:
        known = JOBS.setdefault(name, Job(name, function, cron, attempts))
        if known.function is not function:
            raise ValueError(f"two jobs are called {name.value!r}")
        return function

    return register
