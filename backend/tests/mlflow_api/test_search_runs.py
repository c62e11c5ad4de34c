"""Searching runs: the filter grammar, order, pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import mlflow
import pytest
from mlflow import MlflowClient

from .target import API, create_experiment, create_run, inputs_of, ok, refused


@dataclass(frozen=True, slots=True)
class Shelf:
    """An experiment with the runs a, b, c and d, where d has nothing logged."""

    experiment_id: str
    runs: dict[str, str]


def search(http: httpx.Client, experiment_ids: list[str], **body: Any) -> dict[str, Any]:
    return ok(http.post(f"{API}/runs/search", json={"experiment_ids": experiment_ids, **body}))


def names(answer: dict[str, Any]) -> str:
    return "".join(run["info"]["run_name"] for run in answer.get("runs", []))


def dataset(name: str, digest: str, context: str) -> dict[str, Any]:
    tags = [{"key": "mlflow.data.context", "value": context}]
    return {"dataset": {"name": name, "digest": digest, "source_type": "local", "source": "{}"}, "tags": tags}


@pytest.fixture
def shelf(http: httpx.Client) -> Shelf:
    experiment_id = create_experiment(http)
    runs = {}
    for number, name in enumerate("abcd"):
        body = {"run_name": name, "start_time": 1000 + number, "user_id": f"User-{name}"}
        runs[name] = create_run(http, experiment_id, **body)["run_id"]

    def log(name: str, metrics: dict[str, Any], params: dict[str, str], tags: dict[str, str]) -> None:
        body = {
            "run_id": runs[name],
            "metrics": [{"key": key, "value": value, "timestamp": 1, "step": 0} for key, value in metrics.items()],
            "params": [{"key": key, "value": value} for key, value in params.items()],
            "tags": [{"key": key, "value": value} for key, value in tags.items()],
        }
        ok(http.post(f"{API}/runs/log-batch", json=body))

    log("a", {"acc": 0.5, "m1.5": 1, "x": 1}, {"model": "Linear", "my param": "v 1"}, {"env": "prod", "a-b": "1"})
    log("b", {"acc": 0.75, "x": -1}, {"model": "linear_x"}, {"env": "Production"})
    log("c", {"acc": "NaN", "x": 10}, {"model": "tree"}, {"env": "dev"})
    ok(http.post(f"{API}/runs/update", json={"run_id": runs["a"], "status": "FINISHED", "end_time": 5000}))
    ok(http.post(f"{API}/runs/update", json={"run_id": runs["b"], "status": "FAILED", "end_time": 6000}))
    inputs = {
        "a": [dataset("sales", "d1", "train")],
        "b": [dataset("sales", "d2", "test"), dataset("Extra", "d3", "eval")],
    }
    for name, datasets in inputs.items():
        ok(http.post(f"{API}/runs/log-inputs", json={"run_id": runs[name], "datasets": datasets}))
    return Shelf(experiment_id, runs)


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("", "abcd"),
        ("metrics.acc > 0.5", "b"),
        ("metrics.acc >= 0.5", "ab"),
        ("metrics.acc = 0.75", "b"),
        ("metric.acc != 0.5", "bc"),
        ("metrics.acc < 0.75", "a"),
        ("metrics.acc <= 0.75", "ab"),
        ("metrics.acc>0.5", "b"),
        ("metrics.x > -2", "abc"),
        ("metrics.x < -0.5", "b"),
        ("metrics.x >= 1e1", "c"),
        ("metrics.`m1.5` > 0", "a"),
        ('metrics."m1.5" = 1', "a"),
        ("metrics.unknown > 0", ""),
        ("metrics.unknown != 0", ""),
        ("params.model = 'Linear'", "a"),
        ("param.model != 'tree'", "ab"),
        ("parameters.model LIKE 'linear%'", "b"),
        ("parameter.model ILIKE 'linear%'", "ab"),
        ("params.model LIKE 'l_near_x'", "b"),
        ('params.model = "tree"', "c"),
        ("params.`my param` = 'v 1'", "a"),
        ("params.\"my param\" LIKE 'v%'", "a"),
        ("params.`my param` IS NULL", "bcd"),
        ("params.`my param` IS NOT NULL", "a"),
        ("params.unknown != 'x'", ""),
        ("tags.env = 'prod'", "a"),
        ("tag.env != 'prod'", "bc"),
        ("tags.env LIKE 'prod%'", "a"),
        ("tags.env ILIKE 'PROD%'", "ab"),
        ("tags.env IS NULL", "d"),
        ("tags.env is not null", "abc"),
        ("tags.`a-b` = '1'", "a"),
        ("tags.mlflow.runName = 'b'", "b"),
        ("attributes.status = 'FAILED'", "b"),
        ("attr.status != 'RUNNING'", "ab"),
        ("run.status = 'FINISHED'", "a"),
        ("attribute.status LIKE 'FIN%'", "a"),
        ("status = 'RUNNING'", "cd"),
        ("run_name = 'a'", "a"),
        ("attributes.`Run name` = 'b'", "b"),
        ("attributes.`run name` != 'b'", "acd"),
        ("attributes.`Run Name` ILIKE 'C'", "c"),
        ("run_name LIKE 'C'", ""),
        ("user_id = 'User-a'", "a"),
        ("user_id ILIKE 'user-%'", "abcd"),
        ("start_time > 1001", "cd"),
        ("attributes.start_time = 1000", "a"),
        ("created <= 1001", "ab"),
        ("attributes.Created != 1000", "bcd"),
        ("end_time >= 6000", "b"),
        ("end_time < 6000", "a"),
        ("datasets.name = 'sales'", "ab"),
        ("dataset.digest = 'd1'", "a"),
        ("datasets.context = 'eval'", "b"),
        ("datasets.name LIKE 'extra'", ""),
        ("datasets.name ILIKE 'extra'", "b"),
        ("datasets.name IN ('Extra', 'other')", "b"),
        ("datasets.digest IN ('d1', 'd3')", "ab"),
        ("metrics.acc > 0 AND params.model ILIKE 'LINEAR%' and tags.env = 'Production'", "b"),
        ("metrics.acc > 0 AND metrics.x > 0", "a"),
        ("metrics.acc > 0 AND metrics.acc < 0.6", "a"),
        ("metrics.acc > 0 AND", "ab"),
        ("status = 'FINISHED' AND datasets.name = 'sales' AND params.model = 'Linear'", "a"),
    ],
)
def test_runs_are_filtered(http: httpx.Client, shelf: Shelf, clause: str, found: str) -> None:
    assert names(search(http, [shelf.experiment_id], filter=clause, order_by=["start_time ASC"])) == found


def test_runs_are_filtered_by_id_and_by_artifact_uri(http: httpx.Client, shelf: Shelf) -> None:
    def found(clause: str) -> str:
        return names(search(http, [shelf.experiment_id], filter=clause, order_by=["start_time ASC"]))

    a, b = shelf.runs["a"], shelf.runs["b"]
    assert found(f"run_id = '{a}'") == "a"
    assert found(f"attributes.run_id != '{a}'") == "bcd"
    assert found(f"run_id IN ('{a}', '{b}')") == "ab"
    assert found(f"attributes.run_id in ('{a}','{b}') AND metrics.acc > 0.5") == "b"
    assert found(f"run_id NOT IN ('{a}', '{b}')") == "cd"
    assert found(f"run_id LIKE '{a[:20]}%'") == "a"
    assert found(f"artifact_uri = 'mlflow-artifacts:/{shelf.experiment_id}/{a}/artifacts'") == "a"
    assert found(f"attributes.artifact_uri ILIKE '%/{b.upper()}/%'") == "b"


def test_like_wildcards_and_quotes_in_values_mean_themselves(http: httpx.Client, experiment_id: str) -> None:
    values = ["100%", "100", "a_b", "axb", "it's", 'say "hi"', "a\\b", "é", "1; DROP TABLE runs"]
    for number, value in enumerate(values):
        run = create_run(http, experiment_id, run_name=str(number))["run_id"]
        ok(http.post(f"{API}/runs/log-parameter", json={"run_id": run, "key": "p", "value": value}))

    def found(clause: str) -> set[str]:
        return {values[int(n)] for n in names(search(http, [experiment_id], filter=clause))}

    for value in ("100%", "a_b", "a\\b", "é", 'say "hi"', "1; DROP TABLE runs"):
        assert found(f"params.p = '{value}'") == {value}
    assert found('params.p = "it\'s"') == {"it's"}
    assert found("params.p LIKE 'a_b'") == {"a_b", "axb", "a\\b"}
    assert found("params.p LIKE '100%'") == {"100%", "100"}


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("metrics.acc > 'high'", "Expected numeric value type for metric"),
        ("metrics.acc > '0.5'", "Expected numeric value type for metric"),
        ("metrics.acc LIKE '1'", "Expected numeric value type for metric"),
        ("params.model = 5", "Expected a quoted string value"),
        ("params.model > '5'", "Invalid comparator"),
        ("tags.env = prod", "Parameter value is either not quoted"),
        ("params.model IN ('a')", "Expected a quoted string value for parameter"),
        ("tags.env IN ('a')", "Expected a quoted string value for tag"),
        ("dummy.A > 0.1", "Invalid entity type"),
        ("attributes.foo = 'a'", "Invalid attribute key"),
        ("foo = 'a'", "Invalid"),
        ("status > 'RUNNING'", "Invalid comparator"),
        ("start_time LIKE '1'", "Expected numeric value type for numeric attribute"),
        ("run_id IN ()", "non-empty list"),
        ("datasets.foo = 'a'", "Invalid"),
        ("acc > LOG(1)", "Invalid"),
        ("metrics.acc", "Invalid clause(s) in filter string"),
        ("> 0.1", "Invalid clause(s) in filter string"),
        ("NOT metrics.acc > 1", "Invalid clause(s) in filter string"),
        ("metrics.acc > 1; metrics.x > 1", "contained multiple expression"),
        ("metrics.m1.5 > 1", "Invalid"),
    ],
)
def test_a_wrong_run_filter_is_refused(http: httpx.Client, experiment_id: str, clause: str, message: str) -> None:
    answer = http.post(f"{API}/runs/search", json={"experiment_ids": [experiment_id], "filter": clause})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", message)


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("metrics.acc = 0.5 OR metrics.acc = 0.75", "ab"),
        ("(metrics.acc = 0.5)", "a"),
        ("(metrics.acc = 0.5 OR tags.env = 'dev') AND metrics.x > 5", "c"),
        ("status = 'FAILED' or run_name = 'd'", "bd"),
    ],
)
@pytest.mark.deliberate_difference(reason="MLflow refuses OR and parentheses with 400; we understand them")
def test_runs_are_filtered_with_or_and_parentheses(http: httpx.Client, shelf: Shelf, clause: str, found: str) -> None:
    assert names(search(http, [shelf.experiment_id], filter=clause, order_by=["start_time ASC"])) == found


@pytest.mark.parametrize(
    ("order_by", "order"),
    [
        ([], "dcba"),
        (["metrics.acc"], "abcd"),
        (["metrics.acc ASC"], "abcd"),
        (["metrics.acc DESC"], "bacd"),
        (["metrics.x DESC"], "cabd"),
        (["params.model"], "abcd"),
        (["params.model DESC"], "cbad"),
        (["tags.env ASC"], "bcad"),
        (["tag.env desc"], "acbd"),
        (["attributes.start_time"], "abcd"),
        (["start_time DESC"], "dcba"),
        (["created asc"], "abcd"),
        (["attributes.status", "start_time ASC"], "bacd"),
        (["end_time DESC"], "badc"),
        (["end_time ASC"], "abdc"),
        (["run_name DESC"], "dcba"),
        (["attributes.run_name ASC"], "abcd"),
        (["metrics.`m1.5`", "metrics.x"], "abcd"),
        (["metrics.unknown"], "dcba"),
        (["user_id DESC"], "dcba"),
    ],
)
def test_runs_are_ordered(http: httpx.Client, shelf: Shelf, order_by: list[str], order: str) -> None:
    assert names(search(http, [shelf.experiment_id], order_by=order_by)) == order


def test_equal_runs_come_newest_first_then_by_id(http: httpx.Client, experiment_id: str) -> None:
    ids = [create_run(http, experiment_id, start_time=start)["run_id"] for start in (5, 9, 5, 5)]
    found = [run["info"]["run_id"] for run in search(http, [experiment_id])["runs"]]
    assert found == [ids[1], *sorted([ids[0], ids[2], ids[3]])]


@pytest.mark.parametrize(
    "order_by",
    [
        ["foo.bar"],
        ["attributes.foo"],
        ["attributes.`Run name`"],
        ["metrics.acc WRONG"],
        ["metrics.acc DESC ASC"],
        ["start_time,"],
    ],
)
def test_a_wrong_run_order_is_refused(http: httpx.Client, experiment_id: str, order_by: list[str]) -> None:
    answer = http.post(f"{API}/runs/search", json={"experiment_ids": [experiment_id], "order_by": order_by})
    refused(answer, 400, "INVALID_PARAMETER_VALUE")


def test_no_experiments_means_no_runs(http: httpx.Client, run_id: str) -> None:
    assert run_id
    assert search(http, []) == {}
    assert ok(http.post(f"{API}/runs/search", json={})) == {}
    assert search(http, ["99999999"]) == {}


def test_a_search_over_several_experiments_finds_the_runs_of_all(http: httpx.Client) -> None:
    ids = [create_experiment(http) for _ in range(3)]
    for number, experiment_id in enumerate(ids):
        create_run(http, experiment_id, run_name=str(number), start_time=number)
    assert names(search(http, [ids[0], ids[2]])) == "20"


def test_found_runs_carry_metrics_params_tags_and_inputs(client: MlflowClient, shelf: Shelf) -> None:
    (run,) = client.search_runs([shelf.experiment_id], "run_name = 'a'")
    assert run.to_dictionary() == client.get_run(shelf.runs["a"]).to_dictionary()
    assert run.data.metrics == {"acc": 0.5, "m1.5": 1.0, "x": 1.0}
    assert run.data.params == {"model": "Linear", "my param": "v 1"}
    assert run.data.tags["env"] == "prod"
    assert [given.dataset.name for given in inputs_of(run).dataset_inputs] == ["sales"]


def test_a_filter_sees_the_latest_value_of_a_metric_only(http: httpx.Client, run_id: str, experiment_id: str) -> None:
    for step, value in enumerate([0.9, 0.1]):
        body = {"run_id": run_id, "key": "acc", "value": value, "timestamp": 1, "step": step}
        ok(http.post(f"{API}/runs/log-metric", json=body))
    assert search(http, [experiment_id], filter="metrics.acc > 0.5") == {}
    assert len(search(http, [experiment_id], filter="metrics.acc < 0.5")["runs"]) == 1


def test_run_pages_are_full_and_the_last_full_page_has_no_token(http: httpx.Client, experiment_id: str) -> None:
    made = [create_run(http, experiment_id, start_time=start % 2)["run_id"] for start in range(6)]
    found: list[str] = []
    token = ""
    for number in range(3):
        page = search(http, [experiment_id], max_results=2, page_token=token)
        assert len(page["runs"]) == 2
        found += [run["info"]["run_id"] for run in page["runs"]]
        token = page.get("next_page_token", "")
        assert bool(token) == (number < 2)
    assert sorted(found) == sorted(made)
    assert len(search(http, [experiment_id], max_results=6)["runs"]) == 6
    assert "next_page_token" not in search(http, [experiment_id], max_results=6)


@pytest.mark.parametrize("order_by", ["metrics.m DESC", "metrics.m ASC", "params.p", "end_time"])
def test_pages_over_ties_and_missing_values_show_every_run_once(
    http: httpx.Client, experiment_id: str, order_by: str
) -> None:
    made = []
    for number, value in enumerate([1, 1, None, "NaN", None, 2, "NaN"]):
        run = create_run(http, experiment_id, start_time=7)["run_id"]
        made.append(run)
        if value is not None:
            metric = {"key": "m", "value": value, "timestamp": 1}
            ok(http.post(f"{API}/runs/log-metric", json={"run_id": run, **metric}))
            ok(http.post(f"{API}/runs/log-parameter", json={"run_id": run, "key": "p", "value": str(number % 2)}))
    whole = [run["info"]["run_id"] for run in search(http, [experiment_id], order_by=[order_by])["runs"]]
    paged: list[str] = []
    token: str | None = ""
    while token is not None:
        page = search(http, [experiment_id], order_by=[order_by], max_results=1, page_token=token)
        paged += [run["info"]["run_id"] for run in page["runs"]]
        token = page.get("next_page_token")
        assert len(paged) <= len(made)
    assert paged == whole
    assert sorted(whole) == sorted(made)


def test_a_garbage_page_token_is_refused(http: httpx.Client, experiment_id: str) -> None:
    body = {"experiment_ids": [experiment_id], "page_token": "garbage", "max_results": 1}
    refused(http.post(f"{API}/runs/search", json=body), 400, "INVALID_PARAMETER_VALUE", "Invalid page token")


@pytest.mark.parametrize("max_results", [50001, 2**31 - 1])
def test_a_page_holds_at_most_50000_runs(http: httpx.Client, experiment_id: str, max_results: int) -> None:
    body = {"experiment_ids": [experiment_id], "max_results": max_results}
    refused(http.post(f"{API}/runs/search", json=body), 400, "INVALID_PARAMETER_VALUE", "max_results")


@pytest.mark.usefixtures("client")
def test_search_runs_gives_a_data_frame(shelf: Shelf) -> None:
    frame = mlflow.search_runs([shelf.experiment_id], filter_string="metrics.acc > 0", order_by=["metrics.acc DESC"])
    assert list(frame["tags.mlflow.runName"]) == ["b", "a"]
    assert list(frame["metrics.acc"]) == [0.75, 0.5]
    assert list(frame["params.model"]) == ["linear_x", "Linear"]
    assert list(frame["status"]) == ["FAILED", "FINISHED"]
    assert list(frame["run_id"]) == [shelf.runs["b"], shelf.runs["a"]]
    assert [int(moment.timestamp() * 1000) for moment in frame["end_time"]] == [6000, 5000]


def test_filters_and_orders_that_would_plan_for_minutes_are_refused(http: httpx.Client) -> None:
    body: dict[str, Any] = {"experiment_ids": ["0"], "filter": " AND ".join(f"params.p{n} = '1'" for n in range(61))}
    refused(http.post(f"{API}/runs/search", json=body), 400, "INVALID_PARAMETER_VALUE", "more than 60 clauses")
    body = {"experiment_ids": ["0"], "order_by": [f"metrics.m{n}" for n in range(61)]}
    refused(http.post(f"{API}/runs/search", json=body), 400, "INVALID_PARAMETER_VALUE", "more than 60 items")


@pytest.mark.parametrize("digits", [20, 299, 5_000])
def test_a_number_of_any_length_is_no_fault_of_the_server(http: httpx.Client, digits: int) -> None:
    for clause in (f"metrics.x > {'9' * digits}", f"start_time > {'9' * digits}"):
        answer = http.post(f"{API}/runs/search", json={"experiment_ids": ["0"], "filter": clause})
        assert answer.status_code in (200, 400)


@pytest.mark.parametrize("search", ["runs/search", "logged-models/search"])
def test_more_experiments_than_a_statement_has_parameters_are_searched(http: httpx.Client, search: str) -> None:
    ids = [str(number) for number in range(1_000_000, 1_070_000)]
    assert ok(http.post(f"{API}/{search}", json={"experiment_ids": ids})) == {}
