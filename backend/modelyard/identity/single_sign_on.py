"""Single sign-on: an organization's own identity provider says who its people are.

Any organization may name any provider, so a provider is believed in its organization's own affairs and nowhere else:

- A session that it vouches for is bound to the organization. It opens no other organization, no right of the platform
  and nothing of the person's own account, whoever's address the provider asserts.
- It makes nobody what whoever set it up could not make them (`admits_roles`): else an administrator would assert the
  owner's address to act as the owner. Owners are never demoted by it.
- An address that it asserts is not proven to the platform (`email_verified_at` stays empty). Who has an account of
  their own joins an organization by an invitation, which they accept: a membership shows its organization a person's
  name, log-ins and sessions, and no provider may take those. An account that only providers ever vouched for has none
  of this to show, so it joins at once. Whom the organization removed comes back by an invitation only.
- People are told apart by the provider's `sub`. An address that a member has under another `sub` was passed on to
  somebody else, and is refused.

A log-in that is under way is kept in the browser, sealed: nothing is stored, and the callback's URL is worthless in
any other browser. Each organization has a redirect URI of its own, so that a code of one provider never comes back as
an answer of another (RFC 9700, 4.4: mix-up).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from authlib.common.security import generate_token
from pydantic import AwareDatetime, BaseModel, ValidationError
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.callers import SLUG
from modelyard.identity.identity_providers import client_of
from modelyard.identity.models import (
    ExternalIdentity,
    IdentityProvider,
    Membership,
    MembershipStatus,
    Organization,
    User,
    UserStatus,
)
from modelyard.identity.openid_connect import ProviderFault, Providers, ProviderSilent
from modelyard.identity.openid_connect import authorization_url as url_at_provider
from modelyard.identity.service import add_member, create_user
from modelyard.identity.sessions import Tokens, start_session
from modelyard.identity.signing import AccessTokens
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.context import Actor, ActorType, Context, RequestInfo
from modelyard.kernel.db import Database, Role, record_event
from modelyard.kernel.errors import ModelyardError, NotFound, Unauthenticated, Unavailable
from modelyard.kernel.ids import uuid7
from modelyard.kernel.vault import Vault
from modelyard.settings import Settings

FLOW_LIFETIME = timedelta(minutes=10)
"""How long somebody may take to log in at the provider."""

PRECEDENCE = (OrganizationRole.ADMIN, OrganizationRole.MEMBER, OrganizationRole.AUDITOR, OrganizationRole.VIEWER)
"""Of several groups' roles, the first of these counts."""

UNKNOWN = "There is no such organization, or it has no single sign-on."
NOT_STARTED = "This log-in was not started in this browser, or too long ago. Start it again."

# ASCII alone: letters that only look alike, or fold to others, would pass for somebody else's address. Nor anything
# that a mail's header takes for the end of an address.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}")
_SUBJECT = re.compile(r"[ -~]{1,255}")
_VOUCHING = Actor(ActorType.SYSTEM, label="single sign-on")


class SingleSignOnFailed(ModelyardError):
    status, code, title = 400, "single_sign_on_failed", "The single sign-on failed"


class SingleSignOnRefused(Unauthenticated):
    code, title = "single_sign_on_refused", "Refused by the organization's single sign-on"


@dataclass(frozen=True, slots=True)
class Callback:
    """What the provider sent the browser back with."""

    code: str | None
    state: str | None
    error: str | None
    issuer: str | None


class _Flow(BaseModel):
    """A log-in under way."""

    purpose: Literal["single_sign_on"]
    organization_id: UUID
    state: str
    nonce: str
    verifier: str
    next: str
    expires_at: AwareDatetime


@dataclass(frozen=True, slots=True)
class _Asserted:
    """A person as the provider describes them; the address is verified, and of the organization's domains."""

    subject: str
    email: str
    name: str
    groups: frozenset[str]


def redirect_uri(settings: Settings, slug: str) -> str:
    return f"{log_in_url(settings, slug)}/callback"


def log_in_url(settings: Settings, slug: str) -> str:
    return f"{settings.url}/api/v1/auth/sso/{slug}"


