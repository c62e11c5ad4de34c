"""Use cases of pushes: a folder comes file by file, and becomes a version when every byte is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Text, any_, cast, delete, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import folders, uploads
from modelyard.artifacts import queries as artifacts
from modelyard.artifacts.models import Artifact, ArtifactPart, ArtifactUpload
from modelyard.artifacts.paths import SCHEME, SEALED, InvalidPath, clean_path
from modelyard.artifacts.service import media_type_of
from modelyard.artifacts.store import ArtifactStore, Stored
from modelyard.identity.quotas import Quota, keep_within
from modelyard.kernel.access import Permission, ProjectScope
from modelyard.kernel.db import count_rows, driver_of, get_one
from modelyard.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries, queries_pushes, versions
from modelyard.registry.digests import File
from modelyard.registry.models import ModelVersion
from modelyard.registry.models_pushes import PushFile, VersionPush
from modelyard.registry.names import check_model_name, check_tags
from modelyard.registry.service import FRESH, NO_MODEL, ModelNameTaken, create_model
from modelyard.tracking import queries as tracking
from modelyard.tracking.models import Run

LIFE = timedelta(days=7)
"""A push that is not completed within this time is forgotten."""
PART_BYTES = 32 * 1024 * 1024
MAX_PATH_BYTES = 1900
"""Of a file below its version: with the version's folder it still fits into an index entry."""
MAX_NAMED = 100
NO_PUSH = "You have no such push: it was given up, or a week has passed, or somebody else began it."
PLACE = f"{SEALED}/pushes"


class PushIncomplete(Conflict):
    """`missing`: the digests of the first contents that have not come."""

    code, title = "push_incomplete", "Not every file has come"


class PushCompleted(Conflict):
    code = "push_completed"


class WrongContent(Invalid):
    """`path`: of a file whose bytes are others than the push said; `digest`: what it said."""

    code, title = "wrong_content", "The bytes are not those of the file"


