"""How search and ingest behave as the database grows: ours alone, each size in the same database.

Search: 10^4, 10^5 and 10^6 runs in one experiment, filled by SQL; p50 of the four searches of W4, and their plans.
Ingest: `write_points` in batches of 1,000 points, one connection, at 10^6, 10^7 and 10^8 points in the table. What lies
between two sizes is filled by SQL with chunks of 4,096 points, so that this ends in minutes; only batches are timed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from uuid import UUID

import psycopg

import fill_runs
import servers
from client import Api, Connection
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Role, preamble
from modelyard.kernel.embedded import EmbeddedPostgres
from modelyard.tracking.ingest import Points, write_points
from workloads import experiment_named, place_of
from workloads.w4_search import EXPERIMENT, SEARCHES, check_answer, request

CHUNK, BATCH = 4_096, 1_000  # points
KEYS = 10
TIMED_BATCHES = 300
KEY_LINES = re.compile(r"Scan|Join|Nested Loop|Sort|Aggregate|Limit|Buffers|Heap Fetches|Rows Removed|Execution")

_CHUNKS = """
WITH points AS (
    SELECT array_agg(step ORDER BY step) AS steps, array_agg(1767600000000 + step ORDER BY step) AS timestamps,
        array_agg(sin(step) ORDER BY step) AS values, min(sin(step)) AS min, max(sin(step)) AS max
    FROM generate_series(0::bigint, {chunk} - 1) AS step
)
INSERT INTO run_metrics (organization_id, run_id, key, first_step, n, min, max, steps, timestamps, values)
SELECT %s, gen_random_uuid(), 'filled', 0, {chunk}, min, max, steps, timestamps, values
FROM points CROSS JOIN generate_series(1, %s)
""".replace("{chunk}", str(CHUNK))


def median_of(connection: Connection, search: bytes, *, calls: int, seconds: float) -> tuple[float, bytearray]:
    """p50 in seconds, and the last answer."""
    body = connection.call(search)
    latencies: list[float] = []
    deadline = time.perf_counter() + seconds
    while len(latencies) < calls and (time.perf_counter() < deadline or len(latencies) < 3):
        began = time.perf_counter()
        body = connection.call(search)
        latencies.append(time.perf_counter() - began)
    return statistics.median(latencies), body


def plans(server: EmbeddedPostgres, work: Path, api: Api) -> dict[str, list[str]]:
    """What PostgreSQL did for each search, as its own `auto_explain` wrote it: the key lines of the longest statement.

    A second server takes part, whose connections log their plans.
    """
    log = server.data_dir / "server.log"
    settings = {
        "session_preload_libraries": "auto_explain",
        "auto_explain.log_min_duration": "0",
        "auto_explain.log_analyze": "on",
        "auto_explain.log_buffers": "on",
        "auto_explain.log_nested_statements": "off",
    }
    with psycopg.connect(server.url("modelyard"), autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"ALTER DATABASE modelyard SET {name} = '{value}'")  # type: ignore[arg-type]
    found: dict[str, list[str]] = {}
    try:
        with servers.modelyard_server(server, work) as explained:
            port = explained.api.url.split("/")[2]
            again = Api(api.url.replace(api.url.split("/")[2], port), api.token)
            for label in SEARCHES:
                search = request(again, label)
                again.once(search)
                start = log.stat().st_size
                again.once(search)
                time.sleep(0.2)
                with log.open(errors="replace") as file:
                    file.seek(start)
                    found[label] = _longest(file.read())
    finally:
        with psycopg.connect(server.url("modelyard"), autocommit=True) as connection:
            for name in settings:
                connection.execute(f"ALTER DATABASE modelyard RESET {name}")  # type: ignore[arg-type]
    return found


def _longest(text: str) -> list[str]:
    """The key lines of the plan that took longest."""
    entries = re.split(r"^.*duration: ([0-9.]+) ms  plan:$", text, flags=re.MULTILINE)
    timed = [(float(ms), plan) for ms, plan in zip(entries[1::2], entries[2::2], strict=False)]
    if not timed:
        return ["no plan in PostgreSQL's log"]
    ms, plan = max(timed)
    tree = plan[plan.index("(cost=") :] if "(cost=" in plan else plan
    lines = [line.strip() for line in tree.splitlines() if KEY_LINES.search(line)]
    return [f"{ms:.2f} ms", *lines[:14]]


def search_growth(server: EmbeddedPostgres, work: Path, sizes: list[int]) -> str:
    lines = ["| runs | " + " | ".join(f"{label}, p50" for label in SEARCHES) + " |", "|---" * (len(SEARCHES) + 1) + "|"]
    explained: list[str] = []
    with servers.modelyard_server(server, work) as side:
        assert side.database is not None
        experiment = int(experiment_named(side.api, EXPERIMENT))
        filled = 0
        first: dict[str, float] = {}
        for size in sizes:
            fill_runs.fill(side.database, *place_of(side.api), experiment, runs=size - filled, first=filled + 1)
            filled = size
            connection = side.api.connect()
            cells = []
            for label in SEARCHES:
                p50, body = median_of(connection, request(side.api, label), calls=60, seconds=10)
                if size <= 100_003:  # beyond, values repeat and the order among equals is not computed here
                    check_answer(label, body, size)
                first.setdefault(label, p50)
                cells.append(f"{p50 * 1e3:.1f} ms ({p50 / first[label]:.1f}x)")
            connection.close()
            lines.append(f"| {size:,} | {' | '.join(cells)} |")
            print(lines[-1], flush=True)
            for label, plan in plans(server, work, side.api).items():
                explained += [f"\n{size:,} runs, {label}:\n", "```", *plan, "```"]
    return "\n".join([*lines, *explained])


async def ingest_growth(url: str, organization: UUID, project: UUID, runs: list[UUID], sizes: list[int]) -> str:
    lines = ["| points in the table | points/s, batches of 1,000 | of them filled by SQL |", "|---|---|---|"]
    opening = "BEGIN; " + preamble(Context(SYSTEM, organization), Role.APP)
    stored = by_sql = 0
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        for size in sizes:
            missing = max(size - stored - TIMED_BATCHES * BATCH, 0) // CHUNK
            for start in range(0, missing, 1_000):
                await connection.execute(opening, prepare=False)  # type: ignore[arg-type]
                await connection.execute(_CHUNKS, (organization, min(1_000, missing - start)))
                await connection.execute("COMMIT")
            by_sql += missing * CHUNK
            await connection.execute("CHECKPOINT")
            began = time.perf_counter()
            for number in range(TIMED_BATCHES):
                first = stored + number * BATCH // KEYS
                points = Points(project, runs[number % len(runs)])
                for step in range(first, first + BATCH // KEYS):
                    for key in range(KEYS):
                        points.add(f"metric_{key}", step / 7, 1_767_600_000_000 + step, step)
                await connection.execute(opening, prepare=False)  # type: ignore[arg-type]
                await write_points(connection, organization, [points])
                await connection.execute("COMMIT")
            rate = TIMED_BATCHES * BATCH / (time.perf_counter() - began)
            stored += missing * CHUNK + TIMED_BATCHES * BATCH
            lines.append(f"| {stored:,} | {rate:,.0f} | {by_sql:,} |")
            print(lines[-1], flush=True)
        row = await (await connection.execute("SELECT pg_total_relation_size('run_metrics')")).fetchone()
    return "\n".join([*lines, "", f"The table has {row[0] / stored if row else 0:.1f} bytes a point."])


def prepared_runs(url: str, api: Api) -> tuple[UUID, UUID, list[UUID]]:
    """The organization and the project, and eight runs in it."""
    created = [api.post("runs/create", {"experiment_id": "0", "start_time": 1}) for _ in range(8)]
    runs = [UUID(answer["run"]["info"]["run_id"]) for answer in created]
    with psycopg.connect(url) as connection:
        query = "SELECT organization_id, project_id FROM experiment_runs WHERE id = %s"
        row = connection.execute(query, (runs[0],)).fetchone()
    if row is None:
        raise SystemExit(f"The run {runs[0]} is not there.")
    return row[0], row[1], runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--points", type=int, nargs="*", default=[1_000_000, 10_000_000, 100_000_000])
    parser.add_argument("--markdown", type=Path, help="write the tables to this file as well")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        work = Path(folder)
        work.chmod(0o755)
        with servers.postgres(work / "data") as server:
            tables = []
            if chosen.runs:
                tables.append(search_growth(server, work, chosen.runs))
            if chosen.points:
                with servers.modelyard_server(server, work) as side:
                    url = server.url("modelyard")
                    tables.append(asyncio.run(ingest_growth(url, *prepared_runs(url, side.api), chosen.points)))
    print("\n\n".join(tables))
    if chosen.markdown:
        chosen.markdown.write_text("\n\n".join(tables) + "\n")


if __name__ == "__main__":
    main()
