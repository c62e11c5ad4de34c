"""Drift verdicts and latency quantiles, from counts alone."""

from __future__ import annotations

import numpy as np
import pytest

from modelyard.monitoring.drift import (
    expected_by_chance,
    judge,
    judge_column,
    population_stability_index,
)
from modelyard.monitoring.models import DriftVerdict
from modelyard.monitoring.profiles import COLUMNS, NumberColumn, digest
from modelyard.serving.latency import BINS, counts_of, quantile_ms


def test_the_index_is_what_the_formula_says():
    assert population_stability_index([50, 50], [30, 70]) == pytest.approx(
        (0.3 - 0.5) * np.log(0.3 / 0.5) + (0.7 - 0.5) * np.log(0.7 / 0.5)
    )
    assert population_stability_index([10, 20, 30], [100, 200, 300]) == 0


def test_an_empty_bin_counts_as_half_an_observation_and_one_empty_on_both_sides_not_at_all():
    assert np.isfinite(population_stability_index([100, 0], [90, 10]))
    assert population_stability_index([100, 0], [90, 10]) > 0.2
    assert population_stability_index([60, 40, 0], [30, 70, 0]) == population_stability_index([60, 40], [30, 70])


@pytest.mark.parametrize(("expected", "observed"), [([1, 2], [1, 2, 3]), ([0, 0], [1, 2]), ([1, 2], [0, 0])])
def test_what_cannot_be_compared_is_refused(expected: list[int], observed: list[int]):
    with pytest.raises(ValueError, match="histogram"):
        population_stability_index(expected, observed)


def test_without_drift_the_index_has_the_mean_that_is_taken_off():
    rng = np.random.default_rng(3)
    shape = np.full(10, 0.1)
    reference, live = rng.multinomial(2_000, shape, 2_000), rng.multinomial(1_000, shape, 2_000)
    indexes = [population_stability_index(*pair) for pair in zip(reference, live, strict=True)]
    assert np.mean(indexes) == pytest.approx(expected_by_chance(reference[0], live[0]), rel=0.05)


def test_no_drift_raises_no_alarm_in_a_thousand_windows_of_the_least_size():
    rng = np.random.default_rng(4)
    reference = np.full(10, 3_000)
    windows = rng.multinomial(500, np.full(10, 0.1), 1_000)
    verdicts = [judge_column(reference, window).verdict for window in windows]
    assert verdicts.count(DriftVerdict.NONE) >= 990


def test_too_few_rows_are_no_verdict():
    judged = judge_column([1000, 1000], [499, 0])
    assert (judged.verdict, judged.psi) == (DriftVerdict.NOT_ENOUGH_DATA, None)


def test_a_window_is_as_bad_as_its_worst_column():
    reference = {"calm": [500, 500], "moved": [500, 500], "missing": [500, 500]}
    summary = judge(reference, {"calm": [5000, 5000], "moved": [9000, 1000]})
    assert summary.verdict is DriftVerdict.DRIFT
    assert (summary.drifted, summary.share_drifted) == (1, pytest.approx(1 / 3))
    assert summary.columns["calm"].verdict is DriftVerdict.NONE
    assert summary.columns["missing"].verdict is DriftVerdict.NOT_ENOUGH_DATA


def test_nulls_are_a_bin_so_their_jump_is_drift():
    assert judge_column([9_800, 200], [880, 120]).verdict is DriftVerdict.WARNING
    assert judge_column([9_800, 200], [800, 200]).verdict is DriftVerdict.DRIFT


def test_a_profile_is_refused_when_its_bins_cannot_be():
    for edges, counts in (((2.0, 1.0), (1, 1, 1, 0)), ((1.0,), (1, 1)), ((float("nan"),), (1, 1, 0))):
        with pytest.raises(ValueError, match="validation error"):
            NumberColumn(edges=edges, counts=counts)


def test_a_profile_has_one_digest_whatever_the_order_of_its_columns():
    one, two = NumberColumn(edges=(1.0,), counts=(1, 2, 0)), NumberColumn(edges=(2.0,), counts=(2, 1, 0))
    assert digest({"a": one, "b": two}) == digest({"b": two, "a": one})
    assert COLUMNS.validate_python(COLUMNS.dump_python({"a": one}, mode="json")) == {"a": one}


def test_latency_quantiles_are_right_to_the_width_of_a_bin():
    rng = np.random.default_rng(5)
    latencies = np.exp(rng.normal(np.log(40), 0.6, 20_000))
    histogram = counts_of(latencies.tolist())
    assert histogram.shape == (BINS,)
    assert histogram.sum() == len(latencies)
    for share in (0.5, 0.95, 0.99):
        assert quantile_ms(histogram, share) == pytest.approx(np.quantile(latencies, share), rel=0.05)


def test_latency_at_the_ends():
    assert quantile_ms(np.zeros(BINS, np.int64), 0.5) is None
    assert quantile_ms(counts_of([1e9]), 0.5) == 100_000
    assert 0 < (quantile_ms(counts_of([0.01]), 0.5) or 0) <= 0.1
