"""Use cases of artifacts. Bytes are written to the store first, outside every transaction; then they get a name."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import queries
from modelyard.artifacts.models import Artifact
from modelyard.artifacts.paths import is_sealed
from modelyard.artifacts.store import Stored
from modelyard.identity.quotas import Quota, counted_by, keep_within
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import count_rows, record_event
from modelyard.kernel.errors import Conflict, Invalid, NotFound
from modelyard.kernel.ids import uuid7

BINARY = "application/octet-stream"
_TEXT_NAME = re.compile(
    r"(?:^|\.)(?:MLmodel|mlproject|log|err|cfg|conf|cnf|cf|ini|properties|prop|hocon|toml|ya?ml|py3?|md|rst|ipynb)$"
)
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}(?:; ?charset=[A-Za-z0-9_-]{1,40})?")


class IsFolder(Invalid):
    code = "is_folder"


class FileInTheWay(Conflict):
    code = "file_in_the_way"


class Sealed(Conflict):
    """The files of a registered version stay as they are."""

    code, title = "sealed", "The files of a registered version never change"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a sub-folder, by its name in the folder. A folder has no size, type, digest or time.

    `resume` is where a listing goes on after it.
    """

    name: str
    is_folder: bool
    size_bytes: int
    media_type: str | None
    digest: str | None
    created_at: datetime | None
    resume: str


async def put(
    session: AsyncSession,
    scope: ProjectScope,
    path: str,
    stored: Stored,
    *,
    media_type: str | None = None,
    upload_id: UUID | None = None,
) -> Artifact:
    """Name stored bytes; a file of that name is replaced.

    path: of `clean_path`. media_type: None or an unusable one is guessed from the name. upload_id: that of the upload
    in parts that has become these bytes.

    Raises:
        FileInTheWay: the path leads through a file, or is a folder.
        Sealed: it is in the folder of the registry.
        QuotaExceeded: the organization's files would have more bytes than they may.
    """
    refuse_sealed(path)
    used = queries.bytes_held(scope, besides=path, besides_part=None if upload_id is None else (upload_id, None))
    await keep_within(
        session, scope.organization_id, scope.quotas, quota=Quota.BYTES, used=used, adding=stored.size_bytes
    )
    obstacle = (await session.execute(queries.in_the_way(scope, path))).scalar_one_or_none()
    if obstacle is not None:
        raise FileInTheWay(f"There is a file {obstacle!r}, so {path!r} cannot be one.", path=obstacle)
    new = insert(Artifact).values(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        path=path,
        digest=stored.digest,
        size_bytes=stored.size_bytes,
        media_type=media_type_of(path, media_type),
    )
    statement = new.on_conflict_do_update(
        index_elements=["organization_id", "project_id", "path"],
        set_={
            "digest": new.excluded.digest,
            "size_bytes": new.excluded.size_bytes,
            "media_type": new.excluded.media_type,
            "created_at": func.now(),
            "created_by": func.app_user(),
        },
    ).returning(Artifact)
    return (await session.execute(statement, execution_options={"populate_existing": True})).scalar_one()


def refuse_sealed(path: str) -> None:
    """Raises Sealed for a path in the folder that the registry alone writes."""
    if is_sealed(path):
        raise Sealed(
            "The files of a registered version never change. Store new ones with a run and register them.", path=path
        )


def media_type_of(path: str, claimed: str | None) -> str:
    """The type that a client claims, if it is one and says anything; else a guess from the file's name."""
    if claimed and _MEDIA_TYPE.fullmatch(claimed) and claimed.lower() != BINARY:
        return claimed
    name = path.rsplit("/", 1)[-1]
    return mimetypes.guess_type(name, strict=False)[0] or ("text/plain" if _TEXT_NAME.search(name) else BINARY)


async def find(session: AsyncSession, scope: ProjectScope, path: str) -> Artifact:
    """The file of that path.

    Raises:
        IsFolder: the path is a folder.
        NotFound: it is nothing.
    """
    found = (await session.execute(queries.artifact(scope, path))).scalar_one_or_none()
    if found is not None:
        return found
    if (await session.execute(queries.under(scope, path).limit(1))).first() is not None:
        raise IsFolder(f"{path!r} is a directory, not a file.", path=path)
    raise NotFound(f"No such artifact: {path!r}", path=path)


async def list_folder(
    session: AsyncSession, scope: ProjectScope, folder: str, *, start: str = "", limit: int | None = None
) -> list[Entry]:
    """Files and sub-folders of a folder; none when it does not exist or is a file."""
    query = queries.children(scope, folder, start=start, limit=limit)
    return [Entry(*row) for row in await session.execute(query)]


async def delete_under(session: AsyncSession, scope: ProjectScope, path: str) -> int:
    """Delete the file of that path, or everything in the folder of that path. Returns how many files went.

    Their bytes stay in the store until nothing names them.

    Raises:
        Sealed: it is in the folder of the registry.
    """
    refuse_sealed(path)
    gone = await count_rows(session, delete(Artifact).where(queries.at_or_under(scope, path)))
    if gone:
        await record_event(
            session,
            scope.organization_id,
            "artifacts",
            None,
            project_id=scope.project_id,
            event="delete",
            path=path,
            files=gone,
        )
    return gone


counted_by(Quota.BYTES, queries.bytes_held)
