"""W1: one metric point a call, as a training loop with `mlflow.log_metric` sends it."""

from __future__ import annotations

from client import Api, Sample
from workloads import CPU, P50, P95, RATE, Case, Plan, Workload, expect_last_step, new_runs

FIRST_TIMESTAMP = 1_767_600_000_000  # milliseconds since 1970


def plan(api: Api, case: Case) -> Plan:
    """Each client logs the metric `loss` of a run of its own, step by step."""

    def requests(run: str, first: int, count: int) -> list[bytes]:
        return [
            api.request(
                "runs/log-metric",
                (
                    f'{{"run_id":"{run}","key":"loss","value":{1 / (step + 1):.6f},'
                    f'"timestamp":{FIRST_TIMESTAMP + step},"step":{step}}}'
                ).encode(),
            )
            for step in range(first, first + count)
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
        expect_last_step(api, run, "loss", case.warm_up + calls - 1)


WORKLOAD = Workload(
    code="W1",
    title="runs/log-metric",
    unit="call",
    units_per_call=1,
    cases=(
        Case(1, 4_000, 5.0, 30, (P50, P95, CPU), {P50: 6, CPU: 20}),
        Case(16, 1_500, 5.0, 5, (RATE, P50, P95, CPU), {RATE: 12, CPU: 20}),
    ),
    plan=plan,
    check=check,
    request_bytes=110,
)
