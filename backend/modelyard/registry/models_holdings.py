"""What each alias and stage held, and when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import Base, TenantOwned, parent, satellite, text_enum


class HoldingKind(StrEnum):
    ALIAS = "alias"
    STAGE = "stage"


class ModelHolding(TenantOwned, Base):
    """One period in which an alias or a stage held a version: from `since` up to and without `until` (NULL: it does).

    The database's triggers alone write it, when a transaction commits: what changed and changed back within one leaves
    nothing. A deleted version or model holds nothing. Several versions may be in one stage.
    Queries: a model's periods, newest first, and those that cover a moment (by `since`); a version's open ones (the
    partial unique index).
    """

    __tablename__ = "model_holdings"
    __table_args__ = (
        parent("models", "model_id", cascade=True),
        parent("model_versions", "version_id", cascade=True),
        CheckConstraint("until >= since", name="times"),
        CheckConstraint("length(reason) <= 500", name="reason"),
        CheckConstraint("until IS NOT NULL OR ended_by IS NULL", name="ended"),
        Index("ix_model_holdings_newest", "organization_id", "model_id", "since", "id"),
        Index(
            "uq_model_holdings_open",
            "organization_id",
            "version_id",
            "kind",
            "name",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        {"info": satellite("it is a trail itself: the database writes it from changes that are audited")},
    )
    model_id: Mapped[UUID]
    kind: Mapped[HoldingKind] = mapped_column(text_enum(HoldingKind))
    name: Mapped[str]
    version_id: Mapped[UUID]
    number: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    set_by: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(server_default="")
    ended_by: Mapped[UUID | None]
