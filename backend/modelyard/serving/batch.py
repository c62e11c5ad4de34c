"""A process that predicts all rows of a file: started in the jail, its answers read as they come."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL

from modelyard.serving.logs import LIVE, tail_of
from modelyard.serving.replica import Launch, Replica, launcher_argument, make_folder, memory_by_group, spawn

RUN = "import sys; sys.path.insert(0, {code!r}); from modelyard_worker.batch import main; main()"
MAX_FRAME_BYTES = 8 * 1024**2
MAX_REASON_CHARS = 2_000
MAX_SAID_CHARS = 16_000
MEASURE_SECONDS = 1.0


class BatchFailed(Exception):
    """The file was not predicted to its end; the message is for whoever asked."""


class BatchProcess:
    """folder: a new one, its own. source: the file, which the model's user can read."""

    def __init__(self, folder: Path, launch: Launch, source: Path, *, form: str, include_input: bool) -> None:
        self._folder, self._launch, self._source = folder, launch, source
        self._given = {"source": str(source), "format": form, "include_input": include_input}
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = ""
        self.rows = 0
        self.bytes = 0
        """Of the source, that are read."""

    @property
    def said(self) -> str:
        """The end of what it wrote."""
        return tail_of(self._folder / LIVE, MAX_SAID_CHARS)

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Run it. Gives the result's bytes as they come; what is left of it ends with this.

        Raises:
            BatchFailed: it ended before its end.
            OSError: it cannot be started.
        """
        ours, theirs = socket.socketpair()
        watch: asyncio.Task[None] | None = None
        try:
            with theirs:
                await asyncio.to_thread(make_folder, self._folder, self._launch)
                given = launcher_argument(
                    self._folder, self._launch, RUN, theirs.fileno(), self._given, readable=[self._source]
                )
                self._process = await asyncio.to_thread(spawn, self._folder, given, theirs.fileno())
            watch = asyncio.create_task(self._measure(self._process.pid))
            reader, writer = await asyncio.open_connection(sock=ours)
            try:
                async for piece in self._frames(reader):
                    yield piece
            finally:
                writer.close()
        finally:
            ours.close()
            if watch is not None:
                watch.cancel()
            self.kill("")
            if self._process is not None:
                await asyncio.shield(asyncio.to_thread(self._process.wait))

    async def _frames(self, reader: asyncio.StreamReader) -> AsyncGenerator[bytes]:
        try:
            while True:
                head = await reader.readexactly(5)
                kind, size = head[:1], int.from_bytes(head[1:], "big")
                if size > MAX_FRAME_BYTES:
                    raise BatchFailed("The model's process spoke out of turn.")
                content = await reader.readexactly(size)
                if kind == b"D":
                    yield content
                elif kind == b"P":
                    self._progress(content)
                elif kind == b"E":
                    raise BatchFailed(_clean(content.decode(errors="replace"))[:MAX_REASON_CHARS])
                elif kind == b"F":
                    return
                else:
                    raise BatchFailed("The model's process spoke out of turn.")
        except (asyncio.IncompleteReadError, ConnectionError):
            raise BatchFailed(await self._why()) from None

    def _progress(self, content: bytes) -> None:
        """What a hostile process claims is no number that the database could not hold."""
        with suppress(ValueError, TypeError, KeyError, OverflowError):
            told = json.loads(content)
            self.rows = min(max(int(told["rows"]), self.rows), 2**62)
            self.bytes = min(max(int(told["bytes"]), self.bytes), self._source.stat().st_size)

    async def _why(self) -> str:
        if self._killed:
            return self._killed
        assert self._process is not None  # nosec B101 - it has been read from
        try:
            status = await asyncio.to_thread(self._process.wait, 5)
        except subprocess.TimeoutExpired:
            return "The model's process closed its line."
        last = self.said.strip().splitlines()
        return f"The model's process ended with status {status}. It said last: {last[-1][:300] if last else 'nothing'}"

    async def _measure(self, pid: int) -> None:
        limit = self._launch.memory_bytes
        while True:
            await asyncio.sleep(MEASURE_SECONDS)
            if (await asyncio.to_thread(memory_by_group)).get(pid, 0) > limit:
                self.kill(f"The model took more memory than its {limit // 1024**2} MiB. Give the batch more.")

    def kill(self, reason: str) -> None:
        """End it at once, and all that it started."""
        self._killed = self._killed or reason
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, SIGKILL)


def end_left_over(folder: Path) -> None:
    """End what an earlier engine left running in the folder of a batch, and remove the folder."""
    for place in (one for one in folder.glob("*") if one.is_dir()):
        replica = Replica.adopt(place)
        if replica is not None:
            replica.kill("")
    shutil.rmtree(folder, ignore_errors=True)


def _clean(text: str) -> str:
    return "".join(one if one.isprintable() or one in "\n\t" else "\N{REPLACEMENT CHARACTER}" for one in text)
