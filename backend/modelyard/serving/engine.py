"""What an engine is asked and what it answers. The local one is `local.LocalEngine`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID


class Profile(StrEnum):
    """What the code of a model may do beside answering. `strict`: neither network nor other programs; `subprocess`:
    other programs; `trusted`: whatever the server's account may, without a jail."""

    STRICT = "strict"
    SUBPROCESS = "subprocess"
    TRUSTED = "trusted"


class EngineState(StrEnum):
    BUILDING = "building"
    """Its environment is being installed."""
    STARTING = "starting"
    """Processes load the model, or have not yet answered its input example."""
    READY = "ready"
    """As many replicas as asked for have answered a real prediction."""
    DEGRADED = "degraded"
    """Some replicas answer, fewer than asked for."""
    FAILED = "failed"
    """It cannot run; the reason says what to do."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Resources:
    """Limits of one replica. cpu: cores; memory_bytes: address space is unlimited, resident memory is not."""

    cpu: float = 1.0
    memory_bytes: int = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class VersionSpec:
    """One version as an engine is to run it.

    folder: its files on this machine, an MLflow model (`MLmodel` at the top), verified and never written to.
    environment: variables for its process, which hold nothing secret. A spec with other files, resources, profile or
    variables is another one: `key` tells them apart.
    """

    organization_id: UUID
    version_id: UUID
    model: str
    number: int
    folder: Path
    resources: Resources = field(default_factory=Resources)
    profile: Profile = Profile.STRICT
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EngineRef:
    """What runs under one spec. The same spec always has the same `key` (letters and digits, 32 at most)."""

    organization_id: UUID
    version_id: UUID
    key: str


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """reason: empty, or a sentence for the person who deployed it. replicas: those that answer now. memory_bytes:
    resident memory of all of them."""

    state: EngineState
    reason: str = ""
    replicas: int = 0
    memory_bytes: int = 0


class ServingEngine(Protocol):
    """Runs versions. Every call may be repeated; a new engine object on the same folder finds what an earlier one left
    running, also one that was killed."""

    async def open(self) -> None:
        """Begin to work, and find what an earlier one left running. Again: changes nothing.

        Raises:
            OSError: it cannot; the message says why.
        """
        ...

    async def close(self, *, end: bool = False) -> None:
        """Stop working; what runs goes on for the next one, unless `end`."""
        ...

    async def deploy(self, spec: VersionSpec, *, replicas: int) -> EngineRef:
        """Ask for a version to be run; returns at once, `status` tells how far it is."""
        ...

    async def status(self, ref: EngineRef) -> EngineStatus: ...

    async def scale(self, ref: EngineRef, *, replicas: int) -> None:
        """Run this many processes; those that are too many finish their requests first."""
        ...

    async def endpoints(self, ref: EngineRef) -> list[str]:
        """Where replicas that answer listen: `unix:/…` or `http://host:port/prefix`."""
        ...

    def logs(self, ref: EngineRef, *, since: datetime | None = None, tail: int = 1000) -> AsyncIterator[str]:
        """Lines that its processes wrote (and the building of its environment), oldest first, each beginning with its
        time in ISO format."""
        ...

    async def stop(self, ref: EngineRef, *, drain: timedelta) -> None:
        """No new requests; what is under way has `drain` to end."""
        ...

    async def running(self) -> list[EngineRef]:
        """All that was deployed and not stopped, also by an earlier engine object."""
        ...
