"""What the stored files of a version say: its digest and size, and what MLmodel and requirements.txt declare.

The files come from whoever uploaded them. They are read under limits, and what cannot be understood counts as absent:
a version with a strange MLmodel is a version without a signature, not a refusal.
"""

from __future__ import annotations

import asyncio
import json
import math
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import folders
from modelyard.artifacts import queries as artifacts
from modelyard.artifacts.models import Artifact
from modelyard.artifacts.paths import SCHEME, SEALED, InvalidPath, kept_folder, path_of_location
from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.log import logger
from modelyard.registry.digests import File, manifest_digest

log = logger("registry")

DESCRIPTION = "MLmodel"
REQUIREMENTS = "requirements.txt"
MAX_FILE_BYTES = 1024 * 1024
MAX_REQUIREMENTS_CHARS = 64 * 1024
MAX_NAME_CHARS = 200
MAX_DEPTH = 60
MAX_EVENTS = 50_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def place_of(model_id: UUID, number: int) -> str:
    """The folder of a version's own files, relative to the project's root; nothing in it ever changes."""
    return f"{SEALED}/{model_id.hex}/{number}"


class _UnreadableError(Exception):
    """An MLmodel that nobody should read further."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What MLmodel says of a model."""

    signature: dict[str, Any] | None = None
    framework: str = ""
    framework_version: str = ""
    input_example: str = ""
    """Path of the example's file."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is known of a version's files; without files here, digest, size and count are None."""

    digest: str | None = None
    size_bytes: int | None = None
    file_count: int | None = None
    declared: Declared = Declared()
    requirements: str = ""


async def files_at(session: AsyncSession, scope: ProjectScope, location: str) -> list[File]:
    """The files that this platform keeps at a location, in order of their paths; none for a place elsewhere."""
    try:
        place = path_of_location(location)
    except InvalidPath:
        return []
    if not place:
        return []
    found = await _rows(session, scope, place)
    return [File(path[len(place) + 1 :] or path.rpartition("/")[2], size, digest) for path, size, digest in found]


async def keep_files(session: AsyncSession, scope: ProjectScope, location: str, place: str) -> str:
    """Give the files at a location names of their own in the folder `place`, and nothing else. Returns where they are:
    there, or at `location` as before when this platform does not keep them."""
    path = kept_folder(location)
    await clear_place(session, scope, place)
    if path and await folders.copy_folders(session, scope, {path: place}, counted=False):
        return f"{SCHEME}:/{place}"
    file = path and (await session.execute(artifacts.artifact(scope, path))).scalar_one_or_none()
    if not file:
        return location
    await folders.hold_bytes(session, scope)
    session.add(
        Artifact(
            organization_id=scope.organization_id,
            project_id=scope.project_id,
            path=f"{place}/{file.path.rpartition('/')[2]}",
            digest=file.digest,
            size_bytes=file.size_bytes,
            media_type=file.media_type,
        )
    )
    await session.flush()
    return f"{SCHEME}:/{place}"


async def clear_place(session: AsyncSession, scope: ProjectScope, place: str) -> None:
    """Empty the folder of a version that is not there yet. Whatever is in it is nobody's: the database lets no file of
    a registered version go."""
    gone = delete(Artifact).where(artifacts.at_or_under(scope, place))
    await session.execute(gone, execution_options={"synchronize_session": False})


async def _rows(session: AsyncSession, scope: ProjectScope, place: str) -> list[Any]:
    columns = (Artifact.path, Artifact.size_bytes, Artifact.digest)
    for query in (artifacts.under(scope, place), artifacts.artifact(scope, place)):
        rows = list(await session.execute(query.with_only_columns(*columns)))
        if rows:
            return rows
    return []


async def digest_at(session: AsyncSession, scope: ProjectScope, location: str) -> str:
    """`manifest_digest` of the files that this platform keeps at a location."""
    return manifest_digest(await files_at(session, scope, location))