async def begin(
    database: Database,
    settings: Settings,
    vault: Vault,
    providers: Providers,
    *,
    slug: str,
    next: str,
    request: RequestInfo,
    at: datetime | None = None,
) -> tuple[str, str]:
    """Start a log-in. Returns where the browser goes, and the sealed flow that it keeps until it is back.

    Raises:
        NotFound: no such organization, or none with single sign-on.
        Unavailable: the provider does not answer.
    """
    organization, setup = await _by_slug(database, slug, request)
    try:
        provider = await providers.provider(setup.issuer)
    except ProviderFault as fault:
        raise _unavailable() from fault
    flow = _Flow(
        purpose="single_sign_on",
        organization_id=organization.id,
        state=generate_token(43),
        nonce=generate_token(43),
        verifier=generate_token(64),
        next=next,
        expires_at=(at or datetime.now(UTC)) + FLOW_LIFETIME,
    )
    scopes = ["openid", "email", "profile"]
    if setup.group_roles and "groups" in provider.scopes_supported:
        scopes.append("groups")
    url = url_at_provider(
        provider,
        setup.client_id,
        redirect_uri=redirect_uri(settings, slug),
        state=flow.state,
        nonce=flow.nonce,
        verifier=flow.verifier,
        scopes=scopes,
    )
    return url, vault.seal(flow.model_dump_json().encode()).decode()


async def finish(
    database: Database,
    settings: Settings,
    vault: Vault,
    providers: Providers,
    tokens: AccessTokens,
    *,
    slug: str,
    callback: Callback,
    sealed_flow: str | None,
    request: RequestInfo,
    at: datetime | None = None,
) -> tuple[Tokens, str]:
    """Let in whom the provider sent back. Returns the session's tokens, and where the browser goes on.

    Refusals are put on the organization's trail.

    Raises:
        NotFound: no such organization, or none with single sign-on.
        SingleSignOnFailed: the log-in was not started here, the provider refused it, or its answer is not accepted.
        SingleSignOnRefused: the person may not come in.
        QuotaExceeded: the organization has as many members as it may.
        Unavailable: the provider does not answer.
    """
    at = at or datetime.now(UTC)
    organization, setup = await _by_slug(database, slug, request)
    flow = _opened(vault, sealed_flow, organization.id, callback.state, at)
    context = Context(_VOUCHING, organization.id, request)
    seen: dict[str, str] = {}
    try:
        claims = await _claims(settings, vault, providers, setup, slug=slug, callback=callback, flow=flow)
        asserted = _asserted(claims, setup, seen)
        async with database.transaction(context, role=Role.PLATFORM) as session:
            await _hold(session, slug, setup)
            person, joined = await _admit(session, setup, asserted, at)
            facts = {"issuer": setup.issuer, "subject": asserted.subject, "joined": joined}
            await record_event(session, organization.id, "single_sign_on", person.id, **facts)
            bound = organization.id
            started = await start_session(
                session, settings, tokens, person, request=request, at=at, bound_organization_id=bound
            )
            return started, flow.next
    except ModelyardError as refusal:
        facts = {"reason": refusal.facts.get("reason", refusal.code), "detail": str(refusal.__cause__ or refusal)}
        async with database.transaction(context, role=Role.PLATFORM) as session:
            await record_event(session, organization.id, "single_sign_on_refused", None, **facts, **seen)
        raise


async def _hold(session: AsyncSession, slug: str, setup: IdentityProvider) -> None:
    """Keep the provider as it was when it was asked. Whoever changes it now waits, and then finds the session to end.

    Raises:
        SingleSignOnFailed: it was changed or taken down meanwhile, or the organization was suspended.
    """
    query = queries.single_sign_on(slug).with_for_update(read=True, of=IdentityProvider)
    found = (await session.execute(query)).one_or_none()
    if found is None or (found[1].id, found[1].version) != (setup.id, setup.version):
        raise SingleSignOnFailed("The single sign-on was changed meanwhile. Start again.", reason="changed")


async def _by_slug(database: Database, slug: str, request: RequestInfo) -> tuple[Organization, IdentityProvider]:
    found = None
    # What is no slug names nothing, and may hold what the database cannot store.
    if SLUG.fullmatch(slug):
        async with database.transaction(Context(request=request), role=Role.PLATFORM) as session:
            found = (await session.execute(queries.single_sign_on(slug))).one_or_none()
    if found is None:
        raise NotFound(UNKNOWN)
    return found[0], found[1]


