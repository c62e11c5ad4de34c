"""Experiments: names, ids, tags, life cycle, search."""

from __future__ import annotations

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException

from .target import API, create_experiment, create_run, get_run, missing_parameter, ok, refused, unique


def search(http: httpx.Client, **body: object) -> list[str]:
    """Names of the experiments found, in order."""
    answer = ok(http.post(f"{API}/experiments/search", json={"max_results": 1000, **body}))
    return [experiment["name"] for experiment in answer.get("experiments", [])]


def test_the_default_experiment_has_id_zero_at_first_contact(client: MlflowClient) -> None:
    experiment = client.get_experiment("0")
    assert (experiment.name, experiment.lifecycle_stage) == ("Default", "active")
    assert client.create_run("0").info.experiment_id == "0"


def test_experiment_ids_are_whole_numbers_that_grow(http: httpx.Client) -> None:
    first, second = create_experiment(http), create_experiment(http)
    assert int(second) > int(first) > 0


@pytest.mark.usefixtures("fresh_store")
def test_a_fresh_store_counts_experiments_from_one(http: httpx.Client) -> None:
    assert [create_experiment(http) for _ in range(3)] == ["1", "2", "3"]


@pytest.mark.usefixtures("fresh_store")
def test_a_fresh_store_holds_the_default_experiment_only(client: MlflowClient) -> None:
    assert [e.name for e in client.search_experiments(view_type=ViewType.ALL)] == ["Default"]
    assert client.search_runs(["0"]) == []
    assert client.search_registered_models() == []
    assert client.search_model_versions() == []


def test_a_created_experiment_comes_back_with_its_tags_and_location(client: MlflowClient) -> None:
    name = unique("created")
    experiment_id = client.create_experiment(name, tags={"team": "fraud", "é": "ü"})
    by_id, by_name = client.get_experiment(experiment_id), client.get_experiment_by_name(name)
    assert by_name is not None
    assert by_id.experiment_id == by_name.experiment_id == experiment_id
    assert by_id.name == name
    assert by_id.tags == by_name.tags == {"team": "fraud", "é": "ü"}
    assert by_id.artifact_location == f"mlflow-artifacts:/{experiment_id}"
    assert by_id.lifecycle_stage == "active"
    assert by_id.creation_time is not None
    assert by_id.creation_time == by_id.last_update_time
    assert by_id.creation_time > 1_600_000_000_000


def test_a_given_artifact_location_is_kept_and_runs_lie_under_it(http: httpx.Client) -> None:
    experiment_id = create_experiment(http, artifact_location="s3://bucket/some/where")
    run = create_run(http, experiment_id)
    assert run["artifact_uri"] == f"s3://bucket/some/where/{run['run_id']}/artifacts"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("runs:/abc/x", "Artifact location cannot be a runs:/ URI"),
        ("s3://bucket/" + "x" * 2048, "Invalid artifact path length"),
        ("s3://bucket/x#fragment", "can't include fragments or params"),
        ("http://example.com/x", "cannot use the 'http' scheme"),
        ("sftp://example.com/x", "cannot use the 'sftp' scheme"),
    ],
)
def test_an_impossible_artifact_location_is_refused(http: httpx.Client, location: str, message: str) -> None:
    body = {"name": unique("location"), "artifact_location": location}
    refused(http.post(f"{API}/experiments/create", json=body), 400, "INVALID_PARAMETER_VALUE", message)


