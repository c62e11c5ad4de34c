"""Keeps a gateway's routes up to date: woken by NOTIFY, asked every few seconds, also when the database was away."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import psycopg

from modelyard.kernel.log import logger
from modelyard.serving.gateway.snapshot import Routes
from modelyard.serving.routing import CHANNEL, Route

log = logger("gateway")

RESYNCHRONIZE_SECONDS = 5.0
RECONNECT_SECONDS = 0.5
_READ = "SELECT generation, route FROM serving_routes_since(%s)"


class RouteSource:
    """Reads routes from PostgreSQL into `routes`, and keeps their copy in `file`."""

    def __init__(self, url: str, routes: Routes, file: Path) -> None:
        self._url, self._routes, self._file = url, routes, file
        self.synchronized = asyncio.Event()
        """Set once the database has answered."""
        self.connected = False
        """The database answered when it was last asked."""

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError, TimeoutError) as error:
                self.connected = False
                log.warning("the gateway goes on with the routes it knows", reason=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _follow(self) -> None:
        connecting = psycopg.AsyncConnection.connect(
            self._url, autocommit=True, application_name="modelyard-gateway", connect_timeout=5
        )
        async with await connecting as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            while True:
                await asyncio.wait_for(self._read(connection), RESYNCHRONIZE_SECONDS)
                self.synchronized.set()
                self.connected = True
                async for _ in connection.notifies(timeout=RESYNCHRONIZE_SECONDS, stop_after=1):
                    pass

    async def _read(self, connection: psycopg.AsyncConnection) -> None:
        async with connection.transaction():
            await connection.execute("SET LOCAL ROLE modelyard_platform")
            cursor = await connection.execute(_READ, (self._routes.generation,))
            rows = await cursor.fetchall()
        found = []
        for generation, stored in rows:
            try:
                found.append(msgspec.convert({**stored, "generation": generation}, Route))
            except msgspec.ValidationError as error:
                log.error("a route cannot be read", generation=generation, reason=str(error))
        if self._routes.merge(found):
            try:
                await asyncio.to_thread(self._routes.save, self._file)
            except OSError as error:
                log.error("the copy of the routes cannot be written", reason=str(error))
