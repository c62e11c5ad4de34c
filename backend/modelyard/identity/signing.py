"""Access tokens (JWT, Ed25519) and the keys that sign them, which lie in the database, their private halves sealed.

The newest key signs. Each process reads the keys again every few seconds, and sooner (once a second at most) when a
token names one that it does not know: a rotation needs no restart, and forged tokens do not hammer the database.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import jwt
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from psycopg.types.json import Jsonb

from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database, Role
from modelyard.kernel.errors import Unauthenticated
from modelyard.kernel.log import logger
from modelyard.kernel.vault import Vault
from modelyard.settings import Settings

log = logger("signing")

AUDIENCE = "modelyard"
LEEWAY = timedelta(seconds=5)
READ_EVERY_SECONDS = 5.0
READ_AT_MOST_EVERY_SECONDS = 1.0
TAKEN_UP_AFTER = timedelta(minutes=1)
"""By then every process signs with a new key."""

INVALID = "The access token is not valid. Log in again."

Connection = psycopg.AsyncConnection[Any]


@dataclass(frozen=True, slots=True)
class AccessClaims:
    user_id: UUID
    session_id: UUID
    label: str
    is_platform_admin: bool


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that is not retired."""

    kid: str
    public: Ed25519PublicKey
    private: Ed25519PrivateKey


class StoredKey(NamedTuple):
    """A key as the database keeps it."""

    kid: str
    private_sealed: bytes
    created_at: datetime


class AccessTokens:
    """Issues and checks access tokens."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._vault = Vault(settings)
        self._issuer = settings.url
        self._lifetime = settings.access_token_lifetime
        self._keys: dict[str, KnownKey] = {}
        self._read_at = -READ_EVERY_SECONDS
        self._reading, self._making = asyncio.Lock(), asyncio.Lock()

    @property
    def lifetime_seconds(self) -> int:
        return int(self._lifetime.total_seconds())

    async def issue(self, claims: AccessClaims, *, at: datetime) -> str:
        """A token for these claims, good for `lifetime_seconds` from `at` on."""
        payload = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "email": claims.label,
            "adm": claims.is_platform_admin,
            "iat": at,
            "nbf": at,
            "exp": at + self._lifetime,
        }
        key = await self._signer()
        return jwt.encode(payload, key.private, algorithm="EdDSA", headers={"kid": key.kid})

    async def verify(self, token: str) -> AccessClaims:
        """The claims of a genuine, living token.

        Raises:
            Unauthenticated: expired, forged, signed with a retired key, or meant for somebody else.
        """
        try:
            # Without an algorithm of its own choice, a token cannot pass the public key off as a shared secret.
            kid = jwt.get_unverified_header(token).get("kid")
            key = await self._key(kid) if isinstance(kid, str) else None
            if key is None:
                raise Unauthenticated(INVALID)
            payload = jwt.decode(
                token,
                key.public,
                algorithms=["EdDSA"],
                audience=AUDIENCE,
                issuer=self._issuer,
                options={"require": ["exp", "iat", "nbf", "sub", "sid", "aud", "iss"]},
                leeway=LEEWAY,
            )
            return AccessClaims(
                UUID(payload["sub"]), UUID(payload["sid"]), str(payload.get("email", "")), payload.get("adm") is True
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("The access token has expired. Refresh it, or log in again.") from error
        except (jwt.PyJWTError, ValueError, AttributeError) as error:
            raise Unauthenticated(INVALID) from error

    async def public_keys(self) -> list[dict[str, str]]:
        """The keys that tokens are checked with, as JSON Web Keys (RFC 8037), newest first."""
        known = await self._known(READ_EVERY_SECONDS)
        return [{**_jwk(key.public), "kid": key.kid, "use": "sig", "alg": "EdDSA"} for key in known.values()]

    async def _key(self, kid: str) -> KnownKey | None:
        known = (await self._known(READ_EVERY_SECONDS)).get(kid)
        return known or (await self._known(READ_AT_MOST_EVERY_SECONDS)).get(kid)

    async def _signer(self) -> KnownKey:
        """The newest key that can be opened here. Where there is none, one is made."""
        async with self._making:
            for seconds in (READ_EVERY_SECONDS, 0):
                for key in (await self._known(seconds)).values():
                    return key
            request = RequestInfo(operation="first_signing_key")
            async with self._database.driver(Context(SYSTEM, request=request), role=Role.PLATFORM) as connection:
                made = await make_key(connection, self._vault)
            return (await self._known(0))[made]

    async def _known(self, seconds: float) -> dict[str, KnownKey]:
        """The keys by their ids, newest first, read no longer ago than that."""
        if time.monotonic() - self._read_at > seconds:
            async with self._reading:
                if time.monotonic() - self._read_at > seconds:
                    async with self._database.driver(Context(SYSTEM), role=Role.PLATFORM) as connection:
                        stored = await living_keys(connection)
                    opened = [self._keys.get(key.kid) or self._opened(key) for key in stored]
                    self._keys = {key.kid: key for key in opened if key is not None}
                    self._read_at = time.monotonic()
        return self._keys

    def _opened(self, key: StoredKey) -> KnownKey | None:
        """The pair, its public half from the private one: a row that was put there without the secret key is worth
        nothing."""
        try:
            private = Ed25519PrivateKey.from_private_bytes(self._vault.open(key.private_sealed))
        except ValueError:
            log.warning("a signing key cannot be opened: its secret key is not set here", kid=key.kid)
            return None
        return KnownKey(key.kid, private.public_key(), private)


async def living_keys(connection: Connection) -> list[StoredKey]:
    """The keys that are not retired, newest first. This and all below in the platform's role."""
    cursor = await connection.execute(
        "SELECT kid, private_sealed, created_at FROM signing_keys WHERE retired_at IS NULL "
        "ORDER BY created_at DESC, kid"
    )
    return [StoredKey(*row) for row in await cursor.fetchall()]


