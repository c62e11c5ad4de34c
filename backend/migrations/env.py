"""Runs migrations: on DATABASE_URL, else on the URL of alembic.ini, else on the embedded PostgreSQL."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.config import fileConfig

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.sql.schema import SchemaItem

from modelyard.kernel.embedded import EmbeddedPostgres, default_data_dir
from modelyard.settings import Settings
from modelyard.tables import metadata

ADVISORY_LOCK = 0x6D6F64656C79617264 & 0x7FFFFFFFFFFFFFFF
"""One number that all migrating processes of a database agree on."""

LOCK_WAIT_SECONDS = 60
PARTITION = re.compile(r"_\d{4}_\d{2}$")

config = context.config
if config.config_file_name is not None and config.attributes.get("configure_logging", True):
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def belongs(_: SchemaItem, name: str | None, kind: str, reflected: bool, compare_to: SchemaItem | None) -> bool:
    """Partitions are made by the database and have no model."""
    return not (kind == "table" and reflected and compare_to is None and name is not None and PARTITION.search(name))


@contextmanager
def database_url() -> Iterator[str]:
    """The database's URL; an embedded server that had to be started is stopped again."""
    url = (
        config.attributes.get("database_url")
        or os.environ.get("DATABASE_URL")
        or config.get_main_option("sqlalchemy.url")
    )
    if url:
        yield Settings(database_url=url).sqlalchemy_url()
        return
    settings = Settings(database_url=None)
    server = EmbeddedPostgres(settings.data_dir or default_data_dir())
    server.start()
    try:
        server.ensure_database()
        yield Settings(database_url=server.url()).sqlalchemy_url()
    finally:
        if server.started_here:
            server.stop()


def take_lock(connection: Connection) -> None:
    """Let one process migrate at a time.

    Tried again and again instead of waited for: a session that waits inside `pg_advisory_lock` holds a snapshot, and
    CREATE INDEX CONCURRENTLY in the other waits for that snapshot to end.
    """
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_LOCK}):
        connection.commit()
        if time.monotonic() > deadline:
            raise SystemExit(
                "Another process has been migrating this database for a minute. Try again when it is done."
            )
        time.sleep(0.2)
    connection.commit()


def run_offline() -> None:
    context.configure(
        url=Settings(database_url=config.get_main_option("sqlalchemy.url") or "postgresql://").sqlalchemy_url(),
        target_metadata=metadata,
        literal_binds=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    with database_url() as url:
        engine = create_engine(url, poolclass=pool.NullPool, connect_args={"options": "-c lock_timeout=10s"})
        with engine.connect() as connection:
            take_lock(connection)
            context.configure(
                connection=connection,
                target_metadata=metadata,
                include_object=belongs,
                compare_type=True,
                compare_server_default=True,
                transaction_per_migration=True,
            )
            with context.begin_transaction():
                context.run_migrations()
        engine.dispose()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
