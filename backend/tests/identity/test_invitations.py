"""Invitations, through HTTP: sent by mail, taken up once by the one who was meant."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text, update

from modelyard.identity.models import Invitation
from modelyard.identity.tokens import sha256
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import PASSWORD, Api, Tenant, a_person, an_organization, bearer, key_headers, log_in
from tests.identity.jobs import Mailbox

pytestmark = pytest.mark.shared_database

GRACE = f"grace-{uuid4().hex[:8]}@example.com"
BY_LINK = "/api/v1/auth/invitations"
NEW = {"display_name": "Grace", "password": "violet tram eats clouds"}


@pytest_asyncio.fixture
async def mailbox(api: Api, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    box = Mailbox(api, monkeypatch)
    await box.mails()  # what other tests left behind
    return box


async def an_owner(api: Api, role: OrganizationRole = OrganizationRole.OWNER) -> tuple[Tenant, dict[str, str]]:
    tenant = await an_organization(api)
    return tenant, await key_headers(api, tenant, await a_person(api, tenant, role))


async def invite(api: Api, tenant: Tenant, headers: dict[str, str], email: str, role: str = "member") -> httpx.Response:
    return await api.client.post(f"{tenant.url}/invitations", json={"email": email, "role": role}, headers=headers)


async def by_link(
    api: Api, what: str, token: str, headers: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    return await api.client.post(f"{BY_LINK}/{what}", json={"token": token, **more}, headers=headers)


async def test_a_newcomer_registers_by_the_link_and_is_a_verified_member(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    made = await invite(api, tenant, headers, GRACE.title(), "viewer")
    assert made.status_code == 201
    assert "token" not in made.text
    token = await mailbox.token()
    offer = (await by_link(api, "look", token)).json()
    assert (offer["organization_slug"], offer["role"], offer["has_account"]) == (tenant.slug, "viewer", False)
    weak = await by_link(api, "register", token, **{**NEW, "password": "password1234"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    answers = await asyncio.gather(*(by_link(api, "register", token, **NEW) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers)[0] == 201
    assert {answer.status_code for answer in answers} <= {201, 404, 409}
    login = {"email": GRACE, "password": NEW["password"]}
    tokens = (await api.client.post("/api/v1/auth/login", json=login)).json()
    me = (await api.client.get("/api/v1/auth/me", headers=bearer(tokens["access_token"]))).json()
    assert [(one["slug"], one["role"]) for one in me["organizations"]] == [(tenant.slug, "viewer")]
    assert me["user"]["email_verified_at"] is not None
    for what, more in (("look", {}), ("register", NEW)):
        assert (await by_link(api, what, token, **more)).status_code == 404


async def test_who_has_an_account_logs_in_and_accepts_with_that_very_address(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    invited, other = await a_person(api, password=PASSWORD), await a_person(api, password=PASSWORD)
    await invite(api, tenant, headers, invited.email)
    token = await mailbox.token()
    assert (await by_link(api, "look", token)).json()["has_account"] is True
    assert (await by_link(api, "register", token, **NEW)).status_code == 409
    assert (await by_link(api, "accept", token)).status_code == 401
    theirs = bearer((await log_in(api, other))["access_token"])
    assert (await by_link(api, "accept", token, theirs)).status_code == 403
    mine = bearer((await log_in(api, invited))["access_token"])
    accepted = await by_link(api, "accept", token, mine)
    assert (accepted.status_code, accepted.json()["slug"]) == (200, tenant.slug)
    assert (await api.client.get(tenant.url, headers=mine)).status_code == 200
    (listed,) = (await api.client.get(f"{tenant.url}/invitations", headers=headers)).json()["items"]
    assert listed["accepted_at"] is not None
    async with api.platform() as session:
        query = text(
            "SELECT actor_label, operation FROM audit_logs "
            "WHERE entity = 'organization_memberships' AND organization_id = :org ORDER BY at DESC LIMIT 1"
        )
        record = (await session.execute(query, {"org": tenant.id})).one()
    assert (record.actor_label, record.operation) == (invited.email, "accept_invitation")


async def test_nobody_invites_beyond_their_own_role_nor_sends_such_an_invitation_again(
    api: Api, mailbox: Mailbox
) -> None:
    tenant, owner = await an_owner(api)
    admin = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.ADMIN))
    member = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.MEMBER))
    assert (await invite(api, tenant, admin, "a@example.com", "owner")).status_code == 403
    assert (await invite(api, tenant, member, "a@example.com", "viewer")).status_code == 403
    made = (await invite(api, tenant, owner, "a@example.com", "owner")).json()
    again = f"{tenant.url}/invitations/{made['id']}/resend"
    assert (await api.client.post(again, headers=admin)).status_code == 403
    extra = {"email": "b@example.com", "role": "viewer", "organization_id": str(tenant.id)}
    assert (await api.client.post(f"{tenant.url}/invitations", json=extra, headers=owner)).status_code == 422
    del mailbox


async def test_sending_again_makes_the_old_link_worthless(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    made = (await invite(api, tenant, headers, GRACE)).json()
    first = await mailbox.token()
    assert (await invite(api, tenant, headers, GRACE.upper())).status_code == 409
    url = f"{tenant.url}/invitations/{made['id']}"
    assert (await api.client.post(f"{url}/resend", headers=headers)).status_code == 200
    second = await mailbox.token()
    assert (await by_link(api, "look", first)).status_code == 404
    assert (await by_link(api, "look", second)).status_code == 200
    assert (await api.client.delete(url, headers=headers)).status_code == 204
    assert (await api.client.delete(url, headers=headers)).status_code == 409
    assert (await by_link(api, "look", second)).status_code == 404
    assert (await by_link(api, "register", second, **NEW)).status_code == 404
    assert (await invite(api, tenant, headers, GRACE)).status_code == 201


async def test_an_invitation_is_over_after_its_time_and_can_be_made_anew(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    await invite(api, tenant, headers, GRACE)
    token = await mailbox.token()
    async with api.platform() as session:
        over = update(Invitation).where(Invitation.organization_id == tenant.id)
        await session.execute(over.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert (await by_link(api, "register", token, **NEW)).status_code == 404
    assert (await invite(api, tenant, headers, GRACE)).status_code == 201


async def test_a_suspended_or_deleted_organization_takes_nobody_in(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    await invite(api, tenant, headers, GRACE)
    token = await mailbox.token()
    for change in ("status = 'suspended'", "status = 'active', deleted_at = now()"):
        async with api.platform() as session:
            await session.execute(text(f"UPDATE organizations SET {change} WHERE id = :id"), {"id": tenant.id})
        assert (await by_link(api, "register", token, **NEW)).status_code == 404


async def test_a_member_is_not_invited_and_another_organizations_invitations_do_not_exist(
    api: Api, mailbox: Mailbox
) -> None:
    tenant, headers = await an_owner(api)
    other, theirs = await an_owner(api)
    member = await a_person(api, tenant, OrganizationRole.MEMBER)
    assert (await invite(api, tenant, headers, member.email.upper())).status_code == 409
    made = (await invite(api, tenant, headers, GRACE)).json()
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/resend")):
        url = f"{other.url}/invitations/{made['id']}{path}"
        assert (await api.client.request(method, url, headers=theirs)).status_code == 404
    assert len(await mailbox.mails()) == 1


async def a_link(api: Api, tenant: Tenant, headers: dict[str, str], email: str = GRACE) -> tuple[dict[str, Any], str]:
    """An invitation, and the token of its link that is handed on."""
    made = (await invite(api, tenant, headers, email)).json()
    answer = await api.client.post(f"{tenant.url}/invitations/{made['id']}/link", headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json(), answer.json()["url"].partition("/invitation#token=")[2]


async def test_a_link_that_is_handed_on_lets_a_newcomer_in_and_proves_no_address(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    email = f"{uuid4().hex}@example.com"
    made, token = await a_link(api, tenant, headers, email)
    assert made["linked_at"] is not None
    listed = await api.client.get(f"{tenant.url}/invitations/{made['id']}", headers=headers)
    assert token not in listed.text
    assert (await by_link(api, "look", token)).json()["has_account"] is False
    answers = await asyncio.gather(*(by_link(api, "register", token, **NEW) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers)[0] == 201
    assert {answer.status_code for answer in answers} <= {201, 404, 409}
    login = {"email": email, "password": NEW["password"]}
    mine = bearer((await api.client.post("/api/v1/auth/login", json=login)).json()["access_token"])
    me = (await api.client.get("/api/v1/auth/me", headers=mine)).json()
    assert [one["slug"] for one in me["organizations"]] == [tenant.slug]
    assert me["user"]["email_verified_at"] is None
    for what, more in (("look", {}), ("register", NEW)):
        assert (await by_link(api, what, token, **more)).status_code == 404
    # Nor does the mail of the same invitation work any more.
    assert (await by_link(api, "look", await mailbox.token())).status_code == 404
    async with api.platform() as session:
        trail = text("SELECT difference::text FROM audit_logs WHERE entity = 'invitations' AND organization_id = :org")
        differences = (await session.execute(trail, {"org": tenant.id})).scalars().all()
    assert any('"link_hash": [null, "***"]' in one for one in differences)
    assert not [one for one in differences if token in one or sha256(token) in one]


async def test_a_link_opens_no_account_that_is_there_and_no_other_address(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    invited, other = await a_person(api, password=PASSWORD), await a_person(api, password=PASSWORD)
    async with api.platform() as session:
        await session.execute(text("UPDATE users SET email_verified_at = NULL WHERE id = :id"), {"id": invited.id})
    _, token = await a_link(api, tenant, headers, invited.email)
    assert (await by_link(api, "register", token, **NEW)).status_code == 409
    assert (await by_link(api, "accept", token)).status_code == 401
    theirs = bearer((await log_in(api, other))["access_token"])
    assert (await by_link(api, "accept", token, theirs)).status_code == 403
    mine = bearer((await log_in(api, invited))["access_token"])
    accepted = await by_link(api, "accept", token, mine)
    assert (accepted.status_code, accepted.json()["slug"]) == (200, tenant.slug)
    me = (await api.client.get("/api/v1/auth/me", headers=mine)).json()
    assert me["user"]["email_verified_at"] is None
    assert (await by_link(api, "accept", token, mine)).status_code == 404
    del mailbox


async def test_a_link_is_over_with_its_invitation_and_with_the_next_link(api: Api, mailbox: Mailbox) -> None:
    tenant, headers = await an_owner(api)
    made, first = await a_link(api, tenant, headers)
    url = f"{tenant.url}/invitations/{made['id']}"
    again = await api.client.post(f"{url}/link", headers=headers)
    second = again.json()["url"].partition("#token=")[2]
    assert (await by_link(api, "look", first)).status_code == 404
    assert (await by_link(api, "look", second)).status_code == 200
    # Sent again, the invitation lives longer; the link does not.
    assert (await api.client.post(f"{url}/resend", headers=headers)).json()["linked_at"] is None
    assert (await by_link(api, "look", second)).status_code == 404
    third = (await api.client.post(f"{url}/link", headers=headers)).json()["url"].partition("#token=")[2]
    over = update(Invitation).where(Invitation.organization_id == tenant.id)
    async with api.platform() as session:
        await session.execute(over.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert (await by_link(api, "register", third, **NEW)).status_code == 404
    assert (await api.client.post(f"{url}/link", headers=headers)).status_code == 409
    async with api.platform() as session:
        await session.execute(over.values(expires_at=datetime.now(UTC) + timedelta(hours=1)))
    assert (await by_link(api, "look", third)).status_code == 200
    assert (await api.client.delete(url, headers=headers)).status_code == 204
    assert (await by_link(api, "register", third, **NEW)).status_code == 404
    assert (await api.client.post(f"{url}/link", headers=headers)).status_code == 409
    del mailbox


async def test_who_may_make_a_link(api: Api, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant, owner = await an_owner(api)
    other, theirs = await an_owner(api)
    admin = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.ADMIN))
    member = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.MEMBER))
    made = (await invite(api, tenant, owner, GRACE, "owner")).json()
    url = f"{tenant.url}/invitations/{made['id']}/link"
    assert (await api.client.post(url, headers=admin)).status_code == 403
    assert (await api.client.post(url, headers=member)).status_code == 403
    assert (await api.client.post(url.replace(tenant.slug, other.slug), headers=theirs)).status_code == 404
    assert (await api.client.get("/api/v1/setup")).json()["mail"] is False
    monkeypatch.setattr(api.settings, "smtp_host", "mail.example.com")
    refused = await api.client.post(url, headers=owner)
    assert (refused.status_code, refused.json()["code"]) == (409, "mail_goes_out")
    assert (await api.client.get("/api/v1/setup")).json()["mail"] is True
    del mailbox
