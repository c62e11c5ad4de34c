"""A person's own account: password, address, name. What is proven by mail carries a token that works once.

Changes of an account are a person's, not a tenant's, so they run in the platform's role, on the one row that the actor
or the token names. A session that one organization vouches for changes nothing here: that organization could have
asserted anybody's address.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries, throttle
from modelyard.identity.models import AccountToken, TokenPurpose, User, UserStatus
from modelyard.identity.passwords import hash_password, verify_password
from modelyard.identity.sessions import end_sessions, record_for_person
from modelyard.identity.tokens import new_mail_token, sha256
from modelyard.kernel.context import Actor, ActorType, Context, RequestInfo
from modelyard.kernel.db import Database, Role, as_platform, enter_tenant, get_one
from modelyard.kernel.errors import AlreadyExists, Forbidden, Invalid, NotFound, TooManyRequests
from modelyard.kernel.ids import uuid7
from modelyard.kernel.jobs import JobContext, JobName, defer, job
from modelyard.kernel.mail import send_mail
from modelyard.kernel.vault import Vault

RESET_LIFETIME, VERIFICATION_LIFETIME = timedelta(hours=1), timedelta(days=1)
MAILS_AN_HOUR = 5
"""Mails of one purpose to one person."""

NOT_USABLE = "This link is unknown, used or over. Ask for a new one."
NO_ACCOUNT = "This account does not exist any more."


def own_account(actor: Actor) -> UUID:
    """The person whose account may be changed by this actor.

    Raises:
        Invalid: a key asks.
        Forbidden: a session asks that one organization vouches for.
    """
    if actor.session_id is None or actor.user_id is None:
        raise Invalid("An API key does not change its owner's account. Log in instead.")
    if actor.organization_id is not None:
        raise Forbidden("You logged in by your organization's single sign-on, which does not open your own account.")
    return actor.user_id


async def prove_password(database: Database, actor: Actor, password: str, *, request: RequestInfo) -> None:
    """Ask for the password again. Whoever holds a stolen session guesses no faster than at a log-in.

    In transactions of its own: a failed attempt stays counted.

    Raises:
        Invalid, Forbidden: as `own_account`.
        Invalid: it is wrong.
        TooManyRequests: the account is locked after too many wrong ones.
    """
    user_id, at = own_account(actor), datetime.now(UTC)
    context = Context(actor, request=request)
    async with database.transaction(context, role=Role.PLATFORM) as session:
        person = await get_one(session, queries.user(user_id), NO_ACCOUNT)
        counted = await throttle.count_address(session, request.ip, at) and await throttle.count_attempt(
            session, user_id, at, address=request.ip
        )
    if not counted:
        raise TooManyRequests("Too many wrong passwords have locked the account for a while.", retry_after=60)
    right, _ = await verify_password(password, person.password_hash)
    if not right:
        raise Invalid("The current password is wrong.", pointer="/current_password")
    async with database.transaction(context, role=Role.PLATFORM) as session:
        await throttle.forgive(session, user_id, request.ip)


async def change_password(session: AsyncSession, actor: Actor, new: str) -> None:
    """Replace the password, which was just proven; every other session of the person ends.

    Raises:
        Invalid, Forbidden: as `own_account`.
        WeakPassword: `new` is too short, too long, or too easily guessed.
    """
    user_id = own_account(actor)
    async with as_platform(session):
        person = await get_one(session, queries.user(user_id).with_for_update(), NO_ACCOUNT)
        await _set_password(session, person, await hash_password(new, email=person.email))
        await end_sessions(session, user_id, reason="password_changed", except_session=actor.session_id)
        await record_for_person(session, "password_changed", user_id, proof="the old password")


async def change_account(
    session: AsyncSession,
    vault: Vault,
    actor: Actor,
    *,
    display_name: str | None = None,
    preferences: dict[str, Any] | None = None,
    email: str | None = None,
    url: str,
) -> User:
    """Change what is given. A new address takes effect when the mail that goes there is answered; for one, the password
    was just proven.

    url: the address of this installation, for the link.

    Raises:
        Invalid, Forbidden: as `own_account`.
        TooManyRequests: too many such mails in the last hour.
    """
    user_id = own_account(actor)
    async with as_platform(session):
        person = await get_one(session, queries.user(user_id).with_for_update(), NO_ACCOUNT)
        if display_name is not None:
            person.display_name = display_name
        if preferences is not None:
            person.preferences = preferences
        if email is not None and email.lower() != person.email_key:
            await _send_verification(session, vault, person, email, url=url)
        await session.flush()
        return person


async def send_verification(session: AsyncSession, vault: Vault, actor: Actor, *, url: str) -> None:
    """Mail a link to the actor's address that proves it theirs.

    Raises:
        Invalid: it is proven already; or as `own_account`.
        Forbidden: as `own_account`.
        TooManyRequests: too many such mails in the last hour.
    """
    user_id = own_account(actor)
    async with as_platform(session):
        person = await get_one(session, queries.user(user_id), NO_ACCOUNT)
        if person.email_verified_at is not None:
            raise Invalid("Your address is verified already.")
        await _send_verification(session, vault, person, person.email, url=url)


async def confirm_verification(database: Database, vault: Vault, token: str, *, request: RequestInfo) -> None:
    """Take the address of a mail's link for proven; a new one replaces the old.

    Raises:
        NotFound: the link is not usable (any more).
        AlreadyExists: somebody else has the address meanwhile.
    """
    async with database.transaction(Context(request=request), role=Role.PLATFORM) as session:
        used, person = await _use(session, token, TokenPurpose.EMAIL_VERIFICATION, request)
        if used.email.lower() != person.email_key:
            if (await session.execute(queries.user_by_email(used.email))).first() is not None:
                raise AlreadyExists("Somebody else has this address meanwhile.")
            await _tell_old_address(session, vault, person, used.email)
            person.email = used.email
            await _forget_tokens(session, person.id, TokenPurpose.PASSWORD_RESET)
        person.email_verified_at = datetime.now(UTC)
        await session.flush()
        await record_for_person(session, "email_verified", person.id, email=used.email)


async def request_password_reset(session: AsyncSession, vault: Vault, email: str, *, request: RequestInfo) -> None:
    """Queue a mail with a link for a new password. Whether there is such a person is looked up by the job: the caller
    learns nothing, not even from the time that it takes."""
    asked = {"email": email, "ip": request.ip, "user_agent": request.user_agent, "request_id": request.request_id}
    sealed = base64.b64encode(vault.seal(json.dumps(asked).encode())).decode()
    lock = f"password_reset:{sha256(email.lower())}"
    await defer(session, JobName.SEND_PASSWORD_RESET, organization_id=None, args={"asked": sealed}, queueing_lock=lock)


@job(JobName.SEND_PASSWORD_RESET)
async def send_password_reset(context: JobContext, args: dict[str, Any]) -> None:
    """Mail the link, if there is such a person."""
    vault = Vault(context.settings)
    asked: dict[str, str] = json.loads(vault.open(base64.b64decode(args["asked"])))
    email = asked.pop("email")
    request = RequestInfo(operation="request_password_reset", **asked)
    async with context.database.transaction(Context(request=request), role=Role.PLATFORM) as session:
        query = queries.user_by_email(email).where(~User.is_service, User.status == UserStatus.ACTIVE)
        person = (await session.execute(query)).scalar_one_or_none()
        known = person.id if person is not None else None
        await record_for_person(session, "password_reset_requested", known, email=email)
        if person is None or await _too_many(session, person.id, TokenPurpose.PASSWORD_RESET):
            return
        token = await _new_token(session, person.id, TokenPurpose.PASSWORD_RESET, person.email, RESET_LIFETIME)
        await send_mail(
            session,
            vault,
            to=person.email,
            subject="A new password for Modelyard",
            text="Somebody, hopefully you, asked for a new password for this address.\n\n"
            f"Choose one within an hour:\n\n  {context.settings.url}/password-reset#token={token}\n\n"
            "If it was not you, do nothing: your password stays as it is.\n",
        )


async def confirm_password_reset(database: Database, token: str, password: str, *, request: RequestInfo) -> None:
    """Give the person of a mail's link another password; all their sessions end, and their address is proven.

    Raises:
        NotFound: the link is not usable (any more).
        WeakPassword: the link stays usable.
    """
    async with database.transaction(Context(request=request), role=Role.PLATFORM) as session:
        used, person = await _use(session, token, TokenPurpose.PASSWORD_RESET, request)
        await _set_password(session, person, await hash_password(password, email=person.email))
        person.failed_logins, person.locked_until = 0, None
        if used.email.lower() == person.email_key:
            person.email_verified_at = person.email_verified_at or datetime.now(UTC)
        await session.flush()
        await end_sessions(session, person.id, reason="password_reset")
        await record_for_person(session, "password_reset", person.id, proof="a link by mail")


async def _set_password(session: AsyncSession, person: User, hashed: str) -> None:
    """No link of before works any more: whoever knew the old password may have asked for one."""
    person.password_hash, person.password_changed_at = hashed, datetime.now(UTC)
    await session.flush()
    for purpose in TokenPurpose:
        await _forget_tokens(session, person.id, purpose)


async def _send_verification(session: AsyncSession, vault: Vault, person: User, email: str, *, url: str) -> None:
    if await _too_many(session, person.id, TokenPurpose.EMAIL_VERIFICATION):
        raise TooManyRequests("Too many such mails were sent in the last hour. Look into your mailbox.")
    await _forget_tokens(session, person.id, TokenPurpose.EMAIL_VERIFICATION)
    token = await _new_token(session, person.id, TokenPurpose.EMAIL_VERIFICATION, email, VERIFICATION_LIFETIME)
    await send_mail(
        session,
        vault,
        to=email,
        subject="Confirm your address for Modelyard",
        text=f"Confirm within a day that this is your address:\n\n  {url}/email-verification#token={token}\n\n"
        "If you have no account on Modelyard, do nothing.\n",
    )


async def _tell_old_address(session: AsyncSession, vault: Vault, person: User, email: str) -> None:
    await send_mail(
        session,
        vault,
        to=person.email,
        subject="Your address on Modelyard has changed",
        text=f"Your account on Modelyard now has the address {email}.\n\n"
        "If that was not you, tell an administrator of the platform at once.\n",
    )


async def _new_token(
    session: AsyncSession, user_id: UUID, purpose: TokenPurpose, email: str, lifetime: timedelta
) -> str:
    token = new_mail_token()
    now = datetime.now(UTC)
    session.add(
        AccountToken(
            id=uuid7(),
            user_id=user_id,
            purpose=purpose,
            token_hash=sha256(token),
            email=email,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    await session.flush()
    return token


async def _too_many(session: AsyncSession, user_id: UUID, purpose: TokenPurpose) -> bool:
    recent = select(AccountToken.id).where(
        AccountToken.user_id == user_id,
        AccountToken.purpose == purpose,
        AccountToken.created_at > datetime.now(UTC) - timedelta(hours=1),
    )
    return len((await session.execute(recent.limit(MAILS_AN_HOUR))).all()) >= MAILS_AN_HOUR


async def _forget_tokens(session: AsyncSession, user_id: UUID, purpose: TokenPurpose) -> None:
    """Make every open link of this purpose worthless."""
    await session.execute(
        update(AccountToken)
        .where(AccountToken.user_id == user_id, AccountToken.purpose == purpose, AccountToken.used_at.is_(None))
        .values(used_at=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )


async def _use(
    session: AsyncSession, token: str, purpose: TokenPurpose, request: RequestInfo
) -> tuple[AccountToken, User]:
    """Use a link up, from here on as the person that it names. Of two at the same moment one succeeds."""
    now = datetime.now(UTC)
    used = (
        await session.execute(
            update(AccountToken)
            .where(
                AccountToken.token_hash == sha256(token),
                AccountToken.purpose == purpose,
                AccountToken.used_at.is_(None),
                AccountToken.expires_at > now,
            )
            .values(used_at=now)
            .returning(AccountToken)
        )
    ).scalar_one_or_none()
    if used is None:
        raise NotFound(NOT_USABLE)
    query = queries.user(used.user_id).where(User.status == UserStatus.ACTIVE).with_for_update()
    person = await get_one(session, query, NOT_USABLE)
    await enter_tenant(
        session, Context(Actor(ActorType.USER, person.id, label=person.email), None, request), Role.PLATFORM
    )
    return used, person
