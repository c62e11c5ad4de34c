"""Workflows: a moved alias, a stage or an approval deploys by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest_asyncio

from modelyard.deployments.gates import Window
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.access import ProjectRole as Role
from modelyard.serving.engine import EngineState
from modelyard.serving.latency import counts_of
from tests.identity.factories import a_person, give_project_role, key_headers, running
from tests.identity.jobs import run_jobs
from tests.registry.factories import a_model, a_place

from .factories import Stage, a_stage


@pytest_asyncio.fixture
async def stage(database: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with running(database, data_dir=tmp_path) as api:
        made = await a_stage(await a_place(api))
        async with made.leading():
            yield made


async def call(stage: Stage, method: str, path: str, *, expect: int = 200, **fields: Any) -> Any:
    answer = await stage.place.call(method, path, **fields)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


async def a_workflow(stage: Stage, *, expect: int = 201, **fields: Any) -> Any:
    body = {
        "name": "Champion",
        "model_id": str(stage.model.id),
        "trigger": "alias",
        "target": "champion",
        "deployment": "scorer",
        "environment": "staging",
        **fields,
    }
    return await call(stage, "POST", "/workflows", json=body, expect=expect)


async def move(stage: Stage, number: int, alias: str = "champion") -> None:
    await call(stage, "PUT", f"/models/{stage.model.id}/aliases/{alias}", json={"number": number})
    await run_jobs(stage.place.api)


async def runs(stage: Stage) -> list[Any]:
    page = await call(stage, "GET", "/workflow-runs")
    return [await call(stage, "GET", f"/workflow-runs/{one['id']}") for one in page["items"]]


async def states(stage: Stage) -> list[tuple[int, str]]:
    return [(run["number"], run["state"]) for run in await runs(stage)]


async def test_a_moved_alias_makes_the_deployment_and_later_brings_the_next_version(stage: Stage) -> None:
    await a_workflow(stage)
    stage.engine.say(1, EngineState.READY)
    await move(stage, 1)
    (run,) = await runs(stage)
    assert [step["state"] for step in run["steps"]] == ["done", "done", "waiting"]
    await stage.look(3)
    await run_jobs(stage.place.api)
    assert await states(stage) == [(1, "succeeded")]
    assert stage.route == {1: 100}
    stage.engine.say(2, EngineState.FAILED, "It hangs.")
    await move(stage, 2)
    await stage.look(3)
    await run_jobs(stage.place.api)
    (failed, _) = await runs(stage)
    assert (failed["state"], failed["reason"]) == ("failed", "It hangs.")
    assert stage.route == {1: 100}
    await move(stage, 1)
    assert (await states(stage))[0] == (1, "skipped")


async def test_a_release_that_errs_is_rolled_back_and_the_run_says_so(stage: Stage) -> None:
    canary = {"steps": [{"weight": 10, "seconds": 60}], "gates": [{"kind": "error_rate"}]}
    await a_workflow(stage, strategy="canary", strategy_options=canary)
    await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    stage.windows = {
        number: Window(100, errors, counts_of([5.0] * 100).tolist()) for number, errors in ((1, 0), (2, 50))
    }
    await move(stage, 2)
    await stage.look(3)
    await run_jobs(stage.place.api)
    (run,) = await runs(stage)
    assert (run["state"], "failed" in run["reason"]) == ("rolled_back", True)
    assert [(step["name"], step["state"]) for step in run["steps"]][-2:] == [
        ("10 % for 60 s", "done"),
        ("promote", "failed"),
    ]
    history = await call(stage, "GET", f"/deployments/{run['deployment_id']}/history")
    assert (history["items"][0]["id"], history["items"][0]["reason"]) == (run["action_id"], "Workflow Champion")


async def test_somebody_has_to_say_yes_where_that_is_asked(stage: Stage) -> None:
    await a_workflow(stage, needs_approval=True)
    await stage.served(1)
    stage.engine.say(2, EngineState.READY)
    await move(stage, 2)
    (waiting,) = await runs(stage)
    assert (waiting["state"], waiting["steps"][1]) == ("waiting", {"name": "approval", "state": "running"})
    await stage.look(3)
    assert stage.route == {1: 100}
    await call(stage, "POST", f"/workflow-runs/{waiting['id']}/approve", json={"comment": "Go."})
    await stage.look(3)
    await run_jobs(stage.place.api)
    assert stage.route == {2: 100}
    refused = await call(stage, "POST", f"/workflow-runs/{waiting['id']}/refuse", json={}, expect=409)
    assert refused["code"] == "nothing_to_decide"
    await move(stage, 3)
    (asked, _) = await runs(stage)
    said = await call(stage, "POST", f"/workflow-runs/{asked['id']}/refuse", json={"comment": "Not today"})
    assert (said["state"], said["reason"]) == ("cancelled", "Refused: Not today")
    assert [step["state"] for step in said["steps"]] == ["done", "failed", "skipped", "failed"]


async def test_a_newer_version_overtakes_one_that_waits(stage: Stage) -> None:
    await a_workflow(stage, needs_approval=True)
    await move(stage, 1)
    await move(stage, 2)
    assert await states(stage) == [(2, "waiting"), (1, "cancelled")]


async def test_what_comes_while_the_deployment_is_busy_waits_for_its_turn(stage: Stage) -> None:
    id = await stage.served(1)
    await a_workflow(stage)
    stage.engine.say(2, EngineState.READY)
    stage.engine.say(3, EngineState.READY)
    await stage.call("POST", f"/{id}/deploy", json={"version": 2, "reason": "By hand"}, expect=202)
    await move(stage, 3)
    assert await states(stage) == [(3, "queued")]
    await stage.look(3)
    await run_jobs(stage.place.api)
    assert await states(stage) == [(3, "rolling_out")]
    await stage.look(3)
    await run_jobs(stage.place.api)
    assert (await states(stage), stage.route) == ([(3, "succeeded")], {3: 100})


async def test_stages_and_approvals_set_off_too_and_others_do_not(stage: Stage) -> None:
    await a_workflow(stage, name="staged", trigger="stage", target="production", deployment="by-stage")
    await a_workflow(stage, name="approved", trigger="approved", target="gold", deployment="by-review")
    await a_workflow(stage, name="off", trigger="alias", target="off", enabled=False, deployment="none")
    await move(stage, 1, "off")
    await move(stage, 1, "other")
    assert await states(stage) == []
    version = f"/models/{stage.model.id}/versions/1"
    await call(stage, "PATCH", version, json={"stage": "production"})
    place = stage.place
    review = await call(
        stage, "POST", f"{version}/reviews", json={"target_kind": "alias", "target": "gold"}, expect=201
    )
    manager = await a_person(place.api, place.project.tenant, OrganizationRole.ADMIN)
    headers = await key_headers(place.api, place.project.tenant, manager)
    url = f"{place.project.url}/reviews/{review['id']}/approve"
    answer = await place.api.client.post(url, json={}, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    await run_jobs(place.api)
    found = {run["definition"]["deployment"] for run in await runs(stage)}
    assert found == {"by-stage", "by-review"}


async def test_a_dry_run_says_what_would_happen_and_does_nothing(stage: Stage) -> None:
    made = await a_workflow(stage, strategy="canary")
    first = await call(stage, "POST", f"/workflows/{made['id']}/dry-run", json={"version": 2})
    assert (first["creates"], first["rollout"]["strategy"], first["problems"]) == (True, "rolling", [])
    await stage.served(1)
    plan = await call(stage, "POST", f"/workflows/{made['id']}/dry-run", json={"version": 2})
    assert [step["weight"] for step in plan["rollout"]["steps"]] == [5, 25, 50]
    same = await call(stage, "POST", f"/workflows/{made['id']}/dry-run", json={"version": 1})
    assert same["problems"] == ["Version 1 serves already: the workflow would do nothing."]
    await call(stage, "POST", f"/workflows/{made['id']}/dry-run", json={"version": 9}, expect=404)
    assert await states(stage) == []


async def test_an_event_that_comes_twice_sets_off_once(stage: Stage) -> None:
    from datetime import UTC, datetime

    from modelyard.deployments import workflows
    from modelyard.deployments.models_workflows import TriggerKind

    await a_workflow(stage, needs_approval=True)
    event = uuid4()
    for _ in range(2):
        async with stage.place.transaction() as session:
            await workflows.set_off(
                session,
                stage.place.scope.organization_id,
                stage.place.scope.project_id,
                model_id=stage.model.id,
                number=1,
                trigger=TriggerKind.ALIAS,
                target="champion",
                event_id=event,
                at=datetime.now(UTC),
            )
    assert await states(stage) == [(1, "waiting")]


async def test_workflows_that_cannot_be_are_refused(stage: Stage) -> None:
    made = await a_workflow(stage)
    assert (await a_workflow(stage, expect=409))["code"] == "workflow_name_taken"
    await a_workflow(stage, name="x", model_id=str(uuid4()), expect=404)
    await a_workflow(stage, name="x", strategy_options={"seconds": 5}, expect=422)
    url = f"/workflows/{made['id']}"
    stale = {**stage.place.headers, "If-Match": '"7"'}
    answer = await stage.place.api.client.patch(
        f"{stage.place.project.url}{url}", json={"enabled": False}, headers=stale
    )
    assert answer.status_code == 412
    assert (await call(stage, "PATCH", url, json={"enabled": False}))["enabled"] is False
    await call(stage, "DELETE", url, expect=204)
    await call(stage, "GET", url, expect=404)


async def test_only_who_may_release_makes_and_approves_them(stage: Stage) -> None:
    place = stage.place
    person = await a_person(place.api, place.project.tenant, OrganizationRole.MEMBER)
    await give_project_role(place.api, place.project, person, Role.CONTRIBUTOR)
    headers = await key_headers(place.api, place.project.tenant, person)
    answer = await place.api.client.post(f"{place.project.url}/workflows", json={}, headers=headers)
    assert answer.status_code == 403
    # A workflow of another model of the same name in another project does nothing here.
    other = await a_place(place.api)
    await a_model(other, stage.model.name)
    assert (await place.api.client.get(f"{other.project.url}/workflows", headers=place.headers)).status_code == 404
