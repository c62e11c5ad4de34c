"""MLflow's calls for artifacts: the proxy (`mlflow-artifacts:/`), and the listings and downloads of its UI."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from modelyard.artifacts import service, transfer, uploads
from modelyard.artifacts.paths import clean_folder, clean_path, join, path_of_location
from modelyard.artifacts.service import Entry
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.endpoint import UPLOAD_HEADER, Call, Endpoints
from modelyard.mlflow_api.errors import DoesNotExist, InvalidParameter, MissingParameter, MlflowError
from modelyard.mlflow_api.runs import RunRef, run_id_of
from modelyard.registry import queries as registry_queries
from modelyard.registry.models import Model, ModelVersion
from modelyard.tracking.service import get_run

endpoints = Endpoints()

MAX_UI_UPLOAD_BYTES = 10 * 1024 * 1024
_PROXY = "2.0/mlflow-artifacts"
_UNSUPPORTED = "{} is not supported for the current artifact repository"
"""Clients look for this sentence, and then transfer the file in one piece."""


class Folder(msgspec.Struct):
    path: str = ""


class RunFile(RunRef):
    path: str = ""


class VersionFile(msgspec.Struct):
    name: str = ""
    version: str = ""
    path: str = ""


def as_wire(entries: Sequence[Entry], folder: str = "") -> dict[str, object]:
    """A listing, its paths below `folder`; an empty one says nothing, like MLflow's."""
    files: list[dict[str, object]] = [
        {"path": join(folder, entry.name), "is_dir": True}
        if entry.is_folder
        else {"path": join(folder, entry.name), "is_dir": False, "file_size": entry.size_bytes}
        for entry in sorted(entries, key=lambda entry: entry.name)
    ]
    return {"files": files} if files else {}


def root_of(location: str) -> str:
    """The folder in the project of an artifact location.

    Raises:
        InvalidParameter: the client keeps these files itself, in a place such as s3://.
    """
    root = path_of_location(location)
    if root is None:
        raise InvalidParameter(f"These artifacts are kept at {location[:500]}, which this server does not read.")
    return root


async def list_below(session: AsyncSession, scope: ProjectScope, location: str, folder: str) -> dict[str, object]:
    """A folder below an artifact location, with paths relative to the location."""
    entries = await service.list_folder(session, scope, join(root_of(location), folder))
    return {**as_wire(entries, folder), "root_uri": location}


async def send(call: Call, path: str) -> Response:
    """The file of that path, or the range of it that was asked for."""
    async with call.transaction() as session:
        artifact = await service.find(session, call.scope, path)
    return await transfer.download(artifact, call.services.store, call.request.headers)


async def receive(call: Call, path: str, *, limit: int, too_large: str) -> int:
    """Store the request's body under that path. Returns its size in bytes; an interrupted upload leaves nothing.

    Raises:
        InvalidParameter: more than `limit` bytes, with the sentence `too_large`.
    """
    declared = call.request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise InvalidParameter(too_large)
    service.refuse_sealed(path)
    stored = await call.services.store.write(call.scope.organization_id, call.request.stream(), limit=limit)
    async with call.transaction() as session:
        await service.put(session, call.scope, path, stored, media_type=call.request.headers.get("content-type"))
    return stored.size_bytes


# The proxy


@endpoints.add("GET", f"{_PROXY}/artifacts", Permission.ARTIFACT_READ)
async def list_artifacts(call: Call) -> object:
    folder = clean_folder((await call.read(Folder)).path)
    async with call.transaction() as session:
        return as_wire(await service.list_folder(session, call.scope, folder))


@endpoints.add("PUT", f"{_PROXY}/artifacts/{{artifact_path:path}}", Permission.ARTIFACT_WRITE)
async def upload_artifact(call: Call) -> object:
    limit = call.services.settings.max_artifact_bytes
    too_large = f"An artifact may have {limit} bytes at most."
    await receive(call, clean_path(call.path["artifact_path"]), limit=limit, too_large=too_large)
    return {}


@endpoints.add("GET", f"{_PROXY}/artifacts/{{artifact_path:path}}", Permission.ARTIFACT_READ)
async def download_artifact(call: Call) -> object:
    return await send(call, clean_path(call.path["artifact_path"]))


