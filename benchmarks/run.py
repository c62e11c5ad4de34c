"""Measure Modelyard beside MLflow's own server: same PostgreSQL, same machine, same calls, taking turns.

Run it with the interpreter of `backend/.venv`. README.md says what each number means.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

import limits
import report
import servers
from client import Api, BenchmarkError, drive
from processes import machine_cpu, tree_cpu
from servers import Side
from workloads import Case, Workload, w4_search, w6_artifacts, workloads


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    known = list(workloads())
    parser.add_argument("--workload", action="append", choices=known, help="only this one (repeatable)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side and case, alternating")
    parser.add_argument("--seconds", type=float, help="longest measured run, instead of each case's own")
    parser.add_argument("--workers", type=int, default=2, help="processes of MLflow's server; Modelyard has one")
    parser.add_argument(
        "--modelyard",
        choices=("serve", "up", "none"),
        default="serve",
        help="serve: `modelyard serve`; up: `modelyard up`, with its job worker; none: MLflow alone",
    )
    parser.add_argument("--modelyard-url", help="tracking URI of a Modelyard that already runs")
    parser.add_argument("--modelyard-token", default="", help="API key for it")
    parser.add_argument("--modelyard-pid", type=int, help="root of its process tree, to count its CPU")
    parser.add_argument("--without-mlflow", action="store_true", help="measure Modelyard alone")
    parser.add_argument("--mlflow-python", default=sys.executable, help="interpreter that has MLflow")
    parser.add_argument("--work", type=Path, help="folder for data and logs, kept; default: a temporary one")
    parser.add_argument("--json", type=Path, help="write every run to this file")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file as well")
    chosen = parser.parse_args()
    if not 1 <= chosen.rounds <= 20 or (chosen.seconds and not 0.5 <= chosen.seconds <= 60):
        parser.error("--rounds must be 1 to 20, --seconds 0.5 to 60")
    return chosen


def measure(side: Side, workload: Workload, case: Case, *, number: int, postgres_pid: int, url: str) -> report.Run:
    """One run: prepare, warm up, checkpoint, measure, look whether everything is stored."""
    plan = workload.plan(side.api, case)
    connections = [side.api.connect() for _ in range(case.clients)]
    try:
        drive(connections, plan.warm_up, case.seconds)
        # what the other side left in shared buffers is written now, not in this run
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        before = _cpu(side, postgres_pid)
        sample = drive(connections, plan.measured, case.seconds)
        server, postgres, everything = (b - a for a, b in zip(before, _cpu(side, postgres_pid), strict=True))
        workload.check(side.api, case, plan, sample)
    finally:
        for open_connection in connections:
            open_connection.close()
    units = sample.calls * workload.units_per_call
    return report.Run(
        workload=workload.code,
        case=case.name,
        side=side.name,
        round=number,
        calls=sample.calls,
        elapsed=sample.elapsed,
        p50=sample.latency(0.5),
        p95=sample.latency(0.95),
        rate=units / sample.elapsed,
        server_cpu=server / units if side.pid else None,
        postgres_cpu=postgres / units if side.database else None,
        client_cpu=sample.client_cpu / units,
        others=max(everything - server - postgres - sample.client_cpu, 0.0) / sample.elapsed,
    )


def _cpu(side: Side, postgres_pid: int) -> tuple[float, float, float]:
    """Seconds of CPU so far: the server, PostgreSQL, the machine."""
    return (tree_cpu(side.pid) if side.pid else 0.0), tree_cpu(postgres_pid), machine_cpu()


def idle_cpu(sides: list[Side], *, seconds: float = 2.0, patience: float = 120.0) -> dict[str, float]:
    """Share of one core that each server uses while nobody calls it.

    A server answers its first request before all of its processes have started, so this waits until
    two looks in a row find it below a quarter of a core; after `patience` seconds it says what it sees.
    """
    deadline = time.monotonic() + patience
    pids = {side.name: side.pid for side in sides if side.pid}
    quiet = 0
    while True:
        before = {name: tree_cpu(pid) for name, pid in pids.items()}
        time.sleep(seconds)
        share = {name: (tree_cpu(pid) - before[name]) / seconds for name, pid in pids.items()}
        quiet = quiet + 1 if all(value < 0.25 for value in share.values()) else 0
        if quiet == 2 or time.monotonic() > deadline:
            return share


def machine(url: str) -> dict[str, Any]:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return {
        "cores": len(os.sched_getaffinity(0)),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "postgresql": row[0] if row else "",
        "mlflow": version("mlflow"),
        "uvicorn": version("uvicorn"),
    }


def start_sides(chosen: argparse.Namespace, stack: ExitStack, server: Any, work: Path) -> list[Side]:
    sides: list[Side] = []
    if not chosen.without_mlflow:
        mlflow = servers.mlflow_server(server, work, workers=chosen.workers, python=chosen.mlflow_python)
        sides.append(stack.enter_context(mlflow))
    if chosen.modelyard_url:
        api = Api(chosen.modelyard_url, chosen.modelyard_token)
        sides.append(Side("Modelyard", api, chosen.modelyard_pid, None))
    elif chosen.modelyard != "none":
        whole = chosen.modelyard == "up"
        modelyard = servers.modelyard_server(server, work, whole=whole)
        sides.append(stack.enter_context(modelyard))
    if not sides:
        raise BenchmarkError("Nothing to measure: both sides are switched off.")
    return sides


def benchmark(chosen: argparse.Namespace, work: Path) -> dict[str, Any]:
    known = workloads()
    selected = [known[code] for code in chosen.workload or known]
    if chosen.seconds:
        selected = [
            replace(one, cases=tuple(replace(case, seconds=chosen.seconds) for case in one.cases)) for one in selected
        ]
    runs: list[report.Run] = []
    with ExitStack() as stack:
        server = stack.enter_context(servers.postgres(work / "data"))
        server.ensure_database("limits")
        url = server.url("limits")
        measured = {
            "insert_and_commit": min((limits.insert_and_commit(url) for _ in range(3)), key=lambda one: one["p50"]),
            "copy": {
                "1000": max(limits.copy_rate(url, rows=1_000, batches=200) for _ in range(3)),
                "100000": max(limits.copy_rate(url, rows=100_000, batches=2) for _ in range(3)),
            },
            "client": {one.code: limits.client_floor(one, work) for one in selected if one.request_bytes},
        }
        sides = start_sides(chosen, stack, server, work)
        idle = idle_cpu(sides)
        for one in selected:
            if one.prepare:
                for side in sides:
                    one.prepare(side)
            for case in one.cases:
                for number in range(chosen.rounds):
                    for side in sides if number % 2 == 0 else reversed(sides):
                        run = measure(side, one, case, number=number, postgres_pid=server.pid or 0, url=url)
                        runs.append(run)
                        print(
                            f"{one.code} {case.name:<24} {side.name:<9} round {number + 1}: "
                            f"{run.calls:>5} calls, p50 {run.p50 * 1e3:7.2f} ms, {run.rate:>10,.0f} {one.unit}s/s",
                            file=sys.stderr,
                        )
        measured["encode_history"] = limits.encode_history()
        measured["digest"] = limits.digest(size=w6_artifacts.SIZE)
        measured["loopback"] = limits.loopback(size=w6_artifacts.SIZE)
        filled = next((side.database for side in sides if side.name == "Modelyard"), None)
        if filled and w4_search.WORKLOAD.code in {one.code for one in selected}:
            measured["select_and_encode"] = limits.select_and_encode(filled, w4_search.EXPERIMENT)
        about = machine(url)
    tables = report.table(selected, runs) + "\n\n" + report.limits_table(measured, runs)
    return {
        "machine": about,
        "workers": chosen.workers,
        "limits": measured,
        "idle_cpu": idle,
        "runs": [run.as_json() for run in runs],
        "markdown": tables,
    }


def main() -> int:
    chosen = arguments()
    with ExitStack() as stack:
        if chosen.work:
            work = chosen.work.resolve()
            work.mkdir(parents=True, exist_ok=True)
        else:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
            work.chmod(0o755)  # started by root, PostgreSQL runs as another user and passes through here
        try:
            result = benchmark(chosen, work)
        except BenchmarkError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    tables = result.pop("markdown")
    print(tables)
    for name, share in result["idle_cpu"].items():
        print(f"\n{name} uses {share:.1%} of a core while idle.")
    others = max(run["others"] for run in result["runs"])
    print(f"\nOther programs used up to {others:.2f} cores during a measured run.")
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n")
    if chosen.markdown:
        chosen.markdown.write_text(tables + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
