"""The inventory: orphans and losses are named, in the folder and in an object store, and the command says so."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from obstore.store import MemoryStore

from modelyard.artifacts import inventory
from modelyard.artifacts.inventory import Finding, Problem, Report
from modelyard.artifacts.store import ArtifactStore
from tests.tracking.api import Lab, a_lab


@pytest.fixture
async def lab(database: str, tmp_path: Path) -> AsyncIterator[Lab]:
    async with a_lab(database, data_dir=tmp_path) as made:
        yield made


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def path_of(lab: Lab, content: bytes) -> Path:
    digest = digest_of(content)
    assert lab.api.settings.data_dir is not None
    return lab.api.settings.data_dir / "artifacts" / organization_of(lab).hex / digest[:2] / digest


def organization_of(lab: Lab) -> UUID:
    return lab.project.tenant.id


def the_store(lab: Lab) -> ArtifactStore:
    assert lab.api.settings.data_dir is not None
    return ArtifactStore(lab.api.settings, lab.api.settings.data_dir)


async def upload(lab: Lab, path: str, content: bytes) -> None:
    url = f"{lab.project.url}/artifacts/{path}"
    assert (await lab.api.client.put(url, content=content, headers=lab.headers)).status_code < 300


async def spoil(lab: Lab) -> None:
    """One sound file under two names, an orphan, and three kinds of loss."""
    for number in range(2):
        await upload(lab, f"sound/{number}", b"sound")
    for name in ("orphan", "lost", "cut", "changed"):
        await upload(lab, name, name.encode())
    await lab.api.client.delete(f"{lab.project.url}/artifacts/orphan", headers=lab.headers)
    path_of(lab, b"lost").unlink()
    os.truncate(path_of(lab, b"cut"), 1)
    path_of(lab, b"changed").write_bytes(b"chAnged")


async def checked(lab: Lab, store: ArtifactStore, *, read: bool) -> tuple[Report, dict[str, Finding]]:
    found: dict[str, Finding] = {}

    def tell(finding: Finding) -> None:
        assert finding.digest not in found
        found[finding.digest] = finding

    report = await inventory.check(lab.api.database, store, organization_of(lab), read=read, tell=tell)
    return report, found


@pytest.mark.parametrize("at_once", [1, 2, 1_000])
async def test_orphans_and_losses_are_found(lab: Lab, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(inventory, "AT_ONCE", at_once)
    await spoil(lab)
    made = await lab.call("POST", "/artifact-uploads", {"path": "big"}, expect=201)
    part = f"{lab.project.url}/artifact-uploads/{made['id']}/parts/1"
    assert (await lab.api.client.put(part, content=b"part", headers=lab.headers)).status_code == 200
    report, found = await checked(lab, the_store(lab), read=False)
    expected = {b"orphan": Problem.ORPHAN, b"lost": Problem.MISSING, b"cut": Problem.DAMAGED}
    assert {digest: one.problem for digest, one in found.items()} == {
        digest_of(content): problem for content, problem in expected.items()
    }
    assert (found[digest_of(b"lost")].path, found[digest_of(b"lost")].size_bytes) == ("lost", 4)
    assert found[digest_of(b"orphan")].stored_at is not None
    assert (report.named, report.contents, report.orphan_bytes) == (5, 5, 6)
    report, found = await checked(lab, the_store(lab), read=True)
    assert found[digest_of(b"changed")].problem is Problem.DAMAGED
    assert (report.missing, report.damaged, report.orphans) == (1, 2, 1)
    path_of(lab, b"part").unlink()
    report, found = await checked(lab, the_store(lab), read=False)
    assert found[digest_of(b"part")].problem is Problem.MISSING


async def test_an_object_store_is_checked_through_the_same_interface(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    store = the_store(lab)
    monkeypatch.setattr(store, "_folder", None)
    monkeypatch.setattr(store, "_objects", MemoryStore())

    async def chunks(content: bytes) -> AsyncIterator[bytes]:
        yield content

    await upload(lab, "here", b"here")
    await upload(lab, "empty", b"")
    await upload(lab, "lost", b"lost")
    for content in (b"here", b"", b"orphan"):
        await store.write(organization_of(lab), chunks(content), limit=100)
    report, found = await checked(lab, store, read=True)
    assert (report.contents, report.orphans, report.missing, report.damaged) == (3, 1, 1, 0)
    assert set(found) == {digest_of(b"orphan"), digest_of(b"lost")}


async def test_the_command_names_what_is_lost_and_ends_with_1(lab: Lab) -> None:
    await upload(lab, "sound/0", b"sound")
    slug = lab.project.tenant.slug
    done = command(lab, "--organization", slug)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "OK"), done.stderr
    await spoil(lab)
    done = command(lab, "--organization", slug, "--read")
    assert done.returncode == 1
    assert f"{slug} missing {digest_of(b'lost')} 4 bytes, 'lost' of project" in done.stdout
    assert f"{slug} orphan {digest_of(b'orphan')} 6 bytes, 0 days old" in done.stdout
    assert f"{slug} damaged {digest_of(b'changed')}" in done.stdout
    assert done.stdout.splitlines()[-1] == "FAILED: 3 contents are missing or damaged."
    assert "no organization" in command(lab, "--organization", "nobody").stderr


def command(lab: Lab, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": lab.api.settings.psycopg_url(),
        "MODELYARD_DATA_DIR": str(lab.api.settings.data_dir),
    }
    return subprocess.run(
        [sys.executable, "-m", "modelyard", "artifacts", "check", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
