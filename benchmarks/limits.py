"""What PostgreSQL, the processor and the client allow at best: no server can be faster on this machine."""

from __future__ import annotations

import hashlib
import os
import socket
import statistics
import struct
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec
import psycopg

from client import BenchmarkError, drive
from servers import null
from workloads import Workload

TABLE = """
CREATE TABLE {name} (
    run_id uuid NOT NULL, key text NOT NULL, step int8 NOT NULL, timestamp int8 NOT NULL, value float8 NOT NULL,
    PRIMARY KEY (run_id, key, step, timestamp)
)
"""
ROW = struct.Struct(">hi16si8siqiqid")  # a row of binary COPY: its columns, then length and value of each
HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"


def insert_and_commit(url: str, *, calls: int = 1_500, seconds: float = 4.0) -> dict[str, float]:
    """One prepared INSERT of one row and its commit, one connection: p50 and p95 in seconds."""
    latencies: list[float] = []
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        connection.execute("DROP TABLE IF EXISTS bare_insert")
        connection.execute(TABLE.format(name="bare_insert"))
        run, deadline = uuid.uuid4(), time.perf_counter() + seconds
        for step in range(calls + 20):
            began = time.perf_counter()
            connection.execute(
                "INSERT INTO bare_insert VALUES (%s, %s, %s, %s, %s)", (run, "loss", step, 1_767_600_000_000, 0.5)
            )
            latencies.append(time.perf_counter() - began)
            if time.perf_counter() > deadline:
                break
        connection.execute("DROP TABLE bare_insert")
    measured = sorted(latencies[20:])
    return {"p50": statistics.median(measured), "p95": measured[int(0.95 * len(measured))]}


def copy_rate(url: str, *, rows: int, batches: int, seconds: float = 6.0) -> float:
    """Points a second of binary COPY into a table with a primary key, `rows` a transaction."""
    run = uuid.uuid4().bytes

    def batch(number: int) -> bytes:
        steps = range(number * rows // 10, (number + 1) * rows // 10)
        lines = [
            ROW.pack(5, 16, run, 8, b"metric_%d" % key, 8, step, 8, 1_767_600_000_000 + step, 8, step / 7)
            for step in steps
            for key in range(10)
        ]
        return b"".join([HEADER, *lines, TRAILER])

    prepared = [batch(number) for number in range(batches)]
    sent = 0
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare_copy")
        connection.execute(TABLE.format(name="bare_copy"))
        began = time.perf_counter()
        for data in prepared:
            with connection.cursor().copy("COPY bare_copy FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(data)
            sent += rows
            if time.perf_counter() - began > seconds:
                break
        elapsed = time.perf_counter() - began
        connection.execute("DROP TABLE bare_copy")
    return sent / elapsed


def encode_history(*, points: int = 25_000) -> float:
    """Seconds of CPU for encoding one page of a metric's history that lies in memory as dictionaries; best of five."""
    first = 1_767_600_000_000
    page = [{"key": "loss", "value": 1 / (n + 1.5), "timestamp": first + n, "step": n} for n in range(points)]
    return min(_cpu_of(lambda: msgspec.json.encode({"metrics": page})) for _ in range(5))


_PAGE = """
SELECT id, name, status, started_at, ended_at, user_name, artifact_location, params_json, tags_json
FROM experiment_runs WHERE experiment_id = %s AND deleted_at IS NULL ORDER BY started_at DESC, id LIMIT 1000
"""
_PAGE_METRICS = "SELECT run_id, key, value, timestamp, step FROM run_latest_metrics WHERE run_id = ANY(%s)"


def select_and_encode(url: str, experiment: str) -> float:
    """Seconds of CPU for reading 1,000 runs of W4 with the plain driver and encoding them as JSON; best of five.

    url: of Modelyard's database. experiment: the name of W4's.
    """
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT id FROM experiments WHERE name = %s", (experiment,)).fetchone()
        if row is None:
            raise BenchmarkError(f"The experiment {experiment} is not there.")

        def page() -> bytes:
            runs = connection.execute(_PAGE, row).fetchall()
            metrics: dict[uuid.UUID, list[dict[str, object]]] = {run[0]: [] for run in runs}
            for run_id, key, value, timestamp, step in connection.execute(_PAGE_METRICS, (list(metrics),)):
                metrics[run_id].append({"key": key, "value": value, "timestamp": timestamp, "step": step})
            return msgspec.json.encode(
                [
                    {
                        "info": {
                            "run_id": id.hex,
                            "run_name": name,
                            "status": status,
                            "user_id": user,
                            "uri": location,
                        },
                        "times": [started.timestamp(), ended and ended.timestamp()],
                        "metrics": metrics[id],
                        "params": msgspec.Raw(f"[{params}]".encode()),
                        "tags": msgspec.Raw(f"[{tags}]".encode()),
                    }
                    for id, name, status, started, ended, user, location, params, tags in runs
                ]
            )

        return min(_cpu_of(page) for _ in range(5))


def _cpu_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def digest(*, size: int) -> float:
    """Seconds of CPU for the SHA-256 of `size` bytes in memory, on one core; best of five. Nothing can share it out."""
    content = os.urandom(size)
    return min(_cpu_of(lambda: hashlib.sha256(content)) for _ in range(5))


def loopback(*, size: int) -> float:
    """Seconds for `size` bytes (whole MiB) through a loopback socket: no HTTP, no file, no check; best of five."""
    block, target = os.urandom(1 << 20), bytearray(1 << 20)
    times: list[float] = []

    def send() -> None:
        with socket.create_connection(server.getsockname()) as sending:
            for _ in range(size // len(block)):
                sending.sendall(block)

    with socket.create_server(("127.0.0.1", 0)) as server:
        for _ in range(5):
            sender = threading.Thread(target=send)
            sender.start()
            with server.accept()[0] as receiving:
                began = time.perf_counter()
                while receiving.recv_into(target):
                    pass
                times.append(time.perf_counter() - began)
            sender.join()
    return min(times)


def client_floor(workload: Workload, work: Path) -> dict[str, float]:
    """The workload's one-client load against a server that does nothing.

    Seconds: p50 of a call (client, loopback, an empty handler) and the client's own CPU a call.
    """
    with null(work) as api:
        case = workload.cases[0]
        request = api.request("null", b"x" * (workload.request_bytes or 0))
        connection = api.connect()
        drive([connection], [[request] * 20], case.seconds)
        sample = drive([connection], [[request] * min(case.calls, 1_000)], case.seconds)
        connection.close()
    return {"p50": sample.latency(0.5), "client_cpu": sample.client_cpu / sample.calls}
