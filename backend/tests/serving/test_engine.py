"""The engine of one machine, with models that MLflow saved and real processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pandas as pd
import pytest

from modelyard.serving.engine import EngineRef, EngineState, EngineStatus, Profile, Resources, VersionSpec
from modelyard.serving.local import LocalEngine
from modelyard.serving.places import Places
from tests.serving import models
from tests.serving.conftest import JAILED, PROFILE, Make

READY_SECONDS = 240
"""An environment may have to be made first, beside other tests."""
Saved = Callable[[Make], Path]
SETTLED = (EngineState.READY, EngineState.FAILED)
needs_jail = pytest.mark.skipif(not JAILED, reason="models cannot be jailed here")


def spec(folder: Path, *, organization: UUID | None = None, memory: int = 1024**3, **fields: Any) -> VersionSpec:
    given = {"profile": PROFILE, **fields}
    return VersionSpec(organization or uuid4(), uuid4(), "m", 1, folder, resources=Resources(1, memory), **given)


async def until(
    engine: LocalEngine, ref: EngineRef, holds: Callable[[EngineStatus], bool], seconds: float = READY_SECONDS
) -> EngineStatus:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status = await engine.status(ref)
        if holds(status):
            return status
        await asyncio.sleep(0.05)
    raise AssertionError(f"still {await engine.status(ref)}")


async def settled(engine: LocalEngine, ref: EngineRef) -> EngineStatus:
    return await until(engine, ref, lambda status: status.state in SETTLED)


async def ask(endpoint: str, body: bytes) -> Any:
    transport = httpx.AsyncHTTPTransport(uds=endpoint.removeprefix("unix:"))
    async with httpx.AsyncClient(transport=transport, base_url="http://model", timeout=60) as client:
        answer = await client.post("/invocations", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.json()["predictions"]


async def lines(engine: LocalEngine, ref: EngineRef) -> str:
    return "\n".join([line async for line in engine.logs(ref)])


def pids(places: Places, ref: EngineRef) -> list[int]:
    return [int(file.read_text().split()[0]) for file in (places.run / ref.key).glob("*/pid")]


@pytest.mark.parametrize("kind", ["sklearn", "xgboost", "lightgbm", "onnx"])
async def test_models_of_the_usual_frameworks_answer_with_their_own_requirements(
    kind: str, engine: LocalEngine, saved: Saved
) -> None:
    known: list[pd.DataFrame] = []
    folder = saved(lambda folder: known.append(getattr(models, kind)(folder)))
    ref = await engine.deploy(spec(folder), replicas=1)
    status = await settled(engine, ref)
    assert status.state is EngineState.READY, (status.reason, await lines(engine, ref))
    (endpoint,) = await engine.endpoints(ref)
    data = known[0]
    body = json.dumps({"inputs": data.to_numpy().tolist()}).encode() if kind == "onnx" else models.body(data)
    answer = await ask(endpoint, body)
    found = answer["label"] if isinstance(answer, dict) else answer
    right = [int(one[0] if isinstance(one, list) else one) for one in found]
    agree = sum(a == b for a, b in zip(right, models.target(data), strict=True))
    assert agree >= 18
    assert kind in (folder / "requirements.txt").read_text() or kind == "sklearn"


async def test_a_model_with_a_requirement_that_conflicts_with_the_servers_is_served(
    engine: LocalEngine, saved: Saved
) -> None:
    import numpy

    def version(_context: Any, _input: Any) -> list[str]:
        import msgspec
        import numpy

        return [numpy.__version__, msgspec.__version__]

    needs = ["cloudpickle", "numpy==1.26.4", "pandas<3", "msgspec==0.19.0"]
    folder = saved(lambda folder: models.pyfunc(folder, version, requirements=needs))
    ref = await engine.deploy(spec(folder), replicas=1)
    status = await settled(engine, ref)
    assert status.state is EngineState.READY, (status.reason, await lines(engine, ref))
    (endpoint,) = await engine.endpoints(ref)
    assert await ask(endpoint, models.body(models.rows(2))) == ["1.26.4", "0.19.0"]
    assert numpy.__version__ != "1.26.4"


@pytest.mark.parametrize(
    ("requirement", "said"),
    [
        ("numpy==1.26.4\nnumpy>=2", "cannot be had together"),
        ("there-is-no-such-package-as-this==1", "there-is-no-such-package-as-this"),
        ("git+https://example.com/evil.git", "no requirement"),
        ("evil @ https://example.com/evil-1-py3-none-any.whl", "package index alone"),
        ("--index-url https://example.com/simple\nnumpy", "option"),
        ("-e .", "option"),
    ],
)
async def test_requirements_that_cannot_be_had_are_told(
    requirement: str, said: str, engine: LocalEngine, saved: Saved
) -> None:
    folder = saved(lambda folder: models.pyfunc(folder, lambda _context, rows: rows))
    (folder / "requirements.txt").write_text(requirement)
    ref = await engine.deploy(spec(folder), replicas=1)
    status = await settled(engine, ref)
    assert status.state is EngineState.FAILED
    assert said in status.reason
    assert status.reason.rstrip() in await lines(engine, ref)


async def test_a_killed_process_is_replaced_and_a_new_engine_goes_on_with_what_runs(
    engine: LocalEngine, places: Places, saved: Saved
) -> None:
    folder = saved(models.sklearn)
    wanted = spec(folder)
    ref = await engine.deploy(wanted, replicas=2)
    status = await until(engine, ref, lambda status: status.replicas == 2)
    assert status.state is EngineState.READY
    assert await engine.deploy(wanted, replicas=2) == ref
    before = set(pids(places, ref))
    assert len(before) == 2

    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    await until(engine, ref, lambda status: status.state is EngineState.DEGRADED, 10)
    assert len(await engine.endpoints(ref)) == 1
    await until(engine, ref, lambda status: status.state is EngineState.READY)
    after = set(pids(places, ref))
    assert victim not in after
    assert len(after) == 2
    assert "SIGKILL" in await lines(engine, ref)

    await engine.close()
    next_one = LocalEngine(places, start_within=60)
    await next_one.open()
    try:
        assert (await next_one.status(ref)).replicas == 2  # at once: no request is turned away
        assert await next_one.running() == [ref]
        assert set(pids(places, ref)) == after
        for endpoint in await next_one.endpoints(ref):
            assert len(await ask(endpoint, models.body(models.rows(3)))) == 3
        os.kill(max(after), signal.SIGKILL)  # no child of this engine
        await until(next_one, ref, lambda status: status.state is EngineState.DEGRADED, 10)
        await until(next_one, ref, lambda status: status.state is EngineState.READY)

        await next_one.scale(ref, replicas=1)
        await until(next_one, ref, lambda status: status.replicas == 1, 10)
        await asyncio.sleep(4)
        assert len(pids(places, ref)) == 1
        await next_one.stop(ref, drain=timedelta(seconds=5))
        assert (await next_one.status(ref)).state is EngineState.STOPPED
        again = await next_one.deploy(wanted, replicas=1)  # while the old one ends
        assert again == ref
        assert (await settled(next_one, ref)).state is EngineState.READY
    finally:
        await next_one.close(end=True)
    assert not list(places.run.iterdir())


async def test_two_engines_do_not_work_on_one_folder(engine: LocalEngine, places: Places) -> None:
    with pytest.raises(OSError, match="Another controller"):
        await LocalEngine(places).open()


def _raise(_context: Any) -> None:
    raise RuntimeError("no weights here")


def _hang(_context: Any) -> None:
    time.sleep(10_000)


def _die(_context: Any) -> None:
    os._exit(7)


@pytest.mark.parametrize(
    ("load", "said"),
    [(_raise, "no weights here"), (_hang, "not ready within 5 seconds"), (_die, "status 7")],
)
async def test_a_model_that_does_not_load_is_reported(
    load: Callable[[Any], None], said: str, places: Places, saved: Saved
) -> None:
    engine = LocalEngine(places, start_within=5 if load is _hang else 60, retry_after=600)
    await engine.open()
    try:
        folder = saved(lambda folder: models.pyfunc(folder, lambda _context, rows: rows, load=load))
        ref = await engine.deploy(spec(folder), replicas=1)
        status = await settled(engine, ref)
        assert status.state is EngineState.FAILED
        assert said in status.reason
        assert not await engine.endpoints(ref)
        await asyncio.sleep(0.5)
        assert not pids(places, ref)
    finally:
        await engine.close(end=True)


async def test_a_model_that_cannot_answer_its_example_is_never_ready(engine: LocalEngine, saved: Saved) -> None:
    def wrong(_context: Any, _rows: Any) -> Any:
        raise KeyError("column z")

    ref = await engine.deploy(spec(saved(lambda folder: models.pyfunc(folder, wrong))), replicas=1)
    status = await settled(engine, ref)
    assert status.state is EngineState.FAILED
    assert "column z" in status.reason


async def test_a_model_that_eats_memory_is_ended_and_its_neighbour_goes_on(engine: LocalEngine, saved: Saved) -> None:
    def eat(_context: Any, rows: Any) -> Any:
        if len(rows) > 5:
            eaten = [b"x" * (50 * 1024**2 + n) for n in range(60)]
            time.sleep(60)
            return len(eaten)
        return list(rows["a"])

    hungry = await engine.deploy(spec(saved(lambda f: models.pyfunc(f, eat)), memory=600 * 1024**2), replicas=1)
    good = await engine.deploy(spec(saved(models.sklearn)), replicas=1)
    assert (await settled(engine, hungry)).state is EngineState.READY
    assert (await settled(engine, good)).state is EngineState.READY
    (endpoint,) = await engine.endpoints(hungry)
    with pytest.raises((httpx.HTTPError, AssertionError)):
        await ask(endpoint, models.body(models.rows(6)))
    await until(engine, hungry, lambda status: status.state is not EngineState.READY, 10)
    assert "memory" in await lines(engine, hungry)
    (endpoint,) = await engine.endpoints(good)
    assert len(await ask(endpoint, models.body(models.rows(3)))) == 3


@needs_jail
async def test_a_hostile_model_reaches_nothing_outside(engine: LocalEngine, places: Places, saved: Saved) -> None:
    secret = places.root / "secret"
    secret.write_text("secret")
    secret.chmod(0o644)
    mine, theirs = uuid4(), uuid4()
    neighbour = saved(models.sklearn)
    other = await engine.deploy(spec(neighbour, organization=theirs), replicas=1)
    assert (await settled(engine, other)).state is EngineState.READY
    (their_socket,) = await engine.endpoints(other)
    paths = {
        "secret": str(secret),
        "their_model": str(neighbour / "MLmodel"),
        "their_socket": their_socket.removeprefix("unix:"),
        "their_process": f"/proc/{pids(places, other)[0]}/environ",
        "passwords": "/etc/shadow",
        "server": f"/proc/{os.getpid()}/environ",
    }

    def attack(_context: Any, _rows: Any) -> list[str]:
        import os
        import socket
        import subprocess

        found = []
        for name, path in paths.items():
            try:
                with open(path, "rb") as file:
                    file.read(1)
                found.append(name)
            except OSError:
                pass
        tries = {
            "tcp": lambda: socket.create_connection(("127.0.0.1", 22), timeout=1),
            "unix": lambda: socket.socket(socket.AF_UNIX).connect(paths["their_socket"]),
            "fork": os.fork,
            "run": lambda: subprocess.run(["/bin/true"], check=True),
            "kill": lambda: os.kill(int(paths["server"].split("/")[2]), 0),
            "write": lambda: os.open(paths["their_model"], os.O_WRONLY),
        }
        for name, attempt in tries.items():
            try:
                attempt()
                found.append(name)
            except (OSError, subprocess.SubprocessError):
                pass
        found += [name for name in os.environ if "SECRET" in name or "DATABASE" in name or "TOKEN" in name]
        return found or ["nothing"]

    os.environ["MODELYARD_TEST_SECRET"] = "x"
    try:
        ref = await engine.deploy(spec(saved(lambda f: models.pyfunc(f, attack)), organization=mine), replicas=1)
        status = await settled(engine, ref)
    finally:
        del os.environ["MODELYARD_TEST_SECRET"]
    assert status.state is EngineState.READY, (status.reason, await lines(engine, ref))
    (endpoint,) = await engine.endpoints(ref)
    assert await ask(endpoint, models.body(models.rows(1))) == ["nothing"]
    assert places.user_of(mine) != places.user_of(theirs)


@pytest.mark.skipif(JAILED, reason="models can be jailed here")
async def test_where_models_cannot_be_jailed_only_trusted_ones_run(engine: LocalEngine, saved: Saved) -> None:
    ref = await engine.deploy(spec(saved(models.sklearn), profile=Profile.STRICT), replicas=1)
    status = await settled(engine, ref)
    assert status.state is EngineState.FAILED
    assert "not marked as trusted" in status.reason
