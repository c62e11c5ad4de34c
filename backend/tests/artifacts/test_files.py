"""Named files in the database: what a folder holds, what replaces what, what a deletion takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import queries, service
from modelyard.artifacts.models import Artifact
from modelyard.artifacts.service import FileInTheWay, IsFolder
from modelyard.artifacts.store import Stored
from modelyard.identity.models import Organization
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role
from modelyard.kernel.errors import NotFound
from modelyard.projects.models import Project
from modelyard.settings import Settings

DIGEST = "a" * 64


@pytest.fixture
async def db(database: str) -> AsyncIterator[Database]:
    opened = Database(Settings(database_url=database), pool_size=2)
    await opened.open()
    yield opened
    await opened.close()


async def a_project(db: Database, organization_id: UUID | None = None) -> ProjectScope:
    """A project in a new organization, or in that one."""
    organization, project = organization_id or uuid4(), uuid4()
    async with db.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
        if organization_id is None:
            values = {"id": organization, "slug": f"o-{organization.hex[:8]}", "name": "O"}
            await session.execute(insert(Organization).values(values))
        values = {"organization_id": organization, "id": project, "slug": f"p-{project.hex[:8]}", "name": "P"}
        await session.execute(insert(Project).values(values))
    return ProjectScope(organization, "o", SYSTEM, frozenset(Permission), project, "p")


@pytest.fixture
async def scope(db: Database) -> ProjectScope:
    return await a_project(db)


@pytest.fixture
async def session(db: Database, scope: ProjectScope) -> AsyncIterator[AsyncSession]:
    async with db.transaction(Context(SYSTEM, scope.organization_id)) as opened:
        yield opened


async def put(session: AsyncSession, scope: ProjectScope, *paths: str, size: int = 3) -> None:
    for path in paths:
        await service.put(session, scope, path, Stored(DIGEST, size))


async def names(session: AsyncSession, scope: ProjectScope, folder: str = "") -> list[str]:
    """Names in a folder, those of sub-folders with a slash."""
    entries = await service.list_folder(session, scope, folder)
    return sorted(entry.name + "/" * entry.is_folder for entry in entries)


async def test_a_folder_lists_its_files_and_its_immediate_folders(session: AsyncSession, scope: ProjectScope) -> None:
    await put(session, scope, "top.txt", "a/b/deep.txt", "a/side.txt", "a-x", "a.y/z", "a/b/c/deeper.txt", "a0", "ab/c")
    assert await names(session, scope) == ["a-x", "a.y/", "a/", "a0", "ab/", "top.txt"]
    assert await names(session, scope, "a") == ["b/", "side.txt"]
    assert await names(session, scope, "a/b") == ["c/", "deep.txt"]
    assert await names(session, scope, "missing") == []
    assert await names(session, scope, "top.txt") == []
    (side,) = [entry for entry in await service.list_folder(session, scope, "a") if not entry.is_folder]
    assert (side.size_bytes, side.media_type, side.digest) == (3, "text/plain", DIGEST)


async def test_wildcards_in_names_are_only_characters(session: AsyncSession, scope: ProjectScope) -> None:
    await put(session, scope, "a_b/1", "axb/2", "100%/3", "100x/4", "é/5", "中/6")
    assert await names(session, scope, "a_b") == ["1"]
    assert await names(session, scope, "100%") == ["3"]
    assert await names(session, scope) == ["100%/", "100x/", "a_b/", "axb/", "é/", "中/"]


async def test_a_listing_goes_on_where_a_page_ended(session: AsyncSession, scope: ProjectScope) -> None:
    await put(session, scope, *(f"d/{number}/x" for number in range(5)), *(f"d/f{number}" for number in range(5)))
    found: list[str] = []
    start = ""
    while page := await service.list_folder(session, scope, "d", start=start, limit=3):
        assert len(page) <= 3
        found += [entry.name for entry in page]
        start = page[-1].resume
    assert found == ["0", "1", "2", "3", "4", "f0", "f1", "f2", "f3", "f4"]
    # A start outside the folder shows nothing of its neighbours.
    assert await service.list_folder(session, scope, "d", start="e") == []


async def test_a_listing_does_not_read_what_is_deeper(session: AsyncSession, scope: ProjectScope) -> None:
    await session.execute(
        text(
            "INSERT INTO artifacts (organization_id, project_id, path, digest, size_bytes) "
            "SELECT :o, :p, 'big/' || n % 10 || '/sub/' || n, :d, 1 FROM generate_series(1, 20000) AS n"
        ),
        {"o": scope.organization_id, "p": scope.project_id, "d": DIGEST},
    )
    listing = queries.children(scope, "big")
    await session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = await session.execute(
        text("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) " + listing.text).bindparams(
            **{name: parameter.value for name, parameter in listing._bindparams.items()}
        )
    )
    lines = list(plan.scalars())
    assert any("Index Scan using uq_artifacts_path" in line for line in lines), "\n".join(lines)
    buffers = int(next(line for line in lines if "Buffers: shared hit=" in line).split("hit=")[1].split()[0])
    assert buffers < 500
    assert len(await names(session, scope, "big")) == 10


async def test_a_file_is_replaced(session: AsyncSession, scope: ProjectScope) -> None:
    first = await service.put(session, scope, "f.json", Stored(DIGEST, 3))
    assert first.media_type == "application/json"
    second = await service.put(session, scope, "f.json", Stored("b" * 64, 4), media_type="text/csv; charset=utf-8")
    assert (second.id, second.digest, second.size_bytes) == (first.id, "b" * 64, 4)
    assert second.media_type == "text/csv; charset=utf-8"
    assert await names(session, scope) == ["f.json"]


@pytest.mark.parametrize("claimed", ["text/html\r\nX: y", "nonsense", "a/" + "b" * 300, "", "application/octet-stream"])
async def test_a_useless_media_type_is_guessed_from_the_name(
    session: AsyncSession, scope: ProjectScope, claimed: str
) -> None:
    stored = await service.put(session, scope, "picture.png", Stored(DIGEST, 3), media_type=claimed)
    assert stored.media_type == "image/png"


async def test_a_name_is_a_file_or_a_folder(session: AsyncSession, scope: ProjectScope) -> None:
    await put(session, scope, "a/b/c")
    for path in ("a", "a/b", "a/b/c/d", "a/b/c/d/e"):
        with pytest.raises(FileInTheWay):
            await put(session, scope, path)
    with pytest.raises(IsFolder, match="directory"):
        await service.find(session, scope, "a/b")
    with pytest.raises(NotFound):
        await service.find(session, scope, "a/x")
    assert (await service.find(session, scope, "a/b/c")).size_bytes == 3


async def test_a_deletion_takes_a_file_or_a_whole_folder_and_is_on_the_trail(
    session: AsyncSession, scope: ProjectScope
) -> None:
    await put(session, scope, "d/1", "d/e/2", "d2/3", "dx")
    assert await service.delete_under(session, scope, "d") == 2
    assert await names(session, scope) == ["d2/", "dx"]
    assert await service.delete_under(session, scope, "dx") == 1
    assert await service.delete_under(session, scope, "dx") == 0
    trail = await session.execute(
        text("SELECT entity, project_id, difference FROM audit_logs WHERE action = 'event' ORDER BY id")
    )
    assert [tuple(row) for row in trail] == [
        ("artifacts", scope.project_id, {"event": "delete", "path": path, "files": files})
        for path, files in (("d", 2), ("dx", 1))
    ]


async def test_another_projects_files_are_not_there(db: Database, session: AsyncSession, scope: ProjectScope) -> None:
    await put(session, scope, "mine")
    neighbour = await a_project(db, scope.organization_id)
    await put(session, neighbour, "mine", "d/theirs", size=99)
    assert await names(session, scope) == ["mine"]
    assert (await service.find(session, scope, "mine")).size_bytes == 3
    assert await service.delete_under(session, scope, "d") == 0
    with pytest.raises(NotFound):
        await service.find(session, scope, "d/theirs")


async def test_another_organizations_files_are_not_there(
    db: Database, session: AsyncSession, scope: ProjectScope
) -> None:
    theirs = await a_project(db)
    async with db.transaction(Context(SYSTEM, theirs.organization_id)) as other:
        await put(other, theirs, "secret")
    # Even a forged scope finds nothing: the transaction's tenant is what the database goes by.
    assert await names(session, theirs) == []
    assert (await session.execute(select(Artifact))).scalars().all() == []
