"""Use cases of versions: registering, describing, staging, deleting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import EllipsisType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, case, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.paths import SCHEME, SEALED, clean_path, kept_folder
from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, Invalid, NotFound
from modelyard.kernel.events import publish
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries
from modelyard.registry.events import AliasMoved, VersionCreated, VersionDeleted, VersionStaged
from modelyard.registry.facts import FactsOfRun, facts_of_run
from modelyard.registry.manifest import digest_at, keep_files, place_of, read_contents
from modelyard.registry.models import Model, ModelAlias, ModelVersion, Stage, VersionStatus
from modelyard.registry.names import check_tags
from modelyard.registry.scans import finished_scan, queue_scan
from modelyard.registry.service import FRESH, NO_VERSION, changed, check_holder, lock_model, merged
from modelyard.registry.uses import refuse_if_served
from modelyard.tracking import queries as tracking
from modelyard.tracking.models import LoggedModel, Run

ACTIVE_STAGES = (Stage.STAGING, Stage.PRODUCTION)


class NothingStored(Invalid):
    code = "nothing_stored"


class NotReady(Conflict):
    code, title = "version_not_ready", "The version is not ready"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """Where a version comes from.

    source: what the client named. location: the place that it means, `mlflow-artifacts:/…` when this platform keeps
    the files. run_id: a run of this project. source_run: the run as the client named it, perhaps of another server.
    origin_id: the version that it is a copy of.
    """

    source: str
    location: str
    run_id: UUID | None = None
    source_run: str = ""
    run_link: str = ""
    logged_model_id: UUID | None = None
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    origin_id: UUID | None = None


async def create_version(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, new: NewVersion, *, store: ArtifactStore
) -> ModelVersion:
    """Register a version under the model's next number.

    It is ready at once: clients register what they have uploaded. What its files say, and the run's metrics, are kept
    as they are now; a version whose files lie elsewhere has no digest.

    Raises:
        Invalid: a tag that cannot be.
        NotFound: no such model.
    """
    check_tags(new.tags)
    # Before the lock, as the store may be far away.
    contents = await read_contents(session, scope, store, location=new.location)
    run = FactsOfRun() if new.run_id is None else await facts_of_run(session, scope, new.run_id)
    model = await lock_model(session, scope, model_id)
    number = (await session.execute(queries.next_number(scope, model_id))).scalar_one()
    location = new.location
    if contents.digest is not None:
        location = await keep_files(session, scope, new.location, place_of(model_id, number))
        if await digest_at(session, scope, location) != contents.digest:  # they changed meanwhile
            contents = await read_contents(session, scope, store, location=location)
    version = ModelVersion(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        model_id=model_id,
        number=number,
        status=VersionStatus.READY,
        description=new.description,
        tags=dict(new.tags),
        run_id=new.run_id,
        source_run=new.source_run,
        run_link=new.run_link,
        logged_model_id=new.logged_model_id,
        origin_id=new.origin_id,
        source=new.source,
        artifact_location=location,
        digest=contents.digest,
        size_bytes=contents.size_bytes,
        file_count=contents.file_count,
        input_example=contents.declared.input_example,
        signature=contents.declared.signature,
        framework=contents.declared.framework,
        framework_version=contents.declared.framework_version,
        requirements=contents.requirements,
        metrics=run.metrics,
        git_commit=run.git_commit,
        datasets=run.datasets,
        **await finished_scan(session, scope, new.origin_id, contents.digest),
    )
    session.add(version)
    await session.flush()
    await queue_scan(session, version)
    framework = case((Model.framework == "", contents.declared.framework), else_=Model.framework)
    await _touch_model(session, scope, model_id, framework=framework)
    if new.logged_model_id is not None:
        await _note_registration(session, scope, new.logged_model_id, model.name, version.number)
    await publish(
        session,
        VersionCreated(scope.organization_id, scope.project_id, model_id, model.name, version.id, version.number),
    )
    return version


async def register_run_artifact(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    *,
    run_id: UUID,
    path: str,
    description: str = "",
    tags: Mapping[str, str] | None = None,
    store: ArtifactStore,
) -> ModelVersion:
    """Register what a run stored at `path` below its artifacts.

    Raises:
        InvalidPath: `path` leads out of the run's artifacts.
        NotFound: no such run, or model.
        NothingStored: the run stored nothing there.
    """
    run = await get_one(session, tracking.runs(scope).where(Run.id == run_id), "There is no such run.")
    location = f"{run.artifact_location}/{clean_path(path)}"
    new = NewVersion(location, location, run_id, run_id.hex, "", None, description, tags or {})
    return _stored(await create_version(session, scope, model_id, new, store=store), location)


async def register_logged_model(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    *,
    logged_model_id: UUID,
    description: str = "",
    tags: Mapping[str, str] | None = None,
    store: ArtifactStore,
) -> ModelVersion:
    """Register a model that a run logged.

    Raises:
        NotFound: no such logged model, or model.
        NothingStored: its files are not here.
    """
    logged = await get_one(session, queries.logged_model(scope, logged_model_id), "There is no such logged model.")
    run_id = logged.source_run_id
    new = NewVersion(
        source=f"models:/m-{logged.id.hex}",
        location=logged.artifact_location,
        run_id=run_id,
        source_run=run_id.hex if run_id else "",
        logged_model_id=logged.id,
        description=description,
        tags=tags or {},
    )
    return _stored(await create_version(session, scope, model_id, new, store=store), new.location)


def _stored(version: ModelVersion, location: str) -> ModelVersion:
    """Raises NothingStored for a version that has no files here, which undoes it with the transaction."""
    if version.digest is None and kept_folder(location) is not None:
        raise NothingStored(f"Nothing is stored at {location}.", location=location)
    return version


async def update_version(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    number: int,
    *,
    description: str | None = None,
    model_card: str | None = None,
    tags: Mapping[str, str | None] | None = None,
) -> ModelVersion:
    """Change what is given. A tag of None is removed; tags that are not named stay.

    Raises:
        Invalid: a tag that cannot be.
        NotFound: no such version.
    """
    check_tags(tags or {})
    values = {
        key: value for key, value in {"description": description, "model_card": model_card}.items() if value is not None
    }
    return await changed(
        session,
        update(ModelVersion)
        .where(_this(scope, model_id, number), ModelVersion.deleted_at.is_(None))
        .values(**values, tags=merged(ModelVersion.tags, tags or {}))
        .returning(ModelVersion),
        NO_VERSION,
    )


async def move_to_stage(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    number: int,
    *,
    stage: Stage,
    archive_others: bool = False,
    holder: int | EllipsisType | None = ...,
    at: datetime,
) -> ModelVersion:
    """Move a version to a stage, and with `archive_others` whoever else is there to the archive.

    holder: only if this version (None: nobody) is there now, of several the one with the highest number.

    Raises:
        HeldByAnother: somebody else moved one there, or away.
        PromotionRefused: when the statement comes to the database, for a rule that does not hold.
        Invalid: others are to be archived from a stage that holds no active versions.
        NotFound: no such version.
    """
    if archive_others and stage not in ACTIVE_STAGES:
        raise Invalid(
            "Model version transition cannot archive existing model versions because "
            f"'{stage.value.capitalize()}' is not an Active stage. Valid stages are ['Staging', 'Production']",
            pointer="stage",
        )
    await lock_model(session, scope, model_id)
    version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
    if holder is not ...:
        there = queries.highest_version(scope, model_id).where(ModelVersion.stage == stage)
        found = await session.execute(there.with_only_columns(ModelVersion.number))
        check_holder(f"The stage {stage}", found.scalar_one_or_none(), holder)
    moves = [(version, stage)]
    if archive_others:
        others = queries.versions_of(scope, model_id).where(ModelVersion.stage == stage, ModelVersion.number != number)
        moves += [(other, Stage.ARCHIVED) for other in (await session.execute(others)).scalars()]
    for moved, target in moves:
        await _move(session, scope, moved, target, at=at)
    await _touch_model(session, scope, model_id)
    return version


async def _move(
    session: AsyncSession, scope: ProjectScope, version: ModelVersion, stage: Stage, *, at: datetime
) -> None:
    before = version.stage
    await session.execute(
        update(ModelVersion)
        .where(_this(scope, version.model_id, version.number))
        .values(stage=stage, staged_at=at)
        .returning(ModelVersion),
        execution_options=FRESH,
    )
    if before is not stage:
        await publish(
            session,
            VersionStaged(
                scope.organization_id, scope.project_id, version.model_id, version.id, version.number, before, stage
            ),
        )


async def delete_version(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, number: int, *, at: datetime
) -> None:
    """Hide a version and remove the aliases that point at it. Its number is never given again.

    Raises:
        NotFound: no such version.
        VersionServed: a deployment serves it.
    """
    await lock_model(session, scope, model_id)
    # FOR UPDATE, which keeps deployments from referring to it meanwhile.
    version = await get_one(session, queries.version(scope, model_id, number).with_for_update(), NO_VERSION)
    await refuse_if_served(session, scope, select(ModelVersion.id).where(_this(scope, model_id, number)))
    gone = await session.execute(
        delete(ModelAlias)
        .where(ModelAlias.organization_id == scope.organization_id, ModelAlias.version_id == version.id)
        .returning(ModelAlias.name),
        execution_options=FRESH,
    )
    for (alias,) in gone.all():
        await publish(session, AliasMoved(scope.organization_id, scope.project_id, model_id, alias, number, None))
    await session.execute(
        update(ModelVersion).where(_this(scope, model_id, number)).values(deleted_at=at), execution_options=FRESH
    )
    await _touch_model(session, scope, model_id)
    await publish(session, VersionDeleted(scope.organization_id, scope.project_id, model_id, version.id, number))


def download_location(version: ModelVersion) -> str:
    """Where a client finds the version's files: its own, or for files that are kept elsewhere what was named, or the
    place that the named version resolved to."""
    has_own = version.artifact_location.startswith(f"{SCHEME}:/{SEALED}/")
    return version.artifact_location if has_own or version.source.startswith("models:") else version.source


async def _touch_model(session: AsyncSession, scope: ProjectScope, model_id: UUID, **values: Any) -> None:
    """A change of a version is a change of its model: lists of models go by it."""
    await session.execute(
        update(Model)
        .where(Model.organization_id == scope.organization_id, Model.id == model_id)
        .values(updated_at=func.now(), **values),
        execution_options=FRESH,
    )


async def _note_registration(
    session: AsyncSession, scope: ProjectScope, logged_model_id: UUID, name: str, number: int
) -> None:
    """List the version on the logged model, and in the tag by which MLflow's clients know it; in one statement, so
    that two registrations at a time are both listed.

    Raises:
        NotFound: the logged model is gone.
    """
    entry = cast([{"name": name, "version": number}], JSONB)
    registrations: ColumnElement[Any] = LoggedModel.registrations.concat(entry)
    tag = func.jsonb_build_object("mlflow.modelVersions", cast(registrations, Text))
    statement = (
        update(LoggedModel)
        .where(
            LoggedModel.organization_id == scope.organization_id,
            LoggedModel.project_id == scope.project_id,
            LoggedModel.id == logged_model_id,
        )
        .values(registrations=registrations, tags=LoggedModel.tags.concat(tag))
        .returning(LoggedModel.id)
    )
    if (await session.execute(statement, execution_options=FRESH)).first() is None:
        raise NotFound("There is no such logged model.")


def _this(scope: ProjectScope, model_id: UUID, number: int) -> ColumnElement[bool]:
    return (
        (ModelVersion.organization_id == scope.organization_id)
        & (ModelVersion.project_id == scope.project_id)
        & (ModelVersion.model_id == model_id)
        & (ModelVersion.number == number)
    )
