"""MLflow's run search over the typed rows of metrics, params and tags, as text for one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database
from modelyard.mlflow_api import run_conditions
from modelyard.mlflow_api.conditions import LIST_OPERATORS, NULL_OPERATORS, number_of
from modelyard.mlflow_api.errors import InvalidParameter
from modelyard.mlflow_api.filters import MAX_CLAUSES, Clause, Node, Order, parse_filter, parse_order
from modelyard.mlflow_api.run_conditions import one_of, quoted
from modelyard.mlflow_api.run_rendering import RunRow, render
from modelyard.tracking.batches import RUN_NAME_TAG
from modelyard.tracking.search.few import FEW

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
TABLES = {"metrics": "run_latest_metrics", "params": "run_params", "tags": "run_tags"}
STATUS = "upper(r.status)"
SORT_COLUMNS = {
    "run_id": "r.id",
    "run_name": "r.name",
    "status": STATUS,
    "artifact_uri": "r.artifact_location",
    "user_id": "r.user_name",
    "start_time": "r.started_at",
    "end_time": "r.ended_at",
    "experiment_id": "r.experiment_id",
    "lifecycle_stage": "(r.deleted_at IS NOT NULL)",
}
NO_EXPERIMENT = UUID(int=0)
DATASET_COLUMNS = {"name": "d.name", "digest": "d.digest", "context": f"l.tags ->> '{CONTEXT_TAG}'"}


@dataclass(frozen=True, slots=True)
class _Query:
    """Ids of runs `r`, being put together. experiments: the condition that leads every index which is read."""

    organization: str
    experiments: str
    where: tuple[str, ...]
    joins: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    def and_(self, condition: str) -> _Query:
        return replace(self, where=(*self.where, condition))

    def joined(self, table: str, key: str, *, outer: bool = False) -> tuple[_Query, str]:
        """The query with the run's row of that key, and the name of the row."""
        name = f"j{len(self.joins)}"
        join = f"{'LEFT ' if outer else ''}JOIN {table} AS {name} ON {self.same(name, key)}"
        return replace(self, joins=(*self.joins, join)), name

    def same(self, row: str, key: str) -> str:
        """That a row is of the run and of this key. The experiment stands in every branch."""
        return (
            f"{row}.organization_id = r.organization_id AND {row}.run_id = r.id "
            f"AND {row}.{self.experiments} AND {row}.key = {quoted(key)}"
        )

    def has(self, table: str, key: str, condition: str = "true") -> str:
        return f"EXISTS (SELECT FROM {table} AS x WHERE {self.same('x', key)} AND {condition})"

    def text(self, limit: int | None = None, offset: int = 0) -> str:
        order = f" ORDER BY {', '.join(self.order)}" if self.order else ""
        page = f" LIMIT {limit} OFFSET {offset}" if limit is not None else ""
        joins, conditions = " ".join(self.joins), " AND ".join(self.where)
        return f"SELECT r.id FROM experiment_runs AS r {joins} WHERE {conditions}{order}{page}"  # noqa: S608 - quoted


async def search_runs(
    database: Database,
    context: Context,
    scope: ProjectScope,
    experiments: Sequence[int],
    *,
    filter: str,
    order_by: Sequence[str],
    view_type: str,
    offset: int,
    limit: int,
) -> list[RunRow]:
    """Up to `limit` of these experiments' runs that match, in order, without the first `offset`.

    Raises:
        InvalidParameter: the filter or the order is not of MLflow's grammar.
    """
    parts = parse_filter(filter)
    orders = [parse_order(text) for text in order_by]
    ids = await _experiment_ids(database, context, scope, experiments)
    every = _every_run(scope, ids or [NO_EXPERIMENT])
    query = _matching(every, parts, view_type)
    phases = _phases(query, orders)
    if not ids:
        return []
    if len(phases) > 1 and not _is_predictable(parts):
        # Read to the end, as PostgreSQL's plan for the first rows would test run after run.
        some = f"WITH matched AS MATERIALIZED ({query.text()}) SELECT id FROM matched LIMIT {FEW + 1}"  # noqa: S608 - quoted
        few = [str(row[0], "ascii") for row in await database.read_in_one_trip(context, some) if row[0]]
        if len(few) <= FEW:
            phases = _phases(every.and_(one_of("r.id", few)), orders)
    found: list[RunRow] = []
    for phase in phases:
        before = len(found)
        found += await render(database, context, scope, phase.text(limit - before, offset))
        if len(found) == limit or phase is phases[-1]:
            break
        if len(found) > before or offset == 0:
            offset = 0
        else:
            offset -= await _count(database, context, phase)
    return found


