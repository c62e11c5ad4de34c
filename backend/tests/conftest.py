"""Fixtures for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from tests.databases import Databases, make_folder, remove_abandoned, remove_folder
from tests.object_stores import ObjectServer, Remote, a_remote, an_object_server
from tests.servers import Server, Tenant, a_server

FOLDER = pytest.StashKey[Path]()
OWNED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    given = getattr(config, "workerinput", {}).get("databases_folder")
    config.stash[OWNED] = given is None
    if given is None:
        remove_abandoned()
    config.stash[FOLDER] = make_folder() if given is None else Path(given)
    # Unconfigured, a traceback shows every local variable, which takes longer than the test.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist is about to start a worker."""
    node.workerinput["databases_folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(OWNED, False):
        remove_folder(config.stash[FOLDER])


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """The run's server; for tests that need more than one database."""
    return Databases(pytestconfig.stash[FOLDER])


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """The URL of a fresh, migrated database, in which a test may commit."""
    with databases.migrated() as url:
        yield url


@pytest.fixture(scope="session")
def shared_database(databases: Databases) -> Iterator[str]:
    """The URL of one migrated database for all tests of a process that are marked to share it."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The URL of a fresh database without tables."""
    with databases.empty() as url:
        yield url


@pytest.fixture(scope="session")
def server(databases: Databases) -> Iterator[Server]:
    """A running server on a database of its own, shared by the tests of one process: each makes its own tenants."""
    with databases.migrated() as url, a_server(url) as running:
        yield running


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectServer]:
    """An S3-compatible server, shared by the tests of one process: each makes its own bucket."""
    with an_object_server() as running:
        yield running


@pytest.fixture(scope="session")
def remote(databases: Databases, object_server: ObjectServer) -> Iterator[Remote]:
    """A running server whose artifacts are in the object store, shared as `server` is."""
    with databases.migrated() as url, a_remote(url, object_server) as running:
        yield running


@pytest.fixture
def tenant(server: Server) -> Tenant:
    """A fresh organization with an empty project."""
    return server.new_tenant()
