"""`modelyard up`: one command from an empty folder to an accepted log call, and back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from modelyard.kernel.embedded import EmbeddedPostgres
from tests.databases import a_folder
from tests.servers import BACKEND, free_port

PATIENCE = 90


@dataclass
class Up:
    process: subprocess.Popen[str]
    url: str
    data: Path

    @property
    def output(self) -> str:
        return (self.data / "up.log").read_text()

    def ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if "is ready after" in self.output and httpx.get(f"{self.url}/readyz", timeout=10).status_code == 200:
                return
            time.sleep(0.1)
        raise AssertionError(f"not ready: {self.output}")

    def worker_pid(self) -> int | None:
        """The living worker among our children."""
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                state, parent = file.read_text().rpartition(")")[2].split()[:2]
                ours = int(parent) == self.process.pid and state != "Z"
                if ours and b"worker" in file.with_name("cmdline").read_bytes():
                    return int(file.parent.name)
        return None


def environment(data: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MODELYARD_", "MLFLOW_", "DATABASE_URL"))}
    return {**kept, "MODELYARD_DATA_DIR": str(data), "MODELYARD_GATEWAY_PORT": "0"}


def start(data: Path, *arguments: str) -> Up:
    port = free_port()
    with (data / "up.log").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "modelyard", "up", "--data", str(data), "--port", str(port), *arguments],
            cwd=BACKEND,
            env=environment(data),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return Up(process, f"http://127.0.0.1:{port}", data)


@pytest.fixture
def data() -> Iterator[Path]:
    with a_folder() as folder:
        # The folder's own clean-up looks for servers one level below it.
        place = folder / "data"
        place.mkdir(mode=0o755)
        yield place


def new_tenant(data: Path) -> dict[str, str]:
    answer = subprocess.run(
        [sys.executable, "-m", "modelyard", "dev", "new-tenant", "--data", str(data)],
        cwd=BACKEND,
        env=environment(data),
        capture_output=True,
        text=True,
        check=True,
    )
    tenant: dict[str, str] = json.loads(answer.stdout)
    assert set(tenant) == {"url", "token", "org", "project"}
    return tenant


def log_metric(tenant: dict[str, str], run_id: str | None = None) -> str:
    headers = {"Authorization": f"Bearer {tenant['token']}"}
    with httpx.Client(base_url=tenant["url"] + "/api/2.0/mlflow", headers=headers, timeout=30) as client:
        if run_id is None:
            run_id = client.post("/runs/create", json={"experiment_id": "0"}).json()["run"]["info"]["run_id"]
        client.post(
            "/runs/log-metric", json={"run_id": run_id, "key": "m", "value": 1.5, "timestamp": 1}
        ).raise_for_status()
        read = client.get("/runs/get", params={"run_id": run_id}).json()
    assert read["run"]["data"]["metrics"][0]["value"] == 1.5
    return run_id


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_up_starts_everything_logs_stops_cleanly_and_recovers_from_kill_9(data: Path) -> None:
    up = start(data, "--no-sample")
    up.ready()
    tenant = new_tenant(data)
    run_id = log_metric(tenant)
    assert EmbeddedPostgres(data).running
    worker = up.worker_pid()
    assert worker is not None

    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(40) == 0
    assert up.output.rstrip().endswith("Stopped.")
    assert "Traceback" not in up.output
    assert "Fatal" not in up.output
    assert not EmbeddedPostgres(data).running
    assert not alive(worker)

    again = start(data, "--no-sample")
    again.ready()
    tenant["url"] = tenant["url"].replace(up.url, again.url)
    log_metric(tenant, run_id)
    worker = again.worker_pid()
    assert worker is not None
    again.process.kill()
    again.process.wait()

    recovered = start(data, "--no-sample")
    try:
        recovered.ready()
        tenant["url"] = tenant["url"].replace(again.url, recovered.url)
        log_metric(tenant, run_id)
        assert not alive(worker), "the old worker ends with its parent"
    finally:
        recovered.process.send_signal(signal.SIGTERM)
        recovered.process.wait(40)
    assert not EmbeddedPostgres(data).running


def test_first_start_adds_the_sample_and_prints_what_to_do_and_a_second_up_is_refused(data: Path) -> None:
    up = start(data, "--no-models")
    try:
        up.ready()
        assert "scientist@acme-ml.com" in up.output
        assert f"MLFLOW_TRACKING_URI={up.url}/mlflow/acme-ml/fraud-detection" in up.output
        token = next(line.split("=", 1)[1] for line in up.output.splitlines() if "MLFLOW_TRACKING_TOKEN=" in line)
        headers = {"Authorization": f"Bearer {token.strip()}"}
        runs = httpx.get(f"{up.url}/api/v1/orgs/acme-ml/projects/fraud-detection/runs", headers=headers, timeout=30)
        assert runs.status_code == 200, runs.text
        assert runs.json()["items"]

        with psycopg.connect(EmbeddedPostgres(data).url()) as connection:
            row = connection.execute("SELECT count(*) FROM organizations").fetchone()
            assert row == (1,)

        second = subprocess.run(
            [sys.executable, "-m", "modelyard", "up", "--data", str(data), "--port", str(free_port())],
            cwd=BACKEND,
            env=environment(data),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert "already runs on" in second.stderr
        assert "Traceback" not in second.stderr
        assert httpx.get(f"{up.url}/readyz", timeout=10).status_code == 200
    finally:
        up.process.send_signal(signal.SIGINT)
        up.process.wait(40)


def test_a_dead_worker_is_started_again(data: Path) -> None:
    up = start(data, "--no-sample")
    try:
        up.ready()
        first = up.worker_pid()
        assert first is not None
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if up.worker_pid() not in (None, first):
                break
            time.sleep(0.1)
        assert up.worker_pid() not in (None, first)
    finally:
        up.process.send_signal(signal.SIGINT)
        up.process.wait(40)


@pytest.mark.parametrize(
    "command", [["--help"], ["up", "--help"], ["db", "--help"], ["seed", "--help"], ["dev", "--help"]]
)
def test_every_command_explains_itself(command: list[str], data: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "modelyard", *command],
        cwd=BACKEND,
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0
    assert "Usage" in answer.stdout


def test_new_tenant_without_a_server_says_what_to_do(data: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "modelyard", "dev", "new-tenant"],
        cwd=BACKEND,
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "modelyard up" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--data=/no/such/folder"], "/no/such/folder"),
        (["--data"], "--data"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_new_tenant_asks_the_named_server_or_none(arguments: list[str], complaint: str, data: Path) -> None:
    """Another server than the one meant would get the tenant."""
    command = [sys.executable, "-m", "modelyard", "dev", "new-tenant", *arguments]
    answer = subprocess.run(
        command, cwd=BACKEND, env=environment(data), capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode in (1, 2)
    assert complaint in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "variables", "complaint"),
    [
        (["db", "current"], {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "the database refuses"),
        (["db", "current", "--data", "/dev/null"], {}, "/dev/null cannot be used"),
    ],
)
def test_what_a_person_can_mend_is_said_without_a_traceback(
    arguments: list[str], variables: dict[str, str], complaint: str, data: Path
) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "modelyard", *arguments],
        cwd=BACKEND,
        env={**environment(data), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 1
    assert complaint in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"MODELYARD_ENVIRONMENT": "production"}, "MODELYARD_SECRET_KEY"),
        ({"MODELYARD_SECRET_KEY": "short"}, "at least 32 characters"),
        ({"DATABASE_URL": "mysql://x"}, "postgresql://"),
        (
            {"MODELYARD_ENVIRONMENT": "production", "MODELYARD_SECRET_KEY": "k" * 40, "MODELYARD_SECURE_COOKIES": "0"},
            "cookies over http",
        ),
        ({"MODELYARD_CREDENTIAL_CACHE": "60"}, "5 seconds"),
        ({"MODELYARD_PORT": "99999"}, "port"),
    ],
)
def test_unusable_settings_are_refused_at_start(variables: dict[str, str], complaint: str, data: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "modelyard", "serve"],
        cwd=BACKEND,
        env={**environment(data), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 1
    assert complaint in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serve_and_worker_say_what_to_run_on_a_database_without_tables(data: Path, empty_database: str) -> None:
    for command in ("serve", "worker"):
        answer = subprocess.run(
            [sys.executable, "-m", "modelyard", command],
            cwd=BACKEND,
            env={**environment(data), "DATABASE_URL": empty_database},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert answer.returncode == 1
        assert "modelyard db upgrade" in answer.stderr
        assert "Traceback" not in answer.stderr


def test_production_refuses_the_samples_passwords_until_they_are_changed(data: Path, database: str) -> None:
    def run(*command: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "modelyard", *command],
            cwd=BACKEND,
            env={**environment(data), "DATABASE_URL": database, **variables},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert run("seed").returncode == 0
    production = {"MODELYARD_ENVIRONMENT": "production", "MODELYARD_SECRET_KEY": "k" * 40}
    refused = run("serve", **production)
    assert refused.returncode == 1
    assert "admin@acme-ml.com" in refused.stderr
    assert "set-password" in refused.stderr
    changed = run("set-password", "admin@acme-ml.com", typed="violet tram eats clouds\n" * 2)
    assert changed.returncode == 0, changed.stderr
    refused = run("serve", **production)
    assert "admin@acme-ml.com" not in refused.stderr
    assert "scientist@acme-ml.com" in refused.stderr
    assert run("set-password", "nobody@example.com", typed="violet tram eats clouds\n" * 2).returncode == 1
