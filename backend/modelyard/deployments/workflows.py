"""Use cases of workflows: what a moved alias, a stage or an approval sets off, and how it goes on.

A run goes on from its row alone, and each step may be repeated: an event that comes twice sets it off once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries, rollouts
from modelyard.deployments.events import RolloutEnded, WorkflowChanged
from modelyard.deployments.models import Deployment, DeploymentEnvironment, Outcome, Strategy
from modelyard.deployments.models_workflows import ENDED, TriggerKind, Workflow, WorkflowRun, WorkflowState
from modelyard.deployments.rollout import StrategyOptions, begin
from modelyard.deployments.service import ActionUnderWay, NewDeployment
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Invalid, ModelyardError
from modelyard.kernel.events import EVENT_ID, publish, subscribe
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version
from modelyard.registry import queries as registry
from modelyard.registry.events import AliasMoved, ReviewChanged, VersionStaged
from modelyard.registry.models import Model, ModelVersion, VersionStatus

NO_WORKFLOW = "There is no such workflow in this project."
NO_RUN = "There is no such run of a workflow in this project."
NO_MODEL = "There is no such model in this project."
WAITS = (WorkflowState.WAITING, WorkflowState.QUEUED)


class WorkflowNameTaken(AlreadyExists):
    code = "workflow_name_taken"


class NothingToDecide(Conflict):
    code, title = "nothing_to_decide", "There is nothing to decide"


# Queries


def workflows(scope: ProjectScope) -> Select[Workflow]:
    """Every workflow of one project."""
    return select(Workflow).where(
        Workflow.organization_id == scope.organization_id, Workflow.project_id == scope.project_id
    )


def workflow(scope: ProjectScope, workflow_id: UUID) -> Select[Workflow]:
    return workflows(scope).where(Workflow.id == workflow_id)


def runs(scope: ProjectScope) -> Select[WorkflowRun]:
    """Everything that the workflows of one project did."""
    return select(WorkflowRun).where(
        WorkflowRun.organization_id == scope.organization_id, WorkflowRun.project_id == scope.project_id
    )


def run(scope: ProjectScope, run_id: UUID) -> Select[WorkflowRun]:
    return runs(scope).where(WorkflowRun.id == run_id)


# What people do


async def create_workflow(session: AsyncSession, scope: ProjectScope, given: Mapping[str, Any]) -> Workflow:
    """Make a workflow. given: columns of `Workflow`.

    Raises:
        NotFound: no such model.
        WorkflowNameTaken: by another one of the project.
        Invalid: the options are none of the strategy's.
        Forbidden: it deploys to production, and the actor may not.
    """
    await get_one(session, registry.models(scope).where(Model.id == given["model_id"]), NO_MODEL)
    _check(scope, given)
    await _keep_name_free(session, scope, given["name"])
    made = Workflow(organization_id=scope.organization_id, id=uuid7(), project_id=scope.project_id, **given)
    session.add(made)
    await session.flush()
    return made


async def change_workflow(
    session: AsyncSession, scope: ProjectScope, workflow_id: UUID, changes: Mapping[str, Any], *, expected: int | None
) -> Workflow:
    """Change what is given; runs under way go on as they began.

    Raises:
        NotFound, WorkflowNameTaken, Invalid, Forbidden: as `create_workflow`.
        Stale: `expected` is not its version.
    """
    changed = await get_one(session, workflow(scope, workflow_id).with_for_update(), NO_WORKFLOW)
    check_version(changed, expected)
    now = {name: getattr(changed, name) for name in ("environment", "strategy", "strategy_options")}
    _check(scope, {**now, **changes})
    if changes.get("name", changed.name) != changed.name:
        await _keep_name_free(session, scope, changes["name"])
    for name, value in changes.items():
        setattr(changed, name, value)
    await session.flush()
    return changed


async def delete_workflow(
    session: AsyncSession, scope: ProjectScope, workflow_id: UUID, *, expected: int | None
) -> None:
    """Delete a workflow with the record of its runs; what it deployed stays.

    Raises:
        NotFound, Stale, Forbidden: as `change_workflow`.
    """
    found = await get_one(session, workflow(scope, workflow_id).with_for_update(), NO_WORKFLOW)
    check_version(found, expected)
    rollouts.check_environment(scope, found.environment)
    gone = delete(Workflow).where(Workflow.organization_id == scope.organization_id, Workflow.id == workflow_id)
    await session.execute(gone, execution_options={"synchronize_session": False})


async def decide(
    session: AsyncSession, scope: ProjectScope, run_id: UUID, *, approve: bool, comment: str, at: datetime
) -> WorkflowRun:
    """Let a run that waits for approval go on, or end it.

    Raises:
        NotFound: no such run.
        NothingToDecide: it does not wait.
        Forbidden: it deploys to production, and the actor may not.
    """
    found = await get_one(session, run(scope, run_id).with_for_update(), NO_RUN)
    rollouts.check_environment(scope, DeploymentEnvironment(found.definition["environment"]))
    if found.state is not WorkflowState.WAITING:
        raise NothingToDecide(f"The run is {found.state.value}: nobody's approval is waited for.", state=found.state)
    found.decided_by, found.decided_at, found.comment = scope.actor.user_id, at, comment
    if approve:
        found.state = WorkflowState.QUEUED
        await _go_on(session, scope, found, at=at)
    else:
        await _end(session, scope, found, WorkflowState.CANCELLED, f"Refused: {comment}" if comment else "Refused.", at)
    return found


async def plan(session: AsyncSession, scope: ProjectScope, workflow_id: UUID, number: int, *, at: datetime) -> Any:
    """What the workflow would do with a version now; nothing is done. Its steps, and what would stand in the way.

    Raises:
        NotFound: no such workflow or version.
    """
    found = await get_one(session, workflow(scope, workflow_id), NO_WORKFLOW)
    of_model = registry.versions(scope).where(ModelVersion.model_id == found.model_id, ModelVersion.number == number)
    version = await get_one(session, of_model, "There is no such version of the workflow's model.")
    there = (await session.execute(queries.deployment_by_slug(scope, found.deployment))).scalar_one_or_none()
    options = StrategyOptions.model_validate(found.strategy_options)
    rollout = begin(found.strategy, options, at=at, has_incumbent=there is not None)
    problems = []
    if version.status is not VersionStatus.READY:
        problems.append(f"Version {number} is {version.status.value}, not ready.")
    if there is not None and there.model_id != found.model_id:
        problems.append(f"{there.name} serves another model.")
    if there is not None and there.version_id == version.id:
        problems.append(f"Version {number} serves already: the workflow would do nothing.")
    busy = there and (await session.execute(queries.under_way(scope, there.id))).scalar_one_or_none()
    if busy:
        problems.append("Another rollout is under way: the workflow would wait for its end.")
    if not found.enabled:
        problems.append("The workflow is switched off.")
    return {
        "deployment": found.deployment,
        "creates": there is None,
        "from_version_id": there.version_id if there else None,
        "to_version_id": version.id,
        "needs_approval": found.needs_approval,
        "rollout": rollout,
        "problems": problems,
    }


# What events do


async def set_off(
    session: AsyncSession,
    organization_id: UUID,
    project_id: UUID | None,
    *,
    model_id: UUID,
    number: int,
    trigger: TriggerKind,
    target: str,
    event_id: UUID,
    at: datetime,
) -> list[WorkflowRun]:
    """Begin the runs of the workflows that wait for this; those that the event has begun already stay as they are."""
    if project_id is None:
        return []
    scope = await _scope(session, organization_id, project_id)
    waiting = workflows(scope).where(
        Workflow.model_id == model_id, Workflow.trigger == trigger, Workflow.target == target, Workflow.enabled
    )
    begun = []
    for one in (await session.execute(waiting.order_by(Workflow.id).with_for_update())).scalars().all():
        known = select(runs(scope).where(WorkflowRun.workflow_id == one.id, WorkflowRun.event_id == event_id).exists())
        of_model = registry.versions(scope).where(ModelVersion.model_id == model_id, ModelVersion.number == number)
        version = (await session.execute(of_model)).scalar_one_or_none()
        if version is None or await session.scalar(known):
            continue
        begun.append(await _begin(session, scope, one, version, event_id, at))
    return begun


async def _begin(
    session: AsyncSession, scope: ProjectScope, of: Workflow, version: ModelVersion, event_id: UUID, at: datetime
) -> WorkflowRun:
    older = runs(scope).where(WorkflowRun.workflow_id == of.id, WorkflowRun.state.in_(WAITS)).with_for_update()
    for overtaken in (await session.execute(older)).scalars():
        await _end(session, scope, overtaken, WorkflowState.CANCELLED, f"Version {version.number} came after it.", at)
    made = WorkflowRun(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        workflow_id=of.id,
        event_id=event_id,
        version_id=version.id,
        number=version.number,
        state=WorkflowState.WAITING if of.needs_approval else WorkflowState.QUEUED,
        reason="",
        definition={
            "name": of.name,
            "model_id": of.model_id.hex,
            "trigger": of.trigger.value,
            "target": of.target,
            "deployment": of.deployment,
            "environment": of.environment.value,
            "strategy": of.strategy.value,
            "strategy_options": of.strategy_options,
            "needs_approval": of.needs_approval,
        },
    )
    session.add(made)
    await session.flush()
    if of.needs_approval:
        await _tell(session, scope, made)
    else:
        await _go_on(session, scope, made, at=at)
    return made


async def _go_on(session: AsyncSession, scope: ProjectScope, of: WorkflowRun, *, at: datetime) -> None:
    """Deploy, if the deployment is free; else the end of its rollout comes back here."""
    definition, reason = of.definition, f"Workflow {of.definition['name']}"
    as_system = await _scope(session, scope.organization_id, scope.project_id)
    there = (await session.execute(queries.deployment_by_slug(scope, definition["deployment"]))).scalar_one_or_none()
    strategy, options = Strategy(definition["strategy"]), definition["strategy_options"]
    try:
        async with session.begin_nested():
            if there is None:
                new = NewDeployment(
                    slug=definition["deployment"],
                    name=definition["deployment"],
                    version_id=of.version_id,
                    environment=DeploymentEnvironment(definition["environment"]),
                    strategy=strategy,
                    strategy_options=options,
                )
                there, action = await rollouts.create(session, as_system, new, at=at, reason=reason)
            elif there.version_id == of.version_id:
                of.deployment_id = there.id
                await _end(session, scope, of, WorkflowState.SKIPPED, f"Version {of.number} serves already.", at)
                return
            else:
                _same_model(there, definition)
                action = await rollouts.deploy(
                    session,
                    as_system,
                    there.id,
                    of.number,
                    at=at,
                    strategy=strategy,
                    options=StrategyOptions.model_validate(options),
                    reason=reason,
                )
    except ActionUnderWay:
        of.deployment_id = there.id if there is not None else None
        of.state, of.reason = WorkflowState.QUEUED, "Another rollout is under way."
    except ModelyardError as error:
        await _end(session, scope, of, WorkflowState.FAILED, error.detail, at)
        return
    else:
        of.state, of.reason, of.deployment_id, of.action_id = WorkflowState.ROLLING_OUT, "", there.id, action.id
    await session.flush()
    await _tell(session, scope, of)


async def rollout_ended(session: AsyncSession, ended: RolloutEnded, *, at: datetime) -> None:
    """A rollout is over: so is the run that began it, and the next one that waits for the deployment goes on."""
    if ended.project_id is None:
        return
    scope = await _scope(session, ended.organization_id, ended.project_id)
    mine = runs(scope).where(WorkflowRun.action_id == ended.action_id, WorkflowRun.state == WorkflowState.ROLLING_OUT)
    states = {
        Outcome.SUCCEEDED: WorkflowState.SUCCEEDED,
        Outcome.ROLLED_BACK: WorkflowState.ROLLED_BACK,
        Outcome.FAILED: WorkflowState.FAILED,
    }
    for one in (await session.execute(mine.with_for_update())).scalars():
        state = states.get(Outcome(ended.outcome), WorkflowState.CANCELLED)
        await _end(session, scope, one, state, ended.reason, at)
    waiting = runs(scope).where(
        WorkflowRun.state == WorkflowState.QUEUED, WorkflowRun.definition["deployment"].astext == ended.slug
    )
    newest = waiting.order_by(WorkflowRun.created_at.desc(), WorkflowRun.id.desc()).limit(1).with_for_update()
    following = (await session.execute(newest)).scalar_one_or_none()
    if following is not None:
        await _go_on(session, scope, following, at=at)


async def _on_alias(session: AsyncSession, moved: AliasMoved) -> None:
    if moved.after is not None:
        await _on(session, moved, moved.model_id, moved.after, TriggerKind.ALIAS, moved.alias)


async def _on_stage(session: AsyncSession, staged: VersionStaged) -> None:
    await _on(session, staged, staged.model_id, staged.number, TriggerKind.STAGE, staged.after)


async def _on_review(session: AsyncSession, reviewed: ReviewChanged) -> None:
    if (reviewed.entry, reviewed.state) == ("approve", "approved"):
        await _on(session, reviewed, reviewed.model_id, reviewed.number, TriggerKind.APPROVED, reviewed.target)


async def _on(
    session: AsyncSession,
    event: AliasMoved | VersionStaged | ReviewChanged,
    model_id: UUID,
    number: int,
    trigger: TriggerKind,
    target: str,
) -> None:
    await set_off(
        session,
        event.organization_id,
        event.project_id,
        model_id=model_id,
        number=number,
        trigger=trigger,
        target=target,
        event_id=session.info[EVENT_ID],
        at=datetime.now(UTC),
    )


async def _on_rollout(session: AsyncSession, ended: RolloutEnded) -> None:
    await rollout_ended(session, ended, at=datetime.now(UTC))


subscribe(AliasMoved, _on_alias)
subscribe(VersionStaged, _on_stage)
subscribe(ReviewChanged, _on_review)
subscribe(RolloutEnded, _on_rollout)


# What they share


async def _scope(session: AsyncSession, organization_id: UUID, project_id: UUID) -> ProjectScope:
    """A workflow acts as the system, within the organization's quotas."""
    row = (
        await session.execute(
            text(
                "SELECT o.slug, p.slug, o.quotas FROM organizations AS o "
                "JOIN projects AS p ON p.organization_id = o.id WHERE o.id = :organization AND p.id = :project"
            ),
            {"organization": organization_id, "project": project_id},
        )
    ).one()
    return ProjectScope(organization_id, row[0], SYSTEM, frozenset(Permission), project_id, row[1], quotas=row[2])


