"""Jobs that keep the platform itself in order: events to their subscribers, old records, coming partitions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text

from modelyard.kernel.db import Role
from modelyard.kernel.events import EVENT_ID, EventRecord, from_record, handlers_of
from modelyard.kernel.idempotency import LIFETIME, IdempotencyKey
from modelyard.kernel.jobs import JobContext, JobName, job
from modelyard.kernel.log import logger

log = logger("housekeeping")

EVENT_LIFETIME = timedelta(days=30)
MONTHS_AHEAD = 3
A_DAY = timedelta(days=1)


@job(JobName.FAN_OUT_EVENT)
async def fan_out_event(context: JobContext, args: dict[str, Any]) -> None:
    """Bring one event to each of its subscribers, each in a transaction of its own."""
    async with context.transaction() as session:
        record = (
            await session.execute(
                select(EventRecord).where(
                    EventRecord.organization_id == context.organization_id, EventRecord.id == UUID(args["event_id"])
                )
            )
        ).scalar_one_or_none()
    if record is None:
        log.warning("event is gone", event_id=args["event_id"])
        return
    announced = from_record(record)
    for handler in handlers_of(record.name):
        async with context.transaction() as session:
            session.info[EVENT_ID] = record.id
            await handler(session, announced)


@job(JobName.MAKE_PARTITIONS, cron="17 3 * * *")
async def make_partitions(context: JobContext, _: dict[str, Any]) -> None:
    """Make the months to come of every table that is partitioned by month. Runs as the owner of the tables."""
    today: date = datetime.now(UTC).date()
    async with context.database.engine.begin() as connection:
        await connection.execute(
            text("SELECT make_audit_partitions(:today, :n)"), {"today": today, "n": MONTHS_AHEAD + 1}
        )
        for table in ("model_monitoring", "predictions"):
            await connection.execute(
                text("SELECT make_month_partitions(CAST(:table AS regclass), :today, :n)"),
                {"table": table, "today": today, "n": MONTHS_AHEAD + 1},
            )


@job(JobName.REMOVE_OLD_RECORDS, cron="47 3 * * *")
async def remove_old_records(context: JobContext, _: dict[str, Any]) -> None:
    """Remove what nothing asks for any more: events that everybody has had, sessions that ended long ago, used links,
    forgotten log-in failures and answers that are repeated no more."""
    now = datetime.now(UTC)
    async with context.transaction(role=Role.PLATFORM) as session:
        await session.execute(delete(EventRecord).where(EventRecord.at < now - EVENT_LIFETIME))
        await session.execute(text("DELETE FROM sessions WHERE expires_at < :then"), {"then": now - EVENT_LIFETIME})
        await session.execute(text("DELETE FROM account_tokens WHERE expires_at < :then"), {"then": now - A_DAY})
        await session.execute(text("DELETE FROM login_throttles WHERE last_failure_at < :then"), {"then": now - A_DAY})
        await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - LIFETIME))
