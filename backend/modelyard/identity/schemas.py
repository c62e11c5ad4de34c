"""What identity's routes take and give."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from modelyard.identity.models import MembershipStatus, OrganizationStatus, UserStatus
from modelyard.identity.quotas import Quota
from modelyard.identity.settings import check_settings
from modelyard.kernel.access import OrganizationRole, Permission
from modelyard.kernel.outbound import is_fetchable

Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")
]
SlugText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _modest(value: dict[str, Any]) -> dict[str, Any]:
    """A free object stays small and flat enough to be stored, recorded twice and sent again."""
    depth, level = 0, list[Any]((value,))
    while level and depth <= DEEPEST:
        depth, level = (
            depth + 1,
            [
                child
                for parent in level
                for child in (parent.values() if isinstance(parent, dict) else parent)
                if isinstance(child, dict | list)
            ],
        )
    if depth > DEEPEST or len(json.dumps(value)) > LARGEST:
        raise ValueError(f"an object of at most {LARGEST} bytes and {DEEPEST} levels")
    return value


DEEPEST, LARGEST = 16, 16_384
FreeObject = Annotated[dict[str, Any], AfterValidator(_modest)]
"""What a client keeps here and nobody here reads."""


def example(**values: Any) -> ConfigDict:
    """`model_config` of a body: what the API's document shows. A rule test holds the example to the schema."""
    return ConfigDict(json_schema_extra={"examples": [values]})


class LoginIn(In):
    """`cookie`: for a browser; the tokens come as cookies that no script reads, and not in the answer."""

    model_config = example(email="ada@example.com", password="correct horse battery staple")
    email: Email
    password: SecretStr
    cookie: bool = False


class RefreshIn(In):
    """Absent for a browser, whose cookie is used."""

    model_config = example(refresh_token="mr_…")
    refresh_token: Annotated[str, Field(max_length=200)]


class TokensOut(Out):
    """`access_token` goes into `Authorization: Bearer …`; `expires_in` counts seconds. Both tokens are null for a
    browser, which has them as cookies."""

    access_token: str | None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme of the header
    expires_in: int
    refresh_token: str | None
    refresh_expires_at: datetime


class PasswordChange(In):
    model_config = example(current_password="correct horse battery staple", new_password="violet tram eats clouds")
    current_password: SecretStr
    new_password: SecretStr


class PasswordResetRequest(In):
    model_config = example(email="ada@example.com")
    email: Email


class PasswordReset(In):
    model_config = example(token="mt_…", password="violet tram eats clouds")
    token: Annotated[SecretStr, Field(max_length=100, description="What follows `token=` in the mail's link.")]
    password: SecretStr


class EmailVerification(In):
    model_config = example(token="mt_…")
    token: Annotated[SecretStr, Field(max_length=100, description="What follows `token=` in the mail's link.")]


class AccountChange(In):
    """What is absent stays. Another `email` takes effect when the mail that goes there is answered, and needs
    `current_password`."""

    model_config = example(display_name="Ada Lovelace", preferences={"theme": "dark"})
    display_name: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")] | None = None
    email: Email | None = None
    current_password: SecretStr | None = None
    preferences: FreeObject | None = None


class Accepted(Out):
    """What happens now, in a sentence."""

    detail: str


class OrganizationOfMine(Out):
    id: UUID
    slug: str
    name: str
    role: OrganizationRole


class UserOut(Out):
    id: UUID
    email: str
    display_name: str
    is_platform_admin: bool
    email_verified_at: datetime | None
    preferences: dict[str, Any]


class KeyOfMine(Out):
    """The key that asks. `scopes` null: all that its owner may do."""

    id: UUID
    organization: str
    project: str | None
    scopes: list[str] | None


class Me(Out):
    """Who asks: a person, or a key (`key` is set) and its owner. `bound_to`: the one organization that the session is
    good for, after single sign-on."""

    user: UserOut
    key: KeyOfMine | None
    organizations: list[OrganizationOfMine]
    bound_to: UUID | None


class OrganizationUsage(BaseModel):
    """How much there is of everything that has a quota; `quotas` of the organization has the limits."""

    members: int
    runs: int = Field(description="Live ones, in all projects.")
    bytes: int = Field(description="Of artifacts and models, with what is on its way.")
    deployments: int


class SessionOut(Out):
    id: UUID
    is_current: bool = Field(False, description="The session that asks.")
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    ip: str
    user_agent: str


Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Field(ge=0, le=2**53)]


