"""The stream of an organization's events, as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from modelyard.identity.access import actor_of
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.context import Actor, Context
from modelyard.kernel.db import Database
from modelyard.kernel.errors import ModelyardError, Unavailable
from modelyard.kernel.http import problems
from modelyard.kernel.ids import uuid7
from modelyard.kernel.notices import RESET, Notice
from modelyard.live.hub import Hub, Viewer
from modelyard.live.rights import Rights, rights_of
from modelyard.projects.access import authenticator_of, database_of, require_in_organization

router = APIRouter(prefix="/orgs/{org}", tags=["live"])

LASTS_SECONDS = 600
PAUSE_SECONDS = 0.2
"""Between two pieces for one viewer: a page that shows much is told five times a second at most."""
SILENCE_SECONDS = 15.0
"""After so long without an event a comment is sent, so that nobody in between takes the line for dead."""
RIGHTS_SECONDS = 30.0
MAX_REPLAYED = 1_000
OVERLAP = timedelta(seconds=10)
"""Ids grow with time, but a transaction may commit after one that began later: a bit of what was sent comes again."""
OLDEST = timedelta(hours=24)

CanLook = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ, bound_keys=True)]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events, until the stream ends; then connect again.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": "event: run.ended\nid: 0190a1b2c3d47e5f8a9b0c1d2e3f4a5b\n"
                'data: {"project_id":"0190a1b2c3d47e5f8a9b0c1d2e3f4a5c","run_id":"0190…","status":"finished"}\n\n',
            }
        },
    }
}


class Stream(StreamingResponse):
    media_type = "text/event-stream"


@router.get("/events", response_class=Stream, responses={**STREAM, **problems(503)})
async def stream_events(
    org: str,
    scope: CanLook,
    request: Request,
    last_event_id: Annotated[
        str | None,
        Header(
            description="The last event that came: those after it are sent first.",
            max_length=100,
            examples=["0190a1b2c3d47e5f8a9b0c1d2e3f4a5b"],
        ),
    ] = None,
    after: Annotated[
        str | None,
        Query(
            description="The same, for a browser that opens the stream anew.",
            max_length=100,
            examples=["0190a1b2c3d47e5f8a9b0c1d2e3f4a5b"],
        ),
    ] = None,
    seconds: Annotated[int, Query(ge=0, le=LASTS_SECONDS, description="How long the stream lasts.")] = LASTS_SECONDS,
) -> Stream:
    """What happens in the organization, as it happens: server-sent events of what the caller may read.

    Each has a name, and facts with ids, never whole objects. `run.metrics` has the newest point of each metric that a
    run logged (`metrics`: key, step, timestamp, value; null for very many). `reset` says that something was left out:
    load again what is shown. Events may come twice; their ids tell.
    """
    hub: Hub = request.app.state.hub
    try:
        viewer = await hub.join(scope.organization_id)
    except TimeoutError:
        raise Unavailable("The database does not answer.", retry_after=2) from None
    watch = _Watch(request, org, scope.actor, viewer, hub)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    last = after if last_event_id is None else last_event_id
    return Stream(watch.events(last, seconds=seconds), headers=headers)


class _Watch:
    """One stream under way."""

    def __init__(self, request: Request, org: str, actor: Actor, viewer: Viewer, hub: Hub) -> None:
        self._request, self._org, self._actor, self._viewer, self._hub = request, org, actor, viewer, hub
        self._database: Database = database_of(request)
        self._rights: Rights | None = None
        self._read_at = 0.0

    async def events(self, last: str | None, *, seconds: float) -> AsyncIterator[bytes]:
        ends = time.monotonic() + seconds
        try:
            await self._read_rights()
            begun = uuid7().hex
            yield b"retry: 2000\n\n"
            replayed = [] if last is None else await self._since(last)
            known = {notice.id for notice in replayed}
            yield self._said(replayed) + f"event: ready\nid: {begun}\ndata: {{}}\n\n".encode()
            said_at = time.monotonic()
            while not self._viewer.ended and (now := time.monotonic()) < ends and self._rights is not None:
                taken = await self._viewer.take(seconds=min(ends - now, SILENCE_SECONDS, PAUSE_SECONDS * 25))
                if taken and known:
                    taken = [notice for notice in taken if not notice.id or notice.id not in known]
                if time.monotonic() - self._read_at > RIGHTS_SECONDS or not self._knows(taken):
                    await self._read_rights()
                piece = self._said(taken)
                if piece or time.monotonic() - said_at > SILENCE_SECONDS:
                    yield piece or b": nothing new\n\n"
                    said_at = time.monotonic()
                    await asyncio.sleep(PAUSE_SECONDS)
        except ModelyardError:  # the session is over, or the database away: the next connection is told which
            return
        finally:
            self._hub.leave(self._viewer)

    def _knows(self, notices: Iterable[Notice]) -> bool:
        """A project that is new is looked for once a second at most."""
        rights = self._rights
        if rights is None or time.monotonic() - self._read_at < 1:
            return True
        return all(rights.know(notice) for notice in notices)

    async def _read_rights(self) -> None:
        """As long as the credential holds.

        Raises:
            Unauthenticated: it does not any more.
        """
        actor = await actor_of(self._request)
        self._rights = await rights_of(self._database, authenticator_of(self._request), actor, self._org)
        self._read_at = time.monotonic()

    def _said(self, notices: Iterable[Notice]) -> bytes:
        rights = self._rights
        return b"" if rights is None else b"".join(_event(notice) for notice in notices if rights.allow(notice))

    async def _since(self, last: str) -> list[Notice]:
        """The events after that one, or that it cannot be said which they are."""
        organization = self._viewer.organization
        reset = [Notice(organization, None, RESET, "", {})]
        try:
            moment = UUID(last).int >> 80
        except ValueError:
            return reset
        now = time.time_ns() // 1_000_000
        if not 0 <= now - moment <= OLDEST // timedelta(milliseconds=1):
            return reset
        first = UUID(int=max(0, moment - OVERLAP // timedelta(milliseconds=1)) << 80)
        async with self._database.driver(Context(self._actor, UUID(organization))) as connection:
            cursor = await connection.execute(
                "SELECT id, project_id, name, payload FROM events WHERE organization_id = %s AND id > %s "
                "ORDER BY id LIMIT %s",
                (UUID(organization), first, MAX_REPLAYED + 1),
            )
            rows = await cursor.fetchall()
        if len(rows) > MAX_REPLAYED:
            return reset
        return [
            Notice(organization, project.hex if project else None, name, id.hex, payload)
            for id, project, name, payload in rows
        ]


def _event(notice: Notice) -> bytes:
    data = msgspec.json.encode({"project_id": notice.project, **notice.data})
    id = f"id: {notice.id}\n" if notice.id else ""
    return f"event: {notice.name}\n{id}data: ".encode() + data + b"\n\n"
