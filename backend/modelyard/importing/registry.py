"""Writing logged models, registered models, versions and aliases into a project; as `target`, only what differs."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.importing.source import SourceLoggedModel, SourceModel, SourceVersion, text, uuid_of
from modelyard.importing.target import Target, TargetRefused
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.errors import Invalid
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries as registry
from modelyard.registry.facts import FactsOfRun, facts_of_run
from modelyard.registry.manifest import keep_files, place_of, read_contents
from modelyard.registry.models import Model, ModelAlias, ModelVersion, Stage, VersionStatus
from modelyard.registry.names import check_alias, check_model_name
from modelyard.registry.scans import queue_scan
from modelyard.tracking import logged_models as tracking
from modelyard.tracking import queries as runs
from modelyard.tracking.logged_models import ModelPoint
from modelyard.tracking.models import LoggedModel, LoggedModelStatus, Run
from modelyard.tracking.service import artifact_root

_IN_RUN = re.compile(r"(?:.*/)?(?P<id>[0-9a-f]{32})/artifacts(?:/(?P<path>.*))?", re.DOTALL)
_IN_LOGGED_MODEL = re.compile(r"(?:.*/)?m-(?P<id>[0-9a-f]{32})/artifacts(?:/(?P<path>.*))?", re.DOTALL)
_RUNS = re.compile(r"runs:/+(?P<id>[0-9a-f]{32})(?:/(?P<path>.*))?", re.DOTALL)


def model_location(number: int, model_id: UUID) -> str:
    """Where the platform keeps a logged model's files."""
    return f"{artifact_root(number)}/models/m-{model_id.hex}/artifacts"


# Logged models


async def read_logged_models(target: Target, ids: Sequence[UUID]) -> dict[UUID, SourceLoggedModel]:
    """These logged models as the project has them."""
    scope = target.scope
    async with target.session() as session:
        query = tracking.with_experiment(tracking.all_logged_models(scope).where(LoggedModel.id.in_(ids)))
        found = {
            model.id: SourceLoggedModel(
                model.id,
                number,
                model.name,
                model.model_type,
                model.status.value,
                model.status_message,
                model.deleted_at is not None,
                model.source_run_id,
                model.artifact_location,
                model.created_at,
                model.updated_at,
                dict(model.params),
                dict(model.tags),
            )
            for model, number in await session.execute(query)
        }
        for point in (await session.execute(tracking.metrics_of(scope, list(found)))).scalars():
            found[point.logged_model_id].points.append(
                (
                    point.run_id,
                    point.key,
                    point.value,
                    point.timestamp,
                    point.step,
                    point.dataset_name,
                    point.dataset_digest,
                )
            )
    return found


async def write_logged_models(
    target: Target, experiments: Mapping[int, UUID], models: Sequence[SourceLoggedModel]
) -> int:
    """Make or change logged models, in one transaction. Returns how many.

    Raises:
        TargetRefused: one is in another project of the organization.
    """
    scope, changed = target.scope, 0
    known = await read_logged_models(target, [model.id for model in models])
    async with target.session() as session:
        for model in models:
            old = known.get(model.id)
            if old is None:
                await _insert_logged_model(session, scope, experiments[model.experiment], model)
            else:
                model.params, model.tags = {**old.params, **model.params}, {**old.tags, **model.tags}
                same = logged_model_facts(old) == logged_model_facts(model)
                if same and set(old.points) >= set(model.points):
                    continue
                await _update_logged_model(session, scope, model, deleted=False)
            changed += 1
            points = [ModelPoint(model.id, *point) for point in model.points]
            await tracking.record_metrics(session, scope, points)
            if model.deleted:
                await _update_logged_model(session, scope, model, deleted=True)
    return changed


