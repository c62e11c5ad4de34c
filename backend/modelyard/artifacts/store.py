"""The bytes of artifacts: kept once for each organization under their SHA-256, in a folder or an object store."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from modelyard.kernel.errors import ModelyardError, TooLarge, Unavailable
from modelyard.kernel.log import logger
from modelyard.settings import Settings

log = logger("artifacts")

FILE_BLOCK_BYTES = 1024 * 1024
"""Bytes of one upload on their way into a folder; two blocks are in memory, one that comes and one that is written."""
PART_BYTES = 8 * 1024 * 1024
"""The same on their way to an object store, as one part of a multipart upload; S3 takes 10,000 parts, so 80 GiB."""
PARALLEL_PARTS = 2
STREAM_BYTES = 1024 * 1024
ASIDE = "aside"
"""The folder of an organization in which a content lies while it is removed."""
STAYS = timedelta(hours=12)
"""An object that is younger is not written again. Collection takes only what is twice as old."""
COPY_LIMIT_BYTES = 5 * 1024**3
"""S3 copies no larger object on the server's side."""


class BytesLost(ModelyardError):
    """The database names a file whose bytes the store does not have, or has differently."""

    status, code, title = 500, "bytes_lost", "Stored bytes are missing or damaged"


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safely in the store; `digest` is their SHA-256 (hexadecimal)."""

    digest: str
    size_bytes: int


class ArtifactStore:
    """Content-addressed bytes at `<organization>/<first two digits of the digest>/<digest>`.

    A folder is written by this class itself rather than by `obstore`, which does not sync files to disk: an upload
    that was acknowledged survives a crash of the machine. It reads a folder's files itself where they are streamed,
    which is several times faster. Everything else goes through `obstore`. An object appears under its digest whole or
    not at all.
    """

    def __init__(self, settings: Settings, data_dir: Path) -> None:
        url = settings.artifact_store
        self._folder: Path | None = None
        if url is None or url.startswith("file:"):
            self._folder = data_dir / "artifacts" if url is None else Path(unquote(urlsplit(url).path))
            self._objects: ObjectStore = LocalStore(prefix=self._folder, mkdir=True)
        else:
            self._objects = from_url(url)

    async def write(self, organization_id: UUID, chunks: AsyncIterator[bytes], *, limit: int) -> Stored:
        """Store the bytes of `chunks`, in constant memory. Content that is there already is not stored again.

        Leaves nothing behind when it fails, is cancelled, or `chunks` raises.

        Raises:
            TooLarge: more than `limit` bytes.
            Unavailable: the store refuses to be written.
        """
        with _as_refusals(None):
            if self._folder is not None:
                blocks = _Blocks(chunks, limit, FILE_BLOCK_BYTES)
                return await self._write_file(self._folder / organization_id.hex, blocks)
            return await self._write_object(organization_id, _Blocks(chunks, limit, PART_BYTES))

    async def _write_file(self, folder: Path, blocks: _Blocks) -> Stored:
        draft = _Draft(folder / "incoming" / uuid4().hex)
        appending: asyncio.Future[None] | None = None
        try:
            await asyncio.to_thread(draft.open)
            async for block in blocks:
                if appending is not None:
                    await appending
                # The next block comes in while this one is hashed and written.
                appending = asyncio.ensure_future(asyncio.to_thread(draft.append, block))
            if appending is not None:
                await appending
            stored = Stored(draft.digest, blocks.size_bytes)
            await asyncio.to_thread(draft.place, folder / stored.digest[:2] / stored.digest)
            return stored
        finally:
            # A cancelled caller must still clean up, so the clean-up runs to its end on its own.
            await asyncio.shield(asyncio.to_thread(draft.discard))
            if appending is not None and appending.done() and not appending.cancelled():
                appending.exception()  # looked at, so that nobody complains: the first error is the one that counts

    async def _write_object(self, organization_id: UUID, blocks: _Blocks) -> Stored:
        first = await anext(blocks, b"")
        digester = hashlib.sha256(first)
        if len(first) < PART_BYTES:
            stored = Stored(digester.hexdigest(), len(first))
            if not await self._is_there(organization_id, stored):
                await obstore.put_async(self._objects, _key(organization_id, stored.digest), first)
            return stored

        async def hashed() -> AsyncIterator[bytes]:
            yield first
            async for block in blocks:
                digester.update(block)
                yield block

        draft = f"{organization_id.hex}/incoming/{uuid4().hex}"
        await self._put_parts(draft, hashed())
        try:
            stored = Stored(digester.hexdigest(), blocks.size_bytes)
            if not await self._is_there(organization_id, stored):
                key = _key(organization_id, stored.digest)
                if stored.size_bytes <= COPY_LIMIT_BYTES:
                    await obstore.copy_async(self._objects, draft, key)
                else:
                    whole = await obstore.get_async(self._objects, draft)
                    await self._put_parts(key, whole.stream(min_chunk_size=PART_BYTES))
            return stored
        finally:
            await asyncio.shield(obstore.delete_async(self._objects, draft))

    async def _put_parts(self, key: str, parts: AsyncIterator[bytes] | obstore.BytesStream) -> None:
        await obstore.put_async(self._objects, key, parts, chunk_size=PART_BYTES, max_concurrency=PARALLEL_PARTS)

    async def _is_there(self, organization_id: UUID, stored: Stored) -> bool:
        """Is the content stored, and not so long ago that it may be collected before it has a name? An object cannot
        be touched, so an old one is written again."""
        try:
            found = await obstore.head_async(self._objects, _key(organization_id, stored.digest))
        except FileNotFoundError:
            return False
        return found["size"] == stored.size_bytes and datetime.now(UTC) - found["last_modified"] < STAYS

    async def _size(self, organization_id: UUID, digest: str) -> int | None:
        try:
            return (await obstore.head_async(self._objects, _key(organization_id, digest)))["size"]
        except FileNotFoundError:
            return None

    async def read(self, organization_id: UUID, digest: str, *, limit: int) -> bytes:
        """All bytes of a small object, checked against their digest.

        Raises:
            TooLarge: more than `limit` bytes.
            BytesLost: the store does not have them, or they have changed.
            Unavailable: the store does not answer.
        """
        with _as_refusals(digest):
            found = await obstore.get_async(self._objects, _key(organization_id, digest))
            if found.meta["size"] > limit:
                raise TooLarge(f"The artifact has more than {limit} bytes.", limit=limit)
            content = bytes(await found.bytes_async())
        if hashlib.sha256(content).hexdigest() != digest:
            raise BytesLost("The stored bytes of this artifact have changed.", digest=digest)
        return content

    async def stream(
        self, organization_id: UUID, digest: str, *, size_bytes: int, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """The bytes from `start` up to and without `end` (None: to the last), in pieces of bounded size.

        size_bytes: the size that the object must have. The object is opened, and these are raised, before this
        returns, so a response has not begun:

        Raises:
            BytesLost: the store does not have the object, or in another size.
            Unavailable: the store does not answer.
        """
        end = size_bytes if end is None else end
        with _as_refusals(digest):
            key = _key(organization_id, digest)
            if self._folder is not None:
                path = self._folder / key
                actual: int | None = (await asyncio.to_thread(path.stat)).st_size
                pieces = _from_file(path, start, end)
            elif start == end:  # an empty range is an error to object stores
                actual = await self._size(organization_id, digest)
                pieces = _nothing()
            else:
                found = await obstore.get_async(self._objects, key, options={"range": (start, end)})
                actual = found.meta["size"]
                pieces = _pieces(found)
        if actual != size_bytes:
            raise BytesLost("The stored bytes of this artifact are not all there.", digest=digest)
        return pieces

    async def old_contents(self, organization_id: UUID, *, before: datetime) -> AsyncIterator[str]:
        """Digests of what was stored, or stored again, before `before`.

        On its way it removes the drafts of uploads that ended before without their end, and puts back what a removal
        that was interrupted has left aside.
        """
        with _as_refusals(None):
            async for chunk in obstore.list(self._objects, prefix=organization_id.hex, chunk_size=1_000):
                for found in chunk:
                    _, folder, name = found["path"].split("/")
                    if folder == ASIDE and self._folder is not None:
                        await asyncio.to_thread(_put_back, self._folder / found["path"])
                    elif found["last_modified"] < before and folder == "incoming":
                        await obstore.delete_async(self._objects, found["path"])
                    elif found["last_modified"] < before:
                        yield name

    async def remove(self, organization_id: UUID, digest: str, *, before: datetime) -> int:
        """Remove a content, unless it was stored again since `before`. Returns how many bytes that freed."""
        key = _key(organization_id, digest)
        with _as_refusals(None):
            if self._folder is not None:
                aside = self._folder / organization_id.hex / ASIDE / digest
                return await asyncio.to_thread(_remove_file, self._folder / key, aside, before)
            try:
                found = await obstore.head_async(self._objects, key)
            except FileNotFoundError:
                return 0
            if found["last_modified"] >= before:
                return 0
            await obstore.delete_async(self._objects, key)
            return found["size"]


def _remove_file(path: Path, aside: Path, before: datetime) -> int:
    aside.parent.mkdir(exist_ok=True)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return 0
    # From here on an upload of the same content stores it anew. One that came before has touched it.
    found = aside.stat()
    if found.st_mtime >= before.timestamp():
        _put_back(aside)
        return 0
    aside.unlink()
    return found.st_size


def _put_back(aside: Path) -> None:
    """Give a content that was taken aside its place again; what was stored there meanwhile is the same."""
    aside.replace(aside.parent.parent / aside.name[:2] / aside.name)


def _key(organization_id: UUID, digest: str) -> str:
    return f"{organization_id.hex}/{digest[:2]}/{digest}"


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield


async def _pieces(found: obstore.GetResult) -> AsyncIterator[bytes]:
    async for piece in found.stream(min_chunk_size=STREAM_BYTES):
        yield bytes(piece)


async def _from_file(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    """As `_pieces` for a file: the next piece is read while this one is sent."""
    with await asyncio.to_thread(path.open, "rb", buffering=0) as file:

        def piece(position: int) -> bytes:
            return os.pread(file.fileno(), min(STREAM_BYTES, end - position), position)

        reading = asyncio.ensure_future(asyncio.to_thread(piece, start))
        try:
            while start < end:
                found = await reading
                if not found:
                    raise EOFError(f"{path} became shorter while it was sent")
                start += len(found)
                reading = asyncio.ensure_future(asyncio.to_thread(piece, start))
                yield found
        finally:
            # The file is closed only after the last read of it has ended, also when the receiver went away.
            await asyncio.shield(asyncio.wait([reading]))


class _Blocks:
    """Chunks of any size as blocks of at least `block_bytes` (the last may be shorter), counted, held to the limit."""

    def __init__(self, chunks: AsyncIterator[bytes], limit: int, block_bytes: int) -> None:
        self._chunks, self._limit, self._block_bytes = chunks, limit, block_bytes
        self.size_bytes = 0
        self._ended = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if self._ended:
            raise StopAsyncIteration
        block = bytearray()
        while len(block) < self._block_bytes:
            try:
                chunk = await anext(self._chunks)
            except StopAsyncIteration:
                self._ended = True
                if block:
                    return bytes(block)
                raise
            self.size_bytes += len(chunk)
            if self.size_bytes > self._limit:
                raise TooLarge(f"An artifact may have {self._limit} bytes at most.", limit=self._limit)
            block += chunk
        return bytes(block)


class _Draft:
    """A file that is being written, beside its final place.

    Its methods run in threads, and one may still be at work when its caller is cancelled: the lock lets `discard`
    wait for it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._digester = hashlib.sha256()
        self._file: FileIO | None = None
        self._discarded = False

    @property
    def digest(self) -> str:
        return self._digester.hexdigest()

    def open(self) -> None:
        with self._lock:
            if self._discarded:
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("xb", buffering=0)

    def append(self, block: bytes) -> None:
        with self._lock:
            if self._file is None:
                return
            self._digester.update(block)
            rest = memoryview(block)
            while rest:
                rest = rest[self._file.write(rest) :]

    def place(self, target: Path) -> None:
        """Give the file its final name, durably. The same content under that name is left as it is."""
        with self._lock:
            if self._file is None:
                return
            size = os.fstat(self._file.fileno()).st_size
            with contextlib.suppress(FileNotFoundError):
                # Touched before it is looked at: either a collection finds it young, or it is not found here.
                os.utime(target)
                if target.stat().st_size == size:
                    return
            new_folder = not target.parent.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            os.fsync(self._file.fileno())
            self._path.replace(target)
            _sync_folder(target.parent)
            if new_folder:
                _sync_folder(target.parent.parent)

    def discard(self) -> None:
        with self._lock:
            self._discarded = True
            if self._file is not None:
                self._file.close()
                self._file = None
                self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a new name in the folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _as_refusals(digest: str | None) -> Iterator[None]:
    """Turn the store's errors into refusals. digest: of the object that is read, None while one is written."""
    try:
        yield
    except (BaseError, OSError) as error:
        if digest is not None and isinstance(error, FileNotFoundError):
            raise BytesLost("The stored bytes of this artifact are missing.", digest=digest) from error
        log.error("artifact store", exc_info=error)
        raise Unavailable("The artifact store cannot be reached, or is full.", retry_after=5) from error
