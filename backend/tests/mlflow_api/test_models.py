"""Models through the fluent API: log, register, alias, load, autolog."""

from __future__ import annotations

from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from mlflow.pyfunc.model import PythonModel

from .target import inputs_of, outputs_of, unique

pytestmark = pytest.mark.usefixtures("client")

# Named, because finding the requirements out starts a process that loads the model again.
REQUIREMENTS = ["scikit-learn"]


class Doubler(PythonModel):
    """The smallest model there is."""

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> Any:
        del context, params
        return model_input * 2


@pytest.fixture(scope="module")
def data() -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(40, 3)), columns=["a", "b", "c"])
    return frame, (frame["a"] > frame["b"]).to_numpy().astype(int)


@pytest.fixture
def experiment() -> str:
    return str(mlflow.set_experiment(unique("models")).experiment_id)


def fit(data: tuple[pd.DataFrame, np.ndarray[Any, Any]], strength: float = 1.0) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength).fit(*data)


def test_a_model_is_logged_registered_aliased_and_loaded(
    client: MlflowClient, experiment: str, data: tuple[pd.DataFrame, np.ndarray[Any, Any]]
) -> None:
    frame, _ = data
    name = unique("model")
    model = fit(data)
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(
            model,
            name="classifier",
            signature=infer_signature(frame, model.predict(frame)),
            input_example=frame.head(2),
            pip_requirements=REQUIREMENTS,
            serialization_format="cloudpickle",
        )
    version = mlflow.register_model(info.model_uri, name)
    assert int(version.version) == 1
    assert version.run_id == run.info.run_id
    client.set_registered_model_alias(name, "champion", version.version)
    expected = model.predict(frame)
    for uri in (info.model_uri, f"models:/{name}@champion", f"models:/{name}/1", f"models:/{name}/latest"):
        assert (mlflow.sklearn.load_model(uri).predict(frame) == expected).all()
    loaded = mlflow.pyfunc.load_model(f"models:/{name}@champion")
    assert (loaded.predict(frame) == expected).all()
    assert loaded.metadata.signature.inputs.input_names() == ["a", "b", "c"]
    assert loaded.metadata.run_id == run.info.run_id
    example = mlflow.models.Model.load(f"models:/{name}/1").load_input_example()
    pd.testing.assert_frame_equal(example, frame.head(2))

    logged = mlflow.get_logged_model(info.model_id)
    assert (str(logged.status), logged.name, logged.source_run_id) == ("READY", "classifier", run.info.run_id)
    assert [output.model_id for output in outputs_of(client.get_run(run.info.run_id)).model_outputs] == [info.model_id]
    (found,) = mlflow.search_logged_models([experiment], output_format="list")
    assert found.model_id == info.model_id


def test_a_model_is_registered_while_it_is_logged(client: MlflowClient, experiment: str) -> None:
    name = unique("model")
    for _ in range(2):
        with mlflow.start_run():
            mlflow.pyfunc.log_model(
                name="m", python_model=Doubler(), registered_model_name=name, pip_requirements=["mlflow"]
            )
    assert sorted(int(version.version) for version in client.search_model_versions(f"name = '{name}'")) == [1, 2]
    loaded = mlflow.pyfunc.load_model(f"models:/{name}/2")
    assert loaded.predict(pd.DataFrame({"x": [1, 2]}))["x"].to_list() == [2, 4]


def test_a_model_of_a_run_is_loaded_and_registered_by_its_runs_uri(client: MlflowClient, experiment: str) -> None:
    name = unique("model")
    with mlflow.start_run() as run:
        mlflow.pyfunc.log_model(name="m", python_model=Doubler(), pip_requirements=["mlflow"])
    uri = f"runs:/{run.info.run_id}/m"
    assert mlflow.pyfunc.load_model(uri).predict(pd.DataFrame({"x": [3]}))["x"].to_list() == [6]
    version = mlflow.register_model(uri, name, tags={"from": "run"})
    assert version.run_id == run.info.run_id
    assert client.get_model_version(name, version.version).tags == {"from": "run"}
    assert mlflow.pyfunc.load_model(f"models:/{name}/1").predict(pd.DataFrame({"x": [4]}))["x"].to_list() == [8]


def test_a_copied_model_version_is_loaded(client: MlflowClient, experiment: str) -> None:
    name, copy_name = unique("model"), unique("copy")
    with mlflow.start_run():
        mlflow.pyfunc.log_model(
            name="m", python_model=Doubler(), registered_model_name=name, pip_requirements=["mlflow"]
        )
    copy = client.copy_model_version(f"models:/{name}/1", copy_name)
    assert int(copy.version) == 1
    assert mlflow.pyfunc.load_model(f"models:/{copy_name}/1").predict(pd.DataFrame({"x": [5]}))["x"].to_list() == [10]


