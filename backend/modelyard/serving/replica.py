"""One process that serves a version: started in the jail, found again after a kill of the engine, asked, ended."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx
import yaml

import modelyard
from modelyard.serving.environments import Environment
from modelyard.serving.logs import LIVE, last_line

START = "import sys; sys.path.insert(0, sys.argv[1]); from modelyard.serving.jail import main; main(sys.argv[2])"
RUN = "import sys; sys.path.insert(0, {code!r}); from modelyard_worker.main import main; main()"
LOAD_FAILED = 3
"""Exit status of a model server whose model cannot be loaded."""
SOCKET, READY = "s", "ready"
MAX_SOCKET_CHARS = 100
MAX_ANSWER_BYTES = 16 * 1024**2
MAX_EXAMPLE_BYTES = 8 * 1024**2
ASK_SECONDS = 60.0
PING_SECONDS = 10.0
RESUME_SECONDS = 2.0
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}
"""Processes that an engine of this process has let go."""


class ReplicaState(StrEnum):
    STARTING = "starting"
    READY = "ready"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Launch:
    """What all replicas of a version have in common."""

    environment: Environment
    code: Path
    folder: Path
    model: str
    number: int
    uid: int | None
    programs: bool
    memory_bytes: int
    temporary_bytes: int
    threads: int
    variables: Mapping[str, str]

    @property
    def jailed(self) -> bool:
        return self.uid is not None


def launcher_argument(
    folder: Path, launch: Launch, program: str, handle: int, given: Mapping[str, Any], *, readable: Sequence[Path] = ()
) -> dict[str, Any]:
    """What the jail's launcher is told to run `program` with `given`.

    handle: the socket that it keeps. readable: what it may read beside its model and environment.
    """
    environment, python = launch.environment, launch.environment.python
    temporary = str(folder / "tmp")
    said = {
        **given,
        "programs": launch.programs or not launch.jailed,
        "log_bytes": 1024**2,
        "folder": str(launch.folder),
        "model": launch.model,
        "number": launch.number,
        "socket": handle,
    }
    threads = str(launch.threads)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS")
    return {
        "pid_file": str(folder / "pid"),
        "temporary": temporary,
        "temporary_bytes": launch.temporary_bytes,
        "uid": launch.uid,
        "programs": launch.programs,
        "memory_bytes": launch.memory_bytes,
        "processes": 1024,
        "socket": handle,
        "jail": launch.jailed,
        "readable": [
            *(str(environment.folder), *python.readable, str(launch.code), str(launch.folder)),
            *map(str, readable),
        ],
        "executable": [str(python.executable), *map(str, Path("/lib64").glob("ld-linux*"))],
        "command": [
            *(str(environment.executable), "-I", "-B", "-c", program.format(code=str(launch.code))),
            json.dumps(said),
        ],
        "environment": {
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": temporary,
            "TMPDIR": temporary,
            **dict.fromkeys(names, threads),
            **launch.variables,
            **python.variables,
        },
    }


def make_folder(folder: Path, launch: Launch) -> None:
    """The folder of one process, with the only place that it may write to."""
    folder.mkdir(mode=0o711)
    folder.chmod(0o711)
    temporary = folder / "tmp"
    temporary.mkdir(mode=0o700)
    if launch.uid is not None:
        os.chown(temporary, launch.uid, launch.uid)


def spawn(folder: Path, given: Mapping[str, Any], handle: int) -> subprocess.Popen[bytes]:
    """Start the jail's launcher; it keeps `handle`, and what is written goes to the log in `folder`.

    Raises:
        OSError: it cannot be started.
    """
    log = os.open(folder / LIVE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-c", START, str(Path(modelyard.__file__).parents[1]), json.dumps(given)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[handle],
            start_new_session=True,
            env={"LANG": "C.UTF-8"},
            cwd=folder,
        )
    finally:
        os.close(log)


class Replica:
    """folder: its own, new or found. `process` is None for one that an earlier engine started."""

    def __init__(self, folder: Path, identity: tuple[int, str], process: subprocess.Popen[bytes] | None) -> None:
        self.folder, self._identity, self._process = folder, identity, process
        self.state = ReplicaState.STARTING
        self.reason = ""
        self.began = time.monotonic()
        self.memory_bytes = 0
        self.leaving = False
        """It ends as soon as what it works on is done."""

    @property
    def socket(self) -> Path:
        return self.folder / SOCKET

    @property
    def pid(self) -> int:
        """Also names its group of processes."""
        return self._identity[0]

    @property
    def log(self) -> Path:
        return self.folder / LIVE

    @classmethod
    def start(cls, folder: Path, launch: Launch) -> Replica:
        """Start a process. It cannot answer yet.

        Raises:
            OSError: it cannot be started.
        """
        make_folder(folder, launch)
        path = str(folder / SOCKET)
        if len(path) > MAX_SOCKET_CHARS:
            raise OSError(f"The path {path} is too long for a socket. Choose a shorter MODELYARD_SERVING_DIR.")
        with socket.socket(socket.AF_UNIX) as listening:
            before = os.umask(0o177)
            try:
                listening.bind(path)
            finally:
                os.umask(before)
            listening.listen(1024)
            given = cls._given(folder, launch, listening.fileno())
            process = spawn(folder, given, listening.fileno())
        return cls(folder, (process.pid, started_at(process.pid) or ""), process)

    @staticmethod
    def _given(folder: Path, launch: Launch, listening: int) -> dict[str, Any]:
        server = {"max_rows": 1024, "max_body": 64 * 1024**2, "max_waiting": 1024, "drain": 30}
        return launcher_argument(folder, launch, RUN, listening, server)

    @classmethod
    def adopt(cls, folder: Path) -> Replica | None:
        """The process of this folder if it runs; from now on none can begin in it."""
        try:
            # A launcher that has not got so far finds the file, and ends.
            os.close(os.open(folder / "pid", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            return None
        except FileExistsError:
            pass
        pid, _, started = (folder / "pid").read_text().strip().partition(" ")
        if not pid.isdigit() or not started or started_at(int(pid)) != started:
            return None
        return cls(folder, (int(pid), started), _CHILDREN.pop(int(pid), None))

    def let_go(self) -> None:
        """Leave it to the next engine, which may be one of this process."""
        if self._process is not None and self._process.poll() is None:
            _CHILDREN[self.pid] = self._process

    async def resume(self) -> None:
        """Ready at once, if it was and answers."""
        with suppress(TimeoutError):
            async with asyncio.timeout(RESUME_SECONDS):
                if (self.folder / READY).exists() and await self.answers():
                    self.state = ReplicaState.READY

    def look(self) -> bool:
        """Whether it still runs. Notes why it ended, if it has."""
        if self.state is ReplicaState.ENDED:
            return False
        status = self._process.poll() if self._process is not None else None
        if status is None and started_at(self.pid) == self._identity[1]:
            return True
        self.state = ReplicaState.ENDED
        self._end_group()
        if not self.reason:
            self.reason = self._why(status)
        return False

    async def ended(self) -> None:
        """Returns when it has ended."""
        while self.look():  # noqa: ASYNC110 - the process of an earlier engine tells nobody
            await asyncio.sleep(0.1)

    @property
    def cannot_load(self) -> bool:
        """It ended as its model cannot be loaded, or the jail cannot be put on; another try would end the same way."""
        return self._process is not None and self._process.poll() in (LOAD_FAILED, 1)

    def _why(self, status: int | None) -> str:
        said = last_line(self.log)
        said = f" It said last: {said}" if said else ""
        if status == LOAD_FAILED:
            return f"The model cannot be loaded.{said}"
        if status is not None and status < 0:
            return f"The model's process was ended by {_signal_name(-status)}.{said}"
        return f"The model's process ended{'' if status is None else f' with status {status}'}.{said}"

    async def become_ready(self, example: bytes | None, *, within: float) -> None:
        """Wait until it has answered a real prediction (without an example: until the model is loaded). Ends it, with
        the reason, when it does not within so many seconds, or answers wrongly."""
        transport = httpx.AsyncHTTPTransport(uds=str(self.socket))
        until = time.monotonic() + within
        async with httpx.AsyncClient(transport=transport, base_url="http://model", trust_env=False) as client:
            while self.state is ReplicaState.STARTING and self.look():
                left = until - time.monotonic()
                if left <= 0:
                    self.kill(f"The model was not ready within {within:g} seconds.")
                    return
                try:
                    async with asyncio.timeout(left):
                        if (await _ask(client, "GET", "/ping", None))[0] != 200:
                            raise httpx.HTTPError("not well")
                        wrong = await self._predict(client, example)
                except (httpx.HTTPError, OSError, TimeoutError, ValueError):
                    await asyncio.sleep(0.1)
                    continue
                if wrong:
                    self.kill(wrong)
                elif self.look():
                    (self.folder / READY).touch()
                    self.state = ReplicaState.READY
                return

    @staticmethod
    async def _predict(client: httpx.AsyncClient, example: bytes | None) -> str:
        """Empty, or what is wrong with the answer."""
        if example is None:
            return ""
        status, body = await _ask(client, "POST", "/invocations", example)
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if status == 200 and isinstance(answer, dict) and "predictions" in answer:
            return ""
        said = answer.get("message") if isinstance(answer, dict) else None
        return f"The model does not answer its own input example: {str(said or f'status {status}')[:500]}"

    async def answers(self) -> bool:
        """Whether it answers a ping."""
        transport = httpx.AsyncHTTPTransport(uds=str(self.socket))
        try:
            async with (
                asyncio.timeout(PING_SECONDS),
                httpx.AsyncClient(transport=transport, base_url="http://model", trust_env=False) as client,
            ):
                return (await _ask(client, "GET", "/ping", None))[0] == 200
        except (httpx.HTTPError, OSError, TimeoutError, ValueError):
            return False

    def terminate(self) -> None:
        """Let it finish what it works on, and end."""
        with suppress(ProcessLookupError, PermissionError):
            if started_at(self.pid) == self._identity[1]:
                os.kill(self.pid, signal.SIGTERM)

    def kill(self, reason: str) -> None:
        """End it at once, and all that it started."""
        if self.state is not ReplicaState.ENDED:
            self.reason = self.reason or reason
        self._end_group()

    def _end_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def remove(self) -> None:
        """Take its folder away, once it has ended."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        shutil.rmtree(self.folder, ignore_errors=True)


