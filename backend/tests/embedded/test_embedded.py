"""The embedded server through its face: it starts, survives what kills it, and stays private."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from modelyard.kernel.embedded import EmbeddedPostgres, EmbeddedPostgresError, default_data_dir
from tests.databases import BACKEND, DISK, a_cluster, a_folder, an_install

QUICK = {"fsync": "off"}
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
# Starts the server of argv[1], then says who started it and waits for its input to end.
STARTER = """
import sys
from pathlib import Path
from modelyard.kernel.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), options={"fsync": "off"})
server.start()
print(server.started_here, server.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with a_folder() as folder:
        yield folder


@pytest.fixture
def server(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder / "server", options=QUICK)


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def remember(server: EmbeddedPostgres, word: str) -> None:
    server.ensure_database()
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        connection.execute("INSERT INTO words VALUES (%s)", [word])


def remembered(server: EmbeddedPostgres) -> object:
    return one(server.url(), "SELECT string_agg(word, ' ') FROM words")


def kill(server: EmbeddedPostgres) -> None:
    """Kill the postmaster as the out-of-memory killer does."""
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while server.pid is not None:
        time.sleep(0.01)


def starter(server: EmbeddedPostgres) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTER, str(server.data_dir)],
        cwd=BACKEND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_first_start_makes_a_private_server(server):
    server.start()
    server.ensure_database()
    assert server.running
    assert server.started_here
    assert one(server.url(), "SHOW listen_addresses") == ""
    assert one(server.url(), "SHOW data_directory") == str(server.data_dir / "pgdata")
    assert mode(server.data_dir) == mode(server.data_dir / "pgdata") == mode(server.data_dir / "run") == 0o700


def test_durable_unless_told_otherwise(folder):
    server = EmbeddedPostgres(folder / "server")
    server.start()
    settings = "current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')"
    assert one(server.url("postgres"), f"SELECT ARRAY[{settings}]") == ["on", "on", "on"]


def test_the_database_sorts_by_code_point_and_folds_unicode_case(server):
    server.start()
    server.ensure_database()
    assert one(server.url(), "SELECT 'a' < 'B'") is False
    assert one(server.url(), "SELECT upper('é')") == "É"
    assert one(server.url(), "SHOW server_encoding") == "UTF8"


def test_making_the_database_again_changes_nothing_even_at_the_same_time(server):
    server.start()
    with ThreadPoolExecutor(4) as threads:
        for made in [threads.submit(server.ensure_database, "twice") for _ in range(4)]:
            made.result()
    remember(server, "kept")
    server.ensure_database()
    assert remembered(server) == "kept"


def test_a_restart_keeps_the_data(server):
    server.start()
    remember(server, "kept")
    server.stop()
    server.start()
    assert remembered(server) == "kept"


def test_a_stop_is_clean_and_may_be_repeated(server):
    server.start()
    remember(server, "kept")
    with closing(psycopg.connect(server.url())) as connection:
        connection.execute("SELECT 1")  # an open transaction does not hold it up
        server.stop()
    server.stop()
    assert not server.running
    assert server.pid is None
    assert list((server.data_dir / "run").iterdir()) == []
    assert not (server.data_dir / "pgdata" / "postmaster.pid").exists()
    assert (server.data_dir / "server.log").read_text().rstrip().endswith("database system is shut down")


def test_stopping_what_never_started_leaves_no_trace(server):
    server.stop()
    assert not server.running
    assert not server.data_dir.exists()


def test_a_killed_server_recovers(folder):
    server = EmbeddedPostgres(folder / "server")
    server.start()
    remember(server, "kept")
    kill(server)
    assert not server.running
    server.start()
    assert remembered(server) == "kept"


def test_a_busy_session_of_a_killed_server_does_not_stand_in_the_way(server):
    server.start()
    remember(server, "kept")
    with closing(psycopg.connect(server.url())) as connection:
        # It computes and never waits, so it does not notice that its postmaster is gone.
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
        kill(server)
        server.start()
    assert remembered(server) == "kept"


def test_a_process_id_that_went_to_another_program_is_not_taken_for_the_server(server):
    server.start()
    remember(server, "kept")
    kill(server)
    record = server.data_dir / "pgdata" / "postmaster.pid"
    owner = record.stat()
    with subprocess.Popen(["sleep", "60"], user=owner.st_uid, group=owner.st_gid) as other:
        record.write_text("\n".join([str(other.pid), *record.read_text().splitlines()[1:]]))
        assert not server.running
        server.stop()
        server.start()
        assert remembered(server) == "kept"
        assert other.poll() is None
        other.kill()


def test_a_process_id_file_that_a_crash_emptied_is_replaced(server):
    server.start()
    remember(server, "kept")
    kill(server)
    (server.data_dir / "pgdata" / "postmaster.pid").write_text("")
    server.start()
    assert remembered(server) == "kept"


def test_an_initdb_that_was_cut_short_is_done_again(server):
    unfinished = server.data_dir / "pgdata.new"
    server.start()
    server.stop()
    (server.data_dir / "pgdata").rename(unfinished)
    (unfinished / "postgresql.conf").unlink()
    server.start()
    assert server.running
    assert not unfinished.exists()


def test_of_two_processes_that_start_one_folder_one_starts_it(server):
    with starter(server) as first, starter(server) as second:
        answers = [process.stdout.readline().split() for process in (first, second)]
        assert sorted(started for started, _ in answers) == ["False", "True"]
        assert {int(pid) for _, pid in answers} == {server.pid}
        server.ensure_database()
        assert one(server.url(), "SELECT 1") == 1


