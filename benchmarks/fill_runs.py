"""Fills an experiment with runs by set-based SQL, for measuring search; also a program of its own.

Every value follows from the run's number, so two fillings are equal and an expected answer can be computed:
`share(run, column)` is what the SQL computes. Of the metrics `auc` is missing in every tenth run and NaN in every
thousandth; of the tags `note` holds free text, `team` has twenty values; the param `seed` is the run's number.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "backend"))

from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Role, preamble

AT_ONCE = 10_000
PARAMS = 10
METRICS = 10
TAGS = 5

_RUNS = """
INSERT INTO experiment_runs (organization_id, id, project_id, experiment_id, name, status, started_at, ended_at,
    user_name, artifact_location, created_at, params_json, tags_json)
SELECT e.organization_id, filled.id, e.project_id, e.id, 'run-' || n,
    CASE WHEN n %% 50 = 0 THEN 'running' WHEN n %% 7 = 0 THEN 'failed' ELSE 'finished' END,
    started_at, CASE WHEN n %% 50 > 0 THEN started_at + make_interval(secs => n %% 7200) END,
    'user-' || n %% 20, e.artifact_location || '/' || replace(filled.id::text, '-', '') || '/artifacts', started_at,
    (SELECT string_agg('{"key":"' || key || '","value":"' || value || '"}', ',' ORDER BY k) FROM pg_temp.params(n)),
    (SELECT string_agg('{"key":"' || key || '","value":"' || value || '"}', ',' ORDER BY key) FROM pg_temp.tags(n))
