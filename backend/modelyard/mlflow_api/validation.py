"""Keys, values and sizes that MLflow's server accepts, with its messages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

import msgspec

from modelyard.mlflow_api.errors import InvalidParameter, MissingParameter

MAX_KEY = 250
MAX_PARAM_VALUE, MAX_TAG_VALUE = 6000, 8000
MAX_BATCH_METRICS, MAX_BATCH_PARAMS, MAX_BATCH_TAGS, MAX_BATCH_ITEMS = 1000, 100, 100, 1000
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
_KEY = re.compile(r"[/\w.\- :]*")


class Metric(msgspec.Struct, kw_only=True):
    """A point as clients send it; `value` may be a number, or "NaN", "Infinity" and the like."""

    key: str
    value: float | str
    timestamp: int
    step: int = 0
    model_id: str = ""
    dataset_name: str = ""
    dataset_digest: str = ""


def check_key(key: str, name: str) -> None:
    """Refuse a key that is empty, too long, or no clean relative path.

    Raises:
        InvalidParameter: says which and why.
    """
    if not key:
        raise MissingParameter(name)
    if len(key) > MAX_KEY:
        raise InvalidParameter(
            f"'{name}' exceeds the maximum length of {MAX_KEY} characters: '{key[:50]}…' has {len(key)}."
        )
    if not _KEY.fullmatch(key):
        raise InvalidParameter(
            f"Invalid value \"{key}\" for parameter '{name}' supplied: Names may only contain alphanumerics, "
            "underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/)."
        )
    norm = posixpath.normpath(key)
    if norm != key or norm == "." or norm.startswith(("..", "/")):
        raise InvalidParameter(
            f"Invalid value \"{key}\" for parameter '{name}' supplied: Names may be treated as files in certain cases, "
            f"and must not resolve to other names when treated as such. This name would resolve to {norm!r}"
        )


class Columns(NamedTuple):
    """A batch's points by column."""

    keys: list[str]
    values: list[float]
    timestamps: list[int]
    steps: list[int]


def check_metrics(metrics: Sequence[Metric]) -> Columns:
    """The points of a batch. What is wrong is named by its place: `metrics[3].key`.

    Raises:
        InvalidParameter: as `check_metric`.
    """
    if not metrics:
        return Columns([], [], [], [])
    keys, values = [metric.key for metric in metrics], [metric.value for metric in metrics]
    timestamps, steps = [metric.timestamp for metric in metrics], [metric.step for metric in metrics]
    if not (
        all(map(_is_clean, set(keys)))
        and min(timestamps) >= 0
        and max(timestamps) <= INT64_MAX
        and min(steps) >= INT64_MIN
        and max(steps) <= INT64_MAX
        and set(map(type, values)) == {float}
    ):
        values = [check_metric(metric, f"metrics[{index}].") for index, metric in enumerate(metrics)]
    return Columns(keys, cast(list[float], values), timestamps, steps)


@lru_cache(maxsize=10_000)
def _is_clean(key: str) -> bool:
    try:
        check_key(key, "key")
    except InvalidParameter:
        return False
    return True


def check_metric(metric: Metric, where: str = "") -> float:
    """The metric's value as a float, NaN and infinities as such.

    Raises:
        InvalidParameter: a field is out of its range.
    """
    check_key(metric.key, f"{where}key")
    if metric.timestamp < 0 or metric.timestamp > INT64_MAX:
        raise InvalidParameter(
            f"Invalid value {metric.timestamp} for parameter '{where}timestamp' supplied: "
            f"the timestamp of metric '{metric.key}' must be a nonnegative long (64-bit integer)."
        )
    if not INT64_MIN <= metric.step <= INT64_MAX:
        raise InvalidParameter(f"Got invalid step {metric.step} for metric '{metric.key}' (step must be a valid long).")
    if isinstance(metric.value, str):
        try:
            return float(metric.value)
        except ValueError:
            if not metric.value:
                raise MissingParameter("value") from None
            raise InvalidParameter(
                f"Invalid value \"{metric.value[:100]}\" for parameter '{where}value' supplied: the value of metric "
                f"'{metric.key}' must be a valid double (64-bit floating point)."
            ) from None
    return metric.value


def param_value(value: str) -> str:
    """A param's value, cut to what is kept."""
    return value[:MAX_PARAM_VALUE]


def tag_value(value: str) -> str:
    """A run tag's value, cut to what is kept."""
    return value[:MAX_TAG_VALUE]


def check_batch(metrics: int, params: int, tags: int) -> None:
    """Refuse a batch over MLflow's limits.

    Raises:
        InvalidParameter: says which limit.
    """
    for name, count, limit in (
        ("metrics", metrics, MAX_BATCH_METRICS),
        ("params", params, MAX_BATCH_PARAMS),
        ("tags", tags, MAX_BATCH_TAGS),
    ):
        if count > limit:
            raise InvalidParameter(
                f"A batch logging request can contain at most {limit} {name}. Got {count} {name}. "
                f"Please split up {name} across multiple requests and try again."
            )
    total = metrics + params + tags
    if total > MAX_BATCH_ITEMS:
        raise InvalidParameter(
            f"A batch logging request can contain at most {MAX_BATCH_ITEMS} metrics, params, and tags. "
            f"Got {total} metrics, params, and tags. Please split up the request and try again."
        )
