"""The bytes of artifacts: kept once for each organization under their SHA-256, in a folder or an object store."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import AzureStore, GCSStore, LocalStore, ObjectStore, S3Store, from_url

from modelyard.artifacts.incoming import Blocks, Draft, Identity, identity_of, write_together
from modelyard.kernel.errors import ModelyardError, TooLarge, Unavailable
from modelyard.kernel.log import logger
from modelyard.settings import Settings

log = logger("artifacts")

T = TypeVar("T")
R = TypeVar("R")

FILE_BLOCK_BYTES = 4 * 1024 * 1024
"""Bytes of one upload on their way into a folder; two blocks are in memory, one that comes and one that is written."""
PART_BYTES = 8 * 1024 * 1024
"""The same on their way to an object store, as one part of a multipart upload; S3 takes 10,000 parts, so 80 GiB."""
PARALLEL_PARTS = 2
PARALLEL_BATCHES = 4
"""Batches of small files that are written at a time; each holds its files open."""
PARALLEL_OBJECTS = 16
"""Small objects that are written or read at a time."""
STREAM_BYTES = 512 * 1024
PIECE_BYTES = 4 * 1024 * 1024
"""Bytes of an object that are read with one request; two pieces are in memory, one that is sent and one that comes."""
ASIDE = "aside"
"""The folder of an organization in which a content lies while it is removed."""
REMEMBERED = 10_000
"""Files of which one process remembers that their bytes have their digest."""
COPY_LIMIT_BYTES = 5 * 1024**3
"""S3 copies no larger object on the server's side."""
COPY_TIMEOUT = timedelta(minutes=10)
CONNECT_TIMEOUT = timedelta(seconds=5)
REMOTE = (S3Store, GCSStore, AzureStore)
RETRIES = 5
"""Of a request that the object store refuses with its own error, within 4 seconds."""


