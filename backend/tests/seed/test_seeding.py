"""The sample organization: what is in it, and when it is not added."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.alerts import queries as alert_queries
from modelyard.alerts import service as alerts
from modelyard.alerts.models import Alert, AlertSource, AlertStatus, Severity
from modelyard.alerts.service import AlertIsResolved, Cause
from modelyard.artifacts import queries as artifact_queries
from modelyard.artifacts.paths import path_of_location
from modelyard.artifacts.store import ArtifactStore
from modelyard.deployments import queries as deployment_queries
from modelyard.deployments import service as deployments
from modelyard.deployments.models import Deployment, DeploymentAction, Outcome, TargetRole
from modelyard.deployments.service import ActionEnded, ActionUnderWay, Target
from modelyard.identity.sessions import log_in
from modelyard.identity.signing import AccessTokens
from modelyard.kernel.access import OrganizationScope, ProjectScope
from modelyard.kernel.context import SYSTEM, Context, RequestInfo
from modelyard.kernel.db import Database
from modelyard.kernel.errors import Invalid, NotFound, Unauthenticated
from modelyard.kernel.vault import Vault
from modelyard.monitoring import queries as monitoring_queries
from modelyard.monitoring import service as monitoring
from modelyard.monitoring.models import DriftVerdict, Granularity
from modelyard.monitoring.service import Bucket, OtherBins, Tally
from modelyard.notifications import channels
from modelyard.notifications import queries as notification_queries
from modelyard.notifications import service as notifications
from modelyard.notifications.channels import InvalidSettings
from modelyard.notifications.models import ChannelType
from modelyard.notifications.service import NewRule
from modelyard.registry import queries as registry_queries
from modelyard.registry.models import ModelVersion, Stage
from modelyard.seed import fraud_scoring, recommender, seeding
from modelyard.seed.facts import facts
from modelyard.seed.seeding import SeedRefused
from modelyard.seed.story import CAST
from modelyard.settings import Environment
from modelyard.tracking import queries as tracking_queries
from modelyard.tracking.models import Run, RunStatus
from tests.seed.conftest import NOW, PROJECTS, Seeded, settings_for


def counts(url: str) -> dict[str, int]:
    """Rows of every table, audit records and queued jobs too."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname IN ('public', 'procrastinate') AND tablename <> 'alembic_version'"
        ).fetchall()
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in tables}


def content(url: str) -> list[Any]:
    """What the sample draws by chance, without ids and secrets."""
    with psycopg.connect(url) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                "SELECT granularity, bucket_at, requests, server_errors, latency_histogram, features, predictions "
                "FROM model_monitoring ORDER BY 1, 2, 3, 4, 5",
                "SELECT name, status, started_at, ended_at FROM experiment_runs ORDER BY 1, 3",
                "SELECT key, steps, timestamps, values FROM run_metrics ORDER BY 1, 2, 3, 4",
                "SELECT window_start, verdict, columns FROM data_drift_reports ORDER BY 1",
            )
        ]


# When it is added, and when not


async def test_a_second_time_changes_nothing(seeded: Seeded):
    before = counts(seeded.url)
    assert "Nothing was changed" in await seeding.seed(seeded.settings)
    assert "Nothing was changed" in await seeding.seed(seeded.settings, force=True)
    assert await seeding.seed_if_empty(seeded.settings) is None
    assert counts(seeded.url) == before


async def test_beside_other_organizations_it_takes_insisting(database: str, tmp_path: Path, seeded: Seeded):
    with psycopg.connect(database) as connection:
        connection.execute("INSERT INTO organizations (slug, name) VALUES ('others', 'Others')")
    settings = settings_for(database, tmp_path)
    before = counts(database)
    with pytest.raises(SeedRefused, match="--force"):
        await seeding.seed(settings)
    assert await seeding.seed_if_empty(settings) is None
    assert counts(database) == before

    printed = await seeding.seed(settings, force=True, now=NOW, rng=np.random.default_rng(1))
    assert printed.count("my_") == 3  # two keys, and the one of the snippet
    assert content(database) == content(seeded.url), "the same moment and generator give the same sample"


async def test_people_with_the_samples_addresses_are_not_touched(database: str, tmp_path: Path):
    with psycopg.connect(database) as connection:
        connection.execute("INSERT INTO users (email) VALUES ('Scientist@acme-ml.com')")
    settings = settings_for(database, tmp_path)
    with pytest.raises(SeedRefused, match=r"Scientist@acme-ml\.com"):
        await seeding.seed(settings)
    assert await seeding.seed_if_empty(settings) is None


