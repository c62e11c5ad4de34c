"""Artifacts over HTTP. A transfer of bytes holds no transaction: it may take an hour."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from modelyard.artifacts import service, transfer
from modelyard.artifacts.models import Artifact
from modelyard.artifacts.paths import clean_folder, clean_path
from modelyard.artifacts.schemas import ArtifactOut, Deleted, EntryOut
from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.errors import Invalid, TooLarge
from modelyard.kernel.http import problems
from modelyard.kernel.pages import Page, PageRequest, decode_cursor, encode_cursor, page_request
from modelyard.projects.access import (
    Session,
    database_of,
    request_info,
    require,
    require_without_transaction,
)
from modelyard.settings import Settings

router = APIRouter(prefix="/orgs/{org}/projects/{project}/artifacts", tags=["artifacts"])

BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
DOWNLOADS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", **BYTES},
    206: {"description": "The range that was asked for.", **BYTES},
    304: {"description": "The file that the caller has (`If-None-Match`)."},
    **problems(416),
}

CanRead = Annotated[ProjectScope, require(Permission.ARTIFACT_READ)]
CanDelete = Annotated[ProjectScope, require(Permission.ARTIFACT_DELETE)]
CanDownload = Annotated[ProjectScope, require_without_transaction(Permission.ARTIFACT_READ)]
CanUpload = Annotated[ProjectScope, require_without_transaction(Permission.ARTIFACT_WRITE)]


def store_of(request: Request) -> ArtifactStore:
    return cast(ArtifactStore, request.app.state.store)


def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


Store = Annotated[ArtifactStore, Depends(store_of)]


@router.get("", response_model=Page[EntryOut])
async def list_artifacts(
    scope: CanRead,
    session: Session,
    page: Annotated[PageRequest, Depends(page_request)],
    path: Annotated[str, Query(description="The folder. Empty: the project's root.", examples=["models"])] = "",
) -> Page[Any]:
    """Files and sub-folders of a folder; none when there is no such folder."""
    start = decode_cursor(page.cursor, [str])[0] if page.cursor else ""
    if "\x00" in start:
        raise Invalid("The cursor is not one that this list gave.", pointer="/query/cursor")
    found = await service.list_folder(session, scope, clean_folder(path), start=start, limit=page.limit + 1)
    entries = found[: page.limit]
    more = encode_cursor([entries[-1].resume]) if len(found) > page.limit else None
    return Page[Any](items=[EntryOut.model_validate(entry) for entry in entries], next=more)


async def find_file(request: Request, scope: ProjectScope, path: str, *, operation: str) -> Artifact:
    """The file of that path, in a transaction of its own.

    Raises:
        InvalidPath, IsFolder, NotFound: there is none.
    """
    context = Context(scope.actor, scope.organization_id, request_info(request.scope, operation))
    async with database_of(request).transaction(context) as session:
        return await service.find(session, scope, clean_path(path))


@router.get("/{path:path}", response_class=Response, responses=DOWNLOADS)
async def download_artifact(path: str, scope: CanDownload, request: Request, store: Store) -> Response:
    """The file's bytes, or one range of them."""
    artifact = await find_file(request, scope, path, operation="download_artifact")
    return await transfer.download(artifact, store, request.headers)


@router.put("/{path:path}", response_model=ArtifactOut)
async def upload_artifact(path: str, scope: CanUpload, request: Request, store: Store) -> Artifact:
    """Store the request's body under this path; a file that is there is replaced."""
    path = clean_path(path)
    service.refuse_sealed(path)
    limit = settings_of(request).max_artifact_bytes
    check_declared_length(request, limit)
    stored = await store.write(scope.organization_id, request.stream(), limit=limit)
    context = Context(scope.actor, scope.organization_id, request_info(request.scope, "upload_artifact"))
    async with database_of(request).transaction(context) as session:
        return await service.put(session, scope, path, stored, media_type=request.headers.get("content-type"))


def check_declared_length(request: Request, limit: int) -> None:
    """Refuse a body that says at its start that it is too large, before any of it is read.

    Raises:
        TooLarge: it is.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise TooLarge(f"An artifact may have {limit} bytes at most.", limit=limit)


@router.delete("/{path:path}", response_model=Deleted)
async def delete_artifacts(path: str, scope: CanDelete, session: Session) -> Deleted:
    """Delete a file, or a folder with everything in it. What is not there is deleted already."""
    return Deleted(files=await service.delete_under(session, scope, clean_path(path.rstrip("/"))))
