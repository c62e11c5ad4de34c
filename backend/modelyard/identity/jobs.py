"""Identity's periodic work: signing keys come and go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from modelyard.identity import signing
from modelyard.kernel.db import Role
from modelyard.kernel.jobs import JobContext, JobName, job
from modelyard.kernel.vault import Vault


@job(JobName.ROTATE_SIGNING_KEYS, cron="7 2 * * *")
async def rotate_signing_keys(context: JobContext, _: dict[str, Any]) -> None:
    """Make a new signing key when the newest is old enough, and retire those that no living token needs."""
    settings = context.settings
    async with context.database.driver(context.context, role=Role.PLATFORM) as connection:
        await signing.rotate_by_age(connection, settings, Vault(settings), at=datetime.now(UTC))
