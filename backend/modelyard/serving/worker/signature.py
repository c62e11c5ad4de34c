"""A model's signature, compiled once to what turns a request's JSON into the model's input."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DTYPES = {"double": "float64", "float": "float32", "long": "int64", "integer": "int32", "boolean": "bool"}
FORMS = ("dataframe_split", "dataframe_records", "instances", "inputs")
REMEMBERED_ORDERS = 64


class Refused(Exception):
    """A request that is wrong; the message says how."""


@dataclass(slots=True)
class Input:
    """The input of one request. data: an ndarray (rows, columns), a list of columns, or whatever the model takes."""

    data: Any
    rows: int
    kind: object
    params: dict[str, Any] | None = None
    checked: bool = False
    """It fits the signature: MLflow's own check is not needed."""


def one_form(body: Any) -> str:
    """Which of MLflow's forms a body has.

    Raises:
        Refused: none, or more than one.
    """
    if not isinstance(body, dict):
        raise Refused(f"The body must be a JSON object with exactly one of {', '.join(FORMS)}.")
    found = [form for form in FORMS if form in body]
    if len(found) != 1:
        given = ", ".join(found) or "none"
        raise Refused(f"The body must have exactly one of {', '.join(FORMS)}; it has {given}.")
    return found[0]


class NumericColumns:
    """Named columns of numbers, all of them required."""

    def __init__(self, columns: Sequence[tuple[str, str]]) -> None:
        self.names = [name for name, _ in columns]
        self.types = [kind for _, kind in columns]
        self.dtypes = [np.dtype(DTYPES[kind]) for kind in self.types]
        self.dtype = self.dtypes[0] if len(set(self.dtypes)) == 1 and self.dtypes[0].kind == "f" else None
        self._orders: dict[tuple[Any, ...], list[int] | None] = {}

    def parse(self, form: str, content: Any) -> Input:
        """The input in `content`.

        Raises:
            Refused: a column is missing, or a value is of another type; the message names it.
        """
        if form == "dataframe_split":
            if not isinstance(content, dict) or not isinstance(content.get("data"), list):
                raise Refused("dataframe_split needs the lists `columns` and `data`.")
            rows = self._ordered(content.get("columns", self.names), content["data"])
        elif form == "inputs" and isinstance(content, dict):
            return self._columns(self._by_name(content))
        else:
            rows = self._records(form, content)
        return self._rows(rows)

    def _ordered(self, columns: Any, rows: list[Any]) -> list[Any]:
        if columns == self.names:
            return rows
        if not isinstance(columns, list) or not all(isinstance(name, str | int | float) for name in columns):
            raise Refused("`columns` must be a list of names.")
        given = tuple(columns)
        if given not in self._orders:
            if len(self._orders) >= REMEMBERED_ORDERS:
                self._orders.clear()
            place = {str(name): index for index, name in enumerate(given)}
            self._present(place)
            self._orders[given] = [place[name] for name in self.names]
        order = self._orders[given] or []
        if any(not isinstance(row, list) or len(row) != len(given) for row in rows):
            raise Refused(f"Every row must be a list of {len(given)} values, as `columns` names them.")
        return [[row[index] for index in order] for row in rows]

    def _present(self, given: Any) -> None:
        missing = [name for name in self.names if name not in given]
        if missing:
            raise Refused(f"Model is missing inputs {missing}.")

    def _records(self, form: str, content: Any) -> list[Any]:
        if not isinstance(content, list):
            raise Refused(f"{form} must be a list of rows.")
        if content and isinstance(content[0], dict):
            rows = []
            for row in content:
                if not isinstance(row, dict):
                    raise Refused("Every row must be an object with the columns' names.")
                self._present(row)
                rows.append([row[name] for name in self.names])
            return rows
        if form == "dataframe_records":
            raise Refused("dataframe_records must be a list of objects, each with the columns' names.")
        return content

    def _by_name(self, content: dict[str, Any]) -> list[list[Any]]:
        self._present(content)
        columns = [content[name] if isinstance(content[name], list) else [content[name]] for name in self.names]
        if len({len(column) for column in columns}) > 1:
            raise Refused("All columns must have the same number of rows.")
        return columns

    def _rows(self, rows: list[Any]) -> Input:
        width = len(self.names)
        if any(not isinstance(row, list) or len(row) != width for row in rows):
            raise Refused(f"Every row must have {width} values, for the columns {self.names}.")
        if self.dtype is None:
            return self._columns(
                [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in self.names]
            )
        try:
            data = np.array(rows, dtype=self.dtype).reshape(len(rows), width)
        except (ValueError, TypeError, OverflowError):
            self._columns([list(column) for column in zip(*rows, strict=True)])  # names the column
            raise Refused("The values do not fit the model's signature.") from None
        return Input(data, len(rows), self, checked=True)

    def _columns(self, columns: list[list[Any]]) -> Input:
        data = [
            _column(name, kind, dtype, values)
            for name, kind, dtype, values in zip(self.names, self.types, self.dtypes, columns, strict=True)
        ]
        count = len(data[0])
        if self.dtype is not None:
            return Input(np.column_stack(data), count, self, checked=True)
        return Input(data, count, self, checked=True)

    def frame(self, inputs: Sequence[Input]) -> Any:
        """One DataFrame with the rows of all of them."""
        import pandas as pd

        if self.dtype is not None:
            data = inputs[0].data if len(inputs) == 1 else np.concatenate([one.data for one in inputs])
            return pd.DataFrame(data, columns=self.names, copy=False)
        columns = zip(*(one.data for one in inputs), strict=True)
        return pd.DataFrame(
            {name: np.concatenate(parts) for name, parts in zip(self.names, columns, strict=True)}, copy=False
        )


