"""MLflow's search of logged models as one query."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Select, Text, and_, any_, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from modelyard.kernel.access import ProjectScope
from modelyard.mlflow_api.conditions import (
    NUMBER_OPERATORS,
    compare_moment,
    compare_number,
    compare_text,
    compare_uuid,
    require_operator,
)
from modelyard.mlflow_api.errors import InvalidParameter, MissingParameter
from modelyard.mlflow_api.experiments import number_of
from modelyard.mlflow_api.filters import Clause, page_offset, parse_clauses
from modelyard.tracking.logged_models import live_logged_models, with_experiment
from modelyard.tracking.models import Experiment, LoggedModel, LoggedModelMetric

DEFAULT_RESULTS, MAX_RESULTS = 100, 50_000
_NAN = literal(float("nan"))
"""In PostgreSQL equal to itself, and greater than every number."""


class DatasetFilter(msgspec.Struct):
    dataset_name: str = ""
    dataset_digest: str = ""


class OrderBy(msgspec.Struct):
    field_name: str = ""
    ascending: bool = True
    dataset_name: str = ""
    dataset_digest: str = ""


class Search(msgspec.Struct):
    experiment_ids: list[str] = []
    filter: str = ""
    datasets: list[DatasetFilter] = []
    max_results: int = 0
    order_by: list[OrderBy] = []
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class LoggedModelSearch:
    """A query for one model more than a page holds, and the token of the page after it."""

    query: Select[LoggedModel, int]
    limit: int
    next_page_token: str


def logged_model_search(scope: ProjectScope, wanted: Search) -> LoggedModelSearch:
    """The query for one page.

    Raises:
        InvalidParameter: the filter, the order or the page token is not one of this search.
    """
    if not wanted.experiment_ids:
        raise MissingParameter("experiment_ids")
    if not 0 <= wanted.max_results <= MAX_RESULTS:
        raise InvalidParameter(
            f"Invalid value {wanted.max_results} for parameter 'max_results' supplied. "
            f"It must be a positive integer of at most {MAX_RESULTS}."
        )
    if not all(dataset.dataset_name for dataset in wanted.datasets):
        raise InvalidParameter("`dataset_name` in the `datasets` clause must be specified.")
    limit = wanted.max_results or DEFAULT_RESULTS
    mark = hashlib.sha256(
        msgspec.json.encode([wanted.experiment_ids, wanted.filter, wanted.datasets, wanted.order_by])
    ).hexdigest()[:16]
    offset = _offset(wanted.page_token, mark)
    numbers = cast([number_of(text) for text in wanted.experiment_ids], ARRAY(BigInteger))
    query = with_experiment(live_logged_models(scope)).where(Experiment.number == any_(numbers))
    on_datasets = [_on_dataset(dataset.dataset_name, dataset.dataset_digest) for dataset in wanted.datasets]
    clauses = parse_clauses(wanted.filter)
    for clause in clauses:
        query = query.where(_condition(clause, on_datasets))
    if on_datasets and not any(clause.entity == "metrics" for clause in clauses):
        query = query.where(_has_metric(or_(*on_datasets)))
    for item in wanted.order_by:
        column = _order_column(item)
        query = query.order_by((column.asc() if item.ascending else column.desc()).nulls_last())
    query = query.order_by(LoggedModel.created_at.desc(), LoggedModel.id).limit(limit + 1).offset(offset)
    return LoggedModelSearch(query, limit, _token(offset + limit, mark))


def _token(offset: int, mark: str) -> str:
    return base64.b64encode(json.dumps({"offset": offset, "search": mark}).encode()).decode()


def _offset(token: str, mark: str) -> int:
    offset = page_offset(token)
    if token and json.loads(base64.b64decode(token)).get("search") != mark:
        raise InvalidParameter("The page token belongs to another search: its experiments, filter or order differ.")
    return offset


_WIRE_ID = literal("m-").concat(func.replace(cast(LoggedModel.id, Text), "-", ""))
_SOURCE_RUN = func.coalesce(
    func.replace(cast(LoggedModel.source_run_id, Text), "-", ""), func.nullif(LoggedModel.source_run, "")
)
_TEXTS: dict[str, Any] = {
    "name": LoggedModel.name,
    "model_type": func.nullif(LoggedModel.model_type, ""),
    "status": func.upper(cast(LoggedModel.status, Text)),
    "artifact_location": LoggedModel.artifact_location,
    "experiment_id": cast(Experiment.number, Text),
}
_TIMES: dict[str, Any] = {
    "creation_time": LoggedModel.created_at,
    "creation_timestamp": LoggedModel.created_at,
    "creation_timestamp_ms": LoggedModel.created_at,
    "last_updated_timestamp": LoggedModel.updated_at,
    "last_updated_timestamp_ms": LoggedModel.updated_at,
}
_SORTABLE: dict[str, Any] = {
    **_TEXTS,
    **_TIMES,
    "model_id": LoggedModel.id,
    "source_run_id": LoggedModel.source_run_id,
    "experiment_id": Experiment.number,
}


def _condition(clause: Clause, on_datasets: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    match clause.entity:
        case "metrics":
            require_operator(clause, NUMBER_OPERATORS)
            # For clients NaN compares with nothing.
            value = and_(compare_number(LoggedModelMetric.value, clause), LoggedModelMetric.value != _NAN)
            datasets = [or_(*on_datasets)] if on_datasets else []
            return _has_metric(LoggedModelMetric.key == clause.key, value, *datasets)
        case "params":
            return compare_text(LoggedModel.params[clause.key].astext, clause, in_allowed=True)
        case "tags":
            return compare_text(LoggedModel.tags[clause.key].astext, clause, in_allowed=True)
        case None | "attributes":
            return _attribute(clause)
    raise InvalidParameter(
        f"Invalid entity type: {clause.entity!r}. Expected one of ['attributes', 'metrics', 'params', 'tags']."
    )


def _attribute(clause: Clause) -> ColumnElement[bool]:
    if clause.key in _TIMES:
        return compare_moment(_TIMES[clause.key], clause)
    if clause.key in _TEXTS:
        return compare_text(_TEXTS[clause.key], clause, in_allowed=True)
    if clause.key == "source_run_id":
        return compare_text(_SOURCE_RUN, clause, in_allowed=True)
    if clause.key == "model_id":
        if clause.operator not in ("=", "IN"):
            return compare_text(_WIRE_ID, clause, in_allowed=True)
        return compare_uuid(LoggedModel.id, _WIRE_ID, _without_marks(clause))
    raise InvalidParameter(f"Invalid attribute key '{clause.key[:200]}'. Valid keys are {sorted(_SORTABLE)}.")


def _without_marks(clause: Clause) -> Clause:
    """The clause with plain hexadecimal ids; a text that is no model's id becomes one that nothing has."""

    def plain(text: str) -> str:
        return text[2:] if text.startswith("m-") else ""

    match clause.value:
        case str(text):
            return replace(clause, value=plain(text))
        case list(texts):
            return replace(clause, value=[plain(text) for text in texts])
    return clause


