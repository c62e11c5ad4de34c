"""Log-in, organizations, members and API keys over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from modelyard.identity import queries, service, sessions
from modelyard.identity.access import (
    CurrentActor,
    CurrentPlatformAdmin,
    PlatformSession,
    PublicRoute,
    Session,
    authenticator_of,
    database_of,
    operation_of,
    readable_project,
    request_info,
    require_in_organization,
    settings_of,
)
from modelyard.identity.authentication import credential_of
from modelyard.identity.models import LoginSession, Organization, Person
from modelyard.identity.schemas import (
    ApiKeyIn,
    ApiKeyOut,
    KeyOfMine,
    LoginIn,
    Me,
    MemberOut,
    NewApiKeyOut,
    OrganizationChange,
    OrganizationIn,
    OrganizationOfMine,
    OrganizationOut,
    RefreshIn,
    SessionOut,
    TokensOut,
    UserOut,
)
from modelyard.kernel.access import OrganizationRole, OrganizationScope, Permission
from modelyard.kernel.context import Actor
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.pages import Page, PageRequest, page, page_request

router = APIRouter()
auth = APIRouter(prefix="/auth", tags=["log-in"])
orgs = APIRouter(prefix="/orgs", tags=["organizations"])

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_WRITE)]
CanReadMembers = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_READ)]
CanReadKeys = Annotated[OrganizationScope, require_in_organization(Permission.KEY_READ)]
CanWriteKeys = Annotated[OrganizationScope, require_in_organization(Permission.KEY_WRITE)]
Paging = Annotated[PageRequest, Depends(page_request)]


@auth.post(
    "/login",
    response_model=TokensOut,
    dependencies=[PublicRoute],
)
async def log_in(body: LoginIn, request: Request) -> sessions.Tokens:
    return await sessions.log_in(
        database_of(request),
        settings_of(request),
        authenticator_of(request).tokens,
        email=body.email,
        password=body.password.get_secret_value(),
        request=request_info(request.scope, operation_of(request)),
    )


@auth.post(
    "/refresh",
    response_model=TokensOut,
    dependencies=[PublicRoute],
)
async def refresh(body: RefreshIn, request: Request) -> sessions.Tokens:
    return await sessions.refresh(
        database_of(request),
        authenticator_of(request).tokens,
        body.refresh_token,
        request=request_info(request.scope, operation_of(request)),
    )


@auth.post("/logout", status_code=204)
async def log_out(actor: CurrentActor, session: Session) -> None:
    await sessions.log_out(session, actor)


@auth.get("/me", response_model=Me)
async def me(actor: CurrentActor, session: Session, request: Request) -> Me:
    assert actor.user_id is not None
    user = await get_one(session, queries.user(actor.user_id), "This account does not exist any more.")
    mine = await _organizations(session, actor)
    key = None
    if actor.key_id is not None:
        holder = await authenticator_of(request).key_holder(credential_of(request.headers.get("authorization")))
        key = KeyOfMine(
            id=actor.key_id,
            organization=holder.organization_slug,
            project=holder.project_slug,
            scopes=sorted(actor.scopes) if actor.scopes is not None else None,
        )
    return Me(user=UserOut.model_validate(user), key=key, organizations=mine)


@auth.get("/sessions", response_model=list[SessionOut])
async def my_sessions(actor: CurrentActor, session: Session) -> list[LoginSession]:
    return await sessions.living_sessions(session, actor)


@auth.delete(
    "/sessions/{session_id}",
    status_code=204,
)
async def end_my_session(session_id: UUID, actor: CurrentActor, session: Session) -> None:
    await sessions.end_session(session, actor, session_id)


@orgs.get("", response_model=list[OrganizationOfMine])
async def my_organizations(actor: CurrentActor, session: Session) -> list[OrganizationOfMine]:
    return await _organizations(session, actor)


async def _organizations(session: Session, actor: Actor) -> list[OrganizationOfMine]:
    assert actor.user_id is not None
    rows = (await session.execute(queries.organizations_of(actor.user_id))).all()
    return [
        OrganizationOfMine(id=row.organization_id, slug=row.slug, name=row.name, role=OrganizationRole(row.role))
        for row in rows
        if actor.organization_id in (None, row.organization_id)
    ]


@orgs.post(
    "",
    status_code=201,
    response_model=OrganizationOut,
    responses=problems(409),
)
async def create_organization(
    body: OrganizationIn, admin: CurrentPlatformAdmin, session: PlatformSession
) -> Organization:
    assert admin.user_id is not None
    made = await service.create_organization(session, slug=body.slug, name=body.name)
    await service.add_member(session, made.id, admin.user_id, OrganizationRole.OWNER)
    return made


@orgs.get("/{org}", response_model=OrganizationOut)
async def organization(scope: CanRead, session: Session) -> Organization:
    return await get_one(session, queries.organization(scope.organization_id), "There is no such organization.")


@orgs.patch(
    "/{org}",
    response_model=OrganizationOut,
    responses=problems(412),
)
async def change_organization(body: OrganizationChange, scope: CanWrite, session: Session) -> Organization:
    return await service.change_organization(
        session, scope.organization_id, name=body.name, settings=body.settings, version=body.version
    )


@orgs.get(
    "/{org}/members",
    response_model=Page[MemberOut],
)
async def members(scope: CanReadMembers, session: Session, paging: Paging) -> dict[str, Any]:
    query = queries.people(scope.organization_id)
    items, after = await page(session, query, paging, order=(Person.email, Person.user_id))
    return {"items": items, "next": after}


@orgs.get(
    "/{org}/api-keys",
    response_model=Page[ApiKeyOut],
)
async def api_keys(scope: CanReadKeys, session: Session, paging: Paging) -> dict[str, Any]:
    items, after = await service.api_keys(session, scope, paging)
    return {"items": items, "next": after}


@orgs.post(
    "/{org}/api-keys",
    status_code=201,
    response_model=NewApiKeyOut,
)
async def create_api_key(body: ApiKeyIn, scope: CanWriteKeys, session: Session, request: Request) -> NewApiKeyOut:
    project_id = None
    if body.project is not None:
        authenticator = authenticator_of(request)
        project_id, _ = await readable_project(authenticator, scope.actor, scope.organization_slug, body.project)
    made, token = await service.create_api_key(
        session, scope, name=body.name, project_id=project_id, scopes=body.scopes, expires_at=body.expires_at
    )
    return NewApiKeyOut(**ApiKeyOut.model_validate(made).model_dump(), token=token)


@orgs.delete(
    "/{org}/api-keys/{key_id}",
    status_code=204,
)
async def revoke_api_key(key_id: UUID, scope: CanWriteKeys, session: Session) -> None:
    await service.revoke_api_key(session, scope, key_id)


router.include_router(auth)
router.include_router(orgs)
