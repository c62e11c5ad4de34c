"""Single sign-on with a real provider in a process of its own, and with one that does as a test has it do.

What a provider may lie about is in `test_hostile_providers`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select, update
from starlette.responses import RedirectResponse, Response, StreamingResponse

from modelyard.audit.models import AuditLog
from modelyard.identity import service
from modelyard.identity.models import (
    ExternalIdentity,
    IdentityProvider,
    LoginSession,
    Membership,
    MembershipStatus,
    Organization,
    OrganizationStatus,
    User,
    UserStatus,
)
from modelyard.identity.single_sign_on import _Flow
from modelyard.kernel import outbound
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    Person,
    Tenant,
    a_person,
    a_platform_admin,
    an_organization,
    bearer,
    key_headers,
    log_in,
    running,
)
from tests.identity.provider import Provider, Puppet, a_provider, a_puppet
from tests.servers import PLAIN

LOOPBACK = "127.0.0.0/8,::1/128"
FLOW = "modelyard-sso"
ADA = {"email": "ada@example.com", "email_verified": True, "name": "Ada Lovelace", "groups": ["engineers"]}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with a_provider() as running_provider:
        yield running_provider


@pytest.fixture(scope="module")
def stage() -> Iterator[Puppet]:
    with a_puppet() as puppet:
        yield puppet


@pytest.fixture
def puppet(stage: Puppet) -> Puppet:
    """The puppet as it is by default: it logs Ada in."""
    fresh = Puppet(stage.url, claims=dict(ADA))
    vars(stage).update(vars(fresh))
    return stage


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database, outbound_networks=LOOPBACK, public_url="http://test") as api:
        yield api


@pytest_asyncio.fixture
async def tenant(api: Api) -> Tenant:
    return await an_organization(api)


async def by(api: Api, tenant: Tenant, role: OrganizationRole = OrganizationRole.OWNER) -> dict[str, str]:
    return await key_headers(api, tenant, await a_person(api, tenant, role))


async def put(api: Api, tenant: Tenant, at: str, headers: dict[str, str], **changes: Any) -> httpx.Response:
    body = {
        "issuer": at,
        "client_id": "modelyard",
        "client_secret": "s3cret&more",
        "email_domains": ["Example.com"],
        "group_roles": {"engineers": "member", "leads": "admin", "guests": "viewer"},
        **changes,
    }
    return await api.client.put(f"{tenant.url}/single-sign-on", json=body, headers=headers)


async def set_up(api: Api, tenant: Tenant, issuer: str, **changes: Any) -> dict[str, str]:
    """Have an owner set it up; gives their headers."""
    headers = await by(api, tenant)
    answer = await put(api, tenant, issuer, headers, **changes)
    assert answer.status_code == 200, answer.text
    return headers


def a_browser(api: Api) -> httpx.AsyncClient:
    """Another browser, without any cookies."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(api.app, raise_app_exceptions=False), base_url="http://test")


async def begin(browser: httpx.AsyncClient, tenant: Tenant, **query: str) -> str:
    """Start a log-in. Returns where the browser is sent."""
    answer = await browser.get(f"/api/v1/auth/sso/{tenant.slug}", params=query)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def come_in(
    browser: httpx.AsyncClient, tenant: Tenant, *, by: Provider | Puppet, sub: str = "ada"
) -> httpx.Response:
    """Log in at the provider. Returns what the browser gets when it is back."""
    url = await begin(browser, tenant)
    if isinstance(by, Provider):
        back = await by.form(url, sub=sub)
    else:
        async with httpx.AsyncClient(verify=PLAIN) as outside:
            back = (await outside.get(url)).headers["location"]
    return await browser.get(back)


def refused(answer: httpx.Response, reason: str) -> bool:
    """Is this a refusal for that reason, which leaves nothing in the browser?"""
    problem = answer.headers["content-type"] == "application/problem+json" and answer.status_code in (400, 401)
    return problem and "set-cookie" not in answer.headers and answer.json()["reason"] == reason


