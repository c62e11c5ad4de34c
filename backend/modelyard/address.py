"""Where a running development server is, and the token that only this user can read. Standard library alone: a
command that asks the server must not wait for the server's libraries to be imported."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "server.json"


@dataclass(frozen=True, slots=True)
class Address:
    """A running server's URL, and its token for `/api/v1/development`."""

    url: str
    token: str


def write(data_dir: Path, address: Address) -> None:
    """Leave the address in the data folder, readable by this user only."""
    data_dir.mkdir(parents=True, exist_ok=True)
    file = data_dir / FILE
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(address)))


def read(data_dir: Path) -> Address:
    """The address of the server that was started last on this folder.

    Raises:
        OSError, ValueError, TypeError: there is none, or it cannot be read.
    """
    return Address(**json.loads((data_dir / FILE).read_text()))
