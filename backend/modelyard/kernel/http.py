"""HTTP's common ground: request ids, the access log, body limits, and errors as problem+json (RFC 9457)."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout as DriverPoolTimeout
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from modelyard.kernel.errors import Invalid, ModelyardError, TooLarge, Unauthenticated, refusal_of
from modelyard.kernel.ids import uuid7
from modelyard.kernel.log import logger

log = logger("http")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
QUIET = re.compile(r"/(?:healthz|readyz|health|version|runs/log-metric|runs/log-batch|log-parameter)$")


class RequestLog:
    """Gives each request an id (or keeps the caller's), returns it as `X-Request-ID`, and logs the answer."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), None)
        request_id = given.decode() if given and REQUEST_ID.fullmatch(given) else uuid7().hex
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", [])
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            write = log.warning if status >= 500 else log.debug if QUIET.search(scope["path"]) else log.info
            write(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
            structlog.contextvars.clear_contextvars()


class BodyLimit:
    """Refuses a request body past `limit` bytes, by its declared length or as it comes in.

    free: paths whose routes count for themselves (uploads).
    """

    def __init__(self, app: AsgiApp, *, limit: int, free: re.Pattern[str]) -> None:
        self.app, self.limit, self.free = app, limit, free

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self.free.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not declared.isdigit() or int(declared) > self.limit:
            await problem_response(self._refusal(), scope)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise self._refusal()
            return message

        await self.app(scope, counted, send)

    def _refusal(self) -> TooLarge:
        return TooLarge(f"The request body is larger than {self.limit} bytes.", limit=self.limit)


class Faults:
    """Answers an error that nobody expected. Innermost of what stands before the routes, so that the answer gets the
    headers that every answer has."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await problem_response(refusal_of(error) or _fault(error), scope)(scope, receive, send)


def _fault(error: Exception) -> ModelyardError:
    log.error("unhandled", exc_info=error)
    return ServerFault("The server met an error that it did not expect. The request id helps to find it.")


class Problem(BaseModel):
    """Why a request was refused (RFC 9457). A problem may carry further facts beside these."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """A route's `responses=`: the statuses that it refuses with."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"model": Problem, "content": content} for status in statuses}


def problem_response(error: ModelyardError, scope: Scope) -> JSONResponse:
    """The refusal as an RFC 9457 problem."""
    body = {
        "type": f"urn:modelyard:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": scope.get("state", {}).get("request_id"),
        **{
            key: str(value) if not isinstance(value, str | int | float | list | dict | None) else value
            for key, value in error.facts.items()
        },
    }
    headers = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in error.facts:
        headers["Retry-After"] = str(error.facts["retry_after"])
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")


class ServerFault(ModelyardError):
    status, code, title = 500, "internal", "Internal error"


class PlainHttpError(ModelyardError):
    """What the framework itself refused: an unknown path, a method that is not there."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = {404: "not_found", 405: "method_not_allowed"}.get(
            status, "bad_request" if status < 500 else "internal"
        )
        self.title = {404: "Not found", 405: "Method not allowed"}.get(status, "Request refused")


def _pointer(place: Sequence[object]) -> str:
    """Into the body (`/name`), or beside it: `/query/limit`, `/path/run_id`, `/header/if-match`."""
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in place]
    return "/" + "/".join(parts[1:] if parts[:1] == ["body"] else parts)


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of this application with a problem."""

    async def on_refusal(request: Request, error: Exception) -> JSONResponse:
        return problem_response(refusal_of(error) or _fault(error), request.scope)

    async def on_invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        errors = [
            {"pointer": _pointer(item["loc"]), "detail": item["msg"].removeprefix("Value error, ")}
            for item in error.errors()
        ]
        first = errors[0]
        detail = f"{first['pointer'].removeprefix('/') or 'body'}: {first['detail']}"
        return problem_response(Invalid(detail, pointer=first["pointer"], errors=errors), request.scope)

    async def on_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        if isinstance(error.__cause__, ModelyardError):
            # A refusal of ours, met while the framework read the body.
            return problem_response(error.__cause__, request.scope)
        return problem_response(PlainHttpError(error.status_code, str(error.detail)), request.scope)

    async def on_gone(_: Request, __: Exception) -> Response:
        return Response(status_code=499)  # for the access log alone: nobody reads it

    app.add_exception_handler(ClientDisconnect, on_gone)
    for kind in (ModelyardError, DBAPIError, psycopg.Error, StaleDataError, PoolTimeout, DriverPoolTimeout):
        app.add_exception_handler(kind, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
