"""What a training script does first, creating a run and logging its params and tags, in one round trip each.

These are the hopeful ways: they assume that the experiment is live, the params are new, the run is there. Where that
is wrong PostgreSQL refuses, nothing is stored, and the caller goes the long way (`service`, `batches`), which says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import psycopg
from psycopg import sql

from modelyard.identity.quotas import Quota
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database, Role, preamble
from modelyard.kernel.events import fan_out_statement
from modelyard.kernel.ids import uuid7
from modelyard.kernel.notices import Notice
from modelyard.kernel.trips import Row
from modelyard.tracking import ingest
from modelyard.tracking.batches import COLUMN_OF_TAG, PARENT_TAG, RUN_NAME_TAG, rendered
from modelyard.tracking.events import RunStarted
from modelyard.tracking.ingest import Points
from modelyard.tracking.models import Run, RunStatus
from modelyard.tracking.service import NewRun, name_of

_FOLLOWED = {tag: column for tag, column in COLUMN_OF_TAG.items() if tag != RUN_NAME_TAG}
"""Of source type, source name and commit, in this order in the statements."""

# Without a live experiment of that number its id is NULL, which the table refuses.
_START = """
PREPARE start_run (uuid, uuid, bigint, uuid, text, timestamptz, text, text, text, text, uuid, text, text[], text[],
    uuid) AS
WITH experiment AS (
    SELECT id, artifact_location FROM experiments
    WHERE organization_id = $1 AND project_id = $2 AND number = $3 AND deleted_at IS NULL
), run AS (
    INSERT INTO experiment_runs (organization_id, id, project_id, experiment_id, name, started_at, user_name,
        source_type, source_name, git_commit, parent_run_id, tags_json, artifact_location)
    SELECT $1, $4, $2, (SELECT id FROM experiment), $5, $6, $7, $8, $9, $10,
        (SELECT id FROM experiment_runs WHERE organization_id = $1 AND project_id = $2 AND id = $11), $12,
        (SELECT artifact_location FROM experiment) || '/' || replace($4::text, '-', '') || '/artifacts'
    RETURNING id, experiment_id, artifact_location
), tags AS (
    INSERT INTO run_tags (organization_id, run_id, key, experiment_id, value)
    SELECT $1, run.id, tag.key, run.experiment_id, tag.value
    FROM run CROSS JOIN unnest($13, $14) AS tag (key, value)
), event AS (
    INSERT INTO events (organization_id, id, name, project_id, payload)
    SELECT $1, $15, '{event}', $2, jsonb_build_object(
        'run_id', replace(id::text, '-', ''), 'experiment_id', replace(experiment_id::text, '-', ''))
    FROM run
)
SELECT experiment_id, artifact_location FROM run
""".replace("{event}", RunStarted.name)

# The lock is a statement of its own, so that the next one sees the tags that a neighbour committed meanwhile.
_HOLD = """
PREPARE hold_run (uuid, uuid, uuid) AS
SELECT id FROM experiment_runs WHERE organization_id = $1 AND project_id = $2 AND id = $3 AND deleted_at IS NULL
FOR NO KEY UPDATE
"""
_WRITE = """
PREPARE log_run (uuid, uuid, uuid, text[], text[], text, text[], text[], text, text, text, text, boolean, uuid) AS
WITH run AS MATERIALIZED (
    SELECT id, experiment_id FROM experiment_runs
    WHERE organization_id = $1 AND project_id = $2 AND id = $3 AND deleted_at IS NULL
), params AS (
    INSERT INTO run_params (organization_id, run_id, key, experiment_id, value)
    SELECT $1, run.id, param.key, run.experiment_id, param.value
    FROM run CROSS JOIN unnest($4, $5) AS param (key, value)
), tags AS (
    INSERT INTO run_tags (organization_id, run_id, key, experiment_id, value)
    SELECT $1, run.id, tag.key, run.experiment_id, tag.value
    FROM run CROSS JOIN unnest($7, $8) AS tag (key, value)
    ON CONFLICT (organization_id, run_id, key) DO UPDATE SET value = EXCLUDED.value
), all_tags AS (
    SELECT key, value FROM run_tags WHERE organization_id = $1 AND run_id = $3 AND key <> ALL ($7)
    UNION ALL
    SELECT key, value FROM unnest($7, $8) AS tag (key, value)
)
UPDATE experiment_runs AS changed SET
    params_json = params_json || CASE WHEN params_json = '' OR $6 = '' THEN '' ELSE ',' END || $6,
    tags_json = CASE WHEN cardinality($7) = 0 THEN tags_json ELSE (
        SELECT string_agg('{"key":' || to_json(key) || ',"value":' || to_json(value) || '}', ',' ORDER BY key)
        FROM all_tags
    ) END,
    name = coalesce($9, name),
    source_type = coalesce($10, source_type),
    source_name = coalesce($11, source_name),
    git_commit = coalesce($12, git_commit),
    parent_run_id = CASE WHEN $13 THEN
        (SELECT id FROM experiment_runs WHERE organization_id = $1 AND project_id = $2 AND id = $14)
    ELSE parent_run_id END
