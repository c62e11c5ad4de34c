"""The platform's administration over HTTP: organizations, people, support access."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy import select

from modelyard.identity import platform, queries
from modelyard.identity.access import CurrentPlatformAdmin, PlatformSession
from modelyard.identity.models import Organization, SupportAccess, User
from modelyard.identity.schemas import (
    OrganizationIn,
    OrganizationOfPlatform,
    OrganizationOfPlatformChange,
    SupportAccessIn,
    SupportAccessOut,
    UserIn,
    UserOfPlatform,
    UserOfPlatformChange,
)
from modelyard.identity.service import create_user
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged

router = APIRouter(prefix="/platform", tags=["platform"], route_class=Route)

ORGANIZATIONS: Listing[Organization] = Listing(
    filters={
        "slug": Organization.slug,
        "name": Organization.name,
        "status": Organization.status,
        "created_at": Organization.created_at,
    },
    sorts={"slug": Organization.slug, "created_at": Organization.created_at},
    tie=Organization.id,
)
USERS: Listing[User] = Listing(
    filters={
        "email": User.email,
        "display_name": User.display_name,
        "status": User.status,
        "is_platform_admin": User.is_platform_admin,
        "is_service": User.is_service,
        "created_at": User.created_at,
        "last_login_at": User.last_login_at,
    },
    sorts={"email": User.email, "created_at": User.created_at},
    tie=User.id,
)
Deleted = Annotated[bool, Query(description="List what was deleted instead.")]


@router.get("/organizations", response_model=Page[OrganizationOfPlatform])
async def list_organizations(
    _: CurrentPlatformAdmin,
    session: PlatformSession,
    wanted: Annotated[ListRequest, Depends(ORGANIZATIONS.request)],
    deleted: Deleted = False,
) -> dict[str, Any]:
    """Every organization. What is inside them stays closed."""
    there = Organization.deleted_at.is_not(None) if deleted else Organization.deleted_at.is_(None)
    items, after = await ORGANIZATIONS.page(session, select(Organization).where(there), wanted)
    return {"items": items, "next": after}


@router.post("/organizations", status_code=201, response_model=OrganizationOfPlatform, responses=problems(409))
async def create_organization(
    body: OrganizationIn, admin: CurrentPlatformAdmin, session: PlatformSession, tagged: Tagged
) -> Organization:
    """Found an organization. Its owner is the person of the address `owner`, or whoever asks."""
    assert admin.user_id is not None
    owner_id = admin.user_id if body.owner is None else (await platform.owner_by_address(session, body.owner)).id
    return tagged(await platform.found_organization(session, slug=body.slug, name=body.name, owner_id=owner_id))


@router.get("/organizations/{organization_id}", response_model=OrganizationOfPlatform)
async def get_organization_of_platform(
    organization_id: UUID, _: CurrentPlatformAdmin, session: PlatformSession, tagged: Tagged
) -> Organization:
    """One organization with its quotas, deleted or not."""
    query = select(Organization).where(Organization.id == organization_id)
    return tagged(await get_one(session, query, platform.NO_ORGANIZATION))


@router.patch("/organizations/{organization_id}", response_model=OrganizationOfPlatform, responses=problems(412))
async def change_organization_of_platform(
    organization_id: UUID,
    body: OrganizationOfPlatformChange,
    _: CurrentPlatformAdmin,
    session: PlatformSession,
    expected: Expected,
    tagged: Tagged,
) -> Organization:
    """Rename, suspend or readmit an organization, or set its quotas."""
    return tagged(
        await platform.change_organization(
            session, organization_id, name=body.name, status=body.status, quotas=body.quotas, expected=expected
        )
    )


@router.delete("/organizations/{organization_id}", status_code=204, responses=problems(412))
async def delete_organization_of_platform(
    organization_id: UUID, _: CurrentPlatformAdmin, session: PlatformSession, expected: Expected
) -> None:
    """Delete an organization with all that is in it. It can be restored."""
    await platform.delete_organization(session, organization_id, expected=expected)


@router.post("/organizations/{organization_id}/restore", response_model=OrganizationOfPlatform, responses=problems(409))
async def restore_organization(
    organization_id: UUID, _: CurrentPlatformAdmin, session: PlatformSession, tagged: Tagged
) -> Organization:
    """Bring back a deleted organization."""
    return tagged(await platform.restore_organization(session, organization_id))


@router.post(
    "/organizations/{organization_id}/support-access",
    status_code=201,
    response_model=SupportAccessOut,
    responses=problems(409),
)
async def grant_support_access(
    organization_id: UUID, body: SupportAccessIn, admin: CurrentPlatformAdmin, session: PlatformSession
) -> SupportAccess:
    """Look into an organization for a while, as a viewer. The organization's trail says who, why and how long."""
    return await platform.grant_support_access(
        session, organization_id, admin, reason=body.reason, lasts=timedelta(minutes=body.minutes)
    )