@endpoints.add("DELETE", f"{_PROXY}/artifacts/{{artifact_path:path}}", Permission.ARTIFACT_DELETE)
async def delete_artifacts(call: Call) -> object:
    path = clean_path(call.path["artifact_path"].rstrip("/"))
    async with call.transaction() as session:
        await service.delete_under(session, call.scope, path)
    return {}


# Uploads in parts


class BeginUpload(msgspec.Struct):
    path: str = ""
    num_parts: int = 1


class UploadedPart(msgspec.Struct):
    part_number: int = 0
    etag: str = ""
    url: str = ""


class EndUpload(msgspec.Struct):
    path: str = ""
    upload_id: str = ""
    parts: list[UploadedPart] = []


def _upload_id(text: str) -> UUID:
    found = wire.run_uuid(text)
    if found is None:
        raise DoesNotExist(f"There is no upload {text[:100]!r}.")
    return found


@endpoints.add("POST", f"{_PROXY}/mpu/create/{{artifact_path:path}}", Permission.ARTIFACT_WRITE)
async def create_upload(call: Call) -> object:
    """Its credentials are not the caller's own: they are good for the parts of this upload alone, for a day."""
    wanted = await call.read(BeginUpload)
    # Clients name the file as it is called on their own disk, of whatever system.
    name = wanted.path.replace("\\", "/").rpartition("/")[2]
    if not name:
        raise MissingParameter("path")
    if not 1 <= wanted.num_parts <= uploads.MAX_PARTS:
        raise InvalidParameter(f"num_parts must be between 1 and {uploads.MAX_PARTS}.")
    path = clean_path(join(call.path["artifact_path"], name))
    service.refuse_sealed(path)
    async with call.transaction() as session:
        upload = await uploads.begin(session, call.scope, path)
    authorization = call.request.headers.get("authorization", "")
    headers = {UPLOAD_HEADER: uploads.ticket(call.services.vault, upload.id, authorization)}
    # The client has reached this server by the address of this request, so it will reach it by that address again.
    base = str(call.request.url).partition("/mpu/create/")[0]
    return {
        "upload_id": upload.id.hex,
        "credentials": [
            {"url": f"{base}/mpu/part/{upload.id.hex}/{number}", "part_number": number, "headers": headers}
            for number in range(1, wanted.num_parts + 1)
        ],
    }


@endpoints.add("PUT", f"{_PROXY}/mpu/part/{{upload_id}}/{{number:int}}", Permission.ARTIFACT_WRITE)
async def upload_part(call: Call) -> object:
    # Python refuses to read a number of thousands of digits.
    upload_id, number = _upload_id(call.path["upload_id"]), int(call.path["number"][:10])
    if not 1 <= number <= uploads.MAX_PARTS:
        raise InvalidParameter(f"A part has a number between 1 and {uploads.MAX_PARTS}.")
    async with call.transaction() as session:
        await uploads.get_upload(session, call.scope, upload_id)
    limit = call.services.settings.max_artifact_bytes
    stored = await call.services.store.write(call.scope.organization_id, call.request.stream(), limit=limit)
    async with call.transaction() as session:
        await uploads.add_part(session, call.scope, upload_id, number, stored)
    return Response(b"{}", media_type="application/json", headers={"ETag": f'"{stored.digest}"'})


@endpoints.add("POST", f"{_PROXY}/mpu/complete/{{artifact_path:path}}", Permission.ARTIFACT_WRITE)
async def complete_upload(call: Call) -> object:
    wanted = await call.read(EndUpload)
    upload_id, limit = _upload_id(wanted.upload_id), call.services.settings.max_artifact_bytes
    async with call.transaction() as session:
        if await uploads.completed(session, call.scope, upload_id) is not None:
            return {}
        if any(not 1 <= part.part_number <= uploads.MAX_PARTS for part in wanted.parts):
            raise InvalidParameter(f"A part has a number between 1 and {uploads.MAX_PARTS}.")
        count = max((part.part_number for part in wanted.parts), default=None)
        parts = await uploads.parts_to_join(session, call.scope, upload_id, count=count, limit=limit)
        etags = {part.number: part.digest for part in parts}
        for sent in wanted.parts:
            if sent.etag.strip('"') not in ("", etags.get(sent.part_number)):
                raise InvalidParameter(f"Part {sent.part_number} is not the one that was stored.")
    stored = await uploads.joined(call.services.store, call.scope, parts, limit=limit)
    async with call.transaction() as session:
        await uploads.complete(session, call.scope, upload_id, stored, joining=parts, at=datetime.now(UTC))
    return {}


