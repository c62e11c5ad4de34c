"""Under an upload the server is killed, or the disk is full: nothing half-done is seen, and nothing is lost."""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from modelyard.artifacts.store import FILE_BLOCK_BYTES, ArtifactStore
from modelyard.settings import Settings
from tests.object_stores import ObjectServer
from tests.servers import PLAIN, Server, Tenant, free_port, start
from tests.tracking.api import Lab, a_lab

LARGE = 6 * FILE_BLOCK_BYTES
DISK_BYTES = 8 * 1024 * 1024


def waits_for(condition: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def begin(server: Server, tenant: Tenant, path: str, content: bytes) -> socket.socket:
    """A connection over which more was promised than has come."""
    connection = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
    target = f"/api/v1/orgs/{tenant.org}/projects/{tenant.project}/artifacts/{path}"
    head = [f"PUT {target} HTTP/1.1", "Host: x", f"Authorization: Bearer {tenant.token}", f"Content-Length: {LARGE}"]
    connection.sendall("\r\n".join([*head, "", ""]).encode() + content)
    return connection


@pytest.mark.parametrize("kind", ["folder", "objects"])
def test_an_upload_whose_server_is_killed_leaves_nothing_and_is_sent_again(
    kind: str, database: str, object_server: ObjectServer, tmp_path: Path
) -> None:
    objects = object_server.new_bucket()
    extra = {**objects.environment(), "MODELYARD_ARTIFACT_STORE": f"s3://{objects.bucket}"}
    extra = extra if kind == "objects" else {}
    port = free_port()
    server = start(database, tmp_path, port=port, extra=extra)
    try:
        tenant = server.new_tenant()
        content = os.urandom(LARGE)
        with httpx.Client(base_url=f"{tenant.api}/artifacts", headers=tenant.headers, timeout=60, verify=PLAIN) as http:
            assert http.put("/kept", content=b"kept").status_code == 200
            with begin(server, tenant, "half", content[: LARGE * 3 // 4]):
                drafts = tmp_path.glob if kind == "folder" else object_server.folder.glob
                pattern = "artifacts/*/incoming/*" if kind == "folder" else ".nanio/multipart/**/*"
                assert waits_for(lambda: list(drafts(pattern)))
                server.process.kill()
                server.process.wait()
        server = start(database, tmp_path, port=port, extra=extra)
        with httpx.Client(base_url=f"{tenant.api}/artifacts", headers=tenant.headers, timeout=60, verify=PLAIN) as http:
            root = str(http.base_url).rstrip("/")
            assert [entry["name"] for entry in http.get(root).json()["items"]] == ["kept"]
            assert http.get("/half").status_code == 404
            assert http.get("/kept").content == b"kept"
            assert http.put("/half", content=content).status_code == 200
            assert http.get("/half").content == content
        if kind == "objects":
            assert len(objects.keys) == 2
        else:
            asyncio.run(sweep(tmp_path))
            assert not list(tmp_path.glob("artifacts/*/incoming/*"))
    finally:
        server.process.kill()
        server.process.wait()


async def sweep(data_dir: Path) -> None:
    """What the nightly collection does a day later."""
    (organization,) = (data_dir / "artifacts").iterdir()
    store = ArtifactStore(Settings(), data_dir)
    later = datetime.now(UTC) + timedelta(days=2)
    assert len([digest async for digest in store.old_contents(UUID(organization.name), before=later)]) == 2


@pytest.fixture
def small_disk(database: str, tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of `DISK_BYTES`; where none can be mounted, one whose files can be no larger."""
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(tmp_path)]
    if mount and subprocess.run([mount, *options], capture_output=True, check=False).returncode == 0:
        yield tmp_path
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (DISK_BYTES, before[1]))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
async def lab(database: str, small_disk: Path) -> AsyncIterator[Lab]:
    async with a_lab(database, artifact_store=f"file://{small_disk}") as made:
        yield made


async def test_a_full_disk_refuses_the_upload_and_keeps_what_is_there(lab: Lab, small_disk: Path) -> None:
    async def put(path: str, content: bytes) -> httpx.Response:
        url = f"{lab.project.url}/artifacts/{path}"
        return await lab.api.client.put(url, content=content, headers=lab.headers)

    assert (await put("kept", bytes(1_000_000))).status_code == 200
    for _ in range(2):
        refused = await put("large", bytes(DISK_BYTES + 1))
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable"), refused.text
        assert "full" in refused.json()["detail"]
    made = await lab.call("POST", "/artifact-uploads", {"path": "parts"}, expect=201)
    part = f"{lab.project.url}/artifact-uploads/{made['id']}/parts/1"
    refused = await lab.api.client.put(part, content=bytes(DISK_BYTES + 1), headers=lab.headers)
    assert refused.status_code == 503
    assert (await lab.call("GET", f"/artifact-uploads/{made['id']}"))["received"] == []
    assert not list(small_disk.glob("*/incoming/*"))
    assert [entry["name"] for entry in (await lab.call("GET", "/artifacts"))["items"]] == ["kept"]
    assert (await put("small", b"small")).status_code == 200
    kept = await lab.api.client.get(f"{lab.project.url}/artifacts/kept", headers=lab.headers)
    assert kept.content == bytes(1_000_000)


async def test_a_full_disk_refuses_a_push_which_goes_on_when_there_is_room(lab: Lab, small_disk: Path) -> None:
    small = [os.urandom(200_000) for _ in range(44)]  # more than the disk, as a row of small files
    large = os.urandom(DISK_BYTES + 1)
    contents = {hashlib.sha256(content).hexdigest(): content for content in [*small, large]}
    files = [
        {"path": str(number), "size_bytes": len(content), "digest": digest}
        for number, (digest, content) in enumerate(contents.items())
    ]
    push = await lab.call("POST", "/pushes", {"model": "m", "create_model": True, "files": files}, expect=201)
    url = f"{lab.project.url}/pushes/{push['id']}"
    body = b"".join(bytes.fromhex(digest) + content for digest, content in contents.items())
    refused = await lab.api.client.put(f"{url}/contents", content=body, headers=lab.headers)
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable"), refused.text
    assert "full" in refused.json()["detail"]
    assert not list(small_disk.glob("*/incoming/*"))
    missing = (await lab.call("GET", f"/pushes/{push['id']}"))["missing"]
    assert hashlib.sha256(large).hexdigest() in [one["digest"] for one in missing]
    refused = await lab.api.client.post(f"{url}/complete", headers=lab.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "push_incomplete")
    came = len(files) - len(missing)
    assert len([path for path in small_disk.glob("*/??/*") if path.is_file()]) >= came
    assert (await lab.call("GET", "/models"))["items"] == []
