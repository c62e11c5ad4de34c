"""What the native API takes and gives for promotion rules and reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.kernel.access import ProjectRole
from modelyard.registry.models_gates import Comparison, EntryKind, ReviewState, RuleKind, TargetKind
from modelyard.registry.names import MAX_ALIAS

MAX_COMMENT = 10_000
MAX_KEY = 250

RuleName = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Target = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_ALIAS,
        description="Name of the alias; or the stage: `staging`, `production` or `archived`.",
    ),
]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Comment = Annotated[str, Field(max_length=MAX_COMMENT)]

METRIC = "Of metric rules: the metric's name, as the version kept it at registration."
THRESHOLD = "Of metric rules: the bound. Either this or `against_holder`."
AGAINST = "Of metric rules: compare with the version that has the alias or stage now; without one the rule holds."
TOLERANCE = "With `against_holder`: how much worse than the holder is still good enough."
APPROVALS = "Of approvals rules: how many persons, other than the version's author, must approve it in a review."
ROLES = (
    "Of movers rules: roles in the project that may set, move and remove it. Owners and administrators of the "
    "organization count as managers."
)
PERSONS = "Of movers rules: ids of members who may do so, whatever their role."


class RuleCreate(BaseModel):
    """One thing that must hold. Each kind has its own fields: the others stay away."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"name": "Clean", "target_kind": "alias", "target": "champion", "kind": "clean_scan"},
                {
                    "name": "No worse than today's",
                    "target_kind": "stage",
                    "target": "production",
                    "kind": "metric",
                    "metric": "auc",
                    "comparison": "at_least",
                    "against_holder": True,
                    "tolerance": 0.005,
                },
                {
                    "name": "Four eyes",
                    "target_kind": "stage",
                    "target": "production",
                    "kind": "approvals",
                    "approvals": 2,
                },
                {
                    "name": "Managers move it",
                    "target_kind": "alias",
                    "target": "champion",
                    "kind": "movers",
                    "mover_roles": ["manager"],
                },
            ]
        },
    )
    name: RuleName
    model_id: UUID | None = Field(None, description="The model that it is about; null: every model of the project.")
    target_kind: TargetKind
    target: Target
    kind: RuleKind
    enabled: bool = True
    metric: str | None = Field(None, min_length=1, max_length=MAX_KEY, description=METRIC)
    comparison: Comparison | None = None
    threshold: Finite | None = Field(None, description=THRESHOLD)
    against_holder: bool = Field(False, description=AGAINST)
    tolerance: Finite | None = Field(None, ge=0, description=TOLERANCE)
    approvals: int | None = Field(None, ge=1, le=100, description=APPROVALS)
    mover_roles: list[ProjectRole] = Field([], max_length=3, description=ROLES)
    mover_ids: list[UUID] = Field([], max_length=100, description=PERSONS)


class RuleUpdate(BaseModel):
    """What is absent stays as it is. A rule keeps its kind, its model and its target."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"threshold": 0.9}, {"enabled": False}]})
    name: RuleName | None = None
    enabled: bool | None = None
    metric: str | None = Field(None, min_length=1, max_length=MAX_KEY, description=METRIC)
    comparison: Comparison | None = None
    threshold: Finite | None = Field(None, description=THRESHOLD + " null removes it.")
    against_holder: bool | None = Field(None, description=AGAINST)
    tolerance: Finite | None = Field(None, ge=0, description=TOLERANCE + " null removes it.")
    approvals: int | None = Field(None, ge=1, le=100, description=APPROVALS)
    mover_roles: list[ProjectRole] | None = Field(None, max_length=3, description=ROLES)
    mover_ids: list[UUID] | None = Field(None, max_length=100, description=PERSONS)

    def changes(self) -> dict[str, Any]:
        """What was given: null only where a rule may have none."""
        given = self.model_dump(exclude_unset=True)
        return {key: value for key, value in given.items() if value is not None or key in ("threshold", "tolerance")}


class RuleOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    model_id: UUID | None
    name: str
    target_kind: TargetKind
    target: str
    kind: RuleKind
    enabled: bool
    metric: str | None
    comparison: Comparison | None
    threshold: float | None
    against_holder: bool
    tolerance: float | None
    approvals: int | None
    mover_roles: list[ProjectRole]
    mover_ids: list[UUID]
    created_at: datetime
    created_by: UUID | None
    updated_at: datetime
    updated_by: UUID | None
    version: int = Field(description="Number of changes of this rule, for optimistic locking.")


class Check(BaseModel):
    rule_id: UUID | None = Field(description="null: not a rule of the project, but that a version must be ready.")
    name: str
    kind: str = Field(description="That of the rule; `ready` and `sealed` are asked for without one.")
    met: bool
    detail: str = Field(description="What was found, as a sentence.")
    actual: Any = Field(description="What was found: a metric's value, a number of approvals, a scan, your role.")
    expected: Any = Field(description="What the rule asks for; null where there is nothing to compare with.")


class Promotion(BaseModel):
    """How a version stands with the rules of an alias or a stage, for who asks."""

    allowed: bool = Field(description="Every rule holds.")
    checks: list[Check]


class ReviewCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"target_kind": "stage", "target": "production", "comment": "Trained on June, see run 12."}]
        },
    )
    target_kind: TargetKind
    target: Target
    comment: Comment = ""


class ReviewComment(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"comment": "Is June in it?"}]})
    comment: Comment = Field(min_length=1)


class ReviewWords(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"comment": "Looks good."}]})
    comment: Comment = ""


class ReviewOut(BaseModel):
    id: UUID
    model_id: UUID
    model: str = Field(description="Name of the model.")
    number: int = Field(description="Number of the version.")
    target_kind: TargetKind
    target: str
    state: ReviewState
    comment: str = Field(description="That of who asked.")
    created_at: datetime
    created_by: UUID | None = Field(description="Who asked.")
    updated_at: datetime
    version: int = Field(description="Number of changes of its state.")


class EntryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: UUID
    kind: EntryKind
    comment: str
    created_at: datetime
    created_by: UUID | None
