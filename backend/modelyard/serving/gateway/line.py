"""A connection to PostgreSQL that comes back by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row

STATEMENT_SECONDS = 5.0
PAUSE_SECONDS = 0.5
"""So long after a failure nobody tries again: requests would wait for it."""


class Away(Exception):
    """The database does not answer."""


class Line:
    """One statement at a time, each a transaction of its own, in `role`."""

    def __init__(self, url: str, *, role: str) -> None:
        self._url, self._role = url, role
        self._connection: psycopg.AsyncConnection[dict[str, Any]] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._failed_at = 0.0

    async def rows(self, statement: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """What a statement answers.

        Raises:
            Away: the database does not answer.
        """
        async with self._one_at_a_time:
            if time.monotonic() - self._failed_at < PAUSE_SECONDS:
                raise Away
            for fresh in (False, True):
                try:
                    async with asyncio.timeout(STATEMENT_SECONDS):
                        connection = await self._connected()
                        cursor = await connection.execute(statement.encode(), values)
                        return await cursor.fetchall() if cursor.description else []
                except (psycopg.OperationalError, OSError, TimeoutError) as error:
                    # A connection of before a restart fails once; a new one would not.
                    await self.close()
                    if fresh or isinstance(error, TimeoutError):
                        self._failed_at = time.monotonic()
                        raise Away from error
        raise Away

    async def _connected(self) -> psycopg.AsyncConnection[dict[str, Any]]:
        if self._connection is None or self._connection.closed:
            connecting = psycopg.AsyncConnection.connect(
                self._url, autocommit=True, row_factory=dict_row, application_name="modelyard-gateway"
            )
            self._connection = await connecting
            await self._connection.execute(f"SET ROLE {self._role}".encode())
        return self._connection

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
