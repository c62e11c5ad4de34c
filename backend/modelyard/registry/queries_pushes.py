"""What can be asked about pushes. Every query starts from one of the nouns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from modelyard.artifacts import queries as artifacts
from modelyard.artifacts.models import Artifact, ArtifactPart, ArtifactUpload
from modelyard.artifacts.paths import SEALED
from modelyard.kernel.access import ProjectScope
from modelyard.registry.models_pushes import PushFile, VersionPush

_OF_PUSH = (PushFile.organization_id == VersionPush.organization_id) & (PushFile.push_id == VersionPush.id)


def pushes(scope: ProjectScope) -> Select[VersionPush]:
    """Pushes of one project, completed and expired ones included. Every other push query starts here."""
    return select(VersionPush).where(
        VersionPush.organization_id == scope.organization_id, VersionPush.project_id == scope.project_id
    )


def push(scope: ProjectScope, push_id: UUID, *, at: datetime) -> Select[VersionPush]:
    """One push of the caller's own that has not expired at that moment: who completes it is the version's author."""
    mine = VersionPush.created_by == func.app_user()
    return pushes(scope).where(VersionPush.id == push_id, VersionPush.expires_at > at, mine)


def files(scope: ProjectScope, push_id: UUID) -> Select[PushFile]:
    """The files of a push of this organization, in order."""
    return (
        select(PushFile)
        .where(PushFile.organization_id == scope.organization_id, PushFile.push_id == push_id)
        .order_by(PushFile.number)
    )


def missing(scope: ProjectScope, push_id: UUID) -> Select[str, int]:
    """Digest and size of each content that has not come, in the order of the files."""
    return (
        select(PushFile.digest, PushFile.size_bytes)
        .where(PushFile.organization_id == scope.organization_id, PushFile.push_id == push_id, ~PushFile.stored)
        .group_by(PushFile.digest, PushFile.size_bytes)
        .order_by(func.min(PushFile.number))
    )


def known_in_artifacts(scope: ProjectScope, digests: Sequence[str]) -> Select[str, int]:
    """Which of these contents the project has as files, with their sizes.

    The project's own, never those of another one: whoever names a digest would be given the bytes.
    """
    return (
        artifacts.artifacts(scope)
        .where(Artifact.digest == any_(cast(digests, ARRAY(Text))))
        .with_only_columns(Artifact.digest, Artifact.size_bytes)
        .distinct()
    )


def known_in_pushes(scope: ProjectScope, digests: Sequence[str]) -> Select[str, int]:
    """As `known_in_artifacts`, of the contents that came with the project's other pushes: a broken one goes on so."""
    return (
        pushes(scope)
        .join(PushFile, _OF_PUSH)
        .where(
            PushFile.organization_id == scope.organization_id,
            PushFile.digest == any_(cast(digests, ARRAY(Text))),
            PushFile.stored,
        )
        .with_only_columns(PushFile.digest, PushFile.size_bytes)
        .distinct()
    )


def mine_under_way(scope: ProjectScope, *, at: datetime) -> Select[UUID]:
    """The caller's own pushes that are neither completed nor expired at that moment."""
    return (
        pushes(scope)
        .where(
            VersionPush.created_by == func.app_user(), VersionPush.completed_at.is_(None), VersionPush.expires_at > at
        )
        .with_only_columns(VersionPush.id)
    )


def lacking_of(scope: ProjectScope, person: UUID | None, digests: Sequence[str]) -> Select[str]:
    """Which of these contents pushes of a person still lack."""
    return (
        pushes(scope)
        .join(PushFile, _OF_PUSH)
        .where(
            VersionPush.created_by.is_not_distinct_from(person),
            PushFile.organization_id == scope.organization_id,
            PushFile.digest == any_(cast(digests, ARRAY(Text))),
            ~PushFile.stored,
        )
        .with_only_columns(PushFile.digest)
    )


def left_over(organization_id: UUID) -> ColumnElement[bool]:
    """Uploads of an organization, for contents of pushes, that no push of their sender's lacks any more."""
    lacking = (
        select(PushFile.digest)
        .join(VersionPush, _OF_PUSH)
        .where(
            PushFile.organization_id == organization_id,
            VersionPush.organization_id == organization_id,
            VersionPush.project_id == ArtifactUpload.project_id,
            VersionPush.created_by.is_not_distinct_from(ArtifactUpload.created_by),
            PushFile.digest == func.right(ArtifactUpload.path, 64),
            ~PushFile.stored,
        )
    )
    return (
        (ArtifactUpload.organization_id == organization_id)
        & artifacts.is_under(ArtifactUpload.path, SEALED)
        & ~lacking.exists()
    )


def uploads(scope: ProjectScope, places: Sequence[str], *, of: UUID | None = None) -> Select[ArtifactUpload]:
    """A person's own uploads of these places that have not become files; without one, the caller's."""
    return select(ArtifactUpload).where(
        ArtifactUpload.organization_id == scope.organization_id,
        ArtifactUpload.project_id == scope.project_id,
        ArtifactUpload.path == any_(cast(places, ARRAY(Text))),
        ArtifactUpload.created_by == (func.app_user() if of is None else of),
        ArtifactUpload.completed_at.is_(None),
    )


def received(scope: ProjectScope, places: Sequence[str]) -> Select[str, int]:
    """Place and number of each part that has come of `uploads`."""
    return (
        uploads(scope, places)
        .join(
            ArtifactPart,
            (ArtifactPart.organization_id == ArtifactUpload.organization_id)
            & (ArtifactPart.upload_id == ArtifactUpload.id),
        )
        .where(ArtifactPart.organization_id == scope.organization_id)
        .with_only_columns(ArtifactUpload.path, ArtifactPart.number)
        .order_by(ArtifactUpload.path, ArtifactPart.number)
    )
