"""MLflow's run search over the typed rows of metrics, params and tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from typing import cast as cast_type
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Double,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.mlflow_api.conditions import (
    LIST_OPERATORS,
    NULL_OPERATORS,
    compare_ids,
    compare_moment,
    compare_number,
    compare_text,
    compare_uuid,
    number_of,
    text_of,
)
from modelyard.mlflow_api.errors import InvalidParameter
from modelyard.mlflow_api.filters import MAX_CLAUSES, Clause, Node, Order, condition_of, parse_filter, parse_order
from modelyard.tracking.batches import RUN_NAME_TAG
from modelyard.tracking.models import Dataset, Run, RunDataset, RunLatestMetric, RunParam, RunTag
from modelyard.tracking.search.conditions import begins_like, equals_one
from modelyard.tracking.search.few import few_runs, these_runs

MAX_RESULTS = 50_000
CONTEXT_TAG = "mlflow.data.context"
ENTITIES = {
    "metric": "metrics",
    "metrics": "metrics",
    "param": "params",
    "params": "params",
    "parameter": "params",
    "parameters": "params",
    "tag": "tags",
    "tags": "tags",
    "attribute": "attributes",
    "attributes": "attributes",
    "attr": "attributes",
    "run": "attributes",
    "dataset": "datasets",
    "datasets": "datasets",
}
ATTRIBUTES = {
    "run name": "run_name",
    "Run name": "run_name",
    "Run Name": "run_name",
    "created": "start_time",
    "Created": "start_time",
}
RUN = cast_type(Table, Run.__table__).c
RUN_HEX = func.replace(cast(RUN.id, Text), "-", "")
STATUS = func.upper(type_coerce(RUN.status, Text))


async def search_runs(
    session: AsyncSession,
    runs: Select[Run],
    experiment_ids: Sequence[UUID],
    *,
    filter: str,
    order_by: Sequence[str],
    view_type: str,
    offset: int,
    limit: int,
) -> list[UUID]:
    """The ids of up to `limit` of these experiments' runs that match, in order, without the first `offset`.

    Raises:
        InvalidParameter: the filter or the order is not of MLflow's grammar.
    """
    parts = parse_filter(filter)
    query = _matching(runs, parts, experiment_ids, view_type)
    orders = [parse_order(text) for text in order_by]
    phases = _phases(query, orders, experiment_ids)
    if len(phases) > 1 and not _is_predictable(parts):
        few = await few_runs(session, query, predictable=False)
        if few is not None:
            phases = _phases(these_runs(runs, few), orders, experiment_ids)
    found: list[UUID] = []
    for phase in phases:
        before = len(found)
        ids = phase.with_only_columns(RUN.id).limit(limit - before).offset(offset)
        found += (await session.execute(ids)).scalars()
        if len(found) == limit or phase is phases[-1]:
            break
        if len(found) > before or offset == 0:
            offset = 0
        else:
            offset -= await _count(session, phase)
    return found


async def _count(session: AsyncSession, query: Select[Run]) -> int:
    some = query.with_only_columns(RUN.id).order_by(None).subquery()
    return int(await session.scalar(select(func.count()).select_from(some)) or 0)


def _matching(query: Select[Run], parts: Sequence[Node], experiment_ids: Sequence[UUID], view_type: str) -> Select[Run]:
    """The runs of these experiments that match. No experiment: no runs."""
    query = query.where(RUN.experiment_id.in_(experiment_ids))
    match view_type.upper():
        case "ACTIVE_ONLY" | "1" | "":
            query = query.where(RUN.deleted_at.is_(None))
        case "DELETED_ONLY" | "2":
            query = query.where(RUN.deleted_at.is_not(None))
        case "ALL" | "3":
            pass
        case _:
            raise InvalidParameter(f"Invalid value '{view_type}' for parameter 'run_view_type' supplied.")
    for node in parts:
        if isinstance(node, Clause):
            query = _narrowed(query, node, experiment_ids)
        else:
            query = query.where(condition_of(node, lambda clause: _holds(clause, experiment_ids)))
    return query


def _is_predictable(parts: Sequence[Node]) -> bool:
    """Whether PostgreSQL's statistics tell well enough how many runs match."""
    return all(isinstance(part, Clause) and part.operator in ("=", "<", "<=", ">", ">=") for part in parts)


