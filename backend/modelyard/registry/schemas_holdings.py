"""What the native API gives for who held what, and when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.registry.models_holdings import HoldingKind


class HoldingOut(BaseModel):
    """A period in which an alias or a stage held a version."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    kind: HoldingKind
    name: str = Field(description="Of the alias or stage.")
    number: int = Field(description="Of the version.")
    version_id: UUID
    since: datetime
    until: datetime | None = Field(description="null: it still does. This moment itself is no longer of the period.")
    set_by: UUID | None = Field(description="Who began the period; null for the system or a SQL shell.")
    ended_by: UUID | None
    reason: str = Field(description="Why an alias was moved here, if whoever did it said so.")
