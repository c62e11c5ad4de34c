"""The OpenAPI document tells a stranger all that they need, and holds every route to the one way of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.rules.surface import application

METHODS = ("get", "post", "put", "patch", "delete")
CREATING = {"201"}
BYTES = ("application/octet-stream", "text/plain")


@cache
def document() -> dict[str, Any]:
    return application().openapi()


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: dict[str, Any] = document()["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def test_it_is_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1.")


def test_every_operation_says_what_it_does() -> None:
    assert [name for name, operation in operations() if len(operation.get("description", "")) < 10] == []


def test_every_parameter_says_what_it_is_and_shows_one() -> None:
    silent = [
        f"{name}: {parameter['name']}"
        for name, operation in operations()
        for parameter in operation.get("parameters", ())
        if not parameter.get("description") or not _shown(parameter)
    ]
    assert silent == []


def _shown(parameter: dict[str, Any]) -> bool:
    schema = parameter["schema"]
    shown = ("example", "examples", "default", "enum", "format")
    alternatives = [schema, *schema.get("anyOf", ()), resolved(schema)]
    return any(key in one for one in (parameter, *map(resolved, alternatives)) for key in shown)


def test_every_body_shows_an_example() -> None:
    without = []
    for name, operation in operations():
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            schemas = [resolved(one) for one in (content["schema"], *content["schema"].get("anyOf", ()))]
            if kind not in BYTES and not any("examples" in schema for schema in schemas):
                without.append(name)
    assert without == []


def test_every_refusal_is_a_problem() -> None:
    wrong = []
    for name, operation in operations():
        for status, answer in operation["responses"].items():
            if status.startswith(("4", "5")) and "application/problem+json" not in answer.get("content", {}):
                wrong.append(f"{name}: {status}")
    assert wrong == []


def test_every_list_is_a_page_or_short() -> None:
    """Whole lists are those that cannot grow: what is one's own, one model's or run's, or the server's."""
    short = {
        "my_organizations",
        "my_sessions",
        "list_sessions_of_member",
        "list_aliases",
        "list_run_datasets",
        "list_run_models",
        "list_search_fields",
    }
    whole = set()
    for _, operation in operations():
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        schema = resolved(content.get("schema", {}))
        if schema.get("type") == "array":
            whole.add(operation["operationId"])
        if "items" in schema.get("properties", {}):
            names = {parameter["name"] for parameter in operation["parameters"]}
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            names |= set(resolved(body.get("schema", {})).get("properties", ()))
            assert {"limit", "cursor"} <= names, operation["operationId"]
            assert set(schema["properties"]) >= {"items", "next"}, operation["operationId"]
    assert whole == short


def test_what_creates_takes_an_idempotency_key() -> None:
    for name, operation in operations():
        if name.startswith("POST") and CREATING & set(operation["responses"]):
            names = {parameter["name"] for parameter in operation.get("parameters", ())}
            assert "idempotency-key" in names, name


def test_what_has_a_version_is_changed_under_its_etag() -> None:
    """A PATCH of something with a `version` takes If-Match; so does the DELETE of the same path."""
    for path, item in document()["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
        if "version" not in resolved(content.get("schema", {})).get("properties", {}):
            continue
        for method in ("patch", "delete"):
            if method in item:
                names = {parameter["name"] for parameter in item[method].get("parameters", ())}
                assert "if-match" in names, f"{method} {path}"


@pytest.mark.parametrize("component", ["Problem"])
def test_a_problem_has_the_fields_of_the_standard(component: str) -> None:
    fields = document()["components"]["schemas"][component]["properties"]
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(fields)


def test_every_time_is_a_date_time() -> None:
    """RFC 3339: whatever is called a time says so."""
    for name, schema in document()["components"]["schemas"].items():
        for field, kind in schema.get("properties", {}).items():
            if re.search(r"_at$|^at$|^since$|^until$", field):
                alternatives = [kind, *kind.get("anyOf", ())]
                assert any(one.get("format") == "date-time" for one in alternatives), f"{name}.{field}"
