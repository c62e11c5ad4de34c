"""Series for charts: buckets that keep what matters, over any x, for any values."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelyard.tracking.charts import Axis, curve, domain, placed
from modelyard.tracking.routes import charts as routes
from modelyard.tracking.series import Series

from .api import Lab, a_lab, a_lab_in


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def chart(lab: Lab, *runs: str, expect: int = 200, **wanted: Any) -> Any:
    return await lab.call("POST", "/charts/series", {"runs": list(runs), **wanted}, expect=expect)


async def test_few_points_come_one_by_one_and_many_in_buckets_that_keep_their_extremes(lab: Lab) -> None:
    run = await lab.run()
    values = [math.sin(step / 50) for step in range(2_000)]
    values[777], values[1_234] = 99.0, -99.0
    await lab.log(run, metrics=[("loss", value, step, 1000 + step) for step, value in enumerate(values)])
    [one] = (await chart(lab, run, keys=["loss"], width=100))["series"]
    assert (one["points"], one["is_exact"], len(one["x"])) == (2_000, False, 100)
    assert max(one["max"]) == 99.0
    assert min(one["min"]) == -99.0
    assert sum(one["count"]) == 2_000
    assert one["first"][0] == values[0]
    assert one["last_point"] == {"x": 1_999.0, "step": 1_999, "timestamp": 2_999, "value": values[-1]}
    mean = sum(mean * count for mean, count in zip(one["mean"], one["count"], strict=True)) / 2_000
    assert mean == pytest.approx(sum(values) / 2_000)
    part = await chart(lab, run, keys=["loss"], width=100, start=100, end=149)
    assert part["series"][0]["is_exact"]
    assert part["series"][0]["x"] == list(range(100, 150))
    assert part["series"][0]["last"] == values[100:150]


async def test_runs_share_one_range_and_x_is_time_or_another_metric(lab: Lab) -> None:
    short = await lab.run(started_at="1970-01-01T00:00:01Z")
    long = await lab.run(started_at="1970-01-01T00:00:05Z")
    await lab.log(short, metrics=[("loss", 1.0, 0, 1_500), ("loss", 0.5, 1, 2_500), ("epoch", 0, 0), ("epoch", 3, 1)])
    await lab.log(long, metrics=[("loss", 9.0, step, 6_000 + step) for step in range(5)])
    by_step = await chart(lab, short, long, keys=["loss"])
    assert (by_step["start"], by_step["end"]) == (0, 4)
    assert [(one["run_id"], one["points"]) for one in by_step["series"]] == [(short, 2), (long, 5)]
    by_time = await chart(lab, short, keys=["loss"], x="time")
    assert by_time["series"][0]["x"] == [1_500, 2_500]
    relative = await chart(lab, short, long, keys=["loss"], x="relative_time")
    assert [one["x"][0] for one in relative["series"]] == [500, 1_000]
    by_epoch = await chart(lab, short, long, keys=["loss"], x="metric", x_metric="epoch")
    assert [(one["run_id"], one["x"], one["last"]) for one in by_epoch["series"]] == [(short, [0, 3], [1.0, 0.5])]


async def test_nan_infinities_and_gaps_are_told(lab: Lab) -> None:
    run = await lab.run()
    points = [("loss", float(step), step) for step in range(20)] + [("loss", 1.0, step) for step in range(500, 520)]
    points += [("loss", "NaN", 600), ("loss", "Infinity", 601), ("loss", "-Infinity", 602)]
    await lab.log(run, metrics=points)
    [exact] = (await chart(lab, run, keys=["loss"]))["series"]
    assert exact["last"][-3:] == ["NaN", "Infinity", "-Infinity"]
    assert [exact["x"][gap] for gap in exact["gaps"]] == [500, 600]
    assert exact["nans"][-3:] == [1, 0, 0]
    [coarse] = (await chart(lab, run, keys=["loss"], width=10))["series"]
    assert sum(coarse["nans"]) == 1
    assert coarse["max"][-1] == "Infinity"
    assert coarse["last_point"]["value"] == "-Infinity"
    await lab.log(run, metrics=[("nothing", "NaN", step) for step in range(30)])
    [nothing] = (await chart(lab, run, keys=["nothing"], width=3))["series"]
    assert nothing["mean"] == nothing["min"] == ["NaN"] * 3


async def test_the_same_points_sent_twice_are_drawn_once(lab: Lab) -> None:
    run = await lab.run()
    for _ in range(2):
        await lab.log(run, metrics=[("loss", 1.0, step, 5) for step in range(10)])
    assert (await chart(lab, run, keys=["loss"]))["series"][0]["points"] == 10


async def test_steps_at_the_ends_of_int64_make_a_chart(lab: Lab) -> None:
    run = await lab.run()
    steps = [-(2**63), -1, 0, 2**63 - 1]
    await lab.log(run, metrics=[("loss", 1.0, step) for step in steps])
    [one] = (await chart(lab, run, keys=["loss"], width=2))["series"]
    assert (sum(one["count"]), len(one["x"])) == (4, 2)


async def test_a_chart_of_more_points_than_stay_in_memory_is_the_same(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, other = await lab.run(), await lab.run()
    await lab.log(run, metrics=[(key, step * 0.5, step) for key in ("a", "b") for step in range(50)])
    await lab.log(other, metrics=[("a", 1.0, step) for step in range(90)])
    others: list[dict[str, Any]] = [{}, {"x": "metric", "x_metric": "b"}, {"start": 5, "end": 60}]
    for more in others:
        wanted: dict[str, Any] = {"keys": ["a", "b"], "width": 7, **more}
        kept = await chart(lab, run, other, **wanted)
        with monkeypatch.context() as patch:
            patch.setattr(routes, "KEPT_POINTS", 60)
            assert await chart(lab, run, other, **wanted) == kept


def test_a_mean_is_finite_where_the_sum_is_not() -> None:
    values = np.array([1e308, 1e308, -1e308, 1e308, 0.0])
    series = Series(np.arange(5, dtype=np.int64), np.zeros(5, np.int64), values)
    [mean] = curve(placed(series, Axis.STEP), start=0, end=4, width=1).mean
    assert mean == pytest.approx(4e307)


async def test_what_cannot_be_drawn_is_refused_or_empty(lab: Lab) -> None:
    run = await lab.run()
    assert (await chart(lab, run, keys=["none"]))["series"] == []
    other = await a_lab_in(lab.api)
    strange = await other.run()
    refused = await chart(lab, run, strange, keys=["loss"], expect=404)
    assert (refused["pointer"], refused["missing"]) == ("/runs", [strange])
    for wrong in (
        {"keys": []},
        {"keys": ["a"], "width": 0},
        {"keys": ["a"], "x": "metric"},
        {"keys": ["a"], "x_metric": "epoch"},
        {"keys": ["a"], "start": 5, "end": 1},
        {"keys": ["a"], "start": "NaN"},
        {"keys": ["a\x00"]},
    ):
        await chart(lab, run, expect=422, **wrong)
    many: dict[str, Any] = {"keys": [str(number) for number in range(50)], "width": 4_000}
    await chart(lab, run, **many)
    await chart(lab, run, *[await lab.run() for _ in range(2)], expect=422, **many)


NUMBERS = st.floats(allow_nan=True, allow_infinity=True, width=64)
POINTS = st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 50), NUMBERS), max_size=60)


@settings(max_examples=200, deadline=None)
@given(POINTS, st.integers(1, 20))
def test_every_point_is_in_one_bucket_whatever_was_logged(points: list[tuple[int, float]], width: int) -> None:
    steps = np.array([step for step, _ in points], np.int64)
    values = np.array([value for _, value in points], np.float64)
    series = Series(steps, np.arange(len(points), dtype=np.int64), values)
    place = placed(series, Axis.STEP)
    start, end = domain([place])
    drawn = curve(place, start=start, end=end, width=width)
    assert len(drawn.x) <= max(width, 1)
    assert int(drawn.count.sum()) == drawn.points == len(points)
    assert int(drawn.nans.sum()) == int(np.isnan(values).sum())
    finite = values[~np.isnan(values)]
    if len(finite):
        assert np.nanmax(drawn.max) == finite.max()
        assert np.nanmin(drawn.min) == finite.min()
