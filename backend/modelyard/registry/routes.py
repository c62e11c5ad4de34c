"""The native API for models, versions and aliases."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from modelyard.artifacts.routes import Store
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import NotFound
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page, PageRequest, page, page_request
from modelyard.kernel.versions import Expected, Tagged, expect
from modelyard.projects.access import Session, require
from modelyard.registry import queries, service, versions
from modelyard.registry.models import Model, ModelAlias, ModelVersion, Stage
from modelyard.registry.queries import newest_of
from modelyard.registry.schemas import (
    Alias,
    AliasOut,
    AliasSet,
    ModelCreate,
    ModelDetail,
    ModelOut,
    ModelPage,
    ModelUpdate,
    VersionCreate,
    VersionDetail,
    VersionOut,
    VersionUpdate,
)

router = APIRouter(prefix="/orgs/{org}/projects/{project}/models", tags=["registry"], route_class=Route)

CanRead = Annotated[ProjectScope, require(Permission.MODEL_READ)]
CanWrite = Annotated[ProjectScope, require(Permission.MODEL_WRITE)]
CanDelete = Annotated[ProjectScope, require(Permission.MODEL_DELETE)]
Paging = Annotated[PageRequest, Depends(page_request)]
Number = Annotated[int, Path(gt=0, le=2**62, description="The version's number.")]

NO_ALIAS = "The model has no such alias."


MODELS = Listing[Model](
    filters={"framework": Model.framework, "task": Model.task, "created_by": Model.created_by},
    sorts={"name": Model.name, "created_at": Model.created_at, "updated_at": Model.updated_at},
    tie=Model.id,
)


@router.get("", response_model=ModelPage)
async def list_models(
    scope: CanRead,
    session: Session,
    wanted: Annotated[ListRequest, Depends(MODELS.request)],
    query: Annotated[
        str | None, Query(max_length=500, description="Part of the name, in any case.", examples=["fraud"])
    ] = None,
    name: Annotated[
        str | None, Query(max_length=500, description="The whole name.", examples=["fraud-detector"])
    ] = None,
    deleted: Annotated[bool, Query(description="The deleted models that may still be restored, instead.")] = False,
    total: Annotated[bool, Query(description="Count those on all pages, too.")] = False,
) -> object:
    """Models with their newest version and their aliases."""
    models = queries.deleted_models(scope) if deleted else queries.models(scope)
    if query:
        models = models.where(Model.name.icontains(query, autoescape=True))
    if name:
        models = models.where(Model.name == name)
    items, following = await MODELS.page(session, models, wanted)
    ids = [model.id for model in items]
    newest: dict[UUID, ModelVersion] = {}
    versions_of: dict[UUID, int] = {}
    for version, count in await session.execute(newest_of(scope, ids)):
        newest[version.model_id], versions_of[version.model_id] = version, count
    held: dict[UUID, list[dict[str, object]]] = defaultdict(list)
    for alias, number in await session.execute(queries.aliases_of(scope, ids)):
        held[alias.model_id].append({"name": alias.name, "number": number})
    return {
        "items": [
            _listed(model, newest.get(model.id), versions_of.get(model.id, 0), held[model.id]) for model in items
        ],
        "next": following,
        "total": await MODELS.count(session, models, wanted) if total else None,
    }


def _listed(
    model: Model, newest: ModelVersion | None, versions: int, aliases: list[dict[str, object]]
) -> dict[str, object]:
    """As the answer's model reads it: once, with the whole page."""
    shown = {name: getattr(model, name) for name in ModelOut.model_fields}
    return {**shown, "newest": newest, "versions": versions, "aliases": aliases}


@router.post("", response_model=ModelOut, status_code=201)
async def create_model(body: ModelCreate, scope: CanWrite, session: Session, tagged: Tagged) -> Model:
    """Register a name, to count versions under."""
    return tagged(
        await service.create_model(
            session,
            scope,
            body.name,
            description=body.description,
            task=body.task,
            framework=body.framework,
            tags=body.tags,
        )
    )


