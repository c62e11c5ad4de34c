"""Measure pages of an audit trail with a million records, through HTTP, and how fast `modelyard audit verify` walks it.

Run it with the interpreter of `backend/.venv`. Everything is made in a temporary folder and removed at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
from sqlalchemy import select

import servers
from client import BenchmarkError
from modelyard import tables
from modelyard.identity import api_keys
from modelyard.identity.models import Membership, Organization
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role
from modelyard.settings import Settings
from servers import Side

assert tables.metadata is not None, "the keys of every table are known"

OTHERS = 4
"""Further organizations; each has a twentieth as many records."""

# What a value is in a few records only, what in most, and what in none.
FILL = """
    INSERT INTO audit_logs (
        organization_id, at, action, entity, entity_id, project_id, difference,
        actor_type, actor_id, actor_label, ip, user_agent, request_id, operation
    )
    SELECT %(organization)s,
        %(start)s::timestamptz + n * (now() - %(start)s::timestamptz) / (%(rows)s + 1),
        CASE WHEN n %% (%(rows)s / 20) = 7 THEN 'restore' WHEN n %% 5 = 0 THEN 'insert' ELSE 'update' END,
        CASE WHEN n %% (%(rows)s / 20) = 7 THEN 'invitations' WHEN n < %(rows)s / 10 THEN 'deployments'
            WHEN n %% 3 = 0 THEN 'models' ELSE 'model_versions' END,
        md5('entity' || n / 10)::uuid,
        md5('project' || CASE WHEN n %% (%(rows)s / 20) = 7 THEN 99 ELSE n %% 20 END)::uuid,
        jsonb_build_object('name', jsonb_build_array('name ' || n, 'name ' || n + 1),
            'tags', jsonb_build_array('{}'::jsonb, jsonb_build_object('owner', md5(n::text), 'stage', 'production'))),
        CASE WHEN n %% (%(rows)s / 20) = 7 THEN 'anonymous' WHEN n %% 4 = 0 THEN 'api_key' ELSE 'user' END,
        md5('actor' || CASE WHEN n %% (%(rows)s / 20) = 7 THEN 999 ELSE n %% 200 END)::uuid,
        'someone@example.com', '192.0.2.1', 'mlflow-python-client/3.17.2', md5('request' || n / 3),
        CASE WHEN n %% (%(rows)s / 20) = 7 THEN 'accept_invitation' ELSE 'operation_' || n %% 40 END
    FROM generate_series(1, %(rows)s) AS n
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="records of the measured organization")
    parser.add_argument("--months", type=int, default=6, help="months over which they lie")
    parser.add_argument("--calls", type=int, default=100, help="measured calls of each kind")
    return parser.parse_args()


