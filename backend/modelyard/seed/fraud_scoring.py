"""The deployment of the fraud classifier: three versions in a month, a roll-back, and prices that moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from modelyard.alerts import service as alerts
from modelyard.alerts.models import AlertSource, Severity
from modelyard.alerts.service import Cause
from modelyard.deployments import service as deployments
from modelyard.deployments.models import DeploymentAction, DeploymentEnvironment, Outcome, Strategy
from modelyard.deployments.service import NewDeployment
from modelyard.monitoring import service as monitoring
from modelyard.monitoring.drift import DRIFT, WARN
from modelyard.monitoring.models import DriftReport, DriftVerdict
from modelyard.registry.models import ModelVersion
from modelyard.seed import operations
from modelyard.seed.facts import facts
from modelyard.seed.operations import ROLL_OUT, Step
from modelyard.seed.story import ENGINEER, Place, Story
from modelyard.seed.traffic import HOUR_COLUMN, Plan, Shift, Split, Trouble, buckets

SLOWEST_MS = 250.0
"""The 95th percentile that production is held to."""
WINDOW = timedelta(days=7)
"""Of a drift report: whole weeks, because some columns tell the day of the week."""
WATCHED = "amount"
SHIFT = {WATCHED: 3.6, "amount_to_usual": 0.9, "spent_last_day": 1.2}


async def tell(story: Story, place: Place, released: Sequence[ModelVersion]) -> None:
    """Serve the three released versions one after the other, and watch them."""
    session = story.session
    one, two, three = (version.id for version in released)
    created, canary_two, promoted = story.at(29, 10), story.at(21, 9), story.at(18, 10)
    canary_three, back, canary_again = story.at(9, 14), story.at(9, 17), story.at(2, 9)
    scope = await story.act_in(ENGINEER, place)
    deployment, creation = await deployments.create_deployment(
        session, scope, _new(one), at=created, reason="First model for the payment gateway."
    )
    await deployments.finish_action(session, scope, creation.id, outcome=Outcome.SUCCEEDED, at=created + ROLL_OUT)
    id = deployment.id

    trained = dict(zip((one, two, three), facts().fraud.versions.values(), strict=True))
    scope = await story.act_as_system(place)
    await operations.save_profiles(story, scope, trained, rows="card payments that it was trained on")
    plan = Plan(
        deployment_id=id,
        requests_a_day=26_000,
        median_ms=21,
        hours_of_day=trained[three].reference_deciles[HOUR_COLUMN],
        splits=(
            Split(created, {one: 100}),
            Split(canary_two, {one: 90, two: 10}),
            Split(promoted, {two: 100}),
            Split(canary_three, {two: 75, three: 25}),
            Split(back, {two: 100}),
            Split(canary_again, {two: 90, three: 10}),
        ),
        profiles={version_id: version.profile() for version_id, version in trained.items()},
        troubles=(Trouble(three, canary_three, back, slow_share=0.4, slow_factor=14, error_share=0.006),),
        shift=Shift(story.at(6, 0), story.at(1, 0), SHIFT),
    )
    await monitoring.record_buckets(session, scope, buckets(plan, now=story.now, rng=story.rng))

    await _latency_alert(story, place, id, three, start=canary_three, end=back)
    scope = await story.act_in(ENGINEER, place)
    steps = (
        Step(
            DeploymentAction.DEPLOY,
            {one: 90, two: 10},
            one,
            two,
            canary_two,
            "Canary of version 2: trained on 30,000 payments instead of 8,000.",
        ),
        Step(
            DeploymentAction.PROMOTE,
            {two: 100},
            one,
            two,
            promoted,
            "Three days at 10 % without a complaint.",
            observed=(two, canary_two, promoted),
        ),
        Step(
            DeploymentAction.DEPLOY,
            {two: 75, three: 25},
            two,
            three,
            canary_three,
            "Canary of version 3: trained on 80,000 payments, with a stronger penalty.",
        ),
        Step(
            DeploymentAction.ROLL_BACK,
            {two: 100},
            three,
            two,
            back,
            f"The 95th percentile of version 3 is beyond {SLOWEST_MS:.0f} ms: its replica had half a core.",
            observed=(three, canary_three, back),
        ),
        Step(
            DeploymentAction.DEPLOY,
            {two: 90, three: 10},
            two,
            three,
            canary_again,
            "Second canary of version 3, with two cores as the stable version has.",
        ),
    )
    for step in steps:
        deployment = await operations.take(story, scope, id, step)
    await operations.report_ready(story, place, deployment, replicas=2, at=canary_again)
    await _watch_drift(story, place, id, two)


def _new(version_id: UUID) -> NewDeployment:
    return NewDeployment(
        slug="fraud-scoring",
        name="Fraud scoring",
        version_id=version_id,
        environment=DeploymentEnvironment.PRODUCTION,
        description="Asked by the payment gateway before each approval.",
        strategy=Strategy.CANARY,
        strategy_options={"steps": [{"weight": 10, "seconds": 86_400}, {"weight": 50, "seconds": 86_400}]},
        min_replicas=2,
        max_replicas=2,
        resources={"cpu": 2, "memory_bytes": 1024**3},
    )


async def _latency_alert(
    story: Story, place: Place, deployment_id: UUID, version_id: UUID, *, start: datetime, end: datetime
) -> None:
    """The slow canary: an alert that the platform raised, and the engineer resolved after the roll-back."""
    scope = await story.act_as_system(place)
    evidence = await operations.counted(story, scope, deployment_id, version_id, start=start, end=end)
    cause = Cause(
        fingerprint=f"latency:{deployment_id}:{version_id}",
        source=AlertSource.LATENCY,
        severity=Severity.CRITICAL,
        title=f"Fraud scoring: p95 above {SLOWEST_MS:.0f} ms",
        message=f"The candidate answers 95 % of its requests within {evidence['p95_ms']:.0f} ms only.",
        deployment_id=deployment_id,
        value=evidence["p95_ms"],
        threshold=SLOWEST_MS,
        evidence=evidence,
        labels={"environment": "production", "version": "3"},
    )
    for minutes in (25, 60, 120):
        alert = await alerts.raise_alert(story.session, scope, cause, at=start + timedelta(minutes=minutes))
    scope = await story.act_in(ENGINEER, place)
    await alerts.acknowledge(story.session, scope, alert.id, at=start + timedelta(minutes=140))
    await alerts.resolve(story.session, scope, alert.id, at=end + timedelta(minutes=20))


async def _watch_drift(story: Story, place: Place, deployment_id: UUID, version_id: UUID) -> None:
    """A report each morning, one for the last full hour, and an alert from the first one on that is not clean."""
    scope = await story.act_as_system(place)
    for end in (*(story.at(days, 6) for days in (5, 4, 3, 2, 1)), story.this_hour):
        report = await monitoring.save_drift_report(
            story.session, scope, deployment_id, version_id, start=end - WINDOW, end=end
        )
        if report.verdict in (DriftVerdict.WARNING, DriftVerdict.DRIFT):
            await alerts.raise_alert(story.session, scope, _drift(report), at=min(end + ROLL_OUT, story.now))


def _drift(report: DriftReport) -> Cause:
    column = report.columns[WATCHED]
    drifted = report.verdict is DriftVerdict.DRIFT
    index = column["psi_above_chance"]
    return Cause(
        fingerprint=f"drift:{report.deployment_id}:{WATCHED}",
        source=AlertSource.DRIFT,
        severity=Severity.CRITICAL if drifted else Severity.WARNING,
        title=f"Fraud scoring: the distribution of `{WATCHED}` {'has drifted' if drifted else 'is drifting'}",
        message=f"Over seven days the population stability index is {index:.3f}, from {report.rows:,} payments.",
        deployment_id=report.deployment_id,
        drift_report_id=report.id,
        value=index,
        threshold=DRIFT if drifted else WARN,
        evidence={
            "window": [report.window_start.isoformat(), report.window_end.isoformat()],
            "psi": {
                name: round(found["psi_above_chance"], 4)
                for name, found in report.columns.items()
                if found["psi_above_chance"] is not None
            },
        },
        labels={"environment": "production", "column": WATCHED},
    )
