"""Copying a source's artifacts into the platform's store, those that are not there yet."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from modelyard.artifacts import queries
from modelyard.artifacts import service as artifacts
from modelyard.artifacts.models import Artifact
from modelyard.artifacts.paths import InvalidPath, clean_path, path_of_location
from modelyard.importing.source import Source, SourceFile, SourceLoggedModel, SourceRun, UnreadableArtifacts
from modelyard.importing.target import Target
from modelyard.kernel.errors import TooLarge


@dataclass(slots=True)
class Files:
    """The files of one run or logged model in the source and in the project: path, bytes and SHA-256 of each.

    The digest is empty on both sides for a file that this import did not read. `copied` came now; `problems` says what
    cannot be read or kept, which is counted on neither side.
    """

    source: list[tuple[str, int, str]] = field(default_factory=list)
    target: list[tuple[str, int, str]] = field(default_factory=list)
    copied: int = 0
    problems: list[str] = field(default_factory=list)


async def bring(
    source: Source, owner: SourceRun | SourceLoggedModel, location: str, *, target: Target | None, writing: bool
) -> Files:
    """Compare an owner's files with those at its `location` in the project, and copy what is missing or newer.

    A file is known by its path and size; one that was changed in the source after it was copied is copied again. Its
    bytes get their name when all of them are stored, so a copy that was broken off is made anew. With a target and not
    `writing`, every file is read and its digest compared.
    """
    found = Files()
    read: set[str] = set()
    left: set[str] = set()
    try:
        listed = await asyncio.to_thread(lambda: list(source.files(owner)))
    except UnreadableArtifacts as error:
        found.problems.append(f"{owner.artifact_uri}: {error}")
        return found
    if not listed:
        return found
    root = path_of_location(location) or ""
    known = {} if target is None else await _known(target, root)
    for file in listed:
        try:
            path = clean_path(file.path)
        except InvalidPath:
            found.problems.append(f"{owner.artifact_uri}: a file cannot be called {file.path[:200]!r}")
            continue
        digest = ""
        try:
            if target is not None and writing and _is_newer(file, known.get(path)):
                digest = await _copy(target, f"{root}/{path}", file)
                found.copied += 1
            elif target is not None and not writing:
                digest = await asyncio.to_thread(_digest, file)
        except (UnreadableArtifacts, TooLarge) as error:
            found.problems.append(f"{owner.artifact_uri}/{file.path}: {error}")
            left.add(path)
            continue
        if digest:
            read.add(path)
        found.source.append((path, file.size_bytes, digest))
    if target is not None:
        stored = await _known(target, root) if found.copied else known
        found.target = [
            (path, file.size, file.digest if path in read else "") for path, file in stored.items() if path not in left
        ]
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    size: int
    digest: str
    at: datetime


def _is_newer(file: SourceFile, there: _Known | None) -> bool:
    if there is None or there.size != file.size_bytes:
        return True
    return file.modified_at is not None and file.modified_at > there.at


def _digest(file: SourceFile) -> str:
    sha256 = hashlib.sha256()
    for block in file.read():
        sha256.update(block)
    return sha256.hexdigest()


async def _known(target: Target, root: str) -> dict[str, _Known]:
    async with target.session() as session:
        columns = (Artifact.path, Artifact.size_bytes, Artifact.digest, Artifact.created_at)
        rows = await session.execute(queries.under(target.scope, root).with_only_columns(*columns))
        return {path[len(root) + 1 :]: _Known(size, digest, at) for path, size, digest, at in rows}


async def _copy(target: Target, path: str, file: SourceFile) -> str:
    """Store a file under `path`. Returns its SHA-256.

    Raises:
        UnreadableArtifacts: it, or a part of it, cannot be read.
        TooLarge: for this platform.
    """
    stored = await target.store.write(target.scope.organization_id, _in_threads(file.read), limit=target.max_file_bytes)
    if stored.size_bytes != file.size_bytes:
        raise UnreadableArtifacts(f"{stored.size_bytes} of its {file.size_bytes} bytes could be read")
    async with target.session() as session:
        await artifacts.put(session, target.scope, path, stored)
    return stored.digest


async def _in_threads(read: Callable[[], Iterator[bytes]]) -> AsyncIterator[bytes]:
    blocks = read()
    while block := await asyncio.to_thread(next, blocks, b""):
        yield block
