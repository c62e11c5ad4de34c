"""Routes on their way from the table to a gateway."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from modelyard.serving.gateway.snapshot import Routes
from modelyard.serving.routing import Role as TargetRole
from modelyard.serving.routing import Route, RouteState, RouteTarget


def a_route(**changes: object) -> Route:
    target = RouteTarget(uuid4(), "m", 1, TargetRole.STABLE, 100, ["unix:/nowhere"])
    route = Route(uuid4(), uuid4(), uuid4(), "acme", "main", "scoring", 1, RouteState.SERVING, targets=[target])
    return replace(route, **changes)  # type: ignore[arg-type]


def test_a_larger_generation_wins_and_what_was_read_before_stays_as_it_was() -> None:
    first = a_route(generation=5)
    routes = Routes([first])
    before = routes.by_path
    assert not routes.merge([replace(first, generation=4, state=RouteState.PAUSED)])
    assert routes.merge([replace(first, generation=6, state=RouteState.PAUSED)])
    assert before["acme/main/scoring"].state is RouteState.SERVING
    assert routes.by_path["acme/main/scoring"].state is RouteState.PAUSED
    assert routes.generation == 6


def test_a_deleted_deployment_does_not_take_the_address_from_its_successor() -> None:
    old, new = a_route(generation=1), a_route(generation=2)
    routes = Routes([old, new])
    routes.merge([replace(old, generation=3, state=RouteState.GONE)])
    assert routes.by_path["acme/main/scoring"] == new


def test_the_copy_on_disk_gives_the_same_routes_back(tmp_path: Path) -> None:
    routes, file = Routes([a_route(), a_route(deployment="other")]), tmp_path / "state" / "routes.json"
    routes.save(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert Routes.load(file).by_path == routes.by_path
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"[", b"{}", b"[{}]"])
def test_a_spoilt_copy_is_no_copy(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "routes.json"
    file.write_bytes(content)
    assert not Routes.load(file).by_path
    assert not Routes.load(tmp_path / "absent").by_path
