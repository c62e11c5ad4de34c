"""What a gateway counts: minutes by deployment and version, kept in memory for a second, added up in the database."""

from __future__ import annotations

import bisect
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from modelyard.kernel.log import logger
from modelyard.serving.gateway.line import Away, Line

log = logger("gateway")

EDGES_MS = [0.1 * 10 ** (step / 10) for step in range(61)]
"""As `serving.latency.EDGES_MS`, without numpy."""
MAX_MINUTES = 20_000
"""Kept while the database is away; what is more is dropped, and told."""
MAX_PREDICTIONS = 2_000
MAX_PREDICTION_BYTES = 16 * 1024**2
MAX_BODY_BYTES = 32 * 1024
"""A request or an answer that is larger is kept without its content."""
MAX_COUNTS_BYTES = 4096
MAX_COLUMNS, MAX_BINS = 20, 64
OTHER = "other"
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


@dataclass(slots=True)
class Minute:
    requests: int = 0
    client_errors: int = 0
    server_errors: int = 0
    rows: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    latency_sum_ms: float = 0.0
    latency_histogram: list[int] = field(default_factory=lambda: [0] * (len(EDGES_MS) + 1))
    predictions: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, other: Minute) -> None:
        self.requests += other.requests
        self.client_errors += other.client_errors
        self.server_errors += other.server_errors
        self.rows += other.rows
        self.bytes_in += other.bytes_in
        self.bytes_out += other.bytes_out
        self.latency_sum_ms += other.latency_sum_ms
        pairs = zip(self.latency_histogram, other.latency_histogram, strict=True)
        self.latency_histogram = [mine + theirs for mine, theirs in pairs]
        self.count(other.predictions)

    def count(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Add counts of predictions; bins and columns past the bounds go together."""
        for column, bins in counts.items():
            if column not in self.predictions and len(self.predictions) >= MAX_COLUMNS:
                continue
            mine = self.predictions.setdefault(column, {})
            for name, number in bins.items():
                place = name if name in mine or len(mine) < MAX_BINS else OTHER
                mine[place] = mine.get(place, 0) + number


Key = tuple[UUID, UUID, UUID, int]


class Counters:
    """Minutes and sampled predictions on their way to the database."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._minutes: dict[Key, Minute] = {}
        self._predictions: list[dict[str, Any]] = []
        self._prediction_bytes = 0
        self.dropped = 0
        """Requests that are counted nowhere, and predictions that are not kept, since the start."""

    def minute(self, organization_id: UUID, deployment_id: UUID, version_id: UUID) -> Minute:
        """Where a request that ends now is counted."""
        key = (organization_id, deployment_id, version_id, int(time.time()) // 60)
        found = self._minutes.get(key)
        if found is None:
            found = Minute()
            if len(self._minutes) < MAX_MINUTES:
                self._minutes[key] = found
            else:
                self.dropped += 1
        return found

    def keep(self, prediction: dict[str, Any], *, size: int) -> None:
        """Keep a sampled prediction: `inputs` and `output` are bytes of JSON, or None where they are too large."""
        if len(self._predictions) >= MAX_PREDICTIONS or self._prediction_bytes + size > MAX_PREDICTION_BYTES:
            self.dropped += 1
            return
        self._prediction_bytes += size
        self._predictions.append(prediction)

    async def flush(self) -> None:
        """Write down what was counted. When the database is away it stays, up to the bounds."""
        minutes, self._minutes = self._minutes, {}
        predictions, self._predictions, self._prediction_bytes = self._predictions, [], 0
        try:
            if minutes:
                given = json.dumps([_row(key, minute) for key, minute in minutes.items()])
                await self._line.rows("SELECT record_traffic(%s::jsonb)", (given,))
                minutes = {}
            if predictions:
                await self._line.rows("SELECT record_predictions(%s::jsonb)", (_kept(predictions),))
        except Away:
            for key, minute in minutes.items():
                if key in self._minutes:
                    self._minutes[key].add(minute)
                elif len(self._minutes) < MAX_MINUTES:
                    self._minutes[key] = minute
                else:
                    self.dropped += minute.requests
            for prediction in predictions:
                size = len(prediction["inputs"] or b"") + len(prediction["output"] or b"")
                self.keep(prediction, size=size)


def observe(minute: Minute, *, status: int, model_error: bool, ms: float, bytes_in: int, bytes_out: int) -> None:
    """Count one request. A model that raised is the version's fault, whatever status the protocol gives it."""
    minute.requests += 1
    if model_error or status >= 500:
        minute.server_errors += 1
    elif status >= 400:
        minute.client_errors += 1
    minute.bytes_in += bytes_in
    minute.bytes_out += bytes_out
    minute.latency_sum_ms += ms
    minute.latency_histogram[bisect.bisect_left(EDGES_MS, ms)] += 1


def counts_of(header: bytes | None) -> dict[str, dict[str, int]]:
    """What a model's process says it predicted; nothing when that has not the expected form."""
    if not header or len(header) > MAX_COUNTS_BYTES:
        return {}
    try:
        found = msgspec.json.decode(header, type=dict[str, dict[str, int]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    if len(found) > MAX_COLUMNS:
        return {}
    for column, bins in found.items():
        names = (column, *bins)
        if column.startswith("_") or len(bins) > MAX_BINS or not all(_NAME.fullmatch(name) for name in names):
            return {}
        if not all(0 < count <= 10**6 for count in bins.values()):
            return {}
    return found


def _row(key: Key, minute: Minute) -> dict[str, Any]:
    organization_id, deployment_id, version_id, number = key
    return {
        "organization_id": organization_id.hex,
        "deployment_id": deployment_id.hex,
        "version_id": version_id.hex,
        "bucket_at": datetime.fromtimestamp(number * 60, UTC).isoformat(),
        "requests": minute.requests,
        "client_errors": minute.client_errors,
        "server_errors": minute.server_errors,
        "rows": minute.rows,
        "bytes_in": minute.bytes_in,
        "bytes_out": minute.bytes_out,
        "latency_sum_ms": minute.latency_sum_ms,
        "latency_histogram": minute.latency_histogram,
        "predictions": minute.predictions,
    }


def _kept(predictions: list[dict[str, Any]]) -> str:
    rows = [{**one, "inputs": _content(one["inputs"]), "output": _content(one["output"])} for one in predictions]
    return json.dumps(rows)


def _content(body: bytes | None) -> dict[str, Any]:
    """A body as it is kept: an object that the database can store."""
    if body is None or b"\\u0000" in body:
        return {"omitted": True}
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {"omitted": True}
    return found if isinstance(found, dict) else {"value": found}
