"""`modelyard import mlflow`: what MLflow's own client wrote is there afterwards, as the same client reads it."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import httpx
import mlflow
import psycopg
import pytest
from mlflow import MlflowClient
from mlflow.tracking._model_registry import utils as registry_utils
from mlflow.tracking._tracking_service import utils as tracking_utils

from modelyard.importing.folder import FolderSource
from modelyard.importing.source import SourceRefused
from tests.databases import Databases
from tests.importing.source import Made, files, fill, seen
from tests.servers import BACKEND, PLAIN, Server, Tenant, a_server, environment, free_port

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@dataclass(frozen=True)
class Place:
    """A running Modelyard, and the URL of its database."""

    database: str
    server: Server

    def start(self, tenant: Tenant, origin: str, *more: str, **variables: str) -> subprocess.Popen[str]:
        words = ["import", "mlflow", "--from", origin, "--organization", tenant.org, "--project", tenant.project]
        return subprocess.Popen(
            [sys.executable, "-m", "modelyard", *words, *more],
            cwd=BACKEND,
            env=environment(self.database, self.server.data_dir, variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, tenant: Tenant, origin: str, *more: str, status: int = 0, **variables: str) -> str:
        process = self.start(tenant, origin, *more, **variables)
        output, errors = process.communicate(timeout=120)
        assert process.returncode == status, output + errors
        return output + errors


@dataclass(frozen=True)
class Origin:
    """A store that MLflow's client filled, what it says of it, and its files."""

    address: str
    made: Made
    seen: dict[str, object]
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def place(databases: Databases) -> Iterator[Place]:
    with databases.migrated() as url, a_server(url) as server:
        yield Place(url, server)


@pytest.fixture
def tenant(place: Place) -> Tenant:
    return place.server.new_tenant()


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    folder = tmp_path_factory.mktemp("sqlite")
    address = f"sqlite:///{folder}/mlflow.db"
    # The client takes the place of artifacts from its working folder.
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield filled(address, tmp_path_factory)


@pytest.fixture(scope="module")
def mlruns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
        yield filled(str(tmp_path_factory.mktemp("mlruns")), tmp_path_factory)


def filled(address: str, folders: pytest.TempPathFactory) -> Origin:
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracking_utils, "_tracking_uri", None)
        patch.setattr(registry_utils, "_registry_uri", None)
        # MLflow's stores warn of what they themselves ask of SQLAlchemy.
        warnings.simplefilter("ignore")
        # The folder's store asks the client of the process for what another folder of it holds.
        mlflow.set_tracking_uri(address)
        client = MlflowClient(address, address)
        made = fill(client, folders.mktemp("model"))
        return Origin(address, made, seen(client, made), files(client, made, folders.mktemp("files")))


