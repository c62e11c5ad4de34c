"""Several pushes of the same bytes, and what they count for the quota together."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from sqlalchemy import select, text

from modelyard.artifacts.models import ArtifactUpload
from modelyard.kernel.access import OrganizationRole
from modelyard.registry import jobs, pushes
from tests.identity.factories import a_person, a_project
from tests.registry.factories import Place
from tests.registry.test_api import ok, refused
from tests.registry.test_pushes import age, begin, digest, limit_bytes, listed, worker
from tests.registry.test_reviews import somebody

LARGE = b"12345678"


@pytest.fixture
def parts_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushes, "PART_BYTES", 4)


async def part(place: Place, push: dict[str, str], number: int, content: bytes) -> httpx.Response:
    return await place.call("PUT", f"/pushes/{push['id']}/contents/{digest(LARGE)}/parts/{number}", content=content)


async def join(place: Place, push: dict[str, str]) -> httpx.Response:
    return await place.call("POST", f"/pushes/{push['id']}/contents/{digest(LARGE)}/join")


async def parts_known(place: Place) -> int:
    async with place.transaction() as session:
        return len((await session.execute(select(ArtifactUpload))).all())


@pytest.mark.usefixtures("parts_of_four")
async def test_two_pushes_of_a_large_file_by_one_person_both_end(place: Place) -> None:
    first, second = await begin(place, {"f": LARGE}, "first"), await begin(place, {"f": LARGE}, "second")
    ok(await part(place, second, 1, LARGE[:4]))
    for number, content in ((1, LARGE[:4]), (2, LARGE[4:])):
        ok(await part(place, first, number, content))
    ok(await join(place, first))
    # Its parts became the content meanwhile, and the second one knows nothing of that.
    ok(await part(place, second, 2, LARGE[4:]))
    for push in (second, first):
        ok(await join(place, push))
        assert ok(await place.call("POST", f"/pushes/{push['id']}/complete"))["size_bytes"] == 8
    assert await parts_known(place) == 0


@pytest.mark.usefixtures("parts_of_four")
async def test_two_pushes_that_join_at_the_same_moment_both_end(place: Place) -> None:
    begun = [await begin(place, {"f": LARGE}, name) for name in ("first", "second")]
    for number, content in ((1, LARGE[:4]), (2, LARGE[4:])):
        for answer in await asyncio.gather(*(part(place, push, number, content) for push in begun)):
            ok(answer)
    for answer in await asyncio.gather(*(join(place, push) for push in begun)):
        ok(answer)
    for push in begun:
        ok(await place.call("POST", f"/pushes/{push['id']}/complete"))
    assert await parts_known(place) == 0


@pytest.mark.usefixtures("parts_of_four")
async def test_the_push_that_a_manager_gives_up_leaves_no_parts(place: Place) -> None:
    push = await begin(place, {"f": LARGE})
    ok(await part(place, push, 1, LARGE[:4]))
    ok(await (await somebody(place)).call("DELETE", f"/pushes/{push['id']}"), 204)
    assert await parts_known(place) == 0


@pytest.mark.usefixtures("parts_of_four")
async def test_a_push_that_expires_leaves_no_parts_but_those_of_another(place: Place) -> None:
    push = await begin(place, {"f": LARGE})
    ok(await part(place, push, 1, LARGE[:4]))
    await age(place)
    again = await begin(place, {"f": LARGE})
    await jobs.forget_pushes(worker(place), {})
    assert ok(await place.call("GET", f"/pushes/{again['id']}"))["missing"][0]["received"] == [1]
    await age(place)
    await jobs.forget_pushes(worker(place), {})
    assert await parts_known(place) == 0


async def test_a_push_begun_again_counts_once_for_the_quota(place: Place) -> None:
    await limit_bytes(place, 100)
    files = {"a": b"x" * 30, "b": b"y" * 30}
    await begin(place, files)
    await begin(place, files)
    body = {"model": "fraud", "create_model": True, "files": listed({**files, "c": b"z" * 41})}
    refused(await place.call("POST", "/pushes", json=body), 403, "quota_exceeded")
    await begin(place, {**files, "c": b"z" * 40})


async def test_what_another_project_has_is_sent_and_counts_once_for_the_quota(place: Place) -> None:
    await limit_bytes(place, 100)
    ok(await place.call("PUT", "/artifacts/f", content=b"A" * 60))
    owner = await a_person(place.api, place.project.tenant, OrganizationRole.OWNER)
    other = await a_project(place.api, place.project.tenant, owner)
    body = {"model": "fraud", "create_model": True, "files": listed({"a": b"A" * 60})}
    begun = ok(await place.api.client.post(f"{other.url}/pushes", json=body, headers=place.headers), 201)
    assert [missing["digest"] for missing in begun["missing"]] == [digest(b"A" * 60)]


async def test_of_many_who_begin_at_once_only_those_within_the_quota_do(place: Place) -> None:
    await limit_bytes(place, 100)
    bodies = [
        {"model": f"m{number}", "create_model": True, "files": listed({"a": bytes([number]) * 60})}
        for number in range(8)
    ]
    answers = await asyncio.gather(
        *(place.call("POST", "/pushes", json=body) for body in bodies),
        *(place.call("PUT", f"/artifacts/f{number}", content=bytes([number + 100]) * 60) for number in range(4)),
    )
    assert sorted(answer.status_code for answer in answers)[1:] == [403] * 11
    async with place.api.platform() as session:
        mine = {"org": place.scope.organization_id}
        begun = await session.scalar(text("SELECT count(*) FROM version_pushes WHERE organization_id = :org"), mine)
        named = await session.scalar(text("SELECT count(*) FROM artifacts WHERE organization_id = :org"), mine)
    assert (begun or 0) + (named or 0) == 1
