"""Points of many series as columns: made distinct, subtracted, counted, without a Python loop over points."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from modelyard.tracking.series import Floats, Ints

BLOCK_POINTS = 100_000
HUGE = 1.7976931348623157e308
"""What MLflow's stores write for infinity."""
Series = tuple[UUID, str]
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Block:
    """Points of whole series: `series[code]` is a point's run and key; timestamps in milliseconds; shape (n,) each."""

    series: list[Series]
    codes: Ints
    steps: Ints
    timestamps: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.codes)


def a_block(series: list[Series], codes: Ints, steps: Ints, timestamps: Ints, values: Floats) -> Block:
    """Distinct points in order of series, step, timestamp and value. Huge values are infinities, -0 is 0."""
    values = np.where(np.abs(values) >= HUGE, np.copysign(np.inf, values), values) + 0.0
    order = np.lexsort((values, timestamps, steps, codes))
    whole = Block(series, codes[order], steps[order], timestamps[order], values[order])
    return _picked(whole, ~_repeated(whole))


def from_columns(
    runs: Sequence[UUID], keys: Sequence[str], steps: Sequence[int], timestamps: Sequence[int], values: Sequence[float]
) -> Block:
    """A block of columns as a database gives them, in any order."""
    index: dict[Series, int] = {}
    codes = [index.setdefault(series, len(index)) for series in zip(runs, keys, strict=True)]
    return a_block(
        list(index),
        np.array(codes, np.int64),
        np.array(steps, np.int64),
        np.array(timestamps, np.int64),
        np.array(values, np.float64),
    )


def joined(blocks: Sequence[Block]) -> Block:
    """Blocks of different series as one."""
    series: list[Series] = []
    codes = []
    for block in blocks:
        codes.append(block.codes + len(series))
        series += block.series
    columns = [np.concatenate([getattr(block, name) for block in blocks]) for name in ("steps", "timestamps", "values")]
    return Block(series, np.concatenate(codes), *columns)


def missing(source: Block, target: Block) -> Block:
    """The points of `source` that `target` does not have."""
    known = {series: code for code, series in enumerate(target.series)}
    if not len(target):
        return source
    renamed = np.array([known.get(series, -1 - code) for code, series in enumerate(source.series)], np.int64)
    codes = np.concatenate((target.codes, renamed[source.codes]))
    steps = np.concatenate((target.steps, source.steps))
    timestamps = np.concatenate((target.timestamps, source.timestamps))
    values = np.concatenate((target.values, source.values))
    # A stable sort keeps the target's point before its equal.
    order = np.lexsort((values, timestamps, steps, codes))
    repeated = _repeated(Block([], codes[order], steps[order], timestamps[order], values[order]))
    wanted = np.zeros(len(codes), bool)
    wanted[order] = ~repeated
    return _picked(source, wanted[len(target) :])


def _repeated(block: Block) -> NDArray[np.bool_]:
    """Which points of a sorted block equal the one before; NaN equals NaN."""
    same = np.zeros(len(block), bool)
    if len(block) > 1:
        values = block.values
        same[1:] = (
            (np.diff(block.codes) == 0)
            & (np.diff(block.steps) == 0)
            & (np.diff(block.timestamps) == 0)
            & ((values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1])))
        )
    return same


def _picked(block: Block, which: NDArray[np.bool_]) -> Block:
    return Block(block.series, block.codes[which], block.steps[which], block.timestamps[which], block.values[which])


def checksum(block: Block) -> int:
    """The sum of a 64-bit hash of each point, modulo 2⁶⁴: the same in any order and any split into blocks."""
    if not len(block):
        return 0
    names = np.array([number_of(run.hex, key) for run, key in block.series], np.uint64)
    values = np.where(np.isnan(block.values), np.nan, block.values)
    hashed = names[block.codes]
    for column in (block.steps, block.timestamps, values):
        hashed = _mixed(hashed ^ _mixed(column.view(np.uint64)))
    return int(hashed.sum(dtype=np.uint64))


def number_of(*parts: str) -> int:
    """64 bits of a hash of texts."""
    digest = hashlib.blake2b("\0".join(parts).encode(errors="replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big")


def _mixed(words: Words) -> Words:
    """The finalizer of SplitMix64 (Steele, Lea and Flood, 2014), on each word."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
