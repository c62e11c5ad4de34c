"""What registering costs, and what stays of a version's facts whatever becomes of what they came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.tracking.models import Run
from tests.identity.factories import a_person, give_project_role, key_headers
from tests.registry.factories import Place, a_model, a_place, a_run, a_version, mlflow, store_files
from tests.registry.test_api import ok, refused
from tests.registry.test_comparing import AMOUNT, described, log
from tests.registry.test_lineage import copied, counted

QUERIES = {"mlflow": 16, "native": 16}
"""SQLAlchemy's statements of one registration at most; giving the files their names is one of the driver's besides."""


async def a_full_run(place: Place, files: int = 10, metrics: int = 20) -> Run:
    """A run with a model's files, metrics, a commit and a data set."""
    run = await a_run(place)
    values = [{"key": f"m{number}", "value": number / 7, "timestamp": 1, "step": 1} for number in range(metrics)]
    await log(place, run.id.hex, metrics=values, tags=[{"key": "mlflow.source.git.commit", "value": "c0ffee"}])
    dataset = {"name": "payments", "digest": "d1", "source_type": "local", "source": "{}"}
    used = [{"dataset": dataset, "tags": [{"key": "mlflow.data.context", "value": "training"}]}]
    ok(await mlflow(place, "POST", "runs/log-inputs", json={"run_id": run.id.hex, "datasets": used}))
    small = {f"data/{number}.bin": bytes([number % 256]) * 100 for number in range(files - 3)}
    own = {"MLmodel": described("1.5.0", AMOUNT), "requirements.txt": b"numpy\n", "input_example.json": b"{}"}
    await store_files(place, f"0/{run.id.hex}/artifacts/model", {**small, **own})
    return run


async def register(place: Place, way: str, name: str, model_id: object, run: Run) -> None:
    if way == "native":
        body = {"run_id": str(run.id), "path": "model"}
        ok(await place.call("POST", f"/models/{model_id}/versions", json=body), 201)
        return
    source: Mapping[str, Any] = {"source": f"{run.artifact_location}/model", "run_id": run.id.hex}
    ok(await mlflow(place, "POST", "model-versions/create", json={"name": name, **source}))


@pytest.mark.parametrize("way", sorted(QUERIES))
async def test_registering_asks_the_database_as_often_for_a_large_run_as_for_a_small_one(
    place: Place, way: str
) -> None:
    model = await a_model(place, "fraud")
    small, large = await a_full_run(place, files=3, metrics=1), await a_full_run(place, files=30, metrics=200)
    await register(place, way, model.name, model.id, small)
    asked = []
    for run in (small, large):
        with counted(place) as statements:
            await register(place, way, model.name, model.id, run)
        asked.append(len(statements))
    assert asked[0] == asked[1], asked
    assert asked[0] <= QUERIES[way], asked


async def test_facts_and_files_stay_when_the_run_is_deleted_and_its_artifacts_are_gone(place: Place) -> None:
    model = await a_model(place, "fraud")
    run = await a_full_run(place)
    await register(place, "mlflow", model.name, model.id, run)
    url = f"/models/{model.id}/versions/1"
    shown = ("metrics", "git_commit", "datasets", "file_count", "size_bytes", "digest", "signature", "input_example")
    before = ok(await place.call("GET", url))
    card = ok(await place.call("GET", f"{url}/card"))
    folder = f"/mlflow/{place.project.tenant.slug}/{place.project.slug}/api/2.0/mlflow-artifacts/artifacts"
    gone = await place.api.client.delete(f"{folder}/0/{run.id.hex}/artifacts/model", headers=place.headers)
    assert gone.status_code in (200, 204), gone.text
    ok(await mlflow(place, "POST", "runs/delete", json={"run_id": run.id.hex}))
    after = ok(await place.call("GET", url))
    assert {name: after[name] for name in shown} == {name: before[name] for name in shown}
    assert (len(after["metrics"]), after["git_commit"], after["file_count"]) == (20, "c0ffee", 10)
    assert ok(await place.call("GET", f"{url}/card")) == card
    assert not any(ok(await place.call("GET", f"{url}/diff?against=1"))["changes"].values())
    assert len(ok(await place.call("GET", f"{url}/manifest"))["files"]) == 10