def _has_metric(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_same_model(), *conditions)


def _same_model() -> ColumnElement[bool]:
    return and_(
        LoggedModelMetric.organization_id == LoggedModel.organization_id,
        LoggedModelMetric.logged_model_id == LoggedModel.id,
    )


def _on_dataset(name: str, digest: str) -> ColumnElement[bool]:
    same_name = LoggedModelMetric.dataset_name == name
    return and_(same_name, LoggedModelMetric.dataset_digest == digest) if digest else same_name


def _order_column(item: OrderBy) -> ColumnElement[Any]:
    entity, dot, key = item.field_name.partition(".")
    if entity == "metrics" and dot:
        key = key.strip('`"')
        query = select(func.nullif(LoggedModelMetric.value, _NAN)).where(_same_model(), LoggedModelMetric.key == key)
        if item.dataset_name:
            query = query.where(_on_dataset(item.dataset_name, item.dataset_digest))
        latest = query.order_by(
            LoggedModelMetric.timestamp.desc(), LoggedModelMetric.step.desc(), LoggedModelMetric.run_id
        )
        return latest.limit(1).correlate(LoggedModel).scalar_subquery()
    name = key if entity == "attributes" and dot else item.field_name
    if name not in _SORTABLE:
        raise InvalidParameter(f"Invalid order by field name: {item.field_name[:200]}")
    column: ColumnElement[Any] = _SORTABLE[name]
    return column
