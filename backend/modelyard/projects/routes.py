"""Projects and their members over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from modelyard.kernel.access import OrganizationScope, Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.pages import Page, PageRequest, page_request
from modelyard.projects import queries, service
from modelyard.projects.access import Session, require, require_in_organization
from modelyard.projects.models import Project, ProjectStatus
from modelyard.projects.schemas import (
    ProjectChange,
    ProjectIn,
    ProjectMemberIn,
    ProjectMemberOut,
    ProjectOut,
)

router = APIRouter(prefix="/orgs/{org}/projects", tags=["projects"])

CanList = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ, bound_keys=True)]
CanCreate = Annotated[OrganizationScope, require_in_organization(Permission.PROJECT_CREATE)]
CanRead = Annotated[ProjectScope, require(Permission.PROJECT_READ)]
CanWrite = Annotated[ProjectScope, require(Permission.PROJECT_WRITE)]
CanDelete = Annotated[ProjectScope, require(Permission.PROJECT_DELETE)]
Paging = Annotated[PageRequest, Depends(page_request)]


@router.get("", response_model=Page[ProjectOut])
async def projects(scope: CanList, session: Session, paging: Paging) -> dict[str, Any]:
    items, after = await service.visible_projects(session, scope, paging)
    return {"items": items, "next": after}


@router.post(
    "",
    status_code=201,
    response_model=ProjectOut,
    responses=problems(409),
)
async def create_project(body: ProjectIn, scope: CanCreate, session: Session) -> Project:
    return await service.create_project(
        session,
        scope.organization_id,
        slug=body.slug,
        name=body.name,
        description=body.description,
        creator_id=scope.actor.user_id,
    )


@router.get("/{project}", response_model=ProjectOut)
async def project(scope: CanRead, session: Session) -> Project:
    return await get_one(session, queries.project(scope), service.NO_PROJECT)


@router.patch(
    "/{project}",
    response_model=ProjectOut,
    responses=problems(412),
)
async def change_project(body: ProjectChange, scope: CanWrite, session: Session) -> Project:
    return await service.change_project(
        session, scope, name=body.name, description=body.description, version=body.version
    )


@router.post(
    "/{project}/archive",
    response_model=ProjectOut,
)
async def archive_project(scope: CanWrite, session: Session) -> Project:
    return await service.set_status(session, scope, ProjectStatus.ARCHIVED)


@router.post(
    "/{project}/unarchive",
    response_model=ProjectOut,
)
async def unarchive_project(scope: CanWrite, session: Session) -> Project:
    return await service.set_status(session, scope, ProjectStatus.ACTIVE)


@router.delete("/{project}", status_code=204)
async def delete_project(scope: CanDelete, session: Session) -> None:
    await service.delete_project(session, scope)


@router.get(
    "/{project}/members",
    response_model=list[ProjectMemberOut],
)
async def project_members(scope: CanRead, session: Session) -> list[ProjectMemberOut]:
    return [
        ProjectMemberOut(user_id=person.user_id, email=person.email, display_name=person.display_name, role=member.role)
        for member, person in await service.members(session, scope)
    ]


@router.put(
    "/{project}/members/{user_id}",
    response_model=ProjectMemberOut,
)
async def set_project_member(
    user_id: UUID, body: ProjectMemberIn, scope: CanWrite, session: Session
) -> ProjectMemberOut:
    person = await service.set_member(session, scope, user_id, body.role)
    return ProjectMemberOut(
        user_id=person.user_id, email=person.email, display_name=person.display_name, role=body.role
    )


@router.delete(
    "/{project}/members/{user_id}",
    status_code=204,
)
async def remove_project_member(user_id: UUID, scope: CanWrite, session: Session) -> None:
    await service.remove_member(session, scope, user_id)
