"""Freeing the bytes that nothing names any more, and the drafts that interrupted uploads left behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import uploads
from modelyard.artifacts.folders import collection_lock
from modelyard.artifacts.store import ArtifactStore
from modelyard.identity.models import Organization
from modelyard.kernel.db import Role
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.jobs import JobContext, JobName, defer, job
from modelyard.kernel.log import logger

log = logger("artifacts")

YOUNG = timedelta(days=1)
"""Contents that were stored or used again within this time may belong to an upload that has no name yet."""
AT_ONCE = 200
"""Contents that are looked at under one lock."""


async def collect_later(session: AsyncSession, organization_id: UUID) -> None:
    """Free what nothing names, once this transaction has committed."""
    await defer(
        session,
        JobName.COLLECT_BYTES,
        organization_id=organization_id,
        args={},
        queueing_lock=f"collect:{organization_id}",
    )


@job(JobName.COLLECT_BYTES, cron="23 2 * * *")
async def collect_bytes(context: JobContext, _: dict[str, Any]) -> None:
    """Free an organization's bytes that nothing names, after forgetting the uploads that nobody completed.

    Without an organization, have it done for each.
    """
    if context.organization_id is None:
        async with context.transaction(role=Role.PLATFORM) as session:
            for organization_id in (await session.execute(select(Organization.id))).scalars().all():
                await collect_later(session, organization_id)
        return
    now = datetime.now(UTC)
    async with context.transaction() as session:
        await uploads.forget_old(session, context.organization_id, before=now - uploads.LIFE)
    data_dir = context.settings.data_dir or default_data_dir()
    freed = await collect(context, ArtifactStore(context.settings, data_dir), before=now - YOUNG)
    log.info("bytes collected", organization_id=context.organization_id, freed_bytes=freed)


async def collect(context: JobContext, store: ArtifactStore, *, before: datetime) -> int:
    """Remove what nothing names and nobody stored or used again since `before`. Returns how many bytes that freed.

    A content whose name is only being written is safe: an upload makes its content young, and whoever copies names
    holds a lock that this waits for.
    """
    organization_id = context.organization_id
    if organization_id is None:
        raise ValueError("bytes belong to an organization")
    freed = 0
    waiting: list[str] = []
    async for digest in store.old_contents(organization_id, before=before):
        waiting.append(digest)
        if len(waiting) == AT_ONCE:
            freed += await _remove_unnamed(context, store, waiting, before)
            waiting = []
    return freed + await _remove_unnamed(context, store, waiting, before)


async def _remove_unnamed(context: JobContext, store: ArtifactStore, digests: Sequence[str], before: datetime) -> int:
    organization_id = context.organization_id
    assert organization_id is not None
    async with context.transaction() as session:
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        await session.execute(lock, {"name": collection_lock(organization_id)})
        unnamed = text(
            """
            SELECT digest FROM unnest(CAST(:digests AS text[])) AS content (digest)
            WHERE NOT EXISTS (
                SELECT FROM artifacts AS file
                WHERE file.organization_id = :organization AND file.digest = content.digest
            ) AND NOT EXISTS (
                SELECT FROM artifact_parts AS part
                WHERE part.organization_id = :organization AND part.digest = content.digest
            ) AND NOT EXISTS (
                SELECT FROM push_files AS file
                WHERE file.organization_id = :organization AND file.digest = content.digest AND file.stored
            )
            """
        )
        found = await session.execute(unnamed, {"digests": list(digests), "organization": organization_id})
        return sum([await store.remove(organization_id, digest, before=before) for digest in found.scalars().all()])
