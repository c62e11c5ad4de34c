"""Ways around the rules of a place: none of them opens a gate, whoever tries, and by whatever way."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import text

from modelyard.artifacts.paths import SCHEME
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.access import ProjectRole as Role
from modelyard.registry.manifest import place_of
from modelyard.registry.models import Model
from tests.identity.factories import a_person, a_project
from tests.registry.factories import Place, a_model, a_run, a_version, mlflow, store_files
from tests.registry.test_gates import a_rule, ok, refused, set_alias, sql
from tests.registry.test_reviews import Somebody, ask, somebody

OF_VERSION = "WHERE organization_id = %(org)s AND model_id = %(m)s"


async def rename(who: Somebody, way: str, model: Model, old: str, new: str) -> httpx.Response:
    if way == "rest":
        return await who.call("PATCH", f"/models/{model.id}", {"name": new})
    theirs = Place(who.place.api, who.place.project, who.place.scope, who.headers)
    return await mlflow(theirs, "POST", "registered-models/rename", json={"name": old, "new_name": new})


async def named(place: Place, name: str) -> str:
    return str(ok(await place.call("GET", "/models", params={"name": name}))["items"][0]["id"])


@pytest.mark.parametrize("way", ["rest", "mlflow"])
@pytest.mark.parametrize("kind", ["movers", "approvals"])
async def test_a_name_with_rules_of_its_own_is_not_given_to_another_model(place: Place, way: str, kind: str) -> None:
    model = await a_model(place, "fraud")
    await a_version(place, model)
    ok(await set_alias(place, model, 1))
    rule = {"movers": {"mover_roles": ["manager"]}, "approvals": {"approvals": 1}}[kind]
    await a_rule(place, kind, model_id=str(model.id), **rule)
    contributor, manager = await somebody(place, Role.CONTRIBUTOR), await somebody(place)
    answer = await rename(contributor, way, model, "fraud", "gone")
    assert answer.status_code == 409, answer.text
    assert await named(place, "fraud") == str(model.id)
    refused(await contributor.call("DELETE", f"/models/{model.id}"), 409, "promotion_refused")
    refused(await contributor.call("POST", "/models", {"name": "fraud"}), 409, "model_name_taken")
    assert (await rename(manager, way, model, "fraud", "gone")).status_code == 200
    assert (await manager.call("DELETE", f"/models/{model.id}")).status_code == 204


async def test_a_protected_alias_keeps_its_models_name_where_the_rule_is_about_every_model(place: Place) -> None:
    model = await a_model(place, "fraud")
    await a_version(place, model)
    ok(await set_alias(place, model, 1))
    contributor = await somebody(place, Role.CONTRIBUTOR)
    ok(await rename(contributor, "rest", model, "fraud", "free"))
    await a_rule(place, "movers", mover_roles=["manager"])
    problem = refused(await rename(contributor, "rest", model, "free", "gone"), 409, "promotion_refused")
    assert [one["kind"] for one in problem["unmet"]] == ["movers"]


async def test_a_model_stays_in_its_project_also_for_plain_sql(place: Place) -> None:
    owner = await a_person(place.api, place.project.tenant, OrganizationRole.OWNER)
    other = await a_project(place.api, place.project.tenant, owner)
    model = await a_model(place)
    change = "UPDATE models SET project_id = %(p)s WHERE organization_id = %(org)s AND id = %(m)s"
    assert await sql(place, change, p=other.id, m=model.id) == "42501"


async def test_whoever_made_the_bytes_does_not_approve_a_copy_of_them(place: Place) -> None:
    author, other = await somebody(place), await somebody(place, Role.CONTRIBUTOR)
    model = await a_model(place, "mine")
    await a_rule(place, "approvals", approvals=1)
    run = await a_run(place)
    await store_files(place, f"{run.artifact_location.removeprefix(f'{SCHEME}:/')}/model", {"w": b"w"})
    url = f"/models/{model.id}/versions"
    ok(await author.call("POST", url, {"run_id": str(run.id), "path": "model"}), 201)
    for number in (1, 2):  # a copy, and a copy of the copy
        copy = {"project": place.project.slug, "model": "mine"}
        ok(await other.call("POST", f"{url}/{number}/copy", copy), 201)
    target = {"target_kind": "alias", "target": "champion"}
    review = ok(await other.call("POST", f"{url}/3/reviews", target), 201)
    refused(await author.enter(review, "approve"), 403, "own_version")


@pytest.mark.parametrize("lost", ["membership", "role"])
async def test_who_may_no_longer_approve_approves_no_longer(place: Place, lost: str) -> None:
    managers = [await somebody(place) for _ in range(2)]
    model = await a_model(place)
    await a_version(place, model)
    await a_rule(place, "approvals", approvals=1)
    review = await ask(place, model)
    ok(await managers[0].enter(review, "approve"))
    change = {
        "membership": "UPDATE organization_memberships SET deleted_at = now() WHERE user_id = :user",
        "role": "UPDATE project_members SET role = 'contributor' WHERE user_id = :user",
    }[lost]
    async with place.api.platform() as session:
        await session.execute(text(change), {"user": managers[0].person.id})
    problem = refused(await set_alias(place, model, 1), 409, "promotion_refused")
    assert problem["unmet"][0]["detail"] == "0 of 1 approvals"
    ok(await managers[1].enter(review, "approve"))
    ok(await set_alias(place, model, 1))


async def test_what_was_not_there_when_it_was_registered_is_not_promoted(place: Place) -> None:
    """Its bytes could change after the approval."""
    manager = await somebody(place)
    model = await a_model(place, "later")
    run = await a_run(place)
    rule = await a_rule(place, "approvals", approvals=1)
    body = {"name": "later", "source": f"{run.artifact_location}/model", "run_id": run.id.hex}
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    ok(await manager.enter(await ask(place, model), "approve"))
    await store_files(place, f"{run.artifact_location.removeprefix(f'{SCHEME}:/')}/model", {"w": b"good"})
    problem = refused(await set_alias(place, model, 1), 409, "promotion_refused")
    assert [(one["kind"], one["met"]) for one in problem["unmet"]] == [("sealed", False)]
    assert "register them again" in problem["detail"]
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    review = ok(
        await place.call(
            "POST", f"/models/{model.id}/versions/2/reviews", json={"target_kind": "alias", "target": "champion"}
        ),
        201,
    )
    ok(await manager.enter(review, "approve"))
    ok(await set_alias(place, model, 2))
    ok(await manager.call("DELETE", f"/promotion-rules/{rule['id']}"), 204)
    ok(await set_alias(place, model, 1))


@pytest.mark.parametrize("scheme", ["MLFLOW-ARTIFACTS", "Mlflow-Artifacts"])
async def test_files_that_are_kept_here_are_sealed_however_their_scheme_is_written(place: Place, scheme: str) -> None:
    model = await a_model(place, "fraud")
    run = await a_run(place)
    root = run.artifact_location.removeprefix(f"{SCHEME}:/")
    body = {"name": "fraud", "source": f"{scheme}:/{root}/model", "run_id": run.id.hex}
    await a_rule(place, "metric", metric="auc", comparison="at_most", against_holder=True)
    for number, status in ((1, 409), (2, 409)):  # nothing is there yet, or only the run has it
        assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
        assert (await set_alias(place, model, number)).status_code == status
    run = await a_run(place, {"auc": 0.5})
    root = run.artifact_location.removeprefix(f"{SCHEME}:/")
    await store_files(place, f"{root}/model", {"w": b"good"})
    body = {"name": "fraud", "source": f"{scheme}:/{root}/model", "run_id": run.id.hex}
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    await store_files(place, f"{root}/model", {"w": b"evil"})
    ok(await set_alias(place, model, 3))
    answer = await place.call("GET", f"/models/{model.id}/versions/3/files/w")
    assert answer.content == b"good"
    for location in (f"{scheme}:///registered-models/{model.id.hex}/3", f"{scheme}:/registered-models"):
        refusal = await mlflow(place, "POST", "experiments/create", json={"name": "x", "artifact_location": location})
        assert refusal.status_code == 400, location


async def test_a_version_at_the_place_of_another_one_is_not_sealed(place: Place) -> None:
    """The next version's files would become its own after the approval."""
    model = await a_model(place)
    run = await a_run(place, {"auc": 0.5})
    await a_version(place, model, f"{SCHEME}:/{place_of(model.id, 2)}", run_id=run.id)
    await a_rule(place, "metric", metric="auc", comparison="at_least", threshold=0.1)
    await a_version(place, model, await store_files(place, "x/y", {"a": b"a"}), run_id=run.id)
    problem = refused(await set_alias(place, model, 1), 409, "promotion_refused")
    assert [one["kind"] for one in problem["unmet"]] == ["sealed"]
    ok(await set_alias(place, model, 2))


