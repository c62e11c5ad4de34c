"""When the UI counts as stale."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_ui.py"


@pytest.fixture
def build_ui(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a small front end in place of ours."""
    spec = importlib.util.spec_from_file_location("build_ui", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name in script.SOURCES:
        path = tmp_path / name
        if "." in name:
            path.write_text(name)
        else:
            path.mkdir()
            (path / "a.ts").write_text("a")
    monkeypatch.setattr(script, "FRONTEND", tmp_path)
    monkeypatch.setattr(script, "DIST", tmp_path / "dist")
    monkeypatch.setattr(script, "STAMP", tmp_path / "dist" / ".sources")
    return script


def test_it_is_stale_until_built_and_after_each_change(build_ui: ModuleType, tmp_path: Path) -> None:
    assert build_ui.is_stale()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("page")
    build_ui.STAMP.write_text(build_ui.digest(build_ui.SOURCES))
    assert not build_ui.is_stale()
    (tmp_path / "README.md").write_text("no source")
    assert not build_ui.is_stale()
    (tmp_path / "src" / "a.ts").rename(tmp_path / "src" / "b.ts")
    assert build_ui.is_stale()
    build_ui.STAMP.write_text(build_ui.digest(build_ui.SOURCES))
    (tmp_path / "package-lock.json").write_text("other")
    assert build_ui.is_stale()


def test_a_lost_page_is_built_again(build_ui: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    build_ui.STAMP.write_text(build_ui.digest(build_ui.SOURCES))
    assert build_ui.is_stale()
