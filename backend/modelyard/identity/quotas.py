"""What an organization may have at most, as the platform's administrators set it. What has no quota is not limited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity.models import Membership, Organization
from modelyard.kernel.access import OrganizationScope
from modelyard.kernel.errors import Forbidden


class Quota(StrEnum):
    RUNS = "runs"
    BYTES = "bytes"
    MEMBERS = "members"
    DEPLOYMENTS = "deployments"


Counter = Callable[[OrganizationScope], Select[int]]
COUNTERS: dict[Quota, Counter] = {}
"""How much of each quota an organization uses: the features say it that make such things."""


def counted_by(quota: Quota, counter: Counter) -> None:
    COUNTERS[quota] = counter


async def usage_of(session: AsyncSession, scope: OrganizationScope) -> dict[Quota, int]:
    """How much there is of everything that has a quota, limited or not."""
    return {quota: int(await session.scalar(count(scope)) or 0) for quota, count in COUNTERS.items()}


class QuotaExceeded(Forbidden):
    code, title = "quota_exceeded", "Quota exceeded"


async def keep_within(
    session: AsyncSession,
    organization_id: UUID,
    quotas: Mapping[str, int],
    *,
    quota: Quota,
    used: Select[int],
    adding: int = 1,
) -> None:
    """Refuse what would go beyond a quota. Costs nothing where none is set; else those who add do so one by one.

    used: counts what there is.

    Raises:
        QuotaExceeded: there would be more than the quota allows.
    """
    limit = quotas.get(quota)
    if limit is None:
        return
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"quota:{quota}:{organization_id}"})
    there = (await session.scalar(used)) or 0
    if there + adding > limit:
        raise QuotaExceeded(
            f"The organization's quota of {limit} {quota} is used up. Delete what is no longer needed, or ask an "
            "administrator of the platform for more.",
            quota=quota.value,
            limit=limit,
            used=int(there),
        )


async def room_for_a_member(session: AsyncSession, organization_id: UUID) -> None:
    """Refuse one member too many. For any role of the database, as members come in by many ways.

    Raises:
        QuotaExceeded: the organization has as many as it may.
    """
    quotas = await session.scalar(select(Organization.quotas).where(Organization.id == organization_id))
    used = _members(organization_id)
    await keep_within(session, organization_id, quotas or {}, quota=Quota.MEMBERS, used=used)


def _members(organization_id: UUID) -> Select[int]:
    mine = Membership.organization_id == organization_id
    return select(func.count()).select_from(Membership).where(mine, Membership.deleted_at.is_(None))


counted_by(Quota.MEMBERS, lambda scope: _members(scope.organization_id))