def test_a_server_whose_starter_was_killed_is_found(server):
    with starter(server) as process:
        process.stdout.readline()
        process.kill()
    pid = server.pid
    assert pid is not None
    server.start()
    assert server.pid == pid
    assert not server.started_here
    server.stop()
    assert not server.running


def test_the_terminal_of_the_starter_does_not_reach_the_server(server):
    server.start()
    assert os.getsid(server.pid) == server.pid != os.getsid(0)
    assert os.getpgid(server.pid) == server.pid


def test_waiting_for_another_process_ends(server):
    server.data_dir.mkdir()
    with (server.data_dir / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedPostgresError, match=r"neither ready at .* nor gone"):
            server.start(timeout=timedelta(seconds=0.1))


@pytest.mark.parametrize("name", ["x" * 120, "a,b", "it's 100% \\ odd"], ids=["long", "comma", "quotes"])
def test_a_path_that_cannot_hold_a_socket_gets_it_elsewhere(folder, name):
    server = EmbeddedPostgres(folder / name / "server", options=QUICK)
    server.start()
    sockets = Path(str(one(server.url("postgres"), "SHOW unix_socket_directories")))
    try:
        assert sockets.parent == Path("/tmp")
        assert mode(sockets) == 0o700
        assert EmbeddedPostgres(folder / name / "server").url() == server.url()
    finally:
        server.stop()
        sockets.rmdir()
    shutil.rmtree(folder / name)


def test_a_folder_in_the_way_of_the_socket_is_not_trusted(folder):
    server = EmbeddedPostgres(folder / ("x" * 120), options=QUICK)
    sockets = Path(parse_qs(urlsplit(server.url()).query)["host"][0])
    sockets.symlink_to(folder)
    try:
        with pytest.raises(EmbeddedPostgresError, match="has to belong to user"):
            server.start()
    finally:
        sockets.unlink()


def test_variables_of_libpq_do_not_lead_astray(server, monkeypatch):
    for name, value in {"PGPORT": "1", "PGHOST": "nowhere", "PGDATA": "/nowhere", "PGDATABASE": "nothing"}.items():
        monkeypatch.setenv(name, value)
    server.start()
    server.ensure_database()
    assert one(server.url(), "SHOW port") == "5432"


def test_another_major_version_is_refused_with_the_way_out(folder):
    older = EmbeddedPostgres(folder / "server", install=an_install(17), options=QUICK)
    older.start()
    older.stop()
    with pytest.raises(EmbeddedPostgresError, match=r"PostgreSQL 17, .* PostgreSQL 18\..*pg_dump.*pg_upgrade"):
        EmbeddedPostgres(folder / "server").start()
    older.start()


def test_a_folder_with_something_else_is_left_alone(server):
    (server.data_dir / "pgdata").mkdir(parents=True)
    (server.data_dir / "pgdata" / "thesis.txt").write_text("mine")
    with pytest.raises(EmbeddedPostgresError, match="move it away"):
        server.start()
    assert (server.data_dir / "pgdata" / "thesis.txt").read_text() == "mine"


def test_the_error_shows_what_the_server_said(folder):
    server = EmbeddedPostgres(folder / "server", options={**QUICK, "shared_buffers": "plenty"})
    with pytest.raises(EmbeddedPostgresError, match=r"invalid value for parameter .shared_buffers.: .plenty."):
        server.start()
    assert not server.running


@pytest.mark.parametrize(
    ("name", "value"), [("listen_addresses", "*"), ("port", "1"), ("jit; x", "1"), ("jit", "o\nn")]
)
def test_options_cannot_open_the_server_to_others(folder, name, value):
    with pytest.raises(ValueError, match="malformed, or a setting that the embedded server keeps"):
        EmbeddedPostgres(folder / "server", options={name: value})


@AS_ROOT
def test_root_hands_the_server_to_another_user(server):
    server.start()
    assert Path(f"/proc/{server.pid}").stat().st_uid == server.data_dir.stat().st_uid != 0


@AS_ROOT
def test_root_is_told_which_folder_is_closed_to_the_server(folder):
    (folder / "home").mkdir(mode=0o700)
    with pytest.raises(EmbeddedPostgresError, match=f"the folder {folder}/home is closed"):
        EmbeddedPostgres(folder / "home" / "server").start()
    assert mode(folder / "home") == 0o700


@AS_ROOT
def test_binaries_that_the_server_cannot_reach_are_copied():
    with a_folder(DISK) as folder:
        closed = folder / "home"
        closed.mkdir(mode=0o700)
        package = an_install(18).parent
        shutil.copytree(package, closed / package.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, closed / libraries.name, symlinks=True)
        server = EmbeddedPostgres(folder / "server", install=closed / package.name / "pginstall", options=QUICK)
        server.start()
        copies = list(server.data_dir.glob("postgresql-*"))
        made = copies[0].stat().st_mtime_ns
        server.stop()
        server.start()
        assert [copy.stat().st_mtime_ns for copy in copies] == [made]
        assert mode(closed) == 0o700
        server.ensure_database()
        assert one(server.url(), "SELECT 1") == 1


@pytest.mark.parametrize("version", [16, 17, 18])
def test_every_supported_version_starts(version):
    with a_cluster(version) as server:
        assert int(str(one(server.url(), "SHOW server_version_num"))) // 10000 == version
        assert one(server.url(), "SELECT 'a' < 'B'") is False


def test_the_usual_folder(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_data_dir() == Path("/var/lib/modelyard")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_data_dir() == Path("/data/modelyard")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/ada")
    assert default_data_dir() == Path("/home/ada/.local/share/modelyard")


def test_a_fresh_database_has_the_tables_of_the_migrations(database):
    assert one(database, "SELECT count(*) FROM organizations") == 0


def test_an_empty_database_has_none(empty_database):
    assert one(empty_database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
