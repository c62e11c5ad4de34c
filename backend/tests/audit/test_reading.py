"""The trail over HTTP: pages, filters, export."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import text

from modelyard.audit import export, service
from modelyard.kernel.access import OrganizationRole
from tests.audit.shells import Shell, add_record
from tests.identity.factories import Api, Tenant, a_person, a_project, an_organization, key_headers

Headers = dict[str, str]


async def an_auditor(api: Api) -> tuple[Tenant, Headers]:
    tenant = await an_organization(api)
    return tenant, await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.AUDITOR))


async def logs(api: Api, tenant: Tenant, headers: Headers, **query: Any) -> list[dict[str, Any]]:
    answer = await api.client.get(f"{tenant.url}/audit-logs", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"]
    assert isinstance(items, list)
    return items


async def test_pages_run_from_the_newest_record_to_the_oldest_without_gap_or_repetition(api: Api, shell: Shell) -> None:
    tenant, headers = await an_auditor(api)
    moment = datetime.now(UTC)
    for _ in range(7):
        add_record(shell, tenant.id, moment)  # one moment: the id decides
    found, cursor = [], None
    while True:
        query = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        answer = (await api.client.get(f"{tenant.url}/audit-logs", params=query, headers=headers)).json()
        found += [(item["at"], item["id"]) for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    expected = shell.execute("SELECT count(*) AS n FROM audit_logs WHERE organization_id = %s", (tenant.id,)).fetchone()
    assert expected is not None
    assert len(found) == len(set(found)) == expected["n"]
    assert found == sorted(found, reverse=True)


async def test_each_filter_finds_the_records_with_its_value_and_no_others(api: Api, shell: Shell) -> None:
    tenant, headers = await an_auditor(api)
    values: dict[str, Any] = {
        "actor_id": uuid4(),
        "actor_type": "system",
        "entity": "a_thing",
        "entity_id": uuid4(),
        "action": "restore",
        "request_id": "request-4711",
        "project_id": uuid4(),
        "operation": "do_a_thing",
    }
    wanted = str(add_record(shell, tenant.id, **values))
    add_record(shell, tenant.id, actor_type="database")
    for name, value in values.items():
        records = await logs(api, tenant, headers, **{name: str(value)})
        assert wanted in [record["id"] for record in records], name
        assert {record[name] for record in records} == {str(value)}
    assert [record["id"] for record in await logs(api, tenant, headers, **values)] == [wanted]
    assert await logs(api, tenant, headers, **{**values, "operation": "do_another"}) == []


async def test_a_span_of_time_holds_its_beginning_and_not_its_end(api: Api, shell: Shell) -> None:
    tenant, headers = await an_auditor(api)
    moment = datetime.now(UTC)
    first, second = [str(add_record(shell, tenant.id, moment + timedelta(seconds=n))) for n in range(2)]
    span = {"since": moment.isoformat(), "until": (moment + timedelta(seconds=1)).isoformat()}
    assert [record["id"] for record in await logs(api, tenant, headers, **span)] == [first]
    assert [record["id"] for record in await logs(api, tenant, headers, since=span["until"])] == [second]


async def test_one_record_is_found_by_its_id_in_its_own_organization_only(api: Api, shell: Shell) -> None:
    (tenant, headers), (other, elsewhere) = await an_auditor(api), await an_auditor(api)
    record_id = add_record(shell, tenant.id, difference=Jsonb({"name": [None, "x"]}))
    mine = await api.client.get(f"{tenant.url}/audit-logs/{record_id}", headers=headers)
    assert (mine.status_code, mine.json()["difference"]) == (200, {"name": [None, "x"]})
    assert (await api.client.get(f"{other.url}/audit-logs/{record_id}", headers=elsewhere)).status_code == 404
    assert (await api.client.get(f"{tenant.url}/audit-logs/{record_id}", headers=elsewhere)).status_code == 404
    theirs = {record["id"] for record in await logs(api, other, elsewhere, limit=200)}
    assert str(record_id) not in theirs
    assert (await api.client.get(f"{tenant.url}/audit-logs/{uuid4()}", headers=headers)).status_code == 404


@pytest.mark.parametrize(
    "path", ["audit-logs", "audit-logs/export", "history/projects/{id}", "history/projects/{id}/state"]
)
async def test_a_member_without_the_permission_reads_none_of_it(api: Api, path: str) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.MEMBER))
    answer = await api.client.get(f"{tenant.url}/{path.format(id=uuid4())}", headers=headers)
    assert (answer.status_code, answer.json()["permission"]) == (403, "audit:read")


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"since": "2026-01-01T00:00:00"},
        {"actor_type": "robot"},
        {"action": "explode"},
        {"entity_id": "1"},
        {"entity": "a\x00b"},
        {"request_id": "x" * 201},
        {"cursor": "bm90aGluZw"},
        {"limit": 0},
        {"limit": 201},
    ],
    ids=str,
)
async def test_a_bad_filter_is_refused_by_name(api: Api, query: dict[str, Any]) -> None:
    tenant, headers = await an_auditor(api)
    answer = await api.client.get(f"{tenant.url}/audit-logs", params=query, headers=headers)
    assert answer.status_code == 422
    assert next(iter(query)) in answer.text


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_a_moment_beyond_the_calendar_is_no_fault(api: Api, moment: str) -> None:
    tenant, headers = await an_auditor(api)
    for path, query in (("audit-logs", {"since": moment}), (f"history/projects/{uuid4()}/state", {"at": moment})):
        answer = await api.client.get(f"{tenant.url}/{path}", params=query, headers=headers)
        assert answer.status_code in (200, 404, 422), answer.text


async def test_sql_in_a_filter_is_a_value(api: Api) -> None:
    tenant, headers = await an_auditor(api)
    for name in ("entity", "request_id", "operation"):
        assert await logs(api, tenant, headers, **{name: "' OR '1'='1"}) == []


async def exported(api: Api, tenant: Tenant, headers: Headers, **query: Any) -> httpx.Response:
    answer = await api.client.get(f"{tenant.url}/audit-logs/export", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def test_an_export_holds_what_the_list_shows_whatever_the_size_of_a_batch(
    api: Api, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant, headers = await an_auditor(api)
    for n in range(5):
        add_record(shell, tenant.id, difference=Jsonb({"n": [None, n]}), entity="a_thing")
    listed = await logs(api, tenant, headers, entity="a_thing")
    for size in (1, 2, 5, 6):
        monkeypatch.setattr(export, "BATCH", size)
        answer = await exported(api, tenant, headers, entity="a_thing")
        assert [json.loads(line) for line in answer.text.splitlines()] == listed
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="audit-{tenant.slug}-')
    assert answer.headers["content-disposition"].endswith('.jsonl"')
    assert (await exported(api, tenant, headers, entity="nothing")).text == ""


async def test_no_cell_of_a_csv_is_run_as_a_formula(api: Api, shell: Shell) -> None:
    tenant, headers = await an_auditor(api)
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", 'a "quote", a comma\nand a line', "harmless"]
    for agent in hostile:
        add_record(shell, tenant.id, user_agent=agent, entity="a_thing", difference=Jsonb({"naïve": [1, None]}))
    answer = await exported(api, tenant, headers, entity="a_thing", format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["user_agent"] for row in reversed(rows)] == [
        *(f"'{agent}" for agent in hostile[:6]),
        *hostile[6:],
    ]
    listed = await logs(api, tenant, headers, entity="a_thing")
    assert [row["id"] for row in rows] == [record["id"] for record in listed]
    assert {row["difference"] for row in rows} == {'{"naïve": [1, null]}'}
    assert {row["actor_id"] for row in rows} == {""}


async def test_an_export_is_on_the_trail_with_its_filter_and_ends_before_itself(api: Api) -> None:
    tenant, headers = await an_auditor(api)
    answer = await exported(api, tenant, headers, action="insert", format="csv")
    assert "audit_export" not in answer.text
    (record,) = await logs(api, tenant, headers, entity="audit_export")
    assert record["difference"] == {"format": "csv", "filters": {"action": "insert"}}
    assert (record["action"], record["actor_type"], record["operation"]) == ("event", "api_key", "export_audit_logs")
    assert "audit_export" not in (await exported(api, tenant, headers, until=record["at"])).text


async def test_an_export_holds_its_own_organization_alone(api: Api) -> None:
    (tenant, headers), (other, _) = await an_auditor(api), await an_auditor(api)
    project = await a_project(api, other)
    text = (await exported(api, tenant, headers)).text
    assert str(other.id) not in text
    assert str(project.id) not in text
    assert str(tenant.id) in text


async def test_the_days_of_the_calendar_are_counted_with_the_filter_and_without_its_times(
    api: Api, shell: Shell
) -> None:
    tenant, headers = await an_auditor(api)
    other, _ = await an_auditor(api)
    now = datetime.now(UTC)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    actor = uuid4()
    for days, times in ((0, 1), (2, 3), (40, 2)):
        for _ in range(times):
            add_record(shell, tenant.id, noon - timedelta(days=days), actor_id=actor)
    add_record(shell, other.id, noon, actor_id=actor)
    query = {"actor_id": str(actor), "since": (now + timedelta(days=1)).isoformat()}
    answer = await api.client.get(f"{tenant.url}/audit-logs/days", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert {day["day"]: day["records"] for day in found["days"]} == {
        (noon - timedelta(days=days)).date().isoformat(): times for days, times in ((40, 2), (2, 3), (0, 1))
    }
    assert (found["last"], found["first"]) == (
        now.date().isoformat(),
        (now.date() - timedelta(days=399)).isoformat(),
    )
    everything = (await api.client.get(f"{tenant.url}/audit-logs/days", headers=headers)).json()
    assert sum(day["records"] for day in everything["days"]) > 6


async def test_more_records_than_can_be_counted_is_said_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant, headers = await an_auditor(api)
    slow = text("SELECT pg_sleep(2)")
    monkeypatch.setattr(service, "COUNT_SECONDS", 1)
    monkeypatch.setattr(service.queries, "by_day", lambda *_: slow)
    answer = await api.client.get(f"{tenant.url}/audit-logs/days", headers=headers)
    assert (answer.status_code, "in time" in answer.json()["detail"]) == (503, True)
