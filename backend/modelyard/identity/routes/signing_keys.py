"""The public halves of the signing keys, where RFC 8615 has such things found."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from modelyard.identity.access import PublicRoute, authenticator_of
from modelyard.identity.schemas import KeySetOut

router = APIRouter(tags=["log-in"])


@router.get("/.well-known/jwks.json", response_model=KeySetOut, dependencies=[PublicRoute])
async def signing_keys(request: Request, response: Response) -> dict[str, list[dict[str, str]]]:
    """The keys that access tokens are checked with, as a JSON Web Key set (RFC 7517), newest first."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return {"keys": await authenticator_of(request).tokens.public_keys()}