async def test_production_is_refused(database: str, tmp_path: Path):
    settings = settings_for(
        database, tmp_path, environment=Environment.PRODUCTION, secret_key=SecretStr("s" * 40), public_url=None
    )
    for attempt in (seeding.seed(settings, force=True), seeding.seed_if_empty(settings)):
        with pytest.raises(SeedRefused, match="production"):
            await attempt
    assert counts(database)["public.organizations"] == 0


async def test_a_database_without_tables_is_refused(empty_database: str, tmp_path: Path):
    with pytest.raises(SeedRefused, match="modelyard db upgrade"):
        await seeding.seed(settings_for(empty_database, tmp_path))


@pytest.mark.parametrize("failing", [(recommender, "tell"), (fraud_scoring, "_watch_drift")])
async def test_a_failure_in_the_middle_leaves_nothing(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: tuple[Any, str]
):
    async def broken(*_: object) -> None:
        raise RuntimeError("in the middle")

    before = counts(database)
    monkeypatch.setattr(*failing, broken)
    with pytest.raises(RuntimeError, match="in the middle"):
        await seeding.seed(settings_for(database, tmp_path))
    assert counts(database) == before


async def test_while_another_process_adds_it_a_second_one_stands_back(database: str, tmp_path: Path):
    settings = settings_for(database, tmp_path)
    with psycopg.connect(database) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('modelyard.seed', 0))")
        assert await seeding.seed_if_empty(settings) is None
        with pytest.raises(SeedRefused, match="another process"):
            await seeding.seed(settings)


# What is in it


async def test_everybody_logs_in_with_the_passwords_that_are_printed(seeded: Seeded):
    lines = "\n".join(seeding.welcome(seeded.sample, "http://127.0.0.1:8500"))
    assert "scientist@acme-ml.com / scientist123" in lines
    assert "export MLFLOW_TRACKING_URI=http://127.0.0.1:8500/mlflow/acme-ml/fraud-detection" in lines
    assert f"export MLFLOW_TRACKING_TOKEN={seeded.sample.training_key.token}" in lines
    database = Database(seeded.settings, pool_size=1)
    await database.open()
    tokens = AccessTokens(database, seeded.settings)
    try:
        for who in CAST:
            assert f"{who.email} " in lines
            given = await log_in(
                database, seeded.settings, tokens, email=who.email, password=who.password, request=RequestInfo()
            )
            claims = await tokens.verify(given.access_token)
            assert claims.is_platform_admin == who.is_platform_admin
        with pytest.raises(Unauthenticated):
            await log_in(
                database, seeded.settings, tokens, email=CAST[0].email, password="admin124", request=RequestInfo()
            )
    finally:
        await database.close()


async def test_keys_are_stored_as_hashes_and_bound_as_printed(seeded: Seeded):
    keys = (seeded.sample.training_key, seeded.sample.reading_key)
    with psycopg.connect(seeded.url) as connection:
        stored = {
            secret: (project, scopes)
            for secret, project, scopes in connection.execute("SELECT secret_hash, project_id, scopes FROM api_keys")
        }
    training, reading = (stored.pop(hashlib.sha256(key.token.encode()).hexdigest()) for key in keys)
    assert not stored
    assert training == (seeded.project_ids["fraud-detection"], None)
    assert reading[0] is None
    assert all(scope.endswith(":read") for scope in reading[1])


@pytest.mark.parametrize("project", PROJECTS)
async def test_versions_have_the_files_that_were_measured(seeded: Seeded, project: str):
    scope = seeded.scope(project)
    trained = facts().fraud if project == "fraud-detection" else facts().recommender
    store = ArtifactStore(seeded.settings, seeded.settings.data_dir or Path())
    async with seeded.session() as session:
        versions = (await session.execute(registry_queries.versions(scope).order_by(ModelVersion.number))).scalars()
        found = list(versions)
        assert [f"v{version.number}" for version in found] == list(trained.versions)
        for version, known in zip(found, trained.versions.values(), strict=True):
            folder = path_of_location(version.artifact_location) or ""
            rows = (await session.execute(artifact_queries.under(scope, folder))).scalars()
            files = {row.path.removeprefix(f"{folder}/"): row for row in rows}
            assert {path: row.digest for path, row in files.items()} == {
                path: file.sha256 for path, file in known.files.items()
            }
            for row in files.values():
                assert len(await store.read(scope.organization_id, row.digest, limit=10**6)) == row.size_bytes
            assert version.run_id is not None
            assert {key: version.metrics[key] for key in known.metrics} == known.metrics
            assert all(f"{value:.4f}" in version.model_card for value in known.metrics.values())
            assert version.signature is not None


