"""Background work of artifacts: the weekly look whether the bytes of all names are there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from modelyard.artifacts import inventory
from modelyard.artifacts.inventory import Finding, Problem
from modelyard.artifacts.store import ArtifactStore
from modelyard.identity.models import Organization
from modelyard.kernel.db import Role
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.jobs import JobContext, JobName, defer, job
from modelyard.kernel.log import logger

log = logger("artifacts")


@job(JobName.CHECK_ARTIFACTS, cron="31 4 * * 0")
async def check_artifacts(context: JobContext, _: dict[str, Any]) -> None:
    """Compare the store with the names and log what is missing, in an organization; without one, in each."""
    if context.organization_id is None:
        async with context.transaction(role=Role.PLATFORM) as session:
            for organization_id in (await session.execute(select(Organization.id))).scalars().all():
                lock = f"check-artifacts:{organization_id}"
                await defer(
                    session,
                    JobName.CHECK_ARTIFACTS,
                    organization_id=organization_id,
                    args={},
                    queueing_lock=lock,
                )
        return

    def tell(finding: Finding) -> None:
        if finding.problem is not Problem.ORPHAN:  # collection takes those
            log.error(f"stored bytes are {finding.problem.value}", digest=finding.digest, path=finding.path)

    store = ArtifactStore(context.settings, context.settings.data_dir or default_data_dir())
    report = await inventory.check(context.database, store, context.organization_id, read=False, tell=tell)
    log.info(
        "artifacts checked",
        organization_id=context.organization_id,
        named=report.named,
        missing=report.missing,
        damaged=report.damaged,
        orphans=report.orphans,
    )