async def _insert_logged_model(
    session: AsyncSession, scope: ProjectScope, experiment_id: UUID, model: SourceLoggedModel
) -> None:
    times = {} if model.created_at is None else {"created_at": model.created_at}
    made = await session.execute(
        insert(LoggedModel)
        .values(
            organization_id=scope.organization_id,
            id=model.id,
            project_id=scope.project_id,
            experiment_id=experiment_id,
            artifact_location=model_location(model.experiment, model.id),
            registrations=_registrations(model),
            **_columns(model),
            **times,
            updated_at=model.updated_at or model.created_at or func.now(),
        )
        .on_conflict_do_nothing()
        .returning(LoggedModel.id)
    )
    if made.first() is None:
        raise TargetRefused(
            f"the logged model m-{model.id.hex} is in another project of the organization already. Import into that "
            "project, or into another organization."
        )


async def _update_logged_model(
    session: AsyncSession, scope: ProjectScope, model: SourceLoggedModel, *, deleted: bool
) -> None:
    gone = (model.updated_at or func.now()) if deleted else None
    await session.execute(
        update(LoggedModel)
        .where(LoggedModel.organization_id == scope.organization_id, LoggedModel.id == model.id)
        .values(**_columns(model), deleted_at=gone)
        .execution_options(synchronize_session=False)
    )


def _columns(model: SourceLoggedModel) -> dict[str, Any]:
    return {
        "name": model.name or f"m-{model.id.hex}",
        "model_type": model.model_type,
        "status": LoggedModelStatus(model.status),
        "status_message": model.status_message,
        "params": dict(model.params),
        "tags": dict(model.tags),
        "source_run_id": model.source_run,
    }


def _registrations(model: SourceLoggedModel) -> list[dict[str, str]]:
    """The versions that were made of it, as MLflow's tag lists them."""
    try:
        listed = json.loads(model.tags.get("mlflow.modelVersions", "[]"))
        return [{"name": text(each["name"]), "version": text(each["version"])} for each in listed]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


def logged_model_facts(model: SourceLoggedModel) -> tuple[Any, ...]:
    """What is compared of a logged model."""
    return (
        model.experiment,
        model.name or f"m-{model.id.hex}",
        model.model_type,
        model.status,
        model.status_message,
        model.deleted,
        tuple(sorted(model.params.items())),
        tuple(sorted(model.tags.items())),
        "" if model.source_run is None else model.source_run.hex,
    )


async def forget_lost_runs(target: Target, models: Sequence[SourceLoggedModel]) -> None:
    """Take away source runs that the project does not have: MLflow lets a run go for good and keeps its models."""
    wanted = {model.source_run for model in models if model.source_run is not None}
    async with target.session() as session:
        there = set((await session.execute(_run_ids(target.scope, wanted))).scalars())
    for model in models:
        if model.source_run not in there:
            model.source_run = None


def _run_ids(scope: ProjectScope, ids: Collection[UUID]) -> Any:
    return select(Run.id).where(
        Run.organization_id == scope.organization_id, Run.project_id == scope.project_id, Run.id.in_(ids)
    )


# The registry


def check_model(model: SourceModel) -> str | None:
    """Why a registered model cannot be imported, if so."""
    try:
        check_model_name(model.name)
        for alias in model.aliases:
            check_alias(alias)
    except Invalid as error:
        return f"the registered model {model.name!r}: {error.detail}"
    return None


async def read_model(target: Target, name: str) -> SourceModel | None:
    """A registered model as the project has it, versions and aliases included."""
    scope = target.scope
    async with target.session() as session:
        model = (await session.execute(registry.model_by_name(scope, name))).scalar_one_or_none()
        if model is None:
            return None
        versions = (await session.execute(_versions(scope, model.id))).scalars().all()
        number = {version.id: version.number for version in versions}
        aliases = (
            await session.execute(
                select(ModelAlias).where(
                    ModelAlias.organization_id == scope.organization_id, ModelAlias.model_id == model.id
                )
            )
        ).scalars()
        return SourceModel(
            model.name,
            model.description,
            model.created_at,
            model.updated_at,
            dict(model.tags),
            {alias.name: number[alias.version_id] for alias in aliases},
            [_as_source(version) for version in versions],
        )


def _versions(scope: ProjectScope, model_id: UUID) -> Any:
    return (
        select(ModelVersion)
        .where(ModelVersion.organization_id == scope.organization_id, ModelVersion.model_id == model_id)
        .order_by(ModelVersion.number)
    )


