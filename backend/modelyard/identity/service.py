"""Organizations, people and memberships: what may be done with them.

Making an organization or a person, and finding one by e-mail, takes a session in the platform's role.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.models import Membership, Organization, User
from modelyard.identity.passwords import hash_password
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, Stale
from modelyard.kernel.ids import uuid7

NO_MEMBER = "There is no such member in this organization."


class LastOwner(Conflict):
    code, title = "last_owner", "The last owner stays"


async def create_organization(session: AsyncSession, *, slug: str, name: str) -> Organization:
    """A new tenant without members. `add_member` gives it the owner that it needs, in the same transaction.

    Raises:
        IntegrityError: the slug is taken, or is none.
    """
    made = Organization(id=uuid7(), slug=slug, name=name)
    session.add(made)
    await session.flush()
    return made


async def change_organization(
    session: AsyncSession,
    organization_id: UUID,
    *,
    name: str | None = None,
    settings: dict[str, Any] | None = None,
    version: int | None = None,
) -> Organization:
    """Change what is given.

    Raises:
        Stale: `version` is given, and it is no longer the organization's.
    """
    changed = await get_one(session, queries.organization(organization_id), "There is no such organization.")
    if version is not None and version != changed.version:
        raise Stale("Someone else changed the organization meanwhile.", version=changed.version)
    if name is not None:
        changed.name = name
    if settings is not None:
        changed.settings = settings
    await session.flush()
    return changed


async def create_user(
    session: AsyncSession,
    *,
    email: str,
    display_name: str,
    password: str | None,
    is_platform_admin: bool = False,
    is_service: bool = False,
) -> User:
    """A new person (or service account) without memberships.

    password: None for who will never log in with one.

    Raises:
        WeakPassword: too short or too long.
        IntegrityError: the address is taken, whatever its case, or is none.
    """
    hashed = await hash_password(password) if password is not None else None
    made = User(
        id=uuid7(),
        email=email,
        display_name=display_name,
        password_hash=hashed,
        password_changed_at=datetime.now(UTC) if hashed else None,
        is_platform_admin=is_platform_admin,
        is_service=is_service,
    )
    session.add(made)
    await session.flush()
    return made


async def add_member(session: AsyncSession, organization_id: UUID, user_id: UUID, role: OrganizationRole) -> Membership:
    """Take a person into an organization.

    Raises:
        IntegrityError: they are a member already, or do not exist.
    """
    made = Membership(organization_id=organization_id, id=uuid7(), user_id=user_id, role=role)
    session.add(made)
    await session.flush()
    return made


async def change_role(
    session: AsyncSession, organization_id: UUID, user_id: UUID, role: OrganizationRole
) -> Membership:
    """Give a member another role.

    Raises:
        NotFound: no such member.
        LastOwner: the organization would have no owner.
    """
    if role is not OrganizationRole.OWNER:
        await _keep_an_owner(session, organization_id, user_id)
    changed = await get_one(session, queries.membership(organization_id, user_id), NO_MEMBER)
    changed.role = role
    await session.flush()
    return changed


async def remove_member(session: AsyncSession, organization_id: UUID, user_id: UUID) -> None:
    """End a membership; it can be given anew.

    Raises:
        NotFound: no such member.
        LastOwner: the organization would have no owner.
    """
    await _keep_an_owner(session, organization_id, user_id)
    removed = await get_one(session, queries.membership(organization_id, user_id), NO_MEMBER)
    removed.deleted_at = datetime.now(UTC)
    await session.flush()


async def _keep_an_owner(session: AsyncSession, organization_id: UUID, leaving: UUID) -> None:
    """Locks the owners, so that two who demote each other at once do not both succeed."""
    locked = await session.execute(queries.owners(organization_id).with_for_update())
    if [owner.user_id for owner in locked.scalars()] == [leaving]:
        raise LastOwner("An organization keeps an owner. Make somebody else an owner first.")
