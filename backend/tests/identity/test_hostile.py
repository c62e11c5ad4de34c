"""What an attacker sends, a test each.

Others of the list: test_signing_keys (algorithms, audiences), test_log_in (reuse of a refresh token, who has an
account), test_cookies (session fixation, other sites), test_accounts (a poisoned reset), test_invitations (privilege
through an invitation), test_members (roles beyond one's own, SQL in filters), test_hostile_providers (single sign-on).
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from modelyard.kernel.access import OrganizationRole
from modelyard.routes import routes
from tests.identity.factories import PASSWORD, Api, a_person, a_project, an_organization, bearer, key_headers, log_in

pytestmark = pytest.mark.shared_database

OWNER = OrganizationRole.OWNER
DEEP = "[" * 100_000 + "]" * 100_000
TEXTS = [
    "a\x00b",
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%s%n",
    "\ud800",
    "\U0001f600" * 300,
]


async def an_owner(api: Api) -> tuple[Any, dict[str, str]]:
    tenant = await an_organization(api)
    return tenant, await key_headers(api, tenant, await a_person(api, tenant, OWNER))


async def test_what_a_body_does_not_declare_is_refused_and_changes_nothing(api: Api) -> None:
    """Mass assignment: organization, role, owner, status and id come from nobody's body."""
    tenant, headers = await an_owner(api)
    other = await an_organization(api)
    extra: dict[str, Any] = {
        "organization_id": str(other.id),
        "id": str(uuid4()),
        "role": "owner",
        "is_platform_admin": True,
        "created_by": str(uuid4()),
        "version": 99,
        "deleted_at": None,
        "user_id": str(uuid4()),
    }
    base: dict[tuple[str, str], dict[str, Any]] = {
        ("POST", f"{tenant.url}/projects"): {"slug": "p", "name": "P"},
        ("PATCH", tenant.url): {"name": "New"},
        ("POST", f"{tenant.url}/invitations"): {"email": "a@example.com", "role": "viewer"},
        ("POST", f"{tenant.url}/service-accounts"): {"name": "Robot", "role": "viewer"},
        ("POST", "/api/v1/auth/login"): {"email": "a@example.com", "password": "x"},
        ("PATCH", "/api/v1/auth/me"): {"display_name": "x"},
    }
    for (method, path), body in base.items():
        for name, value in extra.items():
            if name in body:
                continue
            answer = await api.client.request(method, path, json={**body, name: value}, headers=headers)
            assert answer.status_code == 422, f"{method} {path} {name}"
            assert answer.json()["errors"][0]["pointer"] == f"/{name}"


async def test_guessed_ids_of_another_organization_do_not_exist(api: Api) -> None:
    tenant, headers = await an_owner(api)
    other, theirs = await an_owner(api)
    project = await a_project(api, other)
    run = (await api.client.post(f"{project.url}/runs", json={"experiment": 0}, headers=theirs)).json()
    mine = await a_project(api, tenant)
    key = (await api.client.post(f"{other.url}/api-keys", json={"name": "k"}, headers=theirs)).json()
    for path in (
        other.url,
        project.url,
        f"{tenant.url}/projects/{project.slug}",
        f"{mine.url}/runs/{run['id']}",
        f"{tenant.url}/api-keys/{key['id']}",
        f"{tenant.url}/history/projects/{project.id}/state",
    ):
        answer = await api.client.get(path, headers=headers)
        assert answer.status_code == 404, path
        assert project.slug not in answer.json()["detail"]
    for unknown in (str(uuid4()), str(UUID(int=0)), "1", "%2e%2e", "null", ""):
        answer = await api.client.get(f"{tenant.url}/api-keys/{unknown}", headers=headers)
        assert answer.status_code in (404, 422), unknown


@pytest.mark.parametrize("hostile", TEXTS)
async def test_hostile_texts_are_kept_as_they_are_or_refused(api: Api, hostile: str) -> None:
    tenant, headers = await an_owner(api)
    body = json.dumps({"slug": "p", "name": hostile[:200]})
    answer = await api.client.post(
        f"{tenant.url}/projects", content=body, headers={**headers, "Content-Type": "application/json"}
    )
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        found = (await api.client.get(f"{tenant.url}/projects/p", headers=headers)).json()
        assert found["name"] == hostile[:200]
    for path in ("projects", "members", "api-keys", "invitations", "deleted-projects"):
        params = {"filter": f"created_at:lt:{hostile}"}
        url = f"{tenant.url}/{path}"
        try:
            answer = await api.client.get(url, params=params, headers=headers)
        except UnicodeEncodeError:
            return
        assert answer.status_code == 422, path


