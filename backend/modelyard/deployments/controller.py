"""The controller: brings what runs, and where the traffic goes, to what people asked for.

One of them leads, by an advisory lock of the database; it is woken by NOTIFY and looks again every second or so. All it
knows lies in the database and with the engine, and every step may be repeated: whoever takes over after a kill goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries, service
from modelyard.deployments.desired import Desired, DesiredTarget, read_desired
from modelyard.deployments.events import DeploymentObserved, RolloutEnded, TrafficShifted
from modelyard.deployments.gates import Gate, Verdict, Window, judge
from modelyard.deployments.models import (
    Deployment,
    DeploymentHistory,
    DesiredState,
    ObservedState,
    Outcome,
    TargetRole,
)
from modelyard.deployments.rollout import Advance, Candidate, Phase, Rollout, advance
from modelyard.deployments.rollouts import CHANNEL, LOCK, ROLLOUT
from modelyard.deployments.service import EVERYTHING, Target
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role
from modelyard.kernel.errors import ModelyardError
from modelyard.kernel.events import publish
from modelyard.kernel.log import logger
from modelyard.serving.engine import (
    EngineRef,
    EngineState,
    EngineStatus,
    Profile,
    Resources,
    ServingEngine,
    VersionSpec,
)
from modelyard.serving.routes_table import routes_without_deployment
from modelyard.serving.routing import Role as RouteRole
from modelyard.serving.routing import Route, RouteLimits, RouteState, RouteTarget
from modelyard.settings import Settings

log = logger("controller")

PERIOD_SECONDS = 1.0
RETRY_SECONDS = 1.0
GRACE_SECONDS = 10.0
"""A version that nobody wants any more runs on for so long: gateways may still send to it."""
DRAIN = timedelta(seconds=30)
STAGE_WAIT_SECONDS = 2.0
STAGE_AGAIN_SECONDS = 60.0
"""Files that could not be fetched are asked for again so long after."""

Measure = Callable[[AsyncSession, Desired, datetime, datetime], Awaitable[Mapping[UUID, Window]]]
"""What each version of a deployment did from one moment up to another."""
Stage = Callable[[UUID, UUID], Awaitable[Path]]
"""The verified files of an organization's version, in a folder of this machine."""
Publish = Callable[[AsyncSession, Route], Awaitable[None]]
"""Give a route to the gateways, if it differs from what they have."""

STATES = {
    EngineState.BUILDING: ObservedState.BUILDING,
    EngineState.STARTING: ObservedState.STARTING,
    EngineState.READY: ObservedState.READY,
    EngineState.DEGRADED: ObservedState.DEGRADED,
    EngineState.FAILED: ObservedState.FAILED,
    EngineState.STOPPED: ObservedState.STOPPED,
}
ROLES = {
    TargetRole.STABLE: RouteRole.STABLE,
    TargetRole.CANDIDATE: RouteRole.CANDIDATE,
    TargetRole.SHADOW: RouteRole.SHADOW,
}


@dataclass(slots=True)
class Running:
    """How a version stands with the engine."""

    status: EngineStatus
    endpoints: Sequence[str] = ()


STAGING = Running(EngineStatus(EngineState.BUILDING, "Its files are being fetched."))


@dataclass(slots=True)
class _Wanted:
    spec: VersionSpec
    replicas: int


