"""MLflow's client on a server that keeps its artifacts in S3: it cannot tell the difference."""

from __future__ import annotations

import os
from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts, list_artifacts

from tests.object_stores import PREFIX, Remote

from .target import Tenant, unique
from .test_models import Doubler

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture
def tenant(remote: Remote) -> Tenant:
    made = remote.server.new_tenant()
    return Tenant(url=made.url.rstrip("/"), token=made.token, org=made.org, project=made.project)


def test_a_model_is_loaded_by_its_alias(client: MlflowClient, remote: Remote) -> None:
    name = unique("model")
    with mlflow.start_run():
        mlflow.pyfunc.log_model(
            name="m", python_model=Doubler(), registered_model_name=name, pip_requirements=["mlflow"]
        )
    client.set_registered_model_alias(name, "champion", "1")
    loaded = mlflow.pyfunc.load_model(f"models:/{name}@champion")
    assert loaded.predict(pd.DataFrame({"x": [3]}))["x"].to_list() == [6]
    assert all(key.startswith(f"{PREFIX}/") for key in remote.objects.keys)


def test_a_large_file_goes_in_parts_and_comes_back(
    client: MlflowClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", str(6 * 1024 * 1024))
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", str(5 * 1024 * 1024))
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "true")
    content = os.urandom(17 * 1024 * 1024)
    (tmp_path / "weights.bin").write_bytes(content)
    with mlflow.start_run() as run:
        mlflow.log_artifact(str(tmp_path / "weights.bin"), "deep/er")
    (found,) = list_artifacts(run_id=run.info.run_id, artifact_path="deep/er")
    assert (found.path, found.file_size) == ("deep/er/weights.bin", len(content))
    uri = f"runs:/{run.info.run_id}/deep/er/weights.bin"
    assert Path(download_artifacts(uri, dst_path=str(tmp_path / "back"))).read_bytes() == content
