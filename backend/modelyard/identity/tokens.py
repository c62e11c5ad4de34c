"""Credentials that are random strings: API keys, refresh tokens, what mails carry."""

from __future__ import annotations

import hashlib
import secrets
import string
import zlib
from dataclasses import dataclass

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


def new_mail_token() -> str:
    """What a link in a mail carries: an invitation, a password reset, the proof of an address."""
    return "mt_" + _random(SECRET_LENGTH)


LINK_MARK = "ml_"


def new_link_token() -> str:
    """What the link of an invitation carries that is handed on: unlike a mail's, it proves no address."""
    return LINK_MARK + _random(SECRET_LENGTH)
