"""Refusals that a caller can act on. Anything else is a bug, and a 500 without its insides."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.exc import DBAPIError


class ModelyardError(Exception):
    """Base of every refusal: an HTTP status, a stable code, a sentence for a person, and facts for a program."""

    status = 400
    code = "bad_request"
    title = "Bad request"

    def __init__(self, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class Invalid(ModelyardError):
    status, code, title = 422, "invalid", "Invalid input"


class Unauthenticated(ModelyardError):
    status, code, title = 401, "unauthenticated", "Not logged in"


class Forbidden(ModelyardError):
    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(ModelyardError):
    status, code, title = 404, "not_found", "Not found"


class Conflict(ModelyardError):
    status, code, title = 409, "conflict", "Conflict"


class AlreadyExists(Conflict):
    code, title = "already_exists", "Already exists"


class Stale(ModelyardError):
    status, code, title = 412, "stale", "Changed by someone else meanwhile"


class TooLarge(ModelyardError):
    status, code, title = 413, "too_large", "Too large"


class TooManyRequests(ModelyardError):
    status, code, title = 429, "too_many_requests", "Too many requests"


class Unavailable(ModelyardError):
    status, code, title = 503, "unavailable", "Temporarily unavailable"


_SHARD_SUFFIX = re.compile(r"_\d+$")


def constraint_of(error: DBAPIError) -> str | None:
    """Name of the violated constraint, without the number that Citus appends on a shard."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return _SHARD_SUFFIX.sub("", name) if name else None
