"""Searches made at random find what a naive reading of the manual finds."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from modelyard.tracking import batches
from modelyard.tracking.ingest import Points
from modelyard.tracking.search import finding
from modelyard.tracking.search.finding import RunSearch, find_runs
from tests.tracking.conftest import Place

NOW = datetime(2026, 6, 1, tzinfo=UTC)
METRICS: list[float | None] = [None, 0.0, 0.5, 1.0, math.nan]
PARAMS = [None, "0.5", "1", "xgb", "XGB", ""]
TAGS = [None, "a", "b"]

Row = dict[str, Any]
Expression = tuple[str, Callable[[Row], bool]]
"""A search's text, and whether it is true of a run."""


def rows() -> list[Row]:
    return [{"name": f"run {n}", "m": METRICS[n % 5], "p": PARAMS[n % 6], "t": TAGS[n // 5 % 3]} for n in range(30)]


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}


def number(text: str | None) -> float | None:
    return float(text) if text in ("0.5", "1") else None


def comparison(field: str, read: Callable[[Row], Any], operator: str, value: float | str) -> Expression:
    written = f'"{value}"' if isinstance(value, str) else str(value)

    def holds(row: Row) -> bool:
        found = read(row)
        return found is not None and OPERATORS[operator](found, value)

    return f"{field} {operator} {written}", holds


def listed(field: str, read: Callable[[Row], Any], values: list[str], negated: bool) -> Expression:
    text = f"{field} {'NOT IN' if negated else 'IN'} ({', '.join(repr(value) for value in values)})"
    return text, lambda row: read(row) is not None and (read(row) in values) is not negated


def presence(field: str, key: str, negated: bool) -> Expression:
    return f"{field} IS {'NOT ' if negated else ''}NULL", lambda row: (row[key] is None) is not negated


operators = st.sampled_from(list(OPERATORS))
numbers = st.sampled_from([0.0, 0.5, 0.7, 1.0])
texts = st.sampled_from(["0.5", "1", "xgb", "XGB", "", "z"])
clauses = st.one_of(
    st.builds(comparison, st.just("metrics.`m x`"), st.just(lambda row: row["m"]), operators, numbers),
    st.builds(comparison, st.just("params.p"), st.just(lambda row: number(row["p"])), operators, numbers),
    st.builds(comparison, st.just("params.p"), st.just(lambda row: row["p"]), operators, texts),
    st.builds(comparison, st.just("tags.t"), st.just(lambda row: row["t"]), operators, st.sampled_from(["a", "b"])),
    st.builds(comparison, st.just("name"), st.just(lambda row: row["name"]), operators, st.just("run 17")),
    st.builds(listed, st.just("params.p"), st.just(lambda row: row["p"]), st.lists(texts, min_size=1), st.booleans()),
    st.builds(presence, st.just("metrics.`m x`"), st.just("m"), st.booleans()),
    st.builds(presence, st.just("params.p"), st.just("p"), st.booleans()),
)


def denied(part: Expression) -> Expression:
    return f"NOT ({part[0]})", lambda row: not part[1](row)


def joined(parts: list[Expression], every: bool) -> Expression:
    text = (" AND " if every else " OR ").join(f"({part[0]})" for part in parts)
    return text, lambda row: (all if every else any)(part[1](row) for part in parts)


expressions = st.recursive(
    clauses,
    lambda inner: st.builds(denied, inner) | st.builds(joined, st.lists(inner, min_size=2, max_size=3), st.booleans()),
    max_leaves=6,
)


async def filled(place: Place) -> list[Row]:
    made = rows()
    for row in made:
        run = await place.run(row["name"])
        points = Points(place.scope.project_id, run.id)
        if row["m"] is not None:
            points.add("m x", row["m"], 0, 0)
        params = {"p": row["p"]} if row["p"] is not None else {}
        tags = {"t": row["t"]} if row["t"] is not None else {}
        async with place.database.driver(place.context) as connection:
            await batches.log_batch(connection, place.scope, run.id, params=params, tags=tags, points=points)
    return made


async def test_a_search_finds_what_the_language_says(place: Place) -> None:
    made = await filled(place)
    asked: list[Expression] = []

    @settings(max_examples=120, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(expressions)
    def collect(expression: Expression) -> None:
        asked.append(expression)

    collect()
    async with place.database.transaction(place.context) as session:
        for text, holds in asked:
            for sort in ("-started", "metrics.`m x`"):
                found = await find_runs(session, place.scope, RunSearch(text, sort), now=NOW)
                expected = sorted(row["name"] for row in made if holds(row))
                assert sorted(item.run.name for item in found.runs) == expected, text


@pytest.mark.parametrize("search", ["", "metrics.`m x` > 0"])
async def test_a_page_takes_the_same_number_of_statements_whatever_its_length(place: Place, search: str) -> None:
    await filled(place)
    counts = []
    for limit in (2, 8):
        wanted = RunSearch(search, "-started", ["metrics.`m x`,params.p,tags.t"], limit=limit, total=True)
        statements: list[str] = []
        async with place.database.transaction(place.context) as session:
            connection = (await session.connection()).sync_connection
            event.listen(connection, "before_cursor_execute", lambda *given: statements.append(given[2]))  # noqa: B023
            found = await find_runs(session, place.scope, wanted, now=NOW)
        assert (len(found.runs), all(isinstance(item.run.id, UUID) for item in found.runs)) == (limit, True)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


async def test_a_search_that_takes_too_long_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SECONDS", 0.05)
    async with await psycopg.AsyncConnection.connect(place.settings.psycopg_url()) as other:
        await other.execute("LOCK TABLE experiment_runs")
        async with place.database.transaction(place.context) as session:
            with pytest.raises(finding.SearchTooSlow) as refusal:
                await find_runs(session, place.scope, RunSearch("name ~ x"), now=NOW)
            await session.rollback()
    assert (refusal.value.status, refusal.value.facts["pointer"]) == (422, "/query/search")
