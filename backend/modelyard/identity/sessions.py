"""Log-in sessions: an access token for minutes, and a chain of refresh tokens of which each works once.

Log-in and refreshing run before anybody is known, so they open transactions of their own in the platform's role. What
a failure leaves behind (a counted attempt, a session ended because of a stolen token) is committed before the refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries, throttle
from modelyard.identity.models import LoginSession, Membership, MembershipStatus, RefreshToken, User, UserStatus
from modelyard.identity.passwords import verify_password
from modelyard.identity.signing import AccessClaims, AccessTokens
from modelyard.identity.tokens import new_refresh_token, sha256
from modelyard.kernel.context import Actor, ActorType, Context, RequestInfo
from modelyard.kernel.db import Database, Role, as_platform, count_rows, record_event
from modelyard.kernel.errors import Invalid, NotFound, Unauthenticated
from modelyard.kernel.ids import uuid7
from modelyard.settings import Settings

# One sentence for all of it: it must not tell who has an account here, or that one is locked.
REFUSED = "The e-mail address and the password do not fit, or too many attempts have locked the account for a while."
ENDED = "The session has ended. Log in again."


@dataclass(frozen=True, slots=True)
class Tokens:
    """`expires_in` counts the seconds of the access token's life."""

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_at: datetime


async def log_in(
    database: Database,
    settings: Settings,
    tokens: AccessTokens,
    *,
    email: str,
    password: str,
    request: RequestInfo,
    at: datetime | None = None,
) -> Tokens:
    """Start a session.

    An attempt counts before its password is checked, so attempts side by side get no more guesses than in a row.

    Raises:
        Unauthenticated: unknown, wrong password, suspended, or locked.
    """
    at = at or datetime.now(UTC)
    anonymous = Context(request=request)
    async with database.transaction(anonymous, role=Role.PLATFORM) as session:
        person = (await session.execute(queries.user_by_email(email).where(~User.is_service))).scalar_one_or_none()
        counted = await throttle.count_address(session, request.ip, at)
        if person is not None and counted:
            counted = await throttle.count_attempt(session, person.id, at, address=request.ip)
    # No connection is held while the hash is computed.
    right, newer_hash = await verify_password(password, person.password_hash if person is not None else None)
    admitted = person is not None and counted and right and person.status is UserStatus.ACTIVE
    if person is None or not admitted:
        reason = "locked" if not counted else "unknown" if person is None else "password" if not right else "suspended"
        async with database.transaction(anonymous, role=Role.PLATFORM) as session:
            known = person.id if person is not None else None
            await record_for_person(session, "login_failed", known, email=email, reason=reason)
        raise Unauthenticated(REFUSED)
    actor = Actor(ActorType.USER, person.id, is_platform_admin=person.is_platform_admin, label=person.email)
    async with database.transaction(Context(actor, request=request), role=Role.PLATFORM) as session:
        unchanged = (
            select(User.id)
            .where(
                User.id == person.id,
                User.password_hash == person.password_hash,
                User.status == UserStatus.ACTIVE,
                User.deleted_at.is_(None),
            )
            .with_for_update()
        )
        if (await session.execute(unchanged)).first() is None:
            raise Unauthenticated(REFUSED)  # it was changed, or they were suspended, while the hash was computed
        if newer_hash:
            await session.execute(_of(person.id).values(password_hash=newer_hash))
        await throttle.forgive(session, person.id, request.ip)
        return await start_session(session, settings, tokens, person, request=request, at=at)


async def start_session(
    session: AsyncSession,
    settings: Settings,
    tokens: AccessTokens,
    person: User,
    *,
    request: RequestInfo,
    at: datetime,
    bound_organization_id: UUID | None = None,
) -> Tokens:
    """Let a person in whose identity is proven. In the platform's role.

    bound_organization_id: the only organization that the session is good for, because nobody else vouches for the
    person; None: all of theirs.
    """
    await session.execute(_of(person.id).values(last_login_at=at))
    login = LoginSession(
        id=uuid7(),
        user_id=person.id,
        created_at=at,
        last_used_at=at,
        expires_at=at + settings.refresh_token_lifetime,
        ip=request.ip,
        user_agent=request.user_agent[:400],
        bound_organization_id=bound_organization_id,
    )
    session.add(login)
    await session.flush()
    refresh_token = await _new_link(session, login.id, at)
    await record_for_person(session, "login", person.id, only=bound_organization_id, session_id=str(login.id))
    return await _tokens(tokens, person, login, refresh_token, at)


async def refresh(
    database: Database, tokens: AccessTokens, refresh_token: str, *, request: RequestInfo, at: datetime | None = None
) -> Tokens:
    """New tokens for a living session; `refresh_token` works no more.

    Raises:
        Unauthenticated: unknown or over; or used before, which ends the session for whoever holds its tokens.
    """
    at = at or datetime.now(UTC)
    async with database.transaction(Context(request=request), role=Role.PLATFORM) as session:
        query = queries.session_of_refresh_token(sha256(refresh_token)).with_for_update(of=RefreshToken)
        found = (await session.execute(query)).one_or_none()
        if found is None:
            raise Unauthenticated(ENDED)
        link, login, person = found
        living = login.ended_at is None and login.expires_at > at
        stolen = living and link.used_at is not None
        if stolen:
            await _end(session, login.id, person.id, at, reason="refresh_token_reused")
            only = login.bound_organization_id
            await record_for_person(session, "refresh_token_reused", person.id, only=only, session_id=str(login.id))
        elif living and person.status is UserStatus.ACTIVE and person.deleted_at is None:
            link.used_at = at
            login.last_used_at = at
            newer = await _new_link(session, login.id, at)
            return await _tokens(tokens, person, login, newer, at)
    raise Unauthenticated(
        "This refresh token was used before, so its session has been ended. Log in again." if stolen else ENDED
    )


