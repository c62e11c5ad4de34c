"""What a model predicted, in bins."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from modelyard.serving.gateway.counters import MAX_BINS, Minute, counts_of
from modelyard.serving.worker.counting import MAX_BYTES, counted


@pytest.mark.parametrize(
    ("prediction", "found"),
    [
        ([0, 1, 1], {"prediction": {"0": 1, "1": 2}}),
        ([0.0, 0.049, 0.05, 0.99, 1.0], {"prediction": {"u00": 2, "u01": 1, "u19": 2}}),
        ([12.5, -12.5, 1e300, float("nan"), float("inf")], {
            "prediction": {"+10": 1, "-10": 1, "+3000": 1, "null": 1, "+inf": 1},
        }),
        ([5_000_000_000], {"prediction": {"+96": 1}}),
        (["cat", "dog", "cat", None, ""], {"prediction": {"cat": 2, "dog": 1, "null": 1, "empty": 1}}),
        ([True, False], {"prediction": {"true": 1, "false": 1}}),
        ([[0.1, 0.9], [0.2, 0.8]], {"0": {"u02": 1, "u04": 1}, "1": {"u18": 1, "u16": 1}}),
        ([[3], [4]], {"prediction": {"3": 1, "4": 1}}),
        ([{"label": "a", "score": 0.5}], {"label": {"a": 1}, "score": {"u10": 1}}),
        ({"label": np.array([[1], [0]])}, {"label": {"1": 1, "0": 1}}),
        (np.array([0.5, 0.5]), {"prediction": {"u10": 2}}),
        ("one text", {}),
        ([], {}),
        ([[1] * 30], {}),
    ],
)  # fmt: skip
def test_predictions_are_counted(prediction: Any, found: dict[str, dict[str, int]]) -> None:
    text = counted(prediction)
    assert (json.loads(text) if text else {}) == found
    assert counts_of(text) == found


def test_counts_are_bounded_and_add_up() -> None:
    many = counted([f"class {number}" for number in range(900)])
    assert 0 < len(many) <= MAX_BYTES
    assert sum(json.loads(many)["prediction"].values()) == 900
    minute = Minute()
    for start in range(0, 400, 20):
        minute.count({"prediction": {str(number): 1 for number in range(start, start + 20)}})
    assert len(minute.predictions["prediction"]) == MAX_BINS + 1
    assert sum(minute.predictions["prediction"].values()) == 400


@pytest.mark.parametrize(
    "header",
    [
        b"", b"{", b"[]", b"null", b'{"a": 1}', b'{"a": {"b": -1}}', b'{"a": {"b": 1.5}}', b'{"a": {"b": 1e9}}',
        b'{"_shadow": {"equal": 1}}', b'{"a": {"\\u0000": 1}}', b'{"' + b"x" * 200 + b'": {"b": 1}}', b"\xff",
        b'{"a": {"b": 1}, "pad": "' + b"x" * 5000 + b'"}',
    ],
)  # fmt: skip
def test_counts_of_another_form_are_none(header: bytes) -> None:
    assert counts_of(header) == {}
