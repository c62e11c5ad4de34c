"""Saved views: how somebody looks at a page, kept for themselves or shared with the project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Forbidden
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version
from modelyard.tracking import queries
from modelyard.tracking.models import Experiment, SavedView, ViewPage
from modelyard.tracking.service import lock_project

MAX_VIEWS = 500
"""Of one project, everybody's together."""
NO_VIEW = "There is no such view, or it is somebody else's own."


class TooManyViews(Conflict):
    code = "too_many_views"


# Queries


def all_views(scope: ProjectScope) -> Select[SavedView]:
    """Live views of one project, also those that only their makers may see. Every other view query starts here."""
    return select(SavedView).where(
        SavedView.organization_id == scope.organization_id,
        SavedView.project_id == scope.project_id,
        SavedView.deleted_at.is_(None),
    )


def views(scope: ProjectScope) -> Select[SavedView]:
    """The actor's own views and the shared ones."""
    own = SavedView.created_by == scope.actor.user_id
    return all_views(scope).where(or_(SavedView.is_shared, own))


def view(scope: ProjectScope, view_id: UUID) -> Select[SavedView]:
    """One view that the actor may see."""
    return views(scope).where(SavedView.id == view_id)


# Use cases


async def experiment_numbers(session: AsyncSession, scope: ProjectScope, found: Sequence[SavedView]) -> dict[UUID, int]:
    """The numbers of the experiments of these views, by the experiments' ids."""
    ids = {one.experiment_id for one in found if one.experiment_id is not None}
    if not ids:
        return {}
    query = queries.all_experiments(scope).where(Experiment.id.in_(ids))
    return dict((await session.execute(query.with_only_columns(Experiment.id, Experiment.number))).all())


async def save_view(
    session: AsyncSession,
    scope: ProjectScope,
    name: str,
    *,
    page: ViewPage,
    definition: dict[str, Any],
    experiment: Experiment | None = None,
    is_shared: bool = False,
) -> SavedView:
    """Save a view of the actor's.

    Raises:
        TooManyViews: the project has 500.
        AlreadyExists: the actor has a view of this name.
    """
    await lock_project(session, scope)
    there = await session.scalar(select(func.count()).select_from(all_views(scope).subquery())) or 0
    if there >= MAX_VIEWS:
        raise TooManyViews(f"The project has {MAX_VIEWS} views. Delete some that nobody needs.", limit=MAX_VIEWS)
    await _keep_name_free(session, scope, name, scope.actor.user_id)
    made = SavedView(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        experiment_id=experiment.id if experiment else None,
        page=page,
        name=name,
        is_shared=is_shared,
        definition=definition,
    )
    session.add(made)
    await session.flush()
    return made


async def change_view(
    session: AsyncSession,
    scope: ProjectScope,
    view_id: UUID,
    *,
    name: str | None = None,
    definition: dict[str, Any] | None = None,
    is_shared: bool | None = None,
    expected: int | None = None,
) -> SavedView:
    """Change what is given; `is_shared` false makes the view its maker's alone again.

    Raises:
        NotFound: none that the actor may see.
        Forbidden: a shared view of somebody else, and the actor may not change the project.
        Stale: `expected` is not its version.
        AlreadyExists: its maker has a view of the new name.
    """
    changed = await _to_change(session, scope, view_id, expected)
    if name is not None and name != changed.name:
        await _keep_name_free(session, scope, name, changed.created_by)
        changed.name = name
    if definition is not None:
        changed.definition = definition
    if is_shared is not None:
        changed.is_shared = is_shared
    await session.flush()
    return changed


async def delete_view(
    session: AsyncSession, scope: ProjectScope, view_id: UUID, *, at: datetime, expected: int | None = None
) -> None:
    """Delete a view; its name is free again.

    Raises:
        NotFound, Forbidden, Stale: as `change_view`.
    """
    (await _to_change(session, scope, view_id, expected)).deleted_at = at
    await session.flush()


async def _to_change(session: AsyncSession, scope: ProjectScope, view_id: UUID, expected: int | None) -> SavedView:
    found = await get_one(session, view(scope, view_id).with_for_update(), NO_VIEW)
    if found.created_by != scope.actor.user_id and Permission.PROJECT_WRITE not in scope.permissions:
        permission = Permission.PROJECT_WRITE.value
        raise Forbidden(f"Somebody else's view: to change it needs the permission {permission}.", permission=permission)
    check_version(found, expected)
    return found


async def _keep_name_free(session: AsyncSession, scope: ProjectScope, name: str, maker: UUID | None) -> None:
    taken = all_views(scope).where(SavedView.name == name, SavedView.created_by == maker)
    if (await session.execute(taken)).first() is not None:
        raise AlreadyExists(f"There is a view {name!r} already.", pointer="/name")
