"""Creating once: a request with an `Idempotency-Key` that was answered before gets the same answer again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import Base, Placement, table_info

LIFETIME = timedelta(hours=24)


class IdempotencyKey(Base):
    """One answered request of a person, or of a key that acts for them. The answer is sealed: it may hold a new secret.

    `request_hash` is the SHA-256 of method, path and body. Queries: by its key; old ones are removed by age.
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
