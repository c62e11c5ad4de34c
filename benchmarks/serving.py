"""Serving beside `mlflow models serve`: the same model, the same requests, in turns.

    python benchmarks/serving.py                 # throughput, latency and memory; a minute or two each
    python benchmarks/serving.py --swaps 20      # and 20 changes of version under 50 requests a second

Everything is started on loopback: `modelyard up` without the sample, and MLflow's scoring server with its default of
one process (`--env-manager local`, so both have the same packages). The model is a scikit-learn pipeline over 20
columns; a request has one row. Linux, and root for the jail that the figures are to include.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from servers import BACKEND, environment, free_port, running

COLUMNS = [f"c{number}" for number in range(20)]
READY_SECONDS = 120


@dataclass(frozen=True)
class Target:
    """Where requests go. address: `unix:/…` or `http://host:port`."""

    name: str
    address: str
    path: str
    authorization: str = ""

    def request(self, body: bytes) -> bytes:
        more = f"authorization: {self.authorization}\r\n" if self.authorization else ""
        head = f"POST {self.path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{more}"
        return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.address.startswith("unix:"):
            return await asyncio.open_unix_connection(self.address.removeprefix("unix:"))
        parts = urlsplit(self.address)
        return await asyncio.open_connection(parts.hostname, parts.port)


async def one_client(target: Target, body: bytes, until: float, taken: list[float]) -> None:
    reader, writer = await target.connect()
    request = target.request(body)
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"{target.name}: {head!r}")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        taken.append(time.perf_counter() - began)
    writer.close()


async def measured(target: Target, body: bytes, *, clients: int, seconds: float) -> tuple[float, float]:
    """Requests a second, and the median latency in milliseconds."""
    warm: list[float] = []
    await asyncio.gather(*(one_client(target, body, time.perf_counter() + 1, warm) for _ in range(clients)))
    taken: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(one_client(target, body, began + seconds, taken) for _ in range(clients)))
    return len(taken) / (time.perf_counter() - began), statistics.median(taken) * 1000


def memory_mb(*words: str) -> float:
    """Proportional memory of the processes whose command has all of these words."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if all(word in command for word in words) and "benchmarks/serving.py" not in command:
                rollup = (folder / "smaps_rollup").read_text()
                total += int(rollup.split("Pss:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return total / 1024


def log_versions(url: str, token: str) -> None:
    """Two versions of the model `rows`."""
    os.environ.update(MLFLOW_TRACKING_URI=url, MLFLOW_TRACKING_TOKEN=token)
    import mlflow
    import numpy as np
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = pd.DataFrame(np.random.default_rng(0).random((500, len(COLUMNS))), columns=COLUMNS)
    target = (data["c0"] > data["c1"]).astype(int)
    for _ in range(2):
        with mlflow.start_run():
            mlflow.sklearn.log_model(
                make_pipeline(StandardScaler(), LogisticRegression()).fit(data, target),
                name="model",
                input_example=data.head(2),
                registered_model_name="rows",
                serialization_format="cloudpickle",
            )


@contextmanager
def modelyard(folder: Path) -> Iterator[tuple[httpx.Client, dict[str, str], str]]:
    """Everything, with a tenant. Gives a client of the project's API, the tenant and the gateway's address."""
    data, port = folder / "data", free_port()
    folder.chmod(0o755)
    data.mkdir(mode=0o755)
    command = [sys.executable, "-m", "modelyard", "up", "--data", str(data), "--port", str(port), "--no-sample"]
    log = folder / "up.log"
    with running(command, folder=BACKEND, settings=environment(MODELYARD_GATEWAY_PORT="0"), log=log):
        while "is ready after" not in log.read_text():
            time.sleep(0.1)
        made = [sys.executable, "-m", "modelyard", "dev", "new-tenant", "--data", str(data)]
        tenant = json.loads(subprocess.check_output(made, cwd=BACKEND, env=environment()))
        gateway = log.read_text().split("Models    ")[1].split("/serve")[0]
        base = f"http://127.0.0.1:{port}/api/v1/orgs/{tenant['org']}/projects/{tenant['project']}"
        headers = {"Authorization": f"Bearer {tenant['token']}"}
        with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
            yield client, tenant, gateway


def ready(client: httpx.Client, id: str) -> dict[str, Any]:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        found: dict[str, Any] = client.get(f"/deployments/{id}").json()
        if found["observed_state"] == "ready" and found["under_way"] is None:
            return found
        time.sleep(0.05)
    raise RuntimeError(f"not ready: {found}")


def deploy(client: httpx.Client, id: str, version: int) -> None:
    """Bring a version, and wait until its rollout has ended."""
    wanted = {"version": version, "strategy": "rolling", "strategy_options": {"warm_seconds": 0}}
    client.post(f"/deployments/{id}/deploy", json=wanted).raise_for_status()
    ready(client, id)


@contextmanager
def mlflow_serving(model: Path, folder: Path) -> Iterator[Target]:
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", str(model), "--env-manager", "local"]
    command += ["--port", str(port), "--host", "127.0.0.1"]
    # It starts the `uvicorn` that it finds on the path.
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with running(command, folder=folder, settings=environment(PATH=path), log=folder / "mlflow.log"):
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/ping", timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        else:
            raise RuntimeError((folder / "mlflow.log").read_text()[-2000:])
        yield Target("MLflow", f"http://127.0.0.1:{port}", "/invocations")


async def swaps(client: httpx.Client, id: str, target: Target, body: bytes, times: int) -> None:
    """Change the version under 50 requests a second, each on a connection of its own client."""
    statuses: list[str] = []
    stop = False

    async def asking() -> None:
        limits = httpx.Limits(max_connections=100)
        url = f"{target.address}{target.path}"
        headers = {"authorization": target.authorization, "content-type": "application/json"}
        async with httpx.AsyncClient(limits=limits, timeout=60, headers=headers) as http:

            async def one() -> None:
                try:
                    statuses.append(str((await http.post(url, content=body)).status_code))
                except httpx.HTTPError as error:
                    statuses.append(repr(error))

            tasks = set()
            while not stop:
                task = asyncio.create_task(one())
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                await asyncio.sleep(0.02)
            await asyncio.gather(*tasks)

    load = asyncio.create_task(asking())
    taken = []
    for number in range(times):
        began = time.monotonic()
        await asyncio.to_thread(deploy, client, id, 1 + number % 2)
        taken.append(time.monotonic() - began)
    stop = True
    await load
    failed = [status for status in statuses if status != "200"]
    print(f"{times} swaps, {statistics.median(taken):.1f} s each")
    print(f"{len(statuses)} requests meanwhile, {len(failed)} failed {failed[:3]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--swaps", type=int, default=0)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    body = json.dumps({"dataframe_split": {"columns": COLUMNS, "data": [[0.5] * len(COLUMNS)]}}).encode()
    with tempfile.TemporaryDirectory(prefix="modelyard-serving-bench-") as name:
        folder = Path(name)
        with modelyard(folder) as (client, tenant, gateway):
            log_versions(tenant["url"], tenant["token"])
            wanted = {"slug": "rows", "name": "Rows", "environment": "staging", "model": "rows", "version": 1}
            began = time.monotonic()
            made = client.post("/deployments", json=wanted).raise_for_status().json()
            found = ready(client, made["id"])
            print(f"cold deploy, with the environment: {time.monotonic() - began:.1f} s")
            serving = folder / "data" / "serving"
            authorization = f"Bearer {tenant['token']}"
            through = Target("Modelyard, gateway", gateway, urlsplit(found["url"]).path, authorization)
            (socket,) = serving.glob("run/*/*/s")
            direct = Target("Modelyard, process alone", f"unix:{socket}", "/invocations")
            (model,) = serving.glob("models/*/*")
            with mlflow_serving(model, folder) as peer:
                for clients in (1, 32):
                    for _ in range(given.rounds):
                        for target in (peer, through, direct):
                            rate, p50 = asyncio.run(measured(target, body, clients=clients, seconds=given.seconds))
                            print(
                                f"{clients:3} clients  {target.name:26} {rate:8.0f} req/s  p50 {p50:7.2f} ms",
                                flush=True,
                            )
                ours = memory_mb("modelyard_worker") + memory_mb("modelyard.serving.gateway")
                theirs = memory_mb("mlflow", "models", "serve") + memory_mb("scoring_server")
                print(f"memory: MLflow {theirs:.0f} MB, Modelyard with its gateway {ours:.0f} MB")
            began = time.monotonic()
            deploy(client, made["id"], 2)
            print(f"warm deploy, to the end of its rollout: {time.monotonic() - began:.1f} s")
            if given.swaps:
                asyncio.run(swaps(client, made["id"], through, body, given.swaps))


if __name__ == "__main__":
    main()
