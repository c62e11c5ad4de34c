"""A person's own account, through HTTP: password, address, name; and the mails that prove things."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, text, update

from modelyard.identity.models import AccountToken, LoginThrottle, User
from modelyard.identity.throttle import FREE_FROM_ADDRESS
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    Person,
    a_person,
    an_organization,
    bearer,
    key_headers,
    log_in,
    running,
)
from tests.identity.jobs import Mailbox

AUTH = "/api/v1/auth"
NEW = "violet tram eats clouds"


@pytest_asyncio.fixture
async def mailbox(api: Api, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    return Mailbox(api, monkeypatch)


async def post(api: Api, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await api.client.post(f"{AUTH}/{path}", json=body, headers=headers)


async def can_log_in(api: Api, person: Person, password: str) -> bool:
    answer = await post(api, "login", {"email": person.email, "password": password})
    return answer.status_code == 200


WEAK = ["short", "password1234", "qwertyuiop12", "aaaaaaaaaaaa", "letmeinletmein", "123456789012", "x" * 300]


@pytest.mark.parametrize("weak", [*WEAK, "{name}!2026"])
async def test_a_weak_password_is_refused_with_the_reason(api: Api, weak: str) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    body = {"current_password": PASSWORD, "new_password": weak.format(name=person.email.split("@")[0])}
    answer = await api.client.post(f"{AUTH}/password", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
    assert await can_log_in(api, person, PASSWORD)


async def test_changing_the_password_needs_the_old_one_and_ends_every_other_session(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    mine, other = [bearer((await log_in(api, person))["access_token"]) for _ in range(2)]
    wrong = {"current_password": "not the password", "new_password": NEW}
    answer = await api.client.post(f"{AUTH}/password", json=wrong, headers=mine)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/current_password")
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert (await api.client.post(f"{AUTH}/password", json=body, headers=mine)).status_code == 204
    assert (await api.client.get(f"{AUTH}/me", headers=mine)).status_code == 200
    assert (await api.client.get(f"{AUTH}/me", headers=other)).status_code == 401
    assert not await can_log_in(api, person, PASSWORD)
    assert await can_log_in(api, person, NEW)


async def test_a_stolen_session_guesses_the_password_no_faster_than_a_log_in(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    wrong = {"current_password": "not the password", "new_password": NEW}
    async with api.platform() as session:
        await session.execute(update(LoginThrottle).values(failures=FREE_FROM_ADDRESS - 2))
    answers = [await api.client.post(f"{AUTH}/password", json=wrong, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]


async def test_a_key_changes_nothing_of_its_owners_account(api: Api) -> None:
    tenant = await an_organization(api)
    person = await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)
    headers = await key_headers(api, tenant, person)
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert (await api.client.post(f"{AUTH}/password", json=body, headers=headers)).status_code == 422
    for change in ({"display_name": "Eve"}, {"email": "eve@example.com", "current_password": PASSWORD}):
        assert (await api.client.patch(f"{AUTH}/me", json=change, headers=headers)).status_code == 422


async def test_a_reset_mail_changes_the_password_once_and_ends_every_session(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    living = bearer((await log_in(api, person))["access_token"])
    assert (await post(api, "password-reset", {"email": person.email.upper()})).status_code == 202
    token = await mailbox.token()
    confirm = {"token": token, "password": NEW}
    weak = await post(api, "password-reset/confirm", {**confirm, "password": "password1234"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak_password")
    answers = await asyncio.gather(*(post(api, "password-reset/confirm", confirm) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404]
    assert (await api.client.get(f"{AUTH}/me", headers=living)).status_code == 401
    assert await can_log_in(api, person, NEW)
    assert not await can_log_in(api, person, PASSWORD)
    async with api.platform() as session:
        user = (await session.execute(select(User).where(User.id == person.id))).scalar_one()
        tokens = (await session.execute(text("SELECT account_tokens::text FROM account_tokens"))).scalars().all()
    assert user.email_verified_at is not None
    assert all(token not in row for row in tokens)


async def test_a_reset_link_lasts_an_hour_and_only_the_newest_use_of_it_counts(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    await post(api, "password-reset", {"email": person.email})
    first = await mailbox.token()
    async with api.platform() as session:
        row = (await session.execute(select(AccountToken))).scalar_one()
        assert timedelta(minutes=59) < row.expires_at - datetime.now(UTC) <= timedelta(hours=1)
        await session.execute(update(AccountToken).values(expires_at=datetime.now(UTC)))
    assert (await post(api, "password-reset/confirm", {"token": first, "password": NEW})).status_code == 404
    await post(api, "password-reset", {"email": person.email})
    second = await mailbox.token()
    await post(api, "password-reset", {"email": person.email})
    third = await mailbox.token()
    assert (await post(api, "password-reset/confirm", {"token": third, "password": NEW})).status_code == 204
    assert (await post(api, "password-reset/confirm", {"token": second, "password": PASSWORD})).status_code == 404


async def test_asking_for_a_reset_tells_nobody_who_has_an_account(api: Api, mailbox: Mailbox) -> None:
    person, suspended = await a_person(api, password=PASSWORD), await a_person(api, password=PASSWORD)
    async with api.platform() as session:
        await session.execute(update(User).where(User.id == suspended.id).values(status="suspended"))
    answers = [
        await post(api, "password-reset", {"email": email})
        for email in (person.email, "nobody@example.com", suspended.email)
    ]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert [mail["to"] for mail in await mailbox.mails()] == [person.email]


async def test_a_reset_link_names_the_installation_whatever_the_host_header_says(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    poisoned = {"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com"}
    assert (await post(api, "password-reset", {"email": person.email}, **poisoned)).status_code == 202
    (mail,) = await mailbox.mails()
    assert "evil" not in mail["text"]
    assert f"{api.settings.url}/password-reset#token=" in mail["text"]


async def test_reset_mails_are_limited(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    sent = 0
    for _ in range(7):
        await post(api, "password-reset", {"email": person.email})
        sent += len(await mailbox.mails())
    assert sent == 5


async def test_an_address_changes_when_the_mail_to_the_new_one_is_answered(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    new = {"email": "New@Example.com", "current_password": PASSWORD}
    for wrong in ({"email": "new@example.com"}, {**new, "current_password": "wrong"}):
        assert (await api.client.patch(f"{AUTH}/me", json=wrong, headers=headers)).status_code == 422
    answer = await api.client.patch(f"{AUTH}/me", json={**new, "display_name": "Ada"}, headers=headers)
    assert (answer.status_code, answer.json()["email"], answer.json()["display_name"]) == (200, person.email, "Ada")
    token = await mailbox.token()
    assert (await post(api, "email-verification/confirm", {"token": token})).status_code == 204
    assert (await post(api, "email-verification/confirm", {"token": token})).status_code == 404
    me = (await api.client.get(f"{AUTH}/me", headers=headers)).json()["user"]
    assert (me["email"], me["email_verified_at"] is not None) == ("New@Example.com", True)


async def test_an_address_that_somebody_took_meanwhile_is_not_taken_over(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    taken = await a_person(api)
    body = {"email": taken.email, "current_password": PASSWORD}
    assert (await api.client.patch(f"{AUTH}/me", json=body, headers=headers)).status_code == 200
    token = await mailbox.token()
    assert (await post(api, "email-verification/confirm", {"token": token})).status_code == 409
    assert (await api.client.get(f"{AUTH}/me", headers=headers)).json()["user"]["email"] == person.email


async def test_ones_own_address_is_verified_by_mail(api: Api, mailbox: Mailbox) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    assert (await api.client.post(f"{AUTH}/email-verification", headers=headers)).status_code == 202
    reset = {"token": await mailbox.token(), "password": NEW}
    assert (await post(api, "password-reset/confirm", reset)).status_code == 404
    await api.client.post(f"{AUTH}/email-verification", headers=headers)
    assert (await post(api, "email-verification/confirm", {"token": await mailbox.token()})).status_code == 204
    assert (await api.client.post(f"{AUTH}/email-verification", headers=headers)).status_code == 422


async def test_a_new_password_makes_every_link_of_before_worthless(api: Api, mailbox: Mailbox) -> None:
    """Whoever knew the old one may have asked for another address, or for a reset."""
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    thiefs = {"email": "evil@example.com", "current_password": PASSWORD}
    assert (await api.client.patch(f"{AUTH}/me", json=thiefs, headers=headers)).status_code == 200
    pending = await mailbox.token()
    await post(api, "password-reset", {"email": person.email})
    reset = await mailbox.token()
    assert (await post(api, "password-reset/confirm", {"token": reset, "password": NEW})).status_code == 204
    assert (await post(api, "email-verification/confirm", {"token": pending})).status_code == 404
    again = bearer((await log_in(api, person, NEW))["access_token"])
    await post(api, "password-reset", {"email": person.email})
    older = await mailbox.token()
    change = {"current_password": NEW, "new_password": PASSWORD}
    assert (await api.client.post(f"{AUTH}/password", json=change, headers=again)).status_code == 204
    assert (await post(api, "password-reset/confirm", {"token": older, "password": NEW})).status_code == 404


async def test_many_wrong_passwords_at_once_leave_the_server_to_others(database: str) -> None:
    async with running(database, pool_size=2) as api:
        person = await a_person(api, password=PASSWORD)
        headers = bearer((await log_in(api, person))["access_token"])
        wrong = {"current_password": "not the password", "new_password": NEW}
        asked = [api.client.post(f"{AUTH}/password", json=wrong, headers=headers) for _ in range(6)]
        answers = await asyncio.wait_for(asyncio.gather(*asked), 20)
        assert {answer.status_code for answer in answers} <= {422, 429}


async def test_free_objects_stay_small_and_flat(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    headers = bearer((await log_in(api, person))["access_token"])
    deep: Any = []
    for _ in range(400):
        deep = [deep]
    for unusable in ({"a": "x" * 20_000}, {"a": deep}):
        answer = await api.client.patch(f"{AUTH}/me", json={"preferences": unusable}, headers=headers)
        assert answer.status_code == 422
    answer = await api.client.patch(f"{AUTH}/me", json={"preferences": {"theme": {"dark": [1]}}}, headers=headers)
    assert answer.json()["preferences"] == {"theme": {"dark": [1]}}
