"""Permanent deletion over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session, require
from modelyard.tracking import purge
from modelyard.tracking.purge import Purged
from modelyard.tracking.routes.access import PREFIX
from modelyard.tracking.schemas_purge import PurgedOut, PurgeRuns

router = APIRouter(prefix=PREFIX, tags=["tracking"], route_class=Route)

CanPurge = Annotated[ProjectScope, require(Permission.RUN_PURGE)]
DryRun = Annotated[bool, Query(description="Remove nothing, and say what would go.")]


@router.post("/runs/purge", response_model=PurgedOut, responses=problems(409))
async def purge_runs(body: PurgeRuns, scope: CanPurge, session: Session, dry_run: DryRun = False) -> Purged:
    """Remove deleted runs for good, with what was logged to them, their files and the models that they made.

    Refused while a version of a registered model came from one of them, or another run was given a model of theirs.
    The bytes of files are freed soon after, those that were stored within a day on the next night.
    """
    if body.runs is not None:
        return await purge.purge_runs(session, scope, body.runs, dry_run=dry_run)
    then = datetime.now(UTC) - timedelta(days=body.older_than_days or 0)
    return await purge.purge_old_runs(session, scope, deleted_before=then, dry_run=dry_run)


@router.post("/experiments/{number}/purge", response_model=PurgedOut, responses=problems(409))
async def purge_experiment(number: int, scope: CanPurge, session: Session, dry_run: DryRun = False) -> Purged:
    """Remove a deleted experiment for good, with its runs as above, and with the views that were saved of it.

    Its name is free then, its number is never used again. With more than 1,000 runs the experiment goes with the last
    of them: call again until `remaining` is 0.
    """
    return await purge.purge_experiment(session, scope, number, dry_run=dry_run)
