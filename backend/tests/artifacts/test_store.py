"""The store of bytes, in a folder and as an object store."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import obstore
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from obstore.store import ObjectStore
from pydantic import ValidationError

from modelyard.artifacts.incoming import Blocks
from modelyard.artifacts.store import PART_BYTES, ArtifactStore, BytesLost, Stored
from modelyard.kernel.errors import TooLarge, Unavailable
from modelyard.settings import Settings

ORGANIZATION = uuid4()
LIMIT = 1 << 40
SEVERAL_BLOCKS = 2 * PART_BYTES + 12_345


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    url = None if request.param == "folder" else "memory:///"
    return ArtifactStore(Settings(artifact_store=url), tmp_path)


async def chunks(content: bytes, size: int = 70_001) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def keys(store: ArtifactStore) -> list[str]:
    objects: ObjectStore = store._objects
    return sorted([item["path"] async for page in obstore.list(objects) for item in page])


async def content_of(store: ArtifactStore, stored: Stored, start: int = 0, end: int | None = None) -> bytes:
    pieces = await store.stream(ORGANIZATION, stored.digest, size_bytes=stored.size_bytes, start=start, end=end)
    return b"".join([piece async for piece in pieces])


@pytest.mark.parametrize("size", [0, 1, 70_001, PART_BYTES, SEVERAL_BLOCKS])
async def test_what_is_written_is_read_under_its_digest(store: ArtifactStore, size: int) -> None:
    content = os.urandom(size)
    stored = await store.write(ORGANIZATION, chunks(content), limit=LIMIT)
    digest = hashlib.sha256(content).hexdigest()
    assert stored == Stored(digest, size)
    assert await keys(store) == [f"{ORGANIZATION.hex}/{digest[:2]}/{digest}"]
    assert await content_of(store, stored) == content
    assert await store.read(ORGANIZATION, digest, limit=LIMIT) == content


@pytest.mark.parametrize("size", [100, SEVERAL_BLOCKS])
async def test_equal_content_is_kept_once_in_an_organization(store: ArtifactStore, size: int) -> None:
    content = os.urandom(size)
    first, second = await asyncio.gather(
        *(store.write(ORGANIZATION, chunks(content, step), limit=LIMIT) for step in (1_000_000, 333))
    )
    assert first == second
    assert len(await keys(store)) == 1
    other = uuid4()
    await store.write(other, chunks(content), limit=LIMIT)
    assert len(await keys(store)) == 2


@pytest.mark.parametrize("after", [10, SEVERAL_BLOCKS])
async def test_an_upload_that_breaks_off_leaves_nothing(store: ArtifactStore, after: int) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        async for chunk in chunks(bytes(after)):
            yield chunk
        raise ConnectionAbortedError

    with pytest.raises((ConnectionAbortedError, Unavailable)):
        await store.write(ORGANIZATION, breaking(), limit=LIMIT)
    assert await keys(store) == []


@pytest.mark.parametrize("after", [10, SEVERAL_BLOCKS])
async def test_an_upload_that_is_cancelled_leaves_nothing(store: ArtifactStore, after: int) -> None:
    reached = asyncio.Event()

    async def stalling() -> AsyncIterator[bytes]:
        async for chunk in chunks(bytes(after)):
            yield chunk
        reached.set()
        await asyncio.sleep(3600)

    upload = asyncio.create_task(store.write(ORGANIZATION, stalling(), limit=LIMIT))
    await reached.wait()
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert await keys(store) == []


@pytest.mark.parametrize("size", [11, SEVERAL_BLOCKS])
async def test_more_than_the_limit_is_refused_and_leaves_nothing(store: ArtifactStore, size: int) -> None:
    with pytest.raises(TooLarge):
        await store.write(ORGANIZATION, chunks(bytes(size)), limit=size - 1)
    assert await keys(store) == []
    await store.write(ORGANIZATION, chunks(bytes(size)), limit=size)


async def test_an_upload_never_holds_more_than_a_block(store: ArtifactStore) -> None:
    """What has been taken from the client is at most a block ahead of what has been handed on."""
    blocks = Blocks(chunks(bytes(SEVERAL_BLOCKS)), LIMIT, PART_BYTES)
    sizes = [sum(map(len, block)) async for block in blocks]
    assert sum(sizes) == blocks.size_bytes == SEVERAL_BLOCKS
    assert max(sizes) < PART_BYTES + 70_001


@pytest.mark.parametrize(("start", "end"), [(0, 1), (5, 9), (99, 100), (10, None), (100, 100)])
async def test_a_range_is_read(store: ArtifactStore, start: int, end: int | None) -> None:
    content = os.urandom(100)
    stored = await store.write(ORGANIZATION, chunks(content), limit=LIMIT)
    assert await content_of(store, stored, start, end) == content[start:end]


async def test_a_large_file_comes_in_pieces(tmp_path: Path) -> None:
    store = ArtifactStore(Settings(), tmp_path)
    stored = await store.write(ORGANIZATION, chunks(os.urandom(SEVERAL_BLOCKS)), limit=LIMIT)
    pieces = await store.stream(ORGANIZATION, stored.digest, size_bytes=stored.size_bytes)
    assert max([len(piece) async for piece in pieces]) <= PART_BYTES


async def test_missing_bytes_are_told_before_an_answer_begins(store: ArtifactStore) -> None:
    digest = "0" * 64
    for end in (0, 5):
        with pytest.raises(BytesLost):
            await store.stream(ORGANIZATION, digest, size_bytes=5, end=end)
    with pytest.raises(BytesLost):
        await store.read(ORGANIZATION, digest, limit=LIMIT)
    stored = await store.write(ORGANIZATION, chunks(b"content"), limit=LIMIT)
    with pytest.raises(BytesLost):
        await store.read(uuid4(), stored.digest, limit=LIMIT)


async def test_damaged_bytes_are_told(store: ArtifactStore) -> None:
    stored = await store.write(ORGANIZATION, chunks(b"content"), limit=LIMIT)
    (key,) = await keys(store)
    await obstore.put_async(store._objects, key, b"CONTENT")
    with pytest.raises(BytesLost):
        await store.read(ORGANIZATION, stored.digest, limit=LIMIT)
    await obstore.put_async(store._objects, key, b"con")
    with pytest.raises(BytesLost):
        await content_of(store, stored)
    # Uploading the content again mends what is there.
    await store.write(ORGANIZATION, chunks(b"content"), limit=LIMIT)
    assert await content_of(store, stored) == b"content"


async def test_a_whole_object_is_checked_on_its_way_out(store: ArtifactStore) -> None:
    content = os.urandom(SEVERAL_BLOCKS)
    stored = await store.write(ORGANIZATION, chunks(content), limit=LIMIT)
    assert await content_of(store, stored) == content
    (key,) = await keys(store)
    await obstore.put_async(store._objects, key, content[:-1] + bytes([content[-1] ^ 1]))
    for _ in range(2):
        came = bytearray()
        with pytest.raises(BytesLost):
            async for piece in await store.stream(ORGANIZATION, stored.digest, size_bytes=stored.size_bytes):
                came += piece
        assert len(came) < stored.size_bytes
    await obstore.put_async(store._objects, key, content)
    assert await content_of(store, stored) == content


async def test_a_file_is_hashed_once_while_nothing_is_written_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ArtifactStore(Settings(), tmp_path)
    stored = await store.write(ORGANIZATION, chunks(bytes(100)), limit=LIMIT)
    await content_of(store, stored)

    def refuse(*_: object) -> None:
        raise AssertionError("hashed again")

    monkeypatch.setattr(hashlib, "sha256", refuse)
    assert await content_of(store, stored) == bytes(100)


@pytest.mark.parametrize("size", [100, SEVERAL_BLOCKS])
async def test_uploading_again_mends_damaged_bytes(store: ArtifactStore, size: int) -> None:
    stored = await store.write(ORGANIZATION, chunks(bytes(size)), limit=LIMIT)
    (key,) = await keys(store)
    await obstore.put_async(store._objects, key, bytes(size - 1) + b"x")
    await store.write(ORGANIZATION, chunks(bytes(size)), limit=LIMIT)
    assert await content_of(store, stored) == bytes(size)


async def test_a_file_that_is_not_in_memory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Systems that cannot tell what lies in memory, or have nothing of the file there."""
    store = ArtifactStore(Settings(), tmp_path)
    content = os.urandom(SEVERAL_BLOCKS)
    stored = await store.write(ORGANIZATION, chunks(content), limit=LIMIT)

    def refuse(*_: object) -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "preadv", refuse)
    assert await content_of(store, stored) == content
    pieces = await store.stream(ORGANIZATION, stored.digest, size_bytes=stored.size_bytes)
    async for _ in pieces:
        break
    await pieces.aclose()  # type: ignore[attr-defined]


