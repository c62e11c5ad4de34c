"""Keyset pages: `limit` and `cursor` in, `items` and `next` out; the cost of a page does not grow with its number."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from modelyard.kernel.errors import Invalid

T = TypeVar("T")
MAX_LIMIT = 200


class Page(BaseModel, Generic[T]):
    """One page. `next` is the cursor of the following one, absent on the last."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    cursor: str | None


def _page_request(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items on a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next` of the page before.", examples=["WyIyMDI2LTAxLTMxIl0"])
    ] = None,
) -> PageRequest:
    return PageRequest(limit, cursor)


page_request = _page_request


def encode_cursor(values: Sequence[Any]) -> str:
    plain = [
        {"t": v.isoformat()} if isinstance(v, datetime) else {"u": v.hex} if isinstance(v, UUID) else v for v in values
    ]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """The sort values of the last row of the page before, each of its kind.

    Raises:
        Invalid: not a cursor of this list.
    """
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [
            datetime.fromisoformat(v["t"])
            if isinstance(v, dict) and "t" in v
            else UUID(v["u"])
            if isinstance(v, dict)
            else v
            for v in plain
        ]
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise Invalid("The cursor is not one that this list gave.", pointer="/query/cursor") from error
    if [type(v) for v in values] != list(kinds):
        raise Invalid("The cursor is not one that this list gave.", pointer="/query/cursor")
    return values


async def page(
    session: AsyncSession,
    query: Select[T],
    request: PageRequest,
    *,
    order: Sequence[InstrumentedAttribute[Any]],
    descending: bool = False,
) -> tuple[list[T], str | None]:
    """One page of `query`, sorted by `order`, whose last column makes it unique. Returns rows and next cursor."""
    key: ColumnElement[Any] = tuple_(*order)
    if request.cursor:
        after = tuple_(*decode_cursor(request.cursor, [column.type.python_type for column in order]))
        query = query.where(key < after if descending else key > after)
    query = query.order_by(*(c.desc() if descending else c.asc() for c in order)).limit(request.limit + 1)
    rows = list((await session.execute(query)).scalars())
    if len(rows) <= request.limit:
        return rows, None
    rows = rows[: request.limit]
    return rows, encode_cursor([getattr(rows[-1], column.key) for column in order])
