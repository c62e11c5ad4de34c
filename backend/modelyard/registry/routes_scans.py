"""The native API for scans of versions."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.versions import Expected, Tagged, expect
from modelyard.projects.access import Session
from modelyard.registry import queries, scans
from modelyard.registry.models import ModelVersion
from modelyard.registry.routes import CanWrite, Number
from modelyard.registry.schemas import VersionOut
from modelyard.registry.service import NO_VERSION

router = APIRouter(prefix="/orgs/{org}/projects/{project}/models", tags=["registry"], route_class=Route)


@router.post("/{model_id}/versions/{number}/scan", response_model=VersionOut, status_code=202, responses=problems(412))
async def scan_version(
    model_id: UUID, number: Number, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> ModelVersion:
    """Have a version's files scanned again. Its `scan` is `pending` until that is done, soon afterwards.

    Again while one waits: changes nothing.
    """
    await expect(session, queries.version(scope, model_id, number), expected, NO_VERSION)
    return tagged(await scans.request_scan(session, scope, model_id, number))
