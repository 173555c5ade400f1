"""The database: one engine, transactions in worker threads, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.store.migrations import upgrade
from bot.batches import Batches

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 8
"""The most transactions at once. SQLite's writes have their own thread, and share one if they queue."""


class StoreError(Exception):
    """The database cannot be used. str(error) says in one line which database and why."""


class Store:
    """Runs functions that take a Session first. Each call is one transaction, outside the event loop.

    It uses the synchronous driver in threads and not an asynchronous one: sqlite3 has no other, psycopg is
    just as fast, and a transaction then cannot stay open across an await.
    """

    def __init__(self, url: str, *, info: Mapping[str, Any] | None = None) -> None:
        """`info` goes with every session that writes, as `Session.info`.

        Raises StoreError if the URL is invalid or the folder cannot be created.
        """
        self._info = dict(info or {})
        try:
            self.url = sa.make_url(url)
            self.engine = _engine(self.url)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise StoreError(f"cannot use the database {_shown(url)}: {_first_line(error)}") from error
        is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer at a time. Queueing here is fairer than its busy loop, which sleeps and polls.
        self._turn = threading.Lock() if is_sqlite else None
        self._writer = self.engine.execution_options(writes=True) if is_sqlite else self.engine
        self._writes = Batches(self._together, name="writing") if is_sqlite else None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store")

    def upgrade(self) -> None:
        """Brings the schema up to date. Raises StoreError if the database cannot be reached or written."""
        try:
            upgrade(self.engine)
            with self.transaction() as session:
                # If the schema was up to date, nothing was written yet, and a read-only file must be noticed
                # now.
                session.execute(sa.text("UPDATE conversation SET status = status WHERE 1 = 0"))
        except (SQLAlchemyError, OSError) as error:
            shown = self.url.render_as_string(hide_password=True)
            raise StoreError(f"cannot write the database {shown}: {_first_line(error)}") from error

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Opens one writing transaction in this thread: committed at the end, rolled back on an exception."""
        with (
            self._turn or nullcontext(),
            Session(self._writer, expire_on_commit=False, info=self._info) as session,
            session.begin(),
        ):
            yield session

    async def write(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `work(session, …)` in one committed transaction. Once begun, it finishes even if cancelled.

        `work` may run a second time after the first was rolled back, so its side effects must allow that.
        """

        def run(session: Session) -> T:
            return work(session, *args, **kwargs)

        if self._writes is not None:
            done: T = await self._writes.add(run)
            return done
        return await self._in_thread(lambda: self._alone(run))

    async def read(
        self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `work(session, …)` on one consistent view. Its changes are not stored."""

        def run() -> T:
            with Session(self.engine, expire_on_commit=False) as session:
                return work(session, *args, **kwargs)

        return await self._in_thread(run)

    async def answers(self) -> bool:
        """Whether the database answers a query."""
        try:
            await self.read(
                lambda session: session.execute(sa.text("SELECT count(*) FROM alembic_version")).first()
            )
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Waits for the transactions in progress, then closes the connections to the database."""
        if self._writes is not None:
            self._writes.close()
        self._threads.shutdown()
        self.engine.dispose()

    def _alone(self, work: Callable[[Session], T]) -> T:
        with self.transaction() as session:
            return work(session)

    def _together(self, works: Sequence[Callable[[Session], Any]]) -> list[Any]:
        """Runs all waiting writes in one transaction: all are committed, or none."""
        if len(works) == 1:
            return [self._alone(works[0])]
        results = []
        with self._turn or nullcontext(), self._writer.begin() as connection:
            for work in works:
                with Session(connection, expire_on_commit=False, info=self._info) as session:
                    results.append(work(session))
                    session.commit()  # visible to the next work; the connection's transaction goes on
        return results

    async def _in_thread(self, run: Callable[[], T]) -> T:
        # The thread goes on if the caller is cancelled: a transaction is always committed or rolled back.
        return await asyncio.get_running_loop().run_in_executor(self._threads, run)


def _engine(url: sa.URL) -> sa.Engine:
    # hide_parameters: an error's text ends in the log, and the parameters are what customers wrote.
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url, pool_size=THREADS, max_overflow=2, pool_pre_ping=True, hide_parameters=True
        )
    if not url.database or url.database == ":memory:":
        raise OSError("SQLite in memory would forget every conversation; name a file")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url, pool_size=THREADS, max_overflow=2, pool_use_lifo=True, hide_parameters=True
    )

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 must not begin transactions by its own rules; _begin does
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # FULL: with NORMAL a power cut may undo the last commits, and no acknowledged message may be lost.
        connection.execute("PRAGMA synchronous = FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # IMMEDIATE: a transaction that reads first and then writes could otherwise fail, waiting or not.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _shown(url: str) -> str:
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "that CALMLINE_DATABASE_URL names"


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
