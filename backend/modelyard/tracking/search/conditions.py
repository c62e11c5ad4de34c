"""A search's tree as SQL over the typed rows of metrics, params, tags and data sets.

A clause is true or not true of a run: what the run does not have matches no comparison, `!=` and `NOT IN` included.
NOT is true of whatever its part is not true of.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Double,
    Interval,
    Select,
    Text,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.types import Uuid

from modelyard.tracking.models import (
    Dataset,
    Experiment,
    LoggedModel,
    Run,
    RunDataset,
    RunLatestMetric,
    RunParam,
    RunTag,
)
from modelyard.tracking.search.fields import Kind, Reference
from modelyard.tracking.search.parser import Clause, Group, Node, Not
from modelyard.tracking.search.values import Clock, Moment

Column = ColumnElement[Any] | InstrumentedAttribute[Any]

CONTEXT_TAG = "mlflow.data.context"
MAX_JOINS = 6
"""Beyond these clauses that must hold stand as EXISTS: past eight joins PostgreSQL no longer weighs all orders."""
BEGINNING = 200
"""Characters of a param or tag in its `value_key`."""
_COMPARED = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ROWS: dict[str, Any] = {"metrics": RunLatestMetric, "params": RunParam, "tags": RunTag}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a search runs over: these experiments, at this time."""

    organization_id: UUID
    experiment_ids: Sequence[UUID]
    clock: Clock

    def of(self, column: Column) -> ColumnElement[bool]:
        """Rows of these experiments: one by equality, which keeps an index's order; many as one array."""
        if len(self.experiment_ids) == 1:
            return column == self.experiment_ids[0]
        return column == any_(cast(list(self.experiment_ids), ARRAY(Uuid())))


def narrowed(query: Select[Any], node: Node | None, ground: Ground) -> Select[Any]:
    """The query over runs with those that match.

    Clauses on rows that must hold are joined, so that the planner may start from the index of any of them.
    """
    joins = 0
    for part in _conjuncts(node):
        if (
            isinstance(part, Clause)
            and part.field.field.name in ROWS
            and part.operator != "IS NULL"
            and joins < MAX_JOINS
        ):
            row = aliased(ROWS[part.field.field.name])
            query = query.join(row, and_(same_run(row, part.field.key, ground), _row_matches(row, part)))
            joins += 1
        else:
            query = query.where(holds(part, ground))
    return query


def is_predictable(node: Node | None) -> bool:
    """Whether PostgreSQL's statistics tell well enough how many runs match."""
    return all(
        isinstance(part, Clause)
        and part.operator in ("=", "<", "<=", ">", ">=", "IN", "BETWEEN")
        and (part.field.field.name == "metrics" or not all(isinstance(value, float) for value in part.values))
        and not part.field.part
        and part.field.field.kind is not Kind.DURATION
        for part in _conjuncts(node)
    )


def _conjuncts(node: Node | None) -> list[Node]:
    if node is None:
        return []
    if isinstance(node, Group) and node.operator == "AND":
        return [inner for part in node.parts for inner in _conjuncts(part)]
    return [node]


def holds(node: Node, ground: Ground) -> ColumnElement[bool]:
    """A tree as a condition on the run."""
    if isinstance(node, Not):
        return holds(node.part, ground).is_not(true())
    if isinstance(node, Group):
        parts = [holds(part, ground) for part in node.parts]
        return and_(*parts) if node.operator == "AND" else or_(*parts)
    name = node.field.field.name
    if name in ROWS:
        row = aliased(ROWS[name])
        same = same_run(row, node.field.key, ground)
        if node.field.part:
            same = and_(same, metric_column(row, node.field).is_not(None))
        return _any_row(node, same, lambda: _row_matches(row, node))
    match name.partition(".")[0]:
        case "dataset":
            return _dataset(node)
        case "model":
            made = and_(
                LoggedModel.organization_id == Run.organization_id,
                LoggedModel.source_run_id == Run.id,
                LoggedModel.deleted_at.is_(None),
            )
            return _any_row(node, made, lambda: _compare_text(LoggedModel.name, node))
        case "experiment":
            return _experiment(node, ground)
    return _attribute(node, ground)


def same_run(row: Any, key: str, ground: Ground) -> ColumnElement[bool]:
    """The experiment stands in every branch: it leads the index that the planner then reads."""
    return and_(
        row.organization_id == Run.organization_id, row.run_id == Run.id, ground.of(row.experiment_id), row.key == key
    )


