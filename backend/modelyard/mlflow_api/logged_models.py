"""MLflow's calls for logged models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from modelyard.artifacts.paths import clean_folder, clean_path, join
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.artifacts import list_below, root_of, send
from modelyard.mlflow_api.datasets import model_id_of, model_wire_id
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import InvalidParameter, MissingParameter
from modelyard.mlflow_api.experiments import Pair, experiment_of
from modelyard.mlflow_api.logged_model_search import Search, logged_model_search
from modelyard.tracking import logged_models
from modelyard.tracking.logged_models import LoggedModelParamChanged, NewLoggedModel
from modelyard.tracking.models import LoggedModel, LoggedModelMetric, LoggedModelStatus
from modelyard.tracking.service import ExperimentDeleted

endpoints = Endpoints()

MAX_PARAMS, MAX_KEY, MAX_VALUE, MAX_NAME, MAX_RUN_ID = 100, 255, 1_000_000, 500, 256
_BAD_NAME = re.compile(r"[/:.%\"']")
_STATUS = {
    LoggedModelStatus.PENDING: "LOGGED_MODEL_PENDING",
    LoggedModelStatus.READY: "LOGGED_MODEL_READY",
    LoggedModelStatus.FAILED: "LOGGED_MODEL_UPLOAD_FAILED",
}
_STATUS_OF = {text: status for status, text in _STATUS.items()} | {
    str(number): status for number, status in enumerate(_STATUS, start=1)
}
_YES, _NO = ("true", "1"), ("false", "0", "")


class Create(msgspec.Struct):
    experiment_id: str = ""
    name: str = ""
    model_type: str = ""
    source_run_id: str = ""
    params: list[Pair] = []
    tags: list[Pair] = []


class Finalize(msgspec.Struct):
    status: str | int = ""


class Params(msgspec.Struct):
    params: list[Pair] = []


class Tags(msgspec.Struct):
    tags: list[Pair] = []


class Get(msgspec.Struct):
    allow_deleted: str = ""


class Directory(msgspec.Struct):
    artifact_directory_path: str = ""


class File(msgspec.Struct):
    artifact_file_path: str = ""


def _pairs(pairs: Sequence[Pair], name: str) -> dict[str, str]:
    for pair in pairs:
        if not pair.key:
            raise MissingParameter(f"{name}.key")
        if len(pair.key) > MAX_KEY:
            raise InvalidParameter(f"'key' exceeds the maximum length of {MAX_KEY} characters")
        if len(pair.value) > MAX_VALUE:
            raise InvalidParameter(f"'value' exceeds the maximum length of {MAX_VALUE} characters")
    return {pair.key: pair.value for pair in pairs}


def _params(pairs: Sequence[Pair]) -> dict[str, str]:
    if len(pairs) > MAX_PARAMS:
        raise InvalidParameter(f"A call can log {MAX_PARAMS} params at most. Got {len(pairs)}.")
    return _pairs(pairs, "params")


def _model_id(call: Call) -> UUID:
    return model_id_of(call.path["model_id"])


async def as_wire(
    session: AsyncSession, scope: ProjectScope, models: Sequence[tuple[LoggedModel, int]]
) -> list[dict[str, object]]:
    """Models, each with its experiment's number, as clients read them; one query for the metrics of all."""
    if not models:
        return []
    metrics: dict[UUID, list[dict[str, object]]] = {}
    query = logged_models.metrics_of(scope, [model.id for model, _ in models])
    for metric in (await session.execute(query)).scalars():
        metrics.setdefault(metric.logged_model_id, []).append(_metric(metric))
    return [{"info": _info(model, number), "data": _data(model, metrics.get(model.id))} for model, number in models]


def _info(model: LoggedModel, number: int) -> dict[str, object]:
    info: dict[str, object] = {
        "model_id": model_wire_id(model.id),
        "experiment_id": str(number),
        "name": model.name,
        "creation_timestamp_ms": wire.milliseconds(model.created_at),
        "last_updated_timestamp_ms": wire.milliseconds(model.updated_at),
        "artifact_uri": model.artifact_location,
        "status": _STATUS[model.status],
    }
    if model.model_type:
        info["model_type"] = model.model_type
    source_run = model.source_run if model.source_run_id is None else model.source_run_id.hex
    if source_run:
        info["source_run_id"] = source_run
    if model.status_message:
        info["status_message"] = model.status_message
    if model.tags:
        info["tags"] = [{"key": key, "value": value} for key, value in sorted(model.tags.items())]
    if model.registrations:
        info["registrations"] = [{**entry, "version": str(entry["version"])} for entry in model.registrations]
    return info


def _data(model: LoggedModel, metrics: list[dict[str, object]] | None) -> dict[str, object]:
    data: dict[str, object] = {}
    if model.params:
        data["params"] = [{"key": key, "value": value} for key, value in sorted(model.params.items())]
    if metrics:
        data["metrics"] = metrics
    return data


def _metric(metric: LoggedModelMetric) -> dict[str, object]:
    body: dict[str, object] = {
        "key": metric.key,
        "value": wire.number(metric.value),
        "timestamp": metric.timestamp,
        "step": metric.step,
        "model_id": model_wire_id(metric.logged_model_id),
        "run_id": metric.run_id.hex,
    }
    if metric.dataset_name:
        body["dataset_name"] = metric.dataset_name
    if metric.dataset_digest:
        body["dataset_digest"] = metric.dataset_digest
    return body


async def _answer(call: Call, session: AsyncSession, model_id: UUID, *, allow_deleted: bool = False) -> object:
    found = await logged_models.get_logged_model(session, call.scope, model_id, allow_deleted=allow_deleted)
    return {"model": (await as_wire(session, call.scope, [found]))[0]}


