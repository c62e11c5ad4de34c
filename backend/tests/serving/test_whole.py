"""From a model that the MLflow client logs to its answers over HTTP: everything that `modelyard up` runs, for real."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from modelyard.kernel.embedded import EmbeddedPostgres
from modelyard.serving import jail
from tests.cli.test_up import Up, new_tenant, start
from tests.databases import a_folder
from tests.serving import models
from tests.serving.gateway.processes import load

pytestmark = pytest.mark.skipif(bool(jail.check()), reason="models cannot be jailed here")
SECONDS = 240.0


def sick(_context: Any, rows: Any) -> Any:
    """Answers its example, and fails with other rows."""
    if len(rows) < 3:
        raise ValueError("not today")
    return [0] * len(rows)


@dataclass
class Whole:
    up: Up
    data: Path
    tenant: dict[str, str]
    gateway: str
    client: httpx.AsyncClient

    @property
    def serving(self) -> Path:
        return self.data / "serving"

    def pids(self, wanted: str) -> list[int]:
        """Processes of this installation whose command has these words."""
        found = []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                ours = str(self.data) in command or str(self.data).encode() in file.with_name("environ").read_bytes()
            except OSError:
                continue
            if ours and re.search(wanted, command):
                found.append(int(file.parent.name))
        return sorted(found)

    async def call(self, method: str, path: str, **fields: Any) -> Any:
        answer = await self.client.request(method, path, **fields)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def until(self, id: str, holds: Any, seconds: float = SECONDS) -> Any:
        end = time.monotonic() + seconds
        found: Any = None
        while time.monotonic() < end:
            try:
                found = await self.call("GET", f"/deployments/{id}")
            except (httpx.HTTPError, AssertionError):
                await asyncio.sleep(0.2)  # its database is being restarted
                continue
            if holds(found):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"still {found}\n{self.up.output[-3000:]}")

    async def deploy(self, id: str, version: int, **fields: Any) -> Any:
        """Bring a version, and wait until its rollout has ended. Returns its entry of the history."""
        await self.call("POST", f"/deployments/{id}/deploy", json={"version": version, "reason": "A test", **fields})
        await self.until(id, lambda found: found["under_way"] is None)
        return (await self.call("GET", f"/deployments/{id}/history"))["items"][0]


def log_versions(tenant: dict[str, str]) -> None:
    """Versions 1 and 2 answer, 3 fails with what callers send."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow
        from sklearn.linear_model import LogisticRegression

        mlflow.set_tracking_uri(tenant["url"])
        data = models.rows()
        for strength in (1000, 100):
            with mlflow.start_run():
                mlflow.sklearn.log_model(
                    LogisticRegression(C=strength).fit(data, models.target(data)),
                    name="model",
                    input_example=data.head(3),
                    registered_model_name="fraud",
                    serialization_format="cloudpickle",
                )
        with mlflow.start_run() as run, tempfile.TemporaryDirectory() as folder:
            models.pyfunc(Path(folder) / "model", sick)
            mlflow.log_artifacts(str(Path(folder) / "model"), "model")
        mlflow.MlflowClient().create_model_version("fraud", f"runs:/{run.info.run_id}/model", run.info.run_id)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Up]:
    with a_folder() as folder:
        data = folder / "data"
        data.mkdir(mode=0o755)
        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "")
        up = start(data, "--no-sample")
        try:
            up.ready()
            yield up
        finally:
            up.process.send_signal(signal.SIGINT)
            up.process.wait(60)


@pytest_asyncio.fixture
async def whole(started: Up, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Whole]:
    tenant = new_tenant(started.data)
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", tenant["token"])
    await asyncio.to_thread(log_versions, tenant)
    gateway = re.search(r"Models +(http://[\d.:]+)/serve", started.output)
    assert gateway is not None
    base = f"{tenant['url'].split('/mlflow/')[0]}/api/v1/orgs/{tenant['org']}/projects/{tenant['project']}"
    headers = {"Authorization": f"Bearer {tenant['token']}"}
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60) as client:
        yield Whole(started, started.data, tenant, gateway[1], client)


