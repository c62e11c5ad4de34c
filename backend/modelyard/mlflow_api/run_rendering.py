"""Runs as MLflow's clients read them, rendered by PostgreSQL: a page of a thousand passes through here as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of
from modelyard.mlflow_api.datasets import inputs_and_outputs

# to_json() quotes a text; a double's text is its shortest exact form, which is a number in JSON too.
_RENDER = """
SELECT r.id,
    '"run_id":"' || hex || '","run_uuid":"' || hex || '","run_name":' || to_json(r.name)::text
    || ',"experiment_id":"' || e.number || '","user_id":' || to_json(r.user_name)::text
    || ',"status":"' || upper(r.status) || '","artifact_uri":' || to_json(r.artifact_location)::text
    || ',"lifecycle_stage":"' || CASE WHEN r.deleted_at IS NULL THEN 'active' ELSE 'deleted' END || '"'
    || coalesce(',"start_time":' || floor(extract(epoch FROM r.started_at) * 1000)::bigint, '')
    || coalesce(',"end_time":' || floor(extract(epoch FROM r.ended_at) * 1000)::bigint, ''),
    concat_ws(
        ',', '"metrics":[' || m.items || ']', '"params":[' || nullif(r.params_json, '') || ']',
        '"tags":[' || nullif(r.tags_json, '') || ']'
    ),
    EXISTS (SELECT FROM run_datasets AS d WHERE d.organization_id = %(organization)s AND d.run_id = r.id)
    OR EXISTS (SELECT FROM run_logged_models AS l WHERE l.organization_id = %(organization)s AND l.run_id = r.id)
FROM unnest(string_to_array(%(ids)s, ',')::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN experiment_runs AS r
    ON r.organization_id = %(organization)s AND r.project_id = %(project)s AND r.id = wanted.id
JOIN experiments AS e ON e.organization_id = %(organization)s AND e.id = r.experiment_id
CROSS JOIN LATERAL (SELECT replace(r.id::text, '-', '') AS hex) AS named
LEFT JOIN LATERAL (
    SELECT string_agg(
        '{"key":' || to_json(key)::text || ',"value":' || CASE
            WHEN is_nan THEN '"NaN"'
            WHEN value = 'Infinity' THEN '1.7976931348623157e+308'
            WHEN value = '-Infinity' THEN '-1.7976931348623157e+308'
            ELSE value::text
        END || ',"timestamp":' || timestamp || ',"step":' || step || '}', ',' ORDER BY key
    ) AS items
    FROM run_latest_metrics WHERE organization_id = %(organization)s AND run_id = r.id
) AS m ON true
ORDER BY wanted.place
"""


class Rendered(NamedTuple):
    """A run's parts as JSON objects."""

    info: msgspec.Raw
    data: msgspec.Raw
    inputs: object
    outputs: object

    @property
    def body(self) -> dict[str, object]:
        return self._asdict()


async def rendered(session: AsyncSession, scope: ProjectScope, run_ids: Sequence[UUID]) -> list[Rendered]:
    """These runs of the project, in this order, in two queries at most. What is not there is left out."""
    if not run_ids:
        return []
    connection = await driver_of(session)
    cursor = await connection.execute(
        _RENDER,
        {
            "organization": scope.organization_id,
            "project": scope.project_id,
            "ids": ",".join(map(str, run_ids)),
        },
        binary=True,
    )
    rows = await cursor.fetchall()
    linked = [row[0] for row in rows if row[3]]
    links = await inputs_and_outputs(session, scope, linked) if linked else {}
    empty: dict[str, object] = {}
    return [
        Rendered(
            msgspec.Raw(b"{%b}" % info.encode()),
            msgspec.Raw(b"{%b}" % data.encode()),
            links[id]["inputs"] if is_linked else empty,
            links[id]["outputs"] if is_linked else empty,
        )
        for id, info, data, is_linked in rows
    ]
