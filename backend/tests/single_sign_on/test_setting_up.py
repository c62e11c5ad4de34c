"""Setting single sign-on up, and the provider that is slow, away or another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response, StreamingResponse

from modelyard.audit.models import AuditLog
from modelyard.identity.models import IdentityProvider
from modelyard.kernel import outbound
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import Api, Tenant, a_person, key_headers, running
from tests.identity.provider import Provider, Puppet
from tests.single_sign_on.steps import ADA, a_browser, an_ada, by, come_in, people, put, refused, set_up


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
