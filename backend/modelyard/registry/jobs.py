"""Background work of the registry: files are scanned, what was deleted long ago goes for good, and what never came is
forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, union

from modelyard.artifacts.store import ArtifactStore, BytesLost
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM
from modelyard.kernel.db import Role
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.errors import ModelyardError, Unavailable
from modelyard.kernel.jobs import JobContext, JobName, defer, job
from modelyard.kernel.log import logger
from modelyard.registry import deleting, pushes, scanning, scans
from modelyard.registry.models import Model, ModelVersion
from modelyard.registry.models_pushes import VersionPush
from modelyard.registry.retention import retention_of

log = logger("registry")


@job(JobName.PURGE_DELETED_MODELS, cron="11 2 * * *")
async def purge_deleted_models(context: JobContext, args: dict[str, Any]) -> None:
    """Purge a project's models and versions that were deleted longer ago than the organization keeps them.

    Without a project, have it done for each that has something deleted.
    """
    now = datetime.now(UTC)
    if context.organization_id is None:
        deleted = union(
            *(
                select(kind.organization_id, kind.project_id).where(
                    kind.deleted_at.is_not(None), kind.purged_at.is_(None)
                )
                for kind in (Model, ModelVersion)
            )
        )
        async with context.transaction(role=Role.PLATFORM) as session:
            for organization_id, project_id in (await session.execute(deleted)).all():
                await defer(
                    session,
                    JobName.PURGE_DELETED_MODELS,
                    organization_id=organization_id,
                    args={"project_id": project_id.hex},
                    queueing_lock=f"purge-models:{project_id}",
                )
        return
    project_id = UUID(args["project_id"])
    allowed = frozenset({Permission.MODEL_PURGE})
    scope = ProjectScope(context.organization_id, "", SYSTEM, allowed, project_id, "")
    default = context.settings.deleted_models_retention
    remaining = 1
    while remaining:
        async with context.transaction() as session:
            retention = await retention_of(session, context.organization_id, default)
            if retention is None:
                return
            purged = await deleting.purge_old(session, scope, deleted_before=now - retention, at=now, dry_run=False)
        remaining = purged.remaining
        log.info("models purged", project_id=project_id, versions=purged.versions, freed_bytes=purged.bytes_freed)


@job(JobName.SCAN_VERSION, attempts=4)
async def scan_version(context: JobContext, args: dict[str, Any]) -> None:
    """Look at the files of one version for danger, and write down what was found."""
    if context.organization_id is None:
        return
    async with context.transaction() as session:
        found = await scans.to_scan(session, context.organization_id, UUID(args["version_id"]))
    if found is None:
        return
    version, files = found
    refused: ModelyardError | None = None
    result = scans.refusal(version, files)
    if result is None:
        store = ArtifactStore(context.settings, context.settings.data_dir or default_data_dir())
        limits = scanning.Limits.of(context.settings)
        try:
            result = await scanning.scan_files(context.organization_id, files, store, limits=limits)
        except (BytesLost, Unavailable) as error:
            refused, result = error, scans.NOT_READ
    async with context.transaction() as session:
        await scans.record(session, version, result, at=datetime.now(UTC))
    log.info("version scanned", version_id=version.id, scan=result.scan.value, findings=len(result.findings))
    if isinstance(refused, Unavailable):  # the queue tries again, a few times
        raise refused


@job(JobName.FORGET_PUSHES, cron="41 * * * *")
async def forget_pushes(context: JobContext, _: dict[str, Any]) -> None:
    """Forget an organization's pushes that have expired; without one, have it done for each that has some.

    Their bytes are collected later.
    """
    now = datetime.now(UTC)
    if context.organization_id is None:
        expired = select(VersionPush.organization_id).where(VersionPush.expires_at <= now).distinct()
        async with context.transaction(role=Role.PLATFORM) as session:
            for organization_id in (await session.execute(expired)).scalars().all():
                await defer(
                    session,
                    JobName.FORGET_PUSHES,
                    organization_id=organization_id,
                    args={},
                    queueing_lock=f"forget-pushes:{organization_id}",
                )
        return
    async with context.transaction() as session:
        forgotten = await pushes.forget_old(session, context.organization_id, at=now)
    log.info("pushes forgotten", organization_id=context.organization_id, pushes=forgotten)