def test_an_unknown_experiment_is_not_found_by_id_and_none_by_name(client: MlflowClient, http: httpx.Client) -> None:
    assert client.get_experiment_by_name(unique("unknown")) is None
    answer = http.get(f"{API}/experiments/get", params={"experiment_id": "99999999"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=99999999 exists")
    answer = http.get(f"{API}/experiments/get-by-name", params={"experiment_name": "no such"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name 'no such'")


def test_an_experiment_id_that_is_no_number_is_an_invalid_parameter(http: httpx.Client) -> None:
    answer = http.get(f"{API}/experiments/get", params={"experiment_id": "abc"})
    refused(
        answer, 400, "INVALID_PARAMETER_VALUE", "Invalid experiment ID 'abc'. Experiment ID must be a valid integer."
    )


def test_missing_parameters_are_named(http: httpx.Client) -> None:
    missing_parameter(http.post(f"{API}/experiments/create", json={}), "name")
    missing_parameter(http.post(f"{API}/experiments/create", json={"name": ""}), "name")
    missing_parameter(http.get(f"{API}/experiments/get"), "experiment_id")
    missing_parameter(http.get(f"{API}/experiments/get-by-name"), "experiment_name")
    missing_parameter(http.post(f"{API}/experiments/update", json={"experiment_id": "0"}), "new_name")
    missing_parameter(http.post(f"{API}/experiments/delete", json={}), "experiment_id")
    missing_parameter(http.post(f"{API}/experiments/set-experiment-tag", json={"experiment_id": "0"}), "key")


def test_an_experiment_name_has_at_most_500_characters(http: httpx.Client) -> None:
    create_experiment(http, unique("é" * 400).ljust(500, "x"))
    answer = http.post(f"{API}/experiments/create", json={"name": "x" * 501})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "'name' exceeds the maximum length of 500 characters")


def test_an_experiment_name_that_is_no_text_is_an_invalid_parameter(http: httpx.Client) -> None:
    answer = http.post(f"{API}/experiments/create", json={"name": 5})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid value 5 for parameter 'name'")


def test_a_taken_name_is_refused_also_when_its_experiment_is_deleted(http: httpx.Client) -> None:
    name = unique("taken")
    experiment_id = create_experiment(http, name)
    message = f"Experiment(name={name}) already exists"
    refused(http.post(f"{API}/experiments/create", json={"name": name}), 400, "RESOURCE_ALREADY_EXISTS", message)
    ok(http.post(f"{API}/experiments/delete", json={"experiment_id": experiment_id}))
    refused(http.post(f"{API}/experiments/create", json={"name": name}), 400, "RESOURCE_ALREADY_EXISTS", message)


def test_names_differ_by_case(http: httpx.Client) -> None:
    name = unique("case")
    assert create_experiment(http, name) != create_experiment(http, name.upper())


def test_64_threads_creating_one_name_make_one_experiment(http: httpx.Client) -> None:
    name = unique("race")
    with ThreadPoolExecutor(64) as pool:
        posts = [pool.submit(http.post, f"{API}/experiments/create", json={"name": name}) for _ in range(64)]
        answers = [post.result() for post in posts]
    won = [answer for answer in answers if answer.status_code == 200]
    assert len(won) == 1
    for answer in answers:
        if answer is not won[0]:
            refused(answer, 400, "RESOURCE_ALREADY_EXISTS", f"Experiment(name={name}) already exists")
    assert search(http, filter=f"name = '{name}'") == [name]


def test_renaming_keeps_the_id_and_frees_the_old_name(client: MlflowClient) -> None:
    old, new = unique("old"), unique("new")
    experiment_id = client.create_experiment(old)
    client.rename_experiment(experiment_id, new)
    assert client.get_experiment(experiment_id).name == new
    assert client.get_experiment_by_name(old) is None
    assert client.create_experiment(old) != experiment_id


def test_renaming_to_a_taken_name_is_refused(http: httpx.Client, experiment_id: str) -> None:
    taken = unique("taken")
    create_experiment(http, taken)
    answer = http.post(f"{API}/experiments/update", json={"experiment_id": experiment_id, "new_name": taken})
    assert answer.status_code == 400
    assert answer.json()["error_code"] in {"RESOURCE_ALREADY_EXISTS", "BAD_REQUEST"}


def test_a_rename_moves_the_last_update_time_only(client: MlflowClient) -> None:
    experiment_id = client.create_experiment(unique("time"))
    before = client.get_experiment(experiment_id)
    client.rename_experiment(experiment_id, unique("time"))
    after = client.get_experiment(experiment_id)
    assert after.creation_time == before.creation_time
    assert after.last_update_time is not None
    assert before.last_update_time is not None
    assert after.last_update_time >= before.last_update_time


def test_experiment_tags_are_replaced_and_deleted(client: MlflowClient, http: httpx.Client, experiment_id: str) -> None:
    client.set_experiment_tag(experiment_id, "a", "1")
    client.set_experiment_tag(experiment_id, "a", "2")
    client.set_experiment_tag(experiment_id, "b", "x\ny")
    assert client.get_experiment(experiment_id).tags == {"a": "2", "b": "x\ny"}
    client.delete_experiment_tag(experiment_id, "a")
    assert client.get_experiment(experiment_id).tags == {"b": "x\ny"}
    answer = http.post(f"{API}/experiments/delete-experiment-tag", json={"experiment_id": experiment_id, "key": "a"})
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", f"No tag with name: a in experiment with id {experiment_id}")


def test_tags_set_by_16_threads_at_once_are_all_there(http: httpx.Client, experiment_id: str) -> None:
    def set_tag(number: int) -> None:
        body = {"experiment_id": experiment_id, "key": f"t{number}", "value": "v"}
        ok(http.post(f"{API}/experiments/set-experiment-tag", json=body))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(set_tag, range(16)))
    found = ok(http.get(f"{API}/experiments/get", params={"experiment_id": experiment_id}))["experiment"]
    assert {tag["key"] for tag in found["tags"]} == {f"t{number}" for number in range(16)}


def test_experiment_tag_limits(http: httpx.Client, experiment_id: str) -> None:
    def set_tag(key: str, value: str) -> httpx.Response:
        body = {"experiment_id": experiment_id, "key": key, "value": value}
        return http.post(f"{API}/experiments/set-experiment-tag", json=body)

    ok(set_tag("k" * 250, "v" * 20000))
    refused(set_tag("k" * 251, "v"), 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 250 characters")
    refused(set_tag("k", "v" * 20001), 400, "INVALID_PARAMETER_VALUE", "exceeds the maximum length of 20000 characters")


def test_a_tag_of_an_unknown_experiment_is_not_found(http: httpx.Client) -> None:
    body = {"experiment_id": "99999999", "key": "k", "value": "v"}
    answer = http.post(f"{API}/experiments/set-experiment-tag", json=body)
    refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=99999999 exists")


def test_a_deleted_experiment_is_still_read_by_id_and_by_name(client: MlflowClient) -> None:
    name = unique("deleted")
    experiment_id = client.create_experiment(name)
    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    by_name = client.get_experiment_by_name(name)
    assert by_name is not None
    assert by_name.lifecycle_stage == "deleted"


def test_deleting_or_restoring_twice_is_not_found(http: httpx.Client, experiment_id: str) -> None:
    body = {"experiment_id": experiment_id}
    for call in ("delete", "restore"):
        ok(http.post(f"{API}/experiments/{call}", json=body))
        answer = http.post(f"{API}/experiments/{call}", json=body)
        refused(answer, 404, "RESOURCE_DOES_NOT_EXIST", f"No Experiment with id={experiment_id} exists")


def test_a_deleted_experiment_takes_no_runs_and_no_tags(http: httpx.Client, experiment_id: str) -> None:
    ok(http.post(f"{API}/experiments/delete", json={"experiment_id": experiment_id}))
    message = f"The experiment {experiment_id} must be in the 'active' state. Current state is deleted."
    answer = http.post(f"{API}/runs/create", json={"experiment_id": experiment_id})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", message)
    body = {"experiment_id": experiment_id, "key": "k", "value": "v"}
    answer = http.post(f"{API}/experiments/set-experiment-tag", json=body)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", message)


@pytest.mark.deliberate_difference(reason="MLflow answers 500 INVALID_STATE, which its client repeats for minutes")
def test_renaming_a_deleted_experiment_is_a_client_error(http: httpx.Client, experiment_id: str) -> None:
    ok(http.post(f"{API}/experiments/delete", json={"experiment_id": experiment_id}))
    answer = http.post(f"{API}/experiments/update", json={"experiment_id": experiment_id, "new_name": unique("new")})
    assert 400 <= answer.status_code < 500
    assert "Cannot rename a non-active experiment." in answer.json()["message"]


def test_deleting_an_experiment_deletes_its_runs_and_restoring_brings_all_back(http: httpx.Client) -> None:
    experiment_id = create_experiment(http)
    runs = [create_run(http, experiment_id)["run_id"] for _ in range(2)]
    ok(http.post(f"{API}/runs/delete", json={"run_id": runs[0]}))
    ok(http.post(f"{API}/experiments/delete", json={"experiment_id": experiment_id}))
    assert [get_run(http, run)["info"]["lifecycle_stage"] for run in runs] == ["deleted", "deleted"]
    ok(http.post(f"{API}/experiments/restore", json={"experiment_id": experiment_id}))
    assert [get_run(http, run)["info"]["lifecycle_stage"] for run in runs] == ["active", "active"]


def test_view_types_choose_by_life_cycle(client: MlflowClient) -> None:
    mark = unique("view")
    live, gone = client.create_experiment(f"{mark}-live"), client.create_experiment(f"{mark}-gone")
    client.delete_experiment(gone)

    def found(view_type: int) -> set[str]:
        pages = client.search_experiments(view_type=view_type, filter_string=f"name LIKE '{mark}%'")
        return {experiment.experiment_id for experiment in pages}

    assert found(ViewType.ACTIVE_ONLY) == {live}
    assert found(ViewType.DELETED_ONLY) == {gone}
    assert found(ViewType.ALL) == {live, gone}


@pytest.fixture
def marked(http: httpx.Client) -> str:
    """Three experiments whose names start with the returned mark."""
    mark = unique("Mark_ed")
    create_experiment(http, f"{mark}-a", tags=[{"key": "mark", "value": mark}, {"key": "my key", "value": "One"}])
    create_experiment(http, f"{mark}-B", tags=[{"key": "mark", "value": mark}, {"key": "my key", "value": "two"}])
    create_experiment(http, f"{mark}-c", tags=[{"key": "mark", "value": mark}])
    return mark


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("name = '{mark}-a'", "a"),
        ("attribute.name = '{mark}-a'", "a"),
        ('`name` = "{mark}-a"', "a"),
        ("name = '{mark}-a' AND name = '{mark}-c'", ""),
        ("name != '{mark}-a' AND name LIKE '{mark}%'", "Bc"),
        ("name LIKE '{mark}-_'", "aBc"),
        ("name LIKE '{mark}-b'", ""),
        ("name ILIKE '{mark}-b'", "B"),
        ("tags.mark = '{mark}'", "aBc"),
        ("tag.mark = '{mark}' and tags.`my key` = 'One'", "a"),
        ("tags.mark = '{mark}' AND tags.\"my key\" != 'One'", "B"),
        ("tags.mark = '{mark}' AND tags.`my key` LIKE '%w%'", "B"),
        ("tags.mark = '{mark}' AND tags.`my key` LIKE 'one'", ""),
        ("tags.mark = '{mark}' AND tags.`my key` ILIKE 'one'", "a"),
        ("tags.mark = '{mark}' AND tags.`my key` IS NULL", "c"),
        ("tags.mark = '{mark}' AND tags.`my key` IS NOT NULL", "aB"),
        ("tags.mark = '{mark}' AND creation_time > 0", "aBc"),
        ("tags.mark = '{mark}' AND creation_time <= 5", ""),
        ("tags.mark = '{mark}' AND last_update_time >= 1600000000000", "aBc"),
        ("tags.mark = '{mark}' AND last_update_time < 1600000000000", ""),
        ("tags.mark = '{mark}' AND", "aBc"),
    ],
)
def test_experiments_are_filtered(http: httpx.Client, marked: str, clause: str, found: str) -> None:
    names = search(http, filter=clause.format(mark=marked), order_by=["experiment_id ASC"])
    assert names == [f"{marked}-{letter}" for letter in found]


def test_experiments_are_filtered_by_id(http: httpx.Client) -> None:
    names = [unique("by-id") for _ in range(3)]
    ids = [create_experiment(http, name) for name in names]
    order = ["experiment_id ASC"]
    assert search(http, filter=f"experiment_id = '{ids[0]}'") == names[:1]
    assert search(http, filter=f"experiment_id IN ('{ids[0]}', '{ids[2]}')", order_by=order) == [names[0], names[2]]
    clause = f"experiment_id NOT IN ('{ids[1]}') AND name LIKE 'by-id-%'"
    rest = search(http, filter=clause, max_results=50000)
    assert names[0] in rest
    assert names[1] not in rest
    assert names[0] not in search(http, filter=f"experiment_id != '{ids[0]}'", max_results=50000)


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("name IN ('a')", "attributes support comparison with a list"),
        ("foo = 'a'", "Invalid attribute key 'foo'"),
        ("name = a", "Parameter value is either not quoted"),
        ("name > 'a'", "Invalid comparator"),
        ("metrics.x > 1", "Invalid entity type"),
        ("name", "Invalid clause(s) in filter string"),
        ("name = 'a';", "Invalid clause(s) in filter string"),
        (" ", "Could not be parsed"),
        ("name == 'a'", "Invalid comparator '=='"),
        ("attributes.name = 'a'", "Invalid entity type 'attributes'"),
        ("NOT name = 'a'", "Invalid clause(s) in filter string"),
    ],
)
def test_a_wrong_experiment_filter_is_refused(http: httpx.Client, clause: str, message: str) -> None:
    answer = http.post(f"{API}/experiments/search", json={"max_results": 5, "filter": clause})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", message)