@endpoints.add("POST", "2.0/mlflow/logged-models", Permission.RUN_WRITE)
async def create_logged_model(call: Call) -> object:
    wanted = await call.read(Create)
    if not wanted.experiment_id:
        raise MissingParameter("experiment_id")
    if _BAD_NAME.search(wanted.name):
        raise InvalidParameter(
            f"Invalid model name ({wanted.name[:500]!r}) provided. Model name must be a non-empty string "
            "and cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")"
        )
    for name, limit in (("name", MAX_NAME), ("model_type", MAX_NAME), ("source_run_id", MAX_RUN_ID)):
        if len(getattr(wanted, name)) > limit:
            raise InvalidParameter(f"'{name}' exceeds the maximum length of {limit} characters")
    new = NewLoggedModel(
        wanted.name,
        wanted.model_type,
        wire.run_uuid(wanted.source_run_id),
        wanted.source_run_id,
        _params(wanted.params),
        _pairs(wanted.tags, "tags"),
    )
    try:
        async with call.transaction() as session:
            experiment = await experiment_of(session, call.scope, wanted.experiment_id)
            model = await logged_models.create_logged_model(session, call.scope, experiment, new)
            return {"model": {"info": _info(model, experiment.number), "data": _data(model, None)}}
    except ExperimentDeleted as error:
        raise InvalidParameter(error.detail) from None


@endpoints.add("POST", "2.0/mlflow/logged-models/search", Permission.RUN_READ)
async def search_logged_models(call: Call) -> object:
    search = logged_model_search(call.scope, await call.read(Search))
    async with call.transaction() as session:
        found = [(row[0], row[1]) for row in await session.execute(search.query)]
        models = await as_wire(session, call.scope, found[: search.limit])
    body: dict[str, object] = {}
    if models:
        body["models"] = models
    if len(found) > search.limit:
        body["next_page_token"] = search.next_page_token
    return body


@endpoints.add("GET", "2.0/mlflow/logged-models/{model_id}", Permission.RUN_READ)
async def get_logged_model(call: Call) -> object:
    asked = (await call.read(Get)).allow_deleted.lower()
    if asked not in _YES + _NO:
        raise InvalidParameter(f"Invalid value '{asked[:20]}' for parameter 'allow_deleted' supplied: not a boolean.")
    async with call.transaction() as session:
        return await _answer(call, session, _model_id(call), allow_deleted=asked in _YES)


@endpoints.add("PATCH", "2.0/mlflow/logged-models/{model_id}", Permission.RUN_WRITE)
async def finalize_logged_model(call: Call) -> object:
    model_id, text = _model_id(call), str((await call.read(Finalize)).status)
    if not text:
        raise MissingParameter("status")
    status = _STATUS_OF.get(text)
    if status is None:
        raise InvalidParameter(f"Unknown model status: {text[:100]}")
    async with call.transaction() as session:
        await logged_models.finalize_logged_model(session, call.scope, model_id, status=status)
        return await _answer(call, session, model_id)


@endpoints.add("DELETE", "2.0/mlflow/logged-models/{model_id}", Permission.RUN_DELETE)
async def delete_logged_model(call: Call) -> object:
    async with call.transaction() as session:
        await logged_models.delete_logged_model(session, call.scope, _model_id(call), at=datetime.now(UTC))
    return {}


@endpoints.add("POST", "2.0/mlflow/logged-models/{model_id}/params", Permission.RUN_WRITE)
async def log_params(call: Call) -> object:
    model_id, params = _model_id(call), _params((await call.read(Params)).params)
    try:
        async with call.transaction() as session:
            await logged_models.log_params(session, call.scope, model_id, params)
    except LoggedModelParamChanged as error:
        raise InvalidParameter(error.detail) from None
    return {}


@endpoints.add("PATCH", "2.0/mlflow/logged-models/{model_id}/tags", Permission.RUN_WRITE)
async def set_tags(call: Call) -> object:
    model_id, tags = _model_id(call), _pairs((await call.read(Tags)).tags, "tags")
    async with call.transaction() as session:
        await logged_models.set_tags(session, call.scope, model_id, tags)
        return await _answer(call, session, model_id)


@endpoints.add("DELETE", "2.0/mlflow/logged-models/{model_id}/tags/{tag_key:path}", Permission.RUN_WRITE)
async def delete_tag(call: Call) -> object:
    async with call.transaction() as session:
        await logged_models.remove_tag(session, call.scope, _model_id(call), call.path["tag_key"])
    return {}


@endpoints.add("GET", "2.0/mlflow/logged-models/{model_id}/artifacts/directories", Permission.ARTIFACT_READ)
async def list_artifacts(call: Call) -> object:
    folder = clean_folder((await call.read(Directory)).artifact_directory_path)
    async with call.transaction() as session:
        model, _ = await logged_models.get_logged_model(session, call.scope, _model_id(call))
        return await list_below(session, call.scope, model.artifact_location, folder)


@endpoints.add("GET", "2.0/mlflow/logged-models/{model_id}/artifacts/files", Permission.ARTIFACT_READ)
async def download_artifact(call: Call) -> Response:
    wanted = (await call.read(File)).artifact_file_path
    if not wanted:
        raise MissingParameter("artifact_file_path")
    path = clean_path(wanted)
    async with call.transaction() as session:
        model, _ = await logged_models.get_logged_model(session, call.scope, _model_id(call))
    return await send(call, join(root_of(model.artifact_location), path))
