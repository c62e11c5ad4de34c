"""A version copied to another model, perhaps of another project: the same bytes under names of its own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts import queries as artifacts
from modelyard.artifacts.folders import copy_folders
from modelyard.artifacts.paths import SCHEME, kept_folder
from modelyard.kernel.access import ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import Conflict
from modelyard.kernel.events import publish
from modelyard.kernel.ids import uuid7
from modelyard.registry import queries
from modelyard.registry.events import VersionCreated
from modelyard.registry.manifest import clear_place, digest_at, place_of
from modelyard.registry.models import Model, ModelVersion, VersionStatus
from modelyard.registry.scans import finished_scan, queue_scan
from modelyard.registry.service import FRESH, NO_VERSION, ModelNameTaken, create_model, lock_model
from modelyard.registry.versions import NotReady

COPIED = (
    "description",
    "tags",
    "source",
    "source_run",
    "run_link",
    "digest",
    "size_bytes",
    "file_count",
    "signature",
    "framework",
    "framework_version",
    "requirements",
    "metrics",
    "model_card",
    "input_example",
    "git_commit",
    "datasets",
)
"""What says of the bytes and of where they are from. Stage, aliases and approval are the copy's own."""


class FilesChanged(Conflict):
    code, title = "files_changed", "The files have changed"


async def copy_version(
    session: AsyncSession, scope: ProjectScope, model_id: UUID, number: int, *, into: ProjectScope, name: str
) -> ModelVersion:
    """Make the next version of the model `name` in the project `into` from this one.

    into: of the same organization and actor. A model of that name is made if there is none.

    Raises:
        Invalid: no model can have the name.
        NotFound: no such version.
        NotReady: its files are not all there yet.
        FilesChanged: it has no files of its own, and others are there now than were registered.
        QuotaExceeded: the organization's files would have more bytes than they may.
    """
    source = await get_one(session, queries.model(scope, model_id), NO_VERSION)
    found = (await session.execute(queries.model_by_name(into, name))).scalar_one_or_none()
    if found is None:
        try:
            found = await create_model(session, into, name, task=source.task, framework=source.framework)
        except ModelNameTaken:  # somebody else made it meanwhile
            found = await get_one(session, queries.model_by_name(into, name), NO_VERSION)
    # In the order of their ids, as two copies may go opposite ways; and models before versions, as everybody does.
    target_id = found.id
    locked = {
        id: await lock_model(session, place, id) for id, place in sorted({model_id: scope, target_id: into}.items())
    }
    model = locked[target_id]
    query = queries.version(scope, model_id, number).with_for_update(read=True)
    origin = await get_one(session, query.execution_options(populate_existing=True), NO_VERSION)
    if origin.status is not VersionStatus.READY:
        raise NotReady(f"Version {number} is {origin.status.value}, not ready.", status=origin.status.value)
    next_number = (await session.execute(queries.next_number(into, model.id))).scalar_one()
    here = scope.project_id == into.project_id
    copy = ModelVersion(
        organization_id=into.organization_id,
        id=uuid7(),
        project_id=into.project_id,
        model_id=model.id,
        number=next_number,
        status=VersionStatus.READY,
        run_id=origin.run_id if here else None,
        logged_model_id=origin.logged_model_id if here else None,
        origin_id=origin.id,
        artifact_location=await _copy_files(session, scope, origin, into, place_of(model.id, next_number)),
        **{column: getattr(origin, column) for column in COPIED},
        **await finished_scan(session, into, origin.id, origin.digest),
    )
    session.add(copy)
    await session.flush()
    await queue_scan(session, copy)
    touched = update(Model).where(Model.organization_id == into.organization_id, Model.id == model.id)
    await session.execute(touched.values(updated_at=func.now()), execution_options=FRESH)
    await publish(
        session,
        VersionCreated(into.organization_id, into.project_id, model.id, model.name, copy.id, copy.number),
    )
    return copy


async def _copy_files(
    session: AsyncSession, scope: ProjectScope, origin: ModelVersion, into: ProjectScope, place: str
) -> str:
    """Returns the copy's location: that of its own files, or the origin's where those are kept elsewhere.

    Raises:
        FilesChanged: they are not those of the version's digest, which the copy is to have.
    """
    await clear_place(session, into, place)
    own = place_of(origin.model_id, origin.number)
    has_own = (await session.execute(artifacts.under(scope, own).limit(1))).first() is not None
    folder = own if has_own else kept_folder(origin.artifact_location)
    if not folder or not await copy_folders(
        session, into, {folder: place}, from_project=scope.project_id, counted=False
    ):
        return origin.artifact_location
    location = f"{SCHEME}:/{place}"
    if not has_own and await digest_at(session, into, location) != origin.digest:
        raise FilesChanged(
            f"The files of version {origin.number} are not those that were registered. Register them anew."
        )
    return location
