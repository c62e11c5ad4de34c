"""The table of routes: the controller publishes, gateways read (`gateway.source`, without SQLAlchemy)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from modelyard.kernel.models import Base, InOrganization, parent, satellite
from modelyard.serving.routing import Route


class ServingRoute(InOrganization, Base):
    """The route of one deployment in force. A trigger gives each write the next generation and notifies gateways.

    Queries: routes newer than a generation (`serving_routes_since`).
    """

    __tablename__ = "serving_routes"
    __table_args__ = (
        parent("deployments", "deployment_id", cascade=True),
        CheckConstraint("jsonb_typeof(route) = 'object'", name="route"),
        Index("ix_serving_routes_generation", "generation"),
        {"info": satellite("follows from deployments, whose changes are audited")},
    )
    deployment_id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    path: Mapped[str]
    generation: Mapped[int] = mapped_column(server_default=text("0"))
    route: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


_WITHOUT_DEPLOYMENT = text("""
    SELECT r.route FROM serving_routes AS r
    WHERE r.route ->> 'state' <> 'gone' AND NOT EXISTS (
        SELECT FROM deployments AS d
        JOIN projects AS p ON p.organization_id = d.organization_id AND p.id = d.project_id
        JOIN organizations AS o ON o.id = d.organization_id
        WHERE d.organization_id = r.organization_id AND d.id = r.deployment_id
            AND d.deleted_at IS NULL AND p.deleted_at IS NULL AND o.deleted_at IS NULL
    )
""")


async def publish_if_changed(session: AsyncSession, route: Route) -> None:
    """Put a route in force unless it is."""
    found = select(ServingRoute.route).where(
        ServingRoute.organization_id == route.organization_id, ServingRoute.deployment_id == route.deployment_id
    )
    known = (await session.execute(found)).scalar_one_or_none()
    if known is None or known != msgspec.json.decode(msgspec.json.encode(route)):
        await publish_route(session, route)


async def routes_without_deployment(session: AsyncSession) -> list[Route]:
    """The routes still in force of deployments that are deleted, or whose project or organization is. In the
    platform's role."""
    found = await session.execute(_WITHOUT_DEPLOYMENT)
    return [msgspec.convert({**stored, "generation": 0}, Route) for (stored,) in found]


async def publish_route(session: AsyncSession, route: Route) -> int:
    """Put a route in force once the session's transaction commits, in the role and tenant that it acts in.

    `route.generation` does not count: returns the generation that the database gives. Transactions that publish wait
    for each other, so publish last and commit soon.
    """
    values = {"project_id": route.project_id, "path": route.path, "route": msgspec.to_builtins(route)}
    statement = insert(ServingRoute).values(
        organization_id=route.organization_id, deployment_id=route.deployment_id, **values
    )
    statement = statement.on_conflict_do_update(index_elements=["organization_id", "deployment_id"], set_=values)
    return int((await session.execute(statement.returning(ServingRoute.generation))).scalar_one())
