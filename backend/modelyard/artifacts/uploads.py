"""Files that come in parts: large ones, over lines that break, from several connections at once.

A part lies in the store like any file's bytes. Completing an upload joins the parts into one file, which then gets its
name; before that nothing can be seen of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import queries, service
from modelyard.artifacts.models import Artifact, ArtifactPart, ArtifactUpload
from modelyard.artifacts.paths import is_sealed
from modelyard.artifacts.store import ArtifactStore, Stored
from modelyard.identity.quotas import Quota, keep_within
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import count_rows, get_one
from modelyard.kernel.errors import Conflict, Invalid, TooLarge
from modelyard.kernel.ids import uuid7
from modelyard.kernel.vault import Vault

MAX_PARTS = 10_000
LIFE = timedelta(days=7)
"""An upload that is not completed within this time is forgotten."""


class UploadCompleted(Conflict):
    code = "upload_completed"


class PartsChanged(Conflict):
    code = "parts_changed"


class PartsMissing(Invalid):
    """`missing`: the numbers of the first of them."""

    code = "parts_missing"


def uploads(scope: ProjectScope) -> Select[ArtifactUpload]:
    """Uploads of one project, completed ones included."""
    return select(ArtifactUpload).where(
        ArtifactUpload.organization_id == scope.organization_id, ArtifactUpload.project_id == scope.project_id
    )


def parts(scope: ProjectScope, upload_id: UUID) -> Select[ArtifactPart]:
    """The parts of an upload, in order."""
    return (
        select(ArtifactPart)
        .where(ArtifactPart.organization_id == scope.organization_id, ArtifactPart.upload_id == upload_id)
        .order_by(ArtifactPart.number)
    )


async def begin(
    session: AsyncSession, scope: ProjectScope, path: str, *, media_type: str | None = None
) -> ArtifactUpload:
    """Begin an upload to a path of `clean_path`."""
    made = ArtifactUpload(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        path=path,
        media_type=media_type,
    )
    session.add(made)
    await session.flush()
    return made


async def get_upload(
    session: AsyncSession, scope: ProjectScope, upload_id: UUID, *, for_update: bool = False
) -> ArtifactUpload:
    """One upload.

    Raises:
        NotFound: not in this project, given up, or forgotten.
    """
    query = uploads(scope).where(ArtifactUpload.id == upload_id)
    if for_update:
        query = query.with_for_update()
    return await get_one(session, query, "There is no such upload: it was given up, or a week has passed.")


async def add_part(session: AsyncSession, scope: ProjectScope, upload_id: UUID, number: int, stored: Stored) -> None:
    """Note a part whose bytes are stored; one that comes again replaces the first.

    Raises:
        NotFound: no such upload.
        UploadCompleted: it is a file already.
        QuotaExceeded: with its parts the organization would have more bytes than it may.
    """
    # Parts come at the same time: they share the lock that completing and giving up hold alone.
    query = uploads(scope).where(ArtifactUpload.id == upload_id).with_for_update(read=True)
    upload = await get_one(session, query, "There is no such upload: it was given up, or a week has passed.")
    _require_open(upload)
    if not is_sealed(upload.path):  # what a push is to bring is counted when it begins
        used = queries.bytes_held(scope, besides_part=(upload_id, number))
        await keep_within(
            session, scope.organization_id, scope.quotas, quota=Quota.BYTES, used=used, adding=stored.size_bytes
        )
    values = {"digest": stored.digest, "size_bytes": stored.size_bytes}
    await session.execute(
        insert(ArtifactPart)
        .values(organization_id=scope.organization_id, upload_id=upload_id, number=number, **values)
        .on_conflict_do_update(index_elements=["organization_id", "upload_id", "number"], set_=values)
    )


async def completed(session: AsyncSession, scope: ProjectScope, upload_id: UUID) -> Artifact | None:
    """The file that an upload has become; None while it has not.

    Raises:
        NotFound: no such upload, or its file is gone again.
    """
    upload = await get_upload(session, scope, upload_id)
    return None if upload.completed_at is None else await service.find(session, scope, upload.path)


async def parts_to_join(
    session: AsyncSession, scope: ProjectScope, upload_id: UUID, *, count: int | None, limit: int
) -> Sequence[ArtifactPart]:
    """The parts of an upload that is whole: 1, 2, 3 … up to `count`, or to the last that came.

    Raises:
        NotFound: no such upload.
        Invalid: `count` is no number of parts.
        PartsMissing: not all of them have come.
        TooLarge: together they have more than `limit` bytes.
    """
    await get_upload(session, scope, upload_id)
    found = list((await session.execute(parts(scope, upload_id))).scalars())
    wanted = count or (found[-1].number if found else 1)
    if not 1 <= wanted <= MAX_PARTS:
        raise Invalid(f"An upload has between 1 and {MAX_PARTS} parts.")
    missing = sorted(set(range(1, wanted + 1)) - {part.number for part in found})
    if missing:
        raise PartsMissing(f"Part {missing[0]} of {wanted} has not come yet.", missing=missing[:100])
    joining = found[:wanted]
    if sum(part.size_bytes for part in joining) > limit:
        raise TooLarge(f"An artifact may have {limit} bytes at most.", limit=limit)
    return joining


async def joined(store: ArtifactStore, scope: ProjectScope, found: Sequence[ArtifactPart], *, limit: int) -> Stored:
    """The parts' bytes as one file in the store, in constant memory. Holds no transaction: it may take minutes."""

    async def pieces() -> AsyncIterator[bytes | memoryview]:
        for part in found:
            async for piece in await store.stream(scope.organization_id, part.digest, size_bytes=part.size_bytes):
                yield piece

    if len(found) == 1:
        return Stored(found[0].digest, found[0].size_bytes)
    return await store.write(scope.organization_id, pieces(), limit=limit)


