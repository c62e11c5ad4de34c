"""The names of stored files, and files that are still coming in parts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import Base, InOrganization, TenantOwned, parent, satellite


class Artifact(TenantOwned, Base):
    """A file of a project: `path` is relative to the project's root, `digest` the SHA-256 of its bytes (hexadecimal).

    The bytes lie in the store under the organization and the digest, so equal files share them.
    Queries: by path and by folder, in order (the unique index, compared byte by byte); by digest (what still holds
    these bytes); an organization's stored bytes.
    """

    __tablename__ = "artifacts"
    __table_args__ = (
        parent("projects", "project_id"),
        CheckConstraint("path <> '' AND length(path) <= 2048", name="path"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
        Index(
            "uq_artifacts_path",
            "organization_id",
            "project_id",
            "path",
            unique=True,
            postgresql_ops={"path": "text_pattern_ops"},
        ),
        Index("ix_artifacts_digest", "organization_id", "digest"),
        {"info": satellite("named by the run or version that holds it; its deletion is an audit event")},
    )
    project_id: Mapped[UUID]
    path: Mapped[str]
    digest: Mapped[str]
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(server_default="application/octet-stream")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_by: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"))


class ArtifactUpload(TenantOwned, Base):
    """A file that comes in parts. It has no name among the artifacts before all of them are there.

    `digest` and `completed_at` are set together; a completed one stays until it expires, so that a client that did not
    get its answer may ask again.
    Queries: by id; those that have expired.
    """

    __tablename__ = "artifact_uploads"
    __table_args__ = (
        parent("projects", "project_id"),
        CheckConstraint("path <> '' AND length(path) <= 2048", name="path"),
        CheckConstraint("(digest IS NULL) = (completed_at IS NULL)", name="completed"),
        Index("ix_artifact_uploads_created_at", "organization_id", "created_at"),
        {"info": satellite("a transfer under way; who and when stand on the file that it becomes")},
    )
    project_id: Mapped[UUID]
    path: Mapped[str]
    media_type: Mapped[str | None]
    digest: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    created_by: Mapped[UUID | None] = mapped_column(server_default=text("app_user()"))
    completed_at: Mapped[datetime | None]


class ArtifactPart(InOrganization, Base):
    """One part of an upload, its bytes in the store under their digest like any artifact's.

    Queries: the parts of an upload in order (the primary key); by digest (what still holds these bytes).
    """

    __tablename__ = "artifact_parts"
    __table_args__ = (
        parent("artifact_uploads", "upload_id", cascade=True),
        CheckConstraint("number BETWEEN 1 AND 10000", name="number"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
        Index("ix_artifact_parts_digest", "organization_id", "digest"),
        {"info": satellite("part of its upload")},
    )
    upload_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    size_bytes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
