"""The keys of metrics, params and tags that runs have, found without reading the runs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.tracking.search.finding import experiments_of


class KeyKind(StrEnum):
    METRICS = "metrics"
    PARAMS = "params"
    TAGS = "tags"


_TABLES = {KeyKind.METRICS: "run_latest_metrics", KeyKind.PARAMS: "run_params", KeyKind.TAGS: "run_tags"}
# Each step jumps in the index to the next greater key of an experiment, whatever the number of runs that have the one
# before, and stops as soon as the page is full.
_KEYS = """
SELECT DISTINCT found.key
FROM unnest(CAST(:experiments AS uuid[])) AS experiment (id)
CROSS JOIN LATERAL (
    WITH RECURSIVE known (key) AS (
        (
            SELECT key FROM {table}
            WHERE organization_id = :organization AND experiment_id = experiment.id AND key > :after
            ORDER BY key LIMIT 1
        )
        UNION ALL
        SELECT (
            SELECT key FROM {table}
            WHERE organization_id = :organization AND experiment_id = experiment.id AND key > known.key
            ORDER BY key LIMIT 1
        )
        FROM known WHERE known.key IS NOT NULL
    )
    SELECT key FROM known
    WHERE key IS NOT NULL AND strpos(lower(key), lower(:search)) > 0
    LIMIT :limit
) AS found
ORDER BY found.key LIMIT :limit
"""


async def find_keys(
    session: AsyncSession,
    scope: ProjectScope,
    kind: KeyKind,
    *,
    experiments: Sequence[int],
    search: str,
    after: str,
    limit: int,
) -> list[str]:
    """Up to `limit` distinct keys greater than `after` that contain `search` in any case, in order.

    experiments: numbers; none of them: all of the project's. Keys of deleted runs are among the keys.

    Raises:
        NotFound: there is no such experiment.
    """
    numbers = await experiments_of(session, scope, experiments)
    rows = await session.execute(
        text(_KEYS.format(table=_TABLES[kind])),
        {
            "organization": scope.organization_id,
            "experiments": list(numbers),
            "after": after,
            "search": search,
            "limit": limit,
        },
    )
    return list(rows.scalars())
