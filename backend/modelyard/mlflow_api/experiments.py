"""MLflow's calls for experiments."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Select, Text, cast, func
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.paths import is_sealed, kept_folder
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.errors import AlreadyExists
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.conditions import Column, compare_ids, compare_moment, compare_text
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MissingParameter, MlflowError
from modelyard.mlflow_api.filters import (
    Clause,
    condition_of,
    page_offset,
    page_token,
    parse_filter,
    parse_order,
)
from modelyard.tracking import queries, service
from modelyard.tracking.models import Experiment

endpoints = Endpoints()

MAX_NAME, MAX_TAG_KEY, MAX_TAG_VALUE, MAX_LOCATION = 500, 250, 20_000, 2048
MAX_RESULTS = 50_000
_FOREIGN_LOCATION = re.compile(r"(?i)(https?|ftp|sftp|hdfs|viewfs)://")


class Pair(msgspec.Struct):
    key: str = ""
    value: str = ""


class ById(msgspec.Struct):
    experiment_id: str


class ByName(msgspec.Struct):
    experiment_name: str


class Create(msgspec.Struct):
    name: str = ""
    artifact_location: str = ""
    tags: list[Pair] = []


class Update(msgspec.Struct):
    experiment_id: str
    new_name: str


class SetTag(msgspec.Struct):
    experiment_id: str
    key: str
    value: str = ""


class DeleteTag(msgspec.Struct):
    experiment_id: str
    key: str


class Search(msgspec.Struct):
    max_results: int | None = None
    page_token: str = ""
    filter: str = ""
    order_by: list[str] = []
    view_type: str = "ACTIVE_ONLY"


def number_of(text: str) -> int:
    """The number of a wire id.

    Raises:
        InvalidParameter: not a whole number.
    """
    if not text:
        raise MissingParameter("experiment_id")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise InvalidParameter(f"Invalid experiment ID '{text[:100]}'. Experiment ID must be a valid integer.")
    return int(text)


async def experiment_of(
    session: AsyncSession, scope: ProjectScope, wire_id: str, *, to_change: bool = False
) -> Experiment:
    """The experiment of a wire id, deleted or not.

    to_change: hold it until the transaction ends, so that changes at the same moment come one after the other.

    Raises:
        DoesNotExist: none of that number in this project.
    """
    number = number_of(wire_id)
    query = queries.experiment_by_number(scope, number)
    if to_change:
        query = query.with_for_update(key_share=True)
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise DoesNotExist(f"No Experiment with id={number} exists")
    return found


def as_wire(experiment: Experiment) -> dict[str, object]:
    body: dict[str, object] = {
        "experiment_id": str(experiment.number),
        "name": experiment.name,
        "artifact_location": experiment.artifact_location,
        "lifecycle_stage": "active" if experiment.deleted_at is None else "deleted",
        "creation_time": wire.milliseconds(experiment.created_at),
        "last_update_time": wire.milliseconds(experiment.updated_at),
    }
    if experiment.tags:
        body["tags"] = [{"key": key, "value": value} for key, value in sorted(experiment.tags.items())]
    return body


def check_name(name: str, parameter: str = "name") -> None:
    if not name.strip():
        raise InvalidParameter(f"Invalid experiment name: '{name}'. Experiment name cannot be empty.")
    if len(name) > MAX_NAME:
        raise InvalidParameter(f"'{parameter}' exceeds the maximum length of {MAX_NAME} characters.")


def check_tag(key: str, value: str) -> None:
    if not key:
        raise MissingParameter("key")
    for name, text, limit in (("key", key, MAX_TAG_KEY), ("value", value, MAX_TAG_VALUE)):
        if len(text) > limit:
            raise InvalidParameter(f"'{name}' exceeds the maximum length of {limit} characters: it has {len(text)}.")


def check_location(location: str) -> None:
    if len(location) > MAX_LOCATION:
        raise InvalidParameter(
            "Invalid artifact path length. "
            f"The length of the artifact path cannot be greater than {MAX_LOCATION} bytes."
        )
    if location.startswith("runs:"):
        raise InvalidParameter("Artifact location cannot be a runs:/ URI.")
    foreign = _FOREIGN_LOCATION.match(location)
    if foreign:
        raise InvalidParameter(
            f"Invalid artifact location: '{location[:200]}' cannot use the '{foreign[1].lower()}' scheme."
        )
    if "#" in location or "?" in location:
        raise InvalidParameter(f"'artifact_location' URL can't include fragments or params: '{location[:200]}'")
    if "\x00" in location or ".." in location.split("/"):
        raise InvalidParameter(f"Invalid artifact location: '{location[:200]}'.")
    if location and ("://" not in location and not location.lower().startswith("mlflow-artifacts:")):
        raise InvalidParameter(
            f"Invalid artifact location: '{location[:200]}'. The server stores artifacts itself; "
            "leave the location out, or name an object store such as s3://bucket/path."
        )
    if is_sealed(kept_folder(location) or ""):
        raise InvalidParameter(
            f"Invalid artifact location: '{location[:200]}'. The files of registered versions are there."
        )


@endpoints.add("POST", "2.0/mlflow/experiments/create", Permission.RUN_WRITE)
async def create_experiment(call: Call) -> object:
    wanted = await call.read(Create)
    if not wanted.name:
        raise MissingParameter("name")
    check_name(wanted.name)
    check_location(wanted.artifact_location)
    for tag in wanted.tags:
        check_tag(tag.key, tag.value)
    try:
        async with call.transaction() as session:
            experiment = await service.create_experiment(
                session,
                call.scope,
                wanted.name,
                artifact_location=wanted.artifact_location or None,
                tags={tag.key: tag.value for tag in wanted.tags},
            )
    except AlreadyExists as error:
        raise MlflowError("RESOURCE_ALREADY_EXISTS", error.detail) from None
    return {"experiment_id": str(experiment.number)}


@endpoints.add("GET", "2.0/mlflow/experiments/get", Permission.RUN_READ)
async def get_experiment(call: Call) -> object:
    wanted = await call.read(ById)
    async with call.transaction() as session:
        return {"experiment": as_wire(await experiment_of(session, call.scope, wanted.experiment_id))}


@endpoints.add("GET", "2.0/mlflow/experiments/get-by-name", Permission.RUN_READ)
async def get_experiment_by_name(call: Call) -> object:
    name = (await call.read(ByName)).experiment_name
    async with call.transaction() as session:
        found = (await session.execute(queries.experiment_by_name(call.scope, name))).scalar_one_or_none()
    if found is None:
        raise DoesNotExist(f"Could not find experiment with name '{name[:500]}'")
    return {"experiment": as_wire(found)}


@endpoints.add("POST", "2.0/mlflow/experiments/update", Permission.RUN_WRITE)
async def update_experiment(call: Call) -> object:
    wanted = await call.read(Update)
    check_name(wanted.new_name, "new_name")
    async with call.transaction() as session:
        experiment = await experiment_of(session, call.scope, wanted.experiment_id, to_change=True)
        if experiment.deleted_at is not None:
            raise InvalidParameter("Cannot rename a non-active experiment.")
        await service.update_experiment(session, experiment, name=wanted.new_name)
    return {}


@endpoints.add("POST", "2.0/mlflow/experiments/delete", Permission.RUN_DELETE)
async def delete_experiment(call: Call) -> object:
    wanted = await call.read(ById)
    async with call.transaction() as session:
        experiment = await experiment_of(session, call.scope, wanted.experiment_id, to_change=True)
        if experiment.deleted_at is not None:
            raise DoesNotExist(f"No Experiment with id={experiment.number} exists")
        await service.delete_experiment(session, call.scope, experiment, at=datetime.now(UTC))
    return {}


@endpoints.add("POST", "2.0/mlflow/experiments/restore", Permission.RUN_DELETE)
async def restore_experiment(call: Call) -> object:
    wanted = await call.read(ById)
    async with call.transaction() as session:
        experiment = await experiment_of(session, call.scope, wanted.experiment_id, to_change=True)
        if experiment.deleted_at is None:
            raise DoesNotExist(f"No Experiment with id={experiment.number} exists")
        await service.restore_experiment(session, call.scope, experiment)
    return {}


@endpoints.add("POST", "2.0/mlflow/experiments/set-experiment-tag", Permission.RUN_WRITE)
async def set_experiment_tag(call: Call) -> object:
    wanted = await call.read(SetTag)
    check_tag(wanted.key, wanted.value)
    async with call.transaction() as session:
        experiment = await experiment_of(session, call.scope, wanted.experiment_id, to_change=True)
        _require_live(experiment)
        await service.update_experiment(session, experiment, tags={wanted.key: wanted.value})
    return {}


@endpoints.add("POST", "2.0/mlflow/experiments/delete-experiment-tag", Permission.RUN_WRITE)
async def delete_experiment_tag(call: Call) -> object:
    wanted = await call.read(DeleteTag)
    async with call.transaction() as session:
        experiment = await experiment_of(session, call.scope, wanted.experiment_id, to_change=True)
        _require_live(experiment)
        if wanted.key not in experiment.tags:
            raise DoesNotExist(f"No tag with name: {wanted.key} in experiment with id {experiment.number}")
        await service.update_experiment(session, experiment, tags={wanted.key: None})
    return {}


def _require_live(experiment: Experiment) -> None:
    if experiment.deleted_at is not None:
        raise InvalidParameter(
            f"The experiment {experiment.number} must be in the 'active' state. Current state is deleted."
        )


@endpoints.add("GET", "2.0/mlflow/experiments/search", Permission.RUN_READ)
@endpoints.add("POST", "2.0/mlflow/experiments/search", Permission.RUN_READ)
async def search_experiments(call: Call) -> object:
    wanted = await call.read(Search)
    limit = wanted.max_results
    if limit is None or not 1 <= limit <= MAX_RESULTS:
        raise InvalidParameter(
            f"Invalid value {limit or 0} for parameter 'max_results' supplied. "
            f"It must be a positive integer of at most {MAX_RESULTS}."
        )
    offset = page_offset(wanted.page_token)
    query = of_view(queries.all_experiments(call.scope), wanted.view_type)
    for node in parse_filter(wanted.filter):
        query = query.where(condition_of(node, _condition))
    query = query.order_by(*_order(wanted.order_by)).limit(limit + 1).offset(offset)
    async with call.transaction() as session:
        found = list((await session.execute(query)).scalars())
    body: dict[str, object] = {}
    if found:
        body["experiments"] = [as_wire(experiment) for experiment in found[:limit]]
    if len(found) > limit:
        body["next_page_token"] = page_token(offset + limit)
    return body


def of_view(query: Select[Experiment], view_type: str) -> Select[Experiment]:
    match view_type.upper():
        case "ACTIVE_ONLY" | "1" | "":
            return query.where(Experiment.deleted_at.is_(None))
        case "DELETED_ONLY" | "2":
            return query.where(Experiment.deleted_at.is_not(None))
        case "ALL" | "3":
            return query
    raise InvalidParameter(f"Invalid value '{view_type}' for parameter 'view_type' supplied.")


def _condition(clause: Clause) -> ColumnElement[bool]:
    if clause.entity in ("tag", "tags"):
        return compare_text(Experiment.tags[clause.key].astext, clause, null_allowed=True)
    if clause.entity not in (None, "attribute"):
        raise InvalidParameter(f"Invalid entity type '{clause.entity}'. Valid values are ['attribute', 'tag'].")
    match clause.key:
        case "name":
            if clause.operator.endswith("IN"):
                raise InvalidParameter(
                    "Only the 'experiment_id' attributes support comparison with a list of quoted string values."
                )
            return compare_text(Experiment.name, clause)
        case "experiment_id":
            return compare_ids(cast(Experiment.number, Text), clause)
        case "creation_time":
            return compare_moment(Experiment.created_at, clause)
        case "last_update_time":
            return compare_moment(Experiment.updated_at, clause)
    raise InvalidParameter(
        f"Invalid attribute key '{clause.key}' specified. "
        "Valid keys are ['name', 'creation_time', 'last_update_time', 'experiment_id']."
    )


_SORTABLE: dict[str, Column] = {
    "name": Experiment.name,
    "experiment_id": Experiment.number,
    "creation_time": func.floor(func.extract("epoch", Experiment.created_at) * 1000).cast(BigInteger),
    "last_update_time": func.floor(func.extract("epoch", Experiment.updated_at) * 1000).cast(BigInteger),
}


def _order(items: list[str]) -> list[ColumnElement[Any]]:
    if not items:
        return [_SORTABLE["creation_time"].desc(), Experiment.number.asc()]
    columns: list[ColumnElement[Any]] = []
    for text in items:
        order = parse_order(text)
        if order.entity not in (None, "attribute", "attributes") or order.key not in _SORTABLE:
            raise InvalidParameter(f"Invalid order_by entity '{text[:200]}'. Valid keys are {sorted(_SORTABLE)}.")
        columns.append(_SORTABLE[order.key].desc() if order.descending else _SORTABLE[order.key].asc())
    return [*columns, Experiment.number.desc()]
