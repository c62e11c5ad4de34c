"""What the native API takes and gives for deployments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.deployments.models import (
    DeploymentAction,
    DeploymentEnvironment,
    DesiredState,
    ObservedState,
    Outcome,
    Strategy,
    TargetRole,
)
from modelyard.deployments.rollout import Rollout, StrategyOptions
from modelyard.serving.engine import Profile

MAX_REPLICAS = 64
MAX_REASON = 2000

Slug = Annotated[
    str,
    Field(
        min_length=1,
        max_length=63,
        pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        description="Its part of the address.",
    ),
]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Description = Annotated[str, Field(max_length=10_000)]
Reason = Annotated[str, Field(max_length=MAX_REASON, description="Why; it stands in the history.")]
Replicas = Annotated[int, Field(ge=1, le=MAX_REPLICAS)]
Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,99}$")]
VersionNumber = Annotated[int, Field(gt=0, le=2**62, description="Number of the model's version.")]


class Resources(BaseModel):
    """Limits of one replica."""

    model_config = ConfigDict(extra="forbid")
    cpu: float = Field(1.0, ge=0.1, le=256, allow_inf_nan=False, description="Cores.")
    memory_bytes: int = Field(2 * 1024**3, ge=128 * 1024**2, le=2**50)


class ServingOptions(BaseModel):
    """How requests are answered.

    `sample` is the share of the requests (0 to 1) whose inputs and outputs are kept. `profile` says what the model's
    code may do beside answering; `trusted` only where the platform's administrators trust the organization.
    """

    model_config = ConfigDict(extra="forbid")
    profile: Profile = Profile.STRICT
    sample: float = Field(0.0, ge=0, le=1, allow_inf_nan=False)
    timeout_seconds: float = Field(30.0, ge=0.1, le=600, allow_inf_nan=False)
    max_body_bytes: int = Field(16 * 1024**2, ge=1024, le=2**30)
    max_pending: int = Field(256, ge=1, le=100_000)
    requests_per_second: float | None = Field(None, gt=0, le=10**6, allow_inf_nan=False)
    environment: dict[Variable, Annotated[str, Field(max_length=4000)]] = Field(
        {}, max_length=50, description="Variables for the model's process. Nothing secret: they are shown."
    )


class DeploymentCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "slug": "scorer",
                    "name": "Scorer",
                    "environment": "staging",
                    "model": "fraud-classifier",
                    "version": 3,
                    "reason": "First look under real traffic",
                }
            ]
        },
    )
    slug: Slug
    name: Name
    description: Description = ""
    environment: DeploymentEnvironment
    model: str = Field(min_length=1, max_length=500, description="Name of the model.")
    version: VersionNumber
    replicas: Replicas = 1
    resources: Resources = Resources()
    options: ServingOptions = ServingOptions()
    strategy: Strategy = Field(Strategy.ROLLING, description="How later versions take over, where nobody says.")
    strategy_options: StrategyOptions = StrategyOptions()
    reason: Reason = ""


class DeploymentUpdate(BaseModel):
    """What is absent stays as it is. Resources and options go to new processes; those that run are replaced."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"description": "Scores card payments."}]}
    )
    name: Name | None = None
    description: Description | None = None
    resources: Resources | None = None
    options: ServingOptions | None = None
    strategy: Strategy | None = None
    strategy_options: StrategyOptions | None = None
    reason: Reason = ""


class VersionChange(BaseModel):
    """Another version is to serve. Without a strategy, the deployment's own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "version": 4,
                    "strategy": "canary",
                    "strategy_options": {
                        "steps": [{"weight": 5, "seconds": 300}, {"weight": 50, "seconds": 600}],
                        "gates": [{"kind": "error_rate", "limit": 0.01}, {"kind": "p95", "limit": 1.5}],
                    },
                    "reason": "Trained on June",
                }
            ]
        },
    )
    version: VersionNumber
    strategy: Strategy | None = None
    strategy_options: StrategyOptions | None = None
    reason: Reason = ""


class Scale(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"replicas": 2, "reason": "Sale"}]})
    replicas: Replicas
    reason: Reason = ""


class Why(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "p95 is too high"}]})
    reason: Reason = ""


class TargetOut(BaseModel):
    version_id: UUID
    number: int = Field(description="Number of the version.")
    role: TargetRole
    weight: int = Field(description="Percent of the traffic.")
    since: datetime


class DeploymentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    slug: str
    name: str
    description: str
    environment: DeploymentEnvironment
    model_id: UUID
    version_id: UUID = Field(description="The stable version.")
    desired_state: DesiredState = Field(description="What people asked for.")
    observed_state: ObservedState = Field(description="What the engine reports.")
    observed_reason: str
    observed_at: datetime | None
    ready_replicas: int
    replicas: int = Field(validation_alias="min_replicas")
    resources: dict[str, Any]
    options: dict[str, Any]
    strategy: Strategy
    strategy_options: dict[str, Any]
    endpoint: str = Field(description="Path of its address at the gateway.")
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    version: int = Field(description="Number of changes, for optimistic locking.")


class ActionOut(BaseModel):
    """Something that was done to a deployment. `evidence` has the rollout with its steps and verdicts, if it is one."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    deployment_id: UUID
    action: DeploymentAction
    from_version_id: UUID | None
    to_version_id: UUID | None
    actor_type: str
    actor_id: UUID | None
    reason: str
    outcome: Outcome
    evidence: dict[str, Any]
    started_at: datetime
    finished_at: datetime | None


class RolloutOut(BaseModel):
    """The action under way, with how far it is."""

    action: ActionOut
    rollout: Rollout | None


class DeploymentDetail(DeploymentOut):
    model: str = Field(description="Name of the model.")
    url: str = Field(description="Where predictions are asked for.")
    targets: list[TargetOut]
    under_way: RolloutOut | None
