"""Retention: whole months leave the trail, and the trail says so."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import text

from modelyard.audit import queries
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database


async def drop_months(database: Database, *, before: datetime) -> list[str]:
    """Drop the months that end at `before` at the latest, and record it. Returns the names of their partitions.

    Runs as the owner of the tables. The seals stay, so the chain goes on unbroken over what is gone.
    """
    context = Context(SYSTEM, request=RequestInfo(operation="drop_old_audit_months")).ctx_json()
    async with database.engine.connect() as connection:
        months = [month for month in await connection.execute(queries.months()) if month.until <= before]
    for month in months:
        async with database.engine.begin() as connection:
            # Every writer waits while this waits for its lock, so it gives up soon, and is tried again.
            await connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            await connection.execute(text(f"ALTER TABLE audit_logs DETACH PARTITION {month.name}"))
            await connection.execute(text(f"DROP TABLE {month.name}"))
            await connection.execute(text("SELECT set_config('app.ctx', :context, true)"), {"context": context})
            await connection.execute(
                text("SELECT audit_event(NULL, 'audit_retention', NULL, NULL, CAST(:facts AS jsonb))"),
                {"facts": json.dumps({"since": month.since.isoformat(), "until": month.until.isoformat()})},
            )
    return [month.name for month in months]
