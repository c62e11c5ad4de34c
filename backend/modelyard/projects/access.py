"""The only maker of project scopes: proof that an actor may act in a project.

What an actor may not see does not exist (404). What they see and may not do is refused with the missing permission.
The parts that know no project come from `identity.access`, and are offered here beside the rest.
"""

from __future__ import annotations

from typing import Any, cast

from fastapi import Depends, Request

from modelyard.identity.access import (
    GIVING,
    CurrentActor,
    CurrentPlatformAdmin,
    LoggedIn,
    PlatformAdmin,
    PlatformSession,
    Public,
    PublicRoute,
    Session,
    Slug,
    actor_of,
    answer_once,
    authenticator_of,
    context_of,
    current_actor,
    database_of,
    organization_scope,
    platform_admin,
    public,
    readable_project,
    request_info,
    require_in_organization,
    settings_of,
)
from modelyard.identity.authentication import Authenticator
from modelyard.kernel.access import Permission, ProjectScope, permissions
from modelyard.kernel.context import Actor
from modelyard.kernel.db import enter_tenant
from modelyard.kernel.errors import Conflict, Forbidden

__all__ = [
    "CurrentActor",
    "CurrentPlatformAdmin",
    "LoggedIn",
    "PlatformAdmin",
    "PlatformSession",
    "Public",
    "PublicRoute",
    "Session",
    "Slug",
    "authenticator_of",
    "context_of",
    "current_actor",
    "database_of",
    "organization_scope",
    "platform_admin",
    "project_scope",
    "public",
    "request_info",
    "require",
    "require_in_organization",
    "require_without_transaction",
    "settings_of",
]


async def project_scope(
    authenticator: Authenticator, actor: Actor, organization: str, project: str, permission: Permission
) -> ProjectScope:
    """Proof for one project.

    Raises:
        NotFound: no such organization or project, or none that the actor may read.
        Forbidden: readable, without the permission.
        Conflict: the project is archived, and the permission is one to change things.
    """
    project_id, place = await readable_project(authenticator, actor, organization, project, fresh=permission in GIVING)
    granted = permissions(actor, place.organization_role, place.project_role)
    if permission not in granted:
        raise Forbidden(f"This needs the permission {permission.value}.", permission=permission.value)
    if place.project_archived and not permission.value.endswith((":read", "project:write", "project:delete")):
        raise Conflict("The project is archived, so it can only be read.", project=project)
    return ProjectScope(
        place.organization_id,
        place.organization_slug,
        place.seen_as(actor),
        granted,
        project_id,
        cast(str, place.project_slug),
        quotas=place.quotas,
    )


def require(permission: Permission) -> Any:
    """`Annotated[ProjectScope, require(Permission.RUN_READ)]`: the route acts in the project of its path."""

    async def dependency(org: str, project: str, request: Request, session: Session) -> ProjectScope:
        authenticator = authenticator_of(request)
        actor = await actor_of(request, fresh=permission in GIVING)
        scope = await project_scope(authenticator, actor, org, project, permission)
        await enter_tenant(session, context_of(request, scope.actor, scope.organization_id))
        await answer_once(request, session, actor)
        return scope

    dependency.permission = permission  # type: ignore[attr-defined]  # read by the rule test over all routes
    return Depends(dependency)


def require_without_transaction(permission: Permission) -> Any:
    """As `require`, for a transfer of bytes: no transaction is held while they come, the route opens a short one."""

    async def dependency(org: str, project: str, request: Request) -> ProjectScope:
        authenticator = authenticator_of(request)
        actor = await actor_of(request)
        return await project_scope(authenticator, actor, org, project, permission)

    dependency.permission = permission  # type: ignore[attr-defined]  # read by the rule test over all routes
    return Depends(dependency)
