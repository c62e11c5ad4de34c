"""Adaptive micro-batches: what waits while the model works becomes the next batch; nobody waits for a batch to fill."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol


class Overloaded(Exception):
    """More requests wait than may."""


class Rows(Protocol):
    """The input of one request."""

    rows: int
    kind: object
    """Requests of one kind (equal and not None) may share a batch."""


@dataclass(slots=True, eq=False)
class _Waiting:
    rows: Rows
    answer: asyncio.Future[Any]


class Batcher:
    """Calls `predict` with the inputs of one or more requests, in one thread, and hands each request its answer.

    predict: takes the requests of a batch, returns one answer each. When it raises for several, each is tried alone, so
    that a bad row fails alone.
    """

    def __init__(self, predict: Callable[[Sequence[Any]], Sequence[Any]], *, max_rows: int, max_waiting: int) -> None:
        self._predict = predict
        self._max_rows, self._max_waiting = max_rows, max_waiting
        self._queue: deque[_Waiting] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._working: asyncio.Task[None] | None = None

    async def answer(self, rows: Rows) -> Any:
        """The prediction for one request.

        Raises:
            Overloaded: too many wait.
        """
        if len(self._queue) >= self._max_waiting:
            raise Overloaded
        waiting = _Waiting(rows, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await waiting.answer

    def _next(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        room = self._max_rows
        while self._queue:
            first = self._queue[0]
            if first.answer.cancelled():  # whoever asked has gone
                self._queue.popleft()
                continue
            if batch and (first.rows.kind is None or first.rows.kind != batch[0].rows.kind or first.rows.rows > room):
                break
            batch.append(self._queue.popleft())
            room -= first.rows.rows
        return batch

    async def _work(self) -> None:
        try:
            while batch := self._next():
                await self._run(batch)
        finally:
            self._working = None

    async def _run(self, batch: list[_Waiting]) -> None:
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.run_in_executor(self._thread, self._predict, [one.rows for one in batch])
        except Exception as error:
            if len(batch) == 1:
                if not batch[0].answer.done():
                    batch[0].answer.set_exception(error)
                return
            for one in batch:
                await self._run([one])
            return
        for one, answer in zip(batch, answers, strict=True):
            if not one.answer.done():
                one.answer.set_result(answer)
