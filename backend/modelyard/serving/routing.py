"""Which version answers a request, as data: the controller writes routes, gateways read them.

Kept apart from the tables of deployments, and free of SQLAlchemy, as a gateway starts within a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

CHANNEL = "modelyard_routes"
"""NOTIFY of this channel says that a route changed; the payload is its generation."""
PERCENT = 100


class RouteState(StrEnum):
    SERVING = "serving"
    PAUSED = "paused"
    """Refused with 503 and the reason."""
    GONE = "gone"
    """The deployment was stopped or deleted: 404."""


class Role(StrEnum):
    STABLE = "stable"
    CANDIDATE = "candidate"
    SHADOW = "shadow"
    """Gets copies of requests; its answers are compared and dropped."""


@dataclass(frozen=True, slots=True)
class RouteTarget:
    """A version's part of the traffic. weight: percent, 0 for a shadow. endpoints: as `ServingEngine.endpoints`; empty
    while no replica answers (requests then wait)."""

    version_id: UUID
    model: str
    number: int
    role: Role
    weight: int
    endpoints: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RouteLimits:
    """What a gateway holds requests of one deployment to. max_pending: waiting for a replica at one gateway."""

    timeout_seconds: float = 30.0
    max_body_bytes: int = 16 * 1024**2
    max_pending: int = 256
    requests_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where requests to one deployment go. A larger `generation` replaces a smaller one.

    The weights of the targets that are no shadows add up to 100, or there are none.

    sample: share (0 to 1) of the requests whose inputs and outputs are logged.
    """

    organization_id: UUID
    project_id: UUID
    deployment_id: UUID
    organization: str
    project: str
    deployment: str
    generation: int
    state: RouteState
    reason: str = ""
    targets: Sequence[RouteTarget] = ()
    limits: RouteLimits = field(default_factory=RouteLimits)
    sample: float = 0.0

    @property
    def path(self) -> str:
        return f"{self.organization}/{self.project}/{self.deployment}"


def choose(route: Route, sticky: str) -> RouteTarget | None:
    """The target for a request; the same `sticky` key goes to the same version as long as the weights allow: with the
    candidate's share growing, keys only move to the candidate. None when there is no target."""
    point = int.from_bytes(hashlib.blake2s(sticky.encode(), digest_size=4, key=route.deployment_id.bytes).digest()) % (
        PERCENT * 100
    )
    weighted = [target for target in route.targets if target.role is not Role.SHADOW]
    # Candidates come first, so that a growing share takes keys from the stable one and never moves any between others.
    for target in sorted(weighted, key=lambda one: (one.role is Role.STABLE, str(one.version_id))):
        point -= target.weight * 100
        if point < 0:
            return target
    return None