async def test_runs_have_their_true_curves_in_the_last_thirty_days(seeded: Seeded):
    async with seeded.session() as session:
        runs = [
            run
            for project in PROJECTS
            for run in (await session.execute(tracking_queries.runs(seeded.scope(project)))).scalars()
        ]
    by_name = {run.name: run for run in runs if run.name not in ("release-v1", "release-v2")}
    assert {status: sum(run.status is status for run in runs) for status in RunStatus} == {
        RunStatus.FINISHED: len(runs) - 2,
        RunStatus.FAILED: 1,
        RunStatus.RUNNING: 1,
        RunStatus.SCHEDULED: 0,
        RunStatus.KILLED: 0,
    }
    for run in runs:
        assert run.started_at is not None
        assert NOW - timedelta(days=31) < run.started_at <= (run.ended_at or NOW) <= NOW
    parent = by_name["sweep-depth-and-rate"]
    children = [run for run in runs if run.parent_run_id == parent.id]
    assert {run.name for run in children} == {*facts().fraud.trials, "depth-6-first-attempt"}
    with psycopg.connect(seeded.url) as connection:

        def curve(run: Run) -> tuple[list[float], list[int]]:
            row = connection.execute(
                "SELECT values, timestamps FROM run_metrics WHERE run_id = %s AND key = 'valid_aucpr'", [run.id]
            ).fetchone()
            return tuple(map(list, row))  # type: ignore[return-value]

        whole = facts().fraud.trials["depth-6"].curves["valid_aucpr"]
        values, timestamps = curve(by_name["depth-6"])
        assert values == list(whole)
        assert timestamps == sorted(set(timestamps))
        assert curve(by_name["depth-6-first-attempt"])[0] == list(whole[:41])
        cut, times = curve(by_name["nightly-retraining"])
        assert cut == list(facts().fraud.versions["v3"].curves["valid_aucpr"][: len(cut)])
        assert times[-1] <= NOW.timestamp() * 1000


async def test_aliases_and_stages_tell_who_serves(seeded: Seeded):
    async with seeded.session() as session:
        model = (await session.execute(registry_queries.model_by_name(seeded.fraud, "fraud-classifier"))).scalar_one()
        found = await session.execute(registry_queries.aliases_of(seeded.fraud, [model.id]))
        assert {alias.name: number for alias, number in found} == {"champion": 2, "challenger": 3}
        versions = (await session.execute(registry_queries.versions_of(seeded.fraud, model.id))).scalars()
        assert {version.number: version.stage for version in versions} == {
            1: Stage.ARCHIVED,
            2: Stage.PRODUCTION,
            3: Stage.STAGING,
        }


async def test_counts_of_minutes_and_hours_agree(seeded: Seeded):
    async with seeded.session() as session:
        deployment = await _fraud_scoring(session, seeded)
        end = NOW.replace(minute=0, second=0)
        start = end - timedelta(hours=3)
        by_hour = await monitoring.tally_of(session, seeded.fraud, deployment.id, start=start, end=end)
        by_minute = await monitoring.tally_of(
            session, seeded.fraud, deployment.id, granularity=Granularity.MINUTE, start=start, end=end
        )
    assert by_hour.keys() == by_minute.keys()
    assert len(by_hour) == 2  # the stable version and the candidate
    for version_id, tally in by_hour.items():
        assert tally.requests == by_minute[version_id].requests == tally.latency_histogram.sum()
        assert tally.latency_sum_ms == pytest.approx(by_minute[version_id].latency_sum_ms)
        for name, column in tally.features.items():
            assert column.tolist() == by_minute[version_id].features[name].tolist()
            assert column.sum() == tally.rows
    shares = sorted(tally.requests for tally in by_hour.values())
    assert 0.05 < shares[0] / sum(shares) < 0.16


