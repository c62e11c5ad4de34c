"""An organization's members over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from modelyard.identity import queries
from modelyard.identity.access import Session, require_in_organization
from modelyard.identity.models import Person
from modelyard.identity.schemas import MemberOut
from modelyard.kernel.access import OrganizationScope, Permission
from modelyard.kernel.pages import Page, PageRequest, page, page_request

router = APIRouter(prefix="/orgs/{org}/members", tags=["members"])

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_READ)]
Paging = Annotated[PageRequest, Depends(page_request)]


@router.get(
    "",
    response_model=Page[MemberOut],
)
async def members(scope: CanRead, session: Session, paging: Paging) -> dict[str, Any]:
    query = queries.people(scope.organization_id)
    items, after = await page(session, query, paging, order=(Person.email, Person.user_id))
    return {"items": items, "next": after}