@contextmanager
def mlflow_server(origin: Origin) -> Iterator[str]:
    """MLflow's own server on the store."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    words = ["server", "--backend-store-uri", origin.address, "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "mlflow", *words],
        env={**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                if httpx.get(f"{url}/health", timeout=2, verify=PLAIN).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def check_all_is_there(tenant: Tenant, origin: Origin, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", tenant.token)
    monkeypatch.setattr(tracking_utils, "_tracking_uri", None)
    monkeypatch.setattr(registry_utils, "_registry_uri", None)
    client = MlflowClient(tenant.url, tenant.url)
    found = seen(client, origin.made)
    assert found.keys() - origin.seen.keys() <= {"experiment 0"}
    for name, value in origin.seen.items():
        assert found[name] == value, name
    assert files(client, origin.made, folder) == origin.files
    own = client.get_model_version_download_uri("reg", "1")
    assert own.startswith("mlflow-artifacts:/registered-models/")


def test_a_database_is_imported_whole_and_a_second_time_changes_nothing(
    place: Place, tenant: Tenant, sqlite: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = place.run(tenant, sqlite.address, "--dry-run")
    assert re.search(r"^runs +4$", counted, re.MULTILINE)
    first = place.run(tenant, sqlite.address)
    assert "Both sides are the same" in first
    with psycopg.connect(place.database) as database:
        waiting = database.execute(
            "SELECT count(*) FROM model_versions AS version JOIN organizations AS place ON place.id = organization_id "
            "JOIN procrastinate.procrastinate_jobs AS job "
            "ON job.args ->> 'version_id' = replace(version.id::text, '-', '') "
            "WHERE place.slug = %s AND job.task_name = 'registry.scan_version'",
            (tenant.org,),
        ).fetchone()
    assert waiting is not None
    assert waiting[0] >= 1, "what was imported is scanned"
    check_all_is_there(tenant, sqlite, tmp_path, monkeypatch)
    assert "Nothing was new" in place.run(tenant, sqlite.address)


def test_a_folder_is_imported_whole(
    place: Place, tenant: Tenant, mlruns: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Both sides are the same" in place.run(tenant, mlruns.address)
    check_all_is_there(tenant, mlruns, tmp_path, monkeypatch)


def test_a_server_is_imported_whole_by_its_address(
    place: Place, tenant: Tenant, sqlite: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mlflow_server(sqlite) as url:
        assert "Both sides are the same" in place.run(tenant, url)
        check_all_is_there(tenant, sqlite, tmp_path, monkeypatch)
        assert "Nothing was new" in place.run(tenant, url)


@pytest.fixture(scope="module")
def long(sqlite: Origin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of 300 runs of 200 points; no files."""
    path = tmp_path_factory.mktemp("long") / "mlflow.db"
    with closing(sqlite3.connect(sqlite.address.removeprefix("sqlite:///"))) as small:
        small.execute("VACUUM INTO ?", (str(path),))
    with closing(sqlite3.connect(path)) as database:
        for number in range(300):
            run = f"{number:032x}"
            database.execute(
                "INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, artifact_uri, experiment_id) "
                "VALUES (?, 'r', 'RUNNING', ?, 'active', 's3+unknown://there', 1)",
                (run, number),
            )
            database.executemany(
                "INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)",
                ((run, f"m{step % 4}", step / 3, step, step) for step in range(200)),
            )
        database.commit()
    return path


def test_a_killed_import_goes_on_and_a_later_one_brings_what_is_new(place: Place, tenant: Tenant, long: Path) -> None:
    origin = f"sqlite:///{long}"
    process = place.start(tenant, origin)
    with psycopg.connect(place.database, autocommit=True) as database:
        while process.poll() is None:
            points = "SELECT coalesce(sum(n), 0) FROM run_metrics JOIN organizations AS o ON o.id = organization_id "
            row = database.execute(points + "WHERE o.slug = %s", (tenant.org,)).fetchone()
            if row and row[0] > 0:
                process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    resumed = place.run(tenant, origin)
    assert "Both sides are the same" in resumed
    assert int(imported(resumed, "runs") or 0) < 304
    with closing(sqlite3.connect(long)) as source:
        source.execute(
            "INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, 'm0', 9, 1, 999, 0)",
            (f"{7:032x}",),
        )
        source.execute("UPDATE runs SET status = 'FINISHED', end_time = 5 WHERE run_uuid = ?", (f"{7:032x}",))
        source.commit()
    later = place.run(tenant, origin)
    assert "Imported 1 changed runs, 1 metric points." in later


def imported(report: str, what: str) -> str | None:
    found = re.search(rf"Imported .*?([\d,]+) {what}", report)
    return found and found[1]


def test_a_point_that_the_project_does_not_have_or_has_alone_is_a_difference(
    place: Place, tenant: Tenant, sqlite: Origin
) -> None:
    place.run(tenant, sqlite.address)
    with psycopg.connect(place.database) as database:
        database.execute(
            "UPDATE run_metrics SET values[1] = values[1] + 1 WHERE run_id = %s AND key = 'loss' AND organization_id = "
            "(SELECT id FROM organizations WHERE slug = %s)",
            (sqlite.made.child, tenant.org),
        )
        database.execute(
            "UPDATE run_params SET value = 'x' WHERE run_id = %s AND key = 'lr' AND organization_id = "
            "(SELECT id FROM organizations WHERE slug = %s)",
            (sqlite.made.parent, tenant.org),
        )
    compared = place.run(tenant, sqlite.address, "--verify", status=1)
    assert re.search(r"^metric points +50 +50 .*DIFFERS$", compared, re.MULTILINE)
    assert re.search(r"^params .*DIFFERS$", compared, re.MULTILINE)
    again = place.run(tenant, sqlite.address, status=1)
    assert re.search(r"^metric points +50 +51 .*DIFFERS$", again, re.MULTILINE)
    assert not re.search(r"^params .*DIFFERS$", again, re.MULTILINE)


