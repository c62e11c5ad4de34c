"""Invitations: an offer of membership that goes to a mailbox, and is taken up by whoever reads it there.

The link in the mail is the proof of the address. Its token is stored as a hash, and works once. Where no mail goes out,
whoever invites may hand on a link of another kind: it opens the same membership, and proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.members import check_may_give
from modelyard.identity.models import Invitation, Membership, Organization, Person, User
from modelyard.identity.quotas import room_for_a_member
from modelyard.identity.service import add_member, create_user
from modelyard.identity.tokens import LINK_MARK, new_link_token, new_mail_token, sha256
from modelyard.kernel.access import OrganizationRole, OrganizationScope
from modelyard.kernel.context import ANONYMOUS, Actor, Context, RequestInfo
from modelyard.kernel.db import Database, Role, get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Forbidden, NotFound
from modelyard.kernel.ids import uuid7
from modelyard.kernel.mail import send_mail
from modelyard.kernel.vault import Vault
from modelyard.kernel.versions import check_version

LIFETIME = timedelta(days=7)
NO_INVITATION = "There is no such invitation."
# One sentence for all of it: whoever guesses learns nothing.
NOT_OPEN = "This invitation is unknown, used, withdrawn or over. Ask for a new one."


class MailGoesOut(Conflict):
    code, title = "mail_goes_out", "Invitations go by mail here"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers to whoever holds its link."""

    organization_id: UUID
    organization_slug: str
    organization_name: str
    email: str
    role: OrganizationRole
    expires_at: datetime
    has_account: bool


async def invite(
    session: AsyncSession, scope: OrganizationScope, vault: Vault, *, email: str, role: OrganizationRole, url: str
) -> Invitation:
    """Offer a membership by mail.

    url: the address of this installation, for the link.

    Raises:
        Forbidden: the role may do more than the actor.
        AlreadyExists: a member has this address, or an invitation to it is open.
        QuotaExceeded: the organization has as many members as it may.
    """
    check_may_give(scope, role)
    await room_for_a_member(session, scope.organization_id)
    known = queries.people(scope.organization_id).where(func.lower(Person.email) == email.lower())
    if (await session.execute(known)).first() is not None:
        raise AlreadyExists("A member has this address already.", pointer="/email")
    now = datetime.now(UTC)
    earlier = (
        await session.execute(queries.open_invitations(scope.organization_id, email).with_for_update())
    ).scalar_one_or_none()
    if earlier is not None and earlier.expires_at > now:
        raise AlreadyExists("There is an open invitation to this address. Send it again, or withdraw it first.")
    if earlier is not None:
        earlier.revoked_at = now
        await session.flush()
    made = Invitation(
        organization_id=scope.organization_id,
        id=uuid7(),
        email=email,
        role=role,
        token_hash=sha256(new_mail_token()),
        expires_at=now + LIFETIME,
    )
    session.add(made)
    await _send(session, scope, vault, made, url=url)
    return made


async def resend(
    session: AsyncSession, scope: OrganizationScope, vault: Vault, invitation_id: UUID, *, url: str
) -> Invitation:
    """Send an open invitation again: with a new link, which makes all old ones worthless, and its whole time.

    Raises:
        NotFound: no such invitation.
        Conflict: it was taken up or withdrawn.
        Forbidden: its role may do more than the actor.
    """
    found = await _open(session, scope, invitation_id)
    check_may_give(scope, found.role)
    await _send(session, scope, vault, found, url=url)
    return found


async def make_link(
    session: AsyncSession, scope: OrganizationScope, invitation_id: UUID, *, url: str, mail_goes_out: bool
) -> tuple[Invitation, str]:
    """A link to an open invitation that the actor hands on, and that makes an earlier one worthless. It is over with
    the invitation. Returns the invitation and the link, which is stored nowhere.

    mail_goes_out: a mail server is set; then the mail's link, which proves the address, is the only way.

    Raises:
        NotFound: no such invitation.
        Conflict: it was taken up or withdrawn, or is over.
        Forbidden: its role may do more than the actor.
        MailGoesOut: as its name says.
    """
    found = await _open(session, scope, invitation_id)
    check_may_give(scope, found.role)
    if mail_goes_out:
        raise MailGoesOut("The link goes to the invited address alone. Send the invitation again, if it did not come.")
    now = datetime.now(UTC)
    if found.expires_at <= now:
        raise Conflict("The invitation is over. Send it again, then make a link.")
    token = new_link_token()
    found.link_hash, found.linked_at = sha256(token), now
    await session.flush()
    return found, f"{url}/invitation#token={token}"


async def revoke(
    session: AsyncSession, scope: OrganizationScope, invitation_id: UUID, *, expected: int | None = None
) -> None:
    """Withdraw an open invitation: its link works no more.

    Raises:
        NotFound: no such invitation.
        Conflict: it was taken up or withdrawn.
        Stale: `expected` is not its version.
    """
    found = await _open(session, scope, invitation_id)
    check_version(found, expected)
    found.revoked_at = datetime.now(UTC)
    await session.flush()


