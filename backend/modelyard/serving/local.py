"""The engine of one machine: a jailed process for each replica of a version, on a Unix socket.

What it knows lies in its folder, so an engine that was killed is followed by one that goes on with what runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import json
import shutil
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from modelyard.kernel.log import logger
from modelyard.serving import jail, worker
from modelyard.serving.engine import (
    EngineRef,
    EngineState,
    EngineStatus,
    Profile,
    Resources,
    VersionSpec,
)
from modelyard.serving.environments import BuildFailed, Environments, Say
from modelyard.serving.logs import KeptLog, forget_logs, read_logs
from modelyard.serving.places import Places
from modelyard.serving.replica import Launch, Replica, ReplicaState, example_of, memory_by_group
from modelyard.serving.requirements import UnusableRequirements

log = logger("engine")

SPEC, STOPPING = "spec.json", "stopping"
WATCH_SECONDS = 0.2
MEASURE_SECONDS = 1.0
PING_EVERY_SECONDS = 5.0
PINGS_MISSED = 3
TRIES = 3
"""So many processes may end before the version counts as one that cannot run."""
LEAVE_SECONDS = 3.0
"""A replica that is too many takes requests for so long, as gateways may not know yet."""
LONGEST_PAUSE = 30.0
RETRY_FIRST, RETRY_LONGEST = 60.0, 600.0
TEMPORARY_BYTES = 256 * 1024**2


class HeldElsewhere(OSError):
    """Another engine works on the folder."""


@dataclass(eq=False)
class _Version:
    ref: EngineRef
    spec: VersionSpec
    wanted: int
    kept: KeptLog
    state: EngineState = EngineState.BUILDING
    reason: str = "Its environment is being looked for."
    replicas: list[Replica] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    ended: int = 0
    """Processes that ended since one was ready."""
    number: int = 0
    environment: str = ""
    """Key of its environment, once it is known."""
    was_ready: bool = False

    @property
    def staying(self) -> list[Replica]:
        return [one for one in self.replicas if not one.leaving]

    @property
    def ready(self) -> list[Replica]:
        return [one for one in self.staying if one.state is ReplicaState.READY]

    def say(self, text: str) -> None:
        self.reason = text[:500]
        self.kept.say(text)


class LocalEngine:
    """Works on the folder of `places` from `open` to `close`; nobody else does meanwhile.

    start_within: seconds in which a process has to answer its input example.
    """

    def __init__(self, places: Places, *, start_within: float = 300.0, retry_after: float = RETRY_FIRST) -> None:
        self._places, self._start_within, self._retry_after = places, start_within, retry_after
        self._environments = Environments(places)
        self._versions: dict[str, _Version] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None
        self._held: TextIO | None = None
        self._code = Path()

    async def open(self) -> None:
        """Take over the folder, and what an earlier engine left running in it. Again: changes nothing.

        Raises:
            HeldElsewhere: another engine works on it.
            OSError: the folder cannot be used.
        """
        if self._held is not None:
            return
        await asyncio.to_thread(self._places.make)
        held = (self._places.root / "engine.lock").open("a")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise HeldElsewhere(f"Another controller's engine works on {self._places.root}.") from None
        self._code = await asyncio.to_thread(self._write_code)
        self._held = held
        await self._adopt()
        log.info("the engine is open", folder=str(self._places.root), adopted=len(self._versions))
        self._watch = asyncio.create_task(self._measure())

    async def close(self, *, end: bool = False) -> None:
        """Let go of the folder. What runs goes on for the next engine, unless `end`: then it ends."""
        if self._held is None:
            return
        if end:
            for one in list(self._versions.values()):
                await self.stop(one.ref, drain=timedelta(seconds=5))
            await asyncio.gather(*self._ending.values(), return_exceptions=True)
        tasks = [*self._tasks, *self._ending.values(), *(one.task for one in self._versions.values() if one.task)]
        if self._watch is not None:
            tasks.append(self._watch)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for one in self._versions.values():
            for replica in one.replicas:
                replica.let_go()
        self._versions.clear()
        self._ending.clear()
        self._held.close()
        self._held = None

    @property
    def is_open(self) -> bool:
        return self._held is not None

    # What the controller asks

    async def deploy(self, spec: VersionSpec, *, replicas: int) -> EngineRef:
        ref = EngineRef(spec.organization_id, spec.version_id, key_of(spec))
        known = self._versions.get(ref.key)
        if known is None:
            await asyncio.to_thread(self._write_spec, ref.key, spec, replicas)
            self._take_on(ref, spec, replicas)
        elif known.wanted != replicas:
            await self.scale(ref, replicas=replicas)
        return ref

    async def status(self, ref: EngineRef) -> EngineStatus:
        one = self._versions.get(ref.key)
        if one is None:
            return EngineStatus(EngineState.STOPPED)
        ready = len(one.ready)
        memory = sum(replica.memory_bytes for replica in one.replicas)
        if ready >= one.wanted > 0:
            return EngineStatus(EngineState.READY, "", ready, memory)
        if ready:
            return EngineStatus(EngineState.DEGRADED, f"{ready} of {one.wanted} replicas answer.", ready, memory)
        return EngineStatus(one.state, one.reason, 0, memory)

    async def scale(self, ref: EngineRef, *, replicas: int) -> None:
        one = self._versions.get(ref.key)
        if one is not None and one.wanted != replicas:
            one.wanted = replicas
            await asyncio.to_thread(self._write_spec, ref.key, one.spec, replicas)

    async def endpoints(self, ref: EngineRef) -> list[str]:
        one = self._versions.get(ref.key)
        return [f"unix:{replica.socket}" for replica in one.ready] if one else []

    async def logs(self, ref: EngineRef, *, since: datetime | None = None, tail: int = 1000) -> AsyncIterator[str]:
        read = await asyncio.to_thread(
            read_logs, self._places, ref.organization_id, ref.version_id, since=since, tail=tail
        )
        for line in read:
            yield line

    async def stop(self, ref: EngineRef, *, drain: timedelta) -> None:
        one = self._versions.pop(ref.key, None)
        if one is None:
            return
        with contextlib.suppress(OSError):
            (self._places.run / ref.key / STOPPING).touch()
        self._ending[ref.key] = asyncio.create_task(self._end(one, drain.total_seconds()))

    async def running(self) -> list[EngineRef]:
        return [one.ref for one in self._versions.values()]

    async def prune(self) -> None:
        """Remove environments and logs that nothing has needed for a month. What runs needs its environment."""
        used = {one.environment for one in self._versions.values()}
        gone = await asyncio.to_thread(self._environments.forget_unused, used)
        await asyncio.to_thread(forget_logs, self._places)
        log.info("environments that nothing needs are removed", environments=len(gone))

    def folders(self) -> set[Path]:
        """The files that what runs stands on."""
        return {one.spec.folder for one in self._versions.values()}

    # One version

    def _take_on(self, ref: EngineRef, spec: VersionSpec, replicas: int, found: list[Replica] | None = None) -> None:
        kept = KeptLog(self._places, spec.organization_id, spec.version_id, ref.key)
        one = self._versions[ref.key] = _Version(ref, spec, replicas, kept, replicas=found or [])
        one.number = max((int(replica.folder.name) for replica in one.replicas), default=0)
        one.task = asyncio.create_task(self._keep(one))

    async def _keep(self, one: _Version) -> None:
        """Run what is wanted of a version, until cancelled."""
        if one.ref.key in self._ending:
            await asyncio.wait([self._ending[one.ref.key]])
            await asyncio.to_thread(self._write_spec, one.ref.key, one.spec, one.wanted)
        pause = self._retry_after
        while True:
            try:
                launch = await self._launch(one)
                example = await asyncio.to_thread(example_of, one.spec.folder)
                if example is None:
                    one.kept.say("The model has no input example: it counts as ready when it is loaded.")
                one.state = EngineState.STARTING
                if not one.ready:
                    one.reason = "The model is being loaded."
                await self._hold(one, launch, example)
            except (UnusableRequirements, BuildFailed, jail.JailMissing, OSError) as error:
                one.state = EngineState.FAILED
                one.say(str(error))
                log.warning("a version cannot run", version_id=str(one.spec.version_id), reason=str(error)[:300])
            except Exception as error:  # files of a model may surprise in ways that nobody thought of
                one.state = EngineState.FAILED
                one.say(f"It could not be started: {type(error).__name__}. The controller's log says more.")
                log.error("a version could not be started", version_id=str(one.spec.version_id), exc_info=error)
            for replica in one.replicas:
                if replica.state is ReplicaState.STARTING:
                    replica.kill("")
            again = time.monotonic() + pause
            while time.monotonic() < again:
                await self._bury(one)
                await asyncio.sleep(WATCH_SECONDS)
            one.ended, one.was_ready = 0, bool(one.ready)
            pause = min(2 * pause, RETRY_LONGEST)

    async def _launch(self, one: _Version) -> Launch:
        if one.spec.profile is not Profile.TRUSTED:
            jail.require()
        one.state = EngineState.BUILDING
        launch = await self.launch_of(one.spec, say=one.say)
        one.environment = launch.environment.key
        return launch

    async def launch_of(self, spec: VersionSpec, *, say: Say, besides: Sequence[str] = ()) -> Launch:
        """How a process of a version is started; its environment is made if it is not there.

        besides: packages that it needs beside the model's.

        Raises:
            UnusableRequirements, BuildFailed: there can be no such environment.
            JailMissing: models cannot be jailed here.
            OSError: its user or folders cannot be made.
        """
        jailed = spec.profile is not Profile.TRUSTED
        if jailed:
            jail.require()
        environment = await self._environments.of(spec.folder, jailed=jailed, say=say, besides=besides)
        uid = await asyncio.to_thread(self._places.user_of, spec.organization_id) if jailed else None
        return Launch(
            environment=environment,
            code=self._code,
            folder=spec.folder,
            model=spec.model,
            number=spec.number,
            uid=uid,
            programs=spec.profile is Profile.SUBPROCESS,
            memory_bytes=spec.resources.memory_bytes,
            temporary_bytes=TEMPORARY_BYTES,
            threads=max(1, round(spec.resources.cpu)),
            variables=spec.environment,
        )

    async def _hold(self, one: _Version, launch: Launch, example: bytes | None) -> None:
        """Keep as many replicas as are wanted. Returns when the version turns out to be one that cannot run."""
        for replica in one.replicas:
            if replica.state is ReplicaState.STARTING:
                self._make_ready(replica, example)
        next_start = 0.0
        while True:
            await self._bury(one)
            if one.state is EngineState.FAILED:
                return
            if one.ready and not one.was_ready:
                one.was_ready, one.ended = True, 0
                one.say(f"Version {one.spec.number} answers.")
            self._part_from_some(one)
            now = time.monotonic()
            if len(one.staying) < one.wanted and now >= next_start:
                one.number += 1
                folder = self._places.run / one.ref.key / str(one.number)
                replica = await asyncio.to_thread(Replica.start, folder, launch)
                one.replicas.append(replica)
                self._make_ready(replica, example)
                next_start = now + min(LONGEST_PAUSE, 0.25 * 2**one.ended if one.ended else 0)
            await asyncio.sleep(WATCH_SECONDS)

    def _make_ready(self, replica: Replica, example: bytes | None) -> None:
        async def make() -> None:
            await replica.become_ready(example, within=self._start_within)
            await self._ping(replica)

        self._run(make())

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    async def _ping(replica: Replica) -> None:
        """End a replica that does not answer any more."""
        missed = 0
        while replica.state is ReplicaState.READY:
            await asyncio.sleep(PING_EVERY_SECONDS)
            missed = 0 if await replica.answers() else missed + 1
            if missed >= PINGS_MISSED:
                replica.kill("The model's process did not answer any more.")
                return

    async def _bury(self, one: _Version) -> None:
        """Take away the replicas that have ended, and judge by them."""
        for replica in [replica for replica in one.replicas if not replica.look()]:
            await asyncio.to_thread(one.kept.keep, replica.log)
            one.replicas.remove(replica)
            hopeless, leaving = replica.cannot_load or replica.reason.startswith("The model does not"), replica.leaving
            if not leaving:
                one.ended += 1
                one.say(replica.reason)
                if not one.was_ready and (hopeless or one.ended >= TRIES):
                    one.state = EngineState.FAILED
            await asyncio.to_thread(replica.remove)

    def _part_from_some(self, one: _Version) -> None:
        """Let go of the replicas that are too many; the newest first, and those that do not answer yet."""
        too_many = len(one.staying) - one.wanted
        order = sorted(one.staying, key=lambda replica: (replica.state is ReplicaState.READY, -replica.began))
        for replica in order[: max(0, too_many)]:
            replica.leaving = True
            asyncio.get_running_loop().call_later(LEAVE_SECONDS, replica.terminate)

    async def _clear(self, one: _Version) -> None:
        for replica in list(one.replicas):
            replica.look()
            await asyncio.to_thread(one.kept.keep, replica.log)
            await asyncio.to_thread(replica.remove)
            one.replicas.remove(replica)

    async def _end(self, one: _Version, drain: float) -> None:
        if one.task is not None:
            one.task.cancel()
            await asyncio.wait([one.task])
        try:
            for replica in one.replicas:
                replica.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(drain):
                    await asyncio.gather(*(replica.ended() for replica in one.replicas))
            for replica in one.replicas:
                replica.kill("It was stopped.")
            await self._clear(one)
            await asyncio.to_thread(shutil.rmtree, self._places.run / one.ref.key, ignore_errors=True)
            one.kept.say("Stopped.")
        finally:
            self._ending.pop(one.ref.key, None)

    # All of them

    async def _adopt(self) -> None:
        for folder in self._places.run.iterdir():
            try:
                spec, replicas = _read_spec(folder / SPEC)
            except (OSError, ValueError, KeyError, TypeError):
                await asyncio.to_thread(_end_all, folder)
                continue
            found = []
            for place in sorted(one for one in folder.iterdir() if one.name.isdigit()):
                replica = await asyncio.to_thread(Replica.adopt, place)
                if replica is None:
                    await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)
                else:
                    found.append(replica)
            await asyncio.gather(*(replica.resume() for replica in found))
            for replica in found:
                if replica.state is ReplicaState.READY:
                    self._run(self._ping(replica))
            ref = EngineRef(spec.organization_id, spec.version_id, folder.name)
            self._take_on(ref, spec, replicas, found)
            if (folder / STOPPING).exists():
                await self.stop(ref, drain=timedelta(seconds=5))

    async def _measure(self) -> None:
        """Watch memory and temporary files of everything that runs."""
        while True:
            await asyncio.sleep(MEASURE_SECONDS)
            memory = await asyncio.to_thread(memory_by_group)
            for one in list(self._versions.values()):
                limit = one.spec.resources.memory_bytes
                for replica in list(one.replicas):
                    replica.memory_bytes = memory.get(replica.pid, 0)
                    if replica.memory_bytes > limit:
                        replica.kill(
                            f"The model took more memory than its {limit // 1024**2} MiB. Give the deployment more, or "
                            "find out why."
                        )
                    elif await asyncio.to_thread(_size_of, replica.folder / "tmp") > TEMPORARY_BYTES:
                        replica.kill(f"The model wrote more than {TEMPORARY_BYTES // 1024**2} MiB of temporary files.")

    def _write_spec(self, key: str, spec: VersionSpec, replicas: int) -> None:
        folder = self._places.run / key
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
        draft = folder / f"{SPEC}.draft"
        draft.write_text(json.dumps({**described(spec), "replicas": replicas}))
        draft.chmod(0o600)
        draft.replace(folder / SPEC)

    def _write_code(self) -> Path:
        """A copy of the model server that models' users can read. Returns what goes on their path."""
        source = Path(worker.__file__).parent
        files = {file.name: file.read_bytes() for file in sorted(source.glob("*.py"))}
        digest = hashlib.sha256(b"\0".join(name.encode() + b"\0" + text for name, text in files.items())).hexdigest()
        folder = self._places.code / digest[:16]
        package = folder / "modelyard_worker"
        package.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            file = package / name
            if not file.exists() or file.read_bytes() != text:
                draft = package / f".{name}"
                draft.write_bytes(text)
                draft.chmod(0o644)
                draft.replace(file)
        for one in (folder, package):
            one.chmod(0o755)
        return folder