def _opened(vault: Vault, sealed: str | None, organization_id: UUID, state: str | None, at: datetime) -> _Flow:
    """The log-in that this browser started for this organization.

    Raises:
        SingleSignOnFailed: none, or it is over, or the answer is to another one.
    """
    try:
        flow = _Flow.model_validate_json(vault.open((sealed or "").encode()))
    except (ValueError, ValidationError) as error:
        raise SingleSignOnFailed(NOT_STARTED, reason="flow") from error
    same = hmac.compare_digest(flow.state.encode(), (state or "").encode())
    if not same or flow.organization_id != organization_id or flow.expires_at <= at:
        raise SingleSignOnFailed(NOT_STARTED, reason="flow")
    return flow


async def _claims(
    settings: Settings,
    vault: Vault,
    providers: Providers,
    setup: IdentityProvider,
    *,
    slug: str,
    callback: Callback,
    flow: _Flow,
) -> dict[str, Any]:
    if callback.error is not None or callback.code is None:
        said = re.fullmatch("[a-z_]{1,60}", callback.error or "")
        code = f": {said[0]}" if said else ""
        raise SingleSignOnFailed(f"Your identity provider ended the log-in{code}.", reason="provider_error")
    wanted = ["email", "email_verified", *([setup.group_claim] if setup.group_roles else [])]
    try:
        provider = await providers.provider(setup.issuer)
        missing = callback.issuer is None and provider.authorization_response_iss_parameter_supported
        if missing or callback.issuer not in (None, setup.issuer):
            raise ProviderFault("The answer came from another issuer.")
        client = client_of(setup, vault)
        answer = await providers.exchange(
            provider, client, code=callback.code, verifier=flow.verifier, redirect_uri=redirect_uri(settings, slug)
        )
        return await providers.claims(provider, client, answer, nonce=flow.nonce, wanted=tuple(wanted))
    except ProviderSilent as fault:
        raise _unavailable() from fault
    except ProviderFault as fault:
        message = "What your identity provider answered is not accepted. An administrator finds why in the audit log."
        raise SingleSignOnFailed(message, reason="provider_fault") from fault


def _asserted(claims: dict[str, Any], setup: IdentityProvider, seen: dict[str, str]) -> _Asserted:
    """What the claims say of the person, as far as it counts. seen: takes what the trail may show.

    Raises:
        SingleSignOnRefused: a claim is missing or unusable, or the address is none of the organization's.
    """
    subject = claims["sub"]
    if not _SUBJECT.fullmatch(subject):
        raise SingleSignOnRefused("Your identity provider's claim `sub` cannot be used.", reason="sub")
    seen["subject"] = subject
    email = claims.get("email")
    if not isinstance(email, str) or not _EMAIL.fullmatch(email):
        raise SingleSignOnRefused("Your identity provider sends no usable claim `email`.", reason="email")
    local, _, domain = email.rpartition("@")
    domain = domain.lower()
    seen["email"] = email = f"{local}@{domain}"
    # Microsoft Entra ID has its own claim for it, and not the standard's.
    if claims.get("email_verified", claims.get("xms_edov") in (True, "1", "true")) is not True:
        message = "Your identity provider does not say that your address is verified (claim `email_verified`)."
        raise SingleSignOnRefused(message, reason="email_verified")
    if domain not in setup.email_domains:
        raise SingleSignOnRefused(f"Addresses of {domain} are not let in.", reason="domain")
    name, groups = claims.get("name"), claims.get(setup.group_claim)
    shown = "".join(c for c in name if c.isprintable())[:200] if isinstance(name, str) else ""
    listed = groups if isinstance(groups, list) else [groups]
    return _Asserted(subject, email, shown, frozenset(group for group in listed if isinstance(group, str)))


