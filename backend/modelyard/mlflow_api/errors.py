"""Errors in the shape that MLflow's clients act on: by `error_code`, then by status."""

from __future__ import annotations

from starlette.responses import JSONResponse

from modelyard.artifacts.paths import InvalidPath
from modelyard.kernel.errors import (
    AlreadyExists,
    Conflict,
    Forbidden,
    Invalid,
    ModelyardError,
    NotFound,
    Stale,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from modelyard.registry.gates import PromotionRefused

STATUS = {
    "BAD_REQUEST": 400,
    "INVALID_PARAMETER_VALUE": 400,
    "RESOURCE_ALREADY_EXISTS": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "INVALID_STATE": 409,
    "RESOURCE_DOES_NOT_EXIST": 404,
    "ENDPOINT_NOT_FOUND": 404,
    "RESOURCE_CONFLICT": 409,
    "REQUEST_LIMIT_EXCEEDED": 429,
    "INTERNAL_ERROR": 500,
    "NOT_IMPLEMENTED": 501,
    "TEMPORARILY_UNAVAILABLE": 503,
}


class MlflowError(Exception):
    """A refusal in MLflow's terms. `status` only where MLflow's own differs from its table. retry_after: in seconds."""

    def __init__(self, code: str, message: str, *, status: int | None = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.retry_after = code, message, retry_after
        self.status = status or STATUS[code]


class InvalidParameter(MlflowError):
    def __init__(self, message: str) -> None:
        super().__init__("INVALID_PARAMETER_VALUE", message)


class DoesNotExist(MlflowError):
    def __init__(self, message: str) -> None:
        super().__init__("RESOURCE_DOES_NOT_EXIST", message)


class MissingParameter(InvalidParameter):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Missing value for required parameter '{name}'. "
            "See the API docs for more information about request parameters."
        )


_CODES: list[tuple[type[ModelyardError], str]] = [
    (Unauthenticated, "UNAUTHENTICATED"),
    (Forbidden, "PERMISSION_DENIED"),
    (NotFound, "RESOURCE_DOES_NOT_EXIST"),
    (PromotionRefused, "INVALID_STATE"),
    (AlreadyExists, "RESOURCE_ALREADY_EXISTS"),
    (Conflict, "RESOURCE_CONFLICT"),
    (Stale, "RESOURCE_CONFLICT"),
    (Invalid, "INVALID_PARAMETER_VALUE"),
    (TooLarge, "INVALID_PARAMETER_VALUE"),
    (TooManyRequests, "REQUEST_LIMIT_EXCEEDED"),
    (Unavailable, "TEMPORARILY_UNAVAILABLE"),
]


def in_mlflow_terms(refusal: ModelyardError) -> MlflowError:
    """The platform's refusal as an MLflow client understands it."""
    if isinstance(refusal, InvalidPath):
        return InvalidParameter("Invalid path")
    unknown = "INTERNAL_ERROR" if refusal.status >= 500 else "BAD_REQUEST"
    code = next((code for kind, code in _CODES if isinstance(refusal, kind)), unknown)
    return MlflowError(code, refusal.detail, retry_after=refusal.facts.get("retry_after"))


def response(error: MlflowError) -> JSONResponse:
    headers = {"WWW-Authenticate": 'Bearer, Basic realm="modelyard"'} if error.status == 401 else {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    # What the client sent may be quoted in it, half a surrogate pair too, which no answer can hold.
    message = error.message.encode(errors="replace").decode()
    return JSONResponse({"error_code": error.code, "message": message}, error.status, headers)
