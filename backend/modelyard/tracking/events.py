"""What tracking announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from modelyard.kernel.events import Event, event


@event
@dataclass(frozen=True, slots=True)
class RunStarted(Event):
    """A run was created. Payload: the run and its experiment."""

    name: ClassVar[str] = "run.started"
    run_id: UUID
    experiment_id: UUID


@event
@dataclass(frozen=True, slots=True)
class RunEnded(Event):
    """A run ended. Payload: the run, and how: finished, failed or killed."""

    name: ClassVar[str] = "run.ended"
    run_id: UUID
    status: str


@event
@dataclass(frozen=True, slots=True)
class RunsDeleted(Event):
    """Runs were deleted, alone or with their experiment. Payload: how many, and the one run if it was alone."""

    name: ClassVar[str] = "run.deleted"
    count: int
    run_id: UUID | None


@event
@dataclass(frozen=True, slots=True)
class RunsPurged(Event):
    """Deleted runs go for good, with the models that they made. Payload: their ids, in hexadecimal.

    Announced before they go: who hears it in the same transaction may refuse, or let go of them.
    """

    name: ClassVar[str] = "run.purged"
    runs: list[str]
    logged_models: list[str]