async def test_numbers_that_json_lacks_are_words_in_facts_card_and_difference(place: Place) -> None:
    model = await a_model(place)
    run = await a_run(place, {"loss": float("nan"), "best": float("inf"), "worst": float("-inf"), "auc": 0.5})
    await a_version(place, model, run_id=run.id)
    await a_version(place, model)
    url = f"/models/{model.id}/versions"
    stored = {"loss": "NaN", "auc": 0.5}
    found = ok(await place.call("GET", f"{url}/1"))["metrics"]
    assert {name: found[name] for name in stored} == stored
    assert found.keys() == {"loss", "best", "worst", "auc"}
    assert "| loss | NaN |" in ok(await place.call("GET", f"{url}/1/card"))["markdown"]
    lost = ok(await place.call("GET", f"{url}/2/diff?against=1"))["changes"]["metrics"]
    assert {"name": "loss", "before": "NaN", "after": None} in lost
    itself = ok(await place.call("GET", f"{url}/1/diff?against=1"))
    assert not any(itself["totals"].values())


async def test_a_version_whose_files_lie_elsewhere_has_a_card_and_a_difference_without_files(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    location = await store_files(place, "0/x/artifacts/model", {"MLmodel": described("1", AMOUNT)})
    await a_version(place, model, location)
    url = f"/models/{model.id}/versions"
    first = ok(await place.call("GET", f"{url}/1"))
    assert (first["file_count"], first["digest"], first["datasets"], first["git_commit"]) == (None, None, [], "")
    card = ok(await place.call("GET", f"{url}/1/card"))
    assert card["generated"]
    assert "Digest" not in card["markdown"]
    found = ok(await place.call("GET", f"{url}/2/diff?against=1"))
    assert [(one["name"], one["before"]) for one in found["changes"]["files"]] == [("MLmodel", None)]


async def test_a_copy_has_the_facts_of_its_origin(place: Place) -> None:
    model = await a_model(place, "fraud")
    run = await a_full_run(place)
    await register(place, "native", model.name, model.id, run)
    await copied(place, model, place, "fraud-prod")
    names = {one["name"]: one["id"] for one in ok(await place.call("GET", "/models"))["items"]}
    copy = names["fraud-prod"]
    found = ok(await place.call("GET", f"/models/{copy}/versions/1/diff?against=1&against_model={model.id}"))
    assert not any(found["changes"].values())


async def test_who_reads_a_model_reads_its_card_and_differences_and_who_does_not_gets_neither(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    url = f"{place.project.url}/models/{model.id}/versions/1"
    client, tenant = place.api.client, place.project.tenant
    other = await a_place(place.api)
    member = await a_person(place.api, tenant, OrganizationRole.MEMBER)
    outside = await key_headers(place.api, tenant, member)
    for path in ("/card", "/diff?against=1"):
        for headers, status in (({}, 401), (other.headers, 404), (outside, 404)):
            assert (await client.get(url + path, headers=headers)).status_code == status
    await give_project_role(place.api, place.project, member, ProjectRole.VIEWER)
    for path in ("/card", "/diff?against=1"):
        assert (await client.get(url + path, headers=outside)).status_code == 200
    assert (await client.patch(url, headers=outside, json={"model_card": "Mine"})).status_code == 403


@pytest.mark.parametrize(
    "query", ["against=0", "against=-1", "against=x", "against=99999999999999999999", "against=1&against_model=x"]
)
async def test_a_version_to_compare_with_is_a_number_of_a_version(place: Place, query: str) -> None:
    model = await a_model(place)
    await a_version(place, model)
    answer = await place.call("GET", f"/models/{model.id}/versions/1/diff?{query}")
    refused(answer, 422, "invalid")


async def test_a_card_changes_with_if_match_alone_when_asked_and_leaves_a_trace(place: Place) -> None:
    model = await a_model(place)
    await a_version(place, model)
    url = f"{place.project.url}/models/{model.id}/versions/1"
    tag = (await place.call("GET", f"/models/{model.id}/versions/1")).headers["ETag"]
    with_tag = {**place.headers, "If-Match": tag}
    for status in (200, 412):
        answer = await place.api.client.patch(url, headers=with_tag, json={"model_card": "# Mine <b>"})
        assert answer.status_code == status, answer.text
    too_long = await place.call("PATCH", f"/models/{model.id}/versions/1", json={"model_card": "x" * 100_001})
    assert too_long.status_code == 422
    async with place.api.platform() as session:
        trail = text("SELECT difference FROM audit_logs WHERE organization_id = :organization_id AND action = 'update'")
        rows = (await session.execute(trail, {"organization_id": place.scope.organization_id})).scalars().all()
    assert any("model_card" in difference for difference in rows), rows
