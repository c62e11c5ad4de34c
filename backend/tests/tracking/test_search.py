"""The search language for runs, through the list of runs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.servers import PLAIN, Server, Tenant

HOUR = 3_600_000
NOW = datetime.now(UTC)


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@dataclass(frozen=True)
class Project:
    """A project's runs over HTTP."""

    http: httpx.Client
    tenant: Tenant

    def mlflow(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.http.post(f"{self.tenant.url}/api/2.0/mlflow/{path}", json=body)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def experiment(self, name: str) -> str:
        return str(self.mlflow("experiments/create", name=name)["experiment_id"])

    def run(self, name: str, *, experiment: str = "0", started: int = 1_000, user: str = "", **logged: Any) -> str:
        """A run; `metrics`, `params` and `tags` by key, `datasets` as (name, digest, context), `ended`, `status`."""
        run = self.mlflow("runs/create", experiment_id=experiment, run_name=name, start_time=started, user_id=user)
        id: str = run["run"]["info"]["run_id"]
        metrics = [
            {"key": key, "value": value, "timestamp": 1, "step": step}
            for key, values in logged.get("metrics", {}).items()
            for step, value in enumerate(values if isinstance(values, list) else [values])
        ]
        pairs = {
            kind: [{"key": key, "value": value} for key, value in logged.get(kind, {}).items()]
            for kind in ("params", "tags")
        }
        self.mlflow("runs/log-batch", run_id=id, metrics=metrics, **pairs)
        if logged.get("datasets"):
            inputs = [
                {
                    "dataset": {"name": name, "digest": digest, "source_type": "local", "source": "{}"},
                    "tags": [{"key": "mlflow.data.context", "value": context}],
                }
                for name, digest, context in logged["datasets"]
            ]
            self.mlflow("runs/log-inputs", run_id=id, datasets=inputs)
        if "ended" in logged:
            self.mlflow("runs/update", run_id=id, status=logged.get("status", "FINISHED"), end_time=logged["ended"])
        return id

    def get(self, path: str = "runs", **params: Any) -> httpx.Response:
        return self.http.get(f"{self.tenant.api}/{path}", params=params)

    def post(self, **body: Any) -> httpx.Response:
        return self.http.post(f"{self.tenant.api}/runs/search", json=body)

    def find(self, search: str = "", **params: Any) -> dict[str, Any]:
        answer = self.get(search=search, **params) if len(search) < 2_000 else self.post(search=search, **params)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def names(self, search: str, **params: Any) -> str:
        return "".join(sorted(item["name"][0] for item in self.find(search, **params)["items"]))


def a_project(server: Server) -> Iterator[Project]:
    tenant = server.new_tenant()
    with httpx.Client(headers=tenant.headers, verify=PLAIN, timeout=60) as http:
        yield Project(http, tenant)


@pytest.fixture
def project(server: Server) -> Iterator[Project]:
    yield from a_project(server)


@pytest.fixture(scope="module")
def shelf(server: Server) -> Iterator[Project]:
    """Runs whose names begin with a, b, c, d (which has nothing) and e (of another experiment, a's child)."""
    for project in a_project(server):
        march = milliseconds(datetime(2026, 3, 1, 12, tzinfo=UTC))
        parent = project.run(
            "alpha fraud",
            started=march,
            ended=march + 3 * HOUR,
            user="Ada",
            metrics={"auc": 0.95, "loss": [0.05, 0.3], "val/f1 score": 1, "loss.min": 7},
            params={"model": "xgb", "lr": "0.1"},
            tags={"team": "a", "mlflow.source.git.commit": "4f2a99"},
            datasets=[("cards", "d1", "training"), ("extra", "d2", "test")],
        )
        project.run(
            "beta-xgboost",
            started=march + 24 * HOUR,
            ended=march + 24 * HOUR + 90_000,
            status="FAILED",
            metrics={"auc": 0.5, "loss": 0.2},
            params={"model": "tree", "lr": "1e-3", "note": 'say "hi"'},
            tags={"team": "b"},
            datasets=[("cards", "d3", "test")],
        )
        project.run(
            "Coda",
            started=milliseconds(NOW - timedelta(hours=3)),
            metrics={"auc": "NaN", "loss": -1},
            params={"model": "100%", "lr": "auto"},
            tags={"team": "c"},
        )
        project.run("delta", started=milliseconds(NOW - timedelta(minutes=5)))
        project.run("echo", experiment=project.experiment("other-x"), tags={"mlflow.parentRunId": parent, "team": "A"})
        yield project


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "Cabde"),
        ("metrics.auc > 0.9", "a"),
        ("metrics.auc>=.5", "ab"),
        ("metrics.auc != 0.5", "Ca"),
        ("metrics.auc = NaN", "C"),
        ("metrics.auc != nan", "ab"),
        ("metrics.auc NOT IN (0.5, 1)", "Ca"),
        ("metrics.loss BETWEEN 0.1 AND 0.3", "ab"),
        ("metrics.loss NOT BETWEEN 0.1 AND 0.3", "C"),
        ("metrics.loss.min < 0.1", "Ca"),
        ("metrics.loss.max = 0.3 AND metrics.loss.step = 1", "a"),
        ("metrics.loss.last < 0", "C"),
        ("metrics.auc.min IS NULL", "Cde"),
        ("metrics.`loss.min` = 7", "a"),
        ('metrics."val/f1 score" IS NOT NULL', "a"),
        ("metrics.auc IS NULL", "de"),
        ("metrics.auc NOT EXISTS", "de"),
        ("NOT metrics.auc > 0.9", "Cbde"),
        ("NOT (metrics.auc > 0.9 OR metrics.auc <= 0.5)", "Cde"),
        ('params.model = "xgb" OR NOT tags.team IN ("b", "c")', "ade"),
        ("params.model = tree", "b"),
        ("params.model != 'xgb'", "Cb"),
        ("params.lr = 0.1", "a"),
        ("params.lr < 0.05", "b"),
        ("params.lr IN (0.1, 0.001)", "ab"),
        ("params.lr != 0.1", "b"),
        ('params.lr != "0.1"', "Cb"),
        ('params.note = "say ""hi"""', "b"),
        ("params.note = 'say \"hi\"'", "b"),
        ("params.model CONTAINS '%'", "C"),
        ("params.model LIKE '1__\\%'", ""),
        ("params.model LIKE 'x%'", "a"),
        ("tags.team = a", "a"),
        ("tags.team ILIKE a", "ae"),
        ("tags.team STARTS WITH A", "ae"),
        ("tags.team < 'b'", "ae"),
        ("tags.team ~ '^[ab]$'", "ab"),
        ("tags.team !~ '(?i)^A$'", "Cb"),
        ("xgboost", "b"),
        ("FRAUD alpha", "a"),
        ("coda status = running", "C"),
        ('"a f"', "a"),
        ("name ENDS WITH fraud", "a"),
        ("name NOT CONTAINS a", "e"),
        ("status = running", "Cde"),
        ("status IN (FAILED, finished)", "ab"),
        ("status != running", "ab"),
        ("user = Ada", "a"),
        ("user IS NULL", "Cbde"),
        ("git_commit STARTS WITH 4f2a", "a"),
        ("started = 2026-03-01", "a"),
        ("started > 2026-03-01 AND started < 2026-03-03", "b"),
        ("started >= 2026-03-01T12:00Z AND started <= 2026-03-01T12:00Z", "a"),
        ("started BETWEEN 2026-03-01 AND 2026-03-02", "ab"),
        ("started = 2026-03", "ab"),
        ("started > 1h ago", "d"),
        ("started > 1d ago", "Cd"),
        ("started > now", ""),
        ("created >= today OR created >= yesterday", "Cabde"),
        ("ended IS NULL", "Cde"),
        ("NOT ended < now", "Cde"),
        ("duration > 2h", "Cae"),
        ("duration = 90s", "b"),
        ("duration BETWEEN 1m AND 1h", "bd"),
        ("parent IS NOT NULL", "e"),
        ("experiment = 0", "Cabd"),
        ('experiment = "other-x"', "e"),
        ("experiment != 0", "e"),
        ("experiment STARTS WITH other OR name = delta", "de"),
        ("dataset.name = cards", "ab"),
        ("dataset.name = cards AND dataset.context = test", "ab"),
        ("dataset.digest = d3", "b"),
        ("dataset.name IS NULL", "Cde"),
        ("NOT dataset.name = extra", "Cbde"),
        ("model IS NULL", "Cabde"),
        ("deleted = true", ""),
        ("attributes.run_name = 'delta' OR attributes.status = 'FAILED'", "bd"),
        ("((metrics.auc > 0.9)) and not not name = 'alpha fraud'", "a"),
    ],
)
def test_a_search_finds(shelf: Project, search: str, found: str) -> None:
    assert shelf.names(search) == found
    answer = shelf.post(search=search, total=True)
    assert (answer.status_code, answer.json()["total"]) == (200, len(found))


