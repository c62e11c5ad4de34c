"""An identity provider that lies, breaks or attacks gets nobody in, and no more than a refusal out of us."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from modelyard.audit.models import AuditLog
from modelyard.identity.models import LoginSession, Membership, User
from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import PASSWORD, Api, Tenant, a_person, an_organization, bearer, key_headers, running
from tests.servers import free_port

Claims = dict[str, Any]
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, auto_kid=False)
STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, auto_kid=False)


def signed(claims: Claims, *, key: Any = KEY, **header: Any) -> str:
    header = {"alg": "RS256", "kid": "one", **header}
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


@dataclass
class Provider:
    """What it says can be changed by a test; by default it is honest."""

    url: str
    claims: Claims = field(default_factory=dict)
    document: Claims = field(default_factory=dict)
    userinfo: Claims | None = None
    sign: Callable[[Claims], str] = signed
    keys: list[Any] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    nonce: str = ""
    challenge: str = ""
    asked: list[str] = field(default_factory=list)
    hold: threading.Event | None = None

    def discovery(self, request: Request) -> Response:
        honest = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "userinfo_endpoint": f"{self.url}/userinfo",
        }
        return JSONResponse({**honest, **self.document})

    def jwks(self, request: Request) -> Response:
        self.asked.append("jwks")
        return JSONResponse({"keys": self.keys})

    async def token(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        self.asked.append("token")
        if self.hold is not None:
            await asyncio.to_thread(self.hold.wait, 5)
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        honest = {
            "iss": self.url,
            "aud": "modelyard",
            "sub": "ada",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email": "ada@example.com",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**honest, **self.claims}.items() if value is not None}
        return JSONResponse({"token_type": "Bearer", "access_token": "at", "id_token": self.sign(claims)})

    def about(self, request: Request) -> Response:
        self.asked.append("userinfo")
        return JSONResponse(self.userinfo or {"sub": "ada"})


@pytest.fixture(scope="module")
def server() -> Iterator[list[Provider]]:
    """A port that the provider of each test in turn listens on."""
    current = [Provider(f"http://127.0.0.1:{free_port()}")]

    async def answer(request: Request) -> Response:
        provider = current[0]
        here = {"openid-configuration": provider.discovery, "jwks": provider.jwks, "userinfo": provider.about}
        name = request.url.path.rsplit("/", 1)[1]
        return await provider.token(request) if name == "token" else here[name](request)

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    port = urlsplit(current[0].url).port
    assert port is not None
    running_server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=running_server.run, daemon=True)
    thread.start()
    while not running_server.started:
        time.sleep(0.01)
    yield current
    running_server.should_exit = True
    thread.join(10)


@pytest.fixture
def provider(server: list[Provider]) -> Provider:
    server[0] = Provider(server[0].url)
    return server[0]


@pytest_asyncio.fixture
async def api(database: str) -> AsyncIterator[Api]:
    async with running(database, outbound_networks="127.0.0.0/8,::1/128") as api:
        yield api


@pytest_asyncio.fixture
async def tenant(api: Api, provider: Provider) -> Tenant:
    """An organization whose owner has set up the provider."""
    tenant = await an_organization(api)
    await set_up(api, tenant, provider)
    return tenant


async def set_up(
    api: Api, tenant: Tenant, provider: Provider, *, by: OrganizationRole = OrganizationRole.OWNER, **changes: Any
) -> httpx.Response:
    headers = await key_headers(api, tenant, await a_person(api, tenant, by))
    body = {
        "issuer": provider.url,
        "client_id": "modelyard",
        "client_secret": "a secret",
        "email_domains": ["example.com"],
        "default_role": "viewer",
        **changes,
    }
    return await api.client.put(f"{tenant.url}/single-sign-on", json=body, headers=headers)


async def log_in(api: Api, tenant: Tenant, provider: Provider) -> httpx.Response:
    """What the browser gets in the end."""
    api.client.cookies.clear()
    begun = await api.client.get(f"/api/v1/auth/sso/{tenant.slug}")
    assert begun.status_code == 302, begun.text
    sent = {name: values[0] for name, values in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    provider.nonce, provider.challenge = sent["nonce"], sent["code_challenge"]
    callback = urlsplit(sent["redirect_uri"]).path
    return await api.client.get(callback, params={"code": "a code", "state": sent["state"]})


async def refusals(api: Api, tenant: Tenant) -> list[dict[str, Any]]:
    async with api.platform() as session:
        query = select(AuditLog.difference).where(
            AuditLog.organization_id == tenant.id, AuditLog.entity == "single_sign_on_refused"
        )
        return list((await session.execute(query)).scalars())


async def nobody_came_in(api: Api) -> bool:
    async with api.platform() as session:
        started = (await session.execute(select(LoginSession.id))).first()
        return started is None


async def test_an_honest_provider_lets_its_people_in(api: Api, tenant: Tenant, provider: Provider) -> None:
    answer = await log_in(api, tenant, provider)
    assert (answer.status_code, answer.headers["location"]) == (302, "/"), answer.text
    async with api.platform() as session:
        (bound,) = (await session.execute(select(LoginSession.bound_organization_id))).scalars()
    assert bound == tenant.id
    assert await refusals(api, tenant) == []


PAST, FUTURE = time.time() - 3600, time.time() + 3600


LIES: list[Claims] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "another"},
    {"aud": ["another"]},
    {"aud": ["modelyard", "another"], "azp": "another"},
    {"aud": None},
    {"azp": "another"},
    {"iss": "https://login.example.com"},
    {"iss": None},
    {"exp": PAST},
    {"exp": None},
    {"exp": "soon"},
    {"iat": FUTURE},
    {"nbf": FUTURE},
    {"sub": None},
    {"sub": ""},
    {"sub": 123},
    {"sub": ["ada"]},
    {"sub": "a\x00da"},
    {"sub": "a" * 1000},
    {"email": 5},
    {"email": "ada@example.com\x00"},
    {"email": "ada@example.com\n"},
    {"email": "ada@elsewhere.org"},
    {"email": "ada@sub.example.com"},
    {"email": "ada@elsewhere.org@example.com"},
    {"email": "\u0430da@example.com"},
    {"email_verified": False},
    {"email_verified": None},
    {"email_verified": "false"},
]


async def test_an_id_token_that_lies_is_refused_on_the_record(api: Api, tenant: Tenant, provider: Provider) -> None:
    for claims in LIES:
        provider.claims = claims
        await _refused(api, tenant, provider, of=str(claims))
    assert len(await refusals(api, tenant)) == len(LIES)
    assert await nobody_came_in(api)


async def _refused(api: Api, tenant: Tenant, provider: Provider, *, of: str) -> None:
    answer = await log_in(api, tenant, provider)
    assert answer.status_code in (400, 401), f"{of}: {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json", of
    assert "set-cookie" not in answer.headers, of


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _with_public_key(claims: Claims) -> str:
    """HS256, with the public key as the secret."""
    return signed(claims, key=OctKey.import_key(KEY.as_pem(private=False)), alg="HS256")


FORGERIES: dict[str, Callable[[Claims], str]] = {
    "none": lambda claims: f"{_part({'alg': 'none'})}.{_part(claims)}.",
    "no signature": lambda claims: f"{_part({'alg': 'RS256', 'kid': 'one'})}.{_part(claims)}.",
    "another key": lambda claims: signed(claims, key=STRANGER),
    "an unknown kid": lambda claims: signed(claims, key=STRANGER, kid="two"),
    "an unknown kid with NUL": lambda claims: signed(claims, key=STRANGER, kid="t\x00wo"),
    "half a pair as kid": lambda claims: f"{_part({'alg': 'RS256', 'kid': chr(0xD800)})}.{_part(claims)}.x",
    "an endless kid": lambda claims: signed(claims, key=STRANGER, kid="k" * 100_000),
    "a kid that is none": lambda claims: f"{_part({'alg': 'RS256', 'kid': ['one']})}.{_part(claims)}.x",
    "critical extension": lambda claims: f"{_part({'alg': 'RS256', 'kid': 'one', 'crit': ['x']})}.{_part(claims)}.x",
    "not three parts": lambda claims: "nonsense",
    "not text": lambda claims: "\x00.\x00.\x00",
    "encrypted": lambda claims: "a.b.c.d.e",
    "HS256 with the public key": _with_public_key,
    "deep": lambda claims: f"{_part({'alg': 'RS256'})}.{base64.urlsafe_b64encode(b'[' * 100_000).decode()}.x",
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
async def test_a_forged_id_token_is_refused_on_the_record(api: Api, tenant: Tenant, provider: Provider) -> None:
    for name, forge in FORGERIES.items():
        provider.sign = forge
        await _refused(api, tenant, provider, of=name)
    records = await refusals(api, tenant)
    assert len(records) == len(FORGERIES)
    assert max(len(json.dumps(record)) for record in records) < 2000
    assert await nobody_came_in(api)


async def test_a_new_key_is_fetched_once_when_a_token_names_it(api: Api, tenant: Tenant, provider: Provider) -> None:
    assert (await log_in(api, tenant, provider)).status_code == 302
    newer = RSAKey.generate_key(2048, {"kid": "newer"}, auto_kid=False)
    provider.keys = [newer.as_dict(private=False)]
    provider.sign = lambda claims: signed(claims, key=newer, kid="newer")
    provider.asked.clear()
    for _ in range(2):
        assert (await log_in(api, tenant, provider)).status_code == 302
    assert provider.asked.count("jwks") == 1


async def test_userinfo_adds_what_the_token_lacks_of_the_same_person(
    api: Api, tenant: Tenant, provider: Provider
) -> None:
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "eve", "email": "ada@example.com", "email_verified": True}
    await _refused(api, tenant, provider, of="another person's userinfo")
    assert await nobody_came_in(api)
    provider.userinfo["sub"] = "ada"
    assert (await log_in(api, tenant, provider)).status_code == 302


DOCUMENTS: list[Claims] = [
    {"issuer": "https://login.example.com"},
    {"issuer": None},
    {"issuer": ["x"]},
    {"token_endpoint": None},
    {"token_endpoint": "file:///etc/passwd"},
    {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": 5},
    {"jwks_uri": "http://10.0.0.1/jwks"},
    {"jwks_uri": "http://169.254.169.254/latest"},
    {"jwks_uri": "nonsense"},
    {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    {"token_endpoint_auth_methods_supported": "client_secret_basic"},
    {"scopes_supported": {"a": "b" * 2**20}},
]
KEY_SETS: list[Any] = [
    [],
    [{}],
    [5],
    [{"kty": "oct", "k": "c2VjcmV0"}],
    [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}],
    [{"kty": "RSA", "n": 5, "e": []}],
    [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}],
    [{"kty": "EC", "crv": "nonsense", "x": "AA", "y": "AA"}],
    [{"kty": "OKP", "crv": "Ed25519", "x": "AA"}],
    [{"kty": ["RSA"]}],
]


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
async def test_a_provider_that_is_none_is_not_set_up(api: Api, provider: Provider) -> None:
    tenant = await an_organization(api)
    for document in DOCUMENTS:
        provider.document = document
        answer = await set_up(api, tenant, provider)
        assert (answer.status_code, answer.json().get("pointer")) == (422, "/issuer"), f"{document}: {answer.text}"
    provider.document = {}
    for keys in KEY_SETS:
        provider.keys = keys
        answer = await set_up(api, tenant, provider)
        assert (answer.status_code, answer.json().get("pointer")) == (422, "/issuer"), f"{keys}: {answer.text}"
    assert (await api.client.get(f"/api/v1/auth/sso/{tenant.slug}")).status_code == 404


async def test_whom_an_administrator_removed_does_not_come_back(api: Api, tenant: Tenant, provider: Provider) -> None:
    assert (await log_in(api, tenant, provider)).status_code == 302
    owner = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    async with api.platform() as session:
        (ada,) = (await session.execute(select(User.id).where(User.email == "ada@example.com"))).scalars()
    assert (await api.client.delete(f"{tenant.url}/members/{ada}", headers=owner)).status_code == 204
    await _refused(api, tenant, provider, of="removed")
    provider.claims = {"sub": "ada again"}
    await _refused(api, tenant, provider, of="removed, by another subject")


async def test_two_first_log_ins_at_once_make_one_person(api: Api, tenant: Tenant, provider: Provider) -> None:
    begun = await api.client.get(f"/api/v1/auth/sso/{tenant.slug}")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    provider.nonce, provider.challenge = sent["nonce"], sent["code_challenge"]
    callback = urlsplit(sent["redirect_uri"]).path
    both = [api.client.get(callback, params={"code": "a", "state": sent["state"]}) for _ in range(2)]
    assert [answer.status_code for answer in await asyncio.gather(*both)] == [302, 302]
    async with api.platform() as session:
        members = select(Membership.id).join(User, User.id == Membership.user_id).where(User.email == "ada@example.com")
        assert len((await session.execute(members)).all()) == 1


async def test_an_account_that_somebody_has_proven_theirs_is_not_opened(api: Api, provider: Provider) -> None:
    hostile, victim = await an_organization(api), await a_person(api, password=PASSWORD)
    assert (await set_up(api, hostile, provider, default_role="admin")).status_code == 200
    provider.claims = {"email": victim.email}
    await _refused(api, hostile, provider, of="a person who has a password")
    async with api.platform() as session:
        assert (await session.execute(select(Membership.id).where(Membership.user_id == victim.id))).first() is None
        person = (await session.execute(select(User).where(User.id == victim.id))).scalar_one()
    assert (person.email, person.email_verified_at, person.failed_logins) == (victim.email, None, 0)


async def test_a_session_opens_nothing_but_the_organization_that_vouched_for_it(api: Api, provider: Provider) -> None:
    home, hostile = await an_organization(api), await an_organization(api)
    victim = await a_person(api, home, OrganizationRole.OWNER)
    assert (await set_up(api, hostile, provider, default_role="admin")).status_code == 200
    provider.claims = {"email": victim.email}
    answer = await log_in(api, hostile, provider)
    assert answer.status_code == 302, answer.text
    (token,) = [value for name, value in answer.cookies.items() if name.endswith("access")]
    api.client.cookies.clear()
    headers = bearer(token)
    assert (await api.client.get(hostile.url, headers=headers)).status_code == 200
    assert (await api.client.get(home.url, headers=headers)).status_code == 404
    mine = (await api.client.get("/api/v1/orgs", headers=headers)).json()
    assert [one["slug"] for one in mine] == [hostile.slug]
    assert (await api.client.get("/api/v1/platform/users", headers=headers)).status_code == 403
    for change in ({"email": "eve@example.com", "current_password": "x"}, {"display_name": "Eve"}):
        refused = await api.client.patch("/api/v1/auth/me", json=change, headers=headers)
        assert refused.status_code in (403, 422), f"{change}: {refused.text}"


async def test_an_administrator_does_not_become_owner_by_a_provider_of_theirs(api: Api, provider: Provider) -> None:
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    assert (await set_up(api, tenant, provider, by=OrganizationRole.ADMIN)).status_code == 200
    provider.claims = {"email": owner.email}
    await _refused(api, tenant, provider, of="the owner, by an administrator's provider")
    assert (await set_up(api, tenant, provider, by=OrganizationRole.OWNER)).status_code == 200
    assert (await log_in(api, tenant, provider)).status_code == 302
    async with api.platform() as session:
        role = (await session.execute(select(Membership.role).where(Membership.user_id == owner.id))).scalar_one()
    assert role is OrganizationRole.OWNER


async def test_a_log_in_that_is_under_way_when_the_provider_is_taken_down_ends_with_nobody_in(
    api: Api, tenant: Tenant, provider: Provider
) -> None:
    """The provider itself answers the code only after it was taken down."""
    owner = await key_headers(api, tenant, await a_person(api, tenant, OrganizationRole.OWNER))
    provider.hold = threading.Event()
    under_way = asyncio.create_task(log_in(api, tenant, provider))
    while "token" not in provider.asked:
        await asyncio.sleep(0.01)
    headers = {**owner, "Cookie": ""}
    assert (await api.client.delete(f"{tenant.url}/single-sign-on", headers=headers)).status_code == 204
    provider.hold.set()
    assert (await under_way).status_code in (400, 401, 404)
    assert await nobody_came_in(api)
