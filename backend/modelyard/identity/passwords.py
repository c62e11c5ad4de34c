"""Passwords: Argon2id, computed in a thread because one hash takes tens of milliseconds."""

from __future__ import annotations

import asyncio
import re
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from modelyard.kernel.errors import Invalid

SHORTEST, LONGEST = 12, 256
STRONG = 3
"""The least of zxcvbn's scores (0 to 4) that is taken: more than 10^8 guesses."""
ESTIMATED = 64
"""Characters whose strength is estimated."""

# One of OWASP's equal choices (Password Storage Cheat Sheet: 46 MiB, one pass, one lane): half the time of the
# library's own, so that a log-in stays under 150 ms and a flood of them under the machine's memory.
_hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=47_104, parallelism=1),))


class WeakPassword(Invalid):
    code, title = "weak_password", "The password is too weak"


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def check_password(password: str, *, email: str) -> None:
    """Refuse a password that is guessed before a lock stops the guessing: a common one, or one made of their address.

    Raises:
        WeakPassword: too short or too long, or too easily guessed.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"A password has {SHORTEST} to {LONGEST} characters.", pointer="/password")
    known = [email, *re.split(r"[^a-z0-9]+", email.lower()), "modelyard"]
    # What comes later makes it no weaker, and the estimate's time grows with the length.
    estimate = zxcvbn(password[:ESTIMATED], user_inputs=[word for word in known if len(word) > 2])
    if estimate["score"] < STRONG:
        why = estimate["feedback"]["warning"] or "It is easy to guess."
        raise WeakPassword(f"{why} Choose another, such as four random words.", pointer="/password")


async def hash_password(password: str, *, email: str, checked: bool = True) -> str:
    """How the password of the person with this address is stored.

    checked: False for the sample alone, whose passwords stand in the manual and are refused in production.

    Raises:
        WeakPassword: as `check_password`.
    """
    return await asyncio.to_thread(_hash, password, email, checked)


def _hash(password: str, email: str, checked: bool) -> str:
    if checked:
        check_password(password, email=email)
    return _hasher.hash(password)


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
