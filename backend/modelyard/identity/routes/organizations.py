"""Organizations over HTTP, as their members see them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from modelyard.identity import platform, queries, quotas, service
from modelyard.identity.access import CurrentActor, Session, require_in_organization
from modelyard.identity.models import Organization, SupportAccess
from modelyard.identity.schemas import (
    OrganizationChange,
    OrganizationOfMine,
    OrganizationOut,
    OrganizationUsage,
    SupportAccessOut,
)
from modelyard.kernel.access import OrganizationRole, OrganizationScope, Permission
from modelyard.kernel.context import Actor
from modelyard.kernel.db import as_platform, get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged

router = APIRouter(prefix="/orgs", tags=["organizations"], route_class=Route)

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_WRITE)]
CanDelete = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_DELETE)]
CanReadAudit = Annotated[OrganizationScope, require_in_organization(Permission.AUDIT_READ)]
CanWriteMembers = Annotated[OrganizationScope, require_in_organization(Permission.MEMBER_WRITE)]

SUPPORT: Listing[SupportAccess] = Listing(
    filters={
        "created_at": SupportAccess.created_at,
        "user_id": SupportAccess.user_id,
        "ended_at": SupportAccess.ended_at,
    },
    sorts={"created_at": SupportAccess.created_at},
    tie=SupportAccess.id,
    descending=True,
)


@router.get("", response_model=list[OrganizationOfMine])
async def my_organizations(actor: CurrentActor, session: Session) -> list[OrganizationOfMine]:
    """The active organizations that the caller is a member of, with their role there."""
    return await organizations_of(session, actor)


async def organizations_of(session: Session, actor: Actor) -> list[OrganizationOfMine]:
    """The actor's organizations; a key, and a session that one organization vouches for, have that one only."""
    assert actor.user_id is not None
    rows = (await session.execute(queries.organizations_of(actor.user_id))).all()
    return [
        OrganizationOfMine(id=row.organization_id, slug=row.slug, name=row.name, role=OrganizationRole(row.role))
        for row in rows
        if actor.organization_id in (None, row.organization_id)
    ]


@router.get("/{org}", response_model=OrganizationOut)
async def get_organization(scope: CanRead, session: Session, tagged: Tagged) -> Organization:
    """One organization."""
    return tagged(await get_one(session, queries.organization(scope.organization_id), platform.NO_ORGANIZATION))


@router.get("/{org}/usage", response_model=OrganizationUsage)
async def get_usage(scope: CanRead, session: Session) -> object:
    """How much the organization uses of everything that may be limited."""
    return await quotas.usage_of(session, scope)


@router.patch("/{org}", response_model=OrganizationOut, responses=problems(412))
async def change_organization(
    body: OrganizationChange, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> Organization:
    """Change the name or the settings."""
    return tagged(
        await service.change_organization(
            session, scope.organization_id, name=body.name, settings=body.settings, expected=expected
        )
    )


@router.delete("/{org}", status_code=204, responses=problems(412))
async def delete_organization(scope: CanDelete, session: Session, expected: Expected) -> None:
    """Delete the organization with all that is in it. An administrator of the platform can restore it."""
    async with as_platform(session):
        await platform.delete_organization(session, scope.organization_id, expected=expected)


@router.get("/{org}/support-accesses", response_model=Page[SupportAccessOut])
async def list_support_accesses(
    scope: CanReadAudit, session: Session, wanted: Annotated[ListRequest, Depends(SUPPORT.request)]
) -> dict[str, Any]:
    """When the platform's administrators looked into the organization, or may do so, and why."""
    items, after = await SUPPORT.page(session, queries.support_accesses(scope.organization_id), wanted)
    return {"items": items, "next": after}


@router.delete("/{org}/support-accesses/{access_id}", status_code=204)
async def end_support_access(access_id: UUID, scope: CanWriteMembers, session: Session) -> None:
    """Show an administrator of the platform the door before their time is over."""
    await platform.end_support_access(session, scope.organization_id, access_id, scope.actor)
