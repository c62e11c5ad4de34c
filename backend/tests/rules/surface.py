"""The application as the rules look at it."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from modelyard.main import create_app
from modelyard.routes import Route, routes
from modelyard.settings import Settings

__all__ = ["OPENAPI", "Route", "application", "plain_routes", "routes"]

OPENAPI = "/api/v1/openapi.json"


def application() -> FastAPI:
    """The application as it is declared; it is not connected to a database."""
    return create_app(Settings(database_url="postgresql://nobody@localhost/nothing"))


def plain_routes(app: FastAPI) -> set[str]:
    """Paths that FastAPI itself, or a mounted application, answers."""
    return {
        str(context.path)
        for context in iter_route_contexts(app.router.routes)
        if not isinstance(context.original_route, APIRoute)
    }
