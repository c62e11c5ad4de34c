"""A version's files in a folder of this machine, compared with their SHA-256; its organization's models read them."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path, PurePosixPath
from typing import cast
from uuid import UUID

from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database
from modelyard.kernel.errors import ModelyardError
from modelyard.registry import scans
from modelyard.registry.digests import File, manifest_digest
from modelyard.serving.places import Places

UNUSED_SECONDS = 7 * 86_400
DESCRIPTION = "MLmodel"
SPARE_BYTES = 1024**3
"""What is left free on the disk."""


class NotStaged(OSError):
    """The files of a version cannot be had; the message says why."""


class Staging:
    """Fetches versions' files below `places.models`."""

    def __init__(self, database: Database, store: ArtifactStore, places: Places) -> None:
        self._database, self._store, self._places = database, store, places

    async def fetch(self, organization_id: UUID, version_id: UUID) -> Path:
        """The folder with the version's files. It is whole, belongs to root, and can be read by the organization's
        models.

        Raises:
            NotStaged: they are not kept here, are no MLflow model, or cannot be read.
        """
        context = Context(SYSTEM, organization_id, RequestInfo(operation="controller"))
        async with self._database.transaction(context) as session:
            found = await scans.to_scan(session, organization_id, version_id)
        if found is None:
            raise NotStaged("The version is gone for good.")
        version, files = found
        if refused := scans.refusal(version, files):
            raise NotStaged(refused.findings[0]["detail"])
        if DESCRIPTION not in {file.path for file in files}:
            raise NotStaged("It holds no MLflow model: there is no file MLmodel at its top.")
        name = f"{version_id.hex}-{manifest_digest(files)[:16]}"
        folder = self._places.models / organization_id.hex / name
        if not folder.exists():
            try:
                await self._fill(organization_id, files, folder)
            except ModelyardError as error:
                raise NotStaged(error.detail) from error
        await asyncio.to_thread(os.utime, folder)
        return folder

    def forget_unused(self, used: set[Path]) -> int:
        """Remove the folders that nobody asked for in a week and that are not among `used`. Returns how many."""
        before, gone = time.time() - UNUSED_SECONDS, 0
        for folder in self._places.models.glob("*/*"):
            with suppress(OSError):
                if folder not in used and folder.stat().st_mtime < before:
                    shutil.rmtree(folder)
                    gone += 1
        return gone

    async def _fill(self, organization_id: UUID, files: Sequence[File], folder: Path) -> None:
        draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
        await asyncio.to_thread(self._begin, organization_id, files, draft)
        try:
            for file in files:
                await self._one(organization_id, file, draft)
            await asyncio.to_thread(_publish, draft, folder)
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True))

    def _begin(self, organization_id: UUID, files: Sequence[File], draft: Path) -> None:
        size = sum(file.size_bytes for file in files)
        of = draft.parent
        of.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(of, 0, self._places.user_of(organization_id))
        of.chmod(0o710)
        free = shutil.disk_usage(of).free
        if free < size + SPARE_BYTES:
            raise NotStaged(f"The disk has {free} bytes left, and the version takes {size}.")
        for file in files:
            if file.path.startswith("/") or ".." in PurePosixPath(file.path).parts:
                raise NotStaged(f"{file.path} is no path of a file in a model.")
        draft.mkdir(mode=0o700)
        for name in {str(PurePosixPath(file.path).parent) for file in files}:
            (draft / name).mkdir(parents=True, exist_ok=True)

    async def _one(self, organization_id: UUID, file: File, draft: Path) -> None:
        pieces = await self._store.stream(organization_id, file.digest, size_bytes=file.size_bytes)
        hashed = hashlib.sha256()
        with (draft / file.path).open("xb") as out:
            async with aclosing(cast(AsyncGenerator[bytes | memoryview], pieces)):
                async for piece in pieces:
                    hashed.update(piece)
                    await asyncio.to_thread(out.write, piece)
        if hashed.hexdigest() != file.digest:
            raise NotStaged(f"The store gave other bytes for {file.path} than were registered.")


def _publish(draft: Path, folder: Path) -> None:
    """Others of the organization's group may read now; where somebody was faster, theirs stays."""
    group = draft.parent.stat().st_gid
    for one in (draft, *draft.rglob("*")):
        if os.geteuid() == 0:
            os.chown(one, 0, group)
        one.chmod(0o750 if one.is_dir() else 0o640)
    with suppress(OSError):
        draft.rename(folder)
    if not folder.exists():
        raise NotStaged("The folder for the version's files could not be made.")
