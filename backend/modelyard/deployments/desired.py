"""What is to run, of all organizations, read in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments.models import DesiredState, TargetRole
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM


@dataclass(frozen=True, slots=True)
class DesiredTarget:
    """A version that a deployment needs. role: None for one that took no traffic for long, but is kept warm."""

    version_id: UUID
    model: str
    number: int
    role: TargetRole | None
    weight: int


@dataclass(slots=True)
class Desired:
    """One deployment as it is to be. rollout: the state of the action under way, of its evidence."""

    organization_id: UUID
    organization: str
    project_id: UUID
    project: str
    id: UUID
    slug: str
    state: DesiredState
    generation: int
    replicas: int
    resources: dict[str, Any]
    options: dict[str, Any]
    version_id: UUID
    targets: list[DesiredTarget] = field(default_factory=list)

    @property
    def scope(self) -> ProjectScope:
        """The controller acts as the system, in one project."""
        everything = frozenset(Permission)
        return ProjectScope(self.organization_id, self.organization, SYSTEM, everything, self.project_id, self.project)


_DEPLOYMENTS = text("""
    SELECT d.organization_id, o.slug, d.project_id, p.slug, d.id, d.slug, d.desired_state, d.generation, d.min_replicas,
        d.resources, d.options, d.version_id
    FROM deployments AS d
    JOIN organizations AS o ON o.id = d.organization_id
    JOIN projects AS p ON p.organization_id = d.organization_id AND p.id = d.project_id
    WHERE d.deleted_at IS NULL AND o.deleted_at IS NULL AND p.deleted_at IS NULL
""")
# A version that was replaced stays for as long as its rollout says.
_TARGETS = text("""
    WITH live AS (
        SELECT d.organization_id, d.id, d.version_id FROM deployments AS d
        WHERE d.deleted_at IS NULL AND d.desired_state <> 'stopped'
    ), warm AS (
        SELECT DISTINCT ON (h.organization_id, h.deployment_id)
            h.organization_id, h.deployment_id, h.from_version_id AS version_id
        FROM deployment_history AS h
        JOIN live ON live.organization_id = h.organization_id AND live.id = h.deployment_id
        WHERE h.action IN ('deploy', 'roll_back') AND h.outcome = 'succeeded' AND h.from_version_id IS NOT NULL
            AND h.finished_at > CAST(:now AS timestamptz)
                - make_interval(secs => coalesce((h.evidence -> 'rollout' ->> 'warm_seconds')::float8, 0))
        ORDER BY h.organization_id, h.deployment_id, h.finished_at DESC
    ), wanted AS (
        SELECT t.organization_id, t.deployment_id, t.version_id, t.role, t.weight
        FROM deployment_targets AS t
        JOIN live ON live.organization_id = t.organization_id AND live.id = t.deployment_id
        UNION ALL
        SELECT w.organization_id, w.deployment_id, w.version_id, NULL, 0 FROM warm AS w
        WHERE NOT EXISTS (
            SELECT FROM deployment_targets AS t
            WHERE t.organization_id = w.organization_id AND t.deployment_id = w.deployment_id
                AND t.version_id = w.version_id
        )
    )
    SELECT wanted.organization_id, wanted.deployment_id, wanted.version_id, m.name, v.number, wanted.role, wanted.weight
    FROM wanted
    JOIN model_versions AS v ON v.organization_id = wanted.organization_id AND v.id = wanted.version_id
    JOIN models AS m ON m.organization_id = v.organization_id AND m.id = v.model_id
    WHERE v.purged_at IS NULL
    ORDER BY wanted.weight DESC, wanted.version_id
""")


async def read_desired(session: AsyncSession, *, at: datetime) -> list[Desired]:
    """Every live deployment with the versions that it needs; a stopped one needs none. In the platform's role."""
    found = {
        (row[0], row[4]): Desired(row[0], row[1], row[2], row[3], row[4], row[5], DesiredState(row[6]), *row[7:])
        for row in await session.execute(_DEPLOYMENTS)
    }
    for organization, deployment, version, model, number, role, weight in await session.execute(_TARGETS, {"now": at}):
        of = found.get((organization, deployment))
        if of is not None:
            of.targets.append(DesiredTarget(version, model, number, role and TargetRole(role), weight))
    return list(found.values())
