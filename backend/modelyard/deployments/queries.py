"""What can be asked about deployments. Every query starts from `deployments`, or from the history of one project."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from modelyard.deployments.models import Deployment, DeploymentHistory, DeploymentTarget, Outcome
from modelyard.kernel.access import ProjectScope


def deployments(scope: ProjectScope) -> Select[Deployment]:
    """Live deployments of one project."""
    return select(Deployment).where(
        Deployment.organization_id == scope.organization_id,
        Deployment.project_id == scope.project_id,
        Deployment.deleted_at.is_(None),
    )


def deployment(scope: ProjectScope, deployment_id: UUID) -> Select[Deployment]:
    return deployments(scope).where(Deployment.id == deployment_id)


def deployment_by_slug(scope: ProjectScope, slug: str) -> Select[Deployment]:
    return deployments(scope).where(Deployment.slug == slug)


def deployments_of_organization(organization_id: UUID) -> Select[int]:
    """How many live deployments an organization has, in all of its projects."""
    mine = Deployment.organization_id == organization_id
    return select(func.count()).select_from(Deployment).where(mine, Deployment.deleted_at.is_(None))


def targets(scope: ProjectScope, deployment_id: UUID) -> Select[DeploymentTarget]:
    """The versions that a live deployment sends traffic to, the largest share first."""
    return (
        deployment(scope, deployment_id)
        .join(
            DeploymentTarget,
            and_(
                DeploymentTarget.organization_id == Deployment.organization_id,
                DeploymentTarget.deployment_id == Deployment.id,
            ),
        )
        .with_only_columns(DeploymentTarget)
        .order_by(DeploymentTarget.weight.desc(), DeploymentTarget.version_id)
    )


def serving(scope: ProjectScope, version_ids: Select[UUID]) -> Select[Deployment, DeploymentTarget | None]:
    """Live deployments that serve one of these versions, each with its target of that version; None where it has only
    the version itself."""
    wanted = version_ids.scalar_subquery()
    of_deployment = and_(
        DeploymentTarget.organization_id == Deployment.organization_id,
        DeploymentTarget.deployment_id == Deployment.id,
        DeploymentTarget.version_id.in_(wanted),
    )
    targeted = select(DeploymentTarget.deployment_id).where(
        DeploymentTarget.organization_id == scope.organization_id, DeploymentTarget.version_id.in_(wanted)
    )
    return (
        deployments(scope)
        .outerjoin(DeploymentTarget, of_deployment)
        .add_columns(DeploymentTarget)
        .where(or_(Deployment.version_id.in_(wanted), Deployment.id.in_(targeted)))
        .order_by(Deployment.slug)
    )


def actions(scope: ProjectScope) -> Select[DeploymentHistory]:
    """Everything that was done to the deployments of one project, deleted ones included."""
    return select(DeploymentHistory).where(
        DeploymentHistory.organization_id == scope.organization_id, DeploymentHistory.project_id == scope.project_id
    )


def action(scope: ProjectScope, action_id: UUID) -> Select[DeploymentHistory]:
    return actions(scope).where(DeploymentHistory.id == action_id)


def history(scope: ProjectScope, deployment_id: UUID) -> Select[DeploymentHistory]:
    """One deployment's actions, newest first."""
    return (
        actions(scope)
        .where(DeploymentHistory.deployment_id == deployment_id)
        .order_by(DeploymentHistory.started_at.desc(), DeploymentHistory.id)
    )


def under_way(scope: ProjectScope, deployment_id: UUID) -> Select[DeploymentHistory]:
    """The action that has not ended; there is one at most."""
    return actions(scope).where(
        DeploymentHistory.deployment_id == deployment_id, DeploymentHistory.outcome == Outcome.IN_PROGRESS
    )
