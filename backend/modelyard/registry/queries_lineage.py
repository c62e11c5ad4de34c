"""What a version came from and what came of it, a query for each kind of relation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, TextClause, select, text

from modelyard.kernel.access import ProjectScope
from modelyard.tracking.models import Dataset, LoggedModel, Run, RunDataset

_RUNS = text(
    """
    WITH RECURSIVE line AS (
        SELECT id, parent_run_id, name, status, git_commit, source_name, deleted_at, 0 AS depth
        FROM experiment_runs
        WHERE organization_id = :organization_id AND project_id = :project_id AND id = :run_id
        UNION ALL
        SELECT run.id, run.parent_run_id, run.name, run.status, run.git_commit, run.source_name, run.deleted_at,
            depth + 1
        FROM line
        JOIN experiment_runs AS run
            ON run.organization_id = :organization_id AND run.project_id = :project_id AND run.id = line.parent_run_id
        WHERE depth < :limit
    ) CYCLE id SET is_cycle USING path
    SELECT id, parent_run_id, name, status, git_commit, source_name, deleted_at IS NOT NULL AS is_deleted, depth
    FROM line WHERE NOT is_cycle ORDER BY depth
    """
)

_VERSIONS = text(
    """
    WITH RECURSIVE up AS (
        SELECT id, origin_id, 0 AS depth FROM model_versions
        WHERE organization_id = :organization_id AND project_id = :project_id AND id = :version_id
        UNION ALL
        SELECT version.id, version.origin_id, depth + 1 FROM up
        JOIN model_versions AS version
            ON version.organization_id = :organization_id AND version.id = up.origin_id
        WHERE depth < :limit
    ) CYCLE id SET is_cycle USING path,
    down AS (
        SELECT id, origin_id, 1 AS depth FROM model_versions
        WHERE organization_id = :organization_id AND origin_id = :version_id
        UNION ALL
        SELECT version.id, version.origin_id, depth + 1 FROM down
        JOIN model_versions AS version
            ON version.organization_id = :organization_id AND version.origin_id = down.id
        WHERE depth < :limit
    ) CYCLE id SET is_cycle USING path,
    relative AS (
        SELECT id, origin_id, -depth AS depth FROM up WHERE depth > 0 AND NOT is_cycle
        UNION ALL
        (SELECT id, origin_id, depth FROM down WHERE NOT is_cycle AND id <> :version_id
            ORDER BY depth, id LIMIT :limit + 1)
    )
    SELECT version.id, version.origin_id, relative.depth, version.number, version.digest, version.model_id,
        model.name AS model, project.slug AS project, project.deleted_at IS NOT NULL AS is_project_deleted,
        version.deleted_at IS NOT NULL AS is_deleted
    FROM relative
    JOIN model_versions AS version ON version.organization_id = :organization_id AND version.id = relative.id
    JOIN models AS model ON model.organization_id = :organization_id AND model.id = version.model_id
    JOIN projects AS project ON project.organization_id = :organization_id AND project.id = version.project_id
    ORDER BY abs(relative.depth), version.id
    """
)


def run_and_parents(scope: ProjectScope, run_id: UUID, *, limit: int) -> TextClause:
    """The run and those that it is nested in, innermost first, deleted ones too; `limit` parents at most."""
    given: dict[str, Any] = {"organization_id": scope.organization_id, "project_id": scope.project_id}
    return _RUNS.bindparams(**given, run_id=run_id, limit=limit)


def origins_and_copies(scope: ProjectScope, version_id: UUID, *, limit: int) -> TextClause:
    """The versions that this is a copy of (depth < 0) and those copied from it (depth > 0), of all the organization's
    projects, the nearest first; up to `limit` generations, and `limit` + 1 copies.

    What the caller may know of them is for the caller's scopes to say.
    """
    given: dict[str, Any] = {"organization_id": scope.organization_id, "project_id": scope.project_id}
    return _VERSIONS.bindparams(**given, version_id=version_id, limit=limit)


def datasets_of_run(scope: ProjectScope, run_id: UUID) -> Select[str, str, dict[str, Any]]:
    """Name and digest of a run's data sets, and the tags that say how it used them."""
    return (
        select(Dataset.name, Dataset.digest, RunDataset.tags)
        .join(
            RunDataset,
            (RunDataset.organization_id == Dataset.organization_id) & (RunDataset.dataset_id == Dataset.id),
        )
        .join(Run, (Run.organization_id == RunDataset.organization_id) & (Run.id == RunDataset.run_id))
        .where(
            Dataset.organization_id == scope.organization_id,
            Run.project_id == scope.project_id,
            RunDataset.run_id == run_id,
        )
        .order_by(Dataset.name, Dataset.digest)
    )


def logged_model(scope: ProjectScope, logged_model_id: UUID) -> Select[LoggedModel]:
    """Deleted or not."""
    return select(LoggedModel).where(
        LoggedModel.organization_id == scope.organization_id,
        LoggedModel.project_id == scope.project_id,
        LoggedModel.id == logged_model_id,
    )
