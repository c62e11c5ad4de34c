"""Optimistic locking over HTTP: a row's version is its `ETag`, and `If-Match` refuses to change a newer one (412)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Depends, Header, Response
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Invalid, Stale


class Versioned(Protocol):
    @property
    def version(self) -> Any: ...


V = TypeVar("V", bound=Versioned)
_TAG = re.compile(r'"(\d{1,18})"')


class Tag(Protocol):
    def __call__(self, row: V, /) -> V: ...


def _tagged(response: Response) -> Tag:
    def tag(row: V) -> V:
        response.headers["ETag"] = f'"{row.version}"'
        return row

    return tag


Tagged = Annotated[Tag, Depends(_tagged)]
"""`return tagged(row)`: answer with the row, and its version as `ETag`."""


def _expected(
    if_match: Annotated[
        str | None,
        Header(
            description="The `ETag` of what is to be changed; 412 when someone else changed it meanwhile.",
            examples=['"3"'],
        ),
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise Invalid('If-Match takes one ETag as it was given, such as "3", or *.', pointer="/header/if-match")
    return int(tag[1])


Expected = Annotated[int | None, Depends(_expected)]
"""The version that the caller means to change; None: whichever there is."""


def check_version(row: Versioned, expected: int | None) -> None:
    """Refuse to change what someone else changed meanwhile.

    Raises:
        Stale: `row` has another version than expected.
    """
    if expected is not None and expected != row.version:
        raise Stale("Someone else changed this meanwhile. Load it again and repeat the change.", version=row.version)


async def expect(session: AsyncSession, query: Select[V], expected: int | None, complaint: str) -> None:
    """As `check_version`, of the one row that `query` finds, which stays locked. Reads nothing for None.

    Raises:
        NotFound: there is none; `complaint` is what the caller reads.
        Stale: it has another version.
    """
    if expected is not None:
        check_version(await get_one(session, query.with_for_update(), complaint), expected)
