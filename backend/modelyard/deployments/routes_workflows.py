"""The native API for workflows and their runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries, workflows
from modelyard.deployments.models_workflows import Workflow, WorkflowRun
from modelyard.deployments.rollouts import ROLLOUT
from modelyard.deployments.routes import CanRead
from modelyard.deployments.schemas_workflows import (
    Decision,
    DryRun,
    Plan,
    WorkflowCreate,
    WorkflowOut,
    WorkflowRunDetail,
    WorkflowRunOut,
    WorkflowUpdate,
)
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged
from modelyard.projects.access import Session, require

router = APIRouter(prefix="/orgs/{org}/projects/{project}", tags=["deployments"], route_class=Route)

CanRelease = Annotated[ProjectScope, require(Permission.DEPLOYMENT_RELEASE)]

WORKFLOWS = Listing[Workflow](
    filters={
        "name": Workflow.name,
        "model_id": Workflow.model_id,
        "trigger": Workflow.trigger,
        "target": Workflow.target,
        "deployment": Workflow.deployment,
        "enabled": Workflow.enabled,
    },
    sorts={"name": Workflow.name, "created_at": Workflow.created_at},
    tie=Workflow.id,
)
RUNS = Listing[WorkflowRun](
    filters={
        "workflow_id": WorkflowRun.workflow_id,
        "version_id": WorkflowRun.version_id,
        "deployment_id": WorkflowRun.deployment_id,
        "state": WorkflowRun.state,
    },
    sorts={"created_at": WorkflowRun.created_at},
    tie=WorkflowRun.id,
    descending=True,
)


NO_WORDS = Decision()
"""A body may be left out."""


@router.get("/workflows", response_model=Page[WorkflowOut])
async def list_workflows(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(WORKFLOWS.request)]
) -> object:
    """What is deployed by itself, and when."""
    items, following = await WORKFLOWS.page(session, workflows.workflows(scope), wanted)
    return {"items": items, "next": following}


@router.post("/workflows", response_model=WorkflowOut, status_code=201, responses=problems(409))
async def create_workflow(body: WorkflowCreate, scope: CanRelease, session: Session, tagged: Tagged) -> object:
    """Deploy by itself what gets an alias or a stage, or is approved for it."""
    given = {**body.model_dump(), "strategy_options": body.strategy_options.model_dump(mode="json", exclude_unset=True)}
    return tagged(await workflows.create_workflow(session, scope, given))


@router.get("/workflows/{workflow_id}", response_model=WorkflowOut)
async def get_workflow(workflow_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> object:
    """One workflow."""
    return tagged(await get_one(session, workflows.workflow(scope, workflow_id), workflows.NO_WORKFLOW))


@router.patch("/workflows/{workflow_id}", response_model=WorkflowOut, responses=problems(409, 412))
async def change_workflow(
    workflow_id: UUID, body: WorkflowUpdate, scope: CanRelease, session: Session, expected: Expected, tagged: Tagged
) -> object:
    """Change a workflow, or switch it off and on. Runs under way go on as they began."""
    given: dict[str, Any] = body.model_dump(exclude_unset=True)
    changes = {name: value for name, value in given.items() if value is not None}
    if body.strategy_options is not None:
        changes["strategy_options"] = body.strategy_options.model_dump(mode="json", exclude_unset=True)
    return tagged(await workflows.change_workflow(session, scope, workflow_id, changes, expected=expected))


@router.delete("/workflows/{workflow_id}", status_code=204, responses=problems(412))
async def delete_workflow(workflow_id: UUID, scope: CanRelease, session: Session, expected: Expected) -> None:
    """Delete a workflow and the record of its runs. What it deployed stays."""
    await workflows.delete_workflow(session, scope, workflow_id, expected=expected)


@router.post("/workflows/{workflow_id}/dry-run", response_model=Plan)
async def try_workflow(workflow_id: UUID, body: DryRun, scope: CanRead, session: Session) -> object:
    """What the workflow would do with a version now. Nothing is done."""
    return await workflows.plan(session, scope, workflow_id, body.version, at=datetime.now(UTC))


@router.get("/workflow-runs", response_model=Page[WorkflowRunOut])
async def list_workflow_runs(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(RUNS.request)]
) -> object:
    """Each time that a workflow was set off, newest first."""
    items, following = await RUNS.page(session, workflows.runs(scope), wanted)
    return {"items": items, "next": following}


@router.get("/workflow-runs/{workflow_run_id}", response_model=WorkflowRunDetail)
async def get_workflow_run(workflow_run_id: UUID, scope: CanRead, session: Session) -> object:
    """One run, step by step."""
    return await _detail(
        session, scope, await get_one(session, workflows.run(scope, workflow_run_id), workflows.NO_RUN)
    )


@router.post("/workflow-runs/{workflow_run_id}/approve", response_model=WorkflowRunDetail, responses=problems(409))
async def approve_workflow_run(
    workflow_run_id: UUID, scope: CanRelease, session: Session, body: Decision = NO_WORDS
) -> object:
    """Let a run that waits for approval go on."""
    decided = await workflows.decide(
        session, scope, workflow_run_id, approve=True, comment=body.comment, at=datetime.now(UTC)
    )
    return await _detail(session, scope, decided)


@router.post("/workflow-runs/{workflow_run_id}/refuse", response_model=WorkflowRunDetail, responses=problems(409))
async def refuse_workflow_run(
    workflow_run_id: UUID, scope: CanRelease, session: Session, body: Decision = NO_WORDS
) -> object:
    """End a run that waits for approval."""
    decided = await workflows.decide(
        session, scope, workflow_run_id, approve=False, comment=body.comment, at=datetime.now(UTC)
    )
    return await _detail(session, scope, decided)


async def _detail(session: AsyncSession, scope: ProjectScope, found: WorkflowRun) -> object:
    rollout: dict[str, Any] | None = None
    if found.action_id is not None:
        action = (await session.execute(queries.action(scope, found.action_id))).scalar_one_or_none()
        rollout = action.evidence.get(ROLLOUT) if action is not None else None
    shown = WorkflowRunOut.model_validate(found).model_dump()
    return {**shown, "steps": workflows.steps_of(found, rollout)}
