"""Logged models: what can be asked about them, and their use cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, cast, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import count_rows, driver_of, record_event
from modelyard.kernel.errors import Conflict, NotFound
from modelyard.kernel.ids import uuid7
from modelyard.tracking import batches, queries
from modelyard.tracking.models import Experiment, LoggedModel, LoggedModelMetric, LoggedModelStatus
from modelyard.tracking.names import random_name
from modelyard.tracking.service import require_live


class NoSuchLoggedModel(NotFound):
    code = "no_such_logged_model"

    def __init__(self, model_id: UUID) -> None:
        super().__init__(f"Logged model with ID 'm-{model_id.hex}' not found.", model_id=f"m-{model_id.hex}")


class LoggedModelParamChanged(Conflict):
    code = "param_changed"


@dataclass(frozen=True, slots=True)
class NewLoggedModel:
    """What a client says of a model at its making. An empty name gets a random one.

    source_run is its run's id as the client writes it, source_run_id what that stands for; of a run that this project
    does not have, only the former is kept.
    """

    name: str = ""
    model_type: str = ""
    source_run_id: UUID | None = None
    source_run: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


class ModelPoint(NamedTuple):
    """A metric point of a logged model, which a run logged; `timestamp` in milliseconds since 1970.

    The data set is one that the point was measured on, "" when none was named.
    """

    model_id: UUID
    run_id: UUID
    key: str
    value: float
    timestamp: int
    step: int
    dataset_name: str = ""
    dataset_digest: str = ""


# Queries


def all_logged_models(scope: ProjectScope) -> Select[LoggedModel]:
    """Logged models of one project, deleted ones included. Every other query of theirs starts here."""
    return select(LoggedModel).where(
        LoggedModel.organization_id == scope.organization_id, LoggedModel.project_id == scope.project_id
    )


def live_logged_models(scope: ProjectScope) -> Select[LoggedModel]:
    return all_logged_models(scope).where(LoggedModel.deleted_at.is_(None))


def logged_model(scope: ProjectScope, model_id: UUID) -> Select[LoggedModel]:
    """One logged model, deleted or not."""
    return all_logged_models(scope).where(LoggedModel.id == model_id)


def with_experiment(query: Select[LoggedModel]) -> Select[LoggedModel, int]:
    """Each model with the number of its experiment."""
    return query.join(
        Experiment,
        (Experiment.organization_id == LoggedModel.organization_id) & (Experiment.id == LoggedModel.experiment_id),
    ).add_columns(Experiment.number)


def metrics_of(scope: ProjectScope, model_ids: Collection[UUID]) -> Select[LoggedModelMetric]:
    """All metric points of these models of the project."""
    return (
        select(LoggedModelMetric)
        .where(
            LoggedModelMetric.organization_id == scope.organization_id,
            LoggedModelMetric.logged_model_id.in_(model_ids),
        )
        .order_by(
            LoggedModelMetric.logged_model_id,
            LoggedModelMetric.key,
            LoggedModelMetric.timestamp,
            LoggedModelMetric.step,
        )
    )


# Use cases


async def create_logged_model(
    session: AsyncSession, scope: ProjectScope, experiment: Experiment, new: NewLoggedModel
) -> LoggedModel:
    """Make a pending model, whose files the client uploads next.

    Raises:
        ExperimentDeleted: restore the experiment first.
    """
    require_live(experiment)
    run = None
    if new.source_run_id is not None:
        run = (await session.execute(queries.run(scope, new.source_run_id))).scalar_one_or_none()
    id = uuid7()
    model = LoggedModel(
        organization_id=scope.organization_id,
        id=id,
        project_id=scope.project_id,
        experiment_id=experiment.id,
        source_run_id=None if run is None else run.id,
        source_run=new.source_run if run is None else "",
        name=new.name or random_name(),
        model_type=new.model_type,
        artifact_location=f"{experiment.artifact_location}/models/m-{id.hex}/artifacts",
        params=dict(new.params),
        tags=dict(new.tags),
    )
    session.add(model)
    await session.flush()
    return model


async def get_logged_model(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, *, allow_deleted: bool = False
) -> tuple[LoggedModel, int]:
    """A model, and the number of its experiment.

    Raises:
        NoSuchLoggedModel: not in this project, or deleted and that is not allowed.
    """
    query = with_experiment(logged_model(scope, model_id)).execution_options(populate_existing=True)
    found = (await session.execute(query)).one_or_none()
    if found is None or (found[0].deleted_at is not None and not allow_deleted):
        raise NoSuchLoggedModel(model_id)
    return found[0], found[1]


async def finalize_logged_model(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, *, status: LoggedModelStatus
) -> None:
    """Say whether the model's files are all there.

    Raises:
        NoSuchLoggedModel: no live model of this project.
    """
    await _change(session, scope, model_id, status=status)


async def set_tags(session: AsyncSession, scope: ProjectScope, model_id: UUID, tags: Mapping[str, str]) -> None:
    """Set these tags; others stay.

    Raises:
        NoSuchLoggedModel: no live model of this project.
    """
    await _change(session, scope, model_id, tags=LoggedModel.tags.op("||")(cast(dict(tags), JSONB)))


async def remove_tag(session: AsyncSession, scope: ProjectScope, model_id: UUID, key: str) -> None:
    """Remove a tag.

    Raises:
        NoSuchLoggedModel: no live model of this project.
        NotFound: the model has no such tag.
    """
    model = await _locked(session, scope, model_id)
    if key not in model.tags:
        raise NotFound(f"No tag with key {key!r} found for model with ID 'm-{model_id.hex}'.")
    model.tags = {name: value for name, value in model.tags.items() if name != key}
    await session.flush()


async def log_params(session: AsyncSession, scope: ProjectScope, model_id: UUID, params: Mapping[str, str]) -> None:
    """Add params. The same value again changes nothing.

    Raises:
        NoSuchLoggedModel: no live model of this project.
        LoggedModelParamChanged: a param has another value already.
    """
    model = await _locked(session, scope, model_id)
    for key, value in params.items():
        if model.params.get(key, value) != value:
            raise LoggedModelParamChanged(
                f"Changing param values is not allowed. Param with key={key!r} was already logged with "
                f"value={model.params[key]!r} for model 'm-{model_id.hex}'. Attempted logging new value {value!r}."
            )
    model.params = {**model.params, **params}
    await session.flush()


async def delete_logged_model(session: AsyncSession, scope: ProjectScope, model_id: UUID, *, at: datetime) -> None:
    """Delete a model; a second time changes nothing.

    Raises:
        NoSuchLoggedModel: not in this project.
    """
    model, _ = await get_logged_model(session, scope, model_id, allow_deleted=True)
    if model.deleted_at is not None:
        return
    model.deleted_at = at
    await session.flush()
    await record_event(
        session, scope.organization_id, "logged_models", model_id, project_id=scope.project_id, event="soft_delete"
    )


async def record_metrics(session: AsyncSession, scope: ProjectScope, points: Sequence[ModelPoint]) -> None:
    """Store metric points of models, each once, however often it is sent.

    Raises:
        NoSuchLoggedModel: a model is not of this project, or deleted; nothing is stored.
    """
    connection = await driver_of(session)
    columns = list(zip(*points, strict=True)) or [()] * len(ModelPoint._fields)
    cursor = await connection.execute(
        """
        WITH model AS MATERIALIZED (
            SELECT id, experiment_id FROM logged_models
            WHERE organization_id = %(organization)s AND project_id = %(project)s AND deleted_at IS NULL
                AND id = ANY(%(models)s::uuid[])
            -- A move of the model to another experiment waits for these points, or they for it.
            ORDER BY id FOR SHARE
        ), stored AS (
            INSERT INTO logged_model_metrics (
                organization_id, logged_model_id, key, run_id, step, timestamp, dataset_name, dataset_digest,
                experiment_id, value
            )
            SELECT %(organization)s, model.id, p.key, p.run_id, p.step, p.timestamp, p.dataset_name, p.dataset_digest,
                model.experiment_id, p.value
            FROM unnest(
                %(models)s::uuid[], %(runs)s::uuid[], %(keys)s::text[], %(values)s::float8[], %(timestamps)s::bigint[],
                %(steps)s::bigint[], %(dataset_names)s::text[], %(dataset_digests)s::text[]
            ) AS p (model_id, run_id, key, value, timestamp, step, dataset_name, dataset_digest)
            JOIN model ON model.id = p.model_id
            ORDER BY model.id, p.key, p.run_id, p.step, p.timestamp
            ON CONFLICT DO NOTHING
        )
        SELECT id FROM model
        """,
        {
            "organization": scope.organization_id,
            "project": scope.project_id,
            **dict(
                zip(
                    ("models", "runs", "keys", "values", "timestamps", "steps", "dataset_names", "dataset_digests"),
                    map(list, columns),
                    strict=True,
                )
            ),
        },
    )
    found = {row[0] for row in await cursor.fetchall()}
    for point in points:
        if point.model_id not in found:
            raise NoSuchLoggedModel(point.model_id)


async def link_to_run(
    session: AsyncSession, scope: ProjectScope, run_id: UUID, models: Mapping[UUID, int], *, is_output: bool
) -> None:
    """Note that a live run used these models (by id, with a step), or made them. Said again, the new step counts.

    Raises:
        NoSuchRun, RunDeleted: as `batches.lock_run`.
        NoSuchLoggedModel: a model is not of this project, or deleted.
    """
    connection = await driver_of(session)
    run = await batches.lock_run(connection, scope, run_id)
    cursor = await connection.execute(
        """
        INSERT INTO run_logged_models (organization_id, run_id, logged_model_id, is_output, step)
        SELECT model.organization_id, %(run)s, model.id, %(is_output)s, given.step
        FROM unnest(%(models)s::uuid[], %(steps)s::bigint[]) AS given (id, step)
        JOIN logged_models AS model
            ON model.organization_id = %(organization)s AND model.project_id = %(project)s AND model.id = given.id
            AND model.deleted_at IS NULL
        ON CONFLICT (organization_id, run_id, logged_model_id, is_output) DO UPDATE SET step = EXCLUDED.step
        RETURNING logged_model_id
        """,
        {
            "organization": scope.organization_id,
            "project": scope.project_id,
            "run": run.id,
            "is_output": is_output,
            "models": list(models),
            "steps": list(models.values()),
        },
    )
    found = {row[0] for row in await cursor.fetchall()}
    for model_id in models:
        if model_id not in found:
            raise NoSuchLoggedModel(model_id)


async def _locked(session: AsyncSession, scope: ProjectScope, model_id: UUID) -> LoggedModel:
    """A live model, held until the transaction ends."""
    query = logged_model(scope, model_id).where(LoggedModel.deleted_at.is_(None))
    found = (await session.execute(query.with_for_update(key_share=True))).scalar_one_or_none()
    if found is None:
        raise NoSuchLoggedModel(model_id)
    return found


async def _change(session: AsyncSession, scope: ProjectScope, model_id: UUID, **values: Any) -> None:
    changed = await count_rows(
        session,
        update(LoggedModel)
        .where(
            LoggedModel.organization_id == scope.organization_id,
            LoggedModel.project_id == scope.project_id,
            LoggedModel.id == model_id,
            LoggedModel.deleted_at.is_(None),
        )
        .values(**values)
        .execution_options(synchronize_session=False),
    )
    if not changed:
        raise NoSuchLoggedModel(model_id)
