"""What identity's routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from modelyard.identity.models import MembershipStatus, OrganizationStatus
from modelyard.kernel.access import OrganizationRole, Permission

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


class LoginIn(In):
    email: Email
    password: SecretStr


class RefreshIn(In):
    refresh_token: Annotated[str, Field(max_length=200)]


class TokensOut(Out):
    """`access_token` goes into `Authorization: Bearer …`; `expires_in` counts seconds."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme of the header
    expires_in: int
    refresh_token: str
    refresh_expires_at: datetime


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


class KeyOfMine(Out):
    """The key that asks. `scopes` null: all that its owner may do."""

    id: UUID
    organization: str
    project: str | None
    scopes: list[str] | None


class Me(Out):
    """Who asks: a person, or a key (`key` is set) and its owner."""

    user: UserOut
    key: KeyOfMine | None
    organizations: list[OrganizationOfMine]


class SessionOut(Out):
    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    ip: str
    user_agent: str


class OrganizationIn(In):
    slug: SlugText
    name: Name


class OrganizationChange(In):
    """What is absent stays. With `version`, a change that someone else made meanwhile is not overwritten (412)."""

    name: Name | None = None
    settings: dict[str, Any] | None = None
    version: int | None = None


class OrganizationOut(Out):
    id: UUID
    slug: str
    name: str
    status: OrganizationStatus
    settings: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    version: int


class MemberOut(Out):
    user_id: UUID
    email: str
    display_name: str
    is_service: bool
    role: OrganizationRole
    status: MembershipStatus
    created_at: datetime
    last_seen_at: datetime | None


class ApiKeyIn(In):
    """`project`: the slug of the one project that the key is bound to. `scopes` absent: all that its owner may do."""

    name: Name
    project: SlugText | None = None
    scopes: list[Permission] | None = None
    expires_at: AwareDatetime | None = None


class ApiKeyOut(Out):
    id: UUID
    name: str
    prefix: str
    user_id: UUID
    project_id: UUID | None
    scopes: list[str] | None
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


class NewApiKeyOut(ApiKeyOut):
    """`token` is shown this once."""

    token: str
