"""Where a running development server is, and the token that only this user can read. Little is imported: a command
that asks the server must not wait for libraries."""

from __future__ import annotations

import json
import os

FILE = "server.json"


def write(data_dir: str | os.PathLike[str], url: str, token: str) -> None:
    """Leave the server's address, and its token for `/api/v1/development`, in the data folder, for this user only."""
    os.makedirs(data_dir, exist_ok=True)
    file = os.path.join(data_dir, FILE)
    if os.path.exists(file):
        os.unlink(file)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump({"url": url, "token": token}, out)


def read(data_dir: str | os.PathLike[str]) -> tuple[str, str]:
    """URL and token of the server that was started last on this folder.

    Raises:
        OSError, ValueError, KeyError: there is none, or it cannot be read.
    """
    with open(os.path.join(data_dir, FILE), encoding="utf-8") as file:
        found = json.load(file)
    return found["url"], found["token"]
