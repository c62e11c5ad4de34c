"""Use cases of experiments and runs. Logging to a run is in `batches` and `ingest`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity.quotas import Quota, counted_by, keep_within
from modelyard.kernel.access import OrganizationScope, ProjectScope
from modelyard.kernel.db import count_rows, driver_of, get_one, record_event
from modelyard.kernel.errors import AlreadyExists, Conflict, Invalid, NotFound
from modelyard.kernel.events import publish, subscribe
from modelyard.kernel.ids import uuid7
from modelyard.kernel.jobs import JobName, defer
from modelyard.projects.events import ProjectCreated
from modelyard.projects.models import Project
from modelyard.tracking import batches, queries
from modelyard.tracking.events import RunEnded, RunsDeleted, RunStarted
from modelyard.tracking.models import Experiment, Run, RunStatus
from modelyard.tracking.names import random_name

DEFAULT_EXPERIMENT = "Default"


class ExperimentDeleted(Conflict):
    code = "experiment_deleted"


def artifact_root(number: int) -> str:
    """Where the runs of an experiment keep their artifacts, unless its maker named another place."""
    return f"mlflow-artifacts:/{number}"


async def lock_project(session: AsyncSession, scope: ProjectScope) -> None:
    """Let others that count something in this project wait until the transaction ends."""
    await session.execute(
        select(Project.id)
        .where(Project.organization_id == scope.organization_id, Project.id == scope.project_id)
        .with_for_update(key_share=True)
    )


# Experiments


async def create_default_experiment(session: AsyncSession, created: ProjectCreated) -> None:
    """Every project is born with the experiment 0, which MLflow's clients fall back to."""
    await session.execute(
        insert(Experiment).values(
            organization_id=created.organization_id,
            project_id=created.project_id,
            number=0,
            name=DEFAULT_EXPERIMENT,
            artifact_location=artifact_root(0),
        )
    )


subscribe(ProjectCreated, create_default_experiment, inline=True)


async def create_experiment(
    session: AsyncSession,
    scope: ProjectScope,
    name: str,
    *,
    artifact_location: str | None = None,
    tags: Mapping[str, str] | None = None,
    description: str = "",
) -> Experiment:
    """Create an experiment under the project's next number.

    Raises:
        AlreadyExists: the name is taken, perhaps by a deleted experiment.
    """
    taken = AlreadyExists(f"Experiment(name={name}) already exists", experiment=name)
    # Numbers are counted under this lock; it also makes a second creator of a name wait.
    await lock_project(session, scope)
    if (await session.execute(queries.experiment_by_name(scope, name))).first() is not None:
        raise taken
    number = (await session.execute(queries.next_number(scope))).scalar_one()
    experiment = Experiment(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        number=number,
        name=name,
        description=description,
        artifact_location=(artifact_location or artifact_root(number)).rstrip("/"),
        tags=dict(tags or {}),
    )
    session.add(experiment)
    await session.flush()
    return experiment


async def update_experiment(
    session: AsyncSession,
    experiment: Experiment,
    *,
    name: str | None = None,
    description: str | None = None,
    tags: Mapping[str, str | None] | None = None,
) -> Experiment:
    """Rename, describe, or set and remove (None) tags.

    Raises:
        ExperimentDeleted: restore it first.
        AlreadyExists: the new name is taken.
    """
    require_live(experiment)
    if name is not None:
        experiment.name = name
    if description is not None:
        experiment.description = description
    if tags:
        merged = {**experiment.tags, **tags}
        experiment.tags = {key: value for key, value in merged.items() if value is not None}
    await session.flush()
    return experiment


def require_live(experiment: Experiment) -> None:
    """Refuse to change what is deleted.

    Raises:
        ExperimentDeleted: it is.
    """
    if experiment.deleted_at is not None:
        raise ExperimentDeleted(
            f"The experiment {experiment.number} must be in the 'active' state. Current state is deleted.",
            experiment=experiment.number,
        )


