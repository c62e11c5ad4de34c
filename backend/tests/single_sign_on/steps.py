"""What people and their browsers do to log in by a provider, and what is seen of it."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import select

from modelyard.audit.models import AuditLog
from modelyard.identity import service
from modelyard.identity.models import Membership, User
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import PASSWORD, Api, Person, Tenant, a_person, key_headers
from tests.identity.provider import Provider, Puppet
from tests.servers import PLAIN

FLOW = "modelyard-sso"
ADA = {"email": "ada@example.com", "email_verified": True, "name": "Ada Lovelace", "groups": ["engineers"]}


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


async def an_ada(api: Api, tenant: Tenant, role: OrganizationRole, *, by_invitation: bool = True) -> Person:
    """Ada as a member, who has a password."""
    async with api.platform() as session:
        made = await service.create_user(
            session, email="ada@example.com", display_name="Ada", password=PASSWORD, email_verified=by_invitation
        )
        await service.add_member(session, tenant.id, made.id, role)
        return Person(made.id, made.email)
