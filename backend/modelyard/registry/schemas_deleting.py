"""What the native API takes and gives for permanent deletion of models and versions."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

AN_ID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
Ids = Annotated[list[UUID], Field(max_length=1_000)]


class PurgeModels(BaseModel):
    """Either some models and versions, or all that were deleted long enough ago."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"models": [AN_ID]}, {"versions": [AN_ID]}, {"older_than_days": 30}]},
    )
    models: Ids = Field([], description="Deleted models; they go with all of their versions.")
    versions: Ids = Field([], description="Ids of deleted versions.")
    older_than_days: int | None = Field(None, ge=0, le=36_500, description="All that was deleted before so many days.")

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if bool(self.models or self.versions) == (self.older_than_days is not None):
            raise ValueError("say either `models` and `versions`, or `older_than_days`")
        return self


class ModelsPurgedOut(BaseModel):
    """What went for good, or in a dry run would go."""

    model_config = ConfigDict(from_attributes=True)
    models: int
    versions: int
    artifacts: int = Field(description="Files.")
    bytes_freed: int = Field(description="Of the contents of files that no other file shares.")
    remaining: int = Field(description="Versions that further calls are to purge: one takes 1,000 at most.")