async def delete_experiment(session: AsyncSession, scope: ProjectScope, experiment: Experiment, *, at: datetime) -> int:
    """Delete an experiment and its live runs. Returns how many runs went with it."""
    require_live(experiment)
    experiment.deleted_at = at
    gone = await count_rows(
        session,
        update(Run)
        .where(_of_experiment(scope, experiment), Run.deleted_at.is_(None))
        .values(deleted_at=at, deleted_by=scope.actor.user_id),
    )
    await session.flush()
    await publish(session, RunsDeleted(scope.organization_id, scope.project_id, gone, None))
    return gone


async def restore_experiment(session: AsyncSession, scope: ProjectScope, experiment: Experiment) -> None:
    """Bring back an experiment with all its runs, also those that were deleted before it, as MLflow's server does.

    Raises:
        QuotaExceeded: the organization would have more runs than it may.
    """
    hidden = select(func.count()).select_from(Run).where(_of_experiment(scope, experiment), Run.deleted_at.is_not(None))
    await room_for_runs(session, scope, int(await session.scalar(hidden) or 0))
    experiment.deleted_at = None
    await session.execute(
        update(Run)
        .where(_of_experiment(scope, experiment), Run.deleted_at.is_not(None))
        .values(deleted_at=None, deleted_by=None)
    )
    await session.flush()


def _of_experiment(scope: ProjectScope, experiment: Experiment) -> Any:
    return and_(Run.organization_id == scope.organization_id, Run.experiment_id == experiment.id)


# Runs


@dataclass(frozen=True, slots=True)
class NewRun:
    """What a client says of a run at its start. Times are aware; an empty name gets a random one."""

    name: str = ""
    started_at: datetime | None = None
    user_name: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def name_of(new: NewRun) -> str:
    """The name of a new run: the one given, in either place, or a random one.

    Raises:
        Invalid: `name` and the tag `mlflow.runName` differ.
    """
    named = new.tags.get(batches.RUN_NAME_TAG, "")
    if new.name and named and new.name != named:
        raise Invalid(
            "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values "
            f"(run_name='{new.name}', mlflow.runName='{named}')."
        )
    return new.name or named or random_name()


async def create_run(session: AsyncSession, scope: ProjectScope, experiment: Experiment, new: NewRun) -> Run:
    """Start a run.

    Raises:
        ExperimentDeleted: restore the experiment first.
        Invalid: `name` and the tag `mlflow.runName` differ.
        QuotaExceeded: the organization has as many runs as it may.
    """
    require_live(experiment)
    await room_for_runs(session, scope, 1)
    name = name_of(new)
    id = uuid7()
    await session.execute(
        insert(Run).values(
            organization_id=scope.organization_id,
            id=id,
            project_id=scope.project_id,
            experiment_id=experiment.id,
            name=name,
            started_at=new.started_at,
            user_name=new.user_name,
            artifact_location=f"{experiment.artifact_location}/{id.hex}/artifacts",
        )
    )
    connection = await driver_of(session)
    await batches.set_tags(
        connection, scope, batches.LockedRun(id, experiment.id), {**new.tags, batches.RUN_NAME_TAG: name}
    )
    await publish(session, RunStarted(scope.organization_id, scope.project_id, id, experiment.id))
    return await get_run(session, scope, id)


async def get_run(session: AsyncSession, scope: ProjectScope, run_id: UUID) -> Run:
    """One run, deleted or not.

    Raises:
        NotFound: not in this project.
    """
    query = queries.run(scope, run_id).execution_options(populate_existing=True)
    return await get_one(session, query, f"Run with id={run_id.hex} not found")


