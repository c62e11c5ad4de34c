"""What the audit trail reads, as statements."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, TextClause, cast, func, select, text, tuple_

from modelyard.audit.models import AuditLog, AuditSeal
from modelyard.audit.schemas import AuditFilter


def audit_logs(organization_id: UUID) -> Select[AuditLog]:
    """The records of one organization. Every other query of records starts here."""
    return select(AuditLog).where(AuditLog.organization_id == organization_id)


def wanted(criteria: AuditFilter) -> list[ColumnElement[bool]]:
    """The conditions that a filter stands for."""
    values = {name: value for name, value in asdict(criteria).items() if value is not None}
    bounds = []
    if (since := values.pop("since", None)) is not None:
        bounds.append(AuditLog.at >= since)
    if (until := values.pop("until", None)) is not None:
        bounds.append(AuditLog.at < until)
    return [*bounds, *(getattr(AuditLog, name) == value for name, value in values.items())]


def newest_first(criteria: AuditFilter) -> tuple[ColumnElement[Any], ...]:
    """The order of a list with this filter.

    No time is NULL, so where NULL would stand changes nothing but which indexes give the order. The index of all
    records gives another than those of single values: a list of one value is never read from it, whose rows would be
    passed over by the million where PostgreSQL takes a value to be more common than it is in this organization.
    """
    columns = (AuditLog.at.desc(), AuditLog.id.desc())
    if replace(criteria, since=None, until=None) == AuditFilter():
        return tuple(column.nulls_last() for column in columns)
    return columns


def by_day(organization_id: UUID, criteria: AuditFilter) -> Select[date, int]:
    """How many records with this filter each day (UTC) has; days without any are not there."""
    day = cast(func.timezone("UTC", AuditLog.at), Date).label("day")
    query = select(day, func.count()).where(AuditLog.organization_id == organization_id, *wanted(criteria))
    return query.group_by(day).order_by(day)


def before(at: datetime, record_id: UUID) -> ColumnElement[bool]:
    """What a list that runs backwards shows after this record."""
    return tuple_(AuditLog.at, AuditLog.id) < tuple_(at, record_id)


def history(organization_id: UUID, entity: str, entity_id: UUID) -> Select[AuditLog]:
    """The records of one entity."""
    return audit_logs(organization_id).where(*wanted(AuditFilter(entity=entity, entity_id=entity_id)))


def last_links(organization_id: UUID) -> Select[AuditSeal]:
    """The links of one chain, the last first."""
    return select(AuditSeal).where(AuditSeal.organization_id == organization_id).order_by(AuditSeal.sequence.desc())


# For the platform's role, over all organizations.

# One step of the index for each organization, where DISTINCT would read every record.
_CHAINS = """
    WITH RECURSIVE chain (organization_id) AS (
        (SELECT organization_id FROM {table} ORDER BY organization_id LIMIT 1)
        UNION ALL
        SELECT (
            SELECT following.organization_id FROM {table} AS following
            WHERE following.organization_id > chain.organization_id ORDER BY organization_id LIMIT 1
        ) FROM chain WHERE chain.organization_id IS NOT NULL
    )
    SELECT organization_id FROM chain WHERE organization_id IS NOT NULL
"""


def unsealed_chains() -> TextClause:
    """Organizations with records that have no seal yet."""
    pending = "EXISTS (SELECT FROM audit_unsealed(organization_id))"
    return text(f"{_CHAINS.format(table='audit_logs')} AND {pending}")


def chains() -> TextClause:
    """Every organization that has records or seals, the platform itself among them."""
    return text(f"({_CHAINS.format(table='audit_logs')}) UNION ({_CHAINS.format(table='audit_seals')}) ORDER BY 1")


def months() -> TextClause:
    """The trail's partitions: quoted name, first moment, first moment after; the oldest first."""
    return text(r"""
        SELECT oid::regclass::text AS name,
            substring(bounds FROM 'FROM \(''([^'']+)''\)')::timestamptz AS since,
            substring(bounds FROM 'TO \(''([^'']+)''\)')::timestamptz AS until
        FROM pg_class JOIN pg_inherits ON inhrelid = oid CROSS JOIN LATERAL pg_get_expr(relpartbound, oid) AS bounds
        WHERE inhparent = 'audit_logs'::regclass ORDER BY since
    """)


def dropped_months() -> TextClause:
    """What retention has dropped, as it recorded it: first moment, first moment after. Nothing that was yet to come."""
    return text("""
        SELECT (difference ->> 'since')::timestamptz AS since, (difference ->> 'until')::timestamptz AS until
        FROM audit_logs
        WHERE organization_id = '00000000-0000-0000-0000-000000000000' AND entity = 'audit_retention'
            AND action = 'event' AND (difference ->> 'until')::timestamptz <= at
    """)


# Scalar subqueries are never made joins: each is one look at an index, and no batch reads a whole table.


def links() -> TextClause:
    """A batch of one chain after the link `after`, each with its record's hash as it is now (NULL: there is none)."""
    return text("""
        SELECT sequence, audit_id, audit_at, row_hash, chain_hash, sealed_at, (
            SELECT audit_row_hash(record) FROM audit_logs AS record
            WHERE record.organization_id = seal.organization_id AND record.id = seal.audit_id
                AND record.at = seal.audit_at
        ) AS found_hash
        FROM audit_seals AS seal WHERE organization_id = :organization AND sequence > :after
        ORDER BY sequence LIMIT :batch
    """)


def records() -> TextClause:
    """A batch of one organization's records from before `until`, after (`at`, `id`); each with its link, if any."""
    return text("""
        SELECT id, at, (
            SELECT sequence FROM audit_seals AS seal
            WHERE seal.organization_id = record.organization_id AND seal.audit_id = record.id
                AND seal.audit_at = record.at
        ) AS sequence
        FROM audit_logs AS record
        WHERE organization_id = :organization AND at < :until AND (at, id) > (:at, :id)
        ORDER BY at NULLS FIRST, id NULLS FIRST LIMIT :batch
    """)
