"""Who may ask for batch predictions, and what nobody finds. What they do is tested in `tests/serving/test_batch.py`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from modelyard.kernel.access import OrganizationRole
from modelyard.kernel.access import ProjectRole as Role
from tests.identity.factories import a_person, give_project_role, key_headers, running
from tests.registry.factories import a_place

from .factories import Stage, a_stage


@pytest_asyncio.fixture
async def stage(database: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with running(database, data_dir=tmp_path) as api:
        made = await a_stage(await a_place(api))
        answer = await made.place.call("PUT", "/artifacts/in/rows.csv", content=b"a\n1\n")
        assert answer.status_code == 200, answer.text
        yield made


def wanted(stage: Stage, **fields: Any) -> Any:
    return {"model": stage.model.name, "version": 1, "source_path": "in/rows.csv", **fields}


async def test_without_a_controller_nothing_is_asked_for(stage: Stage) -> None:
    answer = await stage.place.call("POST", "/batch-predictions", json=wanted(stage))
    assert (answer.status_code, answer.json()["code"]) == (503, "nothing_serves")


async def test_one_waits_is_listed_and_given_up_once(stage: Stage) -> None:
    async with stage.leading():
        made = await stage.place.call("POST", "/batch-predictions", json=wanted(stage))
        assert made.status_code == 201, made.text
        batch = made.json()
        assert (batch["state"], batch["format"], batch["rows_done"], batch["said"]) == ("queued", "csv", 0, "")
        page = (await stage.place.call("GET", "/batch-predictions?filter=state:eq:queued")).json()
        assert [one["id"] for one in page["items"]] == [batch["id"]]
        for _ in range(2):
            answer = await stage.place.call("POST", f"/batch-predictions/{batch['id']}/cancel")
            assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
        assert (await stage.place.call("GET", f"/batch-predictions/{stage.model.id}")).status_code == 404


async def test_who_reads_may_look_and_a_key_needs_the_artifacts_too(stage: Stage) -> None:
    place = stage.place
    viewer = await a_person(place.api, place.project.tenant, OrganizationRole.MEMBER)
    await give_project_role(place.api, place.project, viewer, Role.VIEWER)
    async with stage.leading():
        reads = await key_headers(place.api, place.project.tenant, viewer)
        url, client = f"{place.project.url}/batch-predictions", place.api.client
        assert (await client.post(url, json=wanted(stage), headers=reads)).status_code == 403
        assert (await client.get(url, headers=reads)).status_code == 200
        writer = await a_person(place.api, place.project.tenant, OrganizationRole.OWNER)
        narrow = await key_headers(
            place.api, place.project.tenant, writer, scopes=["deployment:read", "deployment:write"]
        )
        answer = await client.post(url, json=wanted(stage), headers=narrow)
        assert (answer.status_code, answer.json()["permission"]) == (403, "artifact:read")
