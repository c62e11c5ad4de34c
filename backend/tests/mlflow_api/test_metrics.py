"""Metrics: special values, limits, history, the latest value, repeated and concurrent writes."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from .target import API, LARGEST_DOUBLE, create_run, get_run, missing_parameter, ok, refused

INT64_MAX, INT64_MIN = 2**63 - 1, -(2**63)


def post_metric(http: httpx.Client, run_id: str, **fields: Any) -> httpx.Response:
    return http.post(f"{API}/runs/log-metric", json={"run_id": run_id, "key": "m", "timestamp": 1, **fields})


def history(http: httpx.Client, run_id: str, key: str = "m", **params: Any) -> list[tuple[int, int, Any]]:
    """(timestamp, step, value) of each point, in the server's order."""
    answer = ok(http.get(f"{API}/metrics/get-history", params={"run_id": run_id, "metric_key": key, **params}))
    return [(point["timestamp"], point["step"], point["value"]) for point in answer.get("metrics", [])]


def latest(http: httpx.Client, run_id: str, key: str = "m") -> tuple[int, int, Any]:
    points = [metric for metric in get_run(http, run_id)["data"]["metrics"] if metric["key"] == key]
    assert len(points) == 1
    return points[0]["timestamp"], points[0]["step"], points[0]["value"]


def test_a_metric_comes_back_with_its_time_and_step(client: MlflowClient, run_id: str) -> None:
    client.log_metric(run_id, "loss", 0.125, timestamp=1_700_000_000_123, step=7)
    assert client.get_run(run_id).data.metrics == {"loss": 0.125}
    (point,) = client.get_metric_history(run_id, "loss")
    assert (point.key, point.value, point.timestamp, point.step) == ("loss", 0.125, 1_700_000_000_123, 7)


def test_values_keep_every_bit_of_a_double(client: MlflowClient, run_id: str) -> None:
    values = [0.1, 1 / 3, 5e-324, LARGEST_DOUBLE, -LARGEST_DOUBLE, 2.0**53 + 2, -1.0, 1e-300]
    for step, value in enumerate(values):
        client.log_metric(run_id, "v", value, timestamp=1, step=step)
    assert [point.value for point in client.get_metric_history(run_id, "v")] == values


def test_nan_survives_as_nan(client: MlflowClient, http: httpx.Client, run_id: str) -> None:
    client.log_metric(run_id, "m", math.nan, timestamp=1)
    assert math.isnan(client.get_run(run_id).data.metrics["m"])
    assert math.isnan(client.get_metric_history(run_id, "m")[0].value)
    assert history(http, run_id) == [(1, 0, "NaN")]


def test_infinities_come_back_as_the_largest_doubles(client: MlflowClient, http: httpx.Client, run_id: str) -> None:
    client.log_metric(run_id, "up", math.inf, timestamp=1)
    client.log_metric(run_id, "down", -math.inf, timestamp=1)
    assert client.get_run(run_id).data.metrics == {"up": LARGEST_DOUBLE, "down": -LARGEST_DOUBLE}
    assert history(http, run_id, "up") == [(1, 0, LARGEST_DOUBLE)]
    assert history(http, run_id, "down") == [(1, 0, -LARGEST_DOUBLE)]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("NaN", "NaN"),
        ("Infinity", LARGEST_DOUBLE),
        ("-Infinity", -LARGEST_DOUBLE),
        ("1e3", 1000.0),
        ("-2.5", -2.5),
        (3, 3.0),
        (0, 0.0),
    ],
)
def test_values_may_be_numbers_or_numeric_texts(http: httpx.Client, run_id: str, sent: object, stored: object) -> None:
    ok(post_metric(http, run_id, value=sent))
    assert history(http, run_id) == [(1, 0, stored)]


