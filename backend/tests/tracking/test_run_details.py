"""What was logged to a run, read and written through the native API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import a_person, key_headers

from .api import Lab, a_lab, a_lab_in


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def all_keys(lab: Lab, path: str, **query: Any) -> list[str]:
    keys: list[str] = []
    cursor = None
    while True:
        page = await lab.call("GET", path, limit=200, **query, **({"cursor": cursor} if cursor else {}))
        keys += [item["key"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return keys


async def test_ten_thousand_metrics_are_searched_and_paged(lab: Lab) -> None:
    run = await lab.run()
    await lab.log(run, metrics=[(f"layer_{n % 100:02}/grad_{n}", n, 0) for n in range(10_000)])
    await lab.log(run, metrics=[("system/cpu_utilization_percentage", 50, 0)])
    page = await lab.call("GET", f"/runs/{run}/metrics")
    assert (len(page["items"]), page["next"] is not None) == (50, True)
    found = await all_keys(lab, f"/runs/{run}/metrics", search="LAYER_07")
    assert sorted(found) == found
    assert set(found) == {f"layer_07/grad_{n}" for n in range(7, 10_000, 100)}
    assert await all_keys(lab, f"/runs/{run}/metrics", kind="system") == ["system/cpu_utilization_percentage"]
    assert await all_keys(lab, f"/runs/{run}/metrics", kind="model", search="cpu") == []
    assert await all_keys(lab, f"/runs/{run}/metrics", search="_99/grad_%") == []
    detail = await lab.call("GET", f"/runs/{run}")
    assert len(detail["metrics"]) == 1_000


async def test_a_log_call_is_stored_whole_or_not_at_all(lab: Lab) -> None:
    run = await lab.run()
    await lab.log(run, metrics=[("loss", 0.5, 1)], params={"lr": "0.1"}, tags={"team": "risk"})
    refused = await lab.call(
        "POST",
        f"/runs/{run}/log",
        {"metrics": [{"key": "loss", "value": 0.1, "step": 2}], "params": {"lr": "0.2"}, "tags": {"new": "x"}},
        expect=422,
    )
    assert refused["code"] == "param_changed"
    assert (await lab.call("GET", f"/runs/{run}/metrics"))["items"][0]["step"] == 1
    assert "new" not in await all_keys(lab, f"/runs/{run}/tags")
    assert (await lab.call("GET", f"/runs/{run}/params"))["items"] == [{"key": "lr", "value": "0.1"}]
    await lab.call("DELETE", f"/runs/{run}", expect=204)
    gone = await lab.call("POST", f"/runs/{run}/log", {"tags": {"a": "b"}}, expect=409)
    assert gone["code"] == "run_deleted"


async def test_tags_are_set_and_removed_and_the_name_follows_its_tag(lab: Lab) -> None:
    run = await lab.run(name="first")
    await lab.call("PUT", f"/runs/{run}/tags/team/of", {"value": "risk"})
    await lab.call("PUT", f"/runs/{run}/tags/mlflow.runName", {"value": "second"})
    assert (await lab.call("GET", f"/runs/{run}"))["name"] == "second"
    assert "team/of" in await all_keys(lab, f"/runs/{run}/tags")
    await lab.call("DELETE", f"/runs/{run}/tags/team/of", expect=204)
    await lab.call("DELETE", f"/runs/{run}/tags/team/of", expect=404)
    await lab.call("PUT", f"/runs/{run}/tags/a%00b", {"value": "x"}, expect=422)


async def test_a_run_is_renamed_described_ended_and_taken_up_again(lab: Lab) -> None:
    run = await lab.run(name="first")
    changed = await lab.call("PATCH", f"/runs/{run}", {"name": "second", "description": "# Notes"})
    assert (changed["name"], changed["status"]) == ("second", "running")
    ended = await lab.call("PATCH", f"/runs/{run}", {"status": "killed", "ended_at": "2026-01-01T00:00:00Z"})
    assert (ended["status"], ended["ended_at"]) == ("killed", "2026-01-01T00:00:00Z")
    again = await lab.call("PATCH", f"/runs/{run}", {"status": "running"})
    assert again["ended_at"] is None
    assert (await lab.call("GET", f"/runs/{run}"))["tags"]["mlflow.note.content"] == "# Notes"
    await lab.call("PATCH", f"/runs/{run}", {"ended_at": "2026-01-01T00:00:00Z"}, expect=422)
    await lab.call("PATCH", f"/runs/{run}", {"name": "  "}, expect=422)


async def test_the_environment_is_read_from_tags_and_files(lab: Lab) -> None:
    run = await lab.run()
    await lab.log(
        run,
        tags={
            "mlflow.user": "ada",
            "mlflow.source.name": "train.py",
            "mlflow.source.type": "LOCAL",
            "mlflow.source.git.commit": "abc123",
            "mlflow.source.git.branch": "main",
            "mlflow.source.git.dirty": "True",
            "mlflow.docker.image.uri": "registry/train:1",
        },
    )
    empty = await lab.call("GET", f"/runs/{run}/environment")
    assert (empty["requirements"], empty["packages_file"], empty["git_diff"]) == ([], None, None)
    folder = (await lab.call("GET", f"/runs/{run}"))["artifact_location"].removeprefix("mlflow-artifacts:/")
    for name, text in {
        "model/requirements.txt": "# made by MLflow\nxgboost==3.0.0\n\nnumpy==2.1.0\n",
        "model/python_env.yaml": "python: 3.11.7\nbuild_dependencies:\n- pip\n",
        "git_diff.patch": "--- a/train.py\n+++ b/train.py\n",
    }.items():
        answer = await lab.api.client.put(
            f"{lab.project.url}/artifacts/{folder}/{name}", content=text, headers=lab.headers
        )
        assert answer.status_code == 200, answer.text
    found = await lab.call("GET", f"/runs/{run}/environment")
    assert found["requirements"] == ["xgboost==3.0.0", "numpy==2.1.0"]
    assert found["packages_file"] == f"{folder}/model/requirements.txt"
    assert (found["python_version"], found["command"]) == ("3.11.7", "python train.py")
    assert (found["git_commit"], found["git_branch"], found["git_is_dirty"]) == ("abc123", "main", True)
    assert found["git_diff"].startswith("--- a/train.py")
    assert found["system"] == {"mlflow.docker.image.uri": "registry/train:1"}
    person = await a_person(lab.api, lab.tenant, OrganizationRole.OWNER)
    narrow = replace(lab, headers=await key_headers(lab.api, lab.tenant, person, scopes=["project:read", "run:read"]))
    without_files = await narrow.call("GET", f"/runs/{run}/environment")
    assert without_files == {
        **found,
        "requirements": [],
        "packages_file": None,
        "git_diff": None,
        "python_version": None,
    }


async def test_another_projects_run_has_no_details(lab: Lab) -> None:
    other = await a_lab_in(lab.api)
    strange = await other.run()
    for path in ("metrics", "params", "tags", "datasets", "models", "environment"):
        await lab.call("GET", f"/runs/{strange}/{path}", expect=404)
    await lab.call("POST", f"/runs/{strange}/log", {"tags": {"a": "b"}}, expect=404)
    await lab.call("PATCH", f"/runs/{strange}", {"name": "mine"}, expect=404)
