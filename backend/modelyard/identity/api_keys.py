"""API keys: what may be done with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.models import ApiKey
from modelyard.identity.service import NO_MEMBER
from modelyard.identity.tokens import new_key
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Forbidden, Invalid
from modelyard.kernel.ids import uuid7
from modelyard.kernel.pages import PageRequest, page


async def issue_api_key(
    session: AsyncSession,
    organization_id: UUID,
    *,
    user_id: UUID,
    name: str,
    project_id: UUID | None = None,
    scopes: Iterable[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its token, which is stored nowhere.

    scopes: permissions that the key is limited to; None: all that its owner may do.

    Raises:
        Invalid: a scope that does not exist, or a time of expiry that has passed.
        NotFound: `user_id` is no member of the organization.
    """
    wanted = None if scopes is None else sorted({str(scope) for scope in scopes})
    unknown = set(wanted or ()) - {permission.value for permission in Permission}
    if unknown:
        raise Invalid(f"There is no permission {min(unknown)}.", pointer="/scopes")
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise Invalid("The key would have expired already.", pointer="/expires_at")
    await get_one(session, queries.membership(organization_id, user_id), NO_MEMBER)
    secret = new_key()
    made = ApiKey(
        organization_id=organization_id,
        id=uuid7(),
        name=name,
        prefix=secret.prefix,
        secret_hash=secret.secret_hash,
        user_id=user_id,
        project_id=project_id,
        scopes=wanted,
        expires_at=expires_at,
    )
    session.add(made)
    await session.flush()
    return made, secret.token


async def create_api_key(
    session: AsyncSession,
    scope: OrganizationScope,
    *,
    name: str,
    project_id: UUID | None = None,
    scopes: Iterable[Permission] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key of the actor's own. One that is made with a key may do no more than that key, and lives no longer.

    Raises:
        Forbidden: beyond the scopes or the life of the key that asks.
        Invalid: a time of expiry that has passed.
    """
    if scope.actor.user_id is None:
        raise Forbidden("A key needs an owner.")
    wanted = None if scopes is None else {permission.value for permission in scopes}
    if scope.actor.scopes is not None and (wanted is None or not wanted <= scope.actor.scopes):
        raise Forbidden("A key cannot make one that may do more than itself: name scopes of its own.")
    end = scope.actor.expires_at
    if end is not None and (expires_at is None or expires_at > end):
        raise Forbidden(f"A key cannot make one that outlives it: name an end of {end.isoformat()} at the latest.")
    return await issue_api_key(
        session,
        scope.organization_id,
        user_id=scope.actor.user_id,
        name=name,
        project_id=project_id,
        scopes=wanted,
        expires_at=expires_at,
    )


def _whose_keys(scope: OrganizationScope, *all_with: Permission) -> UUID | None:
    """None (everybody's) for who has one of those permissions too, else the actor's own."""
    return None if scope.permissions.intersection(all_with) else scope.actor.user_id


async def api_keys(
    session: AsyncSession, scope: OrganizationScope, request: PageRequest
) -> tuple[list[ApiKey], str | None]:
    """Newest first: every key for administrators and auditors, for others their own."""
    whose = _whose_keys(scope, Permission.AUDIT_READ, Permission.MEMBER_WRITE)
    query = queries.api_keys(scope.organization_id, whose)
    return await page(session, query, request, order=(ApiKey.created_at, ApiKey.id), descending=True)


async def revoke_api_key(session: AsyncSession, scope: OrganizationScope, key_id: UUID) -> ApiKey:
    """End a key for ever. A revoked one stays as it is.

    Raises:
        NotFound: no such key, or somebody else's and the actor does not administer members.
    """
    query = queries.api_keys(scope.organization_id, _whose_keys(scope, Permission.MEMBER_WRITE))
    revoked = await get_one(session, query.where(ApiKey.id == key_id).with_for_update(), "There is no such key.")
    if revoked.revoked_at is None:
        revoked.revoked_at, revoked.revoked_by = datetime.now(UTC), scope.actor.user_id
        await session.flush()
    return revoked
