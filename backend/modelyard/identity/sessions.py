"""Log-in sessions: an access token for minutes, and a chain of refresh tokens of which each works once.

Log-in and refreshing run before anybody is known, so they open transactions of their own in the platform's role. What
a failure leaves behind (a counted attempt, a session ended because of a stolen token) is committed before the refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.models import LoginSession, RefreshToken, User, UserStatus
from modelyard.identity.passwords import verify_password
from modelyard.identity.tokens import AccessClaims, AccessTokens, new_refresh_token, sha256
from modelyard.kernel.context import Actor, ActorType, Context, RequestInfo
from modelyard.kernel.db import Database, Role, count_rows, record_event
from modelyard.kernel.errors import Invalid, NotFound, Unauthenticated
from modelyard.kernel.ids import uuid7
from modelyard.settings import Settings

FREE_ATTEMPTS = 5
"""Wrong passwords in a row before an account is locked."""

FIRST_LOCK, LONGEST_LOCK = timedelta(seconds=15), timedelta(hours=1)

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


def lock_after(failures: int) -> timedelta | None:
    """How long an account is locked after so many failures in a row: doubling from the fifth on."""
    if failures < FREE_ATTEMPTS:
        return None
    doublings = min(failures - FREE_ATTEMPTS, 20)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


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
        counted = person is not None and await _count_attempt(session, person.id, at)
    # No connection is held while the hash is computed.
    right, newer_hash = await verify_password(password, person.password_hash if person is not None else None)
    admitted = person is not None and counted and right and person.status is UserStatus.ACTIVE
    if person is None or not admitted:
        reason = "unknown" if person is None else "locked" if not counted else "password" if not right else "suspended"
        async with database.transaction(anonymous, role=Role.PLATFORM) as session:
            await record_event(
                session, None, "login_failed", person.id if person is not None else None, email=email, reason=reason
            )
        raise Unauthenticated(REFUSED)
    actor = Actor(ActorType.USER, person.id, is_platform_admin=person.is_platform_admin, label=person.email)
    async with database.transaction(Context(actor, request=request), role=Role.PLATFORM) as session:
        changes = {"password_hash": newer_hash} if newer_hash else {}
        await session.execute(
            update(User)
            .where(User.id == person.id)
            .values(failed_logins=0, locked_until=None, last_login_at=at, **changes)
            .execution_options(synchronize_session=False)
        )
        login = LoginSession(
            id=uuid7(),
            user_id=person.id,
            created_at=at,
            last_used_at=at,
            expires_at=at + settings.refresh_token_lifetime,
            ip=request.ip,
            user_agent=request.user_agent[:400],
        )
        session.add(login)
        await session.flush()
        refresh_token = await _new_link(session, login.id, at)
        await record_event(session, None, "login", person.id, session_id=str(login.id))
    return _tokens(tokens, person, login, refresh_token, at)


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
            await record_event(session, None, "refresh_token_reused", person.id, session_id=str(login.id))
        elif living and person.status is UserStatus.ACTIVE and person.deleted_at is None:
            link.used_at = at
            login.last_used_at = at
            newer = await _new_link(session, login.id, at)
            return _tokens(tokens, person, login, newer, at)
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
    if not await _end(session, session_id, actor.user_id, datetime.now(UTC), reason=event):
        raise absent
    await record_event(session, None, event, actor.user_id, session_id=str(session_id))


async def living_sessions(session: AsyncSession, actor: Actor) -> list[LoginSession]:
    """The actor's own sessions, newest first. None for a key: it sees nothing of its owner's browsers."""
    if actor.session_id is None or actor.user_id is None:
        return []
    query = queries.sessions(actor.user_id, datetime.now(UTC)).order_by(LoginSession.created_at.desc())
    return list((await session.execute(query)).scalars())


async def _count_attempt(session: AsyncSession, user_id: UUID, at: datetime) -> bool:
    """Count an attempt as failed until it succeeds; False while the account is locked."""
    failures = await session.scalar(
        select(User.failed_logins)
        .where(User.id == user_id, or_(User.locked_until.is_(None), User.locked_until <= at))
        .with_for_update()
    )
    if failures is None:
        return False
    lock = lock_after(failures + 1)
    await session.execute(
        update(User)
        .where(User.id == user_id)
        .values(failed_logins=failures + 1, locked_until=at + lock if lock else None)
        .execution_options(synchronize_session=False)
    )
    return True


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


def _tokens(tokens: AccessTokens, person: User, login: LoginSession, refresh_token: str, at: datetime) -> Tokens:
    claims = AccessClaims(person.id, login.id, person.email, person.is_platform_admin)
    return Tokens(tokens.issue(claims, at=at), tokens.lifetime_seconds, refresh_token, login.expires_at)
