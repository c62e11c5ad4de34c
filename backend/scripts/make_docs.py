"""Writes the pages of the manual that are made from code: docs/settings.md."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

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


def main() -> None:
    (DOCS / "settings.md").write_text(settings_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
