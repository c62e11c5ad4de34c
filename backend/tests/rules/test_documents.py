"""What is made from code is in the tree as the code makes it: `python scripts/make_docs.py` writes it anew."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.databases import BACKEND


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", BACKEND / "scripts" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "name", ["settings.md", "permissions.md", "openapi.json", "../frontend/src/shared/api/permissions.json"]
)
def test_a_generated_document_is_current(name: str) -> None:
    script = _script()
    assert (script.DOCS / name).read_text(encoding="utf-8") == script.PAGES[name](), "run: python scripts/make_docs.py"
