"""Who may call the routes of tracking, and what they share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.pages import PageRequest, page_request
from modelyard.projects.access import Session, require
from modelyard.tracking import queries
from modelyard.tracking.models import Experiment

PREFIX = "/orgs/{org}/projects/{project}"

CanRead = Annotated[ProjectScope, require(Permission.RUN_READ)]
CanWrite = Annotated[ProjectScope, require(Permission.RUN_WRITE)]
CanDelete = Annotated[ProjectScope, require(Permission.RUN_DELETE)]
Paging = Annotated[PageRequest, Depends(page_request)]


async def experiment_of(session: Session, scope: ProjectScope, number: int) -> Experiment:
    """The experiment of that number, deleted or not, or 404."""
    return await get_one(session, queries.experiment_by_number(scope, number), "There is no such experiment.")