@pytest.mark.parametrize(
    "body",
    [
        DEEP.encode(),
        b'{"name": ' + DEEP.encode() + b"}",
        b'{"name": "\xff\xfe"}',
        b"\xff\xfe\x00",
        b'{"name": "a\\u0000b"}',
        b'{"name": "\\ud800"}',
        b"{" + b'"a":1,' * 100_000 + b'"b":1}',
        b'{"name": 1e999999}',
        b'{"name": ' + b"9" * 50_000 + b"}",
        b"null",
        b"[]",
        b"",
    ],
    ids=[
        "deep",
        "deep field",
        "no utf-8",
        "bytes",
        "nul",
        "half a pair",
        "wide",
        "huge",
        "long",
        "null",
        "list",
        "none",
    ],
)
async def test_a_broken_body_is_refused_in_time(api: Api, body: bytes) -> None:
    tenant, headers = await an_owner(api)
    for method, path in (("PATCH", tenant.url), ("POST", f"{tenant.url}/projects")):
        answer = await api.client.request(
            method, path, content=body, headers={**headers, "Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


SLUGS = ["..%2f..%2fetc", "a%00b", "A", "a_b", "-a", "a" * 64, "a%0d%0aX-Injected:%201", "ä", "a%2f"]
"""Dots alone would be taken out by the client itself."""


@pytest.mark.parametrize("slug", SLUGS)
async def test_a_path_that_plays_tricks_names_nothing(api: Api, slug: str) -> None:
    tenant, headers = await an_owner(api)
    for path in (
        f"/api/v1/orgs/{slug}",
        f"{tenant.url}/projects/{slug}",
        f"/mlflow/{slug}/{slug}/api/2.0/mlflow/runs/get",
    ):
        answer = await api.client.get(path, headers=headers)
        assert answer.status_code in (404, 422), f"{path}: {answer.status_code}"
        assert "x-injected" not in answer.headers
    body = {"slug": slug, "name": "x"}
    assert (await api.client.post(f"{tenant.url}/projects", json=body, headers=headers)).status_code == 422


async def test_headers_that_play_tricks_reach_neither_the_log_nor_the_answer(
    api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    tenant, headers = await an_owner(api)
    forged = "abc\\r\\n2026-01-01 [error] forged"
    hostile = {"X-Request-ID": forged, "User-Agent": "a\tb" + "x" * 2000, "X-Forwarded-For": "1.2.3.4"}
    answer = await api.client.get(f"{tenant.url}?token=my_secret&x=%0a%0dforged", headers={**headers, **hostile})
    assert answer.status_code == 200
    assert "forged" not in answer.headers["x-request-id"]
    written = "".join(capsys.readouterr())
    assert "forged" not in written
    assert "my_secret" not in written
    body = {"slug": "p", "name": "P"}
    answer = await api.client.post(f"{tenant.url}/projects", json=body, headers={**headers, **hostile})
    assert answer.status_code == 201


async def test_no_credential_is_read_from_an_address(api: Api) -> None:
    tenant, headers = await an_owner(api)
    key = headers["Authorization"].removeprefix("Bearer ")
    for name in ("api_key", "token", "access_token", "key", "authorization"):
        assert (await api.client.get(tenant.url, params={name: key})).status_code == 401


async def test_no_answer_and_no_log_shows_a_secret(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    tenant = await an_organization(api)
    person = await a_person(api, tenant, OWNER, password=PASSWORD)
    tokens = await log_in(api, person)
    headers = bearer(tokens["access_token"])
    capsys.readouterr()
    shown = ""
    for route in routes(api.app):
        if route.method == "GET" and "{" not in route.path.replace("{org}", ""):
            path = route.path.replace("{org}", tenant.slug)
            asked = {"seconds": 0} if path.endswith("/events") else {}  # the stream's end is not waited for
            shown += (await api.client.get(path, params=asked, headers=headers)).text
    shown += "".join(capsys.readouterr())
    for secret in (
        PASSWORD,
        tokens["refresh_token"],
        tokens["access_token"],
        "$argon2",
        'secret_hash":',
        'token_hash":',
    ):
        assert secret not in shown, secret
