"""A model over all rows of a file: read in chunks, written as they come, in the jail.

What happens goes to the engine through one socket, as frames: a letter, the length in four bytes, and so much content.
`D` is a piece of the result, `P` how far it is (JSON), `E` why it ended (text), `F` that all is written.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from .main import forbid_programs, stamp_lines

CHUNK_ROWS = 10_000
MAX_SAID_CHARS = 2_000
PIECE = 1024**2


class Unusable(Exception):
    """The file does not fit the model; the message is for whoever asked."""


class Line(io.RawIOBase):
    """The way back to the engine. Writing to it sends a piece of the result."""

    def __init__(self, handle: int) -> None:
        self._handle, self._sent = handle, 0

    def frame(self, kind: bytes, content: bytes) -> None:
        left = memoryview(kind + len(content).to_bytes(4, "big") + content)
        while left:
            left = left[os.write(self._handle, left) :]

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._sent

    def write(self, data: Any) -> int:
        content = bytes(data)
        for start in range(0, len(content), PIECE):
            self.frame(b"D", content[start : start + PIECE])
        self._sent += len(content)
        return len(content)


def read(file: IO[bytes], form: str) -> Iterator[Any]:
    """Chunks of at most `CHUNK_ROWS` rows, as frames of pandas."""
    import pandas as pd

    if form == "csv":
        # Types are inferred from a chunk: one of whole numbers and one of fractions are made alike by the signature.
        yield from pd.read_csv(file, chunksize=CHUNK_ROWS)
    elif form == "json_lines":
        yield from pd.read_json(file, lines=True, chunksize=CHUNK_ROWS, dtype=False, convert_dates=False)
    else:
        from pyarrow import parquet  # type: ignore[import-untyped]

        for batch in parquet.ParquetFile(file).iter_batches(batch_size=CHUNK_ROWS):
            yield batch.to_pandas()


class Writer:
    """Writes frames of pandas in a format, one after the other."""

    def __init__(self, line: Line, form: str) -> None:
        self._line, self._form = line, form
        self._parquet: Any = None
        self._begun = False

    def write(self, frame: Any) -> None:
        if self._form == "csv":
            self._line.write(frame.to_csv(index=False, header=not self._begun).encode())
        elif self._form == "json_lines":
            text = frame.to_json(orient="records", lines=True, date_format="iso")
            self._line.write((text if not text or text.endswith("\n") else text + "\n").encode())
        else:
            import pyarrow as pa
            from pyarrow import parquet

            table = pa.Table.from_pandas(frame, preserve_index=False)
            if self._parquet is None:
                self._parquet = parquet.ParquetWriter(self._line, table.schema)
            self._parquet.write_table(table.cast(self._parquet.schema))
        self._begun = True

    def close(self) -> None:
        if self._parquet is not None:
            self._parquet.close()


def converted(frame: Any, columns: list[dict[str, Any]]) -> Any:
    """The signature's columns in its order and types.

    Raises:
        Unusable: one is missing, or holds what is not of its type.
    """
    import pandas as pd

    named = [one for one in columns if one.get("name")]
    if len(named) != len(columns):
        if len(frame.columns) < len(columns):
            raise Unusable(f"The model takes {len(columns)} columns, the file has {len(frame.columns)}.")
        return frame[frame.columns[: len(columns)]]
    missing = [one["name"] for one in named if one["name"] not in frame.columns and one.get("required", True)]
    if missing:
        raise Unusable(f"The file has no column {', '.join(missing[:20])}.")
    made = {}
    for one in named:
        name, kind = one["name"], one.get("type")
        if name not in frame.columns:
            continue
        column = frame[name]
        try:
            if kind in ("double", "float"):
                column = pd.to_numeric(column).astype("float64" if kind == "double" else "float32")
            elif kind in ("long", "integer"):
                whole = pd.to_numeric(column)
                column = whole.astype("int64" if kind == "long" else "int32")
                if (column != whole).any():
                    raise ValueError("it holds fractions")
            elif kind == "string":
                column = column.astype(object).where(column.isna(), column.astype(str))
            elif kind == "datetime":
                column = pd.to_datetime(column)
        except (ValueError, TypeError, OverflowError) as error:
            raise Unusable(f"The column {name} is not of the type {kind}: {str(error)[:300]}") from None
        made[name] = column
    return pd.DataFrame(made, index=frame.index)


def prepared(frame: Any, inputs: list[dict[str, Any]] | None) -> Any:
    """What the model takes, of one chunk.

    Raises:
        Unusable: it takes something else.
    """
    if not inputs:
        return frame
    if inputs[0].get("type") != "tensor":
        return converted(frame, inputs)
    if len(inputs) > 1 or inputs[0].get("name"):
        return {one["name"]: frame[one["name"]].to_numpy() for one in inputs if one.get("name") in frame.columns}
    described = inputs[0]["tensor-spec"]
    try:
        return frame.to_numpy().astype(described["dtype"]).reshape([len(frame), *described["shape"][1:]])
    except (ValueError, TypeError) as error:
        raise Unusable(f"The rows are no tensor of the shape {described['shape']}: {error}") from None


def as_frame(answer: Any, chunk: Any, *, include: bool) -> Any:
    """The answers beside their rows; a name that the rows have already is `prediction_…`.

    Raises:
        Unusable: it has not one answer for each row.
    """
    import numpy as np
    import pandas as pd

    if isinstance(answer, dict):
        found = pd.DataFrame({name: list(np.asarray(value)) for name, value in answer.items()})
    elif isinstance(answer, pd.DataFrame):
        found = answer.reset_index(drop=True)
    else:
        values = np.asarray(answer) if not isinstance(answer, list | tuple) else answer
        if isinstance(values, np.ndarray) and values.ndim == 2 and values.shape[1] > 1:
            found = pd.DataFrame(values, columns=[f"prediction_{place}" for place in range(values.shape[1])])
        else:
            flat = values.reshape(-1) if isinstance(values, np.ndarray) and values.ndim == 2 else values
            found = pd.DataFrame({"prediction": list(flat)})
    if len(found) != len(chunk):
        raise Unusable(f"The model gave {len(found)} answers for {len(chunk)} rows.")
    found.columns = [str(name) for name in found.columns]
    if not include:
        return found
    taken = {str(name) for name in chunk.columns}
    found.columns = [f"prediction_{name}" if name in taken else name for name in found.columns]
    return pd.concat([chunk.reset_index(drop=True), found], axis=1)


def run(given: dict[str, Any], line: Line, *, model: Any, inputs: list[dict[str, Any]] | None) -> int:
    """Predict everything. Returns the number of rows."""
    rows, told = 0, time.monotonic()
    writer = Writer(line, given["format"])
    with Path(given["source"]).open("rb") as file:
        for chunk in read(file, given["format"]):
            chunk.columns = [str(name) for name in chunk.columns]
            try:
                answer = model.predict(prepared(chunk, inputs))
                writer.write(as_frame(answer, chunk, include=given["include_input"]))
            except Exception as error:
                place = f"Rows {rows + 1} to {rows + len(chunk)}"
                said = error if isinstance(error, Unusable) else f"{type(error).__name__}: {error}"
                if not isinstance(error, Unusable):
                    traceback.print_exc()
                raise Unusable(f"{place}: {said}") from None
            rows += len(chunk)
            if time.monotonic() - told > 0.5:
                told = time.monotonic()
                _tell(line, rows, file.tell)
    writer.close()
    return rows


def _tell(line: Line, rows: int, position: Callable[[], int]) -> None:
    line.frame(b"P", json.dumps({"rows": rows, "bytes": position()}).encode())


def main() -> None:
    given: dict[str, Any] = json.loads(sys.argv[1])
    if not given["programs"]:
        forbid_programs()
    stamp_lines(given["log_bytes"])
    line = Line(given["socket"])
    try:
        import mlflow.pyfunc

        model = mlflow.pyfunc.load_model(given["folder"])
        signature = model.metadata.signature
        inputs = json.loads(signature.inputs.to_json()) if signature and signature.inputs else None
        print(f"{given['model']} version {given['number']} is loaded", flush=True)  # noqa: T201 - the log
    except Exception as error:
        traceback.print_exc()
        _end(line, f"The model cannot be loaded: {type(error).__name__}: {error}")
    try:
        rows = run(given, line, model=model, inputs=cast("list[dict[str, Any]] | None", inputs))
    except Unusable as error:
        _end(line, str(error))
    except Exception as error:
        traceback.print_exc()
        _end(line, f"The file cannot be read or written: {type(error).__name__}: {error}")
    line.frame(b"P", json.dumps({"rows": rows, "bytes": Path(given["source"]).stat().st_size}).encode())
    line.frame(b"F", b"")
    os._exit(0)


def _end(line: Line, reason: str) -> None:
    line.frame(b"E", reason[:MAX_SAID_CHARS].encode())
    sys.stderr.flush()
    time.sleep(0.2)  # the log's thread writes the last lines
    os._exit(1)
