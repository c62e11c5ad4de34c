"""What can be asked about alerts. Every query starts from `alerts`."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, case, select

from modelyard.alerts.models import Alert, AlertStatus, Severity
from modelyard.kernel.access import ProjectScope

WORST_FIRST = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}


def alerts(scope: ProjectScope) -> Select[Alert]:
    """Every alert of one project."""
    return select(Alert).where(Alert.organization_id == scope.organization_id, Alert.project_id == scope.project_id)


def alert(scope: ProjectScope, alert_id: UUID) -> Select[Alert]:
    return alerts(scope).where(Alert.id == alert_id)


def unresolved(scope: ProjectScope) -> Select[Alert]:
    """What still needs somebody: the worst first, then the newest."""
    rank = case(WORST_FIRST, value=Alert.severity)
    return alerts(scope).where(Alert.status != AlertStatus.RESOLVED).order_by(rank, Alert.opened_at.desc(), Alert.id)


def unresolved_by_fingerprint(scope: ProjectScope, fingerprint: str) -> Select[Alert]:
    """The one alert of this cause that is not resolved."""
    return alerts(scope).where(Alert.status != AlertStatus.RESOLVED, Alert.fingerprint == fingerprint)


def alerts_of(scope: ProjectScope, deployment_id: UUID) -> Select[Alert]:
    """One deployment's alerts, newest first."""
    return alerts(scope).where(Alert.deployment_id == deployment_id).order_by(Alert.opened_at.desc(), Alert.id)
