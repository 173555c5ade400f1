"""A desk that has run for years is as quick as a new one: what is asked all the time reads no whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from api import strangers
from api.chat import record
from api.clock import now
from api.conversation import queue_order
from api.desk import clock
from api.guide import edits
from api.outbound import deliveries
from api.store.engine import Store
from api.store.models import Conversation, Rep, Ticket
from api.team import presence
from api.team.rules import Rules

BIG = ("ticket", "message", "conversation", "delivery")


@pytest.fixture
def store(database_file: Path) -> Iterator[Store]:
    it = Store(f"sqlite:///{database_file}")
    with it.transaction() as session:
        session.add(Rep(username="ann", name="Ann", password_hash="x", seen_at=now()))
        session.add(Conversation(id="c_1", status="waiting"))
        session.flush()
        session.add(Ticket(conversation_id="c_1", queue="general", reason="asked"))
    yield it
    it.close()


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, parameters))

    sa.event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(store.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "asked",
    [
        lambda session: clock._next_pair(session, tried=frozenset()),
        lambda session: clock._gone(session, rules=Rules(), forbearing=False),
        lambda session: clock._due_changes(session),
        lambda session: clock._long_waits(session, rules=Rules()),
        lambda session: queue_order.queue_place(session, session.get_one(Conversation, "c_1")),
        lambda session: presence.people_serving(session, None),
        presence.open_chats,
        lambda session: record.all_owed(session, older_than=timedelta(0)),
        lambda session: edits.page(session, entry=None, before=None, limit=50),
        lambda session: deliveries.page(session, before=None, limit=50),
        lambda session: deliveries.any_due(session, target="webhook"),
        lambda session: strangers.recent(session, since=now() - strangers.LATELY, guide="a digest"),
    ],
    ids=[
        "assign",
        "gone",
        "due",
        "long waits",
        "place",
        "people",
        "loads",
        "owed",
        "edits",
        "deliveries",
        "to send",
        "strangers",
    ],
)
async def test_what_is_asked_all_the_time_reads_no_whole_table(
    store: Store, asked: Callable[[Session], object]
) -> None:
    with statements(store) as seen:
        await store.read(asked)
    assert seen
    with store.engine.connect() as connection:
        for statement, parameters in seen:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            whole = [
                row.detail
                for row in plan
                if row.detail.split()[0] == "SCAN"
                and row.detail.split()[1] in BIG
                # A partial index holds the few rows that count.
                and not any(
                    few in row.detail for few in ("_owed", "_used", "_edited", "_unsent", "ticket_open")
                )
            ]
            assert whole == [], statement
            if "closed_at DESC" in statement:  # the few that were closed last, without sorting all there were
                assert any("ix_ticket_handled" in row.detail for row in plan), plan


async def test_whom_a_message_is_owed_is_found_and_nobody_else(store: Store) -> None:
    with store.transaction() as session:
        session.add(Conversation(id="c_2", status="bot", last_seq=3, answered_seq=3))
    assert await store.read(record.all_owed, older_than=timedelta(0)) == []
