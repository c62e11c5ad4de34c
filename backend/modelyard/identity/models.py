"""Organizations, people, memberships and their credentials."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.models import (
    EMPTY_OBJECT,
    LIVE,
    Audited,
    Base,
    Identified,
    Placement,
    SoftDeletable,
    TenantOwned,
    parent,
    table_info,
    text_enum,
)

SLUG = "slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'"


class OrganizationStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class UserStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class MembershipStatus(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Organization(Identified, Audited, SoftDeletable, Base):
    """A tenant. `settings` and `quotas` hold what its administrators and the platform's chose; absent = default.

    Queries: by slug (every request: the partial unique index); the platform's list by name.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint(SLUG, name="slug"),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("jsonb_typeof(settings) = 'object'", name="settings"),
        CheckConstraint("jsonb_typeof(quotas) = 'object'", name="quotas"),
        Index("uq_organizations_slug", "slug", unique=True, postgresql_where=LIVE),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    slug: Mapped[str]
    name: Mapped[str]
    status: Mapped[OrganizationStatus] = mapped_column(text_enum(OrganizationStatus), server_default="active")
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    quotas: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)


class User(Identified, Audited, SoftDeletable, Base):
    """A person (or a service account, `is_service`), known to the whole platform; memberships tie it to organizations.

    `password_hash` NULL: logs in by single sign-on only. `failed_logins` counts since the last success.
    Queries: by e-mail without case (log-in: the partial unique index on `email_key`).
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email LIKE '_%@_%' AND length(email) <= 254", name="email"),
        CheckConstraint("length(display_name) <= 200", name="display_name"),
        CheckConstraint("failed_logins >= 0", name="failed_logins"),
        CheckConstraint("NOT (is_service AND is_platform_admin)", name="service_is_no_admin"),
        Index("uq_users_email_key", "email_key", unique=True, postgresql_where=LIVE),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(Computed("lower(email)", persisted=True))
    display_name: Mapped[str] = mapped_column(server_default="")
    status: Mapped[UserStatus] = mapped_column(text_enum(UserStatus), server_default="active")
    is_service: Mapped[bool] = mapped_column(server_default=text("false"))
    is_platform_admin: Mapped[bool] = mapped_column(server_default=text("false"))
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    email_verified_at: Mapped[datetime | None]
    failed_logins: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    preferences: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)


class Membership(TenantOwned, Audited, SoftDeletable, Base):
    """A person's place in one organization.

    Queries: one person in one organization (every request), the members of an organization (the partial unique
    index), a person's organizations (`user_id`).
    """

    __tablename__ = "organization_memberships"
    __table_args__ = (
        Index(
            "uq_organization_memberships_user",
            "organization_id",
            "user_id",
            unique=True,
            postgresql_where=LIVE,
        ),
        Index("ix_organization_memberships_user_id", "user_id"),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[OrganizationRole] = mapped_column(text_enum(OrganizationRole))
    status: Mapped[MembershipStatus] = mapped_column(text_enum(MembershipStatus), server_default="active")
    last_seen_at: Mapped[datetime | None]


class ApiKey(TenantOwned, Audited, Base):
    """A machine's credential, owned by a person (or service account) of the organization.

    The secret is 256 random bits, so its plain SHA-256 is stored. `project_id` binds the key to one project.
    `scopes` holds permissions; NULL = all that its owner may do. The successor of a rotated key names it in
    `rotated_from_id`, a key that was made with another one names that in `created_with_id`. Never deleted: revoked.
    Queries: by prefix at authentication (unique index), an organization's list, an owner's keys.
    """

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("prefix ~ '^[0-9A-Za-z]{12}$'", name="prefix"),
        CheckConstraint("length(secret_hash) = 64", name="secret_hash"),
        ForeignKeyConstraint(
            ["organization_id", "project_id"],
            ["projects.organization_id", "projects.id"],
        ),
        parent("api_keys", "rotated_from_id"),
        parent("api_keys", "created_with_id"),
        Index("uq_api_keys_prefix", "prefix", unique=True),
        Index("ix_api_keys_user_id", "organization_id", "user_id"),
        Index("ix_api_keys_project_id", "organization_id", "project_id"),
        Index("ix_api_keys_rotated_from_id", "organization_id", "rotated_from_id"),
        Index("ix_api_keys_created_with_id", "organization_id", "created_with_id"),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    name: Mapped[str]
    prefix: Mapped[str]
    secret_hash: Mapped[str]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    project_id: Mapped[UUID | None]
    scopes: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    last_used_ip: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None]
    rotated_from_id: Mapped[UUID | None]
    created_with_id: Mapped[UUID | None]


class LoginSession(Identified, Base):
    """A log-in of a person in one browser or program, from log-in to log-out.

    `bound_organization_id`: the organization whose identity provider vouched for the person; the session is good for
    nothing else. NULL: all that the person may do.
    Queries: a person's live sessions (`user_id`); ended ones are removed by age.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_user_id", "user_id"),
        Index("ix_sessions_expires_at", "expires_at"),
        {
            "info": table_info(
                Placement.LOCAL, audited=False, why_not="log-ins and log-outs are audit events of their own"
            )
        },
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_used_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None]
    ip: Mapped[str] = mapped_column(server_default="")
    user_agent: Mapped[str] = mapped_column(server_default="")
    bound_organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))


class RefreshToken(Identified, Base):
    """One link in a session's chain of refresh tokens; using a link twice ends the session.

    Queries: by the token's hash (unique index); a session's links (`session_id`).
    """

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        Index("uq_refresh_tokens_token_hash", "token_hash", unique=True),
        Index("ix_refresh_tokens_session_id", "session_id"),
        {
            "info": table_info(
                Placement.LOCAL, audited=False, why_not="short-lived; its session's end is an audit event"
            )
        },
    )
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    token_hash: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    used_at: Mapped[datetime | None]


