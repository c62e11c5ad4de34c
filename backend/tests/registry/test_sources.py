"""Whatever a client names as a version's source is accepted or refused, and never an error of the server."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.registry.factories import Place, a_model, a_run, a_version, mlflow

STRANGE = [
    "http://[", "s3://[x", "runs:/", "runs:", "models:/", "models:/m-", "models:/a@b@c", "models:/a@", "models:/@a",
    "models://host/a/1", "models:/nope/latest", "models:/a/b/c", "models:/m/99999999999999999999", "models:/m/-1",
    "mlflow-artifacts:", "mlflow-artifacts:/", "mlflow-artifacts:/%00", "s3://b", "s3://b/%25252e%25252e/x", "s3://b/\0",
    "s3:///x/./y", "file:", "file://host/x", "//host/x", "\0", "s3://b/\ud800", "::", ":", "?", "#", "C:\\x",
    "x" * 3000,
]  # fmt: skip


async def post(place: Place, **body: Any) -> httpx.Response:
    headers = {**place.headers, "Content-Type": "application/json"}
    root = f"/mlflow/{place.project.tenant.slug}/{place.project.slug}/api/2.0/mlflow"
    content = json.dumps(body).encode()
    return await place.api.client.post(f"{root}/model-versions/create", content=content, headers=headers)


async def test_strange_sources_are_refused(place: Place) -> None:
    run = await a_run(place)
    await a_version(place, await a_model(place, "m"))
    origins: list[dict[str, str]] = [{}, {"run_id": run.id.hex}, {"model_id": f"m-{'0' * 32}"}, {"run_id": "\0"}]
    for source in STRANGE:
        for origin in origins:
            answer = await post(place, name="m", source=source, **origin)
            assert answer.status_code in (400, 404), (source, origin, answer.text)


async def test_a_version_is_a_source_by_number_stage_alias_and_as_the_latest(place: Place) -> None:
    model = await a_model(place, "m")
    for number in (1, 2):
        await a_version(place, model, f"s3://bucket/{number}")
    for path, body in (
        ("registered-models/alias", {"name": "m", "alias": "best", "version": "1"}),
        ("model-versions/transition-stage", {"name": "m", "version": "1", "stage": "Production"}),
        ("registered-models/create", {"name": "copy"}),
    ):
        assert (await mlflow(place, "POST", path, json=body)).status_code == 200
    for suffix, number in (("/1", 1), ("/production", 1), ("@best", 1), ("/latest", 2), ("@latest", 2)):
        answer = await post(place, name="copy", source=f"models:/m{suffix}")
        made = answer.json()["model_version"]
        assert made["source"] == f"models:/m/{number}"
        found = await mlflow(
            place, "GET", "model-versions/get-download-uri", params={"name": "copy", "version": made["version"]}
        )
        assert found.json() == {"artifact_uri": f"s3://bucket/{number}"}
    for suffix, status in (("@none", 400), ("/3", 404), ("/Staging", 404), ("/Bogus", 400)):
        assert (await post(place, name="copy", source=f"models:/m{suffix}")).status_code == status


async def test_the_place_of_a_runs_uri_is_known_though_its_text_stays(place: Place) -> None:
    run = await a_run(place)
    model = await a_model(place, "m")
    assert (await post(place, name="m", source=f"runs:/{run.id.hex}/model", run_id=run.id.hex)).status_code == 200
    version = (await place.call("GET", f"/models/{model.id}/versions/1")).json()
    assert version["artifact_location"] == f"{run.artifact_location}/model"
    assert (version["source"], version["run_id"]) == (f"runs:/{run.id.hex}/model", str(run.id))
