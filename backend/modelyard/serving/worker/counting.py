"""What a model predicted, as counts in fixed bins that add up over requests, processes and versions."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

MAX_COLUMNS, MAX_NAMES, MAX_VALUES = 20, 40, 1_000
MAX_BYTES = 4096
SMALL_INTEGER = 1_000
OTHER, NONE = "other", "null"


def counted(prediction: Any) -> bytes:
    """Counts by column and bin as JSON in ASCII, `{"prediction": {"u07": 2}}`; empty when there is nothing to count, or
    too much to tell.

    Bins: `uNN` twentieths of the unit interval, where probabilities lie; `+N` and `-N` other numbers by sign and the
    tenth of a decade of their size, `floor(10 log10 |x|)`; whole numbers below 1,000 and texts go by name. Of many rows
    the first 1,000 are counted.
    """
    columns = _columns(prediction)
    if not columns or len(columns) > MAX_COLUMNS:
        return b""
    found = {name: _bins(values) for name, values in columns.items()}
    text = json.dumps(found, separators=(",", ":")).encode()
    return text if len(text) <= MAX_BYTES else b""


def _columns(prediction: Any) -> Mapping[str, Iterable[Any]]:
    if isinstance(prediction, Mapping):
        return {str(name)[:100]: _flat(values) for name, values in prediction.items()}
    if isinstance(prediction, np.ndarray):
        prediction = prediction[:MAX_VALUES].tolist()
    if not isinstance(prediction, list | tuple) or not prediction:
        return {}
    rows = prediction[:MAX_VALUES]
    if isinstance(rows[0], Mapping):
        return {str(name)[:100]: [row.get(name) for row in rows if isinstance(row, Mapping)] for name in rows[0]}
    if isinstance(rows[0], list | tuple):
        if len(rows[0]) == 1:
            return {"prediction": [row[0] for row in rows if row]}
        width = min(len(rows[0]), MAX_COLUMNS + 1)
        return {str(place): [row[place] for row in rows if len(row) > place] for place in range(width)}
    return {"prediction": rows}


def _flat(values: Any) -> Iterable[Any]:
    if isinstance(values, np.ndarray):
        values = values.ravel()[:MAX_VALUES].tolist()
    if not isinstance(values, list | tuple):
        return [values]
    rows = values[:MAX_VALUES]
    return [row[0] if isinstance(row, list | tuple) and len(row) == 1 else row for row in rows]


def _bins(values: Iterable[Any]) -> dict[str, int]:
    counts = Counter(map(_bin, values))
    if len(counts) <= MAX_NAMES:
        return dict(counts)
    kept = dict(counts.most_common(MAX_NAMES))
    kept[OTHER] = kept.get(OTHER, 0) + counts.total() - sum(kept.values())
    return kept


def _bin(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, int | np.integer) and abs(int(value)) < SMALL_INTEGER:
        return str(int(value))
    if isinstance(value, int | float | np.integer | np.floating):
        number = float(value)
        if math.isnan(number):
            return NONE
        if 0 <= number <= 1:
            return f"u{min(19, int(number * 20)):02d}"
        if math.isinf(number):
            return "+inf" if number > 0 else "-inf"
        return f"{'+' if number > 0 else '-'}{math.floor(10 * math.log10(abs(number)))}"
    if value is None:
        return NONE
    if isinstance(value, str):
        return "".join(one if one.isprintable() else " " for one in value[:100]) or "empty"
    return OTHER
