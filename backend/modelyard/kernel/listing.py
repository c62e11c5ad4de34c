"""Lists that declare what they are filtered and sorted by: `?filter=role:eq:admin&sort=-created_at&limit=50`.

A filter is `field:operator:value` and may be repeated; all of them must hold. Only declared fields are known, each with
the operators of its type, so a list can be indexed for what it offers and OpenAPI tells all of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar, cast, get_args
from uuid import UUID

from fastapi import Query
from pydantic import StringConstraints
from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from modelyard.kernel.errors import Invalid
from modelyard.kernel.pages import MAX_LIMIT, decode_cursor, encode_cursor

T = TypeVar("T")

COMPARISONS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: or_(column != value, column.is_(None)),
    "lt": lambda column, value: column < value,
    "le": lambda column, value: column <= value,
    "gt": lambda column, value: column > value,
    "ge": lambda column, value: column >= value,
    "contains": lambda column, value: column.icontains(value, autoescape=True),
    "null": lambda column, value: column.is_(None) if value else column.is_not(None),
}
OPERATORS: dict[type, tuple[str, ...]] = {
    str: ("eq", "ne", "contains"),
    bool: ("eq",),
    UUID: ("eq", "ne"),
    int: ("eq", "ne", "lt", "le", "gt", "ge"),
    datetime: ("lt", "le", "gt", "ge"),
}
MAX_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Among:
    """A filter by rows that belong to a listed one: `eq` finds what has one with this value, `ne` what has none.

    where: which rows belong to it.
    """

    column: InstrumentedAttribute[Any]
    where: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class ListRequest:
    limit: int
    cursor: str | None
    filter: tuple[str, ...]
    sort: str


class Listing(Generic[T]):
    """What one list offers.

    filters: by the name that callers use, the column, or `Among` other rows. sorts: the column; these columns are never
    NULL, the first is the default order. tie: makes the order of any sort unique. descending: the default order
    runs backwards.
    """

    def __init__(
        self,
        *,
        filters: Mapping[str, InstrumentedAttribute[Any] | Among],
        sorts: Mapping[str, InstrumentedAttribute[Any]],
        tie: InstrumentedAttribute[Any],
        descending: bool = False,
    ) -> None:
        self.filters, self.sorts, self.tie = dict(filters), dict(sorts), tie
        self.default = ("-" if descending else "") + next(iter(sorts))
        self.request = self._dependency()

    def operators(self, field: str) -> tuple[str, ...]:
        """The operators that a filter by this field takes."""
        column = self.filters[field]
        if isinstance(column, Among):
            return ("eq", "ne")
        nullable = ("null",) if getattr(column.expression, "nullable", False) else ()
        kind = _kind(column)
        return (("eq", "ne") if issubclass(kind, StrEnum) else OPERATORS[kind]) + nullable

    def _dependency(self) -> Callable[..., ListRequest]:
        names = [name for field in self.sorts for name in (field, f"-{field}")]
        sort_names: Any = Literal[tuple(names)]
        fields = "|".join(map(re.escape, self.filters))
        one_filter = Annotated[str, StringConstraints(max_length=500, pattern=rf"^({fields}):[a-z]+:[^\x00]*$")]
        said = "; ".join(f"`{field}`: {', '.join(self.operators(field))}" for field in self.filters)
        first = next(iter(self.filters))
        filters_doc = Query(
            max_length=MAX_FILTERS,
            description=f"`field:operator:value`, repeated; all must hold. {said}.",
            examples=[[f"{first}:{self.operators(first)[0]}:{_example(self.filters[first])}"]],
        )
        sort_doc = Query(description="Order; `-` turns it around.")

        def list_request(
            limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items on a page.")] = 50,
            cursor: Annotated[
                str | None,
                Query(max_length=2000, description="`next` of the page before.", examples=["WyIyMDI2LTAxLTMxIl0"]),
            ] = None,
            filter: Any = (),
            sort: Any = self.default,
        ) -> ListRequest:
            return ListRequest(limit, cursor, tuple(filter), sort)

        list_request.__annotations__ |= {
            "filter": Annotated[list[one_filter], filters_doc],
            "sort": Annotated[sort_names, sort_doc],
        }
        list_request.__defaults__ = (50, None, [], self.default)
        return list_request

    async def page(self, session: AsyncSession, query: Select[T], wanted: ListRequest) -> tuple[list[T], str | None]:
        """One page of `query`, filtered and sorted as the caller wants it, with the cursor of the next.

        Raises:
            Invalid: a filter or cursor that is none of this list's.
        """
        query = query.where(*(self._condition(text) for text in wanted.filter))
        backwards = wanted.sort.startswith("-")
        order: Sequence[InstrumentedAttribute[Any]] = (self.sorts[wanted.sort.removeprefix("-")], self.tie)
        if wanted.cursor:
            sort, *values = decode_cursor(wanted.cursor, [str, *(_stored_kind(column) for column in order)])
            if sort != wanted.sort:
                raise Invalid("The cursor belongs to another order of this list.", pointer="/query/cursor")
            key = tuple_(*order)
            query = query.where(key < tuple_(*values) if backwards else key > tuple_(*values))
        query = query.order_by(*(column.desc() if backwards else column.asc() for column in order))
        rows = list((await session.execute(query.limit(wanted.limit + 1))).scalars())
        if len(rows) <= wanted.limit:
            return rows, None
        last = rows[wanted.limit - 1]
        return rows[: wanted.limit], encode_cursor([wanted.sort, *(getattr(last, column.key) for column in order)])

    async def count(self, session: AsyncSession, query: Select[T], wanted: ListRequest) -> int:
        """How many rows all pages of `query` have, filtered as the caller wants it.

        Raises:
            Invalid: a filter that is none of this list's.
        """
        filtered = query.where(*(self._condition(text) for text in wanted.filter)).order_by(None)
        return await session.scalar(select(func.count()).select_from(filtered.subquery())) or 0

    def _condition(self, text: str) -> ColumnElement[bool]:
        field, _, rest = text.partition(":")
        operator, _, raw = rest.partition(":")
        if field not in self.filters or operator not in self.operators(field):
            known = ", ".join(self.operators(field)) if field in self.filters else "none"
            raise Invalid(f"A filter by {field} takes the operators: {known}.", pointer="/query/filter")
        column = self.filters[field]
        kind = bool if operator == "null" else _kind(column)
        try:
            value = _value(kind, raw)
        except (ValueError, OverflowError):
            if issubclass(kind, StrEnum):
                raise Invalid(f"{field} is one of: {', '.join(kind)}.", pointer="/query/filter") from None
            raise Invalid(f"The value of the filter by {field} is no {_SAID[kind]}.", pointer="/query/filter") from None
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return false()
        if isinstance(column, Among):
            found = exists().where(column.where, column.column == value)
            return found if operator == "eq" else ~found
        return COMPARISONS[operator](column, value)


_SAID = {bool: "true or false", UUID: "UUID", int: "whole number", datetime: "RFC 3339 time with its zone", str: "text"}


def _kind(filtered: InstrumentedAttribute[Any] | Among) -> type:
    column = filtered.column if isinstance(filtered, Among) else filtered
    return cast(type, getattr(column.type, "enum_class", None) or column.type.python_type)


def _stored_kind(column: InstrumentedAttribute[Any]) -> type:
    return cast(type, column.type.python_type)


def _value(kind: type, raw: str) -> Any:
    if kind is bool:
        return {"true": True, "false": False}[raw] if raw in ("true", "false") else _refuse()
    if kind is datetime:
        moment = datetime.fromisoformat(raw)
        return moment if moment.tzinfo is not None else _refuse()
    return kind(raw)


def _refuse() -> Any:
    raise ValueError


def _example(column: InstrumentedAttribute[Any] | Among) -> str:
    kind = _kind(column)
    if issubclass(kind, StrEnum):
        return str(next(iter(kind)))
    return {bool: "true", int: "1", datetime: "2026-01-31T12:00:00Z", UUID: str(UUID(int=0))}.get(kind, "text")


def sort_names(listing: Listing[Any]) -> tuple[str, ...]:
    """Every value that `sort` takes."""
    return get_args(listing.request.__annotations__["sort"])
