"""The native API for promotion rules, and for how a version stands with them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Invalid
from modelyard.kernel.http import problems
from modelyard.kernel.idempotency import Route
from modelyard.kernel.listing import Listing, ListRequest
from modelyard.kernel.pages import Page
from modelyard.kernel.versions import Expected, Tagged
from modelyard.projects.access import Session, require
from modelyard.registry import gates, queries_gates
from modelyard.registry.models import Stage
from modelyard.registry.models_gates import PromotionRule, TargetKind
from modelyard.registry.names import MAX_ALIAS
from modelyard.registry.routes import CanRead, Number
from modelyard.registry.schemas_gates import Promotion, RuleCreate, RuleOut, RuleUpdate

router = APIRouter(prefix="/orgs/{org}/projects/{project}", tags=["registry"], route_class=Route)

CanGovern = Annotated[ProjectScope, require(Permission.MODEL_POLICY)]

RULES = Listing[PromotionRule](
    filters={
        "kind": PromotionRule.kind,
        "target_kind": PromotionRule.target_kind,
        "target": PromotionRule.target,
        "model_id": PromotionRule.model_id,
        "enabled": PromotionRule.enabled,
    },
    sorts={"name": PromotionRule.name, "created_at": PromotionRule.created_at},
    tie=PromotionRule.id,
)


@router.get("/promotion-rules", response_model=Page[RuleOut])
async def list_promotion_rules(
    scope: CanRead, session: Session, wanted: Annotated[ListRequest, Depends(RULES.request)]
) -> object:
    """What versions need before they get an alias or a stage."""
    items, following = await RULES.page(session, queries_gates.rules(scope), wanted)
    return {"items": items, "next": following}


@router.post("/promotion-rules", response_model=RuleOut, status_code=201)
async def create_promotion_rule(body: RuleCreate, scope: CanGovern, session: Session, tagged: Tagged) -> object:
    """Ask for one more thing before a version gets an alias or a stage. Who has it already keeps it."""
    return tagged(await gates.create_rule(session, scope, body.model_dump()))


@router.get("/promotion-rules/{rule_id}", response_model=RuleOut)
async def get_promotion_rule(rule_id: UUID, scope: CanRead, session: Session, tagged: Tagged) -> object:
    """One promotion rule."""
    return tagged(await get_one(session, queries_gates.rule(scope, rule_id), gates.NO_RULE))


@router.patch("/promotion-rules/{rule_id}", response_model=RuleOut, responses=problems(409, 412))
async def change_promotion_rule(
    rule_id: UUID, body: RuleUpdate, scope: CanGovern, session: Session, expected: Expected, tagged: Tagged
) -> object:
    """Change what a rule asks for, or switch it off and on."""
    return tagged(await gates.change_rule(session, scope, rule_id, body.changes(), expected=expected))


@router.delete("/promotion-rules/{rule_id}", status_code=204, responses=problems(412))
async def delete_promotion_rule(rule_id: UUID, scope: CanGovern, session: Session, expected: Expected) -> None:
    """Ask for it no longer."""
    await gates.delete_rule(session, scope, rule_id, expected=expected)


@router.get("/models/{model_id}/versions/{number}/promotion", response_model=Promotion, responses=problems(422))
async def check_promotion(
    model_id: UUID,
    number: Number,
    scope: CanRead,
    session: Session,
    alias: Annotated[
        str | None, Query(max_length=MAX_ALIAS, description="The alias to ask about.", examples=["champion"])
    ] = None,
    stage: Annotated[Stage | None, Query(description="Or the stage to ask about.")] = None,
) -> object:
    """Would this version get the alias or the stage, moved by you now? Each rule, met or not; nothing is moved."""
    if (alias is None) == (stage is None):
        raise Invalid("Name either an alias or a stage.", pointer="/query/alias")
    kind, target = (TargetKind.STAGE, stage.value) if stage is not None else (TargetKind.ALIAS, alias or "")
    checks = await gates.promotion(session, scope, model_id, number, kind=kind, target=target)
    return {"allowed": all(check["met"] for check in checks), "checks": checks}
