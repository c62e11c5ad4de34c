"""Params, run tags and batches."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException

from .target import API, get_run, missing_parameter, ok, refused


def params_of(http: httpx.Client, run_id: str) -> dict[str, str]:
    return {param["key"]: param["value"] for param in get_run(http, run_id)["data"].get("params", [])}


def tags_of(http: httpx.Client, run_id: str) -> dict[str, str]:
    """The run's tags without its name, which every run has."""
    tags = {tag["key"]: tag["value"] for tag in get_run(http, run_id)["data"].get("tags", [])}
    del tags["mlflow.runName"]
    return tags


def post_param(http: httpx.Client, run_id: str, key: str, value: object) -> httpx.Response:
    return http.post(f"{API}/runs/log-parameter", json={"run_id": run_id, "key": key, "value": value})


def post_tag(http: httpx.Client, run_id: str, key: str, value: object) -> httpx.Response:
    return http.post(f"{API}/runs/set-tag", json={"run_id": run_id, "key": key, "value": value})


def post_batch(http: httpx.Client, run_id: str, **parts: Any) -> httpx.Response:
    return http.post(f"{API}/runs/log-batch", json={"run_id": run_id, **parts})


def metrics(count: int) -> list[dict[str, Any]]:
    return [{"key": f"m{i}", "value": i, "timestamp": i, "step": 0} for i in range(count)]


def pairs(count: int) -> list[dict[str, str]]:
    return [{"key": f"k{i}", "value": "v"} for i in range(count)]


def test_params_are_texts(client: MlflowClient, run_id: str) -> None:
    client.log_param(run_id, "lr", 0.01)
    client.log_param(run_id, "deep/name", {"a": [1, None]})
    client.log_param(run_id, "empty", "")
    client.log_param(run_id, "unicode", "ключ 中\n文 🎉")
    assert client.get_run(run_id).data.params == {
        "lr": "0.01",
        "deep/name": "{'a': [1, None]}",
        "empty": "",
        "unicode": "ключ 中\n文 🎉",
    }


def test_a_param_without_a_value_is_empty(http: httpx.Client, run_id: str) -> None:
    ok(http.post(f"{API}/runs/log-parameter", json={"run_id": run_id, "key": "p"}))
    assert params_of(http, run_id) == {"p": ""}


@pytest.mark.parametrize("value", [5, 0.5, True, {"a": 1}, ["a"]])
def test_a_param_or_tag_that_is_no_text_is_refused(http: httpx.Client, run_id: str, value: object) -> None:
    refused(post_param(http, run_id, "p", value), 400, "INVALID_PARAMETER_VALUE", "for parameter 'value' supplied")
    refused(post_tag(http, run_id, "t", value), 400, "INVALID_PARAMETER_VALUE", "for parameter 'value' supplied")


def test_the_same_param_may_be_sent_again(http: httpx.Client, run_id: str) -> None:
    for _ in range(2):
        assert ok(post_param(http, run_id, "p", "1")) == {}
    ok(post_batch(http, run_id, params=[{"key": "p", "value": "1"}]))
    assert params_of(http, run_id) == {"p": "1"}


def test_a_changed_param_is_refused_with_both_values(http: httpx.Client, run_id: str) -> None:
    ok(post_param(http, run_id, "p", "1"))
    message = refused(post_param(http, run_id, "p", "2"), 400, "INVALID_PARAMETER_VALUE")
    assert message == (
        "Changing param values is not allowed. Param with key='p' was already logged with value='1' "
        f"for run ID='{run_id}'. Attempted logging new value '2'."
    )
    assert params_of(http, run_id) == {"p": "1"}


