"""What can be asked about monitoring. Telemetry carries no project: its queries start from a deployment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, select

from modelyard.deployments import queries as deployments
from modelyard.deployments.models import Deployment
from modelyard.kernel.access import ProjectScope
from modelyard.monitoring.models import DriftReport, Granularity, MonitoringBucket, ReferenceProfile
from modelyard.registry import queries as registry
from modelyard.registry.models import ModelVersion


def buckets(
    scope: ProjectScope, deployment_id: UUID, granularity: Granularity, *, start: datetime, end: datetime
) -> Select[MonitoringBucket]:
    """The series of a live deployment from `start` up to and without `end`, in order of time and version."""
    return (
        deployments.deployment(scope, deployment_id)
        .join(
            MonitoringBucket,
            and_(
                MonitoringBucket.organization_id == scope.organization_id,
                MonitoringBucket.deployment_id == Deployment.id,
            ),
        )
        .with_only_columns(MonitoringBucket)
        .where(
            MonitoringBucket.granularity == granularity,
            MonitoringBucket.bucket_at >= start,
            MonitoringBucket.bucket_at < end,
        )
        .order_by(MonitoringBucket.bucket_at, MonitoringBucket.version_id)
    )


def served_versions(scope: ProjectScope, deployment_ids: Collection[UUID]) -> Select[UUID, UUID]:
    """Each of these live deployments with each version that it may serve: those of its model, deleted ones too."""
    return (
        deployments.deployments(scope)
        .join(
            ModelVersion,
            and_(
                ModelVersion.organization_id == Deployment.organization_id,
                ModelVersion.model_id == Deployment.model_id,
            ),
        )
        .where(Deployment.id.in_(deployment_ids))
        .with_only_columns(Deployment.id, ModelVersion.id)
    )


def current_profiles(scope: ProjectScope, version_ids: Collection[UUID]) -> Select[ReferenceProfile]:
    """The reference profiles in force of these versions."""
    return (
        registry.all_versions(scope)
        .join(
            ReferenceProfile,
            and_(
                ReferenceProfile.organization_id == ModelVersion.organization_id,
                ReferenceProfile.version_id == ModelVersion.id,
            ),
        )
        .where(ReferenceProfile.version_id.in_(version_ids), ReferenceProfile.is_current)
        .with_only_columns(ReferenceProfile)
    )


def drift_reports(scope: ProjectScope) -> Select[DriftReport]:
    """Every report of one project. Every other query of reports starts here."""
    return select(DriftReport).where(
        DriftReport.organization_id == scope.organization_id, DriftReport.project_id == scope.project_id
    )


def reports_of(scope: ProjectScope, deployment_id: UUID) -> Select[DriftReport]:
    """One deployment's reports, the newest window first."""
    return (
        drift_reports(scope)
        .where(DriftReport.deployment_id == deployment_id)
        .order_by(DriftReport.window_end.desc(), DriftReport.id)
    )
