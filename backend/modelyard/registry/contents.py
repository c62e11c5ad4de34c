"""Contents in a row, both ways: of each its SHA-256 in 32 bytes, then its bytes. The list of files says the sizes.

Many small files travel in one request so, in constant memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.store import ArtifactStore, Stored
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.errors import Invalid, NotFound
from modelyard.registry.digests import File
from modelyard.registry.manifest import files_at
from modelyard.registry.models import ModelVersion
from modelyard.registry.pushes import WrongContent

DIGEST_BYTES = 32
SMALL_BYTES = 256 * 1024
"""Contents up to this size are stored, and read, several at once."""
BATCH_BYTES = 4 * 1024 * 1024
BATCH_FILES = 100


class ContentsCut(Invalid):
    code, title = "contents_cut", "The contents end too early"


class _Reader:
    """Bytes of a stream, as many as are asked for."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    async def some(self, limit: int) -> memoryview:
        """At most `limit` bytes; none at the end of the stream."""
        while not self._rest:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                return memoryview(b"")
            self._rest = memoryview(chunk)
        taken, self._rest = self._rest[:limit], self._rest[limit:]
        return taken

    async def pieces(self, size: int) -> AsyncIterator[memoryview]:
        """The next `size` bytes.

        Raises:
            ContentsCut: there are fewer.
        """
        while size:
            piece = await self.some(size)
            if not piece:
                raise ContentsCut("The body ends in the middle of a content.")
            size -= len(piece)
            yield piece

    async def exactly(self, size: int) -> bytes:
        return b"".join([piece async for piece in self.pieces(size)])

    async def digest(self) -> str | None:
        """The SHA-256 that comes next; None at the end of the stream."""
        first = await self.some(DIGEST_BYTES)
        if not first:
            return None
        return (bytes(first) + await self.exactly(DIGEST_BYTES - len(first))).hex()


async def receive(
    store: ArtifactStore,
    organization_id: UUID,
    chunks: AsyncIterator[bytes],
    *,
    sizes: Mapping[str, int],
    stored: list[Stored],
) -> None:
    """Store the contents of a stream. Whatever happens, `stored` gets those that are safely in the store.

    sizes: of the contents that may come, by digest; each may come once.

    Raises:
        Invalid: one that may not come, or has come.
        ContentsCut: the stream ends in the middle of one.
        WrongContent: the bytes have another digest.
        Unavailable: the store refuses to be written.
    """
    reader = _Reader(chunks)
    left = dict(sizes)
    batch: list[bytes] = []
    expected: list[str] = []
    writing: asyncio.Task[None] | None = None

    async def write(contents: list[bytes], digests: list[str]) -> None:
        _sort(await store.write_small(organization_id, contents), digests, stored)

    async def flush() -> None:
        """Begin to write the batch, after the one before: the next comes in meanwhile."""
        nonlocal writing, batch, expected
        if writing is not None:
            await writing
        writing = asyncio.create_task(write(batch, expected)) if batch else None
        batch, expected = [], []

    try:
        while (digest := await reader.digest()) is not None:
            size = left.pop(digest, None)
            if size is None:
                raise Invalid(f"The content {digest} is not one that the push still lacks.", digest=digest)
            if size > SMALL_BYTES:
                _sort([await store.write(organization_id, reader.pieces(size), limit=size)], [digest], stored)
                continue
            batch.append(await reader.exactly(size))
            expected.append(digest)
            if len(batch) == BATCH_FILES or sum(map(len, batch)) >= BATCH_BYTES:
                await flush()
    finally:
        try:
            await flush()
        finally:
            if writing is not None:
                await writing


def _sort(written: Sequence[Stored], digests: Sequence[str], stored: list[Stored]) -> None:
    """Keep what was promised.

    Raises:
        WrongContent: one of them was not.
    """
    wrong = [digest for digest, one in zip(digests, written, strict=True) if one.digest != digest]
    stored.extend(one for digest, one in zip(digests, written, strict=True) if one.digest == digest)
    if wrong:
        raise WrongContent(f"What came as {wrong[0]} is something else.", digest=wrong[0])


async def files_of(session: AsyncSession, scope: ProjectScope, version: ModelVersion) -> list[File]:
    """The files of a version, in the order of their paths' bytes.

    Raises:
        NotFound: they are kept elsewhere.
    """
    files = await files_at(session, scope, version.artifact_location)
    if not files:
        raise NotFound("The files of this version are kept elsewhere.", location=version.artifact_location)
    return files


def length(files: Sequence[File]) -> int:
    """Bytes of the stream that `send` makes of these files."""
    return sum(DIGEST_BYTES + file.size_bytes for file in files)


async def send(store: ArtifactStore, organization_id: UUID, files: Sequence[File]) -> AsyncIterator[bytes | memoryview]:
    """The contents of files, one after the other, each checked against its digest.

    Raises:
        BytesLost: the store does not have one of them, or differently.
        Unavailable: the store does not answer.
    """
    for batch in _batches(files):
        if batch[0].size_bytes <= SMALL_BYTES:
            contents = await store.read_small(organization_id, [(file.digest, file.size_bytes) for file in batch])
            pairs = zip(batch, contents, strict=True)
            yield b"".join(part for file, content in pairs for part in (bytes.fromhex(file.digest), content))
            continue
        yield bytes.fromhex(batch[0].digest)
        async for piece in await store.stream(organization_id, batch[0].digest, size_bytes=batch[0].size_bytes):
            yield piece


def _batches(files: Sequence[File]) -> list[list[File]]:
    """Small files in a row together, a large one by itself."""
    found: list[list[File]] = []
    room = 0
    for file in files:
        small = file.size_bytes <= SMALL_BYTES
        if small and found and file.size_bytes <= room and len(found[-1]) < BATCH_FILES:
            found[-1].append(file)
        else:
            found.append([file])
            room = BATCH_BYTES if small else -1
        room -= file.size_bytes
    return found
