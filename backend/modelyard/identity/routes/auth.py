"""Log-in, log-out, and one's own sessions, over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Request, Response

from modelyard.identity import cookies, queries, sessions
from modelyard.identity.access import (
    CurrentActor,
    PublicRoute,
    Session,
    authenticator_of,
    database_of,
    operation_of,
    own_origin,
    request_info,
    settings_of,
)
from modelyard.identity.authentication import credential_of
from modelyard.identity.routes.organizations import organizations_of
from modelyard.identity.schemas import KeyOfMine, LoginIn, Me, RefreshIn, SessionOut, TokensOut, UserOut
from modelyard.kernel.db import as_platform, get_one
from modelyard.kernel.errors import Invalid, Unauthenticated
from modelyard.kernel.idempotency import Route

router = APIRouter(prefix="/auth", tags=["log-in"], route_class=Route)


@router.post("/login", response_model=TokensOut, dependencies=[PublicRoute])
async def log_in(body: LoginIn, request: Request, response: Response) -> TokensOut:
    """Log in with address and password. Waits grow with wrong attempts, by account and by address."""
    settings = settings_of(request)
    if body.cookie:
        _from_here(request)
    tokens = await sessions.log_in(
        database_of(request),
        settings,
        authenticator_of(request).tokens,
        email=body.email,
        password=body.password.get_secret_value(),
        request=request_info(request.scope, operation_of(request)),
    )
    return _answer(response, request, tokens, cookie=body.cookie)


@router.post("/refresh", response_model=TokensOut, dependencies=[PublicRoute])
async def refresh(request: Request, response: Response, body: Annotated[RefreshIn | None, Body()] = None) -> TokensOut:
    """New tokens for a living session. Each refresh token works once; using it twice ends the session."""
    if body is not None:
        given = body.refresh_token
    else:
        _from_here(request)
        given = request.cookies.get(cookies.refresh_cookie(settings_of(request)), "")
        if not given:
            raise Unauthenticated("There is no session to go on with. Log in.")
    tokens = await sessions.refresh(
        database_of(request),
        authenticator_of(request).tokens,
        given,
        request=request_info(request.scope, operation_of(request)),
    )
    return _answer(response, request, tokens, cookie=body is None)


@router.post("/logout", status_code=204)
async def log_out(actor: CurrentActor, session: Session, request: Request, response: Response) -> None:
    """End the session that the request came with."""
    await sessions.log_out(session, actor)
    cookies.clear_session_cookies(response, settings_of(request))


@router.get("/me", response_model=Me)
async def me(actor: CurrentActor, session: Session, request: Request) -> Me:
    """Who asks, and where they are a member."""
    assert actor.user_id is not None
    user = UserOut.model_validate(
        await get_one(session, queries.user(actor.user_id), "This account does not exist any more.")
    )
    if actor.session_id is not None and actor.organization_id is not None:
        # An organization that vouched for an address learns nothing else of its owner.
        user = user.model_copy(update={"is_platform_admin": False, "preferences": {}})
    mine = await organizations_of(session, actor)
    key = None
    if actor.key_id is not None:
        holder = await authenticator_of(request).key_holder(credential_of(request.headers.get("authorization")))
        key = KeyOfMine(
            id=actor.key_id,
            organization=holder.organization_slug,
            project=holder.project_slug,
            scopes=sorted(actor.scopes) if actor.scopes is not None else None,
        )
    bound_to = actor.organization_id if actor.session_id is not None else None
    return Me(user=user, key=key, organizations=mine, bound_to=bound_to)


@router.get("/sessions", response_model=list[SessionOut])
async def my_sessions(actor: CurrentActor, session: Session) -> list[SessionOut]:
    """One's own living sessions, newest first. None for a key: it sees nothing of its owner's browsers."""
    living = [SessionOut.model_validate(one) for one in await sessions.living_sessions(session, actor)]
    return [one.model_copy(update={"is_current": one.id == actor.session_id}) for one in living]


@router.delete("/sessions", status_code=204)
async def end_my_other_sessions(actor: CurrentActor, session: Session) -> None:
    """End every session of one's own but the one that asks."""
    if actor.session_id is None or actor.user_id is None or actor.organization_id is not None:
        raise Invalid("Only a log-in of one's own ends other log-ins.")
    async with as_platform(session):
        await sessions.end_sessions(session, actor.user_id, reason="ended_by_owner", except_session=actor.session_id)


@router.delete("/sessions/{session_id}", status_code=204)
async def end_my_session(session_id: UUID, actor: CurrentActor, session: Session) -> None:
    """End one session of one's own."""
    await sessions.end_session(session, actor, session_id)


def _from_here(request: Request) -> None:
    """Refuse what another site made the browser send: it would log a person in, or out, behind their back."""
    cookies.refuse_cross_site(request.method, request.headers, settings_of(request), own_origin=own_origin(request))


def _answer(response: Response, request: Request, tokens: sessions.Tokens, *, cookie: bool) -> TokensOut:
    if cookie:
        cookies.set_session_cookies(response, tokens, settings_of(request))
    return TokensOut(
        access_token=None if cookie else tokens.access_token,
        expires_in=tokens.expires_in,
        refresh_token=None if cookie else tokens.refresh_token,
        refresh_expires_at=tokens.refresh_expires_at,
    )
