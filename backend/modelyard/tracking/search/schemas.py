"""What the search for runs takes and gives."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from modelyard.kernel.pages import Page
from modelyard.tracking.models import RunStatus
from modelyard.tracking.schemas import RunOut
from modelyard.tracking.schemas_metrics import Key, Number
from modelyard.tracking.search.fields import Kind
from modelyard.tracking.search.finding import MAX_COUNT, SHOWN_CHARACTERS, Deleted
from modelyard.tracking.search.grouping import MAX_GROUPS, MAX_METRICS, NEWEST
from modelyard.tracking.search.order import DEFAULT_SORT
from modelyard.tracking.search.tokens import MAX_LENGTH

MAX_RUNS = 1_000
EXAMPLE = 'metrics.auc > 0.9 AND params.model = "xgboost" AND started > 7d ago'
SEARCH = "In the search language of `docs/search.md`. Words alone are looked for in the runs' names."
SORT = (
    "Fields, separated by commas, `-` for descending. What a run does not have comes last; ties go to the newest start."
)
COLUMNS = (
    "The metrics, params and tags that come with each run, such as `metrics.auc,params.lr`; 100 at most. "
    "Without it none come."
)
TOTAL = f"Count what matches, up to {MAX_COUNT + 1:,}, which means more than {MAX_COUNT:,}."
DELETED = "Runs by their deletion. By default live ones, or both when the search speaks of `deleted`."
TIMEZONE = "The zone of dates without one, such as `today`."
EXPERIMENTS = "Only runs of these experiments, by number."

ExperimentNumber = Annotated[int, Field(ge=0, le=2**62)]


class MetricCell(BaseModel):
    """Last, smallest and largest value of a metric; `timestamp` in milliseconds since 1970."""

    model_config = ConfigDict(from_attributes=True)
    value: Number
    step: int
    timestamp: int
    min: Number | None
    max: Number | None


class FoundRunOut(RunOut):
    """A run with the columns that were asked for; what it has not of them is absent."""

    experiment: int = Field(description="The experiment's number.")
    metrics: dict[str, MetricCell]
    params: dict[str, str] = Field(description=f"At most {SHOWN_CHARACTERS:,} characters of each.")
    tags: dict[str, str] = Field(description=f"At most {SHOWN_CHARACTERS:,} characters of each.")


class RunPage(Page[FoundRunOut]):
    """One page of runs. `total` is there when it was asked for."""

    total: int | None = None


class RunQuery(BaseModel):
    """What `GET …/runs` takes as parameters, as a body."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"search": EXAMPLE, "sort": "-metrics.auc", "columns": ["metrics.auc"]}]},
    )
    search: str = Field("", description=SEARCH, max_length=MAX_LENGTH)
    sort: str = Field(DEFAULT_SORT, description=SORT, max_length=2_000)
    columns: list[Annotated[str, Field(max_length=300)]] = Field([], description=COLUMNS, max_length=100)
    experiment: list[ExperimentNumber] = Field([], description=EXPERIMENTS, max_length=1_000)
    status: RunStatus | None = Field(None, description="Only runs of this status.")
    deleted: Deleted | None = Field(None, description=DELETED)
    timezone: str = Field("UTC", description=TIMEZONE, max_length=100)
    limit: int = Field(50, ge=1, le=MAX_RUNS, description="Runs on a page.")
    cursor: str | None = Field(None, description="`next` of the page before.", max_length=300_000)
    total: bool = Field(False, description=TOTAL)


class GroupQuery(BaseModel):
    """Which runs, and by what they are grouped."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"by": "params.model", "metrics": ["auc"], "search": "status = finished"}]},
    )
    by: str = Field(description="A param or a tag, such as `params.model`.", min_length=1, max_length=300)
    metrics: list[Key] = Field([], description="Whose last values are summed up.", max_length=MAX_METRICS)
    search: str = Field("", description=SEARCH, max_length=MAX_LENGTH)
    experiment: list[ExperimentNumber] = Field([], description=EXPERIMENTS, max_length=1_000)
    status: RunStatus | None = Field(None, description="Only runs of this status.")
    deleted: Deleted | None = Field(None, description=DELETED)
    timezone: str = Field("UTC", description=TIMEZONE, max_length=100)
    limit: int = Field(MAX_GROUPS, ge=1, le=MAX_GROUPS, description="Groups at most.")


class SpreadOut(BaseModel):
    """Last values of a metric. NaN, infinities and what is beyond 1e150 are left out; `n` counts the others."""

    model_config = ConfigDict(from_attributes=True)
    n: int
    mean: float
    sd: float | None = Field(description="The sample's standard deviation (n - 1); none of a single value.")


class RunGroupOut(BaseModel):
    """The runs with one value of the param or tag."""

    model_config = ConfigDict(from_attributes=True)
    value: str | None = Field(description="None: the runs that have no such param or tag.")
    runs: int
    newest: list[UUID] = Field(description=f"Ids of the {NEWEST} runs that started last.")
    metrics: dict[str, SpreadOut] = Field(description="Those that a run of the group has.")


class RunGroupsOut(BaseModel):
    """The largest groups, and how many groups and runs there are in all."""

    model_config = ConfigDict(from_attributes=True)
    groups: list[RunGroupOut]
    total: int = Field(description="Groups in all, those among them that are not listed.")
    runs: int = Field(description="Runs in all groups.")


class SearchFieldOut(BaseModel):
    """A field of the search language. A keyed one is written `name.key`, perhaps with one of the `parts` behind it."""

    model_config = ConfigDict(from_attributes=True)
    name: str
    kind: Kind
    description: str
    keyed: bool
    nullable: bool
    sortable: bool
    parts: list[str]
    operators: list[str]
    examples: list[str]


def found_run(found: Any) -> FoundRunOut:
    """A run of `finding` as it goes out."""
    base = {name: getattr(found.run, name) for name in RunOut.model_fields}
    return FoundRunOut.model_construct(
        **base,
        experiment=found.experiment,
        metrics={key: MetricCell.model_validate(row) for key, row in found.metrics.items()},
        params=found.params,
        tags=found.tags,
    )
