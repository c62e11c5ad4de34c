"""The project Fraud Detection: how a classifier of card payments was trained and released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from modelyard.monitoring.profiles import PREDICTION
from modelyard.registry import service as registry
from modelyard.registry import versions
from modelyard.registry.models import ModelVersion, Stage
from modelyard.seed import cards, fraud_scoring, training
from modelyard.seed.facts import facts
from modelyard.seed.story import ENGINEER, SCIENTIST, Place, Story, open_project
from modelyard.seed.training import MODEL_PATH, NewTraining, Sweep
from modelyard.tracking import service as tracking
from modelyard.tracking.datasets import DatasetInput
from modelyard.tracking.models import RunStatus

MODEL = "fraud-classifier"
SOURCE = "train_fraud.py"


async def tell(story: Story) -> Place:
    place = await open_project(
        story,
        slug="fraud-detection",
        name="Fraud Detection",
        description="Scores card payments while the customer waits, and holds back those that look stolen.",
        manager=SCIENTIST,
        contributor=ENGINEER,
    )
    released = await _train(story, place)
    await fraud_scoring.tell(story, place, released)
    return place


def _inputs(rows: int) -> Sequence[DatasetInput]:
    features = [name for name in facts().fraud.versions["v1"].reference_deciles if name != PREDICTION]
    columns = {**dict.fromkeys(features, "double"), "is_fraud": "long"}

    def part(name: str, rows: int, context: str) -> DatasetInput:
        return training.dataset(name, made_by=SOURCE, rows=rows, columns=columns, context=context)

    return part("card-payments", rows, "training"), part("card-payments-held-out", 20_000, "validation")


async def _train(story: Story, place: Place) -> list[ModelVersion]:
    """Experiments and the registered model. Returns its versions."""
    session, model_facts = story.session, facts().fraud
    scope = await story.act_in(SCIENTIST, place)
    releases = await tracking.create_experiment(
        session, scope, "fraud-training", description="Candidates for release.", tags={"team": "risk"}
    )
    sweeps = await tracking.create_experiment(
        session, scope, "fraud-sweep", description="Which depth, rate and penalty?", tags={"team": "risk"}
    )
    model = await registry.create_model(
        session,
        scope,
        MODEL,
        description="Scores a card payment: 0 is the customer's own, 1 is stolen. Asked before each approval.",
        task="binary-classification",
        framework="xgboost",
        tags={"team": "risk", "tier": "1"},
    )
    times = {"v1": story.at(29, 8, 12), "v2": story.at(22, 13, 40), "v3": story.at(11, 9, 5)}
    made: list[ModelVersion] = []
    for label, started_at in times.items():
        if label == "v3":
            sweep = Sweep(
                "sweep-depth-and-rate",
                model_facts.trials,
                story.at(13, 14, 20),
                0.9,
                SOURCE,
                ("pr_auc", True),
                _inputs(30_000),
            )
            await training.tell_sweep(story, scope, sweeps, sweep, failing=("depth-6", 41))
        trained = model_facts.versions[label]
        new = NewTraining(
            f"release-{label}",
            trained,
            started_at,
            1.1,
            SOURCE,
            tags={"release": label},
            inputs=_inputs(trained.training_rows),
        )
        run = await training.tell(story, scope, releases, new)
        await training.upload_model(story, scope, run, model=MODEL, version=trained, label=label)
        version = await versions.register_run_artifact(
            session,
            scope,
            model.id,
            run_id=run.id,
            path=MODEL_PATH,
            description=cards.fraud_description(trained),
            tags={"release": label},
            store=story.store,
        )
        made.append(
            await versions.update_version(
                session, scope, model.id, version.number, model_card=cards.fraud_card(label, model_facts.versions)
            )
        )
        await _stage(story, place, model.id, version.number)
    scope = await story.act_in(SCIENTIST, place)
    nightly = model_facts.versions["v3"]
    done = nightly.steps * 3 // 5
    new = NewTraining(
        "nightly-retraining",
        nightly,
        story.now - timedelta(seconds=1.2 * 1.15 * done),
        1.2,
        SOURCE,
        steps=done,
        ending=RunStatus.RUNNING,
        tags={"schedule": "nightly"},
        inputs=_inputs(nightly.training_rows),
    )
    await training.tell(story, scope, releases, new)
    return made


async def _stage(story: Story, place: Place, model_id: UUID, number: int) -> None:
    """What the ML engineer did with each version when it was there."""
    session, scope = story.session, await story.act_in(ENGINEER, place)
    if number == 1:
        await versions.move_to_stage(session, scope, model_id, 1, stage=Stage.PRODUCTION, at=story.at(29, 10))
        reason = "The first one that beats the rules by hand."
        await registry.set_alias(session, scope, model_id, "champion", 1, reason=reason)
    elif number == 2:
        await versions.move_to_stage(session, scope, model_id, 2, stage=Stage.STAGING, at=story.at(21, 9))
        await registry.set_alias(session, scope, model_id, "challenger", 2)
        await versions.move_to_stage(
            session, scope, model_id, 2, stage=Stage.PRODUCTION, archive_others=True, at=story.at(18, 10)
        )
        reason = "A week beside version 1: as many frauds found, fewer false alarms."
        await registry.set_alias(session, scope, model_id, "champion", 2, reason=reason)
    else:
        await versions.move_to_stage(session, scope, model_id, 3, stage=Stage.STAGING, at=story.at(9, 14))
        reason = "Trained on the new merchants; to be watched beside the champion."
        await registry.set_alias(session, scope, model_id, "challenger", 3, reason=reason)
    await story.act_in(SCIENTIST, place)
