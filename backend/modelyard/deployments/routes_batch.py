"""The native API for batch predictions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.paths import clean_path
from modelyard.deployments import batch, rollouts
from modelyard.deployments.models_batch import BatchPrediction, BatchProgress
from modelyard.deployments.routes import CanRead, CanWrite, Configured
from modelyard.deployments.schemas_batch import BatchCreate, BatchDetail, BatchOut
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.projects.access import Session

router = APIRouter(prefix="/orgs/{org}/projects/{project}/batch-predictions", tags=["deployments"], route_class=Route)

BATCHES = Listing[BatchPrediction](
    filters={
        "state": BatchPrediction.state,
        "model": BatchPrediction.model,
        "version_id": BatchPrediction.version_id,
        "created_by": BatchPrediction.created_by,
    },
    sorts={"created_at": BatchPrediction.created_at},
    tie=BatchPrediction.id,
    descending=True,
)


@router.get("", response_model=Page[BatchOut])
async def list_batch_predictions(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(BATCHES.request)]
) -> object:
    """Batch predictions of the project, newest first."""
    items, following = await BATCHES.page(session, batch.batches(scope), wanted)
    progress = await batch.progress_of(session, scope, [one.id for one in items])
    return {"items": [_shown(one, progress.get(one.id)) for one in items], "next": following}


@router.post("", response_model=BatchDetail, status_code=201, responses=problems(409, 503))
async def create_batch_prediction(body: BatchCreate, scope: CanWrite, session: Session, settings: Configured) -> object:
    """Predict all rows of a file with a version. The result is an artifact of the project in the file's format."""
    rollouts.check_profile(settings, scope, body.profile)
    new = batch.NewBatch(
        model=body.model,
        number=body.version,
        source_path=clean_path(body.source_path),
        format=body.format,
        include_input=body.include_input,
        resources=body.resources.model_dump(),
        profile=body.profile,
    )
    return _shown(await batch.create(session, scope, new), None)


@router.get("/{batch_id}", response_model=BatchDetail)
async def get_batch_prediction(batch_id: UUID, scope: CanRead, session: Session) -> object:
    """One batch prediction, how far it is, and the end of what its model wrote."""
    return await _detail(session, scope, await get_one(session, batch.batch(scope, batch_id), batch.NO_BATCH))


@router.post("/{batch_id}/cancel", response_model=BatchDetail, responses=problems(409))
async def cancel_batch_prediction(batch_id: UUID, scope: CanWrite, session: Session) -> object:
    """Give a batch prediction up. One under way ends within seconds and leaves no result."""
    found = await batch.cancel(session, scope, batch_id, at=datetime.now(UTC))
    return await _detail(session, scope, found)


async def _detail(session: AsyncSession, scope: ProjectScope, found: BatchPrediction) -> object:
    return _shown(found, (await batch.progress_of(session, scope, [found.id])).get(found.id))


def _shown(found: BatchPrediction, progress: BatchProgress | None) -> dict[str, Any]:
    shown = BatchOut.model_validate(found).model_dump()
    if progress is None:
        return {**shown, "said": ""}
    return {**shown, "rows_done": progress.rows_done, "bytes_done": progress.bytes_done, "said": progress.said}
