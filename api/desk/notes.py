"""Reps' notes about a conversation. They are stored apart from its messages and sent to the desk only."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.changes import Change
from api.conversation import tickets
from api.conversation.events import NoteAdded
from api.desk.schemas import NoteOut
from api.ids import ConversationId, NoteId, TicketId
from api.store.models import Note, Rep
from bot.text.redaction import redact

SHOWN = 200
"""The most notes of one conversation that are shown: the newest."""

_MENTION = re.compile(r"(?<![\w@])@([a-z0-9][a-z0-9._-]{0,63})", re.IGNORECASE)


def add(session: Session, *, ticket_id: TicketId, rep: Rep, text: str) -> Change[NoteOut]:
    """Stores a note without card numbers. Any rep may. Raises a 404 problem."""
    ticket, conversation = tickets.get_locked(session, ticket_id)
    text = redact(text).text
    row = Note(
        conversation_id=conversation.id,
        after_seq=conversation.last_seq,
        rep_id=rep.id,
        text=text,
        mentions=_mentioned(session, text),
    )
    session.add(row)
    session.flush()
    return Change(NoteOut.of(row), (NoteAdded(ticket=ticket.id, note=row.id),))


def get(session: Session, note_id: NoteId) -> NoteOut | None:
    """Returns a note, if it exists."""
    row = session.get(Note, note_id)
    return NoteOut.of(row) if row is not None else None


def of_conversation(session: Session, conversation: ConversationId) -> tuple[NoteOut, ...]:
    """Returns the newest notes of a conversation, oldest first."""
    rows = session.scalars(
        sa.select(Note).where(Note.conversation_id == conversation).order_by(Note.id.desc()).limit(SHOWN)
    ).all()
    return tuple(NoteOut.of(row) for row in reversed(rows))


def _mentioned(session: Session, text: str) -> list[str]:
    names = {name.lower().rstrip(".") for name in _MENTION.findall(text)}
    known = session.scalars(sa.select(Rep.username).where(Rep.username.in_(names), Rep.active))
    return sorted(known)
