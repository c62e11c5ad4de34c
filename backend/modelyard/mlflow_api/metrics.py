"""MLflow's calls that log to a run, and read what was logged."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission
from modelyard.kernel.db import driver_of
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MissingParameter
from modelyard.mlflow_api.experiments import Pair
from modelyard.mlflow_api.filters import page_offset, page_token
from modelyard.mlflow_api.runs import RunRef, refused_as_mlflow, run_id_of
from modelyard.mlflow_api.validation import (
    Metric,
    check_batch,
    check_key,
    check_metric,
    check_metrics,
    param_value,
    tag_value,
)
from modelyard.tracking import batches, one_trip
from modelyard.tracking.batches import ParamChanged, RunDeleted
from modelyard.tracking.ingest import Points, tell
from modelyard.tracking.logged_models import ModelPoint, record_metrics
from modelyard.tracking.series import Series, read_all_series

endpoints = Endpoints()

BULK_RUNS, BULK_ROWS, BULK_POINTS = 100, 25_000, 2_500


class LogMetric(Metric):
    run_id: str = ""
    run_uuid: str = ""


class LogParam(RunRef):
    key: str = ""
    value: str = ""


class LogBatch(RunRef):
    metrics: list[Metric] = []
    params: list[Pair] = []
    tags: list[Pair] = []


class History(RunRef):
    metric_key: str = ""
    max_results: int | None = None
    page_token: str = ""


class BulkHistory(msgspec.Struct):
    run_id: list[str] = []
    run_ids: list[str] = []
    metric_key: str = ""
    max_results: int | None = None
    start_step: int | None = None
    end_step: int | None = None


@endpoints.add("POST", "2.0/mlflow/runs/log-metric", Permission.RUN_WRITE)
async def log_metric(call: Call) -> object:
    metric = await call.read(LogMetric)
    run_id = run_id_of(metric)
    value = check_metric(metric)
    points = Points(call.scope.project_id, run_id)
    points.add(metric.key, value, metric.timestamp, metric.step)
    if metric.model_id:
        # The run's point and the model's are stored together or not at all, so not by way of the group commit.
        try:
            async with call.transaction() as session:
                await _log(call, session, run_id, points, {}, {})
                await record_metrics(session, call.scope, _model_points(run_id, [(metric, value)]))
            tell(call.services.database, call.scope.organization_id, points)
        except RunDeleted as error:
            raise refused_as_mlflow(error) from None
    elif not await call.services.ingest.log(call.scope, points):
        await _say_why(call, run_id)
    return b"{}"


async def _say_why(call: Call, run_id: UUID) -> None:
    async with call.services.database.driver(call.context) as connection:
        try:
            await batches.lock_run(connection, call.scope, run_id)
        except RunDeleted as error:
            raise refused_as_mlflow(error) from None


def _model_points(run_id: UUID, metrics: Sequence[tuple[Metric, float]]) -> list[ModelPoint]:
    points = []
    for metric, value in metrics:
        model_id = wire.run_uuid(metric.model_id.removeprefix("m-"))
        if model_id is None:
            raise DoesNotExist(f"Logged model with ID '{metric.model_id[:256]}' not found.")
        points.append(
            ModelPoint(
                model_id,
                run_id,
                metric.key,
                value,
                metric.timestamp,
                metric.step,
                metric.dataset_name,
                metric.dataset_digest,
            )
        )
    return points


@endpoints.add("POST", "2.0/mlflow/runs/log-parameter", Permission.RUN_WRITE)
async def log_param(call: Call) -> object:
    wanted = await call.read(LogParam)
    run_id = run_id_of(wanted)
    check_key(wanted.key, "key")
    value = param_value(wanted.value)
    async with call.services.database.driver(call.context) as connection:
        try:
            await batches.log_batch(connection, call.scope, run_id, params={wanted.key: value})
        except RunDeleted as error:
            raise refused_as_mlflow(error) from None
        except ParamChanged as error:
            key, old, new = error.changes[0]
            raise InvalidParameter(
                f"Changing param values is not allowed. Param with key='{key}' was already logged with value='{old}' "
                f"for run ID='{run_id.hex}'. Attempted logging new value '{new}'."
            ) from None
    return b"{}"


@endpoints.add("POST", "2.0/mlflow/runs/log-batch", Permission.RUN_WRITE)
async def log_batch(call: Call) -> object:
    wanted = await call.read(LogBatch)
    run_id = run_id_of(wanted)
    check_batch(len(wanted.metrics), len(wanted.params), len(wanted.tags))
    columns = check_metrics(wanted.metrics)
    points = Points(call.scope.project_id, run_id, *columns)
    of_models = [
        (metric, value) for metric, value in zip(wanted.metrics, columns.values, strict=True) if metric.model_id
    ]
    params: dict[str, str] = {}
    for index, param in enumerate(wanted.params):
        check_key(param.key, f"params[{index}].key")
        if param.key in params:
            raise InvalidParameter(
                f"Duplicate parameter keys have been submitted: ['{param.key}']. "
                "Please ensure the request contains only one param value per param key."
            )
        params[param.key] = param_value(param.value)
    tags: dict[str, str] = {}
    for index, tag in enumerate(wanted.tags):
        check_key(tag.key, f"tags[{index}].key")
        tags[tag.key] = tag_value(tag.value)
    if points.keys and not (params or tags or of_models):
        if not await call.services.ingest.log(call.scope, points):
            await _say_why(call, run_id)
        return b"{}"
    if not of_models and await one_trip.log_to_run(
        call.services.database, call.context, call.scope, run_id, points=points, params=params, tags=tags
    ):
        return b"{}"
    try:
        if of_models:
            async with call.transaction() as session:
                await _log(call, session, run_id, points, params, tags)
                await record_metrics(session, call.scope, _model_points(run_id, of_models))
        else:
            async with call.services.database.driver(call.context) as connection:
                await batches.log_batch(connection, call.scope, run_id, points=points, params=params, tags=tags)
        tell(call.services.database, call.scope.organization_id, points)
    except RunDeleted as error:
        raise refused_as_mlflow(error) from None
    except ParamChanged as error:
        changes = [{"key": key, "old_value": old, "new_value": new} for key, old, new in error.changes]
        raise InvalidParameter(
            f"Changing param values is not allowed. Params were already logged='{changes}' for run ID='{run_id.hex}'."
        ) from None
    return b"{}"


async def _log(
    call: Call, session: AsyncSession, run_id: UUID, points: Points, params: dict[str, str], tags: dict[str, str]
) -> None:
    connection = await driver_of(session)
    await batches.log_batch(connection, call.scope, run_id, points=points, params=params, tags=tags)


def _as_wire(key: str, series: Series, run_id: UUID | None = None) -> list[wire.Point]:
    return wire.points(key, series.values, series.timestamps, series.steps, run_id=run_id)


def _part(series: Series, start: int, end: int | None) -> Series:
    return Series(series.steps[start:end], series.timestamps[start:end], series.values[start:end])


@endpoints.add("GET", "2.0/mlflow/metrics/get-history", Permission.RUN_READ)
async def get_history(call: Call) -> object:
    wanted = await call.read(History)
    run_id = run_id_of(wanted)
    if not wanted.metric_key:
        raise MissingParameter("metric_key")
    limit = wanted.max_results
    if limit is not None and limit < 1:
        raise InvalidParameter(f"Invalid value {limit} for parameter 'max_results' supplied. It must be at least 1.")
    offset = page_offset(wanted.page_token)
    series = (await _read(call, [run_id], wanted.metric_key))[run_id]
    end = None if limit is None else offset + limit
    body: dict[str, object] = {}
    if offset < len(series):
        body["metrics"] = _as_wire(wanted.metric_key, _part(series, offset, end))
    if end is not None and end < len(series):
        body["next_page_token"] = page_token(end)
    return body


@endpoints.add("GET", "2.0/mlflow/metrics/get-history-bulk", Permission.RUN_READ)
async def get_history_bulk(call: Call) -> object:
    wanted = await call.read(BulkHistory)
    runs = wanted.run_id or wanted.run_ids
    if not runs:
        raise InvalidParameter("GetMetricHistoryBulk request must specify at least one run_id.")
    if len(runs) > BULK_RUNS:
        raise InvalidParameter(
            f"GetMetricHistoryBulk request cannot specify more than {BULK_RUNS} run_ids. Received {len(runs)} run_ids."
        )
    if not wanted.metric_key:
        raise InvalidParameter("GetMetricHistoryBulk request must specify a metric_key.")
    limit = min(wanted.max_results or BULK_ROWS, BULK_ROWS)
    found: list[wire.Point] = []
    for run_id, series in await _series_of(call, sorted(runs), wanted.metric_key):
        found += _as_wire(wanted.metric_key, _part(series, 0, limit - len(found)), run_id)
        if len(found) >= limit:
            break
    return {"metrics": found}


@endpoints.add("GET", "2.0/mlflow/metrics/get-history-bulk-interval", Permission.RUN_READ)
async def get_history_bulk_interval(call: Call) -> object:
    """For charts: of each run at most `max_results` points, evenly spread, its last among them."""
    wanted = await call.read(BulkHistory)
    runs = wanted.run_ids or wanted.run_id
    if not runs:
        raise MissingParameter("run_ids")
    if len(runs) > BULK_RUNS:
        raise InvalidParameter(
            f"GetMetricHistoryBulkInterval request must specify at most {BULK_RUNS} run_ids. "
            f"Received {len(runs)} run_ids."
        )
    limit = BULK_POINTS if wanted.max_results is None else wanted.max_results
    if not 1 <= limit <= BULK_POINTS:
        raise InvalidParameter(f"max_results must be between 1 and {BULK_POINTS}.")
    if not wanted.metric_key:
        raise MissingParameter("metric_key")
    if (wanted.start_step is None) != (wanted.end_step is None):
        raise InvalidParameter("If either start step or end step are specified, both must be specified.")
    if wanted.start_step is not None and wanted.end_step is not None and wanted.start_step > wanted.end_step:
        raise InvalidParameter(
            "end_step must be greater than start_step. "
            f"Found start_step={wanted.start_step} and end_step={wanted.end_step}."
        )
    found: list[wire.Point] = []
    for run_id, series in await _series_of(call, runs, wanted.metric_key):
        sampled = _sample(_by_step(series, wanted.start_step, wanted.end_step), limit)
        found += _as_wire(wanted.metric_key, sampled, run_id)
    return {"metrics": found} if found else {}


def _by_step(series: Series, start: int | None, end: int | None) -> Series:
    """The points in the order of steps, those between two steps only where they are given."""
    steps, timestamps, values = series.steps, series.timestamps, series.values
    # NaN stands for 0 where clients order values.
    order = np.lexsort((np.where(np.isnan(values), 0.0, values), timestamps, steps))
    if start is not None and end is not None:
        order = order[(steps[order] >= start) & (steps[order] <= end)]
    return Series(steps[order], timestamps[order], values[order])


def _sample(series: Series, limit: int) -> Series:
    """The first point of each of `limit` even parts, the last of them replaced by the last point of all."""
    count = len(series)
    if count <= limit:
        return series
    size, longer = divmod(count, limit)
    parts = np.arange(limit)
    chosen = parts * size + np.minimum(parts, longer)
    chosen[-1] = count - 1
    return Series(series.steps[chosen], series.timestamps[chosen], series.values[chosen])


async def _series_of(call: Call, runs: Sequence[str], key: str) -> list[tuple[UUID, Series]]:
    """The series of each run, in the order given, each run once."""
    ids = list(dict.fromkeys(run_id_of(RunRef(run_id=text)) for text in runs))
    series = await _read(call, ids, key)
    return [(id, series[id]) for id in ids]


async def _read(call: Call, ids: Sequence[UUID], key: str) -> dict[UUID, Series]:
    """The series of these runs.

    Raises:
        DoesNotExist: a run is not in this project.
    """
    scope = call.scope
    async with call.services.database.driver(call.context) as connection:
        cursor = await connection.execute(
            "SELECT id FROM experiment_runs WHERE organization_id = %s AND project_id = %s AND id = ANY(%s)",
            (scope.organization_id, scope.project_id, list(ids)),
        )
        known = {row[0] for row in await cursor.fetchall()}
        missing = next((id for id in ids if id not in known), None)
        if missing is not None:
            raise DoesNotExist(f"Run with id={missing.hex} not found")
        return await read_all_series(connection, scope.organization_id, ids, key)
