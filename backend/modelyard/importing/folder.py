"""A folder that MLflow's file store wrote (`mlruns`). Links and names that lead out of it are not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from modelyard.importing import artifacts
from modelyard.importing.points import BLOCK_POINTS, Block, a_block, joined
from modelyard.importing.source import (
    RUN_PAGE,
    ModelPoint,
    SourceExperiment,
    SourceFile,
    SourceLoggedModel,
    SourceModel,
    SourceRefused,
    SourceRun,
    SourceVersion,
    a_run,
    a_version,
    experiment_number,
    moment,
    named,
    run_id,
    text,
    texts,
    uuid_of,
)
from modelyard.tracking.datasets import DatasetInput

META = "meta.yaml"
TRASH = ".trash"
REGISTRY = "models"
MAX_META_BYTES = 16 * 1024 * 1024
MAX_META_DEPTH = 20
STATUS = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
LOGGED_STATUS = {1: "pending", 2: "ready", 3: "failed"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FolderSource:
    """MLflow's files. A run or model whose description cannot be read stops the import, rather than being lost."""

    def __init__(self, root: Path, *, proxied: str | None) -> None:
        if not root.is_dir():
            raise SourceRefused(f"there is no folder {root}.")
        self._root = root.resolve()
        self.name = str(self._root)
        self._proxied = proxied
        self._places: dict[int, Path] = {}
        if not any((place / META).is_file() for place in self._experiment_folders()):
            raise SourceRefused(f"{root} is no folder of MLflow's: no folder in it has a {META}.")

    def close(self) -> None:
        pass

    def _experiment_folders(self) -> list[Path]:
        found = [place for place in _folders(self._root) if place.name not in (TRASH, REGISTRY)]
        return found + _folders(self._root / TRASH)

    # Experiments and runs

    def experiments(self) -> list[SourceExperiment]:
        found = []
        for place in self._experiment_folders():
            if not (place / META).is_file():
                continue
            meta = _meta(place)
            number = experiment_number(meta.get("experiment_id", place.name))
            self._places[number] = place
            found.append(
                SourceExperiment(
                    number,
                    text(meta.get("name") or number, 500),
                    meta.get("lifecycle_stage") == "deleted" or place.parent.name == TRASH,
                    texts(_values(place / "tags")),
                    moment(meta.get("creation_time")),
                    moment(meta.get("last_update_time")),
                )
            )
        return sorted(found, key=lambda experiment: experiment.number)

    def count_runs(self) -> int:
        return sum(len(self._run_folders(place)) for place in self._experiment_folders())

    def _run_folders(self, place: Path) -> list[Path]:
        return [folder for folder in _folders(place) if uuid_of(folder.name) and (folder / META).is_file()]

    def runs(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceRun]]:
        for experiment in experiments:
            folders = self._run_folders(self._places[experiment.number])
            for start in range(0, len(folders), RUN_PAGE):
                yield [self._run(folder, experiment.number) for folder in folders[start : start + RUN_PAGE]]

    def _run(self, place: Path, experiment: int) -> SourceRun:
        meta = _meta(place)
        status = meta.get("status")
        run = a_run(
            id=place.name,
            experiment=experiment,
            name=meta.get("run_name") or meta.get("name"),
            status=STATUS.get(status, "FAILED") if isinstance(status, int) else status,
            deleted=meta.get("lifecycle_stage") == "deleted",
            started=meta.get("start_time"),
            ended=meta.get("end_time"),
            deleted_time=meta.get("deleted_time"),
            user=meta.get("user_id"),
            artifact_uri=meta.get("artifact_uri"),
        )
        run.params, run.tags = texts(_values(place / "params")), texts(_values(place / "tags"))
        for folder in _folders(place / "inputs"):
            link = _meta(folder)
            if link.get("source_type") == "DATASET":
                dataset = self._dataset(place.parent, str(link.get("source_id")), link.get("tags") or {})
                if dataset is not None:
                    run.datasets.append(dataset)
            self._add_model(run, folder, made=False, step=0)
        for folder in _folders(place / "outputs"):
            self._add_model(run, folder, made=True, step=int(_meta(folder).get("step") or 0))
        return named(run)

    def _add_model(self, run: SourceRun, folder: Path, *, made: bool, step: int) -> None:
        model_id = uuid_of(folder.name, "m-")
        if model_id is not None:
            run.models.append((model_id, made, step))

    def _dataset(self, experiment: Path, id: str, tags: dict[str, str]) -> DatasetInput | None:
        if not id.isalnum() or not (experiment / "datasets" / id / META).is_file():
            return None
        meta = _meta(experiment / "datasets" / id)
        schema, profile = meta.get("schema"), meta.get("profile")
        return DatasetInput(
            text(meta.get("name"), 500),
            text(meta.get("digest"), 36),
            text(meta.get("source_type")),
            text(meta.get("source")),
            None if schema is None else text(schema),
            None if profile is None else text(profile),
            texts(tags.items()),
        )

    def points(self, runs: Sequence[SourceRun]) -> Iterator[Block]:
        waiting: list[Block] = []
        for run in runs:
            place = self._places[run.experiment] / run.id.hex
            for key, file in _files(place / "metrics"):
                block = _series(file, run, key)
                if len(block):
                    waiting.append(block)
                if sum(map(len, waiting)) >= BLOCK_POINTS:
                    yield joined(waiting)
                    waiting = []
        if waiting:
            yield joined(waiting)

    # Logged models and the registry

    def logged_models(self, experiments: Sequence[SourceExperiment]) -> Iterator[list[SourceLoggedModel]]:
        for experiment in experiments:
            folders = [
                folder
                for folder in _folders(self._places[experiment.number] / "models")
                if uuid_of(folder.name, "m-") and (folder / META).is_file()
            ]
            for start in range(0, len(folders), RUN_PAGE):
                yield [_logged_model(folder, experiment.number) for folder in folders[start : start + RUN_PAGE]]

    def models(self) -> Iterator[SourceModel]:
        for place in _folders(self._root / REGISTRY):
            if not (place / META).is_file():
                continue
            meta = _meta(place)
            yield SourceModel(
                text(meta.get("name") or place.name, 500),
                text(meta.get("description")),
                moment(meta.get("creation_timestamp")),
                moment(meta.get("last_updated_timestamp")),
                texts(_values(place / "tags")),
                {text(alias): int(number) for alias, number in _values(place / "aliases")},
                sorted(
                    (
                        _version(folder)
                        for folder in _folders(place)
                        if (folder / META).is_file() and folder.name.startswith("version-")
                    ),
                    key=lambda version: version.number,
                ),
            )

    def files(self, owner: SourceRun | SourceLoggedModel) -> Iterator[SourceFile]:
        own = (
            self._places[owner.experiment]
            / (owner.id.hex if isinstance(owner, SourceRun) else f"models/m-{owner.id.hex}")
            / "artifacts"
        )
        # The store may have been moved since it wrote where its files are.
        if own.is_dir() and not own.is_symlink() and any(own.iterdir()):
            return artifacts.files_at(str(own), owner, base=self._root, proxied=self._proxied)
        return artifacts.files_at(owner.artifact_uri or str(own), owner, base=self._root, proxied=self._proxied)


