"""Credentials as strings: API keys, refresh tokens and access tokens (JWT, Ed25519)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import string
import zlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from modelyard.kernel.errors import Unauthenticated
from modelyard.settings import Settings

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
KEY_MARK = "my_"
PREFIX_LENGTH, SECRET_LENGTH, CHECKSUM_LENGTH = 12, 43, 6


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _base62(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits = ALPHABET[digit] + digits
    return digits


def _checksum(text: str) -> str:
    return _base62(zlib.crc32(text.encode()), CHECKSUM_LENGTH)


def sha256(secret: str) -> str:
    """How a random secret is stored: 256 bits of entropy need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class NewKey:
    """An API key at its making; `token` is shown once and never stored."""

    token: str
    prefix: str
    secret_hash: str


def new_key() -> NewKey:
    """`my_<prefix>_<secret><checksum>`: leak scanners know a key by its mark and its CRC-32."""
    prefix, secret = _random(PREFIX_LENGTH), _random(SECRET_LENGTH)
    body = f"{KEY_MARK}{prefix}_{secret}"
    token = body + _checksum(body)
    return NewKey(token, prefix, sha256(token))


def key_prefix(token: str) -> str | None:
    """The prefix of a well-formed key; None for anything else, before the database is asked."""
    length = len(KEY_MARK) + PREFIX_LENGTH + 1 + SECRET_LENGTH + CHECKSUM_LENGTH
    if len(token) != length or not token.startswith(KEY_MARK) or not token.isascii():
        return None
    if _checksum(token[:-CHECKSUM_LENGTH]) != token[-CHECKSUM_LENGTH:]:
        return None
    return token[len(KEY_MARK) : len(KEY_MARK) + PREFIX_LENGTH]


def new_refresh_token() -> str:
    return "mr_" + _random(SECRET_LENGTH)


@dataclass(frozen=True, slots=True)
class AccessClaims:
    user_id: UUID
    session_id: UUID
    label: str
    is_platform_admin: bool


class AccessTokens:
    """Signs and checks access tokens. The key pair comes from the secret key; its id is the key's thumbprint."""

    AUDIENCE = "modelyard"
    ISSUER = "modelyard"

    def __init__(self, settings: Settings) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(settings.derived_key("access-tokens"))
        self._public = self._private.public_key()
        raw = self._public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.kid = base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
        self._lifetime = settings.access_token_lifetime

    @property
    def lifetime_seconds(self) -> int:
        return int(self._lifetime.total_seconds())

    def issue(self, claims: AccessClaims, *, at: datetime) -> str:
        payload = {
            "iss": self.ISSUER,
            "aud": self.AUDIENCE,
            "sub": str(claims.user_id),
            "sid": str(claims.session_id),
            "email": claims.label,
            "adm": claims.is_platform_admin,
            "iat": at,
            "nbf": at,
            "exp": at + self._lifetime,
        }
        return jwt.encode(payload, self._private, algorithm="EdDSA", headers={"kid": self.kid})

    def verify(self, token: str) -> AccessClaims:
        """The claims of a genuine, living token.

        Raises:
            Unauthenticated: expired, forged, or meant for somebody else.
        """
        try:
            payload = jwt.decode(
                token,
                self._public,
                algorithms=["EdDSA"],
                audience=self.AUDIENCE,
                issuer=self.ISSUER,
                options={"require": ["exp", "iat", "sub", "sid", "aud", "iss"]},
                leeway=5,
            )
            return AccessClaims(
                UUID(payload["sub"]), UUID(payload["sid"]), str(payload.get("email", "")), payload.get("adm") is True
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("The access token has expired. Refresh it, or log in again.") from error
        except (jwt.PyJWTError, ValueError) as error:
            raise Unauthenticated("The access token is not valid. Log in again.") from error
