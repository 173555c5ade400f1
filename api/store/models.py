"""The tables. Rows stay inside the service functions; schemas leave them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, timezone-aware in Python on both databases (SQLite itself forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(timezone.utc)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Rep(Base):
    """A person at the desk. `role` is rep, lead or admin; `username` is kept in lower case."""

    __tablename__ = "rep"
    __table_args__ = (CheckConstraint("role in ('rep', 'lead', 'admin')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(10), default="rep")
    password_hash: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class RepSession(Base):
    """One log-in of a rep. Only the SHA-256 (hex) of the cookie's token is kept."""

    __tablename__ = "rep_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    rep_id: Mapped[int] = mapped_column(ForeignKey("rep.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    rep: Mapped[Rep] = relationship(lazy="joined")


class Conversation(Base):
    """One customer's chat.

    `status` is bot, waiting, with_rep or closed. `last_seq` numbers the newest message. Customer messages up
    to number `answered_seq` have been dealt with: a later one is still owed an answer.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("status in ('bot', 'waiting', 'with_rep', 'closed')", name="status"),
        CheckConstraint("csat between 1 and 5", name="csat"),
        Index("ix_conversation_status", "status"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    status: Mapped[str] = mapped_column(String(10), default="bot")
    queue: Mapped[str | None] = mapped_column(String(40))
    rep_id: Mapped[int | None] = mapped_column(ForeignKey("rep.id"))
    brain_state: Mapped[str | None] = mapped_column(Text)
    last_seq: Mapped[int] = mapped_column(default=0)
    answered_seq: Mapped[int] = mapped_column(default=0)
    csat: Mapped[int | None]
    csat_comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)

    rep: Mapped[Rep | None] = relationship(lazy="joined")


class Message(Base):
    """One line of a conversation, numbered from 1 in `seq`.

    `entry` is the guide entry that a bot message speaks from, or that a customer's button named; `action` is
    what the button did otherwise. `used_entry` is the suggestion that a rep's message began as. `decision` is
    what the bot's turn rested on.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        CheckConstraint("sender in ('customer', 'bot', 'rep', 'system')", name="sender"),
        CheckConstraint("rating in ('helpful', 'unhelpful')", name="rating"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    client_id: Mapped[str | None] = mapped_column(String(64))
    sender: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    entry: Mapped[str | None] = mapped_column(String(100))
    action: Mapped[str | None] = mapped_column(String(20))
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rateable: Mapped[bool] = mapped_column(default=False)
    rating: Mapped[str | None] = mapped_column(String(10))
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rep_id: Mapped[int | None] = mapped_column(ForeignKey("rep.id"))
    used_entry: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    rep: Mapped[Rep | None] = relationship(lazy="joined")


class Ticket(Base):
    """A customer handed over to people: waiting, claimed or closed; at most one open for a conversation.

    `priority` runs from 0 to 100, higher first; `upset` from 0 to 1. `seen_seq` is the last message that its
    rep has seen.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("status in ('waiting', 'claimed', 'closed')", name="status"),
        CheckConstraint("reason in ('asked', 'upset', 'route', 'unsure')", name="reason"),
        Index("ix_ticket_status", "status", "queue"),
        Index(
            "uq_ticket_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("status <> 'closed'"),
            postgresql_where=text("status <> 'closed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    queue: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(10))
    priority: Mapped[int] = mapped_column(default=0)
    upset: Mapped[float] = mapped_column(default=0.0)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    rep_id: Mapped[int | None] = mapped_column(ForeignKey("rep.id"))
    entry: Mapped[str | None] = mapped_column(String(100))
    preview: Mapped[str] = mapped_column(String(140), default="")
    seen_seq: Mapped[int] = mapped_column(default=0)
    callback_name: Mapped[str | None] = mapped_column(Text)
    callback_contact: Mapped[str | None] = mapped_column(Text)
    callback_when: Mapped[str | None] = mapped_column(Text)
    wrap_up_outcome: Mapped[str | None] = mapped_column(String(20))
    wrap_up_note: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    conversation: Mapped[Conversation] = relationship()
    rep: Mapped[Rep | None] = relationship(lazy="joined")
