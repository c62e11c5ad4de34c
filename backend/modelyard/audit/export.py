"""The trail as a file, in batches: each has a short transaction of its own, and none is open while the client reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import datetime

from modelyard.audit import queries
from modelyard.audit.models import AuditLog
from modelyard.audit.schemas import AuditFilter, AuditLogOut, ExportFormat
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database

BATCH = 1_000
COLUMNS = list(AuditLogOut.model_fields)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins so."""


async def exported(
    database: Database, context: Context, criteria: AuditFilter, *, format: ExportFormat, now: datetime
) -> AsyncIterator[str]:
    """The records of the context's organization, newest first, up to `now`, as the lines of a file."""
    assert context.organization_id is not None
    if criteria.until is None or criteria.until > now:
        criteria = replace(criteria, until=now)
    query = queries.audit_logs(context.organization_id).where(*queries.wanted(criteria))
    query = query.order_by(*queries.newest_first(criteria)).limit(BATCH)
    if format is ExportFormat.CSV:
        yield _csv([COLUMNS])
    batch = query
    while True:
        async with database.transaction(context) as session:
            records = (await session.scalars(batch)).all()
        found = [AuditLogOut.model_validate(record) for record in records]
        if found:
            yield _lines(found) if format is ExportFormat.JSONL else _csv(map(_cells, found))
        if len(found) < BATCH:
            return
        last = found[-1]
        batch = query.where(AuditLog.at <= last.at, queries.before(last.at, last.id))


def _lines(records: Iterable[AuditLogOut]) -> str:
    return "".join(f"{record.model_dump_json()}\n" for record in records)


def _cells(record: AuditLogOut) -> list[str]:
    values = record.model_dump(mode="json")
    values["difference"] = json.dumps(values["difference"], ensure_ascii=False)
    cells = ("" if values[column] is None else str(values[column]) for column in COLUMNS)
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