@pytest.mark.parametrize(
    ("order_by", "letters"),
    [
        (["name"], "Bac"),
        (["name DESC"], "caB"),
        (["attribute.name asc"], "Bac"),
        (["experiment_id"], "aBc"),
        (["experiment_id DESC"], "cBa"),
        (["creation_time ASC", "experiment_id ASC"], "aBc"),
        (["last_update_time DESC", "experiment_id DESC"], "cBa"),
    ],
)
def test_experiments_are_ordered(http: httpx.Client, marked: str, order_by: list[str], letters: str) -> None:
    names = search(http, filter=f"tags.mark = '{marked}'", order_by=order_by)
    assert sorted(names) == sorted(f"{marked}-{letter}" for letter in letters)
    assert names == [f"{marked}-{letter}" for letter in letters]


def test_the_newest_experiments_come_first_without_an_order(client: MlflowClient, marked: str) -> None:
    found = list(client.search_experiments(filter_string=f"tags.mark = '{marked}'"))
    assert len(found) == 3
    assert found == sorted(found, key=lambda e: (-(e.creation_time or 0), int(e.experiment_id)))


@pytest.mark.parametrize("order_by", [["unknown"], ["name WRONG"], ["metrics.x"]])
def test_a_wrong_experiment_order_is_refused(http: httpx.Client, order_by: list[str]) -> None:
    answer = http.post(f"{API}/experiments/search", json={"max_results": 5, "order_by": order_by})
    refused(answer, 400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize("max_results", [None, 0, -1, 50001])
def test_experiment_search_wants_a_page_size_between_1_and_50000(http: httpx.Client, max_results: int | None) -> None:
    body = {} if max_results is None else {"max_results": max_results}
    answer = http.post(f"{API}/experiments/search", json=body)
    refused(answer, 400, "INVALID_PARAMETER_VALUE", f"Invalid value {max_results or 0} for parameter 'max_results'")


def test_experiment_pages_are_full_and_the_last_full_page_has_no_token(client: MlflowClient) -> None:
    mark = unique("page")
    ids = [client.create_experiment(f"{mark}-{number}") for number in range(4)]

    def page(token: str | None) -> tuple[list[str], str | None]:
        clause = f"name LIKE '{mark}-%'"
        found = client.search_experiments(
            max_results=2, filter_string=clause, order_by=["experiment_id ASC"], page_token=token
        )
        return [experiment.experiment_id for experiment in found], found.token

    first, token = page(None)
    assert first == ids[:2]
    assert token
    second, end = page(token)
    assert second == ids[2:]
    assert not end


def test_experiments_are_searched_by_get_with_repeated_keys(http: httpx.Client, marked: str) -> None:
    params: dict[str, str | list[str]] = {
        "max_results": "2",
        "filter": f"tags.mark = '{marked}'",
        "order_by": ["name DESC", "experiment_id ASC"],
        "view_type": "ALL",
    }
    answer = ok(http.get(f"{API}/experiments/search", params=params))
    assert [e["name"] for e in answer["experiments"]] == [f"{marked}-c", f"{marked}-a"]
    assert answer["next_page_token"]


def test_a_garbage_page_token_is_refused(client: MlflowClient) -> None:
    with pytest.raises(MlflowException, match="Invalid page token") as caught:
        client.search_experiments(page_token="garbage", max_results=1)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_deeply_nested_page_token_is_refused(http: httpx.Client) -> None:
    token = b64encode(b'{"offset":' + b"[" * 5_000).decode()
    answer = http.post(f"{API}/experiments/search", json={"max_results": 1, "page_token": token})
    refused(answer, 400, "INVALID_PARAMETER_VALUE", "Invalid page token")
