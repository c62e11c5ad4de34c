"""What the native API takes and gives for permanent deletion."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from modelyard.tracking.schemas_bulk import A_RUN, RunIds


class PurgeRuns(BaseModel):
    """Either some runs, or all that were deleted long enough ago."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"runs": [A_RUN]}, {"older_than_days": 30}]}
    )
    runs: RunIds | None = Field(None, description="Deleted runs of the project.")
    older_than_days: int | None = Field(None, ge=0, le=36_500, description="All that were deleted before so many days.")

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if (self.runs is None) == (self.older_than_days is None):
            raise ValueError("say either `runs` or `older_than_days`")
        return self


class PurgedOut(BaseModel):
    """What went for good, or in a dry run would go."""

    model_config = ConfigDict(from_attributes=True)
    experiments: int
    runs: int
    metric_points: int
    params: int
    tags: int
    logged_models: int
    artifacts: int = Field(description="Files.")
    bytes_freed: int = Field(description="Of the contents of files that no other file shares.")
    remaining: int = Field(description="Runs that further calls are to purge: one takes 1,000 at most.")
