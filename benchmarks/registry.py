"""The model registry: registering a version of what a run stored, and a filtered page among many models.

Times are whole answers over HTTP on a connection that is kept alive. The models are filled by SQL, each with a version
and an alias. Run it with the interpreter of `backend/.venv`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg

import servers
from servers import Side
from workloads import place_of

FILES = {
    "MLmodel": b"flavors:\n  sklearn:\n    sklearn_version: 1.7.0\n",
    "requirements.txt": b"scikit-learn==1.7.0\n",
    "python_env.yaml": b"python: 3.11\n",
    "conda.yaml": b"name: env\n",
    "model.pkl": bytes(100_000),
}
FILL = """
WITH place AS (
    SELECT project.organization_id, project.id FROM projects AS project
    JOIN organizations AS organization ON organization.id = project.organization_id
    WHERE organization.slug = %(org)s AND project.slug = %(project)s
), model AS (
    INSERT INTO models (organization_id, project_id, name, description, tags)
    SELECT place.organization_id, place.id, 'model-' || n, 'The ' || n || 'th.',
        jsonb_build_object('team', 't' || n %% 50)
    FROM place, generate_series(1, %(models)s) AS n
    RETURNING organization_id, project_id, id
), version AS (
    INSERT INTO model_versions (organization_id, project_id, model_id, number, status, source, description, metrics)
    SELECT organization_id, project_id, id, 1, 'ready', 's3://bucket/model', repeat('words ', 40),
        '{"auc": 0.9, "loss": 0.1}'
    FROM model
    RETURNING organization_id, model_id, id
)
INSERT INTO model_aliases (organization_id, model_id, version_id, name)
SELECT organization_id, model_id, id, 'champion' FROM version
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--models", type=int, default=10_000, help="models of the project")
    parser.add_argument("--calls", type=int, default=100, help="calls of each kind")
    return parser.parse_args()


def timed(name: str, calls: int, call: Callable[[], httpx.Response]) -> Any:
    """Print the times of some calls, and return the last answer's body."""
    taken = []
    for _ in range(calls + 5):
        started = time.perf_counter()
        answer = call()
        taken.append(time.perf_counter() - started)
        answer.raise_for_status()
    cuts = statistics.quantiles(taken[5:], n=20)
    print(f"{name:<45} p50 {cuts[9] * 1000:6.1f} ms   p95 {cuts[18] * 1000:6.1f} ms", flush=True)
    return answer.json()


def measure(side: Side, chosen: argparse.Namespace) -> None:
    org, project = place_of(side.api)
    headers = {"Authorization": f"Bearer {side.api.token}"}
    origin = side.api.url.split("/mlflow/")[0]
    native = f"/api/v1/orgs/{org}/projects/{project}"
    mlflow = f"/mlflow/{org}/{project}/api/2.0"
    with httpx.Client(base_url=origin, headers=headers, timeout=60) as client:
        made = client.post(f"{mlflow}/mlflow/runs/create", json={"experiment_id": "0"}).raise_for_status()
        run = made.json()["run"]["info"]["run_id"]
        for name, content in FILES.items():
            path = f"{mlflow}/mlflow-artifacts/artifacts/0/{run}/artifacts/model/{name}"
            client.put(path, content=content).raise_for_status()
        model = client.post(f"{native}/models", json={"name": "fraud"}).raise_for_status().json()["id"]
        body = {"run_id": run, "path": "model"}
        timed("register, REST", chosen.calls, lambda: client.post(f"{native}/models/{model}/versions", json=body))
        source = {"name": "fraud", "source": f"mlflow-artifacts:/0/{run}/artifacts/model", "run_id": run}
        create = f"{mlflow}/mlflow/model-versions/create"
        timed("register, MLflow", chosen.calls, lambda: client.post(create, json=source))
        assert side.database is not None
        with psycopg.connect(side.database, autocommit=True) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(FILL, {"org": org, "project": project, "models": chosen.models})
            for table in ("models", "model_versions", "model_aliases"):
                owner.execute(f"VACUUM ANALYZE {table}")
        params: dict[str, str | int] = {"query": "model-77", "limit": 100}
        found = timed(
            "page, native, name contains", chosen.calls, lambda: client.get(f"{native}/models", params=params)
        )
        assert len(found["items"]) == 100, found
        search = f"{mlflow}/mlflow/registered-models/search"
        for name, text in (("name LIKE", "name LIKE '%odel-77%'"), ("tag", "tags.team = 't7'")):
            asked = httpx.QueryParams(filter=text, max_results=100)
            found = timed(f"page, MLflow, {name}", chosen.calls, partial(client.get, search, params=asked))
            assert len(found["registered_models"]) == 100, found


def main() -> None:
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        work = Path(name)
        work.chmod(0o755)  # started by root, PostgreSQL runs as another user and passes through here
        with servers.postgres(work / "data") as server, servers.modelyard_server(server, work) as ours:
            measure(ours, chosen)


if __name__ == "__main__":
    main()
