"""Jobs and events: they exist exactly if the change does, and each runs although workers die."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from procrastinate import App
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel import events
from modelyard.kernel.events import Event, publish, subscribe
from modelyard.kernel.jobs import JOBS, JobName, defer
from modelyard.tracking import service
from modelyard.tracking.ingest import Points, write_points
from modelyard.tracking.models import RunStatus
from modelyard.worker import job_app, run_worker
from tests.tracking.conftest import Place, place

__all__ = ["place"]  # the fixture


@dataclass(frozen=True, slots=True)
class Something(Event):
    """Happened in a test."""

    name: ClassVar[str] = "test.something"
    thing_id: UUID


@pytest.fixture
async def heard(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Something]]:
    monkeypatch.setattr(events, "EVENTS", {**events.EVENTS, Something.name: Something})
    found: list[Something] = []

    async def listen(session: AsyncSession, event: Something) -> None:
        tenant = (await session.execute(text("SELECT app_org()"))).scalar_one()
        assert tenant == event.organization_id, "a handler runs in the event's organization"
        found.append(event)

    subscribe(Something, listen)
    yield found
    events._later.pop(Something.name)


async def waiting_jobs(place: Place) -> list[str]:
    async with place.database.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT task_name FROM procrastinate.procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        )
        return [row[0] for row in rows]


async def work_until(place: Place, done: Callable[[], Awaitable[bool]]) -> None:
    """Run a worker until `done`, half a minute at most."""
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(place.settings, stop=stop))
    try:
        async with asyncio.timeout(30):
            while not await done():
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        await worker


async def test_an_event_reaches_its_subscribers_exactly_if_its_transaction_commits(
    place: Place, heard: list[Something]
) -> None:
    thing = UUID(int=7)
    announced = Something(place.scope.organization_id, place.scope.project_id, thing)

    with pytest.raises(RuntimeError, match="no"):
        async with place.database.transaction(place.context) as session:
            await publish(session, announced)
            raise RuntimeError("no")
    assert JobName.FAN_OUT_EVENT not in await waiting_jobs(place)

    async with place.database.transaction(place.context) as session:
        await publish(session, announced)
    assert JobName.FAN_OUT_EVENT in await waiting_jobs(place)

    async def done() -> bool:
        return bool(heard)

    await work_until(place, done)
    assert heard == [announced]


async def test_a_job_of_a_worker_that_died_runs_again(place: Place, heard: list[Something]) -> None:
    announced = Something(place.scope.organization_id, place.scope.project_id, UUID(int=8))
    async with place.database.transaction(place.context) as session:
        await publish(session, announced)
    # A worker took the job and was killed: it is `doing`, and the worker's last sign of life is old.
    async with place.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL search_path = procrastinate"))
        worker = (
            await connection.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()"))
        ).scalar_one()
        await connection.execute(text("SELECT procrastinate_fetch_job_v2(NULL, :worker)"), {"worker": worker})
        await connection.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' WHERE id = :worker"),
            {"worker": worker},
        )
        await connection.execute(text("SELECT 1"))
    async with place.database.transaction(place.context) as session:
        await defer(session, JobName.RECOVER_STALLED_JOBS, organization_id=None, args={})

    async def done() -> bool:
        return bool(heard)

    await work_until(place, done)
    assert heard == [announced]


async def test_a_worker_whose_queue_went_away_starts_again(
    place: Place, heard: list[Something], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When PostgreSQL restarts, the library's worker returns as if it had been asked to stop."""
    original, calls = App.run_worker_async, []

    async def gives_up_once(self: App, **options: Any) -> None:
        calls.append(options)
        if len(calls) > 1:
            await original(self, **options)

    monkeypatch.setattr(App, "run_worker_async", gives_up_once)
    announced = Something(place.scope.organization_id, place.scope.project_id, UUID(int=9))
    async with place.database.transaction(place.context) as session:
        await publish(session, announced)

    async def done() -> bool:
        return bool(heard)

    await work_until(place, done)
    assert heard == [announced]


async def test_a_second_job_with_the_same_queueing_lock_is_dropped_without_harm(place: Place) -> None:
    async with place.database.transaction(place.context) as session:
        for _ in range(3):
            await defer(
                session,
                JobName.COMPACT_METRICS,
                organization_id=place.scope.organization_id,
                args={"run_id": "0" * 32},
                queueing_lock="same",
            )
    assert (await waiting_jobs(place)).count(JobName.COMPACT_METRICS) == 1


async def test_a_run_that_ends_has_its_metrics_merged_by_the_worker(place: Place) -> None:
    run = await place.run()
    for n in range(20):
        batch = Points(place.scope.project_id, run.id)
        batch.add("m", math.sin(n), n, n)
        async with place.database.driver(place.context) as connection:
            await write_points(connection, place.scope.organization_id, [batch])
    async with place.database.transaction(place.context) as session:
        await service.update_run(session, place.scope, run.id, status=RunStatus.FINISHED, now=datetime.now(UTC))

    async def merged() -> bool:
        async with place.database.driver(place.context) as connection:
            cursor = await connection.execute("SELECT sum(n), count(*) FROM run_metrics WHERE run_id = %s", (run.id,))
            return await cursor.fetchone() == (20, 1)

    await work_until(place, merged)
    assert await merged()


async def test_every_job_name_is_registered_under_its_own_name(place: Place) -> None:
    assert set(JOBS) == set(JobName)
    app: App = job_app(place.settings, place.database)
    assert {name.value for name in JobName} <= set(app.tasks)
