"""Who a request comes from, and proof that they may act in an organization: FastAPI's dependencies.

What an actor may not see does not exist (404). What they see and may not do is refused with the missing permission.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity.authentication import Authenticator, Place
from modelyard.identity.cookies import SAFE_METHODS, access_cookie, refuse_cross_site
from modelyard.identity.openid_connect import Providers
from modelyard.kernel.access import OrganizationScope, Permission, permissions
from modelyard.kernel.context import Actor, Context, RequestInfo
from modelyard.kernel.db import Database, Role, enter_tenant
from modelyard.kernel.errors import Forbidden, NotFound
from modelyard.kernel.idempotency import once
from modelyard.kernel.vault import Vault
from modelyard.settings import Settings

NO_ORGANIZATION = "There is no such organization, or you are not a member of it."
NO_PROJECT = "There is no such project, or you have no role in it."
GIVING = frozenset(
    {
        Permission.ORGANIZATION_WRITE,
        Permission.ORGANIZATION_DELETE,
        Permission.MEMBER_WRITE,
        Permission.OWNER_WRITE,
        Permission.KEY_WRITE,
        Permission.PROJECT_CREATE,
        Permission.PROJECT_WRITE,
    }
)
"""What gives rights, or makes what does. Asked for, nothing remembered counts: whoever was demoted a moment ago would
undo it."""


def request_info(scope: Any, operation: str) -> RequestInfo:
    """What the audit trail records of an HTTP request (an ASGI scope)."""
    agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
    client = scope.get("client")
    return RequestInfo(
        request_id=scope.get("state", {}).get("request_id", ""),
        ip=client[0] if client else "",
        user_agent=agent.decode("latin-1"),
        operation=operation,
    )


async def organization_scope(
    authenticator: Authenticator,
    actor: Actor,
    organization: str,
    *,
    permission: Permission,
    bound_keys: bool = False,
) -> OrganizationScope:
    """Proof for one organization.

    bound_keys: let a key that is bound to one project in; the caller keeps it to that project.

    Raises:
        NotFound: no such organization, or the actor is not of it.
        Forbidden: of it, without the permission.
    """
    place = await authenticator.place(actor, organization, None, fresh=permission in GIVING)
    if place is None:
        raise NotFound(NO_ORGANIZATION)
    if actor.project_id is not None and not bound_keys:
        raise Forbidden("This key is bound to one project.", permission=permission.value)
    granted = permissions(actor, place.organization_role)
    if permission not in granted:
        raise Forbidden(f"This needs the permission {permission.value}.", permission=permission.value)
    return OrganizationScope(
        place.organization_id, place.organization_slug, place.seen_as(actor), granted, quotas=place.quotas
    )


async def readable_project(
    authenticator: Authenticator, actor: Actor, organization: str, project: str, *, fresh: bool = False
) -> tuple[UUID, Place]:
    """The project of these slugs and the actor's place in it.

    Raises:
        NotFound: no such organization or project, or none that the actor's roles let them read.
    """
    place = await authenticator.place(actor, organization, project, fresh=fresh)
    if place is None:
        raise NotFound(NO_ORGANIZATION)
    bound_elsewhere = actor.project_id is not None and actor.project_id != place.project_id
    by_roles = permissions(Actor(actor.type, actor.user_id), place.organization_role, place.project_role)
    if place.project_id is None or bound_elsewhere or Permission.PROJECT_READ not in by_roles:
        raise NotFound(NO_PROJECT)
    return place.project_id, place


def database_of(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def authenticator_of(request: Request) -> Authenticator:
    return cast(Authenticator, request.app.state.authenticator)


def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def vault_of(request: Request) -> Vault:
    return cast(Vault, request.app.state.vault)


def providers_of(request: Request) -> Providers:
    return cast(Providers, request.app.state.providers)


def operation_of(request: Request) -> str:
    """The name of the route that answers the request."""
    route = request.scope.get("route")
    return str(getattr(route, "operation_id", None) or getattr(route, "name", ""))


def context_of(request: Request, actor: Actor, organization_id: UUID | None = None) -> Context:
    """The context of this request's transactions."""
    return Context(actor, organization_id, request_info(request.scope, operation_of(request)))


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    """One transaction for the request, committed before the response is sent."""
    context = Context(request=request_info(request.scope, operation_of(request)))
    async with database_of(request).transaction(context) as session:
        yield session


