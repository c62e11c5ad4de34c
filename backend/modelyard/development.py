"""For development settings only: fresh tenants on demand, for tests and for MLflow's own test suite.

A running server leaves its address and a token in its data folder (`address`); `modelyard dev new-tenant` reads them
and asks the server.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel

from modelyard.identity import api_keys
from modelyard.identity import service as identity
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Role, enter_tenant
from modelyard.kernel.errors import NotFound
from modelyard.projects import service as projects
from modelyard.projects.access import database_of, request_info
from modelyard.settings import Settings


class Tenant(BaseModel):
    """A fresh organization with one project. `url` is the MLflow tracking URI, `token` a key bound to the project."""

    url: str
    token: str
    org: str
    project: str


def development_only(request: Request, x_modelyard_development: Annotated[str, Header()] = "") -> None:
    """Only somebody who can read the server's data folder.

    Raises:
        NotFound: the token is missing or wrong.
    """
    token: str = request.app.state.development_token
    if not hmac.compare_digest(x_modelyard_development.encode(), token.encode()):
        raise NotFound("There is nothing here.")


development_only.permission = "development"  # type: ignore[attr-defined]  # read by the rule test over all routes

development_router = APIRouter(
    prefix="/development", tags=["development"], dependencies=[Depends(development_only)], include_in_schema=False
)


@development_router.post("/tenants", status_code=201)
async def new_tenant(request: Request) -> Tenant:
    """Make an organization, its owner, a project and a key."""
    name = f"t-{secrets.token_hex(6)}"
    info = request_info(request.scope, "new_tenant")
    database = database_of(request)
    async with database.transaction(Context(SYSTEM, None, info), role=Role.PLATFORM) as session:
        organization = await identity.create_organization(session, slug=name, name=name)
        owner = await identity.create_user(session, email=f"{name}@example.com", display_name=name, password=None)
        await identity.add_member(session, organization.id, owner.id, OrganizationRole.OWNER)
        await enter_tenant(session, Context(SYSTEM, organization.id, info))
        project = await projects.create_project(session, organization.id, slug="main", name="Main", creator_id=owner.id)
        _, token = await api_keys.issue_api_key(
            session, organization.id, user_id=owner.id, name="development", project_id=project.id
        )
    settings: Settings = request.app.state.settings
    return Tenant(url=f"{settings.url}/mlflow/{name}/main", token=token, org=name, project="main")
