"""Artifacts in a real S3-compatible server, over HTTP: as in a folder, and clear answers when it fails."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from modelyard.artifacts.store import PART_BYTES, PIECE_BYTES
from tests.object_stores import PREFIX, TIMEOUT_SECONDS, Mode, ObjectServer, Remote
from tests.servers import BACKEND, PLAIN, Server, Tenant

LARGE = 2 * PART_BYTES + 12_345


@pytest.fixture
def tenant(remote: Remote) -> Iterator[Tenant]:
    yield remote.server.new_tenant()
    remote.way.mode = Mode.PASS


@pytest.fixture
def http(tenant: Tenant) -> Iterator[httpx.Client]:
    with a_client(tenant) as client:
        yield client


def a_client(tenant: Tenant) -> httpx.Client:
    return httpx.Client(base_url=tenant.api, headers=tenant.headers, timeout=60, verify=PLAIN)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(http: httpx.Client, path: str, content: bytes) -> str:
    answer = http.put(f"/artifacts/{path}", content=content)
    assert answer.status_code == 200, answer.text
    assert answer.json()["digest"] == digest_of(content)
    return digest_of(content)


def names(http: httpx.Client) -> list[str]:
    return [entry["name"] for entry in http.get("/artifacts").json()["items"]]


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES, LARGE])
def test_files_are_stored_listed_read_and_deleted(http: httpx.Client, size: int) -> None:
    content = os.urandom(size)
    put(http, "d/f.bin", content)
    assert [entry["size_bytes"] for entry in http.get("/artifacts", params={"path": "d"}).json()["items"]] == [size]
    assert http.get("/artifacts/d/f.bin").content == content
    if size > 1:
        asked = {"Range": f"bytes={size - PIECE_BYTES // 2}-{size - 2}"}
        answer = http.get("/artifacts/d/f.bin", headers=asked)
        assert (answer.status_code, answer.content) == (206, content[size - PIECE_BYTES // 2 : -1])
    assert http.delete("/artifacts/d").json() == {"files": 1}
    assert http.get("/artifacts/d/f.bin").status_code == 404


def test_each_organization_has_its_own_prefix_and_equal_content_once(http: httpx.Client, remote: Remote) -> None:
    content = os.urandom(LARGE)
    digest = put(http, "a", content)
    put(http, "b", content)
    with a_client(remote.server.new_tenant()) as other:
        put(other, "a", content)
    keys = [key for key in remote.objects.keys if key.endswith(digest)]
    organizations = {key.removeprefix(f"{PREFIX}/").split("/")[0] for key in keys}
    assert len(keys) == len(organizations) == 2
    assert not [key for key in remote.objects.keys if "/incoming/" in key]


def test_an_upload_in_parts_goes_on_after_a_break(http: httpx.Client, remote: Remote) -> None:
    pieces = [os.urandom(PART_BYTES + 1), os.urandom(10)]
    upload = http.post("/artifact-uploads", json={"path": "big"}).json()
    part = f"/artifact-uploads/{upload['id']}"
    assert http.put(f"{part}/parts/1", content=pieces[0]).status_code == 200
    remote.way.mode = Mode.FAIL
    assert http.put(f"{part}/parts/2", content=pieces[1]).status_code == 503
    assert names(http) == []
    remote.way.mode = Mode.PASS
    assert http.get(part).json()["received"] == [1]
    assert http.put(f"{part}/parts/2", content=pieces[1]).status_code == 200
    made = http.post(f"{part}/complete", json={"parts": 2}).json()
    assert made["digest"] == digest_of(b"".join(pieces))
    assert http.get("/artifacts/big").content == b"".join(pieces)


def test_an_address_of_the_store_is_for_those_who_may_read_and_for_minutes(
    http: httpx.Client, tenant: Tenant, remote: Remote
) -> None:
    content = os.urandom(100)
    digest = put(http, "f", content)
    answer = http.get("/artifact-address", params={"path": "f"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["digest"], found["size_bytes"]) == (digest, 100)
    assert answer.headers["cache-control"] == "no-store"
    assert httpx.get(found["url"], verify=PLAIN).content == content
    assert httpx.URL(found["url"]).params["X-Amz-Expires"] == "300"
    # Neither another object nor another method, and nothing that the store did not sign.
    assert httpx.get(found["url"].replace(digest, digest[::-1]), verify=PLAIN).status_code == 403
    assert httpx.delete(found["url"], verify=PLAIN).status_code == 403
    assert httpx.get(found["url"].replace("Expires=300", "Expires=3000"), verify=PLAIN).status_code == 403
    asked = {"url": f"{tenant.api}/artifact-address", "params": {"path": "f"}}
    assert http.get("/artifact-address", params={"path": "g"}).status_code == 404
    assert httpx.get(**asked, headers=remote.server.new_tenant().headers, verify=PLAIN).status_code == 404
    assert httpx.get(**asked, verify=PLAIN).status_code == 401


def test_a_folder_has_no_addresses(server: Server) -> None:
    with a_client(server.new_tenant()) as http:
        put(http, "f", b"content")
        answer = http.get("/artifact-address", params={"path": "f"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_addresses")


def test_a_client_that_goes_away_leaves_nothing(
    http: httpx.Client, object_server: ObjectServer, remote: Remote
) -> None:
    def breaking() -> Iterator[bytes]:
        answered = remote.way.parts_answered
        yield bytes(PART_BYTES + 1)
        # One part, and that stored: an object store may keep a part that is under way while its upload is aborted.
        while not parts() or remote.way.parts_answered == answered:
            time.sleep(0.02)
        raise ConnectionAbortedError

    def parts() -> list[Path]:
        # Not the uploads themselves: one that the store began too slowly, and was asked for again, stays without bytes.
        stored = (object_server.folder / ".nanio/multipart").rglob("*")
        return [path for path in stored if path.is_file() and path.stat().st_size >= PART_BYTES]

    before = remote.objects.keys
    with pytest.raises(ConnectionAbortedError):
        http.put("/artifacts/half", content=breaking())
    deadline = time.monotonic() + 20
    while parts() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert parts() == []
    assert remote.objects.keys == before
    assert names(http) == []


@pytest.mark.parametrize(("mode", "calls"), [(Mode.FAIL, 5), (Mode.HANG, 2), (Mode.TRICKLE, 1)])
def test_a_store_that_fails_or_is_slow_is_a_clear_refusal_in_time(
    http: httpx.Client, tenant: Tenant, remote: Remote, mode: Mode, calls: int
) -> None:
    content = os.urandom(1_000)
    put(http, "there", content)
    remote.way.mode = mode
    mlflow = f"{tenant.url}/api/2.0/mlflow-artifacts/artifacts/new"
    for call in (
        lambda: http.get("/artifacts/there"),
        lambda: http.put("/artifacts/new", content=b"new"),
        lambda: http.put("/artifacts/new", content=bytes(LARGE)),
        lambda: http.get("/artifact-address", params={"path": "there"}),
        lambda: http.put(mlflow, content=b"new"),
    )[:calls]:
        began = time.monotonic()
        answer = call()
        assert answer.status_code == 503, answer.text
        assert answer.headers["retry-after"] == "5"
        assert "artifact store" in answer.text
        assert time.monotonic() - began < 4 * TIMEOUT_SECONDS
    assert names(http) == ["there"]
    remote.way.mode = Mode.PASS
    assert http.get("/artifacts/there").content == content
    assert put(http, "new", b"new")


@pytest.mark.parametrize("mode", [Mode.FAIL, Mode.HANG])
def test_a_push_waits_for_a_store_that_fails_and_loses_nothing(http: httpx.Client, remote: Remote, mode: Mode) -> None:
    contents = [os.urandom(1_000), os.urandom(LARGE)]
    digests = [digest_of(content) for content in contents]
    files = [{"path": digest_of(one), "size_bytes": len(one), "digest": digest_of(one)} for one in contents]
    push = http.post("/pushes", json={"model": "pushed", "create_model": True, "files": files}).json()
    url = f"/pushes/{push['id']}"

    def send(number: int) -> httpx.Response:
        return http.put(f"{url}/contents", content=bytes.fromhex(digests[number]) + contents[number])

    remote.way.mode = mode
    for number in (0, 1):
        answer = send(number)
        assert answer.status_code == 503, answer.text
        assert answer.headers["retry-after"] == "5"
    assert [one["digest"] for one in http.get(url).json()["missing"]] == digests
    remote.way.mode = Mode.PASS
    for number in (0, 1):
        assert send(number).status_code == 200
    version = http.post(f"{url}/complete").json()
    files_of = f"/models/{version['model_id']}/versions/{version['number']}/files"
    assert [http.get(f"{files_of}/{digest}").content for digest in digests] == contents


def test_a_version_is_not_registered_while_its_files_cannot_be_read(http: httpx.Client, remote: Remote) -> None:
    run = http.post("/runs", json={"experiment": 0}).json()
    folder = run["artifact_location"].removeprefix("mlflow-artifacts:/")
    description = f"flavors: {{}} # {run['id']}".encode()
    digest = put(http, f"{folder}/model/MLmodel", description)
    versions = f"/models/{http.post('/models', json={'name': 'fraud'}).json()['id']}/versions"
    body = {"run_id": run["id"], "path": "model"}
    remote.way.mode = Mode.FAIL
    assert http.post(versions, json=body).status_code == 503
    remote.way.mode = Mode.PASS
    stored = remote.objects.path(digest)
    stored.write_bytes(description[::-1])
    answer = http.post(versions, json=body)
    assert (answer.status_code, answer.json()["code"]) == (500, "bytes_lost")
    assert http.get(versions).json()["items"] == []
    stored.write_bytes(description)
    assert http.post(versions, json=body).json()["number"] == 1


def test_a_store_that_fails_in_the_middle_breaks_the_answer_off(http: httpx.Client, remote: Remote) -> None:
    content = os.urandom(12 * PIECE_BYTES)
    put(http, "f", content)
    came = bytearray()
    with pytest.raises(httpx.RemoteProtocolError), http.stream("GET", "/artifacts/f") as answer:
        for piece in answer.iter_raw():
            came += piece
            remote.way.mode = Mode.FAIL
    assert 0 < len(came) < len(content)
    remote.way.mode = Mode.PASS
    rest = http.get("/artifacts/f", headers={"Range": f"bytes={len(came)}-"})
    assert bytes(came) + rest.content == content


def test_a_damaged_object_never_makes_a_whole_answer_and_nothing_is_lost(
    http: httpx.Client, tenant: Tenant, remote: Remote
) -> None:
    content = os.urandom(PIECE_BYTES + 1)
    digest = put(http, "f", content)
    assert http.get("/artifacts/f").content == content
    remote.objects.path(digest).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            http.get("/artifacts/f")
    assert names(http) == ["f"]
    assert f"{tenant.org} damaged {digest}" in inventory(tenant, remote, "--read")
    remote.objects.path(digest).unlink()
    answer = http.get("/artifacts/f")
    assert (answer.status_code, answer.json()["code"]) == (500, "bytes_lost")
    assert f"{tenant.org} missing {digest}" in inventory(tenant, remote)
    put(http, "again", content)
    assert http.get("/artifacts/f").content == content


def inventory(tenant: Tenant, remote: Remote, *options: str) -> str:
    command = [sys.executable, "-m", "modelyard", "artifacts", "check", "--organization", tenant.org, *options]
    done = subprocess.run(
        command, env=remote.environment, cwd=BACKEND, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
