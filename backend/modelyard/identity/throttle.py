"""Growing delays for who guesses passwords: by account, and by address. Kept in the database, so all processes agree.

An attempt counts as failed until it succeeds, so attempts side by side get no more guesses than in a row.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from modelyard.identity.models import LoginSession, LoginThrottle, User
from modelyard.kernel.protection import address_key

FREE_ATTEMPTS = 5
"""Wrong passwords in a row before an account is locked."""

FREE_FROM_ADDRESS = 20
"""Wrong passwords from one address, for whichever accounts, before it is locked."""

FIRST_LOCK, LONGEST_LOCK = timedelta(seconds=15), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
KNOWN_FOR = timedelta(days=30)
"""How long an address that a person logged in from is taken for theirs."""


def lock_after(failures: int, *, free: int = FREE_ATTEMPTS) -> timedelta | None:
    """How long to wait after so many failures: doubling from the last free one on."""
    if failures < free:
        return None
    return min(FIRST_LOCK * (1 << min(failures - free, 20)), LONGEST_LOCK)


async def count_address(session: AsyncSession, ip: str, at: datetime) -> bool:
    """Count an attempt from this address; False while it is locked. In the platform's role."""
    forgotten = LoginThrottle.last_failure_at < at - FORGOTTEN_AFTER
    key = address_key(ip)
    counted = (
        insert(LoginThrottle)
        .values(address=key, failures=1, last_failure_at=at)
        .on_conflict_do_update(
            index_elements=["address"],
            set_={
                "failures": case((forgotten, 1), else_=LoginThrottle.failures + 1),
                "locked_until": None,
                "last_failure_at": at,
            },
            where=or_(LoginThrottle.locked_until.is_(None), LoginThrottle.locked_until <= at),
        )
        .returning(LoginThrottle.failures)
    )
    failures = (await session.execute(counted)).scalar_one_or_none()
    if failures is None:
        return False
    lock = lock_after(failures, free=FREE_FROM_ADDRESS)
    if lock is not None:
        await session.execute(
            update(LoginThrottle)
            .where(LoginThrottle.address == key)
            .values(locked_until=at + lock)
            .execution_options(synchronize_session=False)
        )
    return True


async def count_attempt(session: AsyncSession, user_id: UUID, at: datetime, *, address: str) -> bool:
    """Count an attempt on an account; False while it is locked. In the platform's role.

    Who guesses from elsewhere does not lock a person out of an address that is known to be theirs: for that address
    its own count holds alone.
    """
    row = (
        await session.execute(select(User.failed_logins, User.locked_until).where(User.id == user_id).with_for_update())
    ).one()
    locked = row.locked_until is not None and row.locked_until > at
    if locked and not await _is_known(session, user_id, address, at):
        return False
    lock = lock_after(row.failed_logins + 1)
    await session.execute(
        _of(user_id).values(failed_logins=row.failed_logins + 1, locked_until=at + lock if lock else None)
    )
    return True


async def forgive(session: AsyncSession, user_id: UUID, ip: str) -> None:
    """Take the attempt that succeeded off both counts; the account starts anew."""
    await session.execute(_of(user_id).values(failed_logins=0, locked_until=None))
    await session.execute(
        update(LoginThrottle)
        .where(LoginThrottle.address == address_key(ip))
        .values(failures=func.greatest(LoginThrottle.failures - 1, 0), locked_until=None)
        .execution_options(synchronize_session=False)
    )


async def _is_known(session: AsyncSession, user_id: UUID, ip: str, at: datetime) -> bool:
    known = select(LoginSession.id).where(
        LoginSession.user_id == user_id,
        LoginSession.ip == ip,
        LoginSession.created_at > at - KNOWN_FOR,
        LoginSession.bound_organization_id.is_(None),
    )
    return ip != "" and (await session.execute(known.limit(1))).first() is not None


def _of(user_id: UUID) -> Update:
    return update(User).where(User.id == user_id).execution_options(synchronize_session=False)
