"""Creating once: a POST with an `Idempotency-Key` that was answered before gets the same answer again.

The key is written in the transaction of the creation. So a second request with the same key, at the same moment, waits
for the first; and what failed is not remembered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import CheckConstraint, Index, LargeBinary, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.errors import Invalid
from modelyard.kernel.models import Base, Placement, table_info
from modelyard.kernel.vault import Vault

LIFETIME = timedelta(hours=24)
HEADER = "idempotency-key"
REPLAYED = "Idempotency-Replayed"


class IdempotencyKey(Base):
    """One answered request of a person, or of a key that acts for them. The answer is sealed: it may hold a new secret.

    `request_hash` is a keyed hash of method, path and body. Queries: by its key; old ones are removed by age.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        CheckConstraint("length(key_hash) = 64 AND length(request_hash) = 64", name="hashes"),
        Index("ix_idempotency_keys_created_at", "created_at"),
        {"info": table_info(Placement.LOCAL, audited=False, why_not="what the request made is audited")},
    )
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int | None]
    response_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class KeyReused(Invalid):
    code, title = "idempotency_key_reused", "The key belongs to another request"


class Replay(Exception):
    """Not a refusal: the answer that this request was given before."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True, slots=True)
class Pending:
    """A request under way that is to be answered once."""

    session: AsyncSession
    vault: Vault
    user_id: UUID
    key_hash: str

    async def remember(self, response: Response) -> None:
        """Keep the answer, in the transaction of the request."""
        headers = {name: response.headers[name] for name in ("content-type", "etag") if name in response.headers}
        kept = json.dumps({"headers": headers, "body": bytes(response.body).decode()}).encode()
        await self.session.execute(
            update(IdempotencyKey)
            .where(IdempotencyKey.user_id == self.user_id, IdempotencyKey.key_hash == self.key_hash)
            .values(status=response.status_code, response_sealed=self.vault.seal(kept))
            .execution_options(synchronize_session=False)
        )


async def once(request: Request, session: AsyncSession, vault: Vault, *, user_id: UUID | None, caller: UUID) -> None:
    """Answer a POST with an `Idempotency-Key` only once, from here on. Called when the actor is known.

    caller: the API key or the log-in session; what one sends says nothing to another, even of the same person.

    Raises:
        Replay: it was answered before; this is the answer.
        KeyReused: the key came with another request before.
    """
    given = request.headers.get(HEADER)
    if request.method != "POST" or given is None or user_id is None:
        return
    key_hash = vault.digest(f"{caller}\n{given}".encode())
    target = f"{request.method} {request.scope['path']}?{request.scope['query_string'].decode('latin-1')}\n"
    # Keyed, as a body may hold a password, and a plain hash of it could be guessed at.
    request_hash = vault.digest(target.encode() + await request.body())
    fresh = {"request_hash": request_hash, "status": None, "response_sealed": None, "created_at": datetime.now(UTC)}
    forgotten = IdempotencyKey.created_at < datetime.now(UTC) - LIFETIME
    taken = await session.execute(
        insert(IdempotencyKey)
        .values(user_id=user_id, key_hash=key_hash, **fresh)
        .on_conflict_do_update(index_elements=["user_id", "key_hash"], set_=fresh, where=forgotten)
        .returning(IdempotencyKey.key_hash)
    )
    if taken.first() is not None:
        request.state.once = Pending(session, vault, user_id, key_hash)
        return
    known = (
        await session.execute(
            select(IdempotencyKey).where(IdempotencyKey.user_id == user_id, IdempotencyKey.key_hash == key_hash)
        )
    ).scalar_one()
    if known.request_hash != request_hash:
        raise KeyReused("This Idempotency-Key came with another request before. Choose a new one.")
    if known.response_sealed is None or known.status is None:
        return
    try:
        kept = json.loads(vault.open(known.response_sealed))
    except ValueError:
        raise KeyReused("What this key was answered with can no longer be read. Look before repeating it.") from None
    raise Replay(Response(kept["body"], known.status, {**kept["headers"], REPLAYED: "true"}))


def _declared(
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            description="Any unique text. Repeated within 24 hours, the request is answered as it was the first time.",
            examples=["0d1f5a3c-nightly-2026-01-31"],
        ),
    ] = None,
) -> None:
    """Documents the header, and refuses one that is too long."""


class Route(APIRoute):
    """A route of the native API: a POST may carry an `Idempotency-Key`."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if "POST" in (options.get("methods") or ()):
            options["dependencies"] = [*(options.get("dependencies") or ()), Depends(_declared)]
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                response = await answer(request)
            except Replay as known:
                return known.response
            pending: Pending | None = getattr(request.state, "once", None)
            if pending is not None and response.status_code < 300:
                await pending.remember(response)
            return response

        return handler