async def test_the_drift_of_the_amount_is_found_by_the_real_code(seeded: Seeded):
    async with seeded.session() as session:
        deployment = await _fraud_scoring(session, seeded)
        reports = list((await session.execute(monitoring_queries.reports_of(seeded.fraud, deployment.id))).scalars())
        again = await monitoring.save_drift_report(
            session,
            seeded.fraud,
            deployment.id,
            reports[0].version_id,
            start=reports[0].window_start,
            end=reports[0].window_end,
        )
        open_alerts = list((await session.execute(alert_queries.unresolved(seeded.fraud))).scalars())
    assert (again.verdict, again.columns) == (reports[0].verdict, reports[0].columns)
    assert reports[0].verdict is DriftVerdict.DRIFT
    assert reports[-1].verdict is DriftVerdict.NONE
    drifted = [name for name, column in reports[0].columns.items() if column["verdict"] == "drift"]
    assert drifted == ["amount"]
    assert [alert.drift_report_id for alert in open_alerts] == [reports[0].id]
    assert open_alerts[0].severity is Severity.CRITICAL
    assert open_alerts[0].occurrences > 1


async def test_alerts_are_open_acknowledged_and_resolved(seeded: Seeded):
    found: list[Alert] = []
    async with seeded.session() as session:
        for project in PROJECTS:
            found += (await session.execute(alert_queries.alerts(seeded.scope(project)))).scalars()
    assert {alert.status for alert in found} == set(AlertStatus)
    assert len(found) == 3
    slow = next(alert for alert in found if alert.source is AlertSource.LATENCY)
    assert slow.value is not None
    assert slow.threshold is not None
    assert slow.value > slow.threshold


async def test_a_deployments_history_ends_where_its_traffic_stands(seeded: Seeded):
    async with seeded.session() as session:
        deployment = await _fraud_scoring(session, seeded)
        history = list((await session.execute(deployment_queries.history(seeded.fraud, deployment.id))).scalars())
        targets = list((await session.execute(deployment_queries.targets(seeded.fraud, deployment.id))).scalars())
    assert [action.action.value for action in reversed(history)] == [
        "create",
        "deploy",
        "promote",
        "deploy",
        "roll_back",
        "deploy",
    ]
    assert all(action.outcome is Outcome.SUCCEEDED and action.reason for action in history)
    assert [(target.role, target.weight) for target in targets] == [(TargetRole.STABLE, 90), (TargetRole.CANDIDATE, 10)]
    assert deployment.version_id == targets[0].version_id
    assert history[0].evidence["weights"] == {str(target.version_id): target.weight for target in targets}
    rolled_back = next(action for action in history if action.action is DeploymentAction.ROLL_BACK)
    assert rolled_back.evidence["p95_ms"] > 250


async def test_channel_settings_are_unreadable_at_rest(seeded: Seeded):
    with psycopg.connect(seeded.url) as connection:
        rows = connection.execute("SELECT settings_sealed, c::text FROM notification_channels AS c").fetchall()
        trail = connection.execute(
            "SELECT string_agg(difference::text, '') FROM audit_logs WHERE entity = 'notification_channels'"
        ).fetchone()
    assert len(rows) == 3
    for sealed, whole in rows:
        for secret in ("hooks.slack.com", "XXXXXXXX", "acme-ml.example", "scientist@acme-ml.com"):
            assert secret.encode() not in sealed
            assert secret not in whole
            assert secret not in trail[0]
    async with seeded.session() as session:
        scope = seeded.fraud
        stored = (await session.execute(notification_queries.channel_by_name(scope, "#ml-alerts"))).scalar_one()
        assert not stored.is_enabled
        read = channels.opened(stored.type, stored.settings_sealed, Vault(seeded.settings))
    assert isinstance(read, channels.SlackSettings)
    assert read.hook_url.get_secret_value().startswith("https://hooks.slack.com/services/T0")


async def test_the_audit_trail_names_the_people(seeded: Seeded):
    with psycopg.connect(seeded.url) as connection:
        rows = connection.execute(
            "SELECT entity, array_agg(DISTINCT actor_label), bool_and(operation = 'seed') FROM audit_logs "
            "WHERE entity <> 'users' GROUP BY entity"
        ).fetchall()
        by_others = connection.execute("SELECT count(*) FROM alerts WHERE created_by IS NOT NULL").fetchone()
    actors = {entity: set(labels) for entity, labels, _ in rows}
    assert actors["models"] == {"scientist@acme-ml.com"}
    assert actors["deployments"] == {"engineer@acme-ml.com", "system"}
    assert actors["notification_channels"] == {"admin@acme-ml.com"}
    assert actors["alerts"] == {"system", "engineer@acme-ml.com"}
    assert by_others == (0,), "the platform raised them, nobody else"


async def test_another_organization_sees_nothing_of_it(seeded: Seeded):
    database = Database(seeded.settings, pool_size=1)
    try:
        async with database.transaction(Context(SYSTEM, UUID(int=1))) as session:
            for query in (
                deployment_queries.deployments(seeded.fraud),
                registry_queries.models(seeded.fraud),
                alert_queries.alerts(seeded.fraud),
                monitoring_queries.drift_reports(seeded.fraud),
                notification_queries.channels(seeded.fraud),
            ):
                assert (await session.execute(query)).first() is None
    finally:
        await database.close()


# What the use cases refuse, on the sample


async def test_buckets_add_up_and_keep_to_their_bins(seeded: Seeded):
    async with seeded.session() as session:
        deployment = await _fraud_scoring(session, seeded)
        at = NOW.replace(minute=0, second=0) + timedelta(hours=2)
        counted = np.arange(11)

        def bucket(**changes: Any) -> Bucket:
            tally = Tally(requests=60, rows=55, client_errors=5, predictions={"prediction": counted})
            for name, value in changes.items():
                setattr(tally, name, value)
            return Bucket(deployment.id, deployment.version_id, Granularity.MINUTE, at, tally)

        # Within one call, and on top of what is stored; a column may be missing in one of them.
        assert await monitoring.record_buckets(session, seeded.fraud, [bucket(), bucket()]) == 1
        one_column = Tally(requests=1, rows=1, features={"hour": counted})
        more = Bucket(deployment.id, deployment.version_id, Granularity.MINUTE, at, one_column)
        await monitoring.record_buckets(session, seeded.fraud, [bucket(), more])
        found = await monitoring.tally_of(
            session,
            seeded.fraud,
            deployment.id,
            granularity=Granularity.MINUTE,
            start=at,
            end=at + timedelta(minutes=1),
        )
        tally = found[deployment.version_id]
        assert (tally.requests, tally.rows, tally.client_errors) == (181, 166, 15)
        assert tally.predictions["prediction"].tolist() == (counted * 3).tolist()
        assert tally.features["hour"].tolist() == counted.tolist()

        async def record(given: Bucket, scope: ProjectScope = seeded.fraud) -> None:
            await monitoring.record_buckets(session, scope, [given])

        with pytest.raises(OtherBins):
            await record(bucket(predictions={"prediction": np.arange(5)}))
        with pytest.raises(OtherBins):
            await record(bucket(features={"unknown": counted}))
        with pytest.raises(Invalid):
            await record(bucket(server_errors=56))
        with pytest.raises(Invalid):
            late = at + timedelta(seconds=5)
            await record(Bucket(deployment.id, deployment.version_id, Granularity.MINUTE, late, Tally()))
        with pytest.raises(NotFound):
            await record(bucket(), seeded.scope("product-recommendations"))


async def test_a_cause_has_one_open_alert(seeded: Seeded):
    async with seeded.session() as session:
        scope = seeded.fraud

        async def raised(severity: Severity, minutes: int) -> Alert:
            cause = Cause("test:cause", AlertSource.PLATFORM, severity, f"after {minutes}")
            return await alerts.raise_alert(session, scope, cause, at=NOW + timedelta(minutes=minutes))

        first = await raised(Severity.WARNING, 0)
        assert (await raised(Severity.CRITICAL, 5)).id == first.id
        repeated = await raised(Severity.INFO, 3)  # arrives late: counted, and tells nothing new
        assert (repeated.severity, repeated.occurrences, repeated.title) == (Severity.CRITICAL, 3, "after 5")
        assert repeated.last_seen_at == NOW + timedelta(minutes=5)
        await alerts.acknowledge(session, scope, first.id, at=NOW)
        assert (await raised(Severity.INFO, 6)).status is AlertStatus.ACKNOWLEDGED
        resolved = await alerts.resolve(session, scope, first.id, at=NOW)
        assert (await alerts.resolve(session, scope, first.id, at=NOW + timedelta(1))).resolved_at == NOW
        assert resolved.resolved_by is None
        with pytest.raises(AlertIsResolved):
            await alerts.acknowledge(session, scope, first.id, at=NOW)
        assert (await raised(Severity.INFO, 9)).id != first.id
        with pytest.raises(NotFound):
            await alerts.resolve(session, seeded.scope("product-recommendations"), first.id, at=NOW)


async def test_traffic_is_split_in_one_way_at_a_time(seeded: Seeded):
    async with seeded.session() as session:
        scope = seeded.fraud
        deployment = await _fraud_scoring(session, seeded)
        stable = Target(deployment.version_id, TargetRole.STABLE, 100)
        other_model = (
            await session.execute(registry_queries.versions(seeded.scope("product-recommendations")).limit(1))
        ).scalar_one()

        async def split(*targets: Target) -> Deployment:
            return await deployments.set_traffic(session, scope, deployment.id, targets, at=NOW)

        for wrong in (
            [],
            [stable, stable],
            [Target(deployment.version_id, TargetRole.STABLE, 90)],
            [stable, Target(UUID(int=5), TargetRole.SHADOW, 10)],
            [Target(deployment.version_id, TargetRole.CANDIDATE, 100)],
        ):
            with pytest.raises(Invalid):
                await split(*wrong)
        with pytest.raises(NotFound):
            await split(Target(other_model.id, TargetRole.STABLE, 100))
        before = deployment.generation
        assert (await split(stable)).generation == before + 1

        action = await deployments.record_action(session, scope, deployment.id, DeploymentAction.PAUSE, at=NOW)
        with pytest.raises(ActionUnderWay):
            await deployments.record_action(session, scope, deployment.id, DeploymentAction.STOP, at=NOW)
        with pytest.raises(Invalid):
            await deployments.finish_action(session, scope, action.id, outcome=Outcome.SUCCEEDED, at=NOW - timedelta(1))
        await deployments.finish_action(session, scope, action.id, outcome=Outcome.CANCELLED, at=NOW)
        with pytest.raises(ActionEnded):
            await deployments.finish_action(session, scope, action.id, outcome=Outcome.SUCCEEDED, at=NOW)


@pytest.mark.parametrize(
    ("type", "settings"),
    [
        (
            ChannelType.SLACK,
            {"hook_url": "https://hooks.slack.com.evil.example/services/T00000000/B00000000/secret123"},
        ),
        (ChannelType.SLACK, {}),
        (ChannelType.WEBHOOK, {"url": "http://plain.example/secret123", "signing_secret": "s" * 20}),
        (ChannelType.WEBHOOK, {"url": "https://user:secret123@hooks.example/", "signing_secret": "s" * 20}),
        (ChannelType.EMAIL, {"recipients": ["secret123"]}),
        (ChannelType.EMAIL, {"recipients": ["a@example.com"], "secret123": True}),
    ],
)
async def test_settings_that_do_not_fit_are_refused_without_repeating_them(
    seeded: Seeded, type: ChannelType, settings: dict[str, Any]
):
    async with seeded.session() as session:
        with pytest.raises(InvalidSettings) as refused:
            await notifications.create_channel(
                session, seeded.fraud, Vault(seeded.settings), name="c", type=type, settings=settings
            )
    told = json.dumps([problem["detail"] for problem in refused.value.facts["problems"]]) + str(refused.value)
    assert refused.value.facts["problems"]
    assert "secret123" not in told


async def test_names_and_patterns_of_rules_are_checked(seeded: Seeded):
    scope: OrganizationScope = seeded.fraud
    async with seeded.session() as session:
        channel = (await session.execute(notification_queries.channel_by_name(scope, "Incident desk"))).scalar_one()

        async def rule(name: str, *patterns: str) -> None:
            await notifications.create_rule(session, scope, channel.id, NewRule(name, patterns))

        for patterns in ((), ("",), ("alert",), ("alert.*.*",), ("Alert.opened",)):
            with pytest.raises(Invalid):
                await rule("a rule", *patterns)
        await rule("a rule", "*", "run.ended")
        with pytest.raises(notifications.RuleNameTaken):
            await rule("a rule", "*")
        with pytest.raises(NotFound):
            await notifications.create_rule(session, scope, UUID(int=9), NewRule("b", ["*"]))


async def _fraud_scoring(session: AsyncSession, seeded: Seeded) -> Deployment:
    return (await session.execute(deployment_queries.deployment_by_slug(seeded.fraud, "fraud-scoring"))).scalar_one()
