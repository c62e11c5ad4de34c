"""The own files of a version: nobody changes them, whatever happens to what it was made from."""

from __future__ import annotations

from sqlalchemy import text

from modelyard.registry.manifest import place_of
from tests.registry.factories import Place, a_model, a_run, a_version, mlflow, store_files


async def test_the_files_of_a_version_are_out_of_everybodys_reach(place: Place) -> None:
    model = await a_model(place)
    location = await store_files(place, "1/run/artifacts/model", {"weights": b"w"})
    await a_version(place, model, location)
    own = place_of(model.id, 1)
    proxy = f"/mlflow/{place.project.tenant.slug}/{place.project.slug}/api/2.0/mlflow-artifacts"
    client = place.api.client
    for path in (f"{own}/weights", f"{own}/new", own, "registered-models", "registered%2Dmodels/x"):
        for answer in (
            await place.call("PUT", f"/artifacts/{path}", content=b"x"),
            await place.call("DELETE", f"/artifacts/{path}"),
            await place.call("POST", "/artifact-uploads", json={"path": path}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "sealed"), path
        folder, _, name = path.rpartition("/")
        create = f"{proxy}/mpu/create/{folder}" if folder else f"{proxy}/mpu/create"
        for answer in (
            await client.put(f"{proxy}/artifacts/{path}", content=b"x", headers=place.headers),
            await client.delete(f"{proxy}/artifacts/{path}", headers=place.headers),
            *(
                [await client.post(create, json={"path": name, "num_parts": 1}, headers=place.headers)]
                if folder
                else []
            ),
        ):
            assert (answer.status_code, answer.json()["error_code"]) == (409, "RESOURCE_CONFLICT"), path
    assert (await place.call("DELETE", "/artifacts/1")).json() == {"files": 1}
    assert (await place.call("GET", f"/artifacts/{own}/weights")).content == b"w"


async def test_a_copied_run_stores_nothing_among_the_files_of_versions(place: Place) -> None:
    model = await a_model(place)
    version = await a_version(place, model, await store_files(place, "0/a/artifacts/model", {"w": b"w"}))
    run = await a_run(place)
    await store_files(place, run.artifact_location.removeprefix("mlflow-artifacts:/"), {"evil.pkl": b"evil"})
    sealed = f"mlflow-artifacts:/registered-models/{model.id.hex}/1"
    for location in (sealed, sealed.replace("-models", "%2Dmodels"), "mlflow-artifacts:/registered-models"):
        body = {"name": "x", "artifact_location": location}
        refused = await mlflow(place, "POST", "experiments/create", json=body)
        assert (refused.status_code, refused.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE"), location
    made = await mlflow(place, "POST", "experiments/create", json={"name": "x"})
    async with place.transaction() as session:  # as one may be from before that was refused
        await session.execute(text("UPDATE experiments SET artifact_location = :l WHERE name = 'x'"), {"l": sealed})
    body = {"action": "copy", "runs": [str(run.id)], "experiment": int(made.json()["experiment_id"])}
    assert (await place.call("POST", "/runs/bulk", json=body)).status_code == 200
    manifest = (await place.call("GET", f"/models/{model.id}/versions/1/manifest")).json()
    assert ([file["path"] for file in manifest["files"]], manifest["digest"]) == (["w"], version.digest)
