"""Whole folders at once: copied without their bytes, measured, and removed together with their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import queries
from modelyard.identity.quotas import Quota, keep_within
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of

_FILES = """
    CROSS JOIN LATERAL (
        SELECT id, path, digest, size_bytes, media_type FROM artifacts
        WHERE organization_id = %(organization)s AND project_id = %(project)s
            AND path ~>=~ (folder.name || '/') AND path ~<~ (folder.name || '0')
        OFFSET 0
    ) AS file
"""
"""The files of each `folder`, as `queries.is_under`. OFFSET 0: folder by folder through the index, since the planner
cannot know how few files lie in one."""


@dataclass(frozen=True, slots=True)
class Size:
    """files: names. freed_bytes: of the contents that nothing else in the organization names."""

    files: int = 0
    freed_bytes: int = 0


async def hold_bytes(session: AsyncSession, scope: ProjectScope) -> None:
    """Keep the collection of unnamed bytes waiting until the transaction ends: what has a name now will keep its bytes
    although only this transaction sees the new name."""
    await session.execute(
        select(func.pg_advisory_xact_lock_shared(func.hashtextextended(collection_lock(scope.organization_id), 0)))
    )


def collection_lock(organization_id: UUID) -> str:
    """The name of the advisory lock between copying names and collecting bytes."""
    return f"artifact-bytes:{organization_id}"


async def copy_folders(
    session: AsyncSession,
    scope: ProjectScope,
    folders: Mapping[str, str],
    *,
    from_project: UUID | None = None,
    counted: bool = True,
) -> int:
    """Give the files of each folder (key) a second name in another one (value), which is empty. Copies no bytes.

    counted: whether the copies count as bytes of their own, by the quota.
    from_project: another project of the organization in which the first folders are; the caller may read it.

    Returns how many files were named.

    Raises:
        QuotaExceeded: the organization's files would have more bytes than they may.
    """
    connection = await driver_of(session)
    given = {
        "organization": scope.organization_id,
        "project": from_project or scope.project_id,
        "into": scope.project_id,
        "from": list(folders),
        "to": list(folders.values()),
    }
    await hold_bytes(session, scope)
    if counted and Quota.BYTES in scope.quotas:
        cursor = await connection.execute(
            f"""
            SELECT coalesce(sum(file.size_bytes), 0)::bigint
            FROM unnest(%(from)s::text[]) AS folder (name) {_FILES}
            """,  # noqa: S608 - the text is above
            given,
        )
        row = await cursor.fetchone()
        used = queries.bytes_held(scope)
        adding = int(row[0]) if row else 0
        await keep_within(session, scope.organization_id, scope.quotas, quota=Quota.BYTES, used=used, adding=adding)
    cursor = await connection.execute(
        f"""
        INSERT INTO artifacts (organization_id, project_id, path, digest, size_bytes, media_type)
        SELECT %(organization)s, %(into)s, folder.new || substr(file.path, length(folder.name) + 1),
            file.digest, file.size_bytes, file.media_type
        FROM unnest(%(from)s::text[], %(to)s::text[]) AS folder (name, new) {_FILES}
        """,  # noqa: S608 - the text is above
        given,
    )
    return cursor.rowcount


async def size_of(session: AsyncSession, scope: ProjectScope, folders: Sequence[str]) -> Size:
    """What `delete_folders` would remove and free."""
    return await _measured(session, scope, folders, "SELECT")


async def delete_folders(session: AsyncSession, scope: ProjectScope, folders: Sequence[str]) -> Size:
    """Remove the names of all files in these folders. Bytes that nothing names any more are collected later."""
    gone = (
        "DELETE FROM artifacts AS file USING found WHERE file.organization_id = %(organization)s AND file.id = found.id"
    )
    return await _measured(session, scope, folders, gone)


async def _measured(session: AsyncSession, scope: ProjectScope, folders: Sequence[str], change: str) -> Size:
    """change: a statement about `found`. What counts the names of a content sees them all, as they were before it."""
    connection = await driver_of(session)
    cursor = await connection.execute(
        f"""
        WITH found AS MATERIALIZED (
            SELECT DISTINCT file.id, file.digest, file.size_bytes
            FROM unnest(%(folders)s::text[]) AS folder (name) {_FILES}
        ), changed AS ({change}),
        content AS (SELECT digest, min(size_bytes) AS size_bytes, count(*) AS names FROM found GROUP BY digest)
        SELECT (SELECT count(*) FROM found), coalesce(sum(content.size_bytes), 0)::bigint
        FROM content
        CROSS JOIN LATERAL (
            SELECT count(*) AS names FROM (
                SELECT FROM artifacts
                WHERE organization_id = %(organization)s AND digest = content.digest
                LIMIT content.names + 1
            ) AS named
        ) AS everywhere
        WHERE everywhere.names = content.names AND NOT EXISTS (
            SELECT FROM artifact_parts AS part
            WHERE part.organization_id = %(organization)s AND part.digest = content.digest
        ) AND NOT EXISTS (
            SELECT FROM push_files AS file
            WHERE file.organization_id = %(organization)s AND file.digest = content.digest AND file.stored
        )
        """,  # noqa: S608 - the text is in this module
        {"organization": scope.organization_id, "project": scope.project_id, "folders": list(folders)},
    )
    row = await cursor.fetchone()
    return Size(*row) if row else Size()