def test_verify_reads_the_bytes_of_files_of_the_same_size_and_age(place: Place, tenant: Tenant, sqlite: Origin) -> None:
    place.run(tenant, sqlite.address)
    assert "Both sides are the same" in place.run(tenant, sqlite.address, "--verify")
    with closing(sqlite3.connect(sqlite.address.removeprefix("sqlite:///"))) as source:
        (location,) = source.execute(
            "SELECT artifact_uri FROM runs WHERE run_uuid = ?", (sqlite.made.parent,)
        ).fetchone()
    file = Path(location.removeprefix("file://")) / "notes" / "ä b.txt"
    was, age = file.read_bytes(), file.stat()
    try:
        file.write_bytes(was[::-1])
        os.utime(file, ns=(age.st_atime_ns, age.st_mtime_ns))
        assert "Both sides are the same" in place.run(tenant, sqlite.address)  # nothing was newer, so nothing was read
        compared = place.run(tenant, sqlite.address, "--verify", status=1)
    finally:
        file.write_bytes(was)
        os.utime(file, ns=(age.st_atime_ns, age.st_mtime_ns))
    assert re.search(r"^artifacts .*DIFFERS$", compared, re.MULTILINE)
    assert not re.search(r"^artifact bytes .*DIFFERS$", compared, re.MULTILINE)


def test_what_cannot_be_is_refused_in_a_sentence_before_anything_is_written(
    place: Place, tenant: Tenant, sqlite: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", tenant.token)
    client = MlflowClient(tenant.url, tenant.url)
    client.create_experiment("mine")
    taken = place.run(tenant, sqlite.address, status=1)
    assert "experiment 1 is 'mine' in the project and 'alpha' in the source" in taken
    assert [experiment.name for experiment in client.search_experiments()] == ["mine", "Default"]
    nobody = Tenant(tenant.url, tenant.token, tenant.org, "nothing")
    assert "has no project 'nothing'" in place.run(nobody, sqlite.address, status=1)
    assert "cannot be reached" in place.run(tenant, f"http://127.0.0.1:{free_port()}", status=1)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE experiments (id)")
    assert "experiments has no column experiment_id" in place.run(tenant, f"sqlite:///{other}", status=1)
    # Our own server speaks MLflow's language, and does not let everybody in.
    said = place.run(tenant, tenant.url, status=1, MLFLOW_TRACKING_TOKEN="wrong")
    assert "does not let us in (401)" in said


class Endless(BaseHTTPRequestHandler):
    """A server whose every page of experiments names the same next one."""

    def do_GET(self) -> None:
        self.answer(200 if self.path.startswith(("/version", "/health")) else 404, b"3.17.2")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, b'{"experiments": [], "next_page_token": "again"}')

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_server_whose_pages_never_end_is_left_with_a_sentence(place: Place, tenant: Tenant) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        said = place.run(tenant, f"http://127.0.0.1:{server.server_port}", status=1)
        server.shutdown()
    assert "pages without end" in said


