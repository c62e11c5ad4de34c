"""The sample's experiments: sweeps and releases with their true curves, and the models that came of them."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from modelyard.artifacts import service as artifacts
from modelyard.artifacts.paths import join, path_of_location
from modelyard.artifacts.store import Stored
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of
from modelyard.seed.facts import File, TrainedVersion, Training, files_of
from modelyard.seed.story import Story
from modelyard.tracking import batches, datasets
from modelyard.tracking import service as tracking
from modelyard.tracking.batches import PARENT_TAG
from modelyard.tracking.datasets import CONTEXT_TAG, DatasetInput
from modelyard.tracking.ingest import Points
from modelyard.tracking.models import Experiment, Run, RunStatus
from modelyard.tracking.service import NewRun

MODEL_PATH = "model"
"""Where a run keeps its model, below its artifacts."""
LARGEST_FILE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A run to be told: `steps` of the training's curves (None: all), from `started_at` on.

    seconds_per_step: on average. ending: `running` leaves the run under way.
    """

    name: str
    training: Training
    started_at: datetime
    seconds_per_step: float
    source: str
    steps: int | None = None
    ending: RunStatus = RunStatus.FINISHED
    parent_id: UUID | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    inputs: Sequence[DatasetInput] = ()


async def tell(story: Story, scope: ProjectScope, experiment: Experiment, new: NewTraining) -> Run:
    """Log a run as the training script would have done."""
    tags = {**new.tags, **_client_tags(story, scope, new.source)}
    if new.parent_id is not None:
        tags[PARENT_TAG] = new.parent_id.hex
    run = await tracking.create_run(
        story.session, scope, experiment, NewRun(new.name, new.started_at, _login(scope), tags)
    )
    steps = new.training.steps if new.steps is None else new.steps
    points = Points(scope.project_id, run.id)
    seconds = new.seconds_per_step * story.rng.uniform(0.85, 1.15, steps)
    moments = [new.started_at + timedelta(seconds=float(passed)) for passed in seconds.cumsum()]
    for key, curve in new.training.curves.items():
        for step in range(steps):
            points.add(key, curve[step], _milliseconds(moments[step]), step)
    ended_at = moments[-1] + timedelta(seconds=2)
    if new.ending is RunStatus.FINISHED:
        for key, value in new.training.metrics.items():
            points.add(key, value, _milliseconds(ended_at), steps - 1)
    await batches.log_batch(
        await driver_of(story.session),
        scope,
        run.id,
        points=points,
        params={key: str(value) for key, value in new.training.params.items()},
    )
    if new.inputs:
        await datasets.log_datasets(story.session, scope, run.id, new.inputs)
    if new.ending is RunStatus.RUNNING:
        return run
    return await tracking.update_run(story.session, scope, run.id, status=new.ending, ended_at=ended_at, now=story.now)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Trials one after the other under a parent run. `best`: the metric, and whether more of it is better."""

    name: str
    trials: Mapping[str, Training]
    started_at: datetime
    seconds_per_step: float
    source: str
    best: tuple[str, bool]
    inputs: Sequence[DatasetInput] = ()


async def tell_sweep(
    story: Story, scope: ProjectScope, experiment: Experiment, sweep: Sweep, *, failing: tuple[str, int] | None = None
) -> Run:
    """Log the parent and its children. failing: a trial that breaks off after so many steps, before it is repeated."""
    tags = _client_tags(story, scope, sweep.source)
    parent = await tracking.create_run(
        story.session, scope, experiment, NewRun(sweep.name, sweep.started_at, _login(scope), tags)
    )
    at = sweep.started_at + timedelta(seconds=4)
    for name, training in sweep.trials.items():
        trial = NewTraining(
            name,
            training,
            at,
            sweep.seconds_per_step,
            sweep.source,
            parent_id=parent.id,
            tags={"trial": name},
            inputs=sweep.inputs,
        )
        if failing is not None and failing[0] == name:
            broken = NewTraining(
                f"{name}-first-attempt",
                training,
                at,
                sweep.seconds_per_step,
                sweep.source,
                steps=failing[1],
                ending=RunStatus.FAILED,
                parent_id=parent.id,
                tags={"trial": name, "failure": f"out of memory after step {failing[1] - 1}"},
                inputs=sweep.inputs,
            )
            run = await tell(story, scope, experiment, broken)
            at = (run.ended_at or at) + timedelta(minutes=9)
            trial = NewTraining(
                name,
                training,
                at,
                sweep.seconds_per_step,
                sweep.source,
                parent_id=parent.id,
                tags={"trial": name, "attempt": "2"},
                inputs=sweep.inputs,
            )
        run = await tell(story, scope, experiment, trial)
        at = (run.ended_at or at) + timedelta(seconds=3)
    key, more_is_better = sweep.best
    values = {name: training.metrics[key] for name, training in sweep.trials.items()}
    winner = (max if more_is_better else min)(values, key=lambda name: values[name])
    summary = Points(scope.project_id, parent.id)
    summary.add(f"best_{key}", values[winner], _milliseconds(at), 0)
    await batches.log_batch(
        await driver_of(story.session),
        scope,
        parent.id,
        points=summary,
        params={"trials": str(len(sweep.trials)), "optimize": key},
        tags={"best_trial": winner},
    )
    return await tracking.update_run(
        story.session, scope, parent.id, status=RunStatus.FINISHED, ended_at=at, now=story.now
    )


async def upload_model(
    story: Story, scope: ProjectScope, run: Run, *, model: str, version: TrainedVersion, label: str
) -> None:
    """Store a trained version's files as the run's model.

    Raises:
        RuntimeError: a file is not the one that was measured.
    """
    contents = await asyncio.to_thread(files_of, model, label)
    stored = await asyncio.gather(*(_write(story, content) for content in contents.values()))
    by_path = dict(zip(contents, stored, strict=True))
    found = {path: File(bytes=file.size_bytes, sha256=file.digest) for path, file in by_path.items()}
    if found != version.files:
        raise RuntimeError(f"the files of {model} {label} are not those that its measurements are of")
    folder = join(path_of_location(run.artifact_location) or "", MODEL_PATH)
    for path, file in by_path.items():
        await artifacts.put(story.session, scope, join(folder, path), file)


async def _write(story: Story, content: bytes) -> Stored:
    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return await story.store.write(story.organization_id, chunks(), limit=LARGEST_FILE)


def dataset(name: str, *, made_by: str, rows: int, columns: Mapping[str, str], context: str) -> DatasetInput:
    """A generated data set as MLflow's clients describe one. columns: name and type."""
    schema = json.dumps(
        {"mlflow_colspec": [{"type": type, "name": column, "required": True} for column, type in columns.items()]}
    )
    return DatasetInput(
        name=name,
        digest=hashlib.sha256(f"{name}/{rows}/{schema}".encode()).hexdigest()[:8],
        source_type="code",
        source=json.dumps({"tags": {"mlflow.source.name": made_by, "mlflow.source.type": "LOCAL"}}),
        schema=schema,
        profile=json.dumps({"num_rows": rows, "num_elements": rows * len(columns)}),
        tags={CONTEXT_TAG: context},
    )


def _client_tags(story: Story, scope: ProjectScope, source: str) -> dict[str, str]:
    return {
        "mlflow.user": _login(scope),
        "mlflow.source.name": source,
        "mlflow.source.type": "LOCAL",
        "mlflow.source.git.commit": story.rng.bytes(20).hex(),
    }


def _login(scope: ProjectScope) -> str:
    return scope.actor.label.partition("@")[0]


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