FROM run WHERE changed.organization_id = $1 AND changed.id = run.id
"""
_LOG = ";".join((_HOLD, _WRITE, ingest.PREPARE.replace("write_points", "log_points", 1)))


def _points_statement(organization_id: UUID, points: Points) -> str:
    text = ingest.execute_points(organization_id, ingest.chunks_of([points]))
    return text.replace("write_points", "log_points", 1)


def _text(value: object) -> str:
    return "NULL" if value is None else sql.quote(str(value))


def _texts(values: Iterable[str]) -> str:
    items = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return sql.quote("{" + ",".join(items) + "}")


def _parent(tags: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(hex=tags[PARENT_TAG])
    except (KeyError, ValueError):
        return None


async def start_run(
    database: Database, context: Context, scope: ProjectScope, experiment_number: int, new: NewRun
) -> Run | None:
    """Start a run as `service.create_run` does. None: not this way; nothing is stored.

    Raises:
        Invalid: as `service.create_run`.
    """
    name = name_of(new)
    if Quota.RUNS in scope.quotas or experiment_number >= 2**63:
        return None
    tags = dict(sorted({**new.tags, RUN_NAME_TAG: name}.items()))
    run = Run(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        name=name,
        status=RunStatus.RUNNING,
        started_at=new.started_at,
        user_name=new.user_name,
        params_json="",
        tags_json=",".join(rendered(key, value) for key, value in tags.items()),
        **{column: tags.get(tag, "") for tag, column in _FOLLOWED.items()},
    )
    values = (
        *map(_text, (scope.organization_id, scope.project_id, experiment_number, run.id, name, new.started_at)),
        *map(_text, (new.user_name, run.source_type, run.source_name, run.git_commit, _parent(tags), run.tags_json)),
        _texts(tags),
        _texts(tags.values()),
        _text(event_id := uuid7()),
    )
    statements = [f"EXECUTE start_run ({', '.join(values)})"]
    statements += fan_out_statement(RunStarted.name, scope.organization_id, event_id)
    rows = await _tried(database, context, statements, _START)
    if rows is not None:
        experiment_id, location = rows[0]
        run.experiment_id, run.artifact_location = UUID((experiment_id or b"").decode()), (location or b"").decode()
        started = {"run_id": run.id.hex, "experiment_id": run.experiment_id.hex}
        place = scope.organization_id.hex, scope.project_id.hex
        database.notices.add([Notice(*place, RunStarted.name, event_id.hex, started)])
        return run
    # A trip is repeated when its connection was lost, and its run may have been stored before that.
    async with database.driver(context) as connection:
        cursor = await connection.execute(
            "SELECT experiment_id, artifact_location FROM experiment_runs WHERE organization_id = %s AND id = %s",
            (scope.organization_id, run.id),
        )
        stored = await cursor.fetchone()
    if stored is None:
        return None
    run.experiment_id, run.artifact_location = stored
    return run


async def log_to_run(
    database: Database,
    context: Context,
    scope: ProjectScope,
    run_id: UUID,
    *,
    points: Points,
    params: Mapping[str, str],
    tags: Mapping[str, str],
) -> bool:
    """Log as `batches.log_batch` does. False: not this way; nothing is stored."""
    items = ",".join(rendered(key, value) for key, value in params.items())
    run = f"{_text(scope.organization_id)}, {_text(scope.project_id)}, {_text(run_id)}"
    values = (
        *(_texts(params), _texts(params.values()), _text(items), _texts(tags), _texts(tags.values())),
        *map(_text, (tags.get(RUN_NAME_TAG) or None, *(tags.get(tag) for tag in _FOLLOWED))),
        *(_text(PARENT_TAG in tags), _text(_parent(tags))),
    )
    statements = [f"EXECUTE hold_run ({run})", f"EXECUTE log_run ({run}, {', '.join(values)})"]
    if points.keys:
        statements.append(_points_statement(scope.organization_id, points))
    if not await _tried(database, context, statements, _LOG):
        return False
    ingest.tell(database, scope.organization_id, points)
    return True


async def _tried(database: Database, context: Context, statements: list[str], prepared: str) -> list[Row] | None:
    """The rows of all statements; None when they were refused, with nothing stored."""
    text = "; ".join(statements)
    try:
        return await database.in_one_trip(preamble(context, Role.APP), text, prepared=prepared)
    except (psycopg.IntegrityError, psycopg.DataError):
        return None