async def test_a_small_read_has_a_limit(store: ArtifactStore) -> None:
    stored = await store.write(ORGANIZATION, chunks(bytes(100)), limit=LIMIT)
    with pytest.raises(TooLarge):
        await store.read(ORGANIZATION, stored.digest, limit=99)


async def test_a_file_is_synced_before_it_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        events.append("sync")
        fsync(handle)

    def noted_replace(path: Path, target: Path) -> Path:
        events.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    store = ArtifactStore(Settings(), tmp_path)
    await store.write(ORGANIZATION, chunks(b"content"), limit=LIMIT)
    assert events == ["sync", "name", "sync", "sync"]
    await store.write(ORGANIZATION, chunks(b"content"), limit=LIMIT)
    assert len(events) == 4


async def test_a_folder_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    store = ArtifactStore(Settings(artifact_store=f"file://{tmp_path}/a%20b"), tmp_path)
    assert (tmp_path / "a b").is_dir()
    (tmp_path / "a b" / ORGANIZATION.hex).write_bytes(b"in the way")
    with pytest.raises(Unavailable):
        await store.write(ORGANIZATION, chunks(b"content"), limit=LIMIT)


@pytest.mark.parametrize("url", ["s3://bucket/prefix", "gs://bucket/prefix", "az://container/prefix"])
async def test_each_kind_of_object_store_is_opened_by_its_url_and_signs(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {"type": "service_account", "private_key": pem, "private_key_id": "1", "client_email": "a@example.com"}
    (tmp_path / "google.json").write_text(json.dumps(account))
    for name, value in {
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "GOOGLE_SERVICE_ACCOUNT": str(tmp_path / "google.json"),
        "AZURE_STORAGE_ACCOUNT_NAME": "acme",
        "AZURE_STORAGE_ACCOUNT_KEY": b64encode(b"secret").decode(),
    }.items():
        monkeypatch.setenv(name, value)
    store = ArtifactStore(Settings(artifact_store=url), tmp_path)

    async def size(*_: object) -> int:
        return 5

    monkeypatch.setattr(store, "size", size)
    address = await store.address(ORGANIZATION, "a" * 64, size_bytes=5, lifetime=timedelta(minutes=5))
    assert address is not None
    assert f"prefix/{ORGANIZATION.hex}/aa/{'a' * 64}?" in address


def test_what_cannot_be_a_store_is_refused_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="MODELYARD_ARTIFACT_STORE must be"):
        Settings(artifact_store="ftp://server/folder")
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)
    with pytest.raises(ValueError, match=r"MODELYARD_ARTIFACT_STORE: .*Account must be specified"):
        ArtifactStore(Settings(artifact_store="az://container"), tmp_path)
