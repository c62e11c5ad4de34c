"""The chain over each organization's records, and what `modelyard audit verify` notices of tampering."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import errors

from modelyard.audit import sealing, verification
from modelyard.audit.verification import Finding, Head, Report
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database, Role
from modelyard.settings import Settings
from tests.audit.shells import Shell, add_record, without_triggers
from tests.servers import BACKEND, environment

ORGANIZATION = UUID(int=7)
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture
async def db(database: str) -> AsyncIterator[Database]:
    made = Database(Settings(database_url=database), pool_size=5)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def records(shell: Shell) -> list[UUID]:
    """Ten records, an hour apart, the last one a week ago."""
    return [add_record(shell, ORGANIZATION, NOW - timedelta(days=7) - n * HOUR) for n in reversed(range(10))]


async def verified(
    db: Database, published: Sequence[Head] = (), *, now: datetime = NOW
) -> tuple[Report, list[Finding]]:
    findings: list[Finding] = []
    report = await verification.verify(
        db, await verification.organizations(db) or [ORGANIZATION], published, now=now, tell=findings.append
    )
    assert report.findings == len(findings)
    return report, findings


async def problems(db: Database, published: Sequence[Head] = ()) -> list[tuple[int | None, str]]:
    """Link and first words of each finding."""
    _, findings = await verified(db, published)
    return [(finding.sequence, finding.problem.split(":")[0]) for finding in findings]


def links(shell: Shell) -> list[tuple[int, UUID]]:
    query = "SELECT sequence, audit_id FROM audit_seals WHERE organization_id = %s ORDER BY sequence"
    return [(row["sequence"], row["audit_id"]) for row in shell.execute(query, (ORGANIZATION,))]


async def heads(db: Database) -> list[Head]:
    return [head for head, _ in await verification.heads(db, [ORGANIZATION])]


# Sealing


async def test_each_record_gets_one_link_in_the_order_of_time(
    db: Database, shell: Shell, records: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    add_record(shell, UUID(int=8))
    assert await sealing.seal(db) == 11
    assert links(shell) == list(enumerate(records, start=1))
    assert await sealing.seal(db) == 0
    later = add_record(shell, ORGANIZATION)
    assert await sealing.seal(db) == 1
    assert links(shell)[-1] == (11, later)
    report, findings = await verified(db, await heads(db))
    assert findings == []
    assert (report.chains, report.links, report.records) == (2, 12, 10)


async def test_sealers_at_the_same_time_do_not_fork_a_chain(
    db: Database, shell: Shell, records: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    sealed = await asyncio.gather(*(sealing.seal(db) for _ in range(4)))
    assert sum(sealed) == 10
    assert links(shell) == list(enumerate(records, start=1))
    assert await problems(db) == []


async def test_a_record_that_is_committed_late_is_sealed_late(db: Database, shell: Shell, database: str) -> None:
    with psycopg.connect(database) as slow:
        late = slow.execute(
            "INSERT INTO audit_logs (organization_id, action, entity) VALUES (%s, 'event', 'x') RETURNING id",
            (ORGANIZATION,),
        ).fetchone()
        first = add_record(shell, ORGANIZATION)
        assert await sealing.seal(db) == 1
        slow.commit()
    assert late is not None
    assert await sealing.seal(db) == 1
    assert links(shell) == [(1, first), (2, late[0])]
    assert await problems(db) == []


async def test_a_record_of_the_future_keeps_no_other_from_its_seal(db: Database, shell: Shell) -> None:
    add_record(shell, ORGANIZATION, NOW + timedelta(days=60))
    assert await sealing.seal(db) == 1
    add_record(shell, ORGANIZATION)
    assert await sealing.seal(db) == 1
    assert await problems(db) == []


async def test_no_role_of_the_application_writes_seals(db: Database, shell: Shell, records: list[UUID]) -> None:
    await sealing.seal(db)
    statements = {
        "INSERT INTO audit_seals SELECT * FROM audit_seals": tuple(Role),
        "UPDATE audit_seals SET sequence = 99": tuple(Role),
        "DELETE FROM audit_seals": tuple(Role),
        f"SELECT seal_audit_logs('{ORGANIZATION}', 1)": (Role.APP,),
    }
    for statement, roles in statements.items():
        for role in roles:
            with pytest.raises(errors.InsufficientPrivilege):
                async with db.driver(Context(organization_id=ORGANIZATION), role=role) as connection:
                    await connection.execute(statement)
    with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
        shell.execute("DELETE FROM audit_seals")


def test_the_hash_of_a_record_covers_every_column_and_knows_nothing_from_empty(shell: Shell) -> None:
    add_record(shell, ORGANIZATION, actor_label="a", ip="b")
    record = "jsonb_populate_record(audit_logs, %s::jsonb)"

    def hash_with(**changes: object) -> bytes:
        row = shell.execute(f"SELECT audit_row_hash({record}) AS h FROM audit_logs", (json.dumps(changes),)).fetchone()
        assert row is not None
        found = row["h"]
        assert isinstance(found, bytes)
        return found

    columns = [column.name for column in shell.execute("SELECT * FROM audit_logs").description or ()]
    assert len(columns) == 16
    others: dict[str, object] = {"at": "2026-01-01T00:00:00.000001Z", "difference": {"a": [1, 2]}}
    hashes = [hash_with(**{name: others.get(name, str(uuid4()))}) for name in columns]
    hashes += [hash_with(), hash_with(entity_id=None, actor_label=""), hash_with(actor_label="ab", ip="")]
    hashes += [hash_with(actor_label='a", "b', ip=""), hash_with(difference={"a": ["1", 2]}), hash_with(actor_label="")]
    # The record has no entity already, so that one of the changes is none.
    assert len(set(hashes)) == len(hashes) - 1


def test_the_hash_of_a_record_is_the_same_in_every_session(shell: Shell) -> None:
    add_record(shell, ORGANIZATION, NOW)
    hashes = set()
    for timezone in ("UTC", "Pacific/Auckland"):
        shell.execute(f"SET timezone = '{timezone}'")
        shell.execute("SET extra_float_digits = 0")
        row = shell.execute("SELECT audit_row_hash(audit_logs) AS h FROM audit_logs").fetchone()
        assert row is not None
        hashes.add(row["h"])
    assert len(hashes) == 1


# Tampering


async def test_an_altered_record_is_named(db: Database, shell: Shell, records: list[UUID]) -> None:
    await sealing.seal(db)
    with without_triggers(shell):
        shell.execute("UPDATE audit_logs SET actor_label = 'nobody' WHERE id = %s", (records[3],))
    _, (finding,) = await verified(db)
    assert (finding.sequence, finding.record_id, finding.problem) == (4, records[3], "record was altered")


async def test_a_deleted_record_is_named(db: Database, shell: Shell, records: list[UUID]) -> None:
    await sealing.seal(db)
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE id = %s", (records[0],))
    _, (finding,) = await verified(db)
    assert (finding.sequence, finding.record_id, finding.problem) == (1, records[0], "record is missing")


async def test_a_record_whose_moment_was_changed_is_missing_where_it_was(
    db: Database, shell: Shell, records: list[UUID]
) -> None:
    await sealing.seal(db)
    with without_triggers(shell):
        shell.execute("UPDATE audit_logs SET at = at + interval '1 second' WHERE id = %s", (records[5],))
    assert await problems(db) == [(6, "record is missing"), (None, "record has no seal after a day")]


async def test_a_record_deleted_with_its_link_leaves_a_gap(db: Database, shell: Shell, records: list[UUID]) -> None:
    await sealing.seal(db)
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE id = %s", (records[4],))
        shell.execute("DELETE FROM audit_seals WHERE audit_id = %s", (records[4],))
    assert await problems(db) == [(5, "link is missing"), (6, "link is broken")]
    with without_triggers(shell):
        shell.execute("UPDATE audit_seals SET sequence = sequence - 1 WHERE sequence > 5")
    assert (5, "link is broken") in await problems(db)


async def test_a_chain_that_lost_its_end_is_noticed_by_a_published_head(
    db: Database, shell: Shell, records: list[UUID]
) -> None:
    await sealing.seal(db)
    published = await heads(db)
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_seals WHERE sequence > 7")
        shell.execute("DELETE FROM audit_logs WHERE id = ANY(%s)", (records[7:],))
    assert await problems(db) == []
    assert await problems(db, published) == [(10, "chain is cut off")]
    for _ in range(5):
        add_record(shell, ORGANIZATION)
    await sealing.seal(db)
    assert await problems(db) == []
    assert await problems(db, published) == [(10, "link differs from the published head")]
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_seals")
        shell.execute("DELETE FROM audit_logs")
    assert await problems(db, published) == [(10, "chain is cut off")]


async def test_a_chain_that_was_made_anew_over_an_altered_record_is_noticed_by_a_published_head(
    db: Database, shell: Shell, records: list[UUID]
) -> None:
    await sealing.seal(db)
    published = await heads(db)
    with without_triggers(shell):
        shell.execute("UPDATE audit_logs SET actor_label = 'nobody' WHERE id = %s", (records[3],))
        shell.execute("DELETE FROM audit_seals")
    await sealing.seal(db)
    assert await problems(db) == []
    assert await problems(db, published) == [(10, "link differs from the published head")]


async def test_records_and_links_that_changed_places_are_named(db: Database, shell: Shell, records: list[UUID]) -> None:
    await sealing.seal(db)
    with without_triggers(shell):
        shell.execute(
            "UPDATE audit_logs AS a SET actor_label = 'x', entity = b.entity || '2' FROM audit_logs AS b "
            "WHERE a.id = %s AND b.id = %s",
            (records[1], records[2]),
        )
        swap = (
            "UPDATE audit_seals SET sequence = CASE sequence WHEN 5 THEN 106 WHEN 6 THEN 5 END WHERE sequence IN (5, 6)"
        )
        shell.execute(swap)
        shell.execute("UPDATE audit_seals SET sequence = 6 WHERE sequence = 106")
    found = await problems(db)
    assert found == [(2, "record was altered"), *((n, "link is broken") for n in (5, 6, 7))]


async def test_a_record_slipped_into_the_past_is_named(db: Database, shell: Shell, records: list[UUID]) -> None:
    await sealing.seal(db)
    add_record(shell, ORGANIZATION)
    await sealing.seal(db)
    forged = add_record(shell, ORGANIZATION, NOW - timedelta(days=3))
    assert await sealing.seal(db) == 0
    _, (finding,) = await verified(db)
    assert (finding.record_id, finding.problem) == (forged, "record has no seal after a day")
    # A second record under the id of a sealed one is not taken for it.
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE id = %s", (forged,))
    add_record(shell, ORGANIZATION, NOW - timedelta(days=3), id=records[0])
    assert await sealing.seal(db) == 0
    assert await problems(db) == [(None, "record has no seal after a day")]


async def test_a_record_sealed_long_after_later_ones_is_named(db: Database, shell: Shell) -> None:
    for hours in (0, 20, 40):
        add_record(shell, ORGANIZATION, NOW - hours * HOUR)
        assert await sealing.seal(db) == 1
    assert await problems(db) == [(3, "record was inserted out of order")]


async def test_a_link_that_was_moved_to_before_the_kept_months_is_broken(
    db: Database, shell: Shell, records: list[UUID]
) -> None:
    await sealing.seal(db)
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE id = %s", (records[3],))
        shell.execute("UPDATE audit_seals SET audit_at = '2000-01-01' WHERE audit_id = %s", (records[3],))
    assert (4, "link is broken") in await problems(db)
    assert (4, "record is missing") in await problems(db)


# The command


def command(database: str, *words: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "modelyard", "audit", *words],
        cwd=BACKEND,
        env=environment(database, tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_commands_seal_publish_and_verify(database: str, shell: Shell, records: list[UUID], tmp_path: Path) -> None:
    shell.execute("INSERT INTO organizations (id, slug, name) VALUES (%s, 'acme', 'Acme')", (ORGANIZATION,))
    assert command(database, "seal", tmp_path=tmp_path).stdout == "Sealed 11 records.\n"
    done = command(database, "heads", "--organization", "acme", tmp_path=tmp_path)
    (line,) = done.stdout.splitlines()
    head = json.loads(line)
    assert {**head, "chain_hash": "", "at": ""} == {
        "organization": "acme",
        "organization_id": str(ORGANIZATION),
        "sequence": 11,
        "chain_hash": "",
        "at": "",
    }
    (tmp_path / "heads").write_text(done.stdout)
    verify = ("verify", "--heads", str(tmp_path / "heads"))
    done = command(database, *verify, tmp_path=tmp_path)
    assert (done.returncode, done.stdout) == (0, "OK: 1 chains, 11 links, 10 records older than a day.\n"), done.stderr
    with without_triggers(shell):
        shell.execute("DELETE FROM audit_logs WHERE id = %s", (records[2],))
        shell.execute("DELETE FROM audit_seals WHERE sequence = 11")
    done = command(database, *verify, "--organization", "acme", tmp_path=tmp_path)
    assert done.returncode == 1
    first, second, last = done.stdout.splitlines()
    assert first.startswith(f"acme link 3 record {records[2]} of 20")
    assert first.endswith(": record is missing")
    assert second.startswith("acme link 11: chain is cut off")
    assert last == "FAILED: 2 findings in 1 chains, 10 links, 9 records older than a day."


def test_the_commands_refuse_what_they_cannot_read(database: str, tmp_path: Path) -> None:
    done = command(database, "verify", "--organization", "nobody", tmp_path=tmp_path)
    assert (done.returncode, done.stderr) == (1, "modelyard: there is no organization 'nobody'.\n")
    (tmp_path / "heads").write_text('{"organization_id": 7}\n')
    done = command(database, "verify", "--heads", str(tmp_path / "heads"), tmp_path=tmp_path)
    assert done.returncode == 1
    assert "line 1, is no line of `modelyard audit heads`" in done.stderr
