"""How far live data moved from its reference, from counts per bin alone.

Verdicts rest on the size of the effect and not on p-values: with tens of thousands of rows a test rejects shifts that
change nothing. The limits 0.1 and 0.2 of the population stability index are the industry's rule of thumb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelyard.monitoring.models import DriftVerdict

WARN, DRIFT = 0.1, 0.2
ENOUGH_ROWS = 500
"""Below, the index of data without drift reaches the limits by chance."""

Counts = Sequence[int] | NDArray[np.int64]


def population_stability_index(expected: Counts, observed: Counts) -> float:
    """How far one column's distribution moved.

    expected, observed: counts per bin, shape (bins,), over the same bins; a bin that is empty on one side counts as
    half an observation there, so the index stays finite; one that is empty on both says nothing. Returns nats, 0 when
    the shapes are equal.
    Source: Siddiqi, Credit Risk Scorecards (2006), ch. 6.

    Raises:
        ValueError: the shapes differ, or either histogram is empty.
    """
    p, q = _shares(expected, observed)
    return float(np.sum((q - p) * np.log(q / p)))


def expected_by_chance(expected: Counts, observed: Counts) -> float:
    """The mean of the index when nothing has drifted: (bins - 1) (1/n + 1/m), over the bins that are in use.

    Source: Yurdakul, Statistical Properties of Population Stability Index (2018): without drift the index divided by
    (1/n + 1/m) follows, for large n and m, a chi-square distribution with bins - 1 degrees of freedom.

    Raises:
        ValueError: as `population_stability_index`.
    """
    bins = len(_shares(expected, observed)[0])
    return float((bins - 1) * (1 / np.sum(expected) + 1 / np.sum(observed)))


def _shares(expected: Counts, observed: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n, m = np.asarray(expected, np.float64), np.asarray(observed, np.float64)
    if n.shape != m.shape or n.ndim != 1:
        raise ValueError(f"histograms over different bins: {n.shape} and {m.shape}")
    if n.sum() <= 0 or m.sum() <= 0:
        raise ValueError("an empty histogram has no shape")
    used = (n > 0) | (m > 0)
    n, m = np.maximum(n[used], 0.5), np.maximum(m[used], 0.5)
    return n / n.sum(), m / m.sum()


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """What is said of one column. `psi` and `psi_above_chance` are in nats; the verdict goes by the second one.

    `reference` and `live` are the counts per bin that were compared; `rows` are the live ones.
    """

    psi: float | None
    psi_above_chance: float | None
    rows: int
    verdict: DriftVerdict
    reason: str
    reference: tuple[int, ...]
    live: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DriftSummary:
    """A verdict on a window: the worst of its columns'."""

    verdict: DriftVerdict
    columns: Mapping[str, ColumnDrift]

    @property
    def drifted(self) -> int:
        return sum(column.verdict is DriftVerdict.DRIFT for column in self.columns.values())

    @property
    def share_drifted(self) -> float:
        """0 to 1."""
        return self.drifted / len(self.columns) if self.columns else 0.0

    def as_json(self) -> dict[str, Any]:
        """The columns as a report stores them."""
        return {
            name: {**asdict(column), "reference": list(column.reference), "live": list(column.live)}
            for name, column in self.columns.items()
        }


def judge_column(reference: Counts, live: Counts) -> ColumnDrift:
    """Compare one column's counts per bin. Too few rows give no index.

    Raises:
        ValueError: the shapes differ, or the reference is empty.
    """
    rows = int(np.sum(live))
    counts = tuple(map(int, reference)), tuple(map(int, live))
    if len(counts[0]) != len(counts[1]):
        raise ValueError(f"histograms over different bins: {len(counts[0])} and {len(counts[1])}")
    if rows < ENOUGH_ROWS:
        reason = f"{rows} rows; it takes {ENOUGH_ROWS} to tell drift from chance."
        return ColumnDrift(None, None, rows, DriftVerdict.NOT_ENOUGH_DATA, reason, *counts)
    index = population_stability_index(reference, live)
    above = max(index - expected_by_chance(reference, live), 0.0)
    if above >= DRIFT:
        verdict, reason = DriftVerdict.DRIFT, f"The index of {above:.3f} reaches {DRIFT}."
    elif above >= WARN:
        verdict, reason = DriftVerdict.WARNING, f"The index of {above:.3f} reaches {WARN}."
    else:
        verdict, reason = DriftVerdict.NONE, f"The index of {above:.3f} is below {WARN}."
    return ColumnDrift(index, above, rows, verdict, reason, *counts)


_WORST_FIRST = (DriftVerdict.DRIFT, DriftVerdict.WARNING, DriftVerdict.NONE, DriftVerdict.NOT_ENOUGH_DATA)


def judge(reference: Mapping[str, Counts], live: Mapping[str, Counts]) -> DriftSummary:
    """Compare each column of the reference; one that is missing in the live data has no rows.

    Raises:
        ValueError: a column has other bins, or an empty reference.
    """
    columns = {
        name: judge_column(counts, live.get(name, np.zeros(len(counts), np.int64)))
        for name, counts in reference.items()
    }
    found = {column.verdict for column in columns.values()}
    worst = next((verdict for verdict in _WORST_FIRST if verdict in found), DriftVerdict.NOT_ENOUGH_DATA)
    return DriftSummary(worst, columns)