async def actor_of(request: Request, *, fresh: bool = False) -> Actor:
    """Who sent the request, by its `Authorization` header, or else by the browser's cookie.

    fresh: nothing remembered counts, see `GIVING`.

    Raises:
        Unauthenticated: neither is there, or it is unknown, expired or revoked.
        CrossSite: another site made the browser send it.
    """
    credential = request.headers.get("authorization")
    if credential is None:
        settings = settings_of(request)
        token = request.cookies.get(access_cookie(settings))
        if token is not None:
            refuse_cross_site(request.method, request.headers, settings, own_origin=own_origin(request))
            credential = f"Bearer {token}"
    address = request.client.host if request.client else ""
    actor = await authenticator_of(request).actor(credential, address=address, fresh=fresh)
    request.state.caller = actor.key_id or actor.session_id  # whom the rate limit counts from here on
    return actor


def own_origin(request: Request) -> str:
    """Scheme and host that the request went to, as its sender wrote them."""
    return f"{request.url.scheme}://{request.url.netloc}"


async def answer_once(request: Request, session: AsyncSession, actor: Actor) -> None:
    """Answer a POST with an `Idempotency-Key` only once: `kernel.idempotency`."""
    caller = actor.key_id or actor.session_id
    if caller is not None:
        await once(request, session, vault_of(request), user_id=actor.user_id, caller=caller)


Session = Annotated[AsyncSession, Depends(_session, scope="function")]
Slug = Annotated[str, Path(pattern="^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]


async def current_actor(request: Request, session: Session) -> Actor:
    """Whoever is logged in, without any organization yet."""
    actor = await actor_of(request)
    await enter_tenant(session, context_of(request, actor))
    await answer_once(request, session, actor)
    return actor


async def actor_alone(request: Request) -> Actor:
    """As `current_actor`, without a transaction: for routes that open their own, one after the other. A request that
    held one while it waits for a second would, with enough others, wait for ever."""
    return await actor_of(request, fresh=True)


def require_in_organization(permission: Permission, *, bound_keys: bool = False) -> Any:
    """`Annotated[OrganizationScope, require_in_organization(…)]`: the route acts in the organization of its path.

    bound_keys: let keys that are bound to one project in; the route keeps them to that project.
    """

    async def dependency(org: str, request: Request, session: Session) -> OrganizationScope:
        authenticator = authenticator_of(request)
        actor = await actor_of(request, fresh=permission in GIVING)
        scope = await organization_scope(authenticator, actor, org, permission=permission, bound_keys=bound_keys)
        await enter_tenant(session, context_of(request, scope.actor, scope.organization_id))
        await answer_once(request, session, actor)
        return scope

    dependency.permission = permission  # type: ignore[attr-defined]  # read by the rule test over all routes
    return Depends(dependency)


async def platform_admin(request: Request) -> Actor:
    """A logged-in administrator of the platform.

    Raises:
        Unauthenticated: nobody is logged in.
        Forbidden: somebody else is.
    """
    actor = await actor_of(request, fresh=request.method not in SAFE_METHODS)
    if not actor.is_platform_admin:
        raise Forbidden("This needs an administrator of the platform.")
    return actor


CurrentPlatformAdmin = Annotated[Actor, Depends(platform_admin)]


async def _platform_session(request: Request, admin: CurrentPlatformAdmin) -> AsyncIterator[AsyncSession]:
    """As the request's session, in the role that sees every organization."""
    async with database_of(request).transaction(context_of(request, admin), role=Role.PLATFORM) as session:
        await answer_once(request, session, admin)
        yield session


PlatformSession = Annotated[AsyncSession, Depends(_platform_session, scope="function")]


class Public:
    """Marks a route that needs no log-in."""


class LoggedIn:
    """Marks a route for anyone who is logged in, about themselves."""


class PlatformAdmin:
    """Marks a route for the platform's administrators."""


def public() -> None:
    """A route that needs no log-in."""


public.permission = Public  # type: ignore[attr-defined]  # read by the rule test over all routes
current_actor.permission = LoggedIn  # type: ignore[attr-defined]  # as above
actor_alone.permission = LoggedIn  # type: ignore[attr-defined]  # as above
platform_admin.permission = PlatformAdmin  # type: ignore[attr-defined]  # as above

CurrentActor = Annotated[Actor, Depends(current_actor)]
ActorAlone = Annotated[Actor, Depends(actor_alone)]
PublicRoute = Depends(public)
