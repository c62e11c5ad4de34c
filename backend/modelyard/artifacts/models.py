"""The names of stored files."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import Base, TenantOwned, parent, satellite


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
