"""Gates of a rollout: the new version against the one that served before, over the same window.

Comparing with the incumbent rather than with a fixed limit keeps a release that heals a sick incumbent from being
aborted by the very trouble that it ends.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from modelyard.serving.latency import quantile_ms

Z_95 = 1.6449
"""One-sided 5 % of the normal distribution."""
MIN_DRIFT_ROWS = 500
"""Below this a population stability index says more about chance than about the model."""
SMALLEST_SHARE = 1e-4


class GateKind(StrEnum):
    ERROR_RATE = "error_rate"
    P95 = "p95"
    PREDICTION_DRIFT = "prediction_drift"
    ALERT = "alert"


class GateState(StrEnum):
    PASSED = "passed"
    WAITING = "waiting"
    """Not enough requests yet."""
    BREACHED = "breached"


class Gate(BaseModel):
    """What must hold while the new version takes traffic.

    limit: for `error_rate`, by how much the share of server errors (0 to 1) may be higher than the incumbent's; for
    `p95`, how many times as long; for `prediction_drift`, the population stability index between both versions'
    predictions; `alert` takes none.
    """

    model_config = ConfigDict(extra="forbid")
    kind: GateKind
    limit: float | None = Field(
        None, ge=0, le=1000, allow_inf_nan=False, description="Default: 0.01, 1.5 times, an index of 0.2."
    )
    min_requests: int = Field(50, ge=1, le=10**9, description="Of the new version, before the gate says anything.")
    rule: str | None = Field(None, max_length=200, description="Of `alert`: one alert rule; without it any open alert.")

    @property
    def bound(self) -> float:
        return DEFAULT_LIMITS[self.kind] if self.limit is None else self.limit


DEFAULT_LIMITS = {
    GateKind.ERROR_RATE: 0.01,
    GateKind.P95: 1.5,
    GateKind.PREDICTION_DRIFT: 0.2,
    GateKind.ALERT: 0.0,
}
STANDARD = (Gate(kind=GateKind.ERROR_RATE), Gate(kind=GateKind.P95))
P95_SLACK_MS = 5.0
"""So many milliseconds more are no trouble, whatever the ratio: a model that answers in 1 ms may take 4."""


@dataclass(frozen=True, slots=True)
class Window:
    """What one version did in a window. predictions: by output column, counts by bin.

    latency_histogram: counts in the bins of `serving.latency`.
    """

    requests: int = 0
    server_errors: int = 0
    latency_histogram: Sequence[int] = ()
    predictions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    open_alerts: Sequence[str] = ()
    """Names of the rules of the deployment's open alerts that began in the window."""


class Verdict(BaseModel):
    """What a gate found. `candidate` and `incumbent` are in the gate's unit; None when there is nothing to compare."""

    kind: GateKind
    state: GateState
    detail: str
    candidate: float | None = None
    incumbent: float | None = None
    limit: float


def judge(gate: Gate, candidate: Window, incumbent: Window | None) -> Verdict:
    """What this gate says of these windows. incumbent: None when nothing served before."""
    if gate.kind is GateKind.ALERT:
        return _alerts(gate, candidate)
    if candidate.requests < gate.min_requests:
        missing = gate.min_requests - candidate.requests
        return _verdict(gate, GateState.WAITING, f"{missing:,} more requests are needed to tell.")
    before = incumbent or Window()
    if gate.kind is GateKind.ERROR_RATE:
        return _error_rate(gate, candidate, before)
    if gate.kind is GateKind.P95:
        return _p95(gate, candidate, before)
    return _drift(gate, candidate, before)


def _error_rate(gate: Gate, candidate: Window, incumbent: Window) -> Verdict:
    """Higher by more than the limit, and by more than chance: a one-sided two-proportion z test with pooled variance at
    5 % (Fleiss, Levin, Paik: Statistical Methods for Rates and Proportions, 3rd ed., 3.2)."""
    new, old = candidate.server_errors / candidate.requests, _share(incumbent)
    excess = new - (old or 0.0)
    said = f"{new:.2%} of {candidate.requests:,} requests failed" + (
        "." if old is None else f", {old:.2%} of {incumbent.requests:,} at the incumbent."
    )
    breached = excess > gate.bound and _is_more_than_chance(candidate, incumbent)
    return _verdict(gate, GateState.BREACHED if breached else GateState.PASSED, said, new, old)


