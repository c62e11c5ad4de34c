"""Tells the registry which deployments serve a version, and the quotas how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments import queries
from modelyard.deployments.models import TargetRole
from modelyard.identity.quotas import Quota, counted_by
from modelyard.kernel.access import ProjectScope
from modelyard.registry.uses import Use, register


async def deployments_of(
    session: AsyncSession, scope: ProjectScope, version_ids: Select[UUID], limit: int
) -> Sequence[Use]:
    """A deployment that has no targets serves its own version with all of the traffic."""
    rows = await session.execute(queries.serving(scope, version_ids).limit(limit))
    return [
        Use(
            id=deployment.id,
            name=deployment.name,
            slug=deployment.slug,
            environment=deployment.environment.value,
            desired_state=deployment.desired_state.value,
            state=deployment.observed_state.value,
            version_id=target.version_id if target else deployment.version_id,
            role=(target.role if target else TargetRole.STABLE).value,
            weight=target.weight if target else 100,
        )
        for deployment, target in rows
    ]


register(deployments_of)
counted_by(Quota.DEPLOYMENTS, lambda scope: queries.deployments_of_organization(scope.organization_id))
