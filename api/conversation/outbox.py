"""Writes what happens at the desk as rows for each receiver, in the transaction of the change itself.

So nothing is lost, and no chat waits for a receiver. The rows hold no customer's words; those are read when a
row is sent. The receivers are in `Session.info`; without any, nothing is written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from api.clock import now
from api.ids import ConversationId, MessageSeq, TicketId
from api.kinds import EventName
from api.store.models import Conversation, Delivery, Message, Ticket
from bot.guide.entry import EntryId, QueueName

KEY = "outbound"
"""The key of the Receivers in `Session.info`."""


_INSERT = sa.insert(Delivery)


class Receivers(Protocol):
    """The configured receivers."""

    def wanting(self, event: EventName) -> tuple[str, ...]:
        """Returns the names of the receivers that get such an event."""
        ...


class TicketFacts(BaseModel):
    """A ticket as it was when the event happened."""

    model_config = ConfigDict(frozen=True)

    id: TicketId
    queue: QueueName
    reason: str
    status: str
    priority: int
    upset: float
    entry: EntryId | None
    rep: str | None
    outcome: str | None
    opened_at: datetime

    @classmethod
    def of(cls, row: Ticket) -> TicketFacts:
        return cls(
            id=row.id,
            queue=row.queue,
            reason=row.reason,
            status=row.status,
            priority=row.priority,
            upset=row.upset,
            entry=row.entry,
            rep=row.rep.name if row.status != "waiting" and row.rep else None,
            outcome=row.wrap_up_outcome,
            opened_at=row.opened_at,
        )


class Payload(BaseModel):
    """The content of a row: the ticket, and the number of the newest or of the added message.

    `retried` is true if the delivery was given up once, so that later ones may have arrived before it.
    """

    model_config = ConfigDict(frozen=True)

    ticket: TicketFacts
    seq: MessageSeq
    retried: bool = False


def ticket_changed(session: Session, event: EventName, ticket: Ticket, conversation: Conversation) -> None:
    """The ticket was opened, claimed, put back in its queue or closed."""
    if _receivers(session) is not None:
        _write(session, event, ticket, conversation.id, conversation.last_seq)


def message_added(session: Session, message: Message, ticket: Ticket | None) -> None:
    """A message was stored. It goes out only while its conversation has an open ticket."""
    if ticket is not None and ticket.status != "closed" and _receivers(session) is not None:
        _write(session, "message.added", ticket, message.conversation_id, message.seq)


def _receivers(session: Session) -> Receivers | None:
    return cast("Receivers | None", session.info.get(KEY))


def _write(
    session: Session, event: EventName, ticket: Ticket, conversation: ConversationId, seq: MessageSeq
) -> None:
    receivers = _receivers(session)
    wanting = receivers.wanting(event) if receivers is not None else ()
    if not wanting:
        return
    at = now()
    payload = Payload(ticket=TicketFacts.of(ticket), seq=seq).model_dump(mode="json")
    rows = [
        {
            "target": receiver,
            "event": event,
            "conversation_id": conversation,
            "payload": payload,
            "attempts": 0,
            "next_try_at": at,
            "state": "due",
            "created_at": at,
        }
        for receiver in wanting
    ]
    session.connection().execute(_INSERT, rows)
