"""The routes that a gateway acts by: one immutable mapping, replaced at once, with a copy on disk."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

import msgspec

from modelyard.serving.routing import Route, RouteState

_decode = msgspec.json.Decoder(list[Route]).decode


class Routes:
    """`by_path` is read by requests and never changed: `merge` puts another mapping in its place."""

    def __init__(self, routes: Iterable[Route] = ()) -> None:
        self._by_deployment: dict[UUID, Route] = {}
        self.by_path: Mapping[str, Route] = MappingProxyType({})
        self.merge(routes)

    @property
    def generation(self) -> int:
        """The newest generation that was seen."""
        return max((route.generation for route in self._by_deployment.values()), default=0)

    def merge(self, routes: Iterable[Route]) -> bool:
        """Take over what is newer. Returns whether anything was."""
        newer = [route for route in routes if self._is_newer(route)]
        if not newer:
            return False
        by_deployment = self._by_deployment | {route.deployment_id: route for route in newer}
        by_path: dict[str, Route] = {}
        # A deleted deployment leaves its address to the next one of that name, whichever is written last.
        for route in sorted(by_deployment.values(), key=lambda one: (one.state is not RouteState.GONE, one.generation)):
            by_path[route.path] = route
        self._by_deployment, self.by_path = by_deployment, MappingProxyType(by_path)
        return True

    def _is_newer(self, route: Route) -> bool:
        known = self._by_deployment.get(route.deployment_id)
        return known is None or route.generation > known.generation

    def save(self, file: Path) -> None:
        """Write the copy for a start without the database: whole or not at all, readable by this account alone."""
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(msgspec.json.encode(list(self._by_deployment.values())))
                out.flush()
                os.fsync(out.fileno())
            draft.replace(file)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()

    @classmethod
    def load(cls, file: Path) -> Routes:
        """The routes of the copy; none where there is no copy, or one that cannot be read."""
        try:
            return cls(_decode(file.read_bytes()))
        except (OSError, msgspec.DecodeError):
            return cls()
