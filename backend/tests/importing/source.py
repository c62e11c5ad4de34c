"""Something of everything that an MLflow client writes, for an import."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelOutput,
    LoggedModelStatus,
    Metric,
    Param,
    RunTag,
)

NEW = 1_700_000_000_000


@dataclass(frozen=True)
class Made:
    """The ids of what was made."""

    alpha: str
    beta: str
    parent: str
    child: str
    deleted: str
    model: str


def fill(client: MlflowClient, folder: Path) -> Made:
    """Experiments, runs, models; one of each kind deleted. folder: for files on their way."""
    alpha = client.create_experiment("alpha", tags={"team": "x"})
    parent = client.create_run(alpha, start_time=NEW, run_name="parent", tags={"käy": "välue"}).info.run_id
    client.log_batch(
        parent,
        metrics=[Metric("loss", 1 / (step + 10), NEW + step, step) for step in range(-3, 40)]
        + [Metric("odd", value, NEW, step) for step, value in enumerate([math.nan, math.inf, -math.inf, -0.5])],
        params=[Param("lr", "0.1"), Param("deep/näme", "ü" * 300)],
        tags=[RunTag("mlflow.user", "ann"), RunTag("mlflow.source.git.commit", "abc")],
    )
    client.log_inputs(
        parent,
        [
            DatasetInput(
                Dataset("data", "d1g35t", "local", '{"uri": "data.csv"}', "{}", "{}"),
                [InputTag("mlflow.data.context", "training")],
            )
        ],
    )
    client.log_text(parent, "hello", "notes/ä b.txt")
    client.log_text(parent, "", "empty.txt")
    model = client.create_logged_model(
        alpha, name="net", source_run_id=parent, tags={"kind": "toy"}, params={"layers": "3"}, model_type="agent"
    ).model_id
    (folder / "model.bin").write_bytes(bytes(range(256)) * 5000)
    (folder / "MLmodel").write_text("flavors: {python_function: {loader_module: toy}}\n")
    client.log_model_artifacts(model, str(folder))
    client.finalize_logged_model(model, LoggedModelStatus.READY)
    client.log_outputs(parent, [LoggedModelOutput(model, 7)])
    client.log_metric(parent, "loss", 0.25, timestamp=NEW + 99, step=50, model_id=model)
    child = client.create_run(alpha, start_time=NEW + 5, run_name="child", tags={"mlflow.parentRunId": parent})
    client.log_metric(child.info.run_id, "loss", 1.0, timestamp=NEW)
    client.set_terminated(child.info.run_id, "FAILED", NEW + 70)
    gone = client.create_run(alpha, start_time=NEW, run_name="gone").info.run_id
    client.log_metric(gone, "loss", 2.0, timestamp=NEW)
    client.set_terminated(gone, end_time=NEW + 80)
    client.delete_run(gone)
    beta = client.create_experiment("beta")
    client.log_param(client.create_run(beta, start_time=NEW).info.run_id, "p", "q")
    client.delete_experiment(beta)

    client.create_registered_model("reg", {"owner": "ann"}, "A model.")
    client.create_model_version(
        "reg", f"models:/{model}", parent, {"checked": "yes"}, description="first", model_id=model
    )
    client.create_model_version("reg", f"runs:/{parent}/notes", parent)
    client.create_model_version("reg", f"runs:/{parent}/notes", parent)
    client.delete_model_version("reg", "2")
    client.set_registered_model_alias("reg", "champion", 1)
    client.set_registered_model_alias("reg", "next", 3)
    client.set_terminated(parent, end_time=NEW + 90)
    return Made(alpha, beta, parent, child.info.run_id, gone, model)


def seen(client: MlflowClient, made: Made) -> dict[str, object]:
    """All of it as a client reads it, without the places of files."""
    found: dict[str, object] = {}
    for experiment in client.search_experiments(view_type=3):
        found[f"experiment {experiment.experiment_id}"] = (
            experiment.name,
            experiment.lifecycle_stage,
            experiment.tags,
            experiment.experiment_id == "0" or (experiment.creation_time, experiment.last_update_time),
        )
    for run in client.search_runs([made.alpha, made.beta], run_view_type=3):
        plain = run.to_dictionary()
        info = {key: value for key, value in plain["info"].items() if key != "artifact_uri"}
        inputs = [(i.dataset.to_dictionary(), {t.key: t.value for t in i.tags}) for i in run.inputs.dataset_inputs]
        outputs = [(output.model_id, output.step) for output in run.outputs.model_outputs] if run.outputs else []
        found[f"run {run.info.run_id}"] = (info, plain["data"]["params"], plain["data"]["tags"], inputs, outputs)
        found[f"series {run.info.run_id}"] = {
            key: [(p.step, p.timestamp, _value(p.value)) for p in client.get_metric_history(run.info.run_id, key)]
            for key in sorted(run.data.metrics)
        }
    model = client.get_logged_model(made.model)
    found["logged model"] = (
        model.name,
        model.status,
        model.source_run_id,
        model.tags,
        model.params,
        model.model_type,
        model.creation_timestamp,
        [(m.key, m.value, m.step, m.timestamp, m.run_id) for m in model.metrics],
    )
    registered = client.get_registered_model("reg")
    found["registered"] = (
        registered.description,
        registered.tags,
        {alias: str(number) for alias, number in registered.aliases.items()},
        registered.creation_timestamp,
        registered.last_updated_timestamp,
    )
    for version in client.search_model_versions("name='reg'"):
        found[f"version {version.version}"] = (
            version.description,
            version.tags,
            version.run_id,
            version.status,
            version.current_stage,
            version.creation_timestamp,
        )
    return found


def _value(value: float) -> str:
    """A store of MLflow's says infinity where its server says the largest number."""
    return str(math.copysign(sys.float_info.max, value) if math.isinf(value) else value)


def files(client: MlflowClient, made: Made, folder: Path) -> dict[str, bytes]:
    """The artifacts of the parent run, and the files of version 1, as a client downloads them."""
    mlflow.set_tracking_uri(client.tracking_uri)
    mlflow.set_registry_uri(client.tracking_uri)
    found = {}
    places = {
        "run": client.download_artifacts(made.parent, "", str(folder)),
        "version": mlflow.artifacts.download_artifacts(artifact_uri="models:/reg/1"),
    }
    for name, place in places.items():
        for path in Path(place).rglob("*"):
            if path.is_file():
                found[f"{name} {path.relative_to(place)}"] = path.read_bytes()
    return found
