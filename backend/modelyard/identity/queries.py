"""What identity reads, as statements."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from modelyard.identity.models import (
    ApiKey,
    ExternalIdentity,
    IdentityProvider,
    Invitation,
    LoginSession,
    Membership,
    MembershipStatus,
    Organization,
    OrganizationStatus,
    Person,
    RefreshToken,
    SupportAccess,
    User,
    UserStatus,
)
from modelyard.kernel.access import OrganizationRole


def organization(organization_id: UUID) -> Select[Organization]:
    return select(Organization).where(Organization.id == organization_id, Organization.deleted_at.is_(None))


def organizations_of(user_id: UUID) -> Select[UUID, str, str, str]:
    """Id, slug, name and role of the active organizations of a person. For the application's role, in any tenant."""
    found = func.auth_organizations(user_id).table_valued("organization_id", "slug", "name", "role")
    return select(found.c.organization_id, found.c.slug, found.c.name, found.c.role)


def user(user_id: UUID) -> Select[User]:
    return select(User).where(User.id == user_id, User.deleted_at.is_(None))


def user_by_email(email: str) -> Select[User]:
    return select(User).where(User.email_key == func.lower(email), User.deleted_at.is_(None))


def memberships(organization_id: UUID) -> Select[Membership]:
    """Live memberships of one organization."""
    return select(Membership).where(Membership.organization_id == organization_id, Membership.deleted_at.is_(None))


def membership(organization_id: UUID, user_id: UUID) -> Select[Membership]:
    return memberships(organization_id).where(Membership.user_id == user_id)


def past_membership(organization_id: UUID, user_id: UUID) -> Select[Membership]:
    """A person's memberships that have ended."""
    return select(Membership).where(
        Membership.organization_id == organization_id, Membership.user_id == user_id, Membership.deleted_at.is_not(None)
    )


def owners(organization_id: UUID | None = None) -> Select[Membership]:
    """Memberships of those who can act as owners: people, not programs, who are active as members and as persons.

    In the one order in which they are locked. For the platform's role. None: of every organization.
    """
    found = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.role == OrganizationRole.OWNER,
            Membership.status == MembershipStatus.ACTIVE,
            Membership.deleted_at.is_(None),
            User.status == UserStatus.ACTIVE,
            User.deleted_at.is_(None),
            ~User.is_service,
        )
        .order_by(Membership.organization_id, Membership.id)
    )
    return found if organization_id is None else found.where(Membership.organization_id == organization_id)


def people(organization_id: UUID) -> Select[Person]:
    """The members of one organization with their names. Only within that organization as the tenant."""
    return select(Person).where(Person.organization_id == organization_id)


def api_keys(organization_id: UUID, owner: UUID | None = None) -> Select[ApiKey]:
    """The keys of one organization, revoked ones too; of one owner if one is named."""
    found = select(ApiKey).where(ApiKey.organization_id == organization_id)
    return found if owner is None else found.where(ApiKey.user_id == owner)


def keys_made_with(organization_id: UUID, key_id: UUID) -> Select[UUID]:
    """Ids of the keys that were made with this one, with one of those, and so on."""
    mine = select(ApiKey.id).where(ApiKey.organization_id == organization_id, ApiKey.created_with_id == key_id)
    made = mine.cte("made", recursive=True)
    theirs = aliased(ApiKey)
    more = select(theirs.id).where(theirs.organization_id == organization_id, theirs.created_with_id == made.c.id)
    made = made.union(more)
    return select(made.c.id)


def sessions(user_id: UUID, at: datetime) -> Select[LoginSession]:
    """A person's sessions that are living at this moment."""
    return select(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.ended_at.is_(None), LoginSession.expires_at > at
    )


def session_of_refresh_token(token_hash: str) -> Select[RefreshToken, LoginSession, User]:
    """A link with its session and person, whatever has become of them."""
    return (
        select(RefreshToken, LoginSession, User)
        .join(LoginSession, LoginSession.id == RefreshToken.session_id)
        .join(User, User.id == LoginSession.user_id)
        .where(RefreshToken.token_hash == token_hash)
    )


def invitations(organization_id: UUID) -> Select[Invitation]:
    """Every invitation of one organization, whatever became of it."""
    return select(Invitation).where(Invitation.organization_id == organization_id)


def open_invitations(organization_id: UUID, email: str) -> Select[Invitation]:
    """The one that was neither taken up nor withdrawn; it may be over."""
    return invitations(organization_id).where(
        Invitation.email_key == func.lower(email), Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )


def invitation_by_token(token_hash: str, at: datetime, *, by_link: bool) -> Select[Invitation, Organization]:
    """An invitation that can be taken up at this moment, with its active organization. For the platform's role.

    by_link: the hash is of a link that was handed on, else of a mail's.
    """
    column = Invitation.link_hash if by_link else Invitation.token_hash
    return (
        select(Invitation, Organization)
        .join(Organization, Organization.id == Invitation.organization_id)
        .where(
            column == token_hash,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > at,
            Organization.deleted_at.is_(None),
            Organization.status == OrganizationStatus.ACTIVE,
        )
    )


def identity_provider(organization_id: UUID) -> Select[IdentityProvider]:
    """The one that an organization set up, enabled or not."""
    return select(IdentityProvider).where(
        IdentityProvider.organization_id == organization_id, IdentityProvider.deleted_at.is_(None)
    )


def single_sign_on(slug: str) -> Select[Organization, IdentityProvider]:
    """The active organization of this slug with its enabled provider. For the platform's role."""
    return (
        select(Organization, IdentityProvider)
        .join(IdentityProvider, IdentityProvider.organization_id == Organization.id)
        .where(
            Organization.slug == slug,
            Organization.deleted_at.is_(None),
            Organization.status == OrganizationStatus.ACTIVE,
            IdentityProvider.deleted_at.is_(None),
            IdentityProvider.is_enabled,
        )
    )


def external_identities(organization_id: UUID, issuer: str) -> Select[ExternalIdentity]:
    """Whom a provider of one organization vouched for. For the platform's role."""
    return select(ExternalIdentity).where(
        ExternalIdentity.organization_id == organization_id, ExternalIdentity.issuer == issuer
    )


def support_accesses(organization_id: UUID) -> Select[SupportAccess]:
    """Every support access to one organization, ended ones too."""
    return select(SupportAccess).where(SupportAccess.organization_id == organization_id)
