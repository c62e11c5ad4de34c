"""The main job: a training script with the fluent API."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.data.pandas_dataset import from_pandas
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from mlflow.tracking import fluent

from .target import inputs_of, unique

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture
def experiment(client: MlflowClient) -> str:
    """The id of a new experiment, which is the active one."""
    return str(mlflow.set_experiment(unique("fluent")).experiment_id)


def test_set_experiment_creates_once_and_finds_again(client: MlflowClient) -> None:
    name = unique("set")
    first = mlflow.set_experiment(name)
    assert mlflow.set_experiment(name).experiment_id == first.experiment_id
    assert mlflow.set_experiment(experiment_id=first.experiment_id).name == name
    with mlflow.start_run() as run:
        assert run.info.experiment_id == first.experiment_id
    client.delete_experiment(first.experiment_id)
    with pytest.raises(MlflowException, match="deleted experiment"):
        mlflow.set_experiment(name)


def test_without_an_experiment_runs_go_to_the_default_one() -> None:
    with mlflow.start_run() as run:
        assert run.info.experiment_id == "0"


def test_the_environment_names_the_experiment(monkeypatch: pytest.MonkeyPatch, client: MlflowClient) -> None:
    name = unique("environment")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", name)
    with mlflow.start_run() as run:
        assert client.get_experiment(run.info.experiment_id).name == name


def test_a_training_script_is_recorded_whole(client: MlflowClient, experiment: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    with mlflow.start_run(run_name="training", description="why", tags={"team": "fraud"}) as run:
        mlflow.log_params({"lr": 0.1, "depth": 3})
        for step in range(20):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"acc": 0.9, "nan": math.nan}, step=20)
        mlflow.set_tags({"stage": "test", "owner": "ann"})
        mlflow.log_artifact(str(tmp_path / "notes.txt"), "docs")
        mlflow.log_dict({"a": 1}, "config.json")
        mlflow.log_text("report", "report.md")
    recorded = client.get_run(run.info.run_id)
    assert (recorded.info.status, recorded.info.run_name) == ("FINISHED", "training")
    assert recorded.info.end_time >= recorded.info.start_time > 1_600_000_000_000
    assert recorded.data.params == {"lr": "0.1", "depth": "3"}
    assert recorded.data.metrics["loss"] == 1 / 20
    assert recorded.data.metrics["acc"] == 0.9
    assert math.isnan(recorded.data.metrics["nan"])
    assert [point.step for point in client.get_metric_history(run.info.run_id, "loss")] == list(range(20))
    tags = recorded.data.tags
    assert (tags["team"], tags["stage"], tags["owner"], tags["mlflow.note.content"]) == ("fraud", "test", "ann", "why")
    assert tags["mlflow.runName"] == "training"
    assert tags["mlflow.source.type"] == "LOCAL"
    assert {entry.path for entry in client.list_artifacts(run.info.run_id)} == {"docs", "config.json", "report.md"}


def test_nested_runs_are_found_by_their_parent(experiment: str) -> None:
    with mlflow.start_run(run_name="parent") as parent:
        children = []
        for number in range(3):
            with mlflow.start_run(run_name=f"child-{number}", nested=True) as child:
                mlflow.log_metric("score", number)
                children.append(child.info.run_id)
    frame = mlflow.search_runs(
        [experiment],
        filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
        order_by=["metrics.score DESC"],
    )
    assert list(frame["run_id"]) == children[::-1]
    parent_run = mlflow.get_parent_run(children[0])
    assert parent_run is not None
    assert parent_run.info.run_id == parent.info.run_id


def test_search_runs_gives_every_column_of_every_run(experiment: str) -> None:
    for number in range(3):
        with mlflow.start_run(run_name=f"run-{number}"):
            mlflow.log_param("p", number)
            if number:
                mlflow.log_metric("m", number / 2)
    frame = mlflow.search_runs(experiment_names=[mlflow.get_experiment(experiment).name], order_by=["params.p ASC"])
    assert list(frame["params.p"]) == ["0", "1", "2"]
    assert math.isnan(frame["metrics.m"][0])
    assert list(frame["metrics.m"][1:]) == [0.5, 1.0]
    assert list(frame["tags.mlflow.runName"]) == ["run-0", "run-1", "run-2"]
    assert set(frame["status"]) == {"FINISHED"}
    assert set(frame["experiment_id"]) == {experiment}
    runs = mlflow.search_runs([experiment], filter_string="metrics.m > 0.6", output_format="list")
    assert [run.data.params["p"] for run in runs] == ["2"]


def test_an_exception_fails_the_run(client: MlflowClient, experiment: str) -> None:
    with pytest.raises(ZeroDivisionError), mlflow.start_run() as run:
        raise ZeroDivisionError
    assert client.get_run(run.info.run_id).info.status == "FAILED"


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED"])
def test_end_run_sets_the_status(client: MlflowClient, experiment: str, status: str) -> None:
    run = mlflow.start_run()
    assert client.get_run(run.info.run_id).info.status == "RUNNING"
    mlflow.end_run(status)
    assert client.get_run(run.info.run_id).info.status == status


def test_a_run_is_resumed_by_its_id(client: MlflowClient, experiment: str) -> None:
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_metric("m", 1, step=0)
    with mlflow.start_run(run_id=run.info.run_id) as resumed:
        assert resumed.info.run_id == run.info.run_id
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("m", 2, step=1)
    recorded = client.get_run(run.info.run_id)
    assert (recorded.info.status, recorded.info.run_name) == ("FINISHED", "first")
    assert recorded.data.metrics == {"m": 2.0}
    assert len(client.get_metric_history(run.info.run_id, "m")) == 2


def test_a_deleted_run_is_not_resumed(client: MlflowClient, experiment: str) -> None:
    run = client.create_run(experiment)
    mlflow.delete_run(run.info.run_id)
    with pytest.raises(MlflowException, match="deleted"):
        mlflow.start_run(run_id=run.info.run_id)


def test_the_last_run_and_the_active_run_are_known(experiment: str) -> None:
    with mlflow.start_run() as run:
        active = mlflow.active_run()
        assert active is not None
        assert active.info.run_id == run.info.run_id
        mlflow.set_tag("k", "v")
    last = mlflow.last_active_run()
    assert last is not None
    assert last.info.run_id == run.info.run_id
    assert last.data.tags["k"] == "v"


def test_a_batch_larger_than_the_limits_is_sent_in_parts(client: MlflowClient, experiment: str) -> None:
    with mlflow.start_run() as run:
        mlflow.log_params({f"p{i}": i for i in range(230)})
        mlflow.set_tags({f"t{i}": i for i in range(230)})
        mlflow.log_metrics({f"m{i}": i for i in range(1200)})
    data = client.get_run(run.info.run_id).data
    assert len(data.params) == 230
    assert len(data.metrics) == 1200
    assert sum(key.startswith("t") for key in data.tags) == 230


def test_log_batch_keeps_metrics_params_and_tags(client: MlflowClient, experiment: str) -> None:
    run_id = client.create_run(experiment).info.run_id
    client.log_batch(run_id, [Metric("m", 1.0, 5, 2)], [Param("p", "1")], [RunTag("t", "1")])
    run = client.get_run(run_id)
    assert (run.data.metrics, run.data.params, run.data.tags["t"]) == ({"m": 1.0}, {"p": "1"}, "1")


def test_asynchronous_logging_arrives_whole(client: MlflowClient, experiment: str) -> None:
    with mlflow.start_run() as run:
        for step in range(100):
            mlflow.log_metric("m", step, step=step, synchronous=False)
        mlflow.log_params({"a": 1, "b": 2}, synchronous=False)
        mlflow.set_tag("t", "1", synchronous=False)
        waiting = mlflow.log_metrics({"x": 1.0, "y": 2.0}, step=3, synchronous=False)
        assert waiting is not None
        waiting.wait()  # type: ignore[no-untyped-call]
        mlflow.flush_async_logging()
    recorded = client.get_run(run.info.run_id)
    assert [point.value for point in client.get_metric_history(run.info.run_id, "m")] == list(range(100))
    assert recorded.data.metrics == {"m": 99.0, "x": 1.0, "y": 2.0}
    assert recorded.data.params == {"a": "1", "b": "2"}
    assert recorded.data.tags["t"] == "1"


def test_an_asynchronous_failure_is_told_to_who_waits(experiment: str) -> None:
    with mlflow.start_run():
        mlflow.log_param("p", 1)
        waiting = mlflow.log_param("p", 2, synchronous=False)
        with pytest.raises(MlflowException, match="Changing param values is not allowed"):
            waiting.wait()


def test_a_data_frame_is_logged_as_input(client: MlflowClient, experiment: str) -> None:
    frame = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, 1.5, 2.5]})
    dataset = from_pandas(frame, source="https://example.com/data.csv", name="numbers", targets="b")
    with mlflow.start_run() as run:
        mlflow.log_input(dataset, context="training", tags={"split": "all"})
    (given,) = inputs_of(client.get_run(run.info.run_id)).dataset_inputs
    assert (given.dataset.name, given.dataset.digest) == ("numbers", dataset.digest)
    assert given.dataset.source_type == "http"
    assert {tag.key: tag.value for tag in given.tags} == {"mlflow.data.context": "training", "split": "all"}
    frame = mlflow.search_runs([experiment], filter_string="datasets.name = 'numbers'")
    assert list(frame["run_id"]) == [run.info.run_id]


def test_threads_run_their_own_runs(client: MlflowClient, experiment: str) -> None:
    def train(number: int) -> str:
        with mlflow.start_run(run_name=f"thread-{number}") as run:
            for step in range(5):
                mlflow.log_metric("m", number * 100 + step, step=step)
            mlflow.log_param("number", number)
        fluent._active_run_stack.set([])  # type: ignore[no-untyped-call]
        return str(run.info.run_id)

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(train, range(8)))
    assert len(set(runs)) == 8
    for number, run_id in enumerate(runs):
        data = client.get_run(run_id).data
        assert (data.metrics["m"], data.params["number"]) == (number * 100 + 4, str(number))


def test_experiment_tags_through_the_fluent_api(experiment: str) -> None:
    mlflow.set_experiment_tags({"a": "1", "b": "2"})
    mlflow.set_experiment_tag("a", "3")
    assert mlflow.get_experiment(experiment).tags == {"a": "3", "b": "2"}


@pytest.fixture
def figure() -> Iterator[object]:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot(np.arange(5))
    yield figure
    plt.close(figure)


def test_artifacts_of_all_kinds_through_the_fluent_api(
    client: MlflowClient, experiment: str, tmp_path: Path, figure: object
) -> None:
    (tmp_path / "tree/sub").mkdir(parents=True)
    (tmp_path / "tree/sub/a.txt").write_text("a")
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(tmp_path / "tree"), "tree")
        mlflow.log_figure(figure, "figure.png")
        mlflow.log_dict({"k": [1]}, "dict.json")
        mlflow.log_text("text", "text.txt")
        mlflow.log_table({"a": [1, 2]}, "table.json")
        base = mlflow.get_artifact_uri()
    assert base == client.get_run(run.info.run_id).info.artifact_uri
    found = {entry.path for entry in client.list_artifacts(run.info.run_id)}
    assert found == {"tree", "figure.png", "dict.json", "text.txt", "table.json"}
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/tree/sub/a.txt") == "a"
    assert mlflow.artifacts.load_dict(f"{base}/dict.json") == {"k": [1]}
