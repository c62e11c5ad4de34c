"""Use cases of scans: queueing, asking for another, and writing down what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.paths import SCHEME
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.context import SYSTEM
from modelyard.kernel.db import get_one
from modelyard.kernel.events import publish
from modelyard.kernel.jobs import JobName, defer
from modelyard.registry import queries
from modelyard.registry.digests import File, manifest_digest
from modelyard.registry.events import VersionScanned
from modelyard.registry.manifest import files_at, place_of
from modelyard.registry.models import ModelVersion, Scan
from modelyard.registry.scanning import SCANNER, Result, finding, judged
from modelyard.registry.service import FRESH, NO_VERSION

COLUMNS = ("scan", "scan_findings", "scanner", "scanned_at")
FINISHED = (Scan.CLEAN, Scan.FLAGGED)
NOT_HERE = judged(
    [
        finding(
            "",
            "error",
            "not_here",
            "The version's files are kept elsewhere, where they may change. Push them here, or log them with a run.",
        )
    ]
)
NOT_READ = judged(
    [
        finding(
            "", "error", "not_read", "The store did not give the files as they are. Mend it, then ask for another scan."
        )
    ]
)
CHANGED = judged([finding("", "error", "changed", "The files are not those of the version's digest.")])
PRIORITY = -10
"""What people wait for goes first."""


async def queue_scan(session: AsyncSession, version: ModelVersion) -> None:
    """Have the version's files looked at, once this transaction is committed, if nothing is known of them yet. One scan
    waits at most."""
    if version.scan not in (None, Scan.PENDING):
        return
    name = f"scan:{version.id}"
    await defer(
        session,
        JobName.SCAN_VERSION,
        organization_id=version.organization_id,
        args={"version_id": version.id.hex},
        lock=name,
        queueing_lock=name,
        priority=PRIORITY,
    )


async def finished_scan(
    session: AsyncSession, scope: ProjectScope, origin_id: UUID | None, digest: str | None
) -> dict[str, Any]:
    """What a copy takes over from its origin: the values of `COLUMNS` when that was scanned and has the same bytes."""
    if origin_id is None or digest is None:
        return {}
    found = select(*(getattr(ModelVersion, name) for name in COLUMNS)).where(
        ModelVersion.organization_id == scope.organization_id,
        ModelVersion.id == origin_id,
        ModelVersion.digest == digest,
        ModelVersion.scan.in_(FINISHED),
    )
    row = (await session.execute(found)).one_or_none()
    return {} if row is None else dict(zip(COLUMNS, row, strict=True))


async def request_scan(session: AsyncSession, scope: ProjectScope, model_id: UUID, number: int) -> ModelVersion:
    """Have a version looked at again. Until that is done its scan is pending, so a rule that asks for a clean one does
    not hold. Again while it waits: changes nothing.

    Raises:
        NotFound: no such version.
    """
    version = await get_one(session, queries.version(scope, model_id, number).with_for_update(), NO_VERSION)
    if version.scan is not Scan.PENDING:
        await _write(session, version.organization_id, version.id, _pending())
    await queue_scan(session, version)
    return version


def _pending() -> dict[str, Any]:
    return {"scan": Scan.PENDING, "scan_findings": [], "scanner": "", "scanned_at": None}


async def to_scan(
    session: AsyncSession, organization_id: UUID, version_id: UUID
) -> tuple[ModelVersion, Sequence[File]] | None:
    """A version and its own files; None when it is gone for good."""
    found = select(ModelVersion).where(
        ModelVersion.organization_id == organization_id,
        ModelVersion.id == version_id,
        ModelVersion.purged_at.is_(None),
    )
    version = (await session.execute(found)).scalar_one_or_none()
    if version is None:
        return None
    scope = ProjectScope(organization_id, "", SYSTEM, frozenset(), version.project_id, "")
    return version, await files_at(session, scope, f"{SCHEME}:/{place_of(version.model_id, version.number)}")


def refusal(version: ModelVersion, files: Sequence[File]) -> Result | None:
    """What can be said without looking into the files; None when they are to be looked at."""
    if not files:
        return NOT_HERE
    return None if manifest_digest(files) == version.digest else CHANGED


async def record(session: AsyncSession, version: ModelVersion, result: Result, *, at: datetime) -> None:
    """Write down what a scan of the version found. One that has gone for good meanwhile has nothing to be said of."""
    values = {"scan": result.scan, "scan_findings": result.findings, "scanner": SCANNER, "scanned_at": at}
    if await _write(session, version.organization_id, version.id, values):
        await publish(
            session,
            VersionScanned(
                version.organization_id,
                version.project_id,
                version.model_id,
                version.id,
                version.number,
                result.scan,
                len(result.findings),
            ),
        )


async def _write(session: AsyncSession, organization_id: UUID, version_id: UUID, values: dict[str, Any]) -> bool:
    changed = await session.execute(
        update(ModelVersion)
        .where(
            ModelVersion.organization_id == organization_id,
            ModelVersion.id == version_id,
            ModelVersion.purged_at.is_(None),
        )
        .values(**values)
        .returning(ModelVersion),
        execution_options=FRESH,
    )
    return changed.scalar_one_or_none() is not None
