"""The whole document, called by machine with an owner's key: nothing answers 500, or otherwise than it documents."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from modelyard.kernel.access import OrganizationRole
from tests.databases import Databases
from tests.identity.factories import a_person, a_project, an_organization, key_headers, running
from tests.rules.surface import OPENAPI
from tests.servers import a_server

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = os.environ.get("MODELYARD_TEST_EXAMPLES", "4")
"""Calls of one operation; set the variable for a longer run."""
LEFT_OUT = ("delete_organization", "delete_project", "leave_organization", "archive_project", "stream_events")
"""They end what the other calls need, or do not end."""


async def _prepare(url: str) -> tuple[str, str, str]:
    async with running(url) as api:
        tenant = await an_organization(api)
        owner = await a_person(api, tenant, OrganizationRole.OWNER)
        await a_person(api, tenant, OrganizationRole.OWNER)
        project = await a_project(api, tenant, owner)
        headers = await key_headers(api, tenant, owner)
    return tenant.slug, project.slug, headers["Authorization"]


def test_the_whole_document_keeps_what_it_says(databases: Databases, tmp_path: Path) -> None:
    config = tmp_path / "schemathesis.toml"
    with databases.migrated() as url:
        org, project, authorization = asyncio.run(_prepare(url))
        config.write_text(f'[parameters]\n"path.org" = "{org}"\n"path.project" = "{project}"\n')
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)),
            *("run", "{url}" + OPENAPI, "--header", f"Authorization: {authorization}"),
            *("--checks", ",".join(CHECKS), "--phases", "examples,fuzzing", "--max-examples", EXAMPLES),
            *("--generation-deterministic", "--workers", "2", "--no-color", "--warnings", "off"),
            *(part for name in LEFT_OUT for part in ("--exclude-operation-id", name)),
        ]
        with a_server(url, extra={"MODELYARD_RATE_LIMIT_ADDRESS": "1000000"}) as server:
            command = [part.replace("{url}", server.url) for part in command]
            answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=250, check=False)
            failures = answer.stdout[answer.stdout.find("= FAILURES") :]
            assert answer.returncode == 0, failures[:20_000] + server.log[-5_000:]