async def _ask(client: httpx.AsyncClient, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
    """Status and body of the answer, of a process that is not trusted.

    Raises:
        ValueError: the answer is too long.
    """
    headers = {"content-type": "application/json"}
    async with client.stream(method, path, content=body, headers=headers, timeout=ASK_SECONDS) as answer:
        content = b""
        async for piece in answer.aiter_raw():
            content += piece
            if len(content) > MAX_ANSWER_BYTES:
                raise ValueError("the answer is too long")
        return answer.status_code, content


def started_at(pid: int) -> str | None:
    """When a process began, as the kernel counts; None when it has ended, also when nobody has taken notice yet."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] in ("Z", "X") else fields[19]


def memory_by_group() -> dict[int, int]:
    """Resident bytes of each group of processes on this machine."""
    page = os.sysconf("SC_PAGE_SIZE")
    found: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{name}/stat").read_text().rsplit(")", 1)[1].split()
                found[int(fields[2])] = found.get(int(fields[2]), 0) + int(fields[21]) * page
    return found


def example_of(folder: Path) -> bytes | None:
    """The body of a request with the model's input example; None without one that can be sent."""
    try:
        described = yaml.load((folder / "MLmodel").read_bytes()[: 1024**2], _LOADER)  # noqa: S506 - a safe one  # nosec B506
        stated = described["saved_input_example_info"]
        name = stated.get("serving_input_path")
        path = (folder / str(name or stated["artifact_path"])).resolve()
        if not path.is_relative_to(folder.resolve()) or path.stat().st_size > MAX_EXAMPLE_BYTES:
            return None
        content: bytes = path.read_bytes()
        if name:
            return content
        parsed = json.loads(content)
        if stated.get("type") == "dataframe" and stated.get("pandas_orient", "split") == "split":
            return json.dumps({"dataframe_split": parsed}).encode()
        return content if isinstance(parsed, dict) and {"inputs", "instances"} & set(parsed) else None
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError, RecursionError):
        return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
