"""A pytest plugin that lets MLflow's own tests talk to a server that somebody else runs.

    NEW_TENANT_CMD="modelyard dev new-tenant" python -m pytest -p redirect_plugin tests/tracking/test_rest_tracking.py

MLflow's test modules start servers through a few names. After collection these are replaced in every module that has
them, so that each "server" is a new, empty tenant of the running one:

    ServerThread(app, port)                       a context manager that yields the tenant's URL
    _init_server(…), _run_mlflow_server(…)        the same
    _launch_server(host, port, …)                 listens on host:port and passes everything on to a tenant
    initialize_backend_stores(…)                  nothing

Environment:

    NEW_TENANT_CMD    a shell command, run for each tenant; its last line is JSON with "url" and "token"
    REDIRECT_EXPECT   a file of lines `nodeid<TAB>reason`: tests that cannot pass remotely are skipped
    REDIRECT_REPORT   where the outcome of each test is written, as JSON
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import os
import re
import socketserver
import subprocess
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

# What tests tell "their" server by its environment, and a remote one need not know.
HARMLESS = {"MLFLOW_CRYPTO_KEK_PASSPHRASE", "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY", "MLFLOW_FLASK_SERVER_SECRET_KEY"}


@dataclass(frozen=True)
class Tenant:
    url: str
    token: str

    @property
    def authorization(self) -> str:
        return f"Bearer {self.token}"


def new_tenant() -> Tenant:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW_", "_MLFLOW"))}
    command = os.environ["NEW_TENANT_CMD"]
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=env, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(f"NEW_TENANT_CMD failed: {done.stdout[-500:]} {done.stderr[-500:]}")
    made = json.loads(done.stdout.strip().splitlines()[-1])
    return Tenant(made["url"].rstrip("/"), made["token"])


# A tenant's token goes into every request to its URL

_live: dict[str, Tenant] = {}


def _send_tokens() -> None:
    from requests.adapters import HTTPAdapter

    if getattr(HTTPAdapter, "sends_tokens", False):
        return
    original = HTTPAdapter.send

    def send(self: Any, request: Any, *args: Any, **options: Any) -> Any:
        for base, tenant in _live.items():
            if request.url == base or request.url.startswith((f"{base}/", f"{base}?")):
                # A test that brings credentials of its own keeps them.
                request.headers.setdefault("Authorization", tenant.authorization)
        return original(self, request, *args, **options)

    HTTPAdapter.send = send
    HTTPAdapter.sends_tokens = True


@contextlib.contextmanager
def live_tenant() -> Iterator[str]:
    """A new tenant, reachable at the yielded URL by this process, and with the token in its environment by its own."""
    tenant = new_tenant()
    _send_tokens()
    _live[tenant.url] = tenant
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_TOKEN", tenant.token)
        try:
            yield tenant.url
        finally:
            del _live[tenant.url]


class RemoteServer:
    """In place of `ServerThread`."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self._stack = contextlib.ExitStack()
        self.url = ""

    def __enter__(self) -> str:
        from mlflow.tracking._tracking_service import utils

        self.url = self._stack.enter_context(live_tenant())
        # What `initialize_backend_stores` would have set for the whole process; fluent calls rely on it.
        patch = self._stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(utils, "_tracking_uri", utils._tracking_uri)
        patch.setenv("MLFLOW_TRACKING_URI", "")
        utils.set_tracking_uri(self.url)
        return self.url

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start(self) -> None:
        self.__enter__()

    def shutdown(self) -> None:
        self._stack.close()


def _check_environment(extra_env: dict[str, str] | None, app: object) -> None:
    if app and "auth" in str(app):
        pytest.skip("needs MLflow's own users")
    wanted = set(extra_env or {}) - HARMLESS
    if wanted:
        pytest.skip(f"needs settings of MLflow's server: {sorted(wanted)}")


@contextlib.contextmanager
def remote_server(*_: Any, extra_env: dict[str, str] | None = None, app: object = None, **__: Any) -> Iterator[str]:
    import mlflow

    _check_environment(extra_env, app)
    with live_tenant() as url:
        mlflow.set_tracking_uri(None)
        yield url


# A tenant on a port that the test has chosen

_OF_ONE_HOP = {"connection", "keep-alive", "te", "trailers", "transfer-encoding", "upgrade", "host", "content-length"}


class _PassOn(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tenant: Tenant

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _body(self) -> bytes:
        if "chunked" not in (self.headers.get("Transfer-Encoding") or "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            continue
        return b"".join(chunks)

    def _pass_on(self) -> None:
        target = urllib.parse.urlsplit(self.tenant.url)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OF_ONE_HOP}
        headers.setdefault("Authorization", self.tenant.authorization)
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=300)
        connection.request(self.command, target.path + self.path, body=self._body(), headers=headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _OF_ONE_HOP:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _pass_on


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextlib.contextmanager
def server_on_port(
    host: str, port: int | str, *_: Any, extra_env: dict[str, str] | None = None, **__: Any
) -> Iterator[None]:
    _check_environment(extra_env, None)
    server = _Server((host, int(port)), type("PassOn", (_PassOn,), {"tenant": new_tenant()}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


REPLACEMENTS = {
    "ServerThread": RemoteServer,
    "_init_server": remote_server,
    "_launch_server": server_on_port,
    "_run_mlflow_server": remote_server,
    "initialize_backend_stores": lambda *_, **__: None,
}


# Pytest's hooks


def pytest_configure(config: pytest.Config) -> None:
    # A 500 fails the test at once, not after seven attempts.
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0")
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    if (config.rootpath / "mlflow" / "version.py").exists():
        raise pytest.UsageError(f"{config.rootpath}/mlflow would be the client: keep tests/ alone in its folder")


def _untestable() -> dict[str, str]:
    with open(os.environ["REDIRECT_EXPECT"], encoding="utf-8") as file:
        lines = [line.rstrip("\n").partition("\t") for line in file if line.strip() and not line.startswith("#")]
    return {nodeid: reason for nodeid, _, reason in lines}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for module in {getattr(item, "module", None) for item in items} - {None}:
        for name, replacement in REPLACEMENTS.items():
            if name in vars(module):
                setattr(module, name, replacement)
    untestable = _untestable()
    for item in items:
        reason = untestable.get(item.nodeid) or untestable.get(item.nodeid.split("[")[0])
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


_outcomes: dict[str, dict[str, Any]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    found = _outcomes.setdefault(report.nodeid, {"outcome": "passed", "why": ""})
    if report.outcome == "rerun":
        return
    if report.when == "call":
        found["outcome"], found["why"] = "passed", ""
    if report.failed:
        found["outcome"] = "failed" if report.when == "call" else "error"
        crash = getattr(report.longrepr, "reprcrash", None)
        found["why"] = re.sub(r"\x1b\[[0-9;]*m|\s+", " ", crash.message if crash else str(report.longrepr))[:600]
    elif report.skipped:
        found["outcome"] = "xfailed" if hasattr(report, "wasxfail") else "skipped"
        found["why"] = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)[:300]


def pytest_sessionfinish() -> None:
    with open(os.environ["REDIRECT_REPORT"], "w", encoding="utf-8") as file:
        json.dump({"tests": _outcomes}, file, indent=1)
