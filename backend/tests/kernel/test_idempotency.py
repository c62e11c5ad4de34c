"""A POST with an `Idempotency-Key` makes one thing, however often and however fast it is repeated."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select, text, update

from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.idempotency import IdempotencyKey
from tests.identity.factories import Api, a_person, a_project, an_organization, key_headers


async def post(api: Api, url: str, headers: dict[str, str], key: str, body: dict[str, Any]) -> httpx.Response:
    return await api.client.post(url, json=body, headers={**headers, "Idempotency-Key": key})


async def test_a_repeated_request_gets_the_first_answer_with_its_secret(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    url = f"{tenant.url}/api-keys"
    first = await post(api, url, headers, "nightly", {"name": "a key"})
    second = await post(api, url, headers, "nightly", {"name": "a key"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    async with api.platform() as session:
        made = await session.scalar(text("SELECT count(*) FROM api_keys WHERE name = 'a key'"))
        rows = (await session.execute(text("SELECT idempotency_keys::text FROM idempotency_keys"))).scalars().all()
    assert made == 2  # with the one that asks
    assert all(first.json()["token"] not in row for row in rows)


async def test_many_at_the_same_moment_make_one(api: Api) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    answers = await asyncio.gather(
        *(post(api, f"{project.url}/runs", headers, "once", {"experiment": 0}) for _ in range(4))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_key_belongs_to_one_request_of_one_caller(api: Api) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    headers, other_key = await key_headers(api, tenant, owner), await key_headers(api, tenant, owner)
    url = f"{tenant.url}/projects"
    assert (await post(api, url, headers, "k", {"slug": "a", "name": "A"})).status_code == 201
    reused = await post(api, url, headers, "k", {"slug": "b", "name": "B"})
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    assert (await post(api, url, other_key, "k", {"slug": "b", "name": "B"})).status_code == 201
    for unusable in ("", "x" * 256):
        assert (await post(api, url, headers, unusable, {"slug": "c", "name": "C"})).status_code == 422


async def test_what_was_refused_may_be_tried_again(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    url = f"{tenant.url}/projects"
    body = {"slug": "a", "name": "A"}
    assert (await api.client.post(url, json=body, headers=headers)).status_code == 201
    assert (await post(api, url, headers, "k", body)).status_code == 409
    assert (await api.client.delete(f"{url}/a", headers=headers)).status_code == 204
    again = await post(api, url, headers, "k", body)
    assert (again.status_code, "Idempotency-Replayed" in again.headers) == (201, False)


async def test_an_answer_is_kept_for_a_day(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    url = f"{tenant.url}/projects"
    assert (await post(api, url, headers, "k", {"slug": "a", "name": "A"})).status_code == 201
    async with api.platform() as session:
        long_ago = datetime.now(UTC) - timedelta(hours=25)
        await session.execute(update(IdempotencyKey).values(created_at=long_ago))
    assert (await post(api, url, headers, "k", {"slug": "b", "name": "B"})).status_code == 201
    async with api.platform() as session:
        kept = (await session.execute(select(IdempotencyKey))).scalars().all()
    assert len(kept) == 1
