"""Use cases of notifications: channels, and the rules that feed them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.kernel.access import OrganizationScope, ProjectScope
from modelyard.kernel.db import get_one
from modelyard.kernel.errors import AlreadyExists, Conflict, Invalid
from modelyard.kernel.ids import uuid7
from modelyard.kernel.vault import Vault
from modelyard.notifications import channels, queries
from modelyard.notifications.models import Channel, ChannelType, MinimumSeverity, Rule

_PATTERN = re.compile(r"\*|[a-z_]+\.(\*|[a-z_]+)")


class ChannelNameTaken(AlreadyExists):
    code = "channel_name_taken"


class RuleNameTaken(AlreadyExists):
    code = "rule_name_taken"


class ChannelOfAnotherProject(Conflict):
    code, title = "channel_of_another_project", "The channel belongs to another project"


async def create_channel(
    session: AsyncSession,
    scope: OrganizationScope,
    vault: Vault,
    *,
    name: str,
    type: ChannelType,
    settings: Mapping[str, Any],
    is_enabled: bool = True,
    project: ProjectScope | None = None,
) -> Channel:
    """A new way to reach people, for the whole organization or for one project of it.

    settings: as `channels` describes them for the type; they are stored sealed, and nothing but the sender reads them.

    Raises:
        InvalidSettings: they do not fit the type.
        ChannelNameTaken: by a live channel of the organization.
        IntegrityError: a name that cannot be.
    """
    stored = channels.sealed(channels.checked(type, settings), vault)
    if (await session.execute(queries.channel_by_name(scope, name))).first() is not None:
        raise ChannelNameTaken(f"There is a channel {name!r} already.", name=name)
    made = Channel(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=_project_of(scope, project),
        name=name,
        type=type,
        settings_sealed=stored,
        is_enabled=is_enabled,
    )
    session.add(made)
    await session.flush()
    return made


@dataclass(frozen=True, slots=True)
class NewRule:
    """Which events a channel gets: names (`alert.opened`), all of a kind (`alert.*`) or all (`*`), at least so severe
    where an event has a severity, and with all of these labels. `throttle`: the least time between two messages."""

    name: str
    event_patterns: Sequence[str]
    minimum_severity: MinimumSeverity = MinimumSeverity.INFO
    labels: Mapping[str, str] = field(default_factory=dict)
    throttle: timedelta = timedelta(0)
    is_enabled: bool = True


async def create_rule(
    session: AsyncSession,
    scope: OrganizationScope,
    channel_id: UUID,
    new: NewRule,
    *,
    project: ProjectScope | None = None,
) -> Rule:
    """Feed a channel with the events of the organization, or of one project of it.

    Raises:
        NotFound: no such channel.
        ChannelOfAnotherProject: a project's channel tells of that project alone.
        Invalid: no pattern, or one that names no events.
        RuleNameTaken: by a live rule of the organization.
        IntegrityError: a name that cannot be.
    """
    patterns = list(dict.fromkeys(new.event_patterns))
    wrong = [pattern for pattern in patterns if not _PATTERN.fullmatch(pattern)]
    if wrong or not patterns:
        raise Invalid("A pattern is `kind.event`, `kind.*` or `*`.", pointer="/event_patterns", patterns=wrong)
    channel = await get_one(session, queries.channel(scope, channel_id), "There is no such channel.")
    project_id = _project_of(scope, project)
    if channel.project_id is not None and channel.project_id != project_id:
        raise ChannelOfAnotherProject("This channel tells of its own project only.", channel_id=channel_id.hex)
    if (await session.execute(queries.rule_by_name(scope, new.name))).first() is not None:
        raise RuleNameTaken(f"There is a rule {new.name!r} already.", name=new.name)
    made = Rule(
        organization_id=scope.organization_id,
        id=uuid7(),
        project_id=project_id,
        channel_id=channel.id,
        name=new.name,
        event_patterns=patterns,
        minimum_severity=new.minimum_severity,
        labels=dict(new.labels),
        throttle_seconds=int(new.throttle.total_seconds()),
        is_enabled=new.is_enabled,
    )
    session.add(made)
    await session.flush()
    return made


def _project_of(scope: OrganizationScope, project: ProjectScope | None) -> UUID | None:
    if project is None:
        return None
    if project.organization_id != scope.organization_id:
        raise ValueError("proofs for two organizations")
    return project.project_id
