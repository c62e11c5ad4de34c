"""What a source gives: plain records, page by page, made fit for the platform where the source allows more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from modelyard.importing.points import Block
from modelyard.tracking.datasets import DatasetInput
from modelyard.tracking.models import RunStatus

RUN_PAGE = 100
"""Runs that are in memory at a time; their points come in blocks."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[0-9a-f]{32}")
MAX_MS = 253_402_300_799_999
"""The last millisecond of the year 9999."""


class SourceRefused(Exception):
    """The source cannot be read, or holds what cannot be imported. The message is for the person at the terminal."""


class UnreadableArtifacts(Exception):
    """Artifacts at this place cannot be read from here; the rest of the import goes on."""


@dataclass(frozen=True, slots=True)
class SourceExperiment:
    """Times are aware, None where the source does not know them."""

    number: int
    name: str
    deleted: bool
    tags: Mapping[str, str]
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(slots=True)
class SourceRun:
    """A run with all but its points and files."""

    id: UUID
    experiment: int
    name: str
    status: RunStatus
    deleted_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    user_name: str
    artifact_uri: str
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    datasets: list[DatasetInput] = field(default_factory=list)
    models: list[tuple[UUID, bool, int]] = field(default_factory=list)
    """Logged models that it used or made: id, made, step."""


ModelPoint = tuple[UUID, str, float, int, int, str, str]
"""A point of a logged model: run, key, value, timestamp (ms), step, name and digest of the data set ("": none)."""


@dataclass(slots=True)
class SourceLoggedModel:
    """A model that a run logged. `status` is the platform's word for it."""

    id: UUID
    experiment: int
    name: str
    model_type: str
    status: str
    status_message: str
    deleted: bool
    source_run: UUID | None
    artifact_uri: str
    created_at: datetime | None
    updated_at: datetime | None
    params: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    points: list[ModelPoint] = field(default_factory=list)


@dataclass(slots=True)
class SourceVersion:
    """A version; of a deleted one nothing but its number counts, which stays taken."""

    number: int
    deleted: bool
    status: str
    status_message: str
    stage: str
    description: str
    source: str
    storage: str
    run: str
    run_link: str
    model_id: UUID | None
    created_at: datetime | None
    updated_at: datetime | None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class SourceModel:
    """A registered model with its versions in the order of their numbers."""

    name: str
    description: str
    created_at: datetime | None
    updated_at: datetime | None
    tags: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)
    versions: list[SourceVersion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """`path` is relative to the owner's artifacts; `modified_at` None where the source does not say."""

    path: str
    size_bytes: int
    modified_at: datetime | None
    read: Callable[[], Iterator[bytes]]


class Source(Protocol):
    """A place that MLflow wrote. Calls block; iterators are read from one thread at a time, in any thread."""

    name: str
    """As reports and the audit trail show it, without credentials."""

    def experiments(self) -> list[SourceExperiment]: ...

    def count_runs(self) -> int: ...

    def runs(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceRun]]:
        """Every run of the experiments, `RUN_PAGE` at most at a time."""

    def points(self, runs: Sequence[SourceRun]) -> Iterator[Block]:
        """All points of these runs; each series is whole in one block."""

    def logged_models(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceLoggedModel]]: ...

    def models(self) -> Iterator[SourceModel]: ...

    def files(self, owner: SourceRun | SourceLoggedModel) -> Iterator[SourceFile]:
        """The files of a run or logged model.

        Raises:
            UnreadableArtifacts: this machine cannot reach them.
        """

    def close(self) -> None: ...


def text(value: object, limit: int | None = None) -> str:
    """As PostgreSQL can hold it: no NUL, no lone surrogate, no more than `limit` characters. None is ""."""
    plain = "" if value is None else str(value)
    if "\0" in plain or not plain.isascii():
        plain = plain.replace("\0", "").encode(errors="replace").decode()
    return plain[:limit]


def texts(pairs: Iterable[tuple[object, object]]) -> dict[str, str]:
    """Params or tags. What has an empty key is left out."""
    found = {text(key, 250): text(value) for key, value in pairs}
    found.pop("", None)
    return found


def moment(milliseconds: object) -> datetime | None:
    """The moment so many milliseconds after 1970; None for what is no time between then and the year 9999."""
    try:
        number = int(str(milliseconds))
    except ValueError:
        return None
    return EPOCH + timedelta(milliseconds=number) if 0 <= number <= MAX_MS else None


def uuid_of(wire_id: object, prefix: str = "") -> UUID | None:
    """The id that MLflow writes as 32 hexadecimal digits behind a prefix; None for anything else."""
    plain = str(wire_id or "")
    digits = plain.removeprefix(prefix)
    return UUID(hex=digits) if plain.startswith(prefix) and _ID.fullmatch(digits) else None


def run_id(wire_id: object) -> UUID:
    """The id of a run.

    Raises:
        SourceRefused: it is none that MLflow makes.
    """
    found = uuid_of(wire_id)
    if found is None:
        raise SourceRefused(f"the run id {str(wire_id)[:100]!r} is not 32 hexadecimal digits, so it cannot be kept.")
    return found


def experiment_number(wire_id: object) -> int:
    """The id of an experiment.

    Raises:
        SourceRefused: it is no number.
    """
    plain = str(wire_id)
    if not plain.isascii() or not plain.isdigit() or len(plain) > 19 or int(plain) >= 2**63:
        raise SourceRefused(f"the experiment id {plain[:100]!r} is not a number, so it cannot be kept.")
    return int(plain)


def a_run(
    *,
    id: object,
    experiment: int,
    name: object,
    status: object,
    deleted: bool,
    started: object,
    ended: object,
    deleted_time: object,
    user: object,
    artifact_uri: object,
) -> SourceRun:
    """A run as the platform holds it: an ended one has an end, another has none; a nameless one is named by its id.

    Times are milliseconds since 1970; a run's name may still come from its tags (`named`).
    """
    found = run_id(id)
    known = str(status or "RUNNING").lower()
    state = RunStatus(known) if known in set(RunStatus) else RunStatus.FAILED
    start, end = moment(started), moment(ended)
    over = (end or start or EPOCH) if state.ended else None
    gone = (moment(deleted_time) or over or start or EPOCH) if deleted else None
    return SourceRun(found, experiment, text(name, 8000), state, gone, start, over, text(user), text(artifact_uri))


def named(run: SourceRun) -> SourceRun:
    """The run with a name: its own, its tag's, or its id."""
    run.name = run.name or run.tags.get("mlflow.runName", "")[:8000] or run.id.hex
    return run


STAGES = frozenset({"none", "staging", "production", "archived"})


def a_version(
    *,
    number: object,
    stage: object,
    status: object,
    source: object,
    storage: object,
    model_id: object,
    run: object,
    run_link: object,
    description: object,
    status_message: object,
    created: object,
    updated: object,
) -> SourceVersion:
    """A version as the platform holds it; its logged model is the one that is named, or that its source names."""
    given, place = str(stage or "None").lower(), text(source, 2048)
    logged = uuid_of(model_id, "m-") or uuid_of(place, "models:/m-")
    state = {"READY": "ready", "FAILED_REGISTRATION": "failed"}.get(str(status or "READY"), "pending")
    return SourceVersion(
        int(str(number)),
        given == "deleted_internal",
        state,
        text(status_message),
        given if given in STAGES else "none",
        text(description),
        place,
        text(storage, 2048),
        text(run, 256),
        text(run_link),
        logged,
        moment(created),
        moment(updated),
    )
