"""What a gateway is told, in the variables that `modelyard.settings` names; without pydantic, for a fast start."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

LONGEST_CREDENTIAL_CACHE = 5.0


@dataclass(frozen=True, slots=True)
class Options:
    """credential_cache: seconds."""

    database_url: str
    data_dir: Path
    secret: str
    host: str
    port: int
    credential_cache: float
    log_level: str
    log_format: str

    @property
    def routes_file(self) -> Path:
        """The copy of the routes."""
        return self.data_dir / "gateway" / "routes.json"

    @classmethod
    def read(cls) -> Options:
        """Raises: KeyError: a variable without which nothing works is missing."""
        given = os.environ
        return cls(
            database_url=given["DATABASE_URL"],
            data_dir=Path(given["MODELYARD_DATA_DIR"]),
            secret=given["MODELYARD_SECRET_KEY"],
            host=given.get("MODELYARD_HOST", "127.0.0.1"),
            port=int(given.get("MODELYARD_GATEWAY_PORT", "8501")),
            credential_cache=min(float(given.get("MODELYARD_CREDENTIAL_CACHE", "3")), LONGEST_CREDENTIAL_CACHE),
            log_level=given.get("MODELYARD_LOG_LEVEL", "INFO"),
            log_format=given.get("MODELYARD_LOG_FORMAT", "console"),
        )
