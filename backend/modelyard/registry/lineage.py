"""A version's lineage as one graph: up to its run, data, code and origin, down to its copies, names and deployments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.errors import NotFound
from modelyard.registry import queries, queries_lineage
from modelyard.registry.facts import context_of
from modelyard.registry.models import ModelVersion, Stage
from modelyard.registry.service import NO_VERSION
from modelyard.registry.uses import uses_of

MAX_PARENTS = 20
MAX_RELATIVES = 20
"""Generations of origins or copies, and copies."""
MAX_OF_A_KIND = 100
"""Data sets, aliases or deployments."""

MayRead = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    kind: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """From what was before to what came of it."""

    source: str
    target: str
    relation: str


@dataclass(slots=True)
class Graph:
    """truncated: there is more of a kind than its limit."""

    root: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    truncated: bool = False

    def add(self, node: Node) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def link(self, source: str, target: str, relation: str) -> None:
        edge = Edge(source, target, relation)
        if edge not in self.edges:
            self.edges.append(edge)

    def first(self, rows: list[Any], limit: int) -> list[Any]:
        self.truncated |= len(rows) > limit
        return rows[:limit]


async def lineage(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, number: int, *, may_read: MayRead
) -> Graph:
    """At most eight queries, however large the graph.

    may_read: of a project's slug, whether the actor may read models there; asked for the version's relatives alone.

    Raises:
        NotFound: no such version.
    """
    wanted = queries.named_versions(scope).where(ModelVersion.model_id == model_id, ModelVersion.number == number)
    found = (await session.execute(wanted)).one_or_none()
    if found is None:
        raise NotFound(NO_VERSION)
    version, model = found
    graph = Graph(f"version:{version.id}")
    facts = {"project": scope.project_slug, "model": model, "model_id": str(model_id), "number": version.number}
    graph.add(Node(graph.root, "version", f"{model} version {version.number}", {**facts, "digest": version.digest}))
    maker = await _add_run(session, scope, graph, version)
    await _add_logged_model(session, scope, graph, version, maker)
    await _add_relatives(session, scope, graph, version, may_read)
    await _add_names(session, scope, graph, version)
    await _add_deployments(session, scope, graph, version)
    return graph


async def _add_run(session: AsyncSession, scope: ProjectScope, graph: Graph, version: ModelVersion) -> str:
    """Returns the node of what made the version: its run, or itself where it has none."""
    maker, commit, source_name = graph.root, version.git_commit, ""
    if version.run_id is not None:
        query = queries_lineage.run_and_parents(scope, version.run_id, limit=MAX_PARENTS)
        rows = (await session.execute(query)).all()
        graph.truncated |= bool(rows) and rows[-1].depth == MAX_PARENTS and rows[-1].parent_run_id is not None
        for row in rows:
            node = Node(f"run:{row.id}", "run", row.name, {"status": row.status, "deleted": row.is_deleted})
            graph.add(node)
            if row.depth == 0:
                maker, commit, source_name = node.id, commit or row.git_commit, row.source_name
                graph.link(maker, graph.root, "produced")
            if f"run:{row.parent_run_id}" != node.id and row.parent_run_id in {other.id for other in rows}:
                graph.link(f"run:{row.parent_run_id}", node.id, "parent_of")
    if commit or source_name:
        code = Node(f"code:{commit or source_name}", "code", source_name or commit, {"commit": commit})
        graph.link(graph.add(code), maker, "code_of")
    for name, digest, context in graph.first(await _datasets(session, scope, version), MAX_OF_A_KIND):
        data = Node(f"dataset:{name}@{digest}", "dataset", name, {"digest": digest, "context": context})
        graph.link(graph.add(data), maker, "input_of")
    return maker


async def _datasets(session: AsyncSession, scope: ProjectScope, version: ModelVersion) -> list[tuple[str, str, str]]:
    """Name, digest and context: as they were at registration, else as the run has them."""
    if version.datasets:
        return [(one["name"], one["digest"], one.get("context") or "") for one in version.datasets]
    if version.run_id is None:
        return []
    query = queries_lineage.datasets_of_run(scope, version.run_id).limit(MAX_OF_A_KIND + 1)
    rows = await session.execute(query)
    return [(name, digest, context_of(tags)) for name, digest, tags in rows]


async def _add_logged_model(
    session: AsyncSession, scope: ProjectScope, graph: Graph, version: ModelVersion, maker: str
) -> None:
    if version.logged_model_id is None:
        return
    query = queries_lineage.logged_model(scope, version.logged_model_id)
    logged = (await session.execute(query)).scalar_one_or_none()
    if logged is None:
        return
    deleted = logged.deleted_at is not None
    node = graph.add(Node(f"logged_model:{logged.id}", "logged_model", logged.name, {"deleted": deleted}))
    graph.link(node, graph.root, "registered_as")
    if maker != graph.root:
        graph.link(maker, node, "produced")


async def _add_relatives(
    session: AsyncSession, scope: ProjectScope, graph: Graph, version: ModelVersion, may_read: MayRead
) -> None:
    """Origins up to the first that the actor may not read, of which only that is said; and the copies that they may."""
    query = queries_lineage.origins_and_copies(scope, version.id, limit=MAX_RELATIVES)
    rows = (await session.execute(query)).all()
    readable: dict[str, bool] = {scope.project_slug: True}
    for row in rows:
        if row.project not in readable:
            readable[row.project] = not row.is_project_deleted and await may_read(row.project)
    below = graph.root
    for row in (row for row in rows if row.depth < 0):
        if not readable[row.project]:
            graph.link(graph.add(Node("elsewhere", "elsewhere", "a project that you may not read")), below, "copied_to")
            break
        origin = graph.add(_version_node(row))
        graph.link(origin, below, "copied_to")
        below = origin
        graph.truncated |= row.depth == -MAX_RELATIVES and row.origin_id is not None
    copies = graph.first([row for row in rows if row.depth > 0], MAX_RELATIVES)
    for row in copies:
        # A copy of a copy that may not be read has no way to here.
        if readable[row.project] and f"version:{row.origin_id}" in graph.nodes:
            graph.link(f"version:{row.origin_id}", graph.add(_version_node(row)), "copied_to")


def _version_node(row: Any) -> Node:
    facts = {"project": row.project, "model": row.model, "model_id": str(row.model_id), "number": row.number}
    name = f"{row.model} version {row.number}"
    return Node(f"version:{row.id}", "version", name, {**facts, "digest": row.digest, "deleted": row.is_deleted})


async def _add_names(session: AsyncSession, scope: ProjectScope, graph: Graph, version: ModelVersion) -> None:
    rows = [alias.name for alias, _ in await session.execute(queries.aliases_of_version(scope, version))]
    for name in graph.first(rows, MAX_OF_A_KIND):
        graph.link(graph.root, graph.add(Node(f"alias:{name}", "alias", name)), "held_by")
    if version.stage is not Stage.NONE:
        stage = Node(f"stage:{version.stage.value}", "stage", version.stage.value)
        graph.link(graph.root, graph.add(stage), "held_by")


async def _add_deployments(session: AsyncSession, scope: ProjectScope, graph: Graph, version: ModelVersion) -> None:
    own = select(ModelVersion.id).where(
        ModelVersion.organization_id == scope.organization_id, ModelVersion.id == version.id
    )
    for use in graph.first(await uses_of(session, scope, own, limit=MAX_OF_A_KIND + 1), MAX_OF_A_KIND):
        facts = {
            "slug": use.slug,
            "environment": use.environment,
            "desired_state": use.desired_state,
            "state": use.state,
            "role": use.role,
            "weight": use.weight,
        }
        node = graph.add(Node(f"deployment:{use.id}", "deployment", use.name, facts))
        graph.link(graph.root, node, "served_by")
