"""Who comes in by single sign-on, and as what."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select, update

from modelyard.identity import service
from modelyard.identity.models import Membership, MembershipStatus, Organization, User, UserStatus
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import PASSWORD, Api, Tenant, a_platform_admin, an_organization, bearer, log_in
from tests.identity.provider import Provider, Puppet
from tests.single_sign_on.steps import (
    ADA,
    a_browser,
    an_ada,
    begin,
    by,
    come_in,
    events,
    people,
    put,
    refused,
    role_of,
    set_up,
)


async def test_an_address_must_be_verified_and_of_the_organizations_domains(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    await set_up(api, tenant, puppet.url, default_role="viewer", email_domains=["example.com", "kample.com"])
    for claims, reason in (
        ({"email_verified": None}, "email_verified"),
        ({"email_verified": "true"}, "email_verified"),
        ({"email_verified": False, "xms_edov": True}, "email_verified"),
        ({"email": None}, "email"),
        ({"email": "ada@example.com, eve@evil.com"}, "email"),
        ({"email": "ada,eve@example.com"}, "email"),
        ({"email": "ada@\u212aample.com"}, "email"),
        ({"email": "\u212aada@example.com"}, "email"),
        ({"email": "ada@notexample.com"}, "domain"),
    ):
        puppet.claims = {**ADA, **claims}
        answer = await come_in(api.client, tenant, by=puppet)
        assert refused(answer, reason), f"{claims}: {answer.text}"
    puppet.claims = {**ADA, "email": "Ada@EXAMPLE.com", "email_verified": None, "xms_edov": True}
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    assert "Ada@example.com" in await people(api, tenant)


async def test_who_is_in_no_mapped_group_gets_the_default_role_or_is_refused(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    await set_up(api, tenant, puppet.url, group_claim="teams")
    for teams in (None, [], ["others"], [["engineers"], 5, None], {"engineers": True}):
        puppet.claims = {**ADA, "teams": teams}
        assert refused(await come_in(api.client, tenant, by=puppet), "no_role")
    assert "ada@example.com" not in await people(api, tenant)
    puppet.claims["teams"] = ["leads"]
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    puppet.claims["teams"] = ["others"]
    assert refused(await come_in(api.client, tenant, by=puppet), "no_role")
    assert (await people(api, tenant))["ada@example.com"].status is MembershipStatus.ACTIVE
    await set_up(api, tenant, puppet.url, group_claim="teams", default_role="auditor")
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    assert await role_of(api, tenant, "ada@example.com") == "auditor"


async def test_without_mapped_groups_roles_are_given_by_hand(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    headers = await set_up(api, tenant, puppet.url, group_roles={}, default_role="viewer")
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    ada = (await people(api, tenant))["ada@example.com"]
    url = f"{tenant.url}/members/{ada.user_id}"
    assert (await api.client.patch(url, json={"role": "admin"}, headers=headers)).status_code == 200
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    assert await role_of(api, tenant, "ada@example.com") == "admin"


async def test_an_owner_stays_one_and_comes_in_only_if_an_owner_set_it_up(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    await an_ada(api, tenant, OrganizationRole.OWNER)
    await set_up(api, tenant, puppet.url)
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    assert await role_of(api, tenant, "ada@example.com") == "owner"
    admin = await by(api, tenant, OrganizationRole.ADMIN)
    assert (await put(api, tenant, puppet.url, admin)).status_code == 200
    assert refused(await come_in(api.client, tenant, by=puppet), "role_not_admitted")
    assert await role_of(api, tenant, "ada@example.com") == "owner"


async def test_suspended_people_are_refused(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    for table, status in ((Membership, MembershipStatus.SUSPENDED), (User, UserStatus.SUSPENDED)):
        async with api.platform() as session:
            ada = select(User.id).where(User.email == "ada@example.com").scalar_subquery()
            mine = Membership.user_id == ada if table is Membership else User.id == ada
            await session.execute(update(table).where(mine).values(status=status))
        assert refused(await come_in(api.client, tenant, by=puppet), "suspended")
        async with api.platform() as session:
            await session.execute(update(table).where(mine).values(status="active"))
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    assert len(await events(api, tenant, "single_sign_on_refused")) == 2


async def test_a_service_account_logs_in_nowhere(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    headers = await set_up(api, tenant, puppet.url, email_domains=[f"{tenant.slug}.service.invalid"])
    body = {"name": "Nightly", "role": "member"}
    made = await api.client.post(f"{tenant.url}/service-accounts", json=body, headers=headers)
    puppet.claims["email"] = made.json()["email"]
    assert refused(await come_in(api.client, tenant, by=puppet), "suspended")


async def test_an_address_that_was_passed_on_is_not_the_member_it_was(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    puppet.claims["sub"] = "another"
    assert refused(await come_in(api.client, tenant, by=puppet), "passed_on")


async def test_who_was_removed_comes_back_by_an_invitation_whatever_the_provider_calls_them_then(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    headers = await set_up(api, tenant, puppet.url)
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    ada = (await people(api, tenant))["ada@example.com"].user_id
    api.client.cookies.clear()
    assert (await api.client.delete(f"{tenant.url}/members/{ada}", headers=headers)).status_code == 204
    assert refused(await come_in(api.client, tenant, by=puppet), "removed")
    async with api.platform() as session:
        await service.add_member(session, tenant.id, ada, OrganizationRole.VIEWER)
    puppet.claims["sub"] = "another"
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    puppet.claims["sub"] = "somebody"
    assert refused(await come_in(api.client, tenant, by=puppet), "passed_on")


async def test_an_account_of_somebodys_own_joins_by_invitation_only_and_one_that_providers_made_at_once(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    home = await an_organization(api)
    await an_ada(api, home, OrganizationRole.VIEWER)
    await set_up(api, tenant, puppet.url)
    assert refused(await come_in(api.client, tenant, by=puppet), "account_of_their_own")
    assert "ada@example.com" not in await people(api, tenant)
    puppet.claims = {**ADA, "sub": "grace", "email": "grace@example.com"}
    await set_up(api, home, puppet.url)
    for each in (home, tenant):
        assert (await come_in(api.client, each, by=puppet)).status_code == 302
    assert len({(await people(api, each))["grace@example.com"].user_id for each in (home, tenant)}) == 1


async def test_the_organizations_quota_of_members_holds(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    async with api.platform() as session:
        await session.execute(update(Organization).where(Organization.id == tenant.id).values(quotas={"members": 1}))
    answer = await come_in(api.client, tenant, by=puppet)
    assert (answer.status_code, answer.json()["code"]) == (403, "quota_exceeded")
    async with api.platform() as session:
        count = select(func.count()).select_from(User).where(User.email == "ada@example.com")
        assert await session.scalar(count) == 0
    (event,) = await events(api, tenant, "single_sign_on_refused")
    assert (event.difference["reason"], event.difference["email"]) == ("quota_exceeded", "ada@example.com")


async def test_two_first_log_ins_in_two_browsers_at_once_make_one_person(
    api: Api, tenant: Tenant, provider: Provider
) -> None:
    provider.knows("twin", **{**ADA, "email": "twin@example.com"})
    await set_up(api, tenant, provider.url)
    async with a_browser(api) as one, a_browser(api) as other:
        ways = [await provider.form(await begin(browser, tenant), sub="twin") for browser in (one, other)]
        answers = await asyncio.gather(*(browser.get(way) for browser, way in zip((one, other), ways, strict=True)))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(await people(api, tenant)) == 2
    assert sorted(e.difference["joined"] for e in await events(api, tenant, "single_sign_on")) == [False, True]


async def test_a_session_that_an_organization_vouches_for_is_good_for_nothing_else(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    """A hostile organization that a platform's administrator joined asserts their address."""
    home = await an_organization(api)
    victim = await a_platform_admin(api)
    async with api.platform() as session:
        await service.add_member(session, home.id, victim.id, OrganizationRole.OWNER)
        await service.add_member(session, tenant.id, victim.id, OrganizationRole.VIEWER)
    own = bearer((await log_in(api, victim))["access_token"])
    api.client.cookies.clear()
    await set_up(api, tenant, puppet.url, default_role="viewer")
    puppet.claims = {**ADA, "email": victim.email}
    async with a_browser(api) as browser:
        assert (await come_in(browser, tenant, by=puppet)).status_code == 302
        same = {"sec-fetch-site": "same-origin"}
        assert (await browser.get(tenant.url)).status_code == 200
        assert (await browser.get(home.url)).status_code == 404
        assert [mine["slug"] for mine in (await browser.get("/api/v1/orgs")).json()] == [tenant.slug]
        assert (await browser.get("/api/v1/auth/me")).json()["user"]["is_platform_admin"] is False
        assert (await browser.get("/api/v1/platform/organizations")).status_code == 403
        assert len((await browser.get("/api/v1/auth/sessions")).json()) == 1
        for method, path, body in (
            ("POST", "password", {"current_password": PASSWORD, "new_password": "another long battery"}),
            ("PATCH", "me", {"email": "eve@evil.com", "current_password": PASSWORD}),
            ("PATCH", "me", {"display_name": "Eve"}),
            ("POST", "email-verification", None),
        ):
            answer = await browser.request(method, f"/api/v1/auth/{path}", json=body, headers=same)
            assert answer.status_code == 403, f"{path}: {answer.text}"
        # Not even through what the session can renew itself with.
        assert (await browser.post("/api/v1/auth/refresh", headers=same)).status_code == 200
        assert (await browser.get(home.url)).status_code == 404
        assert (await browser.get("/api/v1/platform/organizations")).status_code == 403
    assert (await api.client.get(home.url, headers=own)).status_code == 200, "their own log-in is as it was"
