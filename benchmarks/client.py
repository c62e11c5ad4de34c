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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ANSWER_TIMEOUT = 60.0  # seconds that one answer may take
SEND_BUFFER = 1 << 20  # bytes: a whole batch leaves in one call, so no connection blocks the others


class BenchmarkError(RuntimeError):
    """A server refused a request or closed a connection: such a run measures nothing."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured run."""

    latencies: list[float]  # seconds, one a call, in the order of the answers
    elapsed: float  # seconds from the first request to the last answer
    client_cpu: float  # seconds of CPU that this client used meanwhile
    answered: list[int]  # calls of each connection

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
        self._received = b""

    def send(self, request: bytes) -> None:
        self._received = b""
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """Read what has arrived; the body when the answer is complete, else None."""
        data = self.socket.recv(262_144)
        if not data:
            raise BenchmarkError(f"The server closed the connection after {self._received[:300]!r}.")
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return None
        fields = head.lower()
        start = fields.find(b"\r\ncontent-length:")
        if start >= 0:
            length = int(fields[start + 17 :].split(b"\r\n", 1)[0])
            if len(body) < length:
                return None
        elif b"\r\ntransfer-encoding: chunked" in fields:
            if not body.endswith(b"0\r\n\r\n"):
                return None
        else:
            raise BenchmarkError(f"An answer without a length: {head!r}")
        if head[9:10] != b"2":
            raise BenchmarkError(f"Refused: {head[:80]!r} {body[:500]!r}")
        return body

    def call(self, request: bytes) -> bytes:
        """Send one request and wait for the whole answer."""
        self.send(request)
        while (body := self.receive()) is None:
            pass
        return body

    def close(self) -> None:
        self.socket.close()


@dataclass(frozen=True, slots=True)
class Api:
    """MLflow's REST dialect at one tracking URI."""

    url: str
    token: str

    def connect(self) -> Connection:
        parts = urlsplit(self.url)
        return Connection(parts.hostname or "127.0.0.1", parts.port or 80)

    def request(self, path: str, body: bytes, *, method: str = "POST") -> bytes:
        """An encoded request with a JSON body to `path`, such as `runs/log-metric`."""
        parts = urlsplit(self.url)
        head = (
            f"{method} {parts.path.rstrip('/')}/api/2.0/mlflow/{path} HTTP/1.1\r\n"
            f"Host: {parts.netloc}\r\n"
            f"Authorization: Bearer {self.token}\r\n"
            "User-Agent: mlflow-python-client/3.17.2\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def post(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        """One call on a connection of its own, for what is not measured."""
        return self._once(self.request(path, json.dumps(payload).encode()))

    def get(self, path: str) -> dict[str, Any]:
        """The same for a GET; `path` has its query."""
        return self._once(self.request(path, b"", method="GET"))

    def _once(self, request: bytes) -> dict[str, Any]:
        connection = self.connect()
        try:
            answer: dict[str, Any] = json.loads(connection.call(request))
            return answer
        finally:
            connection.close()


def drive(connections: Sequence[Connection], scripts: Sequence[Sequence[bytes]], seconds: float) -> Sample:
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
        for number, (connection, script) in enumerate(zip(connections, scripts, strict=True)):
            requests = iter(script)
            if (first := next(requests, None)) is not None:
                waiting.register(connection.socket, selectors.EVENT_READ, [connection, requests, clock(), number])
                connection.send(first)
                open_calls += 1
        while open_calls:
            ready = waiting.select(ANSWER_TIMEOUT)
            if not ready:
                raise BenchmarkError(f"No answer for {ANSWER_TIMEOUT:.0f} s.")
            for key, _ in ready:
                connection, requests, sent, number = key.data
                if connection.receive() is None:
                    continue
                now = clock()
                latencies.append(now - sent)
                answered[number] += 1
                following = next(requests, None) if now - began < seconds else None
                if following is None:
                    waiting.unregister(connection.socket)
                    open_calls -= 1
                else:
                    key.data[2] = clock()
                    connection.send(following)
        return Sample(latencies, clock() - began, time.process_time() - cpu, answered)
    finally:
        gc.enable()
        waiting.close()
