"""Writing experiments and runs into a project: only what is not there yet or differs, so that it can be redone.

What the source says counts; what only the project has stays.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.store import ArtifactStore
from modelyard.identity.models import Organization
from modelyard.identity.quotas import Quota, keep_within
from modelyard.importing.source import SourceExperiment, SourceRun
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role, driver_of, record_event
from modelyard.kernel.ids import uuid7
from modelyard.projects.models import Project, ProjectStatus
from modelyard.tracking.batches import COLUMN_OF_TAG, PARENT_TAG, RUN_NAME_TAG, rendered
from modelyard.tracking.datasets import DatasetInput
from modelyard.tracking.models import Experiment, Run, RunStatus
from modelyard.tracking.service import DEFAULT_EXPERIMENT, artifact_root

OPERATION = "import mlflow"
Link = tuple[UUID, UUID, bool, int]
"""A run, a logged model, whether the run made it, and at which step."""


class TargetRefused(Exception):
    """The project cannot take what the source holds. The message is for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Target:
    """A project that is written to by the system, with tenancy, quotas and the audit trail as for everybody."""

    database: Database
    store: ArtifactStore
    scope: ProjectScope
    max_file_bytes: int

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        async with self.database.transaction(_context(self.scope.organization_id)) as session:
            yield session

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        async with self.database.driver(_context(self.scope.organization_id)) as connection:
            yield connection


def _context(organization_id: UUID | None) -> Context:
    return Context(SYSTEM, organization_id, RequestInfo(operation=OPERATION))


async def find_scope(database: Database, organization: str, project: str) -> ProjectScope:
    """The project of these slugs.

    Raises:
        TargetRefused: there is no such organization or project, or it is archived.
    """
    async with database.transaction(_context(None), role=Role.PLATFORM) as session:
        owner = (
            await session.execute(
                select(Organization).where(Organization.slug == organization, Organization.deleted_at.is_(None))
            )
        ).scalar_one_or_none()
        if owner is None:
            raise TargetRefused(f"there is no organization {organization!r}.")
        query = select(Project).where(
            Project.organization_id == owner.id, Project.slug == project, Project.deleted_at.is_(None)
        )
        found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise TargetRefused(f"the organization {organization!r} has no project {project!r}.")
    if found.status is ProjectStatus.ARCHIVED:
        raise TargetRefused(f"the project {project!r} is archived, so it can only be read.")
    return ProjectScope(
        owner.id, owner.slug, SYSTEM, frozenset(Permission), found.id, found.slug, quotas=dict(owner.quotas or {})
    )


# Experiments


async def read_experiments(target: Target) -> dict[int, Experiment]:
    """All experiments of the project by number."""
    async with target.session() as session:
        found = (await session.execute(_experiments(target.scope))).scalars()
        return {experiment.number: experiment for experiment in found}


def conflicts(known: Mapping[int, Experiment], wanted: Sequence[SourceExperiment]) -> list[str]:
    """Numbers and names of the source that stand for something else in the project.

    Experiment 0 is born with the project, so it is the source's 0. Another one is the source's if its name, or the
    millisecond of its creation, is the same.
    """
    names = {experiment.name: experiment.number for experiment in known.values()}
    found = []
    for new in wanted:
        old = known.get(new.number)
        if old is not None and not is_same(old, new):
            found.append(f"experiment {new.number} is {old.name!r} in the project and {new.name!r} in the source")
        elif names.get(new.name, new.number) != new.number:
            found.append(f"the name {new.name!r} is experiment {names[new.name]} in the project and {new.number} there")
    return found


def is_same(old: Experiment, new: SourceExperiment) -> bool:
    """Is the project's experiment of that number the source's?"""
    if new.number == 0:
        return old.name in (DEFAULT_EXPERIMENT, new.name)
    return old.name == new.name or (new.created_at is not None and old.created_at == new.created_at)