def test_a_model_in_a_stage_is_loaded(client: MlflowClient, experiment: str) -> None:
    name = unique("model")
    with mlflow.start_run():
        mlflow.pyfunc.log_model(
            name="m", python_model=Doubler(), registered_model_name=name, pip_requirements=["mlflow"]
        )
    with pytest.warns(FutureWarning, match="deprecated"):
        client.transition_model_version_stage(name, "1", "Production")
        loaded = mlflow.pyfunc.load_model(f"models:/{name}/Production")
    assert loaded.predict(pd.DataFrame({"x": [5]}))["x"].to_list() == [10]


def test_loading_what_is_not_there_fails(client: MlflowClient, experiment: str) -> None:
    name = unique("model")
    with pytest.raises(MlflowException, match="not found"):
        mlflow.pyfunc.load_model(f"models:/{name}/1")
    client.create_registered_model(name)
    with pytest.raises(MlflowException, match="alias champion not found"):
        mlflow.pyfunc.load_model(f"models:/{name}@champion")
    with mlflow.start_run() as run, pytest.raises(MlflowException):
        mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/nothing")


def test_a_metric_logged_with_a_model_belongs_to_the_model(experiment: str) -> None:
    with mlflow.start_run() as run:
        model = mlflow.initialize_logged_model(name="external")
        mlflow.log_metric("acc", 0.5, model_id=model.model_id)
        mlflow.finalize_logged_model(model.model_id, "READY")
    found = mlflow.search_logged_models([experiment], filter_string="metrics.acc > 0.4", output_format="list")
    assert [one.model_id for one in found] == [model.model_id]
    (metric,) = found[0].metrics or []
    assert (metric.key, metric.value, metric.run_id) == ("acc", 0.5, run.info.run_id)
    frame = mlflow.search_logged_models([experiment])
    assert list(frame["name"]) == ["external"]


def test_scikit_learn_is_autologged(
    client: MlflowClient, experiment: str, data: tuple[pd.DataFrame, np.ndarray[Any, Any]]
) -> None:
    from sklearn.linear_model import LogisticRegression

    mlflow.sklearn.autolog(log_models=False, silent=True)
    try:
        with mlflow.start_run() as run:
            LogisticRegression(C=0.5).fit(*data)
    finally:
        mlflow.sklearn.autolog(disable=True, silent=True)
    recorded = client.get_run(run.info.run_id)
    assert recorded.data.params["C"] == "0.5"
    assert 0 < recorded.data.metrics["training_accuracy_score"] <= 1
    assert recorded.data.tags["estimator_name"] == "LogisticRegression"
    assert [given.tags[0].value for given in inputs_of(recorded).dataset_inputs] == ["train"]
    assert "training_confusion_matrix.png" in {entry.path for entry in client.list_artifacts(run.info.run_id)}


def test_scikit_learn_autologs_its_model_too(
    experiment: str, data: tuple[pd.DataFrame, np.ndarray[Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sklearn.linear_model import LogisticRegression

    monkeypatch.setattr("mlflow.models.infer_pip_requirements", lambda *_args, **_kwargs: REQUIREMENTS)
    mlflow.sklearn.autolog(log_input_examples=True, silent=True, serialization_format="cloudpickle")
    try:
        with mlflow.start_run() as run:
            model = LogisticRegression().fit(*data)
    finally:
        mlflow.sklearn.autolog(disable=True, silent=True)
    (logged,) = mlflow.search_logged_models([experiment], output_format="list")
    assert (str(logged.status), logged.source_run_id) == ("READY", run.info.run_id)
    assert logged.params["C"] == "1.0"
    loaded = mlflow.sklearn.load_model(logged.model_uri)
    assert (loaded.predict(data[0]) == model.predict(data[0])).all()


def test_xgboost_is_autologged(
    client: MlflowClient,
    experiment: str,
    data: tuple[pd.DataFrame, np.ndarray[Any, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import xgboost

    monkeypatch.setattr("mlflow.models.infer_pip_requirements", lambda *_args, **_kwargs: ["xgboost-cpu"])
    matrix = xgboost.DMatrix(data[0], label=data[1])
    mlflow.xgboost.autolog(silent=True)
    try:
        with mlflow.start_run() as run:
            parameters = {"max_depth": 2, "objective": "binary:logistic", "nthread": 1}
            model = xgboost.train(parameters, matrix, num_boost_round=5, evals=[(matrix, "train")], verbose_eval=False)
    finally:
        mlflow.xgboost.autolog(disable=True, silent=True)
    recorded = client.get_run(run.info.run_id)
    assert recorded.data.params["max_depth"] == "2"
    assert [point.step for point in client.get_metric_history(run.info.run_id, "train-logloss")] == [0, 1, 2, 3, 4]
    assert "feature_importance_weight.json" in {entry.path for entry in client.list_artifacts(run.info.run_id)}
    (output,) = outputs_of(recorded).model_outputs
    loaded = mlflow.xgboost.load_model(f"models:/{output.model_id}")
    assert np.allclose(loaded.predict(matrix), model.predict(matrix))