@pytest.mark.parametrize(
    ("search", "column", "length", "says"),
    [
        ("metric.auc > 1", 1, 10, 'there is no field "metric". Did you mean "metrics"?'),
        ("name = x AND nam = y", 14, 3, 'Did you mean "name"?'),
        ("metrics > 1", 1, 7, "metrics needs a key, as in metrics.auc > 0.9"),
        ("metrics.auc", 12, 1, "metrics.auc needs an operator: =, !=, <"),
        ("status running", 8, 7, "status needs an operator"),
        ("status:running", 1, 14, "as in status = running"),
        ("metrics.auc CONTAINS x", 13, 8, "metrics.auc does not take CONTAINS. It takes: ="),
        ("name IS NULL", 6, 7, "name does not take IS NULL"),
        ("metrics.auc > high", 15, 4, "is a number"),
        ("metrics.auc > NaN", 15, 3, "NaN"),
        ("metrics.auc > 1e999", 15, 5, "is a number"),
        ("metrics.auc BETWEEN 1 2", 23, 1, "BETWEEN needs two values"),
        ("metrics.auc IN 1", 16, 1, "needs a list"),
        ("metrics.auc IN (1 2)", 19, 1, "expected a comma"),
        ("status = runing", 10, 6, 'Did you mean "running"?'),
        ("started > 7d", 11, 2, "Did you mean 7d ago?"),
        ("started > 2026-13-01", 11, 10, "a date or time"),
        ("started > x ago", 11, 5, "a duration before ago"),
        ("duration > 2 fortnights", 14, 10, "expected AND or OR"),
        ("duration > soon", 12, 4, "2h30m"),
        ("params.x = 7d ago", 12, 6, "only times"),
        ("parent = zz", 10, 2, "a run's id"),
        ("name = my run", 11, 3, "needs quotes"),
        ("name = 'x", 8, 2, "is not closed"),
        ("(name = x", 1, 1, "is not closed"),
        ("name = x)", 9, 1, "no parenthesis is open"),
        ("name = ", 8, 1, "a value is missing"),
        ("name = x AND", 13, 1, "a condition is missing"),
        ("name = AND", 8, 3, "needs quotes"),
        ("name ~ '(a'", 8, 4, "regular expression"),
        ("name ~ '(a)\\1'", 8, 7, "back references"),
        ("dataset.x = y", 1, 9, "dataset.name"),
        ("name = `x`", 8, 3, "backticks are for keys"),
        ("a ! b", 3, 1, "unexpected"),
        ("name = \U0001f600 x", 10, 1, "expected AND"),
    ],
)
def test_a_refusal_points_at_the_place_and_says_what_to_write(
    shelf: Project, search: str, column: int, length: int, says: str
) -> None:
    answer = shelf.get(search=search)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "search_invalid")
    assert (problem["pointer"], problem["column"], problem["length"]) == ("/query/search", column, length), problem
    assert problem["detail"].startswith(f"Column {column}: ")
    assert says in problem["detail"]


