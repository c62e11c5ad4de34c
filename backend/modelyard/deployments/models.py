"""Deployments, their traffic and their history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import (
    AUDITED,
    EMPTY_OBJECT,
    LIVE,
    Audited,
    Base,
    InOrganization,
    SoftDeletable,
    TenantOwned,
    parent,
    satellite,
    text_enum,
)


class DeploymentEnvironment(StrEnum):
    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"


class Engine(StrEnum):
    LOCAL = "local"
    RAY = "ray"


class DesiredState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class ObservedState(StrEnum):
    PENDING = "pending"
    BUILDING = "building"
    STARTING = "starting"
    READY = "ready"
    DEGRADED = "degraded"
    FAILED = "failed"
    STOPPED = "stopped"


class Strategy(StrEnum):
    ROLLING = "rolling"
    BLUE_GREEN = "blue_green"
    CANARY = "canary"
    SHADOW = "shadow"


class TargetRole(StrEnum):
    STABLE = "stable"
    CANDIDATE = "candidate"
    SHADOW = "shadow"


class DeploymentAction(StrEnum):
    CREATE = "create"
    DEPLOY = "deploy"
    SCALE = "scale"
    CONFIGURE = "configure"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    PROMOTE = "promote"
    HOLD = "hold"
    ROLL_BACK = "roll_back"
    DELETE = "delete"


class Outcome(StrEnum):
    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    ROLLED_BACK = "rolled_back"
    CANCELLED = "cancelled"


class Deployment(TenantOwned, Audited, SoftDeletable, Base):
    """A model answering at an address. Desired state is what people asked for, observed what the engine reports.

    `resources` are limits of one replica: `{"cpu": cores, "memory_bytes": n}`. `generation` grows with each change of
    the desired state; `observed_generation` follows it when the engine has caught up.
    Queries: by slug (every request to the gateway: the partial unique index); a project's list; what the controller
    has yet to do (partial, where the generations differ); a model's deployments.
    """

    __tablename__ = "deployments"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("models", "model_id"),
        parent("model_versions", "version_id"),
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name="slug"),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("0 <= min_replicas AND min_replicas <= max_replicas AND max_replicas > 0", name="replicas"),
        Index("uq_deployments_slug", "organization_id", "project_id", "slug", unique=True, postgresql_where=LIVE),
        Index("ix_deployments_model_id", "organization_id", "model_id"),
        Index("ix_deployments_version_id", "organization_id", "version_id"),
        Index(
            "ix_deployments_to_reconcile",
            "organization_id",
            "updated_at",
            postgresql_where=text("observed_generation IS DISTINCT FROM generation"),
        ),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    environment: Mapped[DeploymentEnvironment] = mapped_column(text_enum(DeploymentEnvironment))
    engine: Mapped[Engine] = mapped_column(text_enum(Engine), server_default="local")
    model_id: Mapped[UUID]
    version_id: Mapped[UUID]
    desired_state: Mapped[DesiredState] = mapped_column(text_enum(DesiredState), server_default="running")
    observed_state: Mapped[ObservedState] = mapped_column(text_enum(ObservedState), server_default="pending")
    observed_reason: Mapped[str] = mapped_column(server_default="")
    observed_at: Mapped[datetime | None]
    strategy: Mapped[Strategy] = mapped_column(text_enum(Strategy), server_default="rolling")
    strategy_options: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    min_replicas: Mapped[int] = mapped_column(server_default=text("1"))
    max_replicas: Mapped[int] = mapped_column(server_default=text("1"))
    ready_replicas: Mapped[int] = mapped_column(server_default=text("0"))
    resources: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    options: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    endpoint: Mapped[str] = mapped_column(server_default="")
    generation: Mapped[int] = mapped_column(server_default=text("1"))
    observed_generation: Mapped[int | None]


class DeploymentTarget(InOrganization, Base):
    """A version that a deployment sends traffic to, with its share in percent (a shadow gets copies: weight 0).

    Queries: a deployment's split (the primary key); the deployments that serve a version.
    """

    __tablename__ = "deployment_targets"
    __table_args__ = (
        parent("deployments", "deployment_id", cascade=True),
        parent("model_versions", "version_id"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight"),
        CheckConstraint("role <> 'shadow' OR weight = 0", name="shadow_gets_copies"),
        Index("ix_deployment_targets_version_id", "organization_id", "version_id"),
        {"info": AUDITED},
    )
    deployment_id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[TargetRole] = mapped_column(text_enum(TargetRole))
    weight: Mapped[int]
    since: Mapped[datetime] = mapped_column(server_default=text("now()"))


class DeploymentHistory(TenantOwned, Base):
    """One action on a deployment: who did what, why, and how it ended.

    Queries: a deployment's history, newest first; a project's actions under way (partial).
    """

    __tablename__ = "deployment_history"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("deployments", "deployment_id"),
        parent("model_versions", "from_version_id"),
        parent("model_versions", "to_version_id"),
        CheckConstraint("(outcome = 'in_progress') = (finished_at IS NULL)", name="finished_iff_over"),
        CheckConstraint("finished_at >= started_at", name="times"),
        Index("ix_deployment_history_newest", "organization_id", "deployment_id", text("started_at DESC"), "id"),
        Index(
            "ix_deployment_history_in_progress",
            "organization_id",
            "project_id",
            "deployment_id",
            postgresql_where=text("outcome = 'in_progress'"),
        ),
        {"info": satellite("it is a trail itself: append-only")},
    )
    project_id: Mapped[UUID]
    deployment_id: Mapped[UUID]
    action: Mapped[DeploymentAction] = mapped_column(text_enum(DeploymentAction))
    from_version_id: Mapped[UUID | None]
    to_version_id: Mapped[UUID | None]
    actor_type: Mapped[str] = mapped_column(server_default="system")
    actor_id: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"))
    reason: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome), server_default="in_progress")
    evidence: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    started_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    finished_at: Mapped[datetime | None]