def _folders(place: Path) -> list[Path]:
    """The sub-folders, links left out, in order."""
    if not place.is_dir() or place.is_symlink():
        return []
    return sorted(Path(entry.path) for entry in os.scandir(place) if entry.is_dir(follow_symlinks=False))


def _files(place: Path) -> Iterator[tuple[str, Path]]:
    """Files by their path below the folder: a key with slashes is a path. Links are left out."""
    if not place.is_dir() or place.is_symlink():
        return
    waiting = [(place, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            raise SourceRefused(f"{folder} cannot be read: {error.strerror}") from None
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), f"{prefix}{entry.name}/"))
            elif entry.is_file(follow_symlinks=False):
                yield prefix + entry.name, Path(entry.path)


def _values(place: Path) -> Iterator[tuple[str, str]]:
    for key, file in _files(place):
        yield key, _content(file).decode(errors="replace")


def _content(file: Path) -> bytes:
    """A small file, if it is one: no link, pipe or device.

    Raises:
        SourceRefused: it is something else, or too large.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_META_BYTES:
                raise SourceRefused(f"{file} is no file of at most {MAX_META_BYTES} bytes.")
            return opened.read()
    except OSError as error:
        raise SourceRefused(f"{file} cannot be read: {error.strerror}") from None


def _meta(place: Path) -> dict[str, Any]:
    content = _content(place / META)
    try:
        depth = 0
        for event in yaml.parse(content, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            # Both grow beyond all bounds when they are loaded.
            if isinstance(event, yaml.AliasEvent) or depth > MAX_META_DEPTH:
                raise SourceRefused(f"{place / META} has aliases or deep nesting, which MLflow does not write.")
        found = yaml.load(content, Loader=_LOADER)  # noqa: S506  # nosec B506 - a safe loader, in C where that is built
    except (yaml.YAMLError, RecursionError, ValueError):
        raise SourceRefused(f"{place / META} cannot be read as YAML.") from None
    if not isinstance(found, dict):
        raise SourceRefused(f"{place / META} is no description.")
    return found


def _series(file: Path, run: SourceRun, key: str) -> Block:
    """Lines of timestamp, value and step; the step is missing in those of an MLflow before 1."""
    steps, timestamps, values = [], [], []
    for number, line in enumerate(_lines(file), start=1):
        parts = line.split()
        if not parts:
            continue
        try:
            timestamps.append(int(parts[0]))
            values.append(float(parts[1]))
            steps.append(int(parts[2]) if len(parts) > 2 else 0)
        except (ValueError, IndexError):
            raise SourceRefused(f"{file}, line {number}, is no metric point.") from None
    try:
        columns = (np.array(steps, np.int64), np.array(timestamps, np.int64), np.array(values, np.float64))
    except OverflowError:
        raise SourceRefused(f"{file} has a step or a time that no 64 bits hold.") from None
    return a_block([(run.id, text(key, 250))], np.zeros(len(steps), np.int64), *columns)


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as opened:
            yield from opened
    except OSError as error:
        raise SourceRefused(f"{file} cannot be read: {error.strerror}") from None


def _logged_model(place: Path, experiment: int) -> SourceLoggedModel:
    meta = _meta(place)
    id = uuid_of(place.name, "m-")
    assert id is not None
    status = meta.get("status")
    return SourceLoggedModel(
        id,
        experiment,
        text(meta.get("name")),
        text(meta.get("model_type")),
        LOGGED_STATUS.get(status, "pending") if isinstance(status, int) else "pending",
        text(meta.get("status_message")),
        meta.get("lifecycle_stage") == "deleted",
        uuid_of(meta.get("source_run_id")),
        text(meta.get("artifact_location"), 2048),
        moment(meta.get("creation_timestamp")),
        moment(meta.get("last_updated_timestamp")),
        texts(_values(place / "params")),
        texts(_values(place / "tags")),
        [point for key, file in _files(place / "metrics") for point in _model_points(file, key)],
    )


def _model_points(file: Path, key: str) -> Iterator[ModelPoint]:
    """Lines of timestamp, value, step, run and perhaps the data set's name and digest."""
    for line in _content(file).decode(errors="replace").splitlines():
        parts = line.split(" ")
        if len(parts) in (4, 6):
            dataset, digest = (text(parts[4]), text(parts[5])) if len(parts) == 6 else ("", "")
            yield (run_id(parts[3]), text(key, 250), float(parts[1]), int(parts[0]), int(parts[2]), dataset, digest)


def _version(place: Path) -> SourceVersion:
    meta = _meta(place)
    version = a_version(
        number=meta.get("version") or place.name.removeprefix("version-"),
        stage=meta.get("current_stage"),
        status=meta.get("status"),
        source=meta.get("source"),
        storage=meta.get("storage_location"),
        model_id=meta.get("model_id"),
        run=meta.get("run_id"),
        run_link=meta.get("run_link"),
        description=meta.get("description"),
        status_message=meta.get("status_message"),
        created=meta.get("creation_timestamp"),
        updated=meta.get("last_updated_timestamp"),
    )
    version.tags = texts(_values(place / "tags"))
    return version
