"""MLflow's calls for workspaces. A workspace is a project of the organization that the tracking URI names."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, refusal_of
from modelyard.mlflow_api import wire
from modelyard.mlflow_api.endpoint import Call, Endpoints
from modelyard.mlflow_api.errors import InvalidParameter, MissingParameter, MlflowError
from modelyard.projects import queries, service
from modelyard.projects.access import organization_scope, project_scope
from modelyard.projects.models import Project
from modelyard.registry import queries as registry
from modelyard.tracking import queries as tracking
from modelyard.tracking.models import Experiment

endpoints = Endpoints()

PATH = "3.0/mlflow/workspaces"
MAX_DESCRIPTION = 10_000
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_RESERVED = frozenset({"default", "workspaces", "api", "ajax-api", "static-files"})


class Archival(msgspec.Struct):
    location: str = ""
    retention: str = ""


class Wanted(msgspec.Struct):
    name: str = ""
    description: str | None = None
    default_artifact_root: str = ""
    trace_archival_config: Archival | None = None


class Mode(msgspec.Struct):
    mode: str = "RESTRICT"


def as_wire(project: Project) -> dict[str, object]:
    return {"name": project.slug, "description": project.description}


def _check(wanted: Wanted) -> None:
    archival = wanted.trace_archival_config
    if wanted.default_artifact_root or (archival is not None and (archival.location or archival.retention)):
        raise InvalidParameter(
            "This server keeps the artifacts of every workspace itself: default_artifact_root and "
            "trace_archival_config cannot be set."
        )
    if len(wanted.description or "") > MAX_DESCRIPTION:
        raise InvalidParameter(f"'description' exceeds the maximum length of {MAX_DESCRIPTION} characters")


def _check_name(name: str) -> None:
    if not name:
        raise MissingParameter("name")
    if not 2 <= len(name) <= 63:
        raise InvalidParameter(f"Workspace name '{name[:100]}' must be between 2 and 63 characters.")
    if not _NAME.fullmatch(name):
        raise InvalidParameter(
            f"Workspace name '{name}' must match the pattern ^{_NAME.pattern}$ "
            "(lowercase alphanumeric with optional internal hyphens)."
        )
    if name in _RESERVED:
        raise InvalidParameter(f"The '{name}' workspace is reserved and cannot be created")


async def _named(call: Call, permission: Permission) -> ProjectScope:
    """Proof for the workspace that the path names."""
    name, organization = call.path["workspace_name"], call.scope.organization_slug
    return await project_scope(call.services.authenticator, call.scope.actor, organization, name, permission)


@endpoints.add("GET", PATH, Permission.PROJECT_READ)
async def list_workspaces(call: Call) -> object:
    scope = await organization_scope(
        call.services.authenticator,
        call.scope.actor,
        call.scope.organization_slug,
        permission=Permission.ORGANIZATION_READ,
        bound_keys=True,
    )
    async with call.transaction() as session:
        found = (await session.execute(service.visible_projects(scope).order_by(Project.slug))).scalars()
        return {"workspaces": [as_wire(project) for project in found]}


@endpoints.add("POST", PATH, Permission.PROJECT_READ)
async def create_workspace(call: Call) -> object:
    scope = await organization_scope(
        call.services.authenticator,
        call.scope.actor,
        call.scope.organization_slug,
        permission=Permission.PROJECT_CREATE,
    )
    wanted = await call.read(Wanted)
    _check_name(wanted.name)
    _check(wanted)
    try:
        async with call.transaction() as session:
            made = await service.create_project(
                session,
                scope.organization_id,
                slug=wanted.name,
                name=wanted.name,
                description=wanted.description or "",
                creator_id=scope.actor.user_id,
            )
            body = as_wire(made)
    except Exception as error:
        if isinstance(refusal_of(error), AlreadyExists):
            message = f"Workspace '{wanted.name}' already exists."
            raise MlflowError("RESOURCE_ALREADY_EXISTS", message) from None
        raise
    return Response(wire.encode({"workspace": body}), 201, media_type="application/json")


@endpoints.add("GET", f"{PATH}/{{workspace_name}}", Permission.PROJECT_READ)
async def get_workspace(call: Call) -> object:
    scope = await _named(call, Permission.PROJECT_READ)
    async with call.transaction() as session:
        found = await get_one(session, queries.project(scope), service.NO_PROJECT)
        return {"workspace": as_wire(found)}


@endpoints.add("PATCH", f"{PATH}/{{workspace_name}}", Permission.PROJECT_READ)
async def update_workspace(call: Call) -> object:
    scope, wanted = await _named(call, Permission.PROJECT_WRITE), await call.read(Wanted)
    _check(wanted)
    if wanted.description is None:
        raise InvalidParameter("Workspace update must have at least one key")
    async with call.transaction() as session:
        changed = await service.change_project(session, scope, description=wanted.description)
        return {"workspace": as_wire(changed)}


@endpoints.add("DELETE", f"{PATH}/{{workspace_name}}", Permission.PROJECT_READ)
async def delete_workspace(call: Call) -> object:
    """The project can be restored for a while, with all that is in it."""
    scope = await _named(call, Permission.PROJECT_DELETE)
    mode = wire.decode_query(call.request.scope["query_string"], Mode).mode
    if mode not in ("RESTRICT", "CASCADE"):
        raise InvalidParameter(f"Invalid deletion mode '{mode[:100]}'. Must be one of: CASCADE, RESTRICT")
    async with call.transaction() as session:
        if mode == "RESTRICT":
            await _require_empty(session, scope)
        await service.delete_project(session, scope)
    return Response(status_code=204)


async def _require_empty(session: AsyncSession, scope: ProjectScope) -> None:
    kinds: dict[str, Select[Any]] = {
        "experiments": tracking.experiments(scope).where(Experiment.number != 0),
        "runs": tracking.runs(scope),
        "registered models": registry.models(scope),
    }
    for kind, query in kinds.items():
        if (await session.execute(query.limit(1))).first() is not None:
            raise MlflowError(
                "RESOURCE_CONFLICT",
                f"Cannot delete workspace '{scope.project_slug}': it still contains {kind}. "
                "Delete them first, or delete the workspace with mode=CASCADE.",
            )
