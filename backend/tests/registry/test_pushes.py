"""Folders that come over the native API and become versions."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from modelyard.artifacts import collecting, inventory
from modelyard.artifacts.models import Artifact, ArtifactUpload
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.access import ProjectRole as Role
from modelyard.kernel.db import Database
from modelyard.kernel.jobs import JobContext
from modelyard.registry import jobs, pushes
from modelyard.registry.digests import File, manifest_digest
from modelyard.registry.models_pushes import PushFile, VersionPush
from tests.identity.factories import a_person, a_project, key_headers
from tests.registry.factories import Place, a_model, a_place, a_run, mlflow, store_files
from tests.registry.test_api import ok, refused
from tests.registry.test_reviews import somebody

Files = Mapping[str, bytes]
FILES = {
    "MLmodel": b"flavors:\n  sklearn:\n    sklearn_version: 1.7.0\n",
    "requirements.txt": b"scikit-learn==1.7.0\n",
    "data/weights.bin": bytes(range(256)) * 10,
    "data/same.bin": bytes(range(256)) * 10,
    "empty": b"",
}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def listed(files: Files) -> list[dict[str, Any]]:
    return [{"path": path, "size_bytes": len(body), "digest": digest(body)} for path, body in files.items()]


def in_a_row(*contents: bytes) -> bytes:
    return b"".join(hashlib.sha256(content).digest() + content for content in contents)


async def begin(place: Place, files: Files, model: str = "fraud", **fields: Any) -> Any:
    body = {"model": model, "create_model": True, "files": listed(files), **fields}
    return ok(await place.call("POST", "/pushes", json=body), 201)


async def send(place: Place, push: Any, files: Files) -> httpx.Response:
    """Send what the push lacks."""
    by_digest = {digest(body): body for body in files.values()}
    body = in_a_row(*(by_digest[missing["digest"]] for missing in push["missing"]))
    return await place.call("PUT", f"/pushes/{push['id']}/contents", content=body)


async def pushed(place: Place, files: Files, model: str = "fraud", **fields: Any) -> Any:
    push = await begin(place, files, model, **fields)
    ok(await send(place, push, files))
    return ok(await place.call("POST", f"/pushes/{push['id']}/complete"))


async def test_a_folder_becomes_a_version_with_its_files_and_facts(place: Place) -> None:
    run = await a_run(place, {"auc": 0.9})
    version = await pushed(place, FILES, description="first", tags={"k": "v"}, run_id=str(run.id))
    assert (version["number"], version["status"], version["description"]) == (1, "ready", "first")
    assert (version["tags"], version["framework"], version["run_id"]) == ({"k": "v"}, "sklearn", str(run.id))
    expected = manifest_digest(File(path, len(body), digest(body)) for path, body in FILES.items())
    assert version["digest"] == expected
    url = f"/models/{version['model_id']}/versions/1"
    assert ok(await place.call("GET", url))["metrics"] == {"auc": 0.9}
    manifest = ok(await place.call("GET", f"{url}/manifest"))
    assert manifest["digest"] == expected
    assert manifest["files"] == sorted(listed(FILES), key=lambda file: file["path"])
    pulled = await place.call("GET", f"{url}/contents")
    assert pulled.content == in_a_row(*(FILES[path] for path in sorted(FILES)))
    some = await place.call("GET", f"{url}/contents", params={"first": 2, "count": 2})
    assert some.content == in_a_row(FILES["data/same.bin"], FILES["data/weights.bin"])
    one = await place.call("GET", f"{url}/files/data/weights.bin")
    assert one.content == FILES["data/weights.bin"]
    async with place.transaction() as session:
        left = await session.execute(select(Artifact.path).where(Artifact.path.startswith("registered-models/pushes")))
        assert left.all() == []
        assert (await session.execute(select(PushFile).where(PushFile.push_id.is_not(None)))).all() == []


async def test_an_mlflow_client_reads_a_pushed_version(place: Place) -> None:
    version = await pushed(place, FILES)
    answer = await mlflow(
        place, "GET", "model-versions/get-download-uri", params={"name": "fraud", "version": version["number"]}
    )
    uri = answer.json()["artifact_uri"]
    path = uri.removeprefix("mlflow-artifacts:/")
    root = f"/mlflow/{place.project.tenant.slug}/{place.project.slug}/api/2.0/mlflow-artifacts/artifacts"
    found = await place.api.client.get(f"{root}/{path}/empty", headers=place.headers)
    assert (found.status_code, found.content) == (200, b"")


async def test_what_the_project_has_is_not_sent_again(place: Place) -> None:
    await pushed(place, FILES)
    changed = {**FILES, "data/weights.bin": b"other"}
    push = await begin(place, changed)
    assert [missing["digest"] for missing in push["missing"]] == [digest(b"other")]
    ok(await send(place, push, changed))
    assert ok(await place.call("POST", f"/pushes/{push['id']}/complete"))["number"] == 2


async def test_knowing_a_digest_of_another_project_does_not_give_its_bytes(place: Place) -> None:
    secret = {"secret": b"only there"}
    await pushed(place, secret)
    owner = await a_person(place.api, place.project.tenant, OrganizationRole.OWNER)
    project = await a_project(place.api, place.project.tenant, owner)
    headers = await key_headers(place.api, place.project.tenant, owner)
    body = {"model": "thief", "create_model": True, "files": listed(secret)}
    answer = await place.api.client.post(f"{project.url}/pushes", json=body, headers=headers)
    push = ok(answer, 201)
    assert [missing["digest"] for missing in push["missing"]] == [digest(b"only there")]
    answer = await place.api.client.post(f"{project.url}/pushes/{push['id']}/complete", headers=headers)
    refused(answer, 409, "push_incomplete")
    answer = await place.api.client.get(f"{place.project.url}/pushes/{push['id']}", headers=place.headers)
    refused(answer, 404, "not_found")


async def test_a_push_of_another_organization_does_not_exist(place: Place) -> None:
    push = await begin(place, FILES)
    other = await a_place(place.api)
    url = f"/pushes/{push['id']}"
    refused(await other.call("GET", url), 404, "not_found")
    refused(await other.call("PUT", f"{url}/contents", content=in_a_row(b"")), 404, "not_found")
    refused(await other.call("POST", f"{url}/complete"), 404, "not_found")
    ok(await other.call("DELETE", url), 204)
    ok(await place.call("GET", url))


async def test_completing_asks_for_everything_and_answers_twice_the_same(place: Place) -> None:
    push = await begin(place, FILES)
    url = f"/pushes/{push['id']}"
    answer = await place.call("POST", f"{url}/complete")
    refused(answer, 409, "push_incomplete")
    assert answer.json()["missing"] == [missing["digest"] for missing in push["missing"]]
    assert ok(await place.call("GET", "/models", params={"name": "fraud"}))["items"] == []
    ok(await send(place, push, FILES))
    first = ok(await place.call("POST", f"{url}/complete"))
    assert ok(await place.call("POST", f"{url}/complete")) == first
    refused(await place.call("PUT", f"{url}/contents", content=b""), 409, "push_completed")
    ok(await place.call("DELETE", url), 204)
    assert ok(await place.call("GET", f"/models/{first['model_id']}/versions"))["items"][0]["id"] == first["id"]


async def test_wrong_bytes_are_refused_and_those_before_them_stay(place: Place) -> None:
    files = {"a": b"first", "b": b"second", "c": b"third"}
    push = await begin(place, files)
    url = f"/pushes/{push['id']}"
    body = in_a_row(b"first") + hashlib.sha256(b"second").digest() + b"sECOND"
    answer = await place.call("PUT", f"{url}/contents", content=body)
    refused(answer, 422, "wrong_content")
    assert answer.json()["digest"] == digest(b"second")
    left = [missing["digest"] for missing in ok(await place.call("GET", url))["missing"]]
    assert left == [digest(b"second"), digest(b"third")]
    cut = in_a_row(b"second") + hashlib.sha256(b"third").digest() + b"thi"
    refused(await place.call("PUT", f"{url}/contents", content=cut), 422, "contents_cut")
    refused(await place.call("PUT", f"{url}/contents", content=in_a_row(b"first")), 422, "invalid")
    ok(await place.call("PUT", f"{url}/contents", content=in_a_row(b"third")))
    assert ok(await place.call("POST", f"{url}/complete"))["number"] == 1


async def test_a_push_begun_again_goes_on_where_the_first_one_broke(place: Place) -> None:
    files = {"a": b"first", "b": b"second"}
    push = await begin(place, files)
    ok(await place.call("PUT", f"/pushes/{push['id']}/contents", content=in_a_row(b"first")))
    again = await begin(place, files)
    assert [missing["digest"] for missing in again["missing"]] == [digest(b"second")]


async def test_a_large_file_comes_in_parts_and_goes_on_after_a_break(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushes, "PART_BYTES", 10)
    large = b"0123456789abcdefghijKLMNO"
    push = await begin(place, {"large": large})
    assert push["missing"] == [{"digest": digest(large), "size_bytes": 25, "part_bytes": 10, "received": []}]
    part = f"/contents/{digest(large)}"
    url = f"/pushes/{push['id']}{part}"
    ok(await place.call("PUT", f"{url}/parts/1", content=large[:10]))
    ok(await place.call("PUT", f"{url}/parts/3", content=large[20:]))
    answer = await place.call("POST", f"{url}/join")
    refused(answer, 422, "parts_missing")
    refused(await place.call("PUT", f"{url}/parts/4", content=b"x"), 422, "invalid")
    refused(await place.call("PUT", f"{url}/parts/2", content=b"short"), 422, "contents_cut")
    refused(await place.call("PUT", f"{url}/parts/2", content=b"longer than that"), 413, "too_large")
    again = await begin(place, {"large": large})
    assert again["missing"][0]["received"] == [1, 3]
    url = f"/pushes/{again['id']}"
    ok(await place.call("PUT", f"{url}{part}/parts/2", content=large[10:20]))
    ok(await place.call("POST", f"{url}{part}/join"))
    version = ok(await place.call("POST", f"{url}/complete"))
    found = await place.call("GET", f"/models/{version['model_id']}/versions/1/files/large")
    assert found.content == large
    async with place.transaction() as session:
        assert (await session.execute(select(ArtifactUpload))).all() == []


async def test_parts_of_something_else_are_forgotten(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushes, "PART_BYTES", 4)
    push = await begin(place, {"large": b"12345678"})
    url = f"/pushes/{push['id']}/contents/{digest(b'12345678')}"
    for number in (1, 2):
        ok(await place.call("PUT", f"{url}/parts/{number}", content=b"1234"))
    refused(await place.call("POST", f"{url}/join"), 422, "wrong_content")
    assert ok(await place.call("GET", f"/pushes/{push['id']}"))["missing"][0]["received"] == []


@pytest.mark.parametrize(
    ("paths", "pointer"),
    [
        (["../x"], "/files/0/path"),
        (["/x"], "/files/0/path"),
        (["a//b"], "/files/0/path"),
        (["a\\b"], "/files/0/path"),
        (["C:/x"], "/files/0/path"),
        (["a%2e%2e"], "/files/0/path"),
        (["a\x00"], "/files/0/path"),
        (["ä" * 1000], "/files/0/path"),
        (["a", "a"], "/files/1/path"),
        (["a/b", "a"], "/files/0/path"),
    ],
)
async def test_paths_that_lead_elsewhere_are_refused(place: Place, paths: list[str], pointer: str) -> None:
    files = [{"path": path, "size_bytes": 0, "digest": digest(b"")} for path in paths]
    body = {"model": "fraud", "create_model": True, "files": files}
    answer = await place.call("POST", "/pushes", json=body)
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer), answer.text


async def test_a_push_needs_a_model_unless_it_makes_one(place: Place) -> None:
    body = {"model": "unknown", "files": listed(FILES)}
    refused(await place.call("POST", "/pushes", json=body), 404, "not_found")
    await a_model(place, "known")
    ok(await place.call("POST", "/pushes", json={**body, "model": "known"}), 201)
    refused(await place.call("POST", "/pushes", json={**body, "model": "a/b", "create_model": True}), 422, "invalid")


async def test_a_model_deleted_meanwhile_gets_no_version(place: Place) -> None:
    model = await a_model(place, "fraud")
    push = await begin(place, FILES)
    ok(await send(place, push, FILES))
    ok(await place.call("DELETE", f"/models/{model.id}"), 204)
    refused(await place.call("POST", f"/pushes/{push['id']}/complete"), 404, "not_found")


async def test_thirty_two_at_once_get_the_numbers_one_to_thirty_two_though_others_fail(place: Place) -> None:
    """Half of them pushes, half registered from a run, and the model is made by whichever comes first."""
    run = await a_run(place)
    await store_files(place, f"{run.artifact_location.removeprefix('mlflow-artifacts:/')}/model", {"w": b"w"})
    begun = [await begin(place, {"n": str(number).encode()}) for number in range(16)]
    for number, push in enumerate(begun):
        ok(await send(place, push, {"n": str(number).encode()}))
    broken = [await begin(place, {"n": f"never sent {number}".encode()}) for number in range(8)]
    model = ok(await place.call("POST", "/models", json={"name": "other"}), 201)
    await asyncio.gather(*(place.call("POST", f"/pushes/{push['id']}/complete") for push in begun[:1]))
    found = ok(await place.call("GET", "/models", params={"name": "fraud"}))["items"][0]["id"]
    from_run = {"run_id": str(run.id), "path": "model"}
    nothing = {"run_id": str(run.id), "path": "nothing"}
    answers = await asyncio.gather(
        *(place.call("POST", f"/pushes/{push['id']}/complete") for push in begun),
        *(place.call("POST", f"/pushes/{push['id']}/complete") for push in broken),
        *(place.call("POST", f"/models/{found}/versions", json=from_run) for _ in range(16)),
        *(place.call("POST", f"/models/{found}/versions", json=nothing) for _ in range(8)),
        place.call("DELETE", f"/models/{model['id']}"),
    )
    numbers = sorted(answer.json()["number"] for answer in answers if answer.status_code in (200, 201))
    assert numbers == list(range(1, 33))
    assert sorted(answer.status_code for answer in answers)[-16:] == [409] * 8 + [422] * 8


async def test_a_model_that_many_make_at_once_is_made_once(place: Place) -> None:
    begun = [await begin(place, {"n": str(number).encode()}, "new") for number in range(8)]
    for number, push in enumerate(begun):
        ok(await send(place, push, {"n": str(number).encode()}))
    answers = await asyncio.gather(*(place.call("POST", f"/pushes/{push['id']}/complete") for push in begun))
    assert sorted(ok(answer)["number"] for answer in answers) == list(range(1, 9))
    assert len({answer.json()["model_id"] for answer in answers}) == 1


async def test_one_push_completed_by_many_at_once_is_one_version(place: Place) -> None:
    push = await begin(place, FILES)
    ok(await send(place, push, FILES))
    answers = await asyncio.gather(*(place.call("POST", f"/pushes/{push['id']}/complete") for _ in range(8)))
    assert {ok(answer)["number"] for answer in answers} == {1}


async def test_a_run_s_single_file_becomes_a_version(place: Place) -> None:
    run = await a_run(place)
    root = run.artifact_location.removeprefix("mlflow-artifacts:/")
    await store_files(place, root, {"model.onnx": b"onnx"})
    model = await a_model(place)
    body = {"run_id": str(run.id), "path": "model.onnx"}
    version = ok(await place.call("POST", f"/models/{model.id}/versions", json=body), 201)
    assert version["size_bytes"] == 4
    manifest = ok(await place.call("GET", f"/models/{model.id}/versions/1/manifest"))
    assert manifest["files"] == listed({"model.onnx": b"onnx"})
    assert manifest["digest"] == version["digest"]


async def test_a_version_kept_elsewhere_has_no_manifest(place: Place) -> None:
    model = await a_model(place, "far")
    body = {"name": "far", "source": "s3://bucket/model"}
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    for path in ("manifest", "contents", "files/x"):
        refused(await place.call("GET", f"/models/{model.id}/versions/1/{path}"), 404, "not_found")


def worker(place: Place) -> JobContext:
    database: Database = place.api.database
    return JobContext(place.api.settings, database, place.scope.organization_id, {})


async def age(place: Place) -> None:
    """A week goes by for every push of the organization."""
    async with place.transaction() as session:
        old = text("UPDATE version_pushes SET created_at = :then, expires_at = :now - interval '1 second'")
        await session.execute(old, {"then": datetime.now(UTC) - pushes.LIFE, "now": datetime.now(UTC)})


async def test_bytes_of_a_push_are_kept_while_it_lives_and_collected_after(place: Place) -> None:
    push = await begin(place, FILES)
    ok(await send(place, push, FILES))
    later = datetime.now(UTC) + timedelta(days=2)
    assert await collecting.collect(worker(place), place.store, before=later) == 0
    report = await inventory.check(
        place.api.database, place.store, place.scope.organization_id, read=False, tell=lambda _: None
    )
    assert (report.orphans, report.missing) == (0, 0)
    await age(place)
    refused(await place.call("GET", f"/pushes/{push['id']}"), 404, "not_found")
    refused(await place.call("POST", f"/pushes/{push['id']}/complete"), 404, "not_found")
    await jobs.forget_pushes(worker(place), {})
    async with place.transaction() as session:
        mine = VersionPush.organization_id == place.scope.organization_id
        assert (await session.execute(select(VersionPush).where(mine))).all() == []
    freed = sum(len(body) for body in set(FILES.values()))
    assert await collecting.collect(worker(place), place.store, before=later) == freed


async def test_giving_up_forgets_the_push_and_its_parts(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushes, "PART_BYTES", 4)
    push = await begin(place, {"large": b"12345678"})
    url = f"/pushes/{push['id']}"
    ok(await place.call("PUT", f"{url}/contents/{digest(b'12345678')}/parts/1", content=b"1234"))
    ok(await place.call("DELETE", url), 204)
    ok(await place.call("DELETE", url), 204)
    refused(await place.call("GET", url), 404, "not_found")
    async with place.transaction() as session:
        assert (await session.execute(select(ArtifactUpload))).all() == []


async def test_pushes_count_for_the_quota_of_bytes(place: Place) -> None:
    async with place.api.platform() as session:
        limited = text("UPDATE organizations SET quotas = '{\"bytes\": 100}' WHERE id = :id")
        await session.execute(limited, {"id": place.scope.organization_id})
    first = await begin(place, {"a": b"x" * 60})
    body = {"model": "other", "create_model": True, "files": listed({"b": b"y" * 60})}
    refused(await place.call("POST", "/pushes", json=body), 403, "quota_exceeded")
    ok(await send(place, first, {"a": b"x" * 60}))
    ok(await place.call("POST", f"/pushes/{first['id']}/complete"))
    refused(await place.call("POST", "/pushes", json=body), 403, "quota_exceeded")
    await pushed(place, {"again": b"x" * 60})  # the same bytes count once
    assert (await place.call("PUT", "/artifacts/file", content=b"z" * 41)).status_code == 403
    ok(await place.call("PUT", "/artifacts/file", content=b"z" * 40))


async def test_a_viewer_pulls_and_does_not_push(place: Place) -> None:
    version = await pushed(place, FILES)
    viewer = await a_person(place.api, place.project.tenant, OrganizationRole.VIEWER)
    headers = await key_headers(place.api, place.project.tenant, viewer)
    root = place.project.url
    url = f"{root}/models/{version['model_id']}/versions/1/contents"
    assert (await place.api.client.get(url, headers=headers)).status_code == 200
    body = {"model": "fraud", "files": listed(FILES)}
    answer = await place.api.client.post(f"{root}/pushes", json=body, headers=headers)
    refused(answer, 403, "forbidden")


async def limit_bytes(place: Place, limit: int) -> None:
    async with place.api.platform() as session:
        change = text(
            "UPDATE organizations SET quotas = jsonb_build_object('bytes', CAST(:limit AS bigint)) WHERE id = :id"
        )
        await session.execute(change, {"limit": limit, "id": place.scope.organization_id})


async def test_what_an_open_push_is_to_bring_counts_for_every_upload(place: Place) -> None:
    await limit_bytes(place, 100)
    push = await begin(place, {"a": b"x" * 90})
    refused(await place.call("PUT", "/artifacts/f", content=b"z" * 90), 403, "quota_exceeded")
    ok(await send(place, push, {"a": b"x" * 90}))
    refused(await place.call("PUT", "/artifacts/f", content=b"z" * 90), 403, "quota_exceeded")
    assert ok(await place.call("POST", f"/pushes/{push['id']}/complete"))["size_bytes"] == 90
    refused(await place.call("PUT", "/artifacts/f", content=b"z" * 90), 403, "quota_exceeded")


async def test_a_content_that_only_a_push_holds_any_more_counts(place: Place) -> None:
    await limit_bytes(place, 100)
    ok(await place.call("PUT", "/artifacts/f", content=b"A" * 90))
    push = await begin(place, {"a": b"A" * 90})
    ok(await place.call("DELETE", "/artifacts/f"))
    refused(await place.call("PUT", "/artifacts/f", content=b"B" * 90), 403, "quota_exceeded")
    ok(await place.call("DELETE", f"/pushes/{push['id']}"), 204)
    ok(await place.call("PUT", "/artifacts/f", content=b"B" * 90))


async def test_an_expired_push_no_longer_counts(place: Place) -> None:
    await limit_bytes(place, 100)
    await begin(place, {"a": b"x" * 60})
    async with place.transaction() as session:
        old = "UPDATE version_pushes SET created_at = now() - interval '8 days', expires_at = now() - interval '1 s'"
        await session.execute(text(f"{old} WHERE organization_id = :org"), {"org": place.scope.organization_id})
    await begin(place, {"b": b"y" * 60}, "other")


async def test_a_push_is_its_beginners_alone_and_a_manager_may_give_it_up(place: Place) -> None:
    """Who completes it would be the author of somebody else's bytes."""
    push = await begin(place, {"a": b"x"})
    ok(await send(place, push, {"a": b"x"}))
    url = f"/pushes/{push['id']}"
    contributor, manager = await somebody(place, Role.CONTRIBUTOR), await somebody(place)
    refused(await contributor.call("GET", url), 404, "not_found")
    refused(await contributor.call("POST", f"{url}/complete"), 404, "not_found")
    refused(await contributor.call("DELETE", url), 403, "forbidden")
    ok(await place.call("GET", url))
    ok(await manager.call("DELETE", url), 204)
    refused(await place.call("GET", url), 404, "not_found")


async def test_a_push_outlives_the_run_that_it_names(place: Place) -> None:
    run = await a_run(place)
    push = await begin(place, {"a": b"x"}, run_id=str(run.id))
    ok(await place.call("DELETE", f"/runs/{run.id}"), 204)
    ok(await place.call("POST", "/runs/purge", json={"runs": [str(run.id)]}))
    ok(await send(place, push, {"a": b"x"}))
    assert ok(await place.call("POST", f"/pushes/{push['id']}/complete"))["run_id"] is None
