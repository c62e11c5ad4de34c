"""The store compared with the names: bytes that nothing names, and names whose bytes are missing or damaged.

Both sides are walked a thousand at a time, so memory does not grow with them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import text

from modelyard.artifacts.store import ArtifactStore, BytesLost, Content
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database

AT_ONCE = 1_000
PARALLEL = 16
"""Contents that the store is asked for at a time."""


class Problem(StrEnum):
    ORPHAN = "orphan"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Finding:
    """size_bytes: as the store says, of missing ones as the names say. stored_at: of an orphan. path: one of those that
    name the bytes, and the id of its project; none where only a part of an upload does."""

    problem: Problem
    digest: str
    size_bytes: int
    stored_at: datetime | None = None
    project_id: UUID | None = None
    path: str = ""


@dataclass(slots=True)
class Report:
    """Of one organization. named: different contents that have a name."""

    contents: int = 0
    stored_bytes: int = 0
    named: int = 0
    orphans: int = 0
    orphan_bytes: int = 0
    missing: int = 0
    damaged: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.damaged)


Tell = Callable[[Finding], None]

_UNNAMED = text(
    """
    SELECT digest FROM unnest(CAST(:digests AS text[])) AS content (digest)
    WHERE NOT EXISTS (
        SELECT FROM artifacts AS file WHERE file.organization_id = :organization AND file.digest = content.digest
    ) AND NOT EXISTS (
        SELECT FROM artifact_parts AS part WHERE part.organization_id = :organization AND part.digest = content.digest
    ) AND NOT EXISTS (
        SELECT FROM push_files AS file
        WHERE file.organization_id = :organization AND file.digest = content.digest AND file.stored
    )
    """
)
_NAMED = text(
    """
    SELECT DISTINCT ON (digest) digest, size_bytes, project_id, path FROM (
        SELECT digest, size_bytes, project_id, path FROM artifacts
        WHERE organization_id = :organization AND digest > :after
        ORDER BY digest LIMIT :limit
    ) AS name
    ORDER BY digest, path
    """
)
_OF_PARTS = text(
    """
    SELECT DISTINCT ON (digest) digest, size_bytes, NULL::uuid AS project_id, '' AS path FROM (
        SELECT digest, size_bytes FROM artifact_parts AS part
        WHERE organization_id = :organization AND digest > :after AND NOT EXISTS (
            SELECT FROM artifacts AS file WHERE file.organization_id = :organization AND file.digest = part.digest
        )
        ORDER BY digest LIMIT :limit
    ) AS name
    ORDER BY digest
    """
)


async def check(database: Database, store: ArtifactStore, organization_id: UUID, *, read: bool, tell: Tell) -> Report:
    """Compare an organization's part of the store with its names, and tell of each finding.

    read: hash all bytes, rather than look at their sizes only. Bytes that came within the last day may be orphans
    because their upload has not ended: nothing collects them before.

    Raises:
        Unavailable: the store does not answer.
    """
    report = Report()
    await _find_orphans(database, store, organization_id, report, tell)
    await _find_losses(database, store, organization_id, report, read=read, tell=tell)
    return report


async def _find_orphans(
    database: Database, store: ArtifactStore, organization_id: UUID, report: Report, tell: Tell
) -> None:
    waiting: list[Content] = []
    async for content in store.contents(organization_id):
        report.contents += 1
        report.stored_bytes += content.size_bytes
        waiting.append(content)
        if len(waiting) == AT_ONCE:
            await _tell_unnamed(database, organization_id, waiting, report, tell)
            waiting = []
    await _tell_unnamed(database, organization_id, waiting, report, tell)


async def _tell_unnamed(
    database: Database, organization_id: UUID, contents: Sequence[Content], report: Report, tell: Tell
) -> None:
    rows = await _rows(database, organization_id, _UNNAMED, digests=[content.digest for content in contents])
    unnamed = {row.digest for row in rows}
    for content in contents:
        if content.digest in unnamed:
            report.orphans += 1
            report.orphan_bytes += content.size_bytes
            tell(Finding(Problem.ORPHAN, content.digest, content.size_bytes, content.stored_at))


async def _find_losses(
    database: Database, store: ArtifactStore, organization_id: UUID, report: Report, *, read: bool, tell: Tell
) -> None:
    slots = asyncio.Semaphore(PARALLEL)

    async def look(row: Any) -> Finding | None:
        async with slots:
            return await _loss(store, organization_id, row, read=read)

    for query in (_NAMED, _OF_PARTS):
        after = ""
        while rows := await _rows(database, organization_id, query, after=after, limit=AT_ONCE):
            after = rows[-1].digest
            found = [finding for finding in await asyncio.gather(*(look(row) for row in rows)) if finding is not None]
            # What lost its name while this looked may have been collected.
            digests = [finding.digest for finding in found]
            gone = {row.digest for row in await _rows(database, organization_id, _UNNAMED, digests=digests)}
            losses = [finding for finding in found if finding.digest not in gone]
            report.named += len(rows)
            report.missing += sum(finding.problem is Problem.MISSING for finding in losses)
            report.damaged += sum(finding.problem is Problem.DAMAGED for finding in losses)
            for finding in losses:
                tell(finding)


async def _loss(store: ArtifactStore, organization_id: UUID, row: Any, *, read: bool) -> Finding | None:
    named = {"project_id": row.project_id, "path": row.path}
    size = await store.size(organization_id, row.digest)
    if size is None:
        return Finding(Problem.MISSING, row.digest, row.size_bytes, **named)
    if size != row.size_bytes or (read and not await _is_whole(store, organization_id, row.digest, size)):
        return Finding(Problem.DAMAGED, row.digest, size, **named)
    return None


async def _is_whole(store: ArtifactStore, organization_id: UUID, digest: str, size_bytes: int) -> bool:
    digester = hashlib.sha256()
    try:
        async for piece in await store.stream(organization_id, digest, size_bytes=size_bytes):
            await asyncio.to_thread(digester.update, piece)
    except BytesLost:
        return False
    return digester.hexdigest() == digest


async def _rows(database: Database, organization_id: UUID, query: Any, **given: Any) -> list[Any]:
    async with database.transaction(Context(SYSTEM, organization_id)) as session:
        return list((await session.execute(query, {"organization": organization_id, **given})).all())
