"""The first start: the code from the log makes the first administrator, once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import text
from structlog.testing import capture_logs

from modelyard import setup
from tests.identity.factories import Api, a_person, running

PATH = "/api/v1/setup"


def body(api: Api, **changed: Any) -> dict[str, Any]:
    return {
        "code": api.app.state.setup_code.text,
        "email": "ada@example.com",
        "password": "correct horse battery staple",
        "organization_name": "Acme ML",
        "organization": "acme-ml",
        "project_name": "Fraud",
        "project": "fraud",
        **changed,
    }


async def post(api: Api, **changed: Any) -> httpx.Response:
    return await api.client.post(PATH, json=body(api, **changed), headers={"Sec-Fetch-Site": "same-origin"})


async def needed(api: Api) -> bool:
    answer: bool = (await api.client.get(PATH)).json()["needed"]
    return answer


async def test_the_code_makes_an_administrator_who_is_logged_in(api: Api) -> None:
    assert await needed(api)
    code = api.app.state.setup_code.text
    answer = await post(api, code=code.lower().replace("-", " "))
    assert (answer.status_code, answer.json()) == (200, {"organization": "acme-ml", "project": "fraud"})
    assert not await needed(api)
    me = (await api.client.get("/api/v1/auth/me")).json()  # by the cookies
    assert (me["user"]["email"], me["user"]["is_platform_admin"]) == ("ada@example.com", True)
    assert [(one["slug"], one["role"]) for one in me["organizations"]] == [("acme-ml", "owner")]
    assert (await api.client.get("/api/v1/orgs/acme-ml/projects/fraud")).status_code == 200
    async with api.platform() as session:
        recorded = text("SELECT DISTINCT entity FROM audit_logs WHERE operation = 'set_up'")
        made = set((await session.execute(recorded)).scalars())
    assert made >= {"users", "organizations", "organization_memberships", "projects"}
    again = await post(api, email="eve@example.com")
    assert (again.status_code, again.json()["code"]) == (409, "already_set_up")


async def test_a_wrong_code_is_refused_and_guessing_ends(api: Api) -> None:
    answer = await post(api, code="AAAA-AAAA")
    assert (answer.status_code, answer.json()["code"], answer.json()["pointer"]) == (403, "wrong_code", "/code")
    for _ in range(setup.MAX_WRONG - 1):
        await post(api, code="")
    answer = await post(api)
    assert (answer.status_code, await needed(api)) == (429, True)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"password": "password"}, 422),
        ({"email": "nobody"}, 422),
        ({"organization": "Acme ML"}, 422),
        ({"project": ""}, 422),
        ({"organization_name": " "}, 422),
    ],
)
async def test_what_cannot_be_leaves_nothing_behind(api: Api, changed: dict[str, Any], status: int) -> None:
    answer = await post(api, **changed)
    assert answer.status_code == status, answer.text
    assert await needed(api)


async def test_of_two_at_the_same_moment_one_is_first(api: Api) -> None:
    async def attempt(email: str) -> httpx.Response:
        return await post(api, email=email, organization=email[0] * 3)

    answers = await asyncio.gather(attempt("a@example.com"), attempt("b@example.com"))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_another_site_cannot_make_the_browser_do_it(api: Api) -> None:
    answer = await api.client.post(PATH, json=body(api), headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


async def test_the_log_shows_the_code_only_while_nobody_has_an_account(database: str) -> None:
    structlog.reset_defaults()
    for is_shown in (True, False):
        with capture_logs() as logs:
            async with running(database) as api:
                code = api.app.state.setup_code.text
                assert (code in str(logs)) is is_shown
                await a_person(api)
