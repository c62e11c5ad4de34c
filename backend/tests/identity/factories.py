"""A running application, and the tenants and people that its tests are about; all of it made through the services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import api_keys
from modelyard.identity import service as identity
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role
from modelyard.main import create_app
from modelyard.projects import service as projects
from modelyard.projects.models import ProjectMember
from modelyard.settings import Settings

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Api:
    """The application on its database, with an HTTP client on it."""

    app: FastAPI
    client: httpx.AsyncClient
    database: Database
    settings: Settings

    def platform(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.database.transaction(Context(SYSTEM), role=Role.PLATFORM)


@dataclass(frozen=True)
class Tenant:
    """An organization."""

    id: UUID
    slug: str

    @property
    def url(self) -> str:
        return f"/api/v1/orgs/{self.slug}"


@dataclass(frozen=True)
class Project:
    id: UUID
    slug: str
    tenant: Tenant

    @property
    def url(self) -> str:
        return f"{self.tenant.url}/projects/{self.slug}"


@dataclass(frozen=True)
class Person:
    id: UUID
    email: str


@asynccontextmanager
async def running(url: str, **settings: Any) -> AsyncIterator[Api]:
    """The application on this database. By default nothing is cached, so that a revoked key is refused at once."""
    quick = {"credential_cache": timedelta(0), "pool_size": 5, "rate_limit_address": 1_000_000}
    chosen = Settings(database_url=url, **{**quick, **settings})
    app = create_app(chosen)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield Api(app, client, app.state.database, chosen)


async def an_organization(api: Api) -> Tenant:
    async with api.platform() as session:
        made = await identity.create_organization(session, slug=f"org-{uuid4().hex[:12]}", name="An organization")
        return Tenant(made.id, made.slug)


async def a_person(
    api: Api, tenant: Tenant | None = None, role: OrganizationRole | None = None, *, password: str | None = None
) -> Person:
    """A person; a member of the tenant if a role there is given. Without a password they cannot log in."""
    async with api.platform() as session:
        made = await identity.create_user(
            session, email=f"{uuid4().hex[:12]}@Example.com", display_name="A person", password=password
        )
        if tenant is not None and role is not None:
            await identity.add_member(session, tenant.id, made.id, role)
        return Person(made.id, made.email)


async def a_platform_admin(api: Api) -> Person:
    async with api.platform() as session:
        made = await identity.create_user(
            session,
            email=f"{uuid4().hex[:12]}@example.com",
            display_name="An administrator",
            password=PASSWORD,
            is_platform_admin=True,
        )
        return Person(made.id, made.email)


async def a_project(api: Api, tenant: Tenant, creator: Person | None = None) -> Project:
    async with api.platform() as session:
        made = await projects.create_project(
            session,
            tenant.id,
            slug=f"project-{uuid4().hex[:12]}",
            name="A project",
            creator_id=creator.id if creator else None,
        )
        return Project(made.id, made.slug, tenant)


async def give_project_role(api: Api, project: Project, person: Person, role: ProjectRole) -> None:
    async with api.platform() as session:
        session.add(
            ProjectMember(organization_id=project.tenant.id, project_id=project.id, user_id=person.id, role=role)
        )


async def key_headers(
    api: Api, tenant: Tenant, owner: Person, *, project: Project | None = None, scopes: list[str] | None = None
) -> dict[str, str]:
    """The headers of a request with a new key of that person."""
    async with api.platform() as session:
        _, token = await api_keys.issue_api_key(
            session,
            tenant.id,
            user_id=owner.id,
            name="a key",
            project_id=project.id if project else None,
            scopes=scopes,
        )
    return bearer(token)


async def log_in(api: Api, person: Person, password: str = PASSWORD) -> dict[str, Any]:
    """The tokens that log-in answers with."""
    answer = await api.client.post("/api/v1/auth/login", json={"email": person.email, "password": password})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert isinstance(body, dict)
    return body


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
