"""Addresses that a customer chose lead to the public internet, and nowhere inside."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from modelyard.kernel import outbound
from modelyard.kernel.outbound import OutboundRefused, fetch_json
from modelyard.settings import Settings

OUTSIDE = Settings(database_url="postgresql://nobody@localhost/nothing")
INSIDE = OUTSIDE.model_copy(update={"outbound_networks": ("127.0.0.0/8", "::1/128")})


@asynccontextmanager
async def a_server(
    *parts: bytes, pause: float = 0.0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that sends these parts with a pause before each; its port, and the requests that it got."""
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            for part in parts:
                await asyncio.sleep(pause)
                writer.write(part)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1], heard
    finally:
        server.close()


def an_answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Make a name resolve to these addresses; the names that were looked up."""

    def resolve_to(*addresses: str) -> list[str]:
        asked: list[str] = []

        def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
            asked.append(host)
            family = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
            return [(f, socket.SOCK_STREAM, 6, "", (a, port)) for f, a in zip(family, addresses, strict=True)]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return resolve_to


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00::1]",
        "[fe80::1]",
        "[ff02::1]",
    ],
)
@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_no_address_inside_is_reached(scheme: str, host: str) -> None:
    with pytest.raises(OutboundRefused, match="public internet|name of no server|no web address"):
        await fetch_json(OUTSIDE, "GET", f"{scheme}://{host}/")


@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("93.184.215.14", "127.0.0.1"), ("::1",)])
async def test_a_name_is_refused_when_one_of_its_addresses_is_inside(
    names: Callable[..., list[str]], addresses: tuple[str, ...]
) -> None:
    names(*addresses)
    with pytest.raises(OutboundRefused, match=r"login\.example\.com is not on the public internet"):
        await fetch_json(OUTSIDE, "GET", "https://login.example.com/")


async def test_a_name_is_looked_up_once_and_stays_the_host(names: Callable[..., list[str]]) -> None:
    asked = names("127.0.0.1")
    async with a_server(an_answer(b'{"a": 1}')) as (port, heard):
        assert await fetch_json(INSIDE, "GET", f"http://login.example.com:{port}/x") == {"a": 1}
    assert asked == ["login.example.com"]
    assert f"Host: login.example.com:{port}".encode() in heard[0]


async def test_the_next_address_of_a_name_is_tried(names: Callable[..., list[str]]) -> None:
    names("127.0.0.2", "127.0.0.1")
    async with a_server(an_answer(b"{}")) as (port, _):
        assert await fetch_json(INSIDE, "GET", f"http://login.example.com:{port}/") == {}


async def test_outside_only_https_is_asked(names: Callable[..., list[str]]) -> None:
    names("93.184.215.14")
    with pytest.raises(OutboundRefused, match="Only https"):
        await fetch_json(OUTSIDE, "GET", "http://login.example.com/")


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_server(an_answer(b"{}")) as (proxy, proxied), a_server(an_answer(b'{"a": 1}')) as (port, _):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        assert await fetch_json(INSIDE, "GET", f"http://127.0.0.1:{port}/") == {"a": 1}
        assert proxied == []


async def test_a_redirect_is_not_followed() -> None:
    async with a_server(an_answer(b"{}")) as (goal, reached):
        move = an_answer(b"", f"Location: http://127.0.0.1:{goal}/", status="302 Found")
        async with a_server(move) as (port, _):
            with pytest.raises(OutboundRefused, match="status 302"):
                await fetch_json(INSIDE, "GET", f"http://127.0.0.1:{port}/")
        assert reached == []


@pytest.mark.parametrize("declared", [True, False])
async def test_a_large_answer_is_cut_off(declared: bool) -> None:
    length = b"Content-Length: 99999999\r\n" if declared else b""
    head = b"HTTP/1.1 200 OK\r\n" + length + b"\r\n"
    async with a_server(head, *[b"[" * 65536] * 40) as (port, _):
        with pytest.raises(OutboundRefused, match="more than 1048576 bytes"):
            await fetch_json(INSIDE, "GET", f"http://127.0.0.1:{port}/")


async def test_a_server_that_trickles_is_given_up() -> None:
    async with a_server(b"HTTP/1.1 200 OK\r\n\r\n", *[b" "] * 100, pause=0.02) as (port, _):
        with pytest.raises(OutboundRefused, match=r"within 0\.2 seconds"):
            await fetch_json(INSIDE, "GET", f"http://127.0.0.1:{port}/", seconds=0.2)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b'{"a":' * 100_000, b"\x1f\x8b\x08"])
async def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    async with a_server(an_answer(body)) as (port, _):
        with pytest.raises(OutboundRefused, match="something else than a JSON object"):
            await fetch_json(INSIDE, "GET", f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "https://", "https:///x", "https://a\x00b/", "https://" + "a" * 300 + ".com/", "https://[::"],
)
async def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(OutboundRefused):
        await fetch_json(INSIDE, "GET", url)


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher"])
async def test_other_schemes_are_refused(scheme: str) -> None:
    with pytest.raises(OutboundRefused):
        await fetch_json(INSIDE, "GET", f"{scheme}://127.0.0.1/")


def test_a_network_that_is_none_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="MODELYARD_OUTBOUND_NETWORKS: 'nonsense' is no address"):
        Settings(database_url="postgresql://nobody@localhost/nothing", outbound_networks="10.0.0.0/8, nonsense")


@pytest.mark.parametrize(("host", "reached"), [("login.example.com", True), ("other.example.com", False)])
async def test_the_certificate_must_be_the_names(
    names: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, reached: bool
) -> None:
    names("127.0.0.1")
    server, trusting = a_certificate("login.example.com", tmp_path)
    monkeypatch.setattr(outbound, "_certificates", lambda: trusting)
    async with a_server(an_answer(b"{}"), tls=server) as (port, _):
        if reached:
            assert await fetch_json(INSIDE, "GET", f"https://{host}:{port}/") == {}
        else:
            with pytest.raises(OutboundRefused, match="could not be reached"):
                await fetch_json(INSIDE, "GET", f"https://{host}:{port}/")


def a_certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For a server of this name, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, key_file = folder / "server.pem", folder / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, key_file)
    return server, ssl.create_default_context(cafile=pem)