async def _end(
    session: AsyncSession, scope: ProjectScope, of: WorkflowRun, state: WorkflowState, reason: str, at: datetime
) -> None:
    of.state, of.reason, of.finished_at = state, reason, at
    await session.flush()
    await _tell(session, scope, of)


async def _tell(session: AsyncSession, scope: ProjectScope, of: WorkflowRun) -> None:
    told = WorkflowChanged(scope.organization_id, scope.project_id, of.workflow_id, of.id, of.state.value, of.number)
    await publish(session, told)


def _check(scope: ProjectScope, given: Mapping[str, Any]) -> None:
    rollouts.check_environment(scope, DeploymentEnvironment(given["environment"]))
    problem = StrategyOptions.model_validate(given["strategy_options"]).fit(Strategy(given["strategy"]))
    if problem is not None:
        raise Invalid(problem, pointer="/strategy_options")


def _same_model(there: Deployment, definition: Mapping[str, Any]) -> None:
    if there.model_id.hex != definition["model_id"]:
        raise Conflict(f"{there.name} serves another model.")


async def _keep_name_free(session: AsyncSession, scope: ProjectScope, name: str) -> None:
    if await session.scalar(select(workflows(scope).where(Workflow.name == name).exists())):
        raise WorkflowNameTaken(f"There is a workflow {name!r} already.", pointer="/name")


def steps_of(of: WorkflowRun, rollout: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """A run as steps, each with its state: done, running, waiting, skipped, failed."""
    definition = of.definition
    steps = [{"name": f"{definition['trigger']} {definition['target']} → version {of.number}", "state": "done"}]
    if definition["needs_approval"]:
        approved = of.decided_at is not None and not of.reason.startswith("Refused")
        state = "done" if approved else "running" if of.state is WorkflowState.WAITING else "failed"
        steps.append({"name": "approval", "state": state})
    begun = of.action_id is not None
    over = of.state in ENDED
    deploying = "done" if begun else "skipped" if over else "running" if of.state is WorkflowState.QUEUED else "waiting"
    steps.append({"name": f"deploy to {definition['environment']} ({definition['strategy']})", "state": deploying})
    for step in (rollout or {}).get("steps", ()):
        state = "done" if step["ended_at"] else "running" if step["began_at"] else "waiting"
        steps.append({"name": f"{step['weight']} % for {step['seconds']:g} s", "state": state})
    ends = {WorkflowState.SUCCEEDED: "done", WorkflowState.SKIPPED: "skipped"}
    steps.append({"name": "promote", "state": ends.get(of.state, "failed") if over else "waiting"})
    return steps