def test_changed_params_in_a_batch_are_listed_and_nothing_of_the_batch_is_kept(http: httpx.Client, run_id: str) -> None:
    ok(post_batch(http, run_id, params=[{"key": "p", "value": "1"}, {"key": "q", "value": "1"}]))
    answer = post_batch(
        http,
        run_id,
        params=[{"key": "p", "value": "9"}, {"key": "q", "value": "1"}, {"key": "fresh", "value": "1"}],
        metrics=metrics(1),
        tags=[{"key": "t", "value": "1"}],
    )
    message = refused(answer, 400, "INVALID_PARAMETER_VALUE")
    assert message == (
        "Changing param values is not allowed. Params were already logged="
        f"'[{{'key': 'p', 'old_value': '1', 'new_value': '9'}}]' for run ID='{run_id}'."
    )
    assert params_of(http, run_id) == {"p": "1", "q": "1"}
    assert tags_of(http, run_id) == {}
    assert "metrics" not in get_run(http, run_id)["data"]


def test_a_changed_param_raises_in_the_client(client: MlflowClient, run_id: str) -> None:
    client.log_param(run_id, "p", 1)
    with pytest.raises(MlflowException, match="Changing param values is not allowed") as caught:
        client.log_param(run_id, "p", 2)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_long_values_are_cut_and_the_cut_value_may_be_sent_again(http: httpx.Client, run_id: str) -> None:
    for _ in range(2):
        ok(post_param(http, run_id, "p", "é" * 6001))
        ok(post_tag(http, run_id, "t", "é" * 8001))
    ok(post_batch(http, run_id, params=[{"key": "b", "value": "x" * 7000}], tags=[{"key": "b", "value": "x" * 9000}]))
    assert params_of(http, run_id) == {"p": "é" * 6000, "b": "x" * 6000}
    assert tags_of(http, run_id) == {"t": "é" * 8000, "b": "x" * 8000}


@pytest.mark.parametrize("key", ["a/b", "with space", "x" * 250, "ключ", "mlflow.note.content", "a:b"])
def test_param_and_tag_keys_of_any_script(client: MlflowClient, run_id: str, key: str) -> None:
    client.log_param(run_id, key, "1")
    client.set_tag(run_id, key, "1")
    data = client.get_run(run_id).data
    assert data.params == {key: "1"}
    assert data.tags[key] == "1"


@pytest.mark.parametrize("key", ["../a", "a/../b", "/a", "a//b", ".", "a/", "a$b", "a\\b", "x" * 251])
def test_wrong_param_and_tag_keys_are_refused(http: httpx.Client, run_id: str, key: str) -> None:
    refused(post_param(http, run_id, key, "1"), 400, "INVALID_PARAMETER_VALUE")
    refused(post_tag(http, run_id, key, "1"), 400, "INVALID_PARAMETER_VALUE")
    refused(post_batch(http, run_id, params=[{"key": key, "value": "1"}]), 400, "INVALID_PARAMETER_VALUE")
    refused(post_batch(http, run_id, tags=[{"key": key, "value": "1"}]), 400, "INVALID_PARAMETER_VALUE")


def test_a_missing_key_is_named(http: httpx.Client, run_id: str) -> None:
    for call in ("log-parameter", "set-tag", "delete-tag"):
        missing_parameter(http.post(f"{API}/runs/{call}", json={"run_id": run_id, "value": "x"}), "key")
    missing_parameter(post_batch(http, run_id, params=[{"value": "x"}]), "params[0].key")
    missing_parameter(post_batch(http, run_id, tags=[{"key": "a", "value": "x"}, {"value": "x"}]), "tags[1].key")
    missing_parameter(post_batch(http, run_id, metrics=[{"value": 1, "timestamp": 1}]), "metrics[0].key")
    missing_parameter(post_batch(http, run_id, metrics=[{"key": "m", "value": 1}]), "metrics[0].timestamp")


def test_a_tag_is_replaced_and_deleted(client: MlflowClient, http: httpx.Client, run_id: str) -> None:
    client.set_tag(run_id, "t", "1")
    client.set_tag(run_id, "t", "2")
    client.set_tag(run_id, "number", 5)
    assert tags_of(http, run_id) == {"t": "2", "number": "5"}
    client.delete_tag(run_id, "t")
    assert tags_of(http, run_id) == {"number": "5"}


