"""What people ask of a deployment: another version, more replicas, a pause, a roll-back.

Each of it is an action in the history, and a change of the desired state in the same transaction; the controller does
the rest (`controller.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries, service
from modelyard.deployments.events import DeploymentChanged
from modelyard.deployments.models import (
    Deployment,
    DeploymentAction,
    DeploymentEnvironment,
    DeploymentHistory,
    DesiredState,
    Outcome,
    Strategy,
    TargetRole,
)
from modelyard.deployments.rollout import Command, Rollout, StrategyOptions, begin, go_on, hold
from modelyard.deployments.service import EVERYTHING, NO_VERSION, ActionUnderWay, NewDeployment, Target
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, Forbidden, Invalid, Unavailable
from modelyard.kernel.events import publish
from modelyard.kernel.versions import check_version
from modelyard.registry import queries as registry
from modelyard.registry.models import Model, ModelVersion
from modelyard.serving.engine import Profile
from modelyard.settings import Settings

CHANNEL = "modelyard_deployments"
"""NOTIFY of this channel wakes the controller."""
LOCK = 0x6D79_6374_726C
"""The advisory lock of the controller that leads ("myctrl")."""
ROLLOUT = "rollout"
"""Where the evidence of an action keeps its rollout."""
CHANGING = frozenset({DeploymentAction.CREATE, DeploymentAction.DEPLOY, DeploymentAction.ROLL_BACK})
"""Actions that bring a version."""


class NothingUnderWay(Conflict):
    code, title = "no_rollout", "No rollout is under way"


class NothingBefore(Conflict):
    code, title = "nothing_before", "There is no version to go back to"


class NothingServes(Unavailable):
    code, title = "nothing_serves", "Models are not served here"


class NotRunning(Conflict):
    code, title = "not_running", "The deployment is not running"


async def version_named(session: AsyncSession, scope: ProjectScope, model: str, number: int) -> ModelVersion:
    """A version by its model's name and its number.

    Raises:
        NotFound: there is none in the project.
    """
    query = registry.versions(scope).where(
        ModelVersion.number == number,
        ModelVersion.model_id.in_(registry.models(scope).where(Model.name == model).with_only_columns(Model.id)),
    )
    return await get_one(session, query, NO_VERSION)


def check_environment(scope: ProjectScope, environment: DeploymentEnvironment) -> None:
    """Refuse whoever may not change what serves in production.

    Raises:
        Forbidden: they may not.
    """
    needed = Permission.DEPLOYMENT_RELEASE
    if environment is DeploymentEnvironment.PRODUCTION and needed not in scope.permissions:
        raise Forbidden(f"In production this needs the permission {needed.value}.", permission=needed.value)


async def require_controller(session: AsyncSession) -> None:
    """Refuse to ask for what nobody would bring about.

    Raises:
        NothingServes: no controller leads.
    """
    leads = text(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
        "AND classid::bigint = :high AND objid::bigint = :low "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    if not await session.scalar(leads, {"high": LOCK >> 32, "low": LOCK & 0xFFFF_FFFF}):
        raise NothingServes("No controller runs here, so no model is served. Start one, and repeat this.")


def check_profile(settings: Settings, scope: ProjectScope, profile: Profile) -> None:
    """Refuse a model without a jail, unless the installation trusts the organization: its code could do all that the
    server's account may.

    Raises:
        Forbidden: it does not.
    """
    if profile is Profile.TRUSTED and scope.organization_slug not in settings.serving_trust:
        raise Forbidden(
            "Models without a jail are run only for organizations that the platform's administrators trust "
            "(MODELYARD_SERVING_TRUST).",
            pointer="/options/profile",
        )


async def create(
    session: AsyncSession, scope: ProjectScope, new: NewDeployment, *, at: datetime, reason: str
) -> tuple[Deployment, DeploymentHistory]:
    """Ask for a new deployment: its version is made ready, then it gets the traffic.

    Raises:
        Forbidden: it is to be in production, and the actor may not.
        NothingServes: no controller leads.
        Invalid: the options are none of the strategy's.
        and what `service.create_deployment` raises.
    """
    check_environment(scope, new.environment)
    await require_controller(session)
    options = _options(new.strategy, new.strategy_options)
    made, action = await service.create_deployment(session, scope, new, at=at, reason=reason)
    rollout = begin(new.strategy, options, at=at, has_incumbent=False)
    action.evidence = {ROLLOUT: rollout.model_dump(mode="json")}
    await _tell(session, scope, made, DeploymentAction.CREATE)
    return made, action


async def deploy(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    number: int,
    *,
    at: datetime,
    strategy: Strategy | None = None,
    options: StrategyOptions | None = None,
    reason: str = "",
) -> DeploymentHistory:
    """Begin to bring another version of the deployment's model.

    Raises:
        NotFound: no such deployment or version.
        ActionUnderWay: another rollout has not ended.
        NotDeployable: the version is not ready.
        NotRunning: the deployment is stopped.
        Conflict: the version serves already.
        Invalid: the options are none of the strategy's.
        Forbidden: it is in production, and the actor may not.
        NothingServes: no controller leads.
    """
    deployment = await _changeable(session, scope, deployment_id)
    of_model = registry.versions(scope).where(
        ModelVersion.model_id == deployment.model_id, ModelVersion.number == number
    )
    version = await get_one(session, of_model, NO_VERSION)
    if version.id == deployment.version_id:
        raise Conflict(f"Version {number} serves already.", version=number)
    kind = strategy or deployment.strategy
    if options is None:
        options = _options(kind, deployment.strategy_options) if kind is deployment.strategy else StrategyOptions()
    return await _bring(session, scope, deployment, version.id, DeploymentAction.DEPLOY, kind, options, reason, at)


async def roll_back(
    session: AsyncSession, scope: ProjectScope, deployment_id: UUID, *, at: datetime, reason: str = ""
) -> DeploymentHistory:
    """Back to the version before: of a rollout under way, or of the last one that ended well. Returns the action that
    does it.

    Raises:
        NotFound, NotRunning, Forbidden: as `deploy`.
        NothingBefore: there was none, or it is not there any more.
    """
    deployment = await _changeable(session, scope, deployment_id)
    busy = await _under_way(session, scope, deployment_id)
    if busy is not None:
        return await _command(
            session, scope, deployment, busy, Command.ROLL_BACK, DeploymentAction.ROLL_BACK, reason, at
        )
    last = (
        await session.execute(
            queries.history(scope, deployment_id)
            .where(
                DeploymentHistory.action.in_(CHANGING),
                DeploymentHistory.outcome == Outcome.SUCCEEDED,
                DeploymentHistory.to_version_id == deployment.version_id,
                DeploymentHistory.from_version_id.is_not(None),
            )
            .limit(1)
        )
    ).scalar_one_or_none()
    if last is None or last.from_version_id is None:
        raise NothingBefore("No version served before the present one.")
    there = select(registry.versions(scope).where(ModelVersion.id == last.from_version_id).exists())
    if not await session.scalar(there):
        raise NothingBefore("The version before was deleted. Restore it, or deploy another one.")
    options = StrategyOptions(gates=[], bake_seconds=0)
    return await _bring(
        session,
        scope,
        deployment,
        last.from_version_id,
        DeploymentAction.ROLL_BACK,
        Strategy.ROLLING,
        options,
        reason,
        at,
    )


async def promote(
    session: AsyncSession, scope: ProjectScope, deployment_id: UUID, *, at: datetime, reason: str = ""
) -> DeploymentHistory:
    """All traffic to the new version of the rollout under way, as soon as it is ready, whatever its steps say.

    Raises:
        NotFound, NotRunning, Forbidden: as `deploy`.
        NothingUnderWay: there is no rollout.
    """
    deployment = await _changeable(session, scope, deployment_id)
    busy = await _rollout_under_way(session, scope, deployment_id)
    return await _command(session, scope, deployment, busy, Command.PROMOTE, DeploymentAction.PROMOTE, reason, at)


async def hold_rollout(
    session: AsyncSession, scope: ProjectScope, deployment_id: UUID, *, at: datetime, held: bool, reason: str = ""
) -> DeploymentHistory:
    """Stop the clock of the rollout under way, or let it go on. Its gates watch all the time.

    Raises:
        NotFound, NotRunning, Forbidden, NothingUnderWay: as `promote`.
    """
    deployment = await _changeable(session, scope, deployment_id)
    busy = await _rollout_under_way(session, scope, deployment_id)
    rollout = Rollout.model_validate(busy.evidence[ROLLOUT])
    rollout = hold(rollout, at=at) if held else go_on(rollout, at=at)
    busy.evidence = {**busy.evidence, ROLLOUT: rollout.model_dump(mode="json")}
    deployment.generation += 1
    action = DeploymentAction.HOLD if held else DeploymentAction.RESUME
    noted = await _note(session, scope, deployment, action, at=at, reason=reason, evidence={"rollout_id": busy.id.hex})
    await _tell(session, scope, deployment, action)
    return noted


async def scale(
    session: AsyncSession, scope: ProjectScope, deployment_id: UUID, replicas: int, *, at: datetime, reason: str = ""
) -> Deployment:
    """Ask for so many processes.

    Raises:
        NotFound, Forbidden: as `deploy`.
    """
    deployment = await _lock(session, scope, deployment_id)
    evidence = {"before": deployment.min_replicas, "after": replicas}
    deployment.min_replicas = deployment.max_replicas = replicas
    return await _changed(session, scope, deployment, DeploymentAction.SCALE, at=at, reason=reason, evidence=evidence)


async def configure(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    changes: Mapping[str, Any],
    *,
    at: datetime,
    reason: str = "",
    expected: int | None = None,
) -> Deployment:
    """Change how a deployment is described and run. changes: columns of `Deployment`.

    Raises:
        NotFound, Forbidden: as `deploy`.
        Stale: `expected` is not its version.
        Invalid: the options are none of the strategy's.
    """
    deployment = await _lock(session, scope, deployment_id)
    check_version(deployment, expected)
    _options(changes.get("strategy", deployment.strategy), changes.get("strategy_options", deployment.strategy_options))
    before = {name: getattr(deployment, name) for name in changes}
    if all(before[name] == value for name, value in changes.items()):
        return deployment
    for name, value in changes.items():
        setattr(deployment, name, value)
    evidence = {"before": before, "after": dict(changes)}
    action = DeploymentAction.CONFIGURE
    return await _changed(session, scope, deployment, action, at=at, reason=reason, evidence=evidence)


async def set_state(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    state: DesiredState,
    *,
    at: datetime,
    reason: str = "",
) -> Deployment:
    """Pause it (requests are refused, processes stay), stop it (processes end), or let it run again.

    A rollout under way is called off when it is stopped.

    Raises:
        NotFound, Forbidden: as `deploy`.
        Conflict: it is so already.
    """
    deployment = await _lock(session, scope, deployment_id)
    if deployment.desired_state is state:
        raise Conflict(f"The deployment is {state.value} already.", state=state.value)
    if state is DesiredState.STOPPED:
        await _call_off(session, scope, deployment, at=at, why="The deployment was stopped.")
    deployment.desired_state = state
    action = {
        DesiredState.PAUSED: DeploymentAction.PAUSE,
        DesiredState.STOPPED: DeploymentAction.STOP,
        DesiredState.RUNNING: DeploymentAction.RESUME,
    }[state]
    return await _changed(session, scope, deployment, action, at=at, reason=reason)


async def delete(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    *,
    at: datetime,
    reason: str = "",
    expected: int | None = None,
) -> None:
    """Delete a deployment; its address is free again, its history stays.

    Raises:
        NotFound, Forbidden: as `deploy`.
        Stale: `expected` is not its version.
    """
    deployment = await _lock(session, scope, deployment_id)
    check_version(deployment, expected)
    await _call_off(session, scope, deployment, at=at, why="The deployment was deleted.")
    deployment.desired_state, deployment.deleted_at = DesiredState.STOPPED, at
    await _changed(session, scope, deployment, DeploymentAction.DELETE, at=at, reason=reason)


# What all of them do


async def _lock(session: AsyncSession, scope: ProjectScope, deployment_id: UUID) -> Deployment:
    deployment = await service.lock_deployment(session, scope, deployment_id)
    check_environment(scope, deployment.environment)
    return deployment


async def _changeable(session: AsyncSession, scope: ProjectScope, deployment_id: UUID) -> Deployment:
    deployment = await _lock(session, scope, deployment_id)
    if deployment.desired_state is DesiredState.STOPPED:
        raise NotRunning("The deployment is stopped. Let it run again first.")
    return deployment


async def _under_way(session: AsyncSession, scope: ProjectScope, deployment_id: UUID) -> DeploymentHistory | None:
    query = queries.under_way(scope, deployment_id).with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()


async def _rollout_under_way(session: AsyncSession, scope: ProjectScope, deployment_id: UUID) -> DeploymentHistory:
    busy = await _under_way(session, scope, deployment_id)
    if busy is None or ROLLOUT not in busy.evidence:
        raise NothingUnderWay("No version is being brought now.")
    return busy


async def _bring(
    session: AsyncSession,
    scope: ProjectScope,
    deployment: Deployment,
    version_id: UUID,
    action: DeploymentAction,
    strategy: Strategy,
    options: StrategyOptions,
    reason: str,
    at: datetime,
) -> DeploymentHistory:
    problem = options.fit(strategy)
    if problem is not None:
        raise Invalid(problem, pointer="/strategy_options")
    await require_controller(session)
    busy = await _under_way(session, scope, deployment.id)
    if busy is not None:
        raise ActionUnderWay(
            f"{deployment.name} is busy: {busy.action.value} has not ended. Promote it or roll it back first.",
            action_id=busy.id.hex,
        )
    incumbent = deployment.version_id
    rollout = begin(strategy, options, at=at, has_incumbent=True)
    begun = await service.record_action(
        session,
        scope,
        deployment.id,
        action,
        at=at,
        from_version_id=incumbent,
        to_version_id=version_id,
        reason=reason,
        evidence={ROLLOUT: rollout.model_dump(mode="json")},
    )
    # It stands among the targets from now on, so nobody deletes it meanwhile.
    targets = [Target(incumbent, TargetRole.STABLE, EVERYTHING), Target(version_id, TargetRole.CANDIDATE, 0)]
    await service.set_traffic(session, scope, deployment.id, targets, at=at)
    await _tell(session, scope, deployment, action)
    return begun


async def _command(
    session: AsyncSession,
    scope: ProjectScope,
    deployment: Deployment,
    busy: DeploymentHistory,
    command: Command,
    action: DeploymentAction,
    reason: str,
    at: datetime,
) -> DeploymentHistory:
    if ROLLOUT not in busy.evidence:
        raise NothingUnderWay("No version is being brought now.")
    rollout = Rollout.model_validate(busy.evidence[ROLLOUT])
    words = {Command.PROMOTE: "Promoted by hand", Command.ROLL_BACK: "Rolled back by hand"}[command]
    said = f"{words}: {reason}" if reason else f"{words}."
    rollout = rollout.model_copy(update={"command": command, "commanded_by": said})
    busy.evidence = {**busy.evidence, ROLLOUT: rollout.model_dump(mode="json")}
    deployment.generation += 1
    evidence = {"rollout_id": busy.id.hex}
    noted = await _note(session, scope, deployment, action, at=at, reason=reason, evidence=evidence)
    await _tell(session, scope, deployment, action)
    return noted


async def _call_off(
    session: AsyncSession, scope: ProjectScope, deployment: Deployment, *, at: datetime, why: str
) -> None:
    busy = await _under_way(session, scope, deployment.id)
    if busy is None:
        return
    only = [Target(deployment.version_id, TargetRole.STABLE, EVERYTHING)]
    await service.set_traffic(session, scope, deployment.id, only, at=at)
    await service.finish_action(session, scope, busy.id, outcome=Outcome.CANCELLED, at=at, evidence={"why": why})


async def _changed(
    session: AsyncSession,
    scope: ProjectScope,
    deployment: Deployment,
    action: DeploymentAction,
    *,
    at: datetime,
    reason: str,
    evidence: Mapping[str, Any] | None = None,
) -> Deployment:
    deployment.generation += 1
    await session.flush()
    await _note(session, scope, deployment, action, at=at, reason=reason, evidence=evidence)
    await _tell(session, scope, deployment, action)
    return deployment


async def _note(
    session: AsyncSession,
    scope: ProjectScope,
    deployment: Deployment,
    action: DeploymentAction,
    *,
    at: datetime,
    reason: str,
    evidence: Mapping[str, Any] | None = None,
) -> DeploymentHistory:
    """An action that is over with its transaction; one under way goes on beside it."""
    return await service.note_action(session, scope, deployment, action, at=at, reason=reason, evidence=evidence)


async def _tell(session: AsyncSession, scope: ProjectScope, deployment: Deployment, action: DeploymentAction) -> None:
    told = DeploymentChanged(
        organization_id=scope.organization_id,
        project_id=scope.project_id,
        deployment_id=deployment.id,
        slug=deployment.slug,
        action=action.value,
    )
    await publish(session, told)
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def _options(strategy: Strategy, given: Mapping[str, Any]) -> StrategyOptions:
    try:
        options = StrategyOptions.model_validate(given)
    except ValidationError as error:
        said = error.errors()[0]
        place = "/".join(map(str, said["loc"]))
        raise Invalid(
            f"The strategy's options cannot be used: {place}: {said['msg']}", pointer="/strategy_options"
        ) from None
    problem = options.fit(strategy)
    if problem is not None:
        raise Invalid(problem, pointer="/strategy_options")
    return options
