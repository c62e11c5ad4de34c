"""The controller's process: the engine of this machine under the controller of deployments."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard import tables
from modelyard.alerts import queries as alerts
from modelyard.alerts.models import Alert, AlertStatus
from modelyard.artifacts.store import ArtifactStore
from modelyard.deployments.batch_runner import BatchRunner
from modelyard.deployments.controller import Controller
from modelyard.deployments.desired import Desired
from modelyard.deployments.gates import Window
from modelyard.kernel.db import Database
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.log import logger
from modelyard.monitoring.windows import windows_of
from modelyard.serving.local import LocalEngine
from modelyard.serving.places import Places, serving_folder
from modelyard.serving.routes_table import publish_if_changed
from modelyard.serving.staging import Staging
from modelyard.settings import Settings

log = logger("controller")

FEATURES = (tables,)
"""Modules whose import registers tables."""
PRUNE_EVERY = timedelta(hours=6)


async def measure(session: AsyncSession, desired: Desired, start: datetime, end: datetime) -> Mapping[UUID, Window]:
    """What each version of a deployment did, and which alerts began meanwhile and are open."""
    windows = await windows_of(session, desired.organization_id, desired.id, start=start, end=end)
    opened = alerts.alerts_of(desired.scope, desired.id).where(
        Alert.status != AlertStatus.RESOLVED, Alert.opened_at >= start, Alert.opened_at < end
    )
    rules = [str(alert.labels.get("rule") or alert.title) for alert in (await session.execute(opened)).scalars()]
    versions = {*windows, *(target.version_id for target in desired.targets)}
    return {version: replace(windows.get(version, Window()), open_alerts=rules) for version in versions}


async def run_controller(settings: Settings, *, end_models: bool = False, stop: asyncio.Event | None = None) -> None:
    """Reconcile until SIGINT, SIGTERM or `stop`.

    end_models: end the processes of models, too; else they go on, and the next controller finds them.
    """
    stop = stop or _stop_on_signals()
    data_dir = settings.data_dir or default_data_dir()
    places = Places(serving_folder(data_dir, settings.serving_dir))
    engine = LocalEngine(places)
    database = Database(settings, pool_size=4, ingest_pool_size=1)
    await database.open()
    store = ArtifactStore(settings, data_dir)
    staging = Staging(database, store, places)
    batches = BatchRunner(settings, database, store, staging, engine, places)
    controller = Controller(
        settings, database, engine, stage=staging.fetch, measure=measure, publish_route=publish_if_changed
    )
    pruning = asyncio.create_task(_prune(engine, staging))
    predicting = asyncio.create_task(batches.run(stop))
    try:
        await controller.run(stop, end_models=end_models)
        await predicting
    finally:
        pruning.cancel()
        predicting.cancel()
        await database.close()


async def _prune(engine: LocalEngine, staging: Staging) -> None:
    """Remove files of versions that nobody serves any more, now and then."""
    while True:
        await asyncio.sleep(PRUNE_EVERY.total_seconds())
        await engine.prune()
        gone = await asyncio.to_thread(staging.forget_unused, engine.folders())
        log.info("files of versions that are not served were removed", versions=gone)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for sent in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sent, stop.set)
    return stop
