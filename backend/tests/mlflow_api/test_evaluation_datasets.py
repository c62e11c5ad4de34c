"""Evaluation data sets, as MLflow's client makes and reads them."""

from __future__ import annotations

import json

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.genai import datasets

from .target import Tenant, create_experiment, missing_parameter, ok, refused, unique

PATH = "/api/3.0/mlflow/datasets"
NO_DATASET = f"{PATH}/d-{'0' * 32}"


def create(http: httpx.Client, **fields: object) -> str:
    dataset_id = ok(http.post(f"{PATH}/create", json={"name": unique("questions"), **fields}))["dataset"]["dataset_id"]
    assert isinstance(dataset_id, str)
    return dataset_id


def upsert(http: httpx.Client, dataset_id: str, *records: object) -> tuple[int, int]:
    body = {"records": json.dumps(records)}
    answer = ok(http.post(f"{PATH}/{dataset_id}/records", json=body))
    return answer["inserted_count"], answer["updated_count"]


def test_the_client_makes_fills_and_reads_a_dataset(client: MlflowClient, http: httpx.Client) -> None:
    experiment_id = create_experiment(http)
    made = client.create_dataset(unique("questions"), experiment_id=experiment_id, tags={"mlflow.user": "ann"})
    assert made.experiment_ids == [experiment_id]
    made.merge_records([{"inputs": {"q": "why?"}, "expectations": {"a": 1}}, {"inputs": {"q": "how?"}}])
    found = datasets.get_dataset(dataset_id=made.dataset_id)
    assert (found.tags, found.created_by, found.digest != made.digest) == (made.tags, "ann", True)
    assert json.loads(str(found.schema))["inputs"] == {"q": "string"}
    assert json.loads(str(found.profile)) == {"num_records": 2}
    frame = found.to_df()
    assert list(frame["inputs"]) == [{"q": "why?"}, {"q": "how?"}]
    assert list(frame["expectations"]) == [{"a": 1}, None]


def test_a_record_with_known_inputs_changes_the_one_that_is_there(http: httpx.Client) -> None:
    dataset_id = create(http)
    source = {"source_type": "TRACE", "source_data": {"trace_id": "tr-1"}}
    first = {"inputs": {"q": 1, "r": 2}, "outputs": "x", "expectations": {"a": 1}, "tags": {"t": "1"}, "source": source}
    assert upsert(http, dataset_id, first) == (1, 0)
    again = {"inputs": {"r": 2, "q": 1}, "expectations": {"b": 2}, "tags": {"u": "2", "mlflow.user": "bob"}}
    assert upsert(http, dataset_id, again, {"inputs": {"q": 2}}, {"inputs": {"q": 2}, "outputs": None}) == (1, 2)
    one, other = json.loads(ok(http.get(f"{PATH}/{dataset_id}/records"))["records"])
    assert (one["outputs"], one["expectations"], one["source_id"]) == ("x", {"a": 1, "b": 2}, "tr-1")
    assert (one["tags"], one["last_updated_by"]) == ({"t": "1", "u": "2", "mlflow.user": "bob"}, "bob")
    assert ("created_by" in one, "outputs" in other) == (False, False)


def test_records_come_by_pages_and_are_deleted_by_id(http: httpx.Client) -> None:
    dataset_id = create(http)
    upsert(http, dataset_id, *({"inputs": {"n": n}} for n in range(5)))
    found, token = [], ""
    for size in (2, 2, 1):
        page = ok(http.get(f"{PATH}/{dataset_id}/records", params={"max_results": 2, "page_token": token}))
        records = json.loads(page["records"])
        assert len(records) == size
        found += records
        token = page.get("next_page_token", "")
    assert not token
    assert [record["inputs"]["n"] for record in found] == [0, 1, 2, 3, 4]
    ids = [found[0]["dataset_record_id"], found[1]["dataset_record_id"], "dr-unknown"]
    gone = http.request("DELETE", f"{PATH}/{dataset_id}/records", json={"dataset_record_ids": ids})
    assert ok(gone) == {"deleted_count": 2}
    dataset = ok(http.get(f"{PATH}/{dataset_id}"))["dataset"]
    assert json.loads(dataset["profile"]) == {"num_records": 3}


def test_experiments_and_tags_are_added_and_taken_away(client: MlflowClient, http: httpx.Client) -> None:
    one, two = create_experiment(http), create_experiment(http)
    dataset_id = create(http, experiment_ids=[one])
    assert sorted(client.add_dataset_to_experiments(dataset_id, [one, two]).experiment_ids) == sorted([one, two])
    assert client.remove_dataset_from_experiments(dataset_id, [one, "999"]).experiment_ids == [two]
    assert ok(http.get(f"{PATH}/{dataset_id}/experiment-ids")) == {"experiment_ids": [two]}
    client.set_dataset_tags(dataset_id, {"env": "dev", "n": "1"})
    client.set_dataset_tags(dataset_id, {"env": "prod"})
    client.delete_dataset_tag(dataset_id, "n")
    client.delete_dataset_tag(dataset_id, "never-set")
    assert client.get_dataset(dataset_id).tags == {"env": "prod"}


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("", "ab"),
        ("name = '{a}'", "a"),
        ("name IN ('{b}')", "b"),
        ("name LIKE '%'", "ab"),
        ("tags.team = 'ml'", "a"),
        ("tags.team != 'ml'", "b"),
        ("created_by = 'ann'", "a"),
        ("created_time > 0 AND last_update_time > 0", "ab"),
    ],
)
def test_datasets_are_filtered(http: httpx.Client, clause: str, found: str) -> None:
    experiment_id = create_experiment(http)
    names = {"a": unique("a"), "b": unique("b")}
    for name, tags in (("a", {"team": "ml", "mlflow.user": "ann"}), ("b", {"team": "data"})):
        create(http, name=names[name], tags=json.dumps(tags), experiment_ids=[experiment_id])
    body = {"experiment_ids": [experiment_id], "filter_string": clause.format(**names), "order_by": ["name ASC"]}
    answer = ok(http.post(f"{PATH}/search", json=body))
    assert [dataset["name"][0] for dataset in answer.get("datasets", [])] == list(found)


def test_a_search_has_pages_and_may_be_a_get(client: MlflowClient, http: httpx.Client) -> None:
    experiment_id = create_experiment(http)
    ids = [create(http, experiment_ids=[experiment_id]) for _ in range(3)]
    first = client.search_datasets(experiment_ids=[experiment_id], max_results=2)
    rest = client.search_datasets(experiment_ids=[experiment_id], max_results=2, page_token=first.token)
    assert [dataset.dataset_id for dataset in [*first, *rest]] == ids[::-1]
    assert not rest.token
    by_get = ok(http.get(f"{PATH}/search", params={"experiment_ids": [experiment_id]}))
    assert len(by_get["datasets"]) == 3
    refused(http.post(f"{PATH}/search", json={"filter_string": "digest = 'x'"}), 400, "INVALID_PARAMETER_VALUE")
    refused(http.post(f"{PATH}/search", json={"order_by": ["digest"]}), 400, "INVALID_PARAMETER_VALUE")


def test_a_deleted_dataset_is_gone_with_its_records(client: MlflowClient, http: httpx.Client) -> None:
    dataset_id = create(http)
    upsert(http, dataset_id, {"inputs": {"q": 1}})
    client.delete_dataset(dataset_id)
    client.delete_dataset(dataset_id)
    with pytest.raises(MlflowException, match="not found"):
        client.get_dataset(dataset_id)
    refused(http.get(f"{PATH}/{dataset_id}/records"), 404, "RESOURCE_DOES_NOT_EXIST")


def test_what_is_missing_or_wrong_is_refused(http: httpx.Client) -> None:
    dataset_id = create(http)
    missing_parameter(http.post(f"{PATH}/create", json={}), "name")
    missing_parameter(http.post(f"{PATH}/{dataset_id}/records", json={}), "records")
    missing_parameter(http.patch(f"{PATH}/{dataset_id}/tags", json={}), "tags")
    for records in ("{", "{}", "[1]", '[{"inputs": 1}]', "[" * 100_000, '[{"inputs": {"q": "\\u0000"}}]', "[NaN]"):
        answer = http.post(f"{PATH}/{dataset_id}/records", json={"records": records})
        refused(answer, 400, "INVALID_PARAMETER_VALUE")
    for answer in (
        http.post(f"{PATH}/create", json={"name": "x" * 256}),
        http.post(f"{PATH}/create", json={"name": "x", "tags": "[]"}),
        http.get(f"{PATH}/{dataset_id}/records", params={"page_token": "é"}),
        http.get(f"{PATH}/{dataset_id}/records", params={"max_results": -1}),
    ):
        refused(answer, 400, "INVALID_PARAMETER_VALUE")
    refused(http.post(f"{PATH}/create", json={"name": "x", "experiment_ids": ["99"]}), 404, "RESOURCE_DOES_NOT_EXIST")
    for answer in (
        http.get(NO_DATASET),
        http.get(f"{PATH}/no-id"),
        http.get(f"{NO_DATASET}/experiment-ids"),
        http.post(f"{NO_DATASET}/records", json={"records": "[]"}),
        http.post(f"{NO_DATASET}/add-experiments", json={"experiment_ids": []}),
        http.post(f"{NO_DATASET}/remove-experiments", json={"experiment_ids": []}),
        http.patch(f"{NO_DATASET}/tags", json={"tags": "{}"}),
    ):
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", "not found")


def test_a_dataset_of_another_tenant_does_not_exist(http: httpx.Client, stranger: Tenant) -> None:
    dataset_id = create(http)
    upsert(http, dataset_id, {"inputs": {"q": 1}})
    with httpx.Client(base_url=stranger.url, headers=stranger.headers, timeout=60) as other:
        for answer in (
            other.get(f"{PATH}/{dataset_id}"),
            other.get(f"{PATH}/{dataset_id}/records"),
            other.post(f"{PATH}/{dataset_id}/records", json={"records": "[]"}),
            other.request("DELETE", f"{PATH}/{dataset_id}/records", json={"dataset_record_ids": []}),
        ):
            refused(answer, 404, "RESOURCE_DOES_NOT_EXIST")
        ok(other.request("DELETE", f"{PATH}/{dataset_id}"))
        assert ok(other.post(f"{PATH}/search", json={})) == {}
    ok(http.get(f"{PATH}/{dataset_id}"))