class Controller:
    """Reconciles, while it leads."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        engine: ServingEngine,
        *,
        stage: Stage,
        measure: Measure,
        publish_route: Publish,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings, self._database, self._engine = settings, database, engine
        self._stage, self._measure, self._publish, self._now = stage, measure, publish_route, now
        self._staging: dict[tuple[UUID, UUID], asyncio.Task[Path]] = {}
        self._staging_failed: dict[tuple[UUID, UUID], float] = {}
        self._unwanted: dict[str, float] = {}
        self._refs: dict[str, EngineRef] = {}

    async def run(self, stop: asyncio.Event, *, end_models: bool = False) -> None:
        """Lead as soon as nobody else does, until `stop`. end_models: what runs ends with it."""
        while not stop.is_set():
            try:
                await self._lead(stop)
            except (psycopg.Error, OSError) as error:
                log.warning("the controller does not lead just now", reason=f"{type(error).__name__}: {error}"[:300])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RETRY_SECONDS)
        for task in self._staging.values():
            task.cancel()
        await self._engine.close(end=end_models)

    async def _lead(self, stop: asyncio.Event) -> None:
        connecting = psycopg.AsyncConnection.connect(
            self._settings.psycopg_url(), autocommit=True, application_name="modelyard-controller", connect_timeout=10
        )
        async with await connecting as connection:
            row = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))).fetchone()
            if row is None or not row[0]:
                await self._engine.close()  # whoever leads takes over what runs
                return
            await self._engine.open()
            log.info("the controller leads")
            await connection.execute(f"LISTEN {CHANNEL}")
            while not stop.is_set():
                began = time.monotonic()
                try:
                    await self.reconcile()
                except (DBAPIError, ModelyardError, OSError) as error:
                    log.warning("a look at the deployments failed", reason=str(error).splitlines()[0][:300])
                left = PERIOD_SECONDS - (time.monotonic() - began)
                # Also tells whether the line, and with it the lock, is still there.
                async for _ in connection.notifies(timeout=max(0.05, left), stop_after=1):
                    pass

    async def reconcile(self) -> None:
        """One look at everything."""
        at = self._now()
        async with self._database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
            wanted = await read_desired(session, at=at)
        specs, running = await self._engine_side(wanted)
        for desired in wanted:
            of = {
                target.version_id: running.get(specs[desired.id, target.version_id], STAGING)
                if (desired.id, target.version_id) in specs
                else self._failed_staging(desired.organization_id, target.version_id)
                for target in desired.targets
            }
            try:
                await self._settle(desired, of)
            except (DBAPIError, ModelyardError) as error:
                # One deployment's trouble is none of the others'.
                said = str(error).splitlines()[0][:300]
                log.warning("a deployment could not be brought on", deployment=desired.id.hex, reason=said)

        await self._withdraw()

    async def _withdraw(self) -> None:
        """End the routes of what was deleted."""
        async with self._database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
            found = await routes_without_deployment(session)
        for route in found:
            context = Context(SYSTEM, route.organization_id, RequestInfo(operation="controller"))
            async with self._database.transaction(context) as session:
                await self._publish(session, replace(route, state=RouteState.GONE, targets=()))

    # What runs

    async def _engine_side(self, wanted: Sequence[Desired]) -> tuple[dict[tuple[UUID, UUID], str], dict[str, Running]]:
        """Let the engine run what is wanted and nothing else. Returns the engine's key of each deployment's versions,
        and how each key stands."""
        specs: dict[tuple[UUID, UUID], str] = {}
        by_spec: dict[str, _Wanted] = {}
        await self._begin_staging(wanted)
        for desired in wanted:
            for target in desired.targets:
                folder = self._staged(desired.organization_id, target.version_id)
                if folder is None:
                    continue
                spec = spec_of(desired, target, folder)
                name = f"{spec!r}"
                specs[desired.id, target.version_id] = name
                of = by_spec.setdefault(name, _Wanted(spec, 0))
                of.replicas += desired.replicas
        running: dict[str, Running] = {}
        kept: set[str] = set()
        for name, one in by_spec.items():
            try:
                ref = await self._engine.deploy(one.spec, replicas=one.replicas)
                kept.add(ref.key)
                self._refs[ref.key] = ref
                await self._engine.scale(ref, replicas=one.replicas)
                running[name] = Running(await self._engine.status(ref), await self._engine.endpoints(ref))
            except (OSError, ValueError) as error:
                running[name] = Running(EngineStatus(EngineState.FAILED, str(error)[:500]))
        await self._stop_unwanted(kept)
        self._forget_staging({(d.organization_id, t.version_id) for d in wanted for t in d.targets})
        return specs, running

    async def _stop_unwanted(self, kept: set[str]) -> None:
        now = time.monotonic()
        for ref in await self._engine.running():
            if ref.key in kept:
                self._unwanted.pop(ref.key, None)
            elif now - self._unwanted.setdefault(ref.key, now) >= GRACE_SECONDS:
                await self._engine.stop(ref, drain=DRAIN)
                self._unwanted.pop(ref.key, None)

    async def _begin_staging(self, wanted: Sequence[Desired]) -> None:
        """Have files fetched that nobody fetches yet, and wait a moment: those that are there already, as after a kill,
        are found at once, and what runs on them stays in its route."""
        keys = {(desired.organization_id, target.version_id) for desired in wanted for target in desired.targets}
        now = time.monotonic()
        for key in [key for key, at in self._staging_failed.items() if now - at > STAGE_AGAIN_SECONDS]:
            del self._staging_failed[key]
            self._staging.pop(key, None)
        begun = {key: asyncio.create_task(_coroutine(self._stage(*key))) for key in keys - self._staging.keys()}
        self._staging |= begun
        if begun:
            await asyncio.wait(begun.values(), timeout=STAGE_WAIT_SECONDS)

    def _staged(self, organization_id: UUID, version_id: UUID) -> Path | None:
        """The files of a version; None while they are fetched, or cannot be."""
        task = self._staging[organization_id, version_id]
        return task.result() if task.done() and not task.cancelled() and task.exception() is None else None

    def _failed_staging(self, organization_id: UUID, version_id: UUID) -> Running:
        task = self._staging.get((organization_id, version_id))
        if task is None or not task.done() or task.cancelled():
            return STAGING
        error = task.exception()
        self._staging_failed.setdefault((organization_id, version_id), time.monotonic())
        return Running(EngineStatus(EngineState.FAILED, f"Its files could not be fetched: {error}"[:500]))

    def _forget_staging(self, wanted: set[tuple[UUID, UUID]]) -> None:
        for key in [key for key in self._staging if key not in wanted]:
            self._staging.pop(key).cancel()
            self._staging_failed.pop(key, None)

    # What is served

    async def _settle(self, desired: Desired, running: Mapping[UUID, Running]) -> None:
        """Bring one deployment on by one look, in one transaction."""
        at = self._now()
        scope = desired.scope
        context = Context(SYSTEM, desired.organization_id, RequestInfo(operation="controller"))
        async with self._database.transaction(context) as session:
            deployment = await service.lock_deployment(session, scope, desired.id)
            if deployment.generation != desired.generation:
                return  # asked for something else meanwhile: at the next look
            busy = (await session.execute(queries.under_way(scope, desired.id).with_for_update())).scalar_one_or_none()
            if busy is not None and ROLLOUT in busy.evidence and deployment.desired_state is not DesiredState.STOPPED:
                await self._advance(session, desired, deployment, busy, running, at)
            await self._observe(session, desired, deployment, running, at)
            targets = [
                (target, number_of(desired, target.version_id))
                for target in (await session.execute(queries.targets(scope, desired.id))).scalars()
            ]
            await self._publish(session, route_of(desired, deployment, targets, running))

    async def _advance(
        self,
        session: AsyncSession,
        desired: Desired,
        deployment: Deployment,
        busy: DeploymentHistory,
        running: Mapping[UUID, Running],
        at: datetime,
    ) -> None:
        rollout = Rollout.model_validate(busy.evidence[ROLLOUT])
        candidate_id = busy.to_version_id
        if candidate_id is None:
            return
        windows = await self._windows(session, desired, rollout, at) if rollout.gates else ({}, {})

        def verdicts(gates: Sequence[Gate], _since: datetime) -> list[Verdict]:
            mine, theirs = windows
            incumbent = theirs.get(busy.from_version_id) if busy.from_version_id is not None else None
            return [judge(gate, mine.get(candidate_id, Window()), incumbent) for gate in gates]

        found = advance(rollout, candidate_of(running.get(candidate_id)), verdicts, at=at)
        await self._apply(session, desired, deployment, busy, found, at)

    async def _windows(
        self, session: AsyncSession, desired: Desired, rollout: Rollout, at: datetime
    ) -> tuple[Mapping[UUID, Window], Mapping[UUID, Window]]:
        """The window since the phase began, for the new version and for the incumbent. When all traffic is on the new
        one, the incumbent's is the one of the same length before."""
        mine = await self._measure(session, desired, rollout.since, at)
        if rollout.phase is not Phase.BAKING:
            return mine, mine
        length = timedelta(seconds=max(rollout.bake_seconds, 60))
        return mine, await self._measure(session, desired, rollout.since - length, rollout.since)

    async def _apply(
        self,
        session: AsyncSession,
        desired: Desired,
        deployment: Deployment,
        busy: DeploymentHistory,
        found: Advance,
        at: datetime,
    ) -> None:
        scope = desired.scope
        candidate, incumbent = busy.to_version_id, busy.from_version_id
        if candidate is None:
            return
        wanted = split_targets(found, candidate, incumbent)
        present = [
            Target(target.version_id, target.role, target.weight)
            for target in (await session.execute(queries.targets(scope, desired.id))).scalars()
        ]
        if wanted and {*wanted} != {*present}:
            await service.set_traffic(session, scope, desired.id, wanted, at=at)
            weights = {target.version_id.hex: target.weight for target in wanted}
            await publish(session, TrafficShifted(*place_of(desired), weights))
        state = found.rollout.model_dump(mode="json")
        if state != busy.evidence[ROLLOUT]:
            busy.evidence = {**busy.evidence, ROLLOUT: state}
        if found.outcome is None:
            return
        evidence = {"why": found.reason} if found.reason else {}
        ended = max(at, busy.started_at)
        await service.finish_action(session, scope, busy.id, outcome=found.outcome, at=ended, evidence=evidence)
        if found.outcome is Outcome.FAILED and incumbent is None:
            deployment.observed_reason = found.reason
        told = RolloutEnded(*place_of(desired), busy.id, found.outcome.value, found.reason)
        await publish(session, told)
        log.info("a rollout ended", deployment=desired.id.hex, outcome=found.outcome.value, reason=found.reason)

    async def _observe(
        self,
        session: AsyncSession,
        desired: Desired,
        deployment: Deployment,
        running: Mapping[UUID, Running],
        at: datetime,
    ) -> None:
        """Note how the stable version stands, if that is news."""
        if deployment.desired_state is DesiredState.STOPPED:
            status = EngineStatus(EngineState.STOPPED)
        else:
            status = running.get(deployment.version_id, STAGING).status
        state = STATES[status.state]
        known = (deployment.observed_state, deployment.observed_reason, deployment.ready_replicas)
        if known == (state, status.reason, status.replicas) and deployment.observed_generation == deployment.generation:
            return
        changed = deployment.observed_state is not state
        await service.observe(
            session,
            desired.scope,
            desired.id,
            state=state,
            generation=deployment.generation,
            ready_replicas=status.replicas,
            at=at,
            reason=status.reason,
        )
        if changed:
            await publish(session, DeploymentObserved(*place_of(desired), state.value))