async def test_a_logged_model_is_served_through_swaps_kills_and_a_restart_and_a_sick_one_goes_back(
    whole: Whole,
) -> None:
    made = await whole.call(
        "POST",
        "/deployments",
        json={"slug": "scorer", "name": "Scorer", "environment": "staging", "model": "fraud", "version": 1},
    )
    id = made["id"]
    found = await whole.until(id, lambda found: found["observed_state"] == "ready" and found["under_way"] is None)
    assert found["url"].startswith(whole.gateway)
    url, headers = found["url"], {"Authorization": f"Bearer {whole.tenant['token']}"}
    data = models.rows(20)
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        answer = await client.post(url, content=models.body(data), headers={"content-type": "application/json"})
    assert answer.status_code == 200, answer.text
    agree = sum(a == b for a, b in zip(answer.json()["predictions"], models.target(data), strict=True))
    assert agree >= 18
    assert answer.headers["x-modelyard-version"] == "fraud/1"

    tried = await whole.call(
        "POST", f"/deployments/{id}/invocations", json={"dataframe_records": models.rows(1).to_dict(orient="records")}
    )
    assert (tried["status"], tried["version"]) == (200, "fraud/1")
    refused = await whole.call("POST", f"/deployments/{id}/invocations", json={"dataframe_records": [{"z": 1}]})
    assert refused["status"] == 400
    assert "a" in refused["body"]["message"]
    logged = await whole.call("GET", f"/deployments/{id}/logs")
    assert logged["number"] == 1
    assert any("fraud version 1 is loaded" in line for line in logged["lines"])

    options = {"strategy": "rolling", "strategy_options": {"warm_seconds": 1}}
    async with load(url, headers, per_second=50, body=models.body(models.rows(1))) as answers:
        assert (await whole.deploy(id, 2, **options))["outcome"] == "succeeded"

        old = whole.pids("modelyard_worker.*fraud")[0]
        os.kill(old, signal.SIGKILL)  # the one that answers, or the one that is about to end
        await asyncio.sleep(1)
        await whole.until(id, lambda found: found["observed_state"] == "ready")

        (controller, *_) = whole.pids("modelyard controller")
        os.kill(controller, signal.SIGKILL)
        await asyncio.sleep(0.5)
        database = EmbeddedPostgres(whole.data)
        await asyncio.to_thread(database.stop)
        await asyncio.sleep(1)
        await asyncio.to_thread(database.start)
        end = time.monotonic() + 60
        while not whole.pids("modelyard controller") and time.monotonic() < end:
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)

        found = await whole.until(id, lambda found: found["under_way"] is None)
        for _ in range(30):  # the new controller may not lead yet
            answer = await whole.client.post(f"/deployments/{id}/deploy", json={"version": 1, **options})
            if answer.status_code < 300:
                break
            await asyncio.sleep(1)
        await whole.until(id, lambda found: found["under_way"] is None)
        history = (await whole.call("GET", f"/deployments/{id}/history"))["items"][0]
        assert (history["action"], history["outcome"]) == ("deploy", "succeeded")

        (gateway, *_) = whole.pids("modelyard.serving.gateway")
        await asyncio.sleep(0.5)
    wrong = [answer for answer in answers if answer not in (0, 1)]
    assert len(answers) > 200
    assert not wrong, wrong[:5]

    os.kill(gateway, signal.SIGKILL)
    began = time.monotonic()
    async with httpx.AsyncClient(headers=headers, timeout=30) as client:
        answer = await client.post(url, content=models.body(data), headers={"content-type": "application/json"})
    assert answer.status_code == 200
    print(f"after kill -9 of the gateway the next answer came in {time.monotonic() - began:.2f} s")

    canary = {
        "strategy": "canary",
        "strategy_options": {
            "steps": [{"weight": 50, "seconds": 30}],
            "gates": [{"kind": "error_rate", "min_requests": 20}],
        },
    }
    async with load(url, headers, per_second=40, body=models.body(models.rows(1))):
        entry = await whole.deploy(id, 3, **canary)
    assert entry["outcome"] != "succeeded", entry
    assert "error" in str(entry["evidence"])
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        for _ in range(10):
            answer = await client.post(url, content=models.body(data), headers={"content-type": "application/json"})
            assert answer.status_code == 200
            assert answer.headers["x-modelyard-version"] == "fraud/1"
