"""Versions as folders over HTTP: pushed in requests of many files, and pulled the same way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import anyio
from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse

from modelyard.artifacts import service as artifacts
from modelyard.artifacts import transfer, uploads
from modelyard.artifacts.paths import clean_path, kept_folder
from modelyard.artifacts.routes import BYTES, DOWNLOADS, Store, check_declared_length, settings_of
from modelyard.artifacts.schemas import PartOut
from modelyard.artifacts.store import Stored
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import NotFound
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session, database_of, request_info, require_without_transaction
from modelyard.registry import contents, pushes, queries, queries_pushes
from modelyard.registry.digests import File, manifest_digest
from modelyard.registry.models import ModelVersion
from modelyard.registry.models_pushes import VersionPush
from modelyard.registry.routes import CanRead, CanWrite, Number
from modelyard.registry.schemas import VersionOut
from modelyard.registry.schemas_pushes import (
    ContentsOut,
    FileOut,
    ManifestOut,
    MissingOut,
    PushCreate,
    PushOut,
)
from modelyard.registry.service import NO_VERSION

router = APIRouter(prefix="/orgs/{org}/projects/{project}", tags=["registry"], route_class=Route)

CanSend = Annotated[ProjectScope, require_without_transaction(Permission.MODEL_WRITE)]
CanFetch = Annotated[ProjectScope, require_without_transaction(Permission.MODEL_READ)]
Digest = Annotated[
    str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the content, hexadecimal.", examples=["5994471a" * 8])
]
PartNumber = Annotated[int, Path(ge=1, le=uploads.MAX_PARTS, description="The place of the part, from 1.")]
BODY = {"requestBody": {"required": True, **BYTES}}


@router.post("/pushes", response_model=PushOut, status_code=201, responses=problems(413))
async def begin_push(body: PushCreate, scope: CanWrite, session: Session, request: Request) -> PushOut:
    """Begin a version of files that come from the caller. It is forgotten after a week if it is not completed.

    `missing` are the contents to send: those that the project has already need not come again.
    """
    new = pushes.NewPush(
        model=body.model,
        files=[File(file.path, file.size_bytes, file.digest) for file in body.files],
        create_model=body.create_model,
        description=body.description,
        tags=body.tags,
        run_id=body.run_id,
    )
    limit = settings_of(request).max_artifact_bytes
    return await _shown(session, scope, await pushes.begin(session, scope, new, limit=limit, at=datetime.now(UTC)))


@router.get("/pushes/{push_id}", response_model=PushOut)
async def get_push(push_id: UUID, scope: CanWrite, session: Session) -> PushOut:
    """How far a push has come: after an interruption, send what is still missing."""
    return await _shown(session, scope, await pushes.get_push(session, scope, push_id, at=datetime.now(UTC)))


@router.put("/pushes/{push_id}/contents", response_model=ContentsOut, responses=problems(409), openapi_extra=BODY)
async def push_contents(push_id: UUID, scope: CanSend, request: Request, store: Store) -> ContentsOut:
    """Send contents that are missing, any number in a row: of each its SHA-256 in 32 bytes, then its bytes.

    Each is checked. When one is wrong, or the line breaks, those before it stay.
    """
    at = datetime.now(UTC)
    async with _transaction(request, scope, "push_contents") as session:
        await pushes.open_push(session, scope, push_id, at=at)
        sizes = dict((await session.execute(queries_pushes.missing(scope, push_id))).all())
    stored: list[Stored] = []
    try:
        await contents.receive(store, scope.organization_id, request.stream(), sizes=sizes, stored=stored)
    finally:
        if stored:
            with anyio.CancelScope(shield=True):
                async with _transaction(request, scope, "push_contents") as session:
                    await pushes.note_stored(session, scope, push_id, stored, at=at)
    return ContentsOut(stored=len(stored))


@router.put(
    "/pushes/{push_id}/contents/{digest}/parts/{number}",
    response_model=PartOut,
    responses=problems(409, 413),
    openapi_extra=BODY,
)
async def push_part(
    push_id: UUID, digest: Digest, number: PartNumber, scope: CanSend, request: Request, store: Store
) -> PartOut:
    """Send one part of a large content; the same part again replaces it. Every part but the last has `part_bytes`."""
    at = datetime.now(UTC)
    async with _transaction(request, scope, "push_part") as session:
        content = await pushes.content_in_parts(session, scope, push_id, digest, at=at)
    limit = pushes.part_size(content.size_bytes, number)
    check_declared_length(request, limit)
    stored = await store.write(scope.organization_id, request.stream(), limit=limit)
    if stored.size_bytes != limit:
        raise contents.ContentsCut(f"Part {number} has {limit} bytes, and {stored.size_bytes} came.")
    async with _transaction(request, scope, "push_part") as session:
        await pushes.note_part(session, scope, push_id, digest, number, stored, at=at)
    return PartOut(number=number, size_bytes=stored.size_bytes, digest=stored.digest)


@router.post("/pushes/{push_id}/contents/{digest}/join", response_model=ContentsOut, responses=problems(409))
async def join_parts(push_id: UUID, digest: Digest, scope: CanSend, request: Request, store: Store) -> ContentsOut:
    """Make one content of its parts, when all have come. If it is not the one that was promised, they are forgotten.

    Again: the same answer.
    """
    at = datetime.now(UTC)
    async with _transaction(request, scope, "join_parts") as session:
        parts = await pushes.parts_of(session, scope, push_id, digest, at=at)
    if parts:
        stored = await uploads.joined(store, scope, parts, limit=sum(part.size_bytes for part in parts))
        async with _transaction(request, scope, "join_parts") as session:
            await pushes.note_joined(session, scope, push_id, digest, stored, at=at)
        if stored.digest != digest:
            raise pushes.WrongContent(f"The parts of {digest} are those of something else.", digest=digest)
    return ContentsOut(stored=1)


@router.post("/pushes/{push_id}/complete", response_model=VersionOut, responses=problems(409))
async def complete_push(push_id: UUID, scope: CanWrite, session: Session, store: Store) -> ModelVersion:
    """Make the version, under the model's next number. 409 with what is `missing` while not everything has come.

    Again, it answers the same version.
    """
    return await pushes.complete(session, scope, push_id, store=store, at=datetime.now(UTC))


@router.delete("/pushes/{push_id}", status_code=204)
async def give_up_push(push_id: UUID, scope: CanWrite, session: Session) -> None:
    """Forget a push and what has come of it. A completed one keeps its version."""
    await pushes.give_up(session, scope, push_id)


@router.get("/models/{model_id}/versions/{number}/manifest", response_model=ManifestOut)
async def get_manifest(model_id: UUID, number: Number, scope: CanRead, session: Session) -> ManifestOut:
    """All files of a version with their digests. 404 when they are kept elsewhere."""
    files = await _files(session, scope, model_id, number)
    return ManifestOut(
        digest=manifest_digest(files),
        size_bytes=sum(file.size_bytes for file in files),
        files=[FileOut(path=file.path, size_bytes=file.size_bytes, digest=file.digest) for file in files],
    )


@router.get(
    "/models/{model_id}/versions/{number}/contents",
    response_class=Response,
    responses={200: {"description": "Of each file its SHA-256 in 32 bytes, then its bytes.", **BYTES}},
)
async def pull_contents(
    model_id: UUID,
    number: Number,
    scope: CanFetch,
    request: Request,
    store: Store,
    first: Annotated[int, Query(ge=1, description="Place of the first file in the manifest, from 1.")] = 1,
    count: Annotated[int, Query(ge=1, le=100_000, description="Number of files at most.")] = 100_000,
) -> Response:
    """Several files of a version in one answer, in the order of the manifest; equal ones come as often as they are
    named there."""
    async with _transaction(request, scope, "pull_contents") as session:
        found = await _files(session, scope, model_id, number)
    files = found[first - 1 : first - 1 + count]
    headers = {"Content-Length": str(contents.length(files)), "Cache-Control": "private, no-cache"}
    body = await _begun(contents.send(store, scope.organization_id, files))
    return StreamingResponse(body, headers=headers, media_type="application/octet-stream")


@router.get("/models/{model_id}/versions/{number}/files/{path:path}", response_class=Response, responses=DOWNLOADS)
async def pull_file(
    model_id: UUID, number: Number, path: str, scope: CanFetch, request: Request, store: Store
) -> Response:
    """One file of a version, or one range of it."""
    async with _transaction(request, scope, "pull_file") as session:
        version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
        folder = kept_folder(version.artifact_location)
        if not folder:
            raise NotFound("The files of this version are kept elsewhere.", location=version.artifact_location)
        artifact = await artifacts.find(session, scope, f"{folder}/{clean_path(path)}")
    return await transfer.download(artifact, store, request.headers)


async def _files(session: AsyncSession, scope: ProjectScope, model_id: UUID, number: int) -> list[File]:
    version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
    return await contents.files_of(session, scope, version)


async def _begun(pieces: AsyncIterator[bytes | memoryview]) -> AsyncIterator[bytes | memoryview]:
    """The same pieces, the first of which has been read: what is wrong with it is told before the answer begins."""
    first = await anext(pieces, b"")

    async def all_of_them() -> AsyncIterator[bytes | memoryview]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of_them()


def _transaction(request: Request, scope: ProjectScope, operation: str) -> AbstractAsyncContextManager[AsyncSession]:
    context = Context(scope.actor, scope.organization_id, request_info(request.scope, operation))
    return database_of(request).transaction(context)


async def _shown(session: AsyncSession, scope: ProjectScope, push: VersionPush) -> PushOut:
    missing = await pushes.missing(session, scope, push.id)
    return PushOut(
        id=push.id,
        model=push.model_name,
        model_id=push.model_id,
        created_at=push.created_at,
        expires_at=push.expires_at,
        completed_at=push.completed_at,
        missing=[
            MissingOut(
                digest=one.digest, size_bytes=one.size_bytes, part_bytes=one.part_bytes, received=list(one.received)
            )
            for one in missing
        ],
    )
