"""The shipped sample models are whole, small, and load the way MLflow's users load them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
import yaml

import modelyard

MODELS = Path(modelyard.__file__).parent / "seed" / "models"
FACTS: dict[str, Any] = json.loads((MODELS / "facts.json").read_text())
VERSIONS = [(name, version) for name, facts in FACTS.items() for version in facts["versions"]]
FRAUD = [version for name, version in VERSIONS if name == "fraud-classifier"]
RECOMMENDER = [version for name, version in VERSIONS if name == "product-recommender"]
TENSORFLOW_PYTHON = os.environ.get("MODELYARD_TEST_TENSORFLOW_PYTHON")

LARGEST_VERSION = 150_000  # bytes, all files of one version
LARGEST_FACTS = 300_000  # bytes

LOAD_IN_TENSORFLOW = """
import json, sys
import mlflow
import numpy as np
example = json.load(open(sys.argv[1] + "/input_example.json"))
pairs = {name: np.array(ids, dtype="int32") for name, ids in example.items()}
keras_model = mlflow.tensorflow.load_model(sys.argv[1])
direct = keras_model.predict(pairs, verbose=0)
served = mlflow.pyfunc.load_model(sys.argv[1]).predict(pairs)
np.testing.assert_array_equal(direct, served)
print(json.dumps({"stars": direct.ravel().tolist(), "weights": keras_model.count_params()}))
"""


def hdf5_end(data: bytes) -> int:
    """The end-of-file address that an HDF5 file states about itself, in bytes.

    Source: HDF5 File Format Specification 3.0, section II.A (superblock; 8-byte offsets).
    """
    assert data[:8] == b"\x89HDF\r\n\x1a\n"
    start = 40 if data[8] < 2 else 28
    return int.from_bytes(data[start : start + 8], "little")


def test_the_sample_has_the_versions_it_promises():
    assert {name: list(facts["versions"]) for name, facts in FACTS.items()} == {
        "fraud-classifier": ["v1", "v2", "v3"],
        "product-recommender": ["v1", "v2"],
    }
    assert len(FACTS["fraud-classifier"]["trials"]) == 8
    assert len(FACTS["product-recommender"]["trials"]) == 6


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_every_file_is_the_one_that_was_made(name: str, version: str):
    folder = MODELS / name / version
    found = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found == FACTS[name]["versions"][version]["files"]
    assert {"MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt", "input_example.json"} <= set(found)
    assert sum(entry["bytes"] for entry in found.values()) <= LARGEST_VERSION


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_nothing_names_the_machine_it_was_made_on(name: str, version: str):
    for path in (MODELS / name / version).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(trace in data for trace in (b"/home/", b"/root/", b"/tmp/", b"file://", b"http"))


def test_the_measurements_are_complete_and_small():
    assert (MODELS / "facts.json").stat().st_size <= LARGEST_FACTS
    wanted = {"fraud-classifier": {"auc", "pr_auc", "log_loss"}, "product-recommender": {"rmse", "recall_at_10"}}
    for name, facts in FACTS.items():
        for run in [*facts["versions"].values(), *facts["trials"].values()]:
            assert set(run["metrics"]) == wanted[name]
            assert run["params"]
            lengths = {len(curve) for curve in run["curves"].values()}
            assert len(run["curves"]) == 4
            assert len(lengths) == 1
            assert 60 <= lengths.pop() <= 200
            assert np.isfinite([*run["metrics"].values(), *np.concatenate(list(run["curves"].values()))]).all()


def test_each_version_is_better_than_the_one_before():
    for older, newer in pairwise(FACTS["fraud-classifier"]["versions"].values()):
        assert newer["metrics"]["pr_auc"] > older["metrics"]["pr_auc"]
    for older, newer in pairwise(FACTS["product-recommender"]["versions"].values()):
        assert newer["metrics"]["rmse"] < older["metrics"]["rmse"]


# MLflow warns about its own type hints while it is imported, and uses calls that pandas deprecates
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("version", FRAUD)
def test_a_fraud_classifier_loads_and_predicts(version: str):
    folder = MODELS / "fraud-classifier" / version
    model = mlflow.pyfunc.load_model(str(folder))
    example = pd.DataFrame(**json.loads((folder / "input_example.json").read_text()))
    assert list(example) == model.metadata.get_input_schema().input_names()

    risky = {
        **example.iloc[0].to_dict(),
        "amount": 900.0,
        "amount_to_usual": 21.0,
        "merchant_category": 5732.0,
        "hour": 2.5,
        "distance_home_km": 800.0,
        "payments_last_hour": 4.0,
    }
    harmless = example.iloc[2].to_dict()
    scores = model.predict(pd.DataFrame([risky, harmless]))
    assert scores.shape == (2,)
    assert scores[1] < 0.05 < 0.5 < scores[0] <= 1


@pytest.mark.parametrize("version", RECOMMENDER)
def test_a_recommender_has_the_structure_of_a_keras_model(version: str):
    """Structure only: whether it loads is for the test with TensorFlow to say."""
    folder = MODELS / "product-recommender" / version
    described = yaml.safe_load((folder / "MLmodel").read_text())
    assert described["flavors"]["tensorflow"]["save_format"] == "keras"
    assert described["flavors"]["python_function"]["loader_module"] == "mlflow.tensorflow"
    inputs = {column["name"]: column["tensor-spec"]["dtype"] for column in json.loads(described["signature"]["inputs"])}
    assert inputs == {"user_id": "int32", "item_id": "int32"}
    assert "tensorflow-cpu==" in (folder / "requirements.txt").read_text()

    with zipfile.ZipFile(folder / "data" / "model.keras") as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {"config.json", "metadata.json", "model.weights.h5"}
        config = json.loads(archive.read("config.json"))
        weights = archive.read("model.weights.h5")
    layers = {layer["class_name"] for layer in config["config"]["layers"]}
    assert layers == {"InputLayer", "Embedding", "Dot", "Add", "Rescaling"}
    assert {layer["module"] for layer in config["config"]["layers"]} == {"keras.layers"}
    assert hdf5_end(weights) == len(weights)


@pytest.mark.skipif(not TENSORFLOW_PYTHON, reason="MODELYARD_TEST_TENSORFLOW_PYTHON names no interpreter")
@pytest.mark.parametrize("version", RECOMMENDER)
def test_a_recommender_loads_in_tensorflow(version: str):
    folder = MODELS / "product-recommender" / version
    command = [str(TENSORFLOW_PYTHON), "-c", LOAD_IN_TENSORFLOW, str(folder)]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    dimensions = FACTS["product-recommender"]["versions"][version]["params"]["dimensions"]
    assert answer["weights"] == (400 + 240) * (dimensions + 1)
    assert all(0 < stars < 6 for stars in answer["stars"])
