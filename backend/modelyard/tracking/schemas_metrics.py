"""What the native API takes and gives for metrics, params, tags and charts."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, model_validator

from modelyard.tracking.charts import Axis
from modelyard.tracking.models import LoggedModelStatus, RunStatus

RUNS, KEYS, SERIES, BUCKETS = 100, 50, 500, 400_000


def _number(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


Number = Annotated[float, PlainSerializer(_number, return_type=float | str, when_used="json")]
"""A float64; JSON has no word for NaN and the infinities, so they go out as "NaN", "Infinity" and "-Infinity"."""

Key = Annotated[str, StringConstraints(min_length=1, max_length=250, pattern=r"^[^\x00]+$")]
Value = Annotated[str, StringConstraints(max_length=8000, pattern=r"^[^\x00]*$")]
ParamValue = Annotated[str, StringConstraints(max_length=6000, pattern=r"^[^\x00]*$")]
RunName = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]
Int64 = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Moment = Annotated[int, Field(ge=0, lt=2**63)]


class MetricOut(BaseModel):
    """Last, smallest and largest value of one metric; `timestamp` in milliseconds since 1970."""

    model_config = ConfigDict(from_attributes=True)
    key: str
    value: Number
    step: int
    timestamp: int
    min: Number | None
    max: Number | None


class PairOut(BaseModel):
    """A param or a tag."""

    model_config = ConfigDict(from_attributes=True)
    key: str
    value: str


class PointOut(BaseModel):
    """One point; `timestamp` in milliseconds since 1970."""

    step: int
    timestamp: int
    value: Number


class HistoryOut(BaseModel):
    """A metric's points in order of time, duplicates dropped. `total` counts all; `points` holds at most `limit`."""

    key: str
    total: int
    points: list[PointOut]


class PointIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: Key
    value: float = Field(description='A number, or "NaN", "Infinity", "-Infinity".')
    step: Int64 = 0
    timestamp: Moment | None = Field(None, description="Milliseconds since 1970; now, if it is left out.")


class LogIn(BaseModel):
    """What to log to a run, all of it or nothing."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "metrics": [{"key": "loss", "value": 0.31, "step": 7}],
                    "params": {"lr": "0.01"},
                    "tags": {"team": "risk"},
                }
            ]
        },
    )
    metrics: list[PointIn] = Field([], max_length=10_000)
    params: dict[Key, ParamValue] = Field({}, max_length=1_000)
    tags: dict[Key, Value] = Field({}, max_length=1_000)


class Logged(BaseModel):
    """How much of each was logged."""

    metrics: int
    params: int
    tags: int


class TagIn(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"value": "risk"}]})
    value: Value


class DatasetOut(BaseModel):
    """A data set that a run was given; `context` says for what: training, validation …"""

    name: str
    digest: str
    source_type: str
    source: str
    schema_: str | None = Field(serialization_alias="schema")
    profile: str | None
    context: str | None
    tags: dict[str, Any]


class ChartRequest(BaseModel):
    """Which series, and how wide the chart is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"runs": ["00000000-0000-0000-0000-000000000000"], "keys": ["loss"], "width": 800}]
        },
    )
    runs: list[UUID] = Field(min_length=1, max_length=RUNS)
    keys: list[Key] = Field(min_length=1, max_length=KEYS, description="Metrics, of each run.")
    x: Axis = Field(
        Axis.STEP, description="step, time (milliseconds since 1970), relative_time (since the run's start), metric."
    )
    x_metric: Key | None = Field(None, description="With `x: metric`, the metric that gives x at each step.")
    width: int = Field(800, ge=1, le=4_000, description="Buckets at most: the chart's width in pixels.")
    start: float | None = Field(None, allow_inf_nan=False, description="Where x begins; the first point, if left out.")
    end: float | None = Field(None, allow_inf_nan=False, description="Where x ends, included.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        self.runs, self.keys = list(dict.fromkeys(self.runs)), list(dict.fromkeys(self.keys))
        if (self.x is Axis.METRIC) != (self.x_metric is not None):
            raise ValueError("`x_metric` names the metric of `x: metric`, and of nothing else")
        if len(self.runs) * len(self.keys) > SERIES:
            raise ValueError(f"runs times keys is more than {SERIES} series")
        if len(self.runs) * len(self.keys) * self.width > BUCKETS:
            raise ValueError(f"runs times keys times width is more than {BUCKETS:,} buckets")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError("`start` comes after `end`")
        return self


class LastPoint(BaseModel):
    """The last point of a series in the range, exactly as it was logged."""

    x: float
    step: int
    timestamp: int
    value: Number


class CurveOut(BaseModel):
    """One series, by column: element i of each is bucket i. `x` is where a bucket's last point stands.

    `is_exact`: each bucket is one point, so that only `x` and `last` come. `nans` is empty when no point is NaN.
    `gaps`: the buckets before which nothing was logged for more than five times the usual distance.
    """

    run_id: UUID
    key: str
    points: int = Field(description="How many the series has in the range.")
    is_exact: bool
    x: list[Number]
    last: list[Number]
    first: list[Number] | None = None
    mean: list[Number] | None = None
    min: list[Number] | None = None
    max: list[Number] | None = None
    count: list[int] | None = None
    nans: list[int]
    gaps: list[int]
    last_point: LastPoint | None


class ChartOut(BaseModel):
    """The series that have points, in the order of runs and keys, over one range of x."""

    x: Axis
    start: float
    end: float
    series: list[CurveOut]


class EnvironmentOut(BaseModel):
    """How a run was made: what MLflow's clients put into tags and artifacts, under names of its own."""

    user: str
    source_type: str
    source_name: str
    command: str | None
    git_commit: str
    git_branch: str | None
    git_repository: str | None
    git_is_dirty: bool | None
    git_diff: str | None = Field(description="The uncommitted changes, cut at 256 kB.")
    python_version: str | None
    requirements: list[str]
    packages_file: str | None = Field(description="The artifact that the requirements were read from.")
    system: dict[str, str] = Field(description="What the client told of its machine, by name.")


class LoggedModelOut(BaseModel):
    """A model that a run was given or made. `id` in hexadecimal after `m-` is its id on MLflow's wire."""

    id: UUID
    name: str
    model_type: str
    status: LoggedModelStatus
    is_output: bool
    step: int = Field(description="The step of the run at which it was made.")
    artifact_location: str
    created_at: datetime


class RunUpdate(BaseModel):
    """What is left out stays. An ended run has an end, now if none is given; any other has none."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "baseline, longer"}]})
    name: RunName | None = None
    status: RunStatus | None = None
    ended_at: AwareDatetime | None = Field(None, description="Together with a status that ends the run.")
    description: Value | None = Field(None, description="Markdown; the tag `mlflow.note.content`.")
