"""Who may ask a deployment: API keys, looked up at most every few seconds, and the server's own tickets."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from modelyard.identity.callers import KEY_FACTS, SCOPE_FACTS, SLUG, is_good_key, is_member
from modelyard.identity.tokens import KEY_MARK, key_prefix
from modelyard.kernel.access import OrganizationRole, Permission, ProjectRole, permissions
from modelyard.kernel.context import Actor, ActorType
from modelyard.serving.gateway.limits import TICKET_MARK, Buckets, deployment_of
from modelyard.serving.gateway.line import Away, Line

KNOWN_GOOD_SECONDS = 3600.0
"""While the database is away, a key that was good so long ago goes on working."""
WRONG_PER_SECOND, WRONG_AT_ONCE = 2.0, 20.0


class Answer(Enum):
    GOOD = "good"
    UNKNOWN = "unknown"
    """No such key, or it is over."""
    ELSEWHERE = "elsewhere"
    """The key's holder has no part in this project, or there is none."""
    FORBIDDEN = "forbidden"
    """Of the project, without the permission."""


class TooManyWrong(Exception):
    """This address tried too many credentials that are none; the argument is how many seconds to wait."""


class Unsure(Exception):
    """The database is away, and the key was not seen before."""


@dataclass(frozen=True, slots=True)
class _Seen:
    answer: Answer
    at: float
    expires_at: datetime | None = None


class Access:
    """Answers for this process. cache: seconds for which an answer holds."""

    def __init__(self, line: Line, *, cache: float, ticket_key: bytes, size: int = 50_000) -> None:
        self._line, self._cache, self._ticket_key, self._size = line, cache, ticket_key, size
        self._seen: OrderedDict[bytes, _Seen] = OrderedDict()
        self._wrong = Buckets()

    async def of(self, credential: str, organization: str, project: str, *, address: str) -> Answer:
        """What the holder of this API key may do in a project.

        Raises:
            TooManyWrong: see there.
            Unsure: see there.
        """
        prefix = key_prefix(credential) if credential.startswith(KEY_MARK) else None
        if prefix is None:
            self._note_wrong(address)
            return Answer.UNKNOWN
        mark = hashlib.blake2b(f"{credential}\0{organization}\0{project}".encode(), digest_size=16).digest()
        seen, now = self._seen.get(mark), time.monotonic()
        if seen is not None and now - seen.at < self._cache:
            if seen.answer is Answer.GOOD and _is_over(seen):
                return Answer.UNKNOWN
            if seen.answer is Answer.UNKNOWN:
                self._note_wrong(address)
            return seen.answer
        try:
            seen = await self._look_up(credential, prefix, organization, project)
        except Away:
            if seen is None or seen.answer is not Answer.GOOD or now - seen.at > KNOWN_GOOD_SECONDS or _is_over(seen):
                raise Unsure from None
            return Answer.GOOD
        self._seen[mark] = seen
        self._seen.move_to_end(mark)
        if len(self._seen) > self._size:
            self._seen.popitem(last=False)
        if seen.answer is Answer.UNKNOWN:
            self._note_wrong(address)
        return seen.answer

    def ticket(self, credential: str) -> UUID | None:
        """The one deployment that a ticket is good for."""
        return deployment_of(credential, self._ticket_key, at=time.time())

    @staticmethod
    def is_ticket(credential: str) -> bool:
        return credential.startswith(TICKET_MARK)

    def _note_wrong(self, address: str) -> None:
        wait = self._wrong.take(address, per_second=WRONG_PER_SECOND, burst=WRONG_AT_ONCE)
        if wait:
            raise TooManyWrong(wait)

    async def _look_up(self, credential: str, prefix: str, organization: str, project: str) -> _Seen:
        at = time.monotonic()
        keys = await self._line.rows(KEY_FACTS, (prefix,))
        if not keys or not is_good_key(keys[0], credential, at=datetime.now(UTC)):
            return _Seen(Answer.UNKNOWN, at)
        key = keys[0]
        if not SLUG.fullmatch(organization) or not SLUG.fullmatch(project):
            return _Seen(Answer.ELSEWHERE, at)
        scopes = await self._line.rows(SCOPE_FACTS, (key["user_id"], organization, project))
        answer = _answer(key, scopes[0]) if scopes else Answer.ELSEWHERE
        return _Seen(answer, at, key["expires_at"])


def _is_over(seen: _Seen) -> bool:
    return seen.expires_at is not None and seen.expires_at <= datetime.now(UTC)


def _answer(key: dict[str, Any], scope: dict[str, Any]) -> Answer:
    bound = key["project_id"]
    if (
        not is_member(scope)
        or key["organization_id"] != scope["organization_id"]
        or scope["project_id"] is None
        or (bound is not None and bound != scope["project_id"])
    ):
        return Answer.ELSEWHERE
    roles = OrganizationRole(scope["role"]), ProjectRole(scope["project_role"]) if scope["project_role"] else None
    person = Actor(ActorType.API_KEY, key["user_id"])
    if Permission.PROJECT_READ not in permissions(person, *roles):
        return Answer.ELSEWHERE
    scoped = Actor(
        ActorType.API_KEY,
        key["user_id"],
        scopes=frozenset(key["scopes"]) if key["scopes"] is not None else None,
    )
    return Answer.GOOD if Permission.DEPLOYMENT_INVOKE in permissions(scoped, *roles) else Answer.FORBIDDEN
