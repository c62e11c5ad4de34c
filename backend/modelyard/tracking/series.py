"""Metric points as columns: to and from PostgreSQL's binary arrays without a Python loop, and a series in order."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format

INT8_OID, FLOAT8_OID = 20, 701
INT8_ARRAY_OID, FLOAT8_ARRAY_OID = 1016, 1022
_HEADER = struct.Struct(">iiIii")  # dimensions, has nulls, element type, length, first index
_INT8 = np.dtype([("length", ">i4"), ("value", ">i8")])
_FLOAT8 = np.dtype([("length", ">i4"), ("value", ">f8")])

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def _pack(values: NDArray[Any], element: np.dtype[Any], oid: int) -> bytes:
    packed = np.empty(len(values), element)
    packed["length"] = 8
    packed["value"] = values
    return _HEADER.pack(1, 0, oid, len(values), 1) + packed.tobytes()


def _unpack(data: Buffer, element: np.dtype[Any]) -> NDArray[Any]:
    if len(data) <= 12:  # an empty array has no dimensions
        return np.empty(0, element["value"].newbyteorder("="))
    return np.frombuffer(data, element, offset=_HEADER.size)["value"].astype(element["value"].newbyteorder("="))


class Int8Array:
    """int64 values for a bigint[] parameter."""

    __slots__ = ("values",)

    def __init__(self, values: Ints) -> None:
        self.values = values


class Float8Array:
    """float64 values for a double precision[] parameter."""

    __slots__ = ("values",)

    def __init__(self, values: Floats) -> None:
        self.values = values


class _Int8ArrayDumper(Dumper):
    format = Format.BINARY
    oid = INT8_ARRAY_OID

    def dump(self, obj: Int8Array) -> bytes:
        return _pack(obj.values, _INT8, INT8_OID)


class _Float8ArrayDumper(Dumper):
    format = Format.BINARY
    oid = FLOAT8_ARRAY_OID

    def dump(self, obj: Float8Array) -> bytes:
        return _pack(obj.values, _FLOAT8, FLOAT8_OID)


class _Int8ArrayLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> Ints:
        return _unpack(data, _INT8)


class _Float8ArrayLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> Floats:
        return _unpack(data, _FLOAT8)


psycopg.adapters.register_dumper(Int8Array, _Int8ArrayDumper)
psycopg.adapters.register_dumper(Float8Array, _Float8ArrayDumper)


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one metric of one run: steps, timestamps (milliseconds since 1970) and values, shape (n,) each."""

    steps: Ints
    timestamps: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.steps)

    def distinct(self) -> Series:
        """Ordered by (timestamp, step, value), exact duplicates (a client's retry) dropped; NaN equals NaN."""
        later = np.diff(self.timestamps)
        if bool(((later > 0) | ((later == 0) & (np.diff(self.steps) > 0))).all()):
            return self  # as one loop logs it
        bits = self.values.view(np.int64)
        order = np.lexsort((bits, self.values, self.steps, self.timestamps))
        steps, timestamps, values = self.steps[order], self.timestamps[order], self.values[order]
        if len(order) > 1:
            same = (
                (np.diff(steps) == 0)
                & (np.diff(timestamps) == 0)
                & ((values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1])))
            )
            keep = np.concatenate(([True], ~same))
            steps, timestamps, values = steps[keep], timestamps[keep], values[keep]
        return Series(steps, timestamps, values)


def joined(parts: Sequence[tuple[Ints, Ints, Floats]]) -> Series:
    """The points of several chunks, in no order."""
    if not parts:
        return Series(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))
    steps, timestamps, values = zip(*parts, strict=True)
    return Series(np.concatenate(steps), np.concatenate(timestamps), np.concatenate(values))


_CHUNKS = """
    SELECT first_step, seq, steps, timestamps, values FROM run_metrics
    WHERE organization_id = %s AND run_id = %s AND key = %s
    ORDER BY first_step, seq
"""


@dataclass(frozen=True, slots=True)
class Chunks:
    """The stored rows of one series: their keys, and the points of each."""

    first_steps: list[int]
    sequence: list[int]
    points: list[tuple[Ints, Ints, Floats]]


def _columns(connection: psycopg.AsyncConnection[Any]) -> psycopg.AsyncCursor[Any]:
    """A cursor that reads arrays of numbers as numpy's."""
    cursor = connection.cursor(binary=True)
    cursor.adapters.register_loader(INT8_ARRAY_OID, _Int8ArrayLoader)
    cursor.adapters.register_loader(FLOAT8_ARRAY_OID, _Float8ArrayLoader)
    return cursor


async def read_chunks(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, run_id: UUID, key: str
) -> Chunks:
    """The rows of one metric of one run."""
    async with _columns(connection) as cursor:
        await cursor.execute(_CHUNKS, (organization_id, run_id, key))
        rows = await cursor.fetchall()
    return Chunks([row[0] for row in rows], [row[1] for row in rows], [(row[2], row[3], row[4]) for row in rows])


async def read_chunks_of(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, run_ids: Sequence[UUID], keys: Sequence[str]
) -> list[tuple[UUID, str, Ints, Ints, Floats]]:
    """Run, key, steps, timestamps and values of each row of these metrics of these runs, in no order."""
    async with _columns(connection) as cursor:
        await cursor.execute(
            "SELECT run_id, key, steps, timestamps, values FROM run_metrics "
            "WHERE organization_id = %s AND run_id = ANY(%s) AND key = ANY(%s)",
            (organization_id, list(run_ids), list(keys)),
        )
        return await cursor.fetchall()


async def read_series(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, run_id: UUID, key: str
) -> Series:
    """All points of one metric of one run, ordered by (timestamp, step, value), without duplicates."""
    return (await read_all_series(connection, organization_id, [run_id], key))[run_id]


_POINTS = """
    SELECT run_id, steps, timestamps, values FROM run_metrics
    WHERE organization_id = %s AND run_id = ANY(%s) AND key = %s
    ORDER BY run_id, first_step, seq
"""


async def read_all_series(
    connection: psycopg.AsyncConnection[Any], organization_id: UUID, run_ids: Sequence[UUID], key: str
) -> dict[UUID, Series]:
    """As `read_series` for several runs in one query; a run without points has an empty series."""
    parts: dict[UUID, list[tuple[Ints, Ints, Floats]]] = {run_id: [] for run_id in run_ids}
    async with _columns(connection) as cursor:
        await cursor.execute(_POINTS, (organization_id, list(parts), key))
        for run_id, *part in await cursor.fetchall():
            parts[run_id].append((part[0], part[1], part[2]))
    return {run_id: joined(of_run).distinct() for run_id, of_run in parts.items()}
