"""What the platform's administrators do: organizations, people, and looking into an organization on the record.

Everything here takes a session in the platform's role. An administrator sees an organization's own things only as its
member, or through a support access that the organization sees, and that ends by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries, sessions
from modelyard.identity.models import Membership, Organization, OrganizationStatus, SupportAccess, User, UserStatus
from modelyard.identity.quotas import Quota
from modelyard.identity.service import add_member, create_organization, create_user
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.context import Actor
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, Invalid, NotFound
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version

NO_ORGANIZATION = "There is no such organization."
NO_USER = "There is no such person."
LONGEST_SUPPORT = timedelta(hours=8)


async def found_organization(session: AsyncSession, *, slug: str, name: str, owner_id: UUID) -> Organization:
    """A new organization with its first owner.

    Raises:
        IntegrityError: the slug is taken, or there is no such person.
    """
    made = await create_organization(session, slug=slug, name=name)
    await add_member(session, made.id, owner_id, OrganizationRole.OWNER)
    return made


async def owner_by_address(session: AsyncSession, email: str) -> User:
    """The person of this address; one without a password is made when there is none.

    They set a password by the link that "forgotten password" sends them.
    """
    known = (await session.execute(queries.user_by_email(email).where(~User.is_service))).scalar_one_or_none()
    return known or await create_user(session, email=email, display_name="", password=None)


async def change_organization(
    session: AsyncSession,
    organization_id: UUID,
    *,
    name: str | None = None,
    status: OrganizationStatus | None = None,
    quotas: Mapping[Quota, int | None] | None = None,
    expected: int | None = None,
) -> Organization:
    """Change what is given; a quota of None takes the limit away, one that is absent stays.

    Raises:
        NotFound: no such organization, or it is deleted.
        Stale: `expected` is not its version.
    """
    query = queries.organization(organization_id).with_for_update()
    changed = await get_one(session, query, NO_ORGANIZATION)
    check_version(changed, expected)
    changed.name, changed.status = name or changed.name, status or changed.status
    if quotas is not None:
        merged = {**changed.quotas, **{quota.value: limit for quota, limit in quotas.items()}}
        changed.quotas = {name: limit for name, limit in merged.items() if limit is not None}
    await session.flush()
    return changed


async def delete_organization(session: AsyncSession, organization_id: UUID, *, expected: int | None = None) -> None:
    """Hide an organization with all that is in it: nobody gets in. It can be restored.

    Raises:
        NotFound: no such organization, or it is deleted.
        Stale: `expected` is not its version.
    """
    query = queries.organization(organization_id).with_for_update()
    deleted = await get_one(session, query, NO_ORGANIZATION)
    check_version(deleted, expected)
    deleted.deleted_at = datetime.now(UTC)
    await session.flush()


async def restore_organization(session: AsyncSession, organization_id: UUID) -> Organization:
    """Bring a deleted organization back.

    Raises:
        NotFound: no deleted organization of this id.
        IntegrityError: another one has its slug meanwhile.
    """
    query = select(Organization).where(Organization.id == organization_id, Organization.deleted_at.is_not(None))
    restored = await get_one(session, query.with_for_update(), "There is no such deleted organization.")
    restored.deleted_at = None
    await session.flush()
    return restored


async def change_user(
    session: AsyncSession,
    user_id: UUID,
    *,
    display_name: str | None = None,
    status: UserStatus | None = None,
    is_platform_admin: bool | None = None,
    expected: int | None = None,
) -> User:
    """Change what is given. Who is suspended has no sessions, and their keys are refused for as long.

    Raises:
        NotFound: no such person.
        Conflict: the platform would have no administrator, or an organization no owner.
        Invalid: a service account cannot be an administrator.
        Stale: `expected` is not their version.
    """
    changed = await _person(session, user_id, expected)
    stays_admin = changed.is_platform_admin if is_platform_admin is None else is_platform_admin
    if is_platform_admin and changed.is_service:
        raise Invalid("A service account cannot be an administrator of the platform.", pointer="/is_platform_admin")
    if not stays_admin or (status or changed.status) is UserStatus.SUSPENDED:
        await _keep_an_administrator(session, user_id)
    if status is UserStatus.SUSPENDED:
        await _keep_owners(session, user_id)
    if display_name is not None:
        changed.display_name = display_name
    demoted = changed.is_platform_admin and not stays_admin
    changed.status, changed.is_platform_admin = status or changed.status, stays_admin
    await session.flush()
    if status is UserStatus.SUSPENDED or demoted:
        await sessions.end_sessions(session, user_id, reason="suspended" if not demoted else "demoted")
    return changed


async def delete_user(session: AsyncSession, user_id: UUID, *, expected: int | None = None) -> None:
    """Hide a person: they cannot log in, and their keys are refused. Their memberships stay for a restoration.

    Raises:
        NotFound: no such person.
        Conflict: the platform would have no administrator, or an organization no owner.
        Stale: `expected` is not their version.
    """
    deleted = await _person(session, user_id, expected)
    await _keep_an_administrator(session, user_id)
    await _keep_owners(session, user_id)
    deleted.deleted_at = datetime.now(UTC)
    await session.flush()
    await sessions.end_sessions(session, user_id, reason="deleted")


async def restore_user(session: AsyncSession, user_id: UUID) -> User:
    """Bring a deleted person back.

    Raises:
        NotFound: no deleted person of this id.
        IntegrityError: somebody else has their address meanwhile.
    """
    query = select(User).where(User.id == user_id, User.deleted_at.is_not(None)).with_for_update()
    restored = await get_one(session, query, "There is no such deleted person.")
    restored.deleted_at = None
    await session.flush()
    return restored


async def _person(session: AsyncSession, user_id: UUID, expected: int | None) -> User:
    found = await get_one(session, queries.user(user_id).with_for_update(), NO_USER)
    check_version(found, expected)
    return found


async def _keep_owners(session: AsyncSession, leaving: UUID) -> None:
    """Refuse to take the last owner from an organization. Locks the owners, as an organization's own changes do.

    Raises:
        Conflict: names one whose last owner they are.
    """
    mine = queries.owners().where(Membership.user_id == leaving)
    for membership in (await session.execute(mine)).scalars().all():
        there = queries.owners(membership.organization_id).with_for_update(of=Membership)
        if [owner.user_id for owner in (await session.execute(there)).scalars()] == [leaving]:
            slug = await session.scalar(
                select(Organization.slug).where(
                    Organization.id == membership.organization_id, Organization.deleted_at.is_(None)
                )
            )
            if slug is not None:
                raise Conflict(
                    f"They are the last owner of {slug}. Make somebody else an owner first.", organization=slug
                )


async def _keep_an_administrator(session: AsyncSession, leaving: UUID) -> None:
    """Locks the administrators, so that two who demote each other at once do not both succeed."""
    administrators = (
        select(User.id)
        .where(User.is_platform_admin, User.status == UserStatus.ACTIVE, User.deleted_at.is_(None))
        .order_by(User.id)
        .with_for_update()
    )
    if (await session.execute(administrators)).scalars().all() == [leaving]:
        raise Conflict("The platform keeps an administrator. Make somebody else one first.")


# Support


async def grant_support_access(
    session: AsyncSession, organization_id: UUID, actor: Actor, *, reason: str, lasts: timedelta
) -> SupportAccess:
    """Let the administrator who asks look into an organization for a while, as a viewer. Its trail records it.

    Raises:
        NotFound: no such organization.
        Conflict: they are a member of it.
        Invalid: longer than `LONGEST_SUPPORT`.
    """
    assert actor.user_id is not None
    if not timedelta(0) < lasts <= LONGEST_SUPPORT:
        raise Invalid(f"A support access lasts {LONGEST_SUPPORT} at most.", pointer="/minutes")
    await get_one(session, queries.organization(organization_id), NO_ORGANIZATION)
    if (await session.execute(queries.membership(organization_id, actor.user_id))).first() is not None:
        raise Conflict("You are a member of this organization, and need no support access.")
    now = datetime.now(UTC)
    made = SupportAccess(
        organization_id=organization_id,
        id=uuid7(),
        user_id=actor.user_id,
        reason=reason,
        created_at=now,
        expires_at=now + lasts,
    )
    session.add(made)
    await session.flush()
    return made


async def end_support_access(session: AsyncSession, organization_id: UUID, access_id: UUID, actor: Actor) -> None:
    """End a support access before its time. By the administrator, or by the organization.

    Raises:
        NotFound: no such living support access.
    """
    now = datetime.now(UTC)
    ended = await session.execute(
        update(SupportAccess)
        .where(
            SupportAccess.organization_id == organization_id,
            SupportAccess.id == access_id,
            SupportAccess.ended_at.is_(None),
            SupportAccess.expires_at > now,
        )
        .values(ended_at=now, ended_by=actor.user_id)
        .returning(SupportAccess.id)
        .execution_options(synchronize_session=False)
    )
    if ended.first() is None:
        raise NotFound("There is no such support access, or it is over.")