async def write_experiments(target: Target, wanted: Sequence[SourceExperiment]) -> int:
    """Make or change experiments, in one transaction. Returns how many.

    Raises:
        TargetRefused: a number or name is taken by something else; nothing is changed.
    """
    scope, changed = target.scope, 0
    async with target.session() as session:
        # The lock under which experiments are numbered.
        await session.execute(
            select(Project.id)
            .where(Project.organization_id == scope.organization_id, Project.id == scope.project_id)
            .with_for_update(key_share=True)
        )
        known = {experiment.number: experiment for experiment in (await session.execute(_experiments(scope))).scalars()}
        taken = conflicts(known, wanted)
        if taken:
            raise TargetRefused(
                "the project has other experiments already, so the source's cannot keep their numbers and names:\n"
                + "\n".join(f"  {line}" for line in taken[:20])
                + "\nImport into a project of its own."
            )
        for new in wanted:
            old = known.get(new.number)
            if old is None:
                session.add(
                    Experiment(
                        organization_id=scope.organization_id,
                        id=uuid7(),
                        project_id=scope.project_id,
                        number=new.number,
                        name=new.name,
                        artifact_location=artifact_root(new.number),
                        tags=dict(new.tags),
                        **_times(new),
                        deleted_at=_deleted_at(new),
                    )
                )
                changed += 1
                continue
            tags = {**old.tags, **new.tags}
            if (old.name, old.deleted_at is not None, old.tags) != (new.name, new.deleted, tags):
                await session.execute(
                    update(Experiment)
                    .where(Experiment.organization_id == scope.organization_id, Experiment.id == old.id)
                    .values(name=new.name, tags=tags, deleted_at=_deleted_at(new))
                    .execution_options(synchronize_session=False)
                )
                changed += 1
    return changed


def _experiments(scope: ProjectScope) -> Any:
    return select(Experiment).where(
        Experiment.organization_id == scope.organization_id, Experiment.project_id == scope.project_id
    )


def _times(new: Any) -> dict[str, Any]:
    """`created_at` and `updated_at`, where the source knows them."""
    created = new.created_at or new.updated_at
    return {} if created is None else {"created_at": created, "updated_at": new.updated_at or created}


def _deleted_at(new: SourceExperiment) -> Any:
    return (new.updated_at or new.created_at or func.now()) if new.deleted else None


# Runs


def run_location(number: int, run_id: UUID) -> str:
    """Where the platform keeps a run's artifacts."""
    return f"{artifact_root(number)}/{run_id.hex}/artifacts"


async def read_runs(target: Target, ids: Sequence[UUID]) -> dict[UUID, SourceRun]:
    """These runs as the project has them."""
    async with target.driver() as connection:
        return await _read_runs(connection, target.scope, ids)


async def _read_runs(
    connection: psycopg.AsyncConnection[Any], scope: ProjectScope, ids: Sequence[UUID], *, lock: str = ""
) -> dict[UUID, SourceRun]:
    given = {"organization": scope.organization_id, "project": scope.project_id, "runs": list(ids)}
    cursor = await connection.execute(
        f"""
        SELECT r.id, e.number, r.name, r.status, r.deleted_at, r.started_at, r.ended_at, r.user_name,
            r.artifact_location
        FROM experiment_runs AS r
        JOIN experiments AS e ON e.organization_id = r.organization_id AND e.id = r.experiment_id
        WHERE r.organization_id = %(organization)s AND r.project_id = %(project)s AND r.id = ANY(%(runs)s)
        ORDER BY r.id {lock}
        """,  # noqa: S608 - one of two constants
        given,
    )
    found = {row[0]: SourceRun(row[0], row[1], row[2], RunStatus(row[3]), *row[4:]) for row in await cursor.fetchall()}
    for table, name in (("run_params", "params"), ("run_tags", "tags")):
        cursor = await connection.execute(
            f"SELECT run_id, key, value FROM {table} WHERE organization_id = %(organization)s "  # noqa: S608 - one of two names
            "AND run_id = ANY(%(runs)s) ORDER BY run_id, key",
            given,
        )
        for run_id, key, value in await cursor.fetchall():
            if run_id in found:
                getattr(found[run_id], name)[key] = value
    cursor = await connection.execute(
        """
        SELECT used.run_id, d.name, d.digest, d.source_type, d.source, d.schema, d.profile, used.tags
        FROM run_datasets AS used
        JOIN datasets AS d ON d.organization_id = used.organization_id AND d.id = used.dataset_id
        WHERE used.organization_id = %(organization)s AND used.run_id = ANY(%(runs)s)
        """,
        given,
    )
    for run_id, *dataset in await cursor.fetchall():
        if run_id in found:
            found[run_id].datasets.append(DatasetInput(*dataset))
    return found


