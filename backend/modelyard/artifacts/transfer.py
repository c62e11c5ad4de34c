"""An artifact as an HTTP answer: whole or one range of it, always as a file to save and never to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from modelyard.artifacts.models import Artifact
from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.errors import ModelyardError
from modelyard.kernel.log import logger

log = logger("artifacts")

_TOKEN = re.compile(r"[\w!#$&'*+.^`|~-]+", re.ASCII)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class _Bytes(StreamingResponse):
    """An answer that ends early when the store fails: without its end, the server closes the connection, so that no
    client takes it for whole."""

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except ModelyardError as error:
            log.error("download broken off", code=error.code)


async def download(artifact: Artifact, store: ArtifactStore, request_headers: Mapping[str, str]) -> Response:
    """200 with the whole file, 206 with the range that was asked for, or 416 when the file ends before it.

    A header of several ranges, or one that cannot be read, is ignored, as RFC 9110 allows.

    Raises:
        BytesLost: the store does not have the bytes.
    """
    size, tag = artifact.size_bytes, f'"{artifact.digest}"'
    headers = {
        "Content-Disposition": content_disposition(artifact.path.rsplit("/", 1)[-1]),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }
    asked = request_headers.get("range") if request_headers.get("if-range", tag) == tag else None
    start, end, status = 0, size, 200
    match = _RANGE.fullmatch(asked.strip()) if asked else None
    if match and (match[1] or match[2]) and not (match[1] and match[2] and int(match[1]) > int(match[2])):
        if match[1]:
            start, end = int(match[1]), min(int(match[2]) + 1, size) if match[2] else size
        else:
            start = max(size - int(match[2]), 0)
        if start >= end:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        status = 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    # As it was stored: given as the response's media type, a text would be declared UTF-8, whatever it is.
    headers["Content-Type"] = artifact.media_type
    body = await store.stream(artifact.organization_id, artifact.digest, size_bytes=size, start=start, end=end)
    return _Bytes(body, status, headers)


def content_disposition(name: str) -> str:
    """`attachment` with a file name that every client reads (RFC 6266, RFC 5987)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    value = plain if _TOKEN.fullmatch(plain) else f'"{plain}"'
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f"attachment; filename={value}{exact}"
