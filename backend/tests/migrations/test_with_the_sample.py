"""The commands of the README, run from `backend/` as a person runs them, with the sample data in place."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from modelyard.kernel.embedded import EmbeddedPostgres
from tests.databases import BACKEND, a_cluster, a_folder

from .clusters import REVISIONS


def run(environment: Mapping[str, str], *command: str, fails: bool = False) -> str:
    """A command's output, run in `backend/` without the database of the person who runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MODELYARD_", "DATABASE_URL"))}
    answer = subprocess.run(
        [sys.executable, *command],
        cwd=BACKEND,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    output = answer.stdout + answer.stderr
    assert (answer.returncode != 0) == fails, output
    return output


def alembic(environment: Mapping[str, str], *arguments: str) -> str:
    return run(environment, "-m", "alembic", *arguments)


def count(url: str, table: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[arg-type]  # our own text
    assert row is not None
    return int(row[0])


def test_migrations_go_down_and_up_with_the_sample_in_place() -> None:
    with a_cluster(18) as server, a_folder() as folder:
        url = server.url()
        here = {"DATABASE_URL": url, "MODELYARD_DATA_DIR": str(folder / "data")}
        alembic(here, "upgrade", "head")
        assert "Added the sample" in run(here, "scripts/seed_data.py")
        runs, points = count(url, "experiment_runs"), count(url, "run_metrics")
        assert runs > 10
        assert points > 10

        # The queue's revision holds nothing of the sample's story: down and up again keeps all the rest.
        alembic(here, "downgrade", "-1")
        alembic(here, "upgrade", "head")
        assert (count(url, "experiment_runs"), count(url, "run_metrics")) == (runs, points)
        assert "Nothing was changed" in run(here, "scripts/seed_data.py")

        alembic(here, "downgrade", "base")
        alembic(here, "upgrade", "head")
        assert count(url, "organizations") == 0
        assert "Added the sample" in run(here, "scripts/seed_data.py")
        assert count(url, "experiment_runs") == runs


def test_without_a_url_the_commands_start_the_embedded_server_and_stop_it_again() -> None:
    with a_folder() as folder:
        data = folder / "data"
        here = {"MODELYARD_DATA_DIR": str(data)}
        alembic(here, "upgrade", "head")
        assert not EmbeddedPostgres(data).running
        assert f"{REVISIONS[-1]} (head)" in alembic(here, "current")
        history = alembic(here, "history")
        assert all(revision in history for revision in REVISIONS)
        alembic(here, "downgrade", "-1")
        assert REVISIONS[-2] in alembic(here, "current")
        refused = run(here, "scripts/seed_data.py", fails=True)
        assert "Traceback" not in refused
        assert "upgrade" in refused, "a database that is not migrated: the message says what to run"
        alembic(here, "downgrade", "base")
        assert not EmbeddedPostgres(data).running


def test_the_url_of_alembic_ini_is_used_when_the_environment_names_none(tmp_path: Path) -> None:
    with a_cluster(18) as server:
        text = (BACKEND / "alembic.ini").read_text().replace("%(here)s", str(BACKEND))
        url = server.url().replace("%", "%%")
        (tmp_path / "alembic.ini").write_text(text.replace("\nsqlalchemy.url =\n", f"\nsqlalchemy.url = {url}\n"))
        alembic({}, "--config", str(tmp_path / "alembic.ini"), "upgrade", "head")
        assert count(server.url(), "organizations") == 0
