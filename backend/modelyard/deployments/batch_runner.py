"""Brings batch predictions about, in the controller's process, while its engine is open.

All that lasts lies in the database: one that was under way when its runner was killed is begun again by the next.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import service as artifacts
from modelyard.artifacts.store import ArtifactStore, Stored
from modelyard.deployments import batch
from modelyard.deployments.models_batch import ENDED, BatchPrediction, BatchProgress, BatchState, TableFormat
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role
from modelyard.kernel.errors import ModelyardError
from modelyard.kernel.log import logger
from modelyard.serving.batch import BatchFailed, BatchProcess, end_left_over
from modelyard.serving.engine import Resources, VersionSpec
from modelyard.serving.environments import BuildFailed
from modelyard.serving.jail import JailMissing
from modelyard.serving.local import LocalEngine
from modelyard.serving.places import Places
from modelyard.serving.requirements import UnusableRequirements
from modelyard.serving.staging import SPARE_BYTES, Staging
from modelyard.settings import Settings

log = logger("batch")

AT_ONCE = 2
"""Batch predictions on this machine; one of an organization."""
LOOK_SECONDS = 1.0
BEAT_SECONDS = 1.0
SILENT_FOR = timedelta(seconds=20)
"""After so long without a sign of life somebody else begins it again."""
MAX_ATTEMPTS = 3
CANCELLED = "It was cancelled."

_NEXT = text("""
    SELECT b.organization_id, b.id, b.project_id, o.slug, p.slug, o.quotas
    FROM batch_predictions AS b
    JOIN organizations AS o ON o.id = b.organization_id AND o.deleted_at IS NULL
    JOIN projects AS p ON p.organization_id = b.organization_id AND p.id = b.project_id AND p.deleted_at IS NULL
    LEFT JOIN batch_progress AS w ON w.organization_id = b.organization_id AND w.batch_id = b.id
    WHERE b.state IN ('queued', 'running') AND NOT b.organization_id = ANY (CAST(:busy AS uuid[]))
        AND (b.state = 'queued' OR w.heartbeat_at IS NULL OR w.heartbeat_at < now() - CAST(:silent AS interval))
    ORDER BY b.created_at, b.id
    LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class _Work:
    """Something to do, with proof for the system to do it."""

    id: UUID
    scope: ProjectScope