async def _admit(
    session: AsyncSession, setup: IdentityProvider, asserted: _Asserted, at: datetime
) -> tuple[User, bool]:
    """The person with a membership of the right role, made as far as it is missing; whether they joined just now.

    Raises:
        SingleSignOnRefused: they are suspended, have no role here, or an account that this provider may not open.
        QuotaExceeded: as `add_member`.
    """
    # Of two first log-ins at once the second waits, and finds what the first has made.
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"single_sign_on:{asserted.email.lower()}"})
    identities = queries.external_identities(setup.organization_id, setup.issuer)
    identity = (
        await session.execute(identities.where(ExternalIdentity.subject == asserted.subject))
    ).scalar_one_or_none()
    by_subject = None if identity is None else (await session.execute(queries.user(identity.user_id))).scalar()
    person = by_subject or (await session.execute(queries.user_by_email(asserted.email))).scalar_one_or_none()
    is_new = person is None
    if person is None:
        person = await create_user(session, email=asserted.email, display_name=asserted.name, password=None)
    if person.is_service or person.status is not UserStatus.ACTIVE:
        raise SingleSignOnRefused("Your account may not log in.", reason="suspended")
    query = queries.membership(setup.organization_id, person.id).with_for_update()
    membership = (await session.execute(query)).scalar_one_or_none()
    role = _role(setup, asserted.groups, membership)
    if membership is None:
        if (await session.execute(queries.past_membership(setup.organization_id, person.id))).first() is not None:
            message = "You were removed from this organization. Ask for an invitation to come back."
            raise SingleSignOnRefused(message, reason="removed")
        if not (is_new or _only_vouched_for(person)):
            message = "Your address has an account here already. Ask for an invitation and accept it, then log in so."
            raise SingleSignOnRefused(message, reason="account_of_their_own")
        await add_member(session, setup.organization_id, person.id, role)
    else:
        if membership.status is not MembershipStatus.ACTIVE:
            raise SingleSignOnRefused("Your membership is suspended.", reason="suspended")
        others = identities.where(
            ExternalIdentity.user_id == person.id,
            ExternalIdentity.subject != asserted.subject,
            ExternalIdentity.created_at >= membership.created_at,
        )
        if by_subject is None and (await session.execute(others)).first() is not None:
            raise SingleSignOnRefused("Your address belongs to another person of your provider.", reason="passed_on")
        membership.role = role
    if by_subject is None:
        # What is left of an earlier membership, or of an account that is gone, must not stand in the way.
        mine = (ExternalIdentity.user_id == person.id) | (ExternalIdentity.subject == asserted.subject)
        await session.execute(
            delete(ExternalIdentity)
            .where(
                ExternalIdentity.organization_id == setup.organization_id, ExternalIdentity.issuer == setup.issuer, mine
            )
            .execution_options(synchronize_session=False)
        )
        session.add(
            ExternalIdentity(
                organization_id=setup.organization_id,
                id=uuid7(),
                user_id=person.id,
                issuer=setup.issuer,
                subject=asserted.subject,
                last_login_at=at,
            )
        )
    elif identity is not None:
        identity.last_login_at = at
    await session.flush()
    return person, membership is None


def _only_vouched_for(person: User) -> bool:
    """Has nobody ever proven this account theirs? Then it holds nothing but what providers said."""
    return person.password_hash is None and person.email_verified_at is None and not person.is_platform_admin


def _role(setup: IdentityProvider, groups: frozenset[str], membership: Membership | None) -> OrganizationRole:
    """The role that the person's groups give. Where no groups are mapped, a member's role is as it was given by hand.

    Raises:
        SingleSignOnRefused: none, or one that this provider does not admit.
    """
    given = {setup.group_roles[group] for group in groups if group in setup.group_roles}
    role = next((role for role in PRECEDENCE if role in given), setup.default_role)
    if membership is not None and not setup.group_roles:
        role = membership.role
    if role is None:
        raise SingleSignOnRefused("None of your groups has a role in this organization.", reason="no_role")
    if membership is not None and membership.role is OrganizationRole.OWNER:
        role = OrganizationRole.OWNER
    if role not in setup.admits_roles:
        message = f"The single sign-on was set up by somebody who cannot give your role, {role}. Log in otherwise."
        raise SingleSignOnRefused(message, reason="role_not_admitted")
    return role


def _unavailable() -> Unavailable:
    return Unavailable("Your organization's identity provider does not answer as it should.", retry_after=10)
