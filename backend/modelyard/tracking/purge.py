"""Permanent deletion: of what is deleted already, with its files, and with a word on what that frees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from sqlalchemy import Select, delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import folders
from modelyard.artifacts.collecting import collect_later
from modelyard.artifacts.paths import kept_folder
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import as_platform, driver_of, get_one
from modelyard.kernel.errors import Conflict
from modelyard.kernel.events import publish
from modelyard.projects.models import Project
from modelyard.tracking import queries
from modelyard.tracking.bulk import hold_runs
from modelyard.tracking.events import RunsPurged
from modelyard.tracking.models import Experiment, Run, SavedView
from modelyard.tracking.settling import settle_later

AT_ONCE = 1_000
"""Runs that one call purges at most."""
MAX_NAMED = 20


class NotDeleted(Conflict):
    """`runs`: some that are live."""

    code = "not_deleted"


class ModelInUse(Conflict):
    """`models`: logged models that other runs were given."""

    code = "model_in_use"


@dataclass(frozen=True, slots=True)
class Purged:
    """What went, or would go. bytes_freed: of contents that nothing else names, metrics and the rest not counted.

    remaining: runs that are to be purged by further calls.
    """

    experiments: int = 0
    runs: int = 0
    metric_points: int = 0
    params: int = 0
    tags: int = 0
    logged_models: int = 0
    artifacts: int = 0
    bytes_freed: int = 0
    remaining: int = 0


class _LoggedModel(NamedTuple):
    id: UUID
    artifact_location: str
    name: str
    is_used: bool


# Which runs


async def purge_runs(session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], *, dry_run: bool) -> Purged:
    """Remove these deleted runs for good, with the models that they made; runs nested in them stay.

    Raises:
        NotFound: some are not of this project.
        NotDeleted: some are live.
        ModelInUse: another run was given a model that one of them made.
        Conflict: a registered version came from one of them, as the registry says.
    """
    return await _purge(session, scope, ids, dry_run=dry_run)


async def purge_old_runs(
    session: AsyncSession, scope: ProjectScope, *, deleted_before: datetime, dry_run: bool
) -> Purged:
    """As `purge_runs`, of all runs that were deleted before then, the longest deleted first, 1,000 in a call."""
    return await _purge_some(
        session, scope, queries.all_runs(scope).where(Run.deleted_at < deleted_before), dry_run=dry_run
    )


async def purge_experiment(session: AsyncSession, scope: ProjectScope, number: int, *, dry_run: bool) -> Purged:
    """Remove a deleted experiment for good, with its runs, models, data sets and views; with the last of its runs.

    Its name is free then, its number never used again.

    Raises:
        NotFound: none of that number.
        NotDeleted: it is live, has a live run, or is the one that every project has.
        ModelInUse, Conflict: as `purge_runs`.
    """
    experiment = await get_one(
        session, queries.experiment_by_number(scope, number).with_for_update(), "There is no such experiment."
    )
    if experiment.deleted_at is None:
        raise NotDeleted(f"The experiment {number} is not deleted.", experiment=number)
    if number == 0:
        raise NotDeleted("The experiment 0 stays: clients log to it when they name none.", experiment=number)
    of_it = queries.all_runs(scope).where(Run.experiment_id == experiment.id)
    live = (await session.execute(of_it.where(Run.deleted_at.is_(None)).limit(MAX_NAMED))).scalars().all()
    if live:
        named = [str(run.id) for run in live]
        raise NotDeleted(f"The experiment has runs that are not deleted, such as {named[0]}.", runs=named)
    purged = await _purge_some(session, scope, of_it, experiment=experiment, dry_run=dry_run)
    if purged.experiments and not dry_run:
        await _remove_experiment(session, scope, experiment)
    return purged


async def _purge_some(
    session: AsyncSession,
    scope: ProjectScope,
    query: Select[Run],
    *,
    experiment: Experiment | None = None,
    dry_run: bool,
) -> Purged:
    """The first 1,000 runs of the query; all of them in a dry run. experiment: goes with the last of them."""
    ids = query.with_only_columns(Run.id).order_by(Run.deleted_at, Run.id)
    chosen = (await session.execute(ids if dry_run else ids.limit(AT_ONCE))).scalars().all()
    total = await session.scalar(query.with_only_columns(func.count())) or 0
    remaining = max(0, total - len(chosen))
    last = experiment if remaining == 0 else None
    purged = await _purge(session, scope, chosen, experiment=last, dry_run=dry_run)
    return replace(purged, remaining=remaining, experiments=int(last is not None))


# How


async def _purge(
    session: AsyncSession,
    scope: ProjectScope,
    ids: Sequence[UUID],
    *,
    experiment: Experiment | None = None,
    dry_run: bool,
) -> Purged:
    """experiment: all its models go too."""
    connection = await driver_of(session)
    held = await hold_runs(connection, scope, ids, only_look=dry_run)
    live = [str(run.id) for run in held if not run.is_deleted]
    if live:
        raise NotDeleted(f"The run {live[0]} is not deleted.", pointer="/runs", runs=live[:MAX_NAMED])
    models = await _models_of(connection, scope, ids, experiment, only_look=dry_run)
    # Only a folder that bears its owner's id: a location that a client chose may be anybody's.
    places = [(run.artifact_location, run.id) for run in held]
    places += [(model.artifact_location, model.id) for model in models]
    paths = [path for place, id in places if (path := kept_folder(place)) and id.hex in path]
    counts = await _counts(connection, scope, ids)
    runs, logged_models = [run.id.hex for run in held], [model.id.hex for model in models]
    purged = RunsPurged(scope.organization_id, scope.project_id, runs, logged_models)
    if dry_run:
        # Whoever holds one of them refuses here, too; what the others let go of comes back.
        async with session.begin_nested() as trial:
            await publish(session, purged)
            await trial.rollback()
        size = await folders.size_of(session, scope, paths)
    else:
        await publish(session, purged)
        size = await folders.delete_folders(session, scope, paths)
        await _remove_runs(session, scope, ids, [model.id for model in models])
        await settle_later(session, scope, ids)
        await collect_later(session, scope.organization_id)
    return Purged(
        runs=len(held),
        logged_models=len(models),
        artifacts=size.files,
        bytes_freed=size.freed_bytes,
        **counts,
    )


async def _models_of(
    connection: psycopg.AsyncConnection[Any],
    scope: ProjectScope,
    ids: Sequence[UUID],
    experiment: Experiment | None,
    *,
    only_look: bool,
) -> list[_LoggedModel]:
    """The models that these runs made, and those of the experiment, also deleted ones; locked unless only looked at.

    Raises:
        ModelInUse: a run that stays was given one of the live ones.
    """
    cursor = await connection.execute(
        f"""
        SELECT id, artifact_location, name, deleted_at IS NULL AND EXISTS (
            SELECT FROM run_logged_models AS used
            WHERE used.organization_id = model.organization_id AND used.logged_model_id = model.id
                AND used.run_id <> ALL(%(runs)s)
        )
        FROM logged_models AS model
        WHERE organization_id = %(organization)s AND project_id = %(project)s
            AND (source_run_id = ANY(%(runs)s) OR experiment_id = %(experiment)s)
        ORDER BY id {"" if only_look else "FOR UPDATE"}
        """,  # noqa: S608 - no value of a caller's
        {
            "organization": scope.organization_id,
            "project": scope.project_id,
            "runs": list(ids),
            "experiment": experiment.id if experiment else None,
        },
    )
    models = [_LoggedModel(*row) for row in await cursor.fetchall()]
    used = [model.name for model in models if model.is_used]
    if used:
        raise ModelInUse(f"Another run uses the model {used[0]!r} that one of these made.", models=used[:MAX_NAMED])
    return models


async def _counts(connection: psycopg.AsyncConnection[Any], scope: ProjectScope, ids: Sequence[UUID]) -> dict[str, int]:
    cursor = await connection.execute(
        """
        SELECT
            (SELECT coalesce(sum(n), 0)::bigint FROM run_metrics WHERE organization_id = %(o)s AND run_id = ANY(%(r)s)),
            (SELECT count(*) FROM run_params WHERE organization_id = %(o)s AND run_id = ANY(%(r)s)),
            (SELECT count(*) FROM run_tags WHERE organization_id = %(o)s AND run_id = ANY(%(r)s))
        """,
        {"o": scope.organization_id, "r": list(ids)},
    )
    row = await cursor.fetchone() or (0, 0, 0)
    return dict(zip(("metric_points", "params", "tags"), row, strict=True))


async def _remove_runs(session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], models: Sequence[UUID]) -> None:
    connection = await driver_of(session)
    given = {
        "organization": scope.organization_id,
        "project": scope.project_id,
        "runs": list(ids),
        "models": list(models),
    }
    await connection.execute(
        """
        SELECT count(audit_event(
            organization_id, 'experiment_runs', id, project_id, jsonb_build_object('event', 'purge', 'name', name)
        ))
        FROM experiment_runs WHERE organization_id = %(organization)s AND id = ANY(%(runs)s)
        """,
        given,
    )
    # The application's role deletes none of these tables' rows: elsewhere they are only hidden.
    async with as_platform(session):
        for statement in (
            "DELETE FROM run_metrics WHERE organization_id = %(organization)s AND run_id = ANY(%(runs)s)",
            "DELETE FROM run_latest_metrics WHERE organization_id = %(organization)s AND run_id = ANY(%(runs)s)",
            "DELETE FROM logged_models WHERE organization_id = %(organization)s AND id = ANY(%(models)s)",
            "UPDATE experiment_runs SET parent_run_id = NULL WHERE organization_id = %(organization)s "
            "AND project_id = %(project)s AND parent_run_id = ANY(%(runs)s)",
            "DELETE FROM experiment_runs WHERE organization_id = %(organization)s AND project_id = %(project)s "
            "AND id = ANY(%(runs)s)",
        ):
            await connection.execute(statement, given)


async def _remove_experiment(session: AsyncSession, scope: ProjectScope, experiment: Experiment) -> None:
    await session.execute(
        update(Project)
        .where(Project.organization_id == scope.organization_id, Project.id == scope.project_id)
        .values(experiment_floor=func.greatest(Project.experiment_floor, experiment.number + 1))
        .execution_options(synchronize_session=False)
    )
    of_it = SavedView.organization_id == scope.organization_id, SavedView.experiment_id == experiment.id
    it = Experiment.organization_id == scope.organization_id, Experiment.id == experiment.id
    async with as_platform(session):
        await session.execute(delete(SavedView).where(*of_it).execution_options(synchronize_session=False))
        await session.execute(delete(Experiment).where(*it).execution_options(synchronize_session=False))
