"""`modelyard keys`: the keys that sign access tokens, and secrets at rest under a new secret key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from modelyard.commands.terminal import Data, require_migrated, terminal_settings, with_database

if TYPE_CHECKING:
    from sqlalchemy import Table

    from modelyard.kernel.db import Database
    from modelyard.kernel.vault import Vault
    from modelyard.settings import Settings

T = TypeVar("T")

app = typer.Typer(help="Keys that sign access tokens, and secrets at rest.", no_args_is_help=True)


@app.command("list")
def list_keys(data: Data = None) -> None:
    """Print the signing keys that are not retired, newest first."""
    from modelyard.identity import signing
    from modelyard.kernel.context import SYSTEM, Context
    from modelyard.kernel.db import Role
    from modelyard.kernel.vault import Vault

    async def work(settings: Settings, database: Database) -> None:
        vault, does = Vault(settings), "signs"
        async with database.driver(Context(SYSTEM), role=Role.PLATFORM) as connection:
            keys = await signing.living_keys(connection)
        for key in keys:
            opens = _opens(vault, key.private_sealed)
            print(f"{key.kid}  {key.created_at:%Y-%m-%d %H:%M:%S}Z  {does if opens else 'its secret key is not set'}")
            does = "checks" if opens else does

    _with_database(data, work)


@app.command()
def rotate(
    data: Data = None,
    distrust: Annotated[
        bool,
        typer.Option("--distrust", help="Retire the old ones now, because they leaked: what they signed is refused."),
    ] = False,
) -> None:
    """Make a new signing key. The old ones go on checking until what they signed has expired."""
    from modelyard.identity import signing
    from modelyard.kernel.context import SYSTEM, Context, RequestInfo
    from modelyard.kernel.db import Role
    from modelyard.kernel.vault import Vault

    async def work(settings: Settings, database: Database) -> None:
        context = Context(SYSTEM, request=RequestInfo(operation="keys rotate"))
        async with database.driver(context, role=Role.PLATFORM) as connection:
            made = await signing.make_key(connection, Vault(settings))
            retired = await signing.retire_keys(connection, settings, at=datetime.now(UTC), at_once=distrust)
        print(f"{made} signs from now on.")
        for kid in retired:
            print(f"{kid} is retired.")

    _with_database(data, work)


@app.command()
def reseal(data: Data = None) -> None:
    """Encrypt every secret in the database anew, under MODELYARD_SECRET_KEY. Exit status 1 if one cannot be read.

    Jobs that wait (mails) keep the older encryption: take the older key out of MODELYARD_PREVIOUS_SECRET_KEYS a day
    later.
    """

    async def work(settings: Settings, database: Database) -> tuple[int, int]:
        from modelyard.kernel.vault import Vault
        from modelyard.tables import metadata

        vault, resealed, unreadable = Vault(settings), 0, 0
        for table in metadata.sorted_tables:
            for column in table.columns:
                if column.name.endswith("_sealed"):
                    done, lost = await _reseal(database, vault, table, column.name)
                    resealed, unreadable = resealed + done, unreadable + lost
                    if lost:
                        print(f"{table.name}.{column.name}: {lost} cannot be read with the keys that are set.")
        return resealed, unreadable

    resealed, unreadable = _with_database(data, work)
    print(f"Encrypted {resealed} secrets anew.")
    if unreadable:
        raise typer.Exit(1)


async def _reseal(database: Database, vault: Vault, table: Table, name: str) -> tuple[int, int]:
    """Encrypt one column anew. Returns how many secrets were, and how many could not be read."""
    from sqlalchemy import select, update

    from modelyard.kernel.context import SYSTEM, Context, RequestInfo
    from modelyard.kernel.db import Role

    column, keys = table.c[name], list(table.primary_key.columns)
    context = Context(SYSTEM, request=RequestInfo(operation="keys reseal"))
    done = lost = 0
    async with database.transaction(context, role=Role.PLATFORM) as session:
        query = select(*keys, column).where(column.is_not(None)).with_for_update()
        for *key, sealed in (await session.execute(query)).all():
            try:
                newer = vault.reseal(sealed)
            except ValueError:
                lost += 1
                continue
            same = [part == value for part, value in zip(keys, key, strict=True)]
            await session.execute(update(table).where(*same).values({name: newer}))
            done += 1
    return done, lost


def _opens(vault: Vault, sealed: bytes) -> bool:
    try:
        vault.open(sealed)
    except ValueError:
        return False
    return True


def _with_database(data: Path | None, work: Callable[[Settings, Database], Awaitable[T]]) -> T:
    from modelyard.kernel.db import Database

    settings = terminal_settings(data_dir=data)

    async def connected() -> T:
        database = Database(settings, pool_size=1, ingest_pool_size=1)
        await database.open()
        try:
            return await work(settings, database)
        finally:
            await database.close()

    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        return asyncio.run(connected())