@dataclass(frozen=True, slots=True)
class NewPush:
    """The version that is to be. files: at least one; run_id: a run of the project."""

    model: str
    files: Sequence[File]
    create_model: bool = False
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    run_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A content that has not come. received: numbers of its parts that have."""

    digest: str
    size_bytes: int
    part_bytes: int
    received: Sequence[int] = ()


async def begin(session: AsyncSession, scope: ProjectScope, new: NewPush, *, limit: int, at: datetime) -> VersionPush:
    """Begin a push. What the project has already need not be sent; what another project has must be.

    limit: bytes of the largest file.

    Raises:
        Invalid: a name, a tag or a path that cannot be, or two files of which one is in the way of the other.
        NotFound: no such model, and none is to be made; or no such run.
        TooLarge: a file is.
        QuotaExceeded: the organization's files would have more bytes than they may.
    """
    check_model_name(new.model)
    check_tags(new.tags)
    sizes = _checked(new.files, limit)
    model = (await session.execute(queries.model_by_name(scope, new.model))).scalar_one_or_none()
    if model is None and not new.create_model:
        raise NotFound(f"There is no model {new.model!r} in this project.", pointer="model")
    if new.run_id is not None:
        await get_one(session, tracking.runs(scope).where(Run.id == new.run_id), "There is no such run.")
    await folders.hold_bytes(session, scope)
    digests = list(sizes)
    known = set((await session.execute(queries_pushes.known_in_artifacts(scope, digests))).all())
    known |= set((await session.execute(queries_pushes.known_in_pushes(scope, digests))).all())
    there = {digest for digest, size in sizes.items() if (digest, size) in known}
    push = VersionPush(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=scope.project_id,
        model_id=None if model is None else model.id,
        model_name=new.model,
        run_id=new.run_id,
        description=new.description,
        tags=dict(new.tags),
        created_at=at,
        expires_at=at + LIFE,
    )
    session.add(push)
    await session.flush()
    connection = await driver_of(session)
    await connection.execute(
        """
        INSERT INTO push_files (organization_id, push_id, number, path, size_bytes, digest, stored)
        SELECT %s, %s, number, path, size_bytes, digest, stored
        FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::boolean[])
            WITH ORDINALITY AS file (path, size_bytes, digest, stored, number)
        """,
        (
            scope.organization_id,
            push.id,
            [file.path for file in new.files],
            [file.size_bytes for file in new.files],
            [file.digest for file in new.files],
            [file.digest in there for file in new.files],
        ),
    )
    # With the push among what is counted: what another one is to bring, or another project has, counts once.
    used = artifacts.bytes_held(scope)
    await keep_within(session, scope.organization_id, scope.quotas, quota=Quota.BYTES, used=used, adding=0)
    return push


def _checked(files: Sequence[File], limit: int) -> dict[str, int]:
    """The size of each content."""
    sizes: dict[str, int] = {}
    taken: set[str] = set()
    for number, file in enumerate(files):
        try:
            is_clean = clean_path(file.path) == file.path and len(file.path.encode()) <= MAX_PATH_BYTES
        except InvalidPath as error:
            raise Invalid(error.detail, pointer=f"/files/{number}/path") from None
        if not is_clean:
            raise Invalid(
                f"{file.path!r} cannot be the path of a file: it is too long, or holds a percent-encoding.",
                pointer=f"/files/{number}/path",
            )
        if file.path in taken:
            raise Invalid(f"{file.path!r} is there twice.", pointer=f"/files/{number}/path")
        taken.add(file.path)
        if file.size_bytes > limit:
            raise TooLarge(f"An artifact may have {limit} bytes at most.", limit=limit, path=file.path)
        if sizes.setdefault(file.digest, file.size_bytes) != file.size_bytes:
            raise Invalid("One digest cannot have two sizes.", pointer=f"/files/{number}/size_bytes")
    for number, file in enumerate(files):
        above = file.path
        while above := above.rpartition("/")[0]:
            if above in taken:
                raise Invalid(f"{above!r} is a file, so it cannot be a folder.", pointer=f"/files/{number}/path")
    return sizes


async def get_push(
    session: AsyncSession, scope: ProjectScope, push_id: UUID, *, at: datetime, for_update: bool = False
) -> VersionPush:
    """A push of the caller's, completed or under way.

    Raises:
        NotFound: not in this project, given up, expired, or somebody else's.
    """
    query = queries_pushes.push(scope, push_id, at=at)
    return await get_one(session, query.with_for_update() if for_update else query, NO_PUSH)


async def open_push(session: AsyncSession, scope: ProjectScope, push_id: UUID, *, at: datetime) -> VersionPush:
    """A push under way.

    Raises:
        NotFound: as `get_push`.
        PushCompleted: it is a version already.
    """
    push = await get_push(session, scope, push_id, at=at)
    if push.completed_at is not None:
        raise PushCompleted("The push is completed, so it takes no more files.")
    return push


async def missing(session: AsyncSession, scope: ProjectScope, push_id: UUID) -> list[Missing]:
    """What has not come, in the order of the files; the parts that have are the caller's own."""
    lacking = (await session.execute(queries_pushes.missing(scope, push_id))).all()
    large = [_place(digest) for digest, size in lacking if size > PART_BYTES]
    received: dict[str, list[int]] = defaultdict(list)
    if large:
        for place, number in await session.execute(queries_pushes.received(scope, large)):
            received[place].append(number)
    return [Missing(digest, size, part_bytes(size), received.get(_place(digest), [])) for digest, size in lacking]


def part_bytes(size_bytes: int) -> int:
    """Bytes of every part but the last of a content of that size: so many that the largest has no more parts than an
    upload may have."""
    return max(PART_BYTES, -(-size_bytes // uploads.MAX_PARTS))


def _place(digest: str) -> str:
    """Where a content in parts is said to be going. No file is ever there."""
    return f"{PLACE}/{digest}"


async def note_stored(
    session: AsyncSession, scope: ProjectScope, push_id: UUID, contents: Collection[Stored], *, at: datetime
) -> None:
    """Note contents whose bytes are in the store.

    Raises:
        NotFound, PushCompleted: as `open_push`.
    """
    await open_push(session, scope, push_id, at=at)
    await _note(session, scope, PushFile.push_id == push_id, [content.digest for content in contents])


async def _note(
    session: AsyncSession, scope: ProjectScope, of_pushes: ColumnElement[bool], digests: Sequence[str]
) -> None:
    await session.execute(
        update(PushFile)
        .where(
            PushFile.organization_id == scope.organization_id,
            of_pushes,
            PushFile.digest == any_(cast(digests, ARRAY(Text))),
        )
        .values(stored=True),
        execution_options=FRESH,
    )


async def content_in_parts(
    session: AsyncSession, scope: ProjectScope, push_id: UUID, digest: str, *, at: datetime
) -> PushFile:
    """A content of a push under way. Until the end of the transaction nobody else changes what is known of its parts:
    the same person may push it twice at the same time, and the parts serve both.

    Raises:
        NotFound: as `open_push`, or the push has no such content.
        PushCompleted: it is a version already.
    """
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"push:{scope.project_id}:{digest}"})
    await open_push(session, scope, push_id, at=at)
    found = queries_pushes.files(scope, push_id).where(PushFile.digest == digest).limit(1)
    return await get_one(session, found, "The push has no such content.")