async def _experiment_ids(
    database: Database, context: Context, scope: ProjectScope, numbers: Sequence[int]
) -> list[str]:
    """Of those that exist. They stand in the search as constants, of which PostgreSQL has statistics."""
    statement = (
        f"SELECT id FROM experiments WHERE organization_id = {quoted(scope.organization_id)} "  # noqa: S608 - quoted
        f"AND project_id = {quoted(scope.project_id)} AND {one_of('number', numbers)}"
    )
    return [str(row[0], "ascii") for row in await database.read_in_one_trip(context, statement) if row[0]]


async def _count(database: Database, context: Context, query: _Query) -> int:
    counted = f"SELECT count(*) FROM ({replace(query, order=()).text()}) AS counted"  # noqa: S608 - quoted
    return int((await database.read_in_one_trip(context, counted))[0][0] or 0)


def _every_run(scope: ProjectScope, experiment_ids: Sequence[object]) -> _Query:
    experiments = one_of("experiment_id", experiment_ids)
    return _Query(
        organization=quoted(scope.organization_id),
        experiments=experiments,
        where=(
            f"r.organization_id = {quoted(scope.organization_id)}",
            f"r.project_id = {quoted(scope.project_id)}",
            f"r.{experiments}",
        ),
    )


def _matching(query: _Query, parts: Sequence[Node], view_type: str) -> _Query:
    """The runs that match."""
    match view_type.upper():
        case "ACTIVE_ONLY" | "1" | "":
            query = query.and_("r.deleted_at IS NULL")
        case "DELETED_ONLY" | "2":
            query = query.and_("r.deleted_at IS NOT NULL")
        case "ALL" | "3":
            pass
        case _:
            raise InvalidParameter(f"Invalid value '{view_type}' for parameter 'run_view_type' supplied.")
    for node in parts:
        query = _narrowed(query, node) if isinstance(node, Clause) else query.and_(_condition(query, node))
    return query


def _condition(query: _Query, node: Node) -> str:
    if isinstance(node, Clause):
        return _holds(query, node)
    return "(" + f" {node.operator} ".join(_condition(query, part) for part in node.parts) + ")"


def _is_predictable(parts: Sequence[Node]) -> bool:
    """Whether PostgreSQL's statistics tell well enough how many runs match."""
    return all(isinstance(part, Clause) and part.operator in ("=", "<", "<=", ">", ">=") for part in parts)


def _phases(query: _Query, orders: Sequence[Order]) -> list[_Query]:
    """The runs in order: all of the first query, then all of the next.

    By a metric first come numbers, which are read from its index until the page is full, then NaN, then runs without.
    """
    if len(orders) > MAX_CLAUSES:
        raise InvalidParameter(f"`order_by` holds more than {MAX_CLAUSES} items.")
    if not orders or _entity(orders[0].entity, "an order_by clause") != "metrics":
        return [_ordered(query, orders)]
    first, *others = orders
    has, metric = query.joined(TABLES["metrics"], first.key)
    taken = ("metrics", first.key)
    return [
        _ordered(has.and_(f"{metric}.is_nan IS false"), others, taken=taken, leading=_sorted(f"{metric}.value", first)),
        _ordered(has.and_(f"{metric}.is_nan IS true"), others, taken=taken),
        _ordered(query.and_(f"NOT {query.has(TABLES['metrics'], first.key)}"), others, taken=taken),
    ]


def _entity(given: str | None, what: str) -> str:
    entity = "attributes" if given is None else ENTITIES.get(given)
    if entity is None:
        raise InvalidParameter(
            f"Invalid entity type '{given}'. Valid values are "
            f"['attribute', 'dataset', 'metric', 'parameter', 'tag'] in {what}."
        )
    return entity


def _narrowed(query: _Query, clause: Clause) -> _Query:
    """The query with a clause that must hold: as a join, so that the planner may start from the clause's index."""
    table = _table_of(clause)
    if table is None or clause.operator in NULL_OPERATORS:
        return query.and_(_holds(query, clause))
    joined, row = query.joined(table, clause.key)
    return joined.and_(_row_matches(row, clause))


