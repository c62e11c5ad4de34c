"""Data sets for evaluation: what can be asked about them, and their use cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import count_rows
from modelyard.kernel.errors import NotFound
from modelyard.kernel.ids import uuid7
from modelyard.tracking.models import Experiment
from modelyard.tracking.models_evaluation import EvaluationDataset, EvaluationDatasetExperiment, EvaluationRecord

USER_TAG = "mlflow.user"
SECTIONS = ("inputs", "outputs", "expectations")


class NoSuchDataset(NotFound):
    code = "no_such_dataset"

    def __init__(self, wire_id: str) -> None:
        super().__init__(f"Evaluation dataset with id '{wire_id}' not found")


class Upserted(NamedTuple):
    inserted: int
    updated: int


# Queries


def datasets(scope: ProjectScope) -> Select[EvaluationDataset]:
    """Data sets of one project. Every other query of theirs starts here."""
    return select(EvaluationDataset).where(
        EvaluationDataset.organization_id == scope.organization_id, EvaluationDataset.project_id == scope.project_id
    )


def dataset(scope: ProjectScope, dataset_id: UUID) -> Select[EvaluationDataset]:
    return datasets(scope).where(EvaluationDataset.id == dataset_id)


def of_experiments(scope: ProjectScope, numbers: Collection[int]) -> Select[UUID]:
    """The ids of the data sets that any of these experiments uses."""
    return (
        select(EvaluationDatasetExperiment.dataset_id)
        .join(
            Experiment,
            (Experiment.organization_id == EvaluationDatasetExperiment.organization_id)
            & (Experiment.id == EvaluationDatasetExperiment.experiment_id),
        )
        .where(
            EvaluationDatasetExperiment.organization_id == scope.organization_id,
            Experiment.project_id == scope.project_id,
            Experiment.number.in_(numbers),
        )
    )


def experiment_numbers(scope: ProjectScope, dataset_ids: Collection[UUID]) -> Select[UUID, int]:
    """Each of these data sets with the numbers of its experiments, in order."""
    return (
        select(EvaluationDatasetExperiment.dataset_id, Experiment.number)
        .join(
            Experiment,
            (Experiment.organization_id == EvaluationDatasetExperiment.organization_id)
            & (Experiment.id == EvaluationDatasetExperiment.experiment_id),
        )
        .where(
            EvaluationDatasetExperiment.organization_id == scope.organization_id,
            EvaluationDatasetExperiment.dataset_id.in_(dataset_ids),
        )
        .order_by(Experiment.number)
    )


def records(scope: ProjectScope, dataset_id: UUID) -> Select[EvaluationRecord]:
    """A data set's records in the order of their making."""
    return (
        select(EvaluationRecord)
        .where(EvaluationRecord.organization_id == scope.organization_id, EvaluationRecord.dataset_id == dataset_id)
        .order_by(EvaluationRecord.id)
    )


# Use cases


async def get_dataset(
    session: AsyncSession, scope: ProjectScope, dataset_id: UUID, *, to_change: bool = False
) -> EvaluationDataset:
    """A data set; `to_change` holds it until the transaction ends.

    Raises:
        NoSuchDataset: not in this project.
    """
    query = dataset(scope, dataset_id)
    if to_change:
        query = query.with_for_update()
    found = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one_or_none()
    if found is None:
        raise NoSuchDataset(f"d-{dataset_id.hex}")
    return found


async def create_dataset(
    session: AsyncSession,
    scope: ProjectScope,
    name: str,
    *,
    tags: Mapping[str, str],
    experiments: Sequence[Experiment],
    at: datetime,
) -> EvaluationDataset:
    """An empty data set that these experiments use."""
    author = tags.get(USER_TAG, "")
    made = EvaluationDataset(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        name=name,
        digest=_digest(name, at),
        tags=dict(tags),
        author=author,
        last_author=author,
    )
    session.add(made)
    await session.flush()
    await add_to_experiments(session, made, experiments)
    return made


def _digest(name: str, at: datetime) -> str:
    """Another one after each change of the records."""
    return hashlib.sha256(f"{name}:{at.isoformat()}".encode()).hexdigest()[:8]


async def add_to_experiments(
    session: AsyncSession, changed: EvaluationDataset, experiments: Sequence[Experiment]
) -> None:
    """Note that these experiments use the data set; those that do so already are left alone."""
    if not experiments:
        return
    rows = [
        {"organization_id": changed.organization_id, "dataset_id": changed.id, "experiment_id": experiment.id}
        for experiment in {experiment.id: experiment for experiment in experiments}.values()
    ]
    await session.execute(insert(EvaluationDatasetExperiment).values(rows).on_conflict_do_nothing())


