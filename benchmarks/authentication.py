"""Measure what it costs to know a caller: CPU of one warm API key, and log-ins with a password through HTTP.

Run it with the interpreter of `backend/.venv`. Everything is made in a temporary folder and removed at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import servers
from client import BenchmarkError
from modelyard import first_organization, tables
from modelyard.identity.authentication import Authenticator
from modelyard.kernel.db import Database
from modelyard.settings import Settings
from servers import Side

assert tables.metadata is not None, "the keys of every table are known"

OWNER, PASSWORD = "owner@example.com", "violet tram eats clouds"
ORGANIZATION, PROJECT = "benchmark", "authentication"
KEY_TARGET, LOG_IN_TARGET = 100, 150
"""Microseconds of CPU, and milliseconds."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--calls", type=int, default=50_000, help="calls with a warm key, of each of five rounds")
    parser.add_argument("--log-ins", type=int, default=100, help="log-ins, one after the other")
    return parser.parse_args()


async def warm_key(settings: Settings, token: str, *, calls: int, rounds: int = 5) -> list[float]:
    """Microseconds of CPU that one look at a key and its place in a project takes, of each round."""
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    await database.open()
    authenticator, header, found = Authenticator(database, settings), f"Bearer {token}", []
    try:
        for _ in range(rounds):
            began = time.process_time()
            for _ in range(calls):
                actor = await authenticator.actor(header, address="192.0.2.1")
                if await authenticator.place(actor, ORGANIZATION, PROJECT) is None:
                    raise BenchmarkError("The key has no place in its own project.")
            found.append((time.process_time() - began) / calls * 1e6)
    finally:
        await database.close()
    return found


def log_ins(side: Side, *, count: int) -> list[float]:
    """Milliseconds that each log-in takes, over one keep-alive connection."""
    connection = http.client.HTTPConnection(urlsplit(side.api.url).netloc, timeout=60)
    body, found = json.dumps({"email": OWNER, "password": PASSWORD}), []
    for _ in range(count + 3):
        began = time.perf_counter()
        connection.request("POST", "/api/v1/auth/login", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
        found.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise BenchmarkError(f"Refused: {answer.status} {said[:500]!r}")
    return found[3:]


def main() -> None:
    chosen = arguments()
    wanted = first_organization.Wanted(ORGANIZATION, "Benchmark", OWNER, PASSWORD, PROJECT)
    with tempfile.TemporaryDirectory(prefix="modelyard-authentication-") as folder:
        work = Path(folder)
        work.chmod(0o711)
        with servers.postgres(work / "postgres") as server, servers.modelyard_server(server, work) as side:
            settings = Settings(database_url=server.url("modelyard"))
            token = asyncio.run(first_organization.create(settings, wanted))
            rounds = asyncio.run(warm_key(settings, token, calls=chosen.calls))
            print(
                f"warm API key, actor and place: {statistics.median(rounds):.1f} µs of CPU a call "
                f"(rounds: {', '.join(f'{one:.1f}' for one in rounds)}; target {KEY_TARGET})",
                flush=True,
            )
            times = sorted(log_ins(side, count=chosen.log_ins))
            print(
                f"log-in by password: median {statistics.median(times):.0f} ms, "
                f"p95 {times[int(len(times) * 0.95)]:.0f} ms, longest {times[-1]:.0f} ms (target {LOG_IN_TARGET})"
            )


if __name__ == "__main__":
    main()
