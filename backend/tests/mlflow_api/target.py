"""The server under test, and how its answers are read."""

from __future__ import annotations

import http.client
import os
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from mlflow.entities import Run, RunInputs, RunOutputs

REFERENCE_URI = os.environ.get("MLFLOW_REFERENCE_URI", "").rstrip("/")
API = "/api/2.0/mlflow"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"
NO_RUN = "0" * 32
NO_MODEL = "m-" + NO_RUN
LARGEST_DOUBLE = 1.7976931348623157e308


@dataclass(frozen=True, slots=True)
class Tenant:
    """One project of one organization, empty unless the target is MLflow's own server (which has no token either)."""

    url: str
    token: str
    org: str
    project: str

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def unique(prefix: str) -> str:
    """A name that no other test has used, also in a store that all tests share."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def ok(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, f"{answer.request.method} {answer.request.url}: {answer.text[:500]}"
    body = answer.json()
    assert isinstance(body, dict)
    return body


def refused(answer: httpx.Response, status: int, code: str, *message_parts: str) -> str:
    """Check an error in MLflow's shape; its message."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
    assert answer.headers["content-type"].startswith("application/json")
    body = answer.json()
    assert body["error_code"] == code, body
    message = body["message"]
    assert isinstance(message, str)
    for part in message_parts:
        assert part in message, message
    return message


def missing_parameter(answer: httpx.Response, name: str) -> None:
    refused(answer, 400, "INVALID_PARAMETER_VALUE", f"Missing value for required parameter '{name}'")


def create_experiment(http: httpx.Client, name: str | None = None, **fields: Any) -> str:
    body = {"name": name or unique("experiment"), **fields}
    experiment_id = ok(http.post(f"{API}/experiments/create", json=body))["experiment_id"]
    assert isinstance(experiment_id, str)
    return experiment_id


def create_run(http: httpx.Client, experiment_id: str, **fields: Any) -> dict[str, Any]:
    """The info of a new run."""
    run = ok(http.post(f"{API}/runs/create", json={"experiment_id": experiment_id, **fields}))["run"]
    info: dict[str, Any] = run["info"]
    return info


def get_run(http: httpx.Client, run_id: str) -> dict[str, Any]:
    run: dict[str, Any] = ok(http.get(f"{API}/runs/get", params={"run_id": run_id}))["run"]
    return run


def inputs_of(run: Run) -> RunInputs:
    assert run.inputs is not None
    return run.inputs


def outputs_of(run: Run) -> RunOutputs:
    assert run.outputs is not None
    return run.outputs


def send_raw(tenant: Tenant, method: str, target: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Send `target` as it is: httpx and requests would tidy up dot segments and escapes before sending."""
    parts = urlsplit(tenant.url)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=60)
    try:
        connection.request(method, parts.path + target, body=body, headers=tenant.headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
