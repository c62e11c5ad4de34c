"""The bytes of artifacts: kept once for each organization under their SHA-256, in a folder or an object store."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from modelyard.artifacts.incoming import Blocks, Draft, Identity, identity_of
from modelyard.kernel.errors import ModelyardError, TooLarge, Unavailable
from modelyard.kernel.log import logger
from modelyard.settings import Settings

log = logger("artifacts")

FILE_BLOCK_BYTES = 4 * 1024 * 1024
"""Bytes of one upload on their way into a folder; two blocks are in memory, one that comes and one that is written."""
PART_BYTES = 8 * 1024 * 1024
"""The same on their way to an object store, as one part of a multipart upload; S3 takes 10,000 parts, so 80 GiB."""
PARALLEL_PARTS = 2
STREAM_BYTES = 512 * 1024
ASIDE = "aside"
"""The folder of an organization in which a content lies while it is removed."""
STAYS = timedelta(hours=12)
"""An object that is younger is not written again. Collection takes only what is twice as old."""
REMEMBERED = 10_000
"""Objects of which one process remembers that their bytes have their digest."""
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
        self._whole: dict[str, Identity] = {}

    def _remember(self, key: str, identity: Identity | None) -> None:
        """The bytes of this identity have been hashed: they need not be hashed again while it stays the same."""
        if identity is None:
            return
        self._whole[key] = identity
        if len(self._whole) > REMEMBERED:
            del self._whole[next(iter(self._whole))]

    async def write(self, organization_id: UUID, chunks: AsyncIterator[bytes | memoryview], *, limit: int) -> Stored:
        """Store the bytes of `chunks`, in constant memory. Content that is there already is not stored again.

        Leaves nothing behind when it fails, is cancelled, or `chunks` raises.

        Raises:
            TooLarge: more than `limit` bytes.
            Unavailable: the store refuses to be written.
        """
        with _as_refusals(None):
            if self._folder is not None:
                blocks = Blocks(chunks, limit, FILE_BLOCK_BYTES)
                return await self._write_file(self._folder, organization_id, blocks)
            return await self._write_object(organization_id, Blocks(chunks, limit, PART_BYTES))

    async def _write_file(self, folder: Path, organization_id: UUID, blocks: Blocks) -> Stored:
        draft = Draft(folder / organization_id.hex / "incoming" / uuid4().hex)
        appending: asyncio.Future[tuple[None, None]] | None = None
        try:
            await asyncio.to_thread(draft.open)
            async for block in blocks:
                if appending is not None:
                    await appending
                # The next block comes in while this one is hashed in one thread and written in another.
                appending = asyncio.gather(asyncio.to_thread(draft.hash, block), asyncio.to_thread(draft.append, block))
            if appending is not None:
                await appending
            stored = Stored(draft.digest, blocks.size_bytes)
            key = _key(organization_id, stored.digest)
            self._remember(key, await asyncio.to_thread(draft.place, folder / key, self._whole.get(key)))
            return stored
        finally:
            # A cancelled caller must still clean up, so the clean-up runs to its end on its own.
            await asyncio.shield(asyncio.to_thread(draft.discard))
            if appending is not None and appending.done() and not appending.cancelled():
                appending.exception()  # looked at, so that nobody complains: the first error is the one that counts

    async def _write_object(self, organization_id: UUID, blocks: Blocks) -> Stored:
        first = b"".join(await anext(blocks, []))
        digester = hashlib.sha256(first)
        if len(first) < PART_BYTES:
            stored = Stored(digester.hexdigest(), len(first))
            if not await self._is_there(organization_id, stored):
                await obstore.put_async(self._objects, _key(organization_id, stored.digest), first)
            return stored

        async def hashed() -> AsyncIterator[bytes]:
            yield first
            async for block in blocks:
                part = b"".join(block)
                await asyncio.to_thread(digester.update, part)
                yield part

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
    ) -> AsyncIterator[bytes | memoryview]:
        """The bytes from `start` up to and without `end` (None: to the last), in pieces of bounded size.

        A whole object is checked against its digest, unless this process has seen that it is right and nothing was
        written to it since. Its last piece comes after the check, which raises BytesLost. A range cannot be checked.

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
                there = await asyncio.to_thread(path.stat)
                actual: int | None = there.st_size
                identity: Identity | None = identity_of(there)
                pieces = _from_file(path, start, end)
            elif start == end:  # an empty range is an error to object stores
                actual, identity = await self._size(organization_id, digest), None
                pieces = _nothing()
            else:
                found = await obstore.get_async(self._objects, key, options={"range": (start, end)})
                actual, identity = found.meta["size"], (found.meta["last_modified"], found.meta["e_tag"])
                pieces = _pieces(found)
        if actual != size_bytes:
            raise BytesLost("The stored bytes of this artifact are not all there.", digest=digest)
        if end - start < size_bytes or self._whole.get(key) == identity:
            return pieces
        return self._checked(pieces, key, digest, identity)

    async def _checked(
        self, pieces: AsyncGenerator[bytes | memoryview], key: str, digest: str, identity: Identity | None
    ) -> AsyncIterator[bytes | memoryview]:
        digester = hashlib.sha256()
        held: bytes | memoryview = b""
        async with contextlib.aclosing(pieces):
            async for piece in pieces:
                await asyncio.to_thread(digester.update, piece)
                if held:
                    yield held
                held = piece
        if digester.hexdigest() != digest:
            self._whole.pop(key, None)
            log.error("stored bytes have changed", digest=digest)
            raise BytesLost("The stored bytes of this artifact have changed.", digest=digest)
        self._remember(key, identity)
        yield held

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


async def _nothing() -> AsyncGenerator[bytes | memoryview]:
    return
    yield


async def _pieces(found: obstore.GetResult) -> AsyncGenerator[bytes | memoryview]:
    async for piece in found.stream(min_chunk_size=STREAM_BYTES):
        yield bytes(piece)


async def _from_file(path: Path, start: int, end: int) -> AsyncGenerator[bytes | memoryview]:
    """As `_pieces` for a file. A thread is called only for what the disk must be waited for: that costs more than the
    copy of a piece that lies in memory."""
    with await asyncio.to_thread(path.open, "rb", buffering=0) as file:
        while start < end:
            size = min(STREAM_BYTES, end - start)
            found: bytes | memoryview = _in_memory(file.fileno(), size, start)
            if not found:
                reading = asyncio.ensure_future(asyncio.to_thread(os.pread, file.fileno(), size, start))
                try:
                    found = await asyncio.shield(reading)
                finally:
                    # The file is closed only after the last read of it has ended, also when the receiver went away.
                    await asyncio.shield(asyncio.wait([reading]))
            if not found:
                raise EOFError(f"{path} became shorter while it was sent")
            start += len(found)
            yield found
            await asyncio.sleep(0)  # others get their turn, however fast the receiver is


def _in_memory(handle: int, size: int, start: int) -> memoryview:
    """As much from `start` on as the system can give without waiting for the disk: often nothing."""
    piece = bytearray(size)
    try:
        return memoryview(piece)[: os.preadv(handle, [piece], start, os.RWF_NOWAIT)]
    except (AttributeError, OSError):  # the system, or the file's, cannot say
        return memoryview(b"")


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