def _column(name: str, kind: str, dtype: np.dtype[Any], values: list[Any]) -> np.ndarray[Any, Any]:
    wrong = Refused(f"Column '{name}' must be of type {kind}.")
    if not values:
        return np.empty(0, dtype)
    try:
        if dtype.kind == "f":
            found = np.array(values, dtype=dtype)
        else:
            found = np.array(values)
            whole = found.dtype.kind in ("b" if dtype.kind == "b" else "iu")
            if dtype.kind == "i" and found.dtype.kind == "f":
                whole = bool(np.all(np.isfinite(found) & (found == np.floor(found))))
            if not whole:
                raise wrong
            cast = found.astype(dtype)
            if not np.array_equal(cast, found):
                raise Refused(f"Column '{name}' has a value that does not fit type {kind}.")
            found = cast
    except (ValueError, TypeError, OverflowError):
        raise wrong from None
    if found.ndim != 1:
        raise wrong
    return found


class Tensor:
    """One unnamed tensor, or several named ones."""

    def __init__(self, specs: Sequence[tuple[str | None, str, Sequence[int]]]) -> None:
        self.specs = [(name, np.dtype(dtype), tuple(shape)) for name, dtype, shape in specs]
        self.named = self.specs[0][0] is not None
        self.growing = all(shape and shape[0] == -1 for _, _, shape in self.specs)

    def parse(self, form: str, content: Any) -> Input:
        """Raises: Refused: a tensor is missing, or has another type or shape; the message names it."""
        if form.startswith("dataframe"):
            raise Refused("The model takes tensors: send `inputs` or `instances`.")
        if not self.named:
            data: Any = self._array(None, *self.specs[0][1:], content)
            rows = len(data) if data.ndim else 1
        else:
            data = self._named(form, content)
            lengths = {len(value) for value in data.values() if value.ndim}
            rows = lengths.pop() if len(lengths) == 1 else 1
        return Input(data, rows, self if self.growing else None, checked=True)

    def _named(self, form: str, content: Any) -> dict[str, Any]:
        if form == "instances" and isinstance(content, list) and all(isinstance(row, dict) for row in content):
            content = {key: [row.get(key) for row in content] for key in (content[0] if content else {})}
        if not isinstance(content, dict):
            if len(self.specs) > 1:
                raise Refused(f"The model takes the tensors {[name for name, _, _ in self.specs]}, by name.")
            content = {self.specs[0][0]: content}
        missing = [name for name, _, _ in self.specs if name not in content]
        if missing:
            raise Refused(f"Model is missing inputs {missing}.")
        return {str(name): self._array(name, dtype, shape, content[name]) for name, dtype, shape in self.specs}

    @staticmethod
    def _array(name: str | None, dtype: np.dtype[Any], shape: tuple[int, ...], content: Any) -> np.ndarray[Any, Any]:
        which = f"Tensor '{name}'" if name is not None else "The tensor"
        try:
            found = np.array(content)
            if dtype.kind in "iu" and found.dtype.kind not in "iub" and found.size:
                raise Refused(f"{which} must be of type {dtype}.")
            found = found.astype(dtype)
        except (ValueError, TypeError, OverflowError):
            raise Refused(f"{which} must be of type {dtype}, and regular.") from None
        if len(shape) != found.ndim or any(
            want not in (-1, have) for want, have in zip(shape, found.shape, strict=True)
        ):
            raise Refused(f"{which} has the shape {found.shape}; the model takes {shape}.")
        return found

    def joined(self, inputs: Sequence[Input]) -> Any:
        if len(inputs) == 1:
            return inputs[0].data
        if self.named:
            return {name: np.concatenate([one.data[name] for one in inputs]) for name in inputs[0].data}
        return np.concatenate([one.data for one in inputs])


def compiled(inputs: list[dict[str, Any]] | None) -> NumericColumns | Tensor | None:
    """What parses requests for a signature's inputs (MLflow's JSON form); None where MLflow itself must."""
    if not inputs:
        return None
    if all(one.get("type") == "tensor" for one in inputs):
        specs = [(one.get("name"), one["tensor-spec"]["dtype"], one["tensor-spec"]["shape"]) for one in inputs]
        if all(np.dtype(dtype).kind in "fiub" for _, dtype, _ in specs):
            return Tensor(specs)
        return None
    if all(one.get("type") in DTYPES and one.get("name") and one.get("required", True) for one in inputs):
        return NumericColumns([(one["name"], one["type"]) for one in inputs])
    return None


def plain(value: Any) -> Any:
    """A prediction as JSON can carry it."""
    if isinstance(value, np.ndarray):
        return (
            np.ascontiguousarray(value) if value.dtype.kind in "fiub" and value.dtype != np.float16 else value.tolist()
        )
    if hasattr(value, "to_dict") and hasattr(value, "columns"):
        return value.to_dict(orient="records")
    if hasattr(value, "to_numpy"):
        return plain(value.to_numpy())
    if hasattr(value, "toarray"):
        return plain(value.toarray())
    return value


def unusual(value: Any) -> Any:
    """What orjson asks for types that it does not know."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        found = value.item()
        return None if isinstance(found, float) and not math.isfinite(found) else found
    if isinstance(value, set | frozenset):
        return list(value)
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    return str(value)
