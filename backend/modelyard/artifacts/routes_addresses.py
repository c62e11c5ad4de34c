"""Addresses of the object store itself, for files that clients fetch past this server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from modelyard.artifacts.routes import CanDownload, Store, find_file, settings_of
from modelyard.artifacts.schemas import AddressOut
from modelyard.kernel.errors import Conflict
from modelyard.kernel.http import problems

router = APIRouter(prefix="/orgs/{org}/projects/{project}/artifact-address", tags=["artifacts"])

LIFE = timedelta(minutes=5)


class NoAddresses(Conflict):
    """The store is a folder, or the operator does not have clients reach it."""

    code, title = "no_addresses", "The store gives no addresses"


@router.get("", response_model=AddressOut, responses=problems(409))
async def get_artifact_address(
    scope: CanDownload,
    request: Request,
    store: Store,
    path: Annotated[str, Query(description="The file, in the project.", examples=["1/model/weights.bin"])],
) -> AddressOut:
    """An address of the object store at which the file can be fetched for five minutes, past this server.

    Where the store gives none (409 `no_addresses`) the file comes from its ordinary route. Nobody checks the bytes on
    their way: compare the digest.
    """
    found = await find_file(request, scope, path, operation="get_artifact_address")
    expires_at = datetime.now(UTC) + LIFE
    url = None
    if settings_of(request).artifact_addresses:
        url = await store.address(scope.organization_id, found.digest, size_bytes=found.size_bytes, lifetime=LIFE)
    if url is None:
        raise NoAddresses("This server's store gives no addresses. Download the file from this server.")
    return AddressOut(url=url, expires_at=expires_at, size_bytes=found.size_bytes, digest=found.digest)