FROM experiments AS e
CROSS JOIN LATERAL (
    SELECT n, pg_temp.run_id(e.id, n) AS id, timestamptz '2026-01-01 00:00Z' + make_interval(secs => n) AS started_at
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
) AS filled
WHERE e.organization_id = %(organization)s AND e.id = %(experiment)s
"""

_ROWS = {
    "run_params": "organization_id, run_id, key, experiment_id, value",
    "run_tags": "organization_id, run_id, key, experiment_id, value",
    "run_latest_metrics": "organization_id, run_id, key, experiment_id, value, step, timestamp, min, max",
}
_SATELLITE = """
INSERT INTO {table} ({columns})
SELECT %(organization)s, pg_temp.run_id(%(experiment)s, n), key, %(experiment)s, {values}
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n CROSS JOIN LATERAL pg_temp.{source}(n) AS row
"""

_FUNCTIONS = """
CREATE FUNCTION pg_temp.run_id(experiment uuid, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (substr(to_hex(1767225600000 + n + x'1000000000000'::bigint), 2) || '7000'
        || '8' || substr(md5(experiment::text || n::text), 2, 15))::uuid
$$;
CREATE FUNCTION pg_temp.share(n bigint, k bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT ((n * 7919 + k * 104729) % 100003) / 100003.0::float8
$$;
CREATE FUNCTION pg_temp.params(n bigint) RETURNS TABLE (k bigint, key text, value text) LANGUAGE sql IMMUTABLE AS $$
    SELECT k, (ARRAY['model', 'lr', 'seed'])[k], CASE k
        WHEN 1 THEN (ARRAY['xgboost', 'lightgbm', 'logistic', 'forest', 'mlp'])[1 + n % 5]
        WHEN 2 THEN round(pg_temp.share(n, 2)::numeric, 4)::text
        ELSE n::text END
    FROM generate_series(1, 3) AS k
    UNION ALL
    SELECT k, 'p' || k, 'v' || (n * k) % 100 FROM generate_series(4, {params}) AS k
$$;
CREATE FUNCTION pg_temp.tags(n bigint) RETURNS TABLE (key text, value text) LANGUAGE sql IMMUTABLE AS $$
    SELECT * FROM (VALUES
        ('mlflow.runName', 'run-' || n),
        ('mlflow.user', 'user-' || n % 20),
        ('team', 'team-' || n % 20),
        ('note', 'sweep ' || n / 100 || ' over the learning rate, trial ' || n % 100)) AS tag
    UNION ALL
    SELECT 't' || k, 'v' || n % k FROM generate_series(5, {tags}) AS k
$$;
CREATE FUNCTION pg_temp.metrics(n bigint) RETURNS TABLE (key text, value float8) LANGUAGE sql IMMUTABLE AS $$
    SELECT 'auc', CASE WHEN n % 1000 = 1 THEN 'NaN'::float8 ELSE pg_temp.share(n, 0) END WHERE n % 10 > 0
    UNION ALL
    SELECT CASE k WHEN 1 THEN 'loss' ELSE 'm' || k END, pg_temp.share(n, k) FROM generate_series(1, {metrics} - 1) AS k
$$;
"""


def share(run: int, column: int) -> float:
    """A number from 0 to 1, the same that the filling computes: of `auc` (column 0), `loss` (1) or `m2` and on."""
    return ((run * 7919 + column * 104729) % 100003) / 100003


def functions(params: int = PARAMS, metrics: int = METRICS, tags: int = TAGS) -> str:
    """SQL functions of the session that compute a run's id, params, metrics and tags from its number."""
    sql = _FUNCTIONS
    for name, count in {"params": params, "metrics": metrics, "tags": tags}.items():
        sql = sql.replace("{" + name + "}", str(count))
    return sql


def fill(
    url: str,
    organization: str,
    project: str,
    experiment: int,
    *,
    runs: int,
    first: int = 1,
    params: int = PARAMS,
    metrics: int = METRICS,
    tags: int = TAGS,
) -> None:
    """Add the runs `first` … `first + runs - 1` to an experiment, then ANALYZE.

    url: of the database, as somebody who may take the application's roles and analyze its tables.
    organization, project: slugs. experiment: its number. params, metrics and tags of each run: at least 3, 1 and 4.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.transaction():
            connection.execute(preamble(Context(SYSTEM), Role.PLATFORM))  # type: ignore[arg-type]
            found = connection.execute(
                """
                SELECT e.organization_id, e.id FROM experiments AS e
                JOIN projects AS p ON p.organization_id = e.organization_id AND p.id = e.project_id
                JOIN organizations AS o ON o.id = e.organization_id
                WHERE o.slug = %s AND p.slug = %s AND e.number = %s
                """,
                (organization, project, experiment),
            ).fetchone()
        if found is None:
            raise SystemExit(f"There is no experiment {experiment} in {organization}/{project}.")
        connection.execute(functions(params, metrics, tags))  # type: ignore[arg-type]
        for start in range(first, first + runs, AT_ONCE):
            values = {
                "organization": found[0],
                "experiment": found[1],
                "first": start,
                "last": min(start + AT_ONCE, first + runs) - 1,
            }
            with connection.transaction():
                connection.execute(preamble(Context(SYSTEM, found[0]), Role.APP))  # type: ignore[arg-type]
                connection.execute(_RUNS, values)  # type: ignore[arg-type]
                for table, columns in _ROWS.items():
                    latest = table == "run_latest_metrics"
                    statement = _SATELLITE.format(
                        table=table,
                        columns=columns,
                        values="value, 0, 0, nullif(value, 'NaN'), nullif(value, 'NaN')" if latest else "value",
                        source="metrics" if latest else table.removeprefix("run_"),
                    )
                    connection.execute(statement, values)  # type: ignore[arg-type]
        connection.execute("VACUUM (ANALYZE) experiment_runs, run_params, run_tags, run_latest_metrics")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="the database")
    parser.add_argument("organization", help="slug")
    parser.add_argument("project", help="slug")
    parser.add_argument("experiment", type=int, help="number")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=1)
    given = parser.parse_args()
    fill(given.url, given.organization, given.project, given.experiment, runs=given.runs, first=given.first)
