"""What the native API takes and gives for changes of many runs at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Body
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from modelyard.tracking.bulk import Outcome, Reason
from modelyard.tracking.schemas_metrics import Key, Value

MAX_RUNS = 1_000


def _once(ids: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


RunIds = Annotated[
    list[UUID], AfterValidator(_once), Field(min_length=1, max_length=MAX_RUNS, description="Runs of the project.")
]
WITH_CHILDREN = "Also the runs nested in these, however deep; 10,000 in all at most."
A_RUN = "00000000-0000-0000-0000-000000000000"


class _Runs(BaseModel):
    model_config = ConfigDict(extra="forbid")
    runs: RunIds


class TagRuns(_Runs):
    """Set these tags; others stay."""

    action: Literal["tag"]
    tags: dict[Key, Value] = Field(min_length=1, max_length=100)


class UntagRuns(_Runs):
    """Remove these tags."""

    action: Literal["untag"]
    keys: list[Key] = Field(min_length=1, max_length=100, description="Of the tags.")


class MoveRuns(_Runs):
    """Move the runs to another experiment, with all that is theirs."""

    action: Literal["move"]
    experiment: int = Field(ge=0, description="The experiment's number.")
    with_children: bool = Field(True, description=WITH_CHILDREN)


class CopyRuns(_Runs):
    """Make runs like these in an experiment."""

    action: Literal["copy"]
    experiment: int = Field(ge=0, description="The number of the experiment that gets the copies.")
    with_children: bool = Field(False, description=WITH_CHILDREN)


class DeleteRuns(_Runs):
    """Delete the runs; they can be restored."""

    action: Literal["delete"]
    with_children: bool = Field(False, description=WITH_CHILDREN)


class RestoreRuns(_Runs):
    """Bring back deleted runs."""

    action: Literal["restore"]
    with_children: bool = Field(False, description=WITH_CHILDREN)


Change = Annotated[
    TagRuns | UntagRuns | MoveRuns | CopyRuns,
    Body(discriminator="action", examples=[{"action": "tag", "runs": [A_RUN], "tags": {"team": "risk"}}]),
]
Deletion = Annotated[
    DeleteRuns | RestoreRuns, Body(discriminator="action", examples=[{"action": "delete", "runs": [A_RUN]}])
]


class LeftOut(BaseModel):
    run_id: UUID
    reason: Reason = Field(description="It is `deleted`, it is `live`, or it is the `same` already.")


class Copied(BaseModel):
    run_id: UUID
    copy_id: UUID


class BulkOut(BaseModel):
    """How many runs were changed (children among them), which of the named ones were left as they were, and copies."""

    changed: int
    left: list[LeftOut]
    copies: list[Copied]

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        return cls(
            changed=outcome.changed,
            left=[LeftOut(run_id=id, reason=reason) for id, reason in outcome.left.items()],
            copies=[Copied(run_id=old, copy_id=new) for old, new in outcome.copies.items()],
        )
