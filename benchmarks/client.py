"""A lean HTTP/1.1 client: requests are encoded beforehand, one thread drives every connection.

The client shares the machine with the servers, so what it costs is kept small and is measured
(`null_server.py` answers without doing anything).
"""

from __future__ import annotations

import gc
import json
import selectors
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ANSWER_TIMEOUT = 60.0  # seconds that one answer may take
ARTIFACTS = "api/2.0/mlflow-artifacts/artifacts"
SEND_BUFFER = 1 << 20  # bytes: a whole batch leaves in one call, so no connection blocks the others


RECEIVE = 1 << 20  # bytes read at a time
LARGE = 16 << 20  # bytes still to come of an answer that is received into memory of its own


class BenchmarkError(RuntimeError):
    """A server refused a request or closed a connection: such a run measures nothing."""


class Big(NamedTuple):
    """A request with a body of many megabytes, whose greater part others share."""

    head: bytes
    beginning: bytes  # what makes this body differ from the others
    rest: memoryview


class Chain(NamedTuple):
    """Two calls that are measured as one: the second follows from the answer to the first."""

    first: bytes
    second: Callable[[bytearray], bytes]


Request = bytes | Big | Chain


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured run."""

    latencies: list[float]  # seconds, one a call, in the order of the answers
    elapsed: float  # seconds from the first request to the last answer
    client_cpu: float  # seconds of CPU that this client used meanwhile
    answered: list[int]  # calls of each connection
    bodies: list[bytearray]  # the last answer of each connection

    @property
    def calls(self) -> int:
        return len(self.latencies)

    def latency(self, quantile: float) -> float:
        """Seconds; the smallest latency that `quantile` of the calls do not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(int(quantile * len(ordered)), len(ordered) - 1)]


class Connection:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port), timeout=ANSWER_TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._received = bytearray()
        self._expected = 0  # bytes of head and body, 0 while the head is not complete, -1 for one that comes in chunks
        self._large = bytearray()
        self._filled: int | None = None  # bytes of a body that have come into `_large`

    def send(self, request: bytes | Big) -> None:
        self._received = bytearray()
        self._expected, self._filled = 0, None
        for part in (request,) if isinstance(request, bytes) else request:
            self.socket.sendall(part)

    def receive(self) -> bytearray | None:
        """Read what has arrived; the body when the answer is complete, else None.

        A large body is valid until the next one of its size has come over this connection.
        """
        if self._filled is not None:
            return self._receive_large(self._filled)
        data = self.socket.recv(RECEIVE)
        if not data:
            raise BenchmarkError(f"The server closed the connection after {bytes(self._received[:300])!r}.")
        self._received += data
        if not self._expected:
            self._read_head()
        if self._expected - len(self._received) > LARGE:
            _require_success(self._received)
            return self._begin_large()
        if self._expected < 0:
            complete = self._received.endswith(b"0\r\n\r\n")
        else:
            complete = 0 < self._expected <= len(self._received)
        if not complete:
            return None
        body, self._received = self._received, bytearray()
        _require_success(body)
        del body[: body.index(b"\r\n\r\n") + 4]  # moves nothing, also of a large body
        return body if self._expected > 0 else without_chunks(body)

    def _begin_large(self) -> None:
        """Go on in memory that the body before has used: fresh memory would cost the client more than receiving."""
        start = self._received.index(b"\r\n\r\n") + 4
        if len(self._large) != self._expected - start:
            self._large = bytearray(self._expected - start)
        self._filled = len(self._received) - start
        self._large[: self._filled] = memoryview(self._received)[start:]
        self._received = bytearray()

    def _receive_large(self, filled: int) -> bytearray | None:
        count = self.socket.recv_into(memoryview(self._large)[filled:])
        if not count:
            raise BenchmarkError(f"The server closed the connection after {filled} bytes.")
        self._filled = filled + count
        return self._large if self._filled == len(self._large) else None

    def _read_head(self) -> None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        fields = bytes(self._received[: end + 2]).lower()
        start = fields.find(b"\r\ncontent-length:")
        if start >= 0:
            self._expected = end + 4 + int(fields[start + 17 :].split(b"\r\n", 1)[0])
        elif b"\r\ntransfer-encoding: chunked" in fields:
            self._expected = -1
        else:
            raise BenchmarkError(f"An answer without a length: {fields!r}")

    def call(self, request: bytes | Big) -> bytearray:
        """Send one request and wait for the whole answer."""
        self.send(request)
        while (body := self.receive()) is None:
            pass
        return body

    def close(self) -> None:
        self.socket.close()


