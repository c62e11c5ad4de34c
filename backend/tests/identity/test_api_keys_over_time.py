"""API keys in the course of time, through HTTP: used, renamed, rotated, revoked; and those of service accounts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from modelyard.identity import usage
from modelyard.identity.models import ApiKey
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    Tenant,
    a_person,
    a_project,
    an_organization,
    bearer,
    key_headers,
    log_in,
    running,
)

MONTH = 30 * 86_400


async def create(api: Api, tenant: Tenant, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await api.client.post(f"{tenant.url}/api-keys", json={"name": "a key", **body}, headers=headers)


async def made(api: Api, tenant: Tenant, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    answer = await create(api, tenant, headers, **body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def rotate(api: Api, tenant: Tenant, headers: dict[str, str], key: dict[str, Any], **body: Any) -> httpx.Response:
    return await api.client.post(f"{tenant.url}/api-keys/{key['id']}/rotate", json=body, headers=headers)


async def revoke(api: Api, tenant: Tenant, headers: dict[str, str], key: dict[str, Any]) -> None:
    answer = await api.client.delete(f"{tenant.url}/api-keys/{key['id']}", headers=headers)
    assert answer.status_code == 204, answer.text


async def works(api: Api, key: dict[str, Any]) -> bool:
    answer = await api.client.get("/api/v1/auth/me", headers=bearer(key["token"]))
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


async def a_service_account(api: Api, tenant: Tenant, headers: dict[str, str], role: str) -> str:
    answer = await api.client.post(f"{tenant.url}/service-accounts", json={"name": "S", "role": role}, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["user_id"])


async def owner_of(api: Api, tenant: Tenant) -> dict[str, str]:
    person = await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)
    return bearer((await log_in(api, person))["access_token"])


# Use


async def test_the_last_use_of_a_key_is_written_down_later_for_all_keys_at_once(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await owner_of(api, tenant)
    used, unused = await made(api, tenant, headers), await made(api, tenant, headers)
    assert await works(api, used)
    await api.client.get(f"{tenant.url}/api-keys/{used['id']}", headers=headers)
    before = (await api.client.get(f"{tenant.url}/api-keys/{used['id']}", headers=headers)).json()
    assert before["last_used_at"] is None
    await api.app.state.authenticator.uses.write(api.database)
    after = (await api.client.get(f"{tenant.url}/api-keys/{used['id']}", headers=headers)).json()
    assert datetime.now(UTC) - datetime.fromisoformat(after["last_used_at"]) < timedelta(minutes=1)
    assert after["last_used_ip"] == "127.0.0.1"
    assert after["version"] == before["version"]
    other = (await api.client.get(f"{tenant.url}/api-keys/{unused['id']}", headers=headers)).json()
    assert other["last_used_at"] is None
    async with api.platform() as session:
        trail = text("SELECT count(*) FROM audit_logs WHERE entity = 'api_keys' AND action = 'update'")
        assert (await session.execute(trail)).scalar_one() == 0


async def test_the_last_use_is_written_down_when_the_server_stops(database: str) -> None:
    async with running(database) as api:
        tenant = await an_organization(api)
        headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
        assert (await api.client.get(tenant.url, headers=headers)).status_code == 200
    async with running(database) as api:
        (key,) = (await api.client.get(f"{tenant.url}/api-keys", headers=headers)).json()["items"]
        assert key["last_used_at"] is not None


async def test_a_use_that_could_not_be_written_down_stays_noted(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    await api.client.get(tenant.url, headers=headers)
    uses = api.app.state.authenticator.uses
    with monkeypatch.context() as broken:
        broken.setattr(usage, "_WRITE", "SELECT no_such_function(%s, %s, %s, %s)")
        with pytest.raises(Exception, match="no_such_function"):
            await uses.write(api.database)
    await uses.write(api.database)
    (key,) = (await api.client.get(f"{tenant.url}/api-keys", headers=headers)).json()["items"]
    assert key["last_used_at"] is not None


async def test_an_older_use_does_not_replace_what_another_process_wrote(database: str) -> None:
    async with running(database) as first, running(database) as second:
        tenant = await an_organization(first)
        headers = await key_headers(first, tenant, await a_person(first, tenant, OrganizationRole.OWNER))
        await first.client.get(tenant.url, headers=headers)
        await second.client.get(tenant.url, headers=headers)
        await second.app.state.authenticator.uses.write(second.database)
        query = text("SELECT last_used_at FROM api_keys")
        async with first.platform() as session:
            newer = (await session.execute(query)).scalar_one()
        await first.app.state.authenticator.uses.write(first.database)
        async with first.platform() as session:
            assert (await session.execute(query)).scalar_one() == newer


async def test_a_key_in_an_address_is_not_read(api: Api) -> None:
    tenant = await an_organization(api)
    key = await made(api, tenant, await owner_of(api, tenant))
    for name in ("access_token", "token", "api_key", "key", "authorization"):
        assert (await api.client.get("/api/v1/auth/me", params={name: key["token"]})).status_code == 401
        url = "/api/2.0/mlflow/experiments/search"
        assert (await api.client.get(url, params={name: key["token"]})).status_code == 401


async def test_a_key_is_the_password_of_any_user_name(api: Api) -> None:
    tenant = await an_organization(api)
    key = await made(api, tenant, await owner_of(api, tenant))
    for name in ("token", "", "anybody"):
        answer = await api.client.get("/api/v1/auth/me", auth=(name, key["token"]))
        assert answer.status_code == 200


# Reading and renaming


async def test_a_key_is_read_and_renamed_by_its_owner_and_by_administrators(api: Api) -> None:
    tenant = await an_organization(api)
    owner, member, stranger, auditor = [
        await key_headers(api, tenant, await a_person(api, tenant, role))
        for role in (
            OrganizationRole.OWNER,
            OrganizationRole.MEMBER,
            OrganizationRole.MEMBER,
            OrganizationRole.AUDITOR,
        )
    ]
    key = await made(api, tenant, member)
    url = f"{tenant.url}/api-keys/{key['id']}"
    found = await api.client.get(url, headers=member)
    assert found.headers["etag"] == '"1"'
    assert "token" not in found.json()
    assert [(await api.client.get(url, headers=one)).status_code for one in (owner, auditor, stranger)] == [
        200,
        200,
        404,
    ]
    renamed = await api.client.patch(url, json={"name": "Another"}, headers={**member, "If-Match": '"1"'})
    assert (renamed.status_code, renamed.json()["name"], renamed.headers["etag"]) == (200, "Another", '"2"')
    stale = await api.client.patch(url, json={"name": "Third"}, headers={**owner, "If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await api.client.patch(url, json={"name": "Third"}, headers=owner)).status_code == 200
    assert (await api.client.patch(url, json={"name": "Fourth"}, headers=stranger)).status_code == 404
    assert (await api.client.patch(url, json={"name": "Fourth"}, headers=auditor)).status_code == 403
    wider = await api.client.patch(url, json={"name": "Fifth", "scopes": None}, headers=owner)
    assert wider.status_code == 422
    assert (await api.client.delete(url, headers={**owner, "If-Match": '"1"'})).status_code == 412


async def test_the_list_is_filtered_and_sorted_by_what_it_declares(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await owner_of(api, tenant)
    for name in ("b", "a", "c"):
        await made(api, tenant, headers, name=name)
    url = f"{tenant.url}/api-keys"
    sorted_ = (await api.client.get(url, params={"sort": "name"}, headers=headers)).json()["items"]
    assert [key["name"] for key in sorted_] == ["a", "b", "c"]
    found = (await api.client.get(url, params={"filter": "name:eq:b"}, headers=headers)).json()["items"]
    assert [key["name"] for key in found] == ["b"]
    await revoke(api, tenant, headers, found[0])
    living = (await api.client.get(url, params={"filter": "revoked_at:null:true"}, headers=headers)).json()["items"]
    assert [key["name"] for key in living] == ["c", "a"]
    assert (await api.client.get(url, params={"filter": "secret_hash:eq:x"}, headers=headers)).status_code == 422


async def test_the_making_of_a_key_is_an_event_on_the_trail(api: Api) -> None:
    tenant = await an_organization(api)
    key = await made(api, tenant, await owner_of(api, tenant), name="Nightly")
    async with api.platform() as session:
        query = text("SELECT * FROM audit_logs WHERE entity = 'api_key_created'")
        (event,) = (await session.execute(query)).all()
    assert (event.organization_id, str(event.entity_id), event.operation) == (tenant.id, key["id"], "create_api_key")
    assert event.difference == {"name": "Nightly", "prefix": key["prefix"], "owner_id": key["user_id"]}


# Rotating


async def test_a_rotated_key_works_on_for_the_overlap(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await owner_of(api, tenant)
    project = await a_project(api, tenant)
    old = await made(api, tenant, headers, name="N", project=project.slug, scopes=["project:read"])
    answer = await rotate(api, tenant, headers, old, overlap_seconds=60)
    assert answer.status_code == 201
    new = answer.json()
    same = ("name", "user_id", "project_id", "scopes", "expires_at")
    assert [new[field] for field in same] == [old[field] for field in same]
    assert new["rotated_from_id"] == old["id"]
    assert new["token"] != old["token"]
    assert await works(api, old)
    assert await works(api, new)
    found = (await api.client.get(f"{tenant.url}/api-keys/{old['id']}", headers=headers)).json()
    left = datetime.fromisoformat(found["expires_at"]) - datetime.now(UTC)
    assert timedelta(seconds=50) < left <= timedelta(seconds=60)
    async with api.platform() as session:
        await session.execute(update(ApiKey).where(ApiKey.prefix == old["prefix"]).values(expires_at=datetime.now(UTC)))
    assert not await works(api, old)
    assert await works(api, new)


async def test_a_key_is_rotated_without_overlap_and_only_once(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await owner_of(api, tenant)
    old, revoked = await made(api, tenant, headers), await made(api, tenant, headers)
    answers = await asyncio.gather(*(rotate(api, tenant, headers, old, overlap_seconds=0) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert not await works(api, old)
    await revoke(api, tenant, headers, revoked)
    assert (await rotate(api, tenant, headers, revoked)).status_code == 409
    new = next(answer.json() for answer in answers if answer.status_code == 201)
    for seconds in (-1, MONTH + 1, "soon"):
        assert (await rotate(api, tenant, headers, new, overlap_seconds=seconds)).status_code == 422
    assert (await rotate(api, tenant, headers, new, overlap_seconds=MONTH)).status_code == 201
    # An overlap that is running is no lease of life for the next one.
    assert (await rotate(api, tenant, headers, new)).status_code == 409


async def test_rotating_prolongs_no_life(api: Api) -> None:
    tenant = await an_organization(api)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    key = await made(api, tenant, await owner_of(api, tenant), expires_at=end.isoformat())
    answer = await rotate(api, tenant, bearer(key["token"]), key, overlap_seconds=MONTH)
    assert answer.status_code == 201
    assert datetime.fromisoformat(answer.json()["expires_at"]) == end
    headers = bearer(answer.json()["token"])
    found = (await api.client.get(f"{tenant.url}/api-keys/{key['id']}", headers=headers)).json()
    assert datetime.fromisoformat(found["expires_at"]) == end


async def test_nobody_gets_another_persons_key_by_rotating_it(api: Api) -> None:
    tenant = await an_organization(api)
    owner, admin, member = [
        await key_headers(api, tenant, await a_person(api, tenant, role))
        for role in (OrganizationRole.OWNER, OrganizationRole.ADMIN, OrganizationRole.MEMBER)
    ]
    of_owner, of_member = await made(api, tenant, owner), await made(api, tenant, member)
    assert (await rotate(api, tenant, admin, of_owner)).status_code == 403
    assert (await rotate(api, tenant, owner, of_member)).status_code == 403
    assert (await rotate(api, tenant, member, of_owner)).status_code == 404
    narrow = bearer((await made(api, tenant, owner, scopes=["key:write", "key:read"]))["token"])
    assert (await rotate(api, tenant, narrow, of_owner)).status_code == 403
    assert await works(api, of_owner)


# Revoking


async def test_a_revoked_key_takes_along_what_was_made_with_it(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await owner_of(api, tenant)
    stolen, other = await made(api, tenant, headers), await made(api, tenant, headers)
    child = await made(api, tenant, bearer(stolen["token"]))
    assert child["created_with_id"] == stolen["id"]
    grandchild = await made(api, tenant, bearer(child["token"]))
    rotated = (await rotate(api, tenant, bearer(grandchild["token"]), grandchild)).json()
    await revoke(api, tenant, headers, stolen)
    for key in (stolen, child, grandchild, rotated):
        assert not await works(api, key)
    assert await works(api, other)
    listed = (await api.client.get(f"{tenant.url}/api-keys", headers=headers)).json()["items"]
    assert {key["id"] for key in listed if key["revoked_at"] is None} == {other["id"]}


async def test_a_key_that_is_being_revoked_makes_none_that_stays(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await owner_of(api, tenant)
    for _ in range(3):
        stolen = await made(api, tenant, headers)
        thief = bearer(stolen["token"])
        making = asyncio.gather(*(create(api, tenant, thief) for _ in range(3)))
        await revoke(api, tenant, headers, stolen)
        for attempt in await making:
            assert attempt.status_code in (201, 401)
            if attempt.status_code == 201:
                assert not await works(api, attempt.json())


async def test_a_key_that_is_revoked_in_one_process_is_refused_in_another_within_the_cache(database: str) -> None:
    quick = timedelta(milliseconds=200)
    async with running(database, credential_cache=quick) as first, running(database, credential_cache=quick) as second:
        tenant = await an_organization(first)
        headers = await owner_of(first, tenant)
        key = await made(first, tenant, headers)
        assert await works(first, key)
        assert await works(second, key)
        await revoke(first, tenant, headers, key)
        await asyncio.sleep(quick.total_seconds())
        assert not await works(first, key)
        assert not await works(second, key)


# Service accounts


async def test_an_administrator_makes_and_rotates_keys_of_service_accounts(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.ADMIN))
    account = await a_service_account(api, tenant, headers, "viewer")
    key = await made(api, tenant, headers, user_id=account)
    assert key["user_id"] == account
    answer = await api.client.get("/api/v1/auth/me", headers=bearer(key["token"]))
    assert answer.json()["user"]["id"] == account
    assert answer.json()["organizations"][0]["role"] == "viewer"
    assert (await create(api, tenant, bearer(key["token"]))).status_code == 403
    new = await rotate(api, tenant, headers, key, overlap_seconds=0)
    assert new.status_code == 201
    assert await works(api, new.json())
    removed = await api.client.delete(f"{tenant.url}/members/{account}", headers=headers)
    assert removed.status_code == 204
    assert not await works(api, new.json())


async def test_a_key_of_a_service_account_does_no_more_than_whoever_made_it(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    owner = await owner_of(api, tenant)
    admin = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.ADMIN))
    member = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.MEMBER))
    top, low = [await a_service_account(api, tenant, owner, role) for role in ("admin", "viewer")]
    elsewhere = await a_service_account(api, other, await owner_of(api, other), "viewer")
    assert (await create(api, tenant, owner, user_id=top)).status_code == 201
    assert (await create(api, tenant, admin, user_id=top)).status_code == 201
    assert (await create(api, tenant, member, user_id=low)).status_code == 403
    assert (await create(api, tenant, owner, user_id=elsewhere)).status_code == 404
    scopes = ["key:write", "member:write", "run:read"]
    narrow = bearer((await made(api, tenant, owner, scopes=scopes))["token"])
    assert (await create(api, tenant, narrow, user_id=top)).status_code == 403
    assert (await create(api, tenant, narrow, user_id=low)).status_code == 403
    assert (await create(api, tenant, narrow, user_id=low, scopes=["run:write"])).status_code == 403
    assert (await create(api, tenant, narrow, user_id=low, scopes=["run:read"])).status_code == 201


async def test_nobody_makes_keys_for_another_person(api: Api) -> None:
    tenant = await an_organization(api)
    owner = await owner_of(api, tenant)
    person = await a_person(api, tenant, OrganizationRole.VIEWER)
    assert (await create(api, tenant, owner, user_id=str(person.id))).status_code == 403
