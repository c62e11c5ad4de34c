"""What stands before every route, through HTTP: headers, limits, proxies, pages of other origins."""

from __future__ import annotations

import asyncio
import base64

import pytest
from sqlalchemy import text

from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.protection import Buckets
from modelyard.settings import Settings
from tests.identity.factories import Api, a_person, an_organization, key_headers, running

NOWHERE = "postgresql://nobody@localhost/nothing"


async def test_a_credential_has_its_own_limit_and_a_made_up_one_its_senders(database: str) -> None:
    async with running(database, rate_limit_key=5, rate_limit_address=4) as api:
        tenant = await an_organization(api)
        headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
        answers = [await api.client.get(tenant.url, headers=headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        limits = {name: answers[1].headers[f"RateLimit-{name}"] for name in ("Limit", "Remaining")}
        assert limits == {"Limit": "5", "Remaining": "3"}
        refused = answers[-1]
        assert refused.headers["content-type"] == "application/problem+json"
        assert (refused.json()["code"], refused.json()["error_code"]) == (
            "too_many_requests",
            "REQUEST_LIMIT_EXCEEDED",
        )
        assert 1 <= int(refused.headers["Retry-After"]) <= 12
        made_up = [{"Authorization": f"Bearer guess-{n}"} for n in range(4)]
        statuses = [(await api.client.get(tenant.url, headers=guess)).status_code for guess in made_up]
        assert statuses == [401, 401, 401, 429]
        assert (await api.client.get("/healthz")).status_code == 200


async def test_what_may_vary_at_will_makes_no_new_limit(database: str) -> None:
    async with running(database, rate_limit_key=5, rate_limit_address=8) as api:
        tenant = await an_organization(api)
        headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
        key = headers["Authorization"].removeprefix("Bearer ")
        basics = [base64.b64encode(f"user{n}:{key}".encode()).decode() for n in range(10)]
        answers = [await api.client.get(tenant.url, headers={"Authorization": f"Basic {one}"}) for one in basics]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 5
        made_up = {"Authorization": "Bearer made-up"}
        statuses = [(await api.client.get("/api/v1/version", headers=made_up)).status_code for _ in range(12)]
        assert statuses.count(429) == 5


def test_a_bucket_fills_evenly_and_the_oldest_is_forgotten() -> None:
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0], size=2)
    for _ in range(60):
        assert buckets.take(b"a")[0]
    assert buckets.take(b"a") == (False, 0.0)
    now[0] += 2
    assert [buckets.take(b"a")[0] for _ in range(3)] == [True, True, False]
    now[0] += 3600
    assert buckets.take(b"a") == (True, 59)
    for key in (b"b", b"c"):
        buckets.take(key)
    assert b"a" not in buckets


async def test_every_answer_carries_the_security_headers(api: Api) -> None:
    for path in ("/healthz", "/api/v1/orgs", "/no/such/page", "/mlflow/a/b/api/2.0/mlflow/runs/get"):
        headers = (await api.client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in headers["Cache-Control"]
        assert "Strict-Transport-Security" not in headers
        assert "server" not in headers


async def test_https_is_asked_for_where_users_come_by_https(database: str) -> None:
    async with running(database, public_url="https://ml.example.com") as api:
        assert "max-age" in (await api.client.get("/healthz")).headers["Strict-Transport-Security"]


async def test_other_origins_are_let_in_only_when_they_are_declared(database: str) -> None:
    origin = {"Origin": "https://portal.example.com", "Access-Control-Request-Method": "GET"}
    async with running(database) as api:
        answer = await api.client.options("/api/v1/orgs", headers=origin)
        assert "access-control-allow-origin" not in answer.headers
    async with running(database, cors_origins="https://portal.example.com") as api:
        answer = await api.client.options("/api/v1/orgs", headers=origin)
        assert answer.headers["access-control-allow-origin"] == "https://portal.example.com"
        assert "access-control-allow-credentials" not in answer.headers
        stranger = {**origin, "Origin": "https://evil.example.com"}
        answer = await api.client.options("/api/v1/orgs", headers=stranger)
        assert "access-control-allow-origin" not in answer.headers


async def _address_on_record(api: Api, forwarded: str) -> str:
    tenant = await an_organization(api)
    headers = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    body = {"slug": "p", "name": "P"}
    answer = await api.client.post(
        f"{tenant.url}/projects", json=body, headers={**headers, "X-Forwarded-For": forwarded}
    )
    assert answer.status_code == 201
    async with api.platform() as session:
        query = text("SELECT ip FROM audit_logs WHERE organization_id = :org AND entity = 'projects'")
        return str(await session.scalar(query, {"org": tenant.id}))


async def test_what_a_proxy_says_is_believed_when_it_is_declared(database: str) -> None:
    async with running(database) as api:
        assert await _address_on_record(api, "203.0.113.9") == "127.0.0.1"
    async with running(database, trusted_proxies="127.0.0.0/8, 10.0.0.0/8") as api:
        assert await _address_on_record(api, "198.51.100.1, 203.0.113.9") == "203.0.113.9"
        assert await _address_on_record(api, "203.0.113.9, 10.1.2.3") == "203.0.113.9"


@pytest.mark.parametrize("wrong", [{"trusted_proxies": "everybody"}, {"cors_origins": "*"}])
def test_proxies_and_origins_are_named_exactly(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="MODELYARD_"):
        Settings(database_url=NOWHERE, **wrong)  # type: ignore[arg-type]  # the text of a variable


async def test_a_body_past_the_limit_is_refused_declared_or_not(database: str) -> None:
    async def pieces() -> object:
        for _ in range(4):
            await asyncio.sleep(0)
            yield b"x" * 1024

    async with running(database, max_body_bytes=2048) as api:
        for content in (b"x" * 4096, pieces()):
            answer = await api.client.post("/api/v1/auth/login", content=content)  # type: ignore[arg-type]  # either
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
