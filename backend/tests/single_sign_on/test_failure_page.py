"""What a person's browser sees when a single sign-on fails: a page with the reason, and no reason in its address."""

from __future__ import annotations

import base64
import json
from http.cookies import SimpleCookie

import httpx

from tests.identity.factories import Api, Tenant
from tests.identity.provider import Puppet
from tests.single_sign_on.steps import come_in, set_up

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
COOKIE = "modelyard-sso-failure"


def told(answer: httpx.Response) -> dict[str, str]:
    cookies = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        cookies.load(header)
    morsel = cookies[COOKIE]
    assert (morsel["path"], morsel["samesite"], morsel["httponly"]) == ("/single-sign-on-failed", "strict", "")
    said: dict[str, str] = json.loads(base64.urlsafe_b64decode(morsel.value + "=" * (-len(morsel.value) % 4)))
    return said


async def test_a_browser_is_sent_to_the_page_that_says_why(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    callback = f"/api/v1/auth/sso/{tenant.slug}/callback?state=made-up&code=x"
    answer = await api.client.get(callback, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (302, "/single-sign-on-failed")
    said = told(answer)
    assert said["organization"] == tenant.slug
    assert "not started in this browser" in said["detail"]
    assert said["request_id"] == answer.headers["x-request-id"]
    assert not any("access" in cookie or "refresh" in cookie for cookie in answer.cookies)


async def test_so_it_is_where_the_log_in_begins(api: Api, tenant: Tenant) -> None:
    answer = await api.client.get(f"/api/v1/auth/sso/{tenant.slug}", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (302, "/single-sign-on-failed")
    assert "no single sign-on" in told(answer)["detail"]


async def test_programs_get_the_refusal_itself(api: Api, tenant: Tenant, puppet: Puppet) -> None:
    await set_up(api, tenant, puppet.url)
    puppet.callback = {"error": "access_denied"}
    answer = await come_in(api.client, tenant, by=puppet)
    assert (answer.status_code, answer.json()["code"]) == (400, "single_sign_on_failed")
    assert COOKIE not in answer.cookies