@pytest.mark.parametrize(
    "search",
    [
        "\0",
        "name = '\0'",
        "(" * 5_000,
        "NOT " * 2_000 + "x",
        " OR ".join(["metrics.a = 1"] * 61),
        "x" * 10_001,
        f"metrics.{'k' * 251} = 1",
        f"id IN ({','.join(['1'] * 1_001)})",
        f"name ~ '{'a' * 301}'",
        "name ~ '((((a{1,200}){1,200}){1,200}){1,200})'",
        "name ~ '[[:x:]]'",
        "name ~ '(((a{1,80}){1,80}){1,9}b)'",
        "started > 99999999999999999d ago",
        "duration > 9e300",
    ],
)
def test_a_hostile_search_is_refused(shelf: Project, search: str) -> None:
    answer = shelf.post(search=search)
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/search"), answer.text


@pytest.mark.parametrize(
    "search",
    [
        "experiment = 99999999999999999999999",
        "params.lr = 1e308 OR params.lr = -1e308",
        "metrics.auc > inf OR metrics.auc.step > 1e300",
        f"name = '{'x' * 9_000}'",
        " AND ".join(f"metrics.m{n} > 0" for n in range(60)),
        " AND ".join(f"NOT params.p{n} = x" for n in range(60)),
        "id STARTS WITH ffff",
        "name LIKE '" + "%a" * 200 + "%'",
        "name ~ '(a+)+$'",
        "started > 0001-01-01 AND started < 9999-12-30",
    ],
)
def test_an_odd_search_is_answered(shelf: Project, search: str) -> None:
    assert len(shelf.find(search)["items"]) <= 5


