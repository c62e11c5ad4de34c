"""What serves versions: the features above say it, since the registry does not know them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.errors import Conflict

MAX_NAMED = 20


@dataclass(frozen=True, slots=True)
class Use:
    """A deployment that serves a version, with its share of the traffic in percent."""

    id: UUID
    name: str
    slug: str
    environment: str
    desired_state: str
    state: str
    version_id: UUID
    role: str
    weight: int


Finder = Callable[[AsyncSession, ProjectScope, Select[UUID], int], Awaitable[Sequence[Use]]]
"""Finds up to so many of the uses of the versions whose ids a query gives."""

FINDERS: list[Finder] = []


class VersionServed(Conflict):
    """`deployments`: the slugs of some that serve it."""

    code, title = "version_served", "A deployment serves it"


def register(finder: Finder) -> None:
    if finder not in FINDERS:
        FINDERS.append(finder)


async def uses_of(session: AsyncSession, scope: ProjectScope, version_ids: Select[UUID], *, limit: int) -> list[Use]:
    """The live deployments of these versions, by name."""
    found = [use for finder in FINDERS for use in await finder(session, scope, version_ids, limit)]
    return sorted(found, key=lambda use: (use.slug, use.role))[:limit]


async def refuse_if_served(session: AsyncSession, scope: ProjectScope, version_ids: Select[UUID]) -> None:
    """Race-free while the rows of the versions, or of their model, are locked FOR UPDATE.

    Raises:
        VersionServed: a live deployment serves one of them.
    """
    slugs = sorted({use.slug for use in await uses_of(session, scope, version_ids, limit=MAX_NAMED)})
    if slugs:
        raise VersionServed(
            f"It is served by {', '.join(slugs)}. Delete the deployment, or give it another version, first.",
            deployments=slugs,
        )
