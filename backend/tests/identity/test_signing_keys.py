"""The keys that sign access tokens, through HTTP and the command line."""

from __future__ import annotations

import asyncio
import base64
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from modelyard.identity import signing
from modelyard.identity.jobs import rotate_signing_keys
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Role
from modelyard.kernel.jobs import JobContext
from modelyard.kernel.vault import Vault
from tests.databases import BACKEND
from tests.identity.factories import PASSWORD, Api, Person, a_person, an_organization, bearer, log_in, running
from tests.servers import environment

FIRST, SECOND = "the first secret key of this test ...", "the second secret key of this test ..."


async def status(api: Api, token: str) -> int:
    return (await api.client.get("/api/v1/auth/me", headers=bearer(token))).status_code


async def published(api: Api) -> list[dict[str, str]]:
    answer = await api.client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["keys"]
    return found


def kid_of(token: str) -> str:
    kid = jwt.get_unverified_header(token)["kid"]
    assert isinstance(kid, str)
    return kid


async def a_token(api: Api, person: Person | None = None) -> str:
    token = (await log_in(api, person or await a_person(api, password=PASSWORD)))["access_token"]
    assert isinstance(token, str)
    return token


async def new_key(api: Api) -> str:
    async with api.database.driver(Context(SYSTEM), role=Role.PLATFORM) as connection:
        return await signing.make_key(connection, Vault(api.settings))


async def run_daily_job(api: Api) -> None:
    await rotate_signing_keys(JobContext(api.settings, api.database, None, {}), {})


async def age(api: Api, by: timedelta) -> None:
    """Make every key older."""
    async with api.platform() as session:
        await session.execute(text("UPDATE signing_keys SET created_at = created_at - :by"), {"by": by})


def look_again(api: Api) -> None:
    """As if the seconds had gone by for which a process uses the keys that it has read."""
    api.app.state.authenticator.tokens._read_at = float("-inf")


async def events(api: Api, entity: str) -> list[str]:
    async with api.platform() as session:
        rows = await session.execute(
            text("SELECT difference ->> 'kid' FROM audit_logs WHERE entity = :entity ORDER BY at"), {"entity": entity}
        )
        return list(rows.scalars())


async def test_the_first_log_in_makes_a_key_that_everybody_can_check_tokens_with(api: Api) -> None:
    assert await published(api) == []
    token = await a_token(api)
    answer = await api.client.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("OKP", "Ed25519", "sig", "EdDSA")
    claims = jwt.decode(token, jwt.PyJWK(key), algorithms=["EdDSA"], audience="modelyard", issuer=api.settings.url)
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert await events(api, "signing_key_made") == [key["kid"]] == [kid_of(token)]


def altered(token: str, key: Any, *, algorithm: str = "EdDSA", kid: str | None = None, **claims: Any) -> str:
    """The token with other claims, signed by somebody."""
    payload = jwt.decode(token, options={"verify_signature": False}) | claims
    payload = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": kid or kid_of(token)})


async def test_a_token_of_another_algorithm_is_refused(api: Api) -> None:
    token = await a_token(api)
    (key,) = await published(api)
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    for secret in (raw, key["x"].encode()):
        assert await status(api, altered(token, secret, algorithm="HS256")) == 401
    assert await status(api, altered(token, None, algorithm="none")) == 401
    header, payload, signature = token.split(".")
    unsigned = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": key["kid"]}).encode()).decode().rstrip("=")
    for forged in (f"{unsigned}.{payload}.", f"{unsigned}.{payload}.{signature}", f"{header}.{payload}.", "a.b.c"):
        assert await status(api, forged) == 401
    assert await status(api, token) == 200


async def test_a_token_for_somebody_else_or_of_somebody_else_is_refused(api: Api) -> None:
    token = await a_token(api)
    private = await opened(api, kid_of(token))
    assert await status(api, altered(token, private)) == 200
    now = datetime.now(UTC)
    for wrong in (
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": now - timedelta(seconds=10)},
        {"exp": None},
        {"nbf": now + timedelta(minutes=1)},
        {"sub": None},
        {"sub": "nobody"},
        {"sub": str(uuid4())},
        {"sid": str(uuid4())},
        {"sid": 7},
    ):
        assert await status(api, altered(token, private, **wrong)) == 401, wrong
    assert await status(api, altered(token, Ed25519PrivateKey.generate())) == 401
    assert await status(api, altered(token, private, adm=True)) == 200
    answer = await api.client.get("/api/v1/platform/organizations", headers=bearer(altered(token, private, adm=True)))
    assert answer.status_code == 403
    expired = await api.client.get(
        "/api/v1/auth/me", headers=bearer(altered(token, private, exp=now - timedelta(seconds=10)))
    )
    assert "expired" in expired.json()["detail"]


