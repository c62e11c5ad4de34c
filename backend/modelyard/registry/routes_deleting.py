"""Restoring and permanent deletion of models and versions over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.versions import Tagged
from modelyard.projects.access import Session, require, settings_of
from modelyard.registry import deleting
from modelyard.registry.deleting import Purged
from modelyard.registry.models import Model, ModelVersion
from modelyard.registry.retention import retention_of
from modelyard.registry.routes import CanDelete, Number
from modelyard.registry.schemas import ModelOut, VersionOut
from modelyard.registry.schemas_deleting import ModelsPurgedOut, PurgeModels

router = APIRouter(prefix="/orgs/{org}/projects/{project}/models", tags=["registry"], route_class=Route)

CanPurge = Annotated[ProjectScope, require(Permission.MODEL_PURGE)]


@router.post("/purge", response_model=ModelsPurgedOut)
async def purge_models(
    body: PurgeModels,
    scope: CanPurge,
    session: Session,
    dry_run: Annotated[bool, Query(description="Remove nothing, and say what would go.")] = False,
) -> Purged:
    """Remove deleted models and versions for good, with their files. Their numbers are never used again.

    The bytes of files are freed soon after, those that were stored within a day on the next night.
    """
    now = datetime.now(UTC)
    if body.older_than_days is not None:
        then = now - timedelta(days=body.older_than_days)
        return await deleting.purge_old(session, scope, deleted_before=then, at=now, dry_run=dry_run)
    return await deleting.purge_some(
        session, scope, models=body.models, versions=body.versions, at=now, dry_run=dry_run
    )


@router.post("/{model_id}/restore", response_model=ModelOut, responses=problems(409))
async def restore_model(model_id: UUID, scope: CanDelete, session: Session, request: Request, tagged: Tagged) -> Model:
    """Bring a deleted model back with the versions that were deleted together with it.

    They are in no stage and have no aliases then. Refused after the organization's retention, or while another model
    has the name.
    """
    retention = await retention_of(session, scope.organization_id, settings_of(request).deleted_models_retention)
    return tagged(await deleting.restore_model(session, scope, model_id, at=datetime.now(UTC), retention=retention))


@router.post("/{model_id}/versions/{number}/restore", response_model=VersionOut, responses=problems(409))
async def restore_version(
    model_id: UUID, number: Number, scope: CanDelete, session: Session, request: Request, tagged: Tagged
) -> ModelVersion:
    """Bring a deleted version of a live model back, in no stage and without aliases."""
    retention = await retention_of(session, scope.organization_id, settings_of(request).deleted_models_retention)
    return tagged(
        await deleting.restore_version(session, scope, model_id, number, at=datetime.now(UTC), retention=retention)
    )
