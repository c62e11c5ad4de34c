"""What the native API gives for model cards and differences of versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class CardOut(BaseModel):
    markdown: str = Field(description="CommonMark with tables. Facts that strangers named are escaped in it.")
    generated: bool = Field(description="Nobody has written one: this is the template, with what is known filled in.")


class ChangeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str
    before: Any = Field(description="null: not there.")
    after: Any = Field(description="null: not there.")


class Changes(BaseModel):
    """Only what differs, by name; up to 1,000 of a kind."""

    facts: list[ChangeOut] = Field(
        description="framework, framework_version, git_commit, file_count, size_bytes, digest."
    )
    params: list[ChangeOut] = Field(description="Of the runs that the versions came from.")
    metrics: list[ChangeOut] = Field(description="As they were at registration.")
    tags: list[ChangeOut]
    datasets: list[ChangeOut] = Field(description="Digests, by name and context.")
    inputs: list[ChangeOut] = Field(description="Of the signature, like `outputs` and `signature_params`.")
    outputs: list[ChangeOut]
    signature_params: list[ChangeOut]
    requirements: list[ChangeOut] = Field(description="By the package's normal name.")
    files: list[ChangeOut] = Field(description="`size_bytes` and `digest` by path.")


class VersionRef(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    model_id: UUID
    number: int


class DifferenceOut(BaseModel):
    before: VersionRef
    after: VersionRef
    changes: Changes
    totals: dict[str, int] = Field(description="How many changes of each kind there are, listed or not.")
