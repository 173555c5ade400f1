"""Tells the customer and the reps about a change of a ticket."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.bus import Event
from api.changes import Change
from api.conversation import history
from api.conversation.events import ConversationChanged, QueueMoved, TicketChanged
from api.conversation.schemas import TicketOut
from api.ids import TicketId
from api.kinds import MessageKind
from api.store.models import Conversation, Message, Rep, Ticket


def announce(
    session: Session, ticket: Ticket, conversation: Conversation, rep: Rep, kind: MessageKind, text: str
) -> Change[TicketOut]:
    """Announces a change of the locked conversation's ticket, by a message in the chat and by events."""
    message = history.append(
        session, conversation, sender="system", kind=kind, text=text, rep=session.get_one(Rep, rep.id)
    )
    conversation.answered_seq = conversation.last_seq
    events: tuple[Event, ...] = (
        history.announce(session, message, ticket),
        ConversationChanged(conversation=conversation.id),
        TicketChanged(ticket=ticket.id),
        QueueMoved(),
    )
    return Change(tickets_out(session, [ticket])[0], events)


def tickets_out(session: Session, rows: Iterable[Ticket]) -> tuple[TicketOut, ...]:
    """Returns tickets as the desk shows them, with the number of unread messages in the claimed ones."""
    rows = list(rows)
    claimed = [row.id for row in rows if row.status == "claimed"]
    unread: dict[TicketId, int] = {}
    if claimed:
        counted = session.execute(
            sa.select(Ticket.id, sa.func.count(Message.id))
            .join(Message, Message.conversation_id == Ticket.conversation_id)
            .where(Ticket.id.in_(claimed), Message.sender == "customer", Message.seq > Ticket.seen_seq)
            .group_by(Ticket.id)
        )
        unread = {row[0]: row[1] for row in counted}
    return tuple(TicketOut.of(row, unread=unread.get(row.id, 0)) for row in rows)