class OrganizationIn(In):
    """`owner`: the address of the first owner; whoever asks when it is absent."""

    model_config = example(slug="acme-ml", name="Acme ML Corp", owner="ada@example.com")
    slug: SlugText
    name: Name
    owner: Email | None = None


class OrganizationChange(In):
    """What is absent stays."""

    model_config = example(name="Acme ML")
    name: Name | None = None
    settings: Annotated[FreeObject, AfterValidator(check_settings)] | None = Field(
        None,
        description="Replaced whole. `deleted_models_retention_days`: days for which deleted models and versions can "
        "be restored, null for ever. Other keys are yours.",
    )


class OrganizationOut(Out):
    """`quotas` holds the limits that are set; what is absent is not limited."""

    id: UUID
    slug: str
    name: str
    status: OrganizationStatus
    settings: dict[str, Any]
    quotas: dict[Quota, int]
    created_at: datetime
    updated_at: datetime
    version: int


class OrganizationOfPlatform(Out):
    id: UUID
    slug: str
    name: str
    status: OrganizationStatus
    quotas: dict[Quota, int]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    version: int


class OrganizationOfPlatformChange(In):
    """What is absent stays. `quotas`: null takes a limit away."""

    model_config = example(status="active", quotas={"runs": 100_000, "members": None})
    name: Name | None = None
    status: OrganizationStatus | None = None
    quotas: dict[Quota, Limit | None] | None = None


class UserIn(In):
    model_config = example(email="ada@example.com", display_name="Ada Lovelace")
    email: Email
    display_name: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")] = ""
    is_platform_admin: bool = False


class UserOfPlatform(Out):
    id: UUID
    email: str
    display_name: str
    status: UserStatus
    is_service: bool
    is_platform_admin: bool
    email_verified_at: datetime | None
    last_login_at: datetime | None
    created_at: datetime
    deleted_at: datetime | None
    version: int


class UserOfPlatformChange(In):
    """What is absent stays."""

    model_config = example(status="suspended")
    display_name: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")] | None = None
    status: UserStatus | None = None
    is_platform_admin: bool | None = None


class SupportAccessIn(In):
    model_config = example(reason="Ticket 4711: the drift report is empty", minutes=60)
    reason: Annotated[Reason, Field(description="Why; the organization reads it.", examples=["Ticket 4711"])]
    minutes: Annotated[int, Field(ge=5, le=480, description="How long.")] = 60


class SupportAccessOut(Out):
    """`user_id`: the platform's administrator. Over at `expires_at`, or at `ended_at` if that came first."""

    id: UUID
    organization_id: UUID
    user_id: UUID
    reason: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class MemberChange(In):
    """What is absent stays."""

    model_config = example(role="viewer")
    role: OrganizationRole | None = None
    status: MembershipStatus | None = None


class MemberOut(Out):
    user_id: UUID
    email: str
    display_name: str
    is_service: bool
    role: OrganizationRole
    status: MembershipStatus
    created_at: datetime
    last_seen_at: datetime | None = Field(
        description="When they last acted here, by a session or a key; may be half a minute behind."
    )
    version: int


class ServiceAccountIn(In):
    model_config = example(name="Nightly training", role="member")
    name: Name
    role: OrganizationRole


class InvitationIn(In):
    model_config = example(email="grace@example.com", role="member")
    email: Email
    role: OrganizationRole


class InvitationOut(Out):
    """Open until `expires_at` unless it was taken up (`accepted_at`) or withdrawn (`revoked_at`)."""

    id: UUID
    email: str
    role: OrganizationRole
    created_at: datetime
    created_by: UUID | None
    sent_at: datetime | None
    linked_at: datetime | None = Field(description="When the link was made that can be handed on; null: there is none.")
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
    version: int


class InvitationLink(InvitationOut):
    """`url`: shown this once. It opens the invitation until `expires_at`, and proves no address."""

    url: str


MailToken = Annotated[SecretStr, Field(max_length=100, description="What follows `token=` in the link.")]


class InvitationToken(In):
    model_config = example(token="mt_…")
    token: MailToken


class Registration(In):
    model_config = example(token="mt_…", display_name="Grace Hopper", password="correct horse battery staple")
    token: MailToken
    display_name: Name
    password: SecretStr


class OfferOut(Out):
    """`has_account`: log in and accept; else register."""

    organization_slug: str
    organization_name: str
    email: str
    role: OrganizationRole
    expires_at: datetime
    has_account: bool


class JoinedOut(Out):
    slug: str
    name: str


