"""API keys over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from modelyard.identity import api_keys
from modelyard.identity.access import Session, authenticator_of, readable_project, require_in_organization
from modelyard.identity.models import ApiKey
from modelyard.identity.schemas import ApiKeyChange, ApiKeyIn, ApiKeyOut, ApiKeyRotation, NewApiKeyOut
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged

router = APIRouter(prefix="/orgs/{org}/api-keys", tags=["API keys"], route_class=Route)

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.KEY_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.KEY_WRITE)]

KEYS: Listing[ApiKey] = Listing(
    filters={
        "name": ApiKey.name,
        "prefix": ApiKey.prefix,
        "user_id": ApiKey.user_id,
        "project_id": ApiKey.project_id,
        "created_at": ApiKey.created_at,
        "expires_at": ApiKey.expires_at,
        "last_used_at": ApiKey.last_used_at,
        "revoked_at": ApiKey.revoked_at,
    },
    sorts={"created_at": ApiKey.created_at, "name": ApiKey.name},
    tie=ApiKey.id,
    descending=True,
)


@router.get("", response_model=Page[ApiKeyOut])
async def list_api_keys(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(KEYS.request)]
) -> dict[str, Any]:
    """Everybody's keys for administrators and auditors, one's own for others; revoked ones too."""
    items, after = await KEYS.page(session, api_keys.visible_keys(scope), wanted)
    return {"items": items, "next": after}


@router.post("", status_code=201, response_model=NewApiKeyOut)
async def create_api_key(
    body: ApiKeyIn, scope: CanWrite, session: Session, request: Request, tagged: Tagged
) -> NewApiKeyOut:
    """Make a key. Its token is shown this once. One that is made with a key may do no more, and lives no longer."""
    project_id = None
    if body.project is not None:
        authenticator = authenticator_of(request)
        project_id, _ = await readable_project(authenticator, scope.actor, scope.organization_slug, body.project)
    made, token = await api_keys.create_api_key(
        session,
        scope,
        name=body.name,
        project_id=project_id,
        scopes=body.scopes,
        expires_at=body.expires_at,
        owner_id=body.user_id,
    )
    return _with_token(tagged(made), token)


@router.get("/{key_id}", response_model=ApiKeyOut)
async def get_api_key(key_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> ApiKey:
    """One key, without its token."""
    return tagged(await api_keys.api_key(session, scope, key_id))


@router.patch("/{key_id}", response_model=ApiKeyOut, responses=problems(412))
async def change_api_key(
    key_id: UUID, body: ApiKeyChange, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> ApiKey:
    """Give a key another name. What it may do never changes: make another."""
    return tagged(await api_keys.rename_api_key(session, scope, key_id, name=body.name, expected=expected))


@router.delete("/{key_id}", status_code=204, responses=problems(412))
async def revoke_api_key(key_id: UUID, scope: CanWrite, session: Session, expected: Expected) -> None:
    """End a key for ever, and all that were made with it. Within five seconds no process lets it in."""
    await api_keys.revoke_api_key(session, scope, key_id, expected=expected)


@router.post("/{key_id}/rotate", status_code=201, response_model=NewApiKeyOut, responses=problems(409))
async def rotate_api_key(
    key_id: UUID, body: ApiKeyRotation, scope: CanWrite, session: Session, tagged: Tagged
) -> NewApiKeyOut:
    """Replace one's own key, or a service account's, by a new one that is good for the same, until the same moment.
    The old one works on for `overlap_seconds`."""
    overlap = timedelta(seconds=body.overlap_seconds)
    made, token = await api_keys.rotate_api_key(session, scope, key_id, overlap=overlap)
    return _with_token(tagged(made), token)


def _with_token(made: ApiKey, token: str) -> NewApiKeyOut:
    return NewApiKeyOut(**ApiKeyOut.model_validate(made).model_dump(), token=token)
