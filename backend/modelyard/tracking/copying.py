"""Copying many runs at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import folders
from modelyard.artifacts.paths import is_sealed, kept_folder
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of
from modelyard.kernel.ids import uuid7
from modelyard.tracking.batches import PARENT_TAG
from modelyard.tracking.bulk import Outcome, Reason, hold_runs, make_datasets, record, render_tags
from modelyard.tracking.models import Experiment
from modelyard.tracking.service import artifact_root, require_live, room_for_runs

COPIED_FROM_TAG = "modelyard.copiedFrom"
_COPIES = (
    """
    INSERT INTO experiment_runs (organization_id, id, project_id, experiment_id, name, status, parent_run_id,
        started_at, ended_at, user_name, source_type, source_name, git_commit, artifact_location, params_json)
    SELECT run.organization_id, copy.new, run.project_id, %(target)s, run.name,
        run.status, coalesce(parent.new, run.parent_run_id), run.started_at, run.ended_at, run.user_name,
        run.source_type, run.source_name, run.git_commit, copy.location, run.params_json
    FROM copy
    JOIN experiment_runs AS run ON run.organization_id = %(organization)s AND run.id = copy.old
    LEFT JOIN copy AS parent ON parent.old = run.parent_run_id
    """,
    """
    INSERT INTO run_params (organization_id, run_id, key, experiment_id, value)
    SELECT row.organization_id, copy.new, row.key, %(target)s, row.value
    FROM copy JOIN run_params AS row ON row.organization_id = %(organization)s AND row.run_id = copy.old
    """,
    """
    INSERT INTO run_tags (organization_id, run_id, key, experiment_id, value)
    SELECT row.organization_id, copy.new, row.key, %(target)s,
        coalesce(replace(parent.new::text, '-', ''), row.value)
    FROM copy
    JOIN run_tags AS row ON row.organization_id = %(organization)s AND row.run_id = copy.old
        AND row.key <> %(copied_tag)s
    LEFT JOIN copy AS parent ON row.key = %(parent_tag)s AND replace(parent.old::text, '-', '') = row.value
    """,
    """
    INSERT INTO run_tags (organization_id, run_id, key, experiment_id, value)
    SELECT run.organization_id, copy.new, %(copied_tag)s, run.experiment_id, replace(copy.old::text, '-', '')
    FROM copy JOIN experiment_runs AS run ON run.organization_id = %(organization)s AND run.id = copy.new
    """,
    # One statement sees one moment: the last values of a run that still logs are in its series.
    """
    , series AS (
        INSERT INTO run_metrics (organization_id, run_id, key, first_step, n, min, max, steps, timestamps, values)
        SELECT row.organization_id, copy.new, row.key, row.first_step, row.n, row.min, row.max, row.steps,
            row.timestamps, row.values
        FROM copy JOIN run_metrics AS row ON row.organization_id = %(organization)s AND row.run_id = copy.old
    )
    INSERT INTO run_latest_metrics (organization_id, run_id, key, experiment_id, value, step, timestamp, min, max)
    SELECT row.organization_id, copy.new, row.key, %(target)s, row.value, row.step,
        row.timestamp, row.min, row.max
    FROM copy JOIN run_latest_metrics AS row ON row.organization_id = %(organization)s AND row.run_id = copy.old
    """,
    """
    INSERT INTO run_datasets (organization_id, run_id, dataset_id, tags)
    SELECT row.organization_id, copy.new, new.id, row.tags
    FROM copy
    JOIN run_datasets AS row ON row.organization_id = %(organization)s AND row.run_id = copy.old
    JOIN datasets AS old ON old.organization_id = row.organization_id AND old.id = row.dataset_id
    JOIN datasets AS new
        ON new.organization_id = old.organization_id AND new.experiment_id = %(target)s
        AND new.name = old.name AND new.digest = old.digest
    """,
    """
    INSERT INTO run_logged_models (organization_id, run_id, logged_model_id, is_output, step)
    SELECT row.organization_id, copy.new, row.logged_model_id, false, row.step
    FROM copy
    JOIN run_logged_models AS row
        ON row.organization_id = %(organization)s AND row.run_id = copy.old AND NOT row.is_output
    """,
)
_OF_COPIES = """
    WITH copy (old, new, location) AS (
        SELECT * FROM unnest(%(old)s::uuid[], %(new)s::uuid[], %(locations)s::text[])
    )
"""


async def copy_runs(
    session: AsyncSession, scope: ProjectScope, ids: Sequence[UUID], target: Experiment, *, with_children: bool
) -> Outcome:
    """Make new runs like these in an experiment, with params, tags, whole series, data sets and files.

    A copy says in its tag `modelyard.copiedFrom` what it is a copy of, and has that run's times and status. A copy of
    a parent has the copies of its children, where these are copied too. The models that a run made stay its own, and
    so do files that the platform does not keep itself. Bytes are not copied: the same content is stored once.

    Raises:
        NotFound: some are not of this project.
        ExperimentDeleted: `target` is.
        QuotaExceeded: the organization would have more runs or bytes than it may.
    """
    require_live(target)
    connection = await driver_of(session)
    held = await hold_runs(connection, scope, ids, with_children=with_children)
    outcome = Outcome(left={run.id: Reason.DELETED for run in held if run.is_deleted and run.id in set(ids)})
    originals = [run for run in held if not run.is_deleted]
    if not originals:
        return outcome
    await room_for_runs(session, scope, len(originals))
    outcome.copies = {run.id: uuid7() for run in originals}
    folder = kept_folder(target.artifact_location)
    is_ours = folder is not None and not is_sealed(folder)
    root = target.artifact_location if is_ours else artifact_root(target.number)
    locations = {run.id: f"{root}/{outcome.copies[run.id].hex}/artifacts" for run in originals}
    given = {
        "organization": scope.organization_id,
        "target": target.id,
        "parent_tag": PARENT_TAG,
        "copied_tag": COPIED_FROM_TAG,
        "old": list(outcome.copies),
        "new": list(outcome.copies.values()),
        "locations": list(locations.values()),
    }
    await make_datasets(connection, scope, list(outcome.copies), target)
    for statement in _COPIES:
        await connection.execute(_OF_COPIES + statement, given)
    await render_tags(connection, scope, list(outcome.copies.values()))
    files = {
        old: new
        for run in originals
        if (old := kept_folder(run.artifact_location)) and (new := kept_folder(locations[run.id]))
    }
    await folders.copy_folders(session, scope, files)
    await record(connection, scope, list(outcome.copies.values()), event="copy", experiment=target.number)
    outcome.changed = len(originals)
    return outcome
