"""Refusals that a caller can act on. Anything else is a bug, and a 500 without its insides."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout as DriverPoolTimeout
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError


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


_OWN_STATES: dict[str, Callable[[str, str], ModelyardError]] = {}


def refuse_by_state(state: str, refusal: Callable[[str, str], ModelyardError]) -> None:
    """Say what a trigger's own SQLSTATE means to the caller: a function of the error's message and its detail."""
    _OWN_STATES[state] = refusal


_SHARD_SUFFIX = re.compile(r"_\d+$")


def constraint_of(error: BaseException | None) -> str:
    """Name of the constraint that the driver's error tells of ("" if none), without Citus's number of a shard."""
    name = getattr(getattr(error, "diag", None), "constraint_name", None)
    return _SHARD_SUFFIX.sub("", name) if name else ""


def refusal_of(error: Exception) -> ModelyardError | None:
    """What an error says to the caller; None when it is a bug of ours."""
    if isinstance(error, ModelyardError):
        return error
    if isinstance(error, StaleDataError):
        return Stale("Someone else changed this meanwhile. Load it again and repeat the change.")
    if isinstance(error, PoolTimeout | DriverPoolTimeout):
        return Unavailable("The server is busy. Try again in a moment.", retry_after=2)
    if isinstance(error, UnicodeEncodeError):
        return Invalid("A text holds half a surrogate pair, which is no character.")
    if isinstance(error, DBAPIError):
        return _refusal_by_state(error.orig, broken=error.connection_invalidated)
    if isinstance(error, psycopg.Error):
        return _refusal_by_state(error, broken=isinstance(error, psycopg.OperationalError) and error.sqlstate is None)
    return None


def _refusal_by_state(error: BaseException | None, *, broken: bool) -> ModelyardError | None:
    state = getattr(error, "sqlstate", None) or ""
    if state in _OWN_STATES and isinstance(error, psycopg.Error):
        return _OWN_STATES[state](error.diag.message_primary or "", error.diag.message_detail or "")
    constraint = constraint_of(error)
    if state == "23505":
        return AlreadyExists("There is one with this name already.", constraint=constraint)
    if state == "23514":
        return Invalid("A value is not allowed here.", constraint=constraint)
    if state.startswith("23"):
        return Conflict("Something that this refers to is missing, or still refers to it.", constraint=constraint)
    if state.startswith("22") or isinstance(error, psycopg.DataError):
        return Invalid("A value cannot be stored: it is out of range or holds a character that is not allowed.")
    if broken or state.startswith(("08", "57P", "53")):
        return Unavailable("The database is not available. Try again in a moment.", retry_after=2)
    if state in ("40001", "40P01", "55P03", "57014"):
        return Unavailable("The database was busy with a competing change. Try again.", retry_after=1)
    return None
