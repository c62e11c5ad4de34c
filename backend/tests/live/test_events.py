"""The stream of an organization's events, as a browser reads it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text

from modelyard.kernel import notices
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.access import ProjectRole as Role
from modelyard.kernel.notices import MAX_BYTES, Notice, read_payload
from modelyard.live import hub, routes
from modelyard.live.hub import Hub, Viewer
from modelyard.live.rights import NEEDED
from tests.databases import Databases
from tests.identity.factories import Api, a_person, a_project, bearer, give_project_role, key_headers, log_in, running
from tests.registry.factories import Place, a_model, a_place, a_run, a_version, mlflow

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session")
def live_database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest_asyncio.fixture
async def api(live_database: str, tmp_path: Path) -> AsyncIterator[Api]:
    async with running(live_database, data_dir=tmp_path, credential_cache=timedelta(0)) as api:
        yield api


@pytest_asyncio.fixture
async def place(api: Api) -> Place:
    return await a_place(api)


@dataclass
class Heard:
    """The events of one stream that has ended; `raw` is what came over the line."""

    events: list[tuple[str, str, Any]] = field(default_factory=list)
    raw: str = ""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    def names(self) -> list[str]:
        return [name for name, _, _ in self.events]

    def facts(self, name: str) -> list[Any]:
        return [data for found, _, data in self.events if found == name]

    @property
    def last_id(self) -> str:
        return next(id for _, id, _ in reversed(self.events) if id)


def parsed(raw: str) -> list[tuple[str, str, Any]]:
    found = []
    for block in raw.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if "event" in lines:
            found.append((lines["event"], lines.get("id", ""), json.loads(lines["data"])))
    return found


@asynccontextmanager
async def listening(
    place: Place, headers: dict[str, str] | None = None, *, seconds: int = 2, last: str | None = None
) -> AsyncIterator[Heard]:
    """What is heard while the body of the statement runs; there after it."""
    heard = Heard()
    ours: Hub = place.api.app.state.hub
    before = ours.count
    url = f"/api/v1/orgs/{place.project.tenant.slug}/events"
    asked = {**(headers or place.headers), **({} if last is None else {"Last-Event-ID": last})}
    call = place.api.client.get(url, params={"seconds": seconds}, headers=asked)
    task = asyncio.create_task(call)  # type: ignore[arg-type]
    while ours.count == before and not task.done():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)  # the rights are read
    yield heard
    answer = await task
    heard.status, heard.raw, heard.headers = answer.status_code, answer.text, dict(answer.headers)
    if answer.status_code == 200:
        heard.events = parsed(answer.text)


async def log_metric(place: Place, run_id: str, key: str = "loss", value: float | str = 0.5, step: int = 1) -> None:
    body = {"run_id": run_id, "key": key, "value": value, "timestamp": 7, "step": step}
    answer = await mlflow(place, "POST", "runs/log-metric", json=body)
    assert answer.status_code == 200, answer.text


async def test_a_metric_is_told_of_by_whatever_way_it_was_logged(place: Place) -> None:
    run = await a_run(place)
    async with listening(place) as heard:
        await log_metric(place, run.id.hex)
        metric = {"key": "nan", "value": "NaN", "timestamp": 8, "step": 2}
        batch = {"run_id": run.id.hex, "metrics": [metric], "params": [{"key": "lr", "value": "1"}]}
        assert (await mlflow(place, "POST", "runs/log-batch", json=batch)).status_code == 200
        points = [{"key": "native", "value": 3, "step": step, "timestamp": 9} for step in (1, 2)]
        assert (await place.call("POST", f"/runs/{run.id}/log", json={"metrics": points})).status_code == 200
    assert (heard.status, heard.headers["content-type"].split(";")[0]) == (200, "text/event-stream")
    assert heard.headers["cache-control"] == "no-store"
    told = {one[0]: one for facts in heard.facts("run.metrics") for one in facts["metrics"]}
    assert told == {"loss": ["loss", 1, 7, 0.5], "nan": ["nan", 2, 8, "NaN"], "native": ["native", 2, 9, 3.0]}
    assert {(facts["run_id"], facts["project_id"]) for facts in heard.facts("run.metrics")} == {
        (run.id.hex, place.scope.project_id.hex)
    }


async def test_runs_and_versions_are_told_of_and_what_was_rolled_back_is_not(place: Place) -> None:
    async with listening(place) as heard:
        body = {"experiment_id": "0", "start_time": 1}
        made = (await mlflow(place, "POST", "runs/create", json=body)).json()["run"]["info"]["run_id"]
        await mlflow(place, "POST", "runs/update", json={"run_id": made, "status": "FINISHED"})
        model = await a_model(place, "fraud")
        await a_version(place, model)
        assert (await place.call("PUT", f"/models/{model.id}/aliases/champion", json={"number": 1})).status_code == 200
        with pytest.raises(ZeroDivisionError):
            async with place.transaction() as session:
                from modelyard.registry import service

                await service.create_model(session, place.scope, "never")
                raise ZeroDivisionError
    assert heard.names() == [
        "ready", "run.started", "run.ended", "model.created", "model_version.created", "model_alias.moved",
    ]  # fmt: skip
    assert heard.facts("run.ended")[0]["run_id"] == made
    assert all(id for _, id, _ in heard.events)


async def test_a_stream_goes_on_after_the_last_event_that_came(place: Place) -> None:
    async with listening(place, seconds=1) as first:
        await a_model(place, "before")
    await a_model(place, "meanwhile")
    async with listening(place, seconds=1, last=first.last_id) as second:
        await a_model(place, "after")
    names = [facts["model"] for facts in second.facts("model.created")]
    assert names[-2:] == ["meanwhile", "after"]
    assert len({id for _, id, _ in second.events}) == len(second.events), "none is told twice"
    for lost in ("nonsense", "", str(uuid4()), "01890000-0000-7000-8000-000000000000"):
        async with listening(place, seconds=0, last=lost) as third:
            pass
        assert third.names() == ["reset", "ready"], lost


async def test_too_much_to_tell_again_is_said_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MAX_REPLAYED", 1)
    async with listening(place, seconds=0) as first:
        pass
    for name in ("a", "b"):
        await a_model(place, name)
    async with listening(place, seconds=0, last=first.last_id) as second:
        pass
    assert second.names() == ["reset", "ready"]


async def test_everybody_is_told_of_what_they_may_read_and_of_nothing_else(place: Place) -> None:
    tenant = place.project.tenant
    members = [await a_person(place.api, tenant, OrganizationRole.MEMBER) for _ in range(2)]
    await give_project_role(place.api, place.project, members[0], Role.VIEWER)
    inside, outside = [await key_headers(place.api, tenant, person) for person in members]
    runs_only = await key_headers(place.api, tenant, members[0], scopes=["organization:read", "run:read"])
    stranger = await a_place(place.api)
    run = await a_run(place)
    async with (
        listening(place, inside) as seen,
        listening(place, outside) as unseen,
        listening(place, runs_only) as partly,
        listening(stranger) as elsewhere,
    ):
        await a_model(place, "secret")
        await log_metric(place, run.id.hex)
    assert seen.names() == ["ready", "model.created", "run.metrics"]
    assert partly.names() == ["ready", "run.metrics"]
    assert unseen.names() == elsewhere.names() == ["ready"]
    async with listening(place, stranger.headers, seconds=0) as refused:
        pass
    assert (refused.status, "secret" in refused.raw) == (404, False)


async def test_a_project_that_is_made_meanwhile_is_told_of(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await a_person(place.api, place.project.tenant, OrganizationRole.OWNER)
    async with listening(place, seconds=3) as heard:
        await asyncio.sleep(1)
        project = await a_project(place.api, place.project.tenant, owner)
    made = [facts["project_id"] for facts in heard.facts("project.created")]
    assert made in ([project.id.hex], []), made
    async with listening(place, seconds=2) as heard:
        answer = await place.api.client.post(f"{project.url}/models", json={"name": "m"}, headers=place.headers)
        assert answer.status_code == 201
    assert heard.names() == ["ready", "model.created"]


async def test_a_stream_ends_with_the_session_and_with_the_membership(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "RIGHTS_SECONDS", 0.0)
    monkeypatch.setattr(routes, "SILENCE_SECONDS", 0.1)
    tenant = place.project.tenant
    for what in ("session", "membership"):
        person = await a_person(place.api, tenant, OrganizationRole.VIEWER, password=PASSWORD)
        headers = bearer((await log_in(place.api, person, PASSWORD))["access_token"])
        change = {
            "session": "UPDATE sessions SET ended_at = now() WHERE user_id = :user",
            "membership": "UPDATE organization_memberships SET deleted_at = now() WHERE user_id = :user",
        }[what]
        started = asyncio.get_running_loop().time()
        async with listening(place, headers, seconds=60) as heard:
            async with place.api.platform() as session:
                await session.execute(text(change), {"user": person.id})
            await a_model(place, f"after {what}"[:20].replace(" ", "-"))
        assert asyncio.get_running_loop().time() - started < 30, "it ends long before its time"
        assert heard.names()[0] == "ready"
    assert place.api.app.state.hub.count == 0


async def test_a_lost_line_is_taken_up_again_and_said_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "RETRY_SECONDS", 0.05)
    async with listening(place, seconds=4) as heard:
        kill = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = 'modelyard-live' AND datname = current_database()"
        )
        async with await psycopg.AsyncConnection.connect(place.api.settings.psycopg_url()) as owner:
            row = await (await owner.execute(kill)).fetchone()
            assert row == (1,)
        await asyncio.sleep(1)
        await a_model(place, "after")
    assert heard.names()[0] == "ready"
    assert "reset" in heard.names()
    assert heard.names()[-1] == "model.created"


def a_notice(viewer: Viewer, name: str = "run.ended") -> Notice:
    return Notice(viewer.organization, None, name, uuid4().hex, {})


async def test_who_is_too_slow_is_told_to_look_again_and_holds_nothing_up() -> None:
    slow, quick = Viewer(uuid4()), Viewer(uuid4())
    for _ in range(hub.MAX_BEHIND + 5):
        slow.tell(a_notice(slow))
        quick.tell(a_notice(quick))
        assert len(await quick.take(seconds=0)) == 1
    taken = await slow.take(seconds=0)
    assert taken[0].name == "reset"
    assert len(taken) < 10


async def test_many_notices_fit_into_payloads_and_very_many_metrics_are_told_as_one_fact() -> None:
    sent: list[str] = []

    async def send(payloads: list[str]) -> None:
        sent.extend(payloads)

    ours = notices.Notices(send)
    organization, project, run, other = (uuid4() for _ in range(4))
    for n in range(300):
        ours.add([Notice(organization.hex, None, "run.ended", uuid4().hex, {"n": n, "text": "ü" * 100})])
    ours.add([Notice(organization.hex, None, "run.ended", "", {"text": "x" * 9_000})])
    keys = [f"k{n}" for n in range(notices.MAX_KEYS + 1)]
    ours.add_points(organization, project, run, keys, [(1, 2, 3.0)] * len(keys))
    ours.add_points(organization, project, other, ["long" * 60] * 2, [(1, 2, 3.0), (2, 3, float("inf"))])
    await ours.close()
    assert all(len(payload.encode()) <= MAX_BYTES for payload in sent)
    told = [notice for payload in sent for notice in read_payload(payload)]
    assert [notice.data["n"] for notice in told[:300]] == list(range(300))
    assert told[300].data == {}
    assert told[301].data == {"run_id": run.hex, "metrics": None}
    assert told[302].data == {"run_id": other.hex, "metrics": [["long" * 60, 2, 3, "Infinity"]]}


async def test_notices_that_could_not_be_sent_become_a_reset() -> None:
    sent: list[str] = []

    async def send(payloads: list[str]) -> None:
        if not sent:
            sent.append("")
            raise OSError("away")
        sent.extend(payloads)

    ours = notices.Notices(send)
    organization = uuid4()
    ours.add([Notice(organization.hex, None, "run.ended", uuid4().hex, {})])
    await asyncio.sleep(0.3)
    await ours.close()
    (reset,) = read_payload(sent[1])
    assert (reset.organization, reset.name) == (organization.hex, "reset")


def test_every_event_has_a_permission() -> None:
    from modelyard.kernel.events import EVENTS

    assert {name.partition(".")[0] for name in EVENTS} <= set(NEEDED)
