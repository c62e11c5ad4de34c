"""The API's pages for people at `/docs`: Swagger UI, served from here; no page or script of another site is loaded."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse

from modelyard.identity.access import PublicRoute
from modelyard.kernel.errors import NotFound

FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon.png": "image/png"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Modelyard API</title>
<link rel="icon" href="/docs/files/favicon.png">
<link rel="stylesheet" href="/docs/files/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/files/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
});
"""

router = APIRouter(prefix="/docs", dependencies=[PublicRoute], include_in_schema=False)


@router.get("")
async def api_page() -> HTMLResponse:
    """Every operation, to read and to try."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})


@router.get("/start.js")
async def api_page_start() -> Response:
    """What starts Swagger UI: a file of its own, because the page's policy lets no script in the page run."""
    return Response(START, media_type="text/javascript")


@router.get("/files/{name}")
async def api_page_file(name: str) -> FileResponse:
    """Swagger UI's own files, from the package that carries them."""
    if name not in FILES:
        raise NotFound("There is no such file.")
    return FileResponse(_folder() / name, media_type=FILES[name], headers={"Cache-Control": "public, max-age=86400"})


def _folder() -> Path:
    spec = importlib.util.find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise NotFound("The API's pages are not installed.")
    return Path(spec.origin).parent / "static"
