"""Under a push the server is killed: nothing of it is a version, and what had come whole need not come again."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.registry.test_pushes import digest, in_a_row, listed
from tests.servers import PLAIN, Server, Tenant, free_port, start

FILES = {"first": b"1" * 1_000, "large": os.urandom(8 * 1024 * 1024), "last": b"3"}


def http_of(tenant: Tenant) -> httpx.Client:
    return httpx.Client(base_url=tenant.api, headers=tenant.headers, timeout=60, verify=PLAIN)


def send_half(server: Server, tenant: Tenant, push: str, body: bytes) -> socket.socket:
    """A connection over which more contents were promised than have come."""
    connection = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
    target = f"/api/v1/orgs/{tenant.org}/projects/{tenant.project}/pushes/{push}/contents"
    head = [f"PUT {target} HTTP/1.1", "Host: x", f"Authorization: Bearer {tenant.token}", "Content-Length: 99999999"]
    connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
    return connection


def missing(push: Any) -> list[str]:
    return [one["digest"] for one in push["missing"]]


@pytest.mark.parametrize("come_before", [False, True])
def test_a_push_whose_server_is_killed_goes_on_with_what_is_missing(
    database: str, tmp_path: Path, come_before: bool
) -> None:
    port = free_port()
    server = start(database, tmp_path, port=port)
    try:
        tenant = server.new_tenant()
        with http_of(tenant) as http:
            begun = http.post("pushes", json={"model": "fraud", "create_model": True, "files": listed(FILES)}).json()
            url = f"pushes/{begun['id']}"
            rest = dict(FILES)
            if come_before:
                assert http.put(f"{url}/contents", content=in_a_row(rest.pop("first"))).status_code == 200
            whole = in_a_row(*rest.values())
            with send_half(server, tenant, begun["id"], whole[: len(whole) // 2]):
                deadline = time.monotonic() + 20
                while not list(tmp_path.glob("artifacts/*/incoming/*")) and time.monotonic() < deadline:
                    time.sleep(0.02)
                assert list(tmp_path.glob("artifacts/*/incoming/*"))
                server.process.kill()
                server.process.wait()
        server = start(database, tmp_path, port=port)
        with http_of(tenant) as http:
            assert missing(http.get(url).json()) == [digest(body) for body in rest.values()]
            refusal = http.post(f"{url}/complete")
            assert (refusal.status_code, refusal.json()["code"]) == (409, "push_incomplete")
            assert http.get("models").json()["items"] == []
            assert http.put(f"{url}/contents", content=whole).status_code == 200
            version = http.post(f"{url}/complete").json()
            assert (version["number"], version["file_count"]) == (1, len(FILES))
            for path, body in FILES.items():
                assert http.get(f"models/{version['model_id']}/versions/1/files/{path}").content == body
    finally:
        server.process.kill()
        server.process.wait()
