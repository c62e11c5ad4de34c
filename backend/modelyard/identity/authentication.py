"""From an `Authorization` header to an actor, and from an actor to their place in an organization and a project.

Both are looked up before the tenant is known, through functions of the database that tell one caller's own facts.
Answers are kept for a few seconds, so a revoked key stops working within `credential_cache` on every process.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from modelyard.identity.callers import KEY_FACTS, SCOPE_FACTS, SLUG, credential_in, is_good_key, is_member
from modelyard.identity.signing import AccessTokens
from modelyard.identity.tokens import KEY_MARK, key_prefix
from modelyard.identity.usage import Uses
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.context import Actor, ActorType, Context
from modelyard.kernel.db import Database
from modelyard.kernel.errors import Unauthenticated
from modelyard.settings import Settings

T = TypeVar("T")
HOW_TO = "Send `Authorization: Bearer <API key or access token>`."


class Recent(Generic[T]):
    """Answers of the last seconds, at most `size` of them."""

    def __init__(self, seconds: float, size: int = 10_000) -> None:
        self.seconds, self.size = seconds, size
        self._items: OrderedDict[Any, tuple[float, T]] = OrderedDict()

    def get(self, key: object) -> T | None:
        found = self._items.get(key)
        return found[1] if found and found[0] > time.monotonic() else None

    def put(self, key: object, value: T) -> None:
        self._items[key] = (time.monotonic() + self.seconds, value)
        self._items.move_to_end(key)
        if len(self._items) > self.size:
            self._items.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Place:
    """An actor's place: the organization with their role, and the project with theirs (None: no such, or no role)."""

    organization_id: UUID
    organization_slug: str
    organization_role: OrganizationRole
    project_id: UUID | None = None
    project_slug: str | None = None
    project_archived: bool = False
    project_role: ProjectRole | None = None
    support: bool = False
    quotas: Mapping[str, int] = field(default_factory=dict)

    def seen_as(self, actor: Actor) -> Actor:
        """The actor as the organization's trail names them here."""
        return replace(actor, label=f"{actor.label} (support access)") if self.support else actor


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """An API key's actor, and the slugs that it is bound to."""

    actor: Actor
    organization_slug: str
    project_slug: str | None


class Authenticator:
    """Knows callers by key or token."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self.tokens = AccessTokens(database, settings)
        self.uses = Uses()
        seconds = settings.credential_cache.total_seconds()
        self._keys: Recent[KeyHolder] = Recent(seconds)
        self._sessions: Recent[Actor] = Recent(seconds)
        self._places: Recent[Place | None] = Recent(seconds)

    async def actor(self, authorization: str | None, *, address: str = "", fresh: bool = False) -> Actor:
        """Who sent this header.

        address: where from, as the use of a key is recorded. fresh: ask the database, whatever is remembered; for what
        gives rights, which must not outlive their loss by a few seconds.

        Raises:
            Unauthenticated: no header, or a credential that is unknown, expired or revoked.
        """
        credential = credential_of(authorization)
        if credential.startswith(KEY_MARK):
            actor = (await self.key_holder(credential, fresh=fresh)).actor
            self.uses.note(actor, address)
            return actor
        return await self._user(credential, fresh=fresh)

    async def key_holder(self, token: str, *, fresh: bool = False) -> KeyHolder:
        """The holder of an API key.

        Raises:
            Unauthenticated: unknown, expired, revoked, or its owner may no longer act.
        """
        cache_key = hashlib.blake2b(token.encode(), digest_size=16).digest()
        known = self._keys.get(cache_key)
        if known is not None and not fresh:
            return known
        prefix = key_prefix(token)
        facts = await self._row(KEY_FACTS, (prefix,)) if prefix else None
        if facts is None or not is_good_key(facts, token, at=datetime.now(UTC)):
            raise Unauthenticated("The API key is unknown, expired or revoked.")
        holder = KeyHolder(
            Actor(
                ActorType.API_KEY,
                user_id=facts["user_id"],
                key_id=facts["key_id"],
                organization_id=facts["organization_id"],
                project_id=facts["project_id"],
                scopes=frozenset(facts["scopes"]) if facts["scopes"] is not None else None,
                expires_at=facts["expires_at"],
                label=f"{facts['user_email']} (key {prefix})",
            ),
            facts["organization_slug"],
            facts["project_slug"],
        )
        self._keys.put(cache_key, holder)
        return holder

    async def _user(self, token: str, *, fresh: bool) -> Actor:
        claims = await self.tokens.verify(token)
        known = self._sessions.get(claims.session_id)
        if known is not None and not fresh:
            return known
        facts = await self._row("SELECT * FROM auth_session(%s, %s)", (claims.user_id, claims.session_id))
        if facts is None:
            raise Unauthenticated("The session has ended. Log in again.")
        actor = Actor(
            ActorType.USER,
            user_id=claims.user_id,
            session_id=claims.session_id,
            organization_id=facts["bound_organization_id"],
            is_platform_admin=facts["is_platform_admin"],
            label=facts["email"],
        )
        self._sessions.put(claims.session_id, actor)
        return actor

    async def place(self, actor: Actor, organization: str, project: str | None, *, fresh: bool = False) -> Place | None:
        """The actor's place in the organization (and project) of these slugs; None when they have none there.

        fresh: as of `actor`.
        """
        # What is no slug names nothing, and may hold what the database cannot store.
        if not SLUG.fullmatch(organization):
            return None
        if project is not None and not SLUG.fullmatch(project):
            project = None
        key = (actor.user_id, organization, project)
        known = None if fresh else self._places.get(key)
        if known is None:
            facts = await self._row(SCOPE_FACTS, (actor.user_id, organization, project))
            known = _place(facts, organization, project)
            if known is not None:
                self._places.put(key, known)
        if known is None or (actor.organization_id is not None and actor.organization_id != known.organization_id):
            return None
        if actor.user_id is not None and not known.support:
            self.uses.see(known.organization_id, actor.user_id)
        return known

    def forget(self) -> None:
        """Drop every kept answer, in this process."""
        self._keys._items.clear()
        self._sessions._items.clear()
        self._places._items.clear()

    async def _row(self, query: Any, values: tuple[object, ...]) -> dict[str, Any] | None:
        async with self._database.driver(Context()) as connection:
            cursor = await connection.execute(query, values)
            row = await cursor.fetchone()
            names = [column.name for column in cursor.description or ()]
        return dict(zip(names, row, strict=True)) if row is not None else None


def _place(facts: dict[str, Any] | None, organization: str, project: str | None) -> Place | None:
    if facts is None or not is_member(facts):
        return None
    return Place(
        facts["organization_id"],
        organization,
        OrganizationRole(facts["role"]),
        facts["project_id"],
        project if facts["project_id"] else None,
        facts["project_status"] == "archived",
        ProjectRole(facts["project_role"]) if facts["project_role"] else None,
        support=facts["support_access_id"] is not None,
        quotas=facts["quotas"],
    )


def credential_of(authorization: str | None) -> str:
    """The token of a Bearer header, or the password of a Basic one (MLflow's user-name and password variables).

    Raises:
        Unauthenticated: there is none.
    """
    credential = credential_in(authorization)
    if credential is None:
        raise Unauthenticated(HOW_TO)
    return credential
