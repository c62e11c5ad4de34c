"""Organizations and their members, through HTTP, and the rules that the services keep."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from modelyard.identity import service
from modelyard.identity.models import Membership, MembershipStatus, Organization, OrganizationStatus
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    a_person,
    a_platform_admin,
    an_organization,
    bearer,
    key_headers,
    log_in,
)
from tests.registry.factories import a_place, a_run, store_files

ORGANIZATIONS = "/api/v1/platform/organizations"


async def test_a_platform_admin_makes_an_organization_and_owns_it(api: Api) -> None:
    admin = await a_platform_admin(api)
    headers = bearer((await log_in(api, admin))["access_token"])
    body = {"slug": "acme", "name": "Acme"}
    answer = await api.client.post(ORGANIZATIONS, json=body, headers=headers)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["slug"], made["status"], made["version"]) == ("acme", "active", 1)
    mine = (await api.client.get("/api/v1/orgs", headers=headers)).json()
    assert mine == [{"id": made["id"], "slug": "acme", "name": "Acme", "role": "owner"}]
    again = await api.client.post(ORGANIZATIONS, json=body, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    for slug in ("Acme", "-acme", "a" * 64, "", "a/b", "a\x00"):
        answer = await api.client.post(ORGANIZATIONS, json={"slug": slug, "name": "x"}, headers=headers)
        assert answer.status_code == 422, slug


async def test_others_make_no_organizations_not_even_with_an_admins_key(api: Api) -> None:
    tenant, admin = await an_organization(api), await a_platform_admin(api)
    person = await a_person(api, password=PASSWORD)
    async with api.platform() as session:
        await service.add_member(session, tenant.id, admin.id, OrganizationRole.OWNER)
    for headers in (bearer((await log_in(api, person))["access_token"]), await key_headers(api, tenant, admin)):
        answer = await api.client.post(ORGANIZATIONS, json={"slug": "mine", "name": "x"}, headers=headers)
        assert answer.status_code == 403


async def test_an_owner_changes_the_organization_unless_somebody_else_did_meanwhile(api: Api) -> None:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    known = {**headers, "If-Match": (await api.client.get(tenant.url, headers=headers)).headers["etag"]}
    answer = await api.client.patch(tenant.url, json={"name": "New name"}, headers=known)
    assert (answer.status_code, answer.json()["name"], answer.headers["etag"]) == (200, "New name", '"2"')
    answer = await api.client.patch(tenant.url, json={"name": "Mine"}, headers=known)
    assert (answer.status_code, answer.json()["code"]) == (412, "stale")
    answer = await api.client.patch(tenant.url, json={"status": "suspended"}, headers=headers)
    assert answer.status_code == 422
    answer = await api.client.get(tenant.url, headers=headers)
    assert (answer.json()["name"], answer.json()["status"]) == ("New name", "active")


async def test_members_are_listed_a_page_at_a_time_and_only_ones_own(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    people = [await a_person(api, tenant, role) for role in OrganizationRole]
    await a_person(api, other, OrganizationRole.OWNER)
    headers = await key_headers(api, tenant, people[0])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await api.client.get(f"{tenant.url}/members", params={"limit": "2", **cursor}, headers=headers)
        assert answer.status_code == 200
        seen += [item["email"] for item in answer.json()["items"]]
        if answer.json()["next"] is None:
            break
        cursor = {"cursor": answer.json()["next"]}
    assert seen == sorted(person.email for person in people)


async def test_a_suspended_organization_membership_or_owner_shuts_the_door(api: Api) -> None:
    tenant = await an_organization(api)
    person = await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)
    by_key = await key_headers(api, tenant, person)
    by_login = bearer((await log_in(api, person))["access_token"])

    async def answers() -> list[int]:
        return [(await api.client.get(tenant.url, headers=headers)).status_code for headers in (by_key, by_login)]

    assert await answers() == [200, 200]
    where = Membership.user_id == person.id
    async with api.platform() as session:
        await session.execute(update(Membership).where(where).values(status=MembershipStatus.SUSPENDED))
    assert await answers() == [401, 404]
    async with api.platform() as session:
        await session.execute(update(Membership).where(where).values(status=MembershipStatus.ACTIVE))
        await session.execute(
            update(Organization).where(Organization.id == tenant.id).values(status=OrganizationStatus.SUSPENDED)
        )
    assert await answers() == [401, 404]
    async with api.platform() as session:
        await session.execute(
            update(Organization)
            .where(Organization.id == tenant.id)
            .values(status=OrganizationStatus.ACTIVE, deleted_at=datetime.now(UTC))
        )
    assert await answers() == [401, 404]


async def test_an_address_is_taken_whatever_its_case(api: Api) -> None:
    async with api.platform() as session:
        await service.create_user(session, email="Ada@Example.com", display_name="Ada", password=None)
    with pytest.raises(IntegrityError):
        async with api.platform() as session:
            await service.create_user(session, email="ada@example.COM", display_name="Ada", password=None)
    async with api.platform() as session:
        memberships = (await session.execute(select(Membership))).all()
    assert memberships == []


async def test_an_organization_sees_what_it_uses_of_what_may_be_limited(api: Api) -> None:
    place, stranger = await a_place(api), await a_place(api)
    await a_run(place)
    await a_run(place)
    await store_files(place, "0/x/artifacts", {"a": b"12345", "b": b"123"})
    url = f"{place.project.tenant.url}/usage"
    answer = await api.client.get(url, headers=place.headers)
    assert answer.json() == {"members": 1, "runs": 2, "bytes": 8, "deployments": 0}
    assert (await api.client.get(url, headers=stranger.headers)).status_code == 404
    other = await api.client.get(f"{stranger.project.tenant.url}/usage", headers=stranger.headers)
    assert other.json() == {"members": 1, "runs": 0, "bytes": 0, "deployments": 0}
