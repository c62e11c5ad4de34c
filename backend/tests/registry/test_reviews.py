"""Reviews: asking that a version be approved, talking about it, deciding, and what follows from it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from modelyard.kernel.access import ProjectRole as Role
from modelyard.registry.models import Model
from tests.identity.factories import Person
from tests.registry.factories import Place, a_model, a_place, a_version
from tests.registry.test_gates import WAYS, a_rule, member, ok, refused, set_alias


@dataclass(frozen=True)
class Somebody:
    place: Place
    person: Person
    headers: dict[str, str]

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        url = f"{self.place.project.url}{path}"
        return await self.place.api.client.request(method, url, json=body, headers=self.headers)

    async def enter(self, review: Any, what: str, comment: str = "") -> httpx.Response:
        return await self.call("POST", f"/reviews/{review['id']}/{what}", {"comment": comment})


async def somebody(place: Place, role: Role = Role.MANAGER) -> Somebody:
    return Somebody(place, *await member(place, role))


@pytest_asyncio.fixture
async def model(place: Place) -> Model:
    """With one version, made by the place's owner."""
    made = await a_model(place)
    await a_version(place, made)
    return made


async def ask(place: Place, model: Model, **fields: Any) -> Any:
    body = {"target_kind": "alias", "target": "champion", "comment": "please", **fields}
    return ok(await place.call("POST", f"/models/{model.id}/versions/1/reviews", json=body), 201)


async def version_of(place: Place, model: Model) -> Any:
    return ok(await place.call("GET", f"/models/{model.id}/versions/1"))


async def test_a_version_waits_for_as_many_approvals_as_the_rule_asks_for(place: Place) -> None:
    managers = [await somebody(place) for _ in range(2)]
    for move, stage in WAYS:
        model = await a_model(place)
        await a_version(place, model)
        target = {"target_kind": "stage", "target": "production"} if stage else {}
        await a_rule(place, "approvals", approvals=2, model_id=str(model.id), **target)
        review = await ask(place, model, **target)
        states = []
        for manager in managers:
            assert not await move(place, model, 1, stage)
            states.append(ok(await manager.enter(review, "approve"))["state"])
        assert states == ["open", "approved"]
        assert await move(place, model, 1, stage), (move, stage)


async def test_the_author_of_a_version_does_not_approve_it(place: Place, model: Model) -> None:
    review = await ask(place, model)
    body: dict[str, Any] = {}
    refused(await place.call("POST", f"/reviews/{review['id']}/approve", json=body), 403, "own_version")
    assert ok(await place.call("GET", f"/reviews/{review['id']}"))["state"] == "open"
    # They may have doubts of their own.
    assert ok(await place.call("POST", f"/reviews/{review['id']}/reject", json=body))["state"] == "rejected"


async def test_who_may_not_approve_does_not_decide(place: Place, model: Model) -> None:
    review = await ask(place, model)
    contributor, viewer = await somebody(place, Role.CONTRIBUTOR), await somebody(place, Role.VIEWER)
    for one in (contributor, viewer):
        for what in ("approve", "reject"):
            refused(await one.enter(review, what), 403, "forbidden")
    refused(await contributor.enter(review, "withdraw"), 403, "forbidden")
    refused(await viewer.enter(review, "comments", "hm"), 403, "forbidden")
    ok(await contributor.enter(review, "comments", "hm"))


