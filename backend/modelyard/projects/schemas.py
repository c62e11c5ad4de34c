"""What the projects' routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from modelyard.identity.schemas import In, Name, Out, SlugText
from modelyard.kernel.access import ProjectRole
from modelyard.projects.models import ProjectStatus

Description = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]


class ProjectIn(In):
    slug: SlugText
    name: Name
    description: Description = ""


class ProjectChange(In):
    """What is absent stays. With `version`, a change that someone else made meanwhile is not overwritten (412)."""

    name: Name | None = None
    description: Description | None = None
    version: int | None = None


class ProjectOut(Out):
    id: UUID
    slug: str
    name: str
    description: str
    status: ProjectStatus
    created_at: datetime
    updated_at: datetime
    version: int


class ProjectMemberIn(In):
    role: ProjectRole


class ProjectMemberOut(Out):
    user_id: UUID
    email: str
    display_name: str
    role: ProjectRole
