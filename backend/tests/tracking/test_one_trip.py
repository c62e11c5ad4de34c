"""The short way of creating a run and logging to it: the same as the long one, or nothing at all."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from modelyard.kernel.db import driver_of
from modelyard.kernel.trips import Row
from modelyard.tracking import one_trip, queries, service
from modelyard.tracking.ingest import Points
from modelyard.tracking.models import Run
from modelyard.tracking.service import NewRun

from .conftest import Place

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def started(place: Place, new: NewRun, *, experiment: int = 0) -> Run | None:
    return await one_trip.start_run(place.database, place.context, place.scope, experiment, new)


async def logged(place: Place, run: UUID, params: dict[str, str], tags: dict[str, str], loss: float | None) -> bool:
    points = Points(place.scope.project_id, run)
    if loss is not None:
        points.add("loss", loss, 1, 1)
    return await one_trip.log_to_run(
        place.database, place.context, place.scope, run, points=points, params=params, tags=tags
    )


async def stored(place: Place, run_id: UUID) -> tuple[Run, dict[str, str], dict[str, str], int]:
    """The run, its params, its tags, and how many metrics it has; rendered params and tags equal their rows."""
    async with place.database.transaction(place.context) as session:
        run = await service.get_run(session, place.scope, run_id)
        params = dict((await session.execute(queries.params(place.scope, run_id))).all())
        tags = dict((await session.execute(queries.tags(place.scope, run_id))).all())
        metrics = len((await session.execute(queries.metrics_of(place.scope, run_id))).all())
    for rows, text in ((params, run.params_json), (tags, run.tags_json)):
        items = msgspec.json.decode(f"[{text}]", type=list[dict[str, str]])
        assert {item["key"]: item["value"] for item in items} == rows
    return run, params, tags, metrics


async def test_a_run_is_there_with_its_tags_columns_and_event(place: Place) -> None:
    parent = await started(place, NewRun(name="parent", started_at=NOW))
    assert parent is not None
    tags = {"mlflow.parentRunId": parent.id.hex, "mlflow.source.name": 'train\'s \\ "x".py', "o'clock": "ü\n{,}"}
    made = await started(place, NewRun(name="child", started_at=NOW, user_name="ada", tags=tags))
    assert made is not None
    run, _, found, _ = await stored(place, made.id)
    assert (run.name, run.user_name, run.started_at, run.parent_run_id) == ("child", "ada", NOW, parent.id)
    assert (run.source_name, run.artifact_location) == (tags["mlflow.source.name"], made.artifact_location)
    assert found == {**tags, "mlflow.runName": "child"}
    async with place.database.transaction(place.context) as session:
        cursor = await (await driver_of(session)).execute(
            "SELECT count(*) FROM events WHERE name = 'run.started' AND payload->>'run_id' = %s", (made.id.hex,)
        )
        assert await cursor.fetchone() == (1,)


async def test_nothing_is_made_under_an_experiment_that_is_deleted_or_not_there(place: Place) -> None:
    assert await started(place, NewRun(name="a"), experiment=7) is None
    assert await started(place, NewRun(name="a"), experiment=2**63) is None
    async with place.database.transaction(place.context) as session:
        default = (await session.execute(queries.experiment_by_number(place.scope, 0))).scalar_one()
        await service.delete_experiment(session, place.scope, default, at=NOW)
    assert await started(place, NewRun(name="a")) is None
    async with place.database.transaction(place.context) as session:
        assert (await session.execute(queries.all_runs(place.scope))).first() is None


async def test_a_log_call_is_stored_whole_or_not_at_all(place: Place) -> None:
    run = await place.run()
    assert await logged(place, run.id, {"lr": "0.1", "q'\\\"": "{a,b}"}, {"team": "risk"}, 0.5)
    assert await logged(place, run.id, {}, {"team": "fraud", "mlflow.runName": "renamed"}, None)
    assert not await logged(place, run.id, {"new": "1", "lr": "0.2"}, {"more": "x"}, 0.1)
    found, params, tags, metrics = await stored(place, run.id)
    assert (found.name, metrics) == ("renamed", 1)
    assert params == {"lr": "0.1", "q'\\\"": "{a,b}"}
    assert tags == {"team": "fraud", "mlflow.runName": "renamed"}
    async with place.database.transaction(place.context) as session:
        await service.delete_run(session, place.scope, run.id, at=NOW)
    assert not await logged(place, run.id, {"late": "1"}, {"late": "1"}, 0.9)
    assert await stored(place, run.id) is not None
    assert "late" not in (await stored(place, run.id))[2]


async def test_many_who_log_to_one_run_at_once_all_find_their_own(place: Place) -> None:
    run = await place.run()
    answers = await asyncio.gather(
        *(logged(place, run.id, {f"p{n}": str(n)}, {f"t{n}": str(n)}, float(n)) for n in range(24))
    )
    assert all(answers)
    _, params, tags, _ = await stored(place, run.id)
    assert params == {f"p{n}": str(n) for n in range(24)}
    assert {key for key in tags if key != "mlflow.runName"} == {f"t{n}" for n in range(24)}


async def test_a_run_whose_trip_was_repeated_is_made_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    run = place.database.in_one_trip

    async def twice(opening: str, statement: str, *, prepared: str) -> list[Row]:
        await run(opening, statement, prepared=prepared)
        return await run(opening, statement, prepared=prepared)

    monkeypatch.setattr(place.database, "in_one_trip", twice)
    made = await started(place, NewRun(name="once", started_at=NOW))
    assert made is not None
    assert made.artifact_location.endswith(f"{made.id.hex}/artifacts")
    async with place.database.transaction(place.context) as session:
        assert len((await session.execute(queries.all_runs(place.scope))).all()) == 1
