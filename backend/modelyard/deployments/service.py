"""Use cases of deployments: making one, splitting its traffic, and the record of what was done to it.

Every change runs as an action: `create_deployment` or `record_action` begins it, `finish_action` says how it ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries
from modelyard.deployments.models import (
    Deployment,
    DeploymentAction,
    DeploymentEnvironment,
    DeploymentHistory,
    DeploymentTarget,
    Engine,
    ObservedState,
    Outcome,
    Strategy,
    TargetRole,
)
from modelyard.identity.quotas import Quota, keep_within
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Invalid
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries as registry
from modelyard.registry.models import ModelVersion, VersionStatus

NO_DEPLOYMENT = "There is no such deployment in this project."
NO_VERSION = "There is no such model version in this project."
EVERYTHING = 100
"""Percent."""


class SlugTaken(AlreadyExists):
    code = "deployment_slug_taken"


class ActionUnderWay(Conflict):
    code, title = "action_under_way", "Another action is under way"


class ActionEnded(Conflict):
    code, title = "action_ended", "The action has ended"


class NotDeployable(Conflict):
    code, title = "version_not_deployable", "The version cannot be deployed"


@dataclass(frozen=True, slots=True)
class NewDeployment:
    """What somebody asks for. `resources` are limits of one replica: `{"cpu": cores, "memory_bytes": n}`."""

    slug: str
    name: str
    version_id: UUID
    environment: DeploymentEnvironment
    description: str = ""
    engine: Engine = Engine.LOCAL
    strategy: Strategy = Strategy.ROLLING
    strategy_options: Mapping[str, Any] = field(default_factory=dict)
    min_replicas: int = 1
    max_replicas: int = 1
    resources: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A version's part of the traffic; `weight` in percent. A shadow gets copies of requests and weighs nothing."""

    version_id: UUID
    role: TargetRole
    weight: int


async def create_deployment(
    session: AsyncSession, scope: ProjectScope, new: NewDeployment, *, at: datetime, reason: str = ""
) -> tuple[Deployment, DeploymentHistory]:
    """Ask for a version to be served, with all of the traffic. Returns the deployment and the action that begins.

    Raises:
        NotFound: no such version in the project.
        NotDeployable: the version is not ready.
        SlugTaken: by a live deployment of the project.
        QuotaExceeded: the organization has as many deployments as it may.
        IntegrityError: a slug, name or number of replicas that cannot be.
    """
    used = queries.deployments_of_organization(scope.organization_id)
    await keep_within(session, scope.organization_id, scope.quotas, quota=Quota.DEPLOYMENTS, used=used)
    version = await deployable(session, scope, new.version_id)
    if (await session.execute(queries.deployment_by_slug(scope, new.slug))).first() is not None:
        raise SlugTaken(f"There is a deployment {new.slug!r} already.", slug=new.slug)
    made = Deployment(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        slug=new.slug,
        name=new.name,
        description=new.description,
        environment=new.environment,
        engine=new.engine,
        model_id=version.model_id,
        version_id=version.id,
        strategy=new.strategy,
        strategy_options=dict(new.strategy_options),
        min_replicas=new.min_replicas,
        max_replicas=new.max_replicas,
        resources=dict(new.resources),
        options=dict(new.options),
        endpoint=f"/serve/{scope.organization_slug}/{scope.project_slug}/{new.slug}",
    )
    session.add(made)
    await session.flush()
    await _write_targets(session, made, [Target(version.id, TargetRole.STABLE, EVERYTHING)], at)
    action = await _begin(
        session, scope, made, DeploymentAction.CREATE, to_version_id=version.id, reason=reason, evidence=None, at=at
    )
    return made, action


