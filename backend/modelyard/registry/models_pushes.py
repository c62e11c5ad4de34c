"""Pushes: versions whose files are still coming."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import EMPTY_OBJECT, Base, InOrganization, TenantOwned, parent, satellite


class VersionPush(TenantOwned, Base):
    """A version that is being sent. Nothing can be seen of it among the versions before it is completed.

    `model_id` is NULL for a model that is made with the version. A completed one stays until it expires, so that a
    client that did not get its answer may ask again.
    Queries: by id; those that have expired; those under way of a project.
    """

    __tablename__ = "version_pushes"
    __table_args__ = (
        parent("projects", "project_id"),
        parent("models", "model_id"),
        parent("model_versions", "version_id"),
        parent("experiment_runs", "run_id"),
        CheckConstraint("model_name <> '' AND length(model_name) <= 500", name="model_name"),
        CheckConstraint("jsonb_typeof(tags) = 'object'", name="tags"),
        CheckConstraint("(version_id IS NULL) = (completed_at IS NULL)", name="completed"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
        Index("ix_version_pushes_expires_at", "organization_id", "expires_at"),
        Index("ix_version_pushes_project_id", "organization_id", "project_id"),
        Index("ix_version_pushes_run_id", "organization_id", "run_id"),
        {"info": satellite("a transfer under way; who and when stand on the version that it becomes")},
    )
    project_id: Mapped[UUID]
    model_id: Mapped[UUID | None]
    model_name: Mapped[str]
    run_id: Mapped[UUID | None]
    description: Mapped[str] = mapped_column(server_default="")
    tags: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY_OBJECT)
    version_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_by: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"))
    expires_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class PushFile(InOrganization, Base):
    """A file of a push; `number` is its place in the list that the client gave.

    `stored`: the project has its bytes, because it had them when the push began, or because they were sent. Only then
    does the row hold them, like a name among the artifacts does.
    Queries: the files of a push in order (the primary key); by digest (what still holds these bytes).
    """

    __tablename__ = "push_files"
    __table_args__ = (
        parent("version_pushes", "push_id", cascade=True),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("path <> '' AND length(path) <= 2048", name="path"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
        Index("ix_push_files_digest", "organization_id", "digest"),
        {"info": satellite("part of its push")},
    )
    push_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str]
    size_bytes: Mapped[int]
    digest: Mapped[str]
    stored: Mapped[bool] = mapped_column(server_default=text("false"))
