"""What the run that a version comes from says of it, kept as it is at registration."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.registry import queries_lineage
from modelyard.tracking import queries as tracking
from modelyard.tracking.models import Run, RunLatestMetric

MAX_METRICS = 1000
MAX_DATASETS = 1000


@dataclass(frozen=True, slots=True)
class FactsOfRun:
    """metrics: as `metrics_of`. datasets: `{"name", "digest", "context"}` each."""

    metrics: dict[str, float | str] = field(default_factory=dict)
    git_commit: str = ""
    datasets: list[dict[str, str]] = field(default_factory=list)


async def facts_of_run(session: AsyncSession, scope: ProjectScope, run_id: UUID) -> FactsOfRun:
    """What is known of a run of this project now; nothing of one that is not there."""
    query = tracking.all_runs(scope).where(Run.id == run_id)
    commit = (await session.execute(query.with_only_columns(Run.git_commit))).scalar_one_or_none()
    rows = await session.execute(queries_lineage.datasets_of_run(scope, run_id).limit(MAX_DATASETS))
    datasets = [{"name": name, "digest": digest, "context": context_of(tags)} for name, digest, tags in rows]
    return FactsOfRun(await metrics_of(session, scope, run_id), commit or "", datasets)


def context_of(tags: dict[str, object]) -> str:
    """What a run used a data set for."""
    return str(tags.get("mlflow.data.context") or "")


async def metrics_of(session: AsyncSession, scope: ProjectScope, run_id: UUID) -> dict[str, float | str]:
    """The run's last values by metric, the first 1,000 by name. JSON has no NaN and infinities: they are words."""
    query = tracking.latest_metrics(scope, [run_id]).with_only_columns(RunLatestMetric.key, RunLatestMetric.value)
    rows = await session.execute(query.order_by(RunLatestMetric.key).limit(MAX_METRICS))
    return {key: value if math.isfinite(value) else _word(value) for key, value in rows}


def _word(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
