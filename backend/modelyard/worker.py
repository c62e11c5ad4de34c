"""The worker: runs the jobs that features registered, on PostgreSQL's own queue."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import Any
from uuid import UUID

import procrastinate
import psycopg
from procrastinate import PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException

from modelyard import tables
from modelyard.artifacts import collecting
from modelyard.artifacts import jobs as artifact_jobs
from modelyard.audit import jobs as audit_jobs
from modelyard.deployments import uses as deployment_uses
from modelyard.deployments import workflows
from modelyard.identity import accounts
from modelyard.identity import jobs as identity_jobs
from modelyard.kernel import housekeeping, mail
from modelyard.kernel.db import Database
from modelyard.kernel.jobs import JOBS, SCHEMA, Job, JobContext, JobName, job
from modelyard.kernel.log import logger
from modelyard.registry import jobs as registry_jobs
from modelyard.settings import Settings
from modelyard.tracking import jobs as tracking_jobs
from modelyard.tracking import settling

log = logger("worker")

FEATURES = (
    tables,
    accounts,
    identity_jobs,
    housekeeping,
    mail,
    tracking_jobs,
    settling,
    collecting,
    artifact_jobs,
    audit_jobs,
    registry_jobs,
    deployment_uses,
    workflows,
)
"""Modules whose import registers tables and jobs."""

STALLED_AFTER_SECONDS = 60
AGAIN_AFTER_SECONDS = 2


def queue_connector(settings: Settings) -> PsycopgConnector:
    """A connector whose sessions find the queue's tables in their own schema."""
    return PsycopgConnector(
        conninfo=settings.psycopg_url(),
        kwargs={"options": f"-c search_path={SCHEMA}", "application_name": "modelyard-worker"},
        min_size=1,
        max_size=4,
    )


def job_app(settings: Settings, database: Database) -> procrastinate.App:
    """The queue's application with every registered job."""
    app = procrastinate.App(connector=queue_connector(settings))
    for registered in JOBS.values():
        _register(app, registered, settings, database)
    return app


def _register(app: procrastinate.App, registered: Job, settings: Settings, database: Database) -> None:
    async def run(**args: Any) -> None:
        args.pop("timestamp", None)  # a periodic job gets the moment that it is due
        organization = args.pop("organization_id", None)
        services: dict[str, Any] = {"queue": app}
        context = JobContext(settings, database, UUID(organization) if organization else None, services)
        await registered.function(context, args)

    retry = RetryStrategy(max_attempts=registered.attempts, exponential_wait=3)
    task = app.task(name=registered.name.value, queue="default", retry=retry)(run)
    if registered.cron:
        app.periodic(cron=registered.cron)(task)  # type: ignore[arg-type]  # takes the moment by name


@job(JobName.RECOVER_STALLED_JOBS, cron="* * * * *", attempts=1)
async def recover_stalled_jobs(context: JobContext, _: dict[str, Any]) -> None:
    """Queue again the jobs of workers that have stopped giving signs of life."""
    queue: procrastinate.App = context.services["queue"]
    for stalled in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        log.warning("job is queued again: its worker is gone", job=stalled.task_name, job_id=stalled.id)
        await queue.job_manager.retry_job(stalled)


async def run_worker(settings: Settings, *, stop: asyncio.Event | None = None) -> None:
    """Run jobs until SIGINT, SIGTERM or `stop`; jobs under way are finished first.

    A database that goes away later is waited for. One that is away at the start is an error.
    """
    stop = stop or _stop_on_signals()
    database = Database(settings, pool_size=settings.worker_concurrency + 1, ingest_pool_size=2)
    await database.open()
    try:
        await _work(settings, database, stop)
        while not stop.is_set():
            log.error("the worker has lost the database, and starts again")
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN_AFTER_SECONDS)
            with suppress(ConnectorException, psycopg.Error):
                await _work(settings, database, stop)
    finally:
        await database.close()


async def _work(settings: Settings, database: Database, stop: asyncio.Event) -> None:
    """Run jobs until `stop`, or until the queue cannot be read any more."""
    if stop.is_set():
        return
    app = job_app(settings, database)
    async with app.open_async():
        log.info("worker is ready", jobs=len(JOBS), concurrency=settings.worker_concurrency)
        worker = asyncio.create_task(
            app.run_worker_async(
                concurrency=settings.worker_concurrency,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=20,
                fetch_job_polling_interval=5,
            )
        )
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({worker, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for sent in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sent, stop.set)
    return stop


def end_with_parent() -> None:
    """End this process when the one that started it goes away: its end of our standard input closes."""

    def watch() -> None:
        # The bare descriptor: a thread inside sys.stdin's lock would abort the interpreter's shutdown.
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
