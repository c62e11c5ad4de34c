"""A real S3-compatible server in a process of its own, and a way to it that can be broken."""

from __future__ import annotations

import os
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import httpx

from tests.servers import PLAIN, START_SECONDS, Server, a_server, environment, free_port

KEY, SECRET, REGION = "tests", "a-secret-for-tests-only", "us-east-1"


@dataclass(frozen=True, slots=True)
class Objects:
    """One bucket of the server. An object is a file in `folder`."""

    url: str
    bucket: str
    folder: Path

    def environment(self, url: str | None = None) -> dict[str, str]:
        """What lets a process reach the server, by itself or by a way to it."""
        return {
            "AWS_ENDPOINT": url or self.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
        }

    @property
    def keys(self) -> list[str]:
        """Of all objects in the bucket."""
        inside = (path for path in self.folder.rglob("*") if path.is_file())
        keys = (path.relative_to(self.folder).as_posix() for path in inside)
        return sorted(key for key in keys if not key.startswith(".nanio"))

    def path(self, digest: str) -> Path:
        """The file of the one content of this digest."""
        (found,) = (self.folder / key for key in self.keys if key.endswith(f"/{digest}"))
        return found


@dataclass(frozen=True, slots=True)
class ObjectServer:
    url: str
    folder: Path

    def new_bucket(self) -> Objects:
        name = f"bucket-{uuid4().hex[:12]}"
        (self.folder / name).mkdir()
        return Objects(self.url, name, self.folder / name)


@contextmanager
def an_object_server() -> Iterator[ObjectServer]:
    """The server, which checks every signature."""
    with tempfile.TemporaryDirectory(prefix="modelyard-objects-") as folder:
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "nanio", "serve", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"],
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("NANIO_")},
                "NANIO_ACCESS_KEY": KEY,
                "NANIO_SECRET_KEY": SECRET,
                "NANIO_DATA_DIR": folder,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline and process.poll() is None:
                with suppress(httpx.TransportError):
                    httpx.get(url, timeout=5, verify=PLAIN)
                    break
                time.sleep(0.05)
            else:
                raise RuntimeError("the S3 server did not start")
            yield ObjectServer(url, Path(folder))
        finally:
            process.kill()
            process.wait()


class Mode(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    """Every request is answered with an error of the server."""
    HANG = "hang"
    """Requests are taken and never answered."""
    TRICKLE = "trickle"
    """Answers come byte by byte."""


class Way(socketserver.ThreadingTCPServer):
    """A way to the S3 server that does what its `mode` says, also to connections that are open."""

    daemon_threads = True
    mode = Mode.PASS
    parts_answered = 0
    """Answers to parts of uploads that went back."""

    def __init__(self, objects: Objects) -> None:
        self.there = ("127.0.0.1", int(objects.url.rpartition(":")[2]))
        self.stopped = threading.Event()
        super().__init__(("127.0.0.1", 0), _Connection)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Connection(socketserver.BaseRequestHandler):
    server: Way
    is_part = False
    """The request under way stores a part."""

    def handle(self) -> None:
        client: socket.socket = self.request
        with suppress(OSError), socket.create_connection(self.server.there) as upstream:
            answers = threading.Thread(target=self._answers, args=(client, upstream), daemon=True)
            answers.start()
            while piece := client.recv(1 << 16):
                if piece.startswith((b"PUT ", b"POST ", b"GET ", b"HEAD ", b"DELETE ")):
                    line = piece.partition(b"\r\n")[0]
                    self.is_part = line.startswith(b"PUT ") and b"partNumber=" in line
                if self.server.mode is Mode.FAIL:
                    client.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    break
                if self.server.mode is Mode.HANG:
                    continue
                upstream.sendall(piece)

    def _answers(self, client: socket.socket, upstream: socket.socket) -> None:
        with suppress(OSError):
            while piece := upstream.recv(1 << 16):
                if self.server.mode is not Mode.TRICKLE:
                    client.sendall(piece)
                    self.server.parts_answered += self.is_part
                    continue
                for place in range(len(piece)):
                    client.sendall(piece[place : place + 1])
                    if self.server.stopped.wait(0.2):
                        return
            client.shutdown(socket.SHUT_WR)


@contextmanager
def a_way(objects: Objects) -> Iterator[Way]:
    with Way(objects) as way:
        threading.Thread(target=way.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield way
        finally:
            way.stopped.set()
            way.shutdown()


@dataclass(frozen=True, slots=True)
class Remote:
    """A Modelyard server whose artifacts are in a bucket of the S3 server, below `PREFIX`; `environment` is its own."""

    server: Server
    objects: Objects
    way: Way
    environment: dict[str, str]


PREFIX = "some/prefix"
TIMEOUT_SECONDS = 2


@contextmanager
def a_remote(database: str, object_server: ObjectServer) -> Iterator[Remote]:
    objects = object_server.new_bucket()
    with a_way(objects) as way:
        extra = {
            **objects.environment(way.url),
            "MODELYARD_ARTIFACT_STORE": f"s3://{objects.bucket}/{PREFIX}",
            "MODELYARD_ARTIFACT_STORE_TIMEOUT": str(TIMEOUT_SECONDS),
            "MODELYARD_ARTIFACT_ADDRESSES": "true",
        }
        with a_server(database, extra=extra) as server:
            yield Remote(server, objects, way, environment(database, server.data_dir, extra))