async def record_action(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    action: DeploymentAction,
    *,
    at: datetime,
    from_version_id: UUID | None = None,
    to_version_id: UUID | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> DeploymentHistory:
    """Begin an action, in the actor's name; `finish_action` ends it. A deployment has one action at a time.

    Raises:
        NotFound: no such deployment.
        ActionUnderWay: the one before has not ended.
    """
    deployment = await lock_deployment(session, scope, deployment_id)
    busy = (await session.execute(queries.under_way(scope, deployment_id))).scalar_one_or_none()
    if busy is not None:
        raise ActionUnderWay(f"{deployment.name} is busy: {busy.action.value} has not ended.", action_id=busy.id.hex)
    return await _begin(
        session,
        scope,
        deployment,
        action,
        from_version_id=from_version_id,
        to_version_id=to_version_id,
        reason=reason,
        evidence=evidence,
        at=at,
    )


async def finish_action(
    session: AsyncSession,
    scope: ProjectScope,
    action_id: UUID,
    *,
    outcome: Outcome,
    at: datetime,
    evidence: Mapping[str, Any] | None = None,
) -> DeploymentHistory:
    """Say how an action ended. `evidence` joins what was noted at its beginning.

    Raises:
        NotFound: no such action in the project.
        ActionEnded: it ended before; its first ending stands.
        Invalid: `outcome` is no ending, or lies before the beginning.
    """
    if outcome is Outcome.IN_PROGRESS:
        raise Invalid("An action does not end in progress.", pointer="/outcome")
    query = queries.action(scope, action_id).with_for_update().execution_options(populate_existing=True)
    action = await get_one(session, query, "There is no such action in this project.")
    if action.outcome is not Outcome.IN_PROGRESS:
        raise ActionEnded(f"The action has ended already: {action.outcome.value}.", outcome=action.outcome.value)
    if at < action.started_at:
        raise Invalid("An action cannot end before it begins.", pointer="/at")
    action.outcome, action.finished_at = outcome, at
    if evidence:
        action.evidence = {**action.evidence, **evidence}
    await session.flush()
    return action


async def note_action(
    session: AsyncSession,
    scope: ProjectScope,
    deployment: Deployment,
    action: DeploymentAction,
    *,
    at: datetime,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> DeploymentHistory:
    """Note an action that is over with its transaction, also beside one under way. The deployment must be locked."""
    noted = await _begin(session, scope, deployment, action, at=at, reason=reason, evidence=evidence)
    noted.outcome, noted.finished_at = Outcome.SUCCEEDED, at
    await session.flush()
    return noted


async def set_traffic(
    session: AsyncSession, scope: ProjectScope, deployment_id: UUID, targets: Sequence[Target], *, at: datetime
) -> Deployment:
    """Split the traffic anew. The stable version becomes the deployment's version.

    A target that stays as it was keeps its `since`. The engine follows: `generation` grows.

    Raises:
        NotFound: no such deployment, or a version that is not of the project.
        Invalid: not exactly one stable version, a version named twice, or weights that are not 100 in all.
        NotDeployable: a version is not ready, or of another model.
    """
    stable = _stable_of(targets)
    deployment = await lock_deployment(session, scope, deployment_id)
    for target in targets:
        version = await deployable(session, scope, target.version_id)
        if version.model_id != deployment.model_id:
            raise NotDeployable("A deployment serves the versions of one model.", version_id=version.id.hex)
    await _write_targets(session, deployment, targets, at)
    deployment.version_id = stable
    deployment.generation += 1
    await session.flush()
    return deployment


async def observe(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    *,
    state: ObservedState,
    generation: int,
    ready_replicas: int,
    at: datetime,
    reason: str = "",
) -> Deployment:
    """Note what the engine reports: its state, and the generation of the desired state that it has reached.

    A report that is older than the last one changes nothing.

    Raises:
        NotFound: no such deployment.
        Invalid: a generation that nobody has asked for.
    """
    deployment = await lock_deployment(session, scope, deployment_id)
    if generation > deployment.generation:
        raise Invalid("The engine reports a generation that was never asked for.", pointer="/generation")
    if deployment.observed_at is not None and at < deployment.observed_at:
        return deployment
    deployment.observed_state = state
    deployment.observed_generation = generation
    deployment.observed_reason = reason
    deployment.observed_at = at
    deployment.ready_replicas = ready_replicas
    await session.flush()
    return deployment


async def lock_deployment(session: AsyncSession, scope: ProjectScope, deployment_id: UUID) -> Deployment:
    """A live deployment, held until the transaction ends: its changes come one after the other.

    Raises:
        NotFound: no such deployment.
    """
    query = queries.deployment(scope, deployment_id).with_for_update(key_share=True)
    return await get_one(session, query.execution_options(populate_existing=True), NO_DEPLOYMENT)


def _stable_of(targets: Sequence[Target]) -> UUID:
    """The one stable version of a split that can be."""
    stable = [target.version_id for target in targets if target.role is TargetRole.STABLE]
    if len(stable) != 1:
        raise Invalid("Traffic has exactly one stable version.", pointer="/targets")
    if len({target.version_id for target in targets}) != len(targets):
        raise Invalid("A version stands in the split once.", pointer="/targets")
    if any(target.weight != 0 for target in targets if target.role is TargetRole.SHADOW):
        raise Invalid("A shadow gets copies, and no share of the traffic.", pointer="/targets")
    if any(target.weight < 0 for target in targets) or sum(target.weight for target in targets) != EVERYTHING:
        raise Invalid("The shares are percentages that add up to 100.", pointer="/targets")
    return stable[0]


async def deployable(session: AsyncSession, scope: ProjectScope, version_id: UUID) -> ModelVersion:
    version = await get_one(session, registry.versions(scope).where(ModelVersion.id == version_id), NO_VERSION)
    if version.status is not VersionStatus.READY:
        raise NotDeployable(f"Version {version.number} is {version.status.value}, not ready.", version=version.number)
    return version


async def _write_targets(
    session: AsyncSession, deployment: Deployment, targets: Sequence[Target], at: datetime
) -> None:
    """Make these the deployment's targets. Its row must be locked, or new in this transaction."""
    await session.execute(
        delete(DeploymentTarget)
        .where(
            DeploymentTarget.organization_id == deployment.organization_id,
            DeploymentTarget.deployment_id == deployment.id,
            DeploymentTarget.version_id.not_in([target.version_id for target in targets]),
        )
        .execution_options(synchronize_session=False)
    )
    given = insert(DeploymentTarget).values(
        [
            {
                "organization_id": deployment.organization_id,
                "deployment_id": deployment.id,
                "version_id": target.version_id,
                "role": target.role,
                "weight": target.weight,
                "since": at,
            }
            for target in targets
        ]
    )
    await session.execute(
        given.on_conflict_do_update(
            index_elements=["organization_id", "deployment_id", "version_id"],
            set_={"role": given.excluded.role, "weight": given.excluded.weight, "since": given.excluded.since},
            where=(DeploymentTarget.role != given.excluded.role) | (DeploymentTarget.weight != given.excluded.weight),
        ).execution_options(synchronize_session=False)
    )


async def _begin(
    session: AsyncSession,
    scope: ProjectScope,
    deployment: Deployment,
    action: DeploymentAction,
    *,
    at: datetime,
    from_version_id: UUID | None = None,
    to_version_id: UUID | None = None,
    reason: str,
    evidence: Mapping[str, Any] | None,
) -> DeploymentHistory:
    begun = DeploymentHistory(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        deployment_id=deployment.id,
        action=action,
        from_version_id=from_version_id,
        to_version_id=to_version_id,
        actor_type=scope.actor.type.value,
        actor_id=scope.actor.id,
        reason=reason,
        outcome=Outcome.IN_PROGRESS,
        evidence=dict(evidence or {}),
        started_at=at,
    )
    session.add(begun)
    await session.flush()
    return begun