async def test_everybody_decides_once(place: Place, model: Model) -> None:
    await a_rule(place, "approvals", approvals=2)
    review = await ask(place, model)
    manager = await somebody(place)
    answers = await asyncio.gather(manager.enter(review, "approve"), manager.enter(review, "approve"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused(await manager.enter(review, "reject"), 409, "decided_already")


async def test_a_rejected_or_withdrawn_review_counts_no_more_and_another_can_be_asked_for(
    place: Place, model: Model
) -> None:
    await a_rule(place, "approvals", approvals=1)
    for ending, state in (("reject", "rejected"), ("withdraw", "withdrawn")):
        review = await ask(place, model)
        again = {"target_kind": "alias", "target": "champion"}
        url = f"/models/{model.id}/versions/1/reviews"
        refused(await place.call("POST", url, json=again), 409, "review_under_way")
        ok(await (await somebody(place)).enter(review, "approve"))
        assert ok(await (await somebody(place)).enter(review, ending))["state"] == state
        refused(await (await somebody(place)).enter(review, "approve"), 409, "review_closed")
        ok(await (await somebody(place)).enter(review, "comments", "a pity"))
        refused(await set_alias(place, model, 1), 409, "promotion_refused")
    assert len(ok(await place.call("GET", f"/models/{model.id}/versions/1/reviews"))["items"]) == 2


async def test_the_version_says_how_its_review_stands(place: Place, model: Model) -> None:
    manager = await somebody(place)
    review = await ask(place, model)
    assert (await version_of(place, model))["approval"] == "pending"
    ok(await manager.enter(review, "approve"))
    assert (await version_of(place, model))["approval"] == "approved"
    ok(await place.call("POST", f"/reviews/{review['id']}/withdraw", json={}))
    assert (await version_of(place, model))["approval"] == "not_requested"
    ok(await manager.enter(await ask(place, model), "reject"))
    assert (await version_of(place, model))["approval"] == "rejected"


async def test_what_was_said_is_kept_in_its_order_on_the_trail_and_as_events(place: Place, model: Model) -> None:
    manager = await somebody(place)
    review = await ask(place, model)
    ok(await manager.enter(review, "comments", "Is June in it?"))
    ok(await manager.enter(review, "approve", "fine"))
    entries = ok(await place.call("GET", f"/reviews/{review['id']}/entries"))["items"]
    assert [(entry["kind"], entry["comment"]) for entry in entries] == [
        ("request", "please"),
        ("comment", "Is June in it?"),
        ("approve", "fine"),
    ]
    assert entries[2]["created_by"] == str(manager.person.id)
    with psycopg.connect(place.api.settings.psycopg_url()) as connection:
        ours = {"org": place.scope.organization_id}
        trail = "SELECT count(*) FROM audit_logs WHERE organization_id = %(org)s AND entity = 'review_entries'"
        assert connection.execute(trail, ours).fetchone() == (3,)
        events = (
            "SELECT payload ->> 'entry', payload ->> 'state' FROM events "
            "WHERE organization_id = %(org)s AND name = 'model_version.reviewed' ORDER BY id"
        )
        told = connection.execute(events, ours).fetchall()
        assert told == [("request", "open"), ("comment", "open"), ("approve", "approved")]
        ok(await place.call("POST", f"/reviews/{review['id']}/withdraw", json={}))
        ok(await manager.enter(await ask(place, model), "reject", "no"))
        assert connection.execute(trail, ours).fetchone() == (6,)
        told = connection.execute(events, ours).fetchall()
        assert told[3:] == [("withdraw", "withdrawn"), ("request", "open"), ("reject", "rejected")]


async def test_reviewers_find_what_waits_for_them(place: Place, model: Model) -> None:
    for target in ("a", "b", "c"):
        await ask(place, model, target=target)
    ok(await (await somebody(place)).enter(await ask(place, model), "approve"))
    params = {"filter": "state:eq:open", "limit": "2"}
    first = ok(await place.call("GET", "/reviews", params=params))
    second = ok(await place.call("GET", "/reviews", params={**params, "cursor": first["next"]}))
    found = first["items"] + second["items"]
    assert [review["target"] for review in found] == ["c", "b", "a"]
    assert {(review["model"], review["number"]) for review in found} == {(model.name, 1)}


async def test_people_find_what_they_asked_for_and_what_they_decided(place: Place, model: Model) -> None:
    first, second = await somebody(place), await somebody(place)
    await a_rule(place, "approvals", approvals=2, target="b")
    asked = {target: await ask(place, model, target=target) for target in ("a", "b", "c")}
    ok(await first.enter(asked["a"], "approve"))
    ok(await first.enter(asked["b"], "approve"))
    ok(await second.enter(asked["c"], "reject", "no"))
    ok(await second.enter(asked["b"], "comments", "Not sure yet."))

    async def found(*filters: str, **more: str) -> list[str]:
        answer = ok(await place.call("GET", "/reviews", params={"filter": filters, **more}))
        rest = await found(*filters, **{**more, "cursor": answer["next"]}) if answer["next"] else []
        return [review["target"] for review in answer["items"]] + rest

    me = place.scope.actor.user_id
    assert await found(f"created_by:eq:{me}", limit="2") == ["c", "b", "a"]
    assert await found(f"decided_by:eq:{first.person.id}", limit="1") == ["b", "a"]
    assert await found(f"decided_by:eq:{second.person.id}") == ["c"]
    assert await found("state:eq:open", f"decided_by:ne:{first.person.id}") == []
    assert await found("state:eq:open", f"decided_by:ne:{second.person.id}") == ["b"]
    assert await found(f"decided_by:eq:{me}") == []
    for wrong in ("decided_by:eq:me", "decided_by:null:true", f"decided_by:lt:{me}"):
        assert (await place.call("GET", "/reviews", params={"filter": wrong})).status_code == 422


async def test_plain_sql_neither_changes_entries_nor_decides_for_somebody(place: Place, model: Model) -> None:
    manager = await somebody(place)
    review = await ask(place, model)
    ours = {"org": place.scope.organization_id, "review": review["id"], "manager": manager.person.id}
    entry = "INSERT INTO review_entries (organization_id, review_id, kind, created_by) "
    values = "VALUES (%(org)s, %(review)s, 'approve', %(manager)s)"
    where = "WHERE organization_id = %(org)s"
    for statement, state in [
        (entry + values, "MY002"),
        (f"UPDATE review_entries SET kind = 'approve' {where}", "42501"),
        (f"DELETE FROM review_entries {where}", "42501"),
    ]:
        with psycopg.connect(place.api.settings.psycopg_url()) as connection:
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(statement, ours)
            assert caught.value.sqlstate == state, statement


async def test_of_a_move_and_a_withdrawal_at_once_the_second_sees_the_first(place: Place, model: Model) -> None:
    await a_rule(place, "approvals", approvals=1)
    review = await ask(place, model)
    ok(await (await somebody(place)).enter(review, "approve"))
    ours = {"org": place.scope.organization_id, "review": review["id"]}
    async with await psycopg.AsyncConnection.connect(place.api.settings.psycopg_url()) as connection:
        # Who asked takes it back, and has not committed when the alias is set.
        await connection.execute("SELECT set_config('app.user_id', %s, true)", (str(place.scope.actor.user_id),))
        await connection.execute(
            "INSERT INTO review_entries (organization_id, review_id, kind) VALUES (%(org)s, %(review)s, 'withdraw')",
            ours,
        )
        moving = asyncio.create_task(set_alias(place, model, 1))
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
        async with await psycopg.AsyncConnection.connect(place.api.settings.psycopg_url(), autocommit=True) as onlooker:
            async with asyncio.timeout(10):
                while (await (await onlooker.execute(waiting, [connection.info.backend_pid])).fetchone()) == (0,):
                    await asyncio.sleep(0.01)
        assert not moving.done()
        await connection.commit()
        refused(await moving, 409, "promotion_refused")


async def test_reviews_of_another_organization_do_not_exist(place: Place, model: Model) -> None:
    review = await ask(place, model)
    stranger = await a_place(place.api)
    for method, path, body in [
        ("GET", f"/reviews/{review['id']}", None),
        ("GET", f"/reviews/{review['id']}/entries", None),
        ("POST", f"/reviews/{review['id']}/comments", {"comment": "x"}),
        ("POST", f"/reviews/{review['id']}/approve", {}),
        ("POST", f"/reviews/{review['id']}/reject", {}),
        ("POST", f"/reviews/{review['id']}/withdraw", {}),
        ("GET", f"/models/{model.id}/versions/1/reviews", None),
        ("POST", f"/models/{model.id}/versions/1/reviews", {"target_kind": "alias", "target": "a"}),
    ]:
        refused(await stranger.call(method, path, json=body), 404, "not_found")
    assert ok(await stranger.call("GET", "/reviews"))["items"] == []