def _facts(run: SourceRun) -> tuple[Any, ...]:
    return (run.name, run.status, run.deleted_at is not None, run.started_at, run.ended_at, run.user_name)


def _differs(old: SourceRun | None, new: SourceRun) -> bool:
    return (
        old is None
        or _facts(old) != _facts(new)
        or any(old.params.get(key) != value for key, value in new.params.items())
        or any(old.tags.get(key) != value for key, value in new.tags.items())
        or not {dataset_key(each) for each in new.datasets} <= {dataset_key(each) for each in old.datasets}
    )


def dataset_key(dataset: DatasetInput) -> tuple[Any, ...]:
    """What makes a run's use of a data set one and the same."""
    return (dataset.name, dataset.digest, *sorted(dataset.tags.items()))


async def write_runs(target: Target, experiments: Mapping[int, UUID], runs: Sequence[SourceRun]) -> tuple[int, int]:
    """Write what is new or differs of these runs, params, tags, data sets included, in one transaction.

    Returns how many runs are new, and how many were changed.

    Raises:
        TargetRefused: a run is in another project of the organization.
        QuotaExceeded: the organization would have more runs than it may.
    """
    scope = target.scope
    async with target.session() as session:
        connection = await driver_of(session)
        await _refuse_strangers(session, scope, runs)
        known = await _read_runs(connection, scope, [run.id for run in runs], lock="FOR NO KEY UPDATE OF r")
        wanted = [run for run in runs if _differs(known.get(run.id), run)]
        if not wanted:
            return 0, 0
        new = [run for run in wanted if run.id not in known]
        living = select(func.count()).where(Run.organization_id == scope.organization_id, Run.deleted_at.is_(None))
        adding = sum(run.deleted_at is None for run in new)
        await keep_within(session, scope.organization_id, scope.quotas, quota=Quota.RUNS, used=living, adding=adding)
        for run in wanted:
            old = known.get(run.id)
            if old is not None:
                run.params, run.tags = {**old.params, **run.params}, {**old.tags, **run.tags}
        await _store_runs(connection, scope, experiments, wanted)
        for table, name in (("run_params", "params"), ("run_tags", "tags")):
            await _store_pairs(connection, scope, wanted, table=table, name=name)
        await _store_datasets(connection, scope, wanted)
        return len(new), len(wanted) - len(new)


async def _refuse_strangers(session: AsyncSession, scope: ProjectScope, runs: Sequence[SourceRun]) -> None:
    query = (
        select(Run.id, Project.slug)
        .join(Project, (Project.organization_id == Run.organization_id) & (Project.id == Run.project_id))
        .where(
            Run.organization_id == scope.organization_id,
            Run.project_id != scope.project_id,
            Run.id.in_([run.id for run in runs]),
        )
        .limit(1)
    )
    stranger = (await session.execute(query)).first()
    if stranger is not None:
        raise TargetRefused(
            f"the run {stranger[0].hex} is in the organization's project {stranger[1]!r} already. Import into that "
            "project, or into another organization."
        )