def test_deleting_a_missing_tag_is_not_found(http: httpx.Client, run_id: str) -> None:
    answer = http.post(f"{API}/runs/delete-tag", json={"run_id": run_id, "key": "fakeTag"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", f"No tag with name: fakeTag in run with id {run_id}")


def test_of_two_equal_tag_keys_in_a_batch_the_last_wins(http: httpx.Client, run_id: str) -> None:
    ok(post_batch(http, run_id, tags=[{"key": "t", "value": "1"}, {"key": "t", "value": "2"}]))
    assert tags_of(http, run_id) == {"t": "2"}


def test_two_equal_param_keys_in_a_batch_are_refused(http: httpx.Client, run_id: str) -> None:
    answer = post_batch(http, run_id, params=[{"key": "p", "value": "1"}, {"key": "p", "value": "1"}])
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Duplicate parameter keys have been submitted: ['p']")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"metrics": metrics(1001)}, "can contain at most 1000 metrics. Got 1001 metrics."),
        ({"params": pairs(101)}, "can contain at most 100 params. Got 101 params."),
        ({"tags": pairs(101)}, "can contain at most 100 tags. Got 101 tags."),
        (
            {"metrics": metrics(901), "params": pairs(100)},
            "can contain at most 1000 metrics, params, and tags. Got 1001 metrics, params, and tags.",
        ),
    ],
    ids=["metrics", "params", "tags", "all"],
)
def test_a_batch_over_a_limit_is_refused_whole(
    http: httpx.Client, run_id: str, parts: dict[str, Any], message: str
) -> None:
    refused(post_batch(http, run_id, **parts), 400, "INVALID_PARAMETER_VALUE", message)
    data = get_run(http, run_id)["data"]
    assert "metrics" not in data
    assert "params" not in data
    assert tags_of(http, run_id) == {}


def test_a_batch_at_its_limits_is_kept_whole(client: MlflowClient, run_id: str) -> None:
    client.log_batch(
        run_id,
        metrics=[Metric(f"m{i}", i, i, 0) for i in range(800)],
        params=[Param(f"p{i}", str(i)) for i in range(100)],
        tags=[RunTag(f"t{i}", str(i)) for i in range(100)],
    )
    data = client.get_run(run_id).data
    assert data.metrics == {f"m{i}": float(i) for i in range(800)}
    assert data.params == {f"p{i}": str(i) for i in range(100)}
    assert {key: value for key, value in data.tags.items() if key != "mlflow.runName"} == {
        f"t{i}": str(i) for i in range(100)
    }


def test_an_empty_batch_is_fine(http: httpx.Client, run_id: str) -> None:
    assert ok(post_batch(http, run_id)) == {}
    assert ok(post_batch(http, run_id, metrics=[], params=[], tags=[])) == {}


def test_one_wrong_metric_refuses_the_whole_batch(http: httpx.Client, run_id: str) -> None:
    wrong = [*metrics(1), {"key": "a/../b", "value": 1, "timestamp": 1}]
    answer = post_batch(http, run_id, metrics=wrong, params=pairs(1))
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "metrics[1]", "must not resolve to other names")
    wrong = [{"key": "m", "value": 1, "timestamp": -1}]
    refused(post_batch(http, run_id, metrics=wrong, params=pairs(1)), 400, "INVALID_PARAMETER_VALUE", "nonnegative")
    data = get_run(http, run_id)["data"]
    assert "metrics" not in data
    assert "params" not in data


@pytest.mark.parametrize("part", ["metrics", "params", "tags"])
def test_a_batch_part_that_is_no_list_is_refused(http: httpx.Client, run_id: str, part: str) -> None:
    answer = post_batch(http, run_id, **{part: "x"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", f"Invalid value \"x\" for parameter '{part}'")


def test_a_batch_may_repeat_what_was_logged(http: httpx.Client, run_id: str) -> None:
    parts: dict[str, Any] = {"metrics": metrics(3), "params": pairs(3), "tags": pairs(3)}
    for _ in range(2):
        ok(post_batch(http, run_id, **parts))
    data = get_run(http, run_id)["data"]
    assert len(data["metrics"]) == len(data["params"]) == len(tags_of(http, run_id)) == 3