def _phases(query: Select[Run], orders: Sequence[Order], experiment_ids: Sequence[UUID]) -> list[Select[Run]]:
    """The runs in order: all of the first SELECT, then all of the next.

    By a metric first come numbers, which are read from its index until the page is full, then NaN, then runs without.
    """
    if len(orders) > MAX_CLAUSES:
        raise InvalidParameter(f"`order_by` holds more than {MAX_CLAUSES} items.")
    if not orders or _entity(orders[0].entity, "an order_by clause") != "metrics":
        return [_ordered(query, orders, experiment_ids)]
    first, *others = orders
    metric = _rows(RunLatestMetric)
    same = _same_run(metric, first.key, experiment_ids)
    has, taken = query.join(metric, same), ("metrics", first.key)
    value = metric.c.value.desc() if first.descending else metric.c.value.asc()
    return [
        _ordered(has.where(metric.c.is_nan.is_(False)), others, experiment_ids, taken=taken, leading=[value]),
        _ordered(has.where(metric.c.is_nan.is_(True)), others, experiment_ids, taken=taken),
        _ordered(query.where(~exists().where(same)), others, experiment_ids, taken=taken),
    ]


def _entity(given: str | None, what: str) -> str:
    entity = "attributes" if given is None else ENTITIES.get(given)
    if entity is None:
        raise InvalidParameter(
            f"Invalid entity type '{given}'. Valid values are "
            f"['attribute', 'dataset', 'metric', 'parameter', 'tag'] in {what}."
        )
    return entity


def _narrowed(query: Select[Run], clause: Clause, experiment_ids: Sequence[UUID]) -> Select[Run]:
    """The query with a clause that must hold: as a join, so that the planner may start from the clause's index."""
    row = _row_of(clause)
    if row is None or clause.operator in NULL_OPERATORS:
        return query.where(_holds(clause, experiment_ids))
    return query.join(row, and_(_same_run(row, clause.key, experiment_ids), _row_matches(row, clause)))