def described(spec: VersionSpec) -> dict[str, object]:
    """A spec as JSON; equal for equal ones."""
    return {
        "organization_id": spec.organization_id.hex,
        "version_id": spec.version_id.hex,
        "model": spec.model,
        "number": spec.number,
        "folder": str(spec.folder),
        "cpu": spec.resources.cpu,
        "memory_bytes": spec.resources.memory_bytes,
        "profile": spec.profile.value,
        "environment": dict(sorted(spec.environment.items())),
    }


def key_of(spec: VersionSpec) -> str:
    return hashlib.sha256(json.dumps(described(spec), sort_keys=True).encode()).hexdigest()[:32]


def _read_spec(file: Path) -> tuple[VersionSpec, int]:
    stored = json.loads(file.read_text())
    spec = VersionSpec(
        organization_id=UUID(stored["organization_id"]),
        version_id=UUID(stored["version_id"]),
        model=stored["model"],
        number=stored["number"],
        folder=Path(stored["folder"]),
        resources=Resources(stored["cpu"], stored["memory_bytes"]),
        profile=Profile(stored["profile"]),
        environment=stored["environment"],
    )
    return spec, int(stored["replicas"])


def _end_all(folder: Path) -> None:
    """End whatever runs in a folder that says nothing of its version."""
    for place in (one for one in folder.iterdir() if one.name.isdigit()):
        replica = Replica.adopt(place)
        if replica is not None:
            replica.kill("")
    shutil.rmtree(folder, ignore_errors=True)


def _size_of(folder: Path) -> int:
    """Bytes of the files below a folder that somebody else writes to."""
    total = 0
    with contextlib.suppress(OSError):
        for one in folder.rglob("*"):
            with contextlib.suppress(OSError):
                total += one.lstat().st_size
    return total
