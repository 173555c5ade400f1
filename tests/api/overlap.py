"""Two who write at the same moment: the second begins while the first is not committed yet."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.api.conftest import Running
from tests.api.reps import eventually

# PostgreSQL keeps the second waiting for a lock.
BLOCKED = sa.text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE application_name = current_setting('application_name') AND wait_event_type = 'Lock'"
)


class CountedTurns:
    """The store's turn of writers on SQLite, and how many of them wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.waiting = 0

    def __enter__(self) -> None:
        self.waiting += 1
        self._lock.acquire()
        self.waiting -= 1

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@asynccontextmanager
async def uncommitted(
    service: Running,
) -> AsyncIterator[tuple[Session, Callable[[], Awaitable[object]]]]:
    """A writing transaction that is committed at the end, and what waits until somebody waits for it."""
    store = service.services.store
    turns = CountedTurns() if store._turn is not None else None
    if turns is not None:
        store._turn = turns

    def blocked(session: Session) -> int:
        return turns.waiting if turns is not None else session.scalar(BLOCKED) or 0

    with store.transaction() as session:
        yield session, lambda: eventually(lambda: store.read(blocked))