def _as_source(version: ModelVersion) -> SourceVersion:
    return SourceVersion(
        version.number,
        version.deleted_at is not None,
        version.status.value,
        version.status_message,
        version.stage.value,
        version.description,
        version.source,
        version.artifact_location,
        version.source_run,
        version.run_link,
        version.logged_model_id,
        version.created_at,
        version.updated_at,
        dict(version.tags),
    )


def version_facts(version: SourceVersion) -> tuple[Any, ...]:
    """What is compared of a version: its source is not, as its files have moved."""
    if version.deleted:
        return (version.number, True)
    return (
        version.number,
        False,
        version.status,
        version.status_message,
        version.stage,
        version.description,
        version.run,
        version.run_link,
        tuple(sorted(version.tags.items())),
    )


async def write_model(target: Target, model: SourceModel) -> int:
    """Make or change a registered model, its versions and aliases, in one transaction. Returns how many of these."""
    scope, changed = target.scope, 0
    old = await read_model(target, model.name)
    async with target.session() as session:
        model_id = await _write_name(session, scope, old, model)
        changed += model_id[1]
        known = {version.number: version for version in old.versions} if old else {}
        for version in model.versions:
            before = known.get(version.number)
            if before is None:
                await _insert_version(session, target, model_id[0], model.name, version)
            else:
                version.tags = {} if version.deleted else {**before.tags, **version.tags}
                if version_facts(before) == version_facts(version):
                    continue
                await _update_version(session, scope, model_id[0], version)
            changed += 1
        changed += await _write_aliases(session, scope, model_id[0], old.aliases if old else {}, model.aliases)
    return changed


async def _write_name(
    session: AsyncSession, scope: ProjectScope, old: SourceModel | None, model: SourceModel
) -> tuple[UUID, bool]:
    """The model's id, and whether it was made or changed."""
    if old is None:
        id = uuid7()
        times = {} if model.created_at is None else {"created_at": model.created_at}
        await session.execute(
            insert(Model).values(
                organization_id=scope.organization_id,
                id=id,
                project_id=scope.project_id,
                name=model.name,
                description=model.description,
                tags=dict(model.tags),
                updated_at=model.updated_at or model.created_at or func.now(),
                **times,
            )
        )
        return id, True
    found = (await session.execute(registry.model_by_name(scope, model.name))).scalar_one()
    tags = {**old.tags, **model.tags}
    if (old.description, old.tags) == (model.description, tags):
        return found.id, False
    found.description, found.tags = model.description, tags
    await session.flush()
    return found.id, True


async def _insert_version(
    session: AsyncSession, target: Target, model_id: UUID, name: str, version: SourceVersion
) -> None:
    scope = target.scope
    run_id = uuid_of(version.run)
    run = None if run_id is None else (await session.execute(runs.run(scope, run_id))).scalar_one_or_none()
    facts = FactsOfRun() if run is None else await facts_of_run(session, scope, run.id)
    source, location, logged = await _place(session, scope, version)
    contents = await read_contents(session, scope, target.store, location=location)
    if contents.digest is not None:
        location = await keep_files(session, scope, location, place_of(model_id, version.number))
    times = {} if version.created_at is None else {"created_at": version.created_at}
    made = await session.execute(
        insert(ModelVersion)
        .values(
            organization_id=scope.organization_id,
            id=uuid7(),
            project_id=scope.project_id,
            model_id=model_id,
            number=version.number,
            **_version_columns(version),
            run_id=None if run is None else run.id,
            logged_model_id=None if logged is None else logged.id,
            source=source,
            artifact_location=location,
            digest=contents.digest,
            size_bytes=contents.size_bytes,
            signature=contents.declared.signature,
            framework=contents.declared.framework,
            framework_version=contents.declared.framework_version,
            requirements=contents.requirements,
            file_count=contents.file_count,
            input_example=contents.declared.input_example,
            metrics=facts.metrics,
            git_commit=facts.git_commit,
            datasets=facts.datasets,
            updated_at=version.updated_at or version.created_at or func.now(),
            **times,
        )
        .returning(ModelVersion)
    )
    await queue_scan(session, made.scalar_one())
    entry = {"name": name, "version": str(version.number)}
    if logged is not None and not version.deleted and entry not in logged.registrations:
        await session.execute(
            update(LoggedModel)
            .where(LoggedModel.organization_id == scope.organization_id, LoggedModel.id == logged.id)
            .values(registrations=[*logged.registrations, entry])
        )


