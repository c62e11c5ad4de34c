"""Projects and their members."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.access import ProjectRole
from modelyard.kernel.models import (
    AUDITED,
    EMPTY_OBJECT,
    LIVE,
    Audited,
    Base,
    SoftDeletable,
    TenantOwned,
    parent,
    text_enum,
)


class ProjectStatus(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class Project(TenantOwned, Audited, SoftDeletable, Base):
    """The place of a team's runs, models and deployments. An archived project is read-only.

    `experiment_floor`: no new experiment gets a smaller number, since one that is purged may have had it.

    Queries: by slug (every request) and the list of an organization (the partial unique index).
    """

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name="slug"),
        CheckConstraint("name <> '' AND length(name) <= 200", name="name"),
        CheckConstraint("jsonb_typeof(settings) = 'object'", name="settings"),
        Index("uq_projects_slug", "organization_id", "slug", unique=True, postgresql_where=LIVE),
        {"info": AUDITED},
    )
    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    status: Mapped[ProjectStatus] = mapped_column(text_enum(ProjectStatus), server_default="active")
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    experiment_floor: Mapped[int] = mapped_column(server_default=text("0"))


class ProjectMember(TenantOwned, Audited, SoftDeletable, Base):
    """A person's role in one project; organization owners and admins need none.

    Queries: one person in one project (every request) and a project's members (the partial unique index);
    a person's projects (`user_id`).
    """

    __tablename__ = "project_members"
    __table_args__ = (
        parent("projects", "project_id", cascade=True),
        Index(
            "uq_project_members_user",
            "organization_id",
            "project_id",
            "user_id",
            unique=True,
            postgresql_where=LIVE,
        ),
        Index("ix_project_members_user_id", "organization_id", "user_id"),
        {"info": AUDITED},
    )
    project_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[ProjectRole] = mapped_column(text_enum(ProjectRole))
