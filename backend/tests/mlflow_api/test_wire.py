"""The wire itself: bodies, encodings, routes, what needs no login."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import ENDPOINT_NOT_FOUND, ErrorCode
from mlflow.utils.rest_utils import verify_rest_response

from .target import API, Tenant, create_run, get_run, missing_parameter, ok, refused, unique

JSON = {"Content-Type": "application/json"}


def test_snake_case_and_camel_case_are_accepted(http: httpx.Client, experiment_id: str) -> None:
    run = ok(http.post(f"{API}/runs/create", json={"experimentId": experiment_id, "runName": "x", "startTime": "5"}))
    info = run["run"]["info"]
    assert (info["experiment_id"], info["run_name"], info["start_time"]) == (experiment_id, "x", 5)
    ok(http.post(f"{API}/runs/update", json={"run_id": info["run_id"], "status": "FINISHED", "endTime": "9"}))
    assert get_run(http, info["run_id"])["info"]["end_time"] == 9
    found = ok(http.post(f"{API}/runs/search", json={"experimentIds": [experiment_id], "maxResults": 5}))
    assert [run["info"]["run_id"] for run in found["runs"]] == [info["run_id"]]


@pytest.mark.deliberate_difference(reason="MLflow looks for required parameters in snake case only")
def test_required_parameters_are_accepted_in_camel_case(http: httpx.Client, run_id: str) -> None:
    ok(http.post(f"{API}/runs/log-metric", json={"runId": run_id, "key": "m", "value": 1, "timestamp": 1}))
    assert ok(http.get(f"{API}/runs/get", params={"runId": run_id}))["run"]["info"]["run_id"] == run_id


def test_both_spellings_of_one_field_are_refused(http: httpx.Client, experiment_id: str) -> None:
    answer = http.post(f"{API}/runs/create", json={"experiment_id": experiment_id, "experimentId": experiment_id})
    message = "Request specifies both 'experiment_id' and 'experimentId'; provide only one of them."
    refused(answer, 400, "INVALID_PARAMETER_VALUE", message)


def test_unknown_fields_are_ignored(http: httpx.Client, experiment_id: str) -> None:
    create_run(http, experiment_id, no_such_field={"a": [1]})
    answer = http.get(f"{API}/experiments/get", params={"experiment_id": experiment_id, "no_such_field": "1"})
    assert ok(answer)["experiment"]["experiment_id"] == experiment_id


def test_int64_comes_in_as_number_or_text_and_goes_out_as_number(http: httpx.Client, experiment_id: str) -> None:
    for start in (1_700_000_000_123, "1700000000123"):
        assert create_run(http, experiment_id, start_time=start)["start_time"] == 1_700_000_000_123
    answer = http.post(f"{API}/runs/create", json={"experiment_id": experiment_id, "start_time": "abc"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid value \"abc\" for parameter 'start_time'")


def test_a_page_size_may_be_a_text(http: httpx.Client, experiment_id: str) -> None:
    for _ in range(2):
        create_run(http, experiment_id)
    answer = ok(http.post(f"{API}/runs/search", json={"experiment_ids": [experiment_id], "max_results": "1"}))
    assert len(answer["runs"]) == 1


def test_successful_writes_answer_an_empty_object(http: httpx.Client, run_id: str) -> None:
    calls: dict[str, dict[str, Any]] = {
        "log-metric": {"key": "m", "value": 1, "timestamp": 1},
        "log-parameter": {"key": "p", "value": "1"},
        "set-tag": {"key": "t", "value": "1"},
        "delete-tag": {"key": "t"},
        "log-batch": {},
        "log-inputs": {"datasets": []},
        "outputs": {"models": []},
    }
    for call, body in calls.items():
        answer = http.post(f"{API}/runs/{call}", json={"run_id": run_id, **body})
        assert ok(answer) == {}
        assert answer.headers["content-type"].startswith("application/json")


def test_nothing_found_is_an_empty_object(http: httpx.Client, experiment_id: str) -> None:
    assert ok(http.post(f"{API}/runs/search", json={"experiment_ids": [experiment_id]})) == {}
    nothing = unique("nothing")
    assert ok(http.post(f"{API}/experiments/search", json={"max_results": 5, "filter": f"name = '{nothing}'"})) == {}
    for path in ("registered-models", "model-versions"):
        assert ok(http.get(f"{API}/{path}/search", params={"filter": f"name = '{nothing}'"})) == {}
    assert ok(http.post(f"{API}/logged-models/search", json={"experiment_ids": [experiment_id]})) == {}


def test_empty_lists_are_left_out_of_a_run(http: httpx.Client, run_id: str) -> None:
    run = get_run(http, run_id)
    assert set(run["data"]) == {"tags"}
    assert run["inputs"] == {}
    assert "end_time" not in run["info"]


@pytest.mark.parametrize("content", ["{oops", "", "null", "{}"])
def test_a_body_that_is_no_object_counts_as_empty(http: httpx.Client, content: str) -> None:
    missing_parameter(http.post(f"{API}/runs/delete", content=content, headers=JSON), "run_id")


@pytest.mark.parametrize(
    ("call", "content"),
    [
        ("runs/delete", "5"),
        ("runs/delete", "[1]"),
        ("runs/delete", '"text"'),
        ("runs/log-batch", "{oops"),
        ("runs/log-batch", "[]"),
    ],
)
@pytest.mark.deliberate_difference(reason="MLflow answers 500, which its client repeats for minutes")
def test_an_unreadable_body_is_a_client_error_for_every_call(http: httpx.Client, call: str, content: str) -> None:
    refused(http.post(f"{API}/{call}", content=content, headers=JSON), 400, "INVALID_PARAMETER_VALUE")


def test_a_body_that_is_no_utf_8_is_a_client_error(http: httpx.Client) -> None:
    answer = http.post(f"{API}/runs/delete", content=b'{"run_id": "\xff"}', headers=JSON)
    assert 400 <= answer.status_code < 500


def test_a_body_encoded_twice_is_understood(http: httpx.Client, experiment_id: str) -> None:
    answer = http.post(f"{API}/runs/create", json=json.dumps({"experiment_id": experiment_id}))
    assert ok(answer)["run"]["info"]["experiment_id"] == experiment_id


def test_the_content_type_must_be_json(http: httpx.Client, experiment_id: str) -> None:
    content = json.dumps({"experiment_id": experiment_id})
    url = f"{API}/runs/create"
    answer = http.post(url, content=content, headers={"Content-Type": "text/plain"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Content-Type must be one of ['application/json']")
    answer = http.post(url, content=content)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Content-Type header is missing")
    ok(http.post(url, content=content, headers={"Content-Type": "application/json; charset=utf-8"}))


def test_get_reads_a_body_when_the_query_is_empty(http: httpx.Client, run_id: str) -> None:
    assert ok(http.request("GET", f"{API}/runs/get", json={"run_id": run_id}))["run"]["info"]["run_id"] == run_id


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/2.0/mlflow/no-such-call"),
        ("POST", "/api/2.0/mlflow/no/such/call"),
        ("POST", "/api/9.0/mlflow/runs/create"),
        ("GET", "/api/2.0/mlflow/runs/get/"),
        ("GET", "/api/2.0/no-such-service"),
    ],
)
def test_an_unknown_route_is_read_by_the_client_as_endpoint_not_found(
    http: httpx.Client, method: str, path: str
) -> None:
    answer = http.request(method, path, json={} if method == "POST" else None)
    assert answer.status_code == 404

    class Answer:
        """The same answer as the client's HTTP library would show it."""

        status_code = answer.status_code
        text = answer.text

    with pytest.raises(MlflowException) as caught:
        verify_rest_response(Answer(), path)
    assert caught.value.error_code == ErrorCode.Name(ENDPOINT_NOT_FOUND)