def _version_columns(version: SourceVersion) -> dict[str, Any]:
    return {
        "status": VersionStatus(version.status),
        "status_message": version.status_message,
        "stage": Stage(version.stage),
        "description": version.description,
        "tags": dict(version.tags),
        "source_run": version.run,
        "run_link": version.run_link,
        "deleted_at": (version.updated_at or func.now()) if version.deleted else None,
    }


async def _update_version(session: AsyncSession, scope: ProjectScope, model_id: UUID, version: SourceVersion) -> None:
    columns = {"deleted_at": _version_columns(version)["deleted_at"]} if version.deleted else _version_columns(version)
    await session.execute(
        update(ModelVersion)
        .where(
            ModelVersion.organization_id == scope.organization_id,
            ModelVersion.model_id == model_id,
            ModelVersion.number == version.number,
        )
        .values(**columns)
        .execution_options(synchronize_session=False)
    )


async def _write_aliases(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, old: Mapping[str, int], new: Mapping[str, int]
) -> int:
    moved = {alias: number for alias, number in new.items() if old.get(alias) != number}
    if not moved:
        return 0
    ids = {version.number: version.id for version in (await session.execute(_versions(scope, model_id))).scalars()}
    for alias, number in moved.items():
        if number not in ids:
            raise TargetRefused(f"the alias {alias!r} names version {number}, which the source does not have.")
        given = insert(ModelAlias).values(
            organization_id=scope.organization_id, id=uuid7(), model_id=model_id, version_id=ids[number], name=alias
        )
        await session.execute(
            given.on_conflict_do_update(
                index_elements=["organization_id", "model_id", "name"], set_={"version_id": given.excluded.version_id}
            )
        )
    return len(moved)


async def _place(
    session: AsyncSession, scope: ProjectScope, version: SourceVersion
) -> tuple[str, str, LoggedModel | None]:
    """What to say as the version's source, the place that it means here, and its logged model.

    What lay in an imported run or logged model lies in it here; other places stay as they are.
    """
    logged = await _logged_model(session, scope, version.model_id)
    if logged is not None:
        inside = _IN_LOGGED_MODEL.fullmatch(version.source)
        place = "/".join(part for part in (logged.artifact_location, inside["path"] if inside else "") if part)
        return (version.source if version.source.startswith("models:") else place), place, logged
    for said in (version.source, version.storage):
        for pattern in (_RUNS, _IN_LOGGED_MODEL, _IN_RUN):
            match = pattern.fullmatch(said)
            id = None if match is None else UUID(hex=match["id"])
            if match is None or id is None:
                continue
            owner: Run | LoggedModel | None
            if pattern is _IN_LOGGED_MODEL:
                owner = await _logged_model(session, scope, id)
            else:
                owner = (await session.execute(runs.run(scope, id))).scalar_one_or_none()
            if owner is None:
                continue
            place = "/".join(part for part in (owner.artifact_location, match["path"] or "") if part)
            named = version.source.startswith(("models:", "runs:"))
            return (version.source if named else place), place, None
    return version.source, version.storage or version.source, None


async def _logged_model(session: AsyncSession, scope: ProjectScope, id: UUID | None) -> LoggedModel | None:
    if id is None:
        return None
    return (await session.execute(tracking.logged_model(scope, id))).scalar_one_or_none()


def point_key(model_id: UUID, point: Sequence[Any]) -> tuple[str, ...]:
    """A point of a logged model as texts, for a checksum."""
    run, key, value, *rest = point
    return (model_id.hex, run.hex, key, repr(float(value)), *map(str, rest))