@endpoints.add("POST", f"{_PROXY}/mpu/abort/{{artifact_path:path}}", Permission.ARTIFACT_WRITE)
async def abort_upload(call: Call) -> object:
    wanted = await call.read(EndUpload)
    async with call.transaction() as session:
        await uploads.give_up(session, call.scope, _upload_id(wanted.upload_id))
    return {}


@endpoints.add("GET", f"{_PROXY}/presigned/{{artifact_path:path}}", Permission.ARTIFACT_READ)
async def refuse_multipart_download(_: Call) -> object:
    raise MlflowError("NOT_IMPLEMENTED", _UNSUPPORTED.format("Multipart download"))


@endpoints.add("POST", "2.0/mlflow/artifacts/presigned-download-url", Permission.ARTIFACT_READ)
async def refuse_presigned_download(_: Call) -> object:
    raise MlflowError("NOT_IMPLEMENTED", _UNSUPPORTED.format("Presigned download"))


@endpoints.add("POST", "2.0/mlflow/artifacts/presigned-upload-url", Permission.ARTIFACT_WRITE)
async def refuse_presigned_upload(_: Call) -> object:
    raise MlflowError("NOT_IMPLEMENTED", _UNSUPPORTED.format("Presigned upload"))


# Artifacts of a run or a model version


@endpoints.add("GET", "2.0/mlflow/artifacts/list", Permission.ARTIFACT_READ)
async def list_artifacts_of_run(call: Call) -> object:
    wanted = await call.read(RunFile)
    run_id, folder = run_id_of(wanted), clean_folder(wanted.path)
    async with call.transaction() as session:
        run = await get_run(session, call.scope, run_id)
        return await list_below(session, call.scope, run.artifact_location, folder)


@endpoints.add("GET", "/get-artifact", Permission.ARTIFACT_READ)
async def download_artifact_of_run(call: Call) -> object:
    wanted = await call.read(RunFile)
    if not wanted.path:
        raise MissingParameter("path")
    run_id, path = run_id_of(wanted), clean_path(wanted.path)
    async with call.transaction() as session:
        run = await get_run(session, call.scope, run_id)
    return await send(call, join(root_of(run.artifact_location), path))


@endpoints.add("POST", "2.0/mlflow/upload-artifact", Permission.ARTIFACT_WRITE)
async def upload_artifact_of_run(call: Call) -> object:
    query = call.request.query_params
    run_uuid, path = query.get("run_uuid", ""), query.get("path", "")
    if not run_uuid:
        raise InvalidParameter("Request must specify run_uuid.")
    if not path:
        raise InvalidParameter("Request must specify path.")
    path = clean_path(path)
    if call.request.headers.get("content-length") == "0":
        raise InvalidParameter("Request must specify data.")
    async with call.transaction() as session:
        run = await get_run(session, call.scope, run_id_of(RunRef(run_uuid=run_uuid)))
    await receive(
        call,
        join(root_of(run.artifact_location), path),
        limit=MAX_UI_UPLOAD_BYTES,
        too_large="Artifact size is too large. Max size is 10MB.",
    )
    return {}


@endpoints.add("GET", "/model-versions/get-artifact", Permission.ARTIFACT_READ)
async def download_artifact_of_version(call: Call) -> object:
    wanted = await call.read(VersionFile)
    for name in ("name", "version", "path"):
        if not getattr(wanted, name):
            raise MissingParameter(name)
    path = clean_path(wanted.path)
    missing = DoesNotExist(f"Model Version (name={wanted.name[:500]}, version={wanted.version[:20]}) not found")
    if not (wanted.version.isascii() and wanted.version.isdecimal()) or len(wanted.version) > 18:
        raise missing
    async with call.transaction() as session:
        query = registry_queries.named_versions(call.scope).where(
            Model.name == wanted.name,
            ModelVersion.number == int(wanted.version),
        )
        found = (await session.execute(query)).first()
    if found is None:
        raise missing
    return await send(call, join(root_of(found[0].artifact_location), path))
