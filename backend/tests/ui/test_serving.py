"""The built UI over HTTP: its page, its files, what is compressed, what is kept, and what is not there."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from modelyard.kernel.protection import SecurityHeaders
from modelyard.ui_pages import UserInterface, policy

SCRIPT = 'document.title = "a";'
PAGE = f"<!doctype html><script>{SCRIPT}</script><script type='module' src='/assets/app-1.js'></script>"
CODE = "console.log(1);" * 100
GZIPPED = gzip.compress(CODE.encode(), mtime=0)
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, br"}
PATHS = ["/", "/orgs", "/o/acme-ml/p/fraud/runs", "/login", "/apiary", "/o/acme/p/x/models/v1.2"]


async def nothing_here(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"x-otherwise", b"yes")]})
    await send({"type": "http.response.body", "body": b"{}"})


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / ".sources").write_text("hash")
    (folder / "assets" / "app-1.js").write_text(CODE)
    (folder / "assets" / "app-1.js.gz").write_bytes(GZIPPED)
    (folder / "assets" / "app-1.js.br").write_bytes(b"brotli")
    (folder / "assets" / "inter-1.woff2").write_bytes(b"font")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = SecurityHeaders(UserInterface(dist, otherwise=nothing_here), https=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ui") as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
async def test_every_address_of_the_ui_is_the_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


async def test_the_page_runs_and_styles_nothing_that_is_not_its_own(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/", headers=BROWSER)).headers
    sent = headers["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in sent
    assert "style-src 'self';" in sent
    assert "default-src 'none'" in sent
    assert "frame-ancestors 'none'" in sent
    assert "unsafe" not in sent
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_page_without_scripts_of_its_own_allows_none() -> None:
    assert "script-src 'self'; " in policy(b"<script src='/a.js'></script>")


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, br", "br", b"brotli"),
        ("gzip;q=1.0, br;q=0", "gzip", GZIPPED),
        ("identity", None, CODE.encode()),
        ("", None, CODE.encode()),
    ],
)
async def test_files_come_compressed_as_the_browser_takes_them(
    client: httpx.AsyncClient, accepted: str, encoding: str | None, body: bytes
) -> None:
    async with client.stream("GET", "/assets/app-1.js", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert raw[10:] == body[10:]  # a gzip header holds the time
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert int(answer.headers["content-length"]) == len(raw)


async def test_assets_are_kept_for_good_and_the_rest_is_asked_for_again(client: httpx.AsyncClient) -> None:
    for path in ("/assets/app-1.js", "/assets/inter-1.woff2"):
        assert "immutable" in (await client.get(path)).headers["cache-control"]
    assert (await client.get("/favicon.svg")).headers["cache-control"] == "no-cache"
    page = await client.get("/", headers=BROWSER)
    again = await client.get("/orgs", headers=BROWSER | {"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/v1/nothing",
        "/docs/nothing",
        "/mlflow",
        "/serve/a/b/c",
        "/healthz/x",
        "/.well-known/x",
        "/assets/app-2.js",
        "/assets/",
    ],
)
async def test_what_belongs_to_others_is_never_the_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers.get("x-otherwise")) == (404, "yes")


async def test_a_program_at_an_unknown_address_gets_no_page(client: httpx.AsyncClient) -> None:
    assert (await client.get("/o/acme-ml", headers={"Accept": "*/*"})).status_code == 404
    assert (await client.post("/", headers=BROWSER)).status_code == 404
    assert (await client.get("/favicon.ico", headers={"Accept": "image/*"})).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/..\\secret.txt",
        "/assets/app-1.js%00.txt",
        "/.sources",
        "/assets/app-1.js.br",
    ],
)
async def test_no_other_file_can_be_had(dist: Path, path: str) -> None:
    """By the paths as an attacker sends them: a client would tidy them up."""
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    app = UserInterface(dist, otherwise=nothing_here)
    for raw in (path, httpx.URL(f"http://ui{path}").path):
        scope = {"type": "http", "method": "GET", "path": raw, "headers": [(b"accept", b"*/*")]}
        await app(scope, None, send)  # type: ignore[arg-type]
    assert [message["status"] for message in sent if "status" in message] == [404, 404]


async def test_what_is_built_anew_is_served_without_a_restart(client: httpx.AsyncClient, dist: Path) -> None:
    await client.get("/", headers=BROWSER)
    (dist / "index.html").write_text("<p>newer")
    os.utime(dist / "index.html", (1, 1))
    assert (await client.get("/", headers=BROWSER)).text == "<p>newer"


async def test_without_a_built_ui_the_root_says_how_to_build_it(tmp_path: Path) -> None:
    app = UserInterface(tmp_path / "dist", otherwise=nothing_here)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ui") as client:
        answer = await client.get("/")
        assert answer.status_code == 404
        assert "make ui" in answer.text
        assert (await client.get("/api/v1/x", headers=BROWSER)).headers["x-otherwise"] == "yes"