async def _coroutine(awaited: Awaitable[Path]) -> Path:
    return await awaited


def place_of(desired: Desired) -> tuple[UUID, UUID, UUID, str]:
    """How events of a deployment begin."""
    return desired.organization_id, desired.project_id, desired.id, desired.slug


def number_of(desired: Desired, version_id: UUID) -> DesiredTarget:
    """The target's model and number; of one that came since the look began, nobody knows them yet."""
    for target in desired.targets:
        if target.version_id == version_id:
            return target
    return DesiredTarget(version_id, "", 0, None, 0)


def spec_of(desired: Desired, target: DesiredTarget, folder: Path) -> VersionSpec:
    """A version as the engine is to run it for this deployment."""
    resources: dict[str, Any] = desired.resources
    default = Resources()
    return VersionSpec(
        organization_id=desired.organization_id,
        version_id=target.version_id,
        model=target.model,
        number=target.number,
        folder=folder,
        resources=Resources(
            cpu=float(resources.get("cpu", default.cpu)),
            memory_bytes=int(resources.get("memory_bytes", default.memory_bytes)),
        ),
        profile=Profile(desired.options.get("profile", Profile.STRICT)),
        environment=dict(desired.options.get("environment", {})),
    )


def candidate_of(running: Running | None) -> Candidate:
    """The new version, as its rollout looks at it."""
    if running is None:
        return Candidate()
    if running.status.state is EngineState.FAILED:
        return Candidate(failed=running.status.reason or "The version cannot run.")
    return Candidate(ready=running.status.state is EngineState.READY)