async def log_out(session: AsyncSession, actor: Actor) -> None:
    """End the session that the request came with.

    Raises:
        Invalid: the request came with an API key, which has no session.
    """
    if actor.session_id is None:
        raise Invalid("An API key has no session to end. Revoke the key instead.")
    await end_session(session, actor, actor.session_id, event="logout")


async def end_session(session: AsyncSession, actor: Actor, session_id: UUID, *, event: str = "session_ended") -> None:
    """End one of the actor's own sessions.

    Raises:
        NotFound: the actor has no such living session; a key has none, whoever owns it.
    """
    absent = NotFound("You have no such session.")
    if actor.session_id is None or actor.user_id is None:
        raise absent
    mine = _visible_to(actor).where(LoginSession.id == session_id)
    if (await session.execute(mine)).first() is None:
        raise absent
    async with as_platform(session):
        if not await _end(session, session_id, actor.user_id, datetime.now(UTC), reason=event):
            raise absent
        only = actor.organization_id
        await record_for_person(session, event, actor.user_id, only=only, session_id=str(session_id))


async def living_sessions(session: AsyncSession, actor: Actor) -> list[LoginSession]:
    """The actor's own sessions, newest first. None for a key: it sees nothing of its owner's browsers."""
    if actor.session_id is None or actor.user_id is None:
        return []
    query = _visible_to(actor).order_by(LoginSession.created_at.desc())
    return list((await session.execute(query)).scalars())


def _visible_to(actor: Actor) -> Select[LoginSession]:
    """Living sessions of the actor's own; for one that an organization vouches for only those of that organization."""
    assert actor.user_id is not None
    query = queries.sessions(actor.user_id, datetime.now(UTC))
    if actor.organization_id is None:
        return query
    return query.where(LoginSession.bound_organization_id == actor.organization_id)


async def end_sessions(
    session: AsyncSession,
    user_id: UUID,
    *,
    reason: str,
    except_session: UUID | None = None,
    organization_id: UUID | None = None,
) -> None:
    """End every living session of a person, but for one if it is named. In the platform's role.

    organization_id: only those that are this organization's affair.
    """
    ending = update(LoginSession).where(
        LoginSession.user_id == user_id,
        LoginSession.ended_at.is_(None),
        LoginSession.id.is_distinct_from(except_session),
    )
    if organization_id is not None:
        ending = ending.where(_concerns(organization_id))
    ended = await session.execute(
        ending.values(ended_at=datetime.now(UTC), ended_reason=reason)
        .returning(LoginSession.id)
        .execution_options(synchronize_session=False)
    )
    count = len(ended.all())
    if count:
        await record_for_person(session, "sessions_ended", user_id, only=organization_id, reason=reason, sessions=count)


def _concerns(organization_id: UUID) -> ColumnElement[bool]:
    """Sessions that are an organization's affair: those that it vouches for, and all of a person who is nobody else's.

    It neither sees nor ends how its people work for others; their own door closes with the membership.
    """
    elsewhere = exists().where(
        Membership.user_id == LoginSession.user_id,
        Membership.organization_id != organization_id,
        Membership.deleted_at.is_(None),
    )
    administrator = exists().where(User.id == LoginSession.user_id, User.is_platform_admin)
    return or_(
        LoginSession.bound_organization_id == organization_id,
        and_(LoginSession.bound_organization_id.is_(None), ~elsewhere, ~administrator),
    )


async def sessions_of_member(session: AsyncSession, organization_id: UUID, user_id: UUID) -> list[LoginSession]:
    """A person's living sessions that are this organization's affair, newest first. In the platform's role."""
    query = queries.sessions(user_id, datetime.now(UTC)).where(_concerns(organization_id))
    return list((await session.execute(query.order_by(LoginSession.created_at.desc()))).scalars())


async def record_for_person(
    session: AsyncSession, entity: str, user_id: UUID | None, *, only: UUID | None = None, **facts: Any
) -> None:
    """Put an event of a person on the trail of each organization that they are a member of, so that its auditors see
    it; on the platform's trail when there is none. In the platform's role.

    only: the one organization whose affair it is; the others learn nothing of it.
    """
    organizations: list[UUID | None] = [only] if only is not None else []
    if user_id is not None and only is None:
        mine = select(Membership.organization_id).where(
            Membership.user_id == user_id,
            Membership.deleted_at.is_(None),
            Membership.status == MembershipStatus.ACTIVE,
        )
        organizations += (await session.execute(mine)).scalars()
    for organization_id in organizations or [None]:
        await record_event(session, organization_id, entity, user_id, **facts)


def _of(user_id: UUID) -> Update:
    return update(User).where(User.id == user_id).execution_options(synchronize_session=False)


async def _end(session: AsyncSession, session_id: UUID, user_id: UUID, at: datetime, *, reason: str) -> bool:
    statement = (
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .values(ended_at=at, ended_reason=reason)
        .execution_options(synchronize_session=False)
    )
    return await count_rows(session, statement) == 1


async def _new_link(session: AsyncSession, session_id: UUID, at: datetime) -> str:
    token = new_refresh_token()
    await session.execute(
        insert(RefreshToken).values(id=uuid7(), session_id=session_id, token_hash=sha256(token), issued_at=at)
    )
    return token


async def _tokens(tokens: AccessTokens, person: User, login: LoginSession, refresh_token: str, at: datetime) -> Tokens:
    is_platform_admin = person.is_platform_admin and login.bound_organization_id is None
    claims = AccessClaims(person.id, login.id, person.email, is_platform_admin)
    return Tokens(await tokens.issue(claims, at=at), tokens.lifetime_seconds, refresh_token, login.expires_at)