async def _store_runs(
    connection: psycopg.AsyncConnection[Any],
    scope: ProjectScope,
    experiments: Mapping[int, UUID],
    runs: Sequence[SourceRun],
) -> None:
    column_tags = {column: tag for tag, column in COLUMN_OF_TAG.items() if tag != RUN_NAME_TAG}
    columns: dict[str, list[Any]] = {
        "id": [run.id for run in runs],
        "experiment_id": [experiments[run.experiment] for run in runs],
        "name": [run.name for run in runs],
        "status": [run.status.value for run in runs],
        "started_at": [run.started_at for run in runs],
        "ended_at": [run.ended_at for run in runs],
        "deleted_at": [run.deleted_at for run in runs],
        "user_name": [run.user_name for run in runs],
        "artifact_location": [run_location(run.experiment, run.id) for run in runs],
        "params_json": [_rendered(run.params.items()) for run in runs],
        "tags_json": [_rendered(sorted(run.tags.items())) for run in runs],
        **{column: [run.tags.get(tag, "") for run in runs] for column, tag in column_tags.items()},
    }
    kinds = {"id": "uuid", "experiment_id": "uuid"} | dict.fromkeys(
        ("started_at", "ended_at", "deleted_at"), "timestamptz"
    )
    names = ", ".join(columns)
    arrays = ", ".join(f"%({name})s::{kinds.get(name, 'text')}[]" for name in columns)
    changing = ", ".join(
        f"{name} = EXCLUDED.{name}" for name in columns if name not in ("id", "experiment_id", "artifact_location")
    )
    await connection.execute(
        f"""
        INSERT INTO experiment_runs (organization_id, project_id, created_at, {names})
        SELECT %(organization)s, %(project)s, coalesce(given.started_at, now()), given.*
        FROM unnest({arrays}) AS given ({names})
        ON CONFLICT (organization_id, id) DO UPDATE SET {changing}
        """,  # noqa: S608 - names of columns
        {"organization": scope.organization_id, "project": scope.project_id, **columns},
    )


def _rendered(items: Iterable[tuple[str, str]]) -> str:
    return ",".join(rendered(key, value) for key, value in items)


async def _store_pairs(
    connection: psycopg.AsyncConnection[Any], scope: ProjectScope, runs: Sequence[SourceRun], *, table: str, name: str
) -> None:
    # The experiment is the run's in the project, where it may have been moved since it was imported.
    rows = [(run.id, *pair) for run in runs for pair in getattr(run, name).items()]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    await connection.execute(
        f"""
        INSERT INTO {table} AS known (organization_id, run_id, experiment_id, key, value)
        SELECT run.organization_id, run.id, run.experiment_id, given.key, given.value
        FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS given (run_id, key, value)
        JOIN experiment_runs AS run ON run.organization_id = %s AND run.id = given.run_id
        ON CONFLICT (organization_id, run_id, key) DO UPDATE SET value = EXCLUDED.value
        WHERE known.value <> EXCLUDED.value
        """,  # noqa: S608 - one of two constants
        (*columns, scope.organization_id),
    )


