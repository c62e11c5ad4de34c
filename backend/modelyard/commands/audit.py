"""`modelyard audit`: seal the trail, verify it, and print what is to be published of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer

from modelyard.commands.refusal import Refused
from modelyard.commands.terminal import Data, require_migrated, terminal_settings, with_database

if TYPE_CHECKING:
    from modelyard.audit.verification import Finding, Head, Report
    from modelyard.kernel.db import Database

T = TypeVar("T")

app = typer.Typer(help="The audit trail's seals.", no_args_is_help=True)

PLATFORM_NAME = "(platform)"
"""What the chain of the platform itself is called: no slug of an organization."""

Slug = Annotated[
    str | None,
    typer.Option("--organization", help="Its short name.", show_default="every organization and the platform"),
]


@app.command()
def seal(data: Data = None) -> None:
    """Seal now what has no seal yet. The worker does it every minute."""
    from modelyard.audit import sealing

    print(f"Sealed {_with_database(data, sealing.seal)} records.")


@app.command()
def heads(data: Data = None, organization: Slug = None) -> None:
    """Print the last link of each chain as JSON lines. Keep them outside the database, for `verify --heads`."""
    from modelyard.audit import verification

    async def work(database: Database) -> None:
        chosen, names = await _chains(database, organization)
        for head, at in await verification.heads(database, chosen):
            line = {
                "organization": names.get(head.organization_id, ""),
                "organization_id": str(head.organization_id),
                "sequence": head.sequence,
                "chain_hash": head.chain_hash.hex(),
                "at": at.isoformat(),
            }
            print(json.dumps(line))

    _with_database(data, work)


@app.command()
def verify(
    data: Data = None,
    organization: Slug = None,
    heads: Annotated[
        Path | None, typer.Option("--heads", help="Lines of `modelyard audit heads` from before.", exists=True)
    ] = None,
) -> None:
    """Walk every chain, and name each record that was altered, removed or slipped in. Exit status 1 if there is one."""
    from modelyard.audit import verification

    published = _published(heads) if heads else []

    async def work(database: Database) -> Report:
        chosen, names = await _chains(database, organization)
        lost = {head.organization_id for head in published} - set(chosen)
        if organization is None:
            # Not even a link is left of what a published head names.
            chosen += sorted(lost)

        def tell(finding: Finding) -> None:
            print(_line(finding, names))

        return await verification.verify(database, chosen, published, now=datetime.now(UTC), tell=tell)

    report = _with_database(data, work)
    walked = f"{report.chains} chains, {report.links} links, {report.records} records older than a day"
    removed = f"; {report.removed} records are gone with months that retention dropped" if report.removed else ""
    if report.findings:
        print(f"FAILED: {report.findings} findings in {walked}{removed}.")
        raise typer.Exit(1)
    print(f"OK: {walked}{removed}.")


def _line(finding: Finding, names: dict[UUID, str]) -> str:
    place = names.get(finding.organization_id) or str(finding.organization_id)
    link = f" link {finding.sequence}" if finding.sequence is not None else ""
    record = f" record {finding.record_id} of {finding.at:%Y-%m-%dT%H:%M:%S.%fZ}" if finding.at is not None else ""
    return f"{place}{link}{record}: {finding.problem}"


def _published(file: Path) -> list[Head]:
    """The heads in a file of JSON lines.

    Raises:
        Refused: a line is none of `modelyard audit heads`.
    """
    from modelyard.audit.verification import Head

    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            values = json.loads(line)
            head = Head(UUID(values["organization_id"]), int(values["sequence"]), bytes.fromhex(values["chain_hash"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refused(f"{file}, line {number}, is no line of `modelyard audit heads`.") from None
        found.append(head)
    return found


async def _chains(database: Database, slug: str | None) -> tuple[list[UUID], dict[UUID, str]]:
    """The organizations whose chains are meant, and the names of all, deleted ones too.

    Raises:
        Refused: there is no organization of this slug.
    """
    from sqlalchemy import select

    from modelyard.audit import verification
    from modelyard.audit.models import PLATFORM
    from modelyard.identity.models import Organization
    from modelyard.kernel.context import SYSTEM, Context
    from modelyard.kernel.db import Role

    async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
        rows = (await session.execute(select(Organization.id, Organization.slug))).all()
    names = {row.id: row.slug for row in rows} | {PLATFORM: PLATFORM_NAME}
    if slug is None:
        return await verification.organizations(database), names
    chosen = [organization_id for organization_id, name in names.items() if name == slug]
    if not chosen:
        raise Refused(f"there is no organization {slug!r}.")
    return chosen, names


def _with_database(data: Path | None, work: Callable[[Database], Awaitable[T]]) -> T:
    from modelyard.kernel.db import Database

    settings = terminal_settings(data_dir=data)

    async def connected() -> T:
        database = Database(settings, pool_size=1, ingest_pool_size=1)
        try:
            return await work(database)
        finally:
            await database.close()

    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        return asyncio.run(connected())
