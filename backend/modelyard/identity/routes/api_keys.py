"""API keys over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from modelyard.identity import api_keys as service
from modelyard.identity.access import Session, authenticator_of, readable_project, require_in_organization
from modelyard.identity.schemas import ApiKeyIn, ApiKeyOut, NewApiKeyOut
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.idempotency import Route
from modelyard.kernel.pages import Page, PageRequest, page_request

router = APIRouter(prefix="/orgs/{org}/api-keys", tags=["API keys"], route_class=Route)

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.KEY_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.KEY_WRITE)]
Paging = Annotated[PageRequest, Depends(page_request)]


@router.get(
    "",
    response_model=Page[ApiKeyOut],
)
async def api_keys(scope: CanRead, session: Session, paging: Paging) -> dict[str, Any]:
    items, after = await service.api_keys(session, scope, paging)
    return {"items": items, "next": after}


@router.post(
    "",
    status_code=201,
    response_model=NewApiKeyOut,
)
async def create_api_key(body: ApiKeyIn, scope: CanWrite, session: Session, request: Request) -> NewApiKeyOut:
    project_id = None
    if body.project is not None:
        authenticator = authenticator_of(request)
        project_id, _ = await readable_project(authenticator, scope.actor, scope.organization_slug, body.project)
    made, token = await service.create_api_key(
        session, scope, name=body.name, project_id=project_id, scopes=body.scopes, expires_at=body.expires_at
    )
    return NewApiKeyOut(**ApiKeyOut.model_validate(made).model_dump(), token=token)


@router.delete(
    "/{key_id}",
    status_code=204,
)
async def revoke_api_key(key_id: UUID, scope: CanWrite, session: Session) -> None:
    await service.revoke_api_key(session, scope, key_id)
