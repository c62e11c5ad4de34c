"""The trail, replayed from empty, gives the live tables: whatever was changed, by whom, and how."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors, sql
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Connection,
    DateTime,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    create_engine,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from modelyard.audit.history import Rows, fold
from modelyard.audit.models import AuditLog
from modelyard.kernel.access import OrganizationRole
from modelyard.tables import metadata
from tests.audit.shells import Shell
from tests.identity.factories import Api, a_person, a_project, an_organization, key_headers
from tests.tenancy.rows import Row, add_row, populate

AUDITED = [table for table in metadata.sorted_tables if table.info["audited"]]
BOOKKEEPING = set(
    "updated_at updated_by version failed_logins locked_until last_login_at last_seen_at last_used_at "
    "last_used_ip".split()
)
"""Changes of these alone are not on the trail, so their last value may be newer than the trail's."""
TEXTS = [
    "",
    "x",
    "***",
    "null",
    '"',
    "a, b",
    "Ünï\u2028 😀",
    "\\x00",
    "1e5",
    "x" * 300,
    "a@b.example",
    "https://c.example",
]
JSONS = [{}, {"a": [1, 2.50, None]}, {"é": {"b": "***"}, "a": 10**40}, [], "text", 7, None, [1e-300, 0.1, -0.0]]
FLOATS = [0.1, 1 / 3, 1e300, -5e-324, float("inf"), float("nan"), 0.0]
SESSIONS = [
    "SET timezone = 'Asia/Kathmandu'",
    "SET timezone = 'UTC'",
    "SET extra_float_digits = 0",
    "SET bytea_output = 'escape'",
    'SET app.ctx = \'{"actor_type": "system"}\'',
    "RESET ALL",
]


def a_value(column: Column[Any], dice: random.Random) -> Any:
    """Some value of the column's type, which the column's CHECKs may refuse."""
    kind = column.type
    if column.nullable and dice.random() < 0.2:
        return None
    if isinstance(kind, Enum):
        return dice.choice(kind.enums)
    if isinstance(kind, ARRAY):
        return [dice.choice(TEXTS) for _ in range(dice.randint(0, 3))]
    if isinstance(kind, JSONB):
        return dice.choice(JSONS)
    if isinstance(kind, DateTime):
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=dice.randint(0, 10**15))
    if isinstance(kind, LargeBinary):
        return dice.randbytes(dice.randint(1, 40))
    plain: list[tuple[type[Any], list[Any]]] = [
        (Boolean, [True, False]),
        (Integer, [0, 1, 2, 50, 2**53 + 1]),
        (Float, FLOATS),
        (Uuid, [uuid4()]),
        (Text, [*TEXTS, uuid4().hex, uuid4().hex * 2]),
    ]
    return next(dice.choice(values) for known, values in plain if isinstance(kind, known))


def change(connection: Connection, table: Table, made: dict[str, Row], *, dice: random.Random) -> None:
    """One statement of a plain SQL shell; most of what it does is an update."""
    what = dice.random()
    if what < 0.2:
        add_row(connection, table, made, **({"number": dice.randint(2, 10**6)} if "number" in table.c else {}))
        return
    keys = list(table.primary_key)
    rows = connection.execute(select(*keys)).all()
    if not rows:
        return
    row = dice.choice(rows)
    chosen = [key == value for key, value in zip(keys, row, strict=True)]
    if what < 0.3:
        connection.execute(delete(table).where(*chosen))
    elif what < 0.45 and "deleted_at" in table.c:
        value = dice.choice([None, func.now()])
        connection.execute(update(table).where(*chosen).values(deleted_at=value))
    else:
        free = [c for c in table.c if not c.primary_key and c.computed is None and not c.foreign_keys]
        values = {
            column.name: a_value(column, dice) for column in dice.sample(free, min(len(free), dice.randint(1, 3)))
        }
        connection.execute(update(table).where(*chosen).values(values))


def changes(url: str, *, seed: int, count: int) -> int:
    """Random changes of every audited table, of two organizations. Returns how many the database accepted."""
    dice = random.Random(seed)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    accepted = 0
    with engine.connect() as connection:
        organizations = [populate(connection) for _ in range(2)]
        connection.commit()
        for n in range(count):
            if dice.random() < 0.1:
                connection.exec_driver_sql(dice.choice(SESSIONS))
            table = AUDITED[n % len(AUDITED)]
            try:
                with connection.begin_nested():
                    change(connection, table, dice.choice(organizations), dice=dice)
                accepted += 1
            except (DBAPIError, KeyError):
                continue
            if dice.random() < 0.05:
                connection.rollback()
            elif dice.random() < 0.3:
                connection.commit()
        connection.commit()
    engine.dispose()
    return accepted


