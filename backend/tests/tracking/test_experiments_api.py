"""Experiments through the native API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from .api import Lab, a_lab


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def an_experiment(lab: Lab, name: str, **fields: Any) -> int:
    return int((await lab.call("POST", "/experiments", {"name": name, **fields}, expect=201))["number"])


async def names(lab: Lab, **query: Any) -> list[str]:
    return [one["name"] for one in (await lab.call("GET", "/experiments", **query))["items"]]


async def test_experiments_are_filtered_sorted_and_paged(lab: Lab) -> None:
    gone = await an_experiment(lab, "gone")
    for name in ("b churn", "a churn", "fraud"):
        await an_experiment(lab, name)
    await lab.call("DELETE", f"/experiments/{gone}", expect=204)
    assert await names(lab) == ["Default", "b churn", "a churn", "fraud"]
    assert await names(lab, filter="name:contains:CHURN", sort="name") == ["a churn", "b churn"]
    assert await names(lab, filter=["number:ge:2", "number:lt:4"], sort="-number") == ["a churn", "b churn"]
    assert await names(lab, deleted="true") == ["gone"]
    assert await names(lab, deleted="any", limit=2) == ["Default", "gone"]
    page = await lab.call("GET", "/experiments", limit=3)
    assert await names(lab, limit=3, cursor=page["next"]) == ["fraud"]


async def test_a_page_of_experiments_tells_runs_and_last_activity_if_asked(lab: Lab) -> None:
    number = await an_experiment(lab, "busy")
    for at in ("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z"):
        run = await lab.run(experiment=number, started_at=at)
    await lab.call("DELETE", f"/runs/{run}", expect=204)
    default, busy = (await lab.call("GET", "/experiments", counts=True))["items"]
    assert (default["runs"], default["last_run_at"]) == (0, None)
    assert (busy["runs"], busy["last_run_at"]) == (2, "2026-01-03T00:00:00Z")
    assert (await lab.call("GET", "/experiments"))["items"][1]["runs"] is None


async def test_an_experiment_is_changed_under_its_etag(lab: Lab) -> None:
    number = await an_experiment(lab, "first", tags={"team": "risk", "old": "1"})
    url = f"{lab.project.url}/experiments/{number}"
    tag = (await lab.api.client.get(url, headers=lab.headers)).headers["etag"]
    change = {"name": "second", "description": "d", "tags": {"old": None, "new": "2"}}
    done = await lab.api.client.patch(url, json=change, headers={**lab.headers, "If-Match": tag})
    assert (done.json()["name"], done.json()["tags"]) == ("second", {"team": "risk", "new": "2"})
    late = await lab.api.client.patch(url, json={"name": "third"}, headers={**lab.headers, "If-Match": tag})
    assert late.status_code == 412
    assert (await lab.call("PATCH", f"/experiments/{number}", {"name": "Default"}, expect=409))["code"]
    await lab.call("PATCH", f"/experiments/{number}", {"name": "a\x00b"}, expect=422)
    await lab.call("PATCH", "/experiments/99", {"name": "x"}, expect=404)


async def test_a_deleted_experiment_comes_back_with_its_runs(lab: Lab) -> None:
    number = await an_experiment(lab, "x")
    run = await lab.run(experiment=number)
    await lab.call("DELETE", f"/experiments/{number}", expect=204)
    await lab.call("PATCH", f"/experiments/{number}", {"name": "y"}, expect=409)
    for _ in range(2):
        assert (await lab.call("POST", f"/experiments/{number}/restore"))["deleted_at"] is None
        assert (await lab.call("GET", f"/runs/{run}"))["deleted_at"] is None
        await lab.call("DELETE", f"/runs/{run}", expect=204)
        await lab.call("POST", f"/runs/{run}/restore")
    await lab.call("DELETE", f"/runs/{run}", expect=204)
    await lab.call("POST", f"/experiments/{number}/restore")
    assert (await lab.call("GET", f"/runs/{run}"))["deleted_at"] is not None
