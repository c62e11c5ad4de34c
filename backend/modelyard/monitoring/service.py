"""Use cases of monitoring: counting, reference profiles and drift reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of, get_one
from modelyard.kernel.errors import Conflict, Invalid, NotFound
from modelyard.kernel.ids import uuid7
from modelyard.monitoring import drift, profiles, queries
from modelyard.monitoring.models import DriftReport, Granularity, MonitoringBucket, ReferenceKind, ReferenceProfile
from modelyard.monitoring.profiles import CategoryColumn, NumberColumn
from modelyard.registry import queries as registry
from modelyard.registry.models import ModelVersion
from modelyard.serving import latency

NO_PROFILE = "The version has no reference profile."
LENGTHS = {
    Granularity.MINUTE: timedelta(minutes=1),
    Granularity.HOUR: timedelta(hours=1),
    Granularity.DAY: timedelta(days=1),
}

Counts = NDArray[np.int64]


class NothingServed(NotFound):
    code = "nothing_served"


class OtherBins(Conflict):
    code, title = "other_bins", "The counts are over other bins than the profile's"


@dataclass(slots=True)
class Tally:
    """Counts over any time. `features` and `predictions` hold counts per bin of the reference profile, by column."""

    requests: int = 0
    client_errors: int = 0
    server_errors: int = 0
    rows: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    latency_sum_ms: float = 0.0
    latency_histogram: Counts = field(default_factory=lambda: np.zeros(latency.BINS, np.int64))
    features: dict[str, Counts] = field(default_factory=dict)
    predictions: dict[str, Counts] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Count the other one in.

        Raises:
            OtherBins: the two count a column in different bins.
        """
        self.requests += other.requests
        self.client_errors += other.client_errors
        self.server_errors += other.server_errors
        self.rows += other.rows
        self.bytes_in += other.bytes_in
        self.bytes_out += other.bytes_out
        self.latency_sum_ms += other.latency_sum_ms
        self.latency_histogram = _sum(self.latency_histogram, other.latency_histogram)
        for mine, theirs in ((self.features, other.features), (self.predictions, other.predictions)):
            for name, counts in theirs.items():
                mine[name] = _sum(mine[name], counts) if name in mine else counts

    @property
    def server_error_share(self) -> float:
        """0 to 1."""
        return self.server_errors / self.requests if self.requests else 0.0


def _sum(left: Counts, right: Counts) -> Counts:
    if left.shape != right.shape:
        raise OtherBins("Counts over different bins cannot be added up.")
    return left + right


@dataclass(frozen=True, slots=True)
class Bucket:
    """What one version behind one deployment did in the minute (hour, day) that starts at `at`."""

    deployment_id: UUID
    version_id: UUID
    granularity: Granularity
    at: datetime
    tally: Tally


# Counting


async def record_buckets(session: AsyncSession, scope: ProjectScope, buckets: Iterable[Bucket]) -> int:
    """Count these in: on top of what is stored for the same bucket. Returns how many rows they make.

    Raises:
        Invalid: a bucket that does not start on its minute, hour or day (UTC), or errors beyond its requests.
        NotFound: a deployment that is not of the project, or a version that is not of its model.
        OtherBins: a column that the version's reference profile does not have, or in other bins.
    """
    merged: dict[tuple[UUID, UUID, Granularity, datetime], Tally] = {}
    for bucket in buckets:
        _check(bucket)
        key = (bucket.deployment_id, bucket.version_id, bucket.granularity, bucket.at)
        merged.setdefault(key, Tally()).add(bucket.tally)
    if not merged:
        return 0
    served = {(deployment, version) for deployment, version, *_ in merged}
    known = await session.execute(queries.served_versions(scope, {deployment for deployment, _ in served}))
    if not served <= {(deployment, version) for deployment, version in known}:
        raise NotFound("There is no such deployment in this project, or it does not serve this version.")
    await _check_bins(session, scope, {version for _, version in served}, merged)
    # In one order for every writer, so that two of them never wait for each other.
    rows = sorted(merged.items(), key=lambda item: (item[0][0], item[0][2], item[0][3], item[0][1]))
    tallies = [tally for _, tally in rows]
    connection = await driver_of(session)
    await connection.execute(
        _RECORD,
        {
            "organization": scope.organization_id,
            "deployments": [key[0] for key, _ in rows],
            "versions": [key[1] for key, _ in rows],
            "granularities": [key[2].value for key, _ in rows],
            "times": [key[3] for key, _ in rows],
            "requests": [tally.requests for tally in tallies],
            "client_errors": [tally.client_errors for tally in tallies],
            "server_errors": [tally.server_errors for tally in tallies],
            "rows": [tally.rows for tally in tallies],
            "bytes_in": [tally.bytes_in for tally in tallies],
            "bytes_out": [tally.bytes_out for tally in tallies],
            "latency_sums": [tally.latency_sum_ms for tally in tallies],
            "histograms": [f"{{{','.join(map(str, tally.latency_histogram.tolist()))}}}" for tally in tallies],
            "features": [_as_json(tally.features) for tally in tallies],
            "predictions": [_as_json(tally.predictions) for tally in tallies],
        },
    )
    return len(rows)


def _check(bucket: Bucket) -> None:
    length, tally = LENGTHS[bucket.granularity], bucket.tally
    if (bucket.at - datetime(2000, 1, 1, tzinfo=UTC)) % length:
        raise Invalid(f"A bucket starts on its {bucket.granularity.value}.", at=bucket.at.isoformat())
    if tally.client_errors + tally.server_errors > tally.requests:
        raise Invalid("More requests failed than there were.", at=bucket.at.isoformat())
    if tally.latency_histogram.shape != (latency.BINS,):
        raise OtherBins(f"A latency histogram has {latency.BINS} bins.")


async def _check_bins(
    session: AsyncSession,
    scope: ProjectScope,
    version_ids: Collection[UUID],
    merged: Mapping[tuple[UUID, UUID, Granularity, datetime], Tally],
) -> None:
    found = (await session.execute(queries.current_profiles(scope, version_ids))).scalars()
    bins = {
        profile.version_id: {name: len(column["counts"]) for name, column in profile.profile.items()}
        for profile in found
    }
    for (_, version_id, *_), tally in merged.items():
        of_profile = bins.get(version_id, {})
        for name, counts in (*tally.features.items(), *tally.predictions.items()):
            if of_profile.get(name) != len(counts):
                raise OtherBins(
                    f"The reference profile has no column {name!r} of {len(counts)} bins.",
                    version_id=version_id.hex,
                    column=name,
                )


def _as_json(columns: Mapping[str, Counts]) -> str:
    return msgspec.json.encode({name: counts.tolist() for name, counts in columns.items()}).decode()


def _added(column: str) -> str:
    """SQL: two objects of lists of counts added up, column by column and bin by bin."""
    return f"""(
            SELECT coalesce(jsonb_object_agg(name, counts), '{{}}')
            FROM (
                SELECT name, jsonb_agg(total ORDER BY bin) AS counts
                FROM (
                    SELECT given.key AS name, item.bin, sum(item.n::bigint) AS total
                    FROM (
                        SELECT * FROM jsonb_each(known.{column})
                        UNION ALL SELECT * FROM jsonb_each(EXCLUDED.{column})
                    ) AS given (key, value)
                    CROSS JOIN LATERAL jsonb_array_elements_text(given.value) WITH ORDINALITY AS item (n, bin)
                    GROUP BY given.key, item.bin
                ) AS bins
                GROUP BY name
            ) AS columns
        )"""  # noqa: S608 - the two columns named below


_RECORD = f"""
    INSERT INTO model_monitoring AS known (
        organization_id, deployment_id, version_id, granularity, bucket_at, requests, client_errors, server_errors,
        rows, bytes_in, bytes_out, latency_sum_ms, latency_histogram, features, predictions
    )
    SELECT %(organization)s, deployment_id, version_id, granularity, bucket_at, requests, client_errors, server_errors,
        rows, bytes_in, bytes_out, latency_sum_ms, histogram::bigint[], features::jsonb, predictions::jsonb
    FROM unnest(
        %(deployments)s::uuid[], %(versions)s::uuid[], %(granularities)s::text[], %(times)s::timestamptz[],
        %(requests)s::bigint[], %(client_errors)s::bigint[], %(server_errors)s::bigint[], %(rows)s::bigint[],
        %(bytes_in)s::bigint[], %(bytes_out)s::bigint[], %(latency_sums)s::float8[], %(histograms)b::text[],
        %(features)b::text[], %(predictions)b::text[]
    ) AS given (
        deployment_id, version_id, granularity, bucket_at, requests, client_errors, server_errors,
        rows, bytes_in, bytes_out, latency_sum_ms, histogram, features, predictions
    )
    ON CONFLICT (organization_id, deployment_id, granularity, bucket_at, version_id) DO UPDATE SET
        requests = known.requests + EXCLUDED.requests,
        client_errors = known.client_errors + EXCLUDED.client_errors,
        server_errors = known.server_errors + EXCLUDED.server_errors,
        rows = known.rows + EXCLUDED.rows,
        bytes_in = known.bytes_in + EXCLUDED.bytes_in,
        bytes_out = known.bytes_out + EXCLUDED.bytes_out,
        latency_sum_ms = known.latency_sum_ms + EXCLUDED.latency_sum_ms,
        latency_histogram = (
            SELECT array_agg(coalesce(old, 0) + coalesce(new, 0) ORDER BY bin)
            FROM ROWS FROM (unnest(known.latency_histogram), unnest(EXCLUDED.latency_histogram))
                WITH ORDINALITY AS both_sides (old, new, bin)
        ),
        features = {_added("features")},
        predictions = {_added("predictions")}
"""  # noqa: S608 - no value is written into it


async def tally_of(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    *,
    granularity: Granularity = Granularity.HOUR,
    start: datetime,
    end: datetime,
) -> dict[UUID, Tally]:
    """What a deployment did from `start` up to and without `end`, by version; empty when it did nothing.

    Raises:
        OtherBins: a version's bins changed within the window.
    """
    found: dict[UUID, Tally] = {}
    query = queries.buckets(scope, deployment_id, granularity, start=start, end=end)
    for bucket in (await session.execute(query)).scalars():
        found.setdefault(bucket.version_id, Tally()).add(_tally(bucket))
    return found


def _tally(bucket: MonitoringBucket) -> Tally:
    return Tally(
        bucket.requests,
        bucket.client_errors,
        bucket.server_errors,
        bucket.rows,
        bucket.bytes_in,
        bucket.bytes_out,
        bucket.latency_sum_ms,
        np.array(bucket.latency_histogram, np.int64),
        _counts(bucket.features),
        _counts(bucket.predictions),
    )


def _counts(columns: Mapping[str, Sequence[int]]) -> dict[str, Counts]:
    return {name: np.array(counts, np.int64) for name, counts in columns.items()}


# Reference profiles and drift


async def save_reference_profile(
    session: AsyncSession,
    scope: ProjectScope,
    version_id: UUID,
    *,
    source: str,
    rows: int,
    columns: Mapping[str, NumberColumn | CategoryColumn],
) -> ReferenceProfile:
    """Put a version's reference profile in force, in place of the one before; the same one again changes nothing.

    source: what it was made from, for people.

    Raises:
        NotFound: no such version in the project.
        Invalid: no columns, or a column whose counts are not `rows` in all.
    """
    if not columns:
        raise Invalid("A profile has columns.", pointer="/columns")
    for name, column in columns.items():
        if sum(column.counts) != rows:
            raise Invalid(f"The counts of {name!r} are not {rows} in all.", pointer=f"/columns/{name}")
    held = registry.versions(scope).where(ModelVersion.id == version_id).with_for_update(key_share=True)
    await get_one(session, held, "There is no such model version in this project.")
    digest = profiles.digest(columns)
    before = (await session.execute(queries.current_profiles(scope, [version_id]))).scalar_one_or_none()
    if before is not None and before.digest == digest and before.rows == rows:
        return before
    await session.execute(
        update(ReferenceProfile)
        .where(
            ReferenceProfile.organization_id == scope.organization_id,
            ReferenceProfile.version_id == version_id,
            ReferenceProfile.is_current,
        )
        .values(is_current=False)
    )
    made = ReferenceProfile(
        organization_id=scope.organization_id,
        id=uuid7(),
        version_id=version_id,
        source=source,
        rows=rows,
        profile=profiles.COLUMNS.dump_python(dict(columns), mode="json"),
        digest=digest,
    )
    session.add(made)
    await session.flush()
    return made


async def save_drift_report(
    session: AsyncSession,
    scope: ProjectScope,
    deployment_id: UUID,
    version_id: UUID,
    *,
    granularity: Granularity = Granularity.HOUR,
    start: datetime,
    end: datetime,
) -> DriftReport:
    """Compare what a version saw and answered from `start` up to and without `end` with its reference profile.

    granularity: of the buckets that are added up; the window's ends lie on them.

    Raises:
        NotFound: the version has no profile in this project.
        NothingServed: the deployment sent the version no requests in this window.
        OtherBins: the counts are over other bins than the profile's.
    """
    profile = await get_one(session, queries.current_profiles(scope, [version_id]), NO_PROFILE)
    window = await tally_of(session, scope, deployment_id, granularity=granularity, start=start, end=end)
    tally = window.get(version_id)
    if tally is None:
        raise NothingServed("The deployment sent this version no requests in this window.")
    reference = {name: column["counts"] for name, column in profile.profile.items()}
    try:
        summary = drift.judge(reference, {**tally.features, **tally.predictions})
    except ValueError as error:
        raise OtherBins("The counts are over other bins than the profile's.", version_id=version_id.hex) from error
    made = DriftReport(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        deployment_id=deployment_id,
        version_id=version_id,
        reference=ReferenceKind.PROFILE,
        reference_profile_id=profile.id,
        window_start=start,
        window_end=end,
        rows=tally.rows,
        verdict=summary.verdict,
        columns_total=len(summary.columns),
        columns_drifted=summary.drifted,
        share_drifted=summary.share_drifted,
        columns=summary.as_json(),
    )
    session.add(made)
    await session.flush()
    return made
