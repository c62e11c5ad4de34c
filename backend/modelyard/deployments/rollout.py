"""How a deployment gets from one version to the next: a state machine without a database or a clock.

The state is kept with the action under way (`deployment_history.evidence`), so whoever takes the controller over goes
on from there. `advance` is called again and again, and says what the traffic is to be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from modelyard.deployments.gates import STANDARD, Gate, GateState, Verdict
from modelyard.deployments.models import Outcome, Strategy

ALL = 100
"""Percent."""

Seconds = Annotated[float, Field(ge=0, le=7 * 86400, allow_inf_nan=False)]


class Step(BaseModel):
    """So much of the traffic (percent) goes to the new version for so long."""

    model_config = ConfigDict(extra="forbid")
    weight: int = Field(ge=1, le=99)
    seconds: Seconds


class StrategyOptions(BaseModel):
    """How a version takes over. What a strategy has no use for must be absent.

    `steps` are of a canary; `seconds` is how long a shadow gets copies; `bake_seconds` is how long the gates go on
    watching when all traffic is on the new version; `warm_seconds` how long the replaced one stays ready for a return.
    """

    model_config = ConfigDict(extra="forbid")
    steps: list[Step] | None = Field(None, min_length=1, max_length=20)
    seconds: Seconds | None = None
    bake_seconds: Seconds | None = None
    warm_seconds: Seconds = 3600
    gates: list[Gate] | None = Field(None, max_length=10)
    start_seconds: float = Field(
        600, ge=1, le=86400, allow_inf_nan=False, description="The new version must be ready within this."
    )

    @model_validator(mode="after")
    def _growing(self) -> Self:
        weights = [step.weight for step in self.steps or ()]
        if weights != sorted(set(weights)):
            raise ValueError("the weights of the steps must grow")
        return self

    def fit(self, strategy: Strategy) -> str | None:
        """Why these options are none of the strategy's; None if they are."""
        if self.steps is not None and strategy is not Strategy.CANARY:
            return f"Steps are of a canary, not of {strategy.value}."
        if self.seconds is not None and strategy is not Strategy.SHADOW:
            return f"`seconds` are of a shadow, not of {strategy.value}."
        if self.gates and strategy is Strategy.ROLLING and not self.bake_seconds:
            return "A rolling change has gates only while it bakes: set bake_seconds."
        return None


CANARY_STEPS = (Step(weight=5, seconds=300), Step(weight=25, seconds=300), Step(weight=50, seconds=300))
BAKE_SECONDS = {Strategy.BLUE_GREEN: 600.0}
SHADOW_SECONDS = 600.0


class Phase(StrEnum):
    PREPARING = "preparing"
    """The new version is being made ready, and takes no traffic."""
    SHADOWING = "shadowing"
    STEPPING = "stepping"
    BAKING = "baking"
    """All traffic is on the new version, and the gates still watch."""


class Command(StrEnum):
    PROMOTE = "promote"
    ROLL_BACK = "roll_back"


class StepRecord(BaseModel):
    weight: int
    seconds: float
    began_at: datetime | None = None
    ended_at: datetime | None = None
    verdicts: list[Verdict] = []


class Rollout(BaseModel):
    """A rollout under way. `since`: when the phase (of a canary: the step) began. `held_since`: when somebody stopped
    its clock; gates go on watching."""

    strategy: Strategy
    phase: Phase = Phase.PREPARING
    since: datetime
    steps: list[StepRecord] = []
    step: int = 0
    shadow_seconds: float = 0.0
    bake_seconds: float = 0.0
    warm_seconds: float = 3600.0
    start_seconds: float = 600.0
    gates: list[Gate] = []
    verdicts: list[Verdict] = []
    held_since: datetime | None = None
    command: Command | None = None
    commanded_by: str = ""
    has_incumbent: bool = True

    @property
    def weight(self) -> int:
        """Percent of the traffic that the new version has."""
        if self.phase is Phase.BAKING:
            return ALL
        return self.steps[self.step].weight if self.phase is Phase.STEPPING else 0