class BatchRunner:
    """Runs what waits. places: of `engine`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        store: ArtifactStore,
        staging: Staging,
        engine: LocalEngine,
        places: Places,
    ) -> None:
        self._settings, self._database, self._store = settings, database, store
        self._staging, self._engine, self._places = staging, engine, places
        self._running: dict[UUID, asyncio.Task[None]] = {}
        """By organization."""

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way then waits for the next runner."""
        was_open = False
        while not stop.is_set():
            try:
                if self._engine.is_open:
                    if not was_open:
                        await self._clear()
                    await self._begin_next()
                was_open = self._engine.is_open
            except (DBAPIError, OSError) as error:
                log.warning("a look at the batch predictions failed", reason=str(error).splitlines()[0][:300])
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _clear(self) -> None:
        for folder in self._places.batches.glob("*"):
            await asyncio.to_thread(end_left_over, folder)

    async def _begin_next(self) -> None:
        self._running = {key: task for key, task in self._running.items() if not task.done()}
        while len(self._running) < AT_ONCE:
            async with self._database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
                given = {"busy": [str(key) for key in self._running], "silent": SILENT_FOR}
                row = (await session.execute(_NEXT, given)).one_or_none()
            if row is None:
                return
            organization, batch_id, project, organization_slug, project_slug, quotas = row
            everything = frozenset(Permission)
            scope = ProjectScope(
                organization, organization_slug, SYSTEM, everything, project, project_slug, quotas=quotas
            )
            self._running[organization] = asyncio.create_task(self._take_on(_Work(batch_id, scope)))

    def _context(self, work: _Work) -> Context:
        return Context(SYSTEM, work.scope.organization_id, RequestInfo(operation="batch"))

    async def _locked(self, session: AsyncSession, work: _Work) -> BatchPrediction | None:
        """None once it has ended."""
        query = batch.batch(work.scope, work.id).with_for_update().execution_options(populate_existing=True)
        found = (await session.execute(query)).scalar_one_or_none()
        return None if found is None or found.state in ENDED else found

    async def _take_on(self, work: _Work) -> None:
        try:
            found = await self._claim(work)
            if found is not None:
                await self._bring_about(work, found)
        except asyncio.CancelledError:
            await self._give_back(work)
            raise
        except DBAPIError as error:  # without signs of life it is begun again later
            log.warning("a batch prediction is left for later", batch=work.id.hex, reason=str(error)[:300])
        except Exception as error:  # files of a model may surprise in ways that nobody thought of
            log.error("a batch prediction failed", batch=work.id.hex, exc_info=error)
            await self._end(work, f"It failed: {type(error).__name__}. The controller's log says more.")

    async def _claim(self, work: _Work) -> BatchPrediction | None:
        now = datetime.now(UTC)
        async with self._database.transaction(self._context(work)) as session:
            found = await self._locked(session, work)
            if found is None:
                return None
            if found.cancel_requested:
                await batch.end(session, found, BatchState.CANCELLED, at=now)
                return None
            if found.attempts >= MAX_ATTEMPTS:
                reason = f"It was begun {found.attempts} times, and each time the controller was ended meanwhile."
                await batch.end(session, found, BatchState.FAILED, at=now, reason=reason)
                return None
            found.state, found.attempts = BatchState.RUNNING, found.attempts + 1
            found.started_at = found.started_at or now
            begun = insert(BatchProgress).values(organization_id=found.organization_id, batch_id=found.id)
            anew = {"rows_done": 0, "bytes_done": 0, "said": "", "heartbeat_at": func.now()}
            await session.execute(
                begun.on_conflict_do_update(index_elements=["organization_id", "batch_id"], set_=anew)
            )
            await session.flush()
            await batch.announce(session, found)
            session.expunge(found)
            return found

    async def _give_back(self, work: _Work) -> None:
        """The runner is being ended: the next one begins it at once."""
        with suppress(DBAPIError):
            async with self._database.transaction(self._context(work)) as session:
                found = await self._locked(session, work)
                if found is not None and found.state is BatchState.RUNNING:
                    found.state, found.attempts = BatchState.QUEUED, found.attempts - 1

    async def _bring_about(self, work: _Work, found: BatchPrediction) -> None:
        folder = self._places.batches / f"{found.id.hex}-{found.attempts}"
        said: list[str] = []
        running: list[BatchProcess] = []
        doing = asyncio.create_task(self._predict(found, folder, said, running))
        beating = asyncio.create_task(self._beat(work, doing, said, running))
        reason, stored = "", None
        try:
            stored = await doing
        except asyncio.CancelledError:
            if _is_ended():
                raise
        except (
            BatchFailed,
            BuildFailed,
            JailMissing,
            UnusableRequirements,
            ModelyardError,
            OSError,
        ) as error:
            reason = error.detail if isinstance(error, ModelyardError) else str(error)
        finally:
            doing.cancel()
            beating.cancel()
            await asyncio.gather(doing, beating, return_exceptions=True)
            if not _is_ended():
                await self._note(work, said, running)
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
        await self._end(work, reason, stored)

    async def _predict(
        self, found: BatchPrediction, folder: Path, said: list[str], running: list[BatchProcess]
    ) -> Stored:
        """Stores the result.

        Raises:
            BatchFailed, BuildFailed, JailMissing, UnusableRequirements, ModelyardError, OSError: why it cannot be.
        """
        default = Resources()
        model = await self._staging.fetch(found.organization_id, found.version_id)
        spec = VersionSpec(
            organization_id=found.organization_id,
            version_id=found.version_id,
            model=found.model,
            number=found.number,
            folder=model,
            resources=Resources(
                cpu=float(found.resources.get("cpu", default.cpu)),
                memory_bytes=int(found.resources.get("memory_bytes", default.memory_bytes)),
            ),
            profile=found.profile,
            environment={},
        )
        besides = ("pyarrow",) if found.format is TableFormat.PARQUET else ()
        launch = await self._engine.launch_of(spec, say=said.append, besides=besides)
        source = await self._fetch(found, folder, launch.uid)
        process = BatchProcess(folder / "1", launch, source, form=found.format.value, include_input=found.include_input)
        running.append(process)
        async with aclosing(process.pieces()) as pieces:
            return await self._store.write(found.organization_id, pieces, limit=self._settings.max_artifact_bytes)

    async def _fetch(self, found: BatchPrediction, folder: Path, uid: int | None) -> Path:
        """The file, where the model's user can read it and nobody else."""
        await asyncio.to_thread(folder.mkdir)
        await asyncio.to_thread(folder.chmod, 0o711)
        free = shutil.disk_usage(folder).free
        if free < found.source_bytes + SPARE_BYTES:
            raise BatchFailed(f"The disk has {free} bytes left, and the file takes {found.source_bytes}.")
        source = folder / "source"
        pieces = await self._store.stream(found.organization_id, found.source_digest, size_bytes=found.source_bytes)
        hashed = hashlib.sha256()
        with source.open("xb") as out:
            async with aclosing(cast(AsyncGenerator[bytes | memoryview], pieces)):
                async for piece in pieces:
                    hashed.update(piece)
                    await asyncio.to_thread(out.write, piece)
        if hashed.hexdigest() != found.source_digest:
            raise BatchFailed("The store gave other bytes than were asked for.")
        source.chmod(0o440)
        if uid is not None:
            os.chown(source, 0, uid)
        return source

    async def _beat(
        self, work: _Work, doing: asyncio.Task[Stored], said: list[str], running: list[BatchProcess]
    ) -> None:
        """Signs of life, and how far it is. Ends, and `doing` with it, when somebody gave it up."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with suppress(DBAPIError):
                if await self._note(work, said, running):
                    doing.cancel()
                    return

    async def _note(self, work: _Work, said: list[str], running: list[BatchProcess]) -> bool:
        """Write down how far it is. Returns whether it is to end."""
        process = running[0] if running else None
        wrote = process.said if process is not None else ""
        whole = "\n".join([*said, *([wrote] if wrote else [])])[-16_000:].replace("\0", "")
        async with self._database.transaction(self._context(work)) as session:
            beat = insert(BatchProgress).values(
                organization_id=work.scope.organization_id,
                batch_id=work.id,
                rows_done=process.rows if process else 0,
                bytes_done=process.bytes if process else 0,
                said=whole,
            )
            changed = {name: beat.excluded[name] for name in ("rows_done", "bytes_done", "said")}
            await session.execute(
                beat.on_conflict_do_update(
                    index_elements=["organization_id", "batch_id"], set_={**changed, "heartbeat_at": func.now()}
                )
            )
            wanted = select(BatchPrediction.cancel_requested).where(
                BatchPrediction.organization_id == work.scope.organization_id, BatchPrediction.id == work.id
            )
            return (await session.execute(wanted)).scalar_one_or_none() is not False

    async def _end(self, work: _Work, reason: str, stored: Stored | None = None) -> None:
        now = datetime.now(UTC)
        try:
            async with self._database.transaction(self._context(work)) as session:
                found = await self._locked(session, work)
                if found is None:
                    return
                if found.cancel_requested:
                    await batch.end(session, found, BatchState.CANCELLED, at=now, reason=CANCELLED)
                elif stored is None:
                    await batch.end(session, found, BatchState.FAILED, at=now, reason=reason)
                else:
                    path = batch.result_path_of(found)
                    await artifacts.put(session, work.scope, path, stored)
                    await batch.end(session, found, BatchState.SUCCEEDED, at=now, result_path=path)
        except ModelyardError as error:  # no room for the result
            await self._end(work, error.detail)


def _is_ended() -> bool:
    """Whether it is this task that is cancelled, as the runner ends, and not the work that it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