def replayed(url: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of every audited table, from the trail alone."""
    entities: dict[tuple[str, UUID, UUID], Rows] = defaultdict(dict)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        for record in connection.execute(select(AuditLog.__table__).order_by(text("at, id"))):
            if record.action != "event":
                fold(entities[record.entity, record.organization_id, record.entity_id], AuditLog(**record._mapping))
    engine.dispose()
    tables: dict[str, list[dict[str, Any]]] = {table.name: [] for table in AUDITED}
    for (name, _, _), rows in entities.items():
        tables[name] += rows.values()
    return tables


def live(url: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of every audited table as they are, with secrets redacted."""
    found = {}
    with psycopg.connect(url, options="-c timezone=UTC") as connection:
        query = "SELECT tgrelid::regclass::text, tgargs FROM pg_trigger WHERE tgfoid = 'audit_row'::regproc"
        redacted = {name: bytes(args).split(b"\0")[0].decode().split(",") for name, args in connection.execute(query)}
        for table in AUDITED:
            query_all = sql.SQL("SELECT to_jsonb(t) FROM {} AS t").format(sql.Identifier(table.name))
            rows = [row for (row,) in connection.execute(query_all)]
            for row in rows:
                for column in redacted[table.name]:
                    if row.get(column) is not None:
                        row[column] = "***"
            found[table.name] = rows
    return found


def compared(rows: list[dict[str, Any]], table: Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    keys = [column.name for column in table.primary_key]
    return {
        tuple(row[key] for key in keys): {name: value for name, value in row.items() if name not in BOOKKEEPING}
        for row in rows
    }


def check(url: str) -> None:
    past, present = replayed(url), live(url)
    for table in AUDITED:
        assert compared(past[table.name], table) == compared(present[table.name], table), table.name
        assert len(past[table.name]) == len(present[table.name])


@pytest.mark.parametrize("seed", range(3))
def test_random_changes_in_sql_replay_to_the_live_tables(database: str, seed: int) -> None:
    assert changes(database, seed=seed, count=700) > 200
    check(database)


async def test_changes_through_the_api_replay_to_the_live_tables(api: Api, database: str) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    dice = random.Random(4)
    projects = [await a_project(api, tenant) for _ in range(3)]
    accepted = 0
    for n in range(60):
        project = dice.choice(projects)
        calls: list[tuple[str, str, Any]] = [
            ("PATCH", project.url, {"name": f"Name {n}", "description": dice.choice(TEXTS)}),
            ("PATCH", tenant.url, {"settings": {"n": n, "x": dice.choice(JSONS)}}),
            ("POST", f"{tenant.url}/projects", {"slug": f"p-{n % 20}", "name": "P"}),
            ("DELETE", f"{tenant.url}/projects/p-{dice.randint(0, 20)}", None),
            ("POST", f"{tenant.url}/api-keys", {"name": f"key {n}"}),
            ("POST", f"{project.url}/models", {"name": f"model-{n % 10}"}),
            ("POST", f"{project.url}/experiments", {"name": f"experiment-{n % 10}"}),
        ]
        method, url, body = dice.choice(calls)
        answer = await api.client.request(method, url, json=body, headers=headers)
        assert answer.status_code < 500, answer.text
        accepted += answer.status_code < 300
    assert accepted > 30
    check(database)


def populated(database: str) -> dict[str, Row]:
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        made = populate(connection)
    engine.dispose()
    return made


def test_a_row_stays_in_its_organization_and_in_its_entity(shell: Shell, database: str) -> None:
    populated(database)
    other = populated(database)
    for statement, value in {
        "UPDATE model_aliases SET id = %s": uuid4(),
        "UPDATE organization_memberships SET organization_id = %s": other["organizations"]["id"],
        "UPDATE organization_memberships SET id = %s, role = 'viewer'": uuid4(),
    }.items():
        with pytest.raises(errors.InsufficientPrivilege, match="keeps its organization and its id"):
            shell.execute(f"{statement} WHERE organization_id <> %s", (value, other["organizations"]["id"]))  # type: ignore[arg-type]


def test_every_audited_table_refuses_to_be_truncated(shell: Shell) -> None:
    for table in AUDITED:
        with pytest.raises(errors.InsufficientPrivilege, match="leaves no record"):
            shell.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(table.name)))


def test_an_update_of_nothing_but_the_form_of_a_value_is_no_change(shell: Shell, database: str) -> None:
    populated(database)
    query = "SELECT count(*) AS n FROM audit_logs WHERE action = 'update'"
    before = shell.execute(query).fetchone()
    shell.execute("SET timezone = 'Asia/Kathmandu'")
    shell.execute("UPDATE deployment_targets SET weight = weight, since = since")
    shell.execute("UPDATE experiments SET tags = tags::text::jsonb, name = name || ''")
    assert shell.execute(query).fetchone() == before


def test_a_number_and_a_time_are_recorded_in_full_whatever_the_session_shows(shell: Shell, database: str) -> None:
    populated(database)
    shell.execute("SET timezone = 'Asia/Kathmandu'")
    shell.execute("SET extra_float_digits = 0")
    shell.execute("UPDATE alerts SET value = 1 / 3::float8, snoozed_until = '2026-01-01T00:00:00.000001Z'")
    record = shell.execute("SELECT difference FROM audit_logs WHERE action = 'update'").fetchone()
    assert record is not None
    assert record["difference"]["value"][1] == 1 / 3
    assert record["difference"]["snoozed_until"][1] == "2026-01-01T00:00:00.000001+00:00"
