"""What was deleted: brought back within the retention, or removed for good with its files.

Of a purged version its row stays, with what numbers, lineage and the record of deployments need: a number is never used
twice, and who held an alias is known as long as the model is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, all_, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import folders
from modelyard.artifacts.collecting import collect_later
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, NotFound, constraint_of
from modelyard.kernel.events import publish
from modelyard.registry import queries
from modelyard.registry.events import ModelRestored, VersionRestored
from modelyard.registry.manifest import place_of
from modelyard.registry.models import Model, ModelVersion, Stage
from modelyard.registry.service import FRESH, NO_MODEL, NO_VERSION, ModelNameTaken, lock_model

T = TypeVar("T")

AT_ONCE = 1_000
"""Versions that one call purges at most."""
MAX_NAMED = 20

_NOTHING: dict[str, Any] = {"description": "", "tags": {}}
_NOTHING_OF_VERSION: dict[str, Any] = {
    **_NOTHING,
    "status_message": "",
    "run_link": "",
    "source": "",
    "artifact_location": "",
    "signature": None,
    "requirements": "",
    "metrics": {},
    "model_card": "",
    "input_example": "",
    "datasets": [],
    "scan_findings": [],
}


class NotDeleted(Conflict):
    """`named`: some that are live."""

    code = "not_deleted"


class GoneForGood(Conflict):
    code, title = "gone_for_good", "Gone for good"


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, or would go. bytes_freed: of contents that nothing else names. remaining: versions that are left."""

    models: int = 0
    versions: int = 0
    artifacts: int = 0
    bytes_freed: int = 0
    remaining: int = 0


async def restore_version(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    number: int,
    *,
    at: datetime,
    retention: timedelta | None,
) -> ModelVersion:
    """Bring a deleted version back, in no stage and without aliases: who holds them now keeps them.

    Raises:
        NotFound: no such version, or its model is deleted.
        NotDeleted: it is live.
        GoneForGood: it was deleted longer ago than the retention, or purged.
    """
    await lock_model(session, scope, model_id)
    query = queries.all_versions(scope).where(ModelVersion.model_id == model_id, ModelVersion.number == number)
    version = await get_one(session, query.with_for_update(), NO_VERSION)
    _check_restorable(version, at, retention)
    await _revive_versions(session, scope, ModelVersion.id == version.id)
    touched = update(Model).where(Model.organization_id == scope.organization_id, Model.id == model_id)
    await session.execute(touched.values(updated_at=func.now()), execution_options=FRESH)
    await publish(
        session, VersionRestored(scope.organization_id, scope.project_id, model_id, version.id, version.number)
    )
    return await _fresh(session, query)


async def restore_model(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, *, at: datetime, retention: timedelta | None
) -> Model:
    """Bring a deleted model back with the versions that were deleted together with it, in no stage and without aliases.

    Raises:
        NotFound: no such model.
        NotDeleted, GoneForGood: as `restore_version`.
        ModelNameTaken: by a model that came after it.
    """
    query = queries.all_models(scope).where(Model.id == model_id)
    model = await get_one(session, query.with_for_update(), NO_MODEL)
    _check_restorable(model, at, retention)
    with_it = (ModelVersion.model_id == model_id) & (ModelVersion.deleted_at == model.deleted_at)
    try:
        async with session.begin_nested():
            revived = update(Model).where(Model.organization_id == scope.organization_id, Model.id == model_id)
            await session.execute(revived.values(deleted_at=None), execution_options=FRESH)
    except IntegrityError as error:
        if constraint_of(error.orig) == "uq_models_name":
            raise ModelNameTaken(model.name) from None
        raise
    await _revive_versions(session, scope, with_it & ModelVersion.purged_at.is_(None))
    await publish(session, ModelRestored(scope.organization_id, scope.project_id, model_id, model.name))
    return await _fresh(session, query)


def _check_restorable(row: Model | ModelVersion, at: datetime, retention: timedelta | None) -> None:
    if row.deleted_at is None:
        raise NotDeleted("It is not deleted.")
    if row.purged_at is not None or (retention is not None and row.deleted_at < at - retention):
        raise GoneForGood("It was deleted too long ago to be restored.", deleted_at=row.deleted_at.isoformat())


async def _revive_versions(session: AsyncSession, scope: ProjectScope, which: ColumnElement[bool]) -> None:
    revived = update(ModelVersion).where(ModelVersion.organization_id == scope.organization_id, which)
    await session.execute(revived.values(deleted_at=None, stage=Stage.NONE, staged_at=None), execution_options=FRESH)


async def _fresh(session: AsyncSession, query: Select[T]) -> T:
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one()


