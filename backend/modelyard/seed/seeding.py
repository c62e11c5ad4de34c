"""Adding the sample organization: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.artifacts.store import ArtifactStore
from modelyard.identity.models import Organization, User, UserStatus
from modelyard.identity.passwords import verify_password
from modelyard.kernel.context import SYSTEM, Context
from modelyard.kernel.db import Database, Role
from modelyard.kernel.embedded import default_data_dir
from modelyard.kernel.vault import Vault
from modelyard.seed import access, fraud, recommender
from modelyard.seed.access import SampleKey
from modelyard.seed.story import CAST, NAME, OPERATION, SCIENTIST, SLUG, found_organization
from modelyard.settings import Settings

SEED = 11
"""Of everything that the sample draws by chance."""
_LOCK = "modelyard.seed"
_LAST_TABLE = "events"


class SeedRefused(Exception):
    """The sample cannot be added here; the message says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was added just now. The keys' tokens are stored nowhere else."""

    training_key: SampleKey
    reading_key: SampleKey


async def seed_if_empty(
    settings: Settings, *, now: datetime | None = None, rng: np.random.Generator | None = None
) -> Sample | None:
    """Add the sample to a database that holds no organization, nor any of the sample's people.

    Returns None when it does, or another process is adding the sample now.

    Raises:
        SeedRefused: in production, or the database is not migrated.
    """
    async with _transaction(settings) as session:
        if not await _alone(session) or await _organizations(session) or await _known_people(session):
            return None
        return await write_sample(session, settings, now=now, rng=rng)


async def seed(
    settings: Settings,
    force: bool = False,
    *,
    now: datetime | None = None,
    rng: np.random.Generator | None = None,
) -> str:
    """Add the sample, and say what was added or why nothing was. force: also beside other organizations.

    Raises:
        SeedRefused: in production, the database is not migrated, it holds other organizations and `force` is not
            given, or one of the sample's people is known already.
    """
    async with _transaction(settings) as session:
        if not await _alone(session):
            raise SeedRefused("another process is adding the sample at this moment.")
        others = await _organizations(session)
        if SLUG in others:
            return f'The sample organization "{NAME}" ({SLUG}) is there already. Nothing was changed.'
        if others and not force:
            raise SeedRefused(
                f"the database holds other organizations ({len(others)}), and the sample's passwords are known to "
                "everybody. Add it nevertheless with --force."
            )
        known = await _known_people(session)
        if known:
            raise SeedRefused(f"there are people with the sample's addresses already: {', '.join(known)}.")
        sample = await write_sample(session, settings, now=now, rng=rng)
    return "\n".join([f'Added the sample organization "{NAME}" ({SLUG}).', "", *welcome(sample, settings.url), ""])


async def write_sample(
    session: AsyncSession, settings: Settings, *, now: datetime | None = None, rng: np.random.Generator | None = None
) -> Sample:
    """Everything of the sample, in the session's transaction, which must be in the platform's role.

    now: the moment at which the sample's history ends. The same moment and the same generator give the same sample,
    but for ids and secrets.
    """
    store = ArtifactStore(settings, settings.data_dir or default_data_dir())
    story = await found_organization(
        session,
        store,
        Vault(settings),
        now=now or datetime.now(UTC),
        rng=rng or np.random.default_rng(SEED),
    )
    payments = await fraud.tell(story)
    await recommender.tell(story)
    training_key, reading_key = await access.issue_keys(story, payments)
    # Last: no rule tells of what has just been made up.
    await access.open_channels(story, payments)
    return Sample(training_key, reading_key)


async def people_with_sample_passwords(settings: Settings) -> list[str]:
    """Addresses of people who still log in with the sample's passwords, which everybody knows."""
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    passwords = {who.email: who.password for who in CAST}
    query = select(User.email_key, User.password_hash).where(
        User.email_key.in_(passwords), User.deleted_at.is_(None), User.status == UserStatus.ACTIVE
    )
    try:
        async with database.transaction(Context(SYSTEM), role=Role.PLATFORM) as session:
            known = [(email, hashed) for email, hashed in await session.execute(query)]
        return [email for email, hashed in known if hashed and (await verify_password(passwords[email], hashed))[0]]
    finally:
        await database.engine.dispose()


def welcome(sample: Sample, url: str) -> list[str]:
    """The lines for the person who has just got the sample: how to log in, and how to log a first run."""
    people = [f"    {who.email:<24} {who.password:<14} {who.role.value}" for who in CAST]
    keys = [f"    {key.token}  {key.allows}" for key in (sample.training_key, sample.reading_key)]
    return [
        f'  Log in to the sample organization "{NAME}":  {SCIENTIST.email} / {SCIENTIST.password}',
        "",
        *people,
        "",
        "  API keys, shown this once:",
        "",
        *keys,
        "",
        "  Log a first run with an MLflow client:",
        "",
        f"    export MLFLOW_TRACKING_URI={url}/mlflow/{SLUG}/fraud-detection",
        f"    export MLFLOW_TRACKING_TOKEN={sample.training_key.token}",
        "    pip install -r examples/requirements.txt",
        "    python examples/train_fraud.py",
    ]


@asynccontextmanager
async def _transaction(settings: Settings) -> AsyncIterator[AsyncSession]:
    if settings.production:
        raise SeedRefused("not in production: the sample's passwords are known to everybody.")
    database = Database(settings, pool_size=1, ingest_pool_size=1)
    try:
        async with database.engine.connect() as connection:
            if await connection.scalar(text("SELECT to_regclass(:name)"), {"name": _LAST_TABLE}) is None:
                raise SeedRefused("the database is not migrated. Run `modelyard db upgrade` first.")
        async with database.transaction(Context(SYSTEM, None, OPERATION), role=Role.PLATFORM) as session:
            yield session
    finally:
        await database.close()


async def _alone(session: AsyncSession) -> bool:
    """No other transaction adds the sample; held until this one ends."""
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(_LOCK, 0)))))


async def _organizations(session: AsyncSession) -> set[str]:
    """Slugs of the live organizations."""
    return set((await session.execute(select(Organization.slug).where(Organization.deleted_at.is_(None)))).scalars())


async def _known_people(session: AsyncSession) -> list[str]:
    addresses = [who.email for who in CAST]
    query = select(User.email).where(User.email_key.in_(addresses), User.deleted_at.is_(None)).order_by(User.email)
    return list((await session.execute(query)).scalars())
