"""The list of models: its order, its total, and what it shows of each model's versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, text

from tests.registry.factories import Place, a_model, a_version


async def models(place: Place, query: str = "") -> Any:
    answer = await place.call("GET", f"/models{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def alias(place: Place, model_id: object, name: str, number: int) -> None:
    answer = await place.call("PUT", f"/models/{model_id}/aliases/{name}", json={"number": number})
    assert answer.status_code == 200, answer.text


async def test_each_model_is_shown_with_its_newest_version_and_its_aliases(place: Place) -> None:
    fraud, empty = await a_model(place, "fraud"), await a_model(place, "empty")
    for _ in range(3):
        await a_version(place, fraud)
    await alias(place, fraud.id, "champion", 1)
    await alias(place, fraud.id, "challenger", 3)
    assert (await place.call("DELETE", f"/models/{fraud.id}/versions/2")).status_code == 204
    found = {model["name"]: model for model in (await models(place))["items"]}
    shown = found["fraud"]
    assert (shown["versions"], shown["newest"]["number"], shown["newest"]["stage"]) == (2, 3, "none")
    assert shown["aliases"] == [{"name": "challenger", "number": 3}, {"name": "champion", "number": 1}]
    assert (found["empty"]["id"], found["empty"]["versions"], found["empty"]["newest"]) == (str(empty.id), 0, None)


async def test_the_order_holds_over_pages_and_the_total_is_counted_when_it_is_asked_for(place: Place) -> None:
    made = [await a_model(place, name, framework="sklearn" if name < "m" else "") for name in ("b", "a", "z", "m")]
    for sort, expected in (
        ("name", ["a", "b", "m", "z"]),
        ("-name", ["z", "m", "b", "a"]),
        ("created_at", [model.name for model in made]),
        ("-updated_at", [model.name for model in reversed(made)]),
    ):
        names: list[str] = []
        cursor = ""
        while True:
            page = await models(place, f"?sort={sort}&limit=3&total=true{cursor}")
            names += [model["name"] for model in page["items"]]
            assert page["total"] == 4
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert names == expected, sort
    assert (await models(place))["total"] is None
    assert (await models(place, "?query=A&total=true"))["total"] == 1
    filtered = await models(place, "?filter=framework:eq:sklearn&total=true")
    assert ([model["name"] for model in filtered["items"]], filtered["total"]) == (["a", "b"], 2)
    first = await models(place, "?sort=name&limit=1")
    other = await place.call("GET", f"/models?sort=-name&cursor={first['next']}")
    assert (other.status_code, other.json()["code"]) == (422, "invalid")


async def test_a_page_takes_as_many_queries_however_many_models_it_has(place: Place) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            model = await a_model(place)
            await a_version(place, model)
            await alias(place, model.id, "champion", 1)
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)  # noqa: B023 - it is taken off again below

        engine = place.api.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            await models(place, "?total=true")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6


async def test_deleted_models_are_listed_without_their_versions(place: Place) -> None:
    model = await a_model(place, "gone")
    await a_version(place, model)
    assert (await place.call("DELETE", f"/models/{model.id}")).status_code == 204
    (shown,) = (await models(place, "?deleted=true"))["items"]
    assert (shown["name"], shown["versions"], shown["newest"], shown["aliases"]) == ("gone", 0, None, [])
    async with place.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM model_versions")) == 1
