"""MLflow's calls for versions of registered models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.conditions import compare_number, compare_text
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MissingParameter
from modelyard.mlflow_api.filters import Clause, page_offset, page_token, parse_clauses, parse_order
from modelyard.mlflow_api.registry_sources import IS_PROMPT, Claim, is_prompt, origin_of, with_details
from modelyard.registry import queries, versions
from modelyard.registry.models import Model, ModelVersion, Stage
from modelyard.registry.names import check_model_name

endpoints = Endpoints()

STAGES = {stage: stage.value.capitalize() for stage in Stage}
MAX_RESULTS = 200_000
PATH = "2.0/mlflow/model-versions"


class Pair(msgspec.Struct):
    key: str = ""
    value: str | None = ""


class Create(msgspec.Struct):
    name: str | None = None
    source: str | None = None
    run_id: str | None = None
    tags: list[Pair] | None = None
    run_link: str | None = None
    description: str | None = None
    model_id: str | None = None


class ByVersion(msgspec.Struct):
    name: str | None = None
    version: str | None = None
    description: str | None = None


class Transition(msgspec.Struct):
    name: str | None = None
    version: str | None = None
    stage: str | None = None
    archive_existing_versions: bool | None = None


class Tag(msgspec.Struct):
    name: str | None = None
    version: str | None = None
    key: str | None = None
    value: str | None = None


class Search(msgspec.Struct):
    filter: str | None = None
    max_results: int | None = None
    order_by: list[str] | None = None
    page_token: str | None = None


# What the wire says, found


def required(value: str | None, parameter: str) -> str:
    """Raises MissingParameter for a parameter that is absent or empty."""
    if not value:
        raise MissingParameter(parameter)
    return value


def tags_of(pairs: Sequence[Pair] | None) -> dict[str, str]:
    """The last of two tags with one key counts."""
    return {required(pair.key, "key"): pair.value or "" for pair in pairs or []}


def stage_of(text: str) -> Stage:
    """A stage, in any case.

    Raises:
        InvalidParameter: none is called so.
    """
    try:
        return Stage(text.lower())
    except ValueError:
        raise InvalidParameter(
            f"Invalid Model Version stage: {text[:200]}. Value must be one of {', '.join(STAGES.values())}."
        ) from None


def number_of(text: str | None) -> int:
    """A version's number; 0, which none has, where it is out of range.

    Raises:
        InvalidParameter: not a whole number.
    """
    text = required(text, "version")
    if not re.fullmatch(r"\s*[-+]?[0-9]+\s*", text):
        raise InvalidParameter(f"Parameter 'version' must be an integer, got '{text[:200]}'.")
    return int(text) if len(text) < 19 else 0


async def model_of(session: AsyncSession, scope: ProjectScope, name: str | None) -> Model:
    """The live model of a name.

    Raises:
        MissingParameter: the name is empty.
        Invalid: no model can have it.
        DoesNotExist: none of this project has.
    """
    name = required((name or "").strip() and name, "name")
    check_model_name(name)
    found = (await session.execute(queries.model_by_name(scope, name))).scalar_one_or_none()
    if found is None:
        raise DoesNotExist(f"Registered Model with name={name[:500]} not found")
    return found


async def version_of(
    session: AsyncSession, scope: ProjectScope, name: str | None, number: str | None
) -> tuple[Model, ModelVersion]:
    """A live version and its model.

    Raises:
        InvalidParameter, Invalid: as `model_of` and `number_of`.
        DoesNotExist: no such version, or no such model.
    """
    name, wanted = required(name, "name"), number_of(number)
    absent = DoesNotExist(f"Model Version (name={name[:500]}, version={wanted or number}) not found")
    try:
        model = await model_of(session, scope, name)
    except DoesNotExist:
        raise absent from None
    version = (await session.execute(queries.version(scope, model.id, wanted))).scalar_one_or_none()
    if version is None:
        raise absent
    return model, version


async def aliases_of(session: AsyncSession, scope: ProjectScope, version: ModelVersion) -> list[str]:
    rows = await session.execute(queries.aliases_of(scope, [version.model_id]))
    return [alias.name for alias, number in rows if number == version.number]


def pairs(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in sorted(tags.items())]


class Shown(Protocol):
    """What clients see of a version, as a row of `COLUMNS` or a whole one has it."""

    number: Any
    created_at: Any
    updated_at: Any
    stage: Any
    source: Any
    source_run: Any
    run_link: Any
    description: Any
    logged_model_id: Any
    tags: Any


COLUMNS = (
    ModelVersion.model_id,
    *(getattr(ModelVersion, name) for name in Shown.__annotations__),
)


def as_wire(version: Shown, name: str, aliases: Sequence[str] = ()) -> dict[str, object]:
    body: dict[str, object] = {
        "name": name,
        "version": str(version.number),
        "creation_timestamp": wire.milliseconds(version.created_at),
        "last_updated_timestamp": wire.milliseconds(version.updated_at),
        "current_stage": STAGES[version.stage],
        "source": version.source,
        "run_id": version.source_run,
        "run_link": version.run_link,
        "status": "READY",
    }
    if version.description:
        body["description"] = version.description
    if version.logged_model_id is not None:
        body["model_id"] = f"m-{version.logged_model_id.hex}"
    if version.tags:
        body["tags"] = pairs(version.tags)
    if aliases:
        body["aliases"] = list(aliases)
    return body


# The calls


@endpoints.add("POST", f"{PATH}/create", Permission.MODEL_WRITE)
async def create_model_version(call: Call) -> object:
    wanted = await call.read(Create)
    name, source = required(wanted.name, "name"), required(wanted.source, "source")
    tags = tags_of(wanted.tags)
    async with call.transaction() as session:
        origin = await origin_of(
            session, call.scope, Claim(source, wanted.run_id, wanted.model_id, is_prompt=is_prompt(tags))
        )
        model = await model_of(session, call.scope, name)
        new = with_details(origin, run_link=wanted.run_link or "", description=wanted.description or "", tags=tags)
        made = await versions.create_version(session, call.scope, model.id, new, store=call.services.store)
    return {"model_version": as_wire(made, name)}


@endpoints.add("GET", f"{PATH}/get", Permission.MODEL_READ)
async def get_model_version(call: Call) -> object:
    wanted = await call.read(ByVersion)
    async with call.transaction() as session:
        model, version = await version_of(session, call.scope, wanted.name, wanted.version)
        aliases = await aliases_of(session, call.scope, version)
    return {"model_version": as_wire(version, model.name, aliases)}


@endpoints.add("GET", f"{PATH}/get-download-uri", Permission.MODEL_READ)
async def get_model_version_download_uri(call: Call) -> object:
    wanted = await call.read(ByVersion)
    async with call.transaction() as session:
        _, version = await version_of(session, call.scope, wanted.name, wanted.version)
    return {"artifact_uri": versions.download_location(version)}


@endpoints.add("PATCH", f"{PATH}/update", Permission.MODEL_WRITE)
async def update_model_version(call: Call) -> object:
    wanted = await call.read(ByVersion)
    async with call.transaction() as session:
        model, version = await version_of(session, call.scope, wanted.name, wanted.version)
        version = await versions.update_version(
            session, call.scope, model.id, version.number, description=wanted.description or ""
        )
        aliases = await aliases_of(session, call.scope, version)
    return {"model_version": as_wire(version, model.name, aliases)}


@endpoints.add("POST", f"{PATH}/transition-stage", Permission.MODEL_WRITE)
async def transition_model_version_stage(call: Call) -> object:
    wanted = await call.read(Transition)
    required(wanted.name, "name"), number_of(wanted.version)
    stage = stage_of(required(wanted.stage, "stage"))
    async with call.transaction() as session:
        model, version = await version_of(session, call.scope, wanted.name, wanted.version)
        version = await versions.move_to_stage(
            session,
            call.scope,
            model.id,
            version.number,
            stage=stage,
            archive_others=wanted.archive_existing_versions or False,
            at=datetime.now(UTC),
        )
        aliases = await aliases_of(session, call.scope, version)
    return {"model_version": as_wire(version, model.name, aliases)}


@endpoints.add("DELETE", f"{PATH}/delete", Permission.MODEL_DELETE)
async def delete_model_version(call: Call) -> object:
    wanted = await call.read(ByVersion)
    async with call.transaction() as session:
        model, version = await version_of(session, call.scope, wanted.name, wanted.version)
        await versions.delete_version(session, call.scope, model.id, version.number, at=datetime.now(UTC))
    return {}


@endpoints.add("POST", f"{PATH}/set-tag", Permission.MODEL_WRITE)
async def set_model_version_tag(call: Call) -> object:
    wanted = await call.read(Tag)
    return await _change_tag(call, wanted, wanted.value or "")


@endpoints.add("DELETE", f"{PATH}/delete-tag", Permission.MODEL_WRITE)
async def delete_model_version_tag(call: Call) -> object:
    return await _change_tag(call, await call.read(Tag), None)


async def _change_tag(call: Call, wanted: Tag, value: str | None) -> object:
    name, number, key = required(wanted.name, "name"), wanted.version, required(wanted.key, "key")
    async with call.transaction() as session:
        model, version = await version_of(session, call.scope, name, number)
        await versions.update_version(session, call.scope, model.id, version.number, tags={key: value})
    return {}


@endpoints.add("GET", f"{PATH}/search", Permission.MODEL_READ)
async def search_model_versions(call: Call) -> object:
    wanted = await call.read(Search)
    limit = MAX_RESULTS if wanted.max_results is None else wanted.max_results
    if not 1 <= limit <= MAX_RESULTS:
        raise InvalidParameter(
            f"Invalid value {limit} for parameter 'max_results' supplied: "
            f"It must be a positive integer of at most {MAX_RESULTS}."
        )
    offset = page_offset(wanted.page_token)
    query = _filtered(queries.named_versions(call.scope), parse_clauses(wanted.filter))
    query = query.order_by(*_order(wanted.order_by or [])).limit(limit + 1).offset(offset)
    async with call.transaction() as session:
        found = list(await session.execute(query))
    body: dict[str, object] = {}
    if found:
        body["model_versions"] = [as_wire(version, name) for version, name in found[:limit]]
    if len(found) > limit:
        body["next_page_token"] = page_token(offset + limit)
    return body


# Filters


def split_prompts(clauses: Iterable[Clause]) -> tuple[bool, list[Clause]]:
    """Whether a search asks for prompts, and the clauses that say something else.

    Only the first clause about the prompt tag decides. A search for models is one for what has not the tag at all, so
    the clauses about it cannot be taken by the letter.

    Raises:
        InvalidParameter: an entity that registry searches do not know.
    """
    clauses = list(clauses)
    for clause in clauses:
        if clause.entity not in (None, "attribute", "attributes", "tag", "tags"):
            raise InvalidParameter(
                f"Invalid entity type '{clause.entity[:200]}'. Valid entity types are ('attribute', 'tag', 'tags')"
            )
    about = [clause for clause in clauses if is_tag(clause) and clause.key == IS_PROMPT]
    wanted = {"=": "true", "!=": "false"}
    if about and isinstance(about[0].value, str) and about[0].value.lower() == wanted.get(about[0].operator):
        return True, clauses
    return False, [clause for clause in clauses if clause not in about]


def is_tag(clause: Clause) -> bool:
    return clause.entity in ("tag", "tags")


def no_prompt(*owners: type[Model] | type[ModelVersion]) -> ColumnElement[bool]:
    return and_(*(func.coalesce(owner.tags[IS_PROMPT].astext, "") != "true" for owner in owners))


def _filtered(query: Select[ModelVersion, str], clauses: Iterable[Clause]) -> Select[ModelVersion, str]:
    prompts, rest = split_prompts(clauses)
    if not prompts:
        query = query.where(no_prompt(Model, ModelVersion))
    return query.where(*(_condition(clause) for clause in rest))


def _condition(clause: Clause) -> ColumnElement[bool]:
    if is_tag(clause):
        return compare_text(ModelVersion.tags[clause.key].astext, clause)
    match clause.key:
        case "name":
            return compare_text(Model.name, clause, in_allowed=True)
        case "run_id":
            return compare_text(ModelVersion.source_run, clause, in_allowed=True)
        case "source_path":
            return compare_text(ModelVersion.source, clause)
        case "version_number":
            return _compare_number(clause)
    raise InvalidParameter(
        f"Invalid attribute key '{clause.key[:200]}' specified. "
        "Valid keys are '['name', 'run_id', 'source_path', 'version_number']'"
    )


def _compare_number(clause: Clause) -> ColumnElement[bool]:
    if isinstance(clause.value, float):
        raise InvalidParameter(f"Invalid value for numeric attribute 'version_number': {clause.value!r}")
    return compare_number(ModelVersion.number, clause)


_SORTABLE = {
    "name": Model.name,
    "version_number": ModelVersion.number,
    "creation_timestamp": ModelVersion.created_at,
    "last_updated_timestamp": ModelVersion.updated_at,
}


def _order(items: Sequence[str]) -> list[ColumnElement[Any]]:
    seen: list[str] = []
    columns: list[ColumnElement[Any]] = []
    for text in items or ["last_updated_timestamp DESC"]:
        order = parse_order(text)
        if order.entity not in (None, "attribute", "attributes") or order.key not in _SORTABLE:
            raise InvalidParameter(f"Invalid order by key '{text[:200]}' specified. Valid keys are {list(_SORTABLE)}.")
        if order.key in seen:
            raise InvalidParameter(f"`order_by` contains duplicate fields: {list(items)}")
        seen.append(order.key)
        columns.append(_SORTABLE[order.key].desc() if order.descending else _SORTABLE[order.key].asc())
    if "name" not in seen:
        columns.append(Model.name.asc())
    if "version_number" not in seen:
        columns.append(ModelVersion.number.desc())
    return columns