def fill(url: str, organization: str, *, rows: int, months: int) -> None:
    """Records of the organization, and of some others, evenly from some months ago until now."""
    with psycopg.connect(url, autocommit=True) as connection:
        query = "SELECT date_trunc('month', now()) - make_interval(months => %s)"
        (start,) = connection.execute(query, (months - 1,)).fetchone() or (None,)
        connection.execute("SELECT make_audit_partitions(%s::date, %s)", (start, months))
        connection.execute(FILL, {"organization": organization, "start": start, "rows": rows})
        for _ in range(OTHERS):
            connection.execute(
                FILL.replace("%(organization)s", "o.id").replace(" AS n\n", " AS n, (SELECT uuid7() AS id) AS o\n"),
                {"start": start, "rows": rows // 20},
            )
        connection.execute("VACUUM ANALYZE audit_logs")


async def reading_key(url: str, slug: str) -> tuple[str, str]:
    """The organization's id, and a key of its owner that may read the trail."""
    database = Database(Settings(database_url=url), pool_size=1)
    try:
        async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
            query = select(Membership.organization_id, Membership.user_id).join(
                Organization, Organization.id == Membership.organization_id
            )
            organization_id, owner = (await session.execute(query.where(Organization.slug == slug))).one()
            _, token = await api_keys.issue_api_key(session, organization_id, user_id=owner, name="benchmark")
            return str(organization_id), token
    finally:
        await database.close()


class Reader:
    """One keep-alive connection that reads the trail."""

    def __init__(self, side: Side, slug: str, token: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(side.api.url).netloc, timeout=60)
        self.base, self.headers = f"/api/v1/orgs/{slug}", {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: str) -> tuple[float, bytes]:
        """Seconds that the call took, and the body."""
        began = time.perf_counter()
        self.connection.request("GET", f"{self.base}{path}?{urlencode(query)}", headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        elapsed = time.perf_counter() - began
        if answer.status != 200:
            raise BenchmarkError(f"Refused: {answer.status} {body[:500]!r}")
        return elapsed, body


def kinds(reader: Reader, rows: int) -> dict[str, tuple[str, dict[str, str]]]:
    """Each kind of page: its path and query. Values come from records at the beginning, middle and end of the trail."""
    page = json.loads(reader.get("/audit-logs", limit="200")[1])
    newest = next(item for item in page["items"] if item["actor_id"] and item["action"] == "update")
    rare = json.loads(reader.get("/audit-logs", action="restore")[1])["items"]
    oldest = rare[-1]
    found: dict[str, tuple[str, dict[str, str]]] = {
        "newest": ("/audit-logs", {}),
        "newest, 200 on a page": ("/audit-logs", {"limit": "200"}),
        "second page": ("/audit-logs", {"cursor": page["next"]}),
        "since and until, in the middle": ("/audit-logs", {"since": rare[-2]["at"], "until": rare[0]["at"]}),
        "until, the oldest": ("/audit-logs", {"until": oldest["at"]}),
        "entity that has only old records": ("/audit-logs", {"entity": "deployments"}),
        "two rare filters": ("/audit-logs", {"entity": "invitations", "actor_type": "anonymous"}),
        "rare and common filter": ("/audit-logs", {"entity": "deployments", "actor_type": "user"}),
        "history": (f"/history/{newest['entity']}/{newest['entity_id']}", {}),
    }
    for name in ("action", "actor_type", "actor_id", "entity", "entity_id", "operation", "project_id", "request_id"):
        found[f"{name}, newest"] = ("/audit-logs", {name: newest[name]})
        found[f"{name}, rare"] = ("/audit-logs", {name: oldest[name]})
    absent = {
        "action": "delete",
        "actor_type": "database",
        "actor_id": "0" * 32,
        "entity": "nothing",
        "entity_id": "0" * 32,
        "operation": "nothing",
        "project_id": "0" * 32,
        "request_id": "nothing",
    }
    for name, value in absent.items():
        found[f"{name}, absent"] = ("/audit-logs", {name: value})
    cursor, seen = page["next"], 200
    while seen < rows // 2 and cursor and seen < 4_000:
        page = json.loads(reader.get("/audit-logs", limit="200", cursor=cursor)[1])
        cursor, seen = page["next"], seen + 200
    found["page after 4,000"] = ("/audit-logs", {"cursor": cursor})
    return found


def measure(reader: Reader, path: str, query: dict[str, str], *, calls: int) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and how many items the page has."""
    items = len(json.loads(reader.get(path, **query)[1])["items"])
    times = sorted(reader.get(path, **query)[0] * 1000 for _ in range(calls))
    return times[calls // 2], times[int(calls * 0.95)], items


def command(name: str, url: str) -> tuple[float, str]:
    """Seconds of a `modelyard audit` command, and its last line."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "modelyard", "audit", name],
        cwd=servers.BACKEND,
        env=servers.environment(DATABASE_URL=url, MODELYARD_LOG_LEVEL="WARNING"),
        capture_output=True,
        text=True,
        timeout=3_600,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"`modelyard audit {name}` failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began, done.stdout.splitlines()[-1]


def main() -> None:
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="modelyard-audit-") as folder:
        work = Path(folder)
        work.chmod(0o711)
        with servers.postgres(work / "postgres") as server, servers.modelyard_server(server, work) as side:
            url = server.url("modelyard")
            slug = urlsplit(side.api.url).path.split("/")[2]
            organization, token = asyncio.run(reading_key(url, slug))
            began = time.perf_counter()
            fill(url, organization, rows=chosen.rows, months=chosen.months)
            print(
                f"{chosen.rows:,} records over {chosen.months} months; filled in {time.perf_counter() - began:.0f} s\n"
            )
            reader = Reader(side, slug, token)
            print(f"{'page':38} {'items':>6} {'median ms':>10} {'p95 ms':>8}")
            for name, (path, query) in kinds(reader, chosen.rows).items():
                median, p95, items = measure(reader, path, query, calls=chosen.calls)
                print(f"{name:38} {items:6} {median:10.1f} {p95:8.1f}", flush=True)
            total = chosen.rows * (1 + OTHERS / 20)
            for name in ("seal", "verify"):
                seconds, said = command(name, url)
                print(
                    f"\nmodelyard audit {name}: {seconds:.1f} s, {total / seconds:,.0f} records/s\n  {said}", flush=True
                )
            reader.connection.close()  # the server has given it up meanwhile
            seconds, body = reader.get("/audit-logs/export", format="jsonl")
            print(
                f"\nexport as JSON lines: {seconds:.1f} s, {chosen.rows / seconds:,.0f} records/s, {len(body):,} bytes"
            )


if __name__ == "__main__":
    main()