async def test_tokens_with_made_up_keys_do_not_hammer_the_database(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    token, reads = await a_token(api), 0
    read = signing.living_keys

    async def counted(connection: signing.Connection) -> list[signing.StoredKey]:
        nonlocal reads
        reads += 1
        return await read(connection)

    monkeypatch.setattr(signing, "living_keys", counted)
    stranger = Ed25519PrivateKey.generate()
    began = time.monotonic()
    forged = [altered(token, stranger, kid=f"made up {n}") for n in range(50)]
    assert set(await asyncio.gather(*(status(api, one) for one in forged))) == {401}
    assert reads <= 1 + (time.monotonic() - began) / signing.READ_AT_MOST_EVERY_SECONDS
    assert await status(api, jwt.encode({"sub": "x"}, stranger, algorithm="EdDSA")) == 401
    assert await status(api, token) == 200


async def test_a_rotated_key_goes_on_checking_and_a_retired_one_is_refused(api: Api) -> None:
    person = await a_person(api, password=PASSWORD)
    before = await a_token(api, person)
    made = await new_key(api)
    look_again(api)
    after = await a_token(api, person)
    assert kid_of(after) == made != kid_of(before)
    assert [key["kid"] for key in await published(api)] == [made, kid_of(before)]
    assert [await status(api, token) for token in (before, after)] == [200, 200]
    async with api.database.driver(Context(SYSTEM), role=Role.PLATFORM) as connection:
        now = datetime.now(UTC)
        assert await signing.retire_keys(connection, api.settings, at=now) == []
        assert await signing.retire_keys(connection, api.settings, at=now, at_once=True) == [kid_of(before)]
    look_again(api)
    assert [await status(api, token) for token in (before, after)] == [401, 200]
    assert [key["kid"] for key in await published(api)] == [made]


async def test_another_process_learns_a_new_key_from_its_first_token(api: Api, database: str) -> None:
    person = await a_person(api, password=PASSWORD)
    async with running(database) as other:
        assert await status(other, await a_token(api, person)) == 200
        made = await new_key(api)
        look_again(api)
        token = await a_token(api, person)
        assert kid_of(token) == made
        # The second is over in which it does not look twice.
        other.app.state.authenticator.tokens._read_at -= signing.READ_AT_MOST_EVERY_SECONDS
        assert await status(other, token) == 200


async def test_two_processes_that_start_at_once_take_each_others_tokens(api: Api, database: str) -> None:
    async with running(database) as other:
        tokens = await asyncio.gather(*(a_token(one) for one in (api, other) for _ in range(3)))
        for one in (api, other):
            look_again(one)
            assert {await status(one, token) for token in tokens} == {200}
        assert 1 <= len(await published(api)) <= 2


async def test_keys_come_and_go_by_age_and_the_trail_tells(api: Api) -> None:
    token = await a_token(api)
    old = kid_of(token)
    await run_daily_job(api)
    assert [key["kid"] for key in await published(api)] == [old]
    await age(api, api.settings.signing_key_lifetime)
    await run_daily_job(api)
    look_again(api)
    new, kept = [key["kid"] for key in await published(api)]
    assert kept == old
    assert await status(api, token) == 200
    await age(api, api.settings.access_token_lifetime - timedelta(minutes=1))
    await run_daily_job(api)
    assert await events(api, "signing_key_retired") == []
    await age(api, timedelta(minutes=3))
    await run_daily_job(api)
    look_again(api)
    assert [key["kid"] for key in await published(api)] == [new]
    assert await events(api, "signing_key_made") == [old, new]
    assert await events(api, "signing_key_retired") == [old]
    assert await status(api, token) == 401


async def test_keys_survive_a_new_secret_key_with_the_old_one_at_hand(api: Api, database: str) -> None:
    person = await a_person(api, password=PASSWORD)
    async with running(database, secret_key=FIRST) as first:
        token = await a_token(first, person)
        async with running(database, secret_key=SECOND, previous_secret_keys=FIRST) as both:
            assert await status(both, token) == 200
            assert kid_of(await a_token(both, person)) == kid_of(token)
        async with running(database, secret_key=SECOND) as without:
            assert await status(without, token) == 401
            newer = await a_token(without, person)
            assert kid_of(newer) != kid_of(token)
            assert await status(without, newer) == 200


async def test_a_key_that_was_slipped_into_the_table_signs_nothing(api: Api) -> None:
    token = await a_token(api)
    private = Ed25519PrivateKey.generate()
    async with api.platform() as session:
        await session.execute(
            text(
                "INSERT INTO signing_keys (kid, public_key, private_sealed) "
                "SELECT 'slipped in', :public, private_sealed || ''::bytea FROM signing_keys"
            ),
            {"public": private.public_key().public_bytes_raw()},
        )
        await session.execute(
            text("INSERT INTO signing_keys (kid, public_key, private_sealed) VALUES ('unsealed', :public, :private)"),
            {"public": private.public_key().public_bytes_raw(), "private": private.private_bytes_raw()},
        )
    look_again(api)
    for kid in ("slipped in", "unsealed"):
        assert await status(api, altered(token, private, kid=kid)) == 401
    assert await status(api, token) == 200


# The command


def keys(
    database: str, folder: Path, *words: str, secret: str = FIRST, previous: str = ""
) -> subprocess.CompletedProcess[str]:
    secrets = {"MODELYARD_SECRET_KEY": secret, "MODELYARD_PREVIOUS_SECRET_KEYS": previous}
    return subprocess.run(
        [sys.executable, "-m", "modelyard", "keys", *words],
        cwd=BACKEND,
        env=environment(database, folder, secrets),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_command_lists_rotates_and_distrusts(database: str, tmp_path: Path) -> None:
    async with running(database, secret_key=FIRST) as api:
        token = await a_token(api)
        first = kid_of(token)
        said = keys(database, tmp_path, "rotate").stdout
        second = said.split()[0]
        assert said == f"{second} signs from now on.\n"
        lines = keys(database, tmp_path, "list").stdout.splitlines()
        assert [(line.split()[0], line.split()[-1]) for line in lines] == [(second, "signs"), (first, "checks")]
        said = keys(database, tmp_path, "rotate", "--distrust").stdout
        assert sorted(line.split()[0] for line in said.splitlines() if "retired" in line) == sorted([first, second])
        look_again(api)
        assert await status(api, token) == 401


async def test_every_secret_is_encrypted_anew_under_the_newest_secret_key(database: str, tmp_path: Path) -> None:
    async with running(database, secret_key=FIRST) as api:
        token, tenant = await a_token(api), await an_organization(api)
        sealed = {
            "identity_providers": ("client_secret_sealed", "issuer, client_id, email_domains, admits_roles"),
            "notification_channels": ("settings_sealed", "name, type"),
        }
        values = ("'https://login.example', 'x', '{example.com}', '{}'", "'a channel', 'webhook'")
        vault = Vault(api.settings)
        async with api.platform() as session:
            for (table, (column, columns)), given in zip(sealed.items(), values, strict=True):
                await session.execute(
                    text(f"INSERT INTO {table} (organization_id, {column}, {columns}) VALUES (:tenant, :it, {given})"),
                    {"tenant": tenant.id, "it": vault.seal(b"a secret")},
                )
    assert keys(database, tmp_path, "reseal", secret=SECOND).returncode == 1
    done = keys(database, tmp_path, "reseal", secret=SECOND, previous=FIRST)
    assert (done.returncode, done.stdout) == (0, "Encrypted 3 secrets anew.\n")
    async with running(database, secret_key=SECOND) as api:
        assert await status(api, token) == 200
        async with api.platform() as session:
            for table, (column, _) in sealed.items():
                found = (await session.execute(text(f"SELECT {column} FROM {table}"))).scalar_one()
                assert Vault(api.settings).open(found) == b"a secret"


async def opened(api: Api, kid: str) -> Ed25519PrivateKey:
    async with api.platform() as session:
        query = text("SELECT private_sealed FROM signing_keys WHERE kid = :kid")
        sealed = (await session.execute(query, {"kid": kid})).scalar_one()
    return Ed25519PrivateKey.from_private_bytes(Vault(api.settings).open(sealed))
