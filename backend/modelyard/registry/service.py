"""Use cases of models and aliases. Those of versions are in `versions`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import EllipsisType
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, case, cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import Text

from modelyard.artifacts.paths import SCHEME
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, NotFound, Stale, constraint_of
from modelyard.kernel.events import publish, subscribe
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries
from modelyard.registry.events import AliasMoved, ModelCreated, ModelDeleted
from modelyard.registry.models import Model, ModelAlias, ModelVersion
from modelyard.registry.models_pushes import VersionPush
from modelyard.registry.names import check_alias, check_model_name, check_tags
from modelyard.registry.uses import refuse_if_served
from modelyard.tracking.events import RunsPurged

NO_MODEL = "There is no such model in this project."
NO_VERSION = "The model has no such version."
MAX_NAMED = 20
_OWNER = f"(?i)^{SCHEME}:.*?([0-9a-f]{{32}})/artifacts(?:/|$)"
"""The run or logged model in whose folder a place is, by its id."""
FRESH = {"populate_existing": True, "synchronize_session": False}

T = TypeVar("T")


class SourceOfModel(Conflict):
    """`models`: the names of those whose versions came from what is to be purged, with the versions' numbers."""

    code = "source_of_model"


class ModelNameTaken(AlreadyExists):
    code = "model_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"Registered Model (name={name}) already exists.", name=name)


class HeldByAnother(Conflict):
    """`holder`: the number of the version that is there now, None for nobody."""

    code = "held_by_another"


async def lock_model(session: AsyncSession, scope: ProjectScope, model_id: UUID) -> Model:
    """A live model, with its row locked until the end of the transaction.

    Everything that changes a model, its versions or its aliases holds this lock, so that version numbers have no gaps
    and no alias is set to a version that is being deleted. It does not stand in the way of foreign keys.

    Raises:
        NotFound: no live model of this id in the project.
    """
    query = queries.model(scope, model_id).with_for_update(key_share=True)
    return await get_one(session, query.execution_options(populate_existing=True), NO_MODEL)


async def create_model(
    session: AsyncSession,
    scope: ProjectScope,
    name: str,
    *,
    description: str = "",
    task: str = "",
    framework: str = "",
    tags: Mapping[str, str] | None = None,
) -> Model:
    """Register a name, to count versions under.

    Raises:
        Invalid: a name or tag that cannot be.
        ModelNameTaken: by a live model of this project.
    """
    check_model_name(name)
    check_tags(tags or {})
    new = insert(Model).values(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        name=name,
        description=description,
        task=task,
        framework=framework,
        tags=dict(tags or {}),
    )
    statement = new.on_conflict_do_nothing(
        index_elements=["organization_id", "project_id", "name"], index_where=Model.deleted_at.is_(None)
    ).returning(Model)
    model = (await session.execute(statement)).scalar_one_or_none()
    if model is None:
        raise ModelNameTaken(name)
    await publish(session, ModelCreated(scope.organization_id, scope.project_id, model.id, model.name))
    return model


async def update_model(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    *,
    description: str | None = None,
    task: str | None = None,
    framework: str | None = None,
    tags: Mapping[str, str | None] | None = None,
) -> Model:
    """Change what is given. A tag of None is removed; tags that are not named stay.

    Raises:
        Invalid: a tag that cannot be.
        NotFound: no such model.
    """
    check_tags(tags or {})
    values = {
        key: value
        for key, value in {"description": description, "task": task, "framework": framework}.items()
        if value is not None
    }
    return await changed(
        session,
        update(Model)
        .where(_this(scope, model_id), Model.deleted_at.is_(None))
        .values(**values, tags=merged(Model.tags, tags or {}))
        .returning(Model),
        NO_MODEL,
    )


async def rename_model(session: AsyncSession, scope: ProjectScope, model_id: UUID, name: str) -> Model:
    """Give a model another name. Versions, aliases and tags stay with it.

    Raises:
        Invalid: a name that cannot be.
        NotFound: no such model.
        ModelNameTaken: by another live model.
        PromotionRefused: when the statement comes to the database: the caller may not move what the model holds, or
            shed its rules.
    """
    check_model_name(name)
    statement = (
        update(Model).where(_this(scope, model_id), Model.deleted_at.is_(None)).values(name=name).returning(Model)
    )
    try:
        async with session.begin_nested():
            return await changed(session, statement, NO_MODEL)
    except IntegrityError as error:
        if constraint_of(error.orig) == "uq_models_name":
            raise ModelNameTaken(name) from None
        raise


