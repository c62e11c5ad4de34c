"""What was logged to a run, over HTTP: page by page, since a run may have ten thousand metrics; and logging more."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from modelyard.artifacts.routes import Store
from modelyard.kernel.db import driver_of
from modelyard.kernel.errors import Invalid
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.notices import after_commit, points_notice
from modelyard.kernel.pages import Page, PageRequest, page
from modelyard.projects.access import Session
from modelyard.tracking import batches, datasets, queries, service
from modelyard.tracking.environment import Environment, environment_of
from modelyard.tracking.ingest import Points
from modelyard.tracking.models import Run, RunLatestMetric, RunParam, RunTag
from modelyard.tracking.routes.access import PREFIX, CanRead, CanWrite, Paging
from modelyard.tracking.schemas import RunOut
from modelyard.tracking.schemas_metrics import (
    DatasetOut,
    EnvironmentOut,
    Key,
    Logged,
    LoggedModelOut,
    LogIn,
    MetricOut,
    PairOut,
    RunUpdate,
    TagIn,
)

router = APIRouter(prefix=PREFIX + "/runs/{run_id}", tags=["tracking"], route_class=Route)

SYSTEM = "system/"
DESCRIPTION_TAG = "mlflow.note.content"


class MetricKind(StrEnum):
    """Metrics of the training, or of the machine that it ran on (MLflow's `system/…`)."""

    MODEL = "model"
    SYSTEM = "system"


Search = Annotated[
    str, Query(max_length=250, pattern=r"^[^\x00]*$", description="Only keys that hold this, in any case.")
]
TagKey = Annotated[Key, Path(description="The tag's key; slashes as they are.", examples=["team"])]


async def _run(run_id: UUID, scope: CanRead, session: Session) -> Run:
    return await service.get_run(session, scope, run_id)


Known = Annotated[Run, Depends(_run)]


async def _by_key(
    session: Session, query: Select[Any], key: InstrumentedAttribute[str], search: str, paging: PageRequest
) -> object:
    if search:
        query = query.where(key.icontains(search, autoescape=True))
    items, following = await page(session, query, paging, order=[key])
    return {"items": items, "next": following}


@router.get("/metrics", response_model=Page[MetricOut])
async def list_run_metrics(
    run: Known,
    scope: CanRead,
    session: Session,
    paging: Paging,
    search: Search = "",
    kind: Annotated[MetricKind | None, Query(description="Leave it out for both.")] = None,
) -> object:
    """The last values of a run's metrics, by key."""
    query = queries.metrics_of(scope, run.id)
    if kind is not None:
        of_system = RunLatestMetric.key.startswith(SYSTEM)
        query = query.where(of_system if kind is MetricKind.SYSTEM else ~of_system)
    return await _by_key(session, query, RunLatestMetric.key, search, paging)


@router.get("/params", response_model=Page[PairOut])
async def list_run_params(run: Known, scope: CanRead, session: Session, paging: Paging, search: Search = "") -> object:
    """A run's params, by key."""
    return await _by_key(session, queries.params_of(scope, run.id), RunParam.key, search, paging)


@router.get("/tags", response_model=Page[PairOut])
async def list_run_tags(run: Known, scope: CanRead, session: Session, paging: Paging, search: Search = "") -> object:
    """A run's tags, by key, MLflow's own (`mlflow.…`) included."""
    return await _by_key(session, queries.tags_of(scope, run.id), RunTag.key, search, paging)


@router.get("/datasets", response_model=list[DatasetOut])
async def list_run_datasets(run: Known, scope: CanRead, session: Session) -> list[DatasetOut]:
    """The data sets that a run was given."""
    links = (await datasets.links_of(session, scope, [run.id])).get(run.id, datasets.RunLinks())
    return [
        DatasetOut(
            name=one.name,
            digest=one.digest,
            source_type=one.source_type,
            source=one.source,
            schema_=one.schema,
            profile=one.profile,
            context=one.tags.get(datasets.CONTEXT_TAG),
            tags=dict(one.tags),
        )
        for one in links.datasets
    ]


@router.get("/models", response_model=list[LoggedModelOut])
async def list_run_models(run: Known, scope: CanRead, session: Session) -> list[LoggedModelOut]:
    """The models that a run was given, and those that it made; 1,000 at most."""
    rows = (await session.execute(queries.logged_models_of_run(scope, run.id).limit(1_000))).all()
    return [
        LoggedModelOut(
            id=model.id,
            name=model.name,
            model_type=model.model_type,
            status=model.status,
            is_output=is_output,
            step=step,
            artifact_location=model.artifact_location,
            created_at=model.created_at,
        )
        for model, is_output, step in rows
    ]


@router.get("/environment", response_model=EnvironmentOut)
async def get_run_environment(run: Known, scope: CanRead, session: Session, store: Store) -> Environment:
    """How a run was made: its commit and uncommitted changes, command, packages and machine."""
    return await environment_of(session, scope, run, store)


@router.patch("", response_model=RunOut, responses=problems(409))
async def update_run(run_id: UUID, body: RunUpdate, scope: CanWrite, session: Session) -> Run:
    """Rename or describe a run, or change its status. A run that ended may run again."""
    if body.ended_at is not None and (body.status is None or not body.status.ended):
        raise Invalid("`ended_at` goes with a status that ends the run.", pointer="/ended_at")
    run = await service.update_run(
        session,
        scope,
        run_id,
        status=body.status,
        ended_at=body.ended_at,
        name=body.name,
        now=datetime.now(UTC),
    )
    if body.description is not None:
        await _log(session, scope, run_id, tags={DESCRIPTION_TAG: body.description})
        run = await service.get_run(session, scope, run_id)
    return run


@router.post("/log", response_model=Logged, responses=problems(409))
async def log_to_run(run_id: UUID, body: LogIn, scope: CanWrite, session: Session) -> Logged:
    """Log metrics, params and tags, all of it or nothing.

    The same points again change nothing. A param keeps its first value; another one is refused.
    """
    now = time.time_ns() // 1_000_000
    points = Points(
        scope.project_id,
        run_id,
        [point.key for point in body.metrics],
        [point.value for point in body.metrics],
        [now if point.timestamp is None else point.timestamp for point in body.metrics],
        [point.step for point in body.metrics],
    )
    await _log(session, scope, run_id, points=points, params=body.params, tags=body.tags)
    if points.keys:
        latest = dict(zip(points.keys, zip(points.steps, points.timestamps, points.values, strict=True), strict=True))
        after_commit(session, points_notice(scope.organization_id.hex, scope.project_id.hex, run_id.hex, latest))
    return Logged(metrics=len(body.metrics), params=len(body.params), tags=len(body.tags))


@router.put("/tags/{key:path}", response_model=PairOut, responses=problems(409))
async def set_run_tag(run_id: UUID, key: TagKey, body: TagIn, scope: CanWrite, session: Session) -> PairOut:
    """Set a tag."""
    await _log(session, scope, run_id, tags={key: body.value})
    return PairOut(key=key, value=body.value)


@router.delete("/tags/{key:path}", status_code=204, responses=problems(409))
async def remove_run_tag(run_id: UUID, key: TagKey, scope: CanWrite, session: Session) -> None:
    """Remove a tag. The run's name stays when the tag that mirrors it goes."""
    await service.remove_tag(session, scope, run_id, key)


async def _log(session: Session, scope: CanWrite, run_id: UUID, **what: Any) -> None:
    await batches.log_batch(await driver_of(session), scope, run_id, **what)
