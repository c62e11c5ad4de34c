"""What can be asked about artifacts. Paths compare byte by byte (`~<~` …), in the order of the unique index."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, case, cast, func, literal, literal_column, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from modelyard.artifacts.models import Artifact
from modelyard.kernel.access import ProjectScope

AFTER_SLASH = "0"
"""The character after the slash: all paths in `a/` lie between `a/` and `a0`."""
SMALLEST = "\x01"
"""No path holds a character as small, so `path + SMALLEST` comes right after `path`."""

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


def children(
    scope: ProjectScope, folder: str, *, start: str = "", limit: int | None = None
) -> Select[str, bool, int, str | None, str | None, Any, str]:
    """Files and immediate sub-folders of a folder ("" is the root).

    Rows: name, is it a folder, size in bytes (0 for a folder), media type, digest and time of a file, and where the
    entry after this one begins (the `start` of the next page). Goes from entry to entry by the index and past
    everything deeper, so its cost grows with the entries and not with the files below them.
    """
    prefix = f"{folder}/" if folder else ""

    def next_file(begin: Path | str) -> Any:
        file = aliased(Artifact)
        query = select(file.path, file.size_bytes, file.media_type, file.digest, file.created_at).where(
            file.organization_id == scope.organization_id,
            file.project_id == scope.project_id,
            _at_least(file.path, begin),
        )
        if folder:
            query = query.where(_before(file.path, folder + AFTER_SLASH))
        return query.order_by(in_order(file.path)).limit(1)

    def entry(file: Any) -> Any:
        name = func.split_part(func.substr(file.path, len(prefix) + 1), "/", 1)
        is_folder = func.length(file.path) > len(prefix) + func.length(name)
        return select(
            name.label("name"),
            cast(is_folder, Boolean).label("is_folder"),
            file.size_bytes,
            file.media_type,
            file.digest,
            file.created_at,
            case(
                (is_folder, literal(prefix).concat(name).concat(AFTER_SLASH)), else_=file.path.concat(SMALLEST)
            ).label("resume"),
        )

    first = next_file(start if start > prefix else prefix).subquery("first")
    entries = entry(first.c).cte("entries", recursive=True)
    following = next_file(entries.c.resume).lateral("following")
    entries = entries.union_all(entry(following.c).select_from(entries.join(following, true())))
    found = select(
        entries.c.name,
        entries.c.is_folder,
        case((entries.c.is_folder, 0), else_=entries.c.size_bytes),
        case((entries.c.is_folder, None), else_=entries.c.media_type),
        case((entries.c.is_folder, None), else_=entries.c.digest),
        case((entries.c.is_folder, None), else_=entries.c.created_at),
        entries.c.resume,
    )
    return found if limit is None else found.limit(limit)


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