async def remove_from_experiments(
    session: AsyncSession, scope: ProjectScope, changed: EvaluationDataset, numbers: Collection[int]
) -> None:
    """Note that these experiments no longer use the data set; others are left alone."""
    ids = select(Experiment.id).where(
        Experiment.organization_id == scope.organization_id,
        Experiment.project_id == scope.project_id,
        Experiment.number.in_(numbers),
    )
    await session.execute(
        delete(EvaluationDatasetExperiment).where(
            EvaluationDatasetExperiment.organization_id == scope.organization_id,
            EvaluationDatasetExperiment.dataset_id == changed.id,
            EvaluationDatasetExperiment.experiment_id.in_(ids),
        )
    )


async def set_tags(
    session: AsyncSession, scope: ProjectScope, dataset_id: UUID, tags: Mapping[str, str | None]
) -> None:
    """Set these tags, and remove those whose value is None; others stay.

    Raises:
        NoSuchDataset: not in this project.
    """
    changed = await get_dataset(session, scope, dataset_id, to_change=True)
    merged = {**changed.tags, **tags}
    changed.tags = {key: value for key, value in merged.items() if value is not None}
    await session.flush()


async def delete_dataset(session: AsyncSession, scope: ProjectScope, dataset_id: UUID) -> None:
    """Remove a data set with its records for good; one that is gone already is left alone."""
    found = (await session.execute(dataset(scope, dataset_id).with_for_update())).scalar_one_or_none()
    if found is not None:
        await session.delete(found)
        await session.flush()


async def upsert_records(
    session: AsyncSession, scope: ProjectScope, dataset_id: UUID, given: Sequence[Mapping[str, Any]], *, at: datetime
) -> Upserted:
    """Add records; one with the inputs of another changes that one.

    given: objects with `inputs`, and perhaps `outputs` (replaced), `expectations` and `tags` (merged), and `source`
    (the first stays).

    Raises:
        NoSuchDataset: not in this project.
    """
    changed = await get_dataset(session, scope, dataset_id, to_change=True)
    hashes = [_hash(record) for record in given]
    query = records(scope, dataset_id).where(EvaluationRecord.input_hash.in_(hashes))
    known = {record.input_hash: record for record in (await session.execute(query)).scalars()}
    inserted, last_author = 0, ""
    for hash, new in zip(hashes, given, strict=True):
        author = str((new.get("tags") or {}).get(USER_TAG, ""))
        last_author = author or last_author
        if hash in known:
            _merge(known[hash], new, author, at)
            continue
        inserted += 1
        known[hash] = EvaluationRecord(
            organization_id=scope.organization_id,
            id=uuid7(),
            dataset_id=dataset_id,
            input_hash=hash,
            inputs=new.get("inputs") or {},
            outputs=new.get("outputs", {}),
            expectations=new.get("expectations"),
            tags=new.get("tags") or {},
            source=new.get("source"),
            author=author,
            last_author=author,
            created_at=at,
            updated_at=at,
        )
        session.add(known[hash])
    changed.record_count += inserted
    changed.fields = _fields(changed.fields, given)
    changed.digest = _digest(changed.name, at)
    changed.last_author = last_author
    await session.flush()
    return Upserted(inserted, len(given) - inserted)


def _hash(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record.get("inputs") or {}, sort_keys=True).encode()).hexdigest()


def _merge(record: EvaluationRecord, new: Mapping[str, Any], author: str, at: datetime) -> None:
    if "outputs" in new:
        record.outputs = new["outputs"]
    if new.get("expectations"):
        record.expectations = {**(record.expectations or {}), **new["expectations"]}
    if new.get("tags"):
        record.tags = {**record.tags, **new["tags"]}
    record.last_author = author or record.last_author
    record.updated_at = at


_TYPES = {bool: "boolean", int: "integer", float: "float", str: "string", list: "array", dict: "object"}


def _fields(known: Mapping[str, Any], given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields known before, and those that these records have besides; the first type seen stays."""
    fields = {section: known.get(section) or {} for section in SECTIONS}
    for record in given:
        for section in SECTIONS:
            value, seen = record.get(section), fields[section]
            if isinstance(value, dict) and isinstance(seen, dict):
                fields[section] = {key: _TYPES.get(type(item), "null") for key, item in value.items()} | seen
            elif value is not None and not seen:
                fields[section] = _TYPES.get(type(value), "null")
    return {**fields, "version": "1.0"}


async def delete_records(
    session: AsyncSession, scope: ProjectScope, dataset_id: UUID, record_ids: Collection[UUID]
) -> int:
    """Remove records for good. Returns how many there were.

    Raises:
        NoSuchDataset: not in this project.
    """
    changed = await get_dataset(session, scope, dataset_id, to_change=True)
    statement = delete(EvaluationRecord).where(
        EvaluationRecord.organization_id == scope.organization_id,
        EvaluationRecord.dataset_id == dataset_id,
        EvaluationRecord.id.in_(record_ids),
    )
    deleted = await count_rows(session, statement)
    changed.record_count -= deleted
    await session.flush()
    return deleted
