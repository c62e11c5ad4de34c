"""Jobs of the trail: seals for new records, and retention."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from modelyard.audit import retention, sealing
from modelyard.kernel.jobs import JobContext, JobName, job
from modelyard.kernel.log import logger

log = logger("audit")


@job(JobName.SEAL_AUDIT_TRAIL, cron="* * * * *", attempts=1)
async def seal_audit_trail(context: JobContext, _: dict[str, Any]) -> None:
    """Seal the records that have no seal yet, of every organization."""
    await sealing.seal(context.database)


@job(JobName.DROP_OLD_AUDIT_MONTHS, cron="7 4 * * *")
async def drop_old_audit_months(context: JobContext, _: dict[str, Any]) -> None:
    """Drop the months of the audit trail that are older than `audit_retention`."""
    if context.settings.audit_retention is None:
        return
    before = datetime.now(UTC) - context.settings.audit_retention
    for month in await retention.drop_months(context.database, before=before):
        log.info("a month of the audit trail has been dropped", partition=month)
