"""What tests of the trail do in SQL, past every guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

Shell = psycopg.Connection[dict[str, Any]]


@contextmanager
def without_triggers(shell: Shell) -> Iterator[None]:
    """As somebody who has the whole server in their hands."""
    shell.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        shell.execute("SET session_replication_role = DEFAULT")


def add_record(shell: Shell, organization_id: UUID, at: datetime | None = None, **values: Any) -> UUID:
    """A record of its own making; `at` absent: now."""
    if at is not None:
        shell.execute("SELECT make_audit_partitions(%s, 1)", (at.astimezone(UTC).date(),))
    made = {
        "organization_id": organization_id,
        "id": uuid4(),
        "action": "event",
        "entity": "a_test",
        **({"at": at} if at else {}),
        **values,
    }
    columns, places = ", ".join(made), ", ".join(["%s"] * len(made))
    shell.execute(f"INSERT INTO audit_logs ({columns}) VALUES ({places})", list(made.values()))  # type: ignore[arg-type]
    record_id = made["id"]
    assert isinstance(record_id, UUID)
    return record_id
