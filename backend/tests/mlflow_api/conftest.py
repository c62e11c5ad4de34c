"""Fixtures: a tenant, MLflow's client on it, and a plain HTTP client on it."""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["DO_NOT_TRACK"] = "true"
os.environ["MPLBACKEND"] = "Agg"
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.tracking import fluent
from mlflow.tracking._model_registry import utils as registry_utils
from mlflow.tracking._tracking_service import utils as tracking_utils

from tests.servers import PLAIN

from .target import REFERENCE_URI, Tenant, create_experiment, create_run

with warnings.catch_warnings():
    # Type hints that MLflow declares itself make it warn while it is imported.
    warnings.simplefilter("ignore")
    for module in ("mlflow.pyfunc", "mlflow.sklearn", "mlflow.xgboost"):
        importlib.import_module(module)

HERE = Path(__file__).parent

# Raised inside MLflow's own client, never by our code.
CLIENT_WARNINGS = (
    "ignore::pandas.errors.Pandas4Warning",
    "ignore:_ImportHookChainedLoader.exec_module:ImportWarning",
)

# Everything in the environment that the client would take its target, its identity or its active run from.
CLIENT_VARIABLES = (
    "MLFLOW_TRACKING_URI",
    "MLFLOW_TRACKING_TOKEN",
    "MLFLOW_TRACKING_USERNAME",
    "MLFLOW_TRACKING_PASSWORD",
    "MLFLOW_TRACKING_AUTH",
    "MLFLOW_REGISTRY_URI",
    "MLFLOW_EXPERIMENT_ID",
    "MLFLOW_EXPERIMENT_NAME",
    "MLFLOW_RUN_ID",
    "MLFLOW_WORKSPACE",
    "MLFLOW_ACTIVE_MODEL_ID",
    "_MLFLOW_ACTIVE_MODEL_ID",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "deliberate_difference(reason): we answer differently from MLflow's own server, on purpose; skipped there",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE not in item.path.parents:
            continue
        for warning in CLIENT_WARNINGS:
            # The first marker wins over later ones, so that a test can still be stricter.
            item.add_marker(pytest.mark.filterwarnings(warning), append=False)
        difference = item.get_closest_marker("deliberate_difference")
        if REFERENCE_URI and difference:
            reason = difference.kwargs.get("reason") or difference.args[0]
            item.add_marker(pytest.mark.skip(reason=f"deliberate difference: {reason}"))


def new_tenant(request: pytest.FixtureRequest) -> Tenant:
    if REFERENCE_URI:
        return Tenant(url=REFERENCE_URI, token="", org="", project="")
    made = request.getfixturevalue("server").new_tenant()
    return Tenant(url=made.url.rstrip("/"), token=made.token, org=made.org, project=made.project)


@pytest.fixture
def tenant(request: pytest.FixtureRequest) -> Tenant:
    return new_tenant(request)


@pytest.fixture
def stranger(request: pytest.FixtureRequest) -> Tenant:
    """A project of another organization."""
    if REFERENCE_URI:
        pytest.skip("MLflow's own server has no tenants")
    return new_tenant(request)


@pytest.fixture
def fresh_store() -> None:
    """Asked for by tests that say something about an empty store."""
    if REFERENCE_URI:
        pytest.skip("all tests share the reference server's store")


@pytest.fixture
def http(tenant: Tenant) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=tenant.url, headers=tenant.headers, timeout=60, verify=PLAIN) as client:
        yield client


def forget_client_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what MLflow keeps in module variables and in the environment, now and when the test ends."""
    for name in CLIENT_VARIABLES:
        # Setting first makes monkeypatch remember that the variable was absent: set_experiment() sets one itself.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setattr(tracking_utils, "_tracking_uri", None)
    monkeypatch.setattr(registry_utils, "_registry_uri", None)
    monkeypatch.setattr(fluent, "_active_experiment_id", None)
    fluent._active_run_stack.set([])  # type: ignore[no-untyped-call]
    fluent._last_active_run_id.set(None)  # type: ignore[no-untyped-call]
    fluent._last_logged_model_id.set(None)  # type: ignore[no-untyped-call]


@pytest.fixture
def client(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Iterator[MlflowClient]:
    """MLflow's client, and through the environment the fluent API, with the tenant's token.

    A failing request fails at once: the client would repeat a 500 for four minutes.
    """
    forget_client_state(monkeypatch)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tenant.url)
    if tenant.token:
        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", tenant.token)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    monkeypatch.setenv("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    yield MlflowClient()
    forget_client_state(monkeypatch)


@pytest.fixture
def experiment_id(http: httpx.Client) -> str:
    return create_experiment(http)


@pytest.fixture
def run_id(http: httpx.Client, experiment_id: str) -> str:
    run_id = create_run(http, experiment_id, start_time=1_700_000_000_000)["run_id"]
    assert isinstance(run_id, str)
    return run_id
