"""What a version needs before an alias or a stage, over the native API, MLflow's, and plain SQL."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from sqlalchemy import text

from modelyard.kernel.access import ORGANIZATION_PERMISSIONS, PROJECT_PERMISSIONS, OrganizationRole, Permission
from modelyard.kernel.access import ProjectRole as Role
from modelyard.kernel.context import SYSTEM, Context
from modelyard.registry.models import Model
from modelyard.tracking.models import Run
from tests.identity.factories import Person, a_person, give_project_role, key_headers
from tests.registry.factories import Place, a_model, a_place, a_run, a_version, mlflow


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def refused(answer: httpx.Response, status: int, code: str) -> Any:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer.json()


async def a_rule(place: Place, kind: str, **fields: Any) -> Any:
    body = {"name": uuid4().hex, "target_kind": "alias", "target": "champion", "kind": kind, **fields}
    return ok(await place.call("POST", "/promotion-rules", json=body), 201)


async def some_runs(place: Place, *metrics: dict[str, float]) -> list[Run]:
    return [await a_run(place, one) for one in metrics]


async def versions_of(place: Place, model: Model, runs: list[Run]) -> None:
    """A version of each run, with its metrics."""
    for run in runs:
        await a_version(place, model, run_id=run.id)


async def set_alias(place: Place, model: Model, number: int, **body: Any) -> httpx.Response:
    return await place.call("PUT", f"/models/{model.id}/aliases/champion", json={"number": number, **body})


async def sql(place: Place, statement: str, *, guarded: bool = True, **values: Any) -> str | None:
    """The SQLSTATE that the database's owner is refused with in a plain shell, None for none.

    guarded: by the triggers.
    """
    values |= {"org": place.scope.organization_id}
    try:
        async with await psycopg.AsyncConnection.connect(place.api.settings.psycopg_url()) as connection:
            if not guarded:
                await connection.execute("SET session_replication_role = replica")
            await connection.execute(statement, values)
    except psycopg.Error as error:
        return error.sqlstate
    return None


async def member(place: Place, role: Role) -> tuple[Person, dict[str, str]]:
    person = await a_person(place.api, place.project.tenant, OrganizationRole.MEMBER)
    await give_project_role(place.api, place.project, person, role)
    return person, await key_headers(place.api, place.project.tenant, person)


async def by_rest(place: Place, model: Model, number: int, stage: bool) -> bool:
    if stage:
        url = f"/models/{model.id}/versions/{number}"
        answer = await place.call("PATCH", url, json={"stage": "production", "archive_others": True})
    else:
        answer = await set_alias(place, model, number)
    if answer.status_code == 200:
        return True
    problem = refused(answer, 409, "promotion_refused")
    assert problem["unmet"]
    assert all(one["detail"] in problem["detail"] for one in problem["unmet"])
    return False


async def by_mlflow(place: Place, model: Model, number: int, stage: bool) -> bool:
    named = {"name": model.name, "version": str(number)}
    if stage:
        moved = {"stage": "Production", "archive_existing_versions": True}
        answer = await mlflow(place, "POST", "model-versions/transition-stage", json={**named, **moved})
    else:
        answer = await mlflow(place, "POST", "registered-models/alias", json={**named, "alias": "champion"})
    if answer.status_code == 200:
        return True
    assert (answer.status_code, answer.json()["error_code"]) == (409, "INVALID_STATE"), answer.text
    return False


async def by_sql(place: Place, model: Model, number: int, stage: bool) -> bool:
    version = "(SELECT id FROM model_versions WHERE organization_id = %(org)s AND model_id = %(m)s AND number = %(n)s)"
    statement = (
        f"UPDATE model_versions SET stage = 'production' WHERE organization_id = %(org)s AND id = {version}"
        if stage
        else "INSERT INTO model_aliases (organization_id, model_id, version_id, name) "
        f"VALUES (%(org)s, %(m)s, {version}, 'champion') "
        "ON CONFLICT (organization_id, model_id, name) DO UPDATE SET version_id = excluded.version_id"
    )
    state = await sql(place, statement, m=model.id, n=number)
    assert state in (None, "MY001")
    return state is None


WAYS = [(move, stage) for move in (by_rest, by_mlflow, by_sql) for stage in (False, True)]
"""Every way to give a version an alias or a stage."""


def target(stage: bool) -> dict[str, str]:
    return {"target_kind": "stage", "target": "production"} if stage else {}


async def test_a_clean_scan_is_asked_for(place: Place) -> None:
    clean = "UPDATE model_versions SET scan = 'clean', scanned_at = now() WHERE model_id = %(m)s"
    for move, stage in WAYS:
        model = await a_model(place)
        await a_version(place, model)
        await a_rule(place, "clean_scan", model_id=str(model.id), **target(stage))
        assert not await move(place, model, 1, stage)
        assert await sql(place, clean, m=model.id) is None
        assert await move(place, model, 1, stage), (move, stage)


async def test_a_metric_has_to_reach_its_threshold(place: Place) -> None:
    nan, infinity = float("nan"), float("inf")
    runs = await some_runs(
        place, {"auc": 0.8}, {"auc": nan}, {"loss": 0.1}, {"auc": 0.9, "loss": 0.2}, {"auc": infinity, "loss": 0.2}
    )
    for stage in (False, True):
        await a_rule(place, "metric", metric="auc", comparison="at_least", threshold=0.9, **target(stage))
        await a_rule(place, "metric", metric="loss", comparison="at_most", threshold=0.2, **target(stage))
    for move, stage in WAYS:
        model = await a_model(place)
        await versions_of(place, model, runs)
        moved = [await move(place, model, number, stage) for number in range(1, 6)]
        assert moved == [False, False, False, True, True], (move, stage)


async def test_a_metric_is_compared_with_the_present_holders(place: Place) -> None:
    runs = await some_runs(place, {}, {"auc": 0.9}, {"auc": 0.88}, {"auc": 0.895}, {"auc": 0.91})
    comparison = {"comparison": "at_least", "against_holder": True, "tolerance": 0.01}
    for stage in (False, True):
        await a_rule(place, "metric", metric="auc", **comparison, **target(stage))
    for move, stage in WAYS:
        model = await a_model(place)
        await versions_of(place, model, runs)
        moved = [await move(place, model, number, stage) for number in range(1, 6)]
        # The first has no metric; nobody is there yet; 0.88 is worse by more than the tolerance, 0.895 by less.
        assert moved == [False, True, False, True, True], (move, stage)


async def test_only_who_may_move_an_alias_sets_moves_and_removes_it(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    ok(await set_alias(place, model, 1))
    somebody, theirs = await member(place, Role.CONTRIBUTOR)
    rule = await a_rule(place, "movers", mover_ids=[str(somebody.id)])
    for move in (by_rest, by_mlflow, by_sql):
        assert not await move(place, model, 2, False)
    refused(await place.call("DELETE", f"/models/{model.id}/aliases/champion"), 409, "promotion_refused")
    refused(await place.call("DELETE", f"/models/{model.id}/versions/1"), 409, "promotion_refused")
    refused(await place.call("DELETE", f"/models/{model.id}"), 409, "promotion_refused")
    for table, column in (("model_versions", "model_id"), ("models", "id")):
        hidden = f"UPDATE {table} SET deleted_at = now() WHERE organization_id = %(org)s AND {column} = %(m)s"
        assert await sql(place, hidden, m=model.id) == "MY001"
    for change in ("DELETE FROM", "UPDATE"):
        rest = "SET name = 'other'" if change == "UPDATE" else ""
        where = "WHERE organization_id = %(org)s AND model_id = %(m)s"
        assert await sql(place, f"{change} model_aliases {rest} {where}", m=model.id) == "MY001"
    url = f"{place.project.url}/models/{model.id}/aliases/champion"
    ok(await place.api.client.put(url, json={"number": 2}, headers=theirs))
    _, others = await member(place, Role.CONTRIBUTOR)
    refused(await place.api.client.put(url, json={"number": 1}, headers=others), 409, "promotion_refused")
    ok(await place.call("PATCH", f"/promotion-rules/{rule['id']}", json={"mover_ids": [], "mover_roles": ["manager"]}))
    refused(await place.api.client.delete(url, headers=theirs), 409, "promotion_refused")
    ok(await place.call("DELETE", f"/models/{model.id}"), 204)


async def test_only_who_may_move_a_stage_moves_versions_in_and_out_of_it(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    url = f"{place.project.url}/models/{model.id}/versions/1"
    await a_rule(place, "movers", target_kind="stage", target="production", mover_roles=["manager"])
    _, theirs = await member(place, Role.CONTRIBUTOR)
    body = {"stage": "production"}
    refused(await place.api.client.patch(url, json=body, headers=theirs), 409, "promotion_refused")
    ok(await place.call("PATCH", f"/models/{model.id}/versions/1", json=body))
    refused(await place.api.client.patch(url, json={"stage": "archived"}, headers=theirs), 409, "promotion_refused")
    refused(await place.api.client.delete(url, headers=theirs), 409, "promotion_refused")
    _, managers = await member(place, Role.MANAGER)
    ok(await place.api.client.patch(url, json={"stage": "archived"}, headers=managers))
    ok(await place.api.client.delete(url, headers=theirs), 204)


async def test_a_version_that_is_not_ready_gets_no_alias_and_no_active_stage(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    unready = "UPDATE model_versions SET status = 'pending' WHERE organization_id = %(org)s AND model_id = %(m)s"
    assert await sql(place, unready, m=model.id) is None
    assert not await by_rest(place, model, 1, False)
    assert not await by_rest(place, model, 1, True)
    ok(await place.call("PATCH", f"/models/{model.id}/versions/1", json={"stage": "archived"}))


async def test_a_rule_holds_for_its_model_and_target_while_it_is_enabled(place: Place) -> None:
    model, other = await a_model(place), await a_model(place)
    for one in (model, other):
        await a_version(place, one)
    rule = await a_rule(place, "clean_scan", model_id=str(model.id))
    refused(await set_alias(place, model, 1), 409, "promotion_refused")
    ok(await set_alias(place, other, 1))
    ok(await place.call("PUT", f"/models/{model.id}/aliases/challenger", json={"number": 1}))
    ok(await place.call("PATCH", f"/promotion-rules/{rule['id']}", json={"enabled": False}))
    ok(await set_alias(place, model, 1))


async def test_the_dry_check_says_how_a_version_stands_and_moves_nothing(place: Place) -> None:
    model = await a_model(place)
    await versions_of(place, model, await some_runs(place, {"auc": 0.5}, {"auc": 0.6}))
    ok(await set_alias(place, model, 2))
    await a_rule(place, "metric", name="a", metric="auc", comparison="at_least", against_holder=True)
    await a_rule(place, "metric", name="b", metric="auc", comparison="at_least", threshold=0.4)
    await a_rule(place, "approvals", name="c", approvals=2)
    await a_rule(place, "movers", name="d", mover_roles=["manager"])
    url = f"/models/{model.id}/versions/1/promotion"
    found = ok(await place.call("GET", url, params={"alias": "champion"}))
    said = [(one["name"], one["met"], one["actual"], one["expected"], one["detail"]) for one in found["checks"]]
    assert said == [
        ("a", False, 0.5, 0.6, "auc is 0.5, not at least 0.6, by the present holder"),
        ("b", True, 0.5, 0.4, "auc is 0.5: at least 0.4"),
        ("c", False, 0, 2, "0 of 2 approvals"),
        ("d", True, "manager", ["manager"], "you may move it"),
    ]
    assert found["allowed"] is False
    assert ok(await place.call("GET", f"/models/{model.id}/aliases/champion"))["number"] == 2
    assert ok(await place.call("GET", url, params={"stage": "production"})) == {"allowed": True, "checks": []}
    for params in ({}, {"alias": "a", "stage": "production"}, {"stage": "none"}, {"alias": "a b"}):
        refused(await place.call("GET", url, params=params), 422, "invalid")
    refused(await place.call("GET", f"/models/{model.id}/versions/9/promotion?alias=champion"), 404, "not_found")


async def test_a_kept_metric_that_is_no_float_is_still_compared(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    await a_rule(place, "metric", metric="auc", comparison="at_least", threshold=0.5)
    url = f"/models/{model.id}/versions/1/promotion"
    for kept, met in (
        ('{"auc": 1e999}', True),
        ('{"auc": "x"}', False),
        ('{"auc": [1]}', False),
        ('{"auc": null}', False),
    ):
        change = "UPDATE model_versions SET metrics = %(k)s WHERE organization_id = %(org)s AND model_id = %(m)s"
        assert await sql(place, change, guarded=False, m=model.id, k=kept) is None
        assert ok(await place.call("GET", url, params={"alias": "champion"}))["allowed"] is met, kept


async def test_of_two_movers_who_expect_the_same_holder_one_wins(place: Place) -> None:
    model = await a_model(place)
    for _ in range(3):
        await a_version(place, model)
    answers = await asyncio.gather(*(set_alias(place, model, number, expected=None) for number in (1, 2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    problem = next(answer.json() for answer in answers if answer.status_code == 409)
    holder = ok(await place.call("GET", f"/models/{model.id}/aliases/champion"))["number"]
    assert (problem["code"], problem["holder"]) == ("held_by_another", holder)
    ok(await set_alias(place, model, 3, expected=holder))
    stale = refused(await set_alias(place, model, 1, expected=holder), 409, "held_by_another")
    assert stale["holder"] == 3
    ok(await place.call("DELETE", f"/models/{model.id}/aliases/champion"), 204)
    assert refused(await set_alias(place, model, 1, expected=3), 409, "held_by_another")["holder"] is None


async def test_an_alias_is_moved_and_removed_under_its_etag(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    url = f"{place.project.url}/models/{model.id}/aliases/champion"
    put, headers = place.api.client.put, place.headers
    refused(await place.api.client.get(url, headers=headers), 404, "not_found")
    refused(await put(url, json={"number": 1}, headers={**headers, "If-Match": '"1"'}), 412, "stale")
    ok(await put(url, json={"number": 1}, headers=headers))
    tag = (await place.api.client.get(url, headers=headers)).headers["ETag"]
    moved = await put(url, json={"number": 2}, headers={**headers, "If-Match": tag})
    assert (ok(moved)["number"], moved.headers["ETag"]) == (2, '"2"')
    old = {**headers, "If-Match": tag}
    assert refused(await put(url, json={"number": 1}, headers=old), 412, "stale")["holder"] == 2
    refused(await place.api.client.delete(url, headers=old), 412, "stale")
    ok(await place.api.client.delete(url, headers={**headers, "If-Match": moved.headers["ETag"]}), 204)


async def test_a_stage_is_moved_to_only_while_the_expected_version_is_there(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    body = {"stage": "production", "archive_others": True, "expected": None}
    calls = [place.call("PATCH", f"/models/{model.id}/versions/{number}", json=body) for number in (1, 2)]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    winner = next(answer.json()["number"] for answer in answers if answer.status_code == 200)
    url = f"/models/{model.id}/versions/{3 - winner}"
    assert refused(await place.call("PATCH", url, json=body), 409, "held_by_another")["holder"] == winner
    ok(await place.call("PATCH", url, json={**body, "expected": winner}))


async def test_rules_are_kept_changed_listed_and_removed(place: Place) -> None:
    made = await a_rule(place, "metric", name="r", metric="auc", comparison="at_least", threshold=0.9)
    url = f"/promotion-rules/{made['id']}"
    again = {key: made[key] for key in ("name", "target_kind", "target")} | {"kind": "clean_scan"}
    refused(await place.call("POST", "/promotion-rules", json=again), 409, "rule_name_taken")
    answer = await place.call("GET", url)
    assert ok(answer)["threshold"] == 0.9
    headers = {**place.headers, "If-Match": answer.headers["ETag"]}
    change = {"threshold": None, "against_holder": True, "tolerance": 0.1}
    client, whole = place.api.client, f"{place.project.url}{url}"
    changed = ok(await client.patch(whole, json=change, headers=headers))
    assert {key: changed[key] for key in change} == change
    refused(await client.patch(whole, json=change, headers=headers), 412, "stale")
    refused(await client.delete(whole, headers=headers), 412, "stale")
    await a_rule(place, "clean_scan", target_kind="stage", target="staging")
    params = {"filter": "target_kind:eq:alias"}
    assert [rule["id"] for rule in ok(await place.call("GET", "/promotion-rules", params=params))["items"]] == [
        made["id"]
    ]
    ok(await place.call("DELETE", url), 204)
    refused(await place.call("GET", url), 404, "not_found")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "metric", "comparison": "at_least", "threshold": 1}, "/metric"),
        ({"kind": "metric", "metric": "auc", "threshold": 1}, "/comparison"),
        ({"kind": "metric", "metric": "auc", "comparison": "at_least"}, "/threshold"),
        (
            {"kind": "metric", "metric": "a", "comparison": "at_most", "threshold": 1, "against_holder": True},
            "/threshold",
        ),
        ({"kind": "metric", "metric": "a", "comparison": "at_most", "threshold": 1, "tolerance": 1}, "/tolerance"),
        ({"kind": "approvals"}, "/approvals"),
        ({"kind": "approvals", "approvals": 0}, "/approvals"),
        ({"kind": "movers"}, "/mover_roles"),
        ({"kind": "movers", "mover_ids": [str(uuid4())]}, "/mover_ids"),
        ({"kind": "clean_scan", "approvals": 1}, "/approvals"),
        ({"kind": "clean_scan", "target_kind": "stage", "target": "nowhere"}, "/target"),
        ({"kind": "clean_scan", "target": "latest"}, "alias"),
    ],
)
async def test_what_makes_no_rule_is_refused(place: Place, fields: dict[str, Any], pointer: str) -> None:
    body = {"name": "r", "target_kind": "alias", "target": "champion", **fields}
    assert refused(await place.call("POST", "/promotion-rules", json=body), 422, "invalid")["pointer"] == pointer


async def test_rules_of_another_organization_do_not_exist(place: Place) -> None:
    rule, model = await a_rule(place, "clean_scan"), await a_model(place)
    await a_version(place, model)
    stranger = await a_place(place.api)
    for method, path, body in [
        ("GET", f"/promotion-rules/{rule['id']}", None),
        ("PATCH", f"/promotion-rules/{rule['id']}", {"enabled": False}),
        ("DELETE", f"/promotion-rules/{rule['id']}", None),
        ("GET", f"/models/{model.id}/versions/1/promotion?alias=champion", None),
        ("GET", f"/models/{model.id}/aliases/champion", None),
    ]:
        refused(await stranger.call(method, path, json=body), 404, "not_found")
    foreign = {"name": "r", "target_kind": "alias", "target": "a", "kind": "clean_scan", "model_id": str(model.id)}
    refused(await stranger.call("POST", "/promotion-rules", json=foreign), 404, "not_found")
    assert ok(await stranger.call("GET", "/promotion-rules"))["items"] == []


async def test_no_tenant_and_no_search_path_opens_a_gate(place: Place) -> None:
    model = await a_model(place)
    version = await a_version(place, model)
    await a_rule(place, "clean_scan")
    # A table of the caller's own, in front of the real one, changes nothing.
    shadow = (
        "CREATE TEMP TABLE promotion_rules (LIKE public.promotion_rules); SET search_path = pg_temp, public; "
        "INSERT INTO public.model_aliases (organization_id, model_id, version_id, name) "
        f"VALUES ('{place.scope.organization_id}', '{model.id}', '{version.id}', 'champion')"
    )
    async with await psycopg.AsyncConnection.connect(place.api.settings.psycopg_url()) as connection:
        with pytest.raises(psycopg.Error, match="cannot have") as caught:
            await connection.execute(shadow)
        assert caught.value.sqlstate == "MY001"
    stranger = await a_place(place.api)
    context = Context(SYSTEM, stranger.scope.organization_id)
    asked = text("SELECT promotion_checks(:org, :version, 'alias', 'champion', '{}')")
    with pytest.raises(Exception, match="another organization"):
        async with place.api.database.transaction(context) as session:
            await session.execute(asked, {"org": place.scope.organization_id, "version": version.id})


def test_the_database_lets_the_same_roles_approve_as_the_matrix() -> None:
    approving = {role for role, granted in ORGANIZATION_PERMISSIONS.items() if Permission.MODEL_APPROVE in granted}
    assert approving == {OrganizationRole.OWNER, OrganizationRole.ADMIN}
    assert {role for role, granted in PROJECT_PERMISSIONS.items() if Permission.MODEL_APPROVE in granted} == {
        Role.MANAGER
    }


async def test_a_restored_version_is_in_no_stage_and_is_held_to_the_rules_of_today(place: Place) -> None:
    model = await a_model(place)
    version = await a_version(place, model)
    url = f"/models/{model.id}/versions/1"
    ok(await place.call("PATCH", url, json={"stage": "production"}))
    ok(await place.call("DELETE", url), 204)
    await a_rule(place, "clean_scan", target_kind="stage", target="production")
    restored = "UPDATE model_versions SET deleted_at = NULL WHERE organization_id = %(org)s AND id = %(id)s"
    assert await sql(place, restored, id=version.id) == "MY001"
    assert ok(await place.call("POST", f"{url}/restore"))["stage"] == "none"
    refused(await place.call("PATCH", url, json={"stage": "production"}), 409, "promotion_refused")
