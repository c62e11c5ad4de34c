"""Sealing: each record gets a link in the chain of its organization."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from modelyard.audit import queries
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role

BATCH = 2_000
"""Records of one transaction: the chain's lock is held for some tens of milliseconds."""

_SEAL = text("SELECT seal_audit_logs(:organization, :batch)")


async def seal(database: Database) -> int:
    """Seal what is not sealed, of every organization, oldest first. Returns how many records.

    What another process is sealing at the same moment is left to it.
    """
    context = Context(SYSTEM, request=RequestInfo(operation="seal_audit_trail"))
    async with database.transaction(context, role=Role.PLATFORM) as session:
        organizations: list[UUID] = list((await session.scalars(queries.unsealed_chains())).all())
    sealed = 0
    for organization_id in organizations:
        done = BATCH
        while done == BATCH:
            async with database.transaction(context, role=Role.PLATFORM) as session:
                done = (await session.execute(_SEAL, {"organization": organization_id, "batch": BATCH})).scalar_one()
            sealed += done
    return sealed
