"""Projects with models, versions, runs and stored files in them, made through the services."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import service as artifacts
from modelyard.artifacts.store import ArtifactStore
from modelyard.kernel.access import OrganizationRole, Permission, ProjectScope
from modelyard.kernel.context import Context
from modelyard.kernel.db import get_one
from modelyard.kernel.ids import uuid7
from modelyard.projects.access import project_scope
from modelyard.registry import service, versions
from modelyard.registry.models import Model, ModelVersion
from modelyard.tracking import queries as tracking
from modelyard.tracking import service as runs
from modelyard.tracking.models import LoggedModel, Run
from tests.identity.factories import Api, Project, a_person, a_project, an_organization, key_headers


@dataclass(frozen=True)
class Place:
    """A project, and its organization's owner with a key."""

    api: Api
    project: Project
    scope: ProjectScope
    headers: dict[str, str]

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.api.database.transaction(Context(self.scope.actor, self.scope.organization_id))

    @property
    def store(self) -> ArtifactStore:
        store: ArtifactStore = self.api.app.state.store
        return store

    async def call(self, method: str, path: str, **fields: Any) -> httpx.Response:
        """A request to the project's native API. path: `/models` …"""
        url = f"{self.project.url}{path}"
        return await self.api.client.request(method, url, headers=self.headers, **fields)


async def a_place(api: Api) -> Place:
    organization = await an_organization(api)
    owner = await a_person(api, organization, OrganizationRole.OWNER)
    project = await a_project(api, organization, owner)
    headers = await key_headers(api, organization, owner)
    authenticator = api.app.state.authenticator
    actor = await authenticator.actor(headers["Authorization"])
    scope = await project_scope(authenticator, actor, organization.slug, project.slug, Permission.MODEL_WRITE)
    return Place(api, project, scope, headers)


async def a_model(place: Place, name: str | None = None, **fields: Any) -> Model:
    async with place.transaction() as session:
        return await service.create_model(session, place.scope, name or f"model-{uuid4().hex[:12]}", **fields)


async def a_version(place: Place, model: Model, location: str = "s3://bucket/model", **fields: Any) -> ModelVersion:
    async with place.transaction() as session:
        new = versions.NewVersion(location, location, **fields)
        return await versions.create_version(session, place.scope, model.id, new, store=place.store)


async def a_run(place: Place, metrics: Mapping[str, float] | None = None) -> Run:
    async with place.transaction() as session:
        experiment = await get_one(session, tracking.experiment_by_number(place.scope, 0), "no Default experiment")
        run = await runs.create_run(session, place.scope, experiment, runs.NewRun())
    for key, value in (metrics or {}).items():
        body = {"run_id": run.id.hex, "key": key, "value": str(value), "timestamp": 1, "step": 1}
        answer = await mlflow(place, "POST", "runs/log-metric", json=body)
        assert answer.status_code == 200, answer.text
    return run


async def mlflow(place: Place, method: str, path: str, **fields: Any) -> httpx.Response:
    """A request as MLflow's clients make it. path: what follows `/api/2.0/mlflow/`."""
    root = f"/mlflow/{place.project.tenant.slug}/{place.project.slug}/api/2.0/mlflow"
    return await place.api.client.request(method, f"{root}/{path}", headers=place.headers, **fields)


async def a_logged_model(place: Place, run: Run | None = None) -> LoggedModel:
    async with place.transaction() as session:
        experiment = await get_one(session, tracking.experiment_by_number(place.scope, 0), "no Default experiment")
        id = uuid7()
        logged = LoggedModel(
            organization_id=place.scope.organization_id,
            id=id,
            project_id=place.scope.project_id,
            experiment_id=experiment.id,
            source_run_id=run.id if run else None,
            name="logged",
            artifact_location=f"mlflow-artifacts:/0/models/m-{id.hex}/artifacts",
        )
        session.add(logged)
        await session.flush()
        return logged


async def store_files(place: Place, folder: str, files: Mapping[str, bytes]) -> str:
    """Store files below a folder of the project. Returns the folder's location."""

    async def chunks(content: bytes) -> AsyncIterator[bytes]:
        yield content

    for name, content in files.items():
        stored = await place.store.write(place.scope.organization_id, chunks(content), limit=2**30)
        async with place.transaction() as session:
            await artifacts.put(session, place.scope, f"{folder}/{name}", stored)
    return f"mlflow-artifacts:/{folder}"


async def a_version_with_files(place: Place, model: Model, files: Mapping[str, bytes]) -> ModelVersion:
    """A version with files of its own, which nothing else names."""
    folder = f"elsewhere/{uuid4().hex}"
    version = await a_version(place, model, await store_files(place, folder, files))
    async with place.transaction() as session:
        await artifacts.delete_under(session, place.scope, folder)
    return version