def _any_row(
    clause: Clause, same: ColumnElement[bool], matches: Callable[[], ColumnElement[bool]]
) -> ColumnElement[bool]:
    if clause.operator == "IS NULL":
        return ~exists().where(same)
    return exists().where(same) if clause.operator == "IS NOT NULL" else exists().where(same, matches())


def _row_matches(row: Any, clause: Clause) -> ColumnElement[bool]:
    if clause.operator == "IS NOT NULL":
        return metric_column(row, clause.field).is_not(None) if clause.field.part else true()
    if clause.field.field.name == "metrics":
        return _metric(row, clause)
    if all(isinstance(value, float) for value in clause.values):
        return _compare(number_of(row.value), clause)
    condition = _compare_text(row.value, clause)
    if clause.operator == "LIKE":
        return and_(*begins_like(row, str(clause.values[0])), condition)
    return equals_one(row, [str(value) for value in clause.values]) if clause.operator in ("=", "IN") else condition


def equals_one(row: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """A param's or tag's value is one of these, by the index of the beginnings.

    The value itself is compared only where the beginning does not say it all: PostgreSQL takes two conditions for
    independent, and would expect far too few rows.
    """
    begins: ColumnElement[bool] = row.value_key.in_([value[:BEGINNING] for value in values])
    return begins if all(len(value) < BEGINNING for value in values) else and_(begins, row.value.in_(values))


def begins_like(row: Any, pattern: str) -> list[ColumnElement[bool]]:
    """What the index of the beginnings tells of a LIKE pattern; nothing when it begins with a wildcard.

    Beginnings are ordered by their bytes, so those with a common one lie between it and its successor.
    """
    begin = re.split("[%_]", pattern, maxsplit=1)[0][:BEGINNING]
    if not begin or begin[-1] >= "\ud7ff":
        return []
    return [row.value_key >= begin, row.value_key < begin[:-1] + chr(ord(begin[-1]) + 1)]


def metric_column(row: Any, field: Reference) -> Column:
    """The column that a metric's part names; the last value by default."""
    column: Column = getattr(row, field.part or "value")
    return column


def _metric(row: Any, clause: Clause) -> ColumnElement[bool]:
    column = metric_column(row, clause.field)
    if clause.field.part:
        return _compare(type_coerce(column, Double), clause)
    if math.isnan(float(clause.values[0])):  # type: ignore[arg-type]  # a metric's values are floats
        return row.is_nan.is_(clause.operator == "=")  # type: ignore[no-any-return]
    # PostgreSQL sorts NaN above every number; here it equals nothing and is in no range.
    plain = Clause(clause.field, _affirmed(clause.operator), clause.values, clause.value_span)
    within = and_(row.is_nan.is_(False), _compare(column, plain))
    return within if plain.operator == clause.operator else not_(within)


def _affirmed(operator: str) -> str:
    return {"!=": "=", "!~": "~"}.get(operator, operator.removeprefix("NOT "))


def number_of(column: Column) -> ColumnElement[float]:
    """A text as a number; NULL for one that is none, that float8 cannot hold, or that is NaN."""
    is_number = func.pg_input_is_valid(column, "double precision")
    return case((is_number, func.nullif(cast(column, Double), literal(math.nan, Double))))


def _dataset(clause: Clause) -> ColumnElement[bool]:
    column: Column = {
        "dataset.name": Dataset.name,
        "dataset.digest": Dataset.digest,
        "dataset.context": RunDataset.tags[CONTEXT_TAG].astext,
    }[clause.field.field.name]
    used = (
        select(RunDataset.run_id)
        .join(Dataset, and_(Dataset.organization_id == RunDataset.organization_id, Dataset.id == RunDataset.dataset_id))
        .where(RunDataset.organization_id == Run.organization_id, RunDataset.run_id == Run.id)
    )
    if clause.operator in ("IS NULL", "IS NOT NULL"):
        some = exists(used.where(column.is_not(None)))
        return some if clause.operator == "IS NOT NULL" else ~some
    return exists(used.where(_compare_text(column, clause)))


def _experiment(clause: Clause, ground: Ground) -> ColumnElement[bool]:
    numbers = [int(value) for value in clause.values if isinstance(value, float) and value < 2**62]
    names = [value for value in clause.values if isinstance(value, str)]
    listed = clause.operator in ("=", "!=", "IN", "NOT IN")
    matches = (
        or_(Experiment.number.in_(numbers), Experiment.name.in_(names))
        if listed
        else _compare_text(
            Experiment.name, Clause(clause.field, _affirmed(clause.operator), clause.values, clause.value_span)
        )
    )
    of_these = Run.experiment_id.in_(
        select(Experiment.id).where(
            Experiment.organization_id == ground.organization_id, ground.of(Experiment.id), matches
        )
    )
    return of_these if clause.operator == _affirmed(clause.operator) else not_(of_these)


def _attribute(clause: Clause, ground: Ground) -> ColumnElement[bool]:
    column = attribute(clause.field.field.name, ground)
    match clause.operator:
        case "IS NULL":
            return column.is_(None)
        case "IS NOT NULL":
            return column.is_not(None)
    if clause.field.field.kind is Kind.TIME:
        return _compare_moment(column, clause)
    if clause.field.field.kind is Kind.RUN and clause.operator.endswith("WITH"):
        return _compare_text(func.replace(cast(column, Text), "-", ""), clause)
    return _compare_text(column, clause) if clause.field.field.kind is Kind.TEXT else _compare(column, clause)


def attribute(name: str, ground: Ground) -> Column:
    """A run's own column by the field's name; NULL where the run has none."""
    columns: dict[str, Column] = {
        "name": Run.name,
        "id": Run.id,
        "status": type_coerce(Run.status, Text),
        "experiment": Run.experiment_id,
        "user": func.nullif(Run.user_name, ""),
        "started": Run.started_at,
        "ended": Run.ended_at,
        "created": Run.created_at,
        "duration": func.coalesce(Run.ended_at, literal(ground.clock.now)) - Run.started_at,
        "parent": Run.parent_run_id,
        "git_commit": func.nullif(Run.git_commit, ""),
        "source": func.nullif(Run.source_name, ""),
        "deleted": Run.deleted_at.is_not(None),
    }
    found = columns[name]
    return type_coerce(found, Interval) if name == "duration" else found


def _compare(column: Column, clause: Clause) -> ColumnElement[bool]:
    """=, !=, <, <=, >, >=, IN, BETWEEN and what denies them."""
    low: Any = clause.values[0]
    high: Any = clause.values[-1]
    match clause.operator:
        case "IN":
            return column.in_(clause.values)
        case "NOT IN":
            return column.not_in(clause.values)
        case "BETWEEN":
            return column.between(low, high)
        case "NOT BETWEEN":
            return not_(column.between(low, high))
    condition: ColumnElement[bool] = _COMPARED[clause.operator](column, low)
    return condition


def _compare_text(column: Column, clause: Clause) -> ColumnElement[bool]:
    """As `_compare`, and patterns: CONTAINS, STARTS WITH and ENDS WITH take no notice of case."""
    plain = _affirmed(clause.operator)
    value = str(clause.values[0])
    match plain:
        case "CONTAINS":
            found = column.icontains(value, autoescape=True)
        case "STARTS WITH":
            found = column.istartswith(value, autoescape=True)
        case "ENDS WITH":
            found = column.iendswith(value, autoescape=True)
        case "LIKE":
            found = column.like(value, escape="")
        case "ILIKE":
            found = column.ilike(value, escape="")
        case "~":
            found = column.regexp_match(value)
        case _:
            return _compare(
                column, Clause(clause.field, clause.operator, tuple(map(str, clause.values)), clause.value_span)
            )
    return found if plain == clause.operator else not_(found)


def _compare_moment(column: Column, clause: Clause) -> ColumnElement[bool]:
    first, last = clause.values[0], clause.values[-1]
    assert isinstance(first, Moment)
    assert isinstance(last, Moment)
    match clause.operator:
        case "<":
            return column < first.start
        case "<=":
            return column < first.end
        case ">":
            return column >= first.end
        case ">=":
            return column >= first.start
    within = and_(column >= first.start, column < last.end)
    return within if clause.operator in ("=", "BETWEEN") else not_(within)


def patterns(node: Node | None) -> list[Clause]:
    """The clauses with regular expressions, which only the database can check."""
    if isinstance(node, Clause):
        return [node] if node.operator in ("~", "!~") else []
    parts = () if node is None else (node.part,) if isinstance(node, Not) else node.parts
    return [found for part in parts for found in patterns(part)]
