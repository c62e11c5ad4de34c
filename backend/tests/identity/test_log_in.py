"""Log-in, refreshing and log-out, through HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text, update

from modelyard.identity import passwords
from modelyard.identity.models import LoginSession, User, UserStatus
from modelyard.identity.sessions import REFUSED
from modelyard.identity.throttle import FIRST_LOCK, FREE_ATTEMPTS, LONGEST_LOCK, lock_after
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import (
    PASSWORD,
    Api,
    Person,
    a_person,
    a_platform_admin,
    an_organization,
    bearer,
    key_headers,
    log_in,
)


async def attempt(api: Api, email: str, password: str) -> httpx.Response:
    return await api.client.post("/api/v1/auth/login", json={"email": email, "password": password})


async def me(api: Api, access_token: str) -> httpx.Response:
    return await api.client.get("/api/v1/auth/me", headers=bearer(access_token))


async def refreshed(api: Api, refresh_token: str) -> httpx.Response:
    return await api.client.post("/api/v1/auth/refresh", json={"refresh_token": refresh_token})


async def change_user(api: Api, person: Person, **values: Any) -> None:
    async with api.platform() as session:
        await session.execute(update(User).where(User.id == person.id).values(**values))


async def events(api: Api, entity: str) -> list[Any]:
    async with api.platform() as session:
        rows = await session.execute(
            text("SELECT * FROM audit_logs WHERE action = 'event' AND entity = :entity ORDER BY at"), {"entity": entity}
        )
        return list(rows)


async def test_a_person_logs_in_without_regard_to_case_and_learns_who_they_are(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    answer = await attempt(api, person.email.upper(), PASSWORD)
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens["token_type"] == "Bearer"
    assert 0 < tokens["expires_in"] <= 900
    answer = await me(api, tokens["access_token"])
    assert answer.json() == {
        "user": {
            "id": str(person.id),
            "email": person.email,
            "display_name": "A person",
            "is_platform_admin": False,
            "email_verified_at": None,
            "preferences": {},
        },
        "key": None,
        "organizations": [],
        "bound_to": None,
    }


async def test_a_refusal_does_not_tell_who_has_an_account(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    passwordless = await a_person(api)
    suspended = await a_person(api, password=PASSWORD)
    await change_user(api, suspended, status=UserStatus.SUSPENDED)
    answers = [
        await attempt(api, "nobody@example.com", PASSWORD),
        await attempt(api, person.email, "wrong password"),
        await attempt(api, passwordless.email, PASSWORD),
        await attempt(api, suspended.email, PASSWORD),
        await attempt(api, person.email, "x" * 100_000),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["detail"] for answer in answers} == {REFUSED}
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}


async def test_an_unknown_person_costs_as_many_hashes_as_a_known_one(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await a_person(api, password=PASSWORD)
    verified: list[str | None] = []
    verify = passwords._hasher.verify_and_update

    def counting(password: str, stored: str) -> tuple[bool, str | None]:
        verified.append(stored)
        return verify(password, stored)

    monkeypatch.setattr(passwords._hasher, "verify_and_update", counting)
    for email in (person.email, "nobody@example.com"):
        verified.clear()
        await attempt(api, email, "wrong password")
        assert len(verified) == 1


async def test_an_account_is_locked_even_for_the_right_password_and_longer_each_time(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    for _ in range(FREE_ATTEMPTS):
        assert (await attempt(api, person.email, "wrong password")).status_code == 401
    assert (await attempt(api, person.email, PASSWORD)).status_code == 401
    async with api.platform() as session:
        failures, until = (
            await session.execute(select(User.failed_logins, User.locked_until).where(User.id == person.id))
        ).one()
    assert failures == FREE_ATTEMPTS
    assert until is not None
    assert until > datetime.now(UTC)
    await change_user(api, person, locked_until=datetime.now(UTC) - timedelta(seconds=1))
    assert (await attempt(api, person.email, PASSWORD)).status_code == 200
    async with api.platform() as session:
        failures, until = (
            await session.execute(select(User.failed_logins, User.locked_until).where(User.id == person.id))
        ).one()
    assert (failures, until) == (0, None)


async def test_attempts_at_the_same_moment_get_no_more_guesses(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    await asyncio.gather(*(attempt(api, person.email, "wrong password") for _ in range(FREE_ATTEMPTS + 4)))
    reasons = [event.difference["reason"] for event in await events(api, "login_failed")]
    assert reasons.count("password") == FREE_ATTEMPTS
    assert reasons.count("locked") == 4


def test_the_lock_doubles_up_to_a_limit() -> None:
    assert lock_after(FREE_ATTEMPTS - 1) is None
    assert lock_after(FREE_ATTEMPTS) == FIRST_LOCK
    assert lock_after(FREE_ATTEMPTS + 1) == 2 * FIRST_LOCK
    assert lock_after(10_000) == LONGEST_LOCK


async def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    first = await log_in(api, person)
    other = await log_in(api, person)
    second = (await refreshed(api, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (await me(api, second["access_token"])).status_code == 200
    assert (await refreshed(api, first["refresh_token"])).status_code == 401
    assert (await refreshed(api, second["refresh_token"])).status_code == 401
    assert (await me(api, second["access_token"])).status_code == 401
    assert (await me(api, other["access_token"])).status_code == 200
    assert len(await events(api, "refresh_token_reused")) == 1


async def test_two_refreshes_with_one_token_at_the_same_moment_do_not_both_succeed(api: Api) -> None:
    tokens = await log_in(api, await a_person(api, password=PASSWORD))
    answers = await asyncio.gather(*(refreshed(api, tokens["refresh_token"]) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401]


async def test_refreshing_is_refused_for_what_is_over_or_unknown(api: Api) -> None:
    suspended, deleted, expired = [await a_person(api, password=PASSWORD) for _ in range(3)]
    tokens = [await log_in(api, person) for person in (suspended, deleted, expired)]
    await change_user(api, suspended, status=UserStatus.SUSPENDED)
    await change_user(api, deleted, deleted_at=datetime.now(UTC))
    async with api.platform() as session:
        await session.execute(
            update(LoginSession).where(LoginSession.user_id == expired.id).values(expires_at=datetime.now(UTC))
        )
    for answer in [await refreshed(api, token["refresh_token"]) for token in tokens]:
        assert answer.status_code == 401
    for answer in [await me(api, token["access_token"]) for token in tokens]:
        assert answer.status_code == 401
    assert (await refreshed(api, "mr_" + "x" * 43)).status_code == 401
    assert (await refreshed(api, "nonsense\x00")).status_code == 401


async def test_log_out_ends_the_session_with_both_tokens(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    tokens = await log_in(api, person)
    answer = await api.client.post("/api/v1/auth/logout", headers=bearer(tokens["access_token"]))
    assert answer.status_code == 204
    assert (await me(api, tokens["access_token"])).status_code == 401
    assert (await refreshed(api, tokens["refresh_token"])).status_code == 401


async def test_a_person_sees_and_ends_only_sessions_of_their_own(api: Api) -> None:
    person, other = await a_person(api, password=PASSWORD), await a_person(api, password=PASSWORD)
    mine, laptop = await log_in(api, person), await log_in(api, person)
    theirs = await log_in(api, other)
    headers = bearer(mine["access_token"])
    listed = (await api.client.get("/api/v1/auth/sessions", headers=headers)).json()
    assert len(listed) == 2
    newest = listed[0]["id"]
    assert (await api.client.delete(f"/api/v1/auth/sessions/{newest}", headers=headers)).status_code == 204
    assert (await me(api, laptop["access_token"])).status_code == 401
    (their_session,) = (await api.client.get("/api/v1/auth/sessions", headers=bearer(theirs["access_token"]))).json()
    assert (await api.client.delete(f"/api/v1/auth/sessions/{their_session['id']}", headers=headers)).status_code == 404
    assert (await me(api, theirs["access_token"])).status_code == 200


async def test_a_key_ends_none_of_its_owners_sessions(api: Api) -> None:
    tenant = await an_organization(api)
    person = await a_person(api, tenant, OrganizationRole.OWNER, password=PASSWORD)
    tokens = await log_in(api, person)
    (mine,) = (await api.client.get("/api/v1/auth/sessions", headers=bearer(tokens["access_token"]))).json()
    headers = await key_headers(api, tenant, person)
    assert (await api.client.delete(f"/api/v1/auth/sessions/{mine['id']}", headers=headers)).status_code == 404
    assert (await me(api, tokens["access_token"])).status_code == 200


async def test_log_in_failure_and_log_out_are_on_the_audit_trail_and_nothing_else_is(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    await attempt(api, person.email, "wrong password")
    tokens = await log_in(api, person)
    await api.client.post(
        "/api/v1/auth/logout",
        headers={**bearer(tokens["access_token"]), "User-Agent": "a test", "X-Request-ID": "the-request"},
    )
    async with api.platform() as session:
        query = text("SELECT * FROM audit_logs WHERE entity_id = :id AND action <> 'insert' ORDER BY at")
        failed, login, logout = (await session.execute(query, {"id": person.id})).all()
    assert (failed.entity, failed.actor_type, failed.difference["reason"]) == ("login_failed", "anonymous", "password")
    assert (login.entity, login.actor_type, login.actor_id, login.operation) == ("login", "user", person.id, "log_in")
    assert (logout.entity, logout.actor_id, logout.user_agent, logout.request_id) == (
        "logout",
        person.id,
        "a test",
        "the-request",
    )
    assert {row.organization_id.int for row in (failed, login, logout)} == {0}


async def test_a_log_in_leaves_the_version_of_the_person_alone(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    await log_in(api, person)
    async with api.platform() as session:
        user = (await session.execute(select(User).where(User.id == person.id))).scalar_one()
    assert user.version == 1
    assert user.last_login_at is not None


async def test_forged_and_broken_credentials_are_refused(api: Api) -> None:
    tokens = await log_in(api, await a_platform_admin(api))
    head, payload, signature = tokens["access_token"].split(".")
    broken = [
        "",
        "x",
        "my_short",
        f"{head}.{payload}.",
        f"{head}.{payload}.{signature[:-4]}AAAA",
        f"{head}..{signature}",
    ]
    for token in broken:
        answer = await api.client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token
        assert answer.headers["www-authenticate"] == "Bearer"
