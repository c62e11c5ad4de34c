"""The MLflow sub-application: finds the caller, the project and the endpoint, and speaks MLflow's errors.

Mounted at `/mlflow/{org}/{project}`, and at the root for keys that are bound to a project. Plain ASGI with a
dictionary of paths, because this is where thousands of calls a second come in.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import compile_path

from modelyard.artifacts import uploads
from modelyard.identity.authentication import credential_of
from modelyard.identity.tokens import KEY_MARK
from modelyard.kernel.context import Actor, Context
from modelyard.kernel.errors import refusal_of
from modelyard.kernel.http import Message, Receive, Scope, Send
from modelyard.kernel.log import logger
from modelyard.mlflow_api import (
    artifacts,
    datasets,
    evaluation,
    experiments,
    logged_models,
    metrics,
    registry,
    runs,
    wire,
    workspaces,
)
from modelyard.mlflow_api.endpoint import UPLOAD_HEADER, Call, Endpoint, Services, answer
from modelyard.mlflow_api.errors import InvalidParameter, MlflowError, in_mlflow_terms, response
from modelyard.projects.access import project_scope, request_info

log = logger("mlflow")

MLFLOW_VERSION = "3.17.2"
"""The release whose dialect this is; clients compare it."""

ENDPOINTS: list[Endpoint] = [
    *experiments.endpoints,
    *runs.endpoints,
    *metrics.endpoints,
    *datasets.endpoints,
    *evaluation.endpoints,
    *artifacts.endpoints,
    *logged_models.endpoints,
    *registry.endpoints,
    *workspaces.endpoints,
]
ROOTS = ("/api/", "/ajax-api/")
PREFIX = re.compile(r"/mlflow/([^/]+)/([^/]+)(/.*)?$")
ROOT_PATH = re.compile(
    r"/(?:api/[23]\.0(?:/|mlflow)|ajax-api/|get-artifact$|model-versions/get-artifact$|version$|health$|v1/)"
)
SERVER_INFO = ("/api/3.0/mlflow/server-info", "/ajax-api/3.0/mlflow/server-info")


def is_mlflow(path: str) -> bool:
    """Does this path belong to the sub-application?"""
    return path.startswith("/mlflow/") or ROOT_PATH.match(path) is not None


class MlflowApp:
    def __init__(self, services: Services) -> None:
        self.services = services
        self._static: dict[tuple[str, str], Endpoint] = {}
        self._dynamic: list[tuple[str, re.Pattern[str], Endpoint]] = []
        self._methods: dict[str, set[str]] = {}
        for endpoint in ENDPOINTS:
            paths = [root + endpoint.path for root in ROOTS] if endpoint.path[0] != "/" else [endpoint.path]
            for path in paths:
                if "{" in path:
                    self._dynamic.append((endpoint.method, compile_path(path)[0], endpoint))
                else:
                    self._static[endpoint.method, path] = endpoint
                    self._methods.setdefault(path, set()).add(endpoint.method)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            reply = await self._answer(Request(scope, receive), scope["path"])
            await reply(scope, receive, watched)
        except ClientDisconnect:
            return
        except Exception as error:
            if started:
                raise
            await self._refusal(error)(scope, receive, send)

    def _refusal(self, error: Exception) -> Response:
        if isinstance(error, MlflowError):
            return response(error)
        known = refusal_of(error)
        if known is not None:
            return response(in_mlflow_terms(known))
        log.error("unhandled", exc_info=error)
        return response(MlflowError("INTERNAL_ERROR", "The server met an error that it did not expect."))

    async def _answer(self, request: Request, path: str) -> Response:
        placed = PREFIX.match(path)
        path = (placed[3] or "/") if placed else path
        if path.startswith("//"):
            path = "/" + path.lstrip("/")  # of a tracking URI with a slash at its end
        if path in SERVER_INFO:
            return JSONResponse(server_info())
        if path == "/version":
            return PlainTextResponse(MLFLOW_VERSION)
        if path == "/health":
            return PlainTextResponse("OK")
        endpoint, arguments = self._endpoint(request.method, path)
        actor, organization, project = await self._caller(request, placed, arguments)
        scope = await project_scope(self.services.authenticator, actor, organization, project, endpoint.permission)
        operation = f"mlflow.{endpoint.handler.__name__}"
        context = Context(scope.actor, scope.organization_id, request_info(request.scope, operation))
        return answer(await endpoint.handler(Call(request, scope, context, self.services, arguments)))

    def _endpoint(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        found = self._static.get((method, path))
        if found is not None:
            return found, {}
        known = path in self._methods
        for wanted, pattern, endpoint in self._dynamic:
            match = pattern.match(path)
            if match:
                if wanted == method:
                    return endpoint, match.groupdict()
                known = True
        if known:
            raise MlflowError("ENDPOINT_NOT_FOUND", f"{method} is not a method of {path}.", status=405)
        raise MlflowError("ENDPOINT_NOT_FOUND", f"There is no {method} {path} on this server.")

    async def _caller(
        self, request: Request, placed: re.Match[str] | None, arguments: dict[str, str]
    ) -> tuple[Actor, str, str]:
        """Who calls, and the slugs of the organization and the project that the call is for."""
        authenticator = self.services.authenticator
        header = request.headers.get("authorization")
        ticket = request.headers.get(UPLOAD_HEADER)
        if ticket and (upload_id := wire.run_uuid(arguments.get("upload_id", ""))):
            header = uploads.authorization_of(self.services.vault, ticket, upload_id)
        actor = await authenticator.actor(header, address=request.client.host if request.client else "")
        request.state.caller = actor.key_id or actor.session_id
        workspace = request.headers.get("x-mlflow-workspace")
        if placed:
            return actor, unquote(placed[1]), workspace or unquote(placed[2])
        credential = credential_of(header)
        if not credential.startswith(KEY_MARK):
            raise InvalidParameter(
                f"The tracking URI must name the project: {self.services.settings.url}/mlflow/<organization>/<project>"
            )
        holder = await authenticator.key_holder(credential)
        project = workspace or holder.project_slug
        if project is None:
            raise InvalidParameter(
                "This key is not bound to a project, so the tracking URI must name one: "
                f"{self.services.settings.url}/mlflow/{holder.organization_slug}/<project>"
            )
        return actor, holder.organization_slug, project


def server_info() -> dict[str, object]:
    """What clients probe before they use workspaces or multipart transfers."""
    return {
        "store_type": "SqlStore",
        "workspaces_enabled": True,
        "trace_archival_enabled": False,
        "multipart_uploads_enabled": True,
        "multipart_downloads_enabled": False,
        "presigned_upload_run_id_supported": False,
        "presigned_upload_model_id_supported": False,
        "artifact_serving_enabled": True,
        "features_enabled": {},
    }