async def test_a_copy_has_the_bytes_that_were_registered_or_is_refused(place: Place) -> None:
    model = await a_model(place, "later")
    run = await a_run(place)
    body = {"name": "later", "source": f"{run.artifact_location}/model", "run_id": run.id.hex}
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    copy = {"project": place.project.slug, "model": "later"}
    url = f"/models/{model.id}/versions"
    await store_files(place, f"{run.artifact_location.removeprefix(f'{SCHEME}:/')}/model", {"w": b"good"})
    refused(await place.call("POST", f"{url}/1/copy", json=copy), 409, "files_changed")
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    made = ok(await place.call("POST", f"{url}/2/copy", json=copy), 201)
    assert made["number"] == 3
    assert made["digest"] == ok(await place.call("GET", f"{url}/3/manifest"))["digest"]


@pytest.mark.parametrize(
    "change",
    [
        "metrics = '{\"auc\": 1}'",
        "created_by = NULL",
        "digest = repeat('0', 64)",
        "number = 99",
        "source = 'x'",
        "run_id = NULL",
        "artifact_location = 'mlflow-artifacts:/0/other'",
        "origin_id = id",
        "file_count = 3",
        "approval = 'pending'",
        "deleted_at = now(), purged_at = now(), number = 7",
    ],
)
@pytest.mark.parametrize("as_application", [True, False])
async def test_what_the_rules_look_at_is_changed_by_nobody(place: Place, change: str, as_application: bool) -> None:
    model = await a_model(place)
    run = await a_run(place)
    await a_version(place, model, await store_files(place, "x/y", {"a": b"a"}), run_id=run.id)
    before = ok(await place.call("GET", f"/models/{model.id}/versions/1"))
    if as_application:
        with pytest.raises(Exception, match=r"never changes|reviews alone"):
            async with place.transaction() as session:
                statement = f"UPDATE model_versions SET {change} WHERE organization_id = :org AND model_id = :m"
                await session.execute(text(statement), {"org": place.scope.organization_id, "m": model.id})
    else:
        assert await sql(place, f"UPDATE model_versions SET {change} {OF_VERSION}", m=model.id) == "42501"
    assert ok(await place.call("GET", f"/models/{model.id}/versions/1")) == before


