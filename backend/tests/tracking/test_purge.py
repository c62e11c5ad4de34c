"""Permanent deletion through the native API, and the collection of bytes that follows it."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from modelyard.artifacts import collecting
from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.jobs import JobContext
from modelyard.tracking import purge, settling
from tests.identity.factories import a_person, give_project_role, key_headers
from tests.identity.jobs import run_jobs

from .api import Lab, a_lab, a_lab_in
from .test_bulk import a_rich_run, an_experiment, change, count, detail, mlflow, upload


@pytest.fixture
async def lab(database: str, tmp_path: Path) -> AsyncIterator[Lab]:
    async with a_lab(database, data_dir=tmp_path) as made:
        yield made


def stored(lab: Lab) -> dict[Path, int]:
    """Every file of the store with its size."""
    assert lab.api.settings.data_dir is not None
    return {
        path: path.stat().st_size for path in (lab.api.settings.data_dir / "artifacts").rglob("*") if path.is_file()
    }


def grow_old(lab: Lab) -> None:
    then = time.time() - 2 * 86_400
    for path in stored(lab):
        os.utime(path, (then, then))


async def rows(lab: Lab) -> dict[str, int]:
    """How many rows there are of what belongs to runs."""
    tables = (
        *("experiment_runs", "run_params", "run_tags", "run_metrics", "run_latest_metrics", "run_datasets"),
        *("run_logged_models", "logged_models", "logged_model_metrics", "artifacts"),
    )
    return {table: n for table in tables if (n := await count(lab, f"SELECT count(*) FROM {table}"))}


async def test_a_purge_says_what_it_removes_and_frees_and_then_it_is_gone(lab: Lab) -> None:
    kept = await a_rich_run(lab, "kept")
    before = await rows(lab)
    run = await a_rich_run(lab, "gone")
    child = await lab.run(name="child", tags={"mlflow.parentRunId": UUID(run).hex})
    await upload(lab, run, "own", b"x" * 1_000)
    made = await mlflow(lab, "logged-models", {"experiment_id": "0", "source_run_id": UUID(run).hex, "name": "m"})
    model = made["model"]["info"]
    path = model["artifact_uri"].removeprefix("mlflow-artifacts:/") + "/MLmodel"
    await lab.api.client.put(f"{lab.project.url}/artifacts/{path}", content=b"y" * 100, headers=lab.headers)
    await mlflow(lab, "runs/outputs", {"run_id": UUID(run).hex, "models": [{"model_id": model["model_id"], "step": 0}]})
    refused = await lab.call("POST", "/runs/purge", {"runs": [kept, run]}, expect=409)
    assert (refused["code"], refused["runs"]) == ("not_deleted", [kept, run])
    await change(lab, "delete", [run])
    expected = {
        "experiments": 0,
        "runs": 1,
        "metric_points": 2,
        "params": 1,
        "tags": 2,
        "logged_models": 1,
        "artifacts": 3,
        "bytes_freed": 1_100,  # the weights are the other run's too
        "remaining": 0,
    }
    assert await lab.call("POST", "/runs/purge", {"runs": [run]}, dry_run=True) == expected
    assert (await detail(lab, run))["name"] == "gone"
    grow_old(lab)
    assert await lab.call("POST", "/runs/purge", {"runs": [run]}) == expected
    await lab.call("GET", f"/runs/{run}", expect=404)
    assert (await detail(lab, child))["parent_run_id"] is None
    assert sum(stored(lab).values()) == 1_107
    await run_jobs(lab.api)
    assert list(stored(lab).values()) == [7]
    await change(lab, "delete", [child])
    await lab.call("POST", "/runs/purge", {"runs": [child]})
    assert await rows(lab) == before
    query = 'SELECT count(*) FROM audit_logs WHERE difference @> \'{"event": "purge", "name": "gone"}\''
    assert await count(lab, query + " AND entity_id = :run", run=run) == 1


async def test_runs_that_were_deleted_long_ago_go_a_thousand_at_a_time(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "AT_ONCE", 2)
    runs = [await lab.run() for _ in range(4)]
    await change(lab, "delete", runs)
    async with lab.api.platform() as session:
        long_ago = "UPDATE experiment_runs SET deleted_at = now() - interval '40 days' WHERE id <> :run"
        await session.execute(text(long_ago), {"run": runs[0]})
    dry = await lab.call("POST", "/runs/purge", {"older_than_days": 30}, dry_run=True)
    assert (dry["runs"], dry["remaining"]) == (3, 0)
    first = await lab.call("POST", "/runs/purge", {"older_than_days": 30})
    assert (first["runs"], first["remaining"]) == (2, 1)
    second = await lab.call("POST", "/runs/purge", {"older_than_days": 30})
    assert (second["runs"], second["remaining"]) == (1, 0)
    assert (await detail(lab, runs[0]))["deleted_at"] is not None
    await lab.call("POST", "/runs/purge", {"older_than_days": 30, "runs": runs}, expect=422)
    await lab.call("POST", "/runs/purge", {}, expect=422)


async def test_a_purged_experiment_frees_its_name_and_its_number_is_never_used_again(lab: Lab) -> None:
    number = await an_experiment(lab, "x")
    run = await lab.run(experiment=number)
    view = {"name": "v", "page": "runs", "experiment": number, "definition": {}}
    await lab.call("POST", "/views", view, expect=201)
    await mlflow(lab, "logged-models", {"experiment_id": str(number), "name": "without a run"})
    assert (await lab.call("POST", f"/experiments/{number}/purge", expect=409))["code"] == "not_deleted"
    await lab.call("DELETE", f"/experiments/{number}", expect=204)
    await lab.call("POST", f"/runs/{run}/restore")
    assert (await lab.call("POST", f"/experiments/{number}/purge", expect=409))["runs"] == [run]
    await change(lab, "delete", [run])
    dry = await lab.call("POST", f"/experiments/{number}/purge", dry_run=True)
    done = await lab.call("POST", f"/experiments/{number}/purge")
    assert (done["experiments"], done["runs"], done["logged_models"], done) == (1, 1, 1, dry)
    for path in (f"/experiments/{number}", f"/runs/{run}"):
        await lab.call("GET", path, expect=404)
    assert (await lab.call("GET", "/views"))["items"] == []
    assert await an_experiment(lab, "x") == number + 1
    await lab.call("DELETE", "/experiments/0", expect=204)
    await lab.call("POST", "/experiments/0/purge", expect=409)
    await lab.call("POST", "/experiments/99/purge", expect=404)


async def test_the_source_of_a_registered_version_is_not_purged(lab: Lab) -> None:
    run = await a_rich_run(lab, "source")
    model = await lab.call("POST", "/models", {"name": "fraud"}, expect=201)
    versions = f"/models/{model['id']}/versions"
    await lab.call("POST", versions, {"run_id": run, "path": "model"}, expect=201)
    await change(lab, "delete", [run])
    refused = await lab.call("POST", "/runs/purge", {"runs": [run]}, expect=409)
    assert (refused["code"], refused["models"]) == ("source_of_model", ["fraud version 1"])
    tried = await lab.call("POST", "/runs/purge", {"runs": [run]}, dry_run=True, expect=409)
    assert tried["code"] == "source_of_model", "a dry run says what the purge would"
    assert (await detail(lab, run))["params"] == {"lr": "0.1"}
    await lab.call("DELETE", f"{versions}/1", expect=204)
    assert (await lab.call("POST", "/runs/purge", {"runs": [run]}))["runs"] == 1


async def test_a_version_that_was_registered_by_its_address_keeps_its_run_from_being_purged(
    lab: Lab,
) -> None:
    run = await a_rich_run(lab, "source")
    model = await lab.call("POST", "/models", {"name": "fraud"}, expect=201)
    versions = f"/models/{model['id']}/versions"
    await lab.call("POST", versions, {"run_id": run, "path": "model"}, expect=201)
    # As an import leaves it whose source was an address without a run: what was registered does not change otherwise.
    async with await psycopg.AsyncConnection.connect(lab.api.settings.psycopg_url()) as owner:
        await owner.execute("SET session_replication_role = replica")
        await owner.execute("UPDATE model_versions SET run_id = NULL WHERE run_id = %s", (run,))
    await change(lab, "delete", [run])
    refused = await lab.call("POST", "/runs/purge", {"runs": [run]}, expect=409)
    assert (refused["code"], refused["models"]) == ("source_of_model", ["fraud version 1"])
    tried = await lab.call("POST", "/runs/purge", {"runs": [run]}, dry_run=True, expect=409)
    assert tried["code"] == "source_of_model", "a dry run says what the purge would"
    await lab.call("DELETE", f"{versions}/1", expect=204)
    assert (await lab.call("POST", "/runs/purge", {"runs": [run]}))["runs"] == 1


async def test_an_address_at_which_no_file_can_be_does_not_stop_a_copy_or_a_purge(lab: Lab) -> None:
    made = await mlflow(lab, "experiments/create", {"name": "odd", "artifact_location": "mlflow-artifacts:/x//y"})
    odd = int(made["experiment_id"])
    run = await lab.run(experiment=odd)
    copied = await change(lab, "copy", [run], experiment=odd)
    copy = copied["copies"][0]["copy_id"]
    assert (await detail(lab, copy))["artifact_location"] == f"mlflow-artifacts:/{odd}/{UUID(copy).hex}/artifacts"
    await change(lab, "delete", [run, copy])
    assert (await lab.call("POST", "/runs/purge", {"older_than_days": 0}))["runs"] == 2


async def test_a_model_that_another_run_uses_keeps_its_run_from_being_purged(lab: Lab) -> None:
    run, user = await lab.run(), await lab.run()
    made = await mlflow(lab, "logged-models", {"experiment_id": "0", "source_run_id": UUID(run).hex, "name": "m"})
    inputs = {"run_id": UUID(user).hex, "models": [{"model_id": made["model"]["info"]["model_id"]}]}
    await mlflow(lab, "runs/log-inputs", inputs)
    await change(lab, "delete", [run, user])
    refused = await lab.call("POST", "/runs/purge", {"runs": [run]}, expect=409)
    assert (refused["code"], refused["models"]) == ("model_in_use", ["m"])
    assert (await lab.call("POST", "/runs/purge", {"runs": [run, user]}))["runs"] == 2


async def test_only_managers_purge_and_only_in_their_project(lab: Lab) -> None:
    run, strange = await lab.run(), await (await a_lab_in(lab.api)).run()
    await change(lab, "delete", [run])
    await lab.call("POST", "/runs/purge", {"runs": [run, strange]}, expect=404)
    for role, status in ((ProjectRole.CONTRIBUTOR, 403), (ProjectRole.MANAGER, 200)):
        person = await a_person(lab.api, lab.tenant, OrganizationRole.MEMBER)
        await give_project_role(lab.api, lab.project, person, role)
        headers = await key_headers(lab.api, lab.tenant, person)
        url = f"{lab.project.url}/runs/purge"
        assert (await lab.api.client.post(url, json={"runs": [run]}, headers=headers)).status_code == status


async def test_points_that_came_after_the_purge_are_removed(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "LONGEST_WRITE", -settling.LONGEST_WRITE)
    run, other = await a_rich_run(lab, "gone"), await a_rich_run(lab, "kept")
    await change(lab, "delete", [run])
    await lab.call("POST", "/runs/purge", {"runs": [run]})
    async with lab.api.platform() as session:
        late = """
            INSERT INTO run_metrics (organization_id, run_id, key, first_step, n, steps, timestamps, values)
            SELECT organization_id, :run, key, first_step, n, steps, timestamps, values FROM run_metrics
        """
        await session.execute(text(late), {"run": run})
    await run_jobs(lab.api)
    assert await count(lab, "SELECT count(*) FROM run_metrics WHERE run_id <> :other", other=other) == 0


async def collected(lab: Lab, *, days: float = 1) -> int:
    """Collect what is older; returns the bytes that were freed."""
    context = JobContext(lab.api.settings, lab.api.database, lab.tenant.id, {})
    store: Any = lab.api.app.state.store
    return await collecting.collect(context, store, before=datetime.now(UTC) - timedelta(days=days))


async def test_a_collection_spares_what_has_a_name_or_may_get_one(lab: Lab) -> None:
    run = await lab.run()
    path = await upload(lab, run, "named", b"named")
    await upload(lab, run, "again", b"used again")
    await upload(lab, run, "never", b"never again")
    for name in ("again", "never"):
        await lab.call("DELETE", f"/artifacts/{path.removesuffix('named')}{name}")
    folder = lab.api.settings.data_dir
    assert folder is not None
    draft = folder / "artifacts" / lab.tenant.id.hex / "incoming" / "abandoned"
    draft.write_bytes(b"half of it")
    assert await collected(lab) == 0
    grow_old(lab)

    async def body() -> AsyncIterator[bytes]:
        yield b"used again"

    store: ArtifactStore = lab.api.app.state.store
    await store.write(lab.tenant.id, body(), limit=100)
    assert await collected(lab) == len(b"never again")
    assert sorted(stored(lab).values()) == [len(b"named"), len(b"used again")]


async def test_a_content_that_an_interrupted_collection_left_aside_comes_back(lab: Lab) -> None:
    run = await lab.run()
    path = await upload(lab, run, "f", b"content")
    (file,) = stored(lab)
    aside = file.parent.parent / "aside" / file.name
    aside.parent.mkdir()
    file.rename(aside)
    assert await collected(lab, days=-1) == 0
    answer = await lab.api.client.get(f"{lab.project.url}/artifacts/{path}", headers=lab.headers)
    assert answer.content == b"content"


async def test_an_upload_that_nobody_completed_is_forgotten_after_a_week_with_its_bytes(lab: Lab) -> None:
    urls = []
    for name in ("old", "new"):
        begun = await lab.call("POST", "/artifact-uploads", {"path": name}, expect=201)
        urls.append(f"/artifact-uploads/{begun['id']}")
        part = f"{lab.project.url}{urls[-1]}/parts/1"
        assert (await lab.api.client.put(part, content=name, headers=lab.headers)).status_code == 200
    async with lab.api.platform() as session:
        old = "UPDATE artifact_uploads SET created_at = now() - interval '8 days' WHERE path = 'old'"
        await session.execute(text(old))
    grow_old(lab)
    await collecting.collect_bytes(JobContext(lab.api.settings, lab.api.database, lab.tenant.id, {}), {})
    await lab.call("GET", urls[0], expect=404)
    assert (await lab.call("GET", urls[1]))["received"] == [1]
    assert list(stored(lab).values()) == [len("new")]
