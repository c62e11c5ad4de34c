"""Fixtures: the application, and a project of a fresh organization."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.databases import Databases
from tests.identity.factories import Api, running
from tests.registry.factories import Place, a_place


@pytest.fixture(scope="session")
def registry_database(databases: Databases) -> Iterator[str]:
    """One database for all tests of this folder: each looks at its own organization only."""
    with databases.migrated() as url:
        yield url


@pytest_asyncio.fixture
async def api(registry_database: str, tmp_path: Path) -> AsyncIterator[Api]:
    async with running(registry_database, data_dir=tmp_path) as api:
        yield api


@pytest_asyncio.fixture
async def place(api: Api) -> Place:
    return await a_place(api)
