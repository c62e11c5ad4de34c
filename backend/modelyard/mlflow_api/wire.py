"""MLflow's JSON: lenient in (snake_case or camelCase, numbers as strings, bare NaN), exact out."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
import numpy as np

from modelyard.mlflow_api.errors import InvalidParameter, MissingParameter
from modelyard.tracking.series import Floats, Ints

T = TypeVar("T", bound=msgspec.Struct)

HUGE = 1.7976931348623157e308
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_CAMEL_FIELD = re.compile(rb'"[a-z]+[A-Z][A-Za-z]*"\s*:')


def milliseconds(moment: datetime | None) -> int | None:
    """Milliseconds since 1970."""
    return None if moment is None else (moment - EPOCH) // timedelta(milliseconds=1)


def moment(ms: int | None, name: str) -> datetime | None:
    """The moment `ms` milliseconds after 1970.

    Raises:
        InvalidParameter: before 1970, or past the year 9999.
    """
    if ms is None:
        return None
    try:
        if ms < 0:
            raise OverflowError
        return EPOCH + timedelta(milliseconds=ms)
    except OverflowError as error:
        raise InvalidParameter(f"Invalid value {ms} for parameter '{name}' supplied: not a time.") from error


def number(value: float) -> float | str:
    """A metric's value as clients know it: NaN as a string, infinities as the largest double."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else math.copysign(HUGE, value)


class Point(msgspec.Struct, gc=False):
    """A metric's point as clients read it. Without the garbage collector's care: an answer has up to 25,000."""

    key: str
    value: float | str
    timestamp: int
    step: int


class RunPoint(Point, gc=False):
    """The same with its run."""

    run_id: str


def points(key: str, values: Floats, timestamps: Ints, steps: Ints, *, run_id: UUID | None = None) -> list[Point]:
    """Points from columns, without a loop in Python."""
    numbers: list[Any] = values.tolist()
    if not np.isfinite(values).all():
        numbers = [number(value) for value in numbers]
    columns = (repeat(key), numbers, timestamps.tolist(), steps.tolist())
    return list(map(RunPoint, *columns, repeat(run_id.hex)) if run_id else map(Point, *columns))


def run_uuid(text: str) -> UUID | None:
    """The run of a wire id; None when no run can have it."""
    try:
        return UUID(hex=text) if len(text) == 32 else None
    except ValueError:
        return None


def encode(body: object) -> bytes:
    return msgspec.json.encode(body)


def decode(body: bytes, kind: type[T]) -> T:
    """Read a request body.

    A body that is no JSON object counts as empty, as in MLflow, so what is missing is named.

    Raises:
        InvalidParameter: a field is missing, or has the wrong type.
    """
    try:
        # camelCase is rare, and a body without a single capital letter (most long batches) cannot hold it.
        if body != body.lower() and _CAMEL_FIELD.search(body):
            return _convert(_lenient(body), kind)
        return msgspec.json.decode(body or b"{}", type=kind, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _convert(_lenient(body), kind)


def decode_query(query: bytes, kind: type[T]) -> T:
    """Read a query string; a repeated key is a list.

    Raises:
        InvalidParameter: as `decode`.
    """
    lists = {field.encode_name for field in msgspec.structs.fields(kind) if "list" in str(field.type)}
    found: dict[str, Any] = {}
    for key, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        name = _snake(key)
        if name in lists:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return _convert(found, kind)


def _lenient(body: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(body)
        if isinstance(plain, str):  # old clients encode twice
            plain = json.loads(plain)
    except (ValueError, RecursionError):
        return {}
    return _snake_keys(plain, depth=0) if isinstance(plain, dict) else {}


def _snake(key: str) -> str:
    return _CAMEL.sub(lambda match: "_" + match.group(1).lower(), key)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _snake_keys(plain: Any, depth: int) -> Any:
    if depth > 50:
        raise InvalidParameter("The request body is nested too deeply.")
    if isinstance(plain, list):
        return [_snake_keys(item, depth + 1) for item in plain]
    if not isinstance(plain, dict):
        return plain
    renamed: dict[str, Any] = {}
    for key, value in plain.items():
        name = _snake(key)
        if name in renamed:
            raise InvalidParameter(f"Request specifies both '{name}' and '{_camel(name)}'; provide only one of them.")
        renamed[name] = _snake_keys(value, depth + 1)
    return renamed


_MISSING = re.compile(r"Object missing required field `(\w+)`(?: - at `\$(.*)`)?")
_AT = re.compile(r" - at `\$\.?(.*)`$")
_STEP = re.compile(r"(\w+)|\[(\d+)\]")


def _convert(plain: dict[str, Any], kind: type[T]) -> T:
    # A null is an absent field, as in protobuf's JSON.
    plain = {key: value for key, value in plain.items() if value is not None}
    try:
        return msgspec.convert(plain, kind, strict=False)
    except msgspec.ValidationError as error:
        text = str(error)
        missing = _MISSING.match(text)
        if missing:
            raise MissingParameter(f"{(missing[2] or '').lstrip('.')}.{missing[1]}".lstrip(".")) from None
        at = _AT.search(text)
        where = at[1] if at else ""
        given = json.dumps(_found(plain, where), ensure_ascii=False)[:200]
        what = text[: at.start()] if at else text
        raise InvalidParameter(
            f"Invalid value {given} for parameter '{where or 'request'}' supplied: {what}. "
            "See the API docs for more information about request parameters."
        ) from None


def _found(plain: Any, where: str) -> Any:
    """The value at a place such as `metrics[3].value`."""
    for name, index in _STEP.findall(where):
        try:
            plain = plain[name] if name else plain[int(index)]
        except (KeyError, IndexError, TypeError):
            return plain
    return plain
