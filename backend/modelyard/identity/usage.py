"""When and from where API keys were last used, and when members were last seen: noted in memory, written down now and
then, one statement for all keys and one for all members.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from modelyard.kernel.context import SYSTEM, Actor, Context, RequestInfo
from modelyard.kernel.db import Database, Role
from modelyard.kernel.errors import refusal_of
from modelyard.kernel.log import logger

log = logger("usage")

WRITE_EVERY_SECONDS = 30.0

_WRITE = """
UPDATE api_keys AS k SET last_used_at = u.at, last_used_ip = u.ip
FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[], %s::text[]) AS u (organization_id, id, at, ip)
WHERE k.organization_id = u.organization_id AND k.id = u.id
    AND (k.last_used_at IS NULL OR k.last_used_at <= u.at - interval '30 seconds')
"""
"""What another process has just written stands: a key that all of them meet is written once all the same."""

_WRITE_SEEN = """
UPDATE organization_memberships AS m SET last_seen_at = u.at
FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) AS u (organization_id, user_id, at)
WHERE m.organization_id = u.organization_id AND m.user_id = u.user_id AND m.deleted_at IS NULL
    AND (m.last_seen_at IS NULL OR m.last_seen_at <= u.at - interval '30 seconds')
"""


class Uses:
    """The last use of each key, and by each member, since it was last written down."""

    def __init__(self) -> None:
        self._uses: dict[UUID, tuple[UUID, datetime, str]] = {}
        self._seen: dict[tuple[UUID, UUID], datetime] = {}

    def note(self, actor: Actor, address: str) -> None:
        """A key was used from this address just now."""
        assert actor.key_id is not None
        assert actor.organization_id is not None
        self._uses[actor.key_id] = (actor.organization_id, datetime.now(UTC), address)

    def see(self, organization_id: UUID, user_id: UUID) -> None:
        """A member acts in an organization just now, by a session or a key of theirs."""
        self._seen[(organization_id, user_id)] = datetime.now(UTC)

    async def write(self, database: Database) -> None:
        """Write down what was noted. When that fails it stays noted."""
        uses, self._uses = self._uses, {}
        seen, self._seen = self._seen, {}
        # In one order everywhere, so that two processes do not wait for each other's rows.
        keys = [(organization_id, key_id, at, ip) for key_id, (organization_id, at, ip) in sorted(uses.items())]
        members = [(*member, at) for member, at in sorted(seen.items())]
        if not keys and not members:
            return
        context = Context(SYSTEM, request=RequestInfo(operation="note_uses"))
        try:
            async with database.driver(context, role=Role.PLATFORM) as connection:
                for statement, rows in ((_WRITE, keys), (_WRITE_SEEN, members)):
                    if rows:
                        await connection.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        except Exception:
            self._uses, self._seen = uses | self._uses, seen | self._seen
            raise

    async def keep_writing(self, database: Database) -> None:
        """Write every half a minute until this task is cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(WRITE_EVERY_SECONDS)
                await self._try_to_write(database)
        finally:
            await self._try_to_write(database)

    async def _try_to_write(self, database: Database) -> None:
        try:
            await self.write(database)
        except Exception as error:
            if refusal_of(error) is None:
                log.error("the use of keys and by members could not be written down", exc_info=error)
