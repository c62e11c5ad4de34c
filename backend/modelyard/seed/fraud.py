"""The project Fraud Detection: how a classifier of card payments was trained, released and watched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from modelyard.alerts import service as alerts
from modelyard.alerts.models import AlertSource, Severity
from modelyard.alerts.service import Cause
from modelyard.deployments import service as deployments
from modelyard.deployments.models import (
    DeploymentAction,
    DeploymentEnvironment,
    ObservedState,
    Outcome,
    Strategy,
    TargetRole,
)
from modelyard.deployments.service import NewDeployment, Target
from modelyard.monitoring import service as monitoring
from modelyard.monitoring.drift import DRIFT, WARN
from modelyard.monitoring.latency import quantile_ms
from modelyard.monitoring.models import DriftReport, DriftVerdict
from modelyard.monitoring.profiles import PREDICTION
from modelyard.registry import service as registry
from modelyard.registry import versions
from modelyard.registry.models import ModelVersion, Stage
from modelyard.seed import cards, training
from modelyard.seed.facts import facts
from modelyard.seed.story import ENGINEER, SCIENTIST, Place, Story, open_project
from modelyard.seed.traffic import HOUR_COLUMN, Plan, Shift, Split, Trouble, buckets
from modelyard.seed.training import MODEL_PATH, NewTraining, Sweep
from modelyard.tracking import service as tracking
from modelyard.tracking.models import RunStatus

MODEL = "fraud-classifier"
SOURCE = "train_fraud.py"
SLOW_MS = 250.0
"""The p95 that production is held to."""
WINDOW = timedelta(days=7)
"""Of a drift report: whole weeks, because some columns tell the day of the week."""
DRIFTING = {"amount": 3.6, "amount_to_usual": 1.0, "spent_last_day": 1.3}


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
    await _serve(story, place, released)
    return place


def _inputs(rows: int) -> Sequence[training.DatasetInput]:
    features = [name for name in facts().fraud.versions["v1"].reference_deciles if name != PREDICTION]
    columns = {**dict.fromkeys(features, "double"), "is_fraud": "long"}

    def part(name: str, rows: int, context: str) -> training.DatasetInput:
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
        description="Scores a card payment: 0 is the customer's own, 1 is stolen. Asked before each payment is approved.",
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
        await registry.set_alias(session, scope, model_id, "champion", 1)
    elif number == 2:
        await versions.move_to_stage(session, scope, model_id, 2, stage=Stage.STAGING, at=story.at(21, 9))
        await registry.set_alias(session, scope, model_id, "challenger", 2)
        await versions.move_to_stage(
            session, scope, model_id, 2, stage=Stage.PRODUCTION, archive_others=True, at=story.at(18, 10)
        )
        await registry.set_alias(session, scope, model_id, "champion", 2)
    else:
        await versions.move_to_stage(session, scope, model_id, 3, stage=Stage.STAGING, at=story.at(9, 14))
        await registry.set_alias(session, scope, model_id, "challenger", 3)
    await story.act_in(SCIENTIST, place)


async def _serve(story: Story, place: Place, released: Sequence[ModelVersion]) -> None:
    """The deployment in production, with what it saw and what was done to it."""
    session = story.session
    one, two, three = (version.id for version in released)
    scope = await story.act_in(ENGINEER, place)
    created, canary_two, promoted = story.at(29, 10), story.at(21, 9), story.at(18, 10)
    canary_three, back, canary_again = story.at(9, 14), story.at(9, 17), story.at(2, 9)
    new = NewDeployment(
        slug="fraud-scoring",
        name="Fraud scoring",
        version_id=one,
        environment=DeploymentEnvironment.PRODUCTION,
        description="Asked by the payment gateway before each approval.",
        strategy=Strategy.CANARY,
        strategy_options={"steps": [10, 50, 100], "hold_minutes": 1440},
        min_replicas=2,
        max_replicas=6,
        resources={"cpu": 2, "memory_bytes": 1024**3},
    )
    deployment, creation = await deployments.create_deployment(
        session, scope, new, at=created, reason="First model for the payment gateway."
    )
    id = deployment.id
    await deployments.finish_action(
        session, scope, creation.id, outcome=Outcome.SUCCEEDED, at=created + timedelta(minutes=3)
    )

    scope = await story.act_as_system(place)
    profiles = {}
    for version, trained in zip(released, facts().fraud.versions.values(), strict=True):
        profiles[version.id] = trained.profile()
        await monitoring.save_reference_profile(
            session,
            scope,
            version.id,
            source=f"Deciles of the {trained.training_rows:,} training rows.",
            rows=trained.training_rows,
            columns=profiles[version.id],
        )
    plan = Plan(
        deployment_id=id,
        requests_a_day=26_000,
        median_ms=21,
        hours_of_day=facts().fraud.versions["v3"].reference_deciles[HOUR_COLUMN],
        splits=(
            Split(created, {one: 100}),
            Split(canary_two, {one: 90, two: 10}),
            Split(promoted, {two: 100}),
            Split(canary_three, {two: 75, three: 25}),
            Split(back, {two: 100}),
            Split(canary_again, {two: 90, three: 10}),
        ),
        profiles=profiles,
        troubles=(Trouble(three, canary_three, back, slow_share=0.4, slow_factor=14, error_share=0.006),),
        shift=Shift(story.at(6, 0), story.at(1, 0), DRIFTING),
    )
    await monitoring.record_buckets(session, scope, buckets(plan, now=story.now, rng=story.rng))

    scope = await story.act_in(ENGINEER, place)
    await _act(
        story,
        scope,
        id,
        DeploymentAction.DEPLOY,
        {one: 90, two: 10},
        one,
        two,
        canary_two,
        "Canary of version 2: trained on 30,000 payments instead of 8,000.",
    )
    await _act(
        story,
        scope,
        id,
        DeploymentAction.PROMOTE,
        {two: 100},
        one,
        two,
        promoted,
        "Three days at 10 % without complaints.",
        observed=(two, canary_two, promoted),
    )
    await _act(
        story,
        scope,
        id,
        DeploymentAction.DEPLOY,
        {two: 75, three: 25},
        two,
        three,
        canary_three,
        "Canary of version 3: 80,000 payments and a stronger penalty.",
    )
    await _latency_alert(story, place, id, three, canary_three, back)
    scope = await story.act_in(ENGINEER, place)
    await _act(
        story,
        scope,
        id,
        DeploymentAction.ROLL_BACK,
        {two: 100},
        three,
        two,
        back,
        "The 95th percentile of version 3 is far beyond 250 ms: its replica had half a core.",
        observed=(three, canary_three, back),
    )
    configured = await deployments.record_action(
        session,
        scope,
        id,
        DeploymentAction.CONFIGURE,
        at=story.at(8, 10),
        reason="Candidates get the same two cores as the stable version.",
        evidence={"resources": {"before": {"candidate_cpu": 0.5}, "after": {"candidate_cpu": 2}}},
    )
    await deployments.finish_action(
        session, scope, configured.id, outcome=Outcome.SUCCEEDED, at=story.at(8, 10, 4)
    )
    deployment = await _act(
        story,
        scope,
        id,
        DeploymentAction.DEPLOY,
        {two: 90, three: 10},
        two,
        three,
        canary_again,
        "Second canary of version 3, with enough cores.",
    )
    scope = await story.act_as_system(place)
    await deployments.observe(
        session,
        scope,
        id,
        state=ObservedState.READY,
        generation=deployment.generation,
        ready_replicas=3,
        at=canary_again + timedelta(minutes=5),
    )
    await _watch_drift(story, place, id, two)
