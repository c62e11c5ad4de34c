"""Live events: how soon a logged metric is at every viewer's, and what the viewers cost the server.

Many streams of one organization are held open by one process; a client logs points of one run at a steady rate. The
time is from sending the call to the event's arrival, over all viewers and points. Of `--slow` viewers nobody reads, and
the others' times should not show it. Run it with the interpreter of `backend/.venv`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

import servers
from processes import tree_cpu
from servers import Side
from workloads import place_of


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--viewers", type=int, default=500, help="streams held open")
    parser.add_argument("--slow", type=int, default=20, help="further streams that nobody reads")
    parser.add_argument("--rate", type=float, default=2.0, help="points a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long")
    return parser.parse_args()


async def view(side: Side, org: str, sent: dict[int, float], taken: list[float], ready: asyncio.Semaphore) -> None:
    """Read one stream, and note when each point came."""
    where = urlsplit(side.api.url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(_request(side, org))
    ready.release()
    while line := await reader.readline():
        if line.startswith(b"data: ") and b'"metrics"' in line:
            now = time.perf_counter()
            for _, step, _, _ in json.loads(line[6:])["metrics"]:
                if step in sent:
                    taken.append(now - sent[step])


def _request(side: Side, org: str) -> bytes:
    return (
        f"GET /api/v1/orgs/{org}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {side.api.token}\r\n\r\n"
    ).encode()


def unread(side: Side, org: str) -> socket.socket:
    where = urlsplit(side.api.url)
    line = socket.create_connection((str(where.hostname), where.port or 80))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.sendall(_request(side, org))
    return line


async def measure(side: Side, chosen: argparse.Namespace) -> None:
    org, _ = place_of(side.api)
    sent: dict[int, float] = {}
    taken: list[float] = []
    ready = asyncio.Semaphore(0)
    slow = [unread(side, org) for _ in range(chosen.slow)]
    viewers = [asyncio.create_task(view(side, org, sent, taken, ready)) for _ in range(chosen.viewers)]
    for _ in viewers:
        await ready.acquire()
    headers = {"Authorization": f"Bearer {side.api.token}"}
    async with httpx.AsyncClient(headers=headers, base_url=f"{side.api.url}/api/2.0/mlflow/", timeout=30) as client:
        made = await client.post("runs/create", json={"experiment_id": "0"})
        run_id = made.raise_for_status().json()["run"]["info"]["run_id"]
        await asyncio.sleep(10)  # every stream is ready
        assert side.pid is not None
        before, started = tree_cpu(side.pid), time.perf_counter()
        for step in range(int(chosen.rate * chosen.seconds)):
            sent[step] = time.perf_counter()
            body = {"run_id": run_id, "key": "loss", "value": 0.5, "timestamp": step, "step": step}
            (await client.post("runs/log-metric", json=body)).raise_for_status()
            await asyncio.sleep(max(0.0, started + (step + 1) / chosen.rate - time.perf_counter()))
        await asyncio.sleep(2)
        cpu, lasted = tree_cpu(side.pid) - before, time.perf_counter() - started
    for viewer in viewers:
        viewer.cancel()
    for line in slow:
        line.close()
    expected = len(sent) * chosen.viewers
    cuts = statistics.quantiles(taken, n=100)
    print(
        f"{chosen.viewers} viewers, {chosen.slow} more that do not read, {chosen.rate:g} points/s: "
        f"{len(taken):,} of {expected:,} came; p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, "
        f"longest {max(taken) * 1000:.0f} ms; server {cpu / lasted * 100:.0f} % of one core"
    )


def main() -> None:
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        work = Path(name)
        work.chmod(0o755)  # started by root, PostgreSQL runs as another user and passes through here
        with servers.postgres(work / "data") as server, servers.modelyard_server(server, work) as ours:
            asyncio.run(measure(ours, chosen))


if __name__ == "__main__":
    main()
