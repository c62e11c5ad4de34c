"""W2: batches of 1,000 metric points, as MLflow's asynchronous logging and bulk loads send them."""

from __future__ import annotations

from functools import cache

from client import Api, Sample
from workloads import CPU, P50, RATE, Case, Plan, Workload, expect_last_step, new_runs

FIRST_TIMESTAMP = 1_767_600_000_000  # milliseconds since 1970
KEYS = 10
STEPS = 100  # of every key in one batch


@cache
def points(batch: int) -> str:
    """The JSON of one batch's 1,000 points: ten keys, a hundred steps that no other batch has."""
    steps = range(batch * STEPS, (batch + 1) * STEPS)
    return ",".join(
        f'{{"key":"metric_{key}","value":{(step % 97 + key) / 7:.6f},'
        f'"timestamp":{FIRST_TIMESTAMP + step},"step":{step}}}'
        for step in steps
        for key in range(KEYS)
    )


def plan(api: Api, case: Case) -> Plan:
    """Each client fills a run of its own."""

    def requests(run: str, first: int, count: int) -> list[bytes]:
        return [
            api.request("runs/log-batch", f'{{"run_id":"{run}","metrics":[{points(batch)}]}}'.encode())
            for batch in range(first, first + count)
        ]

    runs = new_runs(api, case.clients)
    return Plan(
        runs,
        [requests(run, 0, case.warm_up) for run in runs],
        [requests(run, case.warm_up, case.calls) for run in runs],
    )


def check(api: Api, case: Case, plan: Plan, sample: Sample) -> None:
    """The last step that was acknowledged is the latest of each run."""
    for run, calls in zip(plan.runs, sample.answered, strict=True):
        expect_last_step(api, run, "metric_9", (case.warm_up + calls) * STEPS - 1)


WORKLOAD = Workload(
    code="W2",
    title="runs/log-batch, 1,000 points",
    unit="point",
    units_per_call=KEYS * STEPS,
    cases=(
        Case(1, 300, 5.0, 2, (RATE, P50, CPU), {RATE: 25}),
        Case(4, 150, 5.0, 1, (RATE, P50, CPU), {RATE: 25}),
    ),
    plan=plan,
    check=check,
    request_bytes=76_000,
)
