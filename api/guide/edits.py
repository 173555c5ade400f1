"""Reps' edits of approved answers: the words they sent beside the words of the guide."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.orm import Session

from api.ids import MessageId
from api.schemas import Frozen
from api.store.models import Message
from bot.guide.entry import EntryId


class EditOut(Frozen):
    """A message that began as an entry and was sent in other words. `approved` is the entry's text then."""

    id: MessageId
    entry: EntryId = Field(examples=["change-my-card"])
    approved: str
    said: str
    rep: str = Field(examples=["Priya"])
    at: datetime


class Used(Frozen):
    """How often reps used an entry, and how often they changed its words."""

    entry: EntryId
    used: int
    edited: int


class Edits(Frozen):
    """Edits, newest first; `used` is sorted by the number of edits. `before` asks for the next page."""

    edits: tuple[EditOut, ...]
    used: tuple[Used, ...]
    before: MessageId | None = None


def page(session: Session, *, entry: EntryId | None, before: MessageId | None, limit: int) -> Edits:
    """Returns the edits of one entry, or of all."""
    query = (
        sa.select(Message).where(Message.approved.is_not(None)).order_by(Message.id.desc()).limit(limit + 1)
    )
    if entry is not None:
        query = query.where(Message.used_entry == entry)
    if before is not None:
        query = query.where(Message.id < before)
    rows = session.scalars(query).all()
    edited = sa.func.count(Message.approved)
    counted = session.execute(
        sa.select(Message.used_entry, sa.func.count().label("used"), edited.label("edited"))
        .where(Message.used_entry.is_not(None))
        .group_by(Message.used_entry)
        .order_by(edited.desc(), Message.used_entry)
    )
    return Edits(
        edits=tuple(
            EditOut(
                id=row.id,
                entry=row.used_entry or EntryId(""),
                approved=row.approved or "",
                said=row.text,
                rep=row.rep.name if row.rep else "",
                at=row.created_at,
            )
            for row in rows[:limit]
        ),
        used=tuple(Used(entry=row.used_entry, used=row.used, edited=row.edited) for row in counted),
        before=rows[limit - 1].id if len(rows) > limit else None,
    )
