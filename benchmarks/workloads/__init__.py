"""What is measured: one module a workload, each with a `WORKLOAD`.

A new workload is a module with a `Workload` of that name, and one line in `workloads()`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from client import Api, BenchmarkError, Request, Sample
from servers import Side

P50, P95, RATE, CPU = "p50", "p95", "rate", "server_cpu"


@dataclass(frozen=True, slots=True)
class Case:
    """One load of a workload. It ends after `calls` a client or after `seconds`."""

    clients: int
    calls: int
    seconds: float
    warm_up: int  # calls a client that are sent first and not measured
    shown: tuple[str, ...]  # measures in the report's table
    targets: Mapping[str, float] = field(default_factory=dict)  # measure -> times better than MLflow
    label: str = ""  # what is asked, where a workload asks several things

    @property
    def name(self) -> str:
        if self.label:
            return self.label
        return "1 client" if self.clients == 1 else f"{self.clients} clients"


@dataclass(frozen=True, slots=True)
class Plan:
    """Encoded requests: `warm_up[i]` and `measured[i]` are client i's, in order; `runs[i]` is its run."""

    runs: list[str]
    warm_up: Sequence[Sequence[Request]]
    measured: Sequence[Sequence[Request]]


@dataclass(frozen=True, slots=True)
class Workload:
    """A kind of call, prepared afresh for each measured run so that no request that writes repeats another."""

    code: str
    title: str
    unit: str  # what `rate` and CPU time are counted in
    units_per_call: int
    cases: tuple[Case, ...]
    plan: Callable[[Api, Case], Plan]
    check: Callable[[Api, Case, Plan, Sample], None]  # is everything stored, is the answer right?
    prepare: Callable[[Side], None] | None = None  # fills a side's database, once, before its first run
    request_bytes: int | None = None  # about one request's body, for the floor under p50; None: no floor is measured


def workloads() -> dict[str, Workload]:
    """Every workload by its code."""
    from workloads import w1_log_metric, w2_log_batch, w3_create_run, w4_search, w5_history, w6_artifacts

    modules = (w1_log_metric, w2_log_batch, w3_create_run, w4_search, w5_history, w6_artifacts)
    return {module.WORKLOAD.code: module.WORKLOAD for module in modules}


def new_runs(api: Api, count: int) -> list[str]:
    """Ids of `count` new runs in the project's default experiment."""
    created = (api.post("runs/create", {"experiment_id": "0", "start_time": 1}) for _ in range(count))
    return [answer["run"]["info"]["run_id"] for answer in created]


def experiment_named(api: Api, name: str) -> str:
    """The id of the experiment of that name, which is made if there is none."""
    try:
        found = api.get(f"experiments/get-by-name?experiment_name={name}")
    except BenchmarkError:
        return str(api.post("experiments/create", {"name": name})["experiment_id"])
    return str(found["experiment"]["experiment_id"])


def place_of(api: Api) -> tuple[str, str]:
    """The slugs of the organization and the project of Modelyard's tracking URI."""
    organization, project = api.url.rstrip("/").split("/")[-2:]
    return organization, project


def expect_last_step(api: Api, run: str, key: str, step: int) -> None:
    """What was acknowledged must be there.

    Raises:
        BenchmarkError: the run's latest point of `key` is not that of `step`.
    """
    metrics = api.get(f"runs/get?run_id={run}")["run"]["data"].get("metrics", [])
    found = {metric["key"]: int(metric["step"]) for metric in metrics}
    if found.get(key) != step:
        raise BenchmarkError(f"Run {run} should have {key} up to step {step}, but has {found.get(key)}.")