def part_size(size_bytes: int, number: int) -> int:
    """Bytes that a part of a content must have.

    Raises:
        Invalid: the content has no such part.
    """
    size = part_bytes(size_bytes)
    rest = size_bytes - (number - 1) * size
    if rest <= 0 and number > 1:
        raise Invalid(f"A content of {size_bytes} bytes has no part {number}.", pointer="/path/number")
    return min(size, rest)


async def note_part(
    session: AsyncSession,
    scope: ProjectScope,
    push_id: UUID,
    digest: str,
    number: int,
    stored: Stored,
    *,
    at: datetime,
) -> None:
    """Note a part of a content whose bytes are stored; of one that is there whole already there is nothing to note.

    Parts are the caller's own, and serve all their pushes.

    Raises:
        NotFound, PushCompleted: as `content_in_parts`.
    """
    content = await content_in_parts(session, scope, push_id, digest, at=at)
    if content.stored:
        return
    place = _place(digest)
    upload = (await session.execute(queries_pushes.uploads(scope, [place]).limit(1))).scalar_one_or_none()
    if upload is None:
        upload = await uploads.begin(session, scope, place)
    await uploads.add_part(session, scope, upload.id, number, stored)


async def parts_of(
    session: AsyncSession, scope: ProjectScope, push_id: UUID, digest: str, *, at: datetime
) -> Sequence[ArtifactPart]:
    """The parts of a content that has come whole; none of one that is joined already.

    Raises:
        NotFound: as `content_in_parts`, or no part has come.
        PushCompleted: it is a version already.
        PartsMissing: not all parts have.
    """
    content = await content_in_parts(session, scope, push_id, digest, at=at)
    if content.stored:
        return []
    query = queries_pushes.uploads(scope, [_place(digest)]).limit(1)
    upload = await get_one(session, query, "No part of this content has come.")
    size = content.size_bytes
    count = max(1, -(-size // part_bytes(size)))
    return await uploads.parts_to_join(session, scope, upload.id, count=count, limit=size)


async def note_joined(
    session: AsyncSession, scope: ProjectScope, push_id: UUID, digest: str, stored: Stored, *, at: datetime
) -> None:
    """Note that a content was joined, for all pushes of the caller's that lack it, and forget its parts. What was
    joined to something else is only forgotten.

    Raises:
        NotFound, PushCompleted: as `content_in_parts`.
    """
    await content_in_parts(session, scope, push_id, digest, at=at)
    if stored.digest == digest:
        await _note(session, scope, PushFile.push_id.in_(queries_pushes.mine_under_way(scope, at=at)), [digest])
    await forget_parts(session, scope, [digest])


async def forget_parts(
    session: AsyncSession, scope: ProjectScope, digests: Collection[str], *, of: UUID | None = None
) -> None:
    """Forget the parts of these contents that a person sent; without one, the caller."""
    places = [_place(digest) for digest in digests]
    theirs = queries_pushes.uploads(scope, places, of=of).with_only_columns(ArtifactUpload.id)
    for upload_id in (await session.execute(theirs)).scalars().all():
        await uploads.give_up(session, scope, upload_id)


async def complete(
    session: AsyncSession, scope: ProjectScope, push_id: UUID, *, store: ArtifactStore, at: datetime
) -> ModelVersion:
    """Make the version, under the model's next number. Again: the same version.

    Raises:
        NotFound: no such push, or its model or its version has been deleted since.
        PushIncomplete: not every content has come.
        QuotaExceeded: the organization's files would have more bytes than they may.
    """
    push = await get_push(session, scope, push_id, at=at, for_update=True)
    if push.version_id is not None:
        made = queries.versions(scope).where(ModelVersion.id == push.version_id)
        return await get_one(session, made, "The version that this push became was deleted.")
    lacking = (await session.execute(queries_pushes.missing(scope, push_id))).all()
    if lacking:
        raise PushIncomplete(
            f"{len(lacking)} contents have not come yet.",
            count=len(lacking),
            missing=[digest for digest, _ in lacking[:MAX_NAMED]],
        )
    # The names are only of this transaction: registering gives the files names below the version.
    staging = f"{PLACE}/{push.id.hex}"
    await _name_files(session, scope, push_id, staging)
    model_id = push.model_id or await _model_named(session, scope, push.model_name)
    new = versions.NewVersion(
        source=f"push:{push.id.hex}",
        location=f"{SCHEME}:/{staging}",
        run_id=push.run_id,
        source_run=push.run_id.hex if push.run_id else "",
        description=push.description,
        tags=push.tags,
    )
    version = await versions.create_version(session, scope, model_id, new, store=store)
    await session.execute(delete(Artifact).where(artifacts.at_or_under(scope, staging)), execution_options=FRESH)
    await session.execute(
        delete(PushFile).where(PushFile.organization_id == scope.organization_id, PushFile.push_id == push_id),
        execution_options=FRESH,
    )
    push.version_id, push.model_id, push.completed_at = version.id, model_id, at
    await session.flush()
    used = artifacts.bytes_held(scope)
    await keep_within(session, scope.organization_id, scope.quotas, quota=Quota.BYTES, used=used, adding=0)
    return version


async def _name_files(session: AsyncSession, scope: ProjectScope, push_id: UUID, folder: str) -> None:
    """Name the files of a push below a folder."""
    columns = (PushFile.path, PushFile.size_bytes, PushFile.digest)
    found = (await session.execute(queries_pushes.files(scope, push_id).with_only_columns(*columns))).all()
    await folders.hold_bytes(session, scope)
    connection = await driver_of(session)
    await connection.execute(
        """
        INSERT INTO artifacts (organization_id, project_id, path, size_bytes, digest, media_type)
        SELECT %s, %s, path, size_bytes, digest, media_type
        FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::text[]) AS file (path, size_bytes, digest, media_type)
        """,
        (
            scope.organization_id,
            scope.project_id,
            [f"{folder}/{path}" for path, _, _ in found],
            [size for _, size, _ in found],
            [digest for _, _, digest in found],
            [media_type_of(path, None) for path, _, _ in found],
        ),
    )


async def _model_named(session: AsyncSession, scope: ProjectScope, name: str) -> UUID:
    """The model of a name, which is made if there is none."""
    found = (await session.execute(queries.model_by_name(scope, name))).scalar_one_or_none()
    if found is None:
        try:
            return (await create_model(session, scope, name)).id
        except ModelNameTaken:  # somebody else made it meanwhile
            found = await get_one(session, queries.model_by_name(scope, name), NO_MODEL)
    return found.id


async def give_up(session: AsyncSession, scope: ProjectScope, push_id: UUID) -> None:
    """Forget a push and what has come of it. One that is not there is forgotten already; a completed one keeps its
    version.

    Raises:
        Forbidden: it is somebody else's, and the caller may not purge either.
    """
    push = (await session.execute(queries_pushes.pushes(scope).where(VersionPush.id == push_id))).scalar_one_or_none()
    if push is None:
        return
    if push.created_by != scope.actor.user_id and Permission.MODEL_PURGE not in scope.permissions:
        raise Forbidden("Only who began a push, or a manager, gives it up.")
    lacking = [digest for digest, _ in (await session.execute(queries_pushes.missing(scope, push_id))).all()]
    await session.delete(push)
    await session.flush()
    wanted = queries_pushes.lacking_of(scope, push.created_by, lacking)
    others = set((await session.execute(wanted)).scalars())
    await forget_parts(session, scope, set(lacking) - others, of=push.created_by)


async def forget_old(session: AsyncSession, organization_id: UUID, *, at: datetime) -> int:
    """Forget an organization's pushes that have expired, and the parts that serve no other. Returns how many."""
    expired = delete(VersionPush).where(VersionPush.organization_id == organization_id, VersionPush.expires_at <= at)
    forgotten = await count_rows(session, expired)
    await session.execute(
        delete(ArtifactUpload).where(queries_pushes.left_over(organization_id)), execution_options=FRESH
    )
    return forgotten
