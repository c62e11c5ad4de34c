"""A gateway's process, processes of models that do what a test says, and a way to the database that can be cut."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from modelyard.settings import DEVELOPMENT_SECRET
from tests.servers import BACKEND, environment

Answer = tuple[int, Mapping[str, str], bytes]
Behaviour = Callable[["FakeModel", str, bytes], Awaitable[Answer | bytes | None]]


@dataclass
class GatewayProcess:
    """A gateway on a socket that the test keeps open, as its supervisor does."""

    data_dir: Path
    database: str
    extra: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def start(self) -> None:
        given = {"MODELYARD_SECRET_KEY": DEVELOPMENT_SECRET, "MODELYARD_CREDENTIAL_CACHE": "1", **self.extra}
        with (self.data_dir / "gateway.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "modelyard.serving.gateway", "--fd", str(self.listening.fileno())],
                cwd=BACKEND,
                env=environment(self.database, self.data_dir, given),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[self.listening.fileno()],
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Ask it to end. Returns its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    @property
    def log(self) -> str:
        return (self.data_dir / "gateway.log").read_text()

    async def healthy(self, **wanted: Any) -> dict[str, Any]:
        """Wait until its health says so."""
        end = time.monotonic() + 20
        found: dict[str, Any] = {}
        async with httpx.AsyncClient(base_url=self.url, timeout=20) as client:
            while time.monotonic() < end:
                with contextlib.suppress(httpx.HTTPError):
                    found = (await client.get("/health")).json()
                    if all(found[name] == value for name, value in wanted.items()):
                        return found
                await asyncio.sleep(0.02)
        raise AssertionError(f"still {found}\n{self.log}")

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.listening.close()


async def answers_by_name(model: FakeModel, path: str, body: bytes) -> Answer:
    return 200, {"x-modelyard-rows": "2", "x-modelyard-counts": '{"prediction":{"u01":2}}'}, model.said


class FakeModel:
    """Listens on a socket as a model's process does, and does what `behaviour` says: an answer, raw bytes, or nothing
    and the connection ends."""

    def __init__(self, path: Path, name: str, behaviour: Behaviour = answers_by_name) -> None:
        self.path, self.name, self.behaviour = path, name, behaviour
        self.said = json.dumps({"predictions": [name]}).encode()
        self.bodies: list[bytes] = []
        self.heads: list[bytes] = []
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def endpoint(self) -> str:
        return f"unix:{self.path}"

    async def start(self) -> FakeModel:
        self.path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def kill(self) -> None:
        """As kill -9: what is under way is cut, and nobody listens any more."""
        if self._server is not None:
            self._server.close()
            for writer in list(self._writers):
                writer.transport.abort()
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._server.wait_closed(), 1)
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.bodies.append(body)
                self.heads.append(head)
                answer = await self.behaviour(self, lines[0].split()[1], body)
                if answer is None:
                    return
                if isinstance(answer, bytes):
                    writer.write(answer)
                else:
                    status, more, content = answer
                    given = {"content-type": "application/json", "content-length": str(len(content)), **more}
                    text = "".join(f"{name}: {value}\r\n" for name, value in given.items())
                    writer.write(f"HTTP/1.1 {status} X\r\n{text}\r\n".encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self._writers.discard(writer)
            writer.close()


class DatabaseWay:
    """A port in front of PostgreSQL that can be shut; what goes through it is cut then."""

    def __init__(self, database: str) -> None:
        parts = urlsplit(database)
        folder = parse_qs(parts.query).get("host", [""])[0]
        self._host, self._port = parts.hostname, parts.port or 5432
        self._socket = (
            f"{folder}/.s.PGSQL.{parse_qs(parts.query).get('port', [str(self._port)])[0]}" if folder else None
        )
        self._name = parts.path
        self._user = parts.username
        self._password = parts.password
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._listens = 0

    @property
    def url(self) -> str:
        secret = f":{self._password}" if self._password else ""
        return f"postgresql://{self._user}{secret}@127.0.0.1:{self._listens}{self._name}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._listens)
        self._listens = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._socket is not None:
            there, back = await asyncio.open_unix_connection(self._socket)
        else:
            there, back = await asyncio.open_connection(self._host, self._port)
        self._writers |= {writer, back}

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while piece := await source.read(65536):
                    target.write(piece)
                    await target.drain()
            target.close()

        await asyncio.gather(copy(reader, back), copy(there, writer))
        self._writers -= {writer, back}


@asynccontextmanager
async def load(url: str, headers: Mapping[str, str], *, per_second: float, body: bytes) -> AsyncIterator[list[Any]]:
    """Requests at this rate while the block lasts. Gives the list of what came back: statuses, and errors."""
    found: list[Any] = []
    tasks: set[asyncio.Task[None]] = set()
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(headers=dict(headers), timeout=60, limits=limits) as client:

        async def one() -> None:
            try:
                answer = await client.post(url, content=body)
                found.append(answer.status_code if answer.status_code != 200 else answer.json()["predictions"][0])
            except httpx.HTTPError as error:
                found.append(repr(error))

        async def steadily() -> None:
            while True:
                task = asyncio.create_task(one())
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                await asyncio.sleep(1 / per_second)

        running = asyncio.create_task(steadily())
        try:
            yield found
        finally:
            running.cancel()
            if tasks:
                await asyncio.wait(tasks, timeout=60)


def modules_of_a_gateway() -> set[str]:
    """What is imported when a gateway's process starts."""
    code = "import sys, modelyard.serving.gateway.__main__; print('\\n'.join(sys.modules))"
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(BACKEND)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)
    return set(done.stdout.split())