async def _store_datasets(
    connection: psycopg.AsyncConnection[Any], scope: ProjectScope, runs: Sequence[SourceRun]
) -> None:
    rows = [
        (
            uuid7(),
            run.id,
            each.name or "dataset",
            each.digest or "-",
            each.source_type,
            each.source,
            each.schema,
            each.profile,
            Jsonb(dict(each.tags)),
        )
        for run in runs
        for each in run.datasets
    ]
    if not rows:
        return
    names = "ids runs names digests source_types sources schemas profiles tags".split()
    given = {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
    given_rows = """
        unnest(
            %(ids)s::uuid[], %(runs)s::uuid[], %(names)s::text[], %(digests)s::text[],
            %(source_types)s::text[], %(sources)s::text[], %(schemas)s::text[], %(profiles)s::text[], %(tags)s::jsonb[]
        ) AS given (id, run_id, name, digest, source_type, source, schema, profile, tags)
        JOIN experiment_runs AS run ON run.organization_id = %(organization)s AND run.id = given.run_id
    """
    await connection.execute(
        f"""
        INSERT INTO datasets (organization_id, id, experiment_id, name, digest, source_type, source, schema, profile)
        SELECT run.organization_id, given.id, run.experiment_id, given.name, given.digest, given.source_type,
            given.source, given.schema, given.profile
        FROM {given_rows}
        ON CONFLICT (organization_id, experiment_id, name, digest) DO NOTHING
        """,  # noqa: S608 - a constant
        {"organization": scope.organization_id, **given},
    )
    await connection.execute(
        f"""
        INSERT INTO run_datasets (organization_id, run_id, dataset_id, tags)
        SELECT DISTINCT ON (given.run_id, d.id) %(organization)s, given.run_id, d.id, given.tags
        FROM {given_rows}
        JOIN datasets AS d
            ON d.organization_id = %(organization)s AND d.experiment_id = run.experiment_id
            AND d.name = given.name AND d.digest = given.digest
        ON CONFLICT (organization_id, run_id, dataset_id) DO UPDATE SET tags = EXCLUDED.tags
        """,  # noqa: S608 - a constant
        {"organization": scope.organization_id, **given},
    )


async def write_links(target: Target, links: Sequence[Link]) -> int:
    """Note which logged models runs used or made. Returns how many links are new or changed."""
    async with target.driver() as connection:
        cursor = await connection.execute(
            """
            INSERT INTO run_logged_models AS known (organization_id, run_id, logged_model_id, is_output, step)
            SELECT %s, given.* FROM unnest(%s::uuid[], %s::uuid[], %s::boolean[], %s::bigint[]) AS given
            ON CONFLICT (organization_id, run_id, logged_model_id, is_output) DO UPDATE SET step = EXCLUDED.step
            WHERE known.step <> EXCLUDED.step
            """,
            (target.scope.organization_id, *map(list, zip(*links, strict=True))),
        )
        return cursor.rowcount


async def read_links(target: Target, links: Sequence[Link]) -> list[Link]:
    """Those of the links that the project has, with its steps."""
    async with target.driver() as connection:
        cursor = await connection.execute(
            """
            SELECT known.run_id, known.logged_model_id, known.is_output, known.step
            FROM unnest(%s::uuid[], %s::uuid[], %s::boolean[]) AS given (run_id, logged_model_id, is_output)
            JOIN run_logged_models AS known USING (run_id, logged_model_id, is_output)
            WHERE known.organization_id = %s
            """,
            (*map(list, list(zip(*links, strict=True))[:3]), target.scope.organization_id),
        )
        return [(row[0], row[1], row[2], row[3]) for row in await cursor.fetchall()]


async def link_parents(target: Target, experiments: Iterable[UUID]) -> None:
    """Point each run at the run that its tag names, now that all are there."""
    for experiment_id in experiments:
        async with target.driver() as connection:
            await connection.execute(
                """
                UPDATE experiment_runs AS child SET parent_run_id = parent.id
                FROM run_tags AS tag
                JOIN experiment_runs AS parent
                    ON parent.organization_id = tag.organization_id AND parent.project_id = %(project)s
                    AND parent.id = CASE WHEN tag.value ~ '^[0-9a-f]{32}$' THEN tag.value::uuid END
                WHERE tag.organization_id = %(organization)s AND tag.experiment_id = %(experiment)s
                    AND tag.key = %(key)s AND child.organization_id = tag.organization_id AND child.id = tag.run_id
                    AND child.parent_run_id IS DISTINCT FROM parent.id
                """,
                {
                    "organization": target.scope.organization_id,
                    "project": target.scope.project_id,
                    "experiment": experiment_id,
                    "key": PARENT_TAG,
                },
            )


async def note_import(target: Target, source: str, counts: Mapping[str, int]) -> None:
    """Put the import on the audit trail."""
    async with target.session() as session:
        await record_event(
            session,
            target.scope.organization_id,
            "projects",
            target.scope.project_id,
            project_id=target.scope.project_id,
            event="import",
            source=source[:500],
            **counts,
        )