async def test_a_version_is_not_removed_by_sql_to_come_back_as_something_else(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model, await store_files(place, "x/y", {"a": b"a"}))
    assert await sql(place, f"DELETE FROM model_versions {OF_VERSION}", m=model.id) == "42501"
    ok(await place.call("DELETE", f"/models/{model.id}/versions/1"), 204)
    ok(await place.call("POST", "/models/purge", json={"older_than_days": 0}))
    assert await sql(place, f"DELETE FROM model_versions {OF_VERSION}", m=model.id) == "42501"


async def test_what_is_gone_for_good_does_not_come_back_by_sql(place: Place) -> None:
    model = await a_model(place)
    version = await a_version(place, model, await store_files(place, "x/y", {"a": b"a"}))
    ok(await place.call("DELETE", f"/models/{model.id}/versions/1"), 204)
    ok(await place.call("POST", "/models/purge", json={"versions": [str(version.id)]}))
    back = f"UPDATE model_versions SET deleted_at = NULL, purged_at = NULL {OF_VERSION}"
    assert await sql(place, back, m=model.id) == "42501"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE artifacts SET digest = repeat('0', 64) WHERE organization_id = %(org)s AND path LIKE %(own)s",
        "UPDATE artifacts SET path = %(new)s WHERE organization_id = %(org)s AND path = 'x/y/a'",
        "DELETE FROM artifacts WHERE organization_id = %(org)s AND path LIKE %(own)s",
        "INSERT INTO artifacts (organization_id, project_id, path, digest, size_bytes, media_type) "
        "SELECT organization_id, project_id, %(new)s, digest, size_bytes, media_type FROM artifacts "
        "WHERE organization_id = %(org)s AND path = 'x/y/a'",
    ],
)
async def test_the_files_of_a_version_are_changed_by_nobody(place: Place, change: str) -> None:
    model = await a_model(place)
    await a_version(place, model, await store_files(place, "x/y", {"a": b"a"}))
    own = place_of(model.id, 1)
    assert await sql(place, change, own=f"{own}/%", new=f"{own}/b") == "42501"


