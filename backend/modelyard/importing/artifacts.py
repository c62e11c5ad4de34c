"""Reading a source's files: from folders of this machine and from object stores."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from modelyard.artifacts.paths import SCHEME, InvalidPath, clean_folder
from modelyard.importing.source import SourceFile, SourceLoggedModel, SourceRun, UnreadableArtifacts

BLOCK_BYTES = 1024 * 1024
OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "az", "azure", "abfs", "abfss", "wasbs", "adl", "r2"})
_PROXIED = re.compile(r"https?://[^/]+(?:/[^?#]*)?/mlflow-artifacts/artifacts/(?P<path>[^?#]*)")


def files_at(
    location: str, owner: SourceRun | SourceLoggedModel, *, base: Path, proxied: str | None
) -> Iterator[SourceFile]:
    """The files at an artifact location of a run or logged model.

    base: what relative paths start from. proxied: the folder or address under which the source's server keeps what
    it serves as `mlflow-artifacts:`, None when nobody said.

    Raises:
        UnreadableArtifacts: this machine cannot read there, or it is no place of the owner's.
    """
    served = served_path(location)
    if served is not None:
        if proxied is None:
            raise UnreadableArtifacts("its server keeps them: say where with --artifacts")
        location = f"{proxied.rstrip('/')}/{served}"
    scheme = urlsplit(location).scheme.lower() if "://" in location or location.startswith("file:") else ""
    # MLflow ends them all like this. Without it a source could name any folder or bucket that whoever imports may read.
    end = (owner.id.hex if isinstance(owner, SourceRun) else f"m-{owner.id.hex}", "artifacts")
    if scheme in OBJECT_STORES:
        return _objects_at(location, end)
    if scheme in ("", "file"):
        return _folder_files(base / (unquote(urlsplit(location).path) if scheme else location), end)
    raise UnreadableArtifacts(f"artifacts cannot be read by {scheme}:")


def served_path(location: str) -> str | None:
    """The path below the root of what an MLflow server serves; None for a location that names another place.

    Raises:
        UnreadableArtifacts: the path climbs.
    """
    found = _PROXIED.fullmatch(location)
    if found is None and not location.startswith(f"{SCHEME}:"):
        return None
    try:
        return clean_folder(found["path"] if found else urlsplit(location).path.lstrip("/"))
    except InvalidPath:
        raise UnreadableArtifacts("its path is not plain") from None


def _folder_files(root: Path, end: tuple[str, str]) -> Iterator[SourceFile]:
    """Files below a folder; symbolic links are neither followed nor read."""
    if not root.is_absolute() or ".." in root.parts:
        raise UnreadableArtifacts("its path is not plain")
    if not root.exists():
        # MLflow makes the folder with its first file, below <root>/<experiment>/<run> or …/<experiment>/models/<model>.
        if _artifact_root(root).is_dir():
            return iter(())
        raise UnreadableArtifacts("there is no such folder on this machine")
    # Resolved: a link in the place of the folder leads elsewhere.
    if root.resolve().parts[-2:] != end:
        raise UnreadableArtifacts(f"its path does not end with {'/'.join(end)}")
    return _walk(root)


def _artifact_root(folder: Path) -> Path:
    above = list(folder.parents)
    depth = 3 if len(above) > 1 and above[1].name == "models" else 2
    return above[min(depth, len(above) - 1)]


def _walk(root: Path) -> Iterator[SourceFile]:
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            raise UnreadableArtifacts(f"{error.strerror}: {folder}") from None
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((folder / entry.name, f"{prefix}{entry.name}/"))
            elif entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                modified = datetime.fromtimestamp(status.st_mtime, UTC)
                yield SourceFile(prefix + entry.name, status.st_size, modified, _reader(folder / entry.name))


def _reader(path: Path) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        try:
            # A link that took the file's place since it was listed is refused.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise UnreadableArtifacts(f"{error.strerror}: {path}") from None
        with os.fdopen(handle, "rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block

    return read


def _objects_at(location: str, end: tuple[str, str]) -> Iterator[SourceFile]:
    parts = urlsplit(location)
    prefix = unquote(parts.path).strip("/")
    if tuple(prefix.split("/")[-2:]) != end:
        raise UnreadableArtifacts(f"its path does not end with {'/'.join(end)}")
    try:
        store = from_url(f"{parts.scheme}://{parts.netloc}")
        for page in obstore.list(store, prefix=prefix or None):
            for entry in page:
                path = entry["path"][len(prefix) :].lstrip("/")
                yield SourceFile(path, entry["size"], entry["last_modified"], _object_reader(store, entry["path"]))
    except (BaseError, OSError, ValueError) as error:
        raise UnreadableArtifacts(str(error).splitlines()[0][:200]) from None


def _object_reader(store: ObjectStore, key: str) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        try:
            for piece in obstore.get(store, key).stream(min_chunk_size=BLOCK_BYTES):
                yield bytes(piece)
        except (BaseError, OSError) as error:
            raise UnreadableArtifacts(str(error).splitlines()[0][:200]) from None

    return read
