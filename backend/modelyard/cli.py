"""`modelyard`: one command for everything that runs or changes an installation."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from modelyard import __version__, address
from modelyard.commands import artifacts, audit, importing, keys, models
from modelyard.commands.children import Child
from modelyard.commands.gateway import gateway
from modelyard.commands.refusal import Refused
from modelyard.commands.terminal import (
    Data,
    alembic_config,
    data_dir_of,
    migrate,
    only_one,
    require_migrated,
    terminal_settings,
    with_database,
)
from modelyard.settings import Settings

if TYPE_CHECKING:
    from modelyard.seed.seeding import Sample

app = typer.Typer(
    name="modelyard",
    help="Self-hosted, multi-tenant MLOps on PostgreSQL. `modelyard up` runs everything.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
db = typer.Typer(help="The database's schema.", no_args_is_help=True)
dev = typer.Typer(help="For development settings only.", no_args_is_help=True)
app.add_typer(db, name="db")
app.add_typer(dev, name="dev")
app.add_typer(artifacts.app, name="artifacts")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(importing.app, name="import")
app.add_typer(models.app, name="models")
app.command("gateway")(gateway)


@app.command()
def up(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8500")] = None,
    no_sample: Annotated[bool, typer.Option("--no-sample", help="Start without the sample organization.")] = False,
    no_models: Annotated[
        bool, typer.Option("--no-models", help="Serve no models: start neither controller nor gateway.")
    ] = False,
) -> None:
    """Run everything: PostgreSQL (embedded unless DATABASE_URL is set), migrations, server, worker, and what serves
    models. Ctrl-C stops it."""
    started = time.monotonic()
    settings = terminal_settings(data_dir=data, host=host, port=port)
    with ExitStack() as stack:
        stack.enter_context(only_one(settings))
        print("Starting PostgreSQL …" if settings.embedded else "Connecting to PostgreSQL …", flush=True)
        settings = with_database(settings, stack, stop=True)
        first = _migrate_and_seed(settings, sample=not no_sample)
        stack.enter_context(Child(settings, "worker", ["modelyard", "worker"]))
        if not no_models:
            served = stack.enter_context(Child.gateway(settings, elsewhere=True))
            settings = settings.model_copy(update={"gateway_port": served.port})
            stack.enter_context(Child(settings, "controller", ["modelyard", "controller", "--end-models"]))

        def announce() -> None:
            _announce(settings, first=first, seconds=time.monotonic() - started, models=not no_models)

        _serve(settings, announce=announce)
        print("Stopping …", flush=True)
    print("Stopped.", flush=True)


def _migrate_and_seed(settings: Settings, *, sample: bool) -> Sample | None:
    """Bring the schema up to date; on an empty database add the sample. Returns the sample if it was added now."""
    from modelyard.seed import seeding

    migrate(settings)
    if not sample or settings.production:
        return None
    return asyncio.run(seeding.seed_if_empty(settings))


def _announce(settings: Settings, *, first: Sample | None, seconds: float, models: bool) -> None:
    from modelyard.serving import jail

    url = settings.url
    lines = [
        f"\nModelyard {__version__} is ready after {seconds:.1f} s.",
        f"  Address   {url}",
        f"  Data      {data_dir_of(settings)}",
    ]
    if models:
        lines.append(f"  Models    {settings.gateway_address}/serve/<organization>/<project>/<deployment>/invocations")
    if models and (why := jail.check()):
        lines += [
            "",
            "  Only models of organizations in MODELYARD_SERVING_TRUST are served here:",
            f"  {' '.join(why)}",
        ]
    if first is not None:
        lines += ["", *_sample_lines(first, url)]
    else:
        lines += [
            "",
            "  On a first start the log above shows a code for the page /setup, which makes the first account.",
            "",
            "  Log to it with an MLflow client:",
            "",
            f"    export MLFLOW_TRACKING_URI={url}/mlflow/<organization>/<project>",
            "    export MLFLOW_TRACKING_TOKEN=<API key>",
            "",
            "  A new organization with a project and a key:",
            "",
            f"    modelyard create-organization acme --owner you@example.com --data {data_dir_of(settings)}",
        ]
    lines += ["", "Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)


def _sample_lines(sample: Sample, url: str) -> list[str]:
    from modelyard.seed import seeding

    return seeding.welcome(sample, url)


def _refuse_sample_passwords(settings: Settings) -> None:
    """Refuse to serve in production while people log in with passwords that stand in the manual."""
    from modelyard.seed import seeding

    known = asyncio.run(seeding.people_with_sample_passwords(settings))
    if known:
        raise Refused(
            f"production refuses the sample's passwords, and these people still have them: {', '.join(known)}. "
            "Give each another: modelyard set-password ADDRESS"
        )


def _serve(settings: Settings, *, announce: Callable[[], None]) -> None:
    import uvicorn

    from modelyard.main import create_app

    class Announcing(uvicorn.Server):
        """A server that says when it is ready."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            # What start-up made stays for good: a full collection would walk through it all, for a tenth of a second.
            gc.collect()
            gc.freeze()
            if not self.should_exit:
                announce()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            application.state.hub.end()  # else streams would be waited for
            await super().shutdown(sockets)

    if settings.production:
        _refuse_sample_passwords(settings)
    application = create_app(settings)
    if not settings.production:
        address.write(data_dir_of(settings), settings.local_url, application.state.development_token)
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # `trusted_proxies` says whom to believe
        timeout_graceful_shutdown=10,
        backlog=2048,
    )
    try:
        Announcing(config).run()
    except KeyboardInterrupt:
        return


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="8500")] = None,
) -> None:
    """Run the API server alone. The database must be migrated (`modelyard db upgrade`)."""
    settings = terminal_settings(data_dir=data, host=host, port=port)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        _serve(settings, announce=lambda: print(f"Listening on {settings.url}", flush=True))


