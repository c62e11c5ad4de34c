"""Metric points: stored once, read once, in groups, and merged."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from uuid import UUID, uuid4

import numpy as np
import pytest

from modelyard.kernel.db import Database, driver_of
from modelyard.kernel.errors import ModelyardError
from modelyard.kernel.jobs import JobContext
from modelyard.tracking import service
from modelyard.tracking.ingest import Ingest, Points, write_points
from modelyard.tracking.jobs import CHUNK_POINTS, compact_metrics
from modelyard.tracking.series import Series, read_series

from .conftest import Place, a_place

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def points(place: Place, run_id: UUID, rows: list[tuple[str, float, int, int]]) -> Points:
    made = Points(place.scope.project_id, run_id)
    for row in rows:
        made.add(*row)
    return made


async def write(place: Place, run_id: UUID, rows: list[tuple[str, float, int, int]]) -> None:
    async with place.database.driver(place.context) as connection:
        written = await write_points(connection, place.scope.organization_id, [points(place, run_id, rows)])
        assert written == {run_id}


async def series(place: Place, run_id: UUID, key: str) -> Series:
    async with place.database.driver(place.context) as connection:
        return await read_series(connection, place.scope.organization_id, run_id, key)


async def latest(place: Place, run_id: UUID, key: str) -> tuple[float, int, int, float | None, float | None]:
    async with place.database.driver(place.context) as connection:
        cursor = await connection.execute(
            "SELECT value, step, timestamp, min, max FROM run_latest_metrics WHERE run_id = %s AND key = %s",
            (run_id, key),
        )
        row = await cursor.fetchone()
    assert row is not None
    return row  # type: ignore[return-value]  # the columns above


async def rows_of(place: Place, run_id: UUID) -> int:
    async with place.database.driver(place.context) as connection:
        cursor = await connection.execute("SELECT count(*) FROM run_metrics WHERE run_id = %s", (run_id,))
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def test_points_come_back_as_they_went_in_nan_and_infinities_included(place: Place) -> None:
    run = await place.run()
    rows = [
        ("loss", 0.5, 10, 0),
        ("loss", math.nan, 11, 1),
        ("loss", math.inf, 12, INT64_MAX),
        ("loss", -math.inf, 9, INT64_MIN),
        ("other", 1.0, 0, -3),
    ]
    await write(place, run.id, rows)
    found = await series(place, run.id, "loss")
    assert found.timestamps.tolist() == [9, 10, 11, 12]
    assert found.steps.tolist() == [INT64_MIN, 0, 1, INT64_MAX]
    assert np.array_equal(found.values, [-math.inf, 0.5, math.nan, math.inf], equal_nan=True)
    assert (await series(place, run.id, "other")).values.tolist() == [1.0]
    assert len(await series(place, run.id, "unknown")) == 0


async def test_a_retry_is_read_once_and_different_values_of_one_step_twice(place: Place) -> None:
    run = await place.run()
    for _ in range(3):
        await write(place, run.id, [("m", 1.0, 5, 0), ("m", 2.0, 5, 0), ("n", math.nan, 1, 1)])
    assert (await series(place, run.id, "m")).values.tolist() == [1.0, 2.0]
    assert len(await series(place, run.id, "n")) == 1
    async with place.database.transaction(place.context) as session:
        cursor = await (await driver_of(session)).execute(
            "SELECT key, count(*) FROM run_metric_points WHERE run_id = %s GROUP BY key ORDER BY key", (run.id,)
        )
        assert await cursor.fetchall() == [("m", 2), ("n", 1)]


async def test_the_last_value_goes_by_step_then_time_then_value_and_nan_counts_as_zero(place: Place) -> None:
    run = await place.run()
    await write(place, run.id, [("m", 5.0, 100, 1)])
    await write(place, run.id, [("m", 9.0, 999, 0)])  # a later time of an earlier step
    assert await latest(place, run.id, "m") == (5.0, 1, 100, 5.0, 9.0)
    await write(place, run.id, [("m", 4.0, 100, 1)])  # the same place, a smaller value
    assert (await latest(place, run.id, "m"))[0] == 5.0
    await write(place, run.id, [("m", -1.0, 100, 2)])
    await write(place, run.id, [("m", math.nan, 100, 2)])  # 0 is more than -1
    value, *_, smallest, largest = await latest(place, run.id, "m")
    assert math.isnan(value)
    assert (smallest, largest) == (-1.0, 9.0)


async def test_calls_at_once_share_commits_and_each_is_stored(place: Place) -> None:
    runs = [await place.run(f"r{n}") for n in range(4)]
    ingest = Ingest(place.database)
    calls = [
        ingest.log(place.scope, points(place, run.id, [("m", float(n), n, n)])) for run in runs for n in range(100)
    ]
    assert all(await asyncio.gather(*calls))
    for run in runs:
        assert (await series(place, run.id, "m")).values.tolist() == [float(n) for n in range(100)]
        # The hundred calls of a run went in as a few chunks: they shared commits.
        assert await rows_of(place, run.id) < 50


async def test_one_bad_call_never_fails_its_neighbours(place: Place) -> None:
    run = await place.run()
    deleted = await place.run("deleted")
    async with place.database.transaction(place.context) as session:
        await service.delete_run(session, place.scope, deleted.id, at=datetime.now(UTC))
    ingest = Ingest(place.database)
    good = [points(place, run.id, [("m", float(n), n, n)]) for n in range(20)]
    broken = points(place, run.id, [("bad\x00key", 1.0, 1, 1)])
    gone = points(place, deleted.id, [("m", 1.0, 1, 1)])
    unknown = points(place, uuid4(), [("m", 1.0, 1, 1)])
    calls = [ingest.log(place.scope, each) for each in [*good[:10], broken, gone, unknown, *good[10:]]]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert answers[:10] + answers[13:] == [True] * 20
    assert isinstance(answers[10], ModelyardError)
    assert answers[11:13] == [False, False]
    assert len(await series(place, run.id, "m")) == 20
    assert await rows_of(place, deleted.id) == 0


async def test_a_caller_that_goes_away_takes_nobody_along(place: Place) -> None:
    run = await place.run()
    ingest = Ingest(place.database)
    first = asyncio.create_task(ingest.log(place.scope, points(place, run.id, [("m", 1.0, 1, 1)])))
    second = asyncio.create_task(ingest.log(place.scope, points(place, run.id, [("m", 2.0, 2, 2)])))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is True
    assert 2.0 in (await series(place, run.id, "m")).values.tolist()


async def test_points_of_another_organizations_run_are_not_written(place: Place) -> None:
    other = await a_place(place.settings, place.database, "other")
    theirs = await other.run()
    ingest = Ingest(place.database)
    assert await ingest.log(place.scope, points(place, theirs.id, [("m", 1.0, 1, 1)])) is False
    assert len(await series(other, theirs.id, "m")) == 0


async def test_merging_keeps_every_point_once_and_a_second_time_changes_nothing(place: Place) -> None:
    run = await place.run()
    for n in range(40):
        await write(
            place, run.id, [("m", float(n), n, n), ("rare", float(n), 1, 1)] if n < 3 else [("m", float(n), n, n)]
        )
    await write(place, run.id, [("m", float(n), n, n) for n in range(CHUNK_POINTS * 2)])  # the first 40 again
    before = await series(place, run.id, "m")
    assert await rows_of(place, run.id) == 41 + 3
    job = JobContext(place.settings, place.database, place.scope.organization_id, {})
    for _ in range(2):
        await compact_metrics(job, {"run_id": run.id.hex})
        assert await rows_of(place, run.id) == 2 + 3
        after = await series(place, run.id, "m")
        assert after.values.tolist() == before.values.tolist()
        assert after.steps.tolist() == before.steps.tolist()
    assert (await latest(place, run.id, "m"))[0] == CHUNK_POINTS * 2 - 1


async def test_merging_beside_writers_loses_nothing(place: Place) -> None:
    run = await place.run()
    job = JobContext(place.settings, place.database, place.scope.organization_id, {})

    async def writer(first: int) -> None:
        for n in range(first, first + 30):
            await write(place, run.id, [("m", float(n), n, n)])

    await asyncio.gather(
        *(writer(n * 100) for n in range(3)), *(compact_metrics(job, {"run_id": run.id.hex}) for _ in range(3))
    )
    await compact_metrics(job, {"run_id": run.id.hex})
    assert sorted((await series(place, run.id, "m")).values.tolist()) == [
        float(n) for f in (0, 100, 200) for n in range(f, f + 30)
    ]
    assert await rows_of(place, run.id) == 1


@pytest.mark.parametrize("count", [1, 1000])
async def test_a_batch_of_many_keys_is_one_chunk_a_key(place: Place, count: int) -> None:
    run = await place.run()
    await write(place, run.id, [(f"k{n}", float(n), n, n) for n in range(count)])
    assert await rows_of(place, run.id) == count
    assert (await latest(place, run.id, f"k{count - 1}"))[0] == count - 1


async def test_calls_go_on_after_other_work_on_the_same_connection_was_rolled_back(place: Place) -> None:
    run = await place.run()
    database = Database(place.settings, ingest_pool_size=1)
    await database.open()
    try:
        ingest = Ingest(database)
        for n in range(3):
            assert await ingest.log(place.scope, points(place, run.id, [("m", float(n), n, n)]))
            with pytest.raises(RuntimeError, match="no"):
                async with database.driver(place.context) as connection:
                    for _ in range(8):  # often enough for the driver to prepare it by itself
                        await connection.execute("SELECT %s::int", (1,))
                    raise RuntimeError("no")
    finally:
        await database.close()
    assert (await series(place, run.id, "m")).values.tolist() == [0.0, 1.0, 2.0]
