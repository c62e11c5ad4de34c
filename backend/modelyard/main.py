"""The server: routers, error handlers, life span."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.middleware import Middleware
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from modelyard import __version__, api_pages, setup, tables, ui_pages
from modelyard.api_document import DESCRIPTION, explain
from modelyard.artifacts import routes as artifacts
from modelyard.artifacts import routes_addresses as artifact_addresses
from modelyard.artifacts import routes_uploads as artifact_uploads
from modelyard.artifacts.store import ArtifactStore
from modelyard.deployments import routes as deployments
from modelyard.deployments import routes_batch as batch_predictions
from modelyard.deployments import routes_invoking as invoking
from modelyard.deployments import routes_workflows as workflows
from modelyard.deployments import uses as deployment_uses
from modelyard.development import development_router
from modelyard.identity import routes as identity
from modelyard.identity.authentication import Authenticator
from modelyard.identity.openid_connect import Providers
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.errors import Unavailable, refusal_of
from modelyard.kernel.http import (
    AsgiApp,
    BodyLimit,
    Faults,
    Receive,
    RequestLog,
    Scope,
    Send,
    install_error_handlers,
    problems,
)
from modelyard.kernel.protection import Buckets, RateLimit, SecurityHeaders
from modelyard.kernel.vault import Vault
from modelyard.live import routes as live
from modelyard.live.hub import Hub
from modelyard.mlflow_api.app import MLFLOW_VERSION, MlflowApp, is_mlflow
from modelyard.mlflow_api.endpoint import Services
from modelyard.projects import routes as projects
from modelyard.projects.access import PublicRoute
from modelyard.registry import routes as registry
from modelyard.registry import routes_comparing as registry_comparing
from modelyard.registry import routes_deleting as registry_deleting
from modelyard.registry import routes_gates as registry_gates
from modelyard.registry import routes_holdings as registry_holdings
from modelyard.registry import routes_lineage as registry_lineage
from modelyard.registry import routes_pushes as registry_pushes
from modelyard.registry import routes_reviews as registry_reviews
from modelyard.registry import routes_scans as registry_scans
from modelyard.settings import Settings
from modelyard.tracking import routes as tracking
from modelyard.tracking.ingest import Ingest

API = "/api/v1"
UPLOADS = re.compile(
    r"/api/v1/orgs/[^/]+/projects/[^/]+/(?:artifacts/|artifact-uploads/[^/]+/parts/|pushes/[^/]+/contents(?:$|/))"
)
METADATA = tables.metadata
REGISTERS = (deployment_uses,)
"""Modules whose import tells a lower feature what it cannot know."""


class Application(FastAPI):
    """FastAPI, with MLflow's paths sent to their sub-application before: calls come in there by the thousand.

    Both stand behind the same middleware.
    """

    mlflow: AsgiApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_mlflow(scope["path"]):
            await self.mlflow(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Health(BaseModel):
    status: str


class Version(BaseModel):
    version: str
    mlflow: str


system = APIRouter(tags=["system"], dependencies=[PublicRoute])


@system.get("/healthz")
async def liveness() -> Health:
    """The process answers."""
    return Health(status="ok")


def _readiness(database: Database) -> APIRouter:
    router = APIRouter(tags=["system"], dependencies=[PublicRoute])

    @router.get("/readyz", responses=problems(503))
    async def readiness() -> Health:
        """The database answers, and its schema is there."""
        try:
            async with database.transaction(Context()) as session:
                await session.execute(text("SELECT app_org()"))
        except Exception as error:
            raise refusal_of(error) or Unavailable("The database is not ready.", retry_after=2) from error
        return Health(status="ready")

    return router


@system.get(f"{API}/version")
async def version() -> Version:
    """The server's version, and the MLflow release whose dialect it speaks."""
    return Version(version=__version__, mlflow=MLFLOW_VERSION)


def _proxies(settings: Settings) -> list[Middleware]:
    """Believe what declared proxies say of the caller's address and scheme, and nobody else."""
    if not settings.trusted_proxies:
        return []
    return [Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))]


def _cors(settings: Settings) -> list[Middleware]:
    """Let pages of declared origins call with a key. Cookies stay at home."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key", "X-Request-ID"],
            expose_headers=["ETag", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
            max_age=600,
        )
    ]


def create_app(settings: Settings) -> Application:
    """The application. Its database must be migrated; `settings.database_url` must be set."""
    data_dir: Path = settings.data_dir or default_data_dir()
    database = Database(settings)
    authenticator = Authenticator(database, settings)
    store = ArtifactStore(settings, data_dir)
    vault = Vault(settings)
    hub = Hub(settings)
    services = Services(settings, database, authenticator, store, Ingest(database), vault)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await database.open()
        with suppress(DBAPIError):  # a database that is away, or not migrated, is told of when it is needed
            await setup.announce(database, settings, app.state.setup_code)
        writing = asyncio.create_task(authenticator.uses.keep_writing(database))
        try:
            yield
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            await hub.close()
            await database.close()

    outer = [
        *_proxies(settings),
        Middleware(RequestLog),
        Middleware(SecurityHeaders, https=settings.https),
        *_cors(settings),
        Middleware(RateLimit, keys=Buckets(settings.rate_limit_key), addresses=Buckets(settings.rate_limit_address)),
    ]
    app = Application(
        title="Modelyard",
        description=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # the redirect's address would be made of the Host header
        generate_unique_id_function=lambda route: route.name,
        middleware=[
            *outer,
            Middleware(BodyLimit, limit=settings.max_body_bytes, free=UPLOADS),
            Middleware(Faults),
        ],
    )
    app.mlflow = MlflowApp(services)
    for middleware in reversed(outer):
        app.mlflow = middleware.cls(app.mlflow, *middleware.args, **middleware.kwargs)
    app.state.settings = settings
    app.state.database = database
    app.state.authenticator = authenticator
    app.state.vault = vault
    app.state.providers = Providers(settings)
    app.state.store = store
    app.state.hub = hub
    app.state.setup_code = setup.Code()
    app.state.development_token = secrets.token_urlsafe(32)
    install_error_handlers(app)
    explain(app)
    app.include_router(system)
    app.include_router(api_pages.router)
    app.include_router(_readiness(database))
    app.include_router(identity.well_known)
    for feature in (
        identity,
        projects,
        artifacts,
        artifact_uploads,
        artifact_addresses,
        tracking,
        registry,
        registry_comparing,
        registry_deleting,
        registry_gates,
        registry_holdings,
        registry_lineage,
        registry_pushes,
        registry_reviews,
        registry_scans,
        deployments,
        invoking,
        workflows,
        batch_predictions,
        live,
        setup,
    ):
        app.include_router(feature.router, prefix=API, responses=problems(401, 403, 404, 422))
    if not settings.production:
        app.include_router(development_router, prefix=API)
    app.router.default = ui_pages.UserInterface(ui_pages.built_folder(), otherwise=app.router.not_found)
    return app
