"""W3: a run from its creation on: `runs/create`, then one `runs/log-batch` of 10 params, 10 metrics and 5 tags."""

from __future__ import annotations

import json
from functools import partial

from client import Api, BenchmarkError, Chain, Sample
from workloads import CPU, P50, P95, RATE, Case, Plan, Workload

FIRST_TIMESTAMP = 1_767_600_000_000  # milliseconds since 1970
PARAMS, METRICS, TAGS = 10, 10, 5


def plan(api: Api, case: Case) -> Plan:
    """Each call creates a run and logs to it; both requests together are one measured call."""

    def batch(number: int, created: bytearray) -> bytes:
        run = json.loads(created)["run"]["info"]["run_id"]
        return api.request("runs/log-batch", f'{{"run_id":"{run}",{logged(number)}}}'.encode())

    def chain(number: int) -> Chain:
        body = f'{{"experiment_id":"0","user_id":"bench","run_name":"run-{number}","start_time":{FIRST_TIMESTAMP}}}'
        return Chain(api.request("runs/create", body.encode()), partial(batch, number))

    def chains(client: int, first: int, count: int) -> list[Chain]:
        return [chain(client * 1_000_000 + number) for number in range(first, first + count)]

    return Plan(
        [],
        [chains(client, 0, case.warm_up) for client in range(case.clients)],
        [chains(client, case.warm_up, case.calls) for client in range(case.clients)],
    )


def logged(number: int) -> str:
    params = ",".join(f'{{"key":"p{k}","value":"v{number}-{k}"}}' for k in range(PARAMS))
    tags = ",".join(f'{{"key":"t{k}","value":"w{number}-{k}"}}' for k in range(TAGS))
    metrics = ",".join(
        f'{{"key":"m{k}","value":{number}.{k}5,"timestamp":{FIRST_TIMESTAMP + k},"step":{k}}}' for k in range(METRICS)
    )
    return f'"metrics":[{metrics}],"params":[{params}],"tags":[{tags}]'


def check(api: Api, case: Case, plan: Plan, sample: Sample) -> None:
    """The last run of each client has everything that was logged to it."""
    del plan
    for client, calls in enumerate(sample.answered):
        number = client * 1_000_000 + case.warm_up + calls - 1
        found = api.post(
            "runs/search",
            {"experiment_ids": ["0"], "filter": f"params.p0 = 'v{number}-0'", "order_by": ["start_time DESC"]},
        )
        runs = found.get("runs", [])
        if not runs:
            raise BenchmarkError(f"The run run-{number} was acknowledged and is not there.")
        data = runs[0]["data"]
        stored = (
            {item["key"]: item["value"] for item in data["params"]},
            {item["key"]: (item["value"], int(item["step"])) for item in data["metrics"]},
            {item["key"]: item["value"] for item in data["tags"] if item["key"].startswith("t")},
        )
        expected = (
            {f"p{k}": f"v{number}-{k}" for k in range(PARAMS)},
            {f"m{k}": (float(f"{number}.{k}5"), k) for k in range(METRICS)},
            {f"t{k}": f"w{number}-{k}" for k in range(TAGS)},
        )
        if runs[0]["info"]["run_name"] != f"run-{number}" or stored != expected:
            raise BenchmarkError(f"The run run-{number} has {stored} and should have {expected}.")


WORKLOAD = Workload(
    code="W3",
    title="create a run, log 10 params, 10 metrics, 5 tags",
    unit="run",
    units_per_call=1,
    cases=(
        Case(1, 400, 5.0, 5, (P50, P95, CPU), {P50: 10}),
        Case(8, 100, 5.0, 2, (RATE, P50, CPU), {}),
    ),
    plan=plan,
    check=check,
    request_bytes=1_500,
)
