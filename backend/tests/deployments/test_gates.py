"""Gates: the new version against the incumbent over the same window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from modelyard.deployments.gates import Gate, GateKind, GateState, Window, corrected_psi, judge
from modelyard.serving.latency import counts_of


def a_window(requests: int = 1000, errors: int = 0, latencies: Sequence[float] = (10.0,)) -> Window:
    return Window(requests=requests, server_errors=errors, latency_histogram=counts_of(list(latencies)).tolist())


ERRORS, SLOW, DRIFT = (Gate(kind=kind) for kind in (GateKind.ERROR_RATE, GateKind.P95, GateKind.PREDICTION_DRIFT))


@pytest.mark.parametrize(
    ("candidate", "incumbent", "state"),
    [
        (a_window(49, 49), a_window(), GateState.WAITING),
        (a_window(50, 0), a_window(), GateState.PASSED),
        (a_window(1000, 100), a_window(1000, 0), GateState.BREACHED),
        (a_window(100, 1), a_window(10_000, 0), GateState.PASSED),  # not more than the limit
        (a_window(60, 2), a_window(60, 1), GateState.PASSED),  # more than the limit, and chance
        (a_window(1000, 200), a_window(1000, 500), GateState.PASSED),  # it heals
        (a_window(100, 50), None, GateState.BREACHED),
        (a_window(100, 100), a_window(100, 100), GateState.PASSED),
    ],
)
def test_errors_are_compared_with_the_incumbents(candidate: Window, incumbent: Window | None, state: GateState) -> None:
    assert judge(ERRORS, candidate, incumbent).state is state


@pytest.mark.parametrize(
    ("new", "old", "state"),
    [
        (100.0, 10.0, GateState.BREACHED),
        (12.0, 10.0, GateState.PASSED),
        (4.0, 1.0, GateState.PASSED),  # four times, and three milliseconds
        (10.0, 100.0, GateState.PASSED),
    ],
)
def test_the_slowest_answers_are_compared(new: float, old: float, state: GateState) -> None:
    found = judge(SLOW, a_window(latencies=[new] * 100), a_window(latencies=[old] * 100))
    assert (found.state, "ms" in found.detail) == (state, True)


def test_predictions_that_differ_are_found_and_chance_is_not() -> None:
    random = np.random.default_rng(7)

    def counts(share: float, n: int = 2000) -> Window:
        yes = int(random.binomial(n, share))
        return Window(requests=n, predictions={"": {"0": n - yes, "1": yes}})

    assert judge(DRIFT, counts(0.6), counts(0.2)).state is GateState.BREACHED
    false_alarms = [judge(DRIFT, counts(0.2), counts(0.2)).state for _ in range(300)]
    assert set(false_alarms) == {GateState.PASSED}
    assert judge(DRIFT, counts(0.6, 400), counts(0.2)).state is GateState.WAITING
    assert judge(DRIFT, Window(requests=1000), counts(0.2)).state is GateState.WAITING


def test_the_index_is_the_formulas_less_its_bias() -> None:
    expected, actual = {"a": 500, "b": 500}, {"a": 900, "b": 100}
    plain = (0.9 - 0.5) * np.log(0.9 / 0.5) + (0.1 - 0.5) * np.log(0.1 / 0.5)
    assert corrected_psi(expected, actual) == pytest.approx(plain - (1 / 1000 + 1 / 1000))
    assert corrected_psi(expected, expected) == 0.0


def test_an_open_alert_speaks_against_it() -> None:
    window = Window(open_alerts=["drift", "latency"])
    assert judge(Gate(kind=GateKind.ALERT), window, None).state is GateState.BREACHED
    assert judge(Gate(kind=GateKind.ALERT, rule="latency"), window, None).state is GateState.BREACHED
    assert judge(Gate(kind=GateKind.ALERT, rule="other"), window, None).state is GateState.PASSED
