"""Deployments, and a controller whose engine is in the test's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from modelyard.deployments.controller import Controller
from modelyard.deployments.desired import Desired
from modelyard.deployments.gates import Window
from modelyard.deployments.rollouts import LOCK
from modelyard.registry.models import Model
from modelyard.serving.engine import EngineRef, EngineState, EngineStatus, VersionSpec
from modelyard.serving.routes_table import publish_if_changed
from modelyard.serving.routing import Route
from tests.registry.factories import Place, a_model, a_version


class HandEngine:
    """An engine that runs nothing: each version is as the test says, by its number."""

    def __init__(self) -> None:
        self.specs: dict[str, VersionSpec] = {}
        self.replicas: dict[str, int] = {}
        self.states: dict[int, EngineStatus] = {}
        self.stopped: list[int] = []
        self.addresses: dict[int, list[str]] = {}

    def say(self, number: int, state: EngineState, reason: str = "") -> None:
        self.states[number] = EngineStatus(state, reason, replicas=1 if state is EngineState.READY else 0)

    async def open(self) -> None:
        pass

    async def close(self, *, end: bool = False) -> None:
        pass

    async def deploy(self, spec: VersionSpec, *, replicas: int) -> EngineRef:
        key = f"{spec.version_id.hex[:20]}{abs(hash(repr(spec))) % 10**10}"
        self.specs[key], self.replicas[key] = spec, replicas
        return EngineRef(spec.organization_id, spec.version_id, key)

    async def status(self, ref: EngineRef) -> EngineStatus:
        return self.states.get(self.specs[ref.key].number, EngineStatus(EngineState.STARTING))

    async def scale(self, ref: EngineRef, *, replicas: int) -> None:
        self.replicas[ref.key] = replicas

    async def endpoints(self, ref: EngineRef) -> list[str]:
        number = self.specs[ref.key].number
        return self.addresses.get(number, [f"unix:/nowhere/{number}"])

    async def logs(self, ref: EngineRef, *, since: datetime | None = None, tail: int = 1000) -> AsyncIterator[str]:
        yield ""

    async def stop(self, ref: EngineRef, *, drain: timedelta) -> None:
        self.stopped.append(self.specs.pop(ref.key).number)

    async def running(self) -> list[EngineRef]:
        return [EngineRef(spec.organization_id, spec.version_id, key) for key, spec in self.specs.items()]

    def numbers(self) -> set[int]:
        return {spec.number for spec in self.specs.values()}


@dataclass
class Stage:
    """A project with a model of three versions, and a controller that looks when it is told to."""

    place: Place
    model: Model
    versions: dict[int, UUID]
    engine: HandEngine
    controller: Controller
    windows: dict[int, Window] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    later: timedelta = timedelta(0)
    broken_files: set[UUID] = field(default_factory=set)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    async def look(self, times: int = 2, *, after: float = 0.0) -> None:
        """Let the controller look, so many seconds later."""
        self.later += timedelta(seconds=after)
        for _ in range(times):
            await self.controller.reconcile()

    @asynccontextmanager
    async def leading(self) -> AsyncIterator[None]:
        """The controller's lock is held, as by one that runs."""
        async with await psycopg.AsyncConnection.connect(self.place.api.settings.psycopg_url()) as connection:
            await connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            yield

    @property
    def route(self) -> dict[int, int]:
        """The split of the last route: percent by version number."""
        return {target.number: target.weight for target in self.routes[-1].targets}

    async def call(self, method: str, path: str = "", *, expect: int = 200, **fields: Any) -> Any:
        answer = await self.place.call(method, f"/deployments{path}", **fields)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def create(self, version: int = 1, **fields: Any) -> str:
        body = {
            "slug": "scorer",
            "name": "Scorer",
            "environment": "staging",
            "model": self.model.name,
            "version": version,
            **fields,
        }
        made = await self.call("POST", expect=201, json=body)
        return str(made["id"])

    async def served(self, version: int = 1, **fields: Any) -> str:
        """A deployment that serves this version already."""
        self.engine.say(version, EngineState.READY)
        id = await self.create(version, **fields)
        await self.look(3)
        assert self.route == {version: 100}
        return id

    async def history(self, id: str) -> list[tuple[str, str]]:
        page = await self.call("GET", f"/{id}/history")
        return [(one["action"], one["outcome"]) for one in page["items"]]


async def a_stage(place: Place, *, publishing: bool = False) -> Stage:
    model = await a_model(place)
    versions = {}
    for number in (1, 2, 3):
        made = await a_version(place, model)
        assert made.number == number
        versions[number] = made.id
    engine = HandEngine()
    stage: Stage

    async def fetch(_organization: UUID, version: UUID) -> Path:
        if version in stage.broken_files:
            raise OSError("digest differs")
        return Path("/nowhere") / version.hex

    async def measure(_session: Any, desired: Desired, _start: datetime, _end: datetime) -> Mapping[UUID, Window]:
        return {versions[number]: window for number, window in stage.windows.items()}

    async def publish(session: Any, route: Route) -> None:
        if route.organization_id == place.scope.organization_id:
            stage.routes.append(route)
        if publishing:
            await publish_if_changed(session, route)

    controller = Controller(
        place.api.settings,
        place.api.database,
        engine,
        stage=fetch,
        measure=measure,
        publish_route=publish,
        now=lambda: stage.now(),
    )
    stage = Stage(place, model, versions, engine, controller)
    return stage
