"""The first start: whoever can read the server's log makes themselves its administrator, in the browser."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field, SecretStr
from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import cookies, sessions
from modelyard.identity import service as identity
from modelyard.identity.access import (
    PublicRoute,
    authenticator_of,
    database_of,
    operation_of,
    own_origin,
    request_info,
    settings_of,
)
from modelyard.identity.models import User
from modelyard.identity.schemas import Email, In, Name, Out, SlugText, example
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role, enter_tenant
from modelyard.kernel.errors import Conflict, Forbidden, TooManyRequests
from modelyard.kernel.http import problems
from modelyard.kernel.log import logger
from modelyard.projects import service as projects
from modelyard.settings import Settings

log = logger("setup")
router = APIRouter(prefix="/setup", tags=["set-up"])

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what is read for something else."""
MAX_WRONG = 20
"""Wrong codes that a process takes before it has to be started again."""


class AlreadySetUp(Conflict):
    code, title = "already_set_up", "Modelyard is set up already"


class WrongCode(Forbidden):
    code, title = "wrong_code", "Wrong code"


class SetupOut(Out):
    needed: bool = Field(description="Nobody has an account yet.")
    mail: bool = Field(description="A mail server is set. Without one, mails are in the server's log only.")


class SetupIn(In):
    """The first administrator, with an organization and a project."""

    model_config = example(
        code="K7QX-2MPA",
        email="ada@example.com",
        password="correct horse battery staple",
        organization_name="Acme ML",
        organization="acme-ml",
        project_name="Fraud detection",
        project="fraud-detection",
    )
    code: Annotated[SecretStr, Field(max_length=100, description="From the server's log.")]
    email: Email
    display_name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")] = ""
    password: SecretStr
    organization_name: Name
    organization: SlugText
    project_name: Name
    project: SlugText


class SetUpOut(Out):
    """Where to go on. The browser is logged in by cookies."""

    organization: str
    project: str


class Code:
    """The code of one process, as long as nobody has guessed too often."""

    def __init__(self) -> None:
        letters = [secrets.choice(ALPHABET) for _ in range(8)]
        self.text = f"{''.join(letters[:4])}-{''.join(letters[4:])}"
        self._wrong = 0

    def check(self, given: str) -> None:
        """Raises WrongCode, and TooManyRequests once it was guessed too often."""
        if self._wrong >= MAX_WRONG:
            raise TooManyRequests("Too many wrong codes. Start the server again: it shows another one.", retry_after=60)
        if not hmac.compare_digest(_plain(given).encode(), _plain(self.text).encode()):
            self._wrong += 1
            raise WrongCode("This is not the code in the server's log. It changes with each start.", pointer="/code")


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


async def announce(database: Database, settings: Settings, code: Code) -> None:
    """Show the code in the log while nobody has an account."""
    async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
        needed = await _is_needed(session)
    if needed:
        log.warning("nobody has an account yet: open the page", url=f"{settings.url}/setup", code=code.text)


async def _is_needed(session: AsyncSession) -> bool:
    return not await session.scalar(select(exists(select(User.id).where(~User.is_service))))


@router.get("", dependencies=[PublicRoute])
async def get_setup(request: Request) -> SetupOut:
    """Does the first administrator have to be made, and does mail go out?"""
    async with database_of(request).transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
        needed = await _is_needed(session)
    return SetupOut(needed=needed, mail=settings_of(request).smtp_host is not None)


@router.post("", dependencies=[PublicRoute], responses=problems(403, 409, 429))
async def set_up(body: SetupIn, request: Request, response: Response) -> SetUpOut:
    """Make the first administrator, an organization and a project, with the code from the server's log.

    The browser is logged in. 409 once anybody has an account.
    """
    settings, database = settings_of(request), database_of(request)
    cookies.refuse_cross_site(request.method, request.headers, settings, own_origin=own_origin(request))
    info = request_info(request.scope, operation_of(request))
    code: Code = request.app.state.setup_code
    async with database.transaction(Context(SYSTEM, request=info), role=Role.PLATFORM) as session:
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("setup", 0))))
        if not await _is_needed(session):
            raise AlreadySetUp("Somebody has an account already. Log in, or ask for an invitation.")
        code.check(body.code.get_secret_value())
        owner = await identity.create_user(
            session,
            email=body.email,
            display_name=body.display_name,
            password=body.password.get_secret_value(),
            is_platform_admin=True,
        )
        made = await identity.create_organization(session, slug=body.organization, name=body.organization_name)
        await identity.add_member(session, made.id, owner.id, OrganizationRole.OWNER)
        await enter_tenant(session, Context(SYSTEM, made.id, info))
        await projects.create_project(session, made.id, slug=body.project, name=body.project_name, creator_id=owner.id)
    tokens = await sessions.log_in(
        database,
        settings,
        authenticator_of(request).tokens,
        email=body.email,
        password=body.password.get_secret_value(),
        request=info,
    )
    cookies.set_session_cookies(response, tokens, settings)
    return SetUpOut(organization=body.organization, project=body.project)
