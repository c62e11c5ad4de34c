"""What the native API takes and gives for models, versions and aliases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from modelyard.registry.models import Approval, Scan, Stage, VersionStatus
from modelyard.registry.names import MAX_ALIAS, MAX_NAME, MAX_TAG_KEY, MAX_TAG_VALUE

MAX_TAGS = 100
MAX_TEXT = 100_000
MAX_REASON = 500

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"\S")]
Label = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=MAX_TEXT)]
TagKey = Annotated[str, Field(min_length=1, max_length=MAX_TAG_KEY)]
TagValue = Annotated[str, Field(max_length=MAX_TAG_VALUE)]
Tags = Annotated[dict[TagKey, TagValue], Field(max_length=MAX_TAGS)]
TagChanges = Annotated[
    dict[TagKey, TagValue | None], Field(max_length=MAX_TAGS, description="null removes a tag; others stay.")
]
Alias = Annotated[str, Field(min_length=1, max_length=MAX_ALIAS)]


class ModelCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "fraud-classifier", "task": "classification", "tags": {"owner": "risk"}}]
        },
    )
    name: Name
    task: Label = ""
    framework: Label = Field("", description="Empty: that of the first version whose files say it.")
    description: Text = ""
    tags: Tags = {}


class ModelUpdate(BaseModel):
    """What is absent stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "fraud-scorer", "tags": {"owner": None}}]}
    )
    name: Name | None = None
    task: Label | None = None
    framework: Label | None = None
    description: Text | None = None
    tags: TagChanges = {}


class ModelOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    task: str
    framework: str
    description: str
    tags: dict[str, Any]
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None
    version: int = Field(description="Number of changes of this row, for optimistic locking; no model version.")
    deleted_at: datetime | None = None


class AliasOut(BaseModel):
    """`number` is that of the version that it points at."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "champion", "number": 3}]})
    name: str
    number: int
    version_id: UUID
    reason: str = Field(description="Why it was moved there, if whoever did it said so.")
    updated_at: datetime
    updated_by: UUID | None
    version: int = Field(description="Number of moves of this alias, for optimistic locking; no model version.")


class NewestVersion(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    number: int
    stage: Stage
    status: VersionStatus
    scan: Scan
    created_at: datetime


class HeldAlias(BaseModel):
    name: str
    number: int = Field(description="Number of the version that it points at.")


class ModelListed(ModelOut):
    """With what a list shows of its versions."""

    versions: int = Field(description="How many live ones it has.")
    newest: NewestVersion | None = Field(description="The live version with the highest number.")
    aliases: list[HeldAlias]


class ModelPage(BaseModel):
    """One page. `next` is the cursor of the following one, absent on the last."""

    items: list[ModelListed]
    next: str | None = None
    total: int | None = Field(None, description="How many there are on all pages, if that was asked for.")


class ModelDetail(ModelOut):
    """With its latest version of each stage, the highest number first, and its aliases."""

    latest_versions: list[VersionOut]
    aliases: list[AliasOut]


class AliasSet(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"number": 3, "expected": 2, "reason": "Fewer false alarms."}]}
    )
    number: int = Field(gt=0, le=2**62, description="The version to point at.")
    expected: int | None = Field(
        None,
        gt=0,
        le=2**62,
        description="Only if the alias points at this version now, null: at none; else 409 with the `holder`. "
        "Absent: wherever it points.",
    )
    reason: str = Field(
        "", max_length=MAX_REASON, description="Why it moves; stays with the move. Nothing is kept where nothing moves."
    )


class VersionCreate(BaseModel):
    """From what a run stored at a path, or from a model that a run logged."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"run_id": "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "path": "model"},
                {"logged_model_id": "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "description": "Trained on June."},
            ]
        },
    )
    run_id: UUID | None = None
    path: str = Field("", max_length=2048, description="Folder or file below the run's artifacts.")
    logged_model_id: UUID | None = None
    description: Text = ""
    tags: Tags = {}

    @model_validator(mode="after")
    def _one_origin(self) -> VersionCreate:
        if (self.run_id is None) == (self.logged_model_id is None):
            raise ValueError("name either a run_id or a logged_model_id")
        if (self.run_id is None) != (self.path == ""):
            raise ValueError("a path goes with a run_id, and a run_id with a path")
        return self


class VersionUpdate(BaseModel):
    """What is absent stays as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"stage": "production", "archive_others": True}]}
    )
    description: Text | None = None
    model_card: Text | None = Field(None, description="Markdown.")
    tags: TagChanges = {}
    stage: Stage | None = None
    archive_others: bool = Field(False, description="Move the stage's present holders to the archive.")
    expected: int | None = Field(
        None,
        gt=0,
        le=2**62,
        description="Move to the stage only if this version is there now (of several the highest number), null: none; "
        "else 409 with the `holder`. Absent: whichever is there.",
    )


class FindingOut(BaseModel):
    """`path`: the file, with `!` before what lies in an archive; empty for the version as a whole. `severity`: critical
    (the scan is flagged), error (something could not be looked at: failed) or warning (which changes nothing)."""

    path: str
    severity: str
    kind: str
    detail: str


class VersionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    model_id: UUID
    number: int
    status: VersionStatus
    status_message: str
    stage: Stage
    description: str
    tags: dict[str, Any]
    run_id: UUID | None
    logged_model_id: UUID | None
    source: str = Field(description="As it was named at registration.")
    artifact_location: str = Field(description="The place that the source means.")
    digest: str | None = Field(
        description="SHA-256 (hexadecimal) over `path NUL size NUL sha256 LF` of each file, in the order of the paths' "
        "bytes; null when the files are kept elsewhere."
    )
    size_bytes: int | None
    file_count: int | None
    framework: str
    framework_version: str
    git_commit: str = Field(description="Of the source run's code, as it was at registration.")
    origin_id: UUID | None = Field(description="The version that this is a copy of.")
    scan: Scan = Field(description="What looking at the files for danger has come to; only clean is clean.")
    scan_findings: list[FindingOut] = Field(description="The gravest first, 50 at most.")
    scanner: str = Field(description="What looked at them, with its version.")
    scanned_at: datetime | None
    approval: Approval
    staged_at: datetime | None
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None
    version: int = Field(description="Number of changes of this row, for optimistic locking.")
    deleted_at: datetime | None = None


class DatasetFact(BaseModel):
    name: str
    digest: str
    context: str = ""


class VersionDetail(VersionOut):
    signature: dict[str, Any] | None = Field(description="Inputs, outputs and params, as the files' MLmodel says.")
    requirements: str = Field(description="The content of requirements.txt, if there is one.")
    metrics: dict[str, Any] = Field(
        description='The run\'s last values at registration; "NaN", "Infinity" and "-Infinity" are words.'
    )
    input_example: str = Field(description="Path of the example's file in the version; empty: none.")
    datasets: list[DatasetFact] = Field(description="Those of the source run at registration.")
    model_card: str = Field(description="As somebody wrote it; empty: nobody did, and `/card` gives the template.")
    aliases: list[str]


ModelDetail.model_rebuild()
