"""What the artifact API gives."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class EntryOut(BaseModel):
    """A file or a sub-folder. Size, type, digest and time are those of a file."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    is_folder: bool
    size_bytes: int = Field(description="0 for a folder.")
    media_type: str | None
    digest: str | None = Field(description="SHA-256, hexadecimal.")
    created_at: datetime | None


class ArtifactOut(BaseModel):
    """A file, by its path in the project."""

    model_config = ConfigDict(from_attributes=True)

    path: str
    size_bytes: int
    media_type: str
    digest: str = Field(description="SHA-256, hexadecimal.")
    created_at: datetime


class Deleted(BaseModel):
    """How many files a deletion removed."""

    files: int
