"""Finds past conversations by what was said in them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.conversation.announcing import tickets_out
from api.desk.schemas import Found, FoundTicket
from api.ids import ConversationId
from api.store.models import Conversation, Message, Note, Ticket

MOST = 30
EARLIER = 10
SNIPPET_CHARS = 160
BEFORE_CHARS = 40


def find(session: Session, *, words: str) -> Found:
    """Returns the newest tickets that have all the words in their conversation, notes or callback, each with
    the place of the words.

    Returns at most MOST tickets. Ignores case as far as the database can.
    """
    wanted = [word.lower() for word in words.split()]
    if not wanted:
        return Found(tickets=())
    said = sa.select(Message.conversation_id).where(Message.sender != "bot", *_holding(Message.text, wanted))
    noted = sa.select(Note.conversation_id).where(*_holding(Note.text, wanted))
    called = sa.func.coalesce(Ticket.callback_name, "") + " " + sa.func.coalesce(Ticket.callback_contact, "")
    rows = session.scalars(
        sa.select(Ticket)
        .where(
            sa.or_(
                Ticket.conversation_id.in_(said.union(noted)),
                sa.and_(*_holding(called, wanted)),
            )
        )
        .order_by(Ticket.id.desc())
        .limit(MOST)
    ).all()
    return Found(
        tickets=tuple(
            FoundTicket(ticket=ticket, snippet=_snippet(session, ticket.conversation, wanted))
            for ticket in tickets_out(session, rows)
        )
    )


def earlier(session: Session, conversation: Conversation) -> list[Ticket]:
    """Returns the closed tickets of the browser's earlier chats, newest first, at most EARLIER.

    They include earlier tickets of this conversation.
    """
    ids, row = [conversation.id], conversation
    while row.earlier_id is not None and row.earlier_id not in ids and len(ids) <= EARLIER:
        found = session.get(Conversation, row.earlier_id)
        if found is None:
            break
        ids.append(found.id)
        row = found
    query = sa.select(Ticket).where(Ticket.conversation_id.in_(ids), Ticket.status == "closed")
    return list(session.scalars(query.order_by(Ticket.id.desc()).limit(EARLIER)))


def _holding(
    text: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str], wanted: list[str]
) -> list[sa.ColumnElement[bool]]:
    return [sa.func.lower(text).contains(word, autoescape=True) for word in wanted]


def _snippet(session: Session, conversation: ConversationId, wanted: list[str]) -> str:
    text = session.scalar(
        sa.select(Message.text)
        .where(
            Message.conversation_id == conversation,
            Message.sender != "bot",
            *_holding(Message.text, wanted),
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    if text is None:
        return ""
    flat = " ".join(text.split())
    start = max(0, flat.lower().find(wanted[0]) - BEFORE_CHARS)
    cut = flat[start : start + SNIPPET_CHARS]
    return ("…" if start else "") + cut + ("…" if start + SNIPPET_CHARS < len(flat) else "")
