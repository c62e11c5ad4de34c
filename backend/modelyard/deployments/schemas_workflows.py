"""What the native API takes and gives for workflows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.deployments.models import DeploymentEnvironment, Strategy
from modelyard.deployments.models_workflows import TriggerKind, WorkflowState
from modelyard.deployments.rollout import Rollout, StrategyOptions
from modelyard.deployments.schemas import Name, Slug, VersionNumber

Target = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[\w-]+$",
        description="Name of the alias, or the stage; for `approved`, that of the review.",
    ),
]


class WorkflowCreate(BaseModel):
    """When a version of the model gets there, the deployment is to serve it. It is made if it is not there."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Champion to production",
                    "model_id": "0190a1b2c3d47e5f8a9b0c1d2e3f4a5b",
                    "trigger": "alias",
                    "target": "champion",
                    "deployment": "scorer",
                    "environment": "production",
                    "strategy": "canary",
                    "needs_approval": True,
                }
            ]
        },
    )
    name: Name
    model_id: UUID
    enabled: bool = True
    trigger: TriggerKind
    target: Target
    deployment: Slug
    environment: DeploymentEnvironment
    strategy: Strategy = Strategy.ROLLING
    strategy_options: StrategyOptions = StrategyOptions()
    needs_approval: bool = Field(False, description="Somebody who may release has to say yes each time.")


class WorkflowUpdate(BaseModel):
    """What is absent stays as it is. A workflow keeps its model and what sets it off."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"enabled": False}]})
    name: Name | None = None
    enabled: bool | None = None
    strategy: Strategy | None = None
    strategy_options: StrategyOptions | None = None
    needs_approval: bool | None = None


class WorkflowOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    model_id: UUID
    enabled: bool
    trigger: TriggerKind
    target: str
    deployment: str
    environment: DeploymentEnvironment
    strategy: Strategy
    strategy_options: dict[str, Any]
    needs_approval: bool
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    version: int = Field(description="Number of changes, for optimistic locking.")


class DryRun(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 4}]})
    version: VersionNumber


class Plan(BaseModel):
    """What a workflow would do now."""

    deployment: str
    creates: bool = Field(description="The deployment is not there yet.")
    from_version_id: UUID | None
    to_version_id: UUID
    needs_approval: bool
    rollout: Rollout
    problems: list[str] = Field(description="What would stand in the way, as sentences.")


class StepOut(BaseModel):
    name: str
    state: Literal["done", "running", "waiting", "skipped", "failed"]


class WorkflowRunOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    workflow_id: UUID
    version_id: UUID
    number: int = Field(description="Number of the version.")
    state: WorkflowState
    reason: str
    definition: dict[str, Any] = Field(description="The workflow as it was when it was set off.")
    deployment_id: UUID | None
    action_id: UUID | None = Field(description="Its action in the history of the deployment.")
    decided_by: UUID | None
    decided_at: datetime | None
    comment: str
    created_at: datetime
    finished_at: datetime | None


class WorkflowRunDetail(WorkflowRunOut):
    steps: list[StepOut]


class Decision(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"comment": "Go."}]})
    comment: str = Field("", max_length=2000)
