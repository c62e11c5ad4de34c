"""Movers, deleters, copiers and reviewers at the same moment: each is answered, and the registry stays whole."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import psycopg
import pytest

from tests.registry.factories import Place, a_model, a_run, a_version, mlflow, store_files
from tests.registry.test_gates import a_rule, ok, set_alias

ROUNDS = 8
WHOLE = {
    "an alias points at a live version of a live model": """
        SELECT count(*) FROM model_aliases AS alias
        JOIN model_versions AS version
            ON version.organization_id = alias.organization_id AND version.id = alias.version_id
        JOIN models AS model ON model.organization_id = alias.organization_id AND model.id = alias.model_id
        WHERE alias.organization_id = %(org)s AND (version.deleted_at IS NOT NULL OR model.deleted_at IS NOT NULL)
    """,
    "numbers have no gaps": """
        SELECT count(*) FROM (
            SELECT FROM model_versions WHERE organization_id = %(org)s
            GROUP BY model_id HAVING max(number) <> count(*) OR min(number) <> 1
        ) AS gap
    """,
    "an alias has one open period, that of its version": """
        SELECT count(*) FROM model_aliases AS alias
        FULL JOIN (SELECT * FROM model_holdings WHERE kind = 'alias' AND until IS NULL) AS period
            ON period.organization_id = alias.organization_id AND period.version_id = alias.version_id
            AND period.name = alias.name
        WHERE coalesce(alias.organization_id, period.organization_id) = %(org)s
            AND (alias.id IS NULL OR period.id IS NULL)
    """,
    "the periods of an alias do not overlap": """
        SELECT count(*) FROM model_holdings AS one JOIN model_holdings AS other
            ON other.organization_id = one.organization_id AND other.model_id = one.model_id AND other.id <> one.id
            AND other.kind = 'alias' AND one.kind = 'alias' AND other.name = one.name
        WHERE one.organization_id = %(org)s AND other.since >= one.since
            AND other.since < coalesce(one.until, 'infinity')
    """,
}
"""What would break each of these, which is nothing."""


@pytest.mark.parametrize("ruled", [False, True])
async def test_whatever_happens_at_once_is_answered_and_leaves_the_registry_whole(place: Place, ruled: bool) -> None:
    if ruled:
        await a_rule(place, "movers", mover_roles=["manager"])
        await a_rule(
            place, "metric", metric="auc", comparison="at_least", against_holder=True, target_kind="stage",
            target="production",
        )  # fmt: skip
    model = await a_model(place)
    run = await a_run(place, {"auc": 0.5})
    for number in range(6):
        files = await store_files(place, f"x/{number}", {"a": b"%d" % number})
        await a_version(place, model, files, run_id=run.id)
    url = f"/models/{model.id}"
    production = {"stage": "production", "archive_others": True}
    target = {"target_kind": "alias", "target": "champion"}

    def by_mlflow(path: str, number: int, **fields: object) -> asyncio.Future[httpx.Response]:
        body = {"name": model.name, "version": str(number), **fields}
        return asyncio.ensure_future(mlflow(place, "POST", path, json=body))

    answers: Counter[int] = Counter()
    for round_ in range(ROUNDS):
        a, b, c, d, e, f = (1 + (round_ + step) % 6 for step in range(6))
        for answer in await asyncio.gather(
            set_alias(place, model, a),
            set_alias(place, model, b),
            by_mlflow("registered-models/alias", c, alias="champion"),
            place.call("DELETE", f"{url}/aliases/champion"),
            place.call("PATCH", f"{url}/versions/{d}", json=production),
            place.call("PATCH", f"{url}/versions/{e}", json=production),
            by_mlflow("model-versions/transition-stage", f, stage="Staging", archive_existing_versions=True),
            place.call("DELETE", f"{url}/versions/{a}"),
            place.call("POST", f"{url}/versions/{a}/restore"),
            place.call("POST", f"{url}/versions/{b}/copy", json={"project": place.project.slug, "model": model.name}),
            place.call("POST", f"{url}/versions/{b}/reviews", json=target),
            place.call("POST", "/models/purge", json={"older_than_days": 1}),
            *([place.call("DELETE", url)] if round_ % 4 == 3 else []),
        ):
            assert answer.status_code < 500, answer.text
            answers[answer.status_code] += 1
        await place.call("POST", f"{url}/restore")
    assert answers[200] > ROUNDS
    with psycopg.connect(place.api.settings.psycopg_url()) as connection:
        for what, query in WHOLE.items():
            assert connection.execute(query, {"org": place.scope.organization_id}).fetchone() == (0,), what


async def test_a_moment_on_the_edge_of_two_periods_is_of_the_later_one(place: Place) -> None:
    model = await a_model(place)
    for _ in range(2):
        await a_version(place, model)
    for number in (1, 2):
        ok(await set_alias(place, model, number))
    url = f"/models/{model.id}"
    ok(await place.call("DELETE", f"{url}/aliases/champion"), 204)
    second, first = ok(await place.call("GET", f"{url}/holdings"))["items"]
    assert first["until"] == second["since"]
    for moment, held in ((first["since"], [1]), (first["until"], [2]), (second["until"], [])):
        found = ok(await place.call("GET", f"{url}/holdings", params={"as_of": moment}))["items"]
        assert [period["number"] for period in found] == held
