"""The migration files themselves, read from the folder: Alembic only warns of two files with one number."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
from pathlib import Path

from tests.databases import BACKEND
from tests.migrations.clusters import VERSIONS_FOLDER


def _assigned(file: Path) -> dict[str, object]:
    found = {}
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] = ast.literal_eval(statement.value)
    return found


def test_the_files_form_one_numbered_line() -> None:
    files = sorted(VERSIONS_FOLDER.glob("*.py"))
    numbers = [file.name.partition("_")[0] for file in files]
    assert numbers == [f"{number:03}" for number in range(1, len(files) + 1)]
    before = None
    for file, number in zip(files, numbers, strict=True):
        values = _assigned(file)
        assert values["revision"] == number, file.name
        assert values["down_revision"] == before, file.name
        assert values["branch_labels"] is None, file.name
        assert values["depends_on"] is None, file.name
        before = number


def test_the_four_migrations_of_the_specification_are_there() -> None:
    names = {file.stem for file in VERSIONS_FOLDER.glob("*.py")}
    assert {
        "001_initial_schema",
        "002_models_experiments",
        "003_deployments_monitoring",
        "004_security_notifications",
    } <= names


def test_every_sql_file_belongs_to_a_revision_and_is_run_by_it() -> None:
    for file in (BACKEND / "migrations" / "sql").glob("*.sql"):
        (revision,) = VERSIONS_FOLDER.glob(f"{file.name[:3]}_*.py")
        assert f'"{file.name}"' in revision.read_text(encoding="utf-8"), file.name


def test_the_vendored_queue_is_that_of_the_installed_version() -> None:
    version = importlib.metadata.version("procrastinate")
    spec = importlib.util.find_spec("procrastinate")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    installed = Path(spec.submodule_search_locations[0], "sql", "schema.sql").read_text(encoding="utf-8")
    vendored = list((BACKEND / "migrations" / "sql").glob(f"*_procrastinate_{version}.sql"))
    assert len(vendored) == 1, f"procrastinate {version} needs a revision with its own migrations"
    assert vendored[0].read_text(encoding="utf-8").strip() == installed.strip()