def _is_more_than_chance(candidate: Window, incumbent: Window) -> bool:
    if incumbent.requests == 0:
        return True
    pooled = (candidate.server_errors + incumbent.server_errors) / (candidate.requests + incumbent.requests)
    error = math.sqrt(pooled * (1 - pooled) * (1 / candidate.requests + 1 / incumbent.requests))
    difference = candidate.server_errors / candidate.requests - incumbent.server_errors / incumbent.requests
    return (error > 0 and difference / error > Z_95) or (error == 0 and difference > 0)


def _share(window: Window) -> float | None:
    return window.server_errors / window.requests if window.requests else None


def _p95(gate: Gate, candidate: Window, incumbent: Window) -> Verdict:
    new = quantile_ms(list(candidate.latency_histogram), 0.95) if len(candidate.latency_histogram) else None
    old = quantile_ms(list(incumbent.latency_histogram), 0.95) if len(incumbent.latency_histogram) else None
    if new is None or old is None:
        return _verdict(gate, GateState.PASSED, "There is nothing to compare with.", new, old)
    said = f"95 % of the requests took up to {new:.1f} ms, {old:.1f} ms at the incumbent."
    breached = new > old * gate.bound and new > old + P95_SLACK_MS
    return _verdict(gate, GateState.BREACHED if breached else GateState.PASSED, said, new, old)


def _drift(gate: Gate, candidate: Window, incumbent: Window) -> Verdict:
    columns = candidate.predictions.keys() & incumbent.predictions.keys()
    found: dict[str, float] = {}
    for column in sorted(columns):
        new, old = candidate.predictions[column], incumbent.predictions[column]
        if min(sum(new.values()), sum(old.values())) >= MIN_DRIFT_ROWS:
            found[column] = corrected_psi(old, new)
    if not found:
        return _verdict(gate, GateState.WAITING, f"{MIN_DRIFT_ROWS} predictions of each version are needed to tell.")
    worst = max(found, key=lambda column: found[column])
    said = f"The predictions{f' of {worst}' if worst else ''} differ by an index of {found[worst]:.3f}."
    breached = found[worst] > gate.bound
    return _verdict(gate, GateState.BREACHED if breached else GateState.PASSED, said, found[worst], 0.0)


def corrected_psi(expected: Mapping[str, int], actual: Mapping[str, int]) -> float:
    """Population stability index of two sets of counts by bin, without its bias at small samples.

    sum((a - e) ln(a / e)) over the shares of the bins, shares below 1e-4 taken as that (Siddiqi, Credit Risk
    Scorecards, 2006); less its mean under no drift, (B - 1)(1 / n + 1 / m) (Yurdakul, Statistical Properties of
    Population Stability Index, 2018).
    """
    bins = sorted(expected.keys() | actual.keys())
    e = np.array([expected.get(name, 0) for name in bins], np.float64)
    a = np.array([actual.get(name, 0) for name in bins], np.float64)
    n, m = e.sum(), a.sum()
    e, a = np.maximum(e / n, SMALLEST_SHARE), np.maximum(a / m, SMALLEST_SHARE)
    index = float(np.sum((a - e) * np.log(a / e)))
    return max(0.0, index - float((len(bins) - 1) * (1 / n + 1 / m)))


def _alerts(gate: Gate, candidate: Window) -> Verdict:
    named = [rule for rule in candidate.open_alerts if gate.rule is None or rule == gate.rule]
    if named:
        return _verdict(gate, GateState.BREACHED, f"An alert is open: {named[0]}.", float(len(named)))
    return _verdict(gate, GateState.PASSED, "No alert is open.", 0.0)


def _verdict(
    gate: Gate, state: GateState, detail: str, candidate: float | None = None, incumbent: float | None = None
) -> Verdict:
    return Verdict(
        kind=gate.kind, state=state, detail=detail, candidate=candidate, incumbent=incumbent, limit=gate.bound
    )
