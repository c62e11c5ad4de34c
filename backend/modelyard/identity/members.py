"""Members of an organization, people and service accounts: changed, suspended and removed.

Nobody gives a role that may do more than they may themselves, and owners are managed by owners only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries, sessions
from modelyard.identity.events import MemberRemoved
from modelyard.identity.models import ApiKey, Invitation, LoginSession, Membership, MembershipStatus, Person, User
from modelyard.identity.service import NO_MEMBER, add_member, create_user
from modelyard.kernel.access import OrganizationRole, OrganizationScope, Permission, may_give
from modelyard.kernel.db import as_platform, get_one, record_event
from modelyard.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from modelyard.kernel.events import publish
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version

KEEP_ONE = "An organization keeps an owner. Make somebody else an owner first."


class LastOwner(Conflict):
    code, title = "last_owner", "The last owner stays"


def check_may_give(scope: OrganizationScope, role: OrganizationRole) -> None:
    """Refuse to give a role beyond one's own.

    Raises:
        Forbidden: the role may do what the actor may not.
    """
    if not may_give(scope.permissions, role):
        raise Forbidden(f"You cannot give the role {role}: it may do more than you may.", pointer="/role")


async def member(session: AsyncSession, scope: OrganizationScope, user_id: UUID) -> Person:
    """One member as the others see them.

    Raises:
        NotFound: no such member.
    """
    query = queries.people(scope.organization_id).where(Person.user_id == user_id)
    return await get_one(session, query.execution_options(populate_existing=True), NO_MEMBER)


async def change_member(
    session: AsyncSession,
    scope: OrganizationScope,
    user_id: UUID,
    *,
    role: OrganizationRole | None = None,
    status: MembershipStatus | None = None,
    expected: int | None = None,
) -> Person:
    """Give a member another role, suspend them, or let them in again; what is None stays.

    A suspended member's sessions end (those that no other organization shares), and their keys are refused for as long
    as they are suspended.

    Raises:
        NotFound: no such member.
        Forbidden: an owner is concerned and the actor is none, or the role may do more than the actor.
        LastOwner: the organization would have no owner.
        Stale: `expected` is not the membership's version.
    """
    changed, last_owner = await _managed(session, scope, user_id)
    check_version(changed, expected)
    if (role or changed.role) is not changed.role or status is not None:
        check_may_give(scope, role or changed.role)
    stays = (role or changed.role) is OrganizationRole.OWNER and (status or changed.status) is MembershipStatus.ACTIVE
    if last_owner and not stays:
        raise LastOwner(KEEP_ONE)
    if role is OrganizationRole.OWNER and (await member(session, scope, user_id)).is_service:
        raise Invalid("An owner is a person. A program can be an administrator at most.", pointer="/role")
    if status is MembershipStatus.SUSPENDED and user_id == scope.actor.user_id:
        raise Invalid("You cannot suspend yourself. Ask another administrator.", pointer="/status")
    if (role or changed.role) is not changed.role or status is MembershipStatus.SUSPENDED:
        await _withdraw_invitations(session, scope.organization_id, user_id)
    changed.role, changed.status = role or changed.role, status or changed.status
    await session.flush()
    if status is MembershipStatus.SUSPENDED:
        async with as_platform(session):
            await sessions.end_sessions(session, user_id, reason="suspended", organization_id=scope.organization_id)
    return await member(session, scope, user_id)


async def remove_member(
    session: AsyncSession, scope: OrganizationScope, user_id: UUID, *, expected: int | None = None
) -> None:
    """End a membership, the person's sessions and their keys here. What they made stays; they can be invited anew.

    A service account ends with its membership. Whoever asks for their own removal leaves.

    Raises:
        NotFound, Forbidden, LastOwner, Stale: as `change_member`.
    """
    removed, last_owner = await _managed(session, scope, user_id)
    check_version(removed, expected)
    if last_owner:
        raise LastOwner(KEEP_ONE)
    now = datetime.now(UTC)
    removed.deleted_at = now
    await session.flush()
    await _withdraw_invitations(session, scope.organization_id, user_id)
    await session.execute(
        update(ApiKey)
        .where(ApiKey.organization_id == scope.organization_id, ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=scope.actor.user_id)
        .execution_options(synchronize_session=False)
    )
    async with as_platform(session):
        await sessions.end_sessions(session, user_id, reason="removed", organization_id=scope.organization_id)
        await session.execute(
            update(User)
            .where(User.id == user_id, User.is_service, User.deleted_at.is_(None))
            .values(deleted_at=now)
            .execution_options(synchronize_session=False)
        )
    await publish(session, MemberRemoved(scope.organization_id, None, user_id))


async def create_service_account(
    session: AsyncSession, scope: OrganizationScope, *, name: str, role: OrganizationRole
) -> Person:
    """A member that is a program: it has keys, and neither a password nor a mailbox.

    Raises:
        Invalid: the role is owner.
        Forbidden: the role may do more than the actor.
        QuotaExceeded: the organization has as many members as it may.
    """
    if role is OrganizationRole.OWNER:
        raise Invalid("An owner is a person. A program can be an administrator at most.", pointer="/role")
    check_may_give(scope, role)
    async with as_platform(session):
        email = f"{uuid7().hex}@{scope.organization_slug}.service.invalid"
        made = await create_user(session, email=email, display_name=name, password=None, is_service=True)
        await add_member(session, scope.organization_id, made.id, role)
    return await member(session, scope, made.id)


async def sessions_of(session: AsyncSession, scope: OrganizationScope, user_id: UUID) -> list[LoginSession]:
    """A member's living sessions, newest first.

    Raises:
        NotFound: no such member.
        Forbidden: an owner's, and the actor is none.
    """
    await _managed(session, scope, user_id)
    async with as_platform(session):
        return await sessions.sessions_of_member(session, scope.organization_id, user_id)


async def end_session_of(
    session: AsyncSession, scope: OrganizationScope, user_id: UUID, session_id: UUID | None
) -> None:
    """End one of a member's sessions, or all (None).

    Raises:
        NotFound: no such member, or no such living session of theirs.
        Forbidden: an owner's, and the actor is none.
    """
    living = {one.id for one in await sessions_of(session, scope, user_id)}
    if session_id is not None and session_id not in living:
        raise NotFound("This member has no such session.")
    async with as_platform(session):
        if session_id is None:
            await sessions.end_sessions(
                session, user_id, reason="ended_by_administrator", organization_id=scope.organization_id
            )
            return
        await session.execute(
            update(LoginSession)
            .where(LoginSession.id == session_id)
            .values(ended_at=datetime.now(UTC), ended_reason="ended_by_administrator")
            .execution_options(synchronize_session=False)
        )
        await record_event(
            session, scope.organization_id, "session_ended", user_id, session_id=str(session_id), by="administrator"
        )


async def _managed(session: AsyncSession, scope: OrganizationScope, user_id: UUID) -> tuple[Membership, bool]:
    """The membership, locked, and whether it is the last owner's; only if the actor may manage it.

    The owners are locked first and in one order, so that two who demote each other at once do not both succeed.
    """
    async with as_platform(session):
        locked = queries.owners(scope.organization_id).with_for_update(of=Membership)
        owners = (await session.execute(locked)).scalars().all()
    query = queries.membership(scope.organization_id, user_id).with_for_update()
    found = await get_one(session, query, NO_MEMBER)
    if found.role is OrganizationRole.OWNER and Permission.OWNER_WRITE not in scope.permissions:
        raise Forbidden("Only an owner manages owners.", permission=Permission.OWNER_WRITE.value)
    return found, [owner.user_id for owner in owners] == [user_id]


async def _withdraw_invitations(session: AsyncSession, organization_id: UUID, user_id: UUID) -> None:
    """Whoever loses a role does not come back with it, or give it, by an invitation that they sent before."""
    await session.execute(
        update(Invitation)
        .where(
            Invitation.organization_id == organization_id,
            Invitation.created_by == user_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )
