"""The quota of deployments, which no route makes yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from modelyard.deployments import service as deployments
from modelyard.deployments.models import Deployment, DeploymentEnvironment
from modelyard.identity.quotas import QuotaExceeded
from tests.seed.conftest import Seeded


async def test_deployments_are_counted_over_the_whole_organization(seeded: Seeded) -> None:
    async with seeded.session() as session:
        there = await session.scalar(
            select(func.count()).select_from(Deployment).where(Deployment.deleted_at.is_(None))
        )
        mine = Deployment.project_id == seeded.fraud.project_id
        version = (await session.execute(select(Deployment.version_id).where(mine).limit(1))).scalar_one()
        new = deployments.NewDeployment("one-more", "One more", version, DeploymentEnvironment.STAGING)
        assert there
        full = replace(seeded.fraud, quotas={"deployments": there})
        with pytest.raises(QuotaExceeded) as refused:
            await deployments.create_deployment(session, full, new, at=datetime.now(UTC))
        assert (refused.value.facts["limit"], refused.value.facts["used"]) == (there, there)
        room = replace(seeded.fraud, quotas={"deployments": there + 1})
        made, _ = await deployments.create_deployment(session, room, new, at=datetime.now(UTC))
        assert made.slug == "one-more"
