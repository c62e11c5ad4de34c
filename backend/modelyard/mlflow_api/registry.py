"""MLflow's calls for registered models and their aliases; those for versions are added from `model_versions`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import model_versions, wire
from modelyard.mlflow_api.conditions import compare_text
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MlflowError
from modelyard.mlflow_api.filters import Clause, page_offset, page_token, parse_clauses, parse_order
from modelyard.mlflow_api.model_versions import (
    Pair,
    Search,
    aliases_of,
    is_tag,
    model_of,
    no_prompt,
    number_of,
    pairs,
    required,
    split_prompts,
    stage_of,
    tags_of,
    version_of,
)
from modelyard.mlflow_api.registry_sources import is_prompt
from modelyard.registry import queries, service
from modelyard.registry.models import Model
from modelyard.registry.names import check_alias

endpoints = Endpoints(model_versions.endpoints)

MAX_RESULTS, DEFAULT_RESULTS = 1000, 100
PATH = "2.0/mlflow/registered-models"


class Create(msgspec.Struct):
    name: str | None = None
    tags: list[Pair] | None = None
    description: str | None = None


class ByName(msgspec.Struct):
    name: str | None = None
    description: str | None = None
    new_name: str | None = None
    stages: list[str] | None = None


class Tag(msgspec.Struct):
    name: str | None = None
    key: str | None = None
    value: str | None = None


class Alias(msgspec.Struct):
    name: str | None = None
    alias: str | None = None
    version: str | None = None


async def as_wire(session: AsyncSession, scope: ProjectScope, models: Sequence[Model]) -> list[dict[str, object]]:
    """The models with their latest version of each stage and their aliases, in two queries for all."""
    ids = [model.id for model in models]
    latest: defaultdict[UUID, list[model_versions.Shown]] = defaultdict(list)
    aliases: defaultdict[UUID, list[dict[str, str]]] = defaultdict(list)
    if ids:
        # Without what a version's files say, which may be long and is not shown.
        query = queries.latest_of_each_stage(scope, ids).with_only_columns(*model_versions.COLUMNS)
        for version in await session.execute(query):
            latest[version.model_id].append(cast(model_versions.Shown, version))
        for alias, number in await session.execute(queries.aliases_of(scope, ids)):
            aliases[alias.model_id].append({"alias": alias.name, "version": str(number)})
    return [_body(model, latest[model.id], aliases[model.id]) for model in models]


def _body(model: Model, latest: Sequence[model_versions.Shown], aliases: list[dict[str, str]]) -> dict[str, object]:
    body: dict[str, object] = {
        "name": model.name,
        "creation_timestamp": wire.milliseconds(model.created_at),
        "last_updated_timestamp": wire.milliseconds(model.updated_at),
    }
    if model.description:
        body["description"] = model.description
    if latest:
        body["latest_versions"] = [model_versions.as_wire(version, model.name) for version in latest]
    if model.tags:
        body["tags"] = pairs(model.tags)
    if aliases:
        body["aliases"] = aliases
    return body


@endpoints.add("POST", f"{PATH}/create", Permission.MODEL_WRITE)
async def create_registered_model(call: Call) -> object:
    wanted = await call.read(Create)
    name, tags = required((wanted.name or "").strip() and wanted.name, "name"), tags_of(wanted.tags)
    async with call.transaction() as session:
        try:
            made = await service.create_model(
                session, call.scope, name, description=wanted.description or "", tags=tags
            )
        except service.ModelNameTaken:
            holder = (await session.execute(queries.model_by_name(call.scope, name))).scalar_one_or_none()
            raise _taken(name, is_prompt(holder.tags) if holder else False, is_prompt(tags)) from None
        return {"registered_model": _body(made, [], [])}


def _taken(name: str, by_prompt: bool, for_prompt: bool) -> MlflowError:
    kinds = {True: "Prompt", False: "Registered Model"}
    message = f"{kinds[for_prompt]} (name={name}) already exists."
    if by_prompt != for_prompt:
        message = (
            f"Tried to create a {kinds[for_prompt].lower()} with name {name!r}, but the name is already taken by a "
            f"{kinds[by_prompt].lower()}. MLflow does not allow creating a model and a prompt with the same name."
        )
    return MlflowError("RESOURCE_ALREADY_EXISTS", message)


@endpoints.add("GET", f"{PATH}/get", Permission.MODEL_READ)
async def get_registered_model(call: Call) -> object:
    wanted = await call.read(ByName)
    async with call.transaction() as session:
        model = await model_of(session, call.scope, wanted.name)
        return {"registered_model": (await as_wire(session, call.scope, [model]))[0]}


@endpoints.add("PATCH", f"{PATH}/update", Permission.MODEL_WRITE)
async def update_registered_model(call: Call) -> object:
    wanted = await call.read(ByName)
    async with call.transaction() as session:
        model = await model_of(session, call.scope, wanted.name)
        model = await service.update_model(session, call.scope, model.id, description=wanted.description or "")
        return {"registered_model": (await as_wire(session, call.scope, [model]))[0]}


@endpoints.add("POST", f"{PATH}/rename", Permission.MODEL_WRITE)
async def rename_registered_model(call: Call) -> object:
    wanted = await call.read(ByName)
    name = required(wanted.name, "name")
    new_name = required((wanted.new_name or "").strip() and wanted.new_name, "new_name")
    async with call.transaction() as session:
        model = await model_of(session, call.scope, name)
        model = await service.rename_model(session, call.scope, model.id, new_name)
        return {"registered_model": (await as_wire(session, call.scope, [model]))[0]}


@endpoints.add("DELETE", f"{PATH}/delete", Permission.MODEL_DELETE)
async def delete_registered_model(call: Call) -> object:
    wanted = await call.read(ByName)
    async with call.transaction() as session:
        model = await model_of(session, call.scope, wanted.name)
        await service.delete_model(session, call.scope, model.id, at=datetime.now(UTC))
    return {}


@endpoints.add("POST", f"{PATH}/set-tag", Permission.MODEL_WRITE)
async def set_registered_model_tag(call: Call) -> object:
    wanted = await call.read(Tag)
    return await _change_tag(call, wanted, wanted.value or "")


@endpoints.add("DELETE", f"{PATH}/delete-tag", Permission.MODEL_WRITE)
async def delete_registered_model_tag(call: Call) -> object:
    return await _change_tag(call, await call.read(Tag), None)


async def _change_tag(call: Call, wanted: Tag, value: str | None) -> object:
    name, key = required(wanted.name, "name"), required(wanted.key, "key")
    async with call.transaction() as session:
        model = await model_of(session, call.scope, name)
        await service.update_model(session, call.scope, model.id, tags={key: value})
    return {}


@endpoints.add("GET", f"{PATH}/get-latest-versions", Permission.MODEL_READ)
@endpoints.add("POST", f"{PATH}/get-latest-versions", Permission.MODEL_READ)
async def get_latest_versions(call: Call) -> object:
    wanted = await call.read(ByName)
    async with call.transaction() as session:
        model = await model_of(session, call.scope, wanted.name)
        stages = {stage_of(stage) for stage in wanted.stages or []}
        latest = (await session.execute(queries.latest_of_each_stage(call.scope, [model.id]))).scalars()
        found = [version for version in latest if not stages or version.stage in stages]
        names: defaultdict[int, list[str]] = defaultdict(list)
        for alias, number in await session.execute(queries.aliases_of(call.scope, [model.id])):
            names[number].append(alias.name)
    if not found:
        return {}
    return {"model_versions": [model_versions.as_wire(version, model.name, names[version.number]) for version in found]}


@endpoints.add("POST", f"{PATH}/alias", Permission.MODEL_WRITE)
async def set_registered_model_alias(call: Call) -> object:
    wanted = await call.read(Alias)
    name, alias = required(wanted.name, "name"), required(wanted.alias, "alias")
    number_of(wanted.version)
    async with call.transaction() as session:
        check_alias(alias)
        model, version = await version_of(session, call.scope, name, wanted.version)
        await service.set_alias(session, call.scope, model.id, alias, version.number)
    return {}


@endpoints.add("DELETE", f"{PATH}/alias", Permission.MODEL_WRITE)
async def delete_registered_model_alias(call: Call) -> object:
    wanted = await call.read(Alias)
    name, alias = required(wanted.name, "name"), required(wanted.alias, "alias")
    async with call.transaction() as session:
        model = await model_of(session, call.scope, name)
        await service.delete_alias(session, call.scope, model.id, alias)
    return {}


@endpoints.add("GET", f"{PATH}/alias", Permission.MODEL_READ)
async def get_model_version_by_alias(call: Call) -> object:
    wanted = await call.read(Alias)
    name, alias = required(wanted.name, "name"), required(wanted.alias, "alias")
    async with call.transaction() as session:
        model = await model_of(session, call.scope, name)
        if alias.lower() == "latest":
            query = queries.highest_version(call.scope, model.id)
            absent: MlflowError = DoesNotExist(f"Latest version not found for model {name}.")
        else:
            query = queries.version_by_alias(call.scope, model.id, alias)
            absent = InvalidParameter(f"Registered model alias {alias[:300]} not found.")
        version = (await session.execute(query)).scalar_one_or_none()
        if version is None:
            raise absent
        aliases = await aliases_of(session, call.scope, version)
    return {"model_version": model_versions.as_wire(version, model.name, aliases)}


@endpoints.add("GET", f"{PATH}/search", Permission.MODEL_READ)
async def search_registered_models(call: Call) -> object:
    wanted = await call.read(Search)
    limit = DEFAULT_RESULTS if wanted.max_results is None else wanted.max_results
    if not 1 <= limit <= MAX_RESULTS:
        raise InvalidParameter(
            f"Invalid value {limit} for parameter 'max_results' supplied: "
            f"It must be a positive integer of at most {MAX_RESULTS}."
        )
    offset = page_offset(wanted.page_token)
    prompts, clauses = split_prompts(parse_clauses(wanted.filter))
    query = queries.models(call.scope).where(*(_condition(clause) for clause in clauses))
    if not prompts:
        query = query.where(no_prompt(Model))
    query = query.order_by(*_order(wanted.order_by or [])).limit(limit + 1).offset(offset)
    body: dict[str, object] = {}
    async with call.transaction() as session:
        found = list((await session.execute(query)).scalars())
        if found:
            body["registered_models"] = await as_wire(session, call.scope, found[:limit])
    if len(found) > limit:
        body["next_page_token"] = page_token(offset + limit)
    return body


def _condition(clause: Clause) -> ColumnElement[bool]:
    if is_tag(clause):
        return compare_text(Model.tags[clause.key].astext, clause)
    if clause.key != "name":
        raise InvalidParameter(f"Invalid attribute key '{clause.key[:200]}' specified. Valid keys are '['name']'")
    return compare_text(Model.name, clause, in_allowed=True)


_SORTABLE = {"name": Model.name, "timestamp": Model.updated_at, "last_updated_timestamp": Model.updated_at}


def _order(items: Sequence[str]) -> list[ColumnElement[Any]]:
    columns: dict[str, ColumnElement[Any]] = {}
    for text in items:
        order = parse_order(text)
        if order.entity not in (None, "attribute", "attributes") or order.key not in _SORTABLE:
            raise InvalidParameter(f"Invalid order by key '{text[:200]}' specified. Valid keys are {list(_SORTABLE)}.")
        column = _SORTABLE[order.key]
        if column.key in columns:
            raise InvalidParameter(f"`order_by` contains duplicate fields: {list(items)}")
        columns[column.key] = column.desc() if order.descending else column.asc()
    columns.setdefault("name", Model.name.asc())
    return list(columns.values())
