"""What an administrator does from the terminal: an organization ready to be logged to, and a person's new password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, select, update

from modelyard.identity import api_keys
from modelyard.identity import service as identity
from modelyard.identity.models import LoginSession, User
from modelyard.identity.passwords import hash_password
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role, enter_tenant, get_one
from modelyard.projects import service as projects
from modelyard.settings import Settings

_REQUEST = RequestInfo(operation="create_organization")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `password` is None when the owner is known already."""

    slug: str
    name: str
    owner: str
    password: str | None
    project: str


async def is_known(settings: Settings, email: str) -> bool:
    """Is there a person with this address?"""
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    try:
        async with database.transaction(Context(SYSTEM, request=_REQUEST), role=Role.PLATFORM) as session:
            return (await session.execute(_person(email))).first() is not None
    finally:
        await database.engine.dispose()


async def create(settings: Settings, wanted: Wanted) -> str:
    """Make all of it. Returns the token of the owner's key for the project.

    Raises:
        ModelyardError, DBAPIError: a name is taken or cannot be, or the password is too weak.
    """
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    try:
        async with database.transaction(Context(SYSTEM, request=_REQUEST), role=Role.PLATFORM) as session:
            owner = (await session.execute(_person(wanted.owner))).scalar_one_or_none()
            if owner is None:
                owner = await identity.create_user(
                    session, email=wanted.owner, display_name="", password=wanted.password
                )
            organization = await identity.create_organization(session, slug=wanted.slug, name=wanted.name)
            await identity.add_member(session, organization.id, owner.id, OrganizationRole.OWNER)
            await enter_tenant(session, Context(SYSTEM, organization.id, _REQUEST))
            project = await projects.create_project(
                session, organization.id, slug=wanted.project, name=wanted.project, creator_id=owner.id
            )
            _, token = await api_keys.issue_api_key(
                session, organization.id, user_id=owner.id, name="first key", project_id=project.id
            )
            return token
    finally:
        await database.engine.dispose()


async def set_password(settings: Settings, email: str, password: str) -> None:
    """Give a person another password and end their sessions.

    Raises:
        NotFound: nobody has this address.
        WeakPassword: too short, too long, or too easily guessed.
    """
    hashed = await hash_password(password, email=email)
    now = datetime.now(UTC)
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    try:
        async with database.transaction(Context(SYSTEM, request=_REQUEST), role=Role.PLATFORM) as session:
            person = await get_one(session, _person(email), f"Nobody has the address {email}.")
            person.password_hash, person.password_changed_at = hashed, now
            person.failed_logins, person.locked_until = 0, None
            await session.execute(
                update(LoginSession)
                .where(LoginSession.user_id == person.id, LoginSession.ended_at.is_(None))
                .values(ended_at=now, ended_reason="password_changed")
            )
    finally:
        await database.engine.dispose()


def _person(email: str) -> Select[User]:
    return select(User).where(User.email_key == email.lower(), User.deleted_at.is_(None))
