"""Fixtures: the application on a fresh database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.identity.factories import Api, running


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database) as api:
        yield api