@router.delete("/organizations/{organization_id}/support-access/{access_id}", status_code=204)
async def give_back_support_access(
    organization_id: UUID, access_id: UUID, admin: CurrentPlatformAdmin, session: PlatformSession
) -> None:
    """End a support access before its time."""
    await platform.end_support_access(session, organization_id, access_id, admin)


@router.get("/users", response_model=Page[UserOfPlatform])
async def list_users(
    _: CurrentPlatformAdmin,
    session: PlatformSession,
    wanted: Annotated[ListRequest, Depends(USERS.request)],
    deleted: Deleted = False,
) -> dict[str, Any]:
    """Everybody who is known to the platform, service accounts too."""
    there = User.deleted_at.is_not(None) if deleted else User.deleted_at.is_(None)
    items, after = await USERS.page(session, select(User).where(there), wanted)
    return {"items": items, "next": after}


@router.post("/users", status_code=201, response_model=UserOfPlatform, responses=problems(409))
async def create_user_of_platform(
    body: UserIn, _: CurrentPlatformAdmin, session: PlatformSession, tagged: Tagged
) -> User:
    """Make a person without a password; they set one by "forgotten password"."""
    made = await create_user(
        session,
        email=body.email,
        display_name=body.display_name,
        password=None,
        is_platform_admin=body.is_platform_admin,
    )
    return tagged(made)


@router.get("/users/{user_id}", response_model=UserOfPlatform)
async def get_user(user_id: UUID, _: CurrentPlatformAdmin, session: PlatformSession, tagged: Tagged) -> User:
    """One person."""
    return tagged(await get_one(session, queries.user(user_id), platform.NO_USER))


@router.patch("/users/{user_id}", response_model=UserOfPlatform, responses=problems(409, 412))
async def change_user(
    user_id: UUID,
    body: UserOfPlatformChange,
    _: CurrentPlatformAdmin,
    session: PlatformSession,
    expected: Expected,
    tagged: Tagged,
) -> User:
    """Rename, suspend or readmit a person, or make them an administrator of the platform."""
    return tagged(
        await platform.change_user(
            session,
            user_id,
            display_name=body.display_name,
            status=body.status,
            is_platform_admin=body.is_platform_admin,
            expected=expected,
        )
    )


@router.delete("/users/{user_id}", status_code=204, responses=problems(409, 412))
async def delete_user(user_id: UUID, _: CurrentPlatformAdmin, session: PlatformSession, expected: Expected) -> None:
    """Delete a person; they can be restored."""
    await platform.delete_user(session, user_id, expected=expected)


@router.post("/users/{user_id}/restore", response_model=UserOfPlatform, responses=problems(409))
async def restore_user(user_id: UUID, _: CurrentPlatformAdmin, session: PlatformSession, tagged: Tagged) -> User:
    """Bring back a deleted person."""
    return tagged(await platform.restore_user(session, user_id))
