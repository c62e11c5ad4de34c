"""Every route of the application with the permission that it names, wherever it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts


@dataclass(frozen=True)
class Route:
    """`markers`: what its dependencies name as its permission; a rule says that it is exactly one."""

    method: str
    path: str
    operation_id: str
    function: str
    markers: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes(app: FastAPI) -> list[Route]:
    """Every operation of FastAPI's routers, those in included routers too."""
    found = []
    for context in iter_route_contexts(app.router.routes):
        if not isinstance(context.original_route, APIRoute):
            continue
        dependant: Dependant = context.dependant
        markers = {id(marker): marker for marker in _markers(dependant)}
        for method in sorted(context.methods or ()):
            found.append(
                Route(
                    method,
                    str(context.path),
                    context.operation_id or context.unique_id,
                    getattr(context.endpoint, "__name__", ""),
                    tuple(markers.values()),
                )
            )
    return found


def _markers(dependant: Dependant) -> Iterator[Any]:
    marker = getattr(dependant.call, "permission", None)
    if marker is not None:
        yield marker
    for needed in dependant.dependencies:
        yield from _markers(needed)
