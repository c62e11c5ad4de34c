"""Workflows: what is deployed by itself when an alias or a stage moves, and each time that it was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.deployments.models import DeploymentEnvironment, Strategy
from modelyard.kernel.models import AUDITED, EMPTY_OBJECT, Audited, Base, TenantOwned, parent, text_enum


class TriggerKind(StrEnum):
    ALIAS = "alias"
    """The alias `target` was moved to a version."""
    STAGE = "stage"
    """A version came to the stage `target`."""
    APPROVED = "approved"
    """A review of a version for the alias or stage `target` was approved."""


class WorkflowState(StrEnum):
    WAITING = "waiting"
    """For somebody's approval."""
    QUEUED = "queued"
    """The deployment is busy with another rollout."""
    ROLLING_OUT = "rolling_out"
    SUCCEEDED = "succeeded"
    ROLLED_BACK = "rolled_back"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Refused by somebody, called off, or overtaken by a newer version."""
    SKIPPED = "skipped"
    """There was nothing to do."""


ENDED = frozenset(
    {
        WorkflowState.SUCCEEDED,
        WorkflowState.ROLLED_BACK,
        WorkflowState.FAILED,
        WorkflowState.CANCELLED,
        WorkflowState.SKIPPED,
    }
)


class Workflow(TenantOwned, Audited, Base):
    """When a version of the model gets there, this deployment is to serve it; it is made if it is not there.

    Queries: a project's by name (unique); those that an event of a model sets off (the index).
    """

    __tablename__ = "workflows"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("models", "model_id", cascade=True),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("target <> '' AND length(target) <= 255", name="target"),
        CheckConstraint("deployment ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name="deployment"),
        Index("uq_workflows_name", "organization_id", "project_id", "name", unique=True),
        Index("ix_workflows_trigger", "organization_id", "model_id", "trigger", "target"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    model_id: Mapped[UUID]
    name: Mapped[str]
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    trigger: Mapped[TriggerKind] = mapped_column(text_enum(TriggerKind))
    target: Mapped[str]
    deployment: Mapped[str]
    """Short name of the deployment."""
    environment: Mapped[DeploymentEnvironment] = mapped_column(text_enum(DeploymentEnvironment))
    strategy: Mapped[Strategy] = mapped_column(text_enum(Strategy))
    strategy_options: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    needs_approval: Mapped[bool] = mapped_column(server_default=text("false"))


class WorkflowRun(TenantOwned, Audited, Base):
    """One time that a workflow was set off. `definition` is the workflow as it was then; `event_id` what set it off.

    Queries: a workflow's, newest first; what an event has set off already (unique); the one that a rollout belongs to;
    those of a deployment that wait.
    """

    __tablename__ = "workflow_runs"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("workflows", "workflow_id", cascade=True),
        parent("model_versions", "version_id", cascade=True),
        parent("deployments", "deployment_id"),
        parent("deployment_history", "action_id"),
        CheckConstraint(
            "(state IN ('succeeded', 'rolled_back', 'failed', 'cancelled', 'skipped')) = (finished_at IS NOT NULL)",
            name="finished_iff_over",
        ),
        Index("uq_workflow_runs_event", "organization_id", "workflow_id", "event_id", unique=True),
        Index("ix_workflow_runs_newest", "organization_id", "workflow_id", text("created_at DESC"), "id"),
        Index("ix_workflow_runs_project", "organization_id", "project_id", text("created_at DESC"), "id"),
        Index("ix_workflow_runs_version_id", "organization_id", "version_id"),
        Index("ix_workflow_runs_deployment_id", "organization_id", "deployment_id"),
        Index("ix_workflow_runs_action_id", "organization_id", "action_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    workflow_id: Mapped[UUID]
    event_id: Mapped[UUID]
    version_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[WorkflowState] = mapped_column(text_enum(WorkflowState))
    reason: Mapped[str] = mapped_column(server_default="")
    definition: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    deployment_id: Mapped[UUID | None]
    action_id: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(server_default="")
    finished_at: Mapped[datetime | None]
