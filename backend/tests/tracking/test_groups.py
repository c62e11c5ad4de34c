"""Runs by a param or tag through the native API."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import a_person, key_headers

from .api import Lab, a_lab, a_lab_in


@pytest.fixture
async def lab(database: str) -> AsyncIterator[Lab]:
    async with a_lab(database) as made:
        yield made


async def groups(lab: Lab, by: str = "params.model", *, expect: int = 200, **body: Any) -> Any:
    return await lab.call("POST", "/runs/groups", {"by": by, **body}, expect=expect)


async def a_run(lab: Lab, model: str | None, *values: float, **tags: str) -> str:
    run = await lab.run(tags=tags)
    params = {"model": model} if model is not None else {}
    await lab.log(run, metrics=[("auc", value, step) for step, value in enumerate(values)], params=params)
    return run


def said(answer: Any) -> list[tuple[str | None, int]]:
    return [(group["value"], group["runs"]) for group in answer["groups"]]


async def test_runs_are_counted_by_value_and_their_metrics_summed_up(lab: Lab) -> None:
    first, second = await a_run(lab, "xgb", 0.1, 0.8), await a_run(lab, "xgb", 0.6)
    await a_run(lab, "tree", 0.5, team="risk")
    await a_run(lab, None, 0.4)
    gone = await a_run(lab, "xgb", 0.9)
    await lab.call("DELETE", f"/runs/{gone}", expect=204)
    answer = await groups(lab, metrics=["auc", "none"])
    assert said(answer) == [("xgb", 2), ("tree", 1), (None, 1)]
    assert (answer["total"], answer["runs"]) == (3, 4)
    xgb, tree, without = answer["groups"]
    assert xgb["newest"] == [second, first]
    assert xgb["metrics"] == {"auc": {"n": 2, "mean": pytest.approx(0.7), "sd": pytest.approx(math.sqrt(0.02))}}
    assert tree["metrics"]["auc"] == {"n": 1, "mean": 0.5, "sd": None}
    assert without["metrics"]["auc"]["mean"] == 0.4
    assert said(await groups(lab, "tags.team")) == [(None, 3), ("risk", 1)]
    assert said(await groups(lab, search="metrics.auc > 0.55 AND params.model = xgb")) == [("xgb", 2)]
    assert said(await groups(lab, deleted="true")) == [("xgb", 1)]
    assert said(await groups(lab, search="name = nothing")) == []


async def test_what_is_no_number_takes_no_part_and_nothing_overflows(lab: Lab) -> None:
    for value in (1.0, 3.0):
        await a_run(lab, "a", value)
    run = await lab.run()
    wild = [{"key": key, "value": value, "step": 0} for key, value in (("auc", "NaN"), ("loss", "Infinity"))]
    await lab.call("POST", f"/runs/{run}/log", {"metrics": wild, "params": {"model": "a"}})
    for _ in range(3):
        await a_run(lab, "a", 1.7e308)
    (only,) = (await groups(lab, metrics=["auc", "loss"]))["groups"]
    assert only["runs"] == 6
    assert only["metrics"] == {"auc": {"n": 2, "mean": 2.0, "sd": pytest.approx(math.sqrt(2))}}


async def test_the_largest_groups_come_and_the_answer_says_what_is_cut(lab: Lab) -> None:
    for model in ("a", "b", "b", "c", "c", "c", ""):
        await a_run(lab, model)
    answer = await groups(lab, limit=2)
    assert (said(answer), answer["total"], answer["runs"]) == ([("c", 3), ("b", 2)], 4, 7)
    assert said(await groups(lab)) == [("c", 3), ("b", 2), ("", 1), ("a", 1)]
    await groups(lab, limit=101, expect=422)


async def test_a_group_that_cannot_be_read_is_refused_with_its_place(lab: Lab) -> None:
    for by in ("metrics.auc", "status", "params", "params.a, params.b", "params.`open", "'"):
        refused = await groups(lab, by, expect=422)
        assert refused["pointer"] == "/by", by
    assert (await groups(lab, search="auc >", expect=422))["pointer"] == "/search"
    assert (await groups(lab, search="name ~ '('", expect=422))["pointer"] == "/search"
    await groups(lab, experiment=[77], expect=404)
    assert said(await groups(lab, "params.`odd key`")) == []


async def test_groups_are_of_the_project_alone(lab: Lab) -> None:
    elsewhere = await a_lab_in(lab.api)
    await a_run(elsewhere, "secret", 1.0)
    await a_run(lab, "own", 2.0)
    assert said(await groups(lab, metrics=["auc"])) == [("own", 1)]
    stranger = await key_headers(
        lab.api, elsewhere.tenant, await a_person(lab.api, elsewhere.tenant, OrganizationRole.OWNER)
    )
    url = f"{lab.project.url}/runs/groups"
    answer = await lab.api.client.post(url, json={"by": "params.model"}, headers=stranger)
    assert answer.status_code == 404


@contextmanager
def counted(lab: Lab) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = lab.api.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_many_groups_take_as_many_statements_as_one(lab: Lab) -> None:
    await a_run(lab, "a", 1.0)
    with counted(lab) as few:
        await groups(lab, metrics=["auc"])
    for at in range(8):
        await a_run(lab, f"m{at}", 1.0)
    with counted(lab) as many:
        await groups(lab, metrics=["auc"])
    assert len(many) == len(few)
