"""What a version knows when MLflow's own client has logged and registered a scikit-learn model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.models import infer_signature

from tests.servers import PLAIN

from .target import REFERENCE_URI, Tenant, inputs_of, unique

pytestmark = pytest.mark.skipif(bool(REFERENCE_URI), reason="MLflow's own server has no such API")


def test_a_version_card_and_difference_tell_what_the_client_logged(client: MlflowClient, tenant: Tenant) -> None:
    from sklearn.linear_model import LogisticRegression

    mlflow.set_experiment(unique("facts"))
    name = unique("model")
    frame = pd.DataFrame(np.random.default_rng(1).normal(size=(40, 3)), columns=["a", "b", "c"])
    target = (frame["a"] > frame["b"]).to_numpy().astype(int)
    digests = []
    for strength, columns in ((0.5, ["a", "b", "c"]), (1.0, ["a", "b"])):
        used = frame[columns]
        model = LogisticRegression(C=strength).fit(used, target)
        with mlflow.start_run(tags={"mlflow.source.git.commit": f"c0ffee{strength}"}) as run:
            mlflow.log_params({"C": strength})
            mlflow.log_metrics({"accuracy": strength / 2, "loss": float("nan")})
            mlflow.log_input(mlflow.data.from_pandas(used, name="payments"), context="training")
            info = mlflow.sklearn.log_model(
                model,
                name="classifier",
                signature=infer_signature(used, model.predict(used)),
                input_example=used.head(2),
                pip_requirements=[f"scikit-learn=={strength}"],
                serialization_format="cloudpickle",
            )
        mlflow.register_model(info.model_uri, name)
        digests.append(inputs_of(client.get_run(run.info.run_id)).dataset_inputs[0].dataset.digest)

    def native(path: str, **params: Any) -> Any:
        url = f"{tenant.origin}/api/v1/orgs/{tenant.org}/projects/{tenant.project}/models{path}"
        answer = httpx.get(url, params=params, headers=tenant.headers, verify=PLAIN)
        assert answer.status_code == 200, answer.text
        return answer.json()

    url = f"/{native('', name=name)['items'][0]['id']}/versions"
    first = native(f"{url}/1")
    assert (first["framework"], first["git_commit"]) == ("sklearn", "c0ffee0.5")
    assert first["metrics"] == {"accuracy": 0.25, "loss": "NaN"}
    assert first["datasets"] == [{"name": "payments", "digest": digests[0], "context": "training"}]
    assert [column["name"] for column in first["signature"]["inputs"]] == ["a", "b", "c"]
    paths = {file["path"]: file["size_bytes"] for file in native(f"{url}/1/manifest")["files"]}
    assert (first["file_count"], first["size_bytes"]) == (len(paths), sum(paths.values()))
    assert Path(first["input_example"]).name == "input_example.json"
    assert first["input_example"] in paths
    card = native(f"{url}/1/card")
    assert card["generated"]
    assert "| inputs | a | double |" in card["markdown"]
    changes = native(f"{url}/2/diff", against=1)["changes"]
    pairs = {kind: {one["name"]: (one["before"], one["after"]) for one in found} for kind, found in changes.items()}
    assert pairs["params"] == {"C": ("0.5", "1.0")}
    assert pairs["metrics"] == {"accuracy": (0.25, 0.5)}
    assert pairs["datasets"] == {"payments (training)": ([digests[0]], [digests[1]])}
    assert pairs["inputs"] == {"c": ({"type": "double", "required": True}, None)}
    assert pairs["requirements"]["scikit-learn"] == ("==0.5", "==1.0")
    assert "model.pkl" in pairs["files"]
