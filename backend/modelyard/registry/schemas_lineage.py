"""What the native API takes and gives for lineage and copies."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from modelyard.registry.schemas import Name


class NodeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: str = Field(description="Unique in the graph: the kind, a colon, and what names it.")
    kind: Literal["version", "run", "dataset", "code", "logged_model", "alias", "stage", "deployment", "elsewhere"] = (
        Field(description="`elsewhere`: the origin is in a project that the caller may not read.")
    )
    name: str
    facts: dict[str, Any] = Field(
        description="By kind. version: project, model, model_id, number, digest; dataset: digest, context; code: "
        "commit; deployment: slug, environment, desired_state, state, role, weight (percent)."
    )


class EdgeOut(BaseModel):
    """From what was before to what came of it."""

    model_config = ConfigDict(from_attributes=True)
    source: str
    target: str
    relation: Literal[
        "input_of", "code_of", "parent_of", "produced", "registered_as", "copied_to", "held_by", "served_by"
    ]


class LineageOut(BaseModel):
    root: str = Field(description="The node of the version that was asked for.")
    nodes: list[NodeOut]
    edges: list[EdgeOut]
    truncated: bool = Field(description="There is more: of parents, origins and copies 20 are given, of others 100.")


class VersionCopy(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"project": "production", "model": "fraud-classifier"}]}
    )
    project: str = Field(max_length=63, description="Slug of a project of the organization; may be the same.")
    model: Name = Field(description="Name of the model there; it is made if there is none.")
