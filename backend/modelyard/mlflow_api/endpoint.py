"""What an MLflow call is here: a method, a path, the permission that it needs, and a function of a `Call`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from modelyard.artifacts.store import ArtifactStore
from modelyard.identity.authentication import Authenticator
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database
from modelyard.kernel.vault import Vault
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.errors import InvalidParameter
from modelyard.settings import Settings
from modelyard.tracking.ingest import Ingest

UPLOAD_HEADER = "X-Modelyard-Upload"
"""Carries the ticket of an upload in parts, for clients that send parts without their credential."""

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Services:
    """What the calls work with."""

    settings: Settings
    database: Database
    authenticator: Authenticator
    store: ArtifactStore
    ingest: Ingest
    vault: Vault


@dataclass
class Call:
    """One request of an MLflow client, already known and placed in its project."""

    request: Request
    scope: ProjectScope
    context: Context
    services: Services
    path: dict[str, str] = field(default_factory=dict)

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction of this caller, in this organization."""
        return self.services.database.transaction(self.context)

    async def read(self, kind: type[T]) -> T:
        """The call's parameters: from the query string of a GET, else from the JSON body.

        Raises:
            InvalidParameter: not JSON by its content type, too large, or a field is missing or wrong.
        """
        if self.request.method == "GET" and self.request.scope["query_string"]:
            return wire.decode_query(self.request.scope["query_string"], kind)
        return wire.decode(await self.body(), kind)

    async def body(self) -> bytes:
        """The JSON body's bytes."""
        limit = self.services.settings.max_body_bytes
        kind = self.request.headers.get("content-type")
        if kind is None and self.request.method in ("POST", "PUT"):
            raise InvalidParameter("Bad Request. Content-Type header is missing.")
        if kind is not None and kind.partition(";")[0].strip().lower() != "application/json":
            raise InvalidParameter(
                f"Bad Request. Content-Type must be one of ['application/json'], not '{kind[:100]}'."
            )
        body = bytearray()
        async for chunk in self.request.stream():
            body += chunk
            if len(body) > limit:
                raise InvalidParameter(f"The request body is larger than {limit} bytes.")
        return bytes(body)

    @cached_property
    def user_id(self) -> str:
        return str(self.scope.actor.user_id)


Handler = Callable[[Call], Awaitable[object]]
"""Returns a JSON-able object, ready bytes of JSON, or a Response."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    permission: Permission
    handler: Handler


class Endpoints(list[Endpoint]):
    """The calls of one module. `path` is what follows `/api/` or `/ajax-api/`: `2.0/mlflow/runs/create`."""

    def add(self, method: str, path: str, permission: Permission) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.append(Endpoint(method, path, permission, handler))
            return handler

        return register


def answer(result: object) -> Response:
    """A handler's result as a response."""
    if isinstance(result, Response):
        return result
    return Response(result if isinstance(result, bytes) else wire.encode(result), media_type="application/json")
