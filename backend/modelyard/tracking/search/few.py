"""Searches that few runs match, told from those that many match before they are sorted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, any_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from modelyard.tracking.models import Run

FEW = 1_000


async def few_runs(session: AsyncSession, query: Select[Any], *, predictable: bool) -> list[UUID] | None:
    """All runs of an unsorted query when they are `FEW` at most, else None.

    Following the order's index and testing run after run is the quickest way when many match, and by far the slowest
    when few do. What PostgreSQL cannot foresee (not `predictable`) is planned for reading to the end, as its plan for
    the first rows tests run after run as well.
    """
    ids = query.with_only_columns(Run.id)
    if not predictable:
        matched = ids.cte("matched").prefix_with("MATERIALIZED")
        ids = select(matched.c.id)
    found = list((await session.execute(ids.limit(FEW + 1))).scalars())
    return found if len(found) <= FEW else None


def these_runs(query: Select[Any], ids: Sequence[UUID]) -> Select[Any]:
    """The query with these runs only."""
    return query.where(Run.id == any_(cast(list(ids), ARRAY(Uuid()))))
