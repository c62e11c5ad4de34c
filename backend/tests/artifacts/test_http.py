"""Artifacts over HTTP: the native routes, and what a client that goes away leaves behind."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.servers import Server, Tenant


@pytest.fixture
def http(tenant: Tenant) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{tenant.api}/artifacts", headers=tenant.headers, timeout=60) as client:
        yield client


def put(http: httpx.Client, path: str, content: bytes = b"0123456789", **headers: str) -> httpx.Response:
    answer = http.put(f"/{path}", content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def listing(http: httpx.Client, **query: str | int) -> httpx.Response:
    return http.get(str(http.base_url).rstrip("/"), params=query)


def test_an_upload_comes_back_with_its_facts(http: httpx.Client) -> None:
    body = put(http, "d/ü%20b.txt").json()
    assert (body["path"], body["size_bytes"], body["media_type"]) == ("d/ü b.txt", 10, "text/plain")
    answer = http.get("/d/ü%20b.txt")
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert answer.headers["content-disposition"] == "attachment; filename=\"_ b.txt\"; filename*=UTF-8''%C3%BC%20b.txt"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["etag"] == f'"{body["digest"]}"'


def test_html_is_never_shown(http: httpx.Client) -> None:
    put(http, "page.html", b"<script>", **{"Content-Type": "text/html"})
    headers = http.get("/page.html").headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-security-policy"] == "sandbox"


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=-3", 206, b"789"),
        ("bytes=10-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=4-2", 200, b"0123456789"),
        ("bytes=0-1,4-5", 200, b"0123456789"),
        ("lines=1-2", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
    ],
)
def test_ranges(http: httpx.Client, asked: str, status: int, content: bytes) -> None:
    put(http, "f")
    answer = http.get("/f", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, content)


def test_a_range_of_a_replaced_file_is_not_mixed(http: httpx.Client) -> None:
    tag = f'"{put(http, "f").json()["digest"]}"'
    assert http.get("/f", headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    put(http, "f", b"abcdefghij")
    answer = http.get("/f", headers={"Range": "bytes=0-1", "If-Range": tag})
    assert (answer.status_code, answer.content) == (200, b"abcdefghij")


def test_a_folder_is_listed_in_pages(http: httpx.Client) -> None:
    for name in ("a/1", "b", "c/2", "d"):
        put(http, f"x/{name}")
    first = listing(http, path="x", limit=3).json()
    assert [(item["name"], item["is_folder"]) for item in first["items"]] == [("a", True), ("b", False), ("c", True)]
    second = listing(http, path="x", limit=3, cursor=first["next"]).json()
    assert [item["name"] for item in second["items"]] == ["d"]
    assert second["next"] is None
    assert listing(http, cursor="WyJcdTAwMDAiXQ").status_code == 422


def test_a_deletion_says_how_many_files_went(http: httpx.Client) -> None:
    for name in ("a/1", "a/b/2", "c"):
        put(http, name)
    assert http.delete("/a").json() == {"files": 2}
    assert http.delete("/a").json() == {"files": 0}
    assert http.get("/a/1").status_code == 404
    assert http.get("/c").status_code == 200


def test_problems(http: httpx.Client) -> None:
    put(http, "a/1")
    for answer, status, code in (
        (http.get("/missing"), 404, "not_found"),
        (http.get("/a"), 422, "is_folder"),
        (http.put("/a", content=b""), 409, "file_in_the_way"),
        (http.put("/a%5cb", content=b""), 422, "invalid_path"),
        (listing(http, path="../x"), 422, "invalid_path"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_stranger_finds_nothing(http: httpx.Client, tenant: Tenant, server: Server) -> None:
    put(http, "secret")
    stranger = server.new_tenant().headers
    for method in ("GET", "PUT", "DELETE"):
        assert http.request(method, "/secret", headers=stranger).status_code == 404
    assert httpx.get(f"{tenant.api}/artifacts", headers=stranger).status_code == 404
    assert httpx.get(f"{tenant.api}/artifacts/secret").status_code == 401


@pytest.mark.parametrize("root", ["/api/v1/orgs/{org}/projects/{project}/artifacts", "/mlflow/{org}/{project}{proxy}"])
def test_a_client_that_goes_away_leaves_nothing(http: httpx.Client, tenant: Tenant, server: Server, root: str) -> None:
    proxy = "/api/2.0/mlflow-artifacts/artifacts"
    path = root.format(org=tenant.org, project=tenant.project, proxy=proxy) + "/half"
    address = urlsplit(server.url)
    assert address.hostname
    assert address.port
    with socket.create_connection((address.hostname, address.port)) as connection:
        head = [f"PUT {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {tenant.token}", "Content-Length: 9000000"]
        connection.sendall("\r\n".join([*head, "", ""]).encode() + bytes(6_000_000))
        assert _waits_for(server.data_dir, drafts=1)
    assert _waits_for(server.data_dir, drafts=0)
    assert http.get("/half").status_code == 404
    assert listing(http).json()["items"] == []


def test_damaged_bytes_never_make_a_whole_answer(http: httpx.Client, server: Server) -> None:
    content = os.urandom(3_000_000)
    digest = put(http, "f", content).json()["digest"]
    (stored,) = server.data_dir.glob(f"artifacts/*/{digest[:2]}/{digest}")
    stored.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(httpx.RemoteProtocolError):
        http.get("/f")
    put(http, "f", content)
    assert http.get("/f").content == content


def _waits_for(data_dir: Path, *, drafts: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if len(list(data_dir.glob("artifacts/*/incoming/*"))) == drafts:
            return True
        time.sleep(0.02)
    return False
