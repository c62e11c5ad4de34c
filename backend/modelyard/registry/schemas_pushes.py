"""What the native API takes and gives for pushes, and for the files of a version."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.registry.schemas import Name, Tags, Text

MAX_FILES = 10_000
MAX_SIZE = 2**62

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the bytes, hexadecimal.")]


class PushFileIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    path: str = Field(min_length=1, max_length=1900, description="Relative to the version, with single slashes.")
    size_bytes: int = Field(ge=0, le=MAX_SIZE)
    digest: Digest


class PushCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "model": "fraud-classifier",
                    "create_model": True,
                    "files": [{"path": "model/weights.bin", "size_bytes": 5, "digest": "5994471abb01112a" * 4}],
                    "tags": {"trained": "june"},
                }
            ]
        },
    )
    model: Name = Field(description="Name of the registered model.")
    create_model: bool = Field(False, description="Make the model together with the version if there is none.")
    files: list[PushFileIn] = Field(min_length=1, max_length=MAX_FILES)
    description: Text = ""
    tags: Tags = {}
    run_id: UUID | None = Field(None, description="A run of the project that made it; its metrics are kept.")


class MissingOut(BaseModel):
    """A content that has not come yet. One larger than `part_bytes` comes best in parts of that size."""

    digest: str
    size_bytes: int
    part_bytes: int = Field(description="Size of every part but the last.")
    received: list[int] = Field(description="Numbers of the parts that have come, from 1.")


class PushOut(BaseModel):
    id: UUID
    model: str
    model_id: UUID | None = Field(description="null: the model is made with the version.")
    created_at: datetime
    expires_at: datetime = Field(description="Then it is forgotten with what has come.")
    completed_at: datetime | None
    missing: list[MissingOut] = Field(description="In the order of the files.")


class ContentsOut(BaseModel):
    """How many contents were stored."""

    stored: int


class FileOut(BaseModel):
    path: str = Field(description="Relative to the version.")
    size_bytes: int
    digest: str = Field(description="SHA-256 of the bytes, hexadecimal.")


class ManifestOut(BaseModel):
    """All files of a version, in the order of their paths' bytes."""

    digest: str = Field(description="As the version's.")
    size_bytes: int
    files: list[FileOut]