def _require_success(answer: bytearray) -> None:
    if answer[9:10] != b"2":
        raise BenchmarkError(f"Refused: {bytes(answer[:2_000])!r}")


def without_chunks(body: bytearray) -> bytearray:
    """The content of a body that came in chunks."""
    pieces, position = [], 0
    while True:
        end = body.index(b"\r\n", position)
        size = int(body[position:end].split(b";")[0], 16)
        if not size:
            return bytearray(b"".join(pieces))
        pieces.append(body[end + 2 : end + 2 + size])
        position = end + 4 + size


@dataclass(frozen=True, slots=True)
class Api:
    """MLflow's REST dialect at one tracking URI."""

    url: str
    token: str

    def connect(self) -> Connection:
        parts = urlsplit(self.url)
        return Connection(parts.hostname or "127.0.0.1", parts.port or 80)

    def request(self, path: str, body: bytes = b"", *, method: str = "POST", root: str = "api/2.0/mlflow") -> bytes:
        """An encoded request with a JSON body to `path` below `root`, such as `runs/log-metric`."""
        return self._head(f"{root}/{path}", "application/json", len(body), method) + body

    def upload(self, path: str, beginning: bytes, rest: memoryview) -> Big:
        """An artifact's upload through the proxy."""
        head = self._head(f"{ARTIFACTS}/{path}", "application/octet-stream", len(beginning) + len(rest), "PUT")
        return Big(head, beginning, rest)

    def download(self, path: str) -> bytes:
        return self.request(path, method="GET", root=ARTIFACTS)

    def _head(self, path: str, kind: str, length: int, method: str) -> bytes:
        parts = urlsplit(self.url)
        return (
            f"{method} {parts.path.rstrip('/')}/{path} HTTP/1.1\r\n"
            f"Host: {parts.netloc}\r\n"
            f"Authorization: Bearer {self.token}\r\n"
            "User-Agent: mlflow-python-client/3.17.2\r\n"
            f"Content-Type: {kind}\r\n"
            f"Content-Length: {length}\r\n\r\n"
        ).encode()

    def post(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        """One call on a connection of its own, for what is not measured."""
        return self._once(self.request(path, json.dumps(payload).encode()))

    def get(self, path: str) -> dict[str, Any]:
        """The same for a GET; `path` has its query."""
        return self._once(self.request(path, method="GET"))

    def once(self, request: bytes | Big) -> bytearray:
        """The answer to one request on a connection of its own."""
        connection = self.connect()
        try:
            return connection.call(request)
        finally:
            connection.close()

    def _once(self, request: bytes) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.once(request))
        return answer


def drive(connections: Sequence[Connection], scripts: Sequence[Sequence[Request]], seconds: float) -> Sample:
    """Send script i over connection i, each call after the answer to the one before.

    Ends when the scripts do, or after `seconds`: then calls under way are still awaited.

    Raises:
        BenchmarkError: a call was refused, or took longer than ANSWER_TIMEOUT.
    """
    latencies: list[float] = []
    waiting = selectors.DefaultSelector()
    clock = time.perf_counter
    gc.collect()
    gc.disable()
    cpu, began = time.process_time(), clock()
    try:
        open_calls = 0
        answered = [0] * len(connections)
        bodies = [bytearray()] * len(connections)
        for number, (connection, script) in enumerate(zip(connections, scripts, strict=True)):
            requests = iter(script)
            if (first := next(requests, None)) is not None:
                waiting.register(connection.socket, selectors.EVENT_READ, [connection, requests, clock(), number, None])
                _begin(waiting.get_key(connection.socket).data, first)
                open_calls += 1
        while open_calls:
            ready = waiting.select(ANSWER_TIMEOUT)
            if not ready:
                raise BenchmarkError(f"No answer for {ANSWER_TIMEOUT:.0f} s.")
            for key, _ in ready:
                connection, requests, sent, number, second = key.data
                body = connection.receive()
                if body is None:
                    continue
                if second is not None:
                    key.data[4] = None
                    connection.send(second(body))
                    continue
                now = clock()
                latencies.append(now - sent)
                answered[number] += 1
                bodies[number] = body
                following = next(requests, None) if now - began < seconds else None
                if following is None:
                    waiting.unregister(connection.socket)
                    open_calls -= 1
                else:
                    key.data[2] = clock()
                    _begin(key.data, following)
        return Sample(latencies, clock() - began, time.process_time() - cpu, answered, bodies)
    finally:
        gc.enable()
        waiting.close()


def _begin(state: list[Any], request: Request) -> None:
    """Send a request over the connection of that state; of a chain the first, the second after its answer."""
    if isinstance(request, Chain):
        state[4] = request.second
        request = request.first
    state[0].send(request)
