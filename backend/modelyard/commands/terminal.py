"""What every command at the terminal stands on: its settings, its database, and messages for the person there."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from modelyard.commands.refusal import Refused
from modelyard.kernel import log
from modelyard.kernel.embedded import EmbeddedPostgres, EmbeddedPostgresError, default_data_dir
from modelyard.settings import DEVELOPMENT_SECRET, Settings, generated_secret

if TYPE_CHECKING:
    from alembic.config import Config

BACKEND = Path(__file__).resolve().parents[2]

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the embedded PostgreSQL, the artifacts and the secret.", show_default=False),
]


def terminal_settings(**given: object) -> Settings:
    """The settings of the environment, with what the command line says on top."""
    try:
        settings = Settings(**{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]  # validated by pydantic
    except ValidationError as error:
        said = [(".".join(map(str, e["loc"])), e["msg"].removeprefix("Value error, ")) for e in error.errors()]
        complaints = "\n".join(f"  {f'{place}: ' if place else ''}{message}" for place, message in said)
        raise Refused(f"the settings are not usable:\n{complaints}") from None
    data_dir = (settings.data_dir or default_data_dir()).expanduser().resolve()
    if settings.secret_key.get_secret_value() == DEVELOPMENT_SECRET and not settings.production:
        try:
            settings = settings.model_copy(update={"secret_key": generated_secret(data_dir)})
        except OSError as error:
            raise Refused(f"the data folder {data_dir} cannot be used: {error}") from None
    settings = settings.model_copy(update={"data_dir": data_dir})
    log.configure(settings)
    return settings


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder for this process: two of `modelyard up` would stop each other's database.

    Raises:
        Refused: another process holds it.
    """
    data_dir = data_dir_of(settings)
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "up.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                f"Modelyard already runs on {data_dir}. Stop it first, or name another folder with --data."
            ) from None
        yield


def with_database(settings: Settings, stack: ExitStack, *, stop: bool = False) -> Settings:
    """The settings with a database URL: the given one, or the embedded server's, started for the command if need be.

    stop: stop the embedded server at the end also when it ran before (its `up` was killed).
    """
    if not settings.embedded:
        return settings
    server = EmbeddedPostgres(data_dir_of(settings))
    try:
        server.start()
        if server.started_here or stop:
            stack.callback(server.stop)
        server.ensure_database()
    except EmbeddedPostgresError as error:
        raise Refused(str(error)) from None
    return settings.model_copy(update={"database_url": server.url()})


def data_dir_of(settings: Settings) -> Path:
    return settings.data_dir or default_data_dir()


def alembic_config(settings: Settings) -> Config:
    """Alembic on the settings' database."""
    from alembic.config import Config

    config = Config(BACKEND / "alembic.ini")
    config.attributes["configure_logging"] = False
    config.attributes["database_url"] = settings.sqlalchemy_url()
    return config


def migrate(settings: Settings) -> None:
    """Bring the schema to its newest revision."""
    from alembic import command

    command.upgrade(alembic_config(settings), "head")


def require_migrated(settings: Settings) -> None:
    """Refuse to run on a schema that is not this version's.

    Raises:
        Refused: says what to run.
    """
    import psycopg

    newest = max(file.name[:3] for file in (BACKEND / "migrations" / "versions").glob("[0-9]*.py"))
    with psycopg.connect(settings.psycopg_url()) as connection:
        row = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        known = connection.execute("SELECT version_num FROM alembic_version").fetchone() if row and row[0] else None
    if known is None or known[0] != newest:
        state = f"is at revision {known[0]}" if known else "has no tables yet"
        raise Refused(f"the database {state}, and this version needs {newest}. Run `modelyard db upgrade` first.")
