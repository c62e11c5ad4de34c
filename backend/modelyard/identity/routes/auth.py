"""Log-in, log-out, and what a person does with their own account and sessions, over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from modelyard.identity import queries, sessions
from modelyard.identity.access import (
    CurrentActor,
    PublicRoute,
    Session,
    authenticator_of,
    database_of,
    operation_of,
    request_info,
    settings_of,
)
from modelyard.identity.authentication import credential_of
from modelyard.identity.models import LoginSession
from modelyard.identity.routes.organizations import organizations_of
from modelyard.identity.schemas import KeyOfMine, LoginIn, Me, RefreshIn, SessionOut, TokensOut, UserOut
from modelyard.kernel.db import get_one

router = APIRouter(prefix="/auth", tags=["log-in"])


@router.post(
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


@router.post(
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


@router.post("/logout", status_code=204)
async def log_out(actor: CurrentActor, session: Session) -> None:
    await sessions.log_out(session, actor)


@router.get("/me", response_model=Me)
async def me(actor: CurrentActor, session: Session, request: Request) -> Me:
    assert actor.user_id is not None
    user = await get_one(session, queries.user(actor.user_id), "This account does not exist any more.")
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
    return Me(user=UserOut.model_validate(user), key=key, organizations=mine)


@router.get("/sessions", response_model=list[SessionOut])
async def my_sessions(actor: CurrentActor, session: Session) -> list[LoginSession]:
    return await sessions.living_sessions(session, actor)


@router.delete(
    "/sessions/{session_id}",
    status_code=204,
)
async def end_my_session(session_id: UUID, actor: CurrentActor, session: Session) -> None:
    await sessions.end_session(session, actor, session_id)
