"""The audit trail over HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, StringConstraints

from modelyard.audit import export, history, queries, service
from modelyard.audit.models import AuditLog
from modelyard.audit.schemas import (
    ActorKind,
    AuditAction,
    AuditDays,
    AuditFilter,
    AuditLogOut,
    EntityState,
    ExportFormat,
)
from modelyard.identity.access import Session, context_of, database_of, require_in_organization
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.db import get_one, record_event
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.pages import Page, PageRequest, page_request

router = APIRouter(prefix="/orgs/{org}", tags=["audit"], route_class=Route)

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.AUDIT_READ)]
Paging = Annotated[PageRequest, Depends(page_request)]
Value = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Entity = Annotated[Value, Path(description="The table of the entity.", examples=["projects"])]
RecordId = Annotated[UUID, Path(description="The record's id.")]
EntityId = Annotated[UUID, Path(description="Its id; of `deployment_targets`, the deployment's.")]
DAYS = 400
"""Of the calendar, today included."""
MEDIA_TYPES = {ExportFormat.JSONL: "application/x-ndjson", ExportFormat.CSV: "text/csv; charset=utf-8"}


def _audit_filter(
    since: Annotated[AwareDatetime | None, Query(description="From this moment on.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Before this moment.")] = None,
    actor_id: Annotated[UUID | None, Query(description="The key that acted, or the person who was logged in.")] = None,
    actor_type: Annotated[ActorKind | None, Query(description="What acted.")] = None,
    entity: Annotated[
        Value | None, Query(description="The changed table, or the event's name.", examples=["projects"])
    ] = None,
    entity_id: Annotated[UUID | None, Query(description="What was changed.")] = None,
    action: Annotated[AuditAction | None, Query(description="What was done to it.")] = None,
    request_id: Annotated[
        Value | None, Query(description="`X-Request-ID` of the request.", examples=["01a205e7ce1d7f3d"])
    ] = None,
    project_id: Annotated[UUID | None, Query(description="The project that it belongs to.")] = None,
    operation: Annotated[
        Value | None, Query(description="The operation of the API.", examples=["change_project"])
    ] = None,
) -> AuditFilter:
    return AuditFilter(
        since=since,
        until=until,
        actor_id=actor_id,
        actor_type=actor_type,
        entity=entity,
        entity_id=entity_id,
        action=action,
        request_id=request_id,
        project_id=project_id,
        operation=operation,
    )


Filter = Annotated[AuditFilter, Depends(_audit_filter)]


@router.get("/audit-logs", response_model=Page[AuditLogOut])
async def audit_logs(scope: CanRead, session: Session, paging: Paging, criteria: Filter) -> dict[str, Any]:
    """The audit trail, newest first: the records that have every value that is asked for."""
    items, after = await service.page(session, scope.organization_id, criteria, request=paging)
    return {"items": items, "next": after}


@router.get(
    "/audit-logs/export",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The file.",
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    },
)
async def export_audit_logs(
    scope: CanRead,
    session: Session,
    request: Request,
    criteria: Filter,
    format: Annotated[
        ExportFormat, Query(description="A JSON object a line, or CSV with a head.")
    ] = ExportFormat.JSONL,
) -> StreamingResponse:
    """The audit trail as a file, newest first, up to the moment of the request; the export itself is on the trail.

    In CSV, a cell that a spreadsheet would run as a formula has an apostrophe before it.
    """
    now = datetime.now(UTC)
    await record_event(
        session, scope.organization_id, "audit_export", None, format=format, filters=service.said(criteria)
    )
    lines = export.exported(
        database_of(request),
        context_of(request, scope.actor, scope.organization_id),
        criteria,
        format=format,
        now=now,
    )
    name = f"audit-{scope.organization_slug}-{now:%Y%m%dT%H%M%SZ}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, media_type=MEDIA_TYPES[format], headers=headers)


@router.get("/audit-logs/days", response_model=AuditDays, responses=problems(503))
async def count_audit_logs(scope: CanRead, session: Session, criteria: Filter) -> object:
    """How many records each of the last 400 days has, with the filter but for its times: what a calendar shows."""
    today = datetime.now(UTC).date()
    first = today - timedelta(days=DAYS - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    found = await service.count_days(session, scope.organization_id, replace(criteria, since=since, until=None))
    days = [{"day": day, "records": records} for day, records in found]
    return {"first": first, "last": today, "days": days}


@router.get("/audit-logs/{record_id}", response_model=AuditLogOut)
async def audit_log(record_id: RecordId, scope: CanRead, session: Session) -> AuditLog:
    """One record."""
    query = queries.audit_logs(scope.organization_id).where(AuditLog.id == record_id)
    return await get_one(session, query, "There is no such record.")


@router.get("/history/{entity}/{entity_id}", response_model=Page[AuditLogOut])
async def entity_history(
    entity: Entity, entity_id: EntityId, scope: CanRead, session: Session, paging: Paging
) -> dict[str, Any]:
    """The records of one entity, newest first. It need not exist any more."""
    history.check_entity(entity)
    criteria = AuditFilter(entity=entity, entity_id=entity_id)
    items, after = await service.page(session, scope.organization_id, criteria, request=paging)
    return {"items": items, "next": after}


@router.get("/history/{entity}/{entity_id}/state", response_model=EntityState)
async def entity_state(
    entity: Entity,
    entity_id: EntityId,
    scope: CanRead,
    session: Session,
    at: Annotated[AwareDatetime | None, Query(description="The moment; absent: now.")] = None,
) -> EntityState:
    """The entity as it was at a moment, rebuilt from its records; 404 when it did not exist then."""
    moment = at or datetime.now(UTC)
    return await history.state_of(session, scope.organization_id, entity, entity_id=entity_id, at=moment)
