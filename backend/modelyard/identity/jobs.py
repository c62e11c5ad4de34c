"""Identity's periodic work: signing keys come and go, and what was kept for a while is removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete

from modelyard.identity import signing
from modelyard.identity.models import AccountToken, LoginThrottle
from modelyard.identity.throttle import FORGOTTEN_AFTER
from modelyard.kernel.db import Role
from modelyard.kernel.jobs import JobContext, JobName, job
from modelyard.kernel.vault import Vault

TOKENS_KEPT = timedelta(days=7)
"""How long the hash of a mail's token is kept after its end."""


@job(JobName.ROTATE_SIGNING_KEYS, cron="7 2 * * *")
async def rotate_signing_keys(context: JobContext, _: dict[str, Any]) -> None:
    """Make a new signing key when the newest is old enough, and retire those that no living token needs."""
    settings = context.settings
    async with context.database.driver(context.context, role=Role.PLATFORM) as connection:
        await signing.rotate_by_age(connection, settings, Vault(settings), at=datetime.now(UTC))


@job(JobName.REMOVE_OLD_CREDENTIALS, cron="37 3 * * *")
async def remove_old_credentials(context: JobContext, _: dict[str, Any]) -> None:
    """Remove forgotten failures of log-in, and tokens of mails that were over long ago."""
    now = datetime.now(UTC)
    async with context.transaction(role=Role.PLATFORM) as session:
        await session.execute(delete(LoginThrottle).where(LoginThrottle.last_failure_at < now - FORGOTTEN_AFTER))
        await session.execute(delete(AccountToken).where(AccountToken.expires_at < now - TOKENS_KEPT))