class BytesLost(ModelyardError):
    """The database names a file whose bytes the store does not have, or has differently."""

    status, code, title = 500, "bytes_lost", "Stored bytes are missing or damaged"


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are safely in the store; `digest` is their SHA-256 (hexadecimal)."""

    digest: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Content:
    """What the store says of one content. stored_at: when it was stored, or used again, last."""

    digest: str
    size_bytes: int
    stored_at: datetime


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
            self._objects = _opened(url, settings.artifact_store_timeout)
        remote = isinstance(self._objects, REMOTE)
        self._copying = _opened(url, COPY_TIMEOUT) if url and remote else self._objects
        self._whole: dict[str, Identity] = {}
        self._batches = asyncio.Semaphore(PARALLEL_BATCHES)

    def _remember(self, key: str, identity: Identity | None) -> None:
        """The bytes of this identity have been hashed: they need not be hashed again while it stays the same."""
        if identity is None:
            return
        self._whole[key] = identity
        if len(self._whole) > REMEMBERED:
            del self._whole[next(iter(self._whole))]

    async def write(self, organization_id: UUID, chunks: AsyncIterator[bytes | memoryview], *, limit: int) -> Stored:
        """Store the bytes of `chunks`, in constant memory. Content that is there already is replaced by itself, which
        mends it if it was damaged.

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

    async def write_small(self, organization_id: UUID, contents: Sequence[bytes]) -> list[Stored]:
        """Store several contents that lie in memory, as `write` does each: for many small ones a multiple quicker.

        Raises:
            Unavailable: the store refuses to be written. Some of them may be stored.
        """
        with _as_refusals(None):
            folder = self._folder
            if folder is not None:
                drafts = folder / organization_id.hex / "incoming"
                async with self._batches:
                    written = await asyncio.to_thread(
                        write_together, contents, drafts, lambda digest: folder / _key(organization_id, digest)
                    )
                for digest, identity in written:
                    self._remember(_key(organization_id, digest), identity)
                return [Stored(digest, len(one)) for (digest, _), one in zip(written, contents, strict=True)]

            async def put(content: bytes) -> Stored:
                return await self._write_object(organization_id, Blocks(_in_one(content), len(content), PART_BYTES))

            return await _several(put, contents)

    async def _write_object(self, organization_id: UUID, blocks: Blocks) -> Stored:
        first = b"".join(await anext(blocks, []))
        digester = hashlib.sha256(first)
        if len(first) < PART_BYTES:
            stored = Stored(digester.hexdigest(), len(first))
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
            key = _key(organization_id, stored.digest)
            if stored.size_bytes <= COPY_LIMIT_BYTES:
                await obstore.copy_async(self._copying, draft, key)
            else:
                first = await self._piece(draft, 0, stored.size_bytes)
                await self._put_parts(key, self._pieces(draft, first, 0, stored.size_bytes))
            return stored
        finally:
            await asyncio.shield(obstore.delete_async(self._objects, draft))

    async def _put_parts(self, key: str, parts: AsyncIterator[bytes]) -> None:
        await obstore.put_async(self._objects, key, parts, chunk_size=PART_BYTES, max_concurrency=PARALLEL_PARTS)

    async def _size(self, organization_id: UUID, digest: str) -> int | None:
        try:
            return (await obstore.head_async(self._objects, _key(organization_id, digest)))["size"]
        except FileNotFoundError:
            return None

    async def size(self, organization_id: UUID, digest: str) -> int | None:
        """Bytes of a content; None when it is not there.

        Raises:
            Unavailable: the store does not answer.
        """
        with _as_refusals(None):
            return await self._size(organization_id, digest)

    async def contents(self, organization_id: UUID) -> AsyncIterator[Content]:
        """All that an organization has stored, in no order, in constant memory.

        Raises:
            Unavailable: the store does not answer.
        """
        with _as_refusals(None):
            async for chunk in obstore.list(self._objects, prefix=organization_id.hex, chunk_size=1_000):
                for found in chunk:
                    _, folder, name = found["path"].split("/")
                    if folder not in ("incoming", ASIDE):
                        yield Content(name, found["size"], found["last_modified"])

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

    async def read_small(self, organization_id: UUID, contents: Sequence[tuple[str, int]]) -> list[bytes]:
        """Several small contents, by digest and size, as `read` gives each.

        Raises:
            BytesLost: the store does not have one of them, or it has changed.
            Unavailable: the store does not answer.
        """
        if self._folder is not None:
            return await asyncio.to_thread(self._read_files, self._folder, organization_id, contents)
        return await _several(lambda one: self.read(organization_id, one[0], limit=one[1]), contents)

    def _read_files(self, folder: Path, organization_id: UUID, contents: Sequence[tuple[str, int]]) -> list[bytes]:
        found = []
        for digest, _ in contents:
            with _as_refusals(digest):
                found.append((folder / _key(organization_id, digest)).read_bytes())
            if hashlib.sha256(found[-1]).hexdigest() != digest:
                raise BytesLost("The stored bytes of this artifact have changed.", digest=digest)
        return found

    async def stream(
        self, organization_id: UUID, digest: str, *, size_bytes: int, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes | memoryview]:
        """The bytes from `start` up to and without `end` (None: to the last), in pieces of bounded size.

        A whole content is checked against its digest, but for a file that this process has seen to be right and that
        nobody has written to since. Its last piece comes after the check, which raises BytesLost. A range cannot be
        checked.

        size_bytes: the size that the content must have. The file is opened, or an object's first piece is read, and
        these are raised, before this returns, so a response has not begun:

        Raises:
            BytesLost: the store does not have the object, or in another size.
            Unavailable: the store does not answer.
        """
        end = size_bytes if end is None else end
        with _as_refusals(digest):
            key = _key(organization_id, digest)
            identity: Identity | None = None
            if self._folder is not None:
                path = self._folder / key
                there = await asyncio.to_thread(path.stat)
                actual: int | None = there.st_size
                identity = identity_of(there)
                pieces = _from_file(path, start, end)
            elif start == end:  # an empty range is an error to object stores
                actual = await self._size(organization_id, digest)
                pieces = _nothing()
            else:
                found = await obstore.get_async(
                    self._objects, key, options={"range": (start, min(end, start + PIECE_BYTES))}
                )
                actual = found.meta["size"]
                pieces = self._pieces(key, bytes(await found.bytes_async()), start, end)
        if actual != size_bytes:
            raise BytesLost("The stored bytes of this artifact are not all there.", digest=digest)
        if end - start < size_bytes or (identity is not None and self._whole.get(key) == identity):
            return pieces
        return self._checked(pieces, key, digest, identity)

    async def _pieces(self, key: str, piece: bytes, start: int, end: int) -> AsyncGenerator[bytes]:
        """An object's bytes, of which the first piece is there. The next one comes while its receiver takes this one.

        Each piece is a request of its own, which the store has to answer in time, however slow the receiver is.
        """
        while piece:
            start += len(piece)
            coming = asyncio.ensure_future(self._piece(key, start, end)) if start < end else None
            try:
                yield piece
                piece = b"" if coming is None else await coming
            finally:
                if coming is not None and not coming.cancel() and not coming.cancelled():
                    coming.exception()  # looked at, so that nobody complains when the receiver went away

    async def _piece(self, key: str, start: int, end: int) -> bytes:
        with _as_refusals(key.rpartition("/")[2]):
            return bytes(
                await obstore.get_range_async(self._objects, key, start=start, end=min(end, start + PIECE_BYTES))
            )

    async def address(self, organization_id: UUID, digest: str, *, size_bytes: int, lifetime: timedelta) -> str | None:
        """An address of the object store itself, at which its bearer reads the content for a while, and nothing else.
        None: the store gives none.

        Raises:
            BytesLost: the store does not have the content, or in another size.
            Unavailable: the store does not answer, or the credentials do not let us sign.
        """
        if not isinstance(self._objects, REMOTE):
            return None
        if await self.size(organization_id, digest) != size_bytes:
            raise BytesLost("The stored bytes of this artifact are not all there.", digest=digest)
        with _as_refusals(None):
            return await obstore.sign_async(self._objects, "GET", _key(organization_id, digest), lifetime)

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


