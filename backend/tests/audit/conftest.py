"""Fixtures: the application on a fresh database, and a superuser at a SQL prompt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
import pytest_asyncio
from psycopg.rows import dict_row

from tests.audit.shells import Shell
from tests.identity.factories import Api, running


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database) as api:
        yield api


@pytest.fixture
def shell(database: str) -> Iterator[Shell]:
    with psycopg.connect(database, autocommit=True, row_factory=dict_row) as connection:
        yield connection
