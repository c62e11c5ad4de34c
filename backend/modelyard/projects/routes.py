"""Projects and their members over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from modelyard.identity.models import Person
from modelyard.kernel.access import OrganizationScope, Permission, ProjectRole, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged
from modelyard.projects import queries, service
from modelyard.projects.access import Session, require, require_in_organization
from modelyard.projects.models import Project, ProjectMember, ProjectStatus
from modelyard.projects.schemas import (
    DeletedProject,
    ProjectChange,
    ProjectIn,
    ProjectMemberIn,
    ProjectMemberOut,
    ProjectOut,
)

projects = APIRouter(prefix="/orgs/{org}/projects", tags=["projects"], route_class=Route)
deleted = APIRouter(prefix="/orgs/{org}/deleted-projects", tags=["projects"], route_class=Route)

CanList = Annotated[OrganizationScope, require_in_organization(Permission.ORGANIZATION_READ, bound_keys=True)]
CanCreate = Annotated[OrganizationScope, require_in_organization(Permission.PROJECT_CREATE)]
CanRestore = Annotated[OrganizationScope, require_in_organization(Permission.PROJECT_DELETE)]
CanRead = Annotated[ProjectScope, require(Permission.PROJECT_READ)]
CanWrite = Annotated[ProjectScope, require(Permission.PROJECT_WRITE)]
CanDelete = Annotated[ProjectScope, require(Permission.PROJECT_DELETE)]

PROJECTS: Listing[Project] = Listing(
    filters={
        "slug": Project.slug,
        "name": Project.name,
        "status": Project.status,
        "created_at": Project.created_at,
        "updated_at": Project.updated_at,
    },
    sorts={
        "slug": Project.slug,
        "name": Project.name,
        "created_at": Project.created_at,
        "updated_at": Project.updated_at,
    },
    tie=Project.id,
)
MEMBERS: Listing[ProjectMember] = Listing(
    filters={"role": ProjectMember.role, "user_id": ProjectMember.user_id, "created_at": ProjectMember.created_at},
    sorts={"created_at": ProjectMember.created_at},
    tie=ProjectMember.id,
)


@projects.get("", response_model=Page[ProjectOut])
async def list_projects(
    scope: CanList, session: Session, wanted: Annotated[ListRequest, Depends(PROJECTS.request)]
) -> dict[str, Any]:
    """The projects that the caller may see, archived ones too."""
    items, after = await PROJECTS.page(session, service.visible_projects(scope), wanted)
    return {"items": items, "next": after}


@projects.post("", status_code=201, response_model=ProjectOut, responses=problems(409))
async def create_project(body: ProjectIn, scope: CanCreate, session: Session, tagged: Tagged) -> Project:
    """Make a project. Whoever makes it becomes its manager."""
    return tagged(
        await service.create_project(
            session,
            scope.organization_id,
            slug=body.slug,
            name=body.name,
            description=body.description,
            creator_id=scope.actor.user_id,
        )
    )


@projects.get("/{project}", response_model=ProjectOut)
async def get_project(scope: CanRead, session: Session, tagged: Tagged) -> Project:
    """One project."""
    return tagged(await get_one(session, queries.project(scope), service.NO_PROJECT))


@projects.patch("/{project}", response_model=ProjectOut, responses=problems(412))
async def change_project(
    body: ProjectChange, scope: CanWrite, session: Session, expected: Expected, tagged: Tagged
) -> Project:
    """Change the name or the description."""
    return tagged(
        await service.change_project(session, scope, name=body.name, description=body.description, expected=expected)
    )


@projects.post("/{project}/archive", response_model=ProjectOut)
async def archive_project(scope: CanWrite, session: Session, tagged: Tagged) -> Project:
    """Archive a project: it can only be read, until it is taken back into use."""
    return tagged(await service.set_status(session, scope, ProjectStatus.ARCHIVED))


@projects.post("/{project}/unarchive", response_model=ProjectOut)
async def unarchive_project(scope: CanWrite, session: Session, tagged: Tagged) -> Project:
    """Take an archived project back into use."""
    return tagged(await service.set_status(session, scope, ProjectStatus.ACTIVE))


@projects.delete("/{project}", status_code=204, responses=problems(412))
async def delete_project(scope: CanDelete, session: Session, expected: Expected) -> None:
    """Delete a project with all that is in it. It can be restored; its slug is free."""
    await service.delete_project(session, scope, expected=expected)


@projects.get("/{project}/members", response_model=Page[ProjectMemberOut])
async def list_project_members(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(MEMBERS.request)]
) -> dict[str, Any]:
    """Those with a role of their own here. Owners and administrators of the organization need none."""
    items, after = await MEMBERS.page(session, queries.members(scope), wanted)
    people = await service.people_by_id(session, scope, [item.user_id for item in items])
    return {"items": [_member(people[item.user_id], item.role) for item in items], "next": after}


@projects.put("/{project}/members/{user_id}", response_model=ProjectMemberOut)
async def set_project_member(
    user_id: UUID, body: ProjectMemberIn, scope: CanWrite, session: Session
) -> ProjectMemberOut:
    """Give a member of the organization a role in the project, instead of the one that they have."""
    return _member(await service.set_member(session, scope, user_id, body.role), body.role)


@projects.delete("/{project}/members/{user_id}", status_code=204)
async def remove_project_member(user_id: UUID, scope: CanWrite, session: Session) -> None:
    """Take away a person's role in the project."""
    await service.remove_member(session, scope, user_id)


@deleted.get("", response_model=Page[DeletedProject])
async def list_deleted_projects(
    scope: CanRestore, session: Session, wanted: Annotated[ListRequest, Depends(PROJECTS.request)]
) -> dict[str, Any]:
    """Deleted projects, which can be restored."""
    items, after = await PROJECTS.page(session, queries.deleted_projects(scope.organization_id), wanted)
    return {"items": items, "next": after}


@deleted.post("/{project_id}/restore", response_model=ProjectOut, responses=problems(409))
async def restore_project(project_id: UUID, scope: CanRestore, session: Session, tagged: Tagged) -> Project:
    """Bring back a deleted project with all that is in it."""
    return tagged(await service.restore_project(session, scope, project_id))


def _member(person: Person, role: ProjectRole) -> ProjectMemberOut:
    return ProjectMemberOut(user_id=person.user_id, email=person.email, display_name=person.display_name, role=role)


router = APIRouter()
router.include_router(projects)
router.include_router(deleted)
