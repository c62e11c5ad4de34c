"""The list of runs, and what its search language knows.

The parameters' lengths keep every address below the 64 KiB that the server reads, also percent-encoded.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from modelyard.kernel.idempotency import Route
from modelyard.kernel.pages import Page, decode_cursor, encode_cursor
from modelyard.projects.access import Session
from modelyard.tracking.models import RunStatus
from modelyard.tracking.routes.access import PREFIX, CanRead, Paging
from modelyard.tracking.search import grouping, schemas
from modelyard.tracking.search.fields import FIELDS, Field
from modelyard.tracking.search.finding import Deleted, Found, RunSearch, find_runs
from modelyard.tracking.search.grouping import Groups
from modelyard.tracking.search.keys import KeyKind, find_keys
from modelyard.tracking.search.order import DEFAULT_SORT
from modelyard.tracking.search.schemas import (
    ExperimentNumber,
    GroupQuery,
    RunGroupsOut,
    RunPage,
    RunQuery,
    SearchFieldOut,
)

router = APIRouter(prefix=PREFIX, tags=["tracking"], route_class=Route)

CURSOR = r"^[A-Za-z0-9_-]*$"
Experiments = Annotated[
    list[ExperimentNumber],
    Query(description=schemas.EXPERIMENTS + " May be repeated.", max_length=100, examples=[[1]]),
]


@router.get("/runs", response_model=RunPage)
async def list_runs(
    scope: CanRead,
    session: Session,
    search: Annotated[str, Query(max_length=2_000, description=schemas.SEARCH, examples=[schemas.EXAMPLE])] = "",
    sort: Annotated[str, Query(max_length=500, description=schemas.SORT, examples=["-metrics.auc"])] = DEFAULT_SORT,
    columns: Annotated[
        str, Query(max_length=800, description=schemas.COLUMNS, examples=["metrics.auc,params.lr"])
    ] = "",
    experiment: Experiments = [],  # noqa: B006 - FastAPI copies it for each call
    status: Annotated[RunStatus | None, Query(description="Only runs of this status.")] = None,
    deleted: Annotated[Deleted | None, Query(description=schemas.DELETED)] = None,
    timezone: Annotated[str, Query(max_length=100, description=schemas.TIMEZONE, examples=["Europe/Vienna"])] = "UTC",
    limit: Annotated[int, Query(ge=1, le=schemas.MAX_RUNS, description="Runs on a page.")] = 50,
    cursor: Annotated[
        str | None,
        Query(
            max_length=12_000,
            pattern=CURSOR,
            description="`next` of the page before.",
            examples=["WyIyMDI2LTAxLTMxIl0"],
        ),
    ] = None,
    total: Annotated[bool, Query(description=schemas.TOTAL)] = False,
) -> RunPage:
    """Runs, the newest first, or those that a search finds in the order that it asks for.

    A search that cannot be read is refused with the `column` (from 1) and `length` of what is wrong with it.
    """
    wanted = RunSearch(
        search, sort, [columns], experiment, status, deleted, timezone, limit, cursor, total, origin="/query"
    )
    return _page(await find_runs(session, scope, wanted, now=datetime.now(UTC)))


@router.post("/runs/search", response_model=RunPage)
async def search_runs(body: RunQuery, scope: CanRead, session: Session) -> RunPage:
    """As the list of runs, for a search, columns or a cursor too long for an address."""
    wanted = RunSearch(
        body.search,
        body.sort,
        body.columns,
        body.experiment,
        body.status,
        body.deleted,
        body.timezone,
        body.limit,
        body.cursor,
        body.total,
        origin="",
    )
    return _page(await find_runs(session, scope, wanted, now=datetime.now(UTC)))


@router.post("/runs/groups", response_model=RunGroupsOut)
async def group_runs(body: GroupQuery, scope: CanRead, session: Session) -> Groups:
    """Runs by the values of a param or tag: how many have each, and mean and deviation of metrics' last values.

    The largest groups come, 100 at most; `total` tells how many there are.
    """
    wanted = RunSearch(
        body.search,
        experiments=body.experiment,
        status=body.status,
        deleted=body.deleted,
        timezone=body.timezone,
        origin="",
    )
    return await grouping.group_runs(
        session, scope, wanted, body.by, metrics=body.metrics, limit=body.limit, now=datetime.now(UTC)
    )


def _page(found: Found) -> RunPage:
    return RunPage.model_construct(
        items=[schemas.found_run(run) for run in found.runs], next=found.next, total=found.total
    )


@router.get("/runs/keys", response_model=Page[str])
async def list_run_keys(
    scope: CanRead,
    session: Session,
    paging: Paging,
    kind: Annotated[KeyKind, Query(description="Keys of what.")],
    search: Annotated[
        str, Query(max_length=250, description="Only keys that contain this, in any case.", examples=["auc"])
    ] = "",
    experiment: Experiments = [],  # noqa: B006 - FastAPI copies it for each call
) -> Page[str]:
    """The distinct keys of metrics, params or tags of runs, in order; those of deleted runs are among them."""
    after = decode_cursor(paging.cursor, [str])[0] if paging.cursor else ""
    keys = await find_keys(
        session, scope, kind, experiments=experiment, search=search, after=after, limit=paging.limit + 1
    )
    if len(keys) <= paging.limit:
        return Page[str](items=keys)
    return Page[str](items=keys[: paging.limit], next=encode_cursor([keys[paging.limit - 1]]))


@router.get("/search/fields", response_model=list[SearchFieldOut])
async def list_search_fields(_: CanRead) -> list[Field]:
    """What a search for runs may speak of: each field with its operators and examples."""
    return list(FIELDS.values())
