"""Names of artifacts: clean paths relative to their project, whatever a client sends."""

from __future__ import annotations

import re
from urllib.parse import unquote

from modelyard.kernel.errors import Invalid

MAX_BYTES = 2048
"""Of a path in UTF-8: an index entry of the database holds little more."""
MAX_DECODINGS = 16
SCHEME = "mlflow-artifacts"
"""The scheme of locations whose files this platform keeps."""
SEALED = "registered-models"
"""The folder of a project that holds the files of registered versions. The registry alone writes there."""

_SCHEME_OR_DRIVE = re.compile(r"[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*:/")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\#\u2028\u2029\ud800-\udfff\U0010ffff]")
_LOCATION = re.compile(rf"(?i:{SCHEME}):(?://[^/]*)?/+(.*)", re.DOTALL)
"""Schemes are the same in any case: MLflow's clients, too, read `MLFLOW-ARTIFACTS:/…` from this platform."""


class InvalidPath(Invalid):
    code = "invalid_path"

    def __init__(self) -> None:
        super().__init__(
            "Invalid path: a path is relative, with single slashes between names, without '..', '.', backslash, '#' "
            f"or control characters, and at most {MAX_BYTES} bytes long."
        )


def clean_path(text: str) -> str:
    """The path of a file or folder, with every percent-encoding undone, however often it was applied.

    Raises:
        InvalidPath: it climbs, is absolute, empty or too long, or holds what no name may hold.
    """
    for _ in range(MAX_DECODINGS):
        decoded = unquote(text)
        if decoded == text:
            break
        text = decoded
    else:
        raise InvalidPath
    if (
        len(text) > MAX_BYTES
        or _FORBIDDEN.search(text)
        or _SCHEME_OR_DRIVE.match(text)
        or len(text.encode()) > MAX_BYTES
        or any(segment in ("", ".", "..") for segment in text.split("/"))
    ):
        raise InvalidPath
    return text


def clean_folder(text: str) -> str:
    """As `clean_path`, for a folder: "" is the root, and slashes at the end do not count.

    Raises:
        InvalidPath: as `clean_path`.
    """
    return clean_path(text.rstrip("/")) if text.strip("/") or text.startswith("/") else ""


def path_of_location(location: str) -> str | None:
    """The folder of a location such as `mlflow-artifacts:/1/abc/artifacts`; None when its files are kept elsewhere.

    Raises:
        InvalidPath: as `clean_path`.
    """
    match = _LOCATION.fullmatch(location)
    return clean_folder(match[1]) if match else None


def kept_folder(location: str) -> str | None:
    """As `path_of_location`; None also for a location that a client chose and below which no file can be called."""
    try:
        return path_of_location(location)
    except InvalidPath:
        return None


def join(folder: str, path: str) -> str:
    """`path` below `folder`; either may be empty."""
    return "/".join(part for part in (folder, path) if part)


def is_sealed(path: str) -> bool:
    """Does a path of a project lie in the folder that the registry alone writes?"""
    return path == SEALED or path.startswith(f"{SEALED}/")