@app.command()
def worker(
    data: Data = None,
    end_with_parent: Annotated[bool, typer.Option("--end-with-parent", hidden=True)] = False,
) -> None:
    """Run background jobs."""
    from modelyard import worker as jobs

    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        if end_with_parent:
            jobs.end_with_parent()
        asyncio.run(jobs.run_worker(settings))


@app.command()
def controller(
    data: Data = None,
    end_models: Annotated[
        bool, typer.Option("--end-models", help="End the models' processes with it. Without, the next one finds them.")
    ] = False,
    end_with_parent: Annotated[bool, typer.Option("--end-with-parent", hidden=True)] = False,
) -> None:
    """Run served models on this machine: bring what runs, and where requests go, to what people asked for.

    Several may run; one leads. Models are jailed where this runs as root.
    """
    from modelyard import controller as process
    from modelyard import worker as jobs

    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        if end_with_parent:
            jobs.end_with_parent()
        asyncio.run(process.run_controller(settings, end_models=end_models))


@app.command()
def seed(
    data: Data = None,
    force: Annotated[bool, typer.Option("--force", help="Also on a database that holds other organizations.")] = False,
) -> None:
    """Add the sample organization "Acme ML Corp". Run twice, it changes nothing."""
    from modelyard.seed import seeding

    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        require_migrated(settings)
        try:
            print(asyncio.run(seeding.seed(settings, force=force)))
        except seeding.SeedRefused as error:
            raise Refused(str(error)) from None


@app.command("create-organization")
def create_organization(
    slug: Annotated[str, typer.Argument(help="Short name for addresses: letters, digits and hyphens.")],
    owner: Annotated[str, typer.Option(help="E-mail address of the owner; may be known already.")],
    name: Annotated[str | None, typer.Option(help="Full name.", show_default="the short name")] = None,
    project: Annotated[str, typer.Option(help="Short name of the first project.")] = "main",
    data: Data = None,
) -> None:
    """Make an organization with its owner, a first project and an API key. Asks for a new owner's password."""
    from sqlalchemy.exc import DBAPIError

    from modelyard import first_organization as first
    from modelyard.kernel.errors import ModelyardError, refusal_of

    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        migrate(settings)
        known = asyncio.run(first.is_known(settings, owner))
        password = None if known else typer.prompt(f"Password for {owner}", hide_input=True, confirmation_prompt=True)
        wanted = first.Wanted(slug, name or slug, owner, password, project)
        try:
            token = asyncio.run(first.create(settings, wanted))
        except (ModelyardError, DBAPIError) as error:
            refusal = refusal_of(error)
            raise Refused(refusal.detail if refusal else str(error)) from None
    print(
        f'Created the organization "{wanted.name}" with the project {project}. The key is shown this once:\n\n'
        f"  export MLFLOW_TRACKING_URI={settings.url}/mlflow/{slug}/{project}\n  export MLFLOW_TRACKING_TOKEN={token}"
    )


@app.command("set-password")
def set_password(
    email: Annotated[str, typer.Argument(help="E-mail address of the person.")], data: Data = None
) -> None:
    """Give a person another password, and end their sessions. Asks for it."""
    from modelyard import first_organization as first
    from modelyard.kernel.errors import ModelyardError

    settings = terminal_settings(data_dir=data)
    with ExitStack() as stack:
        settings = with_database(settings, stack)
        password = typer.prompt(f"New password for {email}", hide_input=True, confirmation_prompt=True)
        try:
            asyncio.run(first.set_password(settings, email, password))
        except ModelyardError as error:
            raise Refused(error.detail) from None
    print(f"{email} has a new password; their sessions have ended.")


@app.command()
def version() -> None:
    """Print the version."""
    print(__version__)


@db.command("upgrade")
def db_upgrade(
    data: Data = None, revision: Annotated[str, typer.Argument(help="A revision, or head.")] = "head"
) -> None:
    """Bring the schema to a revision."""
    from alembic import command

    with ExitStack() as stack:
        command.upgrade(alembic_config(with_database(terminal_settings(data_dir=data), stack)), revision)


@db.command("downgrade")
def db_downgrade(revision: Annotated[str, typer.Argument(help="A revision, -1, or base.")], data: Data = None) -> None:
    """Take the schema back to a revision. What the later ones held is lost."""
    from alembic import command

    with ExitStack() as stack:
        command.downgrade(alembic_config(with_database(terminal_settings(data_dir=data), stack)), revision)


@db.command("current")
def db_current(data: Data = None) -> None:
    """Print the schema's revision."""
    from alembic import command

    with ExitStack() as stack:
        command.current(alembic_config(with_database(terminal_settings(data_dir=data), stack)))


@dev.command("new-tenant")
def dev_new_tenant(data: Data = None) -> None:
    """Make a fresh organization, project and key in the running server; prints one line of JSON."""
    from modelyard.__main__ import new_tenant

    raise SystemExit(new_tenant(["--data", str(data)] if data else []))


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def _mendable(error: Exception) -> str | None:
    """What the person at the terminal can mend, in a sentence: the database is away or closed, or a wrong revision."""
    import psycopg
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
        return f"the database refuses: {cause}"
    return str(error) if isinstance(error, CommandError) else None


def main() -> None:
    """The commands. A polite SIGTERM (a service manager's) ends them as Ctrl-C does: in order."""
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        app()
    except Exception as error:
        mendable = _mendable(error)
        if mendable is None:
            raise
        raise Refused(mendable) from None
