"""The web UI as it was built: its files from memory, precompressed, and its page for every address of its own.

No path of a request ever reaches the file system: what was built is a table of addresses.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from modelyard.kernel.http import AsgiApp, Receive, Scope, Send

PACKAGED = Path(__file__).resolve().parent / "ui"
"""Where the wheel carries what was built."""
CHECKOUT = Path(__file__).resolve().parents[2] / "frontend" / "dist"

NOT_OURS = ("api", "docs", "mlflow", "serve", "assets", ".well-known", "healthz", "readyz")
"""First parts of addresses below which nothing is a page of the UI."""
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Best first."""
IMMUTABLE = "public, max-age=31536000, immutable"
NOT_BUILT = """The web UI is not built.

In a checkout, `make up` builds it and starts everything; `make ui` builds it alone.
The API can be read and tried at /docs.
"""
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json"}
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class File:
    """One file that was built: its bytes by encoding (`""`: as they are), each with its ETag."""

    media_type: str
    cache_control: str
    contents: Mapping[str, tuple[bytes, str]]
    extra: Mapping[str, str] = field(default_factory=dict)

    def answer(self, headers: Headers) -> Response:
        accepted = _accepted(headers.get("accept-encoding", ""))
        encoding = next((name for name in ENCODINGS if name in accepted and name in self.contents), "")
        body, tag = self.contents[encoding]
        sent = {
            **self.extra,
            "Cache-Control": self.cache_control,
            "ETag": tag,
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": encoding} if encoding else {}),
        }
        if tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=sent)
        return Response(body, headers={**sent, "Content-Type": self.media_type})


class UserInterface:
    """Answers what no route knows: with a file of the UI, with its page, or as `otherwise` does.

    folder: what `npm run build` made; built anew, it is read anew. It may be missing.
    """

    def __init__(self, folder: Path, otherwise: AsgiApp) -> None:
        self._folder, self._otherwise = folder, otherwise
        self._files: dict[str, File] = {}
        self._built_at = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._response(scope) if scope["type"] == "http" else None
        await (response or self._otherwise)(scope, receive, send)

    def _response(self, scope: Scope) -> Response | None:
        if scope["method"] not in ("GET", "HEAD"):
            return None
        path, headers = scope["path"], Headers(scope=scope)
        self._read_if_newer()
        file = self._files.get(path)
        if file is not None and path != "/index.html":
            return file.answer(headers)
        if not _is_page(path, headers):
            return None
        page = self._files.get("/index.html")
        return page.answer(headers) if page else PlainTextResponse(NOT_BUILT, 404, {"Cache-Control": "no-cache"})

    def _read_if_newer(self) -> None:
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except OSError:
            built_at = 0
        if built_at != self._built_at:
            self._files, self._built_at = (read(self._folder) if built_at else {}), built_at


def built_folder() -> Path:
    """Where the UI is: in the installed package, or else in the checkout."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def read(folder: Path) -> dict[str, File]:
    """Every file that was built, by its address."""
    compressed = set(ENCODINGS.values())
    files = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix in compressed or path.name.startswith("."):
            continue
        address = "/" + path.relative_to(folder).as_posix()
        contents = {"": path.read_bytes()}
        for encoding, suffix in ENCODINGS.items():
            beside = path.with_name(path.name + suffix)
            if beside.is_file():
                contents[encoding] = beside.read_bytes()
        files[address] = File(
            TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            IMMUTABLE if address.startswith("/assets/") else "no-cache",
            {encoding: (body, f'"{hashlib.sha256(body).hexdigest()[:20]}"') for encoding, body in contents.items()},
            {"Content-Security-Policy": policy(contents[""])} if path.suffix == ".html" else {},
        )
    return files


def policy(page: bytes) -> str:
    """The page's policy: only what comes from here runs, styles or loads; of scripts in the page only those it has."""
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page)]
    scripts = " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


def _is_page(path: str, headers: Headers) -> bool:
    """Does a person's browser ask for a page, at an address that may be one of the UI's?"""
    if path.removeprefix("/").partition("/")[0] in NOT_OURS:
        return False
    return path == "/" or "text/html" in headers.get("accept", "")


def _accepted(header: str) -> set[str]:
    """The encodings that `Accept-Encoding` takes."""
    found = set()
    for part in header.split(","):
        name, _, parameters = part.strip().partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", parameters):
            found.add(name.strip().lower())
    return found
