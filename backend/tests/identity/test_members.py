"""Members and service accounts, through HTTP: listed, changed, suspended, removed; and what nobody may give."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from modelyard.identity import service
from modelyard.identity.models import ApiKey, Membership, User, UserStatus
from modelyard.kernel.access import OrganizationRole, ProjectRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    Person,
    Tenant,
    a_person,
    a_project,
    an_organization,
    bearer,
    give_project_role,
    key_headers,
    log_in,
    running,
)

pytestmark = pytest.mark.shared_database

OWNER, ADMIN, MEMBER = OrganizationRole.OWNER, OrganizationRole.ADMIN, OrganizationRole.MEMBER


async def people(api: Api, tenant: Tenant, *roles: OrganizationRole) -> list[tuple[Person, dict[str, str]]]:
    made = [await a_person(api, tenant, role, password=PASSWORD) for role in roles]
    return [(person, await key_headers(api, tenant, person)) for person in made]


def url(tenant: Tenant, person: Person, more: str = "") -> str:
    return f"{tenant.url}/members/{person.id}{more}"


async def listed(api: Api, tenant: Tenant, headers: dict[str, str], **params: Any) -> list[dict[str, Any]]:
    answer = await api.client.get(f"{tenant.url}/members", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_the_list_is_filtered_sorted_and_paged_as_it_declares(api: Api) -> None:
    tenant = await an_organization(api)
    (owner, headers), *others = await people(api, tenant, OWNER, ADMIN, MEMBER, MEMBER)
    emails = [person.email for person, _ in others]
    members = await listed(api, tenant, headers, filter=["role:eq:member", "status:eq:active"], sort="-email")
    assert [one["email"] for one in members] == sorted((emails[1], emails[2]), reverse=True)
    part = owner.email[2:9].upper()
    assert [one["email"] for one in await listed(api, tenant, headers, filter=f"email:contains:{part}")] == [
        owner.email
    ]
    assert await listed(api, tenant, headers, filter="email:contains:%") == []
    assert await listed(api, tenant, headers, filter="created_at:lt:2001-01-01T00:00:00Z") == []
    seen, cursor = [], {}
    while True:
        query = {"sort": "-created_at", "limit": "3", **cursor}
        answer = (await api.client.get(f"{tenant.url}/members", params=query, headers=headers)).json()
        seen += [one["email"] for one in answer["items"]]
        if answer["next"] is None:
            break
        cursor = {"cursor": answer["next"]}
    assert seen == [person.email for person, _ in reversed(others)] + [owner.email]
    foreign = {"sort": "email", **cursor}
    assert (await api.client.get(f"{tenant.url}/members", params=foreign, headers=headers)).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"filter": "password_hash:eq:x"},
        {"filter": "role:gt:owner"},
        {"filter": "role:eq:emperor"},
        {"filter": "is_service:eq:yes"},
        {"filter": "created_at:lt:yesterday"},
        {"filter": "created_at:lt:2001-01-01T00:00:00"},
        {"filter": "email"},
        {"filter": "email:eq:a\x00b"},
        {"filter": ["email:eq:x"] * 21},
        {"sort": "password_hash"},
        {"sort": "email;drop"},
        {"limit": "0"},
        {"cursor": "x"},
    ],
)
async def test_what_the_list_does_not_declare_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    tenant = await an_organization(api)
    ((_, headers),) = await people(api, tenant, OWNER)
    answer = await api.client.get(f"{tenant.url}/members", params=wrong, headers=headers)
    assert answer.status_code == 422, answer.text


async def test_a_filter_takes_sql_as_text(api: Api) -> None:
    tenant = await an_organization(api)
    ((_, headers),) = await people(api, tenant, OWNER)
    for hostile in ("' OR 1=1 --", "'; DROP TABLE users; --", "\\", "%' ESCAPE '", "$$", "{0}", ":x"):
        assert await listed(api, tenant, headers, filter=f"email:eq:{hostile}") == []
        assert await listed(api, tenant, headers, filter=f"email:contains:{hostile}") == []


async def test_a_role_changes_unless_somebody_else_changed_it_meanwhile(api: Api) -> None:
    tenant = await an_organization(api)
    (_, headers), (member, _) = await people(api, tenant, OWNER, MEMBER)
    tag = (await api.client.get(url(tenant, member), headers=headers)).headers["etag"]
    known = {**headers, "If-Match": tag}
    answer = await api.client.patch(url(tenant, member), json={"role": "auditor"}, headers=known)
    assert (answer.status_code, answer.json()["role"]) == (200, "auditor")
    assert (await api.client.patch(url(tenant, member), json={"role": "admin"}, headers=known)).status_code == 412
    assert (await api.client.delete(url(tenant, member), headers=known)).status_code == 412


async def test_nobody_gives_what_they_do_not_have_and_owners_are_the_owners_affair(api: Api) -> None:
    tenant = await an_organization(api)
    (owner, of_owner), (_, of_admin), (member, _) = await people(api, tenant, OWNER, ADMIN, MEMBER)
    limited = await key_headers(api, tenant, owner, scopes=["member:write", "member:read", "owner:write"])
    for headers in (of_admin, limited):
        answer = await api.client.patch(url(tenant, member), json={"role": "owner"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        body = {"name": "Robot", "role": "owner"}
        assert (await api.client.post(f"{tenant.url}/service-accounts", json=body, headers=headers)).status_code == 422
    assert (await api.client.patch(url(tenant, member), json={"role": "admin"}, headers=limited)).status_code == 403
    for change in ({"role": "member"}, {"status": "suspended"}):
        assert (await api.client.patch(url(tenant, owner), json=change, headers=of_admin)).status_code == 403
    assert (await api.client.delete(url(tenant, owner), headers=of_admin)).status_code == 403
    assert (await api.client.delete(url(tenant, owner, "/sessions"), headers=of_admin)).status_code == 403
    assert (await api.client.patch(url(tenant, member), json={"role": "admin"}, headers=of_admin)).status_code == 200
    assert (await api.client.patch(url(tenant, member), json={"role": "owner"}, headers=of_owner)).status_code == 200


async def test_a_manager_of_a_project_gives_roles_there_within_the_scopes_of_the_key(api: Api) -> None:
    tenant = await an_organization(api)
    (manager, _), (member, _) = await people(api, tenant, MEMBER, MEMBER)
    project = await a_project(api, tenant, manager)
    limited = await key_headers(api, tenant, manager, scopes=["project:read", "project:write"])
    answer = await api.client.put(f"{project.url}/members/{member.id}", json={"role": "viewer"}, headers=limited)
    assert answer.status_code == 403


async def test_an_organization_keeps_an_owner(api: Api) -> None:
    tenant = await an_organization(api)
    (owner, headers), (member, of_member) = await people(api, tenant, OWNER, MEMBER)
    by_login = bearer((await log_in(api, owner))["access_token"])
    for answer in (
        await api.client.patch(url(tenant, owner), json={"role": "admin"}, headers=headers),
        await api.client.patch(url(tenant, owner), json={"status": "suspended"}, headers=headers),
        await api.client.delete(url(tenant, owner), headers=headers),
        await api.client.post(f"{tenant.url}/leave", headers=by_login),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
    assert (await api.client.patch(url(tenant, member), json={"role": "owner"}, headers=headers)).status_code == 200
    assert (await api.client.patch(url(tenant, owner), json={"role": "admin"}, headers=headers)).status_code == 200
    assert (await api.client.delete(url(tenant, owner), headers=of_member)).status_code == 204
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 401


async def test_two_owners_who_remove_each_other_at_the_same_moment_do_not_both_succeed(api: Api) -> None:
    tenant = await an_organization(api)
    (first, of_first), (second, of_second) = await people(api, tenant, OWNER, OWNER)
    answers = await asyncio.gather(
        api.client.delete(url(tenant, second), headers=of_first),
        api.client.delete(url(tenant, first), headers=of_second),
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 204
    assert statuses[1] in (401, 404, 409)


async def test_a_suspended_members_sessions_end_and_their_keys_wait(api: Api) -> None:
    tenant = await an_organization(api)
    (_, headers), (member, of_member) = await people(api, tenant, OWNER, MEMBER)
    by_login = bearer((await log_in(api, member))["access_token"])
    answer = await api.client.patch(url(tenant, member), json={"status": "suspended"}, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (200, "suspended")
    assert (await api.client.get(tenant.url, headers=of_member)).status_code == 401
    assert (await api.client.get("/api/v1/auth/me", headers=by_login)).status_code == 401
    again = bearer((await log_in(api, member))["access_token"])
    assert (await api.client.get(tenant.url, headers=again)).status_code == 404
    assert (await api.client.patch(url(tenant, member), json={"status": "active"}, headers=headers)).status_code == 200
    for living in (of_member, again):
        assert (await api.client.get(tenant.url, headers=living)).status_code == 200
    (owner,) = await listed(api, tenant, headers, filter="role:eq:owner")
    itself = f"{tenant.url}/members/{owner['user_id']}"
    other = await a_person(api, tenant, OWNER)
    assert (await api.client.patch(itself, json={"status": "suspended"}, headers=headers)).status_code == 422
    assert other is not None


async def test_a_removed_members_sessions_keys_and_roles_end_and_what_they_made_stays(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    (_, headers), (member, of_member) = await people(api, tenant, OWNER, MEMBER)
    elsewhere = await a_person(api, other, OWNER)
    made = await api.client.post(f"{tenant.url}/projects", json={"slug": "mine", "name": "Mine"}, headers=of_member)
    assert made.status_code == 201
    project = await a_project(api, tenant)
    await give_project_role(api, project, member, ProjectRole.MANAGER)
    by_login = bearer((await log_in(api, member))["access_token"])
    assert (await api.client.delete(url(tenant, member), headers=headers)).status_code == 204
    assert (await api.client.delete(url(tenant, member), headers=headers)).status_code == 404
    assert (await api.client.get(f"{tenant.url}/projects/mine", headers=headers)).status_code == 200
    for ended in (of_member, by_login):
        assert (await api.client.get("/api/v1/auth/me", headers=ended)).status_code == 401
    async with api.platform() as session:
        keys = (await session.execute(select(ApiKey.revoked_at).where(ApiKey.user_id == member.id))).scalars().all()
        person = await session.get_one(User, member.id)
    assert all(keys)
    assert person.deleted_at is None
    assert (await api.client.delete(f"{tenant.url}/members/{elsewhere.id}", headers=headers)).status_code == 404
    assert (await api.client.delete(f"{tenant.url}/members/{uuid4()}", headers=headers)).status_code == 404


async def test_a_member_leaves_by_themselves_but_not_by_a_key(api: Api) -> None:
    tenant = await an_organization(api)
    _, (member, of_member) = await people(api, tenant, OWNER, MEMBER)
    assert (await api.client.post(f"{tenant.url}/leave", headers=of_member)).status_code == 422
    by_login = bearer((await log_in(api, member))["access_token"])
    assert (await api.client.post(f"{tenant.url}/leave", headers=by_login)).status_code == 204
    assert (await api.client.get(tenant.url, headers=of_member)).status_code == 401


async def test_a_service_account_has_keys_and_no_way_to_log_in(api: Api) -> None:
    tenant = await an_organization(api)
    _, (_, headers), (_, of_member) = await people(api, tenant, OWNER, ADMIN, MEMBER)
    body = {"name": "Nightly training", "role": "member"}
    assert (await api.client.post(f"{tenant.url}/service-accounts", json=body, headers=of_member)).status_code == 403
    answer = await api.client.post(f"{tenant.url}/service-accounts", json=body, headers=headers)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["display_name"], made["is_service"], made["role"]) == ("Nightly training", True, "member")
    key = {"name": "cron", "user_id": made["user_id"]}
    token = (await api.client.post(f"{tenant.url}/api-keys", json=key, headers=headers)).json()["token"]
    assert (await api.client.get(tenant.url, headers=bearer(token))).status_code == 200
    attempt = {"email": made["email"], "password": PASSWORD}
    assert (await api.client.post("/api/v1/auth/login", json=attempt)).status_code == 401
    gone = f"{tenant.url}/members/{made['user_id']}"
    assert (await api.client.delete(gone, headers=headers)).status_code == 204
    assert (await api.client.get(tenant.url, headers=bearer(token))).status_code == 401


async def test_an_administrator_sees_and_ends_a_members_sessions(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    (_, headers), (member, _) = await people(api, tenant, OWNER, MEMBER)
    first, second = [bearer((await log_in(api, member))["access_token"]) for _ in range(2)]
    stranger = await a_person(api, other, OWNER, password=PASSWORD)
    await log_in(api, stranger)
    found = (await api.client.get(url(tenant, member, "/sessions"), headers=headers)).json()
    assert len(found) == 2
    assert (await api.client.get(url(tenant, stranger, "/sessions"), headers=headers)).status_code == 404
    ended = url(tenant, member, f"/sessions/{found[0]['id']}")
    assert (await api.client.delete(ended, headers=headers)).status_code == 204
    assert (await api.client.delete(ended, headers=headers)).status_code == 404
    me = [(await api.client.get("/api/v1/auth/me", headers=one)).status_code for one in (first, second)]
    assert sorted(me) == [200, 401]
    assert (await api.client.delete(url(tenant, member, "/sessions"), headers=headers)).status_code == 204
    assert (await api.client.get("/api/v1/auth/me", headers=first)).status_code == 401
    assert (await api.client.get("/api/v1/auth/me", headers=second)).status_code == 401


async def test_an_organization_neither_sees_nor_ends_how_its_people_work_for_others(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    (_, headers), (member, _) = await people(api, tenant, OWNER, MEMBER)
    async with api.platform() as session:
        await service.add_member(session, other.id, member.id, MEMBER)
    by_login = bearer((await log_in(api, member))["access_token"])
    assert (await api.client.get(url(tenant, member, "/sessions"), headers=headers)).json() == []
    assert (await api.client.delete(url(tenant, member, "/sessions"), headers=headers)).status_code == 204
    assert (await api.client.delete(url(tenant, member), headers=headers)).status_code == 204
    assert (await api.client.get(tenant.url, headers=by_login)).status_code == 404
    assert (await api.client.get(other.url, headers=by_login)).status_code == 200


async def test_who_was_demoted_a_moment_ago_undoes_nothing(database: str) -> None:
    """Other answers may be remembered for some seconds; what gives rights asks anew."""
    async with running(database, credential_cache=timedelta(seconds=5)) as api:
        tenant = await an_organization(api)
        (_, headers), (admin, of_admin) = await people(api, tenant, OWNER, ADMIN)
        assert (await api.client.get(f"{tenant.url}/members", headers=of_admin)).status_code == 200
        sent = await api.client.post(
            f"{tenant.url}/invitations", json={"email": "second@example.com", "role": "admin"}, headers=of_admin
        )
        assert sent.status_code == 201
        demoted = await api.client.patch(url(tenant, admin), json={"role": "viewer"}, headers=headers)
        assert demoted.status_code == 200
        body = {"name": "Robot", "role": "admin"}
        for answer in (
            await api.client.patch(url(tenant, admin), json={"role": "admin"}, headers=of_admin),
            await api.client.post(f"{tenant.url}/service-accounts", json=body, headers=of_admin),
            await api.client.post(f"{tenant.url}/api-keys", json={"name": "k"}, headers=of_admin),
        ):
            assert answer.status_code == 403
        invitation = f"{tenant.url}/invitations/{sent.json()['id']}"
        assert (await api.client.get(invitation, headers=headers)).json()["revoked_at"] is not None


async def test_an_owner_counts_who_can_act_as_one(api: Api) -> None:
    tenant = await an_organization(api)
    (owner, headers), (other, _) = await people(api, tenant, OWNER, OWNER)
    robot = {"name": "Robot", "role": "admin"}
    made = (await api.client.post(f"{tenant.url}/service-accounts", json=robot, headers=headers)).json()
    promoted = await api.client.patch(
        f"{tenant.url}/members/{made['user_id']}", json={"role": "owner"}, headers=headers
    )
    assert promoted.status_code == 422
    async with api.platform() as session:
        await session.execute(update(User).where(User.id == other.id).values(status=UserStatus.SUSPENDED))
    by_login = bearer((await log_in(api, owner))["access_token"])
    assert (await api.client.post(f"{tenant.url}/leave", headers=by_login)).status_code == 409


async def test_when_a_member_was_last_seen_is_written_down_later_and_only_where_they_were(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    seen = await a_person(api, tenant, OrganizationRole.MEMBER, password=PASSWORD)
    unseen = await a_person(api, tenant, OrganizationRole.VIEWER)
    async with api.platform() as session:
        await service.add_member(session, other.id, seen.id, OrganizationRole.VIEWER)
    headers = await key_headers(api, tenant, owner)
    await api.app.state.authenticator.uses.write(api.database)
    mine = bearer((await log_in(api, seen))["access_token"])

    async def listed() -> dict[str, dict[str, Any]]:
        answer = await api.client.get(f"{tenant.url}/members", headers=headers)
        return {one["user_id"]: one for one in answer.json()["items"]}

    before = await listed()
    assert before[str(seen.id)]["last_seen_at"] is None
    assert (await api.client.get(tenant.url, headers=mine)).status_code == 200
    await api.app.state.authenticator.uses.write(api.database)
    after = await listed()
    moment = datetime.fromisoformat(after[str(seen.id)]["last_seen_at"])
    assert datetime.now(UTC) - moment < timedelta(minutes=1)
    assert after[str(seen.id)]["version"] == before[str(seen.id)]["version"]
    assert after[str(unseen.id)]["last_seen_at"] is None
    assert after[str(owner.id)]["last_seen_at"] is not None
    async with api.platform() as session:
        elsewhere = select(Membership.last_seen_at).where(
            Membership.organization_id == other.id, Membership.user_id == seen.id
        )
        assert (await session.execute(elsewhere)).scalar_one() is None
        trail = text(
            "SELECT count(*) FROM audit_logs "
            "WHERE entity = 'organization_memberships' AND action = 'update' AND organization_id = :org"
        )
        assert (await session.execute(trail, {"org": tenant.id})).scalar_one() == 0
