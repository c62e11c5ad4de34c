"""The sample's people and projects, and the transaction in which they act one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.store import ArtifactStore
from modelyard.identity import service as identity
from modelyard.kernel.access import (
    OrganizationRole,
    OrganizationScope,
    Permission,
    ProjectRole,
    ProjectScope,
    permissions,
)
from modelyard.kernel.context import SYSTEM, Actor, ActorType, Context, RequestInfo
from modelyard.kernel.db import enter_tenant
from modelyard.kernel.vault import Vault
from modelyard.projects import service as projects

SLUG, NAME = "acme-ml", "Acme ML Corp"
OPERATION = RequestInfo(operation="seed")


@dataclass(frozen=True, slots=True)
class Role:
    """A person of the sample, before they exist."""

    email: str
    password: str
    display_name: str
    role: OrganizationRole
    is_platform_admin: bool = False


ADMIN = Role("admin@acme-ml.com", "admin123", "Ada Lindqvist", OrganizationRole.OWNER, is_platform_admin=True)
SCIENTIST = Role("scientist@acme-ml.com", "scientist123", "Sam Okafor", OrganizationRole.MEMBER)
ENGINEER = Role("engineer@acme-ml.com", "engineer123", "Elena Marin", OrganizationRole.MEMBER)
AUDITOR = Role("auditor@acme-ml.com", "auditor123", "Nadia Costa", OrganizationRole.AUDITOR)
CAST = (ADMIN, SCIENTIST, ENGINEER, AUDITOR)


@dataclass(frozen=True, slots=True)
class Place:
    """A project of the sample; `roles` by e-mail address."""

    id: UUID
    slug: str
    roles: Mapping[str, ProjectRole]


@dataclass(slots=True)
class Story:
    """What every part of the sample is written with. `now` is the moment at which the sample's history ends."""

    session: AsyncSession
    store: ArtifactStore
    vault: Vault
    now: datetime
    rng: np.random.Generator
    organization_id: UUID
    user_ids: dict[str, UUID] = field(default_factory=dict)

    def at(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """A time of day (UTC), so many days ago."""
        today = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=-days_ago, hours=hour, minutes=minute)

    @property
    def this_hour(self) -> datetime:
        return self.now.replace(minute=0, second=0, microsecond=0)

    async def act(self, who: Role) -> OrganizationScope:
        """From here on this person acts. The database's role sees their organization alone."""
        actor = await self._enter(who)
        return OrganizationScope(self.organization_id, SLUG, actor, permissions(actor, who.role))

    async def act_in(self, who: Role, place: Place) -> ProjectScope:
        """As `act`, in a project."""
        actor = await self._enter(who)
        granted = permissions(actor, who.role, place.roles.get(who.email))
        return ProjectScope(self.organization_id, SLUG, actor, granted, place.id, place.slug)

    async def act_as_system(self, place: Place) -> ProjectScope:
        """From here on the platform itself acts, as its jobs do."""
        await enter_tenant(self.session, Context(SYSTEM, self.organization_id, OPERATION))
        return ProjectScope(self.organization_id, SLUG, SYSTEM, frozenset(Permission), place.id, place.slug)

    async def _enter(self, who: Role) -> Actor:
        actor = Actor(
            ActorType.USER, self.user_ids[who.email], is_platform_admin=who.is_platform_admin, label=who.email
        )
        await enter_tenant(self.session, Context(actor, self.organization_id, OPERATION))
        return actor


async def found_organization(
    session: AsyncSession, store: ArtifactStore, vault: Vault, *, now: datetime, rng: np.random.Generator
) -> Story:
    """The organization and its people. The session is in the platform's role; afterwards the owner acts in it.

    Raises:
        IntegrityError: one of the addresses, or the organization's slug, is taken.
    """
    organization = await identity.create_organization(session, slug=SLUG, name=NAME)
    story = Story(session, store, vault, now, rng, organization.id)
    for who in CAST:
        user = await identity.create_user(
            session,
            email=who.email,
            display_name=who.display_name,
            password=who.password,
            is_platform_admin=who.is_platform_admin,
            email_verified=True,
            password_checked=False,
        )
        await identity.add_member(session, organization.id, user.id, who.role)
        story.user_ids[who.email] = user.id
    await story.act(ADMIN)
    return story


async def open_project(
    story: Story, *, slug: str, name: str, description: str, manager: Role, contributor: Role
) -> Place:
    """A project that the manager creates and takes the contributor into."""
    await story.act(manager)
    made = await projects.create_project(
        story.session,
        story.organization_id,
        slug=slug,
        name=name,
        description=description,
        creator_id=story.user_ids[manager.email],
    )
    roles = {manager.email: ProjectRole.MANAGER, contributor.email: ProjectRole.CONTRIBUTOR}
    place = Place(made.id, slug, roles)
    scope = await story.act_in(manager, place)
    await projects.set_member(story.session, scope, story.user_ids[contributor.email], ProjectRole.CONTRIBUTOR)
    return place
