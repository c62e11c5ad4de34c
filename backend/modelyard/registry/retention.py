"""How long an organization keeps what was deleted of its registry."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity.models import Organization
from modelyard.identity.settings import DELETED_MODELS_RETENTION


async def retention_of(session: AsyncSession, organization_id: UUID, default: timedelta | None) -> timedelta | None:
    """What the organization chose, else the server's `default`; None is for ever."""
    settings = await session.scalar(select(Organization.settings).where(Organization.id == organization_id))
    if not settings or DELETED_MODELS_RETENTION not in settings:
        return default
    days = settings[DELETED_MODELS_RETENTION]
    return None if days is None else timedelta(days=days)
