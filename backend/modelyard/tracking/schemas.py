"""What the native API takes and gives for experiments and runs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from modelyard.tracking.models import RunStatus
from modelyard.tracking.schemas_metrics import MetricOut

Name = Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
Tags = dict[Annotated[str, Field(min_length=1, max_length=250)], Annotated[str, Field(max_length=8000)]]


class ExperimentCreate(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "fraud-training"}]})
    name: Name
    description: str = Field("", max_length=20_000)
    tags: Tags = {}


class ExperimentOut(BaseModel):
    """`number` is the experiment's id on MLflow's wire."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    number: int
    name: str
    description: str
    artifact_location: str
    tags: dict[str, Any]
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    version: int
    deleted_at: datetime | None


class ExperimentItem(ExperimentOut):
    runs: int | None = Field(None, description="How many live runs it has, if that was asked for.")
    last_run_at: datetime | None = Field(None, description="When the last of them started.")


class ExperimentChange(BaseModel):
    """What is left out stays; of the tags those that are not named, and null removes one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"description": "Cards", "tags": {"team": "risk", "old": None}}]},
    )
    name: Name | None = None
    description: str | None = Field(None, max_length=20_000)
    tags: dict[Annotated[str, Field(min_length=1, max_length=250)], Annotated[str, Field(max_length=8000)] | None] = {}


class RunCreate(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"experiment": 1, "name": "baseline"}]})
    experiment: int = Field(ge=0, description="The experiment's number.")
    name: str = Field("", max_length=500, description="Empty: a random one.")
    started_at: AwareDatetime | None = None
    tags: Tags = {}


class RunFinish(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"status": "finished"}]})
    status: RunStatus = RunStatus.FINISHED


class RunOut(BaseModel):
    """A run without what was logged to it."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    experiment_id: UUID
    name: str
    status: RunStatus
    parent_run_id: UUID | None
    started_at: datetime | None
    ended_at: datetime | None
    user_name: str
    source_type: str
    source_name: str
    git_commit: str
    artifact_location: str
    created_at: datetime
    deleted_at: datetime | None


class RunDetail(RunOut):
    """A run with its params, tags and the last values of its metrics (the first 1,000 keys of each)."""

    params: dict[str, str]
    tags: dict[str, str]
    metrics: list[MetricOut]
