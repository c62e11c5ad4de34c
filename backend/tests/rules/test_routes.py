"""Every route names its permission, and its operation."""

from __future__ import annotations

from collections import Counter

from modelyard.kernel.access import Permission
from modelyard.main import create_app
from modelyard.mlflow_api.app import ENDPOINTS
from modelyard.projects.access import LoggedIn, PlatformAdmin, Public
from modelyard.settings import Environment, Settings
from tests.rules.surface import OPENAPI, application, plain_routes, routes

MARKERS = (Public, LoggedIn, PlatformAdmin, "development")
DOCS = {"/docs", "/docs/start.js", "/docs/files/{name}"}
PUBLIC = {
    *DOCS,
    "/api/v1/auth/invitations/look",
    "/api/v1/auth/invitations/register",
    "/healthz",
    "/readyz",
    "/api/v1/version",
    "/api/v1/setup",
    "/.well-known/jwks.json",
    "/api/v1/auth/login",
    "/api/v1/auth/sso/{org}",
    "/api/v1/auth/sso/{org}/callback",
    "/api/v1/auth/refresh",
    "/api/v1/auth/password-reset",
    "/api/v1/auth/password-reset/confirm",
    "/api/v1/auth/email-verification/confirm",
}


def test_every_route_names_one_permission_or_says_that_it_needs_none() -> None:
    unmarked = [
        f"{route}: {route.markers}"
        for route in routes(application())
        if len(route.markers) != 1 or not (isinstance(route.markers[0], Permission) or route.markers[0] in MARKERS)
    ]
    assert unmarked == []


def test_the_public_routes_are_these() -> None:
    found = routes(application())
    assert {route.path for route in found if route.markers[:1] == (Public,)} == PUBLIC
    assert plain_routes(application()) == {OPENAPI}


def test_a_permission_is_asked_for_where_the_path_names_its_place() -> None:
    misplaced = [
        str(route)
        for route in routes(application())
        if isinstance(route.markers[0], Permission) and "/orgs/{org}" not in route.path
    ]
    assert misplaced == []


def test_every_operation_has_a_name_of_its_own_which_is_its_functions() -> None:
    found = [route for route in routes(application()) if route.method != "HEAD"]
    assert [name for name, n in Counter(route.operation_id for route in found).items() if n > 1] == []
    assert [f"{route}: {route.operation_id}" for route in found if route.operation_id != route.function] == []


def test_routes_that_need_somebody_document_who_is_refused() -> None:
    document = application().openapi()
    undocumented = []
    for route in routes(application()):
        if route.path not in document["paths"] or not isinstance(route.markers[0], Permission):
            continue
        answers = document["paths"][route.path][route.method.lower()]["responses"]
        undocumented += [f"{route}: {status}" for status in ("401", "403", "404") if status not in answers]
    assert undocumented == []


def test_every_mlflow_endpoint_names_a_permission_and_is_declared_once() -> None:
    assert all(isinstance(endpoint.permission, Permission) for endpoint in ENDPOINTS)
    declared = Counter((endpoint.method, endpoint.path) for endpoint in ENDPOINTS)
    assert [endpoint for endpoint, n in declared.items() if n > 1] == []


def test_the_development_routes_are_not_there_in_production() -> None:
    production = Settings(
        database_url="postgresql://nobody@localhost/nothing",
        environment=Environment.PRODUCTION,
        secret_key="a secret of this test, long enough",
    )
    assert [str(route) for route in routes(create_app(production)) if "development" in route.path] == []