def _holds(query: _Query, clause: Clause) -> str:
    """A clause as a condition on the run."""
    table = _table_of(clause)
    if table is not None:
        if clause.operator == "IS NULL":
            return f"NOT {query.has(table, clause.key)}"
        if clause.operator == "IS NOT NULL":
            return query.has(table, clause.key)
        return query.has(table, clause.key, _row_matches("x", clause))
    if _entity(clause.entity, "a filter") == "datasets":
        return _has_dataset(query, clause)
    if clause.entity is not None and ENTITIES[clause.entity] == "tags":
        return run_conditions.text("r.name", clause)
    return _attribute(clause)


def _table_of(clause: Clause) -> str | None:
    """The table of rows that a clause looks at; None where the run itself tells."""
    entity = _entity(clause.entity, "a filter")
    if entity == "metrics":
        number_of(clause, "metric")
    if entity == "tags" and clause.key == RUN_NAME_TAG and clause.operator not in NULL_OPERATORS:
        return None
    return TABLES.get(entity)


def _row_matches(row: str, clause: Clause) -> str:
    if clause.entity in ("metric", "metrics"):
        condition = run_conditions.number(f"{row}.value", clause, "metric")
        # PostgreSQL sorts NaN above every number; here it equals nothing and is in no range.
        return condition if clause.operator == "!=" else f"({row}.is_nan IS false AND {condition})"
    if clause.operator in LIST_OPERATORS:
        kind = "tag" if clause.entity in ("tag", "tags") else "parameter"
        raise InvalidParameter(f"Expected a quoted string value for {kind} (e.g. 'my-value'). Got a list.")
    return run_conditions.short_text(row, clause)


def _has_dataset(query: _Query, clause: Clause) -> str:
    if clause.key not in DATASET_COLUMNS:
        raise InvalidParameter(f"Invalid dataset key '{clause.key}'. Valid keys are ['context', 'digest', 'name'].")
    condition = run_conditions.text(f"({DATASET_COLUMNS[clause.key]})", clause, in_allowed=True)
    return (
        "EXISTS (SELECT FROM run_datasets AS l JOIN datasets AS d "
        "ON d.organization_id = l.organization_id AND d.id = l.dataset_id "
        f"WHERE l.organization_id = {query.organization} AND l.run_id = r.id AND {condition})"
    )


def _attribute(clause: Clause) -> str:
    key = ATTRIBUTES.get(clause.key, clause.key)
    if clause.operator in LIST_OPERATORS and key != "run_id":
        raise InvalidParameter(
            f"Only the 'run_id' attribute supports comparison with a list of quoted string values, not '{clause.key}'."
        )
    match key:
        case "run_id":
            return run_conditions.run_id(clause)
        case "run_name" | "status" | "artifact_uri" | "user_id":
            return run_conditions.text(SORT_COLUMNS[key], clause)
        case "start_time" | "end_time":
            return run_conditions.moment(SORT_COLUMNS[key], clause)
    raise InvalidParameter(
        f"Invalid attribute key '{clause.key}' specified. Valid keys are "
        "['artifact_uri', 'end_time', 'run_id', 'run_name', 'start_time', 'status', 'user_id']."
    )


def _ordered(
    query: _Query, orders: Sequence[Order], *, taken: tuple[str, str] | None = None, leading: str | None = None
) -> _Query:
    """taken: what the query is in order of already, by `leading` or because it is all the same."""
    seen = {taken} if taken else set()
    columns = [leading] if leading else []
    for order in orders:
        entity = _entity(order.entity, "an order_by clause")
        key = {"created": "start_time", "Created": "start_time"}.get(order.key, order.key)
        if (entity, key) in seen:
            raise InvalidParameter(f"`order_by` contains duplicate fields: '{order.key}'")
        seen.add((entity, key))
        if entity in TABLES:
            query, row = query.joined(TABLES[entity], key, outer=True)
            if entity == "metrics":  # numbers, then NaN, then runs without
                columns.append(f"CASE WHEN {row}.value IS NULL THEN 2 WHEN {row}.is_nan THEN 1 ELSE 0 END")
            columns.append(_sorted(f"{row}.value", order) + " NULLS LAST")
        elif entity == "attributes" and key in SORT_COLUMNS:
            columns.append(_sorted(SORT_COLUMNS[key], order) + " NULLS LAST")
        else:
            raise InvalidParameter(f"Invalid order_by key '{key}' specified for '{entity}'.")
    if ("attributes", "start_time") not in seen:
        columns.append("r.started_at DESC NULLS LAST")
    return replace(query, order=(*columns, "r.id"))


def _sorted(column: str, order: Order) -> str:
    return f"{column} {'DESC' if order.descending else 'ASC'}"
