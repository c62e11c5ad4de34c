"""What deployments announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from modelyard.kernel.events import Event, event


@event
@dataclass(frozen=True, slots=True)
class DeploymentChanged(Event):
    """Something was asked of a deployment. Payload: the deployment with its slug, and the action."""

    name: ClassVar[str] = "deployment.changed"
    deployment_id: UUID
    slug: str
    action: str


@event
@dataclass(frozen=True, slots=True)
class DeploymentObserved(Event):
    """The engine reports another state. Payload: the deployment with its slug, and the state."""

    name: ClassVar[str] = "deployment.observed"
    deployment_id: UUID
    slug: str
    state: str


@event
@dataclass(frozen=True, slots=True)
class TrafficShifted(Event):
    """The traffic of a deployment is split anew. Payload: the deployment with its slug, percent by version id."""

    name: ClassVar[str] = "deployment.traffic"
    deployment_id: UUID
    slug: str
    weights: dict[str, int]


@event
@dataclass(frozen=True, slots=True)
class RolloutEnded(Event):
    """A rollout is over. Payload: the deployment with its slug, the action, its outcome and why."""

    name: ClassVar[str] = "deployment.rollout_ended"
    deployment_id: UUID
    slug: str
    action_id: UUID
    outcome: str
    reason: str


@event
@dataclass(frozen=True, slots=True)
class WorkflowChanged(Event):
    """A run of a workflow began, went on or ended. Payload: the workflow, the run, its state, the version's number."""

    name: ClassVar[str] = "workflow.changed"
    workflow_id: UUID
    run_id: UUID
    state: str
    number: int


@event
@dataclass(frozen=True, slots=True)
class BatchChanged(Event):
    """A batch prediction was asked for, began or ended. Payload: the batch prediction and its state."""

    name: ClassVar[str] = "batch.changed"
    batch_id: UUID
    state: str
