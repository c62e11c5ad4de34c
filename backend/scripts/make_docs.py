"""Writes what is made from code: pages of the manual, the OpenAPI document, and the matrix that the web UI reads."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI
from pydantic import SecretStr

from modelyard.kernel.access import (
    ORGANIZATION_PERMISSIONS,
    PROJECT_PERMISSIONS,
    OrganizationRole,
    Permission,
    ProjectRole,
)
from modelyard.main import create_app
from modelyard.mlflow_api.app import ENDPOINTS
from modelyard.projects.access import LoggedIn, PlatformAdmin, Public
from modelyard.routes import routes
from modelyard.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _application() -> FastAPI:
    return create_app(Settings(database_url="postgresql://nobody@localhost/nothing"))


def settings_page() -> str:
    """A table of every setting with its variable, default and meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        variable = "DATABASE_URL" if name == "database_url" else f"MODELYARD_{name.upper()}"
        default = "(development only)" if isinstance(field.default, SecretStr) else field.default
        shown = "" if default in (None, ()) else f"`{default}`"
        rows.append(f"| `{variable}` | {shown} | {field.description or ''} |")
    return "# Settings\n\nEvery setting is an environment variable.\n\n" + "\n".join(rows) + "\n"


def openapi_document() -> str:
    """The document that the server gives at `/api/v1/openapi.json`."""
    return json.dumps(_application().openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def permissions_page() -> str:
    """Who may do what: the declared matrix, and the permission of each route."""
    columns = [(str(role), ORGANIZATION_PERMISSIONS[role]) for role in OrganizationRole]
    columns += [(f"project {role}", PROJECT_PERMISSIONS[role]) for role in ProjectRole]
    lines = [
        "# Permissions",
        "",
        "Made from the matrix that the server decides by (`kernel/access.py`). What is not granted is refused.",
        "",
        "A role in the organization holds in each of its projects too; a role in a project holds there. An API key",
        "may do what its owner may, as far as its scopes say: they are drawn from these names. Nobody gives a role",
        "that may do more than they may themselves. An administrator of the platform has no role here; a support",
        "access, which the organization sees and may end, makes them a viewer for a while.",
        "",
        f"| permission | {' | '.join(name for name, _ in columns)} |",
        f"|---|{'---|' * len(columns)}",
    ]
    for permission in Permission:
        marks = " | ".join("✓" if permission in granted else "" for _, granted in columns)
        lines.append(f"| `{permission}` | {marks} |")
    lines += ["", "## Routes", "", "| route | needs |", "|---|---|"]
    for route in routes(_application()):
        marker = route.markers[0]
        if marker == "development" or route.method == "HEAD":
            continue
        needs = f"`{marker}`" if isinstance(marker, Permission) else NEEDS[marker]
        lines.append(f"| `{route.method} {route.path}` | {needs} |")
    lines += ["", "MLflow's endpoints, below `/mlflow/{org}/{project}`:", "", "| route | needs |", "|---|---|"]
    for endpoint in ENDPOINTS:
        path = endpoint.path if endpoint.path.startswith("/") else f"/api/{endpoint.path}"
        lines.append(f"| `{endpoint.method} {path}` | `{endpoint.permission}` |")
    return "\n".join(lines) + "\n"


def permissions_of_roles() -> str:
    """The matrix as the web UI reads it."""
    matrix = {
        "organization": {role.value: sorted(held) for role, held in ORGANIZATION_PERMISSIONS.items()},
        "project": {role.value: sorted(held) for role, held in PROJECT_PERMISSIONS.items()},
    }
    return json.dumps(matrix, indent=2) + "\n"


NEEDS = {Public: "nothing", LoggedIn: "a log-in or a key", PlatformAdmin: "an administrator of the platform"}
PAGES = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "openapi.json": openapi_document,
    "../frontend/src/shared/api/permissions.json": permissions_of_roles,
}
"""By path from `docs/`, what makes it. A rule test compares."""


def main() -> None:
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
