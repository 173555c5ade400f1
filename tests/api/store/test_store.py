"""The database: migrations, transactions, and the errors of one that cannot be used."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.conversation import history
from api.settings import Settings
from api.store.base import Base
from api.store.engine import Store, StoreError
from api.store.migrations import HEAD, changing, configured
from api.store.models import Conversation, Message, Rep, Ticket
from bot.guide.entry import QueueName


@pytest.fixture
def store(database_url: str, settings: Callable[..., Settings]) -> Iterator[Store]:
    it = Store(settings().database)
    it.upgrade()
    yield it
    it.close()


def test_the_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_is_new_enough_only_at_the_newest_revision(store: Store) -> None:
    with store.engine.connect() as connection:
        assert ScriptDirectory.from_config(configured(connection)).get_heads() == [HEAD]
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def test_upgrading_again_changes_nothing(store: Store) -> None:
    store.upgrade()
    with store.transaction() as session:
        history.create(session)
    store.upgrade()
    assert store.engine.dialect.name in ("sqlite", "postgresql")


def test_a_database_with_chats_in_it_is_brought_up_to_date_and_back(empty_database_url: str) -> None:
    store = Store(Settings(database_url=empty_database_url).database)
    with changing(store.engine) as connection:
        command.upgrade(configured(connection), "0001")
        at = {"at": "2026-03-01 12:00:00+00:00"}
        for statement in (
            "INSERT INTO rep (username, name, role, password_hash, active, created_at)"
            " VALUES ('ann', 'Ann', 'rep', 'x', true, :at)",
            "INSERT INTO conversation (id, status, rep_id, last_seq, answered_seq, created_at, updated_at)"
            " VALUES ('c_1', 'with_rep', 1, 1, 0, :at, :at)",
            "INSERT INTO ticket (conversation_id, queue, reason, priority, upset, status, rep_id, preview,"
            " seen_seq, opened_at) VALUES ('c_1', 'general', 'asked', 30, 0, 'claimed', 1, 'hi', 0, :at)",
            "INSERT INTO message (conversation_id, seq, sender, kind, text, choices, rateable, created_at)"
            " VALUES ('c_1', 1, 'bot', 'answer', 'So.', '[]', true, :at)",
        ):
            connection.execute(sa.text(statement), at)
    store.upgrade()
    with store.transaction() as session:
        ticket = session.scalars(sa.select(Ticket)).one()
        assert ticket.rep is not None and ticket.rep.name == "Ann"
        assert ticket.rank_at == ticket.opened_at and ticket.due == "later"
        assert ticket.rep.presence == "online" and ticket.rep.capacity == 4
        assert ticket.rep.company_id is None, "the next company sign-in links it"
        ticket.rep.company_id = "a" * 64
        message = session.scalars(sa.select(Message)).one()
        assert message.heading is None and not message.refuted, "it was an answer, and nobody said otherwise"
        assert message.outside is None, "what was read before then is not known"
    with changing(store.engine) as connection:
        command.downgrade(configured(connection), "0001")
    store.upgrade()
    with store.transaction() as session:
        ticket = session.scalars(sa.select(Ticket)).one()
        assert ticket.conversation_id == "c_1"
        assert ticket.rep is not None and ticket.rep.company_id is None
    store.close()


async def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def work(session: Session) -> None:
        conversation = history.create(session)
        history.append(session, conversation, sender="customer", kind="text", text="hello")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        await store.write(work)
    count = sa.select(sa.func.count()).select_from(Message)
    assert await store.read(lambda session: session.scalar(count)) == 0


async def test_messages_written_at_once_are_numbered_without_gap_or_double(store: Store) -> None:
    conversation = await store.write(lambda session: history.create(session).id)

    def work(session: Session) -> int:
        row = history.lock(session, conversation)
        return history.append(session, row, sender="customer", kind="text", text="hello").seq

    assert sorted(await asyncio.gather(*(store.write(work) for _ in range(40)))) == list(range(1, 41))


async def test_a_moment_comes_back_as_it_went_in(store: Store) -> None:
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))

    def work(session: Session) -> None:
        session.add(Rep(username="ann", name="Ann", password_hash="x", created_at=moment))

    await store.write(work)
    rep = await store.read(lambda session: session.scalars(sa.select(Rep)).one())
    assert rep.created_at == moment and rep.created_at.tzinfo is timezone.utc


async def test_one_person_at_the_company_has_one_account_and_many_have_none(store: Store) -> None:
    def work(session: Session, linked: dict[str, str | None]) -> None:
        for name, id_ in linked.items():
            session.add(Rep(username=name, name=name, password_hash="x", company_id=id_))

    await store.write(work, {"ann": "a" * 64, "bob": None, "cleo": None})
    with pytest.raises(sa.exc.IntegrityError):
        await store.write(work, {"dora": "a" * 64})


async def test_one_client_id_one_message_even_past_the_service(store: Store) -> None:
    def work(session: Session) -> None:
        row = history.create(session)
        for _ in range(2):
            history.append(session, row, sender="customer", kind="text", text="hello", client_id="one")

    with pytest.raises(sa.exc.IntegrityError):
        await store.write(work)


async def test_what_the_database_refuses_is_not_told_with_the_customers_words(store: Store) -> None:
    def work(session: Session) -> None:
        session.add(Conversation(id="c_1", status="odd", brain_state="secret words"))

    with pytest.raises(sa.exc.IntegrityError) as refused:
        await store.write(work)
    if store.engine.dialect.name == "sqlite":
        assert "secret words" not in str(refused.value)
    assert refused.value.hide_parameters


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:////proc/no/calmline.db", "/proc/no"),
        ("sqlite:////proc/calmline.db", "unable to open"),
        ("sqlite://", "memory"),
        ("postgresql+psycopg://ann:hunter2@127.0.0.1:1/none", "connection"),
        ("no url at all", "CALMLINE_DATABASE_URL"),
        ("oracle+none://x", "oracle"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(url: str, told: str) -> None:
    with pytest.raises(StoreError) as refused:
        Store(url).upgrade()
    assert told in str(refused.value) and "\n" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "calmline.db").write_text("this is a letter, not a database " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'calmline.db'}").upgrade()


def test_the_secret_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    key = Settings(var=tmp_path).signing_key
    assert len(key) >= 32 and Settings(var=tmp_path).signing_key == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert Settings(var=tmp_path, secret_key="k" * 32).signing_key == "k" * 32
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(OSError, match="delete it"):
        _ = Settings(var=tmp_path).signing_key
    assert "k" * 32 not in repr(Settings(secret_key="k" * 32))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("wrong", [{"secret_key": "short"}, {"allowed_origins": "example.com"}])
def test_wrong_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALMLINE_ALLOWED_ORIGINS", "https://a.example/, https://b.example")
    monkeypatch.setenv("CALMLINE_DATABASE_URL", "postgres://u@h/d")
    settings = Settings()
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.database == "postgresql+psycopg://u@h/d"


async def test_of_writes_that_share_a_transaction_one_may_fail_alone(store: Store) -> None:
    def work(session: Session, number: int) -> str:
        conversation = history.create(session)
        history.append(session, conversation, sender="customer", kind="text", text=f"number {number}")
        if number == 3:
            raise RuntimeError("not this one")
        return conversation.id

    done = await asyncio.gather(*(store.write(work, number) for number in range(8)), return_exceptions=True)
    assert [isinstance(each, RuntimeError) for each in done] == [number == 3 for number in range(8)]
    texts = await store.read(lambda session: list(session.scalars(sa.select(Message.text))))
    assert sorted(texts) == [f"number {number}" for number in range(8) if number != 3]


async def test_a_write_sees_what_the_one_before_it_in_the_queue_wrote(store: Store) -> None:
    conversation = await store.write(lambda session: history.create(session).id)

    def work(session: Session, queue: QueueName) -> QueueName | None:
        row = history.lock(session, conversation)
        before, row.queue = row.queue, queue
        return before

    found = await asyncio.gather(*(store.write(work, QueueName(str(number))) for number in range(20)))
    assert len(set(found)) == 20, "each saw another's, none of them twice"
