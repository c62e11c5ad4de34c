"""Uploads in parts over HTTP. A part may be sent again, parts may come in any order and at the same time."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import service, uploads
from modelyard.artifacts.models import Artifact, ArtifactUpload
from modelyard.artifacts.paths import clean_path
from modelyard.artifacts.routes import CanUpload, Store, check_declared_length, settings_of
from modelyard.artifacts.schemas import ArtifactOut, PartOut, UploadComplete, UploadCreate, UploadOut
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session, database_of, request_info, require

router = APIRouter(prefix="/orgs/{org}/projects/{project}/artifact-uploads", tags=["artifacts"], route_class=Route)

CanWrite = Annotated[ProjectScope, require(Permission.ARTIFACT_WRITE)]
Number = Annotated[int, Path(ge=1, le=uploads.MAX_PARTS, description="The place of the part, from 1.", examples=[1])]


@router.post("", response_model=UploadOut, status_code=201)
async def begin_upload(body: UploadCreate, scope: CanWrite, session: Session) -> UploadOut:
    """Begin a file that comes in parts. It can be seen once it is completed, and is forgotten after a week if not."""
    path = clean_path(body.path)
    service.refuse_sealed(path)
    made = await uploads.begin(session, scope, path, media_type=body.media_type)
    return await _shown(session, scope, made)


@router.get("/{upload_id}", response_model=UploadOut)
async def get_upload(upload_id: UUID, scope: CanWrite, session: Session) -> UploadOut:
    """How far an upload has come."""
    return await _shown(session, scope, await uploads.get_upload(session, scope, upload_id))


@router.put("/{upload_id}/parts/{number}", response_model=PartOut, responses=problems(409, 413))
async def upload_part(upload_id: UUID, number: Number, scope: CanUpload, request: Request, store: Store) -> PartOut:
    """Store the request's body as one part; the same part again replaces it."""
    limit = settings_of(request).max_artifact_bytes
    check_declared_length(request, limit)
    async with _transaction(request, scope, "upload_part") as session:
        await uploads.get_upload(session, scope, upload_id)
    stored = await store.write(scope.organization_id, request.stream(), limit=limit)
    async with _transaction(request, scope, "upload_part") as session:
        await uploads.add_part(session, scope, upload_id, number, stored)
    return PartOut(number=number, size_bytes=stored.size_bytes, digest=stored.digest)


@router.post("/{upload_id}/complete", response_model=ArtifactOut, responses=problems(409, 413))
async def complete_upload(
    upload_id: UUID, body: UploadComplete, scope: CanUpload, request: Request, store: Store
) -> Artifact:
    """Join the parts into the file; one that is there is replaced. Again, it answers the same."""
    limit = settings_of(request).max_artifact_bytes
    async with _transaction(request, scope, "complete_upload") as session:
        known = await uploads.completed(session, scope, upload_id)
        if known is not None:
            return known
        parts = await uploads.parts_to_join(session, scope, upload_id, count=body.parts, limit=limit)
    stored = await uploads.joined(store, scope, parts, limit=limit)
    async with _transaction(request, scope, "complete_upload") as session:
        return await uploads.complete(session, scope, upload_id, stored, joining=parts, at=datetime.now(UTC))


@router.delete("/{upload_id}", status_code=204)
async def give_up_upload(upload_id: UUID, scope: CanWrite, session: Session) -> None:
    """Forget an upload and its parts. A completed one keeps its file."""
    await uploads.give_up(session, scope, upload_id)


def _transaction(request: Request, scope: ProjectScope, operation: str) -> AbstractAsyncContextManager[AsyncSession]:
    context = Context(scope.actor, scope.organization_id, request_info(request.scope, operation))
    return database_of(request).transaction(context)


async def _shown(session: AsyncSession, scope: ProjectScope, upload: ArtifactUpload) -> UploadOut:
    parts = (await session.execute(uploads.parts(scope, upload.id))).scalars().all()
    return UploadOut(
        id=upload.id,
        path=upload.path,
        created_at=upload.created_at,
        completed_at=upload.completed_at,
        size_bytes=sum(part.size_bytes for part in parts),
        received=[part.number for part in parts],
    )
