"""A browser's log-in: cookies that no script reads, and no other site makes use of."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import httpx
import pytest

from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import PASSWORD, Api, Person, Tenant, a_person, an_organization, key_headers, running

pytestmark = pytest.mark.shared_database

AUTH = "/api/v1/auth"
HERE = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://test"},
    {"Origin": "https://evil.example.com"},
    {"Origin": "null"},
    {},
]


async def log_in(api: Api, person: Person, headers: dict[str, str] | None = None) -> httpx.Response:
    body = {"email": person.email, "password": PASSWORD, "cookie": True}
    return await api.client.post(f"{AUTH}/login", json=body, headers=HERE if headers is None else headers)


def set_cookies(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for header in answer.headers.get_list("set-cookie"):
        found.update(SimpleCookie(header))
    return found


async def a_member(api: Api) -> tuple[Tenant, Person]:
    tenant = await an_organization(api)
    return tenant, await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)


async def test_a_browser_gets_its_tokens_as_cookies_only(api: Api) -> None:
    tenant, person = await a_member(api)
    answer = await log_in(api, person)
    assert answer.status_code == 200
    assert (answer.json()["access_token"], answer.json()["refresh_token"]) == (None, None)
    cookies = set_cookies(answer)
    assert set(cookies) == {"modelyard-access", "modelyard-refresh"}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "strict", "")
    assert (cookies["modelyard-access"]["path"], cookies["modelyard-refresh"]["path"]) == ("/", AUTH)
    assert (await api.client.get(tenant.url)).status_code == 200
    body = {"slug": "p", "name": "P"}
    assert (await api.client.post(f"{tenant.url}/projects", json=body, headers=HERE)).status_code == 201


async def test_cookies_travel_by_https_only_where_users_come_by_https(database: str) -> None:
    async with running(database, public_url="https://ml.example.com") as api:
        _, person = await a_member(api)
        cookies = set_cookies(await log_in(api, person))
    assert set(cookies) == {"__Host-modelyard-access", "__Secure-modelyard-refresh"}
    assert all(cookie["secure"] for cookie in cookies.values())


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_another_site_changes_nothing_with_the_browsers_cookies(api: Api, headers: dict[str, str]) -> None:
    tenant, person = await a_member(api)
    await log_in(api, person)
    body = {"slug": "p", "name": "P"}
    for answer in (
        await api.client.post(f"{tenant.url}/projects", json=body, headers=headers),
        await api.client.patch(tenant.url, json={"name": "Evil"}, headers=headers),
        await api.client.delete(tenant.url, headers=headers),
        await api.client.post(f"{AUTH}/refresh", headers=headers),
        await api.client.post(f"{AUTH}/logout", headers=headers),
        await log_in(api, person, headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert (await api.client.get(tenant.url)).json()["name"] == "An organization"


async def test_an_older_browser_says_where_it_is_by_its_origin(api: Api) -> None:
    tenant, person = await a_member(api)
    for origin in ("http://test", api.settings.url):
        assert (await log_in(api, person, {"Origin": origin})).status_code == 200
        answer = await api.client.patch(tenant.url, json={"name": "Mine"}, headers={"Origin": origin})
        assert answer.status_code == 200


async def test_a_session_goes_on_and_ends_by_cookie(api: Api) -> None:
    tenant, person = await a_member(api)
    await log_in(api, person)
    first = api.client.cookies.get("modelyard-refresh")
    answer = await api.client.post(f"{AUTH}/refresh", headers=HERE)
    assert (answer.status_code, answer.json()["refresh_token"]) == (200, None)
    assert api.client.cookies.get("modelyard-refresh") != first
    assert (await api.client.post(f"{AUTH}/logout", headers=HERE)).status_code == 204
    assert not api.client.cookies
    assert (await api.client.get(tenant.url)).status_code == 401
    assert (await api.client.post(f"{AUTH}/refresh", headers=HERE)).status_code == 401


async def test_a_log_in_always_starts_a_session_of_its_own(api: Api) -> None:
    """Whoever planted a session in the browser before does not share the one that starts."""
    tenant, victim = await a_member(api)
    other, attacker = await a_member(api)
    await log_in(api, attacker)
    planted = dict(api.client.cookies)
    await log_in(api, victim)
    assert (await api.client.get(tenant.url)).status_code == 200
    assert not set(planted.values()) & set(dict(api.client.cookies).values())
    api.client.cookies.clear()
    for name, value in planted.items():
        api.client.cookies.set(name, value)
    assert (await api.client.get(tenant.url)).status_code == 404
    assert (await api.client.get(other.url)).status_code == 200


async def test_a_header_goes_before_the_cookie_and_mlflows_dialect_takes_none(api: Api) -> None:
    tenant, person = await a_member(api)
    other = await an_organization(api)
    headers = await key_headers(api, other, await a_person(api, other, OrganizationRole.OWNER))
    await log_in(api, person)
    assert (await api.client.get(tenant.url, headers=headers)).status_code == 404
    assert (await api.client.patch(other.url, json={"name": "X"}, headers=headers)).status_code == 200
    mlflow = f"/mlflow/{tenant.slug}/p/api/2.0/mlflow/experiments/search"
    assert (await api.client.post(mlflow, json={}, headers=HERE)).status_code == 401
