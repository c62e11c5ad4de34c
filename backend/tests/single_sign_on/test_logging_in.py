"""The log-in from beginning to end, with a real provider in a process of its own, and what goes wrong under way.

What a provider may lie about is in `test_hostile_providers`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select, update

from modelyard.identity.models import ExternalIdentity, LoginSession, Organization, OrganizationStatus, User
from modelyard.identity.single_sign_on import _Flow
from tests.identity.factories import Api, Tenant, an_organization
from tests.identity.provider import Provider, Puppet
from tests.servers import PLAIN
from tests.single_sign_on.steps import ADA, FLOW, a_browser, begin, come_in, events, refused, role_of, set_up

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
