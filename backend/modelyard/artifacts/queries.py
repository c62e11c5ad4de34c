"""What can be asked about artifacts. Paths compare byte by byte (`~<~` …), in the order of the unique index."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Select,
    TextClause,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from modelyard.artifacts.models import Artifact, ArtifactPart, ArtifactUpload
from modelyard.artifacts.paths import SEALED
from modelyard.kernel.access import OrganizationScope, ProjectScope

AFTER_SLASH = "0"
"""The character after the slash: all paths in `a/` lie between `a/` and `a0`."""
SMALLEST = "\x01"
"""No path holds a character as small, so `path + SMALLEST` comes right after `path`."""
LARGEST = "\U0010ffff"
"""No path holds it, so all paths come before it."""

Path = ColumnElement[str] | InstrumentedAttribute[str]


def artifacts(scope: ProjectScope) -> Select[Artifact]:
    """Files of one project. Every other artifact query starts here."""
    return select(Artifact).where(
        Artifact.organization_id == scope.organization_id, Artifact.project_id == scope.project_id
    )


def artifact(scope: ProjectScope, path: str) -> Select[Artifact]:
    """The file of that path."""
    return artifacts(scope).where(Artifact.path == path)


def under(scope: ProjectScope, folder: str) -> Select[Artifact]:
    """Files in a folder, however deep, in order of their paths."""
    return artifacts(scope).where(is_under(Artifact.path, folder)).order_by(in_order(Artifact.path))


def at_or_under(scope: ProjectScope, path: str) -> ColumnElement[bool]:
    """The file of that path, and the files in the folder of that path."""
    return (
        (Artifact.organization_id == scope.organization_id)
        & (Artifact.project_id == scope.project_id)
        & or_(Artifact.path == path, is_under(Artifact.path, path))
    )


_NO_PROJECT = UUID(int=0)


def bytes_held(
    scope: OrganizationScope, *, besides: str = "", besides_part: tuple[UUID, int | None] | None = None
) -> Select[int]:
    """Bytes that the organization's files take, with what is on its way: parts of uploads, and the contents of pushes
    that no file has yet, whether or not they have come.

    besides: the path of a file of the scope's project that does not count, as it is replaced. besides_part: an upload,
    and one of its parts or None for all.

    A file of a registered version is most often the second name of what a run stored. It counts where nothing else has
    the content, and once however many versions have it.
    """
    project_id = scope.project_id if isinstance(scope, ProjectScope) else _NO_PROJECT
    parts = select(func.coalesce(func.sum(ArtifactPart.size_bytes), 0)).join(
        ArtifactUpload,
        (ArtifactUpload.organization_id == ArtifactPart.organization_id)
        & (ArtifactUpload.id == ArtifactPart.upload_id),
    )
    coming = parts.where(
        ArtifactPart.organization_id == scope.organization_id,
        ArtifactUpload.organization_id == scope.organization_id,
        ~is_under(ArtifactUpload.path, SEALED),  # those of a push count with it
    )
    if besides_part is not None:
        upload_id, number = besides_part
        this_part = ArtifactPart.upload_id == upload_id
        coming = coming.where(~(this_part if number is None else this_part & (ArtifactPart.number == number)))
    pushed = _PUSHED.bindparams(organization=scope.organization_id, project=project_id, besides=besides)
    return select(
        _bytes_named(scope, project_id, besides).scalar_subquery()
        + cast(coming.scalar_subquery(), BigInteger)
        + pushed.columns(size_bytes=BigInteger).scalar_subquery()
    )


_PUSHED = text(
    """
    SELECT coalesce(sum(content.size_bytes), 0)::bigint AS size_bytes
    FROM (
        SELECT DISTINCT file.digest, file.size_bytes
        FROM version_pushes AS push
        JOIN push_files AS file ON file.organization_id = push.organization_id AND file.push_id = push.id
        WHERE push.organization_id = :organization AND file.organization_id = :organization
            AND push.completed_at IS NULL AND push.expires_at > now()
    ) AS content
    WHERE NOT EXISTS (
        SELECT FROM artifacts AS named
        WHERE named.organization_id = :organization AND named.digest = content.digest
            AND NOT (named.project_id = :project AND named.path = :besides)
    )
    """
)


def _bytes_named(scope: OrganizationScope, project_id: UUID, path: str) -> Select[int]:
    this = (Artifact.project_id == project_id) & (Artifact.path == path)
    own = is_under(Artifact.path, SEALED)
    mine = Artifact.organization_id == scope.organization_id
    open_names = select(func.sum(Artifact.size_bytes)).where(mine, ~this, ~own).scalar_subquery()
    other = aliased(Artifact)
    elsewhere = (
        select(other.id)
        .where(
            other.organization_id == scope.organization_id,
            other.digest == Artifact.digest,
            ~is_under(other.path, SEALED),
        )
        .exists()
    )
    only_sealed = select(Artifact.digest, Artifact.size_bytes).where(mine, own, ~elsewhere).distinct().subquery()
    sealed = select(func.sum(only_sealed.c.size_bytes)).scalar_subquery()
    return select(cast(func.coalesce(open_names, 0) + func.coalesce(sealed, 0), BigInteger))


def in_the_way(scope: ProjectScope, path: str) -> Select[str]:
    """A file that makes `path` impossible: one whose name is a folder of `path`, or one in the folder `path`."""
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts))]
    return (
        artifacts(scope)
        .with_only_columns(Artifact.path)
        .where(or_(Artifact.path.in_(above), is_under(Artifact.path, path)))
        .limit(1)
    )


_CHILDREN = text(
    """
    WITH RECURSIVE walk AS (
        SELECT NULL::text AS name, false AS is_folder, NULL::bigint AS size_bytes, NULL::text AS media_type,
            NULL::text AS digest, NULL::timestamptz AS created_at, CAST(:start AS text) AS resume
        UNION ALL
        SELECT entry.name, entry.is_folder, file.size_bytes, file.media_type, file.digest, file.created_at,
            CASE WHEN entry.is_folder THEN :prefix || entry.name || :after_slash ELSE file.path || :smallest END
        FROM walk
        CROSS JOIN LATERAL (
            SELECT path, size_bytes, media_type, digest, created_at
            FROM artifacts
            WHERE organization_id = :organization_id AND project_id = :project_id
                AND path ~>=~ walk.resume AND path ~<~ :end
            ORDER BY path USING ~<~
            LIMIT 1
        ) AS file
        CROSS JOIN LATERAL (SELECT substr(file.path, length(:prefix) + 1) AS below) AS rest
        CROSS JOIN LATERAL (
            SELECT split_part(rest.below, '/', 1) AS name, strpos(rest.below, '/') > 0 AS is_folder
        ) AS entry
    )
    SELECT name, is_folder, CASE WHEN is_folder THEN 0 ELSE size_bytes END,
        CASE WHEN is_folder THEN NULL ELSE media_type END, CASE WHEN is_folder THEN NULL ELSE digest END,
        CASE WHEN is_folder THEN NULL ELSE created_at END, resume
    FROM walk
    WHERE name IS NOT NULL
    LIMIT :limit
    """
)


def children(scope: ProjectScope, folder: str, *, start: str = "", limit: int | None = None) -> TextClause:
    """Files and immediate sub-folders of a folder ("" is the root), in the order of the first path of each.

    Rows: name, is it a folder, size in bytes (0 for a folder), media type, digest and time of a file, and where the
    entry after this one begins (the `start` of the next page). Goes from entry to entry by the index and past
    everything deeper, so its cost grows with the entries and not with the files below them.
    """
    prefix = f"{folder}/" if folder else ""
    return _CHILDREN.bindparams(
        organization_id=scope.organization_id,
        project_id=scope.project_id,
        prefix=prefix,
        start=max(start, prefix),
        end=folder + AFTER_SLASH if folder else LARGEST,
        after_slash=AFTER_SLASH,
        smallest=SMALLEST,
        limit=limit,
    )


def is_under(path: Path, folder: str) -> ColumnElement[bool]:
    """Is the path in the folder, however deep? Everything is in ""."""
    if not folder:
        return true()
    return _at_least(path, f"{folder}/") & _before(path, folder + AFTER_SLASH)


def in_order(path: Path) -> ColumnElement[Any]:
    """`ORDER BY` of the index, whatever the database's collation."""
    return path.op("USING")(literal_column("~<~"))


def _at_least(path: Path, bound: Path | str) -> ColumnElement[bool]:
    return path.op("~>=~", return_type=Boolean())(bound)


def _before(path: Path, bound: Path | str) -> ColumnElement[bool]:
    return path.op("~<~", return_type=Boolean())(bound)