async def delete_model(session: AsyncSession, scope: ProjectScope, model_id: UUID, *, at: datetime) -> None:
    """Hide a model and its versions, and remove its aliases. The name is free again.

    Raises:
        NotFound: no such model.
        VersionServed: a deployment serves one of its versions.
        PromotionRefused: as `rename_model`.
    """
    # FOR UPDATE, which keeps deployments from referring to the model meanwhile.
    locked = queries.model(scope, model_id).with_for_update().execution_options(populate_existing=True)
    model = await get_one(session, locked, NO_MODEL)
    ids = queries.versions_of(scope, model_id).with_only_columns(ModelVersion.id)
    await refuse_if_served(session, scope, ids)
    await session.execute(
        delete(ModelAlias).where(ModelAlias.organization_id == scope.organization_id, ModelAlias.model_id == model_id),
        execution_options=FRESH,
    )
    await session.execute(
        update(ModelVersion)
        .where(
            ModelVersion.organization_id == scope.organization_id,
            ModelVersion.model_id == model_id,
            ModelVersion.deleted_at.is_(None),
        )
        .values(deleted_at=at),
        execution_options=FRESH,
    )
    await session.execute(update(Model).where(_this(scope, model_id)).values(deleted_at=at), execution_options=FRESH)
    await publish(session, ModelDeleted(scope.organization_id, scope.project_id, model_id, model.name))


async def set_alias(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    name: str,
    number: int,
    *,
    reason: str = "",
    holder: int | EllipsisType | None = ...,
    row_version: int | None = None,
) -> ModelAlias:
    """Point an alias at a version, away from any other.

    reason: of this move; a move without one forgets that of the last. Where it points there already, nothing changes.
    holder: only if this version (None: nobody) has it now. row_version: only if the alias has this `version` now.

    Raises:
        Invalid: a name that cannot be.
        NotFound: no such model, or no such live version of it.
        HeldByAnother, Stale: somebody else moved it.
        PromotionRefused: when the statement comes to the database, for a rule that does not hold.
    """
    check_alias(name)
    await lock_model(session, scope, model_id)
    version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
    before = await _check_holder(session, scope, model_id, name, holder=holder, row_version=row_version)
    new = insert(ModelAlias).values(
        organization_id=scope.organization_id,
        id=uuid7(),
        model_id=model_id,
        version_id=version.id,
        name=name,
        reason=reason,
    )
    stays = ModelAlias.version_id == new.excluded.version_id
    statement = new.on_conflict_do_update(
        index_elements=["organization_id", "model_id", "name"],
        set_={
            "version_id": new.excluded.version_id,
            "reason": case((stays, ModelAlias.reason), else_=new.excluded.reason),
        },
    ).returning(ModelAlias)
    alias = (await session.execute(statement, execution_options={"populate_existing": True})).scalar_one()
    if before != number:
        await publish(session, AliasMoved(scope.organization_id, scope.project_id, model_id, name, before, number))
    return alias


async def delete_alias(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, name: str, *, row_version: int | None = None
) -> bool:
    """Remove an alias. Returns whether there was one.

    Raises:
        NotFound: no such model.
        Stale: it has another `version` than row_version.
        PromotionRefused: when the statement comes to the database, for who may not move it.
    """
    await lock_model(session, scope, model_id)
    before = await _check_holder(session, scope, model_id, name, row_version=row_version)
    if before is None:
        return False
    await session.execute(
        delete(ModelAlias).where(
            ModelAlias.organization_id == scope.organization_id,
            ModelAlias.model_id == model_id,
            ModelAlias.name == name,
        ),
        execution_options=FRESH,
    )
    await publish(session, AliasMoved(scope.organization_id, scope.project_id, model_id, name, before, None))
    return True


