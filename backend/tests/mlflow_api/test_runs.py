"""Runs: creation, status, names, life cycle."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.entities import RunStatus, ViewType
from mlflow.exceptions import MlflowException

from .target import API, NO_RUN, create_experiment, create_run, get_run, missing_parameter, ok, refused


def update(http: httpx.Client, run_id: str, **fields: Any) -> dict[str, Any]:
    """The info of the run after runs/update."""
    info: dict[str, Any] = ok(http.post(f"{API}/runs/update", json={"run_id": run_id, **fields}))["run_info"]
    return info


def tags_of(http: httpx.Client, run_id: str) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in get_run(http, run_id)["data"].get("tags", [])}


def test_a_new_run_has_every_field_a_client_reads(http: httpx.Client, experiment_id: str) -> None:
    tag = {"key": "t", "value": "v"}
    body = {"experiment_id": experiment_id, "user_id": "bob", "start_time": 123, "run_name": "first", "tags": [tag]}
    run = ok(http.post(f"{API}/runs/create", json=body))["run"]
    run_id = run["info"]["run_id"]
    assert re.fullmatch("[0-9a-f]{32}", run_id)
    assert run["info"] == {
        "run_id": run_id,
        "run_uuid": run_id,
        "run_name": "first",
        "experiment_id": experiment_id,
        "user_id": "bob",
        "status": "RUNNING",
        "start_time": 123,
        "lifecycle_stage": "active",
        "artifact_uri": f"mlflow-artifacts:/{experiment_id}/{run_id}/artifacts",
    }
    assert tag in run["data"]["tags"]
    assert {"key": "mlflow.runName", "value": "first"} in run["data"]["tags"]
    assert get_run(http, run_id)["info"] == run["info"]


def test_a_run_without_a_user_has_an_empty_user(http: httpx.Client, experiment_id: str) -> None:
    assert create_run(http, experiment_id)["user_id"] == ""


def test_a_run_without_a_name_gets_one_of_the_form_adjective_noun_number(
    http: httpx.Client, experiment_id: str
) -> None:
    run = create_run(http, experiment_id)
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", run["run_name"])
    assert tags_of(http, run["run_id"])["mlflow.runName"] == run["run_name"]


def test_a_name_given_as_a_tag_names_the_run(http: httpx.Client, experiment_id: str) -> None:
    run = create_run(http, experiment_id, tags=[{"key": "mlflow.runName", "value": "by tag"}])
    assert run["run_name"] == "by tag"


def test_two_different_names_are_refused_and_two_equal_ones_are_not(http: httpx.Client, experiment_id: str) -> None:
    body = {"experiment_id": experiment_id, "run_name": "a", "tags": [{"key": "mlflow.runName", "value": "b"}]}
    answer = http.post(f"{API}/runs/create", json=body)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Both 'run_name' argument and 'mlflow.runName' tag are specified")
    body["run_name"] = "b"
    assert ok(http.post(f"{API}/runs/create", json=body))["run"]["info"]["run_name"] == "b"


def test_a_run_of_an_unknown_experiment_is_refused(http: httpx.Client) -> None:
    answer = http.post(f"{API}/runs/create", json={"experiment_id": "99999999"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=99999999 exists")
    answer = http.post(f"{API}/runs/create", json={"experiment_id": "abc"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid experiment ID 'abc'")
    answer = http.post(f"{API}/runs/create", json={"experiment_id": 4})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid value 4 for parameter 'experiment_id'")


def test_a_run_without_an_experiment_is_a_client_error(http: httpx.Client) -> None:
    answer = http.post(f"{API}/runs/create", json={})
    assert answer.status_code == 400
    assert answer.json()["error_code"] in {"INVALID_PARAMETER_VALUE", "BAD_REQUEST"}


def test_an_unknown_run_is_not_found_by_any_call(http: httpx.Client) -> None:
    message = f"Run with id={NO_RUN} not found"
    refused(http.get(f"{API}/runs/get", params={"run_id": NO_RUN}), 404, "RESOURCE_DOES_NOT_EXIST", message)
    refused(http.get(f"{API}/artifacts/list", params={"run_id": NO_RUN}), 404, "RESOURCE_DOES_NOT_EXIST", message)
    calls: dict[str, dict[str, object]] = {
        "update": {"status": "FINISHED"},
        "delete": {},
        "restore": {},
        "log-metric": {"key": "m", "value": 1, "timestamp": 1},
        "log-parameter": {"key": "p", "value": "1"},
        "set-tag": {"key": "t", "value": "1"},
        "delete-tag": {"key": "t"},
        "log-batch": {"params": [{"key": "p", "value": "1"}]},
        "log-inputs": {"datasets": []},
        "outputs": {"models": []},
    }
    for call, body in calls.items():
        answer = http.post(f"{API}/runs/{call}", json={"run_id": NO_RUN, **body})
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", message)


def test_a_missing_run_id_is_named_by_every_call(http: httpx.Client) -> None:
    missing_parameter(http.get(f"{API}/runs/get"), "run_id")
    missing_parameter(http.get(f"{API}/artifacts/list"), "run_id")
    for call in ("update", "delete", "restore", "delete-tag", "log-batch", "log-inputs", "outputs"):
        missing_parameter(http.post(f"{API}/runs/{call}", json={"key": "k"}), "run_id")


@pytest.mark.parametrize("status", ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"])
def test_every_status_is_kept(client: MlflowClient, run_id: str, status: str) -> None:
    client.update_run(run_id, status=status)
    assert client.get_run(run_id).info.status == status


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED"])
def test_terminating_sets_status_and_end_time(client: MlflowClient, run_id: str, status: str) -> None:
    client.set_terminated(run_id, status=status, end_time=1_700_000_001_234)
    info = client.get_run(run_id).info
    assert (info.status, info.end_time) == (status, 1_700_000_001_234)
    assert RunStatus.is_terminated(RunStatus.from_string(info.status))


def test_an_update_changes_only_what_it_names(http: httpx.Client, run_id: str) -> None:
    before = update(http, run_id, status="FINISHED", end_time=1_700_000_000_456, run_name="kept")
    assert update(http, run_id) == before
    renamed = update(http, run_id, run_name="renamed")
    assert renamed == {**before, "run_name": "renamed"}
    assert update(http, run_id, run_name="") == renamed
    assert get_run(http, run_id)["info"] == renamed


@pytest.mark.deliberate_difference(reason="MLflow keeps the old end of a run that runs again; here it has none")
def test_a_finished_run_may_run_again_and_then_has_no_end(http: httpx.Client, run_id: str) -> None:
    update(http, run_id, status="FINISHED", end_time=1_700_000_000_456)
    again = update(http, run_id, status="RUNNING")
    assert again["status"] == "RUNNING"
    assert "end_time" not in again


def test_an_unknown_status_is_ignored(http: httpx.Client, run_id: str) -> None:
    update(http, run_id, status="FAILED")
    assert update(http, run_id, status="NO SUCH STATUS")["status"] == "FAILED"


def test_a_finished_run_still_takes_metrics_params_and_tags(client: MlflowClient, run_id: str) -> None:
    client.set_terminated(run_id)
    client.log_metric(run_id, "late", 1.5)
    client.log_param(run_id, "late", "p")
    client.set_tag(run_id, "late", "t")
    run = client.get_run(run_id)
    assert run.data.metrics == {"late": 1.5}
    assert run.data.params == {"late": "p"}
    assert run.data.tags["late"] == "t"
    assert run.info.status == "FINISHED"


def test_the_name_tag_and_the_run_name_stay_equal(http: httpx.Client, run_id: str) -> None:
    ok(http.post(f"{API}/runs/set-tag", json={"run_id": run_id, "key": "mlflow.runName", "value": "by set-tag"}))
    assert get_run(http, run_id)["info"]["run_name"] == "by set-tag"
    update(http, run_id, run_name="by update")
    assert tags_of(http, run_id)["mlflow.runName"] == "by update"
    tags = [{"key": "mlflow.runName", "value": "by batch"}]
    ok(http.post(f"{API}/runs/log-batch", json={"run_id": run_id, "tags": tags}))
    assert get_run(http, run_id)["info"]["run_name"] == "by batch"


def test_a_deleted_run_is_still_read(client: MlflowClient, run_id: str) -> None:
    client.log_metric(run_id, "m", 1.0)
    client.delete_run(run_id)
    run = client.get_run(run_id)
    assert run.info.lifecycle_stage == "deleted"
    assert run.data.metrics == {"m": 1.0}
    assert [metric.value for metric in client.get_metric_history(run_id, "m")] == [1.0]


def test_deleting_and_restoring_may_be_repeated(http: httpx.Client, run_id: str) -> None:
    for call, stage in [("delete", "deleted"), ("delete", "deleted"), ("restore", "active"), ("restore", "active")]:
        assert ok(http.post(f"{API}/runs/{call}", json={"run_id": run_id})) == {}
        assert get_run(http, run_id)["info"]["lifecycle_stage"] == stage


def test_a_deleted_run_takes_no_writes(http: httpx.Client, run_id: str) -> None:
    ok(http.post(f"{API}/runs/set-tag", json={"run_id": run_id, "key": "t", "value": "kept"}))
    ok(http.post(f"{API}/runs/delete", json={"run_id": run_id}))
    calls: dict[str, dict[str, object]] = {
        "log-metric": {"key": "m", "value": 1, "timestamp": 1},
        "log-parameter": {"key": "p", "value": "1"},
        "set-tag": {"key": "t", "value": "1"},
        "delete-tag": {"key": "t"},
        "log-batch": {"tags": [{"key": "t", "value": "1"}]},
        "log-inputs": {"datasets": []},
        "update": {"status": "FAILED"},
    }
    message = f"The run {run_id} must be in the 'active' state. Current state is deleted."
    for call, body in calls.items():
        answer = http.post(f"{API}/runs/{call}", json={"run_id": run_id, **body})
        refused(answer, 400, "INVALID_PARAMETER_VALUE", message)
    run = get_run(http, run_id)
    assert run["info"]["status"] == "RUNNING"
    assert "metrics" not in run["data"]
    assert "params" not in run["data"]
    assert tags_of(http, run_id)["t"] == "kept"


def test_a_restored_run_takes_writes_again(client: MlflowClient, run_id: str) -> None:
    client.delete_run(run_id)
    with pytest.raises(MlflowException, match="must be in the 'active' state"):
        client.log_metric(run_id, "m", 1.0)
    client.restore_run(run_id)
    client.log_metric(run_id, "m", 2.0)
    assert client.get_run(run_id).data.metrics == {"m": 2.0}


def test_a_run_of_a_deleted_experiment_can_be_restored_alone(http: httpx.Client) -> None:
    experiment_id = create_experiment(http)
    run_id = create_run(http, experiment_id)["run_id"]
    ok(http.post(f"{API}/experiments/delete", json={"experiment_id": experiment_id}))
    ok(http.post(f"{API}/runs/restore", json={"run_id": run_id}))
    assert get_run(http, run_id)["info"]["lifecycle_stage"] == "active"


def test_search_shows_runs_by_life_cycle(client: MlflowClient, experiment_id: str) -> None:
    live, gone = (client.create_run(experiment_id).info.run_id for _ in range(2))
    client.delete_run(gone)

    def found(view: int) -> set[str]:
        return {run.info.run_id for run in client.search_runs([experiment_id], run_view_type=view)}

    assert found(ViewType.ACTIVE_ONLY) == {live}
    assert found(ViewType.DELETED_ONLY) == {gone}
    assert found(ViewType.ALL) == {live, gone}


def test_a_child_run_is_found_by_its_parent_tag(client: MlflowClient, experiment_id: str) -> None:
    parent = client.create_run(experiment_id).info.run_id
    child = client.create_run(experiment_id, tags={"mlflow.parentRunId": parent}).info.run_id
    found = client.search_runs([experiment_id], f"tags.mlflow.parentRunId = '{parent}'")
    assert [run.info.run_id for run in found] == [child]
    parent_run = client.get_parent_run(child)
    assert parent_run is not None
    assert parent_run.info.run_id == parent
    assert client.get_parent_run(parent) is None


def test_run_id_and_run_uuid_are_the_same_parameter(http: httpx.Client, run_id: str) -> None:
    run = ok(http.get(f"{API}/runs/get", params={"run_uuid": run_id}))["run"]
    assert run["info"]["run_id"] == run_id
    ok(http.post(f"{API}/runs/log-parameter", json={"run_uuid": run_id, "key": "p", "value": "1"}))
    ok(http.post(f"{API}/runs/log-metric", json={"run_uuid": run_id, "key": "m", "value": 1, "timestamp": 1}))
    ok(http.post(f"{API}/runs/set-tag", json={"run_uuid": run_id, "key": "t", "value": "1"}))
    history = ok(http.get(f"{API}/metrics/get-history", params={"run_uuid": run_id, "metric_key": "m"}))
    assert len(history["metrics"]) == 1
    data = get_run(http, run_id)["data"]
    assert data["params"] == [{"key": "p", "value": "1"}]
    assert {"key": "t", "value": "1"} in data["tags"]
