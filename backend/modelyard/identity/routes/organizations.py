"""Organizations over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from modelyard.identity import queries, service
from modelyard.identity.access import (
    CurrentActor,
    CurrentPlatformAdmin,
    PlatformSession,
    Session,
    require_in_organization,
)
from modelyard.identity.models import Organization
from modelyard.identity.schemas import OrganizationChange, OrganizationIn, OrganizationOfMine, OrganizationOut
from modelyard.kernel.access import OrganizationRole, OrganizationScope, Permission
from modelyard.kernel.context import Actor
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems

router = APIRouter(prefix="/orgs", tags=["organizations"])

CanRead = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ)]
CanWrite = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_WRITE)]


@router.get("", response_model=list[OrganizationOfMine])
async def my_organizations(actor: CurrentActor, session: Session) -> list[OrganizationOfMine]:
    return await organizations_of(session, actor)


async def organizations_of(session: Session, actor: Actor) -> list[OrganizationOfMine]:
    assert actor.user_id is not None
    rows = (await session.execute(queries.organizations_of(actor.user_id))).all()
    return [
        OrganizationOfMine(id=row.organization_id, slug=row.slug, name=row.name, role=OrganizationRole(row.role))
        for row in rows
        if actor.organization_id in (None, row.organization_id)
    ]


@router.post(
    "",
    status_code=201,
    response_model=OrganizationOut,
    responses=problems(409),
)
async def create_organization(
    body: OrganizationIn, admin: CurrentPlatformAdmin, session: PlatformSession
) -> Organization:
    assert admin.user_id is not None
    made = await service.create_organization(session, slug=body.slug, name=body.name)
    await service.add_member(session, made.id, admin.user_id, OrganizationRole.OWNER)
    return made


@router.get("/{org}", response_model=OrganizationOut)
async def organization(scope: CanRead, session: Session) -> Organization:
    return await get_one(session, queries.organization(scope.organization_id), "There is no such organization.")


@router.patch(
    "/{org}",
    response_model=OrganizationOut,
    responses=problems(412),
)
async def change_organization(body: OrganizationChange, scope: CanWrite, session: Session) -> Organization:
    return await service.change_organization(
        session, scope.organization_id, name=body.name, settings=body.settings, version=body.version
    )
