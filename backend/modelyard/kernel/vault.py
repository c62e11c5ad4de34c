"""Secrets at rest: encrypted with the newest key, readable with the older ones."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from modelyard.settings import Settings

_PURPOSE = "vault"


class Vault:
    """Encrypts small secrets (channel settings, client secrets) for storage."""

    def __init__(self, settings: Settings) -> None:
        keys = [settings.secret_key, *settings.previous_secret_keys]
        self._digest_key = settings.derived_key("digest")
        self._fernet = MultiFernet(
            [Fernet(base64.urlsafe_b64encode(settings.derived_key(_PURPOSE, key))) for key in keys]
        )

    def digest(self, plain: bytes) -> str:
        """A hash that nobody without the secret key can make or guess at, 64 hexadecimal digits."""
        return hashlib.blake2b(plain, digest_size=32, key=self._digest_key).hexdigest()

    def seal(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes, *, lifetime: int | None = None) -> bytes:
        """The plain bytes. lifetime: seconds for which the seal is good; None: for ever.

        Raises:
            ValueError: sealed with a key that is no longer configured, altered, or too old.
        """
        try:
            return self._fernet.decrypt(sealed, ttl=lifetime)
        except InvalidToken as error:
            raise ValueError("sealed with an unknown key: add it to MODELYARD_PREVIOUS_SECRET_KEYS") from error

    def reseal(self, sealed: bytes) -> bytes:
        """The same secret under the newest key.

        Raises:
            ValueError: as `open`.
        """
        return self.seal(self.open(sealed))
