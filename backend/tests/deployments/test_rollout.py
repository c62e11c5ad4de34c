"""Rollouts as a state machine: what the traffic is at each look, and how each of them ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from modelyard.deployments.gates import Gate, GateKind, GateState, Verdict
from modelyard.deployments.models import Outcome, Strategy
from modelyard.deployments.rollout import (
    Advance,
    Candidate,
    Command,
    Phase,
    Rollout,
    Split,
    Step,
    StrategyOptions,
    advance,
    begin,
    go_on,
    hold,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
READY = Candidate(ready=True)
CANARY = StrategyOptions(steps=[Step(weight=10, seconds=60), Step(weight=50, seconds=60)], bake_seconds=30)


def saying(state: GateState) -> Verdict:
    return Verdict(kind=GateKind.ERROR_RATE, state=state, detail="3 % failed.", limit=0.01)


def all_well(gates: Sequence[Gate], since: datetime) -> list[Verdict]:
    return [saying(GateState.PASSED) for _ in gates]


def waiting(gates: Sequence[Gate], since: datetime) -> list[Verdict]:
    return [saying(GateState.WAITING)]


def breached(gates: Sequence[Gate], since: datetime) -> list[Verdict]:
    return [saying(GateState.BREACHED)]


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_rollout(strategy: Strategy, options: StrategyOptions | None = None, *, incumbent: bool = True) -> Rollout:
    return begin(strategy, options or StrategyOptions(), at=START, has_incumbent=incumbent)


def looks(rollout: Rollout, *times: float, candidate: Candidate = READY, judges=all_well) -> list[Advance]:  # type: ignore[no-untyped-def]
    found = []
    for seconds in times:
        found.append(advance(rollout, candidate, judges, at=after(seconds)))
        # What is stored and read again is the same.
        rollout = Rollout.model_validate_json(found[-1].rollout.model_dump_json())
        assert rollout == found[-1].rollout
    return found


def test_a_rolling_change_waits_until_the_version_is_ready_and_takes_over() -> None:
    rollout = a_rollout(Strategy.ROLLING)
    first = advance(rollout, Candidate(), all_well, at=after(5))
    assert (first.split, first.outcome) == (Split(), None)
    last = advance(first.rollout, READY, all_well, at=after(6))
    assert (last.split, last.outcome) == (Split(100, takes_over=True), Outcome.SUCCEEDED)


def test_a_version_that_cannot_run_takes_no_traffic() -> None:
    for strategy in Strategy:
        found = advance(a_rollout(strategy), Candidate(failed="It hangs."), all_well, at=after(1))
        assert (found.split, found.outcome, found.reason) == (Split(), Outcome.FAILED, "It hangs.")
    late = advance(a_rollout(Strategy.ROLLING), Candidate(), all_well, at=after(601))
    assert (late.outcome, "within 600 s" in late.reason) == (Outcome.FAILED, True)


def test_a_canary_goes_step_by_step_and_bakes() -> None:
    found = looks(a_rollout(Strategy.CANARY, CANARY), 0, 59, 60, 119, 120, 149, 150)
    weights = [one.split.weight for one in found]
    assert weights == [10, 10, 50, 50, 100, 100, 100]
    assert [one.outcome for one in found] == [None] * 6 + [Outcome.SUCCEEDED]
    assert [one.split.takes_over for one in found] == [False] * 4 + [True] * 3
    steps = found[-1].rollout.steps
    assert [(step.began_at, step.ended_at) for step in steps] == [(after(0), after(60)), (after(60), after(120))]
    assert all(step.verdicts for step in steps)


@pytest.mark.parametrize("at", [30, 90, 130])
def test_a_breach_at_any_moment_brings_all_traffic_back(at: float) -> None:
    before = looks(a_rollout(Strategy.CANARY, CANARY), *[t for t in (0, 60, 120) if t < at])[-1].rollout
    found = advance(before, READY, breached, at=after(at))
    assert (found.split, found.outcome) == (Split(), Outcome.ROLLED_BACK)
    assert found.reason == "Gate error_rate: 3 % failed."


def test_a_step_without_enough_requests_goes_on() -> None:
    found = looks(a_rollout(Strategy.CANARY, CANARY), 0, 60, 6000, judges=waiting)
    assert [(one.split.weight, one.outcome) for one in found] == [(10, None)] * 3


def test_a_quiet_deployment_does_not_bake_for_ever() -> None:
    found = looks(a_rollout(Strategy.BLUE_GREEN, StrategyOptions(bake_seconds=30)), 0, 29, 30, judges=waiting)
    assert [one.outcome for one in found] == [None, None, Outcome.SUCCEEDED]
    assert found[0].rollout.phase is Phase.BAKING


def test_what_is_held_stays_where_it_is_and_its_gates_watch() -> None:
    first = looks(a_rollout(Strategy.CANARY, CANARY), 0)[-1].rollout
    held = hold(first, at=after(30))
    assert hold(held, at=after(40)).held_since == after(30)
    assert advance(held, READY, all_well, at=after(1000)).split.weight == 10
    assert advance(held, READY, breached, at=after(1000)).outcome is Outcome.ROLLED_BACK
    going = go_on(held, at=after(1030))
    assert [one.split.weight for one in looks(going, 1059, 1060)] == [10, 50]


def test_people_promote_and_roll_back() -> None:
    canary = looks(a_rollout(Strategy.CANARY, CANARY), 0)[-1].rollout
    promoted = canary.model_copy(update={"command": Command.PROMOTE, "commanded_by": "Promoted by hand."})
    found = advance(promoted, READY, all_well, at=after(1))
    assert (found.split.takes_over, found.outcome, found.reason) == (True, Outcome.SUCCEEDED, "Promoted by hand.")
    back = canary.model_copy(update={"command": Command.ROLL_BACK, "commanded_by": "Rolled back by hand."})
    found = advance(back, READY, all_well, at=after(1))
    assert (found.split, found.outcome) == (Split(), Outcome.ROLLED_BACK)
    early = a_rollout(Strategy.CANARY).model_copy(update={"command": Command.PROMOTE})
    assert advance(early, Candidate(), all_well, at=after(1)).outcome is None, "what is not ready takes nothing"
    assert advance(early, READY, all_well, at=after(2)).split.takes_over


def test_a_promotion_does_not_pass_a_breached_gate() -> None:
    canary = looks(a_rollout(Strategy.CANARY, CANARY), 0)[-1].rollout
    promoted = canary.model_copy(update={"command": Command.PROMOTE})
    assert advance(promoted, READY, breached, at=after(1)).outcome is Outcome.ROLLED_BACK


def test_a_shadow_takes_copies_for_its_time() -> None:
    found = looks(a_rollout(Strategy.SHADOW, StrategyOptions(seconds=60)), 0, 59, 60)
    assert [(one.split, one.outcome) for one in found] == [
        (Split(shadow=True), None),
        (Split(shadow=True), None),
        (Split(), Outcome.SUCCEEDED),
    ]


def test_the_first_version_needs_no_care() -> None:
    found = advance(a_rollout(Strategy.CANARY, CANARY, incumbent=False), READY, breached, at=after(1))
    assert (found.split.takes_over, found.outcome) == (True, Outcome.SUCCEEDED)


def test_options_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValidationError, match="must grow"):
        StrategyOptions(steps=[Step(weight=50, seconds=1), Step(weight=10, seconds=1)])
    for given, strategy in (
        (CANARY, Strategy.ROLLING),
        (StrategyOptions(seconds=5), Strategy.CANARY),
        (StrategyOptions(gates=[Gate(kind=GateKind.P95)]), Strategy.ROLLING),
    ):
        assert given.fit(strategy)
    assert CANARY.fit(Strategy.CANARY) is None