async def complete(
    session: AsyncSession,
    scope: ProjectScope,
    upload_id: UUID,
    stored: Stored,
    *,
    joining: Sequence[ArtifactPart],
    at: datetime,
) -> Artifact:
    """Name what the parts `joining` were joined into; a file of that name is replaced. Again: the same answer.

    Raises:
        NotFound: no such upload.
        PartsChanged: one of the parts was replaced while they were joined.
        FileInTheWay, QuotaExceeded: as `service.put`.
    """
    upload = await get_upload(session, scope, upload_id, for_update=True)
    if upload.completed_at is not None:
        return await service.find(session, scope, upload.path)
    query = parts(scope, upload_id).with_only_columns(ArtifactPart.number, ArtifactPart.digest)
    digests = dict((await session.execute(query)).all())
    if any(digests.get(part.number) != part.digest for part in joining):
        raise PartsChanged("A part came again while the upload was being completed. Complete it once more.")
    artifact = await service.put(session, scope, upload.path, stored, media_type=upload.media_type, upload_id=upload_id)
    upload.digest, upload.completed_at = stored.digest, at
    await session.execute(
        delete(ArtifactPart).where(
            ArtifactPart.organization_id == scope.organization_id, ArtifactPart.upload_id == upload_id
        )
    )
    await session.flush()
    return artifact


async def give_up(session: AsyncSession, scope: ProjectScope, upload_id: UUID) -> None:
    """Forget an upload and its parts. One that is not there is forgotten already; a completed one keeps its file."""
    await session.execute(
        delete(ArtifactUpload).where(
            ArtifactUpload.organization_id == scope.organization_id,
            ArtifactUpload.project_id == scope.project_id,
            ArtifactUpload.id == upload_id,
        )
    )


async def forget_old(session: AsyncSession, organization_id: UUID, *, before: datetime) -> int:
    """Forget an organization's uploads that began before a moment. Returns how many."""
    return await count_rows(
        session,
        delete(ArtifactUpload).where(
            ArtifactUpload.organization_id == organization_id, ArtifactUpload.created_at < before
        ),
    )


TICKET_SECONDS = 24 * 3600


def ticket(vault: Vault, upload_id: UUID, authorization: str) -> str:
    """What lets its bearer send parts of one upload, for a day, as the caller whose credential is sealed in it."""
    return vault.seal(f"{upload_id.hex}{authorization}".encode()).decode()


def authorization_of(vault: Vault, sealed: str, upload_id: UUID) -> str | None:
    """The `Authorization` header that a ticket stands for; None when it is forged, too old, or of another upload."""
    try:
        plain = vault.open(sealed.encode(), lifetime=TICKET_SECONDS).decode()
    except ValueError:
        return None
    return plain[32:] if plain[:32] == upload_id.hex else None


def _require_open(upload: ArtifactUpload) -> None:
    if upload.completed_at is not None:
        raise UploadCompleted("The upload is completed, so it takes no more parts.")
