"""What a version needs before an alias or a stage: the rules, and how a version stands with them.

The database's triggers hold every writer to the rules (`009_gates.sql`); here they are managed and asked about.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity import queries as identity
from modelyard.identity.models import Membership
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Invalid, ModelyardError, constraint_of, refuse_by_state
from modelyard.kernel.ids import uuid7
from modelyard.kernel.versions import check_version
from modelyard.registry import queries, queries_gates
from modelyard.registry.models import ModelVersion, Stage
from modelyard.registry.models_gates import PromotionRule, RuleKind, TargetKind
from modelyard.registry.names import check_alias
from modelyard.registry.service import NO_MODEL, NO_VERSION

NO_RULE = "There is no such promotion rule in this project."
STAGES = tuple(stage.value for stage in Stage if stage is not Stage.NONE)


class PromotionRefused(Conflict):
    """`unmet`: each rule that does not hold, with what was found and what it asks for."""

    code, title = "promotion_refused", "A promotion rule does not hold"


class RuleNameTaken(AlreadyExists):
    code = "rule_name_taken"


def _refused(message: str, detail: str) -> ModelyardError:
    unmet = json.loads(detail)
    said = "; ".join(f"{one['name']}: {one['detail']}" for one in unmet)
    return PromotionRefused(f"{message}. {said}.", unmet=unmet)


refuse_by_state("MY001", _refused)


def check_target(kind: TargetKind, target: str) -> None:
    """Raises Invalid for an alias that cannot be, or a stage that there is not."""
    if kind is TargetKind.ALIAS:
        check_alias(target)
    elif target not in STAGES:
        raise Invalid(f"The stage is one of: {', '.join(STAGES)}.", pointer="/target")


async def create_rule(session: AsyncSession, scope: ProjectScope, values: Mapping[str, Any]) -> PromotionRule:
    """values: by the columns' names.

    Raises:
        Invalid: the values do not make a rule of this kind.
        NotFound: no such model in the project.
        RuleNameTaken: by another rule of the project.
    """
    rule = PromotionRule(organization_id=scope.organization_id, id=uuid7(), project_id=scope.project_id, **values)
    check_target(rule.target_kind, rule.target)
    if rule.model_id is not None:
        await get_one(session, queries.model(scope, rule.model_id), NO_MODEL)
    await _check_rule(session, scope, rule)
    session.add(rule)
    return await _stored(session, rule)


async def change_rule(
    session: AsyncSession, scope: ProjectScope, rule_id: UUID, values: Mapping[str, Any], *, expected: int | None = None
) -> PromotionRule:
    """Change what is given. What a rule is about (kind, model and target) stays.

    Raises:
        Invalid, RuleNameTaken: as `create_rule`.
        NotFound: no such rule.
        Stale: it has another version than `expected`.
    """
    rule = await get_one(session, queries_gates.rule(scope, rule_id).with_for_update(), NO_RULE)
    check_version(rule, expected)
    for name, value in values.items():
        setattr(rule, name, value)
    await _check_rule(session, scope, rule)
    return await _stored(session, rule)


async def delete_rule(
    session: AsyncSession, scope: ProjectScope, rule_id: UUID, *, expected: int | None = None
) -> None:
    """Raises NotFound for no such rule, Stale as `change_rule`."""
    rule = await get_one(session, queries_gates.rule(scope, rule_id).with_for_update(), NO_RULE)
    check_version(rule, expected)
    await session.delete(rule)
    await session.flush()


async def promotion(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, number: int, *, kind: TargetKind, target: str
) -> list[dict[str, Any]]:
    """How a version stands with each rule of a target, for who asks: nothing is moved. Empty: nothing is asked for.

    Raises:
        Invalid: a target that cannot be.
        NotFound: no such version.
    """
    check_target(kind, target)
    version = await get_one(session, queries.version(scope, model_id, number), NO_VERSION)
    holders = await _holders(session, scope, model_id, kind, target)
    checks = func.promotion_checks(
        scope.organization_id, version.id, cast(kind.value, Text), cast(target, Text), cast(holders, ARRAY(Uuid))
    )
    return list((await session.execute(select(checks))).scalars())


async def _holders(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, kind: TargetKind, target: str
) -> list[UUID]:
    if kind is TargetKind.STAGE:
        query = queries.versions_of(scope, model_id).where(ModelVersion.stage == Stage(target))
    else:
        query = queries.version_by_alias(scope, model_id, target)
    return list((await session.execute(query.with_only_columns(ModelVersion.id))).scalars())


async def _check_rule(session: AsyncSession, scope: ProjectScope, rule: PromotionRule) -> None:
    """Raises Invalid, with a pointer to the field, for values that do not make a rule of its kind."""
    of_kind = {
        RuleKind.METRIC: ("metric", "comparison", "threshold", "against_holder", "tolerance"),
        RuleKind.APPROVALS: ("approvals",),
        RuleKind.MOVERS: ("mover_roles", "mover_ids"),
        RuleKind.CLEAN_SCAN: (),
    }
    for kind, names in of_kind.items():
        for name in names if kind is not rule.kind else ():
            if getattr(rule, name):
                raise Invalid(f"{name} belongs to rules of the kind {kind}.", pointer=f"/{name}")
    match rule.kind:
        case RuleKind.METRIC:
            _check_metric(rule)
        case RuleKind.APPROVALS if rule.approvals is None:
            raise Invalid("Say how many approvals it takes.", pointer="/approvals")
        case RuleKind.MOVERS:
            if not rule.mover_roles and not rule.mover_ids:
                raise Invalid("Name roles or persons who may move it.", pointer="/mover_roles")
            await _check_members(session, scope, rule.mover_ids or [])


def _check_metric(rule: PromotionRule) -> None:
    if rule.metric is None or rule.comparison is None:
        name = "metric" if rule.metric is None else "comparison"
        raise Invalid("A metric rule names a metric and a comparison.", pointer=f"/{name}")
    if (rule.threshold is None) != bool(rule.against_holder):
        raise Invalid("Give either a threshold or against_holder.", pointer="/threshold")
    if rule.tolerance is not None and not rule.against_holder:
        raise Invalid("A tolerance goes with against_holder.", pointer="/tolerance")
    for name in ("threshold", "tolerance"):
        value = getattr(rule, name)
        if value is not None and not math.isfinite(value):
            raise Invalid(f"{name} is a number.", pointer=f"/{name}")


async def _check_members(session: AsyncSession, scope: ProjectScope, persons: Sequence[UUID]) -> None:
    query = identity.memberships(scope.organization_id).with_only_columns(Membership.user_id)
    known = set((await session.execute(query.where(Membership.user_id.in_(persons)))).scalars()) if persons else set()
    if not known.issuperset(persons):
        raise Invalid("Somebody is no member of the organization.", pointer="/mover_ids")


async def _stored(session: AsyncSession, rule: PromotionRule) -> PromotionRule:
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        if constraint_of(error.orig) == "uq_promotion_rules_name":
            raise RuleNameTaken("The project has a promotion rule of this name.") from None
        raise
    await session.refresh(rule)
    return rule
