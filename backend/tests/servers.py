"""Modelyard as its users meet it: a process of its own that listens on a port."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from modelyard import address

BACKEND = Path(__file__).resolve().parents[1]
START_SECONDS = 60
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of a server without TLS: httpx would read all the system's certificates for each of them."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """A fresh organization with one project; `url` is its MLflow tracking URI."""

    url: str
    token: str
    org: str
    project: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def origin(self) -> str:
        return self.url.split("/mlflow/")[0]

    @property
    def api(self) -> str:
        """The project in the native API."""
        return f"{self.origin}/api/v1/orgs/{self.org}/projects/{self.project}"


@dataclass(slots=True)
class Server:
    """A running server and the folder of its data."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]

    def new_tenant(self) -> Tenant:
        _, token = address.read(self.data_dir)
        headers = {"X-Modelyard-Development": token}
        answer = httpx.post(f"{self.url}/api/v1/development/tenants", headers=headers, timeout=60, verify=PLAIN)
        answer.raise_for_status()
        return Tenant(**answer.json())

    @property
    def log(self) -> str:
        return (self.data_dir / "output.log").read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(database: str, data_dir: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a Modelyard process, without what the person running the tests has set."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MODELYARD_", "MLFLOW_"))}
    ours = {"DATABASE_URL": database, "MODELYARD_DATA_DIR": str(data_dir), "MODELYARD_LOG_LEVEL": "WARNING"}
    return {**inherited, **ours, **(extra or {})}


def start(database: str, data_dir: Path, *, port: int | None = None, extra: Mapping[str, str] | None = None) -> Server:
    """Start `modelyard serve` and wait until it answers.

    Raises:
        RuntimeError: it ended, or did not answer in a minute; the message is its output.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    with (data_dir / "output.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "modelyard", "serve", "--port", str(port)],
            cwd=BACKEND,
            env=environment(database, data_dir, extra),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    server = Server(url, data_dir, process)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5, verify=PLAIN).status_code == 200:
                return server
        except httpx.TransportError:
            time.sleep(0.05)
    process.kill()
    process.wait()
    raise RuntimeError(f"the server did not start:\n{server.log}")


@contextmanager
def a_server(database: str, *, extra: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server on this database for a while."""
    with tempfile.TemporaryDirectory(prefix="modelyard-server-") as folder:
        server = start(database, Path(folder), extra=extra)
        try:
            yield server
        finally:
            server.process.terminate()
            try:
                server.process.wait(20)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait()
