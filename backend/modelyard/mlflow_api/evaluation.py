"""MLflow's calls for evaluation data sets."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.conditions import compare_moment, compare_text
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import InvalidParameter, MissingParameter
from modelyard.mlflow_api.experiments import experiment_of, number_of
from modelyard.mlflow_api.filters import Clause, page_offset, page_token, parse_clauses, parse_order
from modelyard.tracking import evaluation
from modelyard.tracking.models import Experiment
from modelyard.tracking.models_evaluation import EvaluationDataset, EvaluationRecord

endpoints = Endpoints()

PATH = "3.0/mlflow/datasets"
ONE = f"{PATH}/{{dataset_id}}"
MAX_NAME, MAX_TAG_KEY, MAX_TAG_VALUE, MAX_EXPERIMENTS = 255, 255, 5000, 1000
DEFAULT_RESULTS, MAX_RESULTS = 1000, 50_000


class Create(msgspec.Struct):
    name: str = ""
    experiment_ids: list[str] = []
    tags: str = ""


class Search(msgspec.Struct):
    experiment_ids: list[str] = []
    filter_string: str = ""
    max_results: int | None = None
    order_by: list[str] = []
    page_token: str = ""


class Tags(msgspec.Struct):
    tags: str = ""


class Experiments(msgspec.Struct):
    experiment_ids: list[str] = []


class Records(msgspec.Struct):
    records: str = ""


class RecordPage(msgspec.Struct):
    max_results: int | None = None
    page_token: str = ""


class RecordIds(msgspec.Struct):
    dataset_record_ids: list[str] = []


def _dataset_id(call: Call) -> UUID:
    text = call.path["dataset_id"]
    found = wire.run_uuid(text[2:]) if text.startswith("d-") else None
    if found is None:
        raise evaluation.NoSuchDataset(text[:100])
    return found


def _limit(asked: int | None) -> int:
    limit = DEFAULT_RESULTS if asked is None else asked
    if not 1 <= limit <= MAX_RESULTS:
        raise InvalidParameter(
            f"Invalid value {limit} for parameter 'max_results' supplied. It must be between 1 and {MAX_RESULTS}."
        )
    return limit


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidParameter(f"Invalid value for parameter '{name}' supplied: it must be a string of JSON.") from None


def _tags(text: str) -> dict[str, str | None]:
    """Tags as an object of JSON; a value of null says that the tag goes."""
    found = _json(text, "tags") if text else {}
    if not isinstance(found, dict):
        raise InvalidParameter("Invalid value for parameter 'tags' supplied: it must be an object.")
    tags = {
        key: None if value is None else value if isinstance(value, str) else str(value) for key, value in found.items()
    }
    for key, value in tags.items():
        if not 1 <= len(key) <= MAX_TAG_KEY or len(value or "") > MAX_TAG_VALUE:
            raise InvalidParameter(
                f"A tag's key has 1 to {MAX_TAG_KEY} characters and its value at most {MAX_TAG_VALUE}: {key[:100]!r}"
            )
    return tags


def _records(text: str) -> list[dict[str, Any]]:
    if not text:
        raise MissingParameter("records")
    found = _json(text, "records")
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise InvalidParameter("Invalid value for parameter 'records' supplied: it must be a list of objects.")
    for index, record in enumerate(found):
        for name in ("inputs", "expectations", "tags", "source"):
            if not isinstance(record.get(name), dict | None):
                raise InvalidParameter(f"Invalid value for parameter 'records[{index}].{name}': it must be an object.")
    return found


async def _experiments(session: AsyncSession, scope: ProjectScope, ids: Sequence[str]) -> list[Experiment]:
    if len(ids) > MAX_EXPERIMENTS:
        raise InvalidParameter(f"A call can name {MAX_EXPERIMENTS} experiments at most. Got {len(ids)}.")
    return [await experiment_of(session, scope, id) for id in dict.fromkeys(ids)]


async def as_wire(
    session: AsyncSession, scope: ProjectScope, datasets: Sequence[EvaluationDataset]
) -> list[dict[str, object]]:
    """Data sets with their experiments, in one query for all."""
    numbers: dict[UUID, list[str]] = {dataset.id: [] for dataset in datasets}
    for dataset_id, number in await session.execute(evaluation.experiment_numbers(scope, list(numbers))):
        numbers[dataset_id].append(str(number))
    return [_dataset(dataset, numbers[dataset.id]) for dataset in datasets]


def _dataset(dataset: EvaluationDataset, experiment_ids: list[str]) -> dict[str, object]:
    body: dict[str, object] = {
        "dataset_id": f"d-{dataset.id.hex}",
        "name": dataset.name,
        "digest": dataset.digest,
        "tags": json.dumps(dataset.tags),
        "created_time": wire.milliseconds(dataset.created_at),
        "last_update_time": wire.milliseconds(dataset.updated_at),
    }
    if dataset.fields:
        body["schema"] = json.dumps(dataset.fields)
    if dataset.record_count:
        body["profile"] = json.dumps({"num_records": dataset.record_count})
    if dataset.author:
        body["created_by"] = dataset.author
    if dataset.last_author:
        body["last_updated_by"] = dataset.last_author
    if experiment_ids:
        body["experiment_ids"] = experiment_ids
    return body


def _record(record: EvaluationRecord) -> dict[str, object]:
    body: dict[str, object] = {
        "dataset_record_id": f"dr-{record.id.hex}",
        "dataset_id": f"d-{record.dataset_id.hex}",
        "inputs": record.inputs,
        "tags": record.tags,
        "created_time": wire.milliseconds(record.created_at),
        "last_update_time": wire.milliseconds(record.updated_at),
    }
    if record.outputs is not None:
        body["outputs"] = record.outputs
    if record.expectations is not None:
        body["expectations"] = record.expectations
    if record.source:
        kind, data = record.source.get("source_type"), record.source.get("source_data")
        found = data.get("trace_id" if kind == "TRACE" else "source_id") if isinstance(data, dict) else None
        body |= {"source": record.source, "source_type": kind} | ({"source_id": found} if found else {})
    if record.author:
        body["created_by"] = record.author
    if record.last_author:
        body["last_updated_by"] = record.last_author
    return body


async def _answer(session: AsyncSession, scope: ProjectScope, dataset: EvaluationDataset) -> object:
    return {"dataset": (await as_wire(session, scope, [dataset]))[0]}


@endpoints.add("POST", f"{PATH}/create", Permission.RUN_WRITE)
async def create_evaluation_dataset(call: Call) -> object:
    wanted = await call.read(Create)
    if not wanted.name.strip():
        raise MissingParameter("name")
    if len(wanted.name) > MAX_NAME:
        raise InvalidParameter(f"'name' exceeds the maximum length of {MAX_NAME} characters")
    tags = {key: value for key, value in _tags(wanted.tags).items() if value is not None}
    async with call.transaction() as session:
        experiments = await _experiments(session, call.scope, wanted.experiment_ids)
        made = await evaluation.create_dataset(
            session, call.scope, wanted.name, tags=tags, experiments=experiments, at=datetime.now(UTC)
        )
        return await _answer(session, call.scope, made)


@endpoints.add("GET", f"{PATH}/search", Permission.RUN_READ)
@endpoints.add("POST", f"{PATH}/search", Permission.RUN_READ)
async def search_evaluation_datasets(call: Call) -> object:
    wanted = await call.read(Search)
    limit, offset = _limit(wanted.max_results or None), page_offset(wanted.page_token)
    query = evaluation.datasets(call.scope).where(*(_condition(c) for c in parse_clauses(wanted.filter_string)))
    if wanted.experiment_ids:
        numbers = [number_of(text) for text in wanted.experiment_ids]
        query = query.where(EvaluationDataset.id.in_(evaluation.of_experiments(call.scope, numbers)))
    query = query.order_by(*_order(wanted.order_by)).limit(limit + 1).offset(offset)
    body: dict[str, object] = {}
    async with call.transaction() as session:
        found = list((await session.execute(query)).scalars())
        if found:
            body["datasets"] = await as_wire(session, call.scope, found[:limit])
    if len(found) > limit:
        body["next_page_token"] = page_token(offset + limit)
    return body


@endpoints.add("GET", ONE, Permission.RUN_READ)
async def get_evaluation_dataset(call: Call) -> object:
    async with call.transaction() as session:
        found = await evaluation.get_dataset(session, call.scope, _dataset_id(call))
        return await _answer(session, call.scope, found)


@endpoints.add("DELETE", ONE, Permission.RUN_DELETE)
async def delete_evaluation_dataset(call: Call) -> object:
    async with call.transaction() as session:
        await evaluation.delete_dataset(session, call.scope, _dataset_id(call))
    return {}


@endpoints.add("PATCH", f"{ONE}/tags", Permission.RUN_WRITE)
async def set_evaluation_dataset_tags(call: Call) -> object:
    text = (await call.read(Tags)).tags
    if not text:
        raise MissingParameter("tags")
    # MLflow leaves a tag alone that is set to null.
    tags = {key: value for key, value in _tags(text).items() if value is not None}
    async with call.transaction() as session:
        await evaluation.set_tags(session, call.scope, _dataset_id(call), tags)
    return {}


@endpoints.add("DELETE", f"{ONE}/tags/{{key:path}}", Permission.RUN_WRITE)
async def delete_evaluation_dataset_tag(call: Call) -> object:
    async with call.transaction() as session:
        await evaluation.set_tags(session, call.scope, _dataset_id(call), {call.path["key"]: None})
    return {}


@endpoints.add("GET", f"{ONE}/experiment-ids", Permission.RUN_READ)
async def get_experiment_ids_of_dataset(call: Call) -> object:
    async with call.transaction() as session:
        found = await evaluation.get_dataset(session, call.scope, _dataset_id(call))
        rows = await session.execute(evaluation.experiment_numbers(call.scope, [found.id]))
        return {"experiment_ids": [str(number) for _, number in rows]}


@endpoints.add("POST", f"{ONE}/add-experiments", Permission.RUN_WRITE)
async def add_dataset_to_experiments(call: Call) -> object:
    wanted = await call.read(Experiments)
    async with call.transaction() as session:
        changed = await evaluation.get_dataset(session, call.scope, _dataset_id(call))
        experiments = await _experiments(session, call.scope, wanted.experiment_ids)
        await evaluation.add_to_experiments(session, changed, experiments)
        return await _answer(session, call.scope, changed)


@endpoints.add("POST", f"{ONE}/remove-experiments", Permission.RUN_WRITE)
async def remove_dataset_from_experiments(call: Call) -> object:
    numbers = [number_of(text) for text in (await call.read(Experiments)).experiment_ids]
    async with call.transaction() as session:
        changed = await evaluation.get_dataset(session, call.scope, _dataset_id(call))
        await evaluation.remove_from_experiments(session, call.scope, changed, numbers)
        return await _answer(session, call.scope, changed)


@endpoints.add("POST", f"{ONE}/records", Permission.RUN_WRITE)
async def upsert_dataset_records(call: Call) -> object:
    records = _records((await call.read(Records)).records)
    async with call.transaction() as session:
        done = await evaluation.upsert_records(session, call.scope, _dataset_id(call), records, at=datetime.now(UTC))
    return {"inserted_count": done.inserted, "updated_count": done.updated}


@endpoints.add("GET", f"{ONE}/records", Permission.RUN_READ)
async def get_dataset_records(call: Call) -> object:
    wanted = await call.read(RecordPage)
    limit, query = _limit(wanted.max_results or None), evaluation.records(call.scope, _dataset_id(call))
    if wanted.page_token:
        query = query.where(EvaluationRecord.id > _after(wanted.page_token))
    async with call.transaction() as session:
        await evaluation.get_dataset(session, call.scope, _dataset_id(call))
        found = list((await session.execute(query.limit(limit + 1))).scalars())
    body: dict[str, object] = {"records": json.dumps([_record(record) for record in found[:limit]])}
    if len(found) > limit:
        body["next_page_token"] = base64.b64encode(found[limit - 1].id.hex.encode()).decode()
    return body


def _after(token: str) -> UUID:
    try:
        return UUID(hex=base64.b64decode(token, validate=True).decode())
    except ValueError:
        raise InvalidParameter("Invalid page token, could not base64-decode") from None


@endpoints.add("DELETE", f"{ONE}/records", Permission.RUN_WRITE)
async def delete_dataset_records(call: Call) -> object:
    wanted = (await call.read(RecordIds)).dataset_record_ids
    ids = [id for text in wanted if (id := wire.run_uuid(text.removeprefix("dr-"))) is not None]
    async with call.transaction() as session:
        return {"deleted_count": await evaluation.delete_records(session, call.scope, _dataset_id(call), ids)}


_TEXTS: dict[str, Any] = {
    "name": EvaluationDataset.name,
    "created_by": EvaluationDataset.author,
    "last_updated_by": EvaluationDataset.last_author,
}
_TIMES: dict[str, Any] = {
    "created_time": EvaluationDataset.created_at,
    "last_update_time": EvaluationDataset.updated_at,
}
_SORTABLE: dict[str, Any] = {"name": EvaluationDataset.name, **_TIMES}


def _condition(clause: Clause) -> ColumnElement[bool]:
    if clause.entity in ("tag", "tags"):
        return compare_text(EvaluationDataset.tags[clause.key].astext, clause)
    if clause.entity is None and clause.key in _TIMES:
        return compare_moment(_TIMES[clause.key], clause)
    if clause.entity is None and clause.key in _TEXTS:
        return compare_text(_TEXTS[clause.key], clause, in_allowed=clause.key == "name")
    raise InvalidParameter(
        f"Invalid attribute key '{clause.key[:200]}' specified. Valid keys are: {[*_TEXTS, *_TIMES]}"
    )


def _order(items: Sequence[str]) -> list[ColumnElement[Any]]:
    columns: list[ColumnElement[Any]] = []
    for text in items or ["created_time DESC"]:
        order = parse_order(text)
        if order.entity not in (None, "attribute", "attributes") or order.key not in _SORTABLE:
            raise InvalidParameter(f"Invalid order_by entity '{text[:200]}'. Valid keys are {sorted(_SORTABLE)}.")
        column = _SORTABLE[order.key]
        columns.append(column.desc() if order.descending else column.asc())
    return [*columns, EvaluationDataset.id.desc()]