def begin(strategy: Strategy, options: StrategyOptions, *, at: datetime, has_incumbent: bool) -> Rollout:
    """The rollout of a new version. With nothing that serves yet there is nothing to be careful of: it is rolling."""
    kind = strategy if has_incumbent else Strategy.ROLLING
    steps = (options.steps or CANARY_STEPS) if kind is Strategy.CANARY else ()
    bake = options.bake_seconds if options.bake_seconds is not None else BAKE_SECONDS.get(kind, 0.0)
    gates = list(STANDARD if options.gates is None else options.gates)
    return Rollout(
        strategy=kind,
        since=at,
        steps=[StepRecord(weight=step.weight, seconds=step.seconds) for step in steps],
        shadow_seconds=(SHADOW_SECONDS if options.seconds is None else options.seconds),
        bake_seconds=bake if has_incumbent else 0.0,
        warm_seconds=options.warm_seconds,
        start_seconds=options.start_seconds,
        gates=gates if kind is not Strategy.ROLLING or bake else [],
        has_incumbent=has_incumbent,
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """How the new version stands. failed: why it cannot run."""

    ready: bool = False
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The traffic: percent of the new version; `takes_over` makes it the stable one."""

    weight: int = 0
    shadow: bool = False
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class Advance:
    """What came of a look at a rollout. outcome: None while it goes on. reason: why it ended as it did."""

    rollout: Rollout
    split: Split
    outcome: Outcome | None = None
    reason: str = ""


Judges = Callable[[Sequence[Gate], datetime], Sequence[Verdict]]
"""The verdicts of gates over the window that began at a moment."""


def advance(rollout: Rollout, candidate: Candidate, judge: Judges, *, at: datetime) -> Advance:
    """One look: the same state and the same facts always give the same answer, so it may be repeated after a crash."""
    now = rollout.model_copy(deep=True)
    if now.command is Command.ROLL_BACK:
        return _back(now, Outcome.ROLLED_BACK if now.has_incumbent else Outcome.CANCELLED, now.commanded_by, at)
    if candidate.failed is not None:
        return _back(now, Outcome.FAILED, candidate.failed, at)
    if now.phase is Phase.PREPARING:
        return _prepare(now, candidate, at)
    now.verdicts = list(judge(now.gates, now.since))
    if now.phase is Phase.STEPPING:
        now.steps[now.step].verdicts = now.verdicts
    breached = [verdict for verdict in now.verdicts if verdict.state is GateState.BREACHED]
    if breached:
        return _back(now, Outcome.ROLLED_BACK, f"Gate {breached[0].kind.value}: {breached[0].detail}", at)
    if now.command is Command.PROMOTE:
        return _finish(now, at, now.commanded_by)
    # A step without traffic proves nothing. Once all traffic is there, a quiet deployment must not bake for ever.
    waits = now.phase is Phase.STEPPING and any(verdict.state is GateState.WAITING for verdict in now.verdicts)
    if now.held_since is not None or waits or at < now.since + timedelta(seconds=_length(now)):
        return Advance(now, _split(now))
    return _next(now, at)


def hold(rollout: Rollout, *, at: datetime) -> Rollout:
    """Stop the clock."""
    return rollout.model_copy(update={"held_since": rollout.held_since or at})


def go_on(rollout: Rollout, *, at: datetime) -> Rollout:
    """Let the clock go on: the phase began later by as long as it was held."""
    if rollout.held_since is None:
        return rollout
    return rollout.model_copy(update={"since": rollout.since + (at - rollout.held_since), "held_since": None})


def _length(rollout: Rollout) -> float:
    if rollout.phase is Phase.STEPPING:
        return rollout.steps[rollout.step].seconds
    return rollout.shadow_seconds if rollout.phase is Phase.SHADOWING else rollout.bake_seconds


def _split(rollout: Rollout) -> Split:
    if rollout.phase is Phase.BAKING:
        return Split(weight=ALL, takes_over=True)
    return Split(weight=rollout.weight, shadow=rollout.phase is Phase.SHADOWING)


def _prepare(now: Rollout, candidate: Candidate, at: datetime) -> Advance:
    if not candidate.ready:
        if at >= now.since + timedelta(seconds=now.start_seconds):
            return _back(now, Outcome.FAILED, f"The version was not ready within {now.start_seconds:g} s.", at)
        return Advance(now, Split())
    if now.command is Command.PROMOTE:
        return _finish(now, at, now.commanded_by)
    if now.held_since is not None:
        return Advance(now, Split())
    now.since = at
    if now.strategy is Strategy.SHADOW:
        now.phase = Phase.SHADOWING
    elif now.strategy is Strategy.CANARY:
        now.phase = Phase.STEPPING
        now.steps[0].began_at = at
    else:
        return _take_over(now, at)
    return Advance(now, _split(now))


def _next(now: Rollout, at: datetime) -> Advance:
    """The phase is over, and nothing speaks against the next one."""
    if now.phase is Phase.BAKING:
        return _finish(now, at, "")
    if now.phase is Phase.SHADOWING:
        # A shadow shows what a version would do; somebody decides by it.
        now.since = at
        return Advance(now, Split(), Outcome.SUCCEEDED, "The shadow's time is over; it took no traffic.")
    now.steps[now.step].ended_at = at
    if now.step + 1 < len(now.steps):
        now.step += 1
        now.since = at
        now.steps[now.step].began_at = at
        return Advance(now, _split(now))
    return _take_over(now, at)


def _take_over(now: Rollout, at: datetime) -> Advance:
    """All traffic goes to the new version; it bakes if that was asked for."""
    if now.bake_seconds <= 0:
        return _finish(now, at, "")
    now.phase, now.since, now.verdicts = Phase.BAKING, at, []
    return Advance(now, _split(now))


def _finish(now: Rollout, at: datetime, reason: str) -> Advance:
    _end_step(now, at)
    return Advance(now, Split(weight=ALL, takes_over=True), Outcome.SUCCEEDED, reason)


def _back(now: Rollout, outcome: Outcome, reason: str, at: datetime) -> Advance:
    _end_step(now, at)
    return Advance(now, Split(), outcome, reason)


def _end_step(now: Rollout, at: datetime) -> None:
    if now.phase is Phase.STEPPING and now.steps[now.step].ended_at is None:
        now.steps[now.step].ended_at = at
