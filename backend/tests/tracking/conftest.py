"""A project to log to, without HTTP in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from modelyard.identity import service as identity
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role, enter_tenant
from modelyard.projects import service as projects
from modelyard.settings import Settings
from modelyard.tracking import queries, service
from modelyard.tracking.models import Run
from modelyard.tracking.service import NewRun


@dataclass
class Place:
    """An organization with one project, and the database that it is in."""

    settings: Settings
    database: Database
    scope: ProjectScope

    @property
    def context(self) -> Context:
        return Context(SYSTEM, self.scope.organization_id)

    async def run(self, name: str = "run") -> Run:
        async with self.database.transaction(self.context) as session:
            default = (await session.execute(queries.experiment_by_number(self.scope, 0))).scalar_one()
            return await service.create_run(
                session, self.scope, default, NewRun(name=name, started_at=datetime.now(UTC))
            )


async def a_place(settings: Settings, database: Database, slug: str) -> Place:
    async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
        organization = await identity.create_organization(session, slug=slug, name=slug)
        await enter_tenant(session, Context(SYSTEM, organization.id))
        project = await projects.create_project(session, organization.id, slug="main", name="Main")
    scope = ProjectScope(organization.id, slug, SYSTEM, frozenset(Permission), project.id, "main")
    return Place(settings, database, scope)


@pytest.fixture
async def place(database: str) -> AsyncIterator[Place]:
    settings = Settings(database_url=database)
    made = Database(settings)
    await made.open()
    try:
        yield await a_place(settings, made, "acme")
    finally:
        await made.close()
