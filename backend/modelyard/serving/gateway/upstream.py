"""Connections to models' processes: HTTP/1.1, kept open; whole answers of bounded size, from whom nobody trusts."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import httptools

MAX_HEADER_BYTES = 64 * 1024
MAX_BODY_BYTES = 64 * 1024**2
MAX_IDLE = 64
CONNECT_SECONDS = 2.0


class Unreachable(Exception):
    """Nobody listens there: the request was not sent."""


class Lost(Exception):
    """The connection ended before the answer was whole."""


class Malformed(Exception):
    """What came is no answer in HTTP/1.1, or too large."""


@dataclass(slots=True)
class Response:
    """headers: the last of each name, in lower case."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Response] | None = None
        self._start()
        self.alive = True

    def _start(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._response = Response()
        self._parts: list[bytes] = []
        self._size = self._header_size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def send(self, request: bytes) -> asyncio.Future[Response]:
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting

    def close(self) -> None:
        self.alive = False
        if self._transport is not None:
            self._transport.abort()

    # asyncio

    def data_received(self, data: bytes) -> None:
        if self._waiting is None:  # nothing was asked
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, Malformed) as error:
            self._fail(Malformed(str(error)))

    def connection_lost(self, _error: Exception | None) -> None:
        self.alive = False
        self._fail(Lost())

    def _fail(self, error: Exception) -> None:
        waiting, self._waiting = self._waiting, None
        self.close()
        if waiting is not None and not waiting.done():
            waiting.set_exception(error)

    # httptools

    def on_message_begin(self) -> None:
        if self._waiting is None:
            raise Malformed("more than one answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._header_size += len(name) + len(value)
        if self._header_size > MAX_HEADER_BYTES:
            raise Malformed("the headers are too large")
        self._response.headers[name.lower()] = value

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > MAX_BODY_BYTES:
            raise Malformed("the answer is too large")
        self._parts.append(body)

    def on_message_complete(self) -> None:
        response = self._response
        response.status = self._parser.get_status_code()
        response.body = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        waiting, self._waiting = self._waiting, None
        if not self._parser.should_keep_alive() or response.status < 200:
            self.close()
        self._start()
        if waiting is not None and not waiting.done():
            waiting.set_result(response)


class Upstreams:
    """Connections by endpoint (`unix:/…` or `http://host:port`)."""

    def __init__(self) -> None:
        self._idle: defaultdict[str, list[_Connection]] = defaultdict(list)
        self.under_way: defaultdict[str, int] = defaultdict(int)

    async def send(self, endpoint: str, request: bytes) -> Response:
        """The answer of this process.

        Raises:
            Unreachable: nobody listens.
            Lost: it went away.
            Malformed: it is no answer.
        """
        self.under_way[endpoint] += 1
        connection: _Connection | None = None
        try:
            connection = self._kept(endpoint) or await _connect(endpoint)
            response = await connection.send(request)
            if connection.alive and len(self._idle[endpoint]) < MAX_IDLE:
                self._idle[endpoint].append(connection)
                connection = None
            return response
        finally:
            if connection is not None:
                connection.close()
            self.under_way[endpoint] -= 1
            if not self.under_way[endpoint]:
                del self.under_way[endpoint]

    def _kept(self, endpoint: str) -> _Connection | None:
        idle = self._idle[endpoint]
        while idle:
            connection = idle.pop()
            if connection.alive:
                return connection
        return None

    def forget_but(self, endpoints: set[str]) -> None:
        """Close what is kept open to others than these."""
        for endpoint in [one for one in self._idle if one not in endpoints]:
            for connection in self._idle.pop(endpoint):
                connection.close()


async def _connect(endpoint: str) -> _Connection:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            made: Any
            if endpoint.startswith("unix:"):
                _, made = await loop.create_unix_connection(_Connection, endpoint.removeprefix("unix:"))
            else:
                host, _, port = endpoint.removeprefix("http://").partition("/")[0].rpartition(":")
                _, made = await loop.create_connection(_Connection, host, int(port))
            connection: _Connection = made
            return connection
    except (OSError, TimeoutError, ValueError) as error:
        raise Unreachable(str(error)) from error
