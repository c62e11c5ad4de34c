"""Functions, triggers and policies as SQL files, each frozen with the revision that runs it."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op

FOLDER = Path(__file__).parent


def execute_file(name: str, *, search_path: str | None = None) -> None:
    """Run one file's statements in the revision's transaction, its names resolved in `search_path` if one is given."""
    if search_path:
        op.execute(f"SET LOCAL search_path = {search_path}")
    op.execute(sa.text((FOLDER / name).read_text(encoding="utf-8").replace(":", r"\:")))
    if search_path:
        op.execute("SET LOCAL search_path = DEFAULT")


def restore_functions(name: str, *functions: str) -> None:
    """Put functions back as an earlier file made them, for the way down."""
    source = (FOLDER / name).read_text(encoding="utf-8")
    for function in functions:
        made = re.search(rf"^CREATE FUNCTION {function}\(.*?^\$\$;$", source, re.DOTALL | re.MULTILINE)
        if made is None:
            raise LookupError(f"{name} makes no function {function}")
        op.execute(sa.text(made[0].replace("CREATE", "CREATE OR REPLACE", 1).replace(":", r"\:")))