def split_targets(found: Advance, candidate: UUID, incumbent: UUID | None) -> list[Target]:
    """The targets that a rollout wants now; what ended leaves one version alone."""
    split = found.split
    if incumbent is None or split.takes_over:
        alone = [Target(candidate, TargetRole.STABLE, EVERYTHING)]
        baking = found.outcome is None and incumbent is not None
        # While it bakes the incumbent stays among the targets, so nobody deletes it.
        return [*alone, Target(incumbent, TargetRole.CANDIDATE, 0)] if baking and incumbent else alone
    if found.outcome is not None:
        return [Target(incumbent, TargetRole.STABLE, EVERYTHING)]
    role = TargetRole.SHADOW if split.shadow else TargetRole.CANDIDATE
    return [
        Target(incumbent, TargetRole.STABLE, EVERYTHING - split.weight),
        Target(candidate, role, split.weight),
    ]


def route_of(
    desired: Desired,
    deployment: Deployment,
    targets: Sequence[tuple[Any, DesiredTarget]],
    running: Mapping[UUID, Running],
) -> Route:
    """Where gateways are to send requests."""
    options = desired.options
    default = RouteLimits()
    state = {
        DesiredState.RUNNING: RouteState.SERVING,
        DesiredState.PAUSED: RouteState.PAUSED,
        DesiredState.STOPPED: RouteState.GONE,
    }[deployment.desired_state]
    return Route(
        organization_id=desired.organization_id,
        project_id=desired.project_id,
        deployment_id=desired.id,
        organization=desired.organization,
        project=desired.project,
        deployment=desired.slug,
        generation=0,
        state=state,
        reason="The deployment is paused." if state is RouteState.PAUSED else "",
        targets=tuple(
            RouteTarget(
                version_id=target.version_id,
                model=known.model,
                number=known.number,
                role=ROLES[target.role],
                weight=target.weight,
                endpoints=tuple(running.get(target.version_id, STAGING).endpoints),
            )
            for target, known in targets
            if target.weight or target.role is TargetRole.SHADOW
        ),
        limits=replace(
            default,
            timeout_seconds=float(options.get("timeout_seconds", default.timeout_seconds)),
            max_body_bytes=int(options.get("max_body_bytes", default.max_body_bytes)),
            max_pending=int(options.get("max_pending", default.max_pending)),
            requests_per_second=options.get("requests_per_second", default.requests_per_second),
        ),
        sample=float(options.get("sample", 0.0)),
    )
