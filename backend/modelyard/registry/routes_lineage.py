"""Lineage and copies over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request

from modelyard.kernel.access import Permission
from modelyard.kernel.errors import Forbidden, NotFound
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.projects.access import Session, authenticator_of, project_scope
from modelyard.registry import copying
from modelyard.registry.lineage import lineage
from modelyard.registry.models import ModelVersion
from modelyard.registry.routes import CanRead, Number
from modelyard.registry.schemas import VersionOut
from modelyard.registry.schemas_lineage import LineageOut, VersionCopy

router = APIRouter(prefix="/orgs/{org}/projects/{project}/models", tags=["registry"], route_class=Route)


@router.get("/{model_id}/versions/{number}/lineage", response_model=LineageOut)
async def get_lineage(model_id: UUID, number: Number, scope: CanRead, session: Session, request: Request) -> object:
    """What a version came from and what came of it, as one graph.

    Up: the run with its parents, data sets and code, the logged model, the versions that this is a copy of. Down: its
    copies, the aliases and stage that hold it, the deployments that serve it. Of an origin in a project that you may
    not read it says only that there is one, of such copies nothing.
    """

    async def may_read(slug: str) -> bool:
        try:
            await project_scope(
                authenticator_of(request), scope.actor, scope.organization_slug, slug, Permission.MODEL_READ
            )
        except (NotFound, Forbidden):
            return False
        return True

    graph = await lineage(session, scope, model_id, number, may_read=may_read)
    return {
        "root": graph.root,
        "nodes": list(graph.nodes.values()),
        "edges": graph.edges,
        "truncated": graph.truncated,
    }


@router.post("/{model_id}/versions/{number}/copy", response_model=VersionOut, status_code=201, responses=problems(409))
async def copy_version(
    model_id: UUID, number: Number, body: VersionCopy, scope: CanRead, session: Session, request: Request
) -> ModelVersion:
    """Copy a version to a model of this or another project of the organization, as its next version.

    It needs `model:write` there. The files are shared, so a copy costs nothing, and the copy keeps them whatever
    happens to its origin. Stage, aliases and approval stay behind.
    """
    into = await project_scope(
        authenticator_of(request), scope.actor, scope.organization_slug, body.project, Permission.MODEL_WRITE
    )
    return await copying.copy_version(session, scope, model_id, number, into=into, name=body.model)
