"""Registered models and model versions: life cycle, aliases, tags, stages."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from .target import API, missing_parameter, ok, refused, unique

UNKNOWN = "no-such-model"


def create_model(http: httpx.Client, name: str | None = None, **fields: Any) -> str:
    name = name or unique("model")
    ok(http.post(f"{API}/registered-models/create", json={"name": name, **fields}))
    return name


def create_version(http: httpx.Client, name: str, source: str = "s3://bucket/model", **fields: Any) -> dict[str, Any]:
    answer = http.post(f"{API}/model-versions/create", json={"name": name, "source": source, **fields})
    version: dict[str, Any] = ok(answer)["model_version"]
    return version


def get_model(http: httpx.Client, name: str) -> dict[str, Any]:
    model: dict[str, Any] = ok(http.get(f"{API}/registered-models/get", params={"name": name}))["registered_model"]
    return model


def get_version(http: httpx.Client, name: str, version: str) -> dict[str, Any]:
    params = {"name": name, "version": version}
    found: dict[str, Any] = ok(http.get(f"{API}/model-versions/get", params=params))["model_version"]
    return found


def delete(http: httpx.Client, path: str, **body: str) -> httpx.Response:
    return http.request("DELETE", f"{API}/{path}", json=body)


@pytest.fixture
def model(http: httpx.Client) -> str:
    return create_model(http)


def test_a_registered_model_comes_back_with_description_and_tags(http: httpx.Client) -> None:
    name = unique("model")
    body = {"name": name, "description": "d", "tags": [{"key": "a", "value": "b"}]}
    made = ok(http.post(f"{API}/registered-models/create", json=body))["registered_model"]
    assert made["creation_timestamp"] == made["last_updated_timestamp"] > 1_600_000_000_000
    assert {key: made[key] for key in ("name", "description", "tags")} == body
    assert get_model(http, name) == made


def test_a_taken_model_name_is_refused(client: MlflowClient, http: httpx.Client, model: str) -> None:
    answer = http.post(f"{API}/registered-models/create", json={"name": model})
    refused(answer, 400, "RESOURCE_ALREADY_EXISTS", f"Registered Model (name={model}) already exists")
    with pytest.raises(MlflowException, match="already exists") as caught:
        client.create_registered_model(model)
    assert caught.value.error_code == "RESOURCE_ALREADY_EXISTS"


@pytest.mark.parametrize("name", ["a/b", "a:b", "..", "."])
def test_an_impossible_model_name_is_refused(http: httpx.Client, model: str, name: str) -> None:
    refused(http.post(f"{API}/registered-models/create", json={"name": name}), 400, "INVALID_PARAMETER_VALUE")
    body = {"name": model, "new_name": name}
    refused(http.post(f"{API}/registered-models/rename", json=body), 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("name", ["ключ 中", "a b.c-d_e", "50% off", "x" * 200])
def test_a_model_name_may_be_of_any_script(client: MlflowClient, name: str) -> None:
    name = unique(name)
    client.create_registered_model(name)
    client.create_model_version(name, "s3://bucket/model")
    assert client.get_registered_model(name).name == name
    assert client.get_model_version(name, "1").name == name


def test_missing_parameters_are_named(http: httpx.Client, model: str) -> None:
    missing_parameter(http.post(f"{API}/registered-models/create", json={"name": ""}), "name")
    missing_parameter(http.post(f"{API}/registered-models/rename", json={"name": model}), "new_name")
    missing_parameter(http.get(f"{API}/registered-models/get"), "name")
    missing_parameter(http.get(f"{API}/registered-models/alias", params={"name": model}), "alias")
    missing_parameter(http.post(f"{API}/model-versions/create", json={"source": "s3://b/m"}), "name")
    missing_parameter(http.post(f"{API}/model-versions/create", json={"name": model}), "source")
    missing_parameter(http.post(f"{API}/model-versions/create", json={"name": model, "source": ""}), "source")
    missing_parameter(http.get(f"{API}/model-versions/get", params={"name": model}), "version")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("model-versions/create", {"source": "models:/\ud800"}),
        ("model-versions/create", {"source": "\ud800"}),
        ("model-versions/transition-stage", {"version": "\ud800", "stage": "Staging"}),
        ("registered-models/alias", {"alias": "a", "version": "\ud800"}),
        ("registered-models/get-latest-versions", {"stages": ["\ud800"]}),
    ],
)
def test_half_a_character_is_refused_with_an_answer(
    http: httpx.Client, model: str, path: str, body: dict[str, Any]
) -> None:
    sent = json.dumps({"name": model, **body})  # escaped: UTF-8 cannot hold it
    answer = http.post(f"{API}/{path}", content=sent, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")


def test_an_unknown_model_is_not_found(http: httpx.Client) -> None:
    message = f"Registered Model with name={UNKNOWN} not found"
    name = {"name": UNKNOWN}
    for answer in (
        http.get(f"{API}/registered-models/get", params=name),
        http.patch(f"{API}/registered-models/update", json={**name, "description": "d"}),
        http.post(f"{API}/registered-models/rename", json={**name, "new_name": unique("new")}),
        http.post(f"{API}/registered-models/set-tag", json={**name, "key": "k", "value": "v"}),
        http.post(f"{API}/registered-models/get-latest-versions", json=name),
        http.get(f"{API}/registered-models/alias", params={**name, "alias": "champion"}),
        http.post(f"{API}/model-versions/create", json={**name, "source": "s3://b/m"}),
        delete(http, "registered-models/delete", **name),
    ):
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", message)


def test_an_unknown_version_is_not_found(http: httpx.Client, model: str) -> None:
    message = f"Model Version (name={model}, version=99) not found"
    version = {"name": model, "version": "99"}
    for answer in (
        http.get(f"{API}/model-versions/get", params=version),
        http.get(f"{API}/model-versions/get-download-uri", params=version),
        http.patch(f"{API}/model-versions/update", json={**version, "description": "d"}),
        http.post(f"{API}/model-versions/transition-stage", json={**version, "stage": "Staging"}),
        http.post(f"{API}/model-versions/set-tag", json={**version, "key": "k", "value": "v"}),
        http.post(f"{API}/registered-models/alias", json={**version, "alias": "champion"}),
        delete(http, "model-versions/delete", **version),
    ):
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", message)
    answer = http.get(f"{API}/model-versions/get", params={"name": model, "version": "abc"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'abc'")


def test_a_version_comes_back_whole(http: httpx.Client, model: str) -> None:
    tags = [{"key": "q", "value": "1"}]
    made = create_version(http, model, description="vd", tags=tags, run_link="http://ci/1")
    assert made["creation_timestamp"] == made["last_updated_timestamp"] > 1_600_000_000_000
    assert {key: value for key, value in made.items() if not key.endswith("_timestamp")} == {
        "name": model,
        "version": "1",
        "current_stage": "None",
        "description": "vd",
        "source": "s3://bucket/model",
        "run_id": "",
        "run_link": "http://ci/1",
        "status": "READY",
        "tags": tags,
    }
    assert get_version(http, model, "1") == made
    download = ok(http.get(f"{API}/model-versions/get-download-uri", params={"name": model, "version": "1"}))
    assert download == {"artifact_uri": "s3://bucket/model"}


def test_versions_count_from_one_and_a_deleted_number_below_the_highest_is_not_reused(
    http: httpx.Client, model: str
) -> None:
    assert [create_version(http, model)["version"] for _ in range(3)] == ["1", "2", "3"]
    ok(delete(http, "model-versions/delete", name=model, version="2"))
    assert create_version(http, model)["version"] == "4"


def test_the_number_of_a_deleted_highest_version_is_not_reused(http: httpx.Client, model: str) -> None:
    for _ in range(2):
        create_version(http, model)
    ok(delete(http, "model-versions/delete", name=model, version="2"))
    assert create_version(http, model)["version"] == "3"


def test_a_model_made_again_counts_from_one(http: httpx.Client, model: str) -> None:
    create_version(http, model)
    ok(delete(http, "registered-models/delete", name=model))
    create_model(http, model)
    assert "latest_versions" not in get_model(http, model)
    assert create_version(http, model)["version"] == "1"


def test_a_deleted_version_is_not_found_and_its_aliases_are_gone(http: httpx.Client, model: str) -> None:
    create_version(http, model)
    create_version(http, model)
    for alias, version in (("champion", "1"), ("other", "2")):
        ok(http.post(f"{API}/registered-models/alias", json={"name": model, "alias": alias, "version": version}))
    ok(delete(http, "model-versions/delete", name=model, version="1"))
    answer = http.get(f"{API}/model-versions/get", params={"name": model, "version": "1"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
    refused(delete(http, "model-versions/delete", name=model, version="1"), 404, "RESOURCE_DOES_NOT_EXIST")
    answer = http.get(f"{API}/registered-models/alias", params={"name": model, "alias": "champion"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Registered model alias champion not found.")
    assert get_model(http, model)["aliases"] == [{"alias": "other", "version": "2"}]


def test_deleting_a_model_deletes_versions_aliases_and_tags(client: MlflowClient, model: str) -> None:
    client.set_registered_model_tag(model, "t", "1")
    client.create_model_version(model, "s3://b/m")
    client.set_registered_model_alias(model, "champion", "1")
    client.delete_registered_model(model)
    assert client.search_model_versions(f"name = '{model}'") == []
    assert client.search_registered_models(f"name = '{model}'") == []
    client.create_registered_model(model)
    again = client.get_registered_model(model)
    assert (again.tags, again.aliases, again.latest_versions) == ({}, {}, [])


def test_renaming_keeps_versions_aliases_and_tags(client: MlflowClient, model: str) -> None:
    client.set_registered_model_tag(model, "t", "1")
    for _ in range(2):
        client.create_model_version(model, "s3://b/m", tags={"vt": "2"})
    client.set_registered_model_alias(model, "champion", "1")
    new = unique("renamed")
    client.rename_registered_model(model, new)
    renamed = client.get_registered_model(new)
    assert renamed.tags == {"t": "1"}
    assert {alias: int(version) for alias, version in renamed.aliases.items()} == {"champion": 1}
    version = client.get_model_version_by_alias(new, "champion")
    assert (version.name, int(version.version), version.tags, version.aliases) == (new, 1, {"vt": "2"}, ["champion"])
    assert {int(v.version) for v in client.search_model_versions(f"name = '{new}'")} == {1, 2}
    assert client.search_model_versions(f"name = '{model}'") == []
    assert int(client.create_model_version(new, "s3://b/m").version) == 3
    client.create_registered_model(model)


def test_renaming_to_a_taken_name_is_refused(http: httpx.Client, model: str) -> None:
    taken = create_model(http)
    answer = http.post(f"{API}/registered-models/rename", json={"name": model, "new_name": taken})
    refused(answer, 400, "RESOURCE_ALREADY_EXISTS", f"Registered Model (name={taken}) already exists")
    assert get_model(http, model)["name"] == model


def test_an_update_without_a_description_removes_it(http: httpx.Client, model: str) -> None:
    create_version(http, model, description="old")
    body: dict[str, str] = {"name": model}
    updated = ok(http.patch(f"{API}/registered-models/update", json={**body, "description": "new"}))
    assert updated["registered_model"]["description"] == "new"
    assert "description" not in ok(http.patch(f"{API}/registered-models/update", json=body))["registered_model"]
    body["version"] = "1"
    updated = ok(http.patch(f"{API}/model-versions/update", json={**body, "description": "new"}))
    assert updated["model_version"]["description"] == "new"
    assert "description" not in ok(http.patch(f"{API}/model-versions/update", json=body))["model_version"]


def test_an_alias_is_set_moved_and_deleted(client: MlflowClient, model: str) -> None:
    for _ in range(2):
        client.create_model_version(model, "s3://b/m")
    client.set_registered_model_alias(model, "champion", "1")
    client.set_registered_model_alias(model, "Champ_ion-2", "1")
    assert sorted(client.get_model_version(model, "1").aliases) == ["Champ_ion-2", "champion"]
    client.set_registered_model_alias(model, "champion", "2")
    assert int(client.get_model_version_by_alias(model, "champion").version) == 2
    assert client.get_model_version(model, "1").aliases == ["Champ_ion-2"]
    for _ in range(2):
        client.delete_registered_model_alias(model, "champion")
    aliases = client.get_registered_model(model).aliases
    assert {alias: int(version) for alias, version in aliases.items()} == {"Champ_ion-2": 1}


@pytest.mark.parametrize("alias", ["latest", "LATEST", "v1", "V22", "a b", "a/b", "a.b", "x" * 256])
def test_a_reserved_or_impossible_alias_is_refused(http: httpx.Client, model: str, alias: str) -> None:
    create_version(http, model)
    body = {"name": model, "alias": alias, "version": "1"}
    refused(http.post(f"{API}/registered-models/alias", json=body), 400, "INVALID_PARAMETER_VALUE")
    assert "aliases" not in get_model(http, model)


def test_the_alias_latest_means_the_highest_version(client: MlflowClient, http: httpx.Client, model: str) -> None:
    answer = http.get(f"{API}/registered-models/alias", params={"name": model, "alias": "latest"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", f"Latest version not found for model {model}.")
    for _ in range(12):
        client.create_model_version(model, "s3://b/m")
    assert int(client.get_model_version_by_alias(model, "latest").version) == 12
    client.delete_model_version(model, "12")
    assert int(client.get_model_version_by_alias(model, "latest").version) == 11


def test_a_missing_alias_is_an_invalid_parameter(http: httpx.Client, model: str) -> None:
    answer = http.get(f"{API}/registered-models/alias", params={"name": model, "alias": "none"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Registered model alias none not found.")


def test_model_and_version_tags_are_replaced_and_deleting_a_missing_one_is_fine(
    client: MlflowClient, model: str
) -> None:
    client.create_model_version(model, "s3://b/m")
    for value in ("1", "2"):
        client.set_registered_model_tag(model, "t", value)
        client.set_model_version_tag(model, "1", "t", value)
    assert client.get_registered_model(model).tags == {"t": "2"}
    assert client.get_model_version(model, "1").tags == {"t": "2"}
    for _ in range(2):
        client.delete_registered_model_tag(model, "t")
        client.delete_model_version_tag(model, "1", "t")
    assert client.get_registered_model(model).tags == {}
    assert client.get_model_version(model, "1").tags == {}


def test_registry_tag_limits(http: httpx.Client, model: str) -> None:
    create_version(http, model)
    for path, body in (("registered-models", {"name": model}), ("model-versions", {"name": model, "version": "1"})):
        url = f"{API}/{path}/set-tag"
        ok(http.post(url, json={**body, "key": "k" * 250, "value": "v" * 100_000}))
        answer = http.post(url, json={**body, "key": "k" * 251, "value": "v"})
        refused(answer, 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 250 characters")
        answer = http.post(url, json={**body, "key": "k", "value": "v" * 100_001})
        refused(answer, 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 100000 characters")


def transition(http: httpx.Client, name: str, version: str, stage: str, archive: bool = False) -> httpx.Response:
    body = {"name": name, "version": version, "stage": stage, "archive_existing_versions": archive}
    return http.post(f"{API}/model-versions/transition-stage", json=body)


def test_stages_are_understood_in_any_case(http: httpx.Client, model: str) -> None:
    create_version(http, model)
    for sent, stage in (
        ("staging", "Staging"),
        ("PRODUCTION", "Production"),
        ("Archived", "Archived"),
        ("none", "None"),
    ):
        assert ok(transition(http, model, "1", sent))["model_version"]["current_stage"] == stage
        assert get_version(http, model, "1")["current_stage"] == stage
    message = "Invalid Model Version stage: Bogus. Value must be one of None, Staging, Production, Archived."
    refused(transition(http, model, "1", "Bogus"), 400, "INVALID_PARAMETER_VALUE", message)


def test_archiving_moves_the_others_of_the_stage_only(http: httpx.Client, model: str) -> None:
    for version, stage in (("1", "Production"), ("2", "Production"), ("3", "Staging"), ("4", "None")):
        create_version(http, model)
        ok(transition(http, model, version, stage))
    ok(transition(http, model, "4", "production", archive=True))
    stages = [get_version(http, model, str(number))["current_stage"] for number in range(1, 5)]
    assert stages == ["Archived", "Archived", "Staging", "Production"]


@pytest.mark.deliberate_difference(reason="MLflow answers 500 INTERNAL_ERROR, which its client repeats for minutes")
def test_archiving_is_refused_for_stages_that_are_not_active(http: httpx.Client, model: str) -> None:
    create_version(http, model)
    refused(transition(http, model, "1", "None", archive=True), 400, "INVALID_PARAMETER_VALUE")
    refused(transition(http, model, "1", "Archived", archive=True), 400, "INVALID_PARAMETER_VALUE")


def test_latest_versions_are_the_newest_of_each_stage(http: httpx.Client, model: str) -> None:
    stages = ("None", "Staging", "Staging", "Production", "None")
    for version, stage in enumerate(stages, start=1):
        create_version(http, model)
        ok(transition(http, model, str(version), stage))

    def latest(**body: Any) -> set[str]:
        answer = ok(http.post(f"{API}/registered-models/get-latest-versions", json={"name": model, **body}))
        return {version["version"] for version in answer.get("model_versions", [])}

    assert latest() == {"3", "4", "5"}
    assert latest(stages=["staging"]) == {"3"}
    assert latest(stages=["Staging", "Production"]) == {"3", "4"}
    assert latest(stages=["Archived"]) == set()
    assert {version["version"] for version in get_model(http, model)["latest_versions"]} == {"3", "4", "5"}
    params: dict[str, str | list[str]] = {"name": model, "stages": ["None", "Production"]}
    answer = ok(http.get(f"{API}/registered-models/get-latest-versions", params=params))
    assert {version["version"] for version in answer["model_versions"]} == {"4", "5"}
    answer_400 = http.post(f"{API}/registered-models/get-latest-versions", json={"name": model, "stages": ["Bogus"]})
    refused(answer_400, 400, "INVALID_PARAMETER_VALUE", "Invalid Model Version stage: Bogus")


def test_16_threads_registering_versions_get_the_numbers_1_to_16(http: httpx.Client, model: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: create_version(http, model)["version"], range(16)))
    assert sorted(map(int, made)) == list(range(1, 17))


def test_16_threads_creating_one_model_make_one(http: httpx.Client) -> None:
    name = unique("race")
    with ThreadPoolExecutor(16) as pool:
        posts = [pool.submit(http.post, f"{API}/registered-models/create", json={"name": name}) for _ in range(16)]
        answers = [post.result() for post in posts]
    losers = [answer for answer in answers if answer.status_code != 200]
    assert len(losers) == 15
    for answer in losers:
        refused(answer, 400, "RESOURCE_ALREADY_EXISTS")
