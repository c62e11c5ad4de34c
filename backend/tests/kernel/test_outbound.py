"""Customers' URLs lead to public addresses only, whatever their names say and whenever."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from modelyard.kernel import outbound
from modelyard.kernel.outbound import Unreachable, fetch, is_fetchable, may_reach
from modelyard.settings import Settings

NOWHERE = "postgresql://nobody@localhost/nothing"
LOOPBACK = Settings(database_url=NOWHERE, outbound_networks=("127.0.0.0/8",))
STRICT = Settings(database_url=NOWHERE)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


async def fine(_: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(OK)


@asynccontextmanager
async def listening(
    handler: Handler = fine, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server on loopback; gives its port, and the heads of the requests as they come."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            await handler(heads[-1], writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1], heads


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 100.100.100.200 169.254.169.254
    192.0.0.192 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1
    ::1 :: fe80::1 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1 2001:db8::1""".split(),
)
def test_an_address_that_leads_inward_is_refused(address: str) -> None:
    assert not may_reach(ip_address(address), (), https=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_reached_by_https_only(address: str) -> None:
    assert may_reach(ip_address(address), (), https=True)
    assert not may_reach(ip_address(address), (), https=False)


def test_an_allowed_network_is_reached_by_http_too_and_its_neighbour_is_not() -> None:
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))
    assert may_reach(ip_address("10.1.2.3"), allowed, https=False)
    assert may_reach(ip_address("::ffff:10.1.2.3"), allowed, https=False)
    assert may_reach(ip_address("fd00:1::5"), allowed, https=True)
    assert not may_reach(ip_address("10.2.0.1"), allowed, https=True)
    assert not may_reach(ip_address("fd00:2::1"), allowed, https=True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[::ffff:7f00:1]", "0.0.0.0"]
)
async def test_no_spelling_of_this_machine_is_reached(host: str) -> None:
    async with listening() as (port, heads):
        for scheme in ("http", "https"):
            with pytest.raises(Unreachable, match="cannot be reached"):
                await fetch(STRICT, "GET", f"{scheme}://{host}:{port}/")
        assert heads == []


async def test_a_private_name_and_an_unknown_one_are_refused_in_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said = set()
    for answer in ([], [ip_address("10.0.0.7")]):

        async def resolve(host: str, port: int, answer: list[outbound.Address] = answer) -> list[outbound.Address]:
            return answer

        monkeypatch.setattr(outbound, "_resolve", resolve)
        with pytest.raises(Unreachable) as refused:
            await fetch(STRICT, "GET", "https://intranet.example/")
        said.add(str(refused.value))
    assert len(said) == 1


async def test_the_name_is_resolved_once_and_the_address_that_was_checked_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    async def resolve(host: str, port: int) -> list[outbound.Address]:
        asked.append(host)
        # The second answer would lead elsewhere.
        return [ip_address("127.0.0.1")] if len(asked) == 1 else [ip_address("127.0.0.2")]

    monkeypatch.setattr(outbound, "_resolve", resolve)
    async with listening() as (port, heads):
        answer = await fetch(LOOPBACK, "GET", f"http://idp.example:{port}/x")
    assert answer.status == 200
    assert answer.body == b"{}"
    assert asked == ["idp.example"]
    assert f"host: idp.example:{port}".encode() in heads[0].lower()


async def test_of_several_addresses_those_that_may_not_be_reached_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(host: str, port: int) -> list[outbound.Address]:
        return [ip_address("10.0.0.1"), ip_address("127.0.0.3"), ip_address("127.0.0.1")]

    monkeypatch.setattr(outbound, "_resolve", resolve)
    async with listening() as (port, _):
        assert (await fetch(LOOPBACK, "GET", f"http://idp.example:{port}/")).status == 200


async def test_tls_proves_the_name_not_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(host: str, port: int) -> list[outbound.Address]:
        return [ip_address("127.0.0.1")]

    monkeypatch.setattr(outbound, "_resolve", resolve)
    certificate = a_certificate(tmp_path, "idp.example")
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    asked: list[str | None] = []
    serving.sni_callback = lambda _, name, __: asked.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with listening(tls=serving) as (port, _):
        assert (await fetch(LOOPBACK, "GET", f"https://idp.example:{port}/", tls=trusting)).status == 200
        with pytest.raises(Unreachable, match="connection fails"):
            await fetch(LOOPBACK, "GET", f"https://other.example:{port}/", tls=trusting)
        with pytest.raises(Unreachable, match="connection fails"):
            await fetch(LOOPBACK, "GET", f"https://idp.example:{port}/")
    assert asked == ["idp.example", "other.example", "idp.example"]


def a_certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async def redirect(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/secret\r\nContent-Length: 0\r\n\r\n")

    async with listening(redirect) as (port, heads):
        assert (await fetch(LOOPBACK, "GET", f"http://127.0.0.1:{port}/")).status == 302
        assert len(heads) == 1


@pytest.mark.parametrize("declared", [b"Content-Length: 100000000\r\n", b""])
async def test_a_huge_answer_is_cut_off(declared: bytes) -> None:
    async def huge(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n" + declared + b"\r\n")
        for _chunk in range(1000):
            writer.write(b"x" * 100_000)
            await writer.drain()

    async with listening(huge) as (port, _):
        with pytest.raises(Unreachable, match="larger"):
            await fetch(LOOPBACK, "GET", f"http://127.0.0.1:{port}/")


async def test_a_compressed_answer_is_refused_before_it_unfolds() -> None:
    async def bomb(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")

    async with listening(bomb) as (port, heads):
        with pytest.raises(Unreachable, match="compressed"):
            await fetch(LOOPBACK, "GET", f"http://127.0.0.1:{port}/")
        assert b"accept-encoding: identity" in heads[0].lower()


async def test_an_answer_that_trickles_is_given_up_in_time() -> None:
    async def trickle(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _byte in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    started = asyncio.get_running_loop().time()
    async with listening(trickle) as (port, _):
        with pytest.raises(Unreachable, match="in time"):
            await fetch(LOOPBACK, "GET", f"http://127.0.0.1:{port}/", seconds=0.2)
        assert asyncio.get_running_loop().time() - started < 2


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 200 OK\r\nBroken\r\n\r\n"])
async def test_what_does_not_speak_http_is_no_answer(answer: bytes) -> None:
    async def speak(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with listening(speak) as (port, _):
        with pytest.raises(Unreachable):
            await fetch(LOOPBACK, "GET", f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "file:///etc/passwd", "//x", "http://", "http://[::1", "https://a b/"]
)
async def test_what_is_no_http_url_is_not_fetched(url: str) -> None:
    with pytest.raises(Unreachable):
        await fetch(LOOPBACK, "GET", url)
    assert not is_fetchable(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://u:p@idp.example/",
        "https://idp.example/#x",
        "https://idp.example/\n",
        "https://idp.example\\@evil/",
        "https://idp.exämple/",
    ],
)
def test_a_url_with_anything_odd_is_none(url: str) -> None:
    assert not is_fetchable(url)
    assert is_fetchable("https://idp.example:8443/realms/acme?p=x")