async def make_key(connection: Connection, vault: Vault) -> str:
    """Make the key that signs from now on. Returns its id: the JSON Web Key's thumbprint (RFC 7638)."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    canonical = json.dumps(_jwk(public), separators=(",", ":"), sort_keys=True)
    kid = _base64url(hashlib.sha256(canonical.encode()).digest())
    await connection.execute(
        # Two keys that were made in one transaction differ in age too.
        "INSERT INTO signing_keys (kid, public_key, private_sealed, created_at) VALUES (%s, %s, %s, clock_timestamp())",
        (kid, public.public_bytes_raw(), vault.seal(private.private_bytes_raw())),
    )
    await _record(connection, "signing_key_made", kid)
    return kid


async def retire_keys(connection: Connection, settings: Settings, *, at: datetime, at_once: bool = False) -> list[str]:
    """Retire the keys that can have signed no living token, as a newer one has done so for long enough. Returns them.

    at_once: every key but the newest, so that the tokens which they signed are refused.
    """
    taken_up = "infinity" if at_once else at - settings.access_token_lifetime - LEEWAY - TAKEN_UP_AFTER
    cursor = await connection.execute(
        "UPDATE signing_keys AS k SET retired_at = %(at)s WHERE k.retired_at IS NULL AND EXISTS ("
        "SELECT FROM signing_keys AS n WHERE n.retired_at IS NULL AND n.created_at > k.created_at "
        "AND n.created_at <= %(since)s::timestamptz) RETURNING kid",
        {"at": at, "since": taken_up},
    )
    retired = [kid for (kid,) in await cursor.fetchall()]
    for kid in retired:
        await _record(connection, "signing_key_retired", kid)
    return retired


async def rotate_by_age(connection: Connection, settings: Settings, vault: Vault, *, at: datetime) -> None:
    """Make a new key when the newest has signed for `signing_key_lifetime`, and retire what may go."""
    keys = await living_keys(connection)
    if keys and keys[0].created_at <= at - settings.signing_key_lifetime:
        await make_key(connection, vault)
    await retire_keys(connection, settings, at=at)


async def _record(connection: Connection, event: str, kid: str) -> None:
    await connection.execute("SELECT audit_event(NULL, %s, NULL, NULL, %s)", (event, Jsonb({"kid": kid})))


def _jwk(public: Ed25519PublicKey) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(public.public_bytes_raw())}


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
