"""Projects and their members, through HTTP."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select, text

from modelyard.identity import service as identity
from modelyard.kernel.access import OrganizationRole, ProjectRole
from modelyard.kernel.events import EventRecord, from_record
from modelyard.kernel.pages import encode_cursor
from modelyard.projects.events import ProjectCreated
from tests.identity.factories import (
    Api,
    Tenant,
    a_person,
    a_project,
    an_organization,
    give_project_role,
    key_headers,
)


async def slugs(api: Api, tenant: Tenant, headers: dict[str, str]) -> set[str]:
    answer = await api.client.get(f"{tenant.url}/projects", headers=headers)
    assert answer.status_code == 200, answer.text
    return {item["slug"] for item in answer.json()["items"]}


async def test_who_makes_a_project_is_its_manager_and_the_event_is_announced(api: Api) -> None:
    tenant = await an_organization(api)
    member = await a_person(api, tenant, OrganizationRole.MEMBER)
    headers = await key_headers(api, tenant, member)
    body = {"slug": "fraud", "name": " Fraud ", "description": "Cards"}
    answer = await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["slug"], made["name"], made["status"], made["version"]) == ("fraud", "Fraud", "active", 1)
    url = f"{tenant.url}/projects/fraud"
    answer = await api.client.patch(url, json={"description": "Debit cards"}, headers=headers)
    assert (answer.status_code, answer.json()["description"]) == (200, "Debit cards")
    (manager,) = (await api.client.get(f"{url}/members", headers=headers)).json()["items"]
    assert (manager["user_id"], manager["role"]) == (str(member.id), "manager")
    async with api.platform() as session:
        query = select(EventRecord).where(
            EventRecord.organization_id == tenant.id, EventRecord.name == "project.created"
        )
        event = from_record((await session.execute(query)).scalar_one())
    assert isinstance(event, ProjectCreated)
    assert (str(event.project_id), event.creator_id) == (made["id"], member.id)


async def test_a_slug_is_taken_once_in_an_organization_and_free_after_deletion(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    elsewhere = await key_headers(api, other, await a_person(api, other, OrganizationRole.OWNER))
    body = {"slug": "fraud", "name": "Fraud"}
    assert (await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)).status_code == 201
    assert (await api.client.post(f"{other.url}/projects", json=body, headers=elsewhere)).status_code == 201
    answer = await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    assert (await api.client.delete(f"{tenant.url}/projects/fraud", headers=headers)).status_code == 204
    assert (await api.client.get(f"{tenant.url}/projects/fraud", headers=headers)).status_code == 404
    assert await slugs(api, tenant, headers) == set()
    assert (await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)).status_code == 201
    assert await slugs(api, other, elsewhere) == {"fraud"}


async def test_everybody_sees_the_projects_that_are_theirs_to_see(api: Api) -> None:
    tenant = await an_organization(api)
    mine, other = await a_project(api, tenant), await a_project(api, tenant)
    for role in OrganizationRole:
        person = await a_person(api, tenant, role)
        await give_project_role(api, mine, person, ProjectRole.VIEWER)
        seen = await slugs(api, tenant, await key_headers(api, tenant, person))
        assert seen == ({mine.slug} if role is OrganizationRole.MEMBER else {mine.slug, other.slug})
        bound = await key_headers(api, tenant, person, project=mine)
        assert await slugs(api, tenant, bound) == {mine.slug}
        blind = await key_headers(api, tenant, person, scopes=["organization:read"])
        assert (await api.client.get(f"{tenant.url}/projects", headers=blind)).status_code == 403


async def test_the_list_is_paged_by_slug(api: Api) -> None:
    tenant = await an_organization(api)
    made = sorted([(await a_project(api, tenant)).slug for _ in range(5)])
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.VIEWER))
    seen: list[str] = []
    params = {"limit": "2"}
    for _ in range(3):
        answer = (await api.client.get(f"{tenant.url}/projects", params=params, headers=headers)).json()
        seen += [item["slug"] for item in answer["items"]]
        params = {"limit": "2", "cursor": answer["next"]}
    assert (seen, answer["next"]) == (made, None)
    for cursor in ("nonsense", encode_cursor([5, 6])):
        answer = await api.client.get(f"{tenant.url}/projects", params={"cursor": cursor}, headers=headers)
        assert answer.status_code == 422


async def test_an_archived_project_is_read_and_taken_back(api: Api) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.ADMIN))
    for path, status in (("archive", "archived"), ("archive", "archived"), ("unarchive", "active")):
        answer = await api.client.post(f"{project.url}/{path}", headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (200, status)
        assert (await api.client.get(project.url, headers=headers)).json()["status"] == status
    assert (await api.client.get(project.url, headers=headers)).json()["version"] == 3


async def test_a_change_of_somebody_else_is_not_overwritten(api: Api) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    tag = (await api.client.get(project.url, headers=headers)).headers["etag"]
    known = {**headers, "If-Match": tag}
    answer = await api.client.patch(project.url, json={"name": "A"}, headers=known)
    assert (answer.status_code, answer.headers["etag"] != tag) == (200, True)
    assert (await api.client.patch(project.url, json={"name": "B"}, headers=known)).status_code == 412
    assert (await api.client.delete(project.url, headers=known)).status_code == 412
    for unusable in ('W/"1"', "1", '"1", "2"', '"x"'):
        answer = await api.client.patch(project.url, json={"name": "B"}, headers={**headers, "If-Match": unusable})
        assert (answer.status_code, answer.json()["pointer"]) == (422, "/header/if-match")
    for body in ({"name": ""}, {"name": "x" * 201}, {"slug": "other"}, {"description": "a\x00b"}):
        assert (await api.client.patch(project.url, json=body, headers=headers)).status_code == 422
    assert (await api.client.get(project.url, headers=headers)).json()["name"] == "A"


async def test_a_managers_members_come_change_and_go(api: Api) -> None:
    tenant, other = await an_organization(api), await an_organization(api)
    manager = await a_person(api, tenant, OrganizationRole.MEMBER)
    project = await a_project(api, tenant, manager)
    headers = await key_headers(api, tenant, manager)
    colleague = await a_person(api, tenant, OrganizationRole.MEMBER)
    theirs = await key_headers(api, tenant, colleague)
    stranger = await a_person(api, other, OrganizationRole.OWNER)
    url = f"{project.url}/members/{colleague.id}"
    assert (await api.client.get(project.url, headers=theirs)).status_code == 404
    for role in ("viewer", "viewer", "contributor"):
        answer = await api.client.put(url, json={"role": role}, headers=headers)
        assert (answer.status_code, answer.json()["role"]) == (200, role)
    assert (await api.client.get(project.url, headers=theirs)).status_code == 200
    assert (await api.client.put(url, json={"role": "manager"}, headers=theirs)).status_code == 403
    members = (await api.client.get(f"{project.url}/members", headers=theirs)).json()["items"]
    assert {(one["email"], one["role"]) for one in members} == {
        (manager.email, "manager"),
        (colleague.email, "contributor"),
    }
    for nobody in (stranger.id, uuid4()):
        answer = await api.client.put(f"{project.url}/members/{nobody}", json={"role": "viewer"}, headers=headers)
        assert answer.status_code == 404
    assert (await api.client.delete(url, headers=headers)).status_code == 204
    assert (await api.client.delete(url, headers=headers)).status_code == 404
    assert (await api.client.get(project.url, headers=theirs)).status_code == 404
    async with api.platform() as session:
        query = text(
            "SELECT action FROM audit_logs WHERE entity = 'project_members' AND difference ? 'role' ORDER BY at"
        )
        actions = (await session.execute(query)).scalars().all()
    assert actions == ["insert", "insert", "update"]


async def test_who_left_the_organization_is_no_member_of_its_projects(api: Api) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    owner, leaver = [await a_person(api, tenant, role) for role in (OrganizationRole.OWNER, OrganizationRole.MEMBER)]
    await give_project_role(api, project, leaver, ProjectRole.MANAGER)
    headers, theirs = await key_headers(api, tenant, owner), await key_headers(api, tenant, leaver)
    assert (await api.client.get(project.url, headers=theirs)).status_code == 200
    answer = await api.client.delete(f"{tenant.url}/members/{leaver.id}", headers=headers)
    assert answer.status_code == 204
    assert (await api.client.get(project.url, headers=theirs)).status_code == 401
    assert (await api.client.get(f"{project.url}/members", headers=headers)).json()["items"] == []
    async with api.platform() as session:
        await identity.add_member(session, tenant.id, leaver.id, OrganizationRole.MEMBER)
    assert (await api.client.get(f"{project.url}/members", headers=headers)).json()["items"] == []


async def test_a_deleted_project_is_listed_and_restored_unless_its_slug_is_taken(api: Api) -> None:
    tenant = await an_organization(api)
    project = await a_project(api, tenant)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    deleted = f"{tenant.url}/deleted-projects"
    assert (await api.client.post(f"{deleted}/{project.id}/restore", headers=headers)).status_code == 404
    assert (await api.client.delete(project.url, headers=headers)).status_code == 204
    (listed,) = (await api.client.get(deleted, headers=headers)).json()["items"]
    assert (listed["slug"], listed["deleted_at"] is not None) == (project.slug, True)
    body = {"slug": project.slug, "name": "Another"}
    assert (await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)).status_code == 201
    assert (await api.client.post(f"{deleted}/{project.id}/restore", headers=headers)).status_code == 409
    assert (await api.client.delete(project.url, headers=headers)).status_code == 204
    assert (await api.client.post(f"{deleted}/{project.id}/restore", headers=headers)).status_code == 200
    assert (await api.client.get(project.url, headers=headers)).json()["id"] == str(project.id)
