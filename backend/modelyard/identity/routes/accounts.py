"""One's own account over HTTP: name, address, password."""

from __future__ import annotations

from fastapi import APIRouter, Request

from modelyard.identity import accounts
from modelyard.identity.access import (
    ActorAlone,
    CurrentActor,
    PublicRoute,
    Session,
    context_of,
    database_of,
    operation_of,
    request_info,
    settings_of,
    vault_of,
)
from modelyard.identity.models import User
from modelyard.identity.schemas import (
    Accepted,
    AccountChange,
    EmailVerification,
    PasswordChange,
    PasswordReset,
    PasswordResetRequest,
    UserOut,
)
from modelyard.kernel.context import RequestInfo
from modelyard.kernel.errors import Invalid
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route

router = APIRouter(prefix="/auth", tags=["account"], route_class=Route)

MAIL_MAY_COME = "If somebody here has this address, a mail with a link is on its way to it."


@router.patch("/me", response_model=UserOut, responses=problems(429))
async def change_my_account(body: AccountChange, actor: ActorAlone, request: Request) -> User:
    """Change one's name, preferences or address. A key changes nothing here."""
    if body.email is not None:
        if body.current_password is None:
            raise Invalid("Another address needs the current password.", pointer="/current_password")
        await accounts.prove_password(
            database_of(request), actor, body.current_password.get_secret_value(), request=_info(request)
        )
    async with database_of(request).transaction(context_of(request, actor)) as session:
        return await accounts.change_account(
            session,
            vault_of(request),
            actor,
            display_name=body.display_name,
            preferences=body.preferences,
            email=body.email,
            url=settings_of(request).url,
        )


@router.post("/password", status_code=204, responses=problems(429))
async def change_my_password(body: PasswordChange, actor: ActorAlone, request: Request) -> None:
    """Change one's password. Every other session ends."""
    await accounts.prove_password(
        database_of(request), actor, body.current_password.get_secret_value(), request=_info(request)
    )
    async with database_of(request).transaction(context_of(request, actor)) as session:
        await accounts.change_password(session, actor, body.new_password.get_secret_value())


@router.post("/password-reset", status_code=202, response_model=Accepted, dependencies=[PublicRoute])
async def request_password_reset(body: PasswordResetRequest, session: Session, request: Request) -> Accepted:
    """Ask for a mail with a link to a new password. The answer does not tell who has an account."""
    await accounts.request_password_reset(session, vault_of(request), body.email, request=_info(request))
    return Accepted(detail=MAIL_MAY_COME)


@router.post("/password-reset/confirm", status_code=204, dependencies=[PublicRoute])
async def confirm_password_reset(body: PasswordReset, request: Request) -> None:
    """Choose a new password with the mail's link, which works once, for an hour. Every session ends."""
    await accounts.confirm_password_reset(
        database_of(request),
        body.token.get_secret_value(),
        body.password.get_secret_value(),
        request=_info(request),
    )


@router.post("/email-verification", status_code=202, response_model=Accepted, responses=problems(429))
async def send_email_verification(actor: CurrentActor, session: Session, request: Request) -> Accepted:
    """Ask for a mail with a link that proves one's address."""
    await accounts.send_verification(session, vault_of(request), actor, url=settings_of(request).url)
    return Accepted(detail="A mail with a link is on its way to you.")


@router.post("/email-verification/confirm", status_code=204, dependencies=[PublicRoute], responses=problems(409))
async def confirm_email_verification(body: EmailVerification, request: Request) -> None:
    """Prove an address with the mail's link, which works once, for a day."""
    await accounts.confirm_verification(
        database_of(request), vault_of(request), body.token.get_secret_value(), request=_info(request)
    )


def _info(request: Request) -> RequestInfo:
    return request_info(request.scope, operation_of(request))
