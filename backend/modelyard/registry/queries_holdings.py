"""What can be asked about who held what, and when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select

from modelyard.kernel.access import ProjectScope
from modelyard.registry.models import Model
from modelyard.registry.models_holdings import HoldingKind, ModelHolding


def holdings(
    scope: ProjectScope,
    model_id: UUID,
    *,
    kind: HoldingKind | None = None,
    name: str | None = None,
    as_of: datetime | None = None,
) -> Select[ModelHolding]:
    """The periods of a live model; those that cover the moment `as_of`."""
    found = (
        select(ModelHolding)
        .join(Model, (Model.organization_id == ModelHolding.organization_id) & (Model.id == ModelHolding.model_id))
        .where(
            ModelHolding.organization_id == scope.organization_id,
            Model.project_id == scope.project_id,
            Model.deleted_at.is_(None),
            ModelHolding.model_id == model_id,
        )
    )
    if kind is not None:
        found = found.where(ModelHolding.kind == kind)
    if name is not None:
        found = found.where(ModelHolding.name == name)
    if as_of is not None:
        found = found.where(ModelHolding.since <= as_of, or_(ModelHolding.until.is_(None), ModelHolding.until > as_of))
    return found
