"""Datasets that a run was given (log_inputs)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag

from .target import API, create_run, get_run, inputs_of, missing_parameter, ok, refused


def given(digest: str = "d1", context: str | None = "train", **fields: str) -> dict[str, Any]:
    dataset = {"name": "sales", "digest": digest, "source_type": "local", "source": "{}", **fields}
    tags = [{"key": "mlflow.data.context", "value": context}] if context else []
    return {"dataset": dataset, "tags": tags}


def post(http: httpx.Client, run_id: str, *datasets: dict[str, Any]) -> httpx.Response:
    return http.post(f"{API}/runs/log-inputs", json={"run_id": run_id, "datasets": list(datasets)})


def logged_inputs(http: httpx.Client, run_id: str) -> list[dict[str, Any]]:
    inputs: list[dict[str, Any]] = get_run(http, run_id)["inputs"].get("dataset_inputs", [])
    return inputs


def test_a_given_dataset_comes_back_whole(client: MlflowClient, run_id: str) -> None:
    dataset = Dataset("sales", "d1", "delta", '{"path": "x"}', schema='{"a": "long"}', profile='{"rows": 5}')
    tags = [InputTag("mlflow.data.context", "train"), InputTag("é", "ü")]
    client.log_inputs(run_id, [DatasetInput(dataset, tags)])
    (found,) = inputs_of(client.get_run(run_id)).dataset_inputs
    assert found.dataset == dataset
    assert {tag.key: tag.value for tag in found.tags} == {"mlflow.data.context": "train", "é": "ü"}


def test_a_run_without_inputs_has_none(http: httpx.Client, run_id: str) -> None:
    assert get_run(http, run_id)["inputs"] == {}
    ok(post(http, run_id))
    assert get_run(http, run_id)["inputs"] == {}


def test_inputs_sent_again_are_kept_once(http: httpx.Client, run_id: str) -> None:
    for _ in range(2):
        assert ok(post(http, run_id, given("d1"), given("d2"), given("d1"))) == {}
    assert sorted(entry["dataset"]["digest"] for entry in logged_inputs(http, run_id)) == ["d1", "d2"]


def test_two_runs_may_be_given_one_dataset(http: httpx.Client, experiment_id: str, run_id: str) -> None:
    other = create_run(http, experiment_id)["run_id"]
    ok(post(http, run_id, given(context="train")))
    ok(post(http, other, given(context="test")))
    assert logged_inputs(http, run_id) == [given(context="train")]
    assert logged_inputs(http, other) == [given(context="test")]


def test_one_name_with_two_digests_is_two_datasets(http: httpx.Client, run_id: str) -> None:
    ok(post(http, run_id, given("d1", name="same"), given("d2", name="same")))
    assert len(logged_inputs(http, run_id)) == 2


def test_hundreds_of_datasets_in_one_call_are_kept(http: httpx.Client, run_id: str) -> None:
    ok(post(http, run_id, *(given(str(number)) for number in range(300))))
    assert len(logged_inputs(http, run_id)) == 300


@pytest.mark.parametrize(("field", "limit"), [("name", 500), ("digest", 36), ("source", 65_535), ("schema", 1_048_575)])
def test_a_dataset_field_has_a_limit(http: httpx.Client, run_id: str, field: str, limit: int) -> None:
    ok(post(http, run_id, given(**{field: "x" * limit})))
    answer = post(http, run_id, given(**{field: "x" * (limit + 1)}))
    refused(answer, 400, "INVALID_PARAMETER_VALUE", f"'{field}' exceeds the maximum length of {limit} characters")


def test_an_input_tag_has_limits(http: httpx.Client, run_id: str) -> None:
    ok(post(http, run_id, {**given(), "tags": [{"key": "k" * 255, "value": "v" * 500}]}))
    answer = post(http, run_id, {**given(), "tags": [{"key": "k" * 256, "value": "v"}]})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 255 characters")
    answer = post(http, run_id, {**given(), "tags": [{"key": "k", "value": "v" * 501}]})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 500 characters")


def test_a_missing_run_is_named(http: httpx.Client) -> None:
    missing_parameter(http.post(f"{API}/runs/log-inputs", json={"datasets": [given()]}), "run_id")


@pytest.mark.deliberate_difference(reason="MLflow answers 400 BAD_REQUEST when two calls insert one dataset at once")
def test_8_threads_giving_one_dataset_to_their_runs_all_succeed(http: httpx.Client, experiment_id: str) -> None:
    runs = [create_run(http, experiment_id)["run_id"] for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda run_id: post(http, run_id, given("shared")).status_code, runs))
    assert codes == [200] * 8
    assert all(logged_inputs(http, run_id) == [given("shared")] for run_id in runs)


def test_the_ui_finds_the_datasets_of_an_experiment(http: httpx.Client, experiment_id: str, run_id: str) -> None:
    ok(post(http, run_id, given("d1", "train"), given("d2", None)))
    answer = http.post(
        "/ajax-api/2.0/mlflow/experiments/search-datasets",
        content=json.dumps({"experiment_ids": [experiment_id]}),
        headers={"Content-Type": "application/json"},
    )
    found = sorted(ok(answer)["dataset_summaries"], key=lambda summary: summary["digest"])
    assert found == [
        {"experiment_id": experiment_id, "name": "sales", "digest": "d1", "context": "train"},
        {"experiment_id": experiment_id, "name": "sales", "digest": "d2"},
    ]
