"""What the projects' routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from modelyard.identity.schemas import In, Name, Out, SlugText, example
from modelyard.kernel.access import ProjectRole
from modelyard.projects.models import ProjectStatus

Description = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]


class ProjectIn(In):
    model_config = example(slug="fraud-detection", name="Fraud detection", description="Card payments")
    slug: SlugText
    name: Name
    description: Description = ""


class ProjectChange(In):
    """What is absent stays."""

    model_config = example(description="Card payments, online")
    name: Name | None = None
    description: Description | None = None


class ProjectOut(Out):
    id: UUID
    slug: str
    name: str
    description: str
    status: ProjectStatus
    created_at: datetime
    updated_at: datetime
    version: int


class DeletedProject(ProjectOut):
    deleted_at: datetime


class ProjectMemberIn(In):
    model_config = example(role="contributor")
    role: ProjectRole


class ProjectMemberOut(Out):
    user_id: UUID
    email: str
    display_name: str
    role: ProjectRole
