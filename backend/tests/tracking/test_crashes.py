"""What was acknowledged survives the death of the server and of PostgreSQL, once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from modelyard.kernel.embedded import EmbeddedPostgres
from tests.databases import a_folder
from tests.servers import BACKEND, PLAIN, Tenant, environment, start

CLIENTS = 16
UP_SECONDS = 0.8
"""How long the clients work between two deaths."""


@dataclass
class Client:
    """Logs step after step to a run of its own and repeats each call until it is acknowledged."""

    tenant: Tenant
    run: str
    stop: threading.Event
    acknowledged: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def run_until_stopped(self) -> None:
        step = 0
        with httpx.Client(timeout=10, verify=PLAIN, headers=self.tenant.headers) as http:
            while not self.stop.is_set():
                if self._sent(http, step):
                    self.acknowledged.append(step)
                    step += 1
                else:
                    time.sleep(0.05)

    def _sent(self, http: httpx.Client, step: int) -> bool:
        # Every fourth call is a batch, which takes part in the same commits.
        points = [{"key": key, "value": step / 3, "timestamp": 1_000 + step, "step": step} for key in ("loss", "acc")]
        if step % 4:
            path, body = "log-metric", {"run_id": self.run, **points[0]}
        else:
            path, body = "log-batch", {"run_id": self.run, "metrics": points}
        try:
            answer = http.post(f"{self.tenant.url}/api/2.0/mlflow/runs/{path}", json=body)
        except httpx.TransportError:
            return False
        if answer.status_code != 200 and answer.status_code not in (500, 503):
            self.refusals.append(f"{answer.status_code} {answer.text}")
        return answer.status_code == 200


def history(tenant: Tenant, run: str, key: str) -> list[int]:
    query = {"run_id": run, "metric_key": key, "max_results": 25_000}
    answer = httpx.get(
        f"{tenant.url}/api/2.0/mlflow/metrics/get-history", params=query, headers=tenant.headers, verify=PLAIN
    )
    assert answer.status_code == 200, answer.text
    return [point["step"] for point in answer.json().get("metrics", [])]


def restarted(postgres: EmbeddedPostgres) -> EmbeddedPostgres:
    """PostgreSQL, killed with all that belongs to it and started again."""
    pid = postgres.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    again = EmbeddedPostgres(postgres.data_dir)
    again.start()
    return again


def test_every_acknowledged_point_is_there_once_after_both_were_killed() -> None:
    with a_folder() as folder, tempfile.TemporaryDirectory(prefix="modelyard-crash-") as place:
        postgres = EmbeddedPostgres(folder / "data")
        postgres.start()
        server = None
        try:
            postgres.ensure_database()
            url, home = postgres.url(), Path(place)
            subprocess.run(
                [sys.executable, "-m", "modelyard", "db", "upgrade"],
                cwd=BACKEND,
                env=environment(url, home),
                check=True,
                capture_output=True,
                timeout=120,
            )
            server = start(url, home)
            tenant = server.new_tenant()
            stop = threading.Event()
            clients = [Client(tenant, _new_run(tenant), stop) for _ in range(CLIENTS)]
            threads = [threading.Thread(target=client.run_until_stopped, daemon=True) for client in clients]
            for thread in threads:
                thread.start()
            time.sleep(UP_SECONDS)
            server.process.kill()
            server.process.wait()
            server = start(url, home, port=int(server.url.rpartition(":")[2]))
            time.sleep(UP_SECONDS)
            postgres = restarted(postgres)
            time.sleep(UP_SECONDS)
            stop.set()
            for thread in threads:
                thread.join(30)
            assert [refusal for client in clients for refusal in client.refusals] == []
            assert min(len(client.acknowledged) for client in clients) > 20
            for client in clients:
                found = history(tenant, client.run, "loss")
                # The last call may have been stored without its answer reaching the client.
                assert found[: len(client.acknowledged)] == client.acknowledged
                assert len(found) <= len(client.acknowledged) + 1
                assert history(tenant, client.run, "acc") == [step for step in found if step % 4 == 0]
            with psycopg.connect(url) as connection:
                query = "SELECT count(*), count(DISTINCT (run_id, step)) FROM run_latest_metrics WHERE key = 'loss'"
                assert connection.execute(query).fetchone() == (CLIENTS, CLIENTS)
        finally:
            if server is not None:
                server.process.kill()
                server.process.wait()
            postgres.stop()


def _new_run(tenant: Tenant) -> str:
    answer = httpx.post(
        f"{tenant.url}/api/2.0/mlflow/runs/create",
        content=json.dumps({"experiment_id": "0", "start_time": 1}),
        headers={**tenant.headers, "Content-Type": "application/json"},
        verify=PLAIN,
    )
    return str(answer.json()["run"]["info"]["run_id"])
