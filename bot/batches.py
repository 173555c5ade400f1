"""A thread of its own for work that is cheaper in batches: whatever waits for it is done together.

It is for work that two threads must not do at once, that would block the event loop, and whose price is paid
once a batch rather than once a piece.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

MOST_AT_ONCE = 32
"""Most pieces in a batch: enough to make it pay, few enough that the first does not wait long for the
last."""


class Batches(Generic[In, Out]):
    """Gives pieces of work to `do` in batches, first come first served.

    `do` returns one result a piece, in order. If a batch raises, its pieces are given to `do` again one by
    one, so that each gets its own result or its own exception.
    """

    def __init__(self, do: Callable[[Sequence[In]], list[Out]], *, name: str) -> None:
        self._do = do
        self._waiting: deque[tuple[In, Future[Out]]] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    def add(self, piece: In) -> asyncio.Future[Out]:
        """Queues `piece` and returns its future result. Work that has begun is finished in any case."""
        done: Future[Out] = Future()
        self._waiting.append((piece, done))
        self._thread.submit(self._work)
        return asyncio.wrap_future(done)

    def close(self) -> None:
        """Finishes what waits. Nothing may be added afterwards."""
        self._thread.shutdown()

    def _work(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        batch = [(piece, done) for piece, done in batch if done.set_running_or_notify_cancel()]
        results: list[Out] = []
        if len(batch) > 1:
            try:
                results = self._do([piece for piece, _ in batch])
            except Exception:
                results = []  # one piece is at fault: the others must not suffer for it
        for (_, done), result in zip(batch, results, strict=False):
            done.set_result(result)
        for piece, done in batch[len(results) :]:
            try:
                done.set_result(self._do([piece])[0])
            except BaseException as error:
                done.set_exception(error)
