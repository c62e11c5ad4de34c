"""Saved views through the native API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.tracking import views
from tests.identity.factories import a_person, give_project_role, key_headers

from .api import Lab, a_lab

DEFINITION = {"search": "metrics.auc > 0.9", "columns": ["metrics.auc"], "nested": {"a": [1, 2.5, None, True]}}


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def a_colleague(lab: Lab, role: ProjectRole = ProjectRole.CONTRIBUTOR) -> Lab:
    """The same project through somebody else's key."""
    person = await a_person(lab.api, lab.tenant, OrganizationRole.MEMBER)
    await give_project_role(lab.api, lab.project, person, role)
    return replace(lab, headers=await key_headers(lab.api, lab.tenant, person))


async def a_view(lab: Lab, name: str = "mine", *, expect: int = 201, **fields: object) -> dict[str, object]:
    body = {"name": name, "page": "runs", "definition": DEFINITION, **fields}
    made: dict[str, object] = await lab.call("POST", "/views", body, expect=expect)
    return made


async def test_a_view_comes_back_as_it_was_saved_and_changes_under_its_etag(lab: Lab) -> None:
    made = await a_view(lab, experiment=0)
    assert (made["definition"], made["experiment"], made["is_shared"]) == (DEFINITION, 0, False)
    url = f"{lab.project.url}/views/{made['id']}"
    found = await lab.api.client.get(url, headers=lab.headers)
    assert found.json() == made
    stale = {**lab.headers, "If-Match": '"7"'}
    assert (await lab.api.client.patch(url, json={"name": "x"}, headers=stale)).status_code == 412
    fresh = {**lab.headers, "If-Match": found.headers["etag"]}
    changed = await lab.api.client.patch(url, json={"name": "renamed", "definition": {}}, headers=fresh)
    assert (changed.json()["name"], changed.json()["definition"], changed.json()["page"]) == ("renamed", {}, "runs")
    assert (await lab.api.client.delete(url, headers=fresh)).status_code == 412
    await lab.call("DELETE", f"/views/{made['id']}", expect=204)
    await lab.call("GET", f"/views/{made['id']}", expect=404)
    await a_view(lab, "renamed")


async def test_a_private_view_exists_for_its_maker_alone(lab: Lab) -> None:
    contributor = await a_colleague(lab)
    own = await a_view(contributor)
    for method, body in (("GET", None), ("PATCH", {"name": "y"}), ("DELETE", None)):
        await lab.call(method, f"/views/{own['id']}", body, expect=404)
    assert (await lab.call("GET", "/views"))["items"] == []
    assert [one["id"] for one in (await contributor.call("GET", "/views"))["items"]] == [own["id"]]


async def test_a_shared_view_is_changed_by_its_maker_or_who_may_change_the_project(lab: Lab) -> None:
    maker, other, viewer = await a_colleague(lab), await a_colleague(lab), await a_colleague(lab, ProjectRole.VIEWER)
    made = await a_view(maker)
    await maker.call("PATCH", f"/views/{made['id']}", {"is_shared": True})
    assert (await viewer.call("GET", f"/views/{made['id']}"))["created_by"] == made["created_by"]
    refused = await other.call("PATCH", f"/views/{made['id']}", {"name": "y"}, expect=403)
    assert refused["permission"] == "project:write"
    await other.call("DELETE", f"/views/{made['id']}", expect=403)
    await viewer.call("PATCH", f"/views/{made['id']}", {"name": "y"}, expect=403)
    await lab.call("PATCH", f"/views/{made['id']}", {"name": "theirs", "is_shared": False})
    await lab.call("GET", f"/views/{made['id']}", expect=404)
    assert (await maker.call("GET", f"/views/{made['id']}"))["name"] == "theirs"


async def test_names_are_unique_for_each_maker(lab: Lab) -> None:
    await a_view(lab)
    taken = await a_view(lab, expect=409)
    assert (taken["code"], taken["pointer"]) == ("already_exists", "/name")
    other = await a_view(lab, "other")
    assert (await lab.call("PATCH", f"/views/{other['id']}", {"name": "mine"}, expect=409))["pointer"] == "/name"
    await a_view(await a_colleague(lab))


async def test_views_are_listed_by_page_and_experiment(lab: Lab) -> None:
    number = (await lab.call("POST", "/experiments", {"name": "second"}, expect=201))["number"]
    await a_view(lab, "b", experiment=number)
    await a_view(lab, "a")
    await a_view(lab, "c", experiment=0)
    await a_view(lab, "d", page="charts")

    async def names(**query: Any) -> list[str]:
        return [one["name"] for one in (await lab.call("GET", "/views", **query))["items"]]

    assert await names() == ["a", "b", "c", "d"]
    assert await names(experiment=number, filter="page:eq:runs") == ["a", "b"]
    assert await names(filter="name:contains:C") == ["c"]
    await lab.call("GET", "/views", experiment=99, expect=404)
    await a_view(lab, "e", experiment=99, expect=404)


async def test_a_project_has_so_many_views_at_most(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MAX_VIEWS", 2)
    await a_view(lab, "a")
    await a_view(lab, "b")
    assert (await a_view(lab, "c", expect=409))["code"] == "too_many_views"


async def test_a_definition_that_cannot_be_kept_is_refused(lab: Lab) -> None:
    deep: object = 1
    for _ in range(40):
        deep = [deep]
    bad = [
        '{"a": "%s"}' % ("x" * 70_000),
        '{"a": [[[["\\u0000"]]]]}',
        '{"\\u0000": 1}',
        '{"a": "\\ud800"}',
        '{"a": NaN}',
        '{"a": 1e999}',
        f'{{"a": {deep}}}',
        "[]",
    ]
    for definition in bad:
        content = f'{{"name": "x", "page": "runs", "definition": {definition}}}'
        headers = {**lab.headers, "Content-Type": "application/json"}
        answer = await lab.api.client.post(f"{lab.project.url}/views", content=content, headers=headers)
        assert answer.status_code == 422, (definition[:50], answer.text[:200])
        assert answer.json()["pointer"].startswith("/definition")
    await a_view(lab, "a\x00b", expect=422)