class Invitation(TenantOwned, Audited, Base):
    """An offer of membership, sent by mail; its token is stored as a hash, and so is that of a link to hand on.

    `link_hash` proves nothing of the address: whoever invited has seen it.
    Queries: by either token's hash; an organization's open invitations.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("email LIKE '_%@_%' AND length(email) <= 254", name="email"),
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        CheckConstraint("length(link_hash) = 64 AND (link_hash IS NULL) = (linked_at IS NULL)", name="link"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_ending"),
        Index("uq_invitations_token_hash", "token_hash", unique=True),
        Index("uq_invitations_link_hash", "link_hash", unique=True),
        Index(
            "uq_invitations_open",
            "organization_id",
            "email_key",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND revoked_at IS NULL"),
        ),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(Computed("lower(email)", persisted=True))
    role: Mapped[OrganizationRole] = mapped_column(text_enum(OrganizationRole))
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    link_hash: Mapped[str | None]
    linked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None]
    revoked_at: Mapped[datetime | None]


class SigningKey(Base):
    """A pair of Ed25519 keys for access tokens. The newest one signs; a retired one checks nothing any more.

    `private_sealed` is the private key's 32 bytes, sealed by the vault; `public_key` the public key's 32 bytes.
    Queries: those that are not retired, all at once.
    """

    __tablename__ = "signing_keys"
    __table_args__ = (
        CheckConstraint("length(public_key) = 32", name="public_key"),
        {"info": table_info(Placement.LOCAL, audited=False, why_not="its making and retiring are audit events")},
    )
    kid: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    private_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    retired_at: Mapped[datetime | None]


class TokenPurpose(StrEnum):
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, no password
    EMAIL_VERIFICATION = "email_verification"


class AccountToken(Identified, Base):
    """What a mail to a person carries: it works once, for a while, and is stored as a hash.

    `email` is the address that it was sent to. Queries: by the token's hash; a person's open ones (`user_id`).
    """

    __tablename__ = "account_tokens"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        Index("uq_account_tokens_token_hash", "token_hash", unique=True),
        Index("ix_account_tokens_user_id", "user_id"),
        {"info": table_info(Placement.LOCAL, audited=False, why_not="what a token is used for is audited")},
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[TokenPurpose] = mapped_column(text_enum(TokenPurpose))
    token_hash: Mapped[str]
    email: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginThrottle(Base):
    """Failed log-ins from one address. Queries: by address (the key); old ones are removed by age."""

    __tablename__ = "login_throttles"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures"),
        Index("ix_login_throttles_last_failure_at", "last_failure_at"),
        {"info": table_info(Placement.LOCAL, audited=False, why_not="failed log-ins are audit events of their own")},
    )
    address: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None]
    last_failure_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class IdentityProvider(TenantOwned, Audited, SoftDeletable, Base):
    """How an organization's people log in by OpenID Connect; one for each organization.

    `client_secret_sealed` is sealed by the vault. `group_roles` maps a group's name to a role of the organization;
    who is in none of them gets `default_role`, or is refused if that is NULL. `admits_roles` holds the roles that
    whoever saved this could give: nobody comes in by it with another one.
    Queries: an organization's one (the partial unique index).
    """

    __tablename__ = "identity_providers"
    __table_args__ = (
        CheckConstraint("issuer ~ '^https?://' AND length(issuer) <= 500", name="issuer"),
        CheckConstraint("client_id <> '' AND length(client_id) <= 500", name="client_id"),
        CheckConstraint("cardinality(email_domains) > 0", name="email_domains"),
        CheckConstraint("jsonb_typeof(group_roles) = 'object'", name="group_roles"),
        Index("uq_identity_providers_organization", "organization_id", unique=True, postgresql_where=LIVE),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_domains: Mapped[list[str]] = mapped_column(ARRAY(Text))
    group_claim: Mapped[str] = mapped_column(server_default="groups")
    group_roles: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    default_role: Mapped[OrganizationRole | None] = mapped_column(text_enum(OrganizationRole))
    admits_roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_enabled: Mapped[bool] = mapped_column(server_default=text("true"))


class ExternalIdentity(TenantOwned, Base):
    """A person as an organization's identity provider knows them.

    Queries: by issuer and subject (log-in: the unique index), a person's (`user_id`).
    """

    __tablename__ = "external_identities"
    __table_args__ = (
        Index("uq_external_identities_subject", "organization_id", "issuer", "subject", unique=True),
        Index("ix_external_identities_user_id", "user_id"),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_login_at: Mapped[datetime | None]


class SupportAccess(TenantOwned, Base):
    """A platform administrator's right to look into an organization for a while, which sees it and may end it.

    Queries: an administrator's living one (every request of theirs), an organization's list by time.
    """

    __tablename__ = "support_accesses"
    __table_args__ = (
        CheckConstraint("reason <> '' AND length(reason) <= 1000", name="reason"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
        Index("ix_support_accesses_user_id", "organization_id", "user_id", text("expires_at DESC")),
        {"info": table_info(Placement.REFERENCE, audited=True)},
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class View(DeclarativeBase):
    """Base of what is read and never written; apart from the tables, so that Alembic does not make it one."""

    metadata = MetaData()


class Person(View):
    """A member of the tenant as the other members see them. Empty without a tenant.

    Queries: one person; an organization's people by e-mail.
    """

    __tablename__ = "organization_people"
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[OrganizationRole] = mapped_column(text_enum(OrganizationRole))
    status: Mapped[MembershipStatus] = mapped_column(text_enum(MembershipStatus))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    email: Mapped[str]
    display_name: Mapped[str]
    is_service: Mapped[bool]
    version: Mapped[int]
