"""Retention drops whole months, says so, and leaves a chain that still verifies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg.types.json import Jsonb

from modelyard.audit import sealing, verification
from modelyard.audit.jobs import drop_old_audit_months, seal_audit_trail
from modelyard.audit.models import PLATFORM
from modelyard.kernel.jobs import JobContext
from modelyard.settings import Settings
from tests.audit.shells import Shell, add_record, without_triggers
from tests.identity.factories import Api, running

ORGANIZATION = UUID(int=7)
NOW = datetime.now(UTC)


def job(api: Api) -> JobContext:
    return JobContext(api.settings, api.database, None, {})


async def verified(api: Api) -> tuple[verification.Report, list[str]]:
    found: list[str] = []
    report = await verification.verify(
        api.database,
        await verification.organizations(api.database),
        (),
        now=NOW,
        tell=lambda finding: found.append(finding.problem),
    )
    return report, found


def months(shell: Shell) -> list[str]:
    query = "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass"
    return sorted(row["name"] for row in shell.execute(query).fetchall())


async def test_months_older_than_the_setting_leave_and_the_trail_says_so(database: str, shell: Shell) -> None:
    kept_months = months(shell)
    old, kept = [add_record(shell, ORGANIZATION, NOW - timedelta(days=days)) for days in (400, 10)]
    before = [*months(shell)]
    async with running(database, audit_retention=timedelta(days=200)) as api:
        await seal_audit_trail(job(api), {})
        await drop_old_audit_months(job(api), {})
        await drop_old_audit_months(job(api), {})
        report, found = await verified(api)
    assert set(kept_months) <= set(months(shell))
    assert len(months(shell)) == len(before) - 1
    rows = shell.execute("SELECT id FROM audit_logs WHERE organization_id = %s", (ORGANIZATION,)).fetchall()
    assert [row["id"] for row in rows] == [kept]
    assert old != kept
    (event,) = shell.execute("SELECT * FROM audit_logs WHERE entity = 'audit_retention'").fetchall()
    assert (event["organization_id"], event["actor_type"], event["operation"]) == (
        PLATFORM,
        "system",
        "drop_old_audit_months",
    )
    month = (NOW - timedelta(days=400)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    assert datetime.fromisoformat(event["difference"]["since"]) == month
    assert found == []
    assert (report.removed, report.links) == (1, 2)


async def test_by_default_nothing_leaves(api: Api, shell: Shell) -> None:
    add_record(shell, ORGANIZATION, NOW - timedelta(days=4000))
    before = months(shell)
    await drop_old_audit_months(job(api), {})
    assert months(shell) == before


@pytest.mark.parametrize("until", ["2999-01-01T00:00:00Z", "now"])
async def test_a_made_up_record_of_retention_excuses_nothing(api: Api, shell: Shell, until: str) -> None:
    """The month is still there, so nothing left with it; and nothing leaves that is yet to come."""
    lost = add_record(shell, ORGANIZATION, NOW - timedelta(days=2))
    await sealing.seal(api.database)
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE id = %s", (lost,))
    facts = {"since": "2000-01-01T00:00:00Z", "until": NOW.isoformat() if until == "now" else until}
    shell.execute("SELECT audit_event(NULL, 'audit_retention', NULL, NULL, %s)", (Jsonb(facts),))
    report, found = await verified(api)
    assert (report.removed, found) == (0, ["record is missing"])


async def test_a_month_that_was_dropped_without_a_record_is_missed(api: Api, shell: Shell) -> None:
    add_record(shell, ORGANIZATION, NOW - timedelta(days=400))
    await sealing.seal(api.database)
    with without_triggers(shell):
        name = (NOW - timedelta(days=400)).strftime("audit_logs_%Y_%m")
        shell.execute(f"DROP TABLE {name}")  # type: ignore[arg-type]
    report, found = await verified(api)
    assert (report.removed, found) == (0, ["record is missing"])


@pytest.mark.parametrize("value", ["0", "P30D", "-P400D"])
def test_less_than_a_month_is_refused(value: str) -> None:
    options: dict[str, Any] = {"audit_retention": value}
    with pytest.raises(ValueError, match="audit_retention"):
        Settings(database_url="postgresql://nobody@localhost/nothing", **options)
