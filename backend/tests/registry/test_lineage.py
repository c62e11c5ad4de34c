"""Lineage: one graph from data, code and runs to copies, names and deployments, and nothing of what is not for you."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, text

from modelyard.deployments import service as deployments
from modelyard.deployments.models import DeploymentEnvironment
from modelyard.deployments.service import NewDeployment
from modelyard.kernel.access import OrganizationRole, Permission, ProjectRole
from modelyard.projects.access import project_scope
from modelyard.registry import lineage as module
from modelyard.registry.manifest import place_of
from modelyard.registry.models import Model, VersionStatus
from tests.identity.factories import a_person, a_project, give_project_role, key_headers
from tests.registry.factories import (
    Place,
    a_logged_model,
    a_model,
    a_place,
    a_run,
    a_version,
    a_version_with_files,
    mlflow,
    store_files,
)

NOW = datetime(2026, 1, 5, tzinfo=UTC)


async def graph_of(place: Place, model: Model, number: int = 1) -> dict[str, Any]:
    answer = await place.call("GET", f"/models/{model.id}/versions/{number}/lineage")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def said(graph: dict[str, Any]) -> set[tuple[str, str, str]]:
    """The edges by the names of their nodes."""
    names = {node["id"]: node["name"] for node in graph["nodes"]}
    return {(names[edge["source"]], edge["relation"], names[edge["target"]]) for edge in graph["edges"]}


async def a_neighbour(place: Place) -> Place:
    """Another project of the same organization."""
    project = await a_project(place.api, place.project.tenant)
    authenticator = place.api.app.state.authenticator
    scope = await project_scope(
        authenticator, place.scope.actor, place.project.tenant.slug, project.slug, Permission.MODEL_WRITE
    )
    return Place(place.api, project, scope, place.headers)


async def copied(place: Place, model: Model, into: Place, name: str, number: int = 1) -> dict[str, Any]:
    body = {"project": into.project.slug, "model": name}
    answer = await place.call("POST", f"/models/{model.id}/versions/{number}/copy", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@contextmanager
def counted(place: Place) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = place.api.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_one_call_tells_what_a_version_came_from_and_what_came_of_it(place: Place) -> None:
    parent, run = await a_run(place), await a_run(place)
    async with place.api.platform() as session:
        nested = text(
            "UPDATE experiment_runs SET parent_run_id = :p, git_commit = 'abc', source_name = 't.py', name = 'child' "
            "WHERE id = :r"
        )
        await session.execute(nested, {"p": parent.id, "r": run.id})
        await session.execute(text("UPDATE experiment_runs SET name = 'parent' WHERE id = :p"), {"p": parent.id})
    data = {"name": "sales", "digest": "d1", "source_type": "local", "source": "{}"}
    tags = [{"key": "mlflow.data.context", "value": "training"}]
    body = {"run_id": run.id.hex, "datasets": [{"dataset": data, "tags": tags}]}
    assert (await mlflow(place, "POST", "runs/log-inputs", json=body)).status_code == 200
    logged = await a_logged_model(place, run)
    model = await a_model(place, "fraud")
    version = await a_version(place, model, run_id=run.id, logged_model_id=logged.id)
    await place.call("PUT", f"/models/{model.id}/aliases/champion", json={"number": 1})
    await place.call("PATCH", f"/models/{model.id}/versions/1", json={"stage": "production"})
    async with place.transaction() as session:
        new = NewDeployment("live", "Live", version.id, DeploymentEnvironment.PRODUCTION)
        await deployments.create_deployment(session, place.scope, new, at=NOW)
    await copied(place, model, place, "fraud-prod")
    with counted(place) as statements:
        graph = await graph_of(place, model)
    asked = [one for one in statements if one.lstrip().startswith(("SELECT", "WITH"))]
    assert len(asked) <= 8, asked
    assert said(graph) == {
        ("parent", "parent_of", "child"),
        ("child", "produced", "fraud version 1"),
        ("child", "produced", "logged"),
        ("logged", "registered_as", "fraud version 1"),
        ("t.py", "code_of", "child"),
        ("sales", "input_of", "child"),
        ("fraud version 1", "held_by", "champion"),
        ("fraud version 1", "held_by", "production"),
        ("fraud version 1", "served_by", "Live"),
        ("fraud version 1", "copied_to", "fraud-prod version 1"),
    }
    facts = {node["kind"]: node["facts"] for node in graph["nodes"]}
    assert facts["dataset"] == {"digest": "d1", "context": "training"}
    assert facts["code"] == {"commit": "abc"}
    live = facts["deployment"]
    assert (live["environment"], live["state"], live["weight"]) == ("production", "pending", 100)
    assert graph["truncated"] is False
    assert (await place.call("GET", f"/models/{model.id}/versions/9/lineage")).status_code == 404


async def test_a_copy_in_another_project_keeps_its_files_and_its_origin(place: Place) -> None:
    other = await a_neighbour(place)
    model = await a_model(place, "fraud", task="classification")
    location = await store_files(place, "1/run/artifacts/model", {"MLmodel": b"flavors: {}", "weights": b"w"})
    await a_version(place, model, location, tags={"a": "b"})
    first = await copied(place, model, other, "fraud")
    second = await copied(place, model, other, "fraud")
    assert (first["number"], second["number"]) == (1, 2)
    origin = (await place.call("GET", f"/models/{model.id}/versions/1")).json()
    for fact in ("digest", "size_bytes", "tags", "framework"):
        assert first[fact] == origin[fact]
    there = (await other.call("GET", f"/models/{first['model_id']}")).json()
    assert there["task"] == "classification"
    await place.call("DELETE", "/artifacts/1/run/artifacts/model")
    path = first["artifact_location"].removeprefix("mlflow-artifacts:/")
    file = await other.call("GET", f"/artifacts/{path}/weights")
    assert (file.status_code, file.content) == (200, b"w")
    again = await copied(other, Model(id=first["model_id"]), place, "back")
    graph = await graph_of(place, Model(id=again["model_id"]))
    assert said(graph) == {
        ("fraud version 1", "copied_to", "fraud version 1"),
        ("fraud version 1", "copied_to", "back version 1"),
    }
    projects = [node["facts"]["project"] for node in graph["nodes"]]
    assert sorted(projects) == sorted([place.project.slug, place.project.slug, other.project.slug])


async def test_of_projects_that_one_may_not_read_only_the_origin_is_mentioned(place: Place) -> None:
    other = await a_neighbour(place)
    model = await a_model(place, "secret-name")
    await a_version(place, model)
    copy = await copied(place, model, other, "copy")
    person = await a_person(place.api, place.project.tenant, OrganizationRole.MEMBER)
    await give_project_role(place.api, other.project, person, ProjectRole.CONTRIBUTOR)
    headers = await key_headers(place.api, place.project.tenant, person)
    theirs = Place(place.api, other.project, other.scope, headers)
    answer = await theirs.call("GET", f"/models/{copy['model_id']}/versions/1/lineage")
    assert [node["kind"] for node in answer.json()["nodes"]] == ["version", "elsewhere"]
    assert "secret-name" not in answer.text
    assert place.project.slug not in answer.text
    body = {"project": place.project.slug, "model": "x"}
    url = f"/models/{copy['model_id']}/versions/1/copy"
    assert (await theirs.call("POST", url, json=body)).status_code == 404
    await give_project_role(place.api, place.project, person, ProjectRole.VIEWER)
    fresh = Place(place.api, other.project, other.scope, await key_headers(place.api, place.project.tenant, person))
    assert (await fresh.call("POST", url, json=body)).status_code == 403
    stranger = await a_place(place.api)
    url = f"/models/{model.id}/versions/1"
    assert (await stranger.call("GET", f"{url}/lineage")).status_code == 404
    body = {"project": stranger.project.slug, "model": "x"}
    assert (await place.call("POST", f"{url}/copy", json=body)).status_code == 404


async def test_mlflows_copy_keeps_its_origin_too(place: Place) -> None:
    model = await a_model(place, "fraud")
    await a_version(place, model)
    await mlflow(place, "POST", "registered-models/create", json={"name": "fraud-prod"})
    body = {"name": "fraud-prod", "source": "models:/fraud/1"}
    assert (await mlflow(place, "POST", "model-versions/create", json=body)).status_code == 200
    assert ("fraud version 1", "copied_to", "fraud-prod version 1") in said(await graph_of(place, model))


async def test_a_copy_starts_without_names_and_an_unfinished_version_is_not_copied(place: Place) -> None:
    model = await a_model(place)
    version = await a_version_with_files(place, model, {"weights": b"w"})
    await place.call("PATCH", f"/models/{model.id}/versions/1", json={"stage": "production"})
    copy = await copied(place, model, place, model.name)
    assert (copy["number"], copy["stage"], copy["approval"]) == (2, "none", "not_requested")
    assert copy["artifact_location"] == f"mlflow-artifacts:/{place_of(model.id, 2)}"
    async with place.api.platform() as session:
        statement = text("UPDATE model_versions SET status = :status WHERE id = :id")
        await session.execute(statement, {"status": VersionStatus.PENDING.value, "id": version.id})
    body = {"project": place.project.slug, "model": "x"}
    url = f"/models/{model.id}/versions/1/copy"
    assert (await place.call("POST", url, json=body)).json()["code"] == "version_not_ready"
    assert (await place.call("POST", url, json={**body, "model": "a/b"})).status_code in (409, 422)


async def test_a_large_graph_is_cut_and_says_so(place: Place) -> None:
    model = await a_model(place)
    version = await a_version(place, model)
    async with place.api.platform() as session:
        many = text(
            "INSERT INTO model_versions (organization_id, project_id, model_id, number, origin_id, status) "
            "SELECT organization_id, project_id, model_id, n, id, 'ready' "
            "FROM model_versions, generate_series(2, 30) AS n WHERE id = :id"
        )
        await session.execute(many, {"id": version.id})
    graph = await graph_of(place, model)
    assert graph["truncated"]
    assert len(graph["nodes"]) == 1 + module.MAX_RELATIVES
