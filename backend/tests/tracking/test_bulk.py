"""Changes of many runs at once through the native API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from modelyard.tracking import settling
from tests.identity.jobs import run_jobs

from .api import Lab, a_lab, a_lab_in


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def change(lab: Lab, action: str, runs: list[str], *, expect: int = 200, **fields: Any) -> Any:
    path = "/runs/bulk-delete" if action in ("delete", "restore") else "/runs/bulk"
    return await lab.call("POST", path, {"action": action, "runs": runs, **fields}, expect=expect)


async def detail(lab: Lab, run: str) -> Any:
    return await lab.call("GET", f"/runs/{run}")


async def an_experiment(lab: Lab, name: str = "other") -> int:
    return int((await lab.call("POST", "/experiments", {"name": name}, expect=201))["number"])


async def mlflow(lab: Lab, call: str, body: dict[str, Any]) -> Any:
    """A call of MLflow's API."""
    url = f"/mlflow/{lab.tenant.slug}/{lab.project.slug}/api/2.0/mlflow/{call}"
    answer = await lab.api.client.post(url, json=body, headers=lab.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def count(lab: Lab, query: str, **values: Any) -> int:
    async with lab.api.platform() as session:
        return int(await session.scalar(text(query), values) or 0)


async def upload(lab: Lab, run: str, name: str, content: bytes) -> str:
    """The path of a new file of a run."""
    folder = (await detail(lab, run))["artifact_location"].removeprefix("mlflow-artifacts:/")
    url = f"{lab.project.url}/artifacts/{folder}/{name}"
    answer = await lab.api.client.put(url, content=content, headers=lab.headers)
    assert answer.status_code == 200, answer.text
    return f"{folder}/{name}"


async def found(lab: Lab, experiment: int, search: str) -> list[str]:
    page = await lab.call("GET", "/runs", experiment=experiment, search=search, sort="name")
    return [run["name"] for run in page["items"]]


async def test_tags_are_set_and_removed_on_many_runs(lab: Lab) -> None:
    a, b, gone = [await lab.run(name=name) for name in "abc"]
    await lab.call("PUT", f"/runs/{a}/tags/team", {"value": "risk"})
    await lab.call("DELETE", f"/runs/{gone}", expect=204)
    done = await change(lab, "tag", [a, b, gone, a], tags={"team": 'ri"sk', "mlflow.source.git.commit": "abc"})
    assert (done["changed"], done["left"]) == (2, [{"run_id": gone, "reason": "deleted"}])
    assert (await detail(lab, b))["git_commit"] == "abc"
    again = await change(lab, "tag", [a, b], tags={"team": 'ri"sk'})
    assert (again["changed"], {one["reason"] for one in again["left"]}) == (0, {"same"})
    wire = await mlflow(lab, "runs/search", {"experiment_ids": ["0"], "order_by": ["attributes.run_name"]})
    assert {"key": "team", "value": 'ri"sk'} in wire["runs"][0]["data"]["tags"]
    await change(lab, "tag", [a], tags={"mlflow.runName": "new", "mlflow.parentRunId": UUID(b).hex})
    assert ((await detail(lab, a))["name"], (await detail(lab, a))["parent_run_id"]) == ("new", b)
    done = await change(lab, "untag", [a, b], keys=["mlflow.parentRunId", "mlflow.runName"])
    assert done["changed"] == 2
    assert ((await detail(lab, a))["name"], (await detail(lab, a))["parent_run_id"]) == ("new", None)
    assert list((await detail(lab, b))["tags"]) == ["mlflow.source.git.commit", "team"]


async def test_a_run_of_elsewhere_stops_all_of_it_and_is_named(lab: Lab) -> None:
    run, strange = await lab.run(), await (await a_lab_in(lab.api)).run()
    other = await an_experiment(lab)
    fields: dict[str, dict[str, Any]] = {
        "tag": {"tags": {"team": "x"}},
        "untag": {"keys": ["mlflow.runName"]},
        "move": {"experiment": other},
        "copy": {"experiment": other},
        "delete": {},
        "restore": {},
    }
    for action, more in fields.items():
        refused = await change(lab, action, [run, strange], **more, expect=404)
        assert (refused["missing"], refused["pointer"]) == ([strange], "/runs")
    left = await detail(lab, run)
    assert (left["deleted_at"], list(left["tags"])) == (None, ["mlflow.runName"])
    assert await found(lab, other, "") == []
    await change(lab, "tag", [str(uuid4()) for _ in range(1_001)], tags={"a": "b"}, expect=422)
    await change(lab, "tag", [run], tags={"a\x00": "b"}, expect=422)
    await change(lab, "move", [run], experiment=99, expect=404)


async def test_runs_are_deleted_and_restored_with_a_record_each(lab: Lab) -> None:
    parent, child, other = [await lab.run(name=name) for name in ("parent", "child", "other")]
    await lab.call("PUT", f"/runs/{child}/tags/mlflow.parentRunId", {"value": UUID(parent).hex})
    done = await change(lab, "delete", [parent, other], with_children=True)
    assert (done["changed"], done["left"]) == (3, [])
    again = await change(lab, "delete", [parent])
    assert (again["changed"], again["left"]) == (0, [{"run_id": parent, "reason": "deleted"}])
    done = await change(lab, "restore", [parent, child])
    assert (done["changed"], (await detail(lab, child))["deleted_at"]) == (2, None)
    assert (await change(lab, "restore", [child]))["left"] == [{"run_id": child, "reason": "live"}]
    events = "SELECT count(*) FROM audit_logs WHERE entity = 'experiment_runs' AND difference ->> 'event' = :event"
    assert await count(lab, events, event="soft_delete") == 3
    assert await count(lab, events, event="restore") == 2
    assert await count(lab, "SELECT count(*) FROM events WHERE name = 'run.deleted'") == 1


async def a_rich_run(lab: Lab, name: str) -> str:
    """A run with everything that can be logged to one."""
    run = await lab.run(name=name)
    await lab.log(run, metrics=[("auc", 0.5, 1), ("auc", 0.9, 2)], params={"lr": "0.1"}, tags={"team": "risk"})
    dataset = {"name": "cards", "digest": "d1", "source_type": "local", "source": "{}"}
    tags = [{"key": "mlflow.data.context", "value": "training"}]
    await mlflow(lab, "runs/log-inputs", {"run_id": UUID(run).hex, "datasets": [{"dataset": dataset, "tags": tags}]})
    await upload(lab, run, "model/weights", b"weights")
    return run


async def test_a_move_takes_along_all_that_is_the_runs(lab: Lab) -> None:
    run, child, other = await a_rich_run(lab, "rich"), await lab.run(name="child"), await an_experiment(lab)
    await lab.call("PUT", f"/runs/{child}/tags/mlflow.parentRunId", {"value": UUID(run).hex})
    await a_rich_run(lab, "stays")
    made = await mlflow(lab, "logged-models", {"experiment_id": "0", "source_run_id": UUID(run).hex, "name": "m"})
    model = made["model"]["info"]["model_id"]
    metric = {"key": "f1", "value": 0.7, "timestamp": 1, "step": 0, "model_id": model}
    await mlflow(lab, "runs/log-batch", {"run_id": UUID(run).hex, "metrics": [metric]})
    location = (await detail(lab, run))["artifact_location"]
    done = await change(lab, "move", [run], experiment=other)
    assert (done["changed"], done["left"]) == (2, [])
    for search in ("metrics.auc > 0.8", "params.lr = '0.1'", "tags.team = 'risk'"):
        assert await found(lab, other, search) == ["rich"]
        assert await found(lab, 0, search) == ["stays"]
    assert await found(lab, other, "") == ["child", "rich"]
    assert [one["name"] for one in await lab.call("GET", f"/runs/{run}/datasets")] == ["cards"]
    datasets = await mlflow(lab, "experiments/search-datasets", {"experiment_ids": [str(other)]})
    assert [one["context"] for one in datasets["dataset_summaries"]] == ["training"]
    models = await mlflow(lab, "logged-models/search", {"experiment_ids": [str(other)], "filter": "metrics.f1 > 0.5"})
    assert [one["info"]["model_id"] for one in models["models"]] == [model]
    assert (await detail(lab, run))["artifact_location"] == location
    assert (await change(lab, "move", [run], experiment=other))["left"] == [{"run_id": run, "reason": "same"}]


async def test_a_metric_that_was_on_its_way_follows_its_run(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "LONGEST_WRITE", -settling.LONGEST_WRITE)
    run, other = await a_rich_run(lab, "rich"), await an_experiment(lab)
    old = (await detail(lab, run))["experiment_id"]
    await change(lab, "move", [run], experiment=other)
    async with lab.api.platform() as session:
        late = "UPDATE run_latest_metrics SET experiment_id = :old WHERE run_id = :run"
        await session.execute(text(late), {"old": old, "run": run})
    assert await found(lab, other, "metrics.auc > 0") == []
    await run_jobs(lab.api)
    assert await found(lab, other, "metrics.auc > 0") == ["rich"]


async def test_a_copy_has_all_of_the_original_and_shares_its_bytes(lab: Lab) -> None:
    run, child, other = await a_rich_run(lab, "rich"), await lab.run(name="child"), await an_experiment(lab)
    await lab.call("PUT", f"/runs/{child}/tags/mlflow.parentRunId", {"value": UUID(run).hex})
    await lab.call("PATCH", f"/runs/{run}", {"status": "finished"})
    done = await change(lab, "copy", [run], experiment=other, with_children=True)
    copies = {one["run_id"]: one["copy_id"] for one in done["copies"]}
    original, copy, nested = await detail(lab, run), await detail(lab, copies[run]), await detail(lab, copies[child])
    for field in ("name", "status", "started_at", "ended_at", "params", "metrics"):
        assert copy[field] == original[field]
    assert copy["tags"] == {**original["tags"], "modelyard.copiedFrom": UUID(run).hex}
    assert (nested["parent_run_id"], nested["tags"]["mlflow.parentRunId"]) == (copies[run], UUID(copies[run]).hex)
    assert [point["value"] for point in (await lab.call("GET", f"/runs/{copies[run]}/metrics/auc"))["points"]] == [
        0.5,
        0.9,
    ]
    assert [one["context"] for one in await lab.call("GET", f"/runs/{copies[run]}/datasets")] == ["training"]
    assert await found(lab, other, "metrics.auc > 0.8 and params.lr = '0.1'") == ["rich"]
    path = copy["artifact_location"].removeprefix("mlflow-artifacts:/") + "/model/weights"
    await lab.call("DELETE", f"/artifacts/{original['artifact_location'].removeprefix('mlflow-artifacts:/')}")
    answer = await lab.api.client.get(f"{lab.project.url}/artifacts/{path}", headers=lab.headers)
    assert answer.content == b"weights"
    assert await count(lab, "SELECT count(DISTINCT digest) FROM artifacts") == 1


@pytest.mark.parametrize("quota", ["runs", "bytes"])
async def test_a_copy_past_a_quota_is_none(lab: Lab, quota: str) -> None:
    run = await a_rich_run(lab, "rich")
    async with lab.api.platform() as session:
        limit = {"runs": 1, "bytes": 10}[quota]
        await session.execute(text(f"UPDATE organizations SET quotas = '{{\"{quota}\": {limit}}}'"))
    refused = await change(lab, "copy", [run], experiment=0, expect=403)
    assert (refused["code"], refused["quota"]) == ("quota_exceeded", quota)
    assert await count(lab, "SELECT count(*) FROM experiment_runs") == 1
