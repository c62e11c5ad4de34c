"""Uploads in parts, by MLflow's client and by hand."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.store.artifact import http_artifact_repo

from .target import ARTIFACTS, REFERENCE_URI, Tenant, get_run, ok, refused

pytestmark = pytest.mark.skipif(bool(REFERENCE_URI), reason="MLflow's own server needs an object store for this")

MPU = "/api/2.0/mlflow-artifacts/mpu"
CONTENT = bytes(range(256)) * 1_000


@pytest.fixture
def root(http: httpx.Client, run_id: str) -> str:
    return str(get_run(http, run_id)["info"]["artifact_uri"]).removeprefix("mlflow-artifacts:/").lstrip("/")


def begin(http: httpx.Client, root: str, parts: int, name: str = "C:\\\\data\\\\big.bin") -> dict[str, Any]:
    return ok(http.post(f"{MPU}/create/{root}", json={"path": name, "num_parts": parts}))


def send(upload: dict[str, Any], number: int, content: bytes) -> dict[str, object]:
    """Send a part as clients do: to the address and with the headers that they were given, and nothing else."""
    credential = upload["credentials"][number - 1]
    answer = httpx.put(credential["url"], content=content, headers=credential["headers"])
    assert answer.status_code == 200, answer.text
    return {"part_number": number, "etag": answer.headers["ETag"], "url": credential["url"]}


def complete(http: httpx.Client, root: str, upload: dict[str, Any], parts: list[dict[str, object]]) -> httpx.Response:
    body = {"path": "big.bin", "upload_id": upload["upload_id"], "parts": parts}
    return http.post(f"{MPU}/complete/{root}", json=body)


def test_the_client_uploads_a_large_file_in_parts(
    client: MlflowClient, http: httpx.Client, run_id: str, root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD", "true")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE", "1024")
    monkeypatch.setenv("MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", "70000")
    sent: list[str] = []
    put = http_artifact_repo.HttpArtifactRepository._upload_part

    def noted(credential: Any, **named: Any) -> Any:
        sent.append(credential.url)
        return put(credential, **named)

    monkeypatch.setattr(http_artifact_repo.HttpArtifactRepository, "_upload_part", staticmethod(noted))
    path = tmp_path / "big.bin"
    path.write_bytes(CONTENT)
    client.log_artifact(run_id, str(path), "models/deep")
    assert len(sent) == 4
    assert http.get(f"{ARTIFACTS}/{root}/models/deep/big.bin").content == CONTENT


def test_parts_come_in_any_order_again_and_nothing_is_seen_before_the_end(http: httpx.Client, root: str) -> None:
    upload = begin(http, root, 3)
    pieces = [CONTENT[:100_000], CONTENT[100_000:200_000], CONTENT[200_000:]]
    third = send(upload, 3, pieces[2])
    send(upload, 1, b"torn")
    first = send(upload, 1, pieces[0])
    refused(complete(http, root, upload, [first, third]), 400, "INVALID_PARAMETER_VALUE", "Part 2 of 3")
    assert ok(http.get(ARTIFACTS, params={"path": root})) == {}
    second = send(upload, 2, pieces[1])
    wrong = {**second, "etag": "0" * 64}
    refused(complete(http, root, upload, [first, wrong, third]), 400, "INVALID_PARAMETER_VALUE", "Part 2")
    for _ in range(2):
        assert complete(http, root, upload, [first, second, third]).status_code == 200
    found = http.get(f"{ARTIFACTS}/{root}/big.bin")
    assert hashlib.sha256(found.content).digest() == hashlib.sha256(CONTENT).digest()
    answer = httpx.put(upload["credentials"][0]["url"], content=b"late", headers=upload["credentials"][0]["headers"])
    assert answer.status_code == 409


def test_an_upload_that_is_given_up_leaves_nothing(http: httpx.Client, root: str) -> None:
    upload = begin(http, root, 1)
    part = send(upload, 1, CONTENT)
    body = {"path": "big.bin", "upload_id": upload["upload_id"]}
    for _ in range(2):
        ok(http.post(f"{MPU}/abort/{root}", json=body))
    refused(complete(http, root, upload, [part]), 404, "RESOURCE_DOES_NOT_EXIST")
    assert ok(http.get(ARTIFACTS, params={"path": root})) == {}


def test_a_ticket_is_good_for_its_own_upload_alone(http: httpx.Client, root: str, stranger: Tenant) -> None:
    upload, other = begin(http, root, 1), begin(http, root, 1, "other.bin")
    [mine], [theirs] = upload["credentials"], other["credentials"]
    # By chance a signature may hold the letters of a key's mark; the shape of a key it never has.
    assert http.headers["Authorization"].removeprefix("Bearer ") not in str(upload)
    assert not re.search(r"my_[0-9A-Za-z]{12}_[0-9A-Za-z]{40}", str(upload))
    assert httpx.put(mine["url"], content=b"x", headers=theirs["headers"]).status_code == 401
    assert httpx.put(mine["url"], content=b"x").status_code == 401
    forged = {name: value[:-4] + "AAAA" for name, value in mine["headers"].items()}
    assert httpx.put(mine["url"], content=b"x", headers=forged).status_code == 401
    assert httpx.put(mine["url"], content=b"x", headers=stranger.headers).status_code == 404
    elsewhere = httpx.get(f"{mine['url'].partition('/mpu/')[0]}/artifacts", headers=mine["headers"])
    assert elsewhere.status_code == 401


def test_what_is_no_upload_is_refused(http: httpx.Client, root: str) -> None:
    for body in ({"num_parts": 1}, {"path": "a", "num_parts": 0}, {"path": "a", "num_parts": 10_001}):
        refused(http.post(f"{MPU}/create/{root}", json=body), 400, "INVALID_PARAMETER_VALUE")
    refused(http.post(f"{MPU}/create/{root}", json={"path": "up/.."}), 400, "INVALID_PARAMETER_VALUE")
    for id in ("", "zz", "0" * 32):
        refused(http.post(f"{MPU}/complete/{root}", json={"upload_id": id}), 404, "RESOURCE_DOES_NOT_EXIST")


def test_a_number_that_no_part_has_is_refused_and_joins_nothing(http: httpx.Client, root: str) -> None:
    upload = begin(http, root, 2)
    parts = [send(upload, number, CONTENT[:1_000]) for number in (1, 2)]
    for number in (-1, 0, 10_001, 10**18):
        wrong = [{**parts[0], "part_number": number}]
        refused(complete(http, root, upload, wrong), 400, "INVALID_PARAMETER_VALUE")
    for digits in ("0", "10001", "9" * 5_000):
        answer = http.put(f"{MPU}/part/{upload['upload_id']}/{digits}", content=b"x")
        refused(answer, 400, "INVALID_PARAMETER_VALUE")
    assert complete(http, root, upload, parts).status_code == 200
    assert len(http.get(f"{ARTIFACTS}/{root}/big.bin").content) == 2_000


def test_the_native_upload_goes_on_after_an_interruption(http: httpx.Client, tenant: Tenant) -> None:
    base = f"{tenant.origin}/api/v1/orgs/{tenant.org}/projects/{tenant.project}"
    made = http.post(f"{base}/artifact-uploads", json={"path": "data/set.bin", "media_type": "application/x-set"})
    url = f"{base}/artifact-uploads/{made.json()['id']}"
    assert http.put(f"{url}/parts/2", content=CONTENT).status_code == 200
    assert http.get(url).json()["received"] == [2]
    assert http.post(f"{url}/complete", json={"parts": 2}).json()["missing"] == [1]
    assert http.put(f"{url}/parts/1", content=b"head").status_code == 200
    done = http.post(f"{url}/complete", json={"parts": 2}).json()
    assert (done["path"], done["media_type"]) == ("data/set.bin", "application/x-set")
    assert done["digest"] == hashlib.sha256(b"head" + CONTENT).hexdigest()
    assert http.post(f"{url}/complete", json={"parts": 2}).json() == done
    assert http.put(f"{url}/parts/3", content=b"x").json()["code"] == "upload_completed"
    assert http.get(f"{base}/artifacts/data/set.bin").content == b"head" + CONTENT
    assert http.put(f"{url}/parts/0", content=b"x").status_code == 422
    assert http.delete(url).status_code == 204
    assert http.get(url).status_code == 404
