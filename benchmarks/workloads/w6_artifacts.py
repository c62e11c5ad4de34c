"""W6: artifacts of 100 MiB through the proxy."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from uuid import uuid4

from client import ARTIFACTS, Api, BenchmarkError, Request, Sample
from workloads import CPU, P50, RATE, Case, Plan, Workload

SIZE = 100 * 1024 * 1024  # bytes
BEGINNING = 16  # bytes that differ from file to file
UPLOAD, DOWNLOAD = "upload", "download"


@cache
def _rest() -> memoryview:
    return memoryview(os.urandom(SIZE - BEGINNING))


def _digest(beginning: bytes) -> str:
    digester = hashlib.sha256(beginning)
    digester.update(_rest())
    return digester.hexdigest()


def plan(api: Api, case: Case) -> Plan:
    """Files that nobody has uploaded before, or one such file that is downloaded over and over."""
    count = case.calls + case.warm_up
    names = [uuid4().hex for _ in range(count if case.label == UPLOAD else 1)]
    uploads: list[Request] = [api.upload(f"bench/{name}.bin", bytes.fromhex(name), _rest()) for name in names]
    if case.label == UPLOAD:
        return Plan(names, [uploads[: case.warm_up]], [uploads[case.warm_up :]])
    connection = api.connect()
    connection.call(api.upload(f"bench/{names[0]}.bin", bytes.fromhex(names[0]), _rest()))
    connection.close()
    request = api.download(f"bench/{names[0]}.bin")
    return Plan(names, [[request] * case.warm_up], [[request] * case.calls])


def check(api: Api, case: Case, plan: Plan, sample: Sample) -> None:
    """The bytes that come back have the checksum of those that were sent; then the files are deleted."""
    last = case.warm_up + sample.answered[0] - 1 if case.label == UPLOAD else 0
    name = plan.runs[last]
    body = api.once(api.download(f"bench/{name}.bin")) if case.label == UPLOAD else sample.bodies[0]
    if len(body) != SIZE or hashlib.sha256(body).hexdigest() != _digest(bytes.fromhex(name)):
        raise BenchmarkError(f"{case.label}: {len(body)} bytes came back, or others than were sent.")
    for name in plan.runs[: last + 1]:
        api.once(api.request(f"bench/{name}.bin", method="DELETE", root=ARTIFACTS))


WORKLOAD = Workload(
    code="W6",
    title="artifact of 100 MiB",
    unit="MiB",
    units_per_call=100,
    cases=(
        Case(1, 8, 6.0, 1, (P50, RATE, CPU), {P50: 5}, UPLOAD),
        Case(1, 12, 6.0, 1, (P50, RATE, CPU), {P50: 8}, DOWNLOAD),
    ),
    plan=plan,
    check=check,
)
