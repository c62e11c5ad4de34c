"""W5: a metric's history: 100,000 points in pages of 25,000 as MLflow's client reads them, and ten runs for a chart."""

from __future__ import annotations

import json
from functools import cache

import psycopg

from client import Api, BenchmarkError, Sample
from servers import Side
from workloads import CPU, P50, RATE, Case, Plan, Workload, experiment_named

POINTS, PAGE, BATCH = 100_000, 25_000, 1_000
CHART_RUNS, CHART_POINTS, CHART_WIDTH = 10, 10_000, 2_500
FIRST_TIMESTAMP = 1_767_600_000_000  # milliseconds since 1970
EXPERIMENT = "history"
KEY = "loss"

_MLFLOW = """
INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan)
SELECT %(run)s, %(key)s, 1 / (step + 1.5)::float8, %(first)s::bigint + step, step, false
FROM generate_series(0, %(points)s::bigint - 1) AS step
"""
_MLFLOW_LATEST = """
INSERT INTO latest_metrics (run_uuid, key, value, timestamp, step, is_nan)
SELECT run_uuid, key, value, timestamp, step, is_nan FROM metrics
WHERE run_uuid = %(run)s AND key = %(key)s ORDER BY step DESC LIMIT 1
"""


def prepare(side: Side) -> None:
    """One run with the long series and ten with a tenth of it. Ours are logged in batches, MLflow's by SQL."""
    experiment = experiment_named(side.api, EXPERIMENT)
    for number in range(CHART_RUNS + 1):
        created = side.api.post("runs/create", {"experiment_id": experiment, "start_time": number + 1})
        run = created["run"]["info"]["run_id"]
        points = CHART_POINTS if number else POINTS
        if side.name == "MLflow" and side.database:
            values = {"run": run, "key": KEY, "first": FIRST_TIMESTAMP, "points": points}
            with psycopg.connect(side.database) as connection:
                connection.execute(_MLFLOW, values)
                connection.execute(_MLFLOW_LATEST, values)
        else:
            connection_to = side.api.connect()
            for first in range(0, points, BATCH):
                body = f'{{"run_id":"{run}","metrics":[{_batch(first)}]}}'
                connection_to.call(side.api.request("runs/log-batch", body.encode()))
            connection_to.close()
    if side.database:
        tables = "metrics, latest_metrics" if side.name == "MLflow" else "run_metrics, run_latest_metrics"
        with psycopg.connect(side.database, autocommit=True) as connection:
            connection.execute(f"VACUUM (ANALYZE) {tables}")  # type: ignore[arg-type]


@cache
def _batch(first: int) -> str:
    return ",".join(
        f'{{"key":"{KEY}","value":{1 / (step + 1.5)!r},"timestamp":{FIRST_TIMESTAMP + step},"step":{step}}}'
        for step in range(first, first + BATCH)
    )


def runs_of(api: Api) -> list[str]:
    """The run with the long series, then the others."""
    found = api.post(
        "runs/search",
        {"experiment_ids": [experiment_named(api, EXPERIMENT)], "order_by": ["start_time ASC"], "max_results": 100},
    )
    return [run["info"]["run_id"] for run in found["runs"]]


def pages(api: Api, run: str) -> tuple[list[bytes], list[dict[str, float]]]:
    """The requests of all pages, and the points that they bring."""
    requests, points, token = [], [], ""
    while True:
        query = f"run_id={run}&metric_key={KEY}&max_results={PAGE}" + (f"&page_token={token}" if token else "")
        requests.append(api.request(f"metrics/get-history?{query}", method="GET"))
        answer = json.loads(api.once(requests[-1]))
        points += answer["metrics"]
        token = answer.get("next_page_token", "")
        if not token:
            return requests, points


def chart(api: Api, runs: list[str]) -> bytes:
    query = "&".join(f"run_ids={run}" for run in runs)
    return api.request(
        f"metrics/get-history-bulk-interval?{query}&metric_key={KEY}&max_results={CHART_WIDTH}",
        method="GET",
        root="ajax-api/2.0/mlflow",
    )


def plan(api: Api, case: Case) -> Plan:
    """The pages over and over, each brings as many points; or the chart's one call."""
    runs = runs_of(api)
    if case.label == CHART:
        request = chart(api, runs[1:])
        return Plan(runs, [[request] * case.warm_up], [[request] * case.calls])
    requests, points = pages(api, runs[0])
    if [(p["step"], p["timestamp"], p["value"]) for p in points] != [
        (step, FIRST_TIMESTAMP + step, 1 / (step + 1.5)) for step in range(POINTS)
    ]:
        raise BenchmarkError(f"The history has {len(points)} points, or others than were logged.")
    return Plan(runs, [requests], [requests * (case.calls // len(requests))])


def check(api: Api, case: Case, plan: Plan, sample: Sample) -> None:
    """The last answer has as many points as it must, all of them right; of a chart, each run's first and last too."""
    del api
    points = json.loads(sample.bodies[0])["metrics"]
    wrong = [p for p in points if p["value"] != 1 / (p["step"] + 1.5) or p["timestamp"] != FIRST_TIMESTAMP + p["step"]]
    if case.label == CHART:
        steps: dict[str, list[int]] = {}
        for point in points:
            steps.setdefault(point["run_id"], []).append(point["step"])
        complete = set(steps) == set(plan.runs[1:]) and all(
            sorted(set(of_run)) == of_run
            and (of_run[0], of_run[-1]) == (0, CHART_POINTS - 1)
            and CHART_WIDTH * 0.9 <= len(of_run) <= CHART_WIDTH + 2
            for of_run in steps.values()
        )
    else:
        first = (sample.answered[0] - 1) % (POINTS // PAGE) * PAGE
        complete = [point["step"] for point in points] == list(range(first, first + PAGE))
    if wrong or not complete:
        raise BenchmarkError(f"{case.label}: {len(points)} points were answered, {len(wrong)} of them wrong.")


HISTORY, CHART = "page of 25,000 of 100,000", "chart of 10 runs"

WORKLOAD = Workload(
    code="W5",
    title="metric history",
    unit="call",
    units_per_call=1,
    cases=(
        Case(1, 100, 4.0, 4, (P50, RATE, CPU), {P50: 12}, HISTORY),
        Case(1, 100, 4.0, 2, (P50, RATE, CPU), {P50: 8}, CHART),
    ),
    plan=plan,
    check=check,
    prepare=prepare,
)
