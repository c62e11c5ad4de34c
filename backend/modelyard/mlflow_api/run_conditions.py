"""Clauses of a run search as SQL text with its values in it: what a search costs is then PostgreSQL's own time.

The same comparisons as `conditions`, which builds expressions for searches that are rarer. A value gets into the text
through `quoted` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from psycopg import sql

from modelyard.mlflow_api.conditions import (
    LIST_OPERATORS,
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    ids_of,
    millisecond_of,
    number_of,
    require_operator,
    text_of,
)
from modelyard.mlflow_api.filters import Clause
from modelyard.tracking.search.conditions import BEGINNING


def quoted(value: object) -> str:
    """A value as SQL's literal.

    Raises:
        psycopg.DataError: a text with a NUL in it.
        UnicodeEncodeError: half a surrogate pair.
    """
    return sql.quote(str(value))


def one_of(column: str, values: Iterable[object]) -> str:
    """Whether the column holds one of these; of none it holds none."""
    items = ", ".join(map(quoted, values))
    return f"{column} IN ({items})" if items else "false"


def text(column: str, clause: Clause, *, in_allowed: bool = False) -> str:
    require_operator(clause, TEXT_OPERATORS + (LIST_OPERATORS if in_allowed else ()))
    if clause.operator in LIST_OPERATORS:
        values = clause.value if isinstance(clause.value, list) else []
        return one_of(column, values) if clause.operator == "IN" else f"NOT {one_of(column, values)}"
    value = quoted(text_of(clause))
    return f"{column} {clause.operator} {value}" + (" ESCAPE ''" if clause.operator in ("LIKE", "ILIKE") else "")


def short_text(row: str, clause: Clause) -> str:
    """A param's or tag's value, by the index of the values' beginnings where the clause tells one.

    Beginnings are ordered by their bytes, so those with a common one lie between it and its successor.
    """
    condition = text(f"{row}.value", clause)
    value = text_of(clause)
    if clause.operator == "=":
        # Two conditions count as independent, and few rows would be expected: the second only where it is needed.
        begins = f"{row}.value_key = {quoted(value[:BEGINNING])}"
        return begins if len(value) < BEGINNING else f"({begins} AND {condition})"
    if clause.operator == "LIKE":
        begin = re.split("[%_]", value, maxsplit=1)[0][:BEGINNING]
        if begin and begin[-1] < "\ud7ff":
            end = begin[:-1] + chr(ord(begin[-1]) + 1)
            return f"({row}.value_key >= {quoted(begin)} AND {row}.value_key < {quoted(end)} AND {condition})"
    return condition


def run_id(clause: Clause) -> str:
    """Of a run `r`: equality goes by the index, the rest by the hexadecimal text."""
    if clause.operator in ("=", "IN"):
        return one_of("r.id", ids_of(clause))
    return text("replace(r.id::text, '-', '')", clause, in_allowed=True)


def number(column: str, clause: Clause, what: str = "") -> str:
    value = number_of(clause, what)
    require_operator(clause, NUMBER_OPERATORS)
    return f"{column} {clause.operator} {quoted(float(value))}::double precision"


def moment(column: str, clause: Clause) -> str:
    """A time in milliseconds since 1970; the column may be finer, so a value stands for its whole millisecond."""
    start, end = (f"{quoted(edge.isoformat())}::timestamptz" for edge in millisecond_of(clause))
    require_operator(clause, NUMBER_OPERATORS)
    match clause.operator:
        case "=":
            return f"({column} >= {start} AND {column} < {end})"
        case "!=":
            return f"NOT ({column} >= {start} AND {column} < {end})"
        case "<":
            return f"{column} < {start}"
        case "<=":
            return f"{column} < {end}"
        case ">":
            return f"{column} >= {end}"
    return f"{column} >= {start}"