def _holds(clause: Clause, experiment_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """A clause as a condition on the run."""
    row = _row_of(clause)
    if row is not None:
        same = _same_run(row, clause.key, experiment_ids)
        if clause.operator == "IS NULL":
            return ~exists().where(same)
        if clause.operator == "IS NOT NULL":
            return exists().where(same)
        return exists().where(same, _row_matches(row, clause))
    if _entity(clause.entity, "a filter") == "datasets":
        return _has_dataset(clause)
    if clause.entity is not None and ENTITIES[clause.entity] == "tags":
        return compare_text(RUN.name, clause)
    return _attribute(clause)


def _row_of(clause: Clause) -> Any:
    """The table of rows that a clause looks at, under a name of its own; None where the run itself tells."""
    match _entity(clause.entity, "a filter"):
        case "metrics":
            number_of(clause, "metric")
            return _rows(RunLatestMetric)
        case "params":
            return _rows(RunParam)
        case "tags" if clause.key != RUN_NAME_TAG or clause.operator in NULL_OPERATORS:
            return _rows(RunTag)
    return None


def _row_matches(row: Any, clause: Clause) -> ColumnElement[bool]:
    if clause.entity in ("metric", "metrics"):
        condition = compare_number(row.c.value, clause, "metric")
        # PostgreSQL sorts NaN above every number; here it equals nothing and is in no range.
        return condition if clause.operator == "!=" else and_(row.c.is_nan.is_(False), condition)
    if clause.operator in LIST_OPERATORS:
        kind = "tag" if clause.entity in ("tag", "tags") else "parameter"
        raise InvalidParameter(f"Expected a quoted string value for {kind} (e.g. 'my-value'). Got a list.")
    condition = compare_text(row.c.value, clause)
    if clause.operator == "LIKE":
        return and_(*begins_like(row.c, text_of(clause)), condition)
    return equals_one(row.c, [text_of(clause)]) if clause.operator == "=" else condition


def _rows(table: type[RunLatestMetric | RunParam | RunTag]) -> FromClause:
    # Columns of a plain alias are compared in a fraction of the time that an ORM alias's take.
    return cast_type(Table, table.__table__).alias()


def _same_run(row: Any, key: str, experiment_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """The experiment stands in every branch: it leads the index that the planner then reads."""
    return and_(
        row.c.organization_id == RUN.organization_id,
        row.c.run_id == RUN.id,
        row.c.experiment_id.in_(experiment_ids),
        row.c.key == key,
    )


def _has_dataset(clause: Clause) -> ColumnElement[bool]:
    columns = {
        "name": Dataset.name,
        "digest": Dataset.digest,
        "context": RunDataset.tags[CONTEXT_TAG].astext,
    }
    if clause.key not in columns:
        raise InvalidParameter(f"Invalid dataset key '{clause.key}'. Valid keys are ['context', 'digest', 'name'].")
    return exists(
        select(RunDataset.run_id)
        .join(Dataset, and_(Dataset.organization_id == RunDataset.organization_id, Dataset.id == RunDataset.dataset_id))
        .where(
            RunDataset.organization_id == RUN.organization_id,
            RunDataset.run_id == RUN.id,
            compare_ids(columns[clause.key], clause),
        )
    )


def _attribute(clause: Clause) -> ColumnElement[bool]:
    key = ATTRIBUTES.get(clause.key, clause.key)
    if clause.operator in LIST_OPERATORS and key != "run_id":
        raise InvalidParameter(
            f"Only the 'run_id' attribute supports comparison with a list of quoted string values, not '{clause.key}'."
        )
    match key:
        case "run_id":
            return compare_uuid(RUN.id, RUN_HEX, clause)
        case "run_name":
            return compare_text(RUN.name, clause)
        case "status":
            return compare_text(STATUS, clause)
        case "artifact_uri":
            return compare_text(RUN.artifact_location, clause)
        case "user_id":
            return compare_text(RUN.user_name, clause)
        case "start_time":
            return compare_moment(RUN.started_at, clause)
        case "end_time":
            return compare_moment(RUN.ended_at, clause)
    raise InvalidParameter(
        f"Invalid attribute key '{clause.key}' specified. Valid keys are "
        "['artifact_uri', 'end_time', 'run_id', 'run_name', 'start_time', 'status', 'user_id']."
    )


def _ordered(
    query: Select[Run],
    orders: Sequence[Order],
    experiment_ids: Sequence[UUID],
    *,
    taken: tuple[str, str] | None = None,
    leading: Sequence[ColumnElement[Any]] = (),
) -> Select[Run]:
    """taken: what the query is in order of already, by `leading` or because it is all the same."""
    seen = {taken} if taken else set()
    columns = list(leading)
    for order in orders:
        entity = _entity(order.entity, "an order_by clause")
        key = {"created": "start_time", "Created": "start_time"}.get(order.key, order.key)
        if (entity, key) in seen:
            raise InvalidParameter(f"`order_by` contains duplicate fields: '{order.key}'")
        seen.add((entity, key))
        query, column, rank = _sort_column(query, entity, key, experiment_ids)
        if rank is not None:
            columns.append(rank)
        columns.append(column.desc().nulls_last() if order.descending else column.asc().nulls_last())
    if ("attributes", "start_time") not in seen:
        columns.append(RUN.started_at.desc().nulls_last())
    return query.order_by(*columns, RUN.id)


def _sort_column(
    query: Select[Run], entity: str, key: str, experiment_ids: Sequence[UUID]
) -> tuple[Select[Run], ColumnElement[Any], ColumnElement[Any] | None]:
    """The query with what sorting needs, the column, and a rank before it: numbers, then NaN, then runs without."""
    match entity:
        case "metrics":
            metric = _rows(RunLatestMetric)
            query = query.outerjoin(metric, _same_run(metric, key, experiment_ids))
            rank = case((metric.c.value.is_(None), 2), (metric.c.is_nan, 1), else_=0)
            return query, type_coerce(metric.c.value, Double), rank
        case "params" | "tags":
            row: Any = _rows(RunParam if entity == "params" else RunTag)
            query = query.outerjoin(row, _same_run(row, key, experiment_ids))
            return query, row.c.value, None
        case "attributes":
            columns: dict[str, Any] = {
                "run_id": RUN.id,
                "run_name": RUN.name,
                "status": STATUS,
                "artifact_uri": RUN.artifact_location,
                "user_id": RUN.user_name,
                "start_time": RUN.started_at,
                "end_time": RUN.ended_at,
                "experiment_id": RUN.experiment_id,
                "lifecycle_stage": RUN.deleted_at.is_not(None),
            }
            if key in columns:
                return query, columns[key], None
    raise InvalidParameter(f"Invalid order_by key '{key}' specified for '{entity}'.")