class PublicKeyOut(Out):
    """A JSON Web Key (RFC 8037)."""

    kty: str
    crv: str
    x: str
    kid: str
    use: str
    alg: str


class KeySetOut(Out):
    keys: list[PublicKeyOut]


class ApiKeyIn(In):
    """`project`: the slug of the one project that the key is bound to. `scopes` absent: all that its owner may do.
    `user_id`: the service account that the key is for, which takes `member:write`; absent: one's own key."""

    model_config = example(name="Training", project="fraud-detection", scopes=["project:read", "run:read", "run:write"])
    name: Name
    project: SlugText | None = None
    scopes: list[Permission] | None = None
    expires_at: AwareDatetime | None = None
    user_id: UUID | None = None


class ApiKeyChange(In):
    model_config = example(name="Nightly training")
    name: Name


class ApiKeyRotation(In):
    model_config = example(overlap_seconds=3600)
    overlap_seconds: Annotated[
        int, Field(ge=0, le=30 * 86_400, description="How long the old key goes on working beside the new one.")
    ] = 86_400


class ApiKeyOut(Out):
    """`user_id`: its owner. `last_used_at` may be half a minute behind. `rotated_from_id`: the key that this one
    replaces; `created_with_id`: the key that asked for it, and takes it along when it is revoked."""

    id: UUID
    name: str
    prefix: str
    user_id: UUID
    project_id: UUID | None
    scopes: list[str] | None
    expires_at: datetime | None
    last_used_at: datetime | None
    last_used_ip: str | None
    revoked_at: datetime | None
    rotated_from_id: UUID | None
    created_with_id: UUID | None
    created_at: datetime
    version: int


class NewApiKeyOut(ApiKeyOut):
    """`token` is shown this once."""

    token: str


def _issuer(url: str) -> str:
    if not is_fetchable(url) or "?" in url:
        raise ValueError("is no http(s) URL without credentials, query and fragment")
    return url


PlainText = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
Domain = Annotated[
    str,
    StringConstraints(
        to_lower=True,
        strip_whitespace=True,
        max_length=253,
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$",
    ),
]
"""Two labels at least, so that no whole top-level domain is meant."""

GivenRole = Literal[OrganizationRole.ADMIN, OrganizationRole.MEMBER, OrganizationRole.VIEWER, OrganizationRole.AUDITOR]


class SingleSignOnIn(In):
    """How people log in by the organization's identity provider. All of it is replaced; only `client_secret` stays
    when it is absent, the issuer and the client being the same."""

    model_config = example(
        issuer="https://login.example.com/realms/acme",
        client_id="modelyard",
        client_secret="the secret that the provider shows",
        email_domains=["example.com"],
        group_claim="groups",
        group_roles={"ml-admins": "admin", "ml-engineers": "member"},
        default_role="viewer",
        is_enabled=True,
    )
    issuer: Annotated[
        str,
        Field(max_length=500, description="As the provider's discovery document writes it."),
        AfterValidator(_issuer),
    ]
    client_id: PlainText
    client_secret: Annotated[
        SecretStr | None,
        Field(max_length=2000, description="Null: a public client, which PKCE alone protects."),
    ] = None
    email_domains: Annotated[
        list[Domain],
        Field(min_length=1, max_length=100, description="Whoever has an address elsewhere is refused."),
    ]
    group_claim: Annotated[PlainText, Field(description="The claim that holds a person's groups.")] = "groups"
    group_roles: Annotated[
        dict[PlainText, GivenRole],
        Field(max_length=500, description="Group to role; of several the first of admin, member, auditor, viewer."),
    ] = {}
    default_role: Annotated[
        GivenRole | None, Field(description="For who is in none of these groups; null: they are refused.")
    ] = None
    is_enabled: bool = True


class SingleSignOnOut(Out):
    """`redirect_uri`: what to register at the provider. `log_in_url`: where a browser starts. `admits_roles`: nobody
    comes in with another role, as whoever saved this could not give it."""

    issuer: str
    client_id: str
    has_client_secret: bool
    email_domains: list[str]
    group_claim: str
    group_roles: dict[str, OrganizationRole]
    default_role: OrganizationRole | None
    admits_roles: list[OrganizationRole]
    is_enabled: bool
    redirect_uri: str
    log_in_url: str
    created_at: datetime
    updated_at: datetime
    version: int


class ProviderOut(Out):
    """What the identity provider publishes at this moment. `keys` counts those that sign."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str | None
    client_authentication: Literal["client_secret_basic", "client_secret_post", "none"]
    keys: int
