"""Round trips on connections of their own: refusals, lost connections and callers who give up hurt nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from modelyard.kernel.trips import Trips
from modelyard.settings import Settings

PREPARE = "PREPARE twice (bigint) AS SELECT $1 * 2, repeat('x', 3), NULL"


def trip(number: object) -> str:
    return f"BEGIN; EXECUTE twice ('{number}'); COMMIT"


@pytest.fixture
async def trips(database: str) -> AsyncIterator[Trips]:
    made = Trips(Settings(database_url=database).psycopg_url(), size=2, timeout=0.5, application_name="trips")
    yield made
    await made.close()


async def test_rows_come_back_as_text_and_null_as_none(trips: Trips) -> None:
    assert await trips.run(trip(21), prepared=PREPARE) == [(b"42", b"xxx", None)]


async def test_a_refused_statement_is_rolled_back_and_the_connection_goes_on(trips: Trips) -> None:
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        await trips.run(trip("many"), prepared=PREPARE)
    assert await trips.run(trip(1), prepared=PREPARE) == [(b"2", b"xxx", None)]


async def test_a_text_larger_than_the_socket_takes_at_once_arrives_whole(trips: Trips) -> None:
    text = f"BEGIN; SELECT length('{'y' * 20_000_000}'); COMMIT"
    assert await trips.run(text, prepared=PREPARE) == [(b"20000000",)]


async def test_an_answer_larger_than_one_read_arrives_whole(trips: Trips) -> None:
    rows = await trips.run("BEGIN; SELECT repeat('z', 1000) FROM generate_series(1, 20000); COMMIT", prepared=PREPARE)
    assert len(rows) == 20_000
    assert {len(row[0] or b"") for row in rows} == {1_000}


async def test_connections_that_postgresql_closed_are_made_anew(trips: Trips, database: str) -> None:
    await asyncio.gather(trips.run(trip(1), prepared=PREPARE), trips.run(trip(2), prepared=PREPARE))
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as other:
        await other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'trips'")
    found = await asyncio.gather(*(trips.run(trip(number), prepared=PREPARE) for number in range(4)))
    assert [rows[0][0] for rows in found] == [b"0", b"2", b"4", b"6"]


async def test_nobody_reads_the_answer_of_a_caller_who_gave_up(trips: Trips) -> None:
    slow = asyncio.create_task(trips.run("BEGIN; SELECT pg_sleep(0.3), 'slow'; COMMIT", prepared=PREPARE))
    await asyncio.sleep(0.1)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    found = await asyncio.gather(*(trips.run(trip(number), prepared=PREPARE) for number in range(3)))
    assert [rows[0][0] for rows in found] == [b"0", b"2", b"4"]


async def test_a_caller_who_gives_up_while_the_connection_is_prepared_leaves_no_answer_behind(trips: Trips) -> None:
    slow = "PREPARE slow AS SELECT 1; SELECT pg_sleep(0.3)"
    task = asyncio.create_task(trips.run("BEGIN; EXECUTE slow; COMMIT", prepared=slow))
    await asyncio.sleep(0.15)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not trips._idle
    assert await trips.run("BEGIN; EXECUTE slow; COMMIT", prepared=slow) == [(b"1",)]


async def test_a_prepare_that_fails_halfway_does_not_spoil_the_connection(trips: Trips) -> None:
    await trips.run(trip(1), prepared=PREPARE)
    broken = "PREPARE first AS SELECT 1; PREPARE second AS SELECT 1 / (SELECT 0) FROM missing"
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedTable):
            await trips.run("BEGIN; EXECUTE first; COMMIT", prepared=broken)
    assert await trips.run(trip(2), prepared=PREPARE) == [(b"4", b"xxx", None)]


async def test_who_waits_too_long_for_a_connection_is_told(trips: Trips) -> None:
    slow = [asyncio.create_task(trips.run("SELECT pg_sleep(1)", prepared=PREPARE)) for _ in range(2)]
    await asyncio.sleep(0.1)
    with pytest.raises(PoolTimeout):
        await trips.run(trip(1), prepared=PREPARE)
    await asyncio.gather(*slow)
