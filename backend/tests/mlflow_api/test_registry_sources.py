"""Where a model version may come from: the rules of MLflow 3.17."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient

from .target import API, NO_MODEL, NO_RUN, create_experiment, create_run, ok, refused, unique


@dataclass(frozen=True, slots=True)
class Sources:
    """A registered model to register under, and a run and a logged model to register from."""

    http: httpx.Client
    name: str
    run_id: str
    run_uri: str
    model_id: str
    model_uri: str

    def post(self, source: str, **fields: str) -> httpx.Response:
        return self.http.post(f"{API}/model-versions/create", json={"name": self.name, "source": source, **fields})

    def create(self, source: str, **fields: str) -> dict[str, Any]:
        version: dict[str, Any] = ok(self.post(source, **fields))["model_version"]
        return version

    def download_uri(self, version: str) -> str:
        params = {"name": self.name, "version": version}
        answer = ok(self.http.get(f"{API}/model-versions/get-download-uri", params=params))
        uri = answer["artifact_uri"]
        assert isinstance(uri, str)
        return uri


@pytest.fixture
def sources(http: httpx.Client) -> Sources:
    experiment_id = create_experiment(http)
    run = create_run(http, experiment_id)
    body = {"experiment_id": experiment_id, "name": "logged", "source_run_id": run["run_id"]}
    model = ok(http.post(f"{API}/logged-models", json=body))["model"]["info"]
    name = unique("model")
    ok(http.post(f"{API}/registered-models/create", json={"name": name}))
    return Sources(http, name, run["run_id"], run["artifact_uri"], model["model_id"], model["artifact_uri"])


@pytest.mark.parametrize("source", ["s3://bucket/a/model", "gs://bucket/model", "dbfs:/some/model", "wasbs://c@a.b/m"])
def test_object_stores_are_accepted_as_they_are(sources: Sources, source: str) -> None:
    version = sources.create(source, run_id=sources.run_id)
    assert (version["source"], version["run_id"]) == (source, sources.run_id)
    assert sources.download_uri(version["version"]) == source


def test_the_run_of_an_object_store_source_need_not_exist(sources: Sources) -> None:
    assert sources.create("s3://bucket/model", run_id=NO_RUN)["run_id"] == NO_RUN


def test_proxied_artifacts_must_lie_under_the_run_that_is_named(sources: Sources) -> None:
    source = f"{sources.run_uri}/model"
    version = sources.create(source, run_id=sources.run_id)
    assert (version["source"], version["run_id"]) == (source, sources.run_id)
    assert sources.download_uri(version["version"]) == source
    message = "The run_id request parameter must identify the resource that contains the source."
    for wrong, fields in [
        (source, {}),
        ("mlflow-artifacts:/99999999/x/artifacts/model", {"run_id": sources.run_id}),
        (f"{sources.run_uri}x/model", {"run_id": sources.run_id}),
        (f"{sources.model_uri}/model", {"run_id": sources.run_id}),
    ]:
        refused(sources.post(wrong, **fields), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source", message)


def test_proxied_artifacts_may_lie_under_the_logged_model_that_is_named(sources: Sources) -> None:
    version = sources.create(sources.model_uri, model_id=sources.model_id)
    assert version["source"] == sources.model_uri
    assert sources.download_uri(version["version"]) == sources.model_uri
    refused(sources.post(sources.model_uri), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")


def test_a_runs_uri_must_name_the_run_that_is_sent(sources: Sources) -> None:
    source = f"runs:/{sources.run_id}/model"
    assert sources.create(source, run_id=sources.run_id)["source"] == source
    for wrong, fields in [(source, {}), (f"runs:/{NO_RUN}/model", {"run_id": sources.run_id})]:
        refused(sources.post(wrong, **fields), 400, "INVALID_PARAMETER_VALUE", "Invalid model version source")


def test_a_logged_model_uri_must_name_the_model_that_is_sent(sources: Sources) -> None:
    source = f"models:/{sources.model_id}"
    version = sources.create(source, model_id=sources.model_id)
    assert (version["source"], version["run_id"]) == (source, sources.run_id)
    assert sources.download_uri(version["version"]) == sources.model_uri
    message = "The model_id request parameter must identify the resource that contains the source."
    for fields in ({}, {"model_id": NO_MODEL}):
        refused(sources.post(source, **fields), 400, "INVALID_PARAMETER_VALUE", message)
    refused(sources.post(f"models:/{NO_MODEL}"), 400, "INVALID_PARAMETER_VALUE", message)


def test_a_registered_logged_model_lists_its_versions(http: httpx.Client, sources: Sources) -> None:
    for _ in range(2):
        sources.create(f"models:/{sources.model_id}", model_id=sources.model_id)
    info = ok(http.get(f"{API}/logged-models/{sources.model_id}"))["model"]["info"]
    tags = {tag["key"]: tag["value"] for tag in info.get("tags", [])}
    listed = httpx.Response(200, text=tags["mlflow.modelVersions"]).json()
    assert listed == [{"name": sources.name, "version": 1}, {"name": sources.name, "version": 2}]


def test_a_copied_version_keeps_where_its_files_lie(client: MlflowClient, sources: Sources) -> None:
    sources.create(f"models:/{sources.model_id}", model_id=sources.model_id)
    copy = client.copy_model_version(f"models:/{sources.name}/1", unique("copy"))
    assert copy.source == f"models:/{sources.name}/1"
    assert (int(copy.version), copy.run_id) == (1, sources.run_id)
    assert client.get_model_version_download_uri(copy.name, "1") == sources.model_uri
    again = client.copy_model_version(f"models:/{copy.name}/1", sources.name)
    assert (int(again.version), again.name) == (2, sources.name)
    assert client.get_model_version_download_uri(sources.name, "2") == sources.model_uri


def test_a_version_source_must_match_the_run_that_is_sent(sources: Sources) -> None:
    sources.create("s3://bucket/model")
    source = f"models:/{sources.name}/1"
    assert sources.create(source)["run_id"] == ""
    assert sources.create(source, run_id="")["run_id"] == ""
    message = "The run_id and model_id request parameters must match the referenced model version"
    for fields in ({"run_id": sources.run_id}, {"model_id": sources.model_id}):
        refused(sources.post(source, **fields), 400, "INVALID_PARAMETER_VALUE", message)
    assert sources.download_uri("3") == "s3://bucket/model"


def test_an_alias_source_is_resolved(http: httpx.Client, sources: Sources) -> None:
    for folder in ("one", "two"):
        sources.create(f"s3://bucket/{folder}")
    ok(http.post(f"{API}/registered-models/alias", json={"name": sources.name, "alias": "best", "version": "1"}))
    version = sources.create(f"models:/{sources.name}@best")
    assert sources.download_uri(version["version"]) == "s3://bucket/one"


def test_an_unknown_version_source_is_not_found(sources: Sources) -> None:
    refused(sources.post("models:/no-such-model/1"), 404, "RESOURCE_DOES_NOT_EXIST")
    refused(sources.post(f"models:/{sources.name}/99"), 404, "RESOURCE_DOES_NOT_EXIST")


@pytest.mark.parametrize("with_run", [False, True])
@pytest.mark.parametrize("source", ["/tmp/x", "/etc/passwd", "file:///etc", "relative/x", "./x", "../x"])
def test_a_local_path_outside_the_run_is_refused(sources: Sources, source: str, with_run: bool) -> None:
    fields = {"run_id": sources.run_id} if with_run else {}
    answer = sources.post(source, **fields)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "To use a local path as a model version source")


@pytest.mark.parametrize(
    "source", ["s3://bucket/../model", "s3://bucket/%2e%2e/model", "s3:bucket/model", "mlflow-artifacts:/1/../b"]
)
def test_a_source_with_relative_segments_is_refused(sources: Sources, source: str) -> None:
    answer = sources.post(source, run_id=sources.run_id)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid model version source", "an absolute path must be provided")


@pytest.mark.parametrize("scheme", ["http", "https", "ftp", "sftp", "mlflow-artifacts"])
def test_a_source_on_a_named_host_is_refused(sources: Sources, scheme: str) -> None:
    answer = sources.post(f"{scheme}://example.com/model", run_id=sources.run_id)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", f"'source' cannot use the '{scheme}' scheme")
