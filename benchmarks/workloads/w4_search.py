"""W4: `runs/search` over `W4_RUNS` runs (100,000) with 10 params, 10 metrics and 5 tags each."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

import fill_runs
from client import Api, BenchmarkError, Sample
from fill_runs import share
from servers import Side
from workloads import CPU, P50, P95, Case, Plan, Workload, experiment_named, place_of

RUNS = int(os.environ.get("W4_RUNS", "100000"))
EXPERIMENT = "search"

_MLFLOW = """
CREATE TEMPORARY TABLE filled ON COMMIT DROP AS
SELECT n, replace(pg_temp.run_id(md5('search')::uuid, n)::text, '-', '') AS id
FROM generate_series(1, %(runs)s::bigint) AS n;
INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
    source_version, lifecycle_stage, artifact_uri, experiment_id)
SELECT id, 'run-' || n, 'UNKNOWN', '', '', 'user-' || n %% 20,
    CASE WHEN n %% 50 = 0 THEN 'RUNNING' WHEN n %% 7 = 0 THEN 'FAILED' ELSE 'FINISHED' END,
    1767225600000 + n * 1000, CASE WHEN n %% 50 > 0 THEN 1767225600000 + (n + n %% 7200) * 1000 END,
    '', 'active', 'mlflow-artifacts:/' || %(experiment)s || '/' || id || '/artifacts', %(experiment)s::integer
FROM filled;
INSERT INTO params (run_uuid, key, value) SELECT id, key, value FROM filled CROSS JOIN LATERAL pg_temp.params(n);
INSERT INTO tags (run_uuid, key, value) SELECT id, key, value FROM filled CROSS JOIN LATERAL pg_temp.tags(n);
INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan)
SELECT id, key, CASE WHEN value = 'NaN' THEN 0 ELSE value END, 0, 0, value = 'NaN'
FROM filled CROSS JOIN LATERAL pg_temp.metrics(n);
INSERT INTO latest_metrics (run_uuid, key, value, timestamp, step, is_nan)
SELECT id, key, CASE WHEN value = 'NaN' THEN 0 ELSE value END, 0, 0, value = 'NaN'
FROM filled CROSS JOIN LATERAL pg_temp.metrics(n)
"""


def prepare(side: Side) -> None:
    """Fill an experiment by SQL, the same on both sides."""
    if side.database is None:
        raise BenchmarkError("W4 fills the database by SQL, so it needs a server on the benchmark's own PostgreSQL.")
    experiment = experiment_named(side.api, EXPERIMENT)
    if side.name == "Modelyard":
        fill_runs.fill(side.database, *place_of(side.api), int(experiment), runs=RUNS)
        return
    values = {"runs": RUNS, "experiment": experiment}
    # client-side parameters: several statements in one call cannot have others
    with psycopg.connect(side.database, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(fill_runs.functions())  # type: ignore[arg-type]
        with connection.transaction():
            connection.execute(_MLFLOW, values)
        connection.execute("VACUUM (ANALYZE) runs, params, tags, metrics, latest_metrics")


@dataclass(frozen=True, slots=True)
class Search:
    """A search, and the numbers of the runs that it must find, in order (`in_order`) or in any."""

    request: Mapping[str, Any]
    expected: Callable[[int], list[int]]  # from how many runs there are
    in_order: bool = True


def _by_auc(runs: int) -> list[int]:
    """The 100 runs with the greatest `auc` of those with a small `loss`; every tenth has none, every thousandth NaN."""
    found = [n for n in range(1, runs + 1) if share(n, 1) < 0.5 and n % 10 and n % 1000 != 1]
    return sorted(found, key=lambda n: -share(n, 0))[:100]


def _like(runs: int) -> list[int]:
    return [n for n in range(runs, 0, -1) if str(n // 100).startswith("12") and str(n % 100).startswith("7")][:100]


SEARCHES = {
    "page of 1,000": Search({"max_results": 1_000}, lambda runs: list(range(runs, runs - 1_000, -1))),
    "filter + order by metric": Search(
        {"max_results": 100, "filter": "metrics.loss < 0.5", "order_by": ["metrics.auc DESC"]}, _by_auc
    ),
    "selective filter": Search(
        {"max_results": 100, "filter": "metrics.loss < 0.001 and params.model = 'mlp'"},
        lambda runs: [n for n in range(runs, 0, -1) if share(n, 1) < 0.001 and n % 5 == 4][:100],
    ),
    "LIKE on a tag": Search({"max_results": 100, "filter": "tags.note LIKE 'sweep 12%trial 7%'"}, _like),
}


def request(api: Api, label: str) -> bytes:
    body = {"experiment_ids": [experiment_named(api, EXPERIMENT)], **SEARCHES[label].request}
    return api.request("runs/search", json.dumps(body).encode())


def plan(api: Api, case: Case) -> Plan:
    search = request(api, case.label)
    return Plan([], [[search] * case.warm_up], [[search] * case.calls])


def check(api: Api, case: Case, plan: Plan, sample: Sample) -> None:
    """The last answer has the right runs in the right order, each with all that belongs to it."""
    del api, plan
    check_answer(case.label, sample.bodies[0], RUNS)


def check_answer(label: str, body: bytearray, runs: int) -> None:
    """Raises BenchmarkError: the answer is wrong."""
    answer = json.loads(body)
    found = [int(run["info"]["run_name"].removeprefix("run-")) for run in answer.get("runs", [])]
    expected = SEARCHES[label].expected(runs)
    if found != expected:
        raise BenchmarkError(f"{label}: found {found[:20]}, expected {expected[:20]} ({len(found)}, {len(expected)}).")
    for number, run in zip(found, answer.get("runs", []), strict=True):
        data = run["data"]
        metrics = {item["key"]: float(item["value"]) for item in data["metrics"]}
        params = {item["key"]: item["value"] for item in data["params"]}
        tags = {item["key"]: item["value"] for item in data["tags"]}
        right = (
            len(metrics) == (fill_runs.METRICS if number % 10 else fill_runs.METRICS - 1)
            and len(params) == fill_runs.PARAMS
            and len(tags) == fill_runs.TAGS
            and all(math.isclose(metrics[f"m{k}"], share(number, k)) for k in range(2, fill_runs.METRICS))
            and params["seed"] == str(number)
            and tags["team"] == f"team-{number % 20}"
        )
        if not right:
            raise BenchmarkError(f"{label}: the run run-{number} is answered as {data}.")


def _case(label: str, target: float, calls: int) -> Case:
    return Case(1, calls, 4.0, 2, (P50, P95, CPU), {P50: target}, label)


WORKLOAD = Workload(
    code="W4",
    title=f"runs/search, {RUNS:,} runs",
    unit="call",
    units_per_call=1,
    cases=(
        _case("page of 1,000", 20, 100),
        _case("filter + order by metric", 15, 200),
        _case("selective filter", 30, 400),
        _case("LIKE on a tag", 10, 200),
    ),
    plan=plan,
    check=check,
    prepare=prepare,
)
