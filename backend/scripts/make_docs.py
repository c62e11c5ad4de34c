"""Writes what is made from code: the manual's page of settings, and the OpenAPI document of the native API."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import SecretStr

from modelyard.main import create_app
from modelyard.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs"


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
    app = create_app(Settings(database_url="postgresql://nobody@localhost/nothing"))
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


PAGES = {"settings.md": settings_page, "openapi.json": openapi_document}
"""By file name in `docs/`, what makes it. A rule test compares."""


def main() -> None:
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
