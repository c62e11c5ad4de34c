"""An import from beginning to end: what is written in which order, how far it is, and what both sides hold at the end.

Everything is compared before it is written and read back after it, a page at a time: so an import that was broken off
goes on where it stopped, a second one brings what is new, and the last report is about what the project really holds.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from modelyard.importing import files, metrics, registry, target
from modelyard.importing.points import Block, checksum, number_of
from modelyard.importing.source import Source, SourceLoggedModel, SourceModel, SourceRefused, SourceRun
from modelyard.importing.target import Link, Target
from modelyard.tracking.models import Experiment

T = TypeVar("T")

KINDS = (
    "experiments",
    "runs",
    "params",
    "tags",
    "metric points",
    "dataset inputs",
    "logged models",
    "model metrics",
    "model links",
    "artifacts",
    "artifact bytes",
    "registered models",
    "versions",
    "aliases",
)
MAX_PROBLEMS = 20
"""So many are listed; the rest is counted."""
LINK_PAGE = 1000
_WORD = 2**64


class Mode(StrEnum):
    IMPORT = "import"
    VERIFY = "verify"
    """Only compare."""
    COUNT = "count"
    """Only read the source."""


@dataclass(slots=True)
class Tally:
    """How many there are of a kind, and the sum of their hashes, which no order changes."""

    count: int = 0
    sum: int = 0

    def add(self, *parts: object) -> None:
        self.count += 1
        self.sum = (self.sum + number_of(*map(str, parts))) % _WORD

    def add_block(self, block: Block) -> None:
        self.count += len(block)
        self.sum = (self.sum + checksum(block)) % _WORD


Tallies = defaultdict[str, Tally]


@dataclass(slots=True)
class Report:
    """What an import found on both sides. `changes` counts what was written, by words for the person who reads."""

    mode: Mode
    source: Tallies = field(default_factory=lambda: defaultdict(Tally))
    target: Tallies = field(default_factory=lambda: defaultdict(Tally))
    changes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[str] = field(default_factory=list)
    problem_count: int = 0
    refused: int = 0
    """Things that cannot be imported at all."""

    def tell(self, problems: Sequence[str]) -> None:
        self.problem_count += len(problems)
        self.problems += problems[: MAX_PROBLEMS - len(self.problems)]

    @property
    def differs(self) -> bool:
        compared = self.mode is not Mode.COUNT and any(self.source[kind] != self.target[kind] for kind in KINDS)
        return compared or self.refused > 0


@dataclass(slots=True)
class Progress:
    """How far an import is. `points` were read from the source, `added` of them are new."""

    show: Callable[[Progress], None]
    total: int
    started: float
    runs: int = 0
    points: int = 0
    files: int = 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


async def run_import(
    source: Source, to: Target | None, mode: Mode, *, show: Callable[[Progress], None], with_files: bool = True
) -> Report:
    """Import, compare or count.

    to: None when only the source is counted. show: is called after each page and each file's owner.

    Raises:
        SourceRefused: the source cannot be read, or holds what cannot be kept.
        TargetRefused: the project holds something else under the source's ids.
    """
    report = Report(mode)
    experiments = await asyncio.to_thread(_read, source.experiments)
    known: dict[int, Experiment] = {}
    if to is not None:
        if mode is Mode.IMPORT:
            _count(report, "experiments", await target.write_experiments(to, experiments))
        known = await target.read_experiments(to)
    for new in experiments:
        report.source["experiments"].add(new.number, new.name, new.deleted, sorted(new.tags.items()))
        old = known.get(new.number)
        if old is not None:
            report.target["experiments"].add(old.number, old.name, old.deleted_at is not None, sorted(old.tags.items()))
    job = _Import(source, to, mode, report, {number: experiment.id for number, experiment in known.items()}, with_files)
    job.progress = Progress(show, await asyncio.to_thread(_read, source.count_runs), time.monotonic())
    async for runs in _ahead(source.runs(experiments)):
        await job.runs(runs)
    if to is not None and mode is Mode.IMPORT:
        await target.link_parents(to, [known[experiment.number].id for experiment in experiments])
    async for models in _ahead(source.logged_models(experiments)):
        await job.logged_models(models)
    await job.model_links()
    async for model in _ahead(source.models()):
        await job.model(model)
    if to is not None and mode is Mode.IMPORT and report.changes:
        await target.note_import(to, source.name, {kind: report.target[kind].count for kind in KINDS})
    return report


@dataclass(slots=True)
class _Import:
    source: Source
    to: Target | None
    mode: Mode
    report: Report
    experiments: dict[int, UUID]
    with_files: bool
    progress: Progress = field(init=False)
    model_ids: set[UUID] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    """Kept until all models are there: a few words of memory for each model that a run used or made."""

    async def runs(self, runs: list[SourceRun]) -> None:
        for run in runs:
            self.links += [(run.id, *link) for link in dict.fromkeys(run.models)]
            _tally_run(self.report.source, run)
        if self.to is not None:
            if self.mode is Mode.IMPORT:
                made, changed = await target.write_runs(self.to, self.experiments, runs)
                _count(self.report, "runs", made)
                _count(self.report, "changed runs", changed)
            for run in (await target.read_runs(self.to, [run.id for run in runs])).values():
                _tally_run(self.report.target, run)
        await self._points(runs)
        for run in runs:
            await self._files(run, target.run_location(run.experiment, run.id))
        self.progress.runs += len(runs)
        self.progress.show(self.progress)

    async def _points(self, runs: list[SourceRun]) -> None:
        deleted = {run.id: run.deleted_at for run in runs if run.deleted_at is not None}
        extra = set() if self.to is None else await metrics.read_keys(self.to, [run.id for run in runs])
        async for block in _ahead(self.source.points(runs)):
            self.report.source["metric points"].add_block(block)
            extra.difference_update(block.series)
            if self.to is not None:
                if self.mode is Mode.IMPORT:
                    before, added = await metrics.write_block(self.to, block, deleted)
                    _count(self.report, "metric points", added)
                if self.mode is not Mode.IMPORT or added:
                    before = await metrics.read_block(self.to, block.series)
                self.report.target["metric points"].add_block(before)
            self.progress.points += len(block)
            self.progress.show(self.progress)
        if self.to is not None and extra:
            self.report.target["metric points"].add_block(await metrics.read_block(self.to, sorted(extra)))

    async def logged_models(self, models: list[SourceLoggedModel]) -> None:
        self.model_ids.update(model.id for model in models)
        known: dict[UUID, SourceLoggedModel] = {}
        if self.to is not None:
            await registry.forget_lost_runs(self.to, models)
            if self.mode is Mode.IMPORT:
                changed = await registry.write_logged_models(self.to, self.experiments, models)
                _count(self.report, "logged models", changed)
            known = await registry.read_logged_models(self.to, [model.id for model in models])
        for tallies, found in ((self.report.source, models), (self.report.target, known.values())):
            for each in found:
                tallies["logged models"].add(each.id.hex, *registry.logged_model_facts(each))
                for point in set(each.points):
                    tallies["model metrics"].add(*registry.point_key(each.id, point))
        for model in models:
            await self._files(model, registry.model_location(model.experiment, model.id))
        self.progress.show(self.progress)

    async def model_links(self) -> None:
        wanted = [link for link in self.links if link[1] in self.model_ids]
        for start in range(0, len(wanted), LINK_PAGE):
            page = wanted[start : start + LINK_PAGE]
            _tally_links(self.report.source, page)
            if self.to is not None:
                if self.mode is Mode.IMPORT:
                    _count(self.report, "model links", await target.write_links(self.to, page))
                _tally_links(self.report.target, await target.read_links(self.to, page))

    async def _files(self, owner: SourceRun | SourceLoggedModel, location: str) -> None:
        if not self.with_files:
            return
        writing = self.mode is Mode.IMPORT
        found = await files.bring(self.source, owner, location, target=self.to, writing=writing)
        for tallies, paths in ((self.report.source, found.source), (self.report.target, found.target)):
            for path, size, digest in paths:
                tallies["artifacts"].add(owner.id.hex, path, size, digest)
                tallies["artifact bytes"].count += size
        _count(self.report, "artifacts", found.copied)
        self.report.tell(found.problems)
        self.progress.files += len(found.source)

    async def model(self, model: SourceModel) -> None:
        problem = registry.check_model(model)
        if problem is not None:
            self.report.refused += 1
            self.report.tell([problem])
            return
        _tally_model(self.report.source, model)
        if self.to is None:
            return
        if self.mode is Mode.IMPORT:
            _count(self.report, "models, versions and aliases", await registry.write_model(self.to, model))
        known = await registry.read_model(self.to, model.name)
        if known is not None:
            _tally_model(self.report.target, known)


def _count(report: Report, what: str, number: int) -> None:
    if number:
        report.changes[what] += int(number)


def _tally_run(tallies: Tallies, run: SourceRun) -> None:
    id = run.id.hex
    times = (run.started_at and run.started_at.isoformat(), run.ended_at and run.ended_at.isoformat())
    deleted = run.deleted_at is not None
    tallies["runs"].add(id, run.experiment, run.name, run.status.value, deleted, run.user_name, *times)
    for kind, pairs in (("params", run.params), ("tags", run.tags)):
        tally = tallies[kind]
        for key, value in pairs.items():
            tally.add(id, key, value)
    for dataset in {target.dataset_key(each) for each in run.datasets}:
        tallies["dataset inputs"].add(id, dataset)


def _tally_links(tallies: Tallies, links: Sequence[Link]) -> None:
    for run, model, *rest in links:
        tallies["model links"].add(run.hex, model.hex, *rest)


def _tally_model(tallies: Tallies, model: SourceModel) -> None:
    tallies["registered models"].add(model.name, model.description, sorted(model.tags.items()))
    for version in model.versions:
        if not version.deleted:
            tallies["versions"].add(model.name, *registry.version_facts(version))
    for alias, number in model.aliases.items():
        tallies["aliases"].add(model.name, alias, number)


def _read(call: Callable[..., T], *arguments: Any) -> T:
    """What the source answers.

    Raises:
        SourceRefused: it holds what MLflow does not write: numbers that are none, lists in the place of names.
    """
    try:
        return call(*arguments)
    except SQLAlchemyError as error:
        raise SourceRefused(f"the source cannot be read: {str(getattr(error, 'orig', error)).strip()[:200]}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        said = f"{type(error).__name__}: {str(error)[:200]}"
        raise SourceRefused(f"the source holds something that MLflow does not write ({said}).") from error


async def _ahead(items: Iterator[T]) -> AsyncIterator[T]:
    """The items of a blocking iterator, read in a thread, one ahead of the one that is worked on."""
    end: Any = object()
    upcoming = asyncio.create_task(asyncio.to_thread(_read, next, items, end))
    try:
        while (item := await upcoming) is not end:
            upcoming = asyncio.create_task(asyncio.to_thread(_read, next, items, end))
            yield item
    finally:
        # An iterator can be left only when it stands still.
        await asyncio.wait([upcoming])
