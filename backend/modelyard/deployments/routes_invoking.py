"""Trying a served model, and what its processes wrote."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import httpx
from fastapi import APIRouter, Body, Depends, Query
from pydantic import BaseModel, Field
from sqlalchemy import select

from modelyard.deployments import queries, service
from modelyard.deployments.models import DeploymentHistory, DeploymentTarget
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import Database, get_one
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.errors import NotFound, TooLarge, Unavailable
from modelyard.kernel.http import problems
from modelyard.projects.access import Session, database_of, require, settings_of
from modelyard.registry.models import ModelVersion
from modelyard.serving.gateway.limits import new_ticket, ticket_key
from modelyard.serving.logs import read_logs
from modelyard.serving.places import Places, serving_folder
from modelyard.settings import Settings

router = APIRouter(prefix="/orgs/{org}/projects/{project}/deployments", tags=["deployments"])

CanInvoke = Annotated[ProjectScope, require(Permission.DEPLOYMENT_INVOKE)]
CanRead = Annotated[ProjectScope, require(Permission.DEPLOYMENT_READ)]
Configured = Annotated[Settings, Depends(settings_of)]

MAX_TRY_BYTES = 1024**2
MAX_ANSWER_BYTES = 4 * 1024**2
TRY_SECONDS = 65.0


class NothingAnswers(Unavailable):
    code, title = "nothing_answers", "No gateway answers"


class Tried(BaseModel):
    """What the gateway answered. latency_ms: from this server to the gateway and back."""

    status: int
    latency_ms: float
    version: str = Field(description="Model and number of the version that answered; empty when none did.")
    prediction_id: str
    body: Any = Field(description="The answer: MLflow's `predictions`, or what was wrong.")


class LogLines(BaseModel):
    """number: of the version that wrote them. lines: oldest first, each beginning with its time."""

    number: int
    lines: list[str]


@router.post(
    "/{deployment_id}/invocations", response_model=Tried, responses=problems(413, 503), name="invoke_deployment"
)
async def invoke_deployment(
    deployment_id: UUID,
    body: Annotated[dict[str, Any], Body(examples=[{"dataframe_records": [{"amount": 12.5, "country": "NL"}]}])],
    scope: CanInvoke,
    settings: Configured,
    database: Annotated[Database, Depends(database_of)],
) -> Tried:
    """Ask the served model once, as its callers do: `inputs`, `instances`, `dataframe_split` or `dataframe_records`.

    For trying it out; programs ask the deployment's own `url` with an API key.
    """
    async with database.transaction(Context(scope.actor, scope.organization_id)) as session:
        found = await get_one(session, queries.deployment(scope, deployment_id), service.NO_DEPLOYMENT)
        url = f"{settings.gateway_address}{found.endpoint}/invocations"
    content = httpx.Request("POST", url, json=body).content
    if len(content) > MAX_TRY_BYTES:
        raise TooLarge(f"Here {MAX_TRY_BYTES // 1024} KiB can be sent; programs may send more to {url}.")
    ticket = new_ticket(ticket_key(settings.secret_key.get_secret_value()), deployment_id, at=time.time())
    began = time.monotonic()
    try:
        answer, said = await _ask(url, content, ticket)
    except (httpx.HTTPError, OSError) as error:
        raise NothingAnswers(
            f"The gateway at {settings.gateway_address} does not answer ({type(error).__name__}). Start it: "
            "`modelyard gateway`, or `modelyard up` for everything."
        ) from error
    return Tried(
        status=answer.status_code,
        latency_ms=(time.monotonic() - began) * 1000,
        version=answer.headers.get("x-modelyard-version", ""),
        prediction_id=answer.headers.get("x-modelyard-prediction-id", ""),
        body=said,
    )


async def _ask(url: str, content: bytes, ticket: str) -> tuple[httpx.Response, Any]:
    headers = {"authorization": f"Bearer {ticket}", "content-type": "application/json"}
    async with (
        httpx.AsyncClient(timeout=TRY_SECONDS, trust_env=False) as client,
        client.stream("POST", url, content=content, headers=headers) as answer,
    ):
        read = b""
        async for piece in answer.aiter_bytes():
            read += piece
            if len(read) > MAX_ANSWER_BYTES:
                raise TooLarge(f"The answer is larger than {MAX_ANSWER_BYTES // 1024**2} MiB.")
    try:
        return answer, httpx.Response(200, content=read).json()
    except ValueError:
        return answer, read.decode(errors="replace")


@router.get("/{deployment_id}/logs", response_model=LogLines)
async def read_deployment_logs(
    deployment_id: UUID,
    scope: CanRead,
    session: Session,
    settings: Configured,
    version: Annotated[
        int | None, Query(gt=0, le=2**62, description="Default: the version in charge.", examples=[4])
    ] = None,
    since: Annotated[
        datetime | None,
        Query(description="Only what was written after this moment.", examples=["2026-05-04T10:00:00Z"]),
    ] = None,
    tail: Annotated[int, Query(ge=1, le=5000, description="So many of the newest lines.", examples=[500])] = 500,
) -> LogLines:
    """What the processes of one of its versions wrote, and the installation of their environment before.

    They are read where the server shares a machine with what serves models; elsewhere there are none.
    """
    found = await get_one(session, queries.deployment(scope, deployment_id), service.NO_DEPLOYMENT)
    served = select(DeploymentTarget.version_id).where(
        DeploymentTarget.organization_id == scope.organization_id, DeploymentTarget.deployment_id == deployment_id
    )
    before = select(DeploymentHistory.to_version_id).where(
        DeploymentHistory.organization_id == scope.organization_id, DeploymentHistory.deployment_id == deployment_id
    )
    wanted = select(ModelVersion.id, ModelVersion.number).where(
        ModelVersion.organization_id == scope.organization_id, ModelVersion.model_id == found.model_id
    )
    if version is None:
        wanted = wanted.where(ModelVersion.id == found.version_id)
    else:
        of_this = ModelVersion.id.in_(served) | ModelVersion.id.in_(before) | (ModelVersion.id == found.version_id)
        wanted = wanted.where(ModelVersion.number == version, of_this)
    row = (await session.execute(wanted)).one_or_none()
    if row is None:
        raise NotFound("This deployment has never served that version.")
    places = Places(serving_folder(settings.data_dir or default_data_dir(), settings.serving_dir))
    lines = await asyncio.to_thread(read_logs, places, scope.organization_id, row.id, since=since, tail=tail)
    return LogLines(number=row.number, lines=lines)
