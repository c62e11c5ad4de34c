"""What the versions of a deployment did in a window, for the gates of a rollout."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.deployments.gates import Window
from modelyard.monitoring.models import Granularity, MonitoringBucket
from modelyard.serving import latency

BUCKET = timedelta(minutes=1)
"""The longest that a bucket of the finest granularity lasts."""


async def windows_of(
    session: AsyncSession, organization_id: UUID, deployment_id: UUID, *, start: datetime, end: datetime
) -> dict[UUID, Window]:
    """By version, from the bucket that `start` falls into up to and without `end`."""
    query = select(MonitoringBucket).where(
        MonitoringBucket.organization_id == organization_id,
        MonitoringBucket.deployment_id == deployment_id,
        MonitoringBucket.granularity == Granularity.MINUTE,
        MonitoringBucket.bucket_at > start - BUCKET,
        MonitoringBucket.bucket_at < end,
    )
    requests: Counter[UUID] = Counter()
    errors: Counter[UUID] = Counter()
    histograms: dict[UUID, np.ndarray[tuple[int], np.dtype[np.int64]]] = {}
    predictions: dict[UUID, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for bucket in (await session.execute(query)).scalars():
        version = bucket.version_id
        requests[version] += bucket.requests
        errors[version] += bucket.server_errors
        counts = np.zeros(latency.BINS, np.int64)
        counts[: len(bucket.latency_histogram)] = bucket.latency_histogram
        histograms[version] = histograms[version] + counts if version in histograms else counts
        for column, found in bucket.predictions.items():
            if column.startswith("_"):  # the gateway's own, such as what a comparison of shadows found
                continue
            predictions[version][column].update(_by_bin(found))
    return {
        version: Window(
            requests=requests[version],
            server_errors=errors[version],
            latency_histogram=histograms[version].tolist(),
            predictions=predictions[version],
        )
        for version in requests
    }


def _by_bin(counts: object) -> Mapping[str, int]:
    """Counts over the bins of a profile are a list, those of a model without one go by name."""
    if isinstance(counts, Mapping):
        return {str(name): int(count) for name, count in counts.items()}
    return {str(place): int(count) for place, count in enumerate(counts)} if isinstance(counts, list) else {}
