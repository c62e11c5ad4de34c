"""Deployments through HTTP, and what the controller makes of what was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from modelyard.deployments import controller
from modelyard.deployments.gates import Window
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.access import ProjectRole as Role
from modelyard.serving.engine import EngineState
from modelyard.serving.latency import counts_of
from modelyard.serving.routing import RouteState
from tests.identity.factories import a_person, give_project_role, key_headers, running
from tests.registry.factories import a_place

from .factories import Stage, a_stage

CANARY = {
    "version": 2,
    "strategy": "canary",
    "strategy_options": {
        "steps": [{"weight": 10, "seconds": 60}, {"weight": 50, "seconds": 60}],
        "gates": [{"kind": "error_rate"}],
    },
    "reason": "Trained on June",
}


@pytest_asyncio.fixture
async def stage(database: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with running(database, data_dir=tmp_path) as api:
        made = await a_stage(await a_place(api))
        async with made.leading():
            yield made


def a_window(requests: int, errors: int) -> Window:
    return Window(requests, errors, counts_of([5.0] * requests).tolist())


async def test_a_deployment_gets_its_traffic_when_it_is_ready(stage: Stage) -> None:
    id = await stage.create()
    await stage.look()
    made = await stage.call("GET", f"/{id}")
    assert (made["observed_state"], made["under_way"]["action"]["action"]) == ("starting", "create")
    assert made["url"].endswith(f"/{stage.place.project.slug}/scorer/invocations")
    assert [(target["number"], target["weight"]) for target in made["targets"]] == [(1, 100)]
    stage.engine.say(1, EngineState.READY)
    await stage.look()
    made = await stage.call("GET", f"/{id}")
    assert (made["observed_state"], made["under_way"], made["ready_replicas"]) == ("ready", None, 1)
    assert await stage.history(id) == [("create", "succeeded")]
    assert stage.routes[-1].targets[0].endpoints == ("unix:/nowhere/1",)
    listed = await stage.call("GET", "?filter=environment:eq:staging&sort=-created_at")
    assert [one["id"] for one in listed["items"]] == [id]


async def test_a_canary_goes_through_and_the_old_one_stays_warm(stage: Stage) -> None:
    id = await stage.served(1)
    begun = await stage.call("POST", f"/{id}/deploy", json=CANARY, expect=202)
    assert (begun["outcome"], begun["reason"]) == ("in_progress", "Trained on June")
    await stage.look()
    assert stage.route == {1: 100}, "what is not ready takes nothing"
    stage.engine.say(2, EngineState.READY)
    stage.windows = {1: a_window(1000, 10), 2: a_window(100, 1)}
    await stage.look(3)
    assert stage.route == {1: 90, 2: 10}
    shown = await stage.call("GET", f"/{id}")
    assert shown["under_way"]["rollout"]["steps"][0]["verdicts"][0]["state"] == "passed"
    await stage.look(3, after=61)
    assert stage.route == {1: 50, 2: 50}
    await stage.look(3, after=61)
    assert stage.route == {2: 100}
    assert stage.engine.numbers() == {1, 2}, "the replaced one is warm"
    assert (await stage.history(id))[0] == ("deploy", "succeeded")
    back = await stage.call("POST", f"/{id}/roll-back", json={"reason": "Complaints"}, expect=202)
    assert (back["action"], back["to_version_id"]) == ("roll_back", str(stage.versions[1]))
    await stage.look(3)
    assert stage.route == {1: 100}


async def test_a_canary_that_errs_goes_back_by_itself_with_its_evidence(stage: Stage) -> None:
    id = await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    await stage.call("POST", f"/{id}/deploy", json=CANARY, expect=202)
    await stage.look(3)
    stage.windows = {1: a_window(1000, 0), 2: a_window(100, 30)}
    await stage.look()
    assert stage.route == {1: 100}
    page = await stage.call("GET", f"/{id}/history?filter=outcome:eq:rolled_back")
    (action,) = page["items"]
    assert "30.00% of 100 requests failed" in action["evidence"]["why"]
    verdict = action["evidence"]["rollout"]["steps"][0]["verdicts"][0]
    assert (verdict["state"], verdict["candidate"], verdict["incumbent"]) == ("breached", 0.3, 0.0)


async def test_one_that_is_better_than_a_sick_incumbent_goes_through(stage: Stage) -> None:
    id = await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    stage.windows = {1: a_window(1000, 400), 2: a_window(100, 10)}
    await stage.call("POST", f"/{id}/deploy", json=CANARY, expect=202)
    for _ in range(3):
        await stage.look(3, after=61)
    assert stage.route == {2: 100}


async def test_a_version_that_cannot_run_leaves_the_incumbent_alone(stage: Stage) -> None:
    id = await stage.served(1)
    stage.engine.say(2, EngineState.FAILED, "No module named 'nothing'")
    await stage.call("POST", f"/{id}/deploy", json={"version": 2}, expect=202)
    await stage.look(3)
    assert stage.route == {1: 100}
    page = await stage.call("GET", f"/{id}/history")
    assert (page["items"][0]["outcome"], page["items"][0]["evidence"]["why"]) == ("failed", "No module named 'nothing'")
    assert (await stage.call("GET", f"/{id}"))["observed_state"] == "ready"


async def test_files_that_cannot_be_fetched_fail_the_rollout(stage: Stage) -> None:
    id = await stage.served(1)
    stage.broken_files.add(stage.versions[2])
    await stage.call("POST", f"/{id}/deploy", json={"version": 2}, expect=202)
    await stage.look(4)
    page = await stage.call("GET", f"/{id}/history")
    assert page["items"][0]["outcome"] == "failed"
    assert "digest differs" in page["items"][0]["evidence"]["why"]


async def test_people_hold_promote_and_roll_back(stage: Stage) -> None:
    id = await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    stage.windows = {1: a_window(1000, 0), 2: a_window(100, 0)}
    await stage.call("POST", f"/{id}/deploy", json=CANARY, expect=202)
    await stage.look(3)
    await stage.call("POST", f"/{id}/hold", json={"reason": "Lunch"})
    await stage.look(3, after=1000)
    assert stage.route == {1: 90, 2: 10}
    await stage.call("POST", f"/{id}/continue", json={})
    await stage.call("POST", f"/{id}/promote", json={"reason": "Looks good"}, expect=202)
    await stage.look(3)
    assert stage.route == {2: 100}
    assert [action for action, _ in await stage.history(id)] == ["promote", "resume", "hold", "deploy", "create"]


async def test_people_roll_back_a_rollout_under_way(stage: Stage) -> None:
    id = await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    await stage.call("POST", f"/{id}/deploy", json=CANARY, expect=202)
    await stage.look(3)
    assert stage.route == {1: 90, 2: 10}
    await stage.call("POST", f"/{id}/roll-back", json={"reason": "No"}, expect=202)
    await stage.look(3)
    assert stage.route == {1: 100}
    assert (await stage.history(id))[1] == ("deploy", "rolled_back")


async def test_a_pause_refuses_a_stop_ends_and_both_can_be_undone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controller, "GRACE_SECONDS", 0.0)
    id = await stage.served(1)
    await stage.call("POST", f"/{id}/pause", json={"reason": "Incident 7"})
    await stage.look(3)
    assert stage.routes[-1].state is RouteState.PAUSED
    assert stage.engine.numbers() == {1}
    await stage.call("POST", f"/{id}/pause", json={}, expect=409)
    await stage.call("POST", f"/{id}/stop", json={})
    await stage.look(3)
    assert stage.routes[-1].state is RouteState.GONE
    assert stage.engine.numbers() == set()
    refused = await stage.call("POST", f"/{id}/deploy", json={"version": 2}, expect=409)
    assert refused["code"] == "not_running"
    await stage.call("POST", f"/{id}/resume", json={})
    await stage.look(3)
    assert (stage.routes[-1].state, stage.route) == (RouteState.SERVING, {1: 100})


async def test_stopping_calls_a_rollout_off(stage: Stage) -> None:
    id = await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    await stage.call("POST", f"/{id}/deploy", json=CANARY, expect=202)
    await stage.look(3)
    await stage.call("POST", f"/{id}/stop", json={"reason": "No"})
    assert ("deploy", "cancelled") in await stage.history(id)
    assert (await stage.call("GET", f"/{id}"))["under_way"] is None


async def test_scaling_and_configuring_are_on_record(stage: Stage) -> None:
    id = await stage.served(1)
    scaled = await stage.call("POST", f"/{id}/scale", json={"replicas": 3, "reason": "Sale"})
    assert scaled["replicas"] == 3
    await stage.look(3)
    assert set(stage.engine.replicas.values()) == {3}
    changed = await stage.call("PATCH", f"/{id}", json={"options": {"sample": 0.5, "requests_per_second": 10}})
    assert changed["options"]["timeout_seconds"] == 30.0
    await stage.look(3)
    assert (stage.routes[-1].sample, stage.routes[-1].limits.requests_per_second) == (0.5, 10)
    page = await stage.call("GET", f"/{id}/history")
    assert page["items"][1]["evidence"] == {"before": 1, "after": 3}
    assert page["items"][0]["evidence"]["after"]["options"]["sample"] == 0.5


async def test_a_deleted_one_is_gone_and_its_address_is_free(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controller, "GRACE_SECONDS", 0.0)
    id = await stage.served(1)
    await stage.call("DELETE", f"/{id}", expect=204)
    await stage.call("GET", f"/{id}", expect=404)
    await stage.look(3)
    assert stage.engine.stopped == [1]
    await stage.create()


async def test_one_rollout_at_a_time_and_nothing_that_cannot_be(stage: Stage) -> None:
    id = await stage.served(1)
    for body, status, code in (
        ({"version": 1}, 409, "conflict"),
        ({"version": 9}, 404, "not_found"),
        ({"version": 2, "strategy": "rolling", "strategy_options": {"seconds": 5}}, 422, "invalid"),
        ({"version": 2, "strategy_options": {"gates": [{"kind": "nothing"}]}}, 422, "invalid"),
    ):
        refused = await stage.call("POST", f"/{id}/deploy", json=body, expect=status)
        assert refused["code"] == code, refused
    for what in ("promote", "hold", "continue"):
        assert (await stage.call("POST", f"/{id}/{what}", json={}, expect=409))["code"] == "no_rollout"
    assert (await stage.call("POST", f"/{id}/roll-back", json={}, expect=409))["code"] == "nothing_before"
    await stage.call("POST", f"/{id}/deploy", json={"version": 2}, expect=202)
    assert (await stage.call("POST", f"/{id}/deploy", json={"version": 3}, expect=409))["code"] == "action_under_way"
    taken = {"slug": "scorer", "name": "x", "environment": "staging", "model": stage.model.name, "version": 1}
    assert (await stage.call("POST", json=taken, expect=409))["code"] == "deployment_slug_taken"
    trusted = {**taken, "slug": "other", "options": {"profile": "trusted"}}
    assert "SERVING_TRUST" in (await stage.call("POST", json=trusted, expect=403))["detail"]
    for path in (f"/{uuid4()}", f"/{uuid4()}/history"):
        await stage.call("GET", path, expect=404)


async def test_production_is_for_those_who_may_release(stage: Stage) -> None:
    place = stage.place
    person = await a_person(place.api, place.project.tenant, OrganizationRole.MEMBER)
    await give_project_role(place.api, place.project, person, Role.CONTRIBUTOR)
    headers = await key_headers(place.api, place.project.tenant, person)
    url = f"{place.project.url}/deployments"
    body = {"slug": "live", "name": "Live", "environment": "production", "model": stage.model.name, "version": 1}
    refused = await place.api.client.post(url, json=body, headers=headers)
    assert (refused.status_code, refused.json()["permission"]) == (403, "deployment:release")
    made = await place.api.client.post(url, json={**body, "environment": "staging"}, headers=headers)
    assert made.status_code == 201, made.text
    production = await stage.create(slug="prod", environment="production")
    for what, more in (("stop", {}), ("deploy", {"version": 2}), ("scale", {"replicas": 2})):
        answer = await place.api.client.post(f"{url}/{production}/{what}", json=more, headers=headers)
        assert answer.status_code == 403, what


async def test_versions_of_equal_settings_share_processes(stage: Stage) -> None:
    await stage.served(1)
    await stage.create(1, slug="second")
    await stage.look(3)
    assert list(stage.engine.replicas.values()) == [2]


async def test_options_that_another_writer_left_are_a_refusal(stage: Stage) -> None:
    id = await stage.served(1)
    async with stage.place.transaction() as session:
        await session.execute(
            text("UPDATE deployments SET strategy = 'canary', strategy_options = '{\"steps\": [10]}' WHERE id = :id"),
            {"id": id},
        )
    refused = await stage.call("POST", f"/{id}/deploy", json={"version": 2}, expect=422)
    assert "steps/0" in refused["detail"]
    await stage.call("POST", f"/{id}/deploy", json={"version": 2, "strategy": "rolling"}, expect=202)


async def test_nothing_is_asked_of_nobody(database: str, tmp_path: Path) -> None:
    async with running(database, data_dir=tmp_path) as api:
        stage = await a_stage(await a_place(api))
        body = {"slug": "s", "name": "S", "environment": "staging", "model": stage.model.name, "version": 1}
        refused = await stage.call("POST", json=body, expect=503)
        assert (refused["code"], "controller" in refused["detail"]) == ("nothing_serves", True)
        async with stage.leading():
            id = await stage.create()
        await stage.call("POST", f"/{id}/stop", json={})
        await stage.call("POST", f"/{id}/resume", json={})
        await stage.call("POST", f"/{id}/deploy", json={"version": 2}, expect=503)
