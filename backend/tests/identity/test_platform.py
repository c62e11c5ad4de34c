"""The platform's administration, through HTTP: organizations, people, quotas, and looking in on the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text, update

from modelyard.identity.models import SupportAccess
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    Tenant,
    a_person,
    a_platform_admin,
    a_project,
    an_organization,
    bearer,
    key_headers,
    log_in,
)

PLATFORM = "/api/v1/platform"
OWNER = OrganizationRole.OWNER


async def administrator(api: Api) -> dict[str, str]:
    return bearer((await log_in(api, await a_platform_admin(api)))["access_token"])


async def trail(api: Api, tenant: Tenant, entity: str) -> list[Any]:
    async with api.platform() as session:
        query = text("SELECT * FROM audit_logs WHERE organization_id = :org AND entity = :entity ORDER BY at, id")
        return list(await session.execute(query, {"org": tenant.id, "entity": entity}))


async def test_an_organization_is_founded_for_an_owner_suspended_deleted_and_restored(api: Api) -> None:
    headers = await administrator(api)
    owner = await a_person(api, password=PASSWORD)
    body = {"slug": "acme", "name": "Acme", "owner": owner.email.upper()}
    made = (await api.client.post(f"{PLATFORM}/organizations", json=body, headers=headers)).json()
    url, inside = f"{PLATFORM}/organizations/{made['id']}", "/api/v1/orgs/acme"
    by_owner = bearer((await log_in(api, owner))["access_token"])
    assert (await api.client.get(inside, headers=by_owner)).status_code == 200
    assert (await api.client.get(inside, headers=headers)).status_code == 404
    for status, expected in (("suspended", 404), ("active", 200)):
        assert (await api.client.patch(url, json={"status": status}, headers=headers)).status_code == 200
        assert (await api.client.get(inside, headers=by_owner)).status_code == expected
    assert (await api.client.delete(url, headers={**headers, "If-Match": '"1"'})).status_code == 412
    assert (await api.client.delete(url, headers=headers)).status_code == 204
    assert (await api.client.get(inside, headers=by_owner)).status_code == 404
    (deleted,) = (await api.client.get(f"{PLATFORM}/organizations?deleted=true", headers=headers)).json()["items"]
    assert deleted["id"] == made["id"]
    assert (await api.client.post(f"{url}/restore", headers=headers)).status_code == 200
    assert (await api.client.post(f"{url}/restore", headers=headers)).status_code == 404
    assert (await api.client.get(inside, headers=by_owner)).status_code == 200
    actions = [record.action for record in await trail(api, Tenant(made["id"], "acme"), "organizations")]
    assert actions == ["insert", "update", "update", "soft_delete", "restore"]


async def test_an_owner_deletes_the_organization_and_nobody_below(api: Api) -> None:
    tenant = await an_organization(api)
    for role, expected in ((OrganizationRole.ADMIN, 403), (OWNER, 204)):
        headers = await key_headers(api, tenant, await a_person(api, tenant, role))
        assert (await api.client.delete(tenant.url, headers=headers)).status_code == expected
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 401


async def test_an_unknown_owner_is_made_and_sets_a_password_later(api: Api) -> None:
    headers = await administrator(api)
    body = {"slug": "acme", "name": "Acme", "owner": "new@example.com"}
    assert (await api.client.post(f"{PLATFORM}/organizations", json=body, headers=headers)).status_code == 201
    found = await api.client.get(f"{PLATFORM}/users", params={"filter": "email:eq:new@example.com"}, headers=headers)
    (person,) = found.json()["items"]
    assert person["email_verified_at"] is None


async def test_people_are_listed_suspended_and_keep_an_administrator(api: Api) -> None:
    headers = await administrator(api)
    (me,) = (await api.client.get(f"{PLATFORM}/users", headers=headers)).json()["items"]
    itself = f"{PLATFORM}/users/{me['id']}"
    for change in ({"is_platform_admin": False}, {"status": "suspended"}):
        assert (await api.client.patch(itself, json=change, headers=headers)).status_code == 409
    assert (await api.client.delete(itself, headers=headers)).status_code == 409
    tenant = await an_organization(api)
    person = await a_person(api, tenant, OWNER, password=PASSWORD)
    key, by_login = await key_headers(api, tenant, person), bearer((await log_in(api, person))["access_token"])
    url = f"{PLATFORM}/users/{person.id}"
    for refused in (
        await api.client.patch(url, json={"status": "suspended"}, headers=headers),
        await api.client.delete(url, headers=headers),
    ):
        assert (refused.status_code, refused.json()["organization"]) == (409, tenant.slug)
    other = await a_person(api, tenant, OWNER)
    assert (await api.client.patch(url, json={"status": "suspended"}, headers=headers)).status_code == 200
    for shut_out in (key, by_login):
        assert (await api.client.get(tenant.url, headers=shut_out)).status_code == 401
    assert (await api.client.delete(f"{PLATFORM}/users/{other.id}", headers=headers)).status_code == 409
    assert (await api.client.patch(url, json={"status": "active"}, headers=headers)).status_code == 200
    assert (await api.client.get(tenant.url, headers=key)).status_code == 200
    assert (await api.client.delete(url, headers=headers)).status_code == 204
    assert (await api.client.get(tenant.url, headers=key)).status_code == 401
    assert (await api.client.post(f"{url}/restore", headers=headers)).status_code == 200
    assert (await api.client.get(tenant.url, headers=key)).status_code == 200


async def test_nobody_makes_themselves_an_administrator(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    assert (
        await api.client.patch("/api/v1/auth/me", json={"is_platform_admin": True}, headers=headers)
    ).status_code == 422
    answer = await api.client.patch(f"{PLATFORM}/users/{person.id}", json={"is_platform_admin": True}, headers=headers)
    assert answer.status_code == 403


async def test_support_looks_in_for_a_while_and_the_organization_sees_it_and_ends_it(api: Api) -> None:
    headers = await administrator(api)
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    owner = await key_headers(api, tenant, await a_person(api, tenant, OWNER))
    url = f"{PLATFORM}/organizations/{tenant.id}/support-access"
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 404
    assert (await api.client.post(url, json={"minutes": 60}, headers=headers)).status_code == 422
    body = {"reason": "Ticket 4711", "minutes": 60}
    assert (await api.client.post(url, json={**body, "minutes": 9999}, headers=headers)).status_code == 422
    assert (await api.client.post(url, json=body, headers=owner)).status_code == 403
    assert (await api.client.post(url, json=body, headers=headers)).status_code == 201
    for readable in (tenant.url, project.url, f"{project.url}/runs"):
        assert (await api.client.get(readable, headers=headers)).status_code == 200
    assert (await api.client.patch(tenant.url, json={"name": "Mine"}, headers=headers)).status_code == 403
    assert (await api.client.delete(project.url, headers=headers)).status_code == 403
    (seen,) = (await api.client.get(f"{tenant.url}/support-accesses", headers=owner)).json()["items"]
    assert (seen["reason"], seen["ended_at"]) == ("Ticket 4711", None)
    (record,) = await trail(api, tenant, "support_accesses")
    assert (record.action, record.difference["reason"]) == ("insert", [None, "Ticket 4711"])
    ended = f"{tenant.url}/support-accesses/{seen['id']}"
    assert (await api.client.delete(ended, headers=owner)).status_code == 204
    assert (await api.client.delete(ended, headers=owner)).status_code == 404
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 404


async def test_support_ends_by_itself_and_when_the_administrator_is_none_any_more(api: Api) -> None:
    headers, tenant = await administrator(api), await an_organization(api)
    url = f"{PLATFORM}/organizations/{tenant.id}/support-access"
    made = (await api.client.post(url, json={"reason": "x", "minutes": 5}, headers=headers)).json()
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 200
    now = datetime.now(UTC)
    over = {"created_at": now - timedelta(hours=2), "expires_at": now - timedelta(hours=1)}
    async with api.platform() as session:
        await session.execute(update(SupportAccess).values(over))
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 404
    await api.client.post(url, json={"reason": "x", "minutes": 5}, headers=headers)
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 200
    async with api.platform() as session:
        await session.execute(text("UPDATE users SET is_platform_admin = false"))
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 404
    assert made["user_id"]


async def test_quotas_are_answered_with_a_clear_problem(api: Api) -> None:
    headers, tenant = await administrator(api), await an_organization(api)
    project = await a_project(api, tenant)
    owner = await key_headers(api, tenant, await a_person(api, tenant, OWNER))
    url = f"{PLATFORM}/organizations/{tenant.id}"
    for unusable in ({"runs": -1}, {"unicorns": 1}, {"runs": "many"}):
        assert (await api.client.patch(url, json={"quotas": unusable}, headers=headers)).status_code == 422
    quotas = {"runs": 1, "bytes": 10, "members": 2}
    answer = await api.client.patch(url, json={"quotas": quotas}, headers=headers)
    assert answer.json()["quotas"] == quotas
    assert (await api.client.patch(tenant.url, json={"quotas": {}}, headers=owner)).status_code == 422

    async def run() -> Any:
        return await api.client.post(f"{project.url}/runs", json={"experiment": 0}, headers=owner)

    first, second = await run(), await run()
    assert (first.status_code, second.status_code) == (201, 403), first.text
    assert {key: second.json()[key] for key in ("code", "quota", "limit", "used")} == {
        "code": "quota_exceeded",
        "quota": "runs",
        "limit": 1,
        "used": 1,
    }
    mlflow = f"/mlflow/{tenant.slug}/{project.slug}/api/2.0/mlflow/runs/create"
    refused = await api.client.post(mlflow, json={"experiment_id": "0"}, headers=owner)
    assert (refused.status_code, "quota" in refused.json()["message"]) == (403, True)
    file = f"{project.url}/artifacts/a.txt"
    assert (await api.client.put(file, content=b"12345678", headers=owner)).status_code == 200
    assert (await api.client.put(file, content=b"1234567890", headers=owner)).status_code == 200
    other = f"{project.url}/artifacts/b.txt"
    assert (await api.client.put(other, content=b"1", headers=owner)).json()["quota"] == "bytes"
    robot = {"name": "Robot", "role": "member"}
    accounts = [await api.client.post(f"{tenant.url}/service-accounts", json=robot, headers=owner) for _ in range(2)]
    assert [answer.status_code for answer in accounts] == [201, 403]
    answer = await api.client.patch(url, json={"quotas": {"runs": None}}, headers=headers)
    assert answer.json()["quotas"] == {"bytes": 10, "members": 2}
    assert (await run()).status_code == 201
