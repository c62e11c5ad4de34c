"""Data sets that runs were given, and the models that they were given or made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of
from modelyard.kernel.ids import uuid7
from modelyard.tracking import batches
from modelyard.tracking.models import Dataset, Experiment, RunDataset

CONTEXT_TAG = "mlflow.data.context"
MAX_SUMMARIES = 1000


@dataclass(frozen=True, slots=True)
class DatasetInput:
    """A data set as a run was given it; `tags` say how."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None = None
    profile: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RunLinks:
    """What a run was given and what it made, models by id (outputs with their step), in the order of their ids."""

    datasets: list[DatasetInput] = field(default_factory=list)
    input_models: list[UUID] = field(default_factory=list)
    output_models: list[tuple[UUID, int]] = field(default_factory=list)


class DatasetSummary(NamedTuple):
    """A data set of an experiment and one of the contexts in which runs used it (None: not said)."""

    experiment_number: int
    name: str
    digest: str
    context: str | None


async def log_datasets(
    session: AsyncSession, scope: ProjectScope, run_id: UUID, inputs: Sequence[DatasetInput]
) -> None:
    """Note that a live run was given these data sets. What was noted before stays as it is.

    A data set is known by name and digest within its experiment; the first one that is given fixes the rest.

    Raises:
        NoSuchRun, RunDeleted: as `batches.lock_run`.
    """
    connection = await driver_of(session)
    run = await batches.lock_run(connection, scope, run_id)
    given: dict[tuple[str, str], DatasetInput] = {}
    for each in inputs:
        given.setdefault((each.name, each.digest), each)
    if not given:
        return
    # In one order for every writer, so that two of them never wait for each other.
    ordered = [given[key] for key in sorted(given)]
    await connection.execute(
        """
        INSERT INTO datasets (organization_id, id, experiment_id, name, digest, source_type, source, schema, profile)
        SELECT %(organization)s, id, %(experiment)s, name, digest, source_type, source, schema, profile
        FROM unnest(
            %(ids)s::uuid[], %(names)s::text[], %(digests)s::text[], %(source_types)s::text[], %(sources)s::text[],
            %(schemas)s::text[], %(profiles)s::text[]
        ) AS given (id, name, digest, source_type, source, schema, profile)
        ON CONFLICT (organization_id, experiment_id, name, digest) DO NOTHING
        """,
        {
            "organization": scope.organization_id,
            "experiment": run.experiment_id,
            "ids": [uuid7() for _ in ordered],
            "names": [each.name for each in ordered],
            "digests": [each.digest for each in ordered],
            "source_types": [each.source_type for each in ordered],
            "sources": [each.source for each in ordered],
            "schemas": [each.schema for each in ordered],
            "profiles": [each.profile for each in ordered],
        },
    )
    # A second statement: only a new snapshot shows what a concurrent writer has just inserted.
    await connection.execute(
        """
        INSERT INTO run_datasets (organization_id, run_id, dataset_id, tags)
        SELECT %(organization)s, %(run)s, d.id, given.tags
        FROM unnest(%(names)s::text[], %(digests)s::text[], %(tags)s::jsonb[]) AS given (name, digest, tags)
        JOIN datasets AS d
            ON d.organization_id = %(organization)s AND d.experiment_id = %(experiment)s
            AND d.name = given.name AND d.digest = given.digest
        ON CONFLICT (organization_id, run_id, dataset_id) DO NOTHING
        """,
        {
            "organization": scope.organization_id,
            "run": run.id,
            "experiment": run.experiment_id,
            "names": [each.name for each in ordered],
            "digests": [each.digest for each in ordered],
            "tags": [Jsonb(dict(each.tags)) for each in ordered],
        },
    )


async def links_of(session: AsyncSession, scope: ProjectScope, run_ids: Sequence[UUID]) -> dict[UUID, RunLinks]:
    """Inputs and outputs of these runs, in one query; a run that has none is absent."""
    connection = await driver_of(session)
    cursor = await connection.execute(
        """
        SELECT used.run_id, d.name, d.digest, d.source_type, d.source, d.schema, d.profile, used.tags,
            used.dataset_id AS id, NULL::boolean AS is_output, NULL::bigint AS step
        FROM run_datasets AS used
        JOIN datasets AS d ON d.organization_id = used.organization_id AND d.id = used.dataset_id
        WHERE used.organization_id = %(organization)s AND used.run_id = ANY(%(runs)s)
        UNION ALL
        SELECT run_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, logged_model_id, is_output, step
        FROM run_logged_models
        WHERE organization_id = %(organization)s AND run_id = ANY(%(runs)s)
        ORDER BY run_id, id
        """,
        {"organization": scope.organization_id, "runs": list(run_ids)},
    )
    links: dict[UUID, RunLinks] = {}
    for run_id, *dataset, id, is_output, step in await cursor.fetchall():
        of_run = links.setdefault(run_id, RunLinks())
        if is_output is None:
            of_run.datasets.append(DatasetInput(*dataset))
        elif is_output:
            of_run.output_models.append((id, step))
        else:
            of_run.input_models.append(id)
    return links


def summaries(scope: ProjectScope, numbers: Sequence[int]) -> Select[int, str, str, str | None]:
    """The data sets that runs of these experiments were given, once for each context; the columns of DatasetSummary."""
    context = RunDataset.tags[CONTEXT_TAG].astext
    return (
        select(Experiment.number, Dataset.name, Dataset.digest, context)
        .join(
            Dataset,
            (Dataset.organization_id == Experiment.organization_id) & (Dataset.experiment_id == Experiment.id),
        )
        .join(
            RunDataset,
            (RunDataset.organization_id == Dataset.organization_id) & (RunDataset.dataset_id == Dataset.id),
        )
        .where(
            Experiment.organization_id == scope.organization_id,
            Experiment.project_id == scope.project_id,
            Experiment.number.in_(numbers),
        )
        .distinct()
        .order_by(Experiment.number, Dataset.name, Dataset.digest, context)
        .limit(MAX_SUMMARIES)
    )


async def search_datasets(session: AsyncSession, scope: ProjectScope, numbers: Sequence[int]) -> list[DatasetSummary]:
    """The data sets of these experiments, 1,000 at most."""
    return [DatasetSummary(*row) for row in await session.execute(summaries(scope, numbers))]
