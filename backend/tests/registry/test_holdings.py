"""Time travel: what each alias and stage held, and from when to when, whoever moved them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from modelyard.registry import service, versions
from modelyard.registry.models import Model, Stage
from tests.registry.factories import Place, a_model, a_place, a_version


async def held(place: Place, model: Model, **asked: Any) -> list[dict[str, Any]]:
    answer = await place.call("GET", f"/models/{model.id}/holdings", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def brief(items: list[dict[str, Any]]) -> list[tuple[str, int, bool]]:
    return [(item["name"], item["number"], item["until"] is None) for item in items]


async def two_versions(place: Place) -> Model:
    model = await a_model(place)
    await a_version(place, model)
    await a_version(place, model)
    return model


async def alias(place: Place, model: Model, name: str, number: int) -> None:
    answer = await place.call("PUT", f"/models/{model.id}/aliases/{name}", json={"number": number})
    assert answer.status_code == 200, answer.text


async def test_the_periods_of_an_alias_follow_each_other_newest_first(place: Place) -> None:
    model = await two_versions(place)
    await alias(place, model, "champion", 1)
    await alias(place, model, "champion", 2)
    await alias(place, model, "champion", 2)
    await place.call("DELETE", f"/models/{model.id}/aliases/champion")
    newest, oldest = await held(place, model, name="champion", kind="alias")
    assert brief([newest, oldest]) == [("champion", 2, False), ("champion", 1, False)]
    assert oldest["since"] < oldest["until"] == newest["since"] < newest["until"]
    assert {newest["set_by"], newest["ended_by"]} == {str(place.scope.actor.user_id)}


async def test_a_moment_shows_what_was_held_then(place: Place) -> None:
    model = await two_versions(place)
    before = datetime.now(UTC) - timedelta(seconds=5)
    await alias(place, model, "champion", 1)
    body = {"stage": "production"}
    await place.call("PATCH", f"/models/{model.id}/versions/1", json=body)
    await place.call("PATCH", f"/models/{model.id}/versions/2", json=body)
    then = max(item["since"] for item in await held(place, model))
    await alias(place, model, "champion", 2)
    await place.call("PATCH", f"/models/{model.id}/versions/1", json={"stage": "archived"})
    assert sorted(brief(await held(place, model, as_of=then))) == [
        ("champion", 1, False),
        ("production", 1, False),
        ("production", 2, True),
    ]
    assert await held(place, model, as_of=before.isoformat()) == []
    now = await held(place, model, as_of=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert sorted(brief(now)) == [("archived", 1, True), ("champion", 2, True), ("production", 2, True)]
    assert brief(await held(place, model, as_of=then, kind="stage", name="production")) == [
        ("production", 2, True),
        ("production", 1, False),
    ]


async def test_moves_within_one_transaction_leave_one_period(place: Place) -> None:
    model = await two_versions(place)
    async with place.transaction() as session:
        for number in (1, 2, 1, 2):
            await service.set_alias(session, place.scope, model.id, "champion", number)
            await service.set_alias(session, place.scope, model.id, "challenger", 3 - number)
        await versions.move_to_stage(session, place.scope, model.id, 1, stage=Stage.STAGING, at=datetime.now(UTC))
        await versions.move_to_stage(session, place.scope, model.id, 1, stage=Stage.NONE, at=datetime.now(UTC))
    assert sorted(brief(await held(place, model))) == [("challenger", 1, True), ("champion", 2, True)]
    async with place.transaction() as session:
        await service.set_alias(session, place.scope, model.id, "champion", 1)
        await service.set_alias(session, place.scope, model.id, "challenger", 2)
        await service.delete_alias(session, place.scope, model.id, "champion")
        await service.set_alias(session, place.scope, model.id, "champion", 2)
    items = await held(place, model)
    assert sorted(brief(items)) == [("challenger", 1, False), ("challenger", 2, True), ("champion", 2, True)]


async def test_a_plain_sql_shell_is_covered_and_rolled_back_moves_are_not(place: Place) -> None:
    model = await two_versions(place)
    await alias(place, model, "champion", 1)
    given = {"model": model.id}
    move = text(
        "UPDATE model_aliases SET version_id = (SELECT id FROM model_versions WHERE model_id = :model AND number = 2) "
        "WHERE model_id = :model"
    )
    async with place.api.platform() as session:
        await session.execute(move, given)
        await session.rollback()
    assert brief(await held(place, model)) == [("champion", 1, True)]
    async with place.api.platform() as session:
        await session.execute(move, given)
        await session.execute(text("UPDATE model_versions SET stage = 'staging' WHERE model_id = :model"), given)
    items = await held(place, model, as_of=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    assert sorted(brief(items)) == [("champion", 2, True), ("staging", 1, True), ("staging", 2, True)]


async def test_what_is_deleted_holds_nothing_and_what_is_restored_begins_anew(place: Place) -> None:
    model = await two_versions(place)
    await alias(place, model, "champion", 1)
    await place.call("PATCH", f"/models/{model.id}/versions/2", json={"stage": "production"})
    await place.call("DELETE", f"/models/{model.id}/versions/1")
    assert sorted(brief(await held(place, model))) == [("champion", 1, False), ("production", 2, True)]
    await place.call("DELETE", f"/models/{model.id}")
    assert (await place.call("GET", f"/models/{model.id}/holdings")).status_code == 404
    assert (await place.call("POST", f"/models/{model.id}/restore")).status_code == 200
    assert sorted(brief(await held(place, model))) == [("champion", 1, False), ("production", 2, False)]


async def test_the_application_cannot_write_the_periods(place: Place) -> None:
    model = await two_versions(place)
    await alias(place, model, "champion", 1)
    for statement in ("UPDATE model_holdings SET until = now()", "DELETE FROM model_holdings"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with place.transaction() as session:
                await session.execute(text(statement))


async def test_pages_are_cut_and_bad_moments_refused(place: Place) -> None:
    model = await two_versions(place)
    for number in (1, 2, 1):
        await alias(place, model, "champion", number)
    url = f"/models/{model.id}/holdings"
    first = (await place.call("GET", url, params={"limit": 2})).json()
    rest = (await place.call("GET", url, params={"limit": 2, "cursor": first["next"]})).json()
    assert [item["number"] for item in first["items"] + rest["items"]] == [1, 2, 1]
    for moment in ("2026-01-01T00:00:00", "yesterday", "9" * 400):
        assert (await place.call("GET", url, params={"as_of": moment})).status_code == 422
    assert (await place.call("GET", url, params={"as_of": "0001-01-01T00:00:00+23:59"})).status_code < 500
    assert (await place.call("GET", url, params={"name": "\0"})).status_code < 500
    other = await a_place(place.api)
    assert (await other.call("GET", url)).status_code == 404


async def test_the_reason_of_a_move_stays_with_that_move_alone(place: Place) -> None:
    model = await two_versions(place)
    url = f"/models/{model.id}/aliases/champion"

    async def move(number: int, **said: str) -> str:
        answer = await place.call("PUT", url, json={"number": number, **said})
        assert answer.status_code == 200, answer.text
        reason: str = answer.json()["reason"]
        return reason

    assert await move(1, reason="  First of all. ") == "First of all."
    assert await move(1, reason="It is there already.") == "First of all."
    assert await move(2, reason="Fewer false alarms.") == "Fewer false alarms."
    assert await move(1) == ""
    assert await move(2, reason="Fewer false alarms.") == "Fewer false alarms."
    await place.call("PATCH", f"/models/{model.id}/versions/1", json={"stage": "staging"})
    periods = await held(place, model)
    assert [item["reason"] for item in periods if item["kind"] == "alias"] == [
        "Fewer false alarms.",
        "",
        "Fewer false alarms.",
        "First of all.",
    ]
    assert [item["reason"] for item in periods if item["kind"] == "stage"] == [""]
    (shown,) = (await place.call("GET", f"/models/{model.id}")).json()["aliases"]
    assert shown["reason"] == "Fewer false alarms."
    shell = text(
        "UPDATE model_aliases SET version_id = (SELECT id FROM model_versions WHERE model_id = :model AND number = 1) "
        "WHERE model_id = :model"
    )
    async with place.api.platform() as session:
        await session.execute(shell, {"model": model.id})
    (newest, *_) = await held(place, model, kind="alias")
    assert (newest["number"], newest["reason"], newest["set_by"]) == (1, "", None)
    (shown,) = (await place.call("GET", f"/models/{model.id}")).json()["aliases"]
    assert shown["reason"] == ""
    async with place.api.platform() as session:
        trail = text(
            "SELECT difference -> 'reason' ->> 1 FROM audit_logs "
            "WHERE entity = 'model_aliases' AND organization_id = :org ORDER BY at, id"
        )
        noted = (await session.execute(trail, {"org": place.scope.organization_id})).scalars().all()
    assert [reason for reason in noted if reason is not None] == [
        "First of all.",
        "Fewer false alarms.",
        "",
        "Fewer false alarms.",
        "",
    ]


@pytest.mark.parametrize("reason", ["x" * 501, 7, None, "a\x00b", ["x"]])
async def test_a_reason_that_cannot_be_is_refused(place: Place, reason: object) -> None:
    model = await two_versions(place)
    body = {"number": 1, "reason": reason}
    answer = await place.call("PUT", f"/models/{model.id}/aliases/champion", json=body)
    assert answer.status_code == 422, answer.text
