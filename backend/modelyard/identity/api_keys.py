"""API keys: what may be done with them.

A key never does more than whoever asked for it could. It hangs on the key that it was made with: revoking that one
revokes it too, so a stolen key leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.models import ApiKey, Membership, Person
from modelyard.identity.service import NO_MEMBER
from modelyard.identity.tokens import new_key
from modelyard.kernel.access import ORGANIZATION_PERMISSIONS, OrganizationRole, OrganizationScope, Permission
from modelyard.kernel.db import count_rows, get_one, record_event
from modelyard.kernel.errors import Conflict, Forbidden, Invalid, Unauthenticated
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version

NO_KEY = "There is no such key."


async def issue_api_key(
    session: AsyncSession,
    organization_id: UUID,
    *,
    user_id: UUID,
    name: str,
    project_id: UUID | None = None,
    scopes: Iterable[str] | None = None,
    expires_at: datetime | None = None,
    rotated_from_id: UUID | None = None,
    created_with_id: UUID | None = None,
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
        rotated_from_id=rotated_from_id,
        created_with_id=created_with_id,
    )
    session.add(made)
    await session.flush()
    facts = {"name": name, "prefix": secret.prefix, "owner_id": str(user_id)}
    await record_event(session, organization_id, "api_key_created", made.id, **facts)
    return made, secret.token


async def create_api_key(
    session: AsyncSession,
    scope: OrganizationScope,
    *,
    name: str,
    project_id: UUID | None = None,
    scopes: Iterable[Permission] | None = None,
    expires_at: datetime | None = None,
    owner_id: UUID | None = None,
) -> tuple[ApiKey, str]:
    """A new key of the actor's own, or of the service account `owner_id`.

    Raises:
        Forbidden: beyond what the actor may do, or the life of the key that asks; or the key of another person.
        Invalid: a time of expiry that has passed.
        NotFound: `owner_id` is no member.
    """
    wanted = None if scopes is None else {permission.value for permission in scopes}
    owner = await _owner(session, scope, owner_id, scopes=wanted, expires_at=expires_at)
    return await issue_api_key(
        session,
        scope.organization_id,
        user_id=owner,
        name=name,
        project_id=project_id,
        scopes=wanted,
        expires_at=expires_at,
        created_with_id=scope.actor.key_id,
    )


async def rotate_api_key(
    session: AsyncSession, scope: OrganizationScope, key_id: UUID, *, overlap: timedelta
) -> tuple[ApiKey, str]:
    """A new key in the place of one's own, or of a service account's. The old one ends after the overlap, or is
    revoked at once if there is none.

    The new one is good for the same, until the same moment.

    Raises:
        NotFound: no such key, or somebody else's and the actor does not administer members.
        Forbidden: the key of another person, or beyond what the actor may do.
        Conflict: it has ended, or was rotated before.
    """
    at = datetime.now(UTC)
    old = await _managed(session, scope, key_id)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= at):
        raise Conflict("This key has ended. Make a new one.")
    successor = select(ApiKey.id).where(
        ApiKey.organization_id == scope.organization_id, ApiKey.rotated_from_id == old.id
    )
    if (await session.execute(successor)).first() is not None:
        raise Conflict("This key was rotated before. Rotate the one that took its place.")
    owner = await _owner(session, scope, old.user_id, scopes=old.scopes, expires_at=old.expires_at)
    made, token = await issue_api_key(
        session,
        scope.organization_id,
        user_id=owner,
        name=old.name,
        project_id=old.project_id,
        scopes=old.scopes,
        expires_at=old.expires_at,
        rotated_from_id=old.id,
        created_with_id=scope.actor.key_id,
    )
    if overlap:
        old.expires_at = min(at + overlap, old.expires_at or datetime.max.replace(tzinfo=UTC))
    else:
        old.revoked_at, old.revoked_by = at, scope.actor.user_id
    await session.flush()
    return made, token


def visible_keys(scope: OrganizationScope) -> Select[ApiKey]:
    """Every key for administrators and auditors, for others their own."""
    return queries.api_keys(scope.organization_id, _whose(scope, Permission.AUDIT_READ, Permission.MEMBER_WRITE))


async def api_key(session: AsyncSession, scope: OrganizationScope, key_id: UUID) -> ApiKey:
    """One key that the actor may see.

    Raises:
        NotFound: there is none.
    """
    return await get_one(session, visible_keys(scope).where(ApiKey.id == key_id), NO_KEY)


async def rename_api_key(
    session: AsyncSession, scope: OrganizationScope, key_id: UUID, *, name: str, expected: int | None
) -> ApiKey:
    """Give a key another name.

    Raises:
        NotFound: no such key, or somebody else's and the actor does not administer members.
        Forbidden: an owner's, and the actor is none.
        Stale: `expected` is not the key's version.
    """
    renamed = await _managed(session, scope, key_id)
    check_version(renamed, expected)
    renamed.name = name
    await session.flush()
    return renamed


async def revoke_api_key(
    session: AsyncSession, scope: OrganizationScope, key_id: UUID, *, expected: int | None = None
) -> None:
    """End a key for ever, and all that were made with it. A revoked one stays as it is.

    Raises:
        NotFound: no such key, or somebody else's and the actor does not administer members.
        Forbidden: an owner's, and the actor is none.
        Stale: `expected` is not the key's version.
    """
    revoked = await _managed(session, scope, key_id)
    check_version(revoked, expected)
    at, by = datetime.now(UTC), scope.actor.user_id
    if revoked.revoked_at is None:
        revoked.revoked_at, revoked.revoked_by = at, by
        await session.flush()
    made_with = (
        update(ApiKey)
        .where(
            ApiKey.organization_id == scope.organization_id,
            ApiKey.id.in_(queries.keys_made_with(scope.organization_id, key_id)),
            ApiKey.revoked_at.is_(None),
        )
        .values(revoked_at=at, revoked_by=by)
        .execution_options(synchronize_session=False)
    )
    while await count_rows(session, made_with):
        """Again: one of these keys may have made another while it was waited for."""


async def _managed(session: AsyncSession, scope: OrganizationScope, key_id: UUID) -> ApiKey:
    """The key, locked, if the actor may change it: their own, or anybody's for who administers members.

    Raises:
        NotFound: there is none, or it is not theirs to see.
        Forbidden: an owner's, and the actor is none.
    """
    query = queries.api_keys(scope.organization_id, _whose(scope, Permission.MEMBER_WRITE)).where(ApiKey.id == key_id)
    found = await get_one(session, query.with_for_update(), NO_KEY)
    if found.user_id != scope.actor.user_id and Permission.OWNER_WRITE not in scope.permissions:
        owner = queries.membership(scope.organization_id, found.user_id).where(
            Membership.role == OrganizationRole.OWNER
        )
        if (await session.execute(owner)).first() is not None:
            raise Forbidden("Only an owner manages an owner's keys.", permission=Permission.OWNER_WRITE.value)
    return found


def _whose(scope: OrganizationScope, *all_with: Permission) -> UUID | None:
    """None (everybody's) for who has one of those permissions too, else the actor's own."""
    return None if scope.permissions.intersection(all_with) else scope.actor.user_id


async def _owner(
    session: AsyncSession,
    scope: OrganizationScope,
    owner_id: UUID | None,
    *,
    scopes: Collection[str] | None,
    expires_at: datetime | None,
) -> UUID:
    """Whose key the actor makes, if they may make it: with these scopes, until that moment.

    owner_id: None for the actor themselves.

    Raises:
        Forbidden: it could do more than the actor, or outlive the key that asks; or it is another person's.
        NotFound: `owner_id` is no member.
    """
    actor = scope.actor
    if actor.user_id is None:
        raise Forbidden("A key needs an owner.")
    if actor.scopes is not None and (scopes is None or not set(scopes) <= actor.scopes):
        raise Forbidden("A key cannot make one that may do more than itself: name scopes of its own.")
    if actor.expires_at is not None and (expires_at is None or expires_at > actor.expires_at):
        raise Forbidden(
            f"A key cannot make one that outlives it: name an end of {actor.expires_at.isoformat()} at the latest."
        )
    if actor.key_id is not None:
        # Locked, so that whoever revokes it finds the new key, or has revoked it before.
        mine = queries.api_keys(scope.organization_id).where(ApiKey.id == actor.key_id, ApiKey.revoked_at.is_(None))
        if (await session.execute(mine.with_for_update(read=True))).first() is None:
            raise Unauthenticated("The API key is unknown, expired or revoked.")
    if owner_id in (None, actor.user_id):
        return actor.user_id
    if Permission.MEMBER_WRITE not in scope.permissions:
        needed = Permission.MEMBER_WRITE.value
        raise Forbidden(f"A key for somebody else needs the permission {needed}.", permission=needed)
    query = queries.people(scope.organization_id).where(Person.user_id == owner_id)
    owner = await get_one(session, query, NO_MEMBER)
    if not owner.is_service:
        raise Forbidden("A person makes their own keys. You make them for service accounts.")
    theirs = ORGANIZATION_PERMISSIONS[owner.role]
    if scopes is not None:
        theirs = frozenset(permission for permission in theirs if permission.value in scopes)
    if not theirs <= scope.permissions:
        raise Forbidden("The key could do more than you may.")
    return owner.user_id