def test_a_value_that_is_no_number_is_refused(http: httpx.Client, run_id: str) -> None:
    refused(post_metric(http, run_id, value="abc"), 400, "INVALID_PARAMETER_VALUE", 'Invalid value "abc"', "'value'")
    missing_parameter(post_metric(http, run_id, value=""), "value")


@pytest.mark.parametrize("value", [{"a": 1}, [1]])
@pytest.mark.deliberate_difference(reason="MLflow answers 500, which its client repeats for minutes")
def test_a_value_that_is_an_object_or_a_list_is_refused(http: httpx.Client, run_id: str, value: object) -> None:
    refused(post_metric(http, run_id, value=value), 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.deliberate_difference(reason="MLflow stores value 0 at time 0 and answers 200 for a bare NaN in the JSON")
def test_a_bare_nan_in_the_json_is_nan(http: httpx.Client, run_id: str) -> None:
    body = f'{{"run_id": "{run_id}", "key": "m", "value": NaN, "timestamp": 77}}'
    ok(http.post(f"{API}/runs/log-metric", content=body, headers={"Content-Type": "application/json"}))
    assert history(http, run_id) == [(77, 0, "NaN")]


def test_missing_parts_of_a_metric_are_named(http: httpx.Client, run_id: str) -> None:
    whole = {"run_id": run_id, "key": "m", "value": 1.0, "timestamp": 1}
    for part in ("key", "value", "timestamp"):
        body = {name: value for name, value in whole.items() if name != part}
        missing_parameter(http.post(f"{API}/runs/log-metric", json=body), part)
    missing_parameter(post_metric(http, run_id, value=None), "value")
    missing_parameter(post_metric(http, run_id, value=1, key=""), "key")
    assert "metrics" not in get_run(http, run_id)["data"]


@pytest.mark.parametrize("step", [INT64_MAX, INT64_MIN, -1, 0, str(INT64_MAX), str(INT64_MIN), "-5"])
def test_a_step_may_be_any_int64_as_number_or_text(http: httpx.Client, run_id: str, step: int | str) -> None:
    ok(post_metric(http, run_id, value=1, step=step))
    assert history(http, run_id) == [(1, int(step), 1.0)]


def test_a_step_is_zero_by_default(http: httpx.Client, run_id: str) -> None:
    ok(post_metric(http, run_id, value=1))
    assert history(http, run_id) == [(1, 0, 1.0)]


def test_a_timestamp_may_be_a_text_or_zero_but_not_negative(http: httpx.Client, run_id: str) -> None:
    ok(post_metric(http, run_id, value=1, timestamp="1700000000123"))
    ok(post_metric(http, run_id, value=1, timestamp=0))
    assert history(http, run_id) == [(0, 0, 1.0), (1_700_000_000_123, 0, 1.0)]
    answer = post_metric(http, run_id, value=1, timestamp=-1)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid value -1 for parameter 'timestamp'", "nonnegative")


@pytest.mark.parametrize(
    "key",
    ["m", "a/b/c", "val loss", "loss.x-y_z:0", "x" * 250, "é" * 250, "中文/ключ", "損失 1", ".hidden", "a..b", " "],
)
def test_a_key_may_be_up_to_250_letters_of_any_script(client: MlflowClient, run_id: str, key: str) -> None:
    client.log_metric(run_id, key, 1.0)
    assert client.get_run(run_id).data.metrics == {key: 1.0}
    assert len(client.get_metric_history(run_id, key)) == 1


@pytest.mark.parametrize("key", ["..", "../a", "a/../b", "/a", "a//b", "a/", ".", "./a", "a/./b"])
def test_a_key_that_is_no_tidy_relative_path_is_refused(http: httpx.Client, run_id: str, key: str) -> None:
    answer = post_metric(http, run_id, key=key, value=1)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", f'Invalid value "{key}"', "must not resolve to other names")


@pytest.mark.parametrize("key", ["a$b", "a\\b", "a\nb", "a%", "a#b", "a,b", "a\tb", "\x00"])
def test_a_key_with_other_characters_is_refused(http: httpx.Client, run_id: str, key: str) -> None:
    answer = post_metric(http, run_id, key=key, value=1)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Names may only contain alphanumerics")


def test_a_key_longer_than_250_is_refused(http: httpx.Client, run_id: str) -> None:
    answer = post_metric(http, run_id, key="x" * 251, value=1)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 250 characters")


def test_a_point_sent_again_is_kept_once(http: httpx.Client, run_id: str) -> None:
    for _ in range(3):
        ok(post_metric(http, run_id, value=0.5, timestamp=5, step=1))
    points = [{"key": "m", "value": 0.5, "timestamp": 5, "step": 1}] * 2
    ok(http.post(f"{API}/runs/log-batch", json={"run_id": run_id, "metrics": points}))
    assert history(http, run_id) == [(5, 1, 0.5)]


def test_nan_sent_again_is_kept_once_and_is_not_zero(http: httpx.Client, run_id: str) -> None:
    for value in ("NaN", "NaN", 0.0, 0.0):
        ok(post_metric(http, run_id, value=value))
    points = history(http, run_id)
    assert len(points) == 2
    assert {point[2] for point in points} == {"NaN", 0.0}


def test_points_that_differ_in_one_part_are_all_kept(http: httpx.Client, run_id: str) -> None:
    for fields in ({"value": 1}, {"value": 2}, {"value": 1, "step": 1}, {"value": 1, "timestamp": 2}):
        ok(post_metric(http, run_id, **fields))
    assert history(http, run_id) == [(1, 0, 1.0), (1, 0, 2.0), (1, 1, 1.0), (2, 0, 1.0)]


def test_history_is_ordered_by_time_then_step_then_value(http: httpx.Client, run_id: str) -> None:
    points = [(3, 0, 1.0), (1, 5, 1.0), (1, -5, 9.0), (1, 5, 0.5), (2, 0, 0.0)]
    for timestamp, step, value in points:
        ok(post_metric(http, run_id, timestamp=timestamp, step=step, value=value))
    assert history(http, run_id) == sorted(points)


@pytest.mark.parametrize(
    ("points", "winner"),
    [
        # Each point is (timestamp, step, value); the largest (step, timestamp, value) is the latest.
        ([(1, 1, 5.0), (9, 0, 9.0)], (1, 1, 5.0)),
        ([(9, 0, 9.0), (1, 1, 5.0)], (1, 1, 5.0)),
        ([(2, 1, 1.0), (1, 1, 5.0)], (2, 1, 1.0)),
        ([(1, 1, 1.0), (1, 1, 5.0)], (1, 1, 5.0)),
        ([(1, 1, 5.0), (1, 1, 1.0)], (1, 1, 5.0)),
        ([(1, -3, 1.0), (1, -2, 0.0)], (1, -2, 0.0)),
        ([(1, 0, 1.0), (1, 0, "NaN")], (1, 0, 1.0)),
        ([(1, 0, -1.0), (1, 0, "NaN")], (1, 0, "NaN")),
        ([(1, 0, "NaN"), (1, 0, -1.0)], (1, 0, "NaN")),
        ([(1, 0, "NaN"), (1, 1, 2.0)], (1, 1, 2.0)),
    ],
)
@pytest.mark.parametrize("in_one_batch", [False, True])
def test_the_latest_metric_is_the_one_of_the_largest_step_then_time_then_value(
    http: httpx.Client,
    run_id: str,
    points: list[tuple[int, int, Any]],
    winner: tuple[int, int, Any],
    in_one_batch: bool,
) -> None:
    metrics = [{"key": "m", "timestamp": t, "step": s, "value": v} for t, s, v in points]
    for batch in [metrics] if in_one_batch else [[metric] for metric in metrics]:
        ok(http.post(f"{API}/runs/log-batch", json={"run_id": run_id, "metrics": batch}))
    assert latest(http, run_id) == winner
    assert len(history(http, run_id)) == len(points)


def test_the_history_of_an_unknown_key_is_empty(client: MlflowClient, http: httpx.Client, run_id: str) -> None:
    assert client.get_metric_history(run_id, "unknown") == []
    assert ok(http.get(f"{API}/metrics/get-history", params={"run_id": run_id, "metric_key": "unknown"})) == {}


def test_history_without_a_page_size_is_whole(http: httpx.Client, run_id: str) -> None:
    metrics = [{"key": "m", "value": i / 7, "timestamp": i, "step": i} for i in range(1000)]
    for start in range(3):
        batch = [{**metric, "step": i + 1000 * start} for i, metric in enumerate(metrics)]
        ok(http.post(f"{API}/runs/log-batch", json={"run_id": run_id, "metrics": batch}))
    answer = ok(http.get(f"{API}/metrics/get-history", params={"run_id": run_id, "metric_key": "m"}))
    assert len(answer["metrics"]) == 3000
    assert "next_page_token" not in answer


def test_history_pages_are_full_and_the_last_full_page_has_no_token(http: httpx.Client, run_id: str) -> None:
    for step in range(6):
        ok(post_metric(http, run_id, value=step, step=step))
    params: dict[str, Any] = {"run_id": run_id, "metric_key": "m", "max_results": 3}
    first = ok(http.get(f"{API}/metrics/get-history", params=params))
    assert [point["step"] for point in first["metrics"]] == [0, 1, 2]
    second = ok(http.get(f"{API}/metrics/get-history", params={**params, "page_token": first["next_page_token"]}))
    assert [point["step"] for point in second["metrics"]] == [3, 4, 5]
    assert "next_page_token" not in second


def test_a_wrong_history_page_is_refused(http: httpx.Client, run_id: str) -> None:
    params: dict[str, Any] = {"run_id": run_id, "metric_key": "m"}
    for size in (0, -1):
        answer = http.get(f"{API}/metrics/get-history", params={**params, "max_results": size})
        refused(answer, 400, "INVALID_PARAMETER_VALUE", f"Invalid value {size} for parameter 'max_results'")
    answer = http.get(f"{API}/metrics/get-history", params={**params, "max_results": 5, "page_token": "garbage"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid page token")
    missing_parameter(http.get(f"{API}/metrics/get-history", params={"run_id": run_id}), "metric_key")


def test_two_thousand_points_in_batches_all_arrive(client: MlflowClient, run_id: str) -> None:
    points = [Metric("loss", 1 / (i + 1), 1_700_000_000_000 + i, i) for i in range(2000)]
    for start in (0, 1000):
        client.log_batch(run_id, metrics=points[start : start + 1000])
    assert client.get_metric_history(run_id, "loss") == points
    assert client.get_run(run_id).data.metrics == {"loss": points[-1].value}


def test_16_threads_log_to_one_run_and_no_point_is_lost(http: httpx.Client, run_id: str) -> None:
    def log(thread: int) -> list[int]:
        return [
            post_metric(http, run_id, key=key, value=thread, timestamp=step, step=step).status_code
            for step in range(10)
            for key in ("shared", f"own-{thread}")
        ]

    with ThreadPoolExecutor(16) as pool:
        codes = [code for thread in pool.map(log, range(16)) for code in thread]
    assert codes == [200] * 320
    assert len(history(http, run_id, "shared")) == 160
    assert latest(http, run_id, "shared") == (9, 9, 15.0)
    for thread in range(16):
        assert [step for _, step, _ in history(http, run_id, f"own-{thread}")] == list(range(10))


def test_16_threads_sending_the_same_point_leave_one(http: httpx.Client, run_id: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: post_metric(http, run_id, value=0.5, step=3), range(16)))
    assert [answer.status_code for answer in answers] == [200] * 16
    assert history(http, run_id) == [(1, 3, 0.5)]


@pytest.mark.deliberate_difference(reason="MLflow answers 400 BAD_REQUEST when two batches insert one key at once")
def test_16_threads_logging_batches_of_all_kinds_to_one_run_lose_nothing(http: httpx.Client, run_id: str) -> None:
    def log(thread: int) -> int:
        body = {
            "run_id": run_id,
            "metrics": [{"key": "m", "value": thread, "timestamp": i, "step": i} for i in range(50)],
            "params": [{"key": f"p{thread}", "value": str(thread)}, {"key": "same", "value": "same"}],
            "tags": [{"key": f"t{thread}", "value": str(thread)}, {"key": "last", "value": str(thread)}],
        }
        return http.post(f"{API}/runs/log-batch", json=body).status_code

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(log, range(16))) == [200] * 16
    data = get_run(http, run_id)["data"]
    assert len(history(http, run_id)) == 800
    assert latest(http, run_id) == (49, 49, 15.0)
    assert {param["key"] for param in data["params"]} == {"same", *(f"p{i}" for i in range(16))}
    assert {f"t{i}" for i in range(16)} < {tag["key"] for tag in data["tags"]}


def test_runs_do_not_share_metrics(http: httpx.Client, experiment_id: str, run_id: str) -> None:
    other = create_run(http, experiment_id)["run_id"]
    ok(post_metric(http, run_id, value=1))
    assert history(http, other) == []
    assert "metrics" not in get_run(http, other)["data"]


def bulk(http: httpx.Client, path: str, *runs: str, **params: Any) -> httpx.Response:
    return http.get(f"/ajax-api/2.0/mlflow/metrics/{path}", params={"metric_key": "m", **params, "run_ids": runs})


def test_a_chart_gets_at_most_so_many_points_of_each_run_in_the_order_of_the_runs(
    http: httpx.Client, experiment_id: str
) -> None:
    long, short = (create_run(http, experiment_id)["run_id"] for _ in range(2))
    for run_id, count in ((long, 10), (short, 2)):
        points = [{"key": "m", "value": 1.5, "timestamp": 9, "step": step} for step in range(count)]
        ok(http.post(f"{API}/runs/log-batch", json={"run_id": run_id, "metrics": points}))

    def steps(**params: Any) -> list[tuple[str, int]]:
        answer = ok(bulk(http, "get-history-bulk-interval", long, short, **params))
        return [(point["run_id"], point["step"]) for point in answer["metrics"]]

    of_short = [(short, 0), (short, 1)]
    assert steps(max_results=4) == [(long, 0), (long, 3), (long, 6), (long, 9), *of_short]
    assert steps(max_results=1) == [(long, 9), (short, 1)]
    assert steps(max_results=4, start_step=2, end_step=4) == [(long, 2), (long, 3), (long, 4)]
    assert len(steps()) == 12


def test_a_chart_request_that_says_too_little_or_too_much_is_refused(http: httpx.Client, run_id: str) -> None:
    interval = "get-history-bulk-interval"
    missing_parameter(bulk(http, interval), "run_ids")
    missing_parameter(bulk(http, interval, run_id, metric_key=""), "metric_key")
    for answer, message in (
        (bulk(http, interval, *[run_id] * 101), "must specify at most 100 run_ids"),
        (bulk(http, interval, run_id, max_results=0), "max_results must be between 1 and 2500"),
        (bulk(http, interval, run_id, start_step=1), "both must be specified"),
        (bulk(http, interval, run_id, start_step=1, end_step=0), "end_step must be greater than start_step"),
        (bulk(http, "get-history-bulk"), "must specify at least one run_id"),
        (bulk(http, "get-history-bulk", *[run_id] * 101), "cannot specify more than 100 run_ids"),
        (bulk(http, "get-history-bulk", run_id, metric_key=""), "must specify a metric_key"),
    ):
        refused(answer, 400, "INVALID_PARAMETER_VALUE", message)