async def _check_holder(
    session: AsyncSession,
    scope: ProjectScope,
    model_id: UUID,
    name: str,
    *,
    holder: int | EllipsisType | None = ...,
    row_version: int | None = None,
) -> int | None:
    """The number of the version that has an alias, if it is the one that the caller knows of."""
    row = (await session.execute(queries.alias(scope, model_id, name))).one_or_none()
    found, there = (None, None) if row is None else (row[0].version, row[1])
    check_holder(f"The alias {name}", there, holder)
    if row_version not in (None, found):
        raise Stale("Someone else moved this meanwhile. Load it again and repeat the change.", holder=there)
    return there


def check_holder(place: str, there: int | None, expected: int | EllipsisType | None) -> None:
    """Raises HeldByAnother where another version is `there` than expected (None: nobody; ...: whichever)."""
    if expected is not ... and expected != there:
        now = "nobody has it" if there is None else f"version {there} has it"
        raise HeldByAnother(f"{place} was moved meanwhile: {now}.", holder=there)


async def changed(session: AsyncSession, statement: ReturningUpdate[T], complaint: str) -> T:
    """The row that an UPDATE … RETURNING changed, as the database's triggers left it.

    Raises:
        NotFound: it changed none.
    """
    row = (await session.execute(statement, execution_options=FRESH)).scalar_one_or_none()
    if row is None:
        raise NotFound(complaint)
    return row


def merged(column: Any, tags: Mapping[str, str | None]) -> ColumnElement[Any]:
    """`column` with the tags set, and those of None removed: in one statement, so that no concurrent one is lost."""
    gone = [key for key, value in tags.items() if value is None]
    kept = {key: value for key, value in tags.items() if value is not None}
    rest: ColumnElement[Any] = column.op("-", return_type=JSONB())(cast(gone, ARRAY(Text))) if gone else column
    return rest.concat(cast(kept, JSONB))


def _this(scope: ProjectScope, model_id: UUID) -> ColumnElement[bool]:
    return (
        (Model.organization_id == scope.organization_id)
        & (Model.project_id == scope.project_id)
        & (Model.id == model_id)
    )


async def let_go_of_runs(session: AsyncSession, purged: RunsPurged) -> None:
    """Let deleted versions, and pushes, forget what they came from; live versions keep it from being purged.

    Raises:
        SourceOfModel: a live version came from one of the runs, or from a model that one made, or has its files there.
    """
    runs, logged = [UUID(id) for id in purged.runs], [UUID(id) for id in purged.logged_models]
    theirs = (ModelVersion.organization_id == purged.organization_id) & or_(
        ModelVersion.run_id == any_(cast(runs, ARRAY(Uuid))),
        ModelVersion.logged_model_id == any_(cast(logged, ARRAY(Uuid))),
    )
    # A version may be of files in the folder of a run that it does not name: one registered by its address alone.
    folder = func.substring(ModelVersion.source, _OWNER)
    inside = (
        (ModelVersion.organization_id == purged.organization_id)
        & (ModelVersion.project_id == purged.project_id)
        & (folder == any_(cast([*purged.runs, *purged.logged_models], ARRAY(Text))))
    )
    of_model = (Model.organization_id == ModelVersion.organization_id) & (Model.id == ModelVersion.model_id)
    live = (
        select(Model.name, ModelVersion.number)
        .join(Model, of_model)
        .where(theirs | inside, ModelVersion.deleted_at.is_(None), Model.deleted_at.is_(None))
        .order_by(Model.name, ModelVersion.number)
        .limit(MAX_NAMED)
    )
    held = [f"{name} version {number}" for name, number in await session.execute(live)]
    if held:
        raise SourceOfModel(f"The source of {held[0]} cannot be purged. Delete the version first.", models=held)
    await session.execute(
        update(ModelVersion)
        .where(theirs)
        .values(run_id=None, logged_model_id=None)
        .execution_options(synchronize_session=False)
    )
    # A version that is still coming comes without its run.
    coming = (VersionPush.organization_id == purged.organization_id) & (
        VersionPush.run_id == any_(cast(runs, ARRAY(Uuid)))
    )
    await session.execute(
        update(VersionPush).where(coming).values(run_id=None).execution_options(synchronize_session=False)
    )


subscribe(RunsPurged, let_go_of_runs, inline=True)
