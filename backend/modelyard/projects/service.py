"""Projects and their members: what may be done with them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries as identity
from modelyard.identity.events import MemberRemoved
from modelyard.identity.models import Person
from modelyard.kernel.access import OrganizationScope, Permission, ProjectRole, ProjectScope, may_give
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Forbidden, NotFound
from modelyard.kernel.events import publish, subscribe
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version
from modelyard.projects import queries
from modelyard.projects.events import ProjectCreated
from modelyard.projects.models import Project, ProjectMember, ProjectStatus

NO_PROJECT = "There is no such project, or you have no role in it."


async def create_project(
    session: AsyncSession,
    organization_id: UUID,
    *,
    slug: str,
    name: str,
    description: str = "",
    creator_id: UUID | None = None,
) -> Project:
    """A new project with everything that belongs in an empty one.

    creator_id: becomes its manager; None when the system makes it.

    Raises:
        IntegrityError: the slug is taken in the organization, or is none.
    """
    made = Project(organization_id=organization_id, id=uuid7(), slug=slug, name=name, description=description)
    session.add(made)
    await session.flush()
    if creator_id is not None:
        session.add(
            ProjectMember(
                organization_id=organization_id,
                id=uuid7(),
                project_id=made.id,
                user_id=creator_id,
                role=ProjectRole.MANAGER,
            )
        )
        await session.flush()
    await publish(session, ProjectCreated(organization_id=organization_id, project_id=made.id, creator_id=creator_id))
    return made


def visible_projects(scope: OrganizationScope) -> Select[Project]:
    """What the actor may see: all with a role that reads the whole organization, else those they have a role in; and
    of these a key that is bound to a project only that one.

    Raises:
        Forbidden: the key's scopes leave reading projects out.
    """
    actor = scope.actor
    if actor.scopes is not None and Permission.PROJECT_READ.value not in actor.scopes:
        raise Forbidden(f"This needs the permission {Permission.PROJECT_READ.value}.")
    if Permission.PROJECT_READ in scope.permissions:
        query = queries.projects(scope.organization_id)
    elif actor.user_id is not None:
        query = queries.projects_of(scope.organization_id, actor.user_id)
    else:
        raise Forbidden(f"This needs the permission {Permission.PROJECT_READ.value}.")
    return query if actor.project_id is None else query.where(Project.id == actor.project_id)


async def change_project(
    session: AsyncSession,
    scope: ProjectScope,
    *,
    name: str | None = None,
    description: str | None = None,
    expected: int | None = None,
) -> Project:
    """Change what is given.

    Raises:
        Stale: `expected` is not the project's version.
    """
    changed = await get_one(session, queries.project(scope), NO_PROJECT)
    check_version(changed, expected)
    if name is not None:
        changed.name = name
    if description is not None:
        changed.description = description
    await session.flush()
    return changed


async def set_status(session: AsyncSession, scope: ProjectScope, status: ProjectStatus) -> Project:
    """Archive a project, so that it can only be read, or take it back into use."""
    changed = await get_one(session, queries.project(scope), NO_PROJECT)
    if changed.status is not status:
        changed.status = status
        await session.flush()
    return changed


async def delete_project(session: AsyncSession, scope: ProjectScope, *, expected: int | None = None) -> None:
    """Hide a project with all that is in it; its slug is free again.

    Raises:
        NotFound: another request has just deleted it.
        Stale: `expected` is not its version.
    """
    check_version(await get_one(session, queries.project(scope).with_for_update(), NO_PROJECT), expected)
    deleted = (
        update(Project)
        .where(
            Project.organization_id == scope.organization_id,
            Project.id == scope.project_id,
            Project.deleted_at.is_(None),
        )
        .values(deleted_at=datetime.now(UTC))
        .returning(Project.id)
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(deleted)).first() is None:
        raise NotFound(NO_PROJECT)


async def restore_project(session: AsyncSession, scope: OrganizationScope, project_id: UUID) -> Project:
    """Bring a deleted project back, with all that is in it.

    Raises:
        NotFound: no deleted project of this id.
        IntegrityError: another project has its slug meanwhile.
    """
    query = queries.deleted_projects(scope.organization_id).where(Project.id == project_id).with_for_update()
    restored = await get_one(session, query, "There is no such deleted project.")
    restored.deleted_at = None
    await session.flush()
    return restored


async def people_by_id(session: AsyncSession, scope: ProjectScope, ids: list[UUID]) -> dict[UUID, Person]:
    """Names of members of the organization."""
    query = identity.people(scope.organization_id).where(Person.user_id.in_(ids))
    return {person.user_id: person for person in (await session.execute(query)).scalars()}


async def set_member(session: AsyncSession, scope: ProjectScope, user_id: UUID, role: ProjectRole) -> Person:
    """Give a member of the organization a role in the project, instead of the one that they have.

    Raises:
        NotFound: they are no member of the organization.
        Forbidden: the role may do more than the actor.
    """
    if not may_give(scope.permissions, role):
        raise Forbidden(f"You cannot give the role {role}: it may do more than you may.", pointer="/role")
    person = await get_one(
        session,
        identity.people(scope.organization_id).where(Person.user_id == user_id),
        "There is no such member in this organization.",
    )
    given = insert(ProjectMember).values(
        organization_id=scope.organization_id, id=uuid7(), project_id=scope.project_id, user_id=user_id, role=role
    )
    await session.execute(
        given.on_conflict_do_update(
            index_elements=["organization_id", "project_id", "user_id"],
            index_where=text("deleted_at IS NULL"),
            set_={"role": given.excluded.role},
            where=ProjectMember.role != given.excluded.role,
        )
    )
    return person


async def remove_member(session: AsyncSession, scope: ProjectScope, user_id: UUID) -> None:
    """Take away a person's role in the project.

    Raises:
        NotFound: they have none.
    """
    removed = await get_one(session, queries.member(scope, user_id), "They have no role in this project.")
    removed.deleted_at = datetime.now(UTC)
    await session.flush()


async def forget_member(session: AsyncSession, removed: MemberRemoved) -> None:
    """Take away every project role of who is no longer of the organization."""
    await session.execute(
        update(ProjectMember)
        .where(
            ProjectMember.organization_id == removed.organization_id,
            ProjectMember.user_id == removed.user_id,
            ProjectMember.deleted_at.is_(None),
        )
        .values(deleted_at=datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )


subscribe(MemberRemoved, forget_member, inline=True)
