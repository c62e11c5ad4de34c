"""What the native API takes and gives for saved views."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from modelyard.tracking.models import ViewPage

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32


def _storable(definition: dict[str, Any]) -> dict[str, Any]:
    """Refuse what the database or the way back cannot carry."""
    level: list[Any] = [definition]
    for _ in range(MAX_DEPTH):
        texts = [one for one in level if isinstance(one, str)]
        if any("\x00" in text for text in texts):
            raise ValueError("a text holds the character NUL, which cannot be stored")
        level = [
            inner
            for one in level
            for inner in ([*one, *one.values()] if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
    if level:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep")
    if len(json.dumps(definition, ensure_ascii=False, allow_nan=False).encode()) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES} bytes")
    return definition


Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")]
Definition = Annotated[dict[str, Any], AfterValidator(_storable)]
DEFINITION = "Any JSON object of the page's own: filter, order, columns, charts. 64 kB and 32 levels at most."
EXAMPLE: dict[str, Any] = {
    "search": "metrics.auc > 0.9",
    "sort": "-metrics.auc",
    "columns": ["metrics.auc", "params.lr"],
}


class ViewCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Best of the week", "page": "runs", "experiment": 1, "definition": EXAMPLE}]
        },
    )
    name: Name
    page: ViewPage = Field(description="The page that it configures.")
    experiment: int | None = Field(None, ge=0, description="The experiment's number; none: for the whole project.")
    is_shared: bool = Field(False, description="Everybody who may read the project sees it; else only its maker.")
    definition: Definition = Field(description=DEFINITION)


class ViewChange(BaseModel):
    """What is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"is_shared": True}]})
    name: Name | None = None
    is_shared: bool | None = Field(None, description="False makes it its maker's alone again.")
    definition: Definition | None = Field(None, description=DEFINITION)


class ViewOut(BaseModel):
    """A saved view; `created_by` is whose it is."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    page: ViewPage
    experiment: int | None = Field(None, description="The experiment's number; none: for the whole project.")
    is_shared: bool
    definition: dict[str, Any]
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    version: int
