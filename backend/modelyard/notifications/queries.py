"""What can be asked about channels and rules. Every query starts from one of the two nouns."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from modelyard.kernel.access import OrganizationScope
from modelyard.notifications.models import Channel, Rule


def channels(scope: OrganizationScope) -> Select[Channel]:
    """Live channels of one organization, those of single projects too."""
    return select(Channel).where(Channel.organization_id == scope.organization_id, Channel.deleted_at.is_(None))


def channel(scope: OrganizationScope, channel_id: UUID) -> Select[Channel]:
    return channels(scope).where(Channel.id == channel_id)


def channel_by_name(scope: OrganizationScope, name: str) -> Select[Channel]:
    return channels(scope).where(Channel.name == name)


def rules(scope: OrganizationScope) -> Select[Rule]:
    """Live rules of one organization, those of single projects too."""
    return select(Rule).where(Rule.organization_id == scope.organization_id, Rule.deleted_at.is_(None))


def rule_by_name(scope: OrganizationScope, name: str) -> Select[Rule]:
    return rules(scope).where(Rule.name == name)


def rules_of(scope: OrganizationScope, channel_id: UUID) -> Select[Rule]:
    """The rules that feed one channel, by name."""
    return rules(scope).where(Rule.channel_id == channel_id).order_by(Rule.name)
