"""`alembic check` on a throw-away database: the models and the migrations say the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic import command

from modelyard.commands.terminal import alembic_config
from modelyard.kernel.embedded import EmbeddedPostgres
from modelyard.settings import Settings


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="my-", ignore_cleanup_errors=True) as folder:
        # PostgreSQL's own user must be able to pass through the folder.
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder), options={"fsync": "off"})
        server.start()
        try:
            server.ensure_database()
            config = alembic_config(Settings(database_url=server.url()))
            command.upgrade(config, "head")
            command.check(config)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
