"""A project over HTTP, with somebody who may do everything in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from modelyard.kernel.access import OrganizationRole
from tests.identity.factories import Api, Project, Tenant, a_person, a_project, an_organization, key_headers, running


@dataclass(frozen=True)
class Lab:
    """One project and its owner's key."""

    api: Api
    tenant: Tenant
    project: Project
    headers: dict[str, str]

    async def call(self, method: str, path: str, body: Any = None, *, expect: int = 200, **query: Any) -> Any:
        """The answer's JSON; `path` within the project."""
        answer = await self.api.client.request(
            method, self.project.url + path, json=body, params=query, headers=self.headers
        )
        assert answer.status_code == expect, f"{answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    async def run(self, *, experiment: int = 0, **fields: Any) -> str:
        """The id of a new run."""
        made = await self.call("POST", "/runs", {"experiment": experiment, **fields}, expect=201)
        return str(made["id"])

    async def log(self, run: str, **what: Any) -> None:
        """metrics: (key, value, step) or (key, value, step, timestamp) each; params and tags as they are."""
        names = ("key", "value", "step", "timestamp")
        metrics = [dict(zip(names, point, strict=False)) for point in what.pop("metrics", ())]
        await self.call("POST", f"/runs/{run}/log", {"metrics": metrics, **what})


@asynccontextmanager
async def a_lab(url: str, **settings: Any) -> AsyncIterator[Lab]:
    async with running(url, **settings) as api:
        yield await a_lab_in(api)


async def a_lab_in(api: Api) -> Lab:
    """A project of a new organization."""
    tenant = await an_organization(api)
    owner = await a_person(api, tenant, OrganizationRole.OWNER)
    return Lab(api, tenant, await a_project(api, tenant), await key_headers(api, tenant, owner))
