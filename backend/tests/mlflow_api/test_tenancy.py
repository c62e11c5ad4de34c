"""One tenant sees nothing of another, and the ways to say who asks."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from .target import API, ARTIFACTS, Tenant, create_run, get_run, ok, refused, unique

pytestmark = pytest.mark.deliberate_difference(reason="MLflow's own server has no tenants")


@pytest.fixture
def stranger_http(stranger: Tenant) -> httpx.Client:
    return httpx.Client(base_url=stranger.url, headers=stranger.headers, timeout=60)


def test_a_run_of_another_tenant_does_not_exist(http: httpx.Client, stranger_http: httpx.Client, run_id: str) -> None:
    ok(http.post(f"{API}/runs/log-metric", json={"run_id": run_id, "key": "m", "value": 1, "timestamp": 1}))
    with stranger_http as other:
        refused(other.get(f"{API}/runs/get", params={"run_id": run_id}), 404, "RESOURCE_DOES_NOT_EXIST")
        calls: dict[str, dict[str, object]] = {
            "update": {"status": "FAILED"},
            "delete": {},
            "restore": {},
            "log-metric": {"key": "m", "value": 2, "timestamp": 2},
            "log-parameter": {"key": "p", "value": "1"},
            "set-tag": {"key": "t", "value": "1"},
            "delete-tag": {"key": "mlflow.runName"},
            "log-batch": {"tags": [{"key": "t", "value": "1"}]},
            "log-inputs": {"datasets": []},
            "outputs": {"models": []},
        }
        for call, body in calls.items():
            answer = other.post(f"{API}/runs/{call}", json={"run_id": run_id, **body})
            refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
        history = other.get(f"{API}/metrics/get-history", params={"run_id": run_id, "metric_key": "m"})
        assert "metrics" not in history.json()
    run = get_run(http, run_id)
    assert (run["info"]["status"], run["info"]["lifecycle_stage"]) == ("RUNNING", "active")
    assert len(run["data"]["metrics"]) == 1


def test_a_search_shows_nothing_of_another_tenant(
    http: httpx.Client, stranger_http: httpx.Client, experiment_id: str, run_id: str
) -> None:
    name = unique("model")
    ok(http.post(f"{API}/registered-models/create", json={"name": name}))
    ok(http.post(f"{API}/model-versions/create", json={"name": name, "source": "s3://b/m"}))
    ok(http.post(f"{API}/logged-models", json={"experiment_id": experiment_id, "name": "logged"}))
    with stranger_http as other:
        ids = ["0", experiment_id]
        assert ok(other.post(f"{API}/runs/search", json={"experiment_ids": ids, "run_view_type": "ALL"})) == {}
        assert (
            ok(other.post(f"{API}/runs/search", json={"experiment_ids": ids, "filter": f"run_id = '{run_id}'"})) == {}
        )
        assert ok(other.post(f"{API}/logged-models/search", json={"experiment_ids": ids})) == {}
        assert ok(other.get(f"{API}/registered-models/search")) == {}
        assert ok(other.get(f"{API}/model-versions/search")) == {}
        refused(other.get(f"{API}/registered-models/get", params={"name": name}), 404, "RESOURCE_DOES_NOT_EXIST")
        found = ok(other.post(f"{API}/experiments/search", json={"max_results": 100, "view_type": "ALL"}))
        assert [experiment["name"] for experiment in found["experiments"]] == ["Default"]


def test_experiment_numbers_and_names_are_counted_per_tenant(http: httpx.Client, stranger_http: httpx.Client) -> None:
    name = unique("same")
    with stranger_http as other:
        mine = ok(http.post(f"{API}/experiments/create", json={"name": name}))["experiment_id"]
        theirs = ok(other.post(f"{API}/experiments/create", json={"name": name}))["experiment_id"]
        assert mine == theirs == "1"
        run = create_run(http, mine)
        answer = ok(other.post(f"{API}/runs/search", json={"experiment_ids": [theirs]}))
        assert answer == {}
        assert get_run(http, run["run_id"])["info"]["experiment_id"] == mine


def test_artifacts_of_another_tenant_do_not_exist(http: httpx.Client, stranger_http: httpx.Client, run_id: str) -> None:
    path = get_run(http, run_id)["info"]["artifact_uri"].removeprefix("mlflow-artifacts:/")
    assert http.put(f"{ARTIFACTS}/{path}/secret.txt", content=b"secret").status_code == 200
    with stranger_http as other:
        refused(other.get(f"{ARTIFACTS}/{path}/secret.txt"), 404, "RESOURCE_DOES_NOT_EXIST")
        assert "secret" not in other.get(ARTIFACTS, params={"path": path}).text
        answer = other.get(f"{API}/artifacts/list", params={"run_id": run_id})
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
        other.put(f"{ARTIFACTS}/{path}/secret.txt", content=b"overwritten")
        other.delete(f"{ARTIFACTS}/{path}/secret.txt")
    assert http.get(f"{ARTIFACTS}/{path}/secret.txt").content == b"secret"


def test_the_client_reads_another_tenants_run_as_missing(
    client: MlflowClient, stranger: Tenant, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get_run(run_id).info.run_id == run_id
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", stranger.token)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", stranger.url)
    with pytest.raises(MlflowException) as caught:
        MlflowClient().get_run(run_id)
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{API}/experiments/get?experiment_id=0"),
        ("POST", f"{API}/runs/create"),
        ("GET", f"{API}/registered-models/search"),
        ("GET", f"{ARTIFACTS}?path=0"),
        ("PUT", f"{ARTIFACTS}/0/x/artifacts/f.txt"),
    ],
)
@pytest.mark.parametrize(
    "authorization", [None, "Bearer wrong", "Bearer", "Basic d3Jvbmc6d3Jvbmc=", "Basic ???", "Digest x", "x"]
)
def test_no_token_or_a_wrong_one_is_unauthenticated(
    tenant: Tenant, method: str, path: str, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = httpx.request(method, tenant.url + path, headers=headers)
    refused(answer, 401, "UNAUTHENTICATED")


def test_the_url_of_another_tenant_does_not_exist_for_ones_own_token(tenant: Tenant, stranger: Tenant) -> None:
    for path in (f"{API}/experiments/get?experiment_id=0", f"{API}/registered-models/search", f"{ARTIFACTS}?path=0"):
        answer = httpx.get(stranger.url + path, headers=tenant.headers)
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
    answer = httpx.post(f"{stranger.url}{API}/runs/create", headers=tenant.headers, json={"experiment_id": "0"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")


def test_the_url_of_an_unknown_project_answers_as_that_of_another_tenant(tenant: Tenant, stranger: Tenant) -> None:
    def answer(org: str, project: str) -> tuple[int, str]:
        url = f"{tenant.origin}/mlflow/{org}/{project}{API}/experiments/get?experiment_id=0"
        found = httpx.get(url, headers=tenant.headers)
        return found.status_code, found.json().get("error_code", "")

    assert answer(tenant.org, tenant.project) == (200, "")
    not_found = (404, "RESOURCE_DOES_NOT_EXIST")
    assert answer(tenant.org, "no-such-project") == not_found
    assert answer("no-such-org", tenant.project) == not_found
    assert answer(stranger.org, stranger.project) == not_found


def test_the_token_works_as_a_basic_password(
    tenant: Tenant, client: MlflowClient, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{tenant.url}{API}/runs/get"
    assert ok(httpx.get(url, params={"run_id": run_id}, auth=("anyone", tenant.token)))["run"]
    monkeypatch.delenv("MLFLOW_TRACKING_TOKEN")
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "anyone")
    monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", tenant.token)
    assert client.get_run(run_id).info.run_id == run_id


def test_the_plain_root_is_the_project_that_the_key_is_bound_to(
    tenant: Tenant, client: MlflowClient, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get_run(run_id).info.run_id == run_id
    assert urlsplit(tenant.origin).path == ""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tenant.origin)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_metric("at_root", 1.0)
        mlflow.log_text("at root", "f.txt")
    assert client.get_run(run_id).data.metrics == {"at_root": 1.0}
    assert mlflow.artifacts.load_text(f"runs:/{run_id}/f.txt") == "at root"
    assert ok(httpx.get(f"{tenant.origin}/api/3.0/mlflow/server-info"))["store_type"]


def test_a_workspace_header_names_a_project_that_the_key_may_see(tenant: Tenant, http: httpx.Client) -> None:
    url = f"{API}/experiments/get?experiment_id=0"
    assert ok(http.get(url, headers={"X-MLFLOW-WORKSPACE": tenant.project}))["experiment"]["name"] == "Default"
    for base in (tenant.url, tenant.origin):
        headers = {**tenant.headers, "X-MLFLOW-WORKSPACE": "no-such-project"}
        refused(httpx.get(base + url, headers=headers), 404, "RESOURCE_DOES_NOT_EXIST")


def test_a_workspace_header_never_opens_another_tenants_project(tenant: Tenant, stranger: Tenant) -> None:
    headers = {**tenant.headers, "X-MLFLOW-WORKSPACE": stranger.project}
    for base in (tenant.url, tenant.origin, stranger.url):
        answer = httpx.get(f"{base}{API}/experiments/get?experiment_id=0", headers=headers)
        if base != stranger.url and stranger.project == tenant.project:
            assert ok(answer)["experiment"]["name"] == "Default"
        else:
            refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")


def test_the_client_chooses_a_workspace(
    tenant: Tenant, client: MlflowClient, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_WORKSPACE", tenant.project)
    assert client.get_run(run_id).info.run_id == run_id
    monkeypatch.setenv("MLFLOW_WORKSPACE", "no-such-project")
    with pytest.raises(MlflowException) as caught:
        client.get_run(run_id)
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
