"""Logging params, tags and metrics to a run, in one transaction, on the driver's connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.errors import Conflict, Invalid, NotFound
from modelyard.tracking.ingest import Points, write_points

RUN_NAME_TAG = "mlflow.runName"
PARENT_TAG = "mlflow.parentRunId"
COLUMN_OF_TAG = {
    RUN_NAME_TAG: "name",
    "mlflow.source.type": "source_type",
    "mlflow.source.name": "source_name",
    "mlflow.source.git.commit": "git_commit",
}
"""Tags of MLflow's clients that are facts of the run here, kept equal in both places."""


class NoSuchRun(NotFound):
    code = "no_such_run"


class RunDeleted(Conflict):
    code = "run_deleted"


class ParamChanged(Invalid):
    """A param keeps its first value. `changes`: key, old and new value."""

    code = "param_changed"

    def __init__(self, run_id: UUID, changes: list[tuple[str, str, str]]) -> None:
        super().__init__(f"Params keep their value, and {changes[0][0]!r} has one already.", run_id=run_id.hex)
        self.changes = changes


@dataclass(frozen=True, slots=True)
class LockedRun:
    id: UUID
    experiment_id: UUID


def rendered(key: str, value: str) -> str:
    """One param or tag as an item of MLflow's lists."""
    return msgspec.json.encode({"key": key, "value": value}).decode()


async def lock_run(connection: psycopg.AsyncConnection[Any], scope: ProjectScope, run_id: UUID) -> LockedRun:
    """Hold a live run until the transaction ends; params and tags of one run change one after the other.

    Raises:
        NoSuchRun: not in this project.
        RunDeleted: it must be restored first.
    """
    cursor = await connection.execute(
        """
        SELECT experiment_id, deleted_at FROM experiment_runs
        WHERE organization_id = %s AND project_id = %s AND id = %s
        FOR NO KEY UPDATE
        """,
        (scope.organization_id, scope.project_id, run_id),
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchRun(f"Run with id={run_id.hex} not found")
    if row[1] is not None:
        raise RunDeleted(f"The run {run_id.hex} must be in the 'active' state. Current state is deleted.")
    return LockedRun(run_id, row[0])


async def log_batch(
    connection: psycopg.AsyncConnection[Any],
    scope: ProjectScope,
    run_id: UUID,
    *,
    points: Points | None = None,
    params: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
) -> None:
    """Log all of it or nothing.

    Raises:
        NoSuchRun, RunDeleted: as `lock_run`.
        ParamChanged: a param has another value already.
    """
    if not params and not tags and points is not None and points.keys:
        if run_id not in await write_points(connection, scope.organization_id, [points]):
            await lock_run(connection, scope, run_id)  # says which of the two it is
        return
    run = await lock_run(connection, scope, run_id)
    if params:
        await _add_params(connection, scope, run, params)
    if points is not None:
        await write_points(connection, scope.organization_id, [points])
    if tags:
        await set_tags(connection, scope, run, tags)


async def _add_params(
    connection: psycopg.AsyncConnection[Any], scope: ProjectScope, run: LockedRun, params: Mapping[str, str]
) -> None:
    cursor = await connection.execute(
        "SELECT key, value FROM run_params WHERE organization_id = %s AND run_id = %s AND key = ANY(%s)",
        (scope.organization_id, run.id, list(params)),
    )
    known: dict[str, str] = dict(await cursor.fetchall())
    changes = [(key, known[key], value) for key, value in params.items() if key in known and known[key] != value]
    if changes:
        raise ParamChanged(run.id, changes)
    new = {key: value for key, value in params.items() if key not in known}
    if not new:
        return
    items = ",".join(rendered(key, value) for key, value in new.items())
    await connection.execute(
        """
        WITH added AS (
            INSERT INTO run_params (organization_id, run_id, key, experiment_id, value)
            SELECT %(organization)s, %(run)s, key, %(experiment)s, value
            FROM unnest(%(keys)s::text[], %(values)s::text[]) AS param (key, value)
        )
        UPDATE experiment_runs
        SET params_json = params_json || CASE params_json WHEN '' THEN '' ELSE ',' END || %(items)s
        WHERE organization_id = %(organization)s AND id = %(run)s
        """,
        {
            "organization": scope.organization_id,
            "run": run.id,
            "experiment": run.experiment_id,
            "keys": list(new),
            "values": list(new.values()),
            "items": items,
        },
    )


async def set_tags(
    connection: psycopg.AsyncConnection[Any], scope: ProjectScope, run: LockedRun, tags: Mapping[str, str]
) -> None:
    """Set tags of a locked run, and the columns that follow some of them."""
    await connection.execute(
        """
        INSERT INTO run_tags (organization_id, run_id, key, experiment_id, value)
        SELECT %s, %s, key, %s, value FROM unnest(%s::text[], %s::text[]) AS tag (key, value)
        ON CONFLICT (organization_id, run_id, key) DO UPDATE SET value = EXCLUDED.value
        """,
        (scope.organization_id, run.id, run.experiment_id, list(tags), list(tags.values())),
    )
    columns: dict[str, object] = {
        COLUMN_OF_TAG[key]: value
        for key, value in tags.items()
        if key in COLUMN_OF_TAG and (value or key != RUN_NAME_TAG)
    }
    if PARENT_TAG in tags:
        columns["parent_run_id"] = await existing_run(connection, scope, tags[PARENT_TAG])
    await _render_tags(connection, scope, run.id, columns)


async def remove_tag(connection: psycopg.AsyncConnection[Any], scope: ProjectScope, run: LockedRun, key: str) -> bool:
    """Remove a tag of a locked run. False: it has none of that key."""
    cursor = await connection.execute(
        "DELETE FROM run_tags WHERE organization_id = %s AND run_id = %s AND key = %s",
        (scope.organization_id, run.id, key),
    )
    if cursor.rowcount == 0:
        return False
    columns: dict[str, object] = {}
    if key in COLUMN_OF_TAG and key != RUN_NAME_TAG:
        columns[COLUMN_OF_TAG[key]] = ""
    if key == PARENT_TAG:
        columns["parent_run_id"] = None
    await _render_tags(connection, scope, run.id, columns)
    return True


async def existing_run(connection: psycopg.AsyncConnection[Any], scope: ProjectScope, wire_id: str) -> UUID | None:
    """The run of the project that has this id in hexadecimal; None for anything else."""
    try:
        run_id = UUID(hex=wire_id)
    except ValueError:
        return None
    cursor = await connection.execute(
        "SELECT id FROM experiment_runs WHERE organization_id = %s AND project_id = %s AND id = %s",
        (scope.organization_id, scope.project_id, run_id),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def _render_tags(
    connection: psycopg.AsyncConnection[Any], scope: ProjectScope, run_id: UUID, columns: Mapping[str, object]
) -> None:
    cursor = await connection.execute(
        "SELECT key, value FROM run_tags WHERE organization_id = %s AND run_id = %s ORDER BY key",
        (scope.organization_id, run_id),
    )
    items = ",".join(rendered(key, value) for key, value in await cursor.fetchall())
    settings = ["tags_json = %s", *(f"{column} = %s" for column in columns)]
    await connection.execute(
        f"UPDATE experiment_runs SET {', '.join(settings)} WHERE organization_id = %s AND id = %s",  # noqa: S608 - names from COLUMN_OF_TAG
        (items, *columns.values(), scope.organization_id, run_id),
    )
