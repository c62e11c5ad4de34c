"""`modelyard artifacts`: is everything there that the database names?"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from modelyard.commands.refusal import Refused
from modelyard.commands.terminal import Data, data_dir_of, require_migrated, terminal_settings, with_database

if TYPE_CHECKING:
    from modelyard.artifacts.inventory import Finding, Report
    from modelyard.settings import Settings

app = typer.Typer(help="The stored bytes.", no_args_is_help=True)


@app.callback()
def artifacts() -> None:
    """Stored bytes."""


@app.command()
def check(
    data: Data = None,
    organization: Annotated[
        str | None,
        typer.Option("--organization", help="Its short name.", show_default="every organization"),
    ] = None,
    read: Annotated[
        bool, typer.Option("--read", help="Read all bytes and compare their digests, rather than their sizes.")
    ] = False,
) -> None:
    """Compare the store with the names in the database.

    Prints a line for each orphan (bytes that nothing names), and for each missing or damaged content. Exit status 1 if
    something is missing or damaged; orphans are collected at night, a day after they were stored.
    """
    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        reports = asyncio.run(_check(settings, organization, read=read))
    broken = 0
    for slug, report in reports.items():
        lost = report.missing + report.damaged
        broken += lost
        print(
            f"{slug}: {report.named} contents named, {report.contents} stored with {report.stored_bytes} bytes; "
            f"{report.missing} missing, {report.damaged} damaged, {report.orphans} orphans with "
            f"{report.orphan_bytes} bytes"
        )
    if broken:
        print(f"FAILED: {broken} contents are missing or damaged.")
        raise typer.Exit(1)
    print("OK")


async def _check(settings: Settings, slug: str | None, *, read: bool) -> dict[str, Report]:
    """The report of each organization by its slug.

    Raises:
        Refused: there is no organization of this slug, or the store does not answer.
    """
    from sqlalchemy import select

    from modelyard.artifacts import inventory
    from modelyard.artifacts.store import ArtifactStore
    from modelyard.identity.models import Organization
    from modelyard.kernel.context import SYSTEM, Context
    from modelyard.kernel.db import Database, Role
    from modelyard.kernel.errors import Unavailable

    store = ArtifactStore(settings, data_dir_of(settings))
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    try:
        async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
            query = select(Organization.id, Organization.slug).order_by(Organization.slug)
            rows = (await session.execute(query)).all()
        chosen = [row for row in rows if slug in (None, row.slug)]
        if slug is not None and not chosen:
            raise Refused(f"there is no organization {slug!r}.")
        reports = {}
        for row in chosen:

            def tell(finding: Finding, name: str = row.slug) -> None:
                print(_line(finding, name))

            reports[row.slug] = await inventory.check(database, store, row.id, read=read, tell=tell)
        return reports
    except Unavailable as error:
        raise Refused(error.detail) from None
    finally:
        await database.close()


def _line(finding: Finding, slug: str) -> str:
    line = f"{slug} {finding.problem.value} {finding.digest} {finding.size_bytes} bytes"
    if finding.stored_at is not None:
        line += f", {(datetime.now(UTC) - finding.stored_at).days} days old"
    return f"{line}, {finding.path!r} of project {finding.project_id}" if finding.path else line
