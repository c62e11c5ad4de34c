"""What a viewer may be told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from modelyard.identity.authentication import Authenticator
from modelyard.kernel.access import Permission, ProjectRole, permissions
from modelyard.kernel.context import Actor, Context
from modelyard.kernel.db import Database
from modelyard.kernel.notices import RESET, Notice

NEEDED = {
    "alert": Permission.PROJECT_READ,
    "batch": Permission.DEPLOYMENT_READ,
    "deployment": Permission.DEPLOYMENT_READ,
    "member": Permission.MEMBER_READ,
    "model": Permission.MODEL_READ,
    "model_alias": Permission.MODEL_READ,
    "model_version": Permission.MODEL_READ,
    "project": Permission.PROJECT_READ,
    "run": Permission.RUN_READ,
    "workflow": Permission.DEPLOYMENT_READ,
}
"""By what comes before the dot of an event's name; anything else is told to nobody."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Permissions in the organization, and in each project by its id in hexadecimal."""

    in_organization: frozenset[Permission]
    in_projects: Mapping[str, frozenset[Permission]]

    def allow(self, notice: Notice) -> bool:
        if notice.name == RESET:
            return True
        needed = NEEDED.get(notice.name.partition(".")[0])
        granted = self.in_organization if notice.project is None else self.in_projects.get(notice.project, frozenset())
        return needed in granted

    def know(self, notice: Notice) -> bool:
        """Is its project one that was there when these were read?"""
        return notice.project is None or notice.project in self.in_projects


async def rights_of(database: Database, authenticator: Authenticator, actor: Actor, organization: str) -> Rights | None:
    """What the actor may read now in the organization of that slug; None when they are not of it any more."""
    place = await authenticator.place(actor, organization, None)
    if place is None:
        return None
    of_role: dict[str | None, frozenset[Permission]] = {}
    found: dict[str, frozenset[Permission]] = {}
    async with database.driver(Context(actor, place.organization_id)) as connection:
        cursor = await connection.execute(
            """
            SELECT project.id, member.role FROM projects AS project
            LEFT JOIN project_members AS member
                ON member.organization_id = project.organization_id AND member.project_id = project.id
                AND member.user_id = %s AND member.deleted_at IS NULL
            WHERE project.organization_id = %s AND project.deleted_at IS NULL
            """,
            (actor.user_id, place.organization_id),
        )
        rows: list[tuple[UUID, str | None]] = await cursor.fetchall()
    for project_id, role in rows:
        if role not in of_role:
            of_role[role] = permissions(actor, place.organization_role, ProjectRole(role) if role else None)
        if actor.project_id in (None, project_id):
            found[project_id.hex] = of_role[role]
    in_organization = permissions(actor, place.organization_role) if actor.project_id is None else frozenset()
    return Rights(in_organization, found)
