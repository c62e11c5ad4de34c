"""Notices: what open pages are told within a second of its commit, through PostgreSQL's NOTIFY.

A process gathers its notices for a moment and sends them together on a connection of the pool: NOTIFY within the
transaction of a change would let only one transaction of the whole cluster commit at a time. A notice that is lost with
its process is no loss of data: events are rows, and pages load again what they show.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.log import logger

log = logger("notices")

CHANNEL = "modelyard_live"
ANNOUNCED = "announced"
"""Where a session keeps the notices that are told once its transaction is committed."""
RESET = "reset"
"""The name of the notice that says: something was left out, so load again what is shown."""
METRICS = "run.metrics"
PAUSE_SECONDS = 0.1
MAX_BYTES = 7_900
"""PostgreSQL's limit of one payload is 8,000."""
MAX_WAITING = 2_000
MAX_KEYS = 50
"""Metrics of one run that are told one by one; of more it is only said that there are new points."""

Point = tuple[int, int, float]
"""Step, timestamp and value."""


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """organization and project: hexadecimal. id: of the event's row, "" for what is no event."""

    organization: str
    project: str | None
    name: str
    id: str
    data: dict[str, Any]


@dataclass(slots=True)
class _Points:
    project: str
    latest: dict[str, Point] = field(default_factory=dict)


def after_commit(session: AsyncSession, notice: Notice) -> None:
    """Tell this if the session's transaction is committed."""
    session.info.setdefault(ANNOUNCED, []).append(notice)


def _name_of(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


class Notices:
    """The notices of one process on their way out. send: is given payloads for `CHANNEL`."""

    def __init__(self, send: Callable[[list[str]], Awaitable[None]]) -> None:
        self._send = send
        self._waiting: list[Notice] = []
        self._points: dict[tuple[str, str], _Points] = {}
        self._cut: set[str] = set()
        self._sending: asyncio.Task[None] | None = None

    def add(self, notices: Iterable[Notice]) -> None:
        """Tell these soon."""
        for notice in notices:
            if len(self._waiting) < MAX_WAITING:
                self._waiting.append(notice)
            else:
                self._cut.add(notice.organization)
        self._begin()

    def add_points(
        self,
        organization_id: UUID,
        project_id: UUID,
        run_id: UUID,
        keys: Sequence[str],
        points: Iterable[Point],
    ) -> None:
        """Tell soon that a run has new points. points: one for each key; the last one counts."""
        place = (organization_id.hex, run_id.hex)
        of_run = self._points.get(place)
        if of_run is None:
            if len(self._points) >= MAX_WAITING:
                self._cut.add(organization_id.hex)
                return
            of_run = self._points[place] = _Points(project_id.hex)
        of_run.latest.update(zip(keys, points, strict=True))
        self._begin()

    def _begin(self) -> None:
        if self._sending is None and (self._waiting or self._points or self._cut):
            self._sending = asyncio.create_task(self._keep_sending())

    async def _keep_sending(self) -> None:
        try:
            while self._waiting or self._points or self._cut:
                await asyncio.sleep(PAUSE_SECONDS)
                await self._flush()
        finally:
            self._sending = None

    async def _flush(self) -> None:
        waiting, points, cut = self._waiting, self._points, self._cut
        self._waiting, self._points, self._cut = [], {}, set()
        notices = waiting
        for (organization, run), of_run in points.items():
            notices.append(points_notice(organization, of_run.project, run, of_run.latest))
        notices += [Notice(organization, None, RESET, "", {}) for organization in cut]
        try:
            await self._send(list(_payloads(notices)))
        except Exception as error:  # the database may be away: who looks is told to look again once it is back
            log.warning("notices are lost", reason=type(error).__name__, notices=len(notices))
            self._cut |= {notice.organization for notice in notices}
            await asyncio.sleep(1)

    async def close(self) -> None:
        """Send what waits, once."""
        if self._sending is not None:
            self._sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sending
        if self._waiting or self._points or self._cut:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._flush(), 2)


def points_notice(organization: str, project: str, run: str, latest: Mapping[str, Point]) -> Notice:
    """The newest point of each metric. Values that JSON has no number for are told by name."""
    metrics: list[Any] | None = None
    if len(latest) <= MAX_KEYS:
        metrics = [
            [key, step, timestamp, value if math.isfinite(value) else _name_of(value)]
            for key, (step, timestamp, value) in latest.items()
        ]
    return Notice(organization, project, METRICS, "", {"run_id": run, "metrics": metrics})


def _payloads(notices: Sequence[Notice]) -> Iterable[str]:
    """Lists of notices, each small enough for one NOTIFY. What alone is too large is told without its details."""
    held: list[bytes] = []
    size = 2
    for notice in notices:
        encoded = msgspec.json.encode(notice)
        if len(encoded) > MAX_BYTES - 2:
            bare = {"run_id": notice.data["run_id"], "metrics": None} if notice.name == METRICS else {}
            encoded = msgspec.json.encode(msgspec.structs.replace(notice, data=bare))
        if size + len(encoded) + 1 > MAX_BYTES:
            yield (b"[" + b",".join(held) + b"]").decode()
            held, size = [], 2
        held.append(encoded)
        size += len(encoded) + 1
    if held:
        yield (b"[" + b",".join(held) + b"]").decode()


_decode = msgspec.json.Decoder(list[Notice]).decode


def read_payload(payload: str) -> list[Notice]:
    """The notices of one payload.

    Raises:
        msgspec.DecodeError: it is none of ours.
    """
    return _decode(payload)
