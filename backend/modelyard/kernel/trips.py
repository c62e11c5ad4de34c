"""Statements that run as one round trip on connections of their own, at the lowest cost that the driver allows.

The driver's cursors add and remove the socket's watcher for each wait, and build a result for each statement: several
times what the round trip itself costs. Here a watcher stays for the connection's life, and values stay bytes.
"""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg_pool import PoolTimeout

Row = tuple[bytes | None, ...]
"""Values in PostgreSQL's text form."""


class _Line:
    """One connection, watched by the event loop, with at most one trip under way."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection, self._pgconn = connection, connection.pgconn
        self._loop = asyncio.get_running_loop()
        self._socket = self._pgconn.socket
        self._waiter: asyncio.Future[None] | None = None
        self._prepared: set[str] = set()
        self.dead = False
        self._loop.add_reader(self._socket, self._readable)

    def _readable(self) -> None:
        try:
            self._pgconn.consume_input()
        except psycopg.Error as error:
            self._break(error)
            return
        if not self._pgconn.is_busy():
            self._wake(None)

    def _wake(self, error: Exception | None) -> None:
        if self._waiter is not None and not self._waiter.done():
            if error is None:
                self._waiter.set_result(None)
            else:
                self._waiter.set_exception(error)

    def _break(self, error: Exception) -> None:
        if not self.dead:
            self.dead = True
            self._loop.remove_reader(self._socket)
            self._wake(error)

    async def _wait(self) -> None:
        if self.dead:
            raise psycopg.OperationalError("the connection is lost")  # nobody would wake the waiter
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    async def _send(self, text: str) -> list[Row]:
        try:
            self._pgconn.send_query(text.encode())
            while self._pgconn.flush():
                self._loop.add_writer(self._socket, self._wake, None)
                try:
                    await self._wait()
                finally:
                    self._loop.remove_writer(self._socket)
        except psycopg.OperationalError as error:
            self._break(error)
            raise
        rows: list[Row] = []
        refused: psycopg.Error | None = None
        while True:
            while self._pgconn.is_busy():
                await self._wait()
            result = self._pgconn.get_result()
            if result is None:
                break
            if result.status == ExecStatus.FATAL_ERROR:
                refused = error_from_result(result)
            elif result.status == ExecStatus.TUPLES_OK:
                columns = range(result.nfields)
                rows += [tuple(result.get_value(row, column) for column in columns) for row in range(result.ntuples)]
        if refused is not None:
            raise refused
        return rows

    async def trip(self, text: str, prepared: str | None) -> list[Row]:
        # Who gives up while an answer is on its way breaks the line, as nobody else may read that answer. So does a
        # refused PREPARE, which may leave some of its statements behind.
        in_order = False
        try:
            if prepared is not None and prepared not in self._prepared:
                await self._send(prepared)
                self._prepared.add(prepared)
            try:
                rows = await self._send(text)
            except psycopg.Error:
                if not self.dead and self._pgconn.transaction_status != TransactionStatus.IDLE:
                    await self._send("ROLLBACK")
                in_order = True
                raise
            in_order = True
            return rows
        finally:
            if not in_order:
                self._break(psycopg.OperationalError("the trip was given up"))

    async def close(self) -> None:
        self._break(psycopg.OperationalError("the connection was closed"))
        await self._connection.close()


class Trips:
    """At most `size` connections, made when they are first needed."""

    def __init__(self, conninfo: str, *, size: int, timeout: float, **options: Any) -> None:
        self._conninfo, self._options, self._timeout = conninfo, options, timeout
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Line] = []

    async def run(self, text: str, *, prepared: str | None = None) -> list[Row]:
        """The rows of `text`, which holds its own BEGIN and COMMIT; rolled back on any error.

        prepared: a PREPARE that each connection runs before the first text that executes it.

        Raises:
            psycopg.Error: what PostgreSQL refused, or OperationalError when it cannot be reached.
            PoolTimeout: no connection came free.
        """
        try:
            return await self._once(text, prepared)
        except psycopg.OperationalError as error:
            if isinstance(error, PoolTimeout) or (error.sqlstate is not None and not error.sqlstate.startswith("57P")):
                raise
        # PostgreSQL was restarted since this connection was last used, and the others' is no better.
        await self._close_idle()
        return await self._once(text, prepared)

    async def _once(self, text: str, prepared: str | None) -> list[Row]:
        if self._free.locked():
            try:
                await asyncio.wait_for(self._free.acquire(), self._timeout)
            except TimeoutError:
                raise PoolTimeout(f"no connection came free within {self._timeout:.0f} s") from None
        else:
            await self._free.acquire()
        try:
            line = await self._taken()
            try:
                return await line.trip(text, prepared)
            finally:
                if line.dead:
                    await line.close()
                else:
                    self._idle.append(line)
        finally:
            self._free.release()

    async def _taken(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if not line.dead:
                return line
            await line.close()
        return _Line(await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True, **self._options))

    async def _close_idle(self) -> None:
        while self._idle:
            await self._idle.pop().close()

    async def close(self) -> None:
        """Close what is idle; called when no trip is under way."""
        await self._close_idle()
