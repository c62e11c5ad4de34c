"""API keys, through HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text, update

from modelyard.identity import api_keys, service
from modelyard.identity.models import ApiKey
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.errors import Invalid, NotFound
from tests.identity.factories import (
    Api,
    Tenant,
    a_person,
    a_project,
    an_organization,
    bearer,
    give_project_role,
    key_headers,
)


async def create(api: Api, tenant: Tenant, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await api.client.post(f"{tenant.url}/api-keys", json={"name": "a key", **body}, headers=headers)


async def test_a_new_key_works_is_shown_once_and_is_stored_as_a_hash(api: Api) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    headers = await key_headers(api, tenant, owner)
    made = (await create(api, tenant, headers)).json()
    answer = await api.client.get("/api/v1/auth/me", headers=bearer(made["token"]))
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == str(owner.id)
    assert answer.json()["key"] == {"id": made["id"], "organization": tenant.slug, "project": None, "scopes": None}
    listed = (await api.client.get(f"{tenant.url}/api-keys", headers=headers)).json()["items"]
    assert next(item["id"] for item in listed) == made["id"]
    assert all("token" not in item and "secret_hash" not in item for item in listed)
    async with api.platform() as session:
        rows = (await session.execute(text("SELECT to_jsonb(api_keys)::text FROM api_keys"))).scalars().all()
        trail = (await session.execute(text("SELECT difference FROM audit_logs WHERE entity = 'api_keys'"))).scalars()
        assert all(made["token"] not in row for row in rows)
        assert {tuple(difference["secret_hash"]) for difference in trail} == {(None, "***")}


async def test_a_revoked_expired_or_altered_key_is_refused(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    revoked, expired = [(await create(api, tenant, headers)).json() for _ in range(2)]
    answer = await api.client.delete(f"{tenant.url}/api-keys/{revoked['id']}", headers=headers)
    assert answer.status_code == 204
    assert (await api.client.delete(f"{tenant.url}/api-keys/{revoked['id']}", headers=headers)).status_code == 204
    async with api.platform() as session:
        await session.execute(
            update(ApiKey).where(ApiKey.prefix == expired["prefix"]).values(expires_at=datetime.now(UTC))
        )
    for token in (revoked["token"], expired["token"], revoked["token"][:-1] + "x"):
        assert (await api.client.get("/api/v1/auth/me", headers=bearer(token))).status_code == 401
    listed = (await api.client.get(f"{tenant.url}/api-keys", headers=headers)).json()["items"]
    assert {item["id"]: item["revoked_at"] is not None for item in listed}[revoked["id"]]


async def test_a_key_is_limited_to_its_scopes_and_makes_none_that_may_do_more(api: Api) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    headers = await key_headers(api, tenant, owner, scopes=["key:write", "organization:read"])
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 200
    assert (await api.client.get(f"{tenant.url}/members", headers=headers)).status_code == 403
    assert (await create(api, tenant, headers)).status_code == 403
    assert (await create(api, tenant, headers, scopes=["run:read"])).status_code == 403
    assert (await create(api, tenant, headers, scopes=["key:write"])).status_code == 201
    assert (await create(api, tenant, headers, scopes=["no:such"])).status_code == 422


async def test_a_key_makes_none_that_outlives_it(api: Api) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    end = datetime.now(UTC) + timedelta(days=1)
    headers = await key_headers(api, tenant, owner)
    short_lived = bearer((await create(api, tenant, headers, expires_at=end.isoformat())).json()["token"])
    assert (await create(api, tenant, short_lived)).status_code == 403
    later = (end + timedelta(seconds=1)).isoformat()
    assert (await create(api, tenant, short_lived, expires_at=later)).status_code == 403
    assert (await create(api, tenant, short_lived, expires_at=end.isoformat())).status_code == 201


async def test_a_key_that_is_bound_to_a_project_acts_there_only(api: Api) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    mine, other = await a_project(api, tenant), await a_project(api, tenant)
    headers = await key_headers(api, tenant, owner)
    made = (await create(api, tenant, headers, project=mine.slug)).json()
    bound = bearer(made["token"])
    answer = await api.client.get("/api/v1/auth/me", headers=bound)
    assert answer.json()["key"]["project"] == mine.slug
    assert [found["slug"] for found in answer.json()["organizations"]] == [tenant.slug]
    assert (await api.client.get(mine.url, headers=bound)).status_code == 200
    assert (await api.client.get(other.url, headers=bound)).status_code == 404
    assert (await api.client.get(tenant.url, headers=bound)).status_code == 403
    assert (await create(api, tenant, bound)).status_code == 403
    assert (await create(api, tenant, headers, project="no-such-project")).status_code == 404


async def test_a_key_acts_in_its_own_organization_only(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    async with api.platform() as session:
        await service.add_member(session, other.id, owner.id, OrganizationRole.OWNER)
    headers = await key_headers(api, tenant, owner)
    assert (await api.client.get(other.url, headers=headers)).status_code == 404
    assert [found["slug"] for found in (await api.client.get("/api/v1/orgs", headers=headers)).json()] == [tenant.slug]


async def test_members_handle_their_own_keys_administrators_everybodys(api: Api) -> None:
    tenant = await an_organization(api)
    admin, member, auditor = [
        await a_person(api, tenant, role)
        for role in (OrganizationRole.ADMIN, OrganizationRole.MEMBER, OrganizationRole.AUDITOR)
    ]
    project = await a_project(api, tenant)
    await give_project_role(api, project, member, ProjectRole.VIEWER)
    of_admin, of_member, of_auditor = [await key_headers(api, tenant, one) for one in (admin, member, auditor)]

    async def owners(headers: dict[str, str]) -> set[str]:
        answer = await api.client.get(f"{tenant.url}/api-keys", headers=headers)
        assert answer.status_code == 200
        return {item["user_id"] for item in answer.json()["items"]}

    everybody = {str(admin.id), str(member.id), str(auditor.id)}
    assert await owners(of_admin) == await owners(of_auditor) == everybody
    assert await owners(of_member) == {str(member.id)}
    theirs = (await create(api, tenant, of_admin)).json()["id"]
    own = (await create(api, tenant, of_member, project=project.slug)).json()["id"]
    assert (await api.client.delete(f"{tenant.url}/api-keys/{theirs}", headers=of_member)).status_code == 404
    assert (await api.client.delete(f"{tenant.url}/api-keys/{own}", headers=of_auditor)).status_code == 403
    assert (await api.client.delete(f"{tenant.url}/api-keys/{own}", headers=of_admin)).status_code == 204


async def test_an_owners_keys_are_managed_by_owners_only(api: Api) -> None:
    tenant = await an_organization(api)
    owner, another, admin, member = [
        await key_headers(api, tenant, await a_person(api, tenant, role))
        for role in (OrganizationRole.OWNER, OrganizationRole.OWNER, OrganizationRole.ADMIN, OrganizationRole.MEMBER)
    ]
    url = f"{tenant.url}/api-keys/{(await create(api, tenant, owner)).json()['id']}"
    assert (await api.client.get(url, headers=admin)).status_code == 200
    for headers, refusal in ((admin, 403), (member, 404)):
        assert (await api.client.delete(url, headers=headers)).status_code == refusal
        assert (await api.client.patch(url, json={"name": "x"}, headers=headers)).status_code == refusal
        assert (await api.client.post(f"{url}/rotate", json={}, headers=headers)).status_code == refusal
    assert (await api.client.patch(url, json={"name": "x"}, headers=another)).status_code == 200
    assert (await api.client.delete(url, headers=another)).status_code == 204


async def test_a_key_that_is_rotated_without_overlap_is_revoked(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    old = (await create(api, tenant, headers)).json()
    url = f"{tenant.url}/api-keys/{old['id']}"
    answer = await api.client.post(f"{url}/rotate", json={"overlap_seconds": 0}, headers=bearer(old["token"]))
    assert answer.status_code == 201
    assert (await api.client.get("/api/v1/auth/me", headers=bearer(old["token"]))).status_code == 401
    assert (await api.client.get("/api/v1/auth/me", headers=bearer(answer.json()["token"]))).status_code == 200
    found = (await api.client.get(url, headers=headers)).json()
    assert found["revoked_at"] is not None
    # Whoever took the old key may have made the new one with it.
    assert (await api.client.delete(url, headers=headers)).status_code == 204
    assert (await api.client.get("/api/v1/auth/me", headers=bearer(answer.json()["token"]))).status_code == 401


async def test_a_key_cannot_log_out(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    assert (await api.client.post("/api/v1/auth/logout", headers=headers)).status_code == 422
    assert (await api.client.get("/api/v1/auth/sessions", headers=headers)).json() == []


async def test_a_key_needs_a_member_as_its_owner_and_a_future(api: Api) -> None:
    tenant = await an_organization(api)
    stranger = await a_person(api)
    with pytest.raises(NotFound):
        async with api.platform() as session:
            await api_keys.issue_api_key(session, tenant.id, user_id=stranger.id, name="a key")
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    with pytest.raises(Invalid):
        async with api.platform() as session:
            await api_keys.issue_api_key(session, tenant.id, user_id=owner.id, name="a key", scopes=["run:everything"])
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    headers = await key_headers(api, tenant, owner)
    assert (await create(api, tenant, headers, expires_at=past)).status_code == 422
    assert (await api.client.delete(f"{tenant.url}/api-keys/{uuid4()}", headers=headers)).status_code == 404