async def people(api: Api, tenant: Tenant) -> dict[str, Membership]:
    async with api.platform() as session:
        query = select(User.email, Membership).join(User, User.id == Membership.user_id)
        found = await session.execute(query.where(Membership.organization_id == tenant.id))
        return {row[0]: row[1] for row in found}


async def role_of(api: Api, tenant: Tenant, email: str) -> OrganizationRole:
    return (await people(api, tenant))[email].role


async def events(api: Api, tenant: Tenant, entity: str) -> list[AuditLog]:
    async with api.platform() as session:
        query = select(AuditLog).where(AuditLog.organization_id == tenant.id, AuditLog.entity == entity)
        return list((await session.execute(query.order_by(AuditLog.at))).scalars())


# The whole way, with a real provider.


async def test_somebody_new_logs_in_with_their_browser_and_is_a_member(
    api: Api, tenant: Tenant, provider: Provider
) -> None:
    provider.knows("ada", **ADA)
    await set_up(api, tenant, provider.url)
    async with a_browser(api) as browser:
        url = await begin(browser, tenant, next="/o/acme?tab=runs")
        assert FLOW in browser.cookies
        answer = await browser.get(await provider.form(url, sub="ada"))
        assert (answer.status_code, answer.headers["location"]) == (302, "/o/acme?tab=runs")
        assert FLOW not in browser.cookies
        assert all("HttpOnly" in cookie for cookie in answer.headers.get_list("set-cookie"))
        me = (await browser.get("/api/v1/auth/me")).json()
        assert (await browser.get(tenant.url)).status_code == 200
    assert (me["user"]["email"], me["user"]["display_name"]) == ("ada@example.com", "Ada Lovelace")
    assert [(mine["slug"], mine["role"]) for mine in me["organizations"]] == [(tenant.slug, "member")]
    async with api.platform() as session:
        (person,) = (await session.execute(select(User).where(User.email == "ada@example.com"))).scalars()
        (login,) = (await session.execute(select(LoginSession))).scalars()
        (identity,) = (await session.execute(select(ExternalIdentity))).scalars()
    assert (person.password_hash, person.email_verified_at) == (None, None)
    assert login.bound_organization_id == tenant.id
    assert (identity.organization_id, identity.issuer, identity.subject) == (tenant.id, provider.url, "ada")
    (event,) = await events(api, tenant, "single_sign_on")
    assert (event.entity_id, event.difference["subject"], event.difference["joined"]) == (person.id, "ada", True)
    assert event.operation == "finish_single_sign_on"
    assert len(await events(api, tenant, "login")) == 1


async def test_who_comes_again_is_the_same_person_with_the_role_of_their_groups_now(
    api: Api, tenant: Tenant, provider: Provider
) -> None:
    await set_up(api, tenant, provider.url)
    roles = []
    for groups in (["engineers"], ["guests", "engineers", "leads"], ["guests"], "guests"):
        # Their address changes too; who they are is their `sub`.
        email = f"ada{len(roles)}@example.com"
        provider.knows("ada-again", **{**ADA, "email": email, "groups": groups})
        async with a_browser(api) as browser:
            assert (await come_in(browser, tenant, by=provider, sub="ada-again")).status_code == 302
        roles.append(await role_of(api, tenant, "ada0@example.com"))
    assert roles == ["member", "admin", "viewer", "viewer"]


async def test_whoever_says_no_at_the_provider_is_told_so(api: Api, tenant: Tenant, provider: Provider) -> None:
    await set_up(api, tenant, provider.url)
    async with a_browser(api) as browser:
        back = await provider.form(await begin(browser, tenant), action="deny")
        assert "error=access_denied" in back
        # This one sends no state with its refusal, so it might be anybody's.
        assert "state=" not in back
        assert refused(await browser.get(back), "flow")


