"""Fetching a URL that a customer chose: an identity provider, later a webhook.

Such a URL must not reach what only this machine reaches: the host's own services, the company's network, the cloud's
metadata. So each connection resolves the name once, refuses every address that is not public, and goes to exactly the
address that was looked at (a name that answers differently a moment later gains nothing), while TLS still proves the
name. There are no redirects, and time and size are bounded, as the other side may be hostile.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from modelyard.settings import Settings

SECONDS = 10.0
"""How long one exchange may take, from the name's resolution to the last byte."""

MOST_BYTES = 512 * 1024
ADDRESSES_TRIED = 4

# Public by their number, and yet ways into a private network: IPv4 inside IPv6 (compatible, NAT64, 6to4, Teredo), site-
# local IPv6, protocol assignments with a cloud's metadata among them, and Azure's platform services.
_INWARD = tuple(
    ip_network(network)
    for network in (
        "::/96 64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/32 fec0::/10 192.0.0.0/24 192.88.99.0/24 168.63.129.16/32"
    ).split()
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Unreachable(Exception):
    """Why there is no answer, in words for whoever chose the URL. They tell nothing of the network here."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes


async def fetch(
    settings: Settings,
    method: str,
    url: str,
    *,
    headers: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    seconds: float | None = None,
    most: int = MOST_BYTES,
) -> Answer:
    """What the URL answers, whatever its status.

    seconds: at most for all of it; by default `SECONDS`. most: bytes of the answer.

    Raises:
        Unreachable: the URL is none or leads where it may not, or there is no whole answer in time and size.
    """
    asked = {"Accept": "application/json", **(headers or {}), "Accept-Encoding": "identity"}
    try:
        async with (
            asyncio.timeout(SECONDS if seconds is None else seconds),
            client(settings, tls=tls) as one,
            one.stream(method, url, headers=asked, data=form) as response,
        ):
            # A small compressed answer may be huge.
            if response.headers.get("content-encoding", "identity") != "identity":
                raise Unreachable("It answers compressed, although it was asked not to.")
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > most:
                    raise Unreachable(f"Its answer is larger than {most} bytes.")
            return Answer(response.status_code, response.headers.get("content-type", ""), bytes(body))
    except (TimeoutError, httpx.TimeoutException) as error:
        raise Unreachable("It does not answer in time.") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise Unreachable("It is no URL that can be fetched.") from error
    except httpx.HTTPError as error:
        raise Unreachable("The connection fails, or what answers there does not speak HTTP.") from error


def client(settings: Settings, *, tls: ssl.SSLContext | None = None) -> httpx.AsyncClient:
    """A client for customers' URLs. Its requests raise `Unreachable` where they may not go."""
    allowed = tuple(ip_network(network, strict=False) for network in settings.outbound_networks)
    timeout = httpx.Timeout(5.0)
    return httpx.AsyncClient(transport=_Checked(allowed, tls or _tls()), timeout=timeout, trust_env=False)


def may_reach(address: Address, allowed: tuple[Network, ...], *, https: bool) -> bool:
    """May a connection go to this address? To public ones by https, and in whichever way to those that are allowed."""
    plain = getattr(address, "ipv4_mapped", None) or address
    if any(plain in network for network in allowed):
        return True
    public = plain.is_global and not (plain.is_multicast or plain.is_reserved)
    return https and public and not any(plain in network for network in _INWARD)


class _Checked(httpx.AsyncHTTPTransport):
    def __init__(self, allowed: tuple[Network, ...], tls: ssl.SSLContext) -> None:
        # Nothing is kept alive: the pool tells connections apart by address, and another name may share that.
        super().__init__(verify=tls, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        https = url.scheme == "https"
        host = url.raw_host.decode()
        found = await _resolve(host, url.port or (443 if https else 80))
        addresses = [address for address in found if may_reach(address, self._allowed, https=https)]
        if not addresses:
            # One sentence for a name that is unknown and one that is private: it must not map the network here.
            how = "at a public address" if https else "by plain http (use https)"
            raise Unreachable(f"The host {host} cannot be reached {how}.")
        for address in addresses[:ADDRESSES_TRIED]:
            aimed = httpx.Request(
                request.method,
                url.copy_with(host=str(address)),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return await super().handle_async_request(aimed)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure


async def _resolve(host: str, port: int) -> list[Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


@cache
def _tls() -> ssl.SSLContext:
    """Made once: it reads some hundred certificates. `SSL_CERT_FILE` names those of a company's own authority."""
    return httpx.create_ssl_context()


def is_fetchable(url: str) -> bool:
    """Is this an absolute http(s) URL without credentials, fragment or odd characters? Says not where it leads."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parts.scheme in ("http", "https") and bool(parts.host) and not parts.userinfo and not parts.fragment