async def _open(session: AsyncSession, scope: OrganizationScope, invitation_id: UUID) -> Invitation:
    query = queries.invitations(scope.organization_id).where(Invitation.id == invitation_id).with_for_update()
    found = await get_one(session, query, NO_INVITATION)
    if found.accepted_at is not None or found.revoked_at is not None:
        raise Conflict("The invitation was taken up or withdrawn before.")
    return found


async def _send(
    session: AsyncSession, scope: OrganizationScope, vault: Vault, invitation: Invitation, *, url: str
) -> None:
    token = new_mail_token()
    now = datetime.now(UTC)
    invitation.token_hash, invitation.sent_at, invitation.expires_at = sha256(token), now, now + LIFETIME
    invitation.link_hash = invitation.linked_at = None
    await session.flush()
    name = await session.scalar(select(Organization.name).where(Organization.id == scope.organization_id))
    await send_mail(
        session,
        vault,
        to=invitation.email,
        subject=f"Invitation to {name} on Modelyard",
        text=f"{scope.actor.label} invites you to {name} on Modelyard, as {invitation.role}.\n\n"
        f"Follow this link within {LIFETIME.days} days:\n\n  {url}/invitation#token={token}\n\n"
        "If you did not expect this, do nothing.\n",
    )


# By the one who holds the link. The tenant is not known yet, so these open transactions in the platform's role.


async def offer(database: Database, token: str, *, request: RequestInfo) -> Offer:
    """What the invitation of this link offers.

    Raises:
        NotFound: it is not open (any more).
    """
    async with database.transaction(Context(request=request), role=Role.PLATFORM) as session:
        invitation, organization = await _by_token(session, token)
        known = (await session.execute(queries.user_by_email(invitation.email))).scalar_one_or_none()
        return Offer(
            organization.id,
            organization.slug,
            organization.name,
            invitation.email,
            invitation.role,
            invitation.expires_at,
            known is not None,
        )


async def accept(database: Database, token: str, actor: Actor, *, request: RequestInfo) -> Organization:
    """Take up an invitation with the account that is logged in. Returns the organization. A mail's link proves the
    account's address, one that was handed on does not.

    Raises:
        Forbidden: the account has another address, or a key or a confined session asks.
        NotFound: the invitation is not open (any more).
        AlreadyExists: the person is a member already.
    """
    if actor.session_id is None or actor.organization_id is not None:
        raise Forbidden("Log in with your password to take up an invitation.")
    offered = await offer(database, token, request=request)
    context = Context(actor, offered.organization_id, request)
    async with database.transaction(context, role=Role.PLATFORM) as session:
        invitation, organization = await _by_token(session, token, lock=True)
        person = await get_one(session, queries.user(actor.user_id), "This account does not exist any more.")  # type: ignore[arg-type]  # a session has a person
        if person.email_key != invitation.email_key:
            raise Forbidden(f"The invitation went to another address than yours, {person.email}.")
        if person.email_verified_at is None and not _was_handed_on(token):
            person.email_verified_at = datetime.now(UTC)
        await _take_up(session, invitation, person)
        return organization


async def register(
    database: Database, token: str, *, display_name: str, password: str, request: RequestInfo
) -> Organization:
    """Take up an invitation with a new account, whose address is proven by a mail's link alone. Returns the
    organization.

    Raises:
        NotFound: the invitation is not open (any more).
        Conflict: its address has an account; log in and accept.
        WeakPassword: as its name says.
    """
    offered = await offer(database, token, request=request)
    if offered.has_account:
        raise Conflict("This address has an account. Log in, then take up the invitation.")
    newcomer = Actor(ANONYMOUS.type, label=offered.email)
    async with database.transaction(Context(newcomer, offered.organization_id, request), role=Role.PLATFORM) as session:
        invitation, organization = await _by_token(session, token, lock=True)
        person = await create_user(
            session,
            email=invitation.email,
            display_name=display_name,
            password=password,
            email_verified=not _was_handed_on(token),
        )
        await _take_up(session, invitation, person)
        return organization


async def _by_token(session: AsyncSession, token: str, *, lock: bool = False) -> tuple[Invitation, Organization]:
    query = queries.invitation_by_token(sha256(token), datetime.now(UTC), by_link=_was_handed_on(token))
    found = (await session.execute(query.with_for_update(of=Invitation) if lock else query)).one_or_none()
    if found is None:
        raise NotFound(NOT_OPEN)
    return found[0], found[1]


def _was_handed_on(token: str) -> bool:
    return token.startswith(LINK_MARK)


async def _take_up(session: AsyncSession, invitation: Invitation, person: User) -> Membership:
    invitation.accepted_at, invitation.accepted_by = datetime.now(UTC), person.id
    await session.flush()
    if (await session.execute(queries.membership(invitation.organization_id, person.id))).first() is not None:
        raise AlreadyExists("You are a member of this organization already.")
    return await add_member(session, invitation.organization_id, person.id, invitation.role)
