"""The digest of a version: one number for its files, their names and their sizes. Clients compute it, too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """A file; `path` is relative to its version, `digest` the SHA-256 of its bytes (hexadecimal)."""

    path: str
    size_bytes: int
    digest: str


def manifest_digest(files: Iterable[File]) -> str:
    """SHA-256 (hexadecimal) over `path NUL size NUL digest LF` of each file, in the order of the paths' UTF-8 bytes.

    Sizes are decimal, digests hexadecimal. Equal files under equal names give equal digests, wherever they lie.
    """
    digester = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.path.encode()):
        digester.update(f"{file.path}\0{file.size_bytes}\0{file.digest}\n".encode())
    return digester.hexdigest()
