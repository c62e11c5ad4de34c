"""Steps that every deployment of the sample goes through, each with the evidence of what was really counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from modelyard.deployments import service as deployments
from modelyard.deployments.models import Deployment, DeploymentAction, ObservedState, Outcome, TargetRole
from modelyard.deployments.service import Target
from modelyard.kernel.access import ProjectScope
from modelyard.monitoring import service as monitoring
from modelyard.seed.facts import TrainedVersion
from modelyard.seed.story import Place, Story
from modelyard.serving.latency import quantile_ms

ROLL_OUT = timedelta(minutes=4)
"""How long the engine takes to follow."""


@dataclass(frozen=True, slots=True)
class Step:
    """An action on a deployment. `weights`: the split that it leaves behind, the largest share is the stable one's.

    observed: the evidence is what this version did from the first to the second time.
    """

    action: DeploymentAction
    weights: Mapping[UUID, int]
    before: UUID
    after: UUID
    at: datetime
    reason: str
    observed: tuple[UUID, datetime, datetime] | None = None
    outcome: Outcome = Outcome.SUCCEEDED
    evidence: Mapping[str, Any] = field(default_factory=dict)


async def take(story: Story, scope: ProjectScope, deployment_id: UUID, step: Step) -> Deployment:
    """Take the step in the name of the scope's actor."""
    session = story.session
    evidence = dict(step.evidence)
    if step.observed is not None:
        version_id, start, end = step.observed
        evidence |= await counted(story, scope, deployment_id, version_id, start=start, end=end)
    action = await deployments.record_action(
        session,
        scope,
        deployment_id,
        step.action,
        at=step.at,
        from_version_id=step.before,
        to_version_id=step.after,
        reason=step.reason,
        evidence=evidence,
    )
    stable = max(step.weights, key=lambda version_id: step.weights[version_id])
    targets = [
        Target(version_id, TargetRole.STABLE if version_id == stable else TargetRole.CANDIDATE, weight)
        for version_id, weight in step.weights.items()
    ]
    deployment = await deployments.set_traffic(session, scope, deployment_id, targets, at=step.at)
    await deployments.finish_action(
        session,
        scope,
        action.id,
        outcome=step.outcome,
        at=step.at + ROLL_OUT,
        evidence={"weights": {str(version_id): weight for version_id, weight in step.weights.items()}},
    )
    return deployment


async def counted(
    story: Story, scope: ProjectScope, deployment_id: UUID, version_id: UUID, *, start: datetime, end: datetime
) -> dict[str, Any]:
    """What a version did in full hours, as evidence. Latencies in milliseconds, shares from 0 to 1."""
    window = await monitoring.tally_of(story.session, scope, deployment_id, start=start, end=end)
    tally = window[version_id]
    p95 = quantile_ms(tally.latency_histogram, 0.95)
    return {
        "window": [start.isoformat(), end.isoformat()],
        "requests": tally.requests,
        "p50_ms": round(quantile_ms(tally.latency_histogram, 0.5) or 0.0, 1),
        "p95_ms": round(p95 or 0.0, 1),
        "server_error_share": round(tally.server_error_share, 5),
    }


async def save_profiles(
    story: Story, scope: ProjectScope, versions: Mapping[UUID, TrainedVersion], *, rows: str
) -> None:
    """Put the versions' reference profiles in force. rows: what the training's rows are."""
    for version_id, trained in versions.items():
        await monitoring.save_reference_profile(
            story.session,
            scope,
            version_id,
            source=f"Deciles of {trained.training_rows:,} {rows}.",
            rows=trained.training_rows,
            columns=trained.profile(),
        )


async def report_ready(story: Story, place: Place, deployment: Deployment, *, replicas: int, at: datetime) -> None:
    """The engine has caught up with what was asked for."""
    scope = await story.act_as_system(place)
    await deployments.observe(
        story.session,
        scope,
        deployment.id,
        state=ObservedState.READY,
        generation=deployment.generation,
        ready_replicas=replicas,
        at=at + ROLL_OUT,
    )
