"""Token buckets, and the tickets by which the server lets a person try a deployment."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Hashable
from uuid import UUID

TICKET_MARK = "mi_"
TICKET_SECONDS = 60
_PURPOSE = b"invoke"


class Buckets:
    """At most `size` buckets; the least recently used are forgotten."""

    def __init__(self, size: int = 10_000) -> None:
        self._size = size
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable, *, per_second: float, burst: float) -> float:
        """Take one token. Returns 0, or in how many seconds there is one."""
        now = time.monotonic()
        left, at = self._buckets.pop(key, (burst, now))
        left = min(burst, left + (now - at) * per_second)
        wait = 0.0 if left >= 1 else (1 - left) / per_second
        self._buckets[key] = (left if wait else left - 1, now)
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        return wait


def ticket_key(secret: str) -> bytes:
    """As `Settings.derived_key` makes it."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=_PURPOSE).digest()


def new_ticket(key: bytes, deployment_id: UUID, *, at: float) -> str:
    """A credential for one deployment, for a minute."""
    content = base64.urlsafe_b64encode(json.dumps([deployment_id.hex, int(at) + TICKET_SECONDS]).encode())
    return f"{TICKET_MARK}{content.decode()}.{hmac.new(key, content, hashlib.sha256).hexdigest()}"


def deployment_of(ticket: str, key: bytes, *, at: float) -> UUID | None:
    """The deployment that a ticket is good for now; None for one that is not good."""
    content, _, signature = ticket.removeprefix(TICKET_MARK).partition(".")
    wanted = hmac.new(key, content.encode(), hashlib.sha256).hexdigest()
    if not ticket.isascii() or not hmac.compare_digest(signature.encode(), wanted.encode()):
        return None
    deployment, until = json.loads(base64.urlsafe_b64decode(content))
    return UUID(deployment) if at < until else None
