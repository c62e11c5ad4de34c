"""Fixtures: the application on a database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.identity.factories import Api, running


@pytest_asyncio.fixture
async def api(request: pytest.FixtureRequest) -> AsyncIterator[Api]:
    """On a fresh database; on one that tests share if they are marked so, for each makes organizations of its own."""
    shared = request.node.get_closest_marker("shared_database") is not None
    url: str = request.getfixturevalue("shared_database" if shared else "database")
    async with running(url) as api:
        yield api