@router.get("/{model_id}", response_model=ModelDetail)
async def get_model(model_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> object:
    """A model with its latest version of each stage and its aliases."""
    model = tagged(await get_one(session, queries.model(scope, model_id), service.NO_MODEL))
    latest = (await session.execute(queries.latest_of_each_stage(scope, [model_id]))).scalars()
    rows = await session.execute(queries.aliases_of(scope, [model_id]))
    return {
        **ModelOut.model_validate(model).model_dump(),
        "latest_versions": sorted(latest, key=lambda version: -version.number),
        "aliases": [_alias_out(alias, number) for alias, number in rows],
    }


@router.patch("/{model_id}", response_model=ModelOut, responses=problems(409, 412))
async def update_model(
    model_id: UUID, body: ModelUpdate, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> Model:
    """Rename, describe, set and remove tags."""
    await expect(session, queries.model(scope, model_id), expected, service.NO_MODEL)
    if body.name is not None:
        await service.rename_model(session, scope, model_id, body.name)
    return tagged(
        await service.update_model(
            session,
            scope,
            model_id,
            description=body.description,
            task=body.task,
            framework=body.framework,
            tags=body.tags,
        )
    )


@router.delete("/{model_id}", status_code=204, responses=problems(412))
async def delete_model(model_id: UUID, scope: CanDelete, session: Session, expected: Expected) -> None:
    """Delete a model with its versions and aliases. Its name is free again."""
    await expect(session, queries.model(scope, model_id), expected, service.NO_MODEL)
    await service.delete_model(session, scope, model_id, at=datetime.now(UTC))


@router.get("/{model_id}/versions", response_model=Page[VersionOut])
async def list_versions(
    model_id: UUID,
    scope: CanRead,
    session: Session,
    paging: Paging,
    stage: Annotated[Stage | None, Query(description="Only versions in this stage.")] = None,
    deleted: Annotated[
        bool, Query(description="The deleted versions that may still be restored, instead; of a deleted model, too.")
    ] = False,
) -> object:
    """A model's live versions, the newest first."""
    if deleted:
        await get_one(session, queries.all_models(scope).where(Model.id == model_id), service.NO_MODEL)
        found = queries.deleted_versions(scope).where(ModelVersion.model_id == model_id)
    else:
        await get_one(session, queries.model(scope, model_id), service.NO_MODEL)
        found = queries.versions_of(scope, model_id)
    if stage is not None:
        found = found.where(ModelVersion.stage == stage)
    items, following = await page(session, found, paging, order=[ModelVersion.number], descending=True)
    return {"items": items, "next": following}


@router.post("/{model_id}/versions", response_model=VersionDetail, status_code=201)
async def create_version(
    model_id: UUID, body: VersionCreate, scope: CanWrite, session: Session, store: Store
) -> object:
    """Register what a run stored as the model's next version."""
    if body.run_id is not None:
        version = await versions.register_run_artifact(
            session,
            scope,
            model_id,
            run_id=body.run_id,
            path=body.path,
            description=body.description,
            tags=body.tags,
            store=store,
        )
    else:
        version = await versions.register_logged_model(
            session,
            scope,
            model_id,
            logged_model_id=cast(UUID, body.logged_model_id),
            description=body.description,
            tags=body.tags,
            store=store,
        )
    return _version_out(version, [])


@router.get("/{model_id}/versions/{number}", response_model=VersionDetail)
async def get_version(model_id: UUID, number: Number, scope: CanRead, session: Session, tagged: Tagged) -> object:
    """All that is known of a version."""
    version = tagged(await get_one(session, queries.version(scope, model_id, number), service.NO_VERSION))
    return await _with_aliases(session, scope, version)


@router.patch("/{model_id}/versions/{number}", response_model=VersionDetail, responses=problems(409, 412))
async def update_version(
    model_id: UUID,
    number: Number,
    body: VersionUpdate,
    scope: CanWrite,
    session: Session,
    expected: Expected,
    tagged: Tagged,
) -> object:
    """Describe, set and remove tags, move to a stage. The files of a version never change.

    409 `promotion_refused` says which promotion rules of the stage do not hold.
    """
    await expect(session, queries.version(scope, model_id, number), expected, service.NO_VERSION)
    if body.stage is not None:
        await versions.move_to_stage(
            session,
            scope,
            model_id,
            number,
            stage=body.stage,
            archive_others=body.archive_others,
            holder=body.expected if "expected" in body.model_fields_set else ...,
            at=datetime.now(UTC),
        )
    version = await versions.update_version(
        session, scope, model_id, number, description=body.description, model_card=body.model_card, tags=body.tags
    )
    return await _with_aliases(session, scope, tagged(version))


@router.delete("/{model_id}/versions/{number}", status_code=204, responses=problems(412))
async def delete_version(
    model_id: UUID, number: Number, scope: CanDelete, session: Session, expected: Expected
) -> None:
    """Delete a version and the aliases that point at it. Its number is never given again."""
    await expect(session, queries.version(scope, model_id, number), expected, service.NO_VERSION)
    await versions.delete_version(session, scope, model_id, number, at=datetime.now(UTC))


@router.get("/{model_id}/aliases", response_model=list[AliasOut])
async def list_aliases(model_id: UUID, scope: CanRead, session: Session) -> object:
    """A model's aliases, by name."""
    await get_one(session, queries.model(scope, model_id), service.NO_MODEL)
    rows = await session.execute(queries.aliases_of(scope, [model_id]))
    return [_alias_out(alias, number) for alias, number in rows]


@router.get("/{model_id}/aliases/{alias}", response_model=AliasOut)
async def get_alias(
    model_id: UUID, alias: Annotated[Alias, Path()], scope: CanRead, session: Session, tagged: Tagged
) -> object:
    """Where an alias points."""
    await get_one(session, queries.model(scope, model_id), service.NO_MODEL)
    row = (await session.execute(queries.alias(scope, model_id, alias))).one_or_none()
    if row is None:
        raise NotFound(NO_ALIAS)
    return _alias_out(tagged(row[0]), row[1])


@router.put("/{model_id}/aliases/{alias}", response_model=AliasOut, responses=problems(409, 412))
async def set_alias(
    model_id: UUID,
    alias: Annotated[Alias, Path()],
    body: AliasSet,
    scope: CanWrite,
    session: Session,
    expected: Expected,
    tagged: Tagged,
) -> object:
    """Point an alias at a version, away from any other.

    With `expected` or `If-Match`, only if nobody else moved it: of two movers one is refused, with the present
    `holder`. 409 `promotion_refused` says which promotion rules of the alias do not hold.
    """
    holder = body.expected if "expected" in body.model_fields_set else ...
    moved = await service.set_alias(
        session, scope, model_id, alias, body.number, reason=body.reason.strip(), holder=holder, row_version=expected
    )
    return _alias_out(tagged(moved), body.number)


@router.delete("/{model_id}/aliases/{alias}", status_code=204, responses=problems(409, 412))
async def delete_alias(
    model_id: UUID, alias: Annotated[Alias, Path()], scope: CanWrite, session: Session, expected: Expected
) -> None:
    """Remove an alias; the version stays. A promotion rule may say who may."""
    if not await service.delete_alias(session, scope, model_id, alias, row_version=expected):
        raise NotFound(NO_ALIAS)


def _alias_out(alias: ModelAlias, number: int) -> AliasOut:
    return AliasOut(
        name=alias.name,
        number=number,
        version_id=alias.version_id,
        reason=alias.reason,
        updated_at=alias.updated_at,
        updated_by=alias.updated_by,
        version=alias.version,
    )


async def _with_aliases(session: Session, scope: ProjectScope, version: ModelVersion) -> object:
    rows = await session.execute(queries.aliases_of(scope, [version.model_id]))
    return _version_out(version, [alias.name for alias, number in rows if number == version.number])


def _version_out(version: ModelVersion, aliases: list[str]) -> object:
    columns = {name: getattr(version, name) for name in VersionDetail.model_fields if name != "aliases"}
    return {**columns, "aliases": aliases}
