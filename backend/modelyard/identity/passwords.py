"""Passwords: Argon2id, computed in a thread because one hash takes tens of milliseconds."""

from __future__ import annotations

import asyncio
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from modelyard.kernel.errors import Invalid

SHORTEST, LONGEST = 8, 256

_hasher = PasswordHash((Argon2Hasher(),))


class WeakPassword(Invalid):
    code, title = "weak_password", "The password is too weak"


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """How the password is stored.

    Raises:
        WeakPassword: shorter than `SHORTEST` or longer than `LONGEST` characters.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"A password has {SHORTEST} to {LONGEST} characters.", pointer="/password")
    return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Is this the password, and the hash to store instead if `stored` was made with older parameters?

    stored: None when the person is unknown or has no password; the answer is no, after the same time.
    """
    return await asyncio.to_thread(_verify, password, stored)


def _verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    if len(password) > LONGEST:
        password, stored = password[:LONGEST], None
    try:
        right, newer = _hasher.verify_and_update(password, stored or _nobodys_hash())
    except UnknownHashError:
        return False, None
    return (right, newer) if stored else (False, None)
