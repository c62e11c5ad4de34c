"""Verifying: every chain is walked from its first link to its last, and every record is looked for in it.

The chain is computed here once more, from what `audit_chain_hash` says; records are hashed by the database.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from modelyard.audit import queries
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role

BATCH = 5_000
"""Links or records of one transaction; what is in memory at a time."""

LATE = timedelta(days=1)
"""How long after its moment a record may be sealed: as far as the sealing job looks back."""

FIRST = bytes(32)
"""What the first link has for a link before it."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain, as it was published."""

    organization_id: UUID
    sequence: int
    chain_hash: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. With a link (`sequence`), a record (its id and moment), or both."""

    organization_id: UUID
    problem: str
    sequence: int | None = None
    record_id: UUID | None = None
    at: datetime | None = None


@dataclass(slots=True)
class Report:
    """What was walked. removed: records of months that retention has dropped, whose links alone remain."""

    chains: int = 0
    links: int = 0
    records: int = 0
    removed: int = 0
    findings: int = 0


Tell = Callable[[Finding], None]


def chain_hash(previous: bytes, row_hash: bytes, *, sequence: int, audit_id: UUID, audit_at: datetime) -> bytes:
    """A link's hash: as the database's function of the same name."""
    microseconds = (audit_at - EPOCH) // timedelta(microseconds=1)
    link = previous + row_hash + struct.pack(">q16sq", sequence, audit_id.bytes, microseconds)
    return hashlib.sha256(link).digest()


async def organizations(database: Database) -> list[UUID]:
    """Every organization that has a chain, or records."""
    async with _reading(database) as session:
        return list((await session.scalars(queries.chains())).all())


async def heads(database: Database, organization_ids: Sequence[UUID]) -> list[tuple[Head, datetime]]:
    """The last link of each chain, and when it was made."""
    found = []
    for organization_id in organization_ids:
        async with _reading(database) as session:
            last = (await session.scalars(queries.last_links(organization_id).limit(1))).first()
        if last is not None:
            found.append((Head(organization_id, last.sequence, last.chain_hash), last.sealed_at))
    return found


async def verify(
    database: Database, organization_ids: Sequence[UUID], published: Sequence[Head], *, now: datetime, tell: Tell
) -> Report:
    """Walk these chains, and tell of each thing that is wrong. Memory does not grow with the trail.

    published: heads that a chain must still have; those of other organizations are left out.
    """
    report = Report()

    def count(finding: Finding) -> None:
        report.findings += 1
        tell(finding)

    for organization_id in organization_ids:
        report.chains += 1
        expected: dict[int, set[bytes]] = {}
        for head in published:
            if head.organization_id == organization_id:
                expected.setdefault(head.sequence, set()).add(head.chain_hash)
        await _walk_chain(database, organization_id, expected, report=report, tell=count)
        await _look_for_unsealed(database, organization_id, until=now - LATE, report=report, tell=count)
    return report


async def _walk_chain(
    database: Database, organization_id: UUID, expected: dict[int, set[bytes]], *, report: Report, tell: Tell
) -> None:
    previous, sequence, latest = FIRST, 0, EPOCH
    more = True
    while more:
        async with _reading(database) as session:
            wanted = {"organization": organization_id, "after": sequence, "batch": BATCH}
            batch: Sequence[Any] = (await session.execute(queries.links(), wanted)).all()
            dropped = (await session.execute(queries.dropped_months())).all()
            there = (await session.execute(queries.months())).all()
        more = len(batch) == BATCH
        for link in batch:

            def wrong(problem: str, link: Any = link) -> None:
                tell(Finding(organization_id, problem, link.sequence, link.audit_id, link.audit_at))

            if link.sequence > sequence + 1:
                upto = f"; so is every one up to {link.sequence - 1}" if link.sequence > sequence + 2 else ""
                tell(Finding(organization_id, f"link is missing{upto}", sequence + 1))
            follows = chain_hash(
                previous, link.row_hash, sequence=link.sequence, audit_id=link.audit_id, audit_at=link.audit_at
            )
            if follows != link.chain_hash:
                wrong("link is broken: it does not follow from the one before")
            if link.chain_hash not in expected.pop(link.sequence, {link.chain_hash}):
                wrong("link differs from the published head")
            # Retention drops whole months: a month that is still there has lost nothing to it.
            if link.found_hash is None and _in(link.audit_at, dropped) and not _in(link.audit_at, there):
                report.removed += 1
            elif link.found_hash is None:
                wrong("record is missing")
            elif link.found_hash != link.row_hash:
                wrong("record was altered")
            if link.audit_at < latest - LATE:
                wrong("record was inserted out of order: it was sealed more than a day after later ones")
            # A moment in the future says nothing of when the record was there.
            latest = max(latest, min(link.audit_at, link.sealed_at))
            previous, sequence = link.chain_hash, link.sequence
            report.links += 1
    for lost in sorted(expected):
        tell(Finding(organization_id, f"chain is cut off: it ends at link {sequence}, a published head is", lost))


async def _look_for_unsealed(
    database: Database, organization_id: UUID, *, until: datetime, report: Report, tell: Tell
) -> None:
    after: tuple[datetime, UUID] = (datetime.min.replace(tzinfo=UTC), UUID(int=0))
    more = True
    while more:
        async with _reading(database) as session:
            wanted = {"organization": organization_id, "until": until, "batch": BATCH}
            batch = (await session.execute(queries.records(), {**wanted, "at": after[0], "id": after[1]})).all()
        more = len(batch) == BATCH
        for record in batch:
            report.records += 1
            if record.sequence is None:
                tell(Finding(organization_id, "record has no seal after a day", None, record.id, record.at))
            after = (record.at, record.id)


def _in(moment: datetime, months: Sequence[Any]) -> bool:
    return any(month.since is not None and month.since <= moment < month.until for month in months)


def _reading(database: Database) -> Any:
    """A short transaction that sees every organization."""
    return database.transaction(Context(SYSTEM), role=Role.PLATFORM)
