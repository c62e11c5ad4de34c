"""A database with the sample, made once a process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database
from modelyard.seed import seeding
from modelyard.seed.seeding import Sample
from modelyard.settings import Settings
from tests.databases import Databases

NOW = datetime.now(UTC).replace(minute=25, second=40, microsecond=0) - timedelta(hours=1)
PROJECTS = ("fraud-detection", "product-recommendations")


@dataclass(frozen=True)
class Seeded:
    """A database with the sample."""

    url: str
    settings: Settings
    sample: Sample
    organization_id: UUID
    project_ids: dict[str, UUID]

    def scope(self, project: str) -> ProjectScope:
        return ProjectScope(
            self.organization_id, "acme-ml", SYSTEM, frozenset(Permission), self.project_ids[project], project
        )

    @property
    def fraud(self) -> ProjectScope:
        return self.scope("fraud-detection")

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """In the application's role, in the sample's organization. What a test changes is undone."""
        database = Database(self.settings, pool_size=1)
        try:
            async with database.transaction(Context(SYSTEM, self.organization_id)) as session:
                yield session
                session.expunge_all()  # what a test has read stays readable
                await session.rollback()
        finally:
            await database.close()


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    return Settings(database_url=url, data_dir=folder, **more)


@pytest.fixture(scope="module")
def seeded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    with databases.migrated() as url:
        settings = settings_for(url, tmp_path_factory.mktemp("data"))
        sample = asyncio.run(seeding.seed_if_empty(settings, now=NOW, rng=np.random.default_rng(1)))
        assert sample is not None
        with psycopg.connect(url) as connection:
            ids = connection.execute("SELECT id FROM organizations").fetchall()
            projects = dict(connection.execute("SELECT slug, id FROM projects").fetchall())
        assert len(ids) == 1
        yield Seeded(url, settings, sample, ids[0][0], projects)
