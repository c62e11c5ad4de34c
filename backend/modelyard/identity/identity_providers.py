"""The identity provider that an organization names for its single sign-on: set up, looked at, taken down.

What a provider is believed, and what not, is told by `single_sign_on`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries
from modelyard.identity.models import ExternalIdentity, IdentityProvider, LoginSession
from modelyard.identity.openid_connect import Client, Provider, ProviderFault, Providers
from modelyard.kernel.access import OrganizationRole, OrganizationScope, may_give
from modelyard.kernel.db import as_platform, get_one, record_event
from modelyard.kernel.errors import Forbidden, Invalid, Unavailable
from modelyard.kernel.ids import uuid7
from modelyard.kernel.vault import Vault
from modelyard.kernel.versions import check_version

NOT_SET_UP = "This organization has no single sign-on."


async def set_up(
    session: AsyncSession,
    scope: OrganizationScope,
    vault: Vault,
    providers: Providers,
    *,
    issuer: str,
    client_id: str,
    client_secret: str | None,
    keep_secret: bool,
    email_domains: list[str],
    group_claim: str,
    group_roles: dict[str, OrganizationRole],
    default_role: OrganizationRole | None,
    is_enabled: bool,
    expected: int | None = None,
) -> IdentityProvider:
    """Name or replace the organization's provider, which must answer. Another issuer, or none that is enabled, ends
    the sessions that were vouched for.

    keep_secret: the stored secret stays, whatever `client_secret` is.

    Raises:
        Forbidden: a role is given that the actor does not have.
        Invalid: the provider does not answer as it should, or the kept secret is another issuer's or client's.
        Stale: `expected` is not the version.
        Unavailable: another request of the organization is waiting for its provider.
    """
    for pointer, roles in (("/group_roles", group_roles.values()), ("/default_role", (default_role,))):
        for role in roles:
            if role is not None and not may_give(scope.permissions, role):
                raise Forbidden(f"You cannot give the role {role}: it may do more than you may.", pointer=pointer)
    known = (await session.execute(queries.identity_provider(scope.organization_id))).scalar_one_or_none()
    if known is not None:
        check_version(known, expected)
    sealed = vault.seal(client_secret.encode()) if client_secret is not None else None
    if keep_secret and known is not None and known.client_secret_sealed is not None:
        # Else whoever may change the issuer would have the secret sent to a server of theirs.
        if (known.issuer, known.client_id) != (issuer, client_id):
            raise Invalid("Another issuer or client needs its own secret. Send it too.", pointer="/client_secret")
        sealed = known.client_secret_sealed
        client_secret = vault.open(sealed).decode()
    await look(providers, scope, issuer, Client(client_id, client_secret))
    changed = known or IdentityProvider(organization_id=scope.organization_id, id=uuid7())
    over = known is not None and (known.issuer != issuer or not is_enabled)
    changed.issuer, changed.client_id, changed.client_secret_sealed = issuer, client_id, sealed
    changed.email_domains = list(dict.fromkeys(email_domains))
    changed.group_claim, changed.group_roles, changed.default_role = group_claim, group_roles, default_role
    changed.admits_roles = [role.value for role in OrganizationRole if may_give(scope.permissions, role)]
    changed.is_enabled = is_enabled
    session.add(changed)
    await session.flush()
    if over:
        await _end_sessions(session, scope.organization_id)
    return changed


async def take_down(session: AsyncSession, scope: OrganizationScope, *, expected: int | None = None) -> None:
    """Forget the provider and whom it vouched for, and end their sessions. Members stay members.

    Raises:
        NotFound: none is set up.
        Stale: `expected` is not its version.
    """
    removed = await get_one(session, queries.identity_provider(scope.organization_id), NOT_SET_UP)
    check_version(removed, expected)
    removed.deleted_at = datetime.now(UTC)
    await session.flush()
    await _end_sessions(session, scope.organization_id)
    async with as_platform(session):
        await session.execute(delete(ExternalIdentity).where(ExternalIdentity.organization_id == scope.organization_id))


async def check(
    session: AsyncSession, scope: OrganizationScope, vault: Vault, providers: Providers
) -> tuple[Provider, str, int]:
    """Ask the provider that is set up for its document and keys as they are now. Returns the document, how the client
    identifies itself, and the number of keys.

    Raises:
        NotFound: none is set up.
        Invalid: it does not answer as it should.
        Unavailable: another request of the organization is waiting for its provider.
    """
    setup = await get_one(session, queries.identity_provider(scope.organization_id), NOT_SET_UP)
    return await look(providers, scope, setup.issuer, client_of(setup, vault))


async def look(
    providers: Providers, scope: OrganizationScope, issuer: str, client: Client
) -> tuple[Provider, str, int]:
    """As `check`, of any provider.

    Raises:
        Invalid, Unavailable: as `check`.
    """
    # The request holds a connection of the database meanwhile; a slow provider must not take them all.
    if scope.organization_id in providers.waiting:
        raise Unavailable("The provider is being asked already. Try again in a moment.", retry_after=2)
    providers.waiting.add(scope.organization_id)
    try:
        provider = await providers.provider(issuer, anew=True)
        return provider, client.method(provider), len((await providers.keys(provider, anew=True)).keys)
    except ProviderFault as fault:
        raise Invalid(str(fault), pointer="/issuer") from fault
    finally:
        providers.waiting.discard(scope.organization_id)


def client_of(setup: IdentityProvider, vault: Vault) -> Client:
    """What this installation is to the organization's provider."""
    sealed = setup.client_secret_sealed
    return Client(setup.client_id, vault.open(sealed).decode() if sealed is not None else None)


async def _end_sessions(session: AsyncSession, organization_id: UUID) -> None:
    """End every session that is bound to the organization."""
    async with as_platform(session):
        ended = await session.execute(
            update(LoginSession)
            .where(LoginSession.bound_organization_id == organization_id, LoginSession.ended_at.is_(None))
            .values(ended_at=datetime.now(UTC), ended_reason="single_sign_on_changed")
            .returning(LoginSession.id)
            .execution_options(synchronize_session=False)
        )
        facts = {"reason": "single_sign_on_changed", "sessions": len(ended.all())}
        await record_event(session, organization_id, "sessions_ended", None, **facts)
