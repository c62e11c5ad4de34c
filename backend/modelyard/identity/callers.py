"""What the database says of a caller, judged: shared by the server and by the gateway, which has no SQLAlchemy."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from modelyard.identity.tokens import sha256

SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
KEY_FACTS = "SELECT * FROM auth_api_key(%s)"
SCOPE_FACTS = "SELECT * FROM auth_scope(%s, %s, %s)"


def credential_in(authorization: str | None) -> str | None:
    """The token of a Bearer header, or the password of a Basic one (MLflow's user-name and password variables); None
    without one that can be read."""
    scheme, _, value = (authorization or "").partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer" and value:
        return value
    if scheme.lower() == "basic" and value:
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2] or None
        except (binascii.Error, UnicodeDecodeError):
            return None
    return None


def is_good_key(facts: Mapping[str, Any], token: str, *, at: datetime) -> bool:
    """Whether this token is the key that `auth_api_key` told of, and it may be used."""
    return bool(
        hmac.compare_digest(facts["secret_hash"], sha256(token))
        and facts["revoked_at"] is None
        and (facts["expires_at"] is None or facts["expires_at"] > at)
        and facts["user_status"] == "active"
        and facts["membership_status"] == "active"
        and facts["organization_status"] == "active"
    )


def is_member(facts: Mapping[str, Any]) -> bool:
    """Whether the person that `auth_scope` told of may act in the organization."""
    return bool(facts["organization_status"] == "active" and facts["membership_status"] == "active")