@pytest.mark.parametrize(
    ("method", "call"),
    [("GET", "runs/create"), ("DELETE", "runs/get"), ("PUT", "runs/search"), ("PATCH", "runs/delete")],
)
def test_a_wrong_method_is_405(http: httpx.Client, method: str, call: str) -> None:
    assert http.request(method, f"{API}/{call}", json={}).status_code == 405


@pytest.mark.parametrize("key", ["t", "ключ"])
def test_texts_survive_as_they_are(http: httpx.Client, run_id: str, key: str) -> None:
    value = 'tab\t newline\n quote" back\\slash \u2028 🎉 \x7f e\u0301'
    ok(http.post(f"{API}/runs/set-tag", json={"run_id": run_id, "key": key, "value": value}))
    assert {"key": key, "value": value} in get_run(http, run_id)["data"]["tags"]


@pytest.mark.deliberate_difference(reason="SQLite stores a NUL; PostgreSQL cannot, so that it is refused")
def test_a_nul_in_a_text_is_a_client_error(http: httpx.Client, run_id: str) -> None:
    for call, body in {"set-tag": {"key": "t"}, "log-parameter": {"key": "p"}}.items():
        answer = http.post(f"{API}/runs/{call}", json={"run_id": run_id, "value": "a\x00b", **body})
        refused(answer, 400, "INVALID_PARAMETER_VALUE")


def test_the_ui_paths_answer_the_same(http: httpx.Client, run_id: str) -> None:
    answer = http.get("/ajax-api/2.0/mlflow/runs/get", params={"run_id": run_id})
    assert ok(answer)["run"] == get_run(http, run_id)


def test_version_health_and_server_info(http: httpx.Client) -> None:
    version = http.get("/version")
    assert version.status_code == 200
    assert tuple(map(int, version.text.split(".")[:2])) >= (3, 4)
    assert http.get("/health").text == "OK"
    info = ok(http.get("/api/3.0/mlflow/server-info"))
    assert isinstance(info["store_type"], str)
    for key in ("workspaces_enabled", "multipart_uploads_enabled", "multipart_downloads_enabled"):
        assert isinstance(info[key], bool)


def test_server_info_needs_no_login(tenant: Tenant) -> None:
    assert ok(httpx.get(f"{tenant.url}/api/3.0/mlflow/server-info"))["store_type"]


def test_an_error_is_raised_with_its_code_and_message(client: MlflowClient) -> None:
    with pytest.raises(MlflowException, match="Run with id=unknown not found") as caught:
        client.get_run("unknown")
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert caught.value.get_http_status_code() == 404  # type: ignore[no-untyped-call]


@pytest.mark.deliberate_difference(reason="MLflow's own server has no workspaces unless it is told to")
def test_server_info_says_that_workspaces_are_there(http: httpx.Client) -> None:
    assert ok(http.get("/api/3.0/mlflow/server-info"))["workspaces_enabled"] is True
