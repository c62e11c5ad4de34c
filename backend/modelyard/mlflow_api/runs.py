"""MLflow's calls for runs: their life, their search."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import run_search, wire
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MissingParameter
from modelyard.mlflow_api.experiments import Pair, experiment_of, number_of
from modelyard.mlflow_api.filters import page_offset, page_token
from modelyard.mlflow_api.run_rendering import bodies, render, rendered
from modelyard.mlflow_api.validation import check_key, tag_value
from modelyard.tracking import batches, one_trip, service
from modelyard.tracking.batches import RunDeleted
from modelyard.tracking.models import Run, RunStatus
from modelyard.tracking.service import ExperimentDeleted, NewRun

endpoints = Endpoints()


class RunRef(msgspec.Struct, kw_only=True):
    """A run named by `run_id`, or by the older `run_uuid`."""

    run_id: str = ""
    run_uuid: str = ""


class Create(msgspec.Struct):
    experiment_id: str = ""
    user_id: str = ""
    run_name: str = ""
    start_time: int | None = None
    tags: list[Pair] = []


class Update(RunRef):
    status: str = ""
    end_time: int | None = None
    run_name: str = ""


class SetTag(RunRef):
    key: str = ""
    value: str = ""


class Search(msgspec.Struct):
    experiment_ids: list[str] = []
    filter: str = ""
    run_view_type: str = "ACTIVE_ONLY"
    max_results: int = 1000
    order_by: list[str] = []
    page_token: str = ""


class NamesRun(Protocol):
    """A request that names a run as `RunRef` does."""

    run_id: str
    run_uuid: str


def run_id_of(ref: NamesRun) -> UUID:
    """The run that a request names.

    Raises:
        MissingParameter: it names none.
        DoesNotExist: no run can have that id.
    """
    text = ref.run_id or ref.run_uuid
    if not text:
        raise MissingParameter("run_id")
    found = wire.run_uuid(text)
    if found is None:
        raise DoesNotExist(f"Run with id={text[:256]} not found")
    return found


def refused_as_mlflow(error: RunDeleted | ExperimentDeleted) -> InvalidParameter:
    """What is deleted refuses changes with a 400 in this dialect."""
    return InvalidParameter(error.detail)


async def _body(session: AsyncSession, scope: ProjectScope, run_id: UUID) -> tuple[msgspec.Raw, msgspec.Raw]:
    """One run as clients read it, and its info alone.

    Raises:
        DoesNotExist: not in this project.
    """
    found = await rendered(session, scope, run_id)
    if found is None:
        raise DoesNotExist(f"Run with id={run_id.hex} not found")
    return msgspec.Raw(found[0]), msgspec.Raw(found[1])


def _info(run: Run, experiment_number: int) -> dict[str, object]:
    info: dict[str, object] = {
        "run_id": run.id.hex,
        "run_uuid": run.id.hex,
        "run_name": run.name,
        "experiment_id": str(experiment_number),
        "user_id": run.user_name,
        "status": run.status.name,
        "artifact_uri": run.artifact_location,
        "lifecycle_stage": "active" if run.deleted_at is None else "deleted",
    }
    if run.started_at is not None:
        info["start_time"] = wire.milliseconds(run.started_at)
    if run.ended_at is not None:
        info["end_time"] = wire.milliseconds(run.ended_at)
    return info


def _data(run: Run) -> dict[str, object]:
    data: dict[str, object] = {}
    if run.params_json:
        data["params"] = msgspec.Raw(f"[{run.params_json}]".encode())
    if run.tags_json:
        data["tags"] = msgspec.Raw(f"[{run.tags_json}]".encode())
    return data


@endpoints.add("POST", "2.0/mlflow/runs/create", Permission.RUN_WRITE)
async def create_run(call: Call) -> object:
    wanted = await call.read(Create)
    for tag in wanted.tags:
        check_key(tag.key, "tags[].key")
    started = wanted.start_time if wanted.start_time is not None else int(datetime.now(UTC).timestamp() * 1000)
    new = NewRun(
        name=wanted.run_name,
        started_at=wire.moment(started, "start_time"),
        user_name=wanted.user_id,
        tags={tag.key: tag_value(tag.value) for tag in wanted.tags},
    )
    number = number_of(wanted.experiment_id)
    started_run = await one_trip.start_run(call.services.database, call.context, call.scope, number, new)
    if started_run is not None:
        body = {"info": _info(started_run, number), "data": _data(started_run), "inputs": {}, "outputs": {}}
        return {"run": body}
    async with call.transaction() as session:
        experiment = await experiment_of(session, call.scope, wanted.experiment_id)
        try:
            run = await service.create_run(session, call.scope, experiment, new)
        except ExperimentDeleted as error:
            raise refused_as_mlflow(error) from None
        return {"run": (await _body(session, call.scope, run.id))[0]}


@endpoints.add("GET", "2.0/mlflow/runs/get", Permission.RUN_READ)
async def get_run(call: Call) -> object:
    run_id = run_id_of(await call.read(RunRef))
    database = call.services.database
    rows = await render(database, call.context, call.scope, f"SELECT '{run_id}'::uuid AS id")
    if not rows:
        raise DoesNotExist(f"Run with id={run_id.hex} not found")
    return {"run": msgspec.Raw((await bodies(database, call.context, call.scope, rows))[0])}


@endpoints.add("POST", "2.0/mlflow/runs/update", Permission.RUN_WRITE)
async def update_run(call: Call) -> object:
    wanted = await call.read(Update)
    run_id = run_id_of(wanted)
    # A status that nobody knows is ignored, as MLflow's server does.
    status = RunStatus[wanted.status] if wanted.status in RunStatus.__members__ else None
    ended_at = wire.moment(wanted.end_time, "end_time")
    async with call.transaction() as session:
        try:
            run = await service.update_run(
                session,
                call.scope,
                run_id,
                status=status,
                ended_at=ended_at,
                name=tag_value(wanted.run_name),
                now=datetime.now(UTC),
            )
        except RunDeleted as error:
            raise refused_as_mlflow(error) from None
        return {"run_info": (await _body(session, call.scope, run.id))[1]}


@endpoints.add("POST", "2.0/mlflow/runs/delete", Permission.RUN_DELETE)
async def delete_run(call: Call) -> object:
    run_id = run_id_of(await call.read(RunRef))
    async with call.transaction() as session:
        await service.delete_run(session, call.scope, run_id, at=datetime.now(UTC))
    return {}


@endpoints.add("POST", "2.0/mlflow/runs/restore", Permission.RUN_DELETE)
async def restore_run(call: Call) -> object:
    run_id = run_id_of(await call.read(RunRef))
    async with call.transaction() as session:
        await service.restore_run(session, call.scope, run_id)
    return {}


@endpoints.add("POST", "2.0/mlflow/runs/set-tag", Permission.RUN_WRITE)
async def set_tag(call: Call) -> object:
    wanted = await call.read(SetTag)
    run_id = run_id_of(wanted)
    check_key(wanted.key, "key")
    async with call.services.database.driver(call.context) as connection:
        try:
            await batches.log_batch(connection, call.scope, run_id, tags={wanted.key: tag_value(wanted.value)})
        except RunDeleted as error:
            raise refused_as_mlflow(error) from None
    return {}


@endpoints.add("POST", "2.0/mlflow/runs/delete-tag", Permission.RUN_WRITE)
async def delete_tag(call: Call) -> object:
    wanted = await call.read(SetTag)
    run_id = run_id_of(wanted)
    if not wanted.key:
        raise MissingParameter("key")
    async with call.transaction() as session:
        try:
            await service.remove_tag(session, call.scope, run_id, wanted.key)
        except RunDeleted as error:
            raise refused_as_mlflow(error) from None
    return {}


@endpoints.add("POST", "2.0/mlflow/runs/search", Permission.RUN_READ)
async def search_runs(call: Call) -> object:
    wanted = await call.read(Search)
    if not 1 <= wanted.max_results <= run_search.MAX_RESULTS:
        raise InvalidParameter(
            f"Invalid value {wanted.max_results} for parameter 'max_results' supplied. "
            f"It must be a positive integer of at most {run_search.MAX_RESULTS}."
        )
    offset = page_offset(wanted.page_token)
    database = call.services.database
    found = await run_search.search_runs(
        database,
        call.context,
        call.scope,
        [number_of(text) for text in wanted.experiment_ids],
        filter=wanted.filter,
        order_by=wanted.order_by,
        view_type=wanted.run_view_type,
        offset=offset,
        limit=wanted.max_results + 1,
    )
    body: dict[str, object] = {}
    if found:
        page = await bodies(database, call.context, call.scope, found[: wanted.max_results])
        body["runs"] = msgspec.Raw(b"[%b]" % b",".join(page))
    if len(found) > wanted.max_results:
        body["next_page_token"] = page_token(offset + wanted.max_results)
    return body
