"""Base of every table, and the mixins that carry the rules all tables share."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Enum,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from modelyard.kernel.ids import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

EMPTY_OBJECT = text("'{}'::jsonb")
EMPTY_LIST = text("'[]'::jsonb")
LIVE = text("deleted_at IS NULL")


class Placement(StrEnum):
    """Where a table lives when one machine no longer serves: on every node, by organization, or on one."""

    REFERENCE = "reference"
    DISTRIBUTED = "distributed"
    LOCAL = "local"


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text,
        int: BigInteger,
        datetime: TIMESTAMP(timezone=True),
        UUID: Uuid,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


def table_info(placement: Placement, *, audited: bool, why_not: str = "") -> dict[str, Any]:
    """`Table.info`: where the table lives, and whether its changes are audited (or why they are not)."""
    if audited == bool(why_not):
        raise ValueError("say why a table is not audited, and only then")
    return {"placement": placement, "audited": audited, "why_not_audited": why_not}


AUDITED = table_info(Placement.DISTRIBUTED, audited=True)


def satellite(why_not: str) -> dict[str, Any]:
    """`Table.info` of a tenant table whose rows are not audited one by one."""
    return table_info(Placement.DISTRIBUTED, audited=False, why_not=why_not)


def text_enum(members: type[StrEnum]) -> Enum:
    """An enumeration stored as text under a CHECK [comparing native enums is not leakproof: no index behind RLS]."""
    return Enum(
        members,
        values_callable=lambda kind: [member.value for member in kind],
        native_enum=False,
        create_constraint=True,
        length=40,
        name="".join(f"_{c.lower()}" if c.isupper() else c for c in members.__name__).lstrip("_"),
    )


def parent(table: str, column: str, *, cascade: bool = False) -> ForeignKeyConstraint:
    """A foreign key to another tenant table: it carries the organization, so no row can point at a stranger's."""
    return ForeignKeyConstraint(
        ["organization_id", column],
        [f"{table}.organization_id", f"{table}.id"],
        ondelete="CASCADE" if cascade else None,
    )


class Identified:
    """A table outside every organization: its key is the id alone."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("uuid7()"), sort_order=-1)


class InOrganization:
    """Rows of one organization; the organization leads the key."""

    @declared_attr
    def organization_id(cls) -> Mapped[UUID]:
        return mapped_column(ForeignKey("organizations.id"), primary_key=True, sort_order=-2)


class TenantOwned(InOrganization):
    """An entity of one organization, with the composite key that every foreign key to it carries."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, server_default=text("uuid7()"), sort_order=-1)


class Audited:
    """Who made and last changed a row, and its number of changes (optimistic locking).

    The database fills all of it: the defaults on insert, the trigger `touch_row` on update, so a write from a
    plain SQL shell carries it too. The `*_by` columns have no foreign key: an actor may be a user or the system.
    """

    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=90)
    created_by: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"), sort_order=91)
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), server_onupdate=FetchedValue(), sort_order=92
    )
    updated_by: Mapped[UUID | None] = mapped_column(
        server_default=text("app_user()"), server_onupdate=FetchedValue(), sort_order=93
    )
    version: Mapped[int] = mapped_column(server_default=text("1"), server_onupdate=FetchedValue(), sort_order=96)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {
            "version_id_col": cls.__table__.c.version if hasattr(cls, "__table__") else cls.version,
            "version_id_generator": False,
            "eager_defaults": True,
        }


class SoftDeletable:
    """A row that is hidden, not gone: `deleted_at` NULL means live."""

    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=94)
    deleted_by: Mapped[UUID | None] = mapped_column(sort_order=95)
