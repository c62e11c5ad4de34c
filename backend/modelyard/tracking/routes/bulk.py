"""Changes of many runs at once, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter

from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session
from modelyard.tracking import bulk, copying
from modelyard.tracking.routes.access import PREFIX, CanDelete, CanWrite, experiment_of
from modelyard.tracking.schemas_bulk import BulkOut, Change, CopyRuns, DeleteRuns, Deletion, MoveRuns, TagRuns

router = APIRouter(prefix=PREFIX + "/runs", tags=["tracking"], route_class=Route)


@router.post("/bulk", response_model=BulkOut, responses=problems(409))
async def change_runs(body: Change, scope: CanWrite, session: Session) -> BulkOut:
    """Tag, untag, move or copy up to 1,000 runs, all of them or none.

    Runs that are deleted, or so already, are left as they are and named in the answer. A move takes a run's params,
    metrics, data sets and models along, while its files stay at their addresses. A copy has the tag
    `modelyard.copiedFrom`; its files share their bytes with the original's.
    """
    if isinstance(body, TagRuns):
        return BulkOut.of(await bulk.tag_runs(session, scope, body.runs, body.tags))
    if isinstance(body, MoveRuns | CopyRuns):
        change = bulk.move_runs if isinstance(body, MoveRuns) else copying.copy_runs
        target = await experiment_of(session, scope, body.experiment)
        return BulkOut.of(await change(session, scope, body.runs, target, with_children=body.with_children))
    return BulkOut.of(await bulk.untag_runs(session, scope, body.runs, body.keys))


@router.post("/bulk-delete", response_model=BulkOut)
async def delete_runs(body: Deletion, scope: CanDelete, session: Session) -> BulkOut:
    """Delete or restore up to 1,000 runs, all of them or none. Those that are so already are named in the answer."""
    if isinstance(body, DeleteRuns):
        now = datetime.now(UTC)
        outcome = await bulk.delete_runs(session, scope, body.runs, with_children=body.with_children, at=now)
    else:
        outcome = await bulk.restore_runs(session, scope, body.runs, with_children=body.with_children)
    return BulkOut.of(outcome)
