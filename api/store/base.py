"""The base and the column types of the tables."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import DateTime, Dialect, Integer, MetaData, String, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase

from api.ids import (
    ConversationId,
    DeedId,
    DeliveryId,
    MessageId,
    MessageSeq,
    NoteId,
    PhraseId,
    RepId,
    TicketId,
)
from bot.guide.entry import EntryId, QueueName


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, timezone-aware in Python on both databases (SQLite itself loses the zone)."""

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


def only(where: str) -> dict[str, Any]:
    """Returns the arguments of an index that holds only such rows. A query uses it only with the same
    condition, word for word.
    """
    return {"sqlite_where": text(where), "postgresql_where": text(where)}


_NUMBERS = (RepId, PhraseId, MessageId, TicketId, NoteId, DeedId, DeliveryId, MessageSeq)


_TYPES: dict[Any, Any] = {
    **{each: Integer() for each in _NUMBERS},
    ConversationId: String(40),
    QueueName: String(40),
    EntryId: String(100),
}


class Base(DeclarativeBase):
    type_annotation_map = _TYPES
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
