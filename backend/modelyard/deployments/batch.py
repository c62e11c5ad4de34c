"""Use cases of batch predictions: asking for one, and giving it up. `batch_runner` brings them about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import service as artifacts
from modelyard.artifacts.models import Artifact
from modelyard.deployments import rollouts, service
from modelyard.deployments.events import BatchChanged
from modelyard.deployments.models_batch import ENDED, BatchPrediction, BatchProgress, BatchState, TableFormat
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, Forbidden, Invalid
from modelyard.kernel.events import publish
from modelyard.kernel.ids import uuid7
from modelyard.serving.engine import Profile

NO_BATCH = "There is no such batch prediction in this project."
FOLDER = "batch-predictions"
"""The folder of a project's artifacts that results are in."""
ENDINGS = {
    ".csv": TableFormat.CSV,
    ".parquet": TableFormat.PARQUET,
    ".pq": TableFormat.PARQUET,
    ".jsonl": TableFormat.JSON_LINES,
    ".ndjson": TableFormat.JSON_LINES,
}
ENDING_OF = {TableFormat.CSV: "csv", TableFormat.PARQUET: "parquet", TableFormat.JSON_LINES: "jsonl"}


class UnknownFormat(Invalid):
    code, title = "unknown_table_format", "The format of the file is not known"


class BatchEnded(Conflict):
    code, title = "batch_ended", "The batch prediction has ended"


@dataclass(frozen=True, slots=True)
class NewBatch:
    """source_path: of a file among the project's artifacts. format: None goes by the ending of its name."""

    model: str
    number: int
    source_path: str
    format: TableFormat | None = None
    include_input: bool = True
    resources: Mapping[str, Any] = field(default_factory=dict)
    profile: Profile = Profile.STRICT


def batches(scope: ProjectScope) -> Select[BatchPrediction]:
    return select(BatchPrediction).where(
        BatchPrediction.organization_id == scope.organization_id, BatchPrediction.project_id == scope.project_id
    )


def batch(scope: ProjectScope, batch_id: UUID) -> Select[BatchPrediction]:
    return batches(scope).where(BatchPrediction.id == batch_id)


async def progress_of(session: AsyncSession, scope: ProjectScope, batch_ids: list[UUID]) -> dict[UUID, BatchProgress]:
    """By batch; what has not begun has none."""
    query = select(BatchProgress).where(
        BatchProgress.organization_id == scope.organization_id, BatchProgress.batch_id.in_(batch_ids)
    )
    return {one.batch_id: one for one in (await session.execute(query)).scalars()}


def _format_of(path: str) -> TableFormat:
    ending = PurePosixPath(path).suffix.lower()
    if ending not in ENDINGS:
        raise UnknownFormat(
            f"The name of {path!r} does not say whether it is CSV, Parquet or JSON lines. Say it in `format`.",
            pointer="/format",
        )
    return ENDINGS[ending]


async def create(session: AsyncSession, scope: ProjectScope, new: NewBatch) -> BatchPrediction:
    """Ask for a version's predictions of all rows of a file.

    Raises:
        Forbidden: the actor may not read or write the project's artifacts.
        NothingServes: no controller leads.
        NotFound: no such version or file in the project.
        IsFolder: the path is a folder.
        NotDeployable: the version is not ready.
        UnknownFormat: it is not said, and the name does not tell.
    """
    for needed in (Permission.ARTIFACT_READ, Permission.ARTIFACT_WRITE):
        if needed not in scope.permissions:
            raise Forbidden(f"A batch prediction needs the permission {needed.value}, too.", permission=needed.value)
    named = await rollouts.version_named(session, scope, new.model, new.number)
    version = await service.deployable(session, scope, named.id)
    source: Artifact = await artifacts.find(session, scope, new.source_path)
    form = new.format or _format_of(source.path)
    await rollouts.require_controller(session)
    made = BatchPrediction(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        version_id=version.id,
        model=new.model,
        number=new.number,
        source_path=source.path,
        source_digest=source.digest,
        source_bytes=source.size_bytes,
        format=form,
        include_input=new.include_input,
        resources=dict(new.resources),
        profile=new.profile,
    )
    session.add(made)
    await session.flush()
    await announce(session, made)
    return made


async def cancel(session: AsyncSession, scope: ProjectScope, batch_id: UUID, *, at: datetime) -> BatchPrediction:
    """Give a batch prediction up. One under way ends within seconds; again: changes nothing.

    Raises:
        NotFound: no such batch prediction.
        BatchEnded: it has come to its end.
    """
    query = batch(scope, batch_id).with_for_update().execution_options(populate_existing=True)
    found = await get_one(session, query, NO_BATCH)
    if found.state is BatchState.CANCELLED or found.cancel_requested:
        return found
    if found.state in ENDED:
        raise BatchEnded(f"It has {found.state.value} already.", state=found.state.value)
    found.cancel_requested = True
    if found.state is BatchState.QUEUED:
        await end(session, found, BatchState.CANCELLED, at=at)
    await session.flush()
    return found


async def end(
    session: AsyncSession,
    found: BatchPrediction,
    state: BatchState,
    *,
    at: datetime,
    reason: str = "",
    result_path: str | None = None,
) -> None:
    """Note how it ended."""
    found.state, found.reason, found.result_path, found.finished_at = state, reason[:2_000], result_path, at
    await session.flush()
    await announce(session, found)


async def announce(session: AsyncSession, found: BatchPrediction) -> None:
    await publish(session, BatchChanged(found.organization_id, found.project_id, found.id, found.state.value))


def result_path_of(found: BatchPrediction) -> str:
    return f"{FOLDER}/{found.id.hex}/predictions.{ENDING_OF[found.format]}"
