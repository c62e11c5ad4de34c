"""Who is kept waiting at log-in and who is not, what organizations see of it, and one's own sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import text, update

from modelyard.identity import service
from modelyard.identity.models import LoginSession, LoginThrottle, Membership, MembershipStatus
from modelyard.identity.throttle import FORGOTTEN_AFTER, FREE_ATTEMPTS, FREE_FROM_ADDRESS, KNOWN_FOR, address_key
from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.housekeeping import remove_old_records
from modelyard.kernel.jobs import JobContext
from tests.identity.factories import (
    PASSWORD,
    Api,
    Person,
    a_person,
    an_organization,
    bearer,
    key_headers,
    log_in,
)

HOME, OFFICE, STRANGER = "192.0.2.1", "192.0.2.2", "203.0.113.9"


@asynccontextmanager
async def at(api: Api, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client at this address."""
    transport = httpx.ASGITransport(api.app, raise_app_exceptions=False, client=(address, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def attempt(client: httpx.AsyncClient, email: str, password: str) -> int:
    return (await client.post("/api/v1/auth/login", json={"email": email, "password": password})).status_code


async def failed_before(api: Api, address: str, failures: int, *, ago: timedelta = timedelta()) -> None:
    """As if so many log-ins had failed from there, the last one that long ago."""
    async with api.platform() as session:
        key, when = address_key(address), datetime.now(UTC) - ago
        session.add(LoginThrottle(address=key, failures=failures, last_failure_at=when))


async def unlock(api: Api) -> None:
    """As if every lock of an address had run out."""
    async with api.platform() as session:
        await session.execute(update(LoginThrottle).values(locked_until=None))


async def lock_out(api: Api, person: Person) -> None:
    async with at(api, STRANGER) as client:
        for _ in range(FREE_ATTEMPTS + 1):
            assert await attempt(client, person.email, "wrong password") == 401


# Waiting


async def test_an_address_that_fails_for_many_accounts_waits_longer_and_longer(api: Api) -> None:
    person, other = await a_person(api, password=PASSWORD), await a_person(api, password=PASSWORD)
    await failed_before(api, STRANGER, FREE_FROM_ADDRESS - 1)
    async with at(api, STRANGER) as client, at(api, HOME) as elsewhere:
        assert await attempt(client, "nobody@example.com", "wrong password") == 401
        assert await attempt(client, person.email, PASSWORD) == 401
        assert await attempt(elsewhere, person.email, PASSWORD) == 200
        await unlock(api)
        assert await attempt(client, other.email, "wrong password") == 401
        async with api.platform() as session:
            query = text("SELECT locked_until - last_failure_at FROM login_throttles WHERE address = :address")
            waits = (await session.execute(query, {"address": STRANGER})).scalar_one()
        assert waits == timedelta(seconds=30)
        await unlock(api)
        assert await attempt(client, other.email, PASSWORD) == 200


async def test_a_right_password_takes_back_no_more_than_its_own_attempt(api: Api) -> None:
    thief = await a_person(api, password=PASSWORD)
    await failed_before(api, STRANGER, FREE_FROM_ADDRESS - 2)
    async with at(api, STRANGER) as client:
        assert await attempt(client, thief.email, PASSWORD) == 200
        assert await attempt(client, "one@example.com", "wrong password") == 401
        assert await attempt(client, thief.email, PASSWORD) == 200
        assert await attempt(client, "two@example.com", "wrong password") == 401
        assert await attempt(client, thief.email, PASSWORD) == 401


async def test_failures_from_an_address_are_forgotten_after_a_day_and_removed(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    await failed_before(api, HOME, 1000, ago=FORGOTTEN_AFTER + timedelta(minutes=1))
    await failed_before(api, OFFICE, 1000, ago=FORGOTTEN_AFTER + timedelta(minutes=1))
    async with at(api, HOME) as client:
        assert await attempt(client, person.email, "wrong password") == 401
        assert await attempt(client, person.email, PASSWORD) == 200
    await remove_old_records(JobContext(api.settings, api.database, None, {}), {})
    async with api.platform() as session:
        left = (await session.execute(text("SELECT address FROM login_throttles"))).scalars().all()
    assert left == [HOME]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_an_ipv6_subscriber_is_one_address(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other)) == same


async def test_a_stranger_locks_nobody_out_of_the_address_that_they_log_in_from(api: Api) -> None:
    person, other = await a_person(api, password=PASSWORD), await a_person(api, password=PASSWORD)
    async with at(api, HOME) as home, at(api, OFFICE) as office:
        assert await attempt(home, person.email, PASSWORD) == 200
        assert await attempt(office, other.email, PASSWORD) == 200
        await lock_out(api, person)
        # Somebody else's address is none of theirs.
        assert await attempt(office, person.email, PASSWORD) == 401
        assert await attempt(home, person.email, PASSWORD) == 200
        assert await attempt(office, person.email, PASSWORD) == 200


async def test_an_address_of_long_ago_opens_no_lock(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    async with at(api, HOME) as home:
        assert await attempt(home, person.email, PASSWORD) == 200
        async with api.platform() as session:
            await session.execute(update(LoginSession).values(created_at=datetime.now(UTC) - KNOWN_FOR))
        await lock_out(api, person)
        assert await attempt(home, person.email, PASSWORD) == 401


# What organizations see


async def test_every_organization_of_a_person_sees_their_log_ins_and_no_other_does(api: Api) -> None:
    first, second, former, other = [await an_organization(api) for _ in range(4)]
    person = await a_person(api, first, OrganizationRole.MEMBER, password=PASSWORD)
    async with api.platform() as session:
        await service.add_member(session, second.id, person.id, OrganizationRole.VIEWER)
        suspended = await service.add_member(session, former.id, person.id, OrganizationRole.VIEWER)
        await session.execute(
            update(Membership).where(Membership.id == suspended.id).values(status=MembershipStatus.SUSPENDED)
        )
    assert await attempt(api.client, person.email, "wrong password") == 401
    headers = bearer((await log_in(api, person))["access_token"])
    await api.client.delete("/api/v1/auth/sessions", headers=headers)
    await api.client.post("/api/v1/auth/logout", headers=headers)
    seen: dict[object, list[str]] = {}
    async with api.platform() as session:
        query = text("SELECT organization_id, entity FROM audit_logs WHERE entity_id = :id AND action = 'event'")
        for row in await session.execute(query, {"id": person.id}):
            seen.setdefault(row.organization_id, []).append(row.entity)
    everything = ["login", "login_failed", "logout"]
    assert {key: sorted(value) for key, value in seen.items()} == {first.id: everything, second.id: everything}
    assert other.id not in seen


# One's own sessions


async def test_a_person_ends_all_their_other_sessions(api: Api) -> None:
    tenant = await an_organization(api)
    person = await a_person(api, tenant, OrganizationRole.MEMBER, password=PASSWORD)
    stranger = await a_person(api, password=PASSWORD)
    mine, *others = [(await log_in(api, person))["access_token"] for _ in range(3)]
    theirs = (await log_in(api, stranger))["access_token"]
    key = await key_headers(api, tenant, person)
    assert (await api.client.delete("/api/v1/auth/sessions", headers=key)).status_code == 422
    assert (await api.client.delete("/api/v1/auth/sessions", headers=bearer(mine))).status_code == 204
    expected = {mine: 200, theirs: 200, **dict.fromkeys(others, 401)}
    for token, status in expected.items():
        assert (await api.client.get("/api/v1/auth/me", headers=bearer(token))).status_code == status
    (left,) = (await api.client.get("/api/v1/auth/sessions", headers=bearer(mine))).json()
    assert left["is_current"] is True