async def test_what_lies_in_the_place_of_a_version_to_come_does_not_become_part_of_it(place: Place) -> None:
    model = await a_model(place)
    await store_files(place, "x/y", {"a": b"a"})
    planted = (
        "INSERT INTO artifacts (organization_id, project_id, path, digest, size_bytes, media_type) "
        "SELECT organization_id, project_id, %(new)s, digest, size_bytes, media_type FROM artifacts "
        "WHERE organization_id = %(org)s AND path = 'x/y/a'"
    )
    for number in (1, 2):
        assert await sql(place, planted, new=f"{place_of(model.id, number)}/evil") is None
    await a_version(place, model, f"{SCHEME}:/x/y")
    body = {"project": place.project.slug, "model": model.name}
    ok(await place.call("POST", f"/models/{model.id}/versions/1/copy", json=body), 201)
    for number in (1, 2):
        found = ok(await place.call("GET", f"/models/{model.id}/versions/{number}/manifest"))
        assert [file["path"] for file in found["files"]] == ["a"]


async def test_a_review_is_of_a_version_of_its_project(place: Place) -> None:
    """The managers of another project would decide it."""
    owner = await a_person(place.api, place.project.tenant, OrganizationRole.OWNER)
    other = await a_project(place.api, place.project.tenant, owner)
    model = await a_model(place)
    version = await a_version(place, model)
    filed = (
        "INSERT INTO version_reviews (organization_id, project_id, model_id, version_id, target_kind, target) "
        "VALUES (%(org)s, %(p)s, %(m)s, %(v)s, 'alias', 'champion')"
    )
    assert await sql(place, filed, p=other.id, m=model.id, v=version.id) == "23503"
    assert await sql(place, filed, p=place.scope.project_id, m=model.id, v=version.id) is None


async def waiting(place: Place, count: int) -> None:
    """Return when so many statements of this database wait for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    url = place.api.settings.psycopg_url()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as owner:
        for _ in range(500):
            row = await (await owner.execute(query)).fetchone()
            if row is not None and row[0] >= count:
                return
            await asyncio.sleep(0.02)
    raise AssertionError("nothing waits")


async def test_an_approval_and_a_move_at_the_same_moment_wait_for_each_other(place: Place) -> None:
    managers = [await somebody(place) for _ in range(2)]
    model = await a_model(place)
    await a_version(place, model)
    await a_rule(place, "approvals", approvals=1)
    review = await ask(place, model)
    ok(await managers[0].enter(review, "approve"))
    async with place.transaction() as session:
        held = "UPDATE model_versions SET description = 'x' WHERE organization_id = :org AND model_id = :m"
        await session.execute(text(held), {"org": place.scope.organization_id, "m": model.id})
        move = asyncio.create_task(set_alias(place, model, 1))
        await waiting(place, 1)
        approve = asyncio.create_task(managers[1].enter(review, "approve"))
        await waiting(place, 2)
    answers: list[Any] = list(await asyncio.gather(move, approve))
    assert [answer.status_code for answer in answers] == [200, 200], [answer.text for answer in answers]


async def test_copies_deletions_restores_and_purges_at_the_same_moment_wait_for_each_other(place: Place) -> None:
    for round_ in range(4):
        name = f"m{round_}"
        model = await a_model(place, name)
        await a_version(place, model, await store_files(place, f"x/{name}", {"a": b"a"}))
        url = f"/models/{model.id}"
        answers = await asyncio.gather(
            place.call("POST", f"{url}/versions/1/copy", json={"project": place.project.slug, "model": name}),
            place.call("DELETE", f"{url}/versions/1"),
            place.call("DELETE", url),
            place.call("POST", f"{url}/restore"),
            place.call("POST", f"{url}/versions/1/restore"),
            place.call("POST", "/models/purge", json={"older_than_days": 0}),
        )
        assert all(answer.status_code < 500 for answer in answers), [answer.text for answer in answers]
