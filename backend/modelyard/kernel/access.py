"""What may be done, and which role may do it: one declared matrix, default deny."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from modelyard.kernel.context import Actor


class OrganizationRole(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    VIEWER = "viewer"
    AUDITOR = "auditor"


class ProjectRole(StrEnum):
    MANAGER = "manager"
    CONTRIBUTOR = "contributor"
    VIEWER = "viewer"


class Permission(StrEnum):
    """`resource:action`. The scopes of an API key are drawn from the same names.

    `member:write` invites and manages everybody but owners, who are managed with `owner:write`. `run:purge` removes for
    good what `run:delete` only hides, `model:purge` what `model:delete` does. `model:approve` decides in reviews,
    `model:policy` says what a version needs before an alias or a stage; the database knows who may approve, too
    (`project_role_of`): managers. `deployment:invoke` asks served models for predictions. `deployment:release` is what
    `deployment:write` is, for the environment production.
    """

    ORGANIZATION_READ = "organization:read"
    ORGANIZATION_WRITE = "organization:write"
    ORGANIZATION_DELETE = "organization:delete"
    MEMBER_READ = "member:read"
    MEMBER_WRITE = "member:write"
    OWNER_WRITE = "owner:write"
    KEY_READ = "key:read"
    KEY_WRITE = "key:write"
    AUDIT_READ = "audit:read"
    PROJECT_CREATE = "project:create"
    PROJECT_READ = "project:read"
    PROJECT_WRITE = "project:write"
    PROJECT_DELETE = "project:delete"
    RUN_READ = "run:read"
    RUN_WRITE = "run:write"
    RUN_DELETE = "run:delete"
    RUN_PURGE = "run:purge"
    ARTIFACT_READ = "artifact:read"
    ARTIFACT_WRITE = "artifact:write"
    ARTIFACT_DELETE = "artifact:delete"
    MODEL_READ = "model:read"
    MODEL_WRITE = "model:write"
    MODEL_DELETE = "model:delete"
    MODEL_PURGE = "model:purge"
    MODEL_APPROVE = "model:approve"
    MODEL_POLICY = "model:policy"
    DEPLOYMENT_READ = "deployment:read"
    DEPLOYMENT_INVOKE = "deployment:invoke"
    DEPLOYMENT_WRITE = "deployment:write"
    DEPLOYMENT_RELEASE = "deployment:release"
    DEPLOYMENT_DELETE = "deployment:delete"


P = Permission

_PROJECT_READ = frozenset({P.PROJECT_READ, P.RUN_READ, P.ARTIFACT_READ, P.MODEL_READ, P.DEPLOYMENT_READ})
_PROJECT_CONTRIBUTE = _PROJECT_READ | {
    P.RUN_WRITE,
    P.RUN_DELETE,
    P.ARTIFACT_WRITE,
    P.ARTIFACT_DELETE,
    P.MODEL_WRITE,
    P.MODEL_DELETE,
    P.DEPLOYMENT_INVOKE,
    P.DEPLOYMENT_WRITE,
}
_PROJECT_MANAGE = _PROJECT_CONTRIBUTE | {
    P.PROJECT_WRITE,
    P.PROJECT_DELETE,
    P.RUN_PURGE,
    P.MODEL_PURGE,
    P.MODEL_APPROVE,
    P.MODEL_POLICY,
    P.DEPLOYMENT_RELEASE,
    P.DEPLOYMENT_DELETE,
}
_ORGANIZATION_READ = frozenset({P.ORGANIZATION_READ, P.MEMBER_READ})
_EVERYTHING = frozenset(Permission)

PROJECT_PERMISSIONS: dict[ProjectRole, frozenset[Permission]] = {
    ProjectRole.VIEWER: _PROJECT_READ,
    ProjectRole.CONTRIBUTOR: _PROJECT_CONTRIBUTE,
    ProjectRole.MANAGER: _PROJECT_MANAGE,
}
"""What a role in a project allows there."""

ORGANIZATION_PERMISSIONS: dict[OrganizationRole, frozenset[Permission]] = {
    OrganizationRole.OWNER: _EVERYTHING,
    OrganizationRole.ADMIN: _EVERYTHING - {P.ORGANIZATION_DELETE, P.OWNER_WRITE},
    OrganizationRole.MEMBER: _ORGANIZATION_READ | {P.PROJECT_CREATE, P.KEY_READ, P.KEY_WRITE},
    OrganizationRole.VIEWER: _ORGANIZATION_READ | _PROJECT_READ,
    OrganizationRole.AUDITOR: _ORGANIZATION_READ | {P.AUDIT_READ, P.KEY_READ} | _PROJECT_READ,
}
"""What a role in an organization allows, in the organization and in each of its projects."""


def permissions(
    actor: Actor, organization_role: OrganizationRole | None, project_role: ProjectRole | None = None
) -> frozenset[Permission]:
    """All that `actor` may do with these roles; a key never more than its scopes."""
    granted: frozenset[Permission] = frozenset()
    if organization_role is not None:
        granted |= ORGANIZATION_PERMISSIONS[organization_role]
        if project_role is not None:
            granted |= PROJECT_PERMISSIONS[project_role]
    return granted if actor.scopes is None else frozenset(p for p in granted if p.value in actor.scopes)


def may_give(granted: frozenset[Permission], role: OrganizationRole | ProjectRole) -> bool:
    """May who holds `granted` give somebody this role? Nobody gives what they do not have."""
    if isinstance(role, ProjectRole):
        return PROJECT_PERMISSIONS[role] <= granted
    return ORGANIZATION_PERMISSIONS[role] <= granted


@dataclass(frozen=True, slots=True)
class OrganizationScope:
    """Proof that the actor may act in one organization. Only `identity.access` makes one.

    quotas: the organization's limits by their name; what is absent is not limited.
    """

    organization_id: UUID
    organization_slug: str
    actor: Actor
    permissions: frozenset[Permission]
    quotas: Mapping[str, int] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True)
class ProjectScope(OrganizationScope):
    """Proof that the actor may act in one project. Only `projects.access` makes one."""

    project_id: UUID
    project_slug: str
