"""`modelyard import`: what other servers hold, brought into a project of this one."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from modelyard.commands.refusal import Refused
from modelyard.commands.terminal import Data, data_dir_of, require_migrated, terminal_settings, with_database

if TYPE_CHECKING:
    from modelyard.importing.run import Mode, Progress, Report
    from modelyard.importing.source import Source
    from modelyard.settings import Settings

app = typer.Typer(help="Bring what other servers hold.", no_args_is_help=True)

TERMINAL_SECONDS = 0.2
PLAIN_SECONDS = 10
"""Between two lines of progress, on a terminal and elsewhere."""


@app.callback()
def importing() -> None:
    """Bring what other servers hold."""


@app.command()
def mlflow(
    origin: Annotated[
        str,
        typer.Option(
            "--from",
            help="http(s)://… of a server, sqlite:///FILE or postgresql://… of its database, or an mlruns folder.",
        ),
    ],
    organization: Annotated[str, typer.Option(help="Short name of the organization to import into.")],
    project: Annotated[str, typer.Option(help="Short name of its project; best one of its own.")],
    data: Data = None,
    artifacts: Annotated[
        str | None,
        typer.Option(
            help="Folder, or s3://… address, that the source's server keeps `mlflow-artifacts:` files in.",
            show_default=False,
        ),
    ] = None,
    without_artifacts: Annotated[bool, typer.Option("--without-artifacts", help="Leave files where they are.")] = False,
    workspace: Annotated[
        str | None, typer.Option(help="The source's workspace, if it has several.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read the source and count; change nothing.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Compare both sides; change nothing.")] = False,
) -> None:
    """Bring experiments, runs, metrics, artifacts and models of MLflow, with their ids.

    Killed, it goes on where it was when it is run again; run again later, it brings what is new. At the end it compares
    both sides by kind: exit status 1 if they differ. Credentials for a server come from MLFLOW_TRACKING_TOKEN, or
    MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
    """
    from modelyard.importing.run import Mode

    if dry_run and verify:
        raise Refused("--dry-run and --verify exclude each other.")
    mode = Mode.COUNT if dry_run else Mode.VERIFY if verify else Mode.IMPORT
    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        report = asyncio.run(
            _run(settings, origin, organization, project, mode, workspace, artifacts, with_files=not without_artifacts)
        )
    _print_report(report)
    if report.differs:
        raise typer.Exit(1)


async def _run(
    settings: Settings,
    origin: str,
    organization: str,
    project: str,
    mode: Mode,
    workspace: str | None,
    artifacts: str | None,
    *,
    with_files: bool,
) -> Report:
    from sqlalchemy.exc import DBAPIError

    from modelyard.artifacts.store import ArtifactStore
    from modelyard.importing.run import Mode, run_import
    from modelyard.importing.source import SourceRefused
    from modelyard.importing.target import Target, TargetRefused, find_scope
    from modelyard.kernel.db import Database
    from modelyard.kernel.errors import ModelyardError, refusal_of

    database = Database(settings, pool_size=2, ingest_pool_size=2)
    await database.open()
    source: Source | None = None
    try:
        scope = await find_scope(database, organization, project)
        source = _source(origin, workspace, artifacts)
        store = ArtifactStore(settings, data_dir_of(settings))
        target = None if mode is Mode.COUNT else Target(database, store, scope, settings.max_artifact_bytes)
        return await run_import(source, target, mode, show=_progress(), with_files=with_files)
    except (SourceRefused, TargetRefused) as error:
        raise Refused(str(error)) from None
    except (ModelyardError, DBAPIError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise Refused(f"{refusal.detail} What was imported stays; run the command again to go on.") from None
    finally:
        if source is not None:
            source.close()
        await database.close()


def _source(origin: str, workspace: str | None, artifacts: str | None) -> Source:
    from modelyard.importing.database import database_source
    from modelyard.importing.folder import FolderSource
    from modelyard.importing.rest import rest_source

    if artifacts is not None and "://" not in artifacts:
        artifacts = str(Path(artifacts).absolute())
    scheme = urlsplit(origin).scheme.lower() if "://" in origin else ""
    if scheme in ("http", "https"):
        return rest_source(origin, os.environ, workspace=workspace)
    if scheme in ("", "file"):
        return FolderSource(Path(urlsplit(origin).path if scheme else origin), proxied=artifacts)
    return database_source(origin, workspace=workspace, proxied=artifacts)


def _progress() -> Callable[[Progress], None]:
    """Shows how far an import is, on standard error: one line that changes on a terminal, else a line now and then."""
    terminal, last = sys.stderr.isatty(), 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < (TERMINAL_SECONDS if terminal else PLAIN_SECONDS):
            return
        last = now
        rate = progress.points / max(progress.seconds, 0.001)
        line = (
            f"runs {progress.runs:,} of {progress.total:,}, points {progress.points:,} ({rate:,.0f}/s), "
            f"files {progress.files:,}"
        )
        print(f"\r\033[K{line}" if terminal else line, end="" if terminal else "\n", file=sys.stderr, flush=True)

    return show


def _print_report(report: Report) -> None:
    from modelyard.importing.run import KINDS, Mode

    if sys.stderr.isatty():
        print(file=sys.stderr)
    counting = report.mode is Mode.COUNT
    print(f"{'':18}{'source':>16}" + ("" if counting else f"{'project':>16}  {'checksum':16}"))
    for kind in KINDS:
        source, target = report.source[kind], report.target[kind]
        line = f"{kind:18}{source.count:>16,}"
        if not counting:
            said = f"{source.sum:016x}" if source == target else f"{source.sum:016x} is not {target.sum:016x}: DIFFERS"
            line += f"{target.count:>16,}  {said}"
        print(line)
    if report.problem_count:
        print(f"\nLeft out ({report.problem_count}):")
        for problem in report.problems:
            print(f"  {problem}")
        if report.problem_count > len(report.problems):
            print(f"  … and {report.problem_count - len(report.problems)} more")
    print()
    if counting:
        print("Only counted: nothing was changed.")
        return
    if report.mode is Mode.IMPORT:
        new = ", ".join(f"{number:,} {what}" for what, number in report.changes.items())
        print(f"Imported {new}." if new else "Nothing was new: nothing was changed.")
    print(
        "DIFFERENT: the project does not hold what the source does." if report.differs else "Both sides are the same."
    )
