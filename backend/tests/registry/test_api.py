"""Models, versions and aliases over the native API."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest

from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import a_person, key_headers
from tests.registry.factories import Place, a_logged_model, a_model, a_place, a_run, a_version, mlflow, store_files


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_a_model_is_created_read_changed_and_deleted(place: Place) -> None:
    body = {"name": "fraud", "task": "classification", "description": "d", "tags": {"a": "1", "b": "2"}}
    made = ok(await place.call("POST", "/models", json=body), 201)
    assert {key: made[key] for key in body} == body
    url = f"/models/{made['id']}"
    changed = ok(await place.call("PATCH", url, json={"name": "scorer", "tags": {"a": None, "c": "3"}}))
    assert (changed["name"], changed["description"], changed["tags"]) == ("scorer", "d", {"b": "2", "c": "3"})
    found = ok(await place.call("GET", url))
    assert (found["name"], found["latest_versions"], found["aliases"]) == ("scorer", [], [])
    ok(await place.call("DELETE", url), 204)
    refused(await place.call("GET", url), 404, "not_found")
    refused(await place.call("DELETE", url), 404, "not_found")
    assert ok(await place.call("GET", "/models"))["items"] == []


async def test_a_taken_name_is_refused(place: Place) -> None:
    await a_model(place, "taken")
    other = await a_model(place, "other")
    refused(await place.call("POST", "/models", json={"name": "taken"}), 409, "model_name_taken")
    refused(await place.call("PATCH", f"/models/{other.id}", json={"name": "taken"}), 409, "model_name_taken")


async def test_models_are_listed_by_name_in_pages_and_searched_literally(place: Place) -> None:
    for name in ("b", "a%c", "A_x", "abc", "z"):
        await a_model(place, name)
    names: list[str] = []
    cursor: str | None = None
    for _ in range(5):
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        answer = ok(await place.call("GET", "/models", params=params))
        names += [model["name"] for model in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert names == sorted(["b", "a%c", "A_x", "abc", "z"])

    async def found(**params: str) -> list[str]:
        return [model["name"] for model in ok(await place.call("GET", "/models", params=params))["items"]]

    assert await found(query="a%") == ["a%c"]
    assert await found(query="a_") == ["A_x"]
    assert await found(query="AB") == ["abc"]
    assert await found(name="abc") == ["abc"]
    assert await found(name="ABC") == []


async def test_what_a_run_stored_becomes_a_version(place: Place) -> None:
    run = await a_run(place, {"auc": 0.9})
    root = run.artifact_location.removeprefix("mlflow-artifacts:/")
    await store_files(place, f"{root}/model", {"weights": b"12345"})
    url = f"/models/{(await a_model(place)).id}/versions"
    body = {"run_id": str(run.id), "path": "model", "description": "first", "tags": {"k": "v"}}
    made = ok(await place.call("POST", url, json=body), 201)
    assert (made["number"], made["status"], made["size_bytes"]) == (1, "ready", 5)
    assert (made["run_id"], made["metrics"], made["tags"]) == (str(run.id), {"auc": 0.9}, {"k": "v"})
    refused(await place.call("POST", url, json={**body, "path": "nothing"}), 422, "nothing_stored")
    refused(await place.call("POST", url, json={**body, "path": "../x"}), 422, "invalid_path")
    refused(await place.call("POST", url, json={**body, "run_id": str(uuid4())}), 404, "not_found")
    assert ok(await place.call("POST", url, json=body), 201)["number"] == 2


async def test_a_logged_model_becomes_a_version(place: Place) -> None:
    run = await a_run(place)
    logged = await a_logged_model(place, run)
    url = f"/models/{(await a_model(place)).id}/versions"
    body = {"logged_model_id": str(logged.id)}
    refused(await place.call("POST", url, json=body), 422, "nothing_stored")
    await store_files(place, logged.artifact_location.removeprefix("mlflow-artifacts:/"), {"MLmodel": b"flavors: {}"})
    made = ok(await place.call("POST", url, json=body), 201)
    assert (made["number"], made["logged_model_id"], made["run_id"]) == (1, str(logged.id), str(run.id))
    assert made["source"] == f"models:/m-{logged.id.hex}"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"run_id": str(uuid4())},
        {"path": "model"},
        {"run_id": str(uuid4()), "path": "m", "logged_model_id": str(uuid4())},
        {"logged_model_id": "x"},
    ],
)
async def test_a_version_needs_one_origin(place: Place, body: dict[str, str]) -> None:
    model = await a_model(place)
    refused(await place.call("POST", f"/models/{model.id}/versions", json=body), 422, "invalid")


async def test_versions_are_listed_staged_described_and_deleted(place: Place) -> None:
    model = await a_model(place)
    for _ in range(3):
        await a_version(place, model)
    url = f"/models/{model.id}/versions"
    assert [version["number"] for version in ok(await place.call("GET", url))["items"]] == [3, 2, 1]
    for number in (1, 2):
        moved = ok(await place.call("PATCH", f"{url}/{number}", json={"stage": "production", "archive_others": True}))
        assert (moved["stage"], moved["staged_at"] is None) == ("production", False)
    holders = ok(await place.call("GET", url, params={"stage": "production"}))["items"]
    assert [version["number"] for version in holders] == [2]
    changed = ok(await place.call("PATCH", f"{url}/1", json={"model_card": "# Card", "tags": {"k": "v"}}))
    assert (changed["stage"], changed["model_card"], changed["tags"]) == ("archived", "# Card", {"k": "v"})
    ok(await place.call("DELETE", f"{url}/3"), 204)
    for answer in (await place.call("GET", f"{url}/3"), await place.call("PATCH", f"{url}/3", json={"stage": "none"})):
        refused(answer, 404, "not_found")
    detail = ok(await place.call("GET", f"/models/{model.id}"))
    assert [version["number"] for version in detail["latest_versions"]] == [2, 1]


async def test_an_alias_is_set_moved_listed_and_removed(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    url = f"/models/{model.id}/aliases"
    for number in (1, 2):
        assert ok(await place.call("PUT", f"{url}/champion", json={"number": number}))["number"] == number
    assert [(alias["name"], alias["number"]) for alias in ok(await place.call("GET", url))] == [("champion", 2)]
    assert ok(await place.call("GET", f"/models/{model.id}/versions/2"))["aliases"] == ["champion"]
    refused(await place.call("PUT", f"{url}/champion", json={"number": 9}), 404, "not_found")
    for reserved in ("latest", "v1", "a.b"):
        refused(await place.call("PUT", f"{url}/{reserved}", json={"number": 1}), 422, "invalid")
    ok(await place.call("DELETE", f"{url}/champion"), 204)
    refused(await place.call("DELETE", f"{url}/champion"), 404, "not_found")


@pytest.mark.parametrize("alias", ["a.b", "a b", "²", "٣", "①", "e\u0301", "latest", "V7", "-" * 256])
async def test_an_alias_that_cannot_be_is_refused_with_what_it_may_be(place: Place, alias: str) -> None:
    model = await a_model(place)
    await a_version(place, model)
    answer = await place.call("PUT", f"/models/{model.id}/aliases/{alias}", json={"number": 1})
    refused(answer, 422, "invalid")
    assert any(word in answer.json()["detail"] for word in ("alphanumerics", "reserved", "255")), answer.text
    rule = {"name": "r", "target_kind": "alias", "target": alias, "kind": "clean_scan"}
    refused(await place.call("POST", "/promotion-rules", json=rule), 422, "invalid")
    for good in ("é", "中", "a-1_B"):
        ok(await place.call("PUT", f"/models/{model.id}/aliases/{good}", json={"number": 1}))


async def test_a_model_of_another_organization_does_not_exist(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    stranger = await a_place(place.api)
    url = f"/models/{model.id}"
    for method, path, body in [
        ("GET", url, None),
        ("PATCH", url, {"description": "x"}),
        ("DELETE", url, None),
        ("GET", f"{url}/versions", None),
        ("GET", f"{url}/versions/1", None),
        ("GET", f"{url}/aliases", None),
        ("PUT", f"{url}/aliases/champion", {"number": 1}),
    ]:
        refused(await stranger.call(method, path, json=body), 404, "not_found")
        answer = await place.api.client.request(
            method, f"{place.project.url}{path}", json=body, headers=stranger.headers
        )
        refused(answer, 404, "not_found")


async def test_a_viewer_reads_and_does_not_write(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    viewer = await a_person(place.api, place.project.tenant, OrganizationRole.VIEWER)
    headers = await key_headers(place.api, place.project.tenant, viewer)
    url = f"{place.project.url}/models"
    client = place.api.client
    ok(await client.get(f"{url}/{model.id}/versions/1", headers=headers))
    refused(await client.post(url, json={"name": "x"}, headers=headers), 403, "forbidden")
    refused(await client.patch(f"{url}/{model.id}", json={}, headers=headers), 403, "forbidden")
    refused(await client.delete(f"{url}/{model.id}", headers=headers), 403, "forbidden")
    refused(await client.put(f"{url}/{model.id}/aliases/a", json={"number": 1}, headers=headers), 403, "forbidden")


async def test_both_dialects_show_one_registry(place: Place) -> None:
    logged = await a_logged_model(place, await a_run(place))
    location = logged.artifact_location
    await store_files(place, location.removeprefix("mlflow-artifacts:/"), {"MLmodel": b"flavors: {sklearn: {}}"})
    ok(await mlflow(place, "POST", "registered-models/create", json={"name": "m"}))
    body = {"name": "m", "source": location, "model_id": f"m-{logged.id.hex}"}
    ok(await mlflow(place, "POST", "model-versions/create", json=body))
    ok(await mlflow(place, "POST", "registered-models/alias", json={"name": "m", "alias": "champion", "version": "1"}))
    model = ok(await place.call("GET", "/models", params={"name": "m"}))["items"][0]
    assert model["framework"] == "sklearn"
    version = ok(await place.call("GET", f"/models/{model['id']}/versions/1"))
    assert (version["aliases"], version["framework"], version["logged_model_id"]) == (
        ["champion"],
        "sklearn",
        str(logged.id),
    )
    assert version["digest"]
