"""MLflow's calls for what runs were given (data sets, models) and what they made (models)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MissingParameter
from modelyard.mlflow_api.experiments import Pair, number_of
from modelyard.tracking import datasets, logged_models
from modelyard.tracking.batches import RunDeleted
from modelyard.tracking.datasets import DatasetInput

endpoints = Endpoints()

MAX_DATASETS, MAX_EXPERIMENTS = 1000, 20
_LIMITS = {
    "name": 500,
    "digest": 36,
    "source_type": 500,
    "source": 65_535,
    "schema": 1_048_575,
    "profile": 16_777_215,
}
_MAX_TAG_KEY, _MAX_TAG_VALUE = 255, 500


class Dataset(msgspec.Struct):
    name: str = ""
    digest: str = ""
    source_type: str = ""
    source: str = ""
    schema: str | None = None
    profile: str | None = None


class Given(msgspec.Struct):
    dataset: Dataset | None = None
    tags: list[Pair] = []


class LoggedModelRef(msgspec.Struct):
    model_id: str = ""
    step: int = 0


class Inputs(msgspec.Struct):
    run_id: str = ""
    datasets: list[Given] = []
    models: list[LoggedModelRef] = []


class Outputs(msgspec.Struct):
    run_id: str = ""
    models: list[LoggedModelRef] = []


class Search(msgspec.Struct):
    experiment_ids: list[str] = []


def model_wire_id(model_id: UUID) -> str:
    """`m-` and 32 hexadecimal digits."""
    return f"m-{model_id.hex}"


def model_id_of(text: str) -> UUID:
    """The logged model of a wire id.

    Raises:
        MissingParameter: it is empty.
        DoesNotExist: no logged model can have that id.
    """
    if not text:
        raise MissingParameter("model_id")
    found = wire.run_uuid(text[2:]) if text.startswith("m-") else None
    if found is None:
        raise DoesNotExist(f"Logged model with ID '{text[:256]}' not found.")
    return found


def _run_id_of(text: str) -> UUID:
    if not text:
        raise MissingParameter("run_id")
    found = wire.run_uuid(text)
    if found is None:
        raise DoesNotExist(f"Run with id={text[:256]} not found")
    return found


def _checked(given: Given, index: int) -> DatasetInput:
    if given.dataset is None:
        raise InvalidParameter("Dataset cannot be None")
    for name, limit in _LIMITS.items():
        value = getattr(given.dataset, name)
        if not value and name in ("name", "digest"):
            raise MissingParameter(f"datasets[{index}].dataset.{name}")
        if value is not None and len(value) > limit:
            raise InvalidParameter(f"'{name}' exceeds the maximum length of {limit} characters")
    for tag in given.tags:
        if not tag.key:
            raise MissingParameter(f"datasets[{index}].tags.key")
        if len(tag.key) > _MAX_TAG_KEY:
            raise InvalidParameter(f"'key' exceeds the maximum length of {_MAX_TAG_KEY} characters")
        if len(tag.value) > _MAX_TAG_VALUE:
            raise InvalidParameter(f"'value' exceeds the maximum length of {_MAX_TAG_VALUE} characters")
    return DatasetInput(
        given.dataset.name,
        given.dataset.digest,
        given.dataset.source_type,
        given.dataset.source,
        given.dataset.schema,
        given.dataset.profile,
        {tag.key: tag.value for tag in given.tags},
    )


async def inputs_and_outputs(
    session: AsyncSession, scope: ProjectScope, run_ids: Sequence[UUID]
) -> dict[UUID, dict[str, object]]:
    """`inputs` and `outputs` of each of these runs as clients read them. Both are there when they are empty."""
    links = await datasets.links_of(session, scope, run_ids)
    bodies: dict[UUID, dict[str, object]] = {}
    for run_id in run_ids:
        found = links.get(run_id)
        inputs: dict[str, object] = {}
        outputs: dict[str, object] = {}
        if found and found.datasets:
            inputs["dataset_inputs"] = [_as_wire(given) for given in found.datasets]
        if found and found.input_models:
            inputs["model_inputs"] = [{"model_id": model_wire_id(model_id)} for model_id in found.input_models]
        if found and found.output_models:
            outputs["model_outputs"] = [
                {"model_id": model_wire_id(model_id), "step": step} for model_id, step in found.output_models
            ]
        bodies[run_id] = {"inputs": inputs, "outputs": outputs}
    return bodies


def _as_wire(given: DatasetInput) -> dict[str, object]:
    dataset: dict[str, object] = {
        "name": given.name,
        "digest": given.digest,
        "source_type": given.source_type,
        "source": given.source,
    }
    if given.schema is not None:
        dataset["schema"] = given.schema
    if given.profile is not None:
        dataset["profile"] = given.profile
    body: dict[str, object] = {"dataset": dataset}
    if given.tags:
        body["tags"] = [{"key": key, "value": value} for key, value in sorted(given.tags.items())]
    return body


@endpoints.add("POST", "2.0/mlflow/runs/log-inputs", Permission.RUN_WRITE)
async def log_inputs(call: Call) -> object:
    wanted = await call.read(Inputs)
    run_id = _run_id_of(wanted.run_id)
    if len(wanted.datasets) > MAX_DATASETS:
        raise InvalidParameter(f"A call can log {MAX_DATASETS} datasets at most. Got {len(wanted.datasets)}.")
    inputs = [_checked(given, index) for index, given in enumerate(wanted.datasets)]
    models = {model_id_of(model.model_id): 0 for model in wanted.models}
    try:
        async with call.transaction() as session:
            await datasets.log_datasets(session, call.scope, run_id, inputs)
            if models:
                await logged_models.link_to_run(session, call.scope, run_id, models, is_output=False)
    except RunDeleted as error:
        raise InvalidParameter(error.detail) from None
    return {}


@endpoints.add("POST", "2.0/mlflow/runs/outputs", Permission.RUN_WRITE)
async def log_outputs(call: Call) -> object:
    wanted = await call.read(Outputs)
    run_id = _run_id_of(wanted.run_id)
    models = {model_id_of(model.model_id): model.step for model in wanted.models}
    try:
        async with call.transaction() as session:
            await logged_models.link_to_run(session, call.scope, run_id, models, is_output=True)
    except RunDeleted as error:
        raise InvalidParameter(error.detail) from None
    return {}


@endpoints.add("POST", "2.0/mlflow/experiments/search-datasets", Permission.RUN_READ)
@endpoints.add("POST", "/api/2.0mlflow/experiments/search-datasets", Permission.RUN_READ)
async def search_datasets(call: Call) -> object:
    """The second path lacks a slash, as MLflow's own clients write it."""
    wanted = await call.read(Search)
    if not wanted.experiment_ids:
        raise InvalidParameter("SearchDatasets request must specify at least one experiment_id.")
    if len(wanted.experiment_ids) > MAX_EXPERIMENTS:
        raise InvalidParameter(
            f"SearchDatasets request cannot specify more than {MAX_EXPERIMENTS} experiment_ids. "
            f"Received {len(wanted.experiment_ids)} experiment_ids."
        )
    numbers = [number_of(text) for text in wanted.experiment_ids]
    async with call.transaction() as session:
        found = await datasets.search_datasets(session, call.scope, numbers)
    summaries = []
    for each in found:
        summary = {"experiment_id": str(each.experiment_number), "name": each.name, "digest": each.digest}
        if each.context is not None:
            summary["context"] = each.context
        summaries.append(summary)
    return {"dataset_summaries": summaries} if summaries else {}
