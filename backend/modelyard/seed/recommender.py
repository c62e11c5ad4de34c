"""The project Product Recommendations: how a recommender was trained, and what became of it in staging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from modelyard.alerts import service as alerts
from modelyard.alerts.models import AlertSource, Severity
from modelyard.alerts.service import Cause
from modelyard.deployments import service as deployments
from modelyard.deployments.models import DeploymentAction, DeploymentEnvironment, Outcome
from modelyard.deployments.service import NewDeployment
from modelyard.monitoring import service as monitoring
from modelyard.registry import service as registry
from modelyard.registry import versions
from modelyard.registry.models import ModelVersion, Stage
from modelyard.seed import cards, operations, training
from modelyard.seed.facts import facts
from modelyard.seed.operations import ROLL_OUT, Step
from modelyard.seed.story import ENGINEER, SCIENTIST, Place, Story, open_project
from modelyard.seed.traffic import HOUR_COLUMN, Plan, Split, Trouble, buckets
from modelyard.seed.training import MODEL_PATH, NewTraining, Sweep
from modelyard.tracking import service as tracking
from modelyard.tracking.datasets import DatasetInput

MODEL = "product-recommender"
SOURCE = "train_recommender.py"
MOST_ERRORS = 0.02
"""The share of requests that may fail in staging."""


async def tell(story: Story) -> Place:
    place = await open_project(
        story,
        slug="product-recommendations",
        name="Product Recommendations",
        description="Sorts the products on the start page by how well each customer would like them.",
        manager=ENGINEER,
        contributor=SCIENTIST,
    )
    one, two = await _train(story, place)
    await _serve(story, place, one.id, two.id)
    return place


def _inputs(rows: int) -> Sequence[DatasetInput]:
    columns = {"user_id": "integer", "item_id": "integer", "stars": "float"}
    return (
        training.dataset("product-ratings", made_by=SOURCE, rows=rows, columns=columns, context="training"),
        training.dataset("product-ratings-held-out", made_by=SOURCE, rows=2_200, columns=columns, context="validation"),
    )


async def _train(story: Story, place: Place) -> list[ModelVersion]:
    """Experiments and the registered model. Returns its two versions."""
    session, model_facts = story.session, facts().recommender
    scope = await story.act_in(SCIENTIST, place)
    releases = await tracking.create_experiment(
        session, scope, "recommender-training", description="Candidates for release.", tags={"team": "shop"}
    )
    sweeps = await tracking.create_experiment(
        session, scope, "recommender-sweep", description="How wide, and how strong a penalty?", tags={"team": "shop"}
    )
    model = await registry.create_model(
        session,
        scope,
        MODEL,
        description="Predicts how many stars a customer would give a product (collaborative filtering).",
        task="recommendation",
        framework="tensorflow",
        tags={"team": "shop", "tier": "2"},
    )
    made: list[ModelVersion] = []
    for label, started_at in {"v1": story.at(26, 10, 30), "v2": story.at(7, 11, 15)}.items():
        if label == "v2":
            rows = next(iter(model_facts.trials.values())).training_rows
            sweep = Sweep(
                "sweep-width-and-penalty",
                model_facts.trials,
                story.at(8, 9, 45),
                1.7,
                SOURCE,
                ("rmse", False),
                _inputs(rows),
            )
            await training.tell_sweep(story, scope, sweeps, sweep)
        trained = model_facts.versions[label]
        new = NewTraining(
            f"release-{label}",
            trained,
            started_at,
            1.8,
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
            description=cards.recommender_description(trained),
            tags={"release": label},
            store=story.store,
        )
        card = cards.recommender_card(label, model_facts.versions)
        made.append(await versions.update_version(session, scope, model.id, version.number, model_card=card))
    scope = await story.act_in(ENGINEER, place)
    for number, at in ((1, story.at(25, 11)), (2, story.at(5, 10))):
        await versions.move_to_stage(session, scope, model.id, number, stage=Stage.STAGING, archive_others=True, at=at)
        await registry.set_alias(session, scope, model.id, "champion", number)
    return made


async def _serve(story: Story, place: Place, one: UUID, two: UUID) -> None:
    """The deployment in staging: one failed roll-out, and an evening of errors."""
    session = story.session
    created, failed, deployed = story.at(25, 11), story.at(6, 15), story.at(5, 10)
    scope = await story.act_in(ENGINEER, place)
    new = NewDeployment(
        slug="start-page",
        name="Start page",
        version_id=one,
        environment=DeploymentEnvironment.STAGING,
        description="Behind the staging shop; one replica.",
        resources={"cpu": 1, "memory_bytes": 2 * 1024**3},
    )
    deployment, creation = await deployments.create_deployment(
        session, scope, new, at=created, reason="For the first test with real products."
    )
    await deployments.finish_action(session, scope, creation.id, outcome=Outcome.SUCCEEDED, at=created + ROLL_OUT)
    id = deployment.id

    trained = dict(zip((one, two), facts().recommender.versions.values(), strict=True))
    evening = story.at(1, 19)
    scope = await story.act_as_system(place)
    await operations.save_profiles(story, scope, trained, rows="predicted ratings")
    plan = Plan(
        deployment_id=id,
        requests_a_day=3_400,
        median_ms=12,
        hours_of_day=facts().fraud.versions["v3"].reference_deciles[HOUR_COLUMN],
        splits=(Split(created, {one: 100}), Split(deployed, {two: 100})),
        profiles={version_id: version.profile() for version_id, version in trained.items()},
        troubles=(
            Trouble(two, evening, evening + timedelta(hours=2), slow_share=0.1, slow_factor=8, error_share=0.06),
        ),
    )
    await monitoring.record_buckets(session, scope, buckets(plan, now=story.now, rng=story.rng))

    scope = await story.act_in(ENGINEER, place)
    errors = [trained[version_id].metrics["rmse"] for version_id in (one, two)]
    steps = (
        Step(
            DeploymentAction.DEPLOY,
            {one: 100},
            one,
            two,
            failed,
            f"Version 2: an RMSE of {errors[1]:.2f} stars instead of {errors[0]:.2f}.",
            outcome=Outcome.FAILED,
            evidence={"error": "The replica ran out of memory while it loaded TensorFlow; limit 512 MiB."},
        ),
        Step(
            DeploymentAction.DEPLOY,
            {two: 100},
            one,
            two,
            deployed,
            "Version 2 again, with 2 GiB.",
        ),
    )
    for step in steps:
        deployment = await operations.take(story, scope, id, step)
    await operations.report_ready(story, place, deployment, replicas=1, at=deployed)

    scope = await story.act_as_system(place)
    end = evening + timedelta(hours=2)
    evidence = await operations.counted(story, scope, id, two, start=evening, end=end)
    cause = Cause(
        fingerprint=f"errors:{id}",
        source=AlertSource.AVAILABILITY,
        severity=Severity.WARNING,
        title=f"Start page: more than {MOST_ERRORS:.0%} of the requests fail",
        message=f"{evidence['server_error_share']:.1%} of {evidence['requests']:,} requests got a server error.",
        deployment_id=id,
        value=evidence["server_error_share"],
        threshold=MOST_ERRORS,
        evidence=evidence,
        labels={"environment": "staging", "version": "2"},
    )
    for minutes in (12, 55, 100):
        alert = await alerts.raise_alert(session, scope, cause, at=evening + timedelta(minutes=minutes))
    scope = await story.act_in(ENGINEER, place)
    await alerts.acknowledge(session, scope, alert.id, at=evening + timedelta(minutes=115))
