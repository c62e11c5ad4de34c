"""Latency as counts in fixed logarithmic bins, so that histograms of any minutes, versions and machines add up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHORTEST_MS, LONGEST_MS = 0.1, 100_000.0
BINS_PER_DECADE = 10
DECADES = 6

EDGES_MS: NDArray[np.float64] = SHORTEST_MS * 10 ** (np.arange(BINS_PER_DECADE * DECADES + 1) / BINS_PER_DECADE)
"""Upper edges in milliseconds, shape (61,): bin i holds what is above edge i - 1 and not above edge i."""

BINS = len(EDGES_MS) + 1
"""The last bin holds what is slower than the last edge."""


def counts_of(latencies_ms: Sequence[float]) -> NDArray[np.int64]:
    """Counts of these latencies (milliseconds), shape (BINS,)."""
    return np.bincount(np.searchsorted(EDGES_MS, latencies_ms, side="left"), minlength=BINS)


def quantile_ms(histogram: Sequence[int] | NDArray[np.int64], share: float) -> float | None:
    """The latency in milliseconds that `share` (0 to 1) of the requests do not exceed; None when there are none.

    Interpolated within its bin on the logarithmic scale, so it is off by at most the bin's width: a factor of
    10 ** 0.1, about 26 %. What is slower than the last edge counts as that edge.
    """
    counts = np.asarray(histogram, np.int64)
    total = counts.sum()
    if total == 0:
        return None
    reached = np.cumsum(counts)
    wanted = share * total
    place = int(np.searchsorted(reached, wanted, side="left"))
    place = max(place, int(np.flatnonzero(counts)[0]))
    if place >= len(EDGES_MS):
        return LONGEST_MS
    inside = (wanted - (reached[place] - counts[place])) / counts[place]
    upper = EDGES_MS[place]
    return float(upper * 10 ** ((max(inside, 0.0) - 1) / BINS_PER_DECADE))
