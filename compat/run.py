"""Run MLflow's own tests against Modelyard: `make compat MLFLOW_TESTS=<folder that holds MLflow's tests/>`."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compare import baseline, compare

HERE = Path(__file__).resolve().parent
BACKEND = HERE.parent / "backend"
VENV = HERE / ".venv"
FILES = ["test_rest_tracking.py", "test_model_registry.py", "test_mlflow_artifacts.py"]
READY, STOP = 180.0, 40.0  # seconds


def environment(**settings: str) -> dict[str, str]:
    """Ours, without what would change a server or a client."""
    dropped = ("MLFLOW_", "_MLFLOW", "MODELYARD_", "DATABASE_URL", "PG", "PYTHONPATH", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)} | settings


def client() -> Path:
    """The interpreter of an environment with MLflow's client, made anew when its requirements changed."""
    python, wanted, stamp = VENV / "bin" / "python", HERE / "requirements.txt", VENV / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        print(f"Installing MLflow's client in {VENV} …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", wanted]
        subprocess.run(install, check=True)
        stamp.write_text(wanted.read_text())
    return python


@contextmanager
def server(data: Path) -> Iterator[None]:
    """`modelyard up` with development settings on an embedded PostgreSQL in that folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    alone = ["--no-sample", "--no-models"]
    command = [sys.executable, "-m", "modelyard", "up", "--data", str(data), "--port", str(port), *alone]
    log = data.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=BACKEND,
            env=environment(MODELYARD_LOG_LEVEL="WARNING"),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/readyz", process, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"The server does not start:\n{log.read_text(errors='replace')[-3000:]}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tests", type=Path, help="folder that holds MLflow's tests/ and pyproject.toml, and no mlflow/")
    parser.add_argument("--all", action="store_true", help="also the files for webhooks and traces")
    parser.add_argument("-k", default="", metavar="EXPRESSION", help="only tests whose name matches, as pytest's -k")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    # A polite end stops the server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    checkout: Path = asked.tests.resolve()
    known = baseline()
    files = sorted({nodeid.split("::")[0] for nodeid in known})
    files = files if asked.all else [f"tests/tracking/{name}" for name in FILES]
    absent = [name for name in files if not (checkout / name).is_file()]
    if absent:
        raise SystemExit(f"{checkout} is no checkout of MLflow's tests: {', '.join(absent)} is missing.")
    python = client()
    with tempfile.TemporaryDirectory(prefix="modelyard-compat-") as folder:
        # PostgreSQL refuses to run as root, so it runs as another user, who must get to its folder.
        Path(folder).chmod(0o711)
        data, report = Path(folder, "data"), Path(folder, "report.json")
        new_tenant = [sys.executable, "-m", "modelyard", "dev", "new-tenant", "--data", str(data)]
        settings = environment(
            NEW_TENANT_CMD=f"cd {shlex.quote(str(BACKEND))} && {shlex.join(new_tenant)}",
            REDIRECT_EXPECT=str(HERE / "untestable.txt"),
            REDIRECT_REPORT=str(report),
            PYTHONPATH=str(HERE),
            PYTHONDONTWRITEBYTECODE="1",
            # The tests start helpers by name.
            PATH=f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        )
        command = [python, "-m", "pytest", "-q", "--no-header", "-rN", "--tb=no", "--color=no", "--show-capture=no"]
        command += ["-p", "redirect_plugin", "-p", "no:cacheprovider", "--rootdir", checkout, "-k", asked.k, *files]
        with server(data):
            subprocess.run(command, cwd=checkout, env=settings, check=False)
        outcomes = json.loads(report.read_text())["tests"] if report.exists() else {}
    expected = [nodeid for nodeid, says in known.items() if says and nodeid.split("::")[0] in files]
    if asked.k:
        expected = [nodeid for nodeid in expected if nodeid in outcomes]
    return 0 if outcomes and compare(outcomes, expected=expected) else 1


if __name__ == "__main__":
    raise SystemExit(main())
