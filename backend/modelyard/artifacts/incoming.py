"""Bytes on their way into the store: counted, collected into blocks, and written as a file that has no name yet."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from io import FileIO
from pathlib import Path
from uuid import uuid4

from modelyard.kernel.errors import TooLarge

Identity = tuple[object, ...]
"""What changes whenever a stored object is written to."""

_write_back = getattr(ctypes.CDLL(None), "sync_file_range", None)  # Linux
if _write_back is not None:
    _write_back.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)
_BEGIN_WRITING = 2  # SYNC_FILE_RANGE_WRITE


class Blocks:
    """Chunks of any size in blocks of at least `block_bytes` (the last may be shorter), held to the limit.

    A block is a list, since joining its chunks costs as much as writing them.
    """

    def __init__(self, chunks: AsyncIterator[bytes | memoryview], limit: int, block_bytes: int) -> None:
        self._chunks, self._limit, self._block_bytes = chunks, limit, block_bytes
        self.size_bytes = 0

    def __aiter__(self) -> AsyncIterator[list[bytes | memoryview]]:
        return self

    async def __anext__(self) -> list[bytes | memoryview]:
        block: list[bytes | memoryview] = []
        missing = self._block_bytes
        while missing > 0:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                break
            self.size_bytes += len(chunk)
            if self.size_bytes > self._limit:
                raise TooLarge(f"An artifact may have {self._limit} bytes at most.", limit=self._limit)
            missing -= len(chunk)
            block.append(chunk)
        if not block:
            raise StopAsyncIteration
        return block


class Draft:
    """A file that is being written, beside its final place.

    Its methods run in threads, `hash` beside `append`. One may still be at work when its caller is cancelled: the lock
    lets `discard` wait for it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._digester = hashlib.sha256()
        self._file: FileIO | None = None
        self._discarded = False
        self._size_bytes = 0

    @property
    def digest(self) -> str:
        return self._digester.hexdigest()

    def open(self) -> None:
        with self._lock:
            if self._discarded:
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb", buffering=0)

    def hash(self, block: list[bytes | memoryview]) -> None:
        for chunk in block:
            self._digester.update(chunk)

    def append(self, block: list[bytes | memoryview]) -> None:
        """Write a block, and have the disk begin with it: little is left for the sync at the end."""
        with self._lock:
            if self._file is None:
                return
            start = self._size_bytes
            for chunk in block:
                rest = memoryview(chunk)
                while rest:
                    rest = rest[self._file.write(rest) :]
                self._size_bytes += len(chunk)
            if _write_back is not None:
                # Only advice: an error of the disk is told by the sync at the end.
                _write_back(self._file.fileno(), start, self._size_bytes - start, _BEGIN_WRITING)

    def place(self, target: Path, known: Identity | None) -> Identity | None:
        """Give the file its final name, durably. Returns its identity there.

        known: of a file under that name whose bytes are the digest's; such a file is left as it is.
        """
        with self._lock:
            if self._file is None:
                return None
            with contextlib.suppress(FileNotFoundError):
                if identity_of(target.stat()) == known:
                    # Either a collection finds it young, or it has taken it away and this fails.
                    os.utime(target)
                    return identity_of(target.stat())
            new_folder = not target.parent.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            os.fsync(self._file.fileno())
            self._path.replace(target)
            _sync_folder(target.parent)
            if new_folder:
                _sync_folder(target.parent.parent)
            return identity_of(os.fstat(self._file.fileno()))

    def discard(self) -> None:
        with self._lock:
            self._discarded = True
            if self._file is not None:
                self._file.close()
                self._file = None
                self._path.unlink(missing_ok=True)


def write_together(contents: Sequence[bytes], drafts: Path, place: Callable[[str], Path]) -> list[tuple[str, Identity]]:
    """Write small contents as a `Draft` each would be, each to the place of its SHA-256, durably.

    Waiting for the disk once for all of them takes a fraction of the time. Returns their digests and identities.
    """
    written: list[tuple[FileIO, Path, str]] = []
    drafts.mkdir(parents=True, exist_ok=True)
    try:
        for content in contents:
            draft = drafts / uuid4().hex
            file = draft.open("xb", buffering=0)
            written.append((file, draft, hashlib.sha256(content).hexdigest()))
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
        for file, _, _ in written:
            os.fsync(file.fileno())
        found, changed = [], set()
        for file, draft, digest in written:
            target = place(digest)
            if not target.parent.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                changed.add(target.parent.parent)
            draft.replace(target)
            changed.add(target.parent)
            found.append((digest, identity_of(os.fstat(file.fileno()))))
        for folder in changed:
            _sync_folder(folder)
        return found
    finally:
        for file, draft, _ in written:
            file.close()
            draft.unlink(missing_ok=True)


def identity_of(found: os.stat_result) -> Identity:
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _sync_folder(folder: Path) -> None:
    """Make a new name in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
