"""Changing many runs at once: all that can be changed, in one transaction and a few statements, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of
from modelyard.kernel.errors import Invalid, NotFound
from modelyard.kernel.events import publish
from modelyard.tracking.batches import COLUMN_OF_TAG, PARENT_TAG, RUN_NAME_TAG, existing_run
from modelyard.tracking.events import RunsDeleted
from modelyard.tracking.models import Experiment
from modelyard.tracking.service import require_live, room_for_runs
from modelyard.tracking.settling import settle_later

MAX_WITH_CHILDREN = 10_000

Connection = psycopg.AsyncConnection[Any]


class Reason(StrEnum):
    """Why a run was left as it was: it is deleted, it is not, or it is so already."""

    DELETED = "deleted"
    LIVE = "live"
    SAME = "same"


@dataclass(slots=True)
class Outcome:
    """changed: runs that were, children among them. left: the others, and why. copies: by the id of the original."""

    changed: int = 0
    left: dict[UUID, Reason] = field(default_factory=dict)
    copies: dict[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """A run that no one else changes until the transaction ends."""

    id: UUID
    experiment_id: UUID
    is_deleted: bool
    artifact_location: str


# What all of them do


async def hold_runs(
    connection: Connection,
    scope: ProjectScope,
    ids: Sequence[UUID],
    *,
    with_children: bool = False,
    only_look: bool = False,
) -> list[Held]:
    """Lock these runs of the project, and those nested in them however deep, in the order of their ids.

    only_look: read them without a lock.

    Raises:
        NotFound: some are not of this project; they are named.
        Invalid: with their children they are more than 10,000.
    """
    wanted = await _with_children(connection, scope, ids) if with_children else list(ids)
    cursor = await connection.execute(
        f"""
        SELECT id, experiment_id, deleted_at IS NOT NULL, artifact_location FROM experiment_runs
        WHERE organization_id = %s AND project_id = %s AND id = ANY(%s)
        ORDER BY id {"" if only_look else "FOR NO KEY UPDATE"}
        """,  # noqa: S608 - no value of a caller's
        (scope.organization_id, scope.project_id, wanted),
    )
    held = [Held(*row) for row in await cursor.fetchall()]
    missing = set(ids) - {run.id for run in held}
    if missing:
        named = [str(id) for id in ids if id in missing]
        raise NotFound(f"There is no run {named[0]} in this project.", pointer="/runs", missing=named)
    return held


async def _with_children(connection: Connection, scope: ProjectScope, ids: Sequence[UUID]) -> list[UUID]:
    cursor = await connection.execute(
        """
        WITH RECURSIVE tree AS (
            SELECT unnest(%(ids)s::uuid[]) AS id
            UNION
            SELECT run.id FROM tree
            JOIN experiment_runs AS run
                ON run.organization_id = %(organization)s AND run.project_id = %(project)s
                AND run.parent_run_id = tree.id
        )
        SELECT id FROM tree LIMIT %(limit)s
        """,
        {
            "organization": scope.organization_id,
            "project": scope.project_id,
            "ids": list(ids),
            "limit": MAX_WITH_CHILDREN + 1,
        },
    )
    found = [row[0] for row in await cursor.fetchall()]
    if len(found) > MAX_WITH_CHILDREN:
        raise Invalid(
            f"With their children these are more than {MAX_WITH_CHILDREN} runs. Name fewer of them.", pointer="/runs"
        )
    return found


async def render_tags(connection: Connection, scope: ProjectScope, ids: Sequence[UUID]) -> None:
    """Bring `tags_json` of these runs up to date."""
    await connection.execute(
        """
        UPDATE experiment_runs AS run SET tags_json = coalesce(item.list, '')
        FROM (
            SELECT given.id,
                string_agg(
                    '{"key":' || to_json(tag.key) || ',"value":' || to_json(tag.value) || '}', ',' ORDER BY tag.key
                ) AS list
            FROM unnest(%(ids)s::uuid[]) AS given (id)
            LEFT JOIN run_tags AS tag ON tag.organization_id = %(organization)s AND tag.run_id = given.id
            GROUP BY given.id
        ) AS item
        WHERE run.organization_id = %(organization)s AND run.id = item.id
        """,
        {"organization": scope.organization_id, "ids": list(ids)},
    )


async def record(connection: Connection, scope: ProjectScope, ids: Sequence[UUID], **facts: Any) -> None:
    """One audit event for each run, in one statement."""
    await connection.execute(
        "SELECT count(audit_event(%s, 'experiment_runs', id, %s, %s)) FROM unnest(%s::uuid[]) AS run (id)",
        (scope.organization_id, scope.project_id, Jsonb(facts), list(ids)),
    )


# Tags


async def tag_runs(session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], tags: Mapping[str, str]) -> Outcome:
    """Set these tags on live runs, with what follows from MLflow's own ones as `batches.set_tags` does it.

    Raises:
        NotFound: some are not of this project.
    """
    connection = await driver_of(session)
    held = await hold_runs(connection, scope, ids)
    outcome = Outcome(left={run.id: Reason.DELETED for run in held if run.is_deleted})
    cursor = await connection.execute(
        """
        INSERT INTO run_tags AS known (organization_id, run_id, key, experiment_id, value)
        SELECT %(organization)s, run.id, tag.key, run.experiment_id, tag.value
        FROM unnest(%(runs)s::uuid[], %(experiments)s::uuid[]) AS run (id, experiment_id)
        CROSS JOIN unnest(%(keys)s::text[], %(values)s::text[]) AS tag (key, value)
        ON CONFLICT (organization_id, run_id, key) DO UPDATE SET value = EXCLUDED.value
            WHERE known.value <> EXCLUDED.value
        RETURNING run_id
        """,
        {
            "organization": scope.organization_id,
            "runs": [run.id for run in held if not run.is_deleted],
            "experiments": [run.experiment_id for run in held if not run.is_deleted],
            "keys": list(tags),
            "values": list(tags.values()),
        },
    )
    columns: dict[str, object] = {
        COLUMN_OF_TAG[key]: value
        for key, value in tags.items()
        if key in COLUMN_OF_TAG and (value or key != RUN_NAME_TAG)
    }
    if PARENT_TAG in tags:
        columns["parent_run_id"] = await existing_run(connection, scope, tags[PARENT_TAG])
    return await _retagged(connection, scope, outcome, held, {row[0] for row in await cursor.fetchall()}, columns)


async def untag_runs(session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], keys: Sequence[str]) -> Outcome:
    """Remove these tags from live runs that have them; a run keeps its name.

    Raises:
        NotFound: some are not of this project.
    """
    connection = await driver_of(session)
    held = await hold_runs(connection, scope, ids)
    outcome = Outcome(left={run.id: Reason.DELETED for run in held if run.is_deleted})
    cursor = await connection.execute(
        "DELETE FROM run_tags WHERE organization_id = %s AND run_id = ANY(%s) AND key = ANY(%s) RETURNING run_id",
        (scope.organization_id, [run.id for run in held if not run.is_deleted], list(keys)),
    )
    columns: dict[str, object] = {
        COLUMN_OF_TAG[key]: "" for key in keys if key in COLUMN_OF_TAG and key != RUN_NAME_TAG
    }
    if PARENT_TAG in keys:
        columns["parent_run_id"] = None
    return await _retagged(connection, scope, outcome, held, {row[0] for row in await cursor.fetchall()}, columns)


async def _retagged(
    connection: Connection,
    scope: ProjectScope,
    outcome: Outcome,
    held: Sequence[Held],
    changed: set[UUID],
    columns: Mapping[str, object],
) -> Outcome:
    if columns and changed:
        settings = ", ".join(f"{column} = %s" for column in columns)
        await connection.execute(
            f"UPDATE experiment_runs SET {settings} WHERE organization_id = %s AND id = ANY(%s)",  # noqa: S608 - names from COLUMN_OF_TAG
            (*columns.values(), scope.organization_id, list(changed)),
        )
    await render_tags(connection, scope, list(changed))
    outcome.changed = len(changed)
    outcome.left |= {run.id: Reason.SAME for run in held if not run.is_deleted and run.id not in changed}
    return outcome


# Deleting and restoring


async def delete_runs(
    session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], *, with_children: bool, at: datetime
) -> Outcome:
    """Delete runs; they can be restored.

    Raises:
        NotFound: some are not of this project.
    """
    outcome, changed = await _mark(session, scope, ids, with_children=with_children, at=at)
    if changed:
        only = changed[0] if len(changed) == 1 else None
        await publish(session, RunsDeleted(scope.organization_id, scope.project_id, len(changed), only))
    return outcome


async def restore_runs(
    session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], *, with_children: bool
) -> Outcome:
    """Bring back deleted runs, also under a deleted experiment.

    Raises:
        NotFound: some are not of this project.
        QuotaExceeded: the organization would have more runs than it may.
    """
    outcome, _ = await _mark(session, scope, ids, with_children=with_children, at=None)
    return outcome


async def _mark(
    session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], *, with_children: bool, at: datetime | None
) -> tuple[Outcome, list[UUID]]:
    connection = await driver_of(session)
    held = await hold_runs(connection, scope, ids, with_children=with_children)
    deletes = at is not None
    changed = [run.id for run in held if run.is_deleted != deletes]
    if changed and not deletes:
        await room_for_runs(session, scope, len(changed))
    await connection.execute(
        "UPDATE experiment_runs SET deleted_at = %s, deleted_by = %s WHERE organization_id = %s AND id = ANY(%s)",
        (at, scope.actor.user_id if deletes else None, scope.organization_id, changed),
    )
    await record(connection, scope, changed, event="soft_delete" if deletes else "restore")
    reason = Reason.DELETED if deletes else Reason.LIVE
    left = {run.id: reason for run in held if run.is_deleted == deletes and run.id in set(ids)}
    return Outcome(len(changed), left), changed


# Moving


async def move_runs(
    session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], target: Experiment, *, with_children: bool
) -> Outcome:
    """Move runs to another experiment, with the data sets that they used and the models that they made.

    Their files stay where they are, under the number of the experiment that they were logged to: clients and model
    versions hold these places, and a run says itself where its files are. A deleted run moves only with its parent.

    Raises:
        NotFound: some are not of this project.
        ExperimentDeleted: `target` is.
    """
    require_live(target)
    connection = await driver_of(session)
    held = await hold_runs(connection, scope, ids, with_children=with_children)
    named = set(ids)
    left = {run.id: Reason.DELETED for run in held if run.is_deleted and run.id in named}
    left |= {run.id: Reason.SAME for run in held if run.experiment_id == target.id and run.id in named - set(left)}
    moving = [run.id for run in held if run.id not in left and run.experiment_id != target.id]
    if not moving:
        return Outcome(0, left)
    given = {"organization": scope.organization_id, "target": target.id, "runs": moving}
    for table, column in (
        ("experiment_runs", "id"),
        ("run_params", "run_id"),
        ("run_tags", "run_id"),
        ("run_latest_metrics", "run_id"),
        ("logged_models", "source_run_id"),
    ):
        await connection.execute(
            f"UPDATE {table} SET experiment_id = %(target)s "  # noqa: S608 - names from the line above
            f"WHERE organization_id = %(organization)s AND {column} = ANY(%(runs)s)",
            given,
        )
    await connection.execute(
        """
        UPDATE logged_model_metrics AS metric SET experiment_id = %(target)s
        FROM logged_models AS model
        WHERE model.organization_id = %(organization)s AND model.source_run_id = ANY(%(runs)s)
            AND metric.organization_id = model.organization_id AND metric.logged_model_id = model.id
        """,
        given,
    )
    await make_datasets(connection, scope, moving, target)
    await connection.execute(
        """
        UPDATE run_datasets AS used SET dataset_id = new.id
        FROM datasets AS old
        JOIN datasets AS new
            ON new.organization_id = old.organization_id AND new.experiment_id = %(target)s
            AND new.name = old.name AND new.digest = old.digest
        WHERE used.organization_id = %(organization)s AND used.run_id = ANY(%(runs)s)
            AND old.organization_id = used.organization_id AND old.id = used.dataset_id
        """,
        given,
    )
    await record(connection, scope, moving, event="move", experiment=target.number)
    await settle_later(session, scope, moving)
    return Outcome(len(moving), left)


async def make_datasets(connection: Connection, scope: ProjectScope, ids: Sequence[UUID], target: Experiment) -> None:
    """Let the data sets of these runs exist in `target` too."""
    await connection.execute(
        """
        INSERT INTO datasets (organization_id, experiment_id, name, digest, source_type, source, schema, profile)
        SELECT DISTINCT ON (name, digest) %(organization)s::uuid, %(target)s::uuid, name, digest, source_type, source,
            schema, profile
        FROM datasets
        WHERE organization_id = %(organization)s AND id IN (
            SELECT dataset_id FROM run_datasets WHERE organization_id = %(organization)s AND run_id = ANY(%(runs)s)
        )
        ORDER BY name, digest, id
        ON CONFLICT (organization_id, experiment_id, name, digest) DO NOTHING
        """,
        {"organization": scope.organization_id, "target": target.id, "runs": list(ids)},
    )