async def update_run(
    session: AsyncSession,
    scope: ProjectScope,
    run_id: UUID,
    *,
    status: RunStatus | None = None,
    ended_at: datetime | None = None,
    name: str | None = None,
    now: datetime,
) -> Run:
    """Change status, end or name of a live run. An ended run has an end (`now` if none is given), others have none.

    Raises:
        NotFound: not in this project.
        RunDeleted: restore it first.
    """
    connection = await driver_of(session)
    locked = await batches.lock_run(connection, scope, run_id)
    if name:
        await batches.set_tags(connection, scope, locked, {batches.RUN_NAME_TAG: name})
    run = await get_run(session, scope, run_id)
    wanted = status or run.status
    end = (ended_at or (run.ended_at if run.status.ended else None) or now) if wanted.ended else None
    ends_now = wanted.ended and not run.status.ended
    if (wanted, end) != (run.status, run.ended_at):
        await session.execute(
            update(Run)
            .where(Run.organization_id == scope.organization_id, Run.id == run_id)
            .values(status=wanted, ended_at=end)
        )
        if ends_now:
            await publish(session, RunEnded(scope.organization_id, scope.project_id, run_id, wanted.value))
            await defer(
                session,
                JobName.COMPACT_METRICS,
                organization_id=scope.organization_id,
                args={"run_id": run_id.hex},
                queueing_lock=f"compact:{run_id.hex}",
            )
    return await get_run(session, scope, run_id)


async def delete_run(session: AsyncSession, scope: ProjectScope, run_id: UUID, *, at: datetime) -> None:
    """Delete a run; a second time changes nothing.

    Raises:
        NotFound: not in this project.
    """
    run = await get_run(session, scope, run_id)
    if run.deleted_at is not None:
        return
    await _mark(session, scope, run_id, at)
    await record_event(
        session, scope.organization_id, "experiment_runs", run_id, project_id=scope.project_id, event="soft_delete"
    )
    await publish(session, RunsDeleted(scope.organization_id, scope.project_id, 1, run_id))


async def restore_run(session: AsyncSession, scope: ProjectScope, run_id: UUID) -> None:
    """Bring back a deleted run, also under a deleted experiment; a live one stays as it is.

    Raises:
        NotFound: not in this project.
        QuotaExceeded: the organization has as many runs as it may.
    """
    run = await get_run(session, scope, run_id)
    if run.deleted_at is None:
        return
    await room_for_runs(session, scope, 1)
    await _mark(session, scope, run_id, None)
    await record_event(
        session, scope.organization_id, "experiment_runs", run_id, project_id=scope.project_id, event="restore"
    )


async def room_for_runs(session: AsyncSession, scope: ProjectScope, adding: int) -> None:
    """Refuse what goes beyond the quota of runs.

    Raises:
        QuotaExceeded: the organization would have more than it may.
    """
    used = _live_runs(scope)
    await keep_within(session, scope.organization_id, scope.quotas, quota=Quota.RUNS, used=used, adding=adding)


def _live_runs(scope: OrganizationScope) -> Select[int]:
    mine = Run.organization_id == scope.organization_id
    return select(func.count()).select_from(Run).where(mine, Run.deleted_at.is_(None))


counted_by(Quota.RUNS, _live_runs)


async def _mark(session: AsyncSession, scope: ProjectScope, run_id: UUID, deleted_at: datetime | None) -> None:
    await session.execute(
        update(Run)
        .where(Run.organization_id == scope.organization_id, Run.id == run_id)
        .values(
            deleted_at=deleted_at,
            deleted_by=scope.actor.user_id if deleted_at else None,
        )
    )


async def remove_tag(session: AsyncSession, scope: ProjectScope, run_id: UUID, key: str) -> None:
    """Remove a tag of a live run.

    Raises:
        NotFound: no such run, or it has no such tag.
        RunDeleted: restore it first.
    """
    connection = await driver_of(session)
    locked = await batches.lock_run(connection, scope, run_id)
    if not await batches.remove_tag(connection, scope, locked, key):
        raise NotFound(f"No tag with name: {key} in run with id {run_id.hex}")
