"""Use cases of alerts: open → acknowledged → resolved, one at a time for each cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.alerts import queries
from modelyard.alerts.events import AlertAcknowledged, AlertOpened, AlertResolved, AlertWorsened
from modelyard.alerts.models import Alert, AlertSource, AlertStatus, Severity
from modelyard.alerts.queries import WORST_FIRST
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict, Invalid
from modelyard.kernel.events import publish
from modelyard.kernel.ids import uuid7

NO_ALERT = "There is no such alert in this project."


class AlertIsResolved(Conflict):
    code, title = "alert_is_resolved", "The alert is resolved"


@dataclass(frozen=True, slots=True)
class Cause:
    """What needs attention, as it is now. `fingerprint` names the cause within its organization, whatever its numbers.

    value, threshold: what was measured, and the limit that it crossed, in the unit that the title names.
    """

    fingerprint: str
    source: AlertSource
    severity: Severity
    title: str
    message: str = ""
    deployment_id: UUID | None = None
    drift_report_id: UUID | None = None
    value: float | None = None
    threshold: float | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


async def raise_alert(session: AsyncSession, scope: ProjectScope, cause: Cause, *, at: datetime) -> Alert:
    """Open an alert; while the cause has one that is not resolved, count another occurrence of that one instead.

    A repeat brings its numbers, words and evidence with it, and may raise the severity, never lower it. An
    acknowledged alert stays acknowledged.

    Raises:
        Invalid: an empty fingerprint.
        Conflict: the fingerprint names a cause in another project of the organization.
        IntegrityError: no such deployment or report.
    """
    if not cause.fingerprint:
        raise Invalid("A cause has a fingerprint.", pointer="/fingerprint")
    made = insert(Alert).values(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        deployment_id=cause.deployment_id,
        drift_report_id=cause.drift_report_id,
        severity=cause.severity,
        source=cause.source,
        fingerprint=cause.fingerprint,
        title=cause.title,
        message=cause.message,
        value=cause.value,
        threshold=cause.threshold,
        evidence=dict(cause.evidence),
        labels=dict(cause.labels),
        opened_at=at,
        last_seen_at=at,
    )
    opened = made.on_conflict_do_nothing(
        index_elements=["organization_id", "fingerprint"], index_where=text("status <> 'resolved'")
    ).returning(Alert)
    alert = (await session.execute(opened)).scalar_one_or_none()
    if alert is not None:
        await publish(
            session,
            AlertOpened(
                scope.organization_id, scope.project_id, alert.id, alert.severity.value, alert.source.value, alert.title
            ),
        )
        return alert
    query = queries.unresolved_by_fingerprint(scope, cause.fingerprint).with_for_update()
    known = (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if known is None:
        raise Conflict("The cause was resolved at this moment, or is another project's.", fingerprint=cause.fingerprint)
    return await _repeat(session, scope, known, cause, at=at)


async def _repeat(session: AsyncSession, scope: ProjectScope, alert: Alert, cause: Cause, *, at: datetime) -> Alert:
    before = alert.severity
    alert.occurrences += 1
    if at >= alert.last_seen_at:
        alert.last_seen_at = at
        alert.title, alert.message = cause.title, cause.message
        alert.value, alert.threshold = cause.value, cause.threshold
        alert.evidence, alert.labels = dict(cause.evidence), dict(cause.labels)
        alert.drift_report_id = cause.drift_report_id
    if WORST_FIRST[cause.severity] < WORST_FIRST[before]:
        alert.severity = cause.severity
    await session.flush()
    if alert.severity is not before:
        await publish(
            session,
            AlertWorsened(
                scope.organization_id, scope.project_id, alert.id, before=before.value, after=alert.severity.value
            ),
        )
    return alert


async def acknowledge(session: AsyncSession, scope: ProjectScope, alert_id: UUID, *, at: datetime) -> Alert:
    """Take an alert on: the actor becomes its assignee unless it has one. A second time changes nothing.

    Raises:
        NotFound: no such alert.
        AlertIsResolved: it needs nobody any more.
    """
    alert = await _locked(session, scope, alert_id)
    if alert.status is AlertStatus.RESOLVED:
        raise AlertIsResolved("The alert is resolved already.", alert_id=alert_id.hex)
    if alert.status is AlertStatus.ACKNOWLEDGED:
        return alert
    alert.status = AlertStatus.ACKNOWLEDGED
    alert.acknowledged_at, alert.acknowledged_by = at, scope.actor.user_id
    alert.assignee_id = alert.assignee_id or scope.actor.user_id
    await session.flush()
    await publish(session, AlertAcknowledged(scope.organization_id, scope.project_id, alert.id, scope.actor.user_id))
    return alert


async def resolve(session: AsyncSession, scope: ProjectScope, alert_id: UUID, *, at: datetime) -> Alert:
    """Close an alert; its cause may open a new one. A second time changes nothing: the first resolution stands.

    Raises:
        NotFound: no such alert.
    """
    alert = await _locked(session, scope, alert_id)
    if alert.status is AlertStatus.RESOLVED:
        return alert
    alert.status = AlertStatus.RESOLVED
    alert.resolved_at, alert.resolved_by = at, scope.actor.user_id
    await session.flush()
    await publish(session, AlertResolved(scope.organization_id, scope.project_id, alert.id, scope.actor.user_id))
    return alert


async def _locked(session: AsyncSession, scope: ProjectScope, alert_id: UUID) -> Alert:
    query = queries.alert(scope, alert_id).with_for_update().execution_options(populate_existing=True)
    return await get_one(session, query, NO_ALERT)
