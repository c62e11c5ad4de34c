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
from modelyard.identity.quotas import room_for_a_member
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.db import get_one
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version

NO_MEMBER = "There is no such member in this organization."


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
    expected: int | None = None,
) -> Organization:
    """Change what is given.

    Raises:
        Stale: `expected` is not the organization's version.
    """
    changed = await get_one(session, queries.organization(organization_id), "There is no such organization.")
    check_version(changed, expected)
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
    email_verified: bool = False,
    password_checked: bool = True,
) -> User:
    """A new person (or service account) without memberships.

    password: None for who will never log in with one. password_checked: False for the sample's alone.

    Raises:
        WeakPassword: too short, too long, or too easily guessed.
        IntegrityError: the address is taken, whatever its case, or is none.
    """
    hashed = await hash_password(password, email=email, checked=password_checked) if password is not None else None
    made = User(
        id=uuid7(),
        email=email,
        display_name=display_name,
        password_hash=hashed,
        password_changed_at=datetime.now(UTC) if hashed else None,
        is_platform_admin=is_platform_admin,
        is_service=is_service,
        email_verified_at=datetime.now(UTC) if email_verified else None,
    )
    session.add(made)
    await session.flush()
    return made


async def add_member(session: AsyncSession, organization_id: UUID, user_id: UUID, role: OrganizationRole) -> Membership:
    """Take a person into an organization.

    Raises:
        IntegrityError: they are a member already, or do not exist.
        QuotaExceeded: the organization has as many members as it may.
    """
    await room_for_a_member(session, organization_id)
    made = Membership(organization_id=organization_id, id=uuid7(), user_id=user_id, role=role)
    session.add(made)
    await session.flush()
    return made