def test_a_run_that_was_moved_since_stays_where_it_is_and_its_new_params_follow_it(
    place: Place, tenant: Tenant, sqlite: Origin, tmp_path: Path
) -> None:
    place.run(tenant, sqlite.address, "--without-artifacts")
    run, of_tenant = sqlite.made.parent, "organization_id = (SELECT id FROM organizations WHERE slug = %s)"
    with psycopg.connect(place.database) as database:
        other = database.execute(
            f"SELECT id FROM experiments WHERE number = 0 AND {of_tenant}",
            (tenant.org,),
        ).fetchone()
        assert other is not None
        for table, column in (("experiment_runs", "id"), ("run_params", "run_id"), ("run_tags", "run_id")):
            database.execute(
                f"UPDATE {table} SET experiment_id = %s WHERE {column} = %s AND {of_tenant}",
                (other[0], run, tenant.org),
            )
    copied = tmp_path / "later.db"
    copied.write_bytes(Path(sqlite.address.removeprefix("sqlite:///")).read_bytes())
    with closing(sqlite3.connect(copied)) as source:
        source.execute("INSERT INTO params (run_uuid, key, value) VALUES (?, 'late', '1')", (run,))
        source.commit()
    assert "runs " in place.run(tenant, f"sqlite:///{copied}", "--without-artifacts", status=1)  # it says what moved
    with psycopg.connect(place.database) as database:
        query = f"SELECT DISTINCT experiment_id FROM run_params WHERE run_id = %s AND {of_tenant}"
        assert database.execute(query, (run, tenant.org)).fetchall() == [(other[0],)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE metrics SET step = 'first'", "MLflow does not write"),
        ("UPDATE experiments SET experiment_id = -1 WHERE experiment_id = 1", "is not a number"),
        ("UPDATE runs SET run_uuid = 'x' || substr(run_uuid, 2)", "is not 32 hexadecimal digits"),
        ("UPDATE registered_model_aliases SET version = 'one'", "MLflow does not write"),
    ],
)
def test_a_database_with_what_mlflow_does_not_write_is_refused_in_a_sentence(
    place: Place, tenant: Tenant, sqlite: Origin, tmp_path: Path, statement: str, said: str
) -> None:
    copied = tmp_path / "odd.db"
    copied.write_bytes(Path(sqlite.address.removeprefix("sqlite:///")).read_bytes())
    with closing(sqlite3.connect(copied)) as database:
        database.execute(statement)
        database.commit()
    refused = place.run(tenant, f"sqlite:///{copied}", "--without-artifacts", status=1)
    assert said in refused
    assert "Traceback" not in refused


@pytest.mark.parametrize("content", ["a: " + "[" * 100_000, "a: &x [1]\nb: *x\n"])
def test_a_description_that_would_grow_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "0").mkdir()
    (tmp_path / "0" / "meta.yaml").write_text(content)
    with pytest.raises(SourceRefused, match="aliases or deep nesting"):
        FolderSource(tmp_path, proxied=None).experiments()


def test_links_and_climbing_names_in_a_folder_bring_nothing_from_outside(
    place: Place, tenant: Tenant, tmp_path: Path
) -> None:
    """A folder as an MLflow of version 1 wrote it, with what an attacker could put there."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_text("secret")
    run = "a" * 32
    home = tmp_path / "mlruns" / "0" / run
    for name in ("params", "tags", "metrics", "artifacts"):
        (home / name).mkdir(parents=True)
    (home.parent / "meta.yaml").write_text(
        "{artifact_location: /x, experiment_id: '0', lifecycle_stage: active, name: Default}"
    )
    (home / "meta.yaml").write_text(
        f"{{run_uuid: {run}, name: '', status: 3, start_time: 1, end_time: 2, user_id: bob, lifecycle_stage: active, "
        f"artifact_uri: 'file://{home}/artifacts', experiment_id: '0', source_type: 4}}"
    )
    (home / "params" / "p").write_text("1")
    (home / "params" / "stolen").symlink_to(secret / "key")
    (home / "metrics" / "m").write_text("1 0.5\n2 nan 1\n2 nan 1\n")
    (home / "artifacts" / "good.txt").write_text("good")
    (home / "artifacts" / "stolen.txt").symlink_to(secret / "key")
    (home / "artifacts" / "folder").symlink_to(secret)
    (home / "artifacts" / "bad#name").write_text("bad")
    for other, way in (("b" * 32, secret), ("c" * 32, None)):
        there = home.parent / other
        there.mkdir()
        described = (home / "meta.yaml").read_text().replace(run, other)
        if way is None:  # an address that is no run's
            described = described.replace(f"file://{there}/artifacts", f"file://{secret}")
        else:  # a link in the place of the run's folder
            (there / "artifacts").symlink_to(way)
        (there / "meta.yaml").write_text(described)
    said = place.run(tenant, str(tmp_path / "mlruns"))
    assert said.count("its path does not end with") == 2
    assert "cannot be called 'bad#name'" in said
    assert re.search(r"^params +1 +1 ", said, re.MULTILINE)
    assert re.search(r"^metric points +2 +2 ", said, re.MULTILINE)
    assert re.search(r"^artifacts +1 +1 ", said, re.MULTILINE)
