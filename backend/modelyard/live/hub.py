"""The viewers of one process, and the one connection that listens for all of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from modelyard.kernel.log import logger
from modelyard.kernel.notices import CHANNEL, RESET, Notice, read_payload
from modelyard.settings import Settings

log = logger("live")

MAX_BEHIND = 1_000
"""Notices that wait for one viewer. A slower one is told to load again what it shows, and costs the others nothing."""
RETRY_SECONDS = 1.0


class Viewer:
    """Somebody who looks at one organization. Notices wait here until they are taken."""

    def __init__(self, organization_id: UUID) -> None:
        self.organization = organization_id.hex
        self.ended = False
        self._waiting: deque[Notice] = deque()
        self._something = asyncio.Event()

    def tell(self, notice: Notice) -> None:
        if len(self._waiting) >= MAX_BEHIND or notice.name == RESET:
            self._waiting.clear()
            notice = Notice(self.organization, None, RESET, "", {})
        self._waiting.append(notice)
        self._something.set()

    def end(self) -> None:
        self.ended = True
        self._something.set()

    async def take(self, *, seconds: float) -> list[Notice]:
        """What waits; what comes next, if nothing does; nothing after so many seconds."""
        if not self._waiting and not self.ended:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._something.wait(), seconds)
        self._something.clear()
        taken = list(self._waiting)
        self._waiting.clear()
        return taken


class Hub:
    """Hands what PostgreSQL notifies of to the viewers of the organization."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._viewers: dict[str, set[Viewer]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()
        self._was_lost = False
        self._ended = False

    async def join(self, organization_id: UUID) -> Viewer:
        """A new viewer, who is told of everything that is committed from now on.

        Raises:
            TimeoutError: the database does not answer.
        """
        viewer = Viewer(organization_id)
        self._viewers[viewer.organization].add(viewer)
        if self._ended:
            viewer.end()
            return viewer
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait_for(self._hears.wait(), 10)
        except BaseException:
            self.leave(viewer)
            raise
        return viewer

    def leave(self, viewer: Viewer) -> None:
        of_organization = self._viewers[viewer.organization]
        of_organization.discard(viewer)
        if not of_organization:
            del self._viewers[viewer.organization]

    @property
    def count(self) -> int:
        """Viewers of this process."""
        return sum(map(len, self._viewers.values()))

    def end(self) -> None:
        """Let every stream end, so that the process may."""
        self._ended = True
        for viewers in self._viewers.values():
            for viewer in viewers:
                viewer.end()

    async def close(self) -> None:
        self.end()
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except psycopg.Error as error:
                log.warning("not listening", reason=type(error).__name__)
            self._hears.clear()
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self) -> None:
        url = self._settings.psycopg_url()
        connecting = psycopg.AsyncConnection.connect(
            url, autocommit=True, application_name="modelyard-live", connect_timeout=10, **ALIVE
        )
        async with await connecting as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            if self._was_lost:  # whoever was here before has missed what came meanwhile
                for viewers in self._viewers.values():
                    for viewer in viewers:
                        viewer.tell(Notice(viewer.organization, None, RESET, "", {}))
            self._was_lost = True
            self._hears.set()
            async for heard in connection.notifies():
                self._tell(heard.payload)

    def _tell(self, payload: str) -> None:
        try:
            notices = read_payload(payload)
        except msgspec.DecodeError:
            log.warning("a notice that is none of ours")
            return
        for notice in notices:
            for viewer in self._viewers.get(notice.organization, ()):
                viewer.tell(notice)


ALIVE: dict[str, Any] = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""A line that went silent is noticed: nothing is ever sent on it that would tell."""
