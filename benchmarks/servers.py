"""The servers that are compared: started on loopback, on one PostgreSQL, stopped at the end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from client import Api, BenchmarkError

BACKEND = Path(__file__).resolve().parents[1] / "backend"
sys.path.insert(0, str(BACKEND))

from modelyard.kernel.embedded import EmbeddedPostgres  # noqa: E402 - needs the path above

READY = 180.0  # seconds: MLflow creates its tables at the first start
STOP = 20.0  # seconds


@dataclass(frozen=True, slots=True)
class Side:
    """One of the servers. `pid` is the root of its process tree, None when it runs elsewhere.

    database: its URL, for filling it by SQL; None when it lies elsewhere.
    """

    name: str
    api: Api
    pid: int | None
    database: str | None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**settings: str) -> dict[str, str]:
    """Ours without what would change a server: MLflow's, Modelyard's and libpq's settings."""
    dropped = ("MLFLOW_", "MODELYARD_", "DATABASE_URL", "PG", "PYTHONPATH")
    return {key: value for key, value in os.environ.items() if not key.startswith(dropped)} | settings


@contextmanager
def running(command: Sequence[str], *, folder: Path, settings: dict[str, str], log: Path) -> Iterator[int]:
    """A process in a group of its own, ended with its whole group. Yields its id."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        for sent, patience in ((signal.SIGTERM, STOP), (signal.SIGKILL, STOP)):
            try:
                os.killpg(process.pid, sent)
                process.wait(patience)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def wait_ready(url: str, pid: int, log: Path) -> None:
    """Until `url` answers 200.

    Raises:
        BenchmarkError: the process ended, or READY seconds went by; with the end of its log.
    """
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        if os.waitpid(pid, os.WNOHANG)[0]:
            break
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    raise BenchmarkError(f"{url} does not answer. The end of the server's log:\n{tail}")


@contextmanager
def postgres(data: Path) -> Iterator[EmbeddedPostgres]:
    """The PostgreSQL that all share, with the settings that Modelyard ships."""
    server = EmbeddedPostgres(data)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def null(work: Path) -> Iterator[Api]:
    """A server that does nothing."""
    port, log = free_port(), work / "null.log"
    script = Path(__file__).with_name("null_server.py")
    with running([sys.executable, str(script), str(port)], folder=work, settings=environment(), log=log) as pid:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + STOP
        while True:
            try:
                Api(url, "-").connect().close()
                break
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise BenchmarkError(f"The null server (pid {pid}) does not answer.") from None
                time.sleep(0.05)
        yield Api(url, "-")


@contextmanager
def mlflow_server(server: EmbeddedPostgres, work: Path, *, workers: int, python: str) -> Iterator[Side]:
    """`mlflow server` as its manual starts it: uvicorn, psycopg2, artifacts in a folder."""
    server.ensure_database("mlflow")
    store = "postgresql+psycopg2" + server.url("mlflow").removeprefix("postgresql")
    port, log = free_port(), work / "mlflow.log"
    command = [python, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--backend-store-uri", store]
    command += ["--artifacts-destination", str(work / "mlflow-artifacts")]
    # its start-up runs helper commands by name
    path = f"{Path(python).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    with running(command, folder=work, settings=environment(PATH=path), log=log) as pid:
        url = f"http://127.0.0.1:{port}"
        wait_ready(f"{url}/health", pid, log)
        yield Side("MLflow", Api(url, "-"), pid, server.url("mlflow"))


@contextmanager
def modelyard_server(server: EmbeddedPostgres, work: Path, *, whole: bool = False) -> Iterator[Side]:
    """Modelyard with a new tenant.

    whole: `modelyard up` (with its job worker) in a data folder of its own name; else `modelyard serve`.
    Either way on the PostgreSQL that MLflow uses, in a database of its own.
    """
    modelyard = [sys.executable, "-m", "modelyard"]
    port, log = free_port(), work / "modelyard.log"
    settings = environment(
        MODELYARD_PORT=str(port),
        MODELYARD_ARTIFACT_STORE=f"file://{work / 'modelyard-artifacts'}",
        MODELYARD_LOG_LEVEL="WARNING",
    )
    if whole:
        command = [*modelyard, "up", "--data", str(server.data_dir), "--port", str(port), "--no-sample", "--no-models"]
        settings["MODELYARD_DATA_DIR"] = str(server.data_dir)
    else:
        server.ensure_database("modelyard")
        settings["DATABASE_URL"] = server.url("modelyard")
        _run([*modelyard, "db", "upgrade"], settings)
        command = [*modelyard, "serve", "--port", str(port)]
    with running(command, folder=BACKEND, settings=settings, log=log) as pid:
        wait_ready(f"http://127.0.0.1:{port}/health", pid, log)
        tenant = json.loads(_run([*modelyard, "dev", "new-tenant"], settings).splitlines()[-1])
        yield Side("Modelyard", Api(tenant["url"], tenant["token"]), pid, server.url("modelyard"))


def _run(command: Sequence[str], settings: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=BACKEND, env=settings, capture_output=True, text=True, timeout=READY, check=False
    )
    if done.returncode:
        raise BenchmarkError(f"`{' '.join(command[1:])}` failed:\n{done.stderr[-2000:]}")
    return done.stdout
