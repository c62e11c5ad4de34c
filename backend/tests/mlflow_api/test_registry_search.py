"""Searching registered models and model versions; prompts stay out of both."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from mlflow import MlflowClient

from .target import API, create_experiment, create_run, ok, refused, unique

PROMPT_TAG = {"key": "mlflow.prompt.is_prompt", "value": "true"}


def create_model(http: httpx.Client, name: str, *tags: dict[str, str]) -> None:
    ok(http.post(f"{API}/registered-models/create", json={"name": name, "tags": list(tags)}))


def create_version(http: httpx.Client, name: str, source: str, **fields: Any) -> None:
    ok(http.post(f"{API}/model-versions/create", json={"name": name, "source": source, **fields}))


def models(http: httpx.Client, **params: Any) -> list[str]:
    answer = ok(http.get(f"{API}/registered-models/search", params=params))
    return [model["name"] for model in answer.get("registered_models", [])]


def versions(http: httpx.Client, **params: Any) -> list[tuple[str, int]]:
    answer = ok(http.get(f"{API}/model-versions/search", params=params))
    return [(version["name"], int(version["version"])) for version in answer.get("model_versions", [])]


@pytest.fixture
def mark(http: httpx.Client) -> str:
    """The start of the names of three models, a, B and c, of which c is a prompt."""
    mark = unique("Mark")
    tag = {"key": "mark", "value": mark}
    create_model(http, f"{mark}-a", tag, {"key": "my key", "value": "One"})
    create_model(http, f"{mark}-B", tag, {"key": "my key", "value": "two"})
    create_model(http, f"{mark}-c", tag, PROMPT_TAG)
    return mark


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("name = '{mark}-a'", "a"),
        ('name = "{mark}-B"', "B"),
        ("name LIKE '{mark}%'", "Ba"),
        ("name LIKE '{mark}-b'", ""),
        ("name ILIKE '{mark}-b'", "B"),
        ("name LIKE '{mark}%' AND name != '{mark}-a'", "B"),
        ("name IN ('{mark}-a', '{mark}-x')", "a"),
        ("name NOT IN ('{mark}-a') AND tags.mark = '{mark}'", "B"),
        ("tags.mark = '{mark}'", "Ba"),
        ("tag.mark = '{mark}' AND tags.`my key` = 'One'", "a"),
        ("tags.mark = '{mark}' AND tags.`my key` != 'One'", "B"),
        ("tags.mark = '{mark}' AND tags.\"my key\" LIKE '%w%'", "B"),
        ("tags.mark = '{mark}' AND tags.`my key` LIKE 'one'", ""),
        ("tags.mark = '{mark}' AND tags.`my key` ILIKE 'one'", "a"),
        ("tags.mark = '{mark}' AND tags.`mlflow.prompt.is_prompt` = 'true'", "c"),
        ("tags.mark = '{mark}' AND tags.`mlflow.prompt.is_prompt` != 'true'", "Ba"),
        ("tags.mark = '{mark}' AND tags.`mlflow.prompt.is_prompt` = 'false'", "Ba"),
        ("name LIKE '{mark}%' AND tags.mlflow.prompt.is_prompt = 'true'", "c"),
    ],
)
def test_registered_models_are_filtered(http: httpx.Client, mark: str, clause: str, found: str) -> None:
    assert models(http, filter=clause.format(mark=mark)) == [f"{mark}-{letter}" for letter in found]


@pytest.mark.parametrize(
    ("order_by", "letters"),
    [
        ([], "Ba"),
        (["name"], "Ba"),
        (["name DESC"], "aB"),
        (["timestamp ASC", "name ASC"], "aB"),
        (["last_updated_timestamp DESC"], "Ba"),
    ],
)
def test_registered_models_are_ordered(http: httpx.Client, mark: str, order_by: list[str], letters: str) -> None:
    ok(http.patch(f"{API}/registered-models/update", json={"name": f"{mark}-B", "description": "newer"}))
    found = models(http, filter=f"name LIKE '{mark}%'", order_by=order_by)
    assert found == [f"{mark}-{letter}" for letter in letters]


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "foo = 'a'"},
        {"filter": "name > 'a'"},
        {"filter": "name = a"},
        {"filter": "name = 'a' OR name = 'b'"},
        {"filter": "version_number = 1"},
        {"filter": "bogus"},
        {"order_by": "creation_timestamp"},
        {"order_by": "foo"},
        {"max_results": 1001},
        {"max_results": 1, "page_token": "garbage"},
    ],
)
def test_a_wrong_model_search_is_refused(http: httpx.Client, params: dict[str, Any]) -> None:
    refused(http.get(f"{API}/registered-models/search", params=params), 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("path", ["registered-models", "model-versions"])
@pytest.mark.deliberate_difference(reason="MLflow 3.17 answers 500 for IS NULL here (and 3.18 400)")
def test_is_null_is_refused_in_registry_searches(http: httpx.Client, path: str) -> None:
    answer = http.get(f"{API}/{path}/search", params={"filter": "tags.a IS NULL"})
    refused(answer, 400, "INVALID_PARAMETER_VALUE")


def test_model_pages_are_full_and_the_last_full_page_has_no_token(client: MlflowClient, http: httpx.Client) -> None:
    mark = unique("page")
    for number in range(4):
        create_model(http, f"{mark}-{number}")
    clause = f"name LIKE '{mark}-%'"
    first = client.search_registered_models(clause, max_results=2)
    assert [model.name for model in first] == [f"{mark}-0", f"{mark}-1"]
    assert first.token
    second = client.search_registered_models(clause, max_results=2, page_token=first.token)
    assert [model.name for model in second] == [f"{mark}-2", f"{mark}-3"]
    assert not second.token


@pytest.fixture
def shelf(http: httpx.Client) -> tuple[str, str]:
    """A mark and a run: versions 1 to 3 of the model <mark>-m, version 1 of <mark>-n, and a prompt <mark>-p."""
    mark = unique("Shelf")
    run_id = create_run(http, create_experiment(http))["run_id"]
    create_model(http, f"{mark}-m")
    create_model(http, f"{mark}-n")
    create_model(http, f"{mark}-p", PROMPT_TAG)
    create_version(http, f"{mark}-m", "s3://bucket/One", tags=[{"key": "my key", "value": "One"}])
    create_version(http, f"{mark}-m", "s3://bucket/two", run_id=run_id, tags=[{"key": "my key", "value": "two"}])
    create_version(http, f"{mark}-m", "s3://other/three")
    create_version(http, f"{mark}-n", f"s3://bucket/{mark}", run_id=run_id)
    text = {"key": "mlflow.prompt.text", "value": "Hello {{name}}"}
    create_version(http, f"{mark}-p", "dummy-source", tags=[PROMPT_TAG, text])
    return mark, run_id


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("name = '{mark}-m'", ["m1", "m2", "m3"]),
        ("name LIKE '{mark}%'", ["m1", "m2", "m3", "n1"]),
        ("name LIKE '{mark}-M'", []),
        ("name ILIKE '{mark}-M'", ["m1", "m2", "m3"]),
        ("name LIKE '{mark}%' AND name != '{mark}-m'", ["n1"]),
        ("name IN ('{mark}-n', 'x')", ["n1"]),
        ("name LIKE '{mark}%' AND name NOT IN ('{mark}-n')", ["m1", "m2", "m3"]),
        ("run_id = '{run}'", ["m2", "n1"]),
        ("run_id IN ('{run}')", ["m2", "n1"]),
        ("run_id LIKE '{run}' AND name = '{mark}-m'", ["m2"]),
        ("source_path = 's3://bucket/{mark}'", ["n1"]),
        ("name = '{mark}-m' AND source_path LIKE 's3://bucket/%'", ["m1", "m2"]),
        ("name = '{mark}-m' AND source_path ILIKE '%/one'", ["m1"]),
        ("name = '{mark}-m' AND source_path != 's3://bucket/two'", ["m1", "m3"]),
        ("name = '{mark}-m' AND version_number = 2", ["m2"]),
        ("name = '{mark}-m' AND version_number > 1", ["m2", "m3"]),
        ("name = '{mark}-m' AND version_number <= 2", ["m1", "m2"]),
        ("name = '{mark}-m' AND version_number != 2", ["m1", "m3"]),
        ("name = '{mark}-m' AND tags.`my key` = 'One'", ["m1"]),
        ("name = '{mark}-m' AND tags.`my key` != 'One'", ["m2"]),
        ("name = '{mark}-m' AND tag.`my key` LIKE 't%'", ["m2"]),
        ("name = '{mark}-m' AND tags.\"my key\" ILIKE 'T%'", ["m2"]),
        ("name LIKE '{mark}%' AND tags.`mlflow.prompt.is_prompt` = 'true'", ["p1"]),
        ("name LIKE '{mark}%' AND tags.`mlflow.prompt.is_prompt` != 'true'", ["m1", "m2", "m3", "n1"]),
    ],
)
def test_model_versions_are_filtered(http: httpx.Client, shelf: tuple[str, str], clause: str, found: list[str]) -> None:
    mark, run_id = shelf
    order = ["name ASC", "version_number ASC"]
    names = versions(http, filter=clause.format(mark=mark, run=run_id), order_by=order)
    assert [f"{name.removeprefix(mark + '-')}{version}" for name, version in names] == found


@pytest.mark.parametrize(
    ("order_by", "found"),
    [
        (["version_number DESC"], [3, 2, 1]),
        (["version_number"], [1, 2, 3]),
        (["creation_timestamp ASC", "version_number ASC"], [1, 2, 3]),
        (["last_updated_timestamp DESC"], [1, 3, 2]),
        ([], [1, 3, 2]),
    ],
)
def test_model_versions_are_ordered(
    http: httpx.Client, shelf: tuple[str, str], order_by: list[str], found: list[int]
) -> None:
    name = f"{shelf[0]}-m"
    ok(http.patch(f"{API}/model-versions/update", json={"name": name, "version": "1", "description": "newest"}))
    assert [version for _, version in versions(http, filter=f"name = '{name}'", order_by=order_by)] == found


def test_found_versions_carry_tags_but_no_aliases(client: MlflowClient, shelf: tuple[str, str]) -> None:
    name = f"{shelf[0]}-m"
    client.set_registered_model_alias(name, "champion", "1")
    (found,) = client.search_model_versions(f"name = '{name}' AND version_number = 1")
    assert found.tags == {"my key": "One"}
    assert found.aliases == []
    assert client.get_model_version(name, "1").aliases == ["champion"]


def test_a_deleted_version_is_not_found(client: MlflowClient, shelf: tuple[str, str]) -> None:
    name = f"{shelf[0]}-m"
    client.delete_model_version(name, "2")
    assert [int(v.version) for v in client.search_model_versions(f"name = '{name}'")] == [3, 1]


@pytest.mark.parametrize(
    "params",
    [
        {"filter": "foo = 'a'"},
        {"filter": "name > 'a'"},
        {"filter": "source = 's3://b'"},
        {"filter": "version_number > 'x'"},
        {"filter": "version_number IN (1)"},
        {"filter": "run_id IN ()"},
        {"filter": "creation_timestamp > 1"},
        {"filter": "alias = 'x'"},
        {"filter": "bogus"},
        {"filter": "name = 'a' OR name = 'b'"},
        {"order_by": "foo"},
        {"max_results": 0},
        {"max_results": 200_001},
        {"max_results": 1, "page_token": "garbage"},
    ],
)
def test_a_wrong_version_search_is_refused(http: httpx.Client, params: dict[str, Any]) -> None:
    refused(http.get(f"{API}/model-versions/search", params=params), 400, "INVALID_PARAMETER_VALUE")


def test_version_pages_are_full_and_the_last_full_page_has_no_token(client: MlflowClient, http: httpx.Client) -> None:
    name = unique("page")
    create_model(http, name)
    for _ in range(4):
        create_version(http, name, "s3://b/m")
    order = ["version_number ASC"]
    first = client.search_model_versions(f"name = '{name}'", max_results=2, order_by=order)
    assert [int(version.version) for version in first] == [1, 2]
    assert first.token
    second = client.search_model_versions(f"name = '{name}'", max_results=2, order_by=order, page_token=first.token)
    assert [int(version.version) for version in second] == [3, 4]
    assert not second.token
