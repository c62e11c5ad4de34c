"""One row of every table for an organization, written as a plain SQL shell writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Connection,
    DateTime,
    Enum,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    insert,
)
from sqlalchemy.dialects.postgresql import JSONB

from modelyard.tables import metadata

Row = dict[str, Any]
SPECIAL: dict[tuple[str, str], Any] = {
    ("data_drift_reports", "columns_drifted"): 0,
    ("data_drift_reports", "window_end"): datetime.now(UTC) + timedelta(hours=1),
    ("audit_logs", "action"): "event",
    ("identity_providers", "admits_roles"): ["viewer"],
    ("model_versions", "status"): "ready",
    ("version_pushes", "completed_at"): datetime.now(UTC),
    ("version_pushes", "expires_at"): datetime.now(UTC) + timedelta(days=7),
    ("support_accesses", "expires_at"): datetime.now(UTC) + timedelta(hours=1),
}
"""Where the column's type and name do not tell what its table's CHECKs want."""


def tenant_tables() -> list[Table]:
    """Every table whose rows belong to one organization, parents before children."""
    return [table for table in metadata.sorted_tables if "organization_id" in table.c]


def parents(table: Table) -> list[ForeignKeyConstraint]:
    """The foreign keys to other tables, or to the same, that carry the organization."""
    keys = [
        key for key in table.foreign_key_constraints if len(key.columns) > 1 and "organization_id" in key.column_keys
    ]
    # A set's order differs between the processes of a parallel run, which must agree on the tests.
    return sorted(keys, key=lambda key: str(key.name))


def populate(connection: Connection) -> dict[str, Row]:
    """A row in every table, of one new organization and one new person; each by its table's name."""
    made: dict[str, Row] = {}
    # Sorting leaves these two where it likes, as nothing refers to their rows but by name.
    first = [metadata.tables["organizations"], metadata.tables["users"]]
    for table in [*first, *(table for table in metadata.sorted_tables if table not in first)]:
        made[table.name] = add_row(connection, table, made)
    return made


def add_row(connection: Connection, table: Table, made: dict[str, Row], **chosen: Any) -> Row:
    """A further row of the organization whose other rows are `made`."""
    values = {**new_row(table, made), **chosen}
    row = connection.execute(insert(table).values(values).returning(*table.c)).mappings().one()
    return dict(row)


def new_row(table: Table, made: dict[str, Row]) -> Row:
    """Valid values for what the database does not fill in itself, pointing at rows that were made."""
    row: Row = {}
    for column in table.c:
        if (table.name, column.name) in SPECIAL:
            row[column.name] = SPECIAL[table.name, column.name]
        elif not column.nullable and column.server_default is None and column.computed is None:
            row[column.name] = _value(column)
    if "organization_id" in row:
        row["organization_id"] = made["organizations"]["id"]
    for key in sorted(table.foreign_key_constraints, key=lambda key: len(key.columns)):
        parent = made.get(key.referred_table.name)
        if parent is not None and key.referred_table is not table:
            row.update({element.parent.name: parent[element.column.name] for element in key.elements})
    return row


def _value(column: Column[Any]) -> Any:
    unique = uuid4().hex
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, ARRAY):
        return ["x"] if isinstance(kind.item_type, Text) else [1]
    if isinstance(kind, Text):
        by_name = {
            "email": f"{unique}@example.com",
            "prefix": unique[:12],
            "token_hash": unique * 2,
            "secret_hash": unique * 2,
            "key_hash": unique * 2,
            "request_hash": unique * 2,
            "issuer": f"https://{unique}.example.com",
            "digest": unique if column.table.name == "datasets" else unique * 2,
        }
        return by_name.get(column.name, f"x{unique}")
    if isinstance(kind, Uuid):
        return uuid4()
    for type_, value in _PLAIN:
        if isinstance(kind, type_):
            return value
    raise TypeError(f"no value for {column}: {kind!r}")


_PLAIN: list[tuple[type[Any], Any]] = [
    (Boolean, False),
    (Integer, 1),
    (Float, 0.5),
    (DateTime, datetime.now(UTC)),
    (JSONB, {}),
    (LargeBinary, b"x" * 32),
]


def id_of(row: Row) -> UUID:
    found = row["id"]
    assert isinstance(found, UUID)
    return found