async def purge_some(
    session: AsyncSession,
    scope: ProjectScope,
    *,
    models: Sequence[UUID] = (),
    versions: Sequence[UUID] = (),
    at: datetime,
    dry_run: bool,
) -> Purged:
    """Remove these deleted models, with all of their versions, and these deleted versions for good.

    Raises:
        NotFound: one is not of this project, or purged already.
        NotDeleted: one is live.
    """
    chosen_models = queries.all_models(scope).where(Model.id.in_(models), Model.purged_at.is_(None))
    chosen_versions = queries.all_versions(scope).where(ModelVersion.id.in_(versions), ModelVersion.purged_at.is_(None))
    which = ModelVersion.id.in_(versions) | ModelVersion.model_id.in_(models)
    if not dry_run:
        await _lock_models(session, scope, which, Model.id.in_(models))
    for query, wanted, complaint in (
        (chosen_models, set(models), NO_MODEL),
        (chosen_versions, set(versions), NO_VERSION),
    ):
        found = list((await session.execute(query.execution_options(populate_existing=True))).scalars())
        if len(found) != len(wanted):
            raise NotFound(complaint)
        live = [str(row.id) for row in found if row.deleted_at is None]
        if live:
            raise NotDeleted(f"{live[0]} is not deleted.", named=live[:MAX_NAMED])
    return await _purge(session, scope, which, Model.id.in_(models), at=at, dry_run=dry_run)


async def purge_old(
    session: AsyncSession, scope: ProjectScope, *, deleted_before: datetime, at: datetime, dry_run: bool
) -> Purged:
    """As `purge_some`, all that was deleted before then, 1,000 versions in a call; a dry run looks at all."""
    which, which_models = ModelVersion.deleted_at < deleted_before, Model.deleted_at < deleted_before
    if not dry_run:
        await _lock_models(session, scope, which, which_models)
    return await _purge(session, scope, which, which_models, at=at, dry_run=dry_run)


async def _lock_models(
    session: AsyncSession, scope: ProjectScope, which: ColumnElement[bool], which_models: ColumnElement[bool]
) -> None:
    """Lock the models of these deleted versions, and these deleted models, before anything of theirs, in the order of
    their ids: nobody restores what is on its way out, and no two wait for each other."""
    of_versions = queries.deleted_versions(scope).where(which).with_only_columns(ModelVersion.model_id)
    of_versions = of_versions.order_by(ModelVersion.deleted_at, ModelVersion.id).limit(AT_ONCE)
    empty = queries.deleted_models(scope).where(which_models).with_only_columns(Model.id)
    query = queries.all_models(scope).where(Model.id.in_(of_versions) | Model.id.in_(empty))
    await session.execute(query.with_only_columns(Model.id).order_by(Model.id).with_for_update())


async def _purge(
    session: AsyncSession,
    scope: ProjectScope,
    which: ColumnElement[bool],
    which_models: ColumnElement[bool],
    *,
    at: datetime,
    dry_run: bool,
) -> Purged:
    """which_models: those go once none of their versions is left."""
    query = queries.deleted_versions(scope).where(which)
    columns = query.with_only_columns(ModelVersion.id, ModelVersion.model_id, ModelVersion.number)
    columns = columns.order_by(ModelVersion.deleted_at, ModelVersion.id)
    rows = (await session.execute(columns if dry_run else columns.limit(AT_ONCE).with_for_update())).all()
    total = await session.scalar(query.with_only_columns(func.count())) or 0
    ids = [row.id for row in rows]
    left = select(ModelVersion.id).where(
        ModelVersion.organization_id == scope.organization_id,
        ModelVersion.model_id == Model.id,
        ModelVersion.purged_at.is_(None),
        ModelVersion.id != all_(cast(ids, ARRAY(Uuid))),
    )
    empty = queries.deleted_models(scope).where(which_models, ~left.exists())
    places = [place_of(row.model_id, row.number) for row in rows]
    if dry_run:
        size = await folders.size_of(session, scope, places)
        models = await session.scalar(empty.with_only_columns(func.count())) or 0
    else:
        models_gone = (await session.execute(empty.with_only_columns(Model.id).with_for_update())).scalars().all()
        gone = update(ModelVersion).where(ModelVersion.organization_id == scope.organization_id)
        await session.execute(
            gone.where(ModelVersion.id.in_(ids)).values(purged_at=at, **_NOTHING_OF_VERSION), execution_options=FRESH
        )
        # After that: the database lets no file of a version go before.
        size = await folders.delete_folders(session, scope, places)
        emptied = update(Model).where(Model.organization_id == scope.organization_id, Model.id.in_(models_gone))
        await session.execute(emptied.values(purged_at=at, **_NOTHING), execution_options=FRESH)
        models = len(models_gone)
        await collect_later(session, scope.organization_id)
    return Purged(models, len(ids), size.files, size.freed_bytes, max(0, total - len(ids)))
