"""What the registry announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from modelyard.kernel.events import Event, event


@event
@dataclass(frozen=True, slots=True)
class ModelCreated(Event):
    """A model was registered by name. Payload: the model and its name."""

    name: ClassVar[str] = "model.created"
    model_id: UUID
    model: str


@event
@dataclass(frozen=True, slots=True)
class VersionCreated(Event):
    """A model got a version. Payload: the model with its name, the version with its number."""

    name: ClassVar[str] = "model_version.created"
    model_id: UUID
    model: str
    version_id: UUID
    number: int


@event
@dataclass(frozen=True, slots=True)
class ModelDeleted(Event):
    """A model was deleted with its versions and aliases. Payload: the model and its name."""

    name: ClassVar[str] = "model.deleted"
    model_id: UUID
    model: str


@event
@dataclass(frozen=True, slots=True)
class VersionDeleted(Event):
    """A version was deleted by itself. Payload: the model, the version with its number."""

    name: ClassVar[str] = "model_version.deleted"
    model_id: UUID
    version_id: UUID
    number: int


@event
@dataclass(frozen=True, slots=True)
class ModelRestored(Event):
    """A deleted model was brought back, with the versions that went with it. Payload: the model and its name."""

    name: ClassVar[str] = "model.restored"
    model_id: UUID
    model: str


@event
@dataclass(frozen=True, slots=True)
class VersionRestored(Event):
    """A version that was deleted by itself was brought back. Payload: the model, the version with its number."""

    name: ClassVar[str] = "model_version.restored"
    model_id: UUID
    version_id: UUID
    number: int


@event
@dataclass(frozen=True, slots=True)
class VersionScanned(Event):
    """A version's files were looked at. Payload: the model, the version with its number, what came of it (clean,
    flagged, failed), and how many findings there are."""

    name: ClassVar[str] = "model_version.scanned"
    model_id: UUID
    version_id: UUID
    number: int
    scan: str
    findings: int


@event
@dataclass(frozen=True, slots=True)
class VersionStaged(Event):
    """A version moved to a stage. Payload: model, version, and its stages before and after."""

    name: ClassVar[str] = "model_version.staged"
    model_id: UUID
    version_id: UUID
    number: int
    before: str
    after: str


@event
@dataclass(frozen=True, slots=True)
class AliasMoved(Event):
    """An alias was set, moved or removed. Payload: the numbers that it stood for, None where it stood for nothing."""

    name: ClassVar[str] = "model_alias.moved"
    model_id: UUID
    alias: str
    before: int | None
    after: int | None


@event
@dataclass(frozen=True, slots=True)
class ReviewChanged(Event):
    """Something was said or decided in a version's review. Payload: the model, the version with its number, the review,
    its target (`alias` or `stage`, and the name), the entry (request, comment, approve, reject, withdraw), and the
    review's state after it."""

    name: ClassVar[str] = "model_version.reviewed"
    model_id: UUID
    version_id: UUID
    number: int
    review_id: UUID
    target_kind: str
    target: str
    entry: str
    state: str
