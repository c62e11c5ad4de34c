"""What projects read, as statements."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, and_, exists, select

from modelyard.identity.models import Person
from modelyard.kernel.access import ProjectScope
from modelyard.projects.models import Project, ProjectMember


def projects(organization_id: UUID) -> Select[Project]:
    """Live projects of one organization, archived ones too."""
    return select(Project).where(Project.organization_id == organization_id, Project.deleted_at.is_(None))


def deleted_projects(organization_id: UUID) -> Select[Project]:
    """Deleted projects of one organization."""
    return select(Project).where(Project.organization_id == organization_id, Project.deleted_at.is_not(None))


def projects_of(organization_id: UUID, user_id: UUID) -> Select[Project]:
    """Those in which the person has a role."""
    return projects(organization_id).where(
        exists().where(
            ProjectMember.organization_id == organization_id,
            ProjectMember.project_id == Project.id,
            ProjectMember.user_id == user_id,
            ProjectMember.deleted_at.is_(None),
        )
    )


def project(scope: ProjectScope) -> Select[Project]:
    return projects(scope.organization_id).where(Project.id == scope.project_id)


def members(scope: ProjectScope) -> Select[ProjectMember]:
    """Live roles of people who are still of the organization."""
    return (
        select(ProjectMember)
        .join(
            Person,
            and_(Person.organization_id == ProjectMember.organization_id, Person.user_id == ProjectMember.user_id),
        )
        .where(
            ProjectMember.organization_id == scope.organization_id,
            ProjectMember.project_id == scope.project_id,
            ProjectMember.deleted_at.is_(None),
        )
    )


def member(scope: ProjectScope, user_id: UUID) -> Select[ProjectMember]:
    return members(scope).where(ProjectMember.user_id == user_id)
