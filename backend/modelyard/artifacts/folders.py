"""Whole folders at once: copied without their bytes, measured, and removed together with their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.models import Artifact
from modelyard.identity.quotas import Quota, keep_within
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import driver_of

_IN_FOLDER = """
    file.organization_id = %(organization)s AND file.project_id = %(project)s
    AND file.path ~>=~ (folder.name || '/') AND file.path ~<~ (folder.name || '0')
"""
"""As `queries.is_under`, for a column of folders."""


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


async def copy_folders(session: AsyncSession, scope: ProjectScope, folders: Mapping[str, str]) -> int:
    """Give the files of each folder (key) a second name in another one (value), which is empty. Copies no bytes.

    Returns how many files were named.

    Raises:
        QuotaExceeded: the organization's files would have more bytes than they may.
    """
    connection = await driver_of(session)
    given = {
        "organization": scope.organization_id,
        "project": scope.project_id,
        "from": list(folders),
        "to": list(folders.values()),
    }
    await hold_bytes(session, scope)
    if Quota.BYTES in scope.quotas:
        cursor = await connection.execute(
            f"""
            SELECT coalesce(sum(file.size_bytes), 0)::bigint
            FROM unnest(%(from)s::text[]) AS folder (name) JOIN artifacts AS file ON {_IN_FOLDER}
            """,  # noqa: S608 - the text is above
            given,
        )
        row = await cursor.fetchone()
        used = select(cast(func.coalesce(func.sum(Artifact.size_bytes), 0), BigInteger)).where(
            Artifact.organization_id == scope.organization_id
        )
        await keep_within(
            session,
            scope.organization_id,
            scope.quotas,
            quota=Quota.BYTES,
            used=used,
            adding=int(row[0]) if row else 0,
        )
    cursor = await connection.execute(
        f"""
        INSERT INTO artifacts (organization_id, project_id, path, digest, size_bytes, media_type)
        SELECT file.organization_id, file.project_id, folder.new || substr(file.path, length(folder.name) + 1),
            file.digest, file.size_bytes, file.media_type
        FROM unnest(%(from)s::text[], %(to)s::text[]) AS folder (name, new) JOIN artifacts AS file ON {_IN_FOLDER}
        """,  # noqa: S608 - the text is above
        given,
    )
    return cursor.rowcount


async def size_of(session: AsyncSession, scope: ProjectScope, folders: Sequence[str]) -> Size:
    """What `delete_folders` would remove and free."""
    named = "SELECT file.id, file.digest, file.size_bytes FROM folder JOIN artifacts AS file ON " + _IN_FOLDER  # noqa: S608
    return await _measured(session, scope, folders, named)


async def delete_folders(session: AsyncSession, scope: ProjectScope, folders: Sequence[str]) -> Size:
    """Remove the names of all files in these folders. Bytes that nothing names any more are collected later."""
    deleted = f"DELETE FROM artifacts AS file USING folder WHERE {_IN_FOLDER} RETURNING file.id, digest, size_bytes"  # noqa: S608 - the text is above
    return await _measured(session, scope, folders, deleted)


async def _measured(session: AsyncSession, scope: ProjectScope, folders: Sequence[str], gone: str) -> Size:
    """gone: a statement that gives id, digest and size of files in `folder`. Its sisters see the files still."""
    connection = await driver_of(session)
    cursor = await connection.execute(
        f"""
        WITH folder AS MATERIALIZED (
            SELECT DISTINCT name FROM unnest(%(folders)s::text[]) AS given (name)
        ), gone AS MATERIALIZED ({gone}),
        content AS (SELECT DISTINCT digest, size_bytes FROM gone)
        SELECT (SELECT count(*) FROM gone), coalesce(sum(size_bytes), 0)::bigint
        FROM content
        WHERE NOT EXISTS (
            SELECT FROM artifacts AS other
            WHERE other.organization_id = %(organization)s AND other.digest = content.digest
                AND NOT EXISTS (SELECT FROM gone WHERE gone.id = other.id)
        ) AND NOT EXISTS (
            SELECT FROM artifact_parts AS part
            WHERE part.organization_id = %(organization)s AND part.digest = content.digest
        )
        """,  # noqa: S608 - the text is above
        {"organization": scope.organization_id, "project": scope.project_id, "folders": list(folders)},
    )
    row = await cursor.fetchone()
    return Size(*row) if row else Size()