async def test_a_provider_that_says_no_is_quoted_by_its_code_alone(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    for error, quoted in (("access_denied", "access_denied"), ("<script>", ""), ("", "")):
        puppet.callback = {"error": error}
        answer = await come_in(api.client, tenant, by=puppet)
        assert refused(answer, "provider_error")
        assert answer.json()["detail"] == f"Your identity provider ended the log-in{quoted and ': '}{quoted}."
    assert puppet.forms == []
    assert len(await events(api, tenant, "single_sign_on_refused")) == 3


async def test_a_code_works_once(api: Api, tenant: Tenant, provider: Provider) -> None:
    provider.knows("ada", **ADA)
    await set_up(api, tenant, provider.url)
    async with a_browser(api) as browser:
        url = await begin(browser, tenant)
        flow = browser.cookies[FLOW]
        back = await provider.form(url, sub="ada")
        assert (await browser.get(back)).status_code == 302
        assert refused(await browser.get(back), "flow")
        again = await browser.get(back, headers={"cookie": f"{FLOW}={flow}"})
        assert refused(again, "provider_fault")
    assert "invalid_grant" in (await events(api, tenant, "single_sign_on_refused"))[0].difference["detail"]


# The log-in that is under way.


async def test_the_provider_is_asked_with_pkce_and_everything_is_new_each_time(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    puppet.document = {
        "authorization_endpoint": f"{puppet.url}/authorize?policy=strict",
        "scopes_supported": ["openid", "groups"],
    }
    await set_up(api, tenant, puppet.url)
    asked = [parse_qs(urlsplit(await begin(api.client, tenant)).query) for _ in range(2)]
    assert asked[0]["redirect_uri"] == [f"http://test/api/v1/auth/sso/{tenant.slug}/callback"]
    assert asked[0]["policy"] == ["strict"]
    assert asked[0]["response_type"] == ["code"]
    assert asked[0]["scope"] == ["openid email profile groups"]
    assert asked[0]["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 43
        assert asked[0][name] != asked[1][name]


async def test_a_callback_is_worthless_in_another_browser(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    async with a_browser(api) as attacker, a_browser(api) as victim, httpx.AsyncClient(verify=PLAIN) as outside:
        back = (await outside.get(await begin(attacker, tenant))).headers["location"]
        assert refused(await victim.get(back), "flow")
        # Nor if the victim is logging in themselves at this moment.
        await begin(victim, tenant)
        assert refused(await victim.get(back), "flow")
    assert puppet.forms == []
    assert await events(api, tenant, "single_sign_on_refused") == [], "strangers do not write on the trail"


async def test_an_answer_of_one_organizations_provider_is_none_to_another(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    other = await an_organization(api)
    for each in (tenant, other):
        await set_up(api, each, puppet.url)
    async with a_browser(api) as browser, httpx.AsyncClient(verify=PLAIN) as outside:
        back = (await outside.get(await begin(browser, tenant))).headers["location"]
        flow = browser.cookies[FLOW]
        there = back.replace(f"/{tenant.slug}/", f"/{other.slug}/")
        assert refused(await browser.get(there, headers={"cookie": f"{FLOW}={flow}"}), "flow")
    assert puppet.forms == []


@pytest.mark.parametrize("issuer", ["https://login.example.com", None])
async def test_an_answer_that_names_another_issuer_or_none_is_refused(
    api: Api, tenant: Tenant, puppet: Puppet, issuer: str | None
) -> None:
    puppet.document = {"authorization_response_iss_parameter_supported": True}
    await set_up(api, tenant, puppet.url)
    puppet.callback = {"iss": issuer} if issuer else {}
    assert refused(await come_in(api.client, tenant, by=puppet), "provider_fault")
    assert puppet.forms == [], "the code is not sent on"
    puppet.callback = {"iss": puppet.url}
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302


async def test_a_flow_that_is_over_or_made_up_is_refused(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    vault = api.app.state.vault
    async with a_browser(api) as browser, httpx.AsyncClient(verify=PLAIN) as outside:
        back = (await outside.get(await begin(browser, tenant))).headers["location"]
        flow = _Flow.model_validate_json(vault.open(browser.cookies[FLOW].encode()))
        assert timedelta(minutes=9) < flow.expires_at - datetime.now(UTC) <= timedelta(minutes=10)
        over = flow.model_copy(update={"expires_at": datetime.now(UTC)}).model_dump_json().encode()
        other = over.replace(b"single_sign_on", b"something_else")
        for cookie in (vault.seal(over).decode(), vault.seal(other).decode(), vault.seal(b"{}").decode(), "x", ""):
            assert refused(await browser.get(back, headers={"cookie": f"{FLOW}={cookie}"}), "flow")
        for query in ({}, {"state": ""}, {"code": "x"}, {"state": "\x00", "code": "\ud7ff"}):
            at = f"/api/v1/auth/sso/{tenant.slug}/callback"
            assert refused(await browser.get(at, params=query), "flow")


async def test_afterwards_the_browser_goes_nowhere_else(api: Api, tenant: Tenant) -> None:
    for elsewhere in (
        "//evil.com",
        "/\\evil.com",
        "https://evil.com",
        "evil.com",
        "",
        "/\n/evil.com",
        "/a\tb",
        "/a b",
        "/é",
        "/" + "a" * 1000,
    ):
        answer = await api.client.get(f"/api/v1/auth/sso/{tenant.slug}", params={"next": elsewhere})
        assert answer.status_code == 422, elsewhere
        assert answer.json()["errors"][0]["pointer"] == "/query/next"


async def test_what_has_no_single_sign_on_cannot_be_told_from_what_does_not_exist(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    without, disabled, suspended = [await an_organization(api) for _ in range(3)]
    await set_up(api, disabled, puppet.url, is_enabled=False)
    await set_up(api, suspended, puppet.url)
    async with api.platform() as session:
        to = {"status": OrganizationStatus.SUSPENDED}
        await session.execute(update(Organization).where(Organization.id == suspended.id).values(**to))
    told = set()
    for slug in ("no-such", "No%00Slug", without.slug, disabled.slug, suspended.slug):
        for path in (f"/api/v1/auth/sso/{slug}", f"/api/v1/auth/sso/{slug}/callback?state=x&code=y"):
            answer = await api.client.get(path)
            told.add((answer.status_code, answer.json()["detail"]))
    assert len(told) == 1
    assert told.pop()[0] == 404


@pytest.mark.parametrize(
    ("methods", "secret", "expected"),
    [
        (None, "s3cret&more", {"basic": "Basic bW9kZWx5YXJkOnMzY3JldCUyNm1vcmU="}),
        (["client_secret_post"], "s3cret&more", {"client_id": "modelyard", "client_secret": "s3cret&more"}),
        (["client_secret_post"], None, {"client_id": "modelyard"}),
    ],
)
async def test_the_client_identifies_itself_as_the_provider_wants(
    api: Api, tenant: Tenant, puppet: Puppet, methods: list[str] | None, secret: str | None, expected: dict[str, str]
) -> None:
    puppet.document = {"token_endpoint_auth_methods_supported": methods}
    await set_up(api, tenant, puppet.url, client_secret=secret)
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    (request,), (form,) = puppet.asked("/token"), puppet.forms
    sent = {name: form[name] for name in ("client_id", "client_secret") if name in form}
    if "authorization" in request.headers:
        sent["basic"] = request.headers["authorization"]
    assert sent == expected


# Who comes in, and as what.


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


async def an_ada(api: Api, tenant: Tenant, role: OrganizationRole, *, by_invitation: bool = True) -> Person:
    """Ada as a member, who has a password."""
    async with api.platform() as session:
        made = await service.create_user(
            session, email="ada@example.com", display_name="Ada", password=PASSWORD, email_verified=by_invitation
        )
        await service.add_member(session, tenant.id, made.id, role)
        return Person(made.id, made.email)


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


# Setting it up.


async def test_the_secret_is_never_shown_and_stays_with_its_issuer_and_client(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    headers = await set_up(api, tenant, puppet.url)
    url = f"{tenant.url}/single-sign-on"
    shown = await api.client.get(url, headers=headers)
    assert "s3cret" not in shown.text
    body = shown.json()
    assert (body["has_client_secret"], body["email_domains"]) == (True, ["example.com"])
    assert body["redirect_uri"] == f"http://test/api/v1/auth/sso/{tenant.slug}/callback"
    assert body["admits_roles"][0] == "owner"
    async with api.platform() as session:
        sealed = await session.scalar(select(IdentityProvider.client_secret_sealed))
        trail = await session.execute(select(AuditLog.difference).where(AuditLog.entity == "identity_providers"))
        assert sealed is not None
        assert b"s3cret" not in sealed
        assert [difference["client_secret_sealed"] for (difference,) in trail] == [[None, "***"]]
        (record,) = (await session.execute(select(AuditLog).where(AuditLog.entity == "identity_providers"))).scalars()
        assert (record.organization_id, record.operation) == (tenant.id, "set_single_sign_on")
        assert record.actor_type == "api_key"
    rest = {name: body[name] for name in ("issuer", "client_id", "email_domains", "default_role")}
    again = await api.client.put(url, json=rest, headers=headers)
    assert (again.status_code, again.json()["has_client_secret"]) == (200, True)
    for change in ({"client_id": "another"}, {"issuer": puppet.url + "/"}):
        moved = await api.client.put(url, json={**rest, **change}, headers=headers)
        assert (moved.status_code, moved.json()["pointer"]) == (422, "/client_secret")
    public = await api.client.put(url, json={**rest, "client_secret": None}, headers=headers)
    assert public.json()["has_client_secret"] is False


NONSENSE: list[tuple[str, object]] = [
    ("email_domains", []),
    ("email_domains", ["com"]),
    ("email_domains", ["*.example.com"]),
    ("email_domains", ["exämple.com"]),
    ("email_domains", ["@example.com"]),
    ("issuer", "ftp://login.example.com"),
    ("issuer", "https://user:password@login.example.com"),
    ("issuer", "https://login.example.com/?a=b"),
    ("issuer", "nonsense"),
    ("client_id", ""),
    ("client_id", "a\x00b"),
    ("client_secret", "x" * 3000),
    ("group_roles", {"leads": "owner"}),
    ("group_roles", {"a\x00b": "viewer"}),
    ("default_role", "owner"),
    ("default_role", "king"),
    ("group_claim", ""),
    ("is_platform_admin", True),
]


async def test_what_cannot_be_meant_is_refused(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    headers = await by(api, tenant)
    for field, value in NONSENSE:
        answer = await put(api, tenant, puppet.url, headers, **{field: value})
        assert answer.status_code == 422, f"{field} = {value}"
        assert answer.json()["errors"][0]["pointer"].startswith(f"/{field}")
    assert puppet.requests == []


async def test_nobody_gives_by_it_what_they_do_not_have(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    scopes = ["organization:read", "organization:write", "member:read", "project:read"]
    narrow = await key_headers(api, tenant, owner, scopes=scopes)
    for change, pointer in (({}, "/group_roles"), ({"group_roles": {}, "default_role": "viewer"}, "/default_role")):
        answer = await put(api, tenant, puppet.url, narrow, **change)
        assert (answer.status_code, answer.json()["pointer"]) == (403, pointer)
    assert puppet.requests == []
    # What is set up without any role lets nobody in, not even who has one.
    assert (await put(api, tenant, puppet.url, narrow, group_roles={})).json()["admits_roles"] == []
    await an_ada(api, tenant, OrganizationRole.VIEWER)
    assert refused(await come_in(api.client, tenant, by=puppet), "role_not_admitted")
    for role in (OrganizationRole.MEMBER, OrganizationRole.VIEWER, OrganizationRole.AUDITOR):
        headers = await by(api, tenant, role)
        assert (await api.client.get(f"{tenant.url}/single-sign-on", headers=headers)).status_code == 403
        assert (await put(api, tenant, puppet.url, headers)).status_code == 403


async def test_a_provider_inside_the_network_is_not_asked_unless_it_is_allowed(
    api: Api, tenant: Tenant, puppet: Puppet, database: str
) -> None:
    headers = await by(api, tenant)
    async with running(database) as strict:
        answer = await put(strict, tenant, puppet.url, headers)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/issuer")
    assert puppet.requests == []
    # Nor is what it refers to.
    puppet.document = {"jwks_uri": "http://10.0.0.1/keys"}
    answer = await put(api, tenant, puppet.url, headers)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/issuer")


async def test_discovery_follows_no_redirect_and_waits_for_nobody(
    api: Api, tenant: Tenant, puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = await by(api, tenant)
    document = "/.well-known/openid-configuration"

    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.05)

    async def flood() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    monkeypatch.setattr(outbound, "SECONDS", 1.0)
    for answer, said in (
        (lambda: RedirectResponse(f"{puppet.url}/elsewhere"), "status 307"),
        (lambda: StreamingResponse(trickle()), "in time"),
        (lambda: StreamingResponse(flood()), "larger"),
        (lambda: Response(b'{"a":' * 50_000), "not as it should be"),
        (lambda: Response(b"\xff"), "not as it should be"),
    ):
        puppet.answers[document] = answer
        refusal = await put(api, tenant, puppet.url, headers)
        assert (refusal.status_code, refusal.json()["pointer"]) == (422, "/issuer")
        assert said in refusal.json()["detail"]
    assert puppet.asked("/elsewhere") == []


async def test_one_organization_waits_for_its_provider_once_at_a_time(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    headers = await by(api, tenant)
    api.app.state.providers.waiting.add(tenant.id)
    answer = await put(api, tenant, puppet.url, headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    api.app.state.providers.waiting.clear()
    await set_up(api, tenant, puppet.url)


async def test_a_provider_that_is_away_is_told_of_and_what_it_said_is_remembered_for_a_while(
    api: Api, tenant: Tenant, puppet: Puppet
) -> None:
    headers = await set_up(api, tenant, puppet.url)
    check = f"{tenant.url}/single-sign-on/check"
    asked = len(puppet.requests)
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302
    assert [request.url.path for request in puppet.requests[asked:]] == ["/authorize", "/token"]
    found = await api.client.post(check, headers=headers)
    assert found.status_code == 200
    assert (found.json()["keys"], found.json()["client_authentication"]) == (1, "client_secret_basic")
    puppet.answers["/.well-known/openid-configuration"] = lambda: Response(status_code=500)
    assert (await api.client.post(check, headers=headers)).json()["pointer"] == "/issuer"
    puppet.answers["/token"] = lambda: Response(status_code=500)
    assert refused(await come_in(api.client, tenant, by=puppet), "provider_fault")
    api.app.state.providers._documents._items.clear()
    assert (await api.client.get(f"/api/v1/auth/sso/{tenant.slug}")).status_code == 503


async def test_another_issuer_or_none_ends_the_sessions_that_were_vouched_for(
    api: Api, tenant: Tenant, puppet: Puppet, provider: Provider
) -> None:
    provider.knows("ada", **ADA)
    url = f"{tenant.url}/single-sign-on"
    headers = await set_up(api, tenant, puppet.url)
    etag = (await api.client.get(url, headers=headers)).headers["etag"]
    async with a_browser(api) as browser:
        for end in ("nothing", "issuer", "disabled", "deleted"):
            assert (await come_in(browser, tenant, by=puppet)).status_code == 302
            if end == "nothing":
                await put(api, tenant, puppet.url, headers, default_role="viewer")
            elif end == "issuer":
                await put(api, tenant, provider.url, headers)
            elif end == "disabled":
                await put(api, tenant, puppet.url, headers, is_enabled=False)
            else:
                assert (await api.client.delete(url, headers={**headers, "if-match": etag})).status_code == 412
                assert (await api.client.delete(url, headers=headers)).status_code == 204
            assert (await browser.get(tenant.url)).status_code == (200 if end == "nothing" else 401), end
            browser.cookies.clear()
            if end != "deleted":
                await put(api, tenant, puppet.url, headers)
    assert (await api.client.get(url, headers=headers)).status_code == 404
    assert (await api.client.delete(url, headers=headers)).status_code == 404
    assert "ada@example.com" in await people(api, tenant)
    await set_up(api, tenant, puppet.url)
    puppet.claims["sub"] = "renumbered"
    assert (await come_in(api.client, tenant, by=puppet)).status_code == 302, "whom it vouched for is forgotten"
