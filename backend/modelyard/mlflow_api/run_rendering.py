"""Runs as MLflow's clients read them, rendered by PostgreSQL: a page of a thousand passes through here as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database, driver_of
from modelyard.mlflow_api import wire
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
    EXISTS (SELECT FROM run_datasets AS d WHERE d.organization_id = {organization} AND d.run_id = r.id)
    OR EXISTS (SELECT FROM run_logged_models AS l WHERE l.organization_id = {organization} AND l.run_id = r.id)
FROM unnest({ids}) WITH ORDINALITY AS wanted (id, place)
JOIN experiment_runs AS r
    ON r.organization_id = {organization} AND r.project_id = {project} AND r.id = wanted.id
JOIN experiments AS e ON e.organization_id = {organization} AND e.id = r.experiment_id
CROSS JOIN LATERAL (SELECT replace(r.id::text, '-', '') AS hex) AS named
LEFT JOIN LATERAL (
    SELECT string_agg(
        '{{"key":' || to_json(key)::text || ',"value":' || CASE
            WHEN is_nan THEN '"NaN"'
            WHEN value = 'Infinity' THEN '1.7976931348623157e+308'
            WHEN value = '-Infinity' THEN '-1.7976931348623157e+308'
            ELSE value::text
        END || ',"timestamp":' || timestamp || ',"step":' || step || '}}', ',' ORDER BY key
    ) AS items
    FROM run_latest_metrics WHERE organization_id = {organization} AND run_id = r.id
) AS m ON true
ORDER BY wanted.place
"""

_PREPARE = "PREPARE render_runs (uuid, uuid, uuid[]) AS " + _RENDER.format(organization="$1", project="$2", ids="$3")


class RunRow(NamedTuple):
    """A run's parts as the inside of JSON objects. is_linked: to datasets or logged models."""

    id: bytes
    info: bytes
    data: bytes
    is_linked: bool


async def render(database: Database, context: Context, scope: ProjectScope, ids: str) -> list[RunRow]:
    """Those of the project's runs that a SELECT of ids finds, in its order, in one round trip.

    PostgreSQL plans the search for its constants and the rendering once. The ids go from the one to the other as a
    setting of the transaction, since an EXECUTE takes no sub-select.
    """
    rows = await database.read_in_one_trip(
        context,
        f"SELECT set_config('app.found', coalesce(string_agg(id::text, ','), ''), true) FROM ({ids}) AS found; "  # noqa: S608 - run_search quotes it
        f"EXECUTE render_runs('{scope.organization_id}', '{scope.project_id}', "
        "string_to_array(current_setting('app.found'), ',')::uuid[])",
        prepared=_PREPARE,
    )
    return [_row(*row) for row in rows[1:]]


def _row(id: bytes | None, info: bytes | None, data: bytes | None, linked: bytes | None) -> RunRow:
    return RunRow(id or b"", info or b"", data or b"", linked == b"t")


async def bodies(database: Database, context: Context, scope: ProjectScope, rows: Sequence[RunRow]) -> list[bytes]:
    """Runs as JSON; those with links cost one more query."""
    if not any(row.is_linked for row in rows):
        return [_body(row, _UNLINKED) for row in rows]
    async with database.transaction(context) as session:
        return await _linked_bodies(session, scope, rows)


async def rendered(session: AsyncSession, scope: ProjectScope, run_id: UUID) -> tuple[bytes, bytes] | None:
    """A run of the project as JSON, and its info alone; None where there is none."""
    connection = await driver_of(session)
    statement = _RENDER.format(organization="%(organization)s", project="%(project)s", ids="%(ids)s")
    values = {"organization": scope.organization_id, "project": scope.project_id, "ids": [run_id]}
    result = (await connection.execute(statement.encode(), values)).pgresult
    if result is None or not result.ntuples:
        return None
    row = _row(*(result.get_value(0, column) for column in range(result.nfields)))
    return (await _linked_bodies(session, scope, [row]))[0], b"{%b}" % row.info


async def _linked_bodies(session: AsyncSession, scope: ProjectScope, rows: Sequence[RunRow]) -> list[bytes]:
    linked = [UUID(row.id.decode()) for row in rows if row.is_linked]
    links = await inputs_and_outputs(session, scope, linked) if linked else {}
    known = {str(id).encode(): _links(found) for id, found in links.items()}
    return [_body(row, known.get(row.id, _UNLINKED)) for row in rows]


def _links(found: dict[str, object]) -> bytes:
    return b'"inputs":%b,"outputs":%b' % (wire.encode(found["inputs"]), wire.encode(found["outputs"]))


_UNLINKED = _links({"inputs": {}, "outputs": {}})


def _body(row: RunRow, links: bytes) -> bytes:
    return b'{"info":{%b},"data":{%b},%b}' % (row.info, row.data, links)