def test_columns_come_with_each_run_and_nothing_else_does(shelf: Project) -> None:
    columns = "metrics.auc, params.lr, tags.team, metrics.`val/f1 score`, name"
    a, d = (shelf.find(f"name STARTS WITH {name}", columns=columns)["items"][0] for name in ("alpha", "delta"))
    assert (a["metrics"]["auc"]["value"], a["metrics"]["val/f1 score"]["max"]) == (0.95, 1)
    assert (a["params"], a["tags"], a["experiment"]) == ({"lr": "0.1"}, {"team": "a"}, 0)
    assert (d["metrics"], d["params"], d["tags"]) == ({}, {}, {})
    (bare,) = shelf.find("alpha")["items"]
    assert (bare["metrics"], bare["params"], bare["tags"]) == ({}, {}, {})
    answer = shelf.get(columns=",".join(f"tags.{n}" for n in range(101)))
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/query/columns")
    assert shelf.get(columns="metrics").json()["column"] == 1


def test_the_other_narrowings_hold_beside_the_search(project: Project) -> None:
    other = project.experiment("other")
    run = project.run("a")
    project.run("b", experiment=other, ended=2_000)
    project.run("c", experiment=project.experiment("third"))
    project.mlflow("runs/delete", run_id=run)
    assert project.names("") == "bc"
    assert project.names("", deleted="any") == "abc"
    assert (project.names("", deleted="true"), project.names("deleted = true")) == ("a", "a")
    assert project.names("deleted = true OR name = b") == "ab"
    assert (project.names("", experiment=[int(other), 0]), project.names("", status="finished")) == ("b", "b")
    assert project.get(experiment=[int(other), 77]).status_code == 404


def test_dates_are_in_the_zone_that_was_named(project: Project) -> None:
    project.run("a", started=milliseconds(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)))
    assert project.names("started = 2026-03-01") == "a"
    assert project.names("started = 2026-03-02", timezone="Europe/Vienna") == "a"
    assert project.names("started = 2026-03-02T00:30", timezone="Europe/Vienna") == "a"
    for zone in ("Nowhere", "../etc/passwd", "\x01"):
        answer = project.get(timezone=zone)
        assert (answer.status_code, answer.json()["pointer"]) == (422, "/query/timezone")


SORTS = [
    "-started",
    "started",
    "name",
    "-metrics.x",
    "metrics.x,-name",
    "metrics.x.min",
    "-metrics.x.step,params.p",
    "params.p",
    "-params.p",
    "tags.t,-metrics.x,started",
    "-duration",
    "ended",
    "-user",
    "status,-params.p,metrics.x",
    "experiment,id",
    "deleted,name",
    "-deleted",
]


def test_pages_of_every_order_lose_and_double_nothing(project: Project) -> None:
    other = project.experiment("other")
    values = ["NaN", 1, 2, 2, 1e308, "-Infinity", None]
    params = ["10", "9", "x", "1e999", "", "nan", None]
    for number in range(14):
        value, param = values[number % 7], params[(number * 3) % 7]
        project.run(
            f"run {number % 5}",
            experiment=other if number % 3 == 0 else "0",
            started=1_000 + number % 4,
            user="u" * (number % 3),
            metrics={} if value is None else {"x": value},
            params={} if param is None else {"p": param},
            tags={"t": str(number % 2)} if number % 4 else {},
            **({"ended": 5_000 + number % 2} if number % 2 else {}),
        )
    for search in ("", "name ~ run"):
        for sort in SORTS:
            whole = [item["id"] for item in project.find(search, sort=sort)["items"]]
            assert len(set(whole)) == 14
            for limit in (1, 3):
                paged: list[str] = []
                cursor = None
                while True:
                    page = project.find(search, sort=sort, limit=limit, **({"cursor": cursor} if cursor else {}))
                    paged += [item["id"] for item in page["items"]]
                    if (cursor := page["next"]) is None:
                        break
                assert paged == whole, sort

    def column(sort: str, key: str) -> list[Any]:
        kind, name = key.split(".")
        cells = [item[kind].get(name) for item in project.find("", sort=sort, columns=key)["items"]]
        return [cell["value"] if isinstance(cell, dict) else cell for cell in cells]

    ascending = ["-Infinity"] * 2 + [1.0] * 2 + [2.0] * 4 + [1e308] * 2
    assert column("metrics.x", "metrics.x") == [*ascending, "NaN", "NaN", None, None]
    assert column("-metrics.x", "metrics.x") == [*ascending[::-1], "NaN", "NaN", None, None]
    texts = ["", "", "1e999", "1e999", "nan", "nan", "x", "x"]
    assert column("params.p", "params.p") == ["9", "9", "10", "10", *texts, None, None]
    assert column("-params.p", "params.p") == ["10", "10", "9", "9", *texts[::-1], None, None]


def test_a_cursor_belongs_to_its_list(shelf: Project) -> None:
    cursor = shelf.find(limit=1)["next"]
    assert shelf.get(limit=3, cursor=cursor).status_code == 200
    other = shelf.find(sort="name", limit=1)["next"]
    for wrong in (other, "x", "W10", "WzEsMiwzXQ", cursor[:-6], ""):
        answer = shelf.get(cursor=wrong)
        assert (answer.status_code, answer.json().get("pointer")) == ((422, "/query/cursor") if wrong else (200, None))
    assert shelf.get(search="x", cursor=cursor).status_code == 422


@pytest.mark.parametrize(
    "now", ["0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00"]
)
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_cursor_with_a_time_that_no_clock_shows_is_refused(shelf: Project, now: str, zone: str) -> None:
    search = "started = today OR NOT started > 7d ago OR started < now"
    cursor = shelf.find(search, limit=1, timezone=zone)["next"]
    parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([parts[0], now, *parts[2:]]).encode()).decode().rstrip("=")
    assert shelf.get(search=search, limit=1, timezone=zone, cursor=forged).status_code == 422


@pytest.mark.parametrize(
    ("sort", "column"),
    [("statusx", 1), ("name,", 6), ("name,-name", 6), ("dataset.name", 1), ("name name", 6), ("", 1), ("-", 2)],
)
def test_an_order_that_cannot_be_read_is_refused(shelf: Project, sort: str, column: int) -> None:
    problem = shelf.get(sort=sort).json()
    assert (problem["status"], problem["pointer"], problem["column"]) == (422, "/query/sort", column)


def test_keys_are_searched_and_paged(project: Project) -> None:
    other = project.experiment("other")
    project.run("a", metrics={f"val/auc {n}": n for n in range(5)} | {"loss": 1}, params={"lr": "1"})
    project.run("b", experiment=other, metrics={"AUC": 1, "loss": 2}, tags={"team": "x"})

    def keys(**params: Any) -> tuple[list[str], str | None]:
        page = project.get("runs/keys", **params).json()
        return page["items"], page["next"]

    found, following = keys(kind="metrics", limit=4)
    assert found == ["AUC", "loss", "val/auc 0", "val/auc 1"]
    assert keys(kind="metrics", limit=4, cursor=following)[0] == ["val/auc 2", "val/auc 3", "val/auc 4"]
    assert len(keys(kind="metrics", search="auc")[0]) == 6
    assert keys(kind="metrics", experiment=int(other)) == (["AUC", "loss"], None)
    assert (keys(kind="params"), keys(kind="tags", search="TEA")) == ((["lr"], None), (["team"], None))
    assert keys(kind="metrics", search="%") == ([], None)
    for cursor in ("x", "W1sxXV0"):
        assert project.get("runs/keys", kind="metrics", cursor=cursor).status_code == 422


def test_every_field_that_is_offered_can_be_searched_as_its_examples_say(shelf: Project) -> None:
    fields = shelf.get("search/fields").json()
    assert {"metrics", "params", "tags", "status", "dataset.name"} <= {field["name"] for field in fields}
    for field in fields:
        assert field["operators"]
        for example in field["examples"]:
            shelf.find(example)
        if field["sortable"]:
            shelf.find(sort=f"-{field['name']}{'.x' if field['keyed'] else ''}")


def test_the_runs_of_another_organization_are_not_found(shelf: Project, project: Project) -> None:
    assert project.find("")["items"] == []
    assert project.get("runs/keys", kind="metrics").json()["items"] == []
    theirs = shelf.find("alpha")["items"][0]
    assert project.names(f"id = {theirs['id']} OR parent = {theirs['id']} OR dataset.name = cards") == ""
    assert project.http.get(f"{shelf.tenant.api}/runs").status_code == 404


def test_a_search_has_ten_regular_expressions_at_most(shelf: Project) -> None:
    refused = shelf.get(search=" OR ".join(f'name ~ "{n}"' for n in range(11)))
    assert refused.status_code == 422
    assert "at most 10 regular expressions" in refused.json()["detail"]
