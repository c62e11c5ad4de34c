"""What can be asked about models, versions and aliases. Every query starts from one of the nouns."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import load_only

from modelyard.kernel.access import ProjectScope
from modelyard.registry.models import Model, ModelAlias, ModelVersion
from modelyard.tracking.models import LoggedModel


def models(scope: ProjectScope) -> Select[Model]:
    """Live models of one project."""
    return select(Model).where(
        Model.organization_id == scope.organization_id, Model.project_id == scope.project_id, Model.deleted_at.is_(None)
    )


def all_models(scope: ProjectScope) -> Select[Model]:
    """Models of one project, deleted ones included."""
    return select(Model).where(Model.organization_id == scope.organization_id, Model.project_id == scope.project_id)


def deleted_models(scope: ProjectScope) -> Select[Model]:
    """Those that may still be restored or purged."""
    return all_models(scope).where(Model.deleted_at.is_not(None), Model.purged_at.is_(None))


def model(scope: ProjectScope, model_id: UUID) -> Select[Model]:
    return models(scope).where(Model.id == model_id)


def model_by_name(scope: ProjectScope, name: str) -> Select[Model]:
    return models(scope).where(Model.name == name)


def all_versions(scope: ProjectScope) -> Select[ModelVersion]:
    """Versions of one project, deleted ones included. Every other version query starts here."""
    return select(ModelVersion).where(
        ModelVersion.organization_id == scope.organization_id, ModelVersion.project_id == scope.project_id
    )


def versions(scope: ProjectScope) -> Select[ModelVersion]:
    """Live versions of one project."""
    return all_versions(scope).where(ModelVersion.deleted_at.is_(None))


def deleted_versions(scope: ProjectScope) -> Select[ModelVersion]:
    """Those that may still be restored or purged."""
    return all_versions(scope).where(ModelVersion.deleted_at.is_not(None), ModelVersion.purged_at.is_(None))


def named_versions(scope: ProjectScope) -> Select[ModelVersion, str]:
    """Live versions of one project, each with its model's name."""
    return versions(scope).join(Model, _same_model()).add_columns(Model.name)


def versions_of(scope: ProjectScope, model_id: UUID) -> Select[ModelVersion]:
    return versions(scope).where(ModelVersion.model_id == model_id)


def version(scope: ProjectScope, model_id: UUID, number: int) -> Select[ModelVersion]:
    return versions_of(scope, model_id).where(ModelVersion.number == number)


def highest_version(scope: ProjectScope, model_id: UUID) -> Select[ModelVersion]:
    """The live version with the highest number."""
    return versions_of(scope, model_id).order_by(ModelVersion.number.desc()).limit(1)


def latest_of_each_stage(scope: ProjectScope, model_ids: Collection[UUID]) -> Select[ModelVersion]:
    """The live version with the highest number in each stage of each of these models."""
    return (
        versions(scope)
        .where(ModelVersion.model_id.in_(model_ids))
        .ext(distinct_on(ModelVersion.model_id, ModelVersion.stage))
        .order_by(ModelVersion.model_id, ModelVersion.stage, ModelVersion.number.desc())
    )


NEWEST = (
    ModelVersion.model_id,
    ModelVersion.number,
    ModelVersion.stage,
    ModelVersion.status,
    ModelVersion.scan,
    ModelVersion.created_at,
)
"""What a list shows of a version: its card and metrics are long."""


def newest_of(scope: ProjectScope, model_ids: Collection[UUID]) -> Select[ModelVersion, int]:
    """The live version with the highest number of each of these models, with how many live ones it has."""
    return (
        versions(scope)
        .where(ModelVersion.model_id.in_(model_ids))
        .add_columns(func.count().over(partition_by=ModelVersion.model_id))
        .ext(distinct_on(ModelVersion.model_id))
        .order_by(ModelVersion.model_id, ModelVersion.number.desc())
        .options(load_only(*NEWEST))
    )


def next_number(scope: ProjectScope, model_id: UUID) -> Select[int]:
    """The number of the model's next version; a deleted version's counts too, so that it is never given again.

    Without gaps only while the transaction holds the lock of the model's row.
    """
    return select(func.coalesce(func.max(ModelVersion.number) + 1, 1)).where(
        ModelVersion.organization_id == scope.organization_id,
        ModelVersion.project_id == scope.project_id,
        ModelVersion.model_id == model_id,
    )


def aliases(scope: ProjectScope) -> Select[ModelAlias, int]:
    """Aliases of one project's live models, each with the number of its version. Every alias query starts here."""
    return (
        select(ModelAlias, ModelVersion.number)
        .join(
            ModelVersion,
            and_(ModelVersion.organization_id == ModelAlias.organization_id, ModelVersion.id == ModelAlias.version_id),
        )
        .where(
            ModelAlias.organization_id == scope.organization_id,
            ModelVersion.organization_id == scope.organization_id,
            ModelVersion.project_id == scope.project_id,
            ModelVersion.deleted_at.is_(None),
        )
    )


def aliases_of(scope: ProjectScope, model_ids: Collection[UUID]) -> Select[ModelAlias, int]:
    """The aliases of these models, by name."""
    return aliases(scope).where(ModelAlias.model_id.in_(model_ids)).order_by(ModelAlias.model_id, ModelAlias.name)


def aliases_of_version(scope: ProjectScope, version: ModelVersion) -> Select[ModelAlias, int]:
    return aliases(scope).where(ModelAlias.version_id == version.id).order_by(ModelAlias.name)


def alias(scope: ProjectScope, model_id: UUID, name: str) -> Select[ModelAlias, int]:
    return aliases(scope).where(ModelAlias.model_id == model_id, ModelAlias.name == name)


def version_by_alias(scope: ProjectScope, model_id: UUID, name: str) -> Select[ModelVersion]:
    return versions_of(scope, model_id).join(
        ModelAlias,
        and_(
            ModelAlias.organization_id == ModelVersion.organization_id,
            ModelAlias.model_id == ModelVersion.model_id,
            ModelAlias.version_id == ModelVersion.id,
            ModelAlias.name == name,
        ),
    )


def logged_model(scope: ProjectScope, logged_model_id: UUID) -> Select[LoggedModel]:
    """One live logged model, to register from."""
    return select(LoggedModel).where(
        LoggedModel.organization_id == scope.organization_id,
        LoggedModel.project_id == scope.project_id,
        LoggedModel.id == logged_model_id,
        LoggedModel.deleted_at.is_(None),
    )


def _same_model() -> ColumnElement[bool]:
    return and_(Model.organization_id == ModelVersion.organization_id, Model.id == ModelVersion.model_id)
