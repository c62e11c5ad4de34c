"""Clauses of MLflow's filters as SQL conditions, by the kind of column."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, not_
from sqlalchemy.orm import InstrumentedAttribute

from modelyard.mlflow_api.errors import InvalidParameter
from modelyard.mlflow_api.filters import Clause

TEXT_OPERATORS = ("=", "!=", "LIKE", "ILIKE")
NUMBER_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
LIST_OPERATORS = ("IN", "NOT IN")
NULL_OPERATORS = ("IS NULL", "IS NOT NULL")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, tzinfo=UTC)

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


def require_operator(clause: Clause, allowed: tuple[str, ...]) -> None:
    """Raises InvalidParameter for an operator that the key does not know."""
    if clause.operator not in allowed:
        raise InvalidParameter(
            f"Invalid comparator '{clause.operator}' not one of {sorted(allowed)} for the key '{clause.key[:200]}'"
        )


def text_of(clause: Clause) -> str:
    """The clause's string.

    Raises:
        InvalidParameter: its value is a number.
    """
    if not isinstance(clause.value, str):
        raise InvalidParameter(
            f"Expected a quoted string value for '{clause.key[:200]}' (e.g. 'my-value'). Got value {clause.value}"
        )
    return clause.value


def number_of(clause: Clause, what: str = "") -> int | float:
    """The clause's number.

    Raises:
        InvalidParameter: it has none.
    """
    if not isinstance(clause.value, int | float):
        raise InvalidParameter(
            f"Expected numeric value type for {what or f'numeric attribute: {clause.key[:200]}'}. Found {clause.value}"
        )
    return clause.value


def compare_text(
    column: Column, clause: Clause, *, null_allowed: bool = False, in_allowed: bool = False
) -> ColumnElement[bool]:
    """=, != , LIKE, ILIKE; where allowed IN, NOT IN, IS NULL, IS NOT NULL. A NULL matches none of them but IS NULL."""
    allowed = TEXT_OPERATORS + (NULL_OPERATORS if null_allowed else ()) + (LIST_OPERATORS if in_allowed else ())
    require_operator(clause, allowed)
    match clause.operator:
        case "IS NULL":
            return column.is_(None)
        case "IS NOT NULL":
            return column.is_not(None)
        case "IN" | "NOT IN":
            values = clause.value if isinstance(clause.value, list) else []
            return column.in_(values) if clause.operator == "IN" else column.not_in(values)
    value = text_of(clause)
    match clause.operator:
        case "=":
            return column == value
        case "!=":
            return column != value
        case "LIKE":
            return column.like(value, escape="")
    return column.ilike(value, escape="")


def compare_ids(column: Column, clause: Clause) -> ColumnElement[bool]:
    """As `compare_text`, with IN and NOT IN."""
    return compare_text(column, clause, in_allowed=True)


def compare_uuid(column: Column, hexadecimal: Column, clause: Clause) -> ColumnElement[bool]:
    """An id that is a UUID in the database and hexadecimal on the wire: equality goes by the index."""
    if clause.operator in ("=", "IN"):
        ids = ids_of(clause)
        return column.in_(ids) if ids else false()
    return compare_ids(hexadecimal, clause)


def ids_of(clause: Clause) -> list[UUID]:
    """The ids that a clause with = or IN names, without what can be none."""
    values = clause.value if isinstance(clause.value, list) else [text_of(clause)]
    return [found for value in values if (found := _uuid(value)) is not None]


def compare_number(column: Column, clause: Clause, what: str = "") -> ColumnElement[bool]:
    value = number_of(clause, what)
    require_operator(clause, NUMBER_OPERATORS)
    match clause.operator:
        case "=":
            return column == value
        case "!=":
            return column != value
        case "<":
            return column < value
        case "<=":
            return column <= value
        case ">":
            return column > value
    return column >= value


def compare_moment(column: Column, clause: Clause) -> ColumnElement[bool]:
    """A time in milliseconds since 1970; the column may be finer, so a value stands for its whole millisecond."""
    start, end = millisecond_of(clause)
    require_operator(clause, NUMBER_OPERATORS)
    within = and_(column >= start, column < end)
    match clause.operator:
        case "=":
            return within
        case "!=":
            return not_(within)
        case "<":
            return column < start
        case "<=":
            return column < end
        case ">":
            return column >= end
    return column >= start


def millisecond_of(clause: Clause) -> tuple[datetime, datetime]:
    """Where the clause's millisecond begins, and where the next one does.

    Raises:
        InvalidParameter: its value is no number.
    """
    value = number_of(clause)
    try:
        start = _EPOCH + timedelta(milliseconds=int(value))
    except (OverflowError, ValueError):
        start = _LAST if value > 0 else _EPOCH
    return start, min(start, _LAST - timedelta(seconds=1)) + timedelta(milliseconds=1)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(hex=text) if len(text) == 32 else None
    except ValueError:
        return None