async def read_contents(session: AsyncSession, scope: ProjectScope, store: ArtifactStore, *, location: str) -> Contents:
    """What the files at a location say.

    Raises:
        Unavailable: the store does not answer.
        BytesLost: a file is named whose bytes are gone.
    """
    files = await files_at(session, scope, location)
    if not files:
        return Contents()
    small = {file.path: file for file in files if file.size_bytes <= MAX_FILE_BYTES}

    async def content_of(path: str) -> bytes | None:
        file = small.get(path)
        return None if file is None else await store.read(scope.organization_id, file.digest, limit=MAX_FILE_BYTES)

    description, requirements = (await content_of(DESCRIPTION), await content_of(REQUIREMENTS))
    declared = Declared() if description is None else await asyncio.to_thread(declared_in, description)
    if declared.input_example not in {file.path for file in files}:
        declared = replace(declared, input_example="")
    return Contents(
        digest=manifest_digest(files),
        size_bytes=sum(file.size_bytes for file in files),
        file_count=len(files),
        declared=declared,
        requirements=""
        if requirements is None
        else _clean(requirements.decode(errors="replace"), MAX_REQUIREMENTS_CHARS),
    )


def declared_in(description: bytes) -> Declared:
    """What an MLmodel file declares; nothing where it cannot be read."""
    try:
        plain = _plain_yaml(description)
        framework, version = _framework(plain)
        return Declared(_signature(plain.get("signature")), framework, version, _input_example(plain))
    except Exception as error:  # a stranger's file: whatever the parser makes of it, registering goes on
        log.info("MLmodel cannot be read", reason=type(error).__name__)
        return Declared()


def _plain_yaml(content: bytes) -> dict[str, Any]:
    """A YAML mapping without aliases, which could make a small file unfold into gigabytes, and not nested too deeply.

    The events are counted before anything is built, as building recurses.
    """
    depth = 0
    for count, event in enumerate(yaml.parse(content, Loader=_LOADER)):
        if isinstance(event, yaml.AliasEvent):
            raise _UnreadableError("aliases")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_EVENTS:
            raise _UnreadableError("too deep or too large")
    plain = yaml.load(content, Loader=_LOADER)  # noqa: S506  # nosec B506 - a safe loader, in C where that is built
    if not isinstance(plain, dict):
        raise _UnreadableError("no mapping")
    return plain


def _framework(plain: dict[str, Any]) -> tuple[str, str]:
    """The native flavor and its library's version: the one that the Python function loads, else the first named."""
    flavors = plain.get("flavors")
    if not isinstance(flavors, dict):
        return "", ""
    function = flavors.get("python_function")
    loader = str(function.get("loader_module", "")) if isinstance(function, dict) else ""
    native = [name for name in flavors if isinstance(name, str) and name != "python_function"]
    loaded = loader.removeprefix("mlflow.").partition(".")[0]
    framework = loaded if loaded in native else native[0] if native else "python_function" if function else ""
    flavor = flavors.get(framework)
    version = ""
    if isinstance(flavor, dict) and framework != "python_function":
        versions = {key: value for key, value in flavor.items() if isinstance(key, str) and key.endswith("_version")}
        version = str(versions.get(f"{framework}_version", next(iter(versions.values()), "")))
    return _clean(framework, MAX_NAME_CHARS), _clean(version, MAX_NAME_CHARS)


def _input_example(plain: dict[str, Any]) -> str:
    info = plain.get("saved_input_example_info")
    path = info.get("artifact_path") if isinstance(info, dict) else None
    return path if isinstance(path, str) else ""


def _signature(declared: Any) -> dict[str, Any] | None:
    """Inputs, outputs and params, which MLmodel holds as strings of JSON."""
    if not isinstance(declared, dict):
        return None
    parts: dict[str, Any] = {}
    for name in ("inputs", "outputs", "params"):
        part = declared.get(name)
        if part is not None:
            parts[name] = _storable(json.loads(part) if isinstance(part, str) else part, MAX_DEPTH)
    return parts or None


def _storable(value: Any, depth: int) -> Any:
    """The value as JSON that PostgreSQL takes: no NaN, no NUL, no lone surrogate.

    Raises:
        _UnreadableError: nested too deeply.
    """
    if depth == 0:
        raise _UnreadableError("nested too deeply")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_clean(str(key)): _storable(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item, depth - 1) for item in value]
    return _clean(str(value))


def _clean(text: str, limit: int | None = None) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()[:limit]