async def _several(call: Callable[[T], Awaitable[R]], given: Sequence[T]) -> list[R]:
    """The results of the calls, of which a few run at a time; all have ended when one of them fails."""
    slots = asyncio.Semaphore(PARALLEL_OBJECTS)

    async def one(argument: T) -> R:
        async with slots:
            return await call(argument)

    done = await asyncio.gather(*(one(argument) for argument in given), return_exceptions=True)
    for result in done:
        if isinstance(result, BaseException):
            raise result
    return cast(list[R], done)


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


async def _in_one(content: bytes) -> AsyncIterator[bytes | memoryview]:
    yield content


async def _nothing() -> AsyncGenerator[bytes | memoryview]:
    return
    yield


def _opened(url: str, timeout: timedelta) -> ObjectStore:
    """timeout: of one request. Credentials, region and endpoint are those of the process's environment.

    Raises:
        ValueError: they are not enough.
    """
    try:
        return from_url(
            url,
            # Without TLS only where the endpoint's own address says so.
            client_options={"timeout": timeout, "connect_timeout": min(timeout, CONNECT_TIMEOUT), "allow_http": True},
            retry_config={"max_retries": RETRIES, "retry_timeout": timeout},
        )
    except BaseError as error:
        raise ValueError(f"MODELYARD_ARTIFACT_STORE: {str(error).partition(chr(10))[0]}") from None


async def _from_file(path: Path, start: int, end: int) -> AsyncGenerator[bytes | memoryview]:
    """A file's bytes. A thread is called only for what the disk must be waited for: that costs more than the
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
