"""What the native API takes and gives for batch predictions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.deployments.models_batch import BatchState, TableFormat
from modelyard.deployments.schemas import Resources, VersionNumber
from modelyard.serving.engine import Profile


class BatchCreate(BaseModel):
    """Predict all rows of a file with a version of a model."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"model": "fraud", "version": 4, "source_path": "batches/may.parquet"}]},
    )
    model: str = Field(min_length=1, max_length=500, description="Name of the model.")
    version: VersionNumber
    source_path: Annotated[
        str, Field(min_length=1, max_length=2048, description="Path of the file among the project's artifacts.")
    ]
    format: TableFormat | None = Field(None, description="Default: by the ending of the file's name.")
    include_input: bool = Field(True, description="The result has the columns of the file, too.")
    resources: Resources = Resources()
    profile: Profile = Profile.STRICT


class BatchOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    version_id: UUID
    model: str
    number: int = Field(description="Number of the version.")
    source_path: str
    source_bytes: int
    format: TableFormat
    include_input: bool
    resources: Resources
    profile: Profile
    state: BatchState
    reason: str = Field(description="Why it failed, for people.")
    attempts: int = Field(description="How often it was begun; a controller that is ended begins it again.")
    cancel_requested: bool
    result_path: str | None = Field(description="The predictions, among the project's artifacts.")
    created_at: datetime
    created_by: UUID | None
    started_at: datetime | None
    finished_at: datetime | None
    rows_done: int = 0
    bytes_done: int = Field(0, description="Of the file, that are read.")


class BatchDetail(BatchOut):
    said: str = Field("", description="The end of what the installation and the model wrote.")
