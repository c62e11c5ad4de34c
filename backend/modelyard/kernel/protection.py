"""What stands before every route: security headers, and limits on how often somebody may ask."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from modelyard.kernel.errors import TooManyRequests
from modelyard.kernel.http import AsgiApp, Message, Receive, Scope, Send, problem_response

HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"cache-control": b"no-store",
}
"""Sent with every answer that does not bring its own."""

ACCESS_COOKIE = re.compile(rb"modelyard-access=([^;]+)")
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Adds `HEADERS`, and HSTS where the installation is reached by https."""

    def __init__(self, app: AsgiApp, *, https: bool) -> None:
        self.app = app
        self._headers = [*HEADERS.items(), *([HSTS] if https else [])]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers") or []
                names = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(header for header in self._headers if header[0] not in names)]
            await send(message)

        await self.app(scope, receive, answer)


@dataclass(slots=True)
class Bucket:
    """How many requests are left, as of a moment of the monotonic clock."""

    left: float
    at: float


class Buckets:
    """Token buckets of `per_minute` requests, filled evenly; the least recently used are forgotten past `size`."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic, size: int = 100_000) -> None:
        self.limit, self._clock, self._size = per_minute, clock, size
        self._rate = per_minute / 60
        self._buckets: OrderedDict[bytes, Bucket] = OrderedDict()

    def __contains__(self, key: bytes) -> bool:
        return key in self._buckets

    def take(self, key: bytes) -> tuple[bool, float]:
        """Take one request. Returns whether there was one, and how many are left."""
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(float(self.limit), now)
            if len(self._buckets) > self._size:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
            bucket.left = min(self.limit, bucket.left + (now - bucket.at) * self._rate)
            bucket.at = now
        if bucket.left < 1:
            return False, bucket.left
        bucket.left -= 1
        return True, bucket.left

    def headers(self, left: float) -> list[tuple[bytes, bytes]]:
        """`RateLimit-*`: the limit, what is left of it, and the seconds until it is whole again."""
        return [
            (b"ratelimit-limit", b"%d" % self.limit),
            (b"ratelimit-remaining", b"%d" % max(0, int(left))),
            (b"ratelimit-reset", b"%d" % math.ceil((self.limit - left) / self._rate)),
        ]

    def seconds_until_one(self, left: float) -> int:
        return max(1, math.ceil((1 - left) / self._rate))


class RateLimit:
    """Limits requests by credential once a route has accepted it (`state["caller"]`), and everybody else by address.

    A made-up credential is worth no more than its sender's address. Each process counts for itself.
    """

    FREE = ("/healthz", "/readyz")

    def __init__(self, app: AsgiApp, *, keys: Buckets, addresses: Buckets) -> None:
        self.app = app
        self._keys, self._addresses = keys, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.FREE:
            await self.app(scope, receive, send)
            return
        credential = _credential(scope)
        known = credential is not None and credential in self._keys
        buckets = self._keys if known else self._addresses
        address = address_key((scope.get("client") or ("",))[0]).encode()
        allowed, left = buckets.take(credential if known and credential is not None else address)
        headers = buckets.headers(left)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                if credential is not None and not known and scope.get("state", {}).get("caller") is not None:
                    self._keys.take(credential)
                message["headers"] = [*(message.get("headers") or []), *headers]
            await send(message)

        if allowed:
            await self.app(scope, receive, answer)
            return
        wait = buckets.seconds_until_one(left)
        said = f"More than {buckets.limit} requests a minute. Try again in {wait} seconds."
        # The last two facts are for MLflow's clients, which read nothing else.
        refusal = TooManyRequests(said, retry_after=wait, error_code="REQUEST_LIMIT_EXCEEDED", message=said)
        await problem_response(refusal, scope)(scope, receive, answer)


def _credential(scope: Scope) -> bytes | None:
    """What a request identifies itself with, hashed; None when it has nothing. What may vary at will is left out: the
    scheme's case, the user name beside a key, other cookies."""
    found = None
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, rest = value.partition(b" ")
            found = rest.strip()
            if scheme.lower() == b"basic":
                try:
                    found = base64.b64decode(found, validate=True).partition(b":")[2]
                except binascii.Error:
                    return None
            break
        if name == b"cookie":
            match = ACCESS_COOKIE.search(value)
            found = match[1] if match else None
    return hashlib.blake2b(found, digest_size=16).digest() if found else None


def address_key(ip: str) -> str:
    """What counts as one address: an IPv6 subscriber has a whole /64."""
    if ":" not in ip:
        return ip[:64]
    try:
        address = ip_address(ip)
    except ValueError:
        return ip[:64]
    # An IPv4 address in IPv6's clothes (::ffff:192.0.2.1) would share one /64 with all of them.
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped) if mapped is not None else str(ip_network(f"{address}/64", strict=False))
