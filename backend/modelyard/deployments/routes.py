"""The native API for deployments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries, rollouts, service
from modelyard.deployments.models import Deployment, DeploymentHistory, DeploymentTarget, DesiredState
from modelyard.deployments.rollout import Rollout
from modelyard.deployments.schemas import (
    ActionOut,
    DeploymentCreate,
    DeploymentDetail,
    DeploymentOut,
    DeploymentUpdate,
    RolloutOut,
    Scale,
    TargetOut,
    VersionChange,
    Why,
)
from modelyard.deployments.service import NewDeployment
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged
from modelyard.projects.access import Session, require, settings_of
from modelyard.registry.models import Model, ModelVersion
from modelyard.settings import Settings

router = APIRouter(prefix="/orgs/{org}/projects/{project}/deployments", tags=["deployments"], route_class=Route)

CanRead = Annotated[ProjectScope, require(Permission.DEPLOYMENT_READ)]
CanWrite = Annotated[ProjectScope, require(Permission.DEPLOYMENT_WRITE)]
CanDelete = Annotated[ProjectScope, require(Permission.DEPLOYMENT_DELETE)]
Configured = Annotated[Settings, Depends(settings_of)]

DEPLOYMENTS = Listing[Deployment](
    filters={
        "slug": Deployment.slug,
        "name": Deployment.name,
        "environment": Deployment.environment,
        "model_id": Deployment.model_id,
        "version_id": Deployment.version_id,
        "desired_state": Deployment.desired_state,
        "observed_state": Deployment.observed_state,
    },
    sorts={"name": Deployment.name, "created_at": Deployment.created_at, "updated_at": Deployment.updated_at},
    tie=Deployment.id,
)
HISTORY = Listing[DeploymentHistory](
    filters={
        "action": DeploymentHistory.action,
        "outcome": DeploymentHistory.outcome,
        "actor_id": DeploymentHistory.actor_id,
        "started_at": DeploymentHistory.started_at,
    },
    sorts={"started_at": DeploymentHistory.started_at},
    tie=DeploymentHistory.id,
    descending=True,
)

NO_WORDS = Why()
"""A body may be left out."""


def _now() -> datetime:
    return datetime.now(UTC)


@router.get("", response_model=Page[DeploymentOut])
async def list_deployments(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(DEPLOYMENTS.request)]
) -> object:
    """What is served, or was asked to be."""
    items, following = await DEPLOYMENTS.page(session, queries.deployments(scope), wanted)
    return {"items": items, "next": following}


@router.post("", response_model=DeploymentDetail, status_code=201, responses=problems(409, 503))
async def create_deployment(
    body: DeploymentCreate, scope: CanWrite, session: Session, settings: Configured, tagged: Tagged
) -> object:
    """Serve a version. The answer comes at once; `under_way` tells how far it is, and `url` where to ask then."""
    version = await rollouts.version_named(session, scope, body.model, body.version)
    rollouts.check_profile(settings, scope, body.options.profile)
    new = NewDeployment(
        slug=body.slug,
        name=body.name,
        description=body.description,
        version_id=version.id,
        environment=body.environment,
        strategy=body.strategy,
        strategy_options=body.strategy_options.model_dump(mode="json", exclude_unset=True),
        min_replicas=body.replicas,
        max_replicas=body.replicas,
        resources=body.resources.model_dump(mode="json"),
        options=body.options.model_dump(mode="json"),
    )
    made, _ = await rollouts.create(session, scope, new, at=_now(), reason=body.reason)
    return await _detail(session, scope, tagged(made), settings)


@router.get("/{deployment_id}", response_model=DeploymentDetail)
async def get_deployment(
    deployment_id: UUID, scope: CanRead, session: Session, settings: Configured, tagged: Tagged
) -> object:
    """A deployment with its traffic and the rollout under way."""
    found = await get_one(session, queries.deployment(scope, deployment_id), service.NO_DEPLOYMENT)
    return await _detail(session, scope, tagged(found), settings)


@router.patch("/{deployment_id}", response_model=DeploymentOut, responses=problems(409, 412))
async def update_deployment(
    deployment_id: UUID,
    body: DeploymentUpdate,
    scope: CanWrite,
    session: Session,
    settings: Configured,
    expected: Expected,
    tagged: Tagged,
) -> object:
    """Change how it is called, described and run."""
    given = body.model_dump(mode="json", exclude_unset=True, exclude={"reason"})
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    for name in ("resources", "options"):
        if name in changes:  # whole, with what was not named as it is by default
            changes[name] = getattr(body, name).model_dump(mode="json")
    if body.strategy is not None:
        changes["strategy"] = body.strategy
    if body.options is not None:
        rollouts.check_profile(settings, scope, body.options.profile)
    changed = await rollouts.configure(
        session, scope, deployment_id, changes, at=_now(), reason=body.reason, expected=expected
    )
    return tagged(changed)


@router.delete("/{deployment_id}", status_code=204, responses=problems(412))
async def delete_deployment(deployment_id: UUID, scope: CanDelete, session: Session, expected: Expected) -> None:
    """Stop it for good. Its address is free again; its history stays on record."""
    await rollouts.delete(session, scope, deployment_id, at=_now(), expected=expected)


@router.post("/{deployment_id}/deploy", response_model=ActionOut, status_code=202, responses=problems(409, 503))
async def deploy_version(deployment_id: UUID, body: VersionChange, scope: CanWrite, session: Session) -> object:
    """Bring another version of the model, by a strategy. `GET` of the deployment tells how far it is."""
    return await rollouts.deploy(
        session,
        scope,
        deployment_id,
        body.version,
        at=_now(),
        strategy=body.strategy,
        options=body.strategy_options,
        reason=body.reason,
    )


@router.post("/{deployment_id}/promote", response_model=ActionOut, status_code=202, responses=problems(409))
async def promote_rollout(deployment_id: UUID, scope: CanWrite, session: Session, body: Why = NO_WORDS) -> object:
    """All traffic to the new version of the rollout under way, now."""
    return await rollouts.promote(session, scope, deployment_id, at=_now(), reason=body.reason)


@router.post("/{deployment_id}/hold", response_model=ActionOut, responses=problems(409))
async def hold_rollout(deployment_id: UUID, scope: CanWrite, session: Session, body: Why = NO_WORDS) -> object:
    """Keep the rollout under way where it is. Its gates go on watching."""
    return await rollouts.hold_rollout(session, scope, deployment_id, at=_now(), held=True, reason=body.reason)


@router.post("/{deployment_id}/continue", response_model=ActionOut, responses=problems(409))
async def continue_rollout(deployment_id: UUID, scope: CanWrite, session: Session, body: Why = NO_WORDS) -> object:
    """Let the rollout that was held go on."""
    return await rollouts.hold_rollout(session, scope, deployment_id, at=_now(), held=False, reason=body.reason)


@router.post("/{deployment_id}/roll-back", response_model=ActionOut, status_code=202, responses=problems(409, 503))
async def roll_back(deployment_id: UUID, scope: CanWrite, session: Session, body: Why = NO_WORDS) -> object:
    """All traffic back to the version before."""
    return await rollouts.roll_back(session, scope, deployment_id, at=_now(), reason=body.reason)


@router.post("/{deployment_id}/scale", response_model=DeploymentOut, responses=problems(409))
async def scale_deployment(
    deployment_id: UUID, body: Scale, scope: CanWrite, session: Session, tagged: Tagged
) -> object:
    """Run more or fewer processes of each version."""
    return tagged(await rollouts.scale(session, scope, deployment_id, body.replicas, at=_now(), reason=body.reason))


@router.post("/{deployment_id}/pause", response_model=DeploymentOut, responses=problems(409))
async def pause_deployment(
    deployment_id: UUID, scope: CanWrite, session: Session, tagged: Tagged, body: Why = NO_WORDS
) -> object:
    """Refuse requests (503) and keep the processes."""
    state = DesiredState.PAUSED
    return tagged(await rollouts.set_state(session, scope, deployment_id, state, at=_now(), reason=body.reason))


@router.post("/{deployment_id}/stop", response_model=DeploymentOut, responses=problems(409))
async def stop_deployment(
    deployment_id: UUID, scope: CanWrite, session: Session, tagged: Tagged, body: Why = NO_WORDS
) -> object:
    """End its processes; a rollout under way is called off."""
    state = DesiredState.STOPPED
    return tagged(await rollouts.set_state(session, scope, deployment_id, state, at=_now(), reason=body.reason))


@router.post("/{deployment_id}/resume", response_model=DeploymentOut, responses=problems(409))
async def resume_deployment(
    deployment_id: UUID, scope: CanWrite, session: Session, tagged: Tagged, body: Why = NO_WORDS
) -> object:
    """Let what was paused or stopped run again."""
    state = DesiredState.RUNNING
    return tagged(await rollouts.set_state(session, scope, deployment_id, state, at=_now(), reason=body.reason))


@router.get("/{deployment_id}/history", response_model=Page[ActionOut])
async def list_deployment_history(
    deployment_id: UUID, scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(HISTORY.request)]
) -> object:
    """Everything that was done to it: who, why, with which outcome and evidence. Newest first."""
    await get_one(session, queries.deployment(scope, deployment_id), service.NO_DEPLOYMENT)
    of_deployment = queries.actions(scope).where(DeploymentHistory.deployment_id == deployment_id)
    items, following = await HISTORY.page(session, of_deployment, wanted)
    return {"items": items, "next": following}


async def _detail(session: AsyncSession, scope: ProjectScope, found: Deployment, settings: Settings) -> object:
    split = queries.targets(scope, found.id).join(
        ModelVersion,
        (ModelVersion.organization_id == DeploymentTarget.organization_id)
        & (ModelVersion.id == DeploymentTarget.version_id),
    )
    rows = await session.execute(split.add_columns(ModelVersion.number))
    busy = (await session.execute(queries.under_way(scope, found.id))).scalar_one_or_none()
    name = select(Model.name).where(Model.organization_id == found.organization_id, Model.id == found.model_id)
    return {
        **DeploymentOut.model_validate(found).model_dump(by_alias=False),
        "min_replicas": found.min_replicas,
        "model": await session.scalar(name) or "",
        "url": f"{settings.gateway_address}{found.endpoint}/invocations",
        "targets": [
            TargetOut(
                version_id=target.version_id, number=number, role=target.role, weight=target.weight, since=target.since
            )
            for target, number in rows
        ],
        "under_way": busy and _rollout_out(busy),
    }


def _rollout_out(busy: DeploymentHistory) -> RolloutOut:
    state = busy.evidence.get(rollouts.ROLLOUT)
    return RolloutOut(
        action=ActionOut.model_validate(busy), rollout=None if state is None else Rollout.model_validate(state)
    )
