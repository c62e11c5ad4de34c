"""What the artifact API gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


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


class AddressOut(BaseModel):
    """Where the object store itself gives a file to whoever comes with this address, without any header."""

    url: str = Field(description="A secret while it is good: whoever has it reads the file.")
    expires_at: datetime
    size_bytes: int
    digest: str = Field(description="SHA-256, hexadecimal; compare it with what came.")


class Deleted(BaseModel):
    """How many files a deletion removed."""

    files: int


class UploadCreate(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"path": "1/checkpoints/epoch-7.ckpt"}]})
    path: str = Field(min_length=1, max_length=2048, description="Where the file will be, in the project.")
    media_type: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="Guessed from the name if it is left out."
    )


class UploadOut(BaseModel):
    """An upload under way, or completed."""

    id: UUID
    path: str
    created_at: datetime
    completed_at: datetime | None
    size_bytes: int = Field(description="What has come so far; 0 once it is completed.")
    received: list[int] = Field(description="The parts that have come: after an interruption, send the others.")


class PartOut(BaseModel):
    """A part that is stored."""

    number: int
    size_bytes: int
    digest: str = Field(description="SHA-256, hexadecimal.")


class UploadComplete(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"parts": 512}]})
    parts: int | None = Field(
        None, ge=1, le=10_000, description="How many there are; refused while one is missing. All that came, if absent."
    )
