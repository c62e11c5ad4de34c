"""The application, an organization, a real provider, and one that does as a test has it do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.identity.factories import Api, Tenant, an_organization, running
from tests.identity.provider import Provider, Puppet, a_provider, a_puppet
from tests.single_sign_on.steps import ADA

LOOPBACK = "127.0.0.0/8,::1/128"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with a_provider() as running_provider:
        yield running_provider


@pytest.fixture(scope="module")
def stage() -> Iterator[Puppet]:
    with a_puppet() as puppet:
        yield puppet


@pytest.fixture
def puppet(stage: Puppet) -> Puppet:
    """The puppet as it is by default: it logs Ada in."""
    fresh = Puppet(stage.url, claims=dict(ADA))
    vars(stage).update(vars(fresh))
    return stage


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database, outbound_networks=LOOPBACK, public_url="http://test") as api:
        yield api


@pytest_asyncio.fixture
async def tenant(api: Api) -> Tenant:
    return await an_organization(api)
