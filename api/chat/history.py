"""Reading and appending a conversation's messages, for the customer's side and the desk alike."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.bus import MessageAdded
from api.chat.schemas import ChoiceOut, ConversationOut, DeskMessageOut, MessageKind, Sender
from api.desk import tickets
from api.store.models import Conversation, Message, Rep, Ticket, now

PAGE = 500
"""Messages read at once; a client asks again for what comes after."""


def create(session: Session) -> Conversation:
    """A new conversation, with the bot."""
    conversation = Conversation(id=f"c_{secrets.token_urlsafe(15)}", status="bot", last_seq=0, answered_seq=0)
    session.add(conversation)
    session.flush()
    return conversation


def append(
    session: Session,
    conversation: Conversation,
    *,
    sender: Sender,
    kind: MessageKind,
    text: str,
    client_id: str | None = None,
    entry: str | None = None,
    action: str | None = None,
    choices: tuple[ChoiceOut, ...] = (),
    rateable: bool = False,
    decision: dict[str, Any] | None = None,
    rep: Rep | None = None,
    used_entry: str | None = None,
) -> Message:
    """Add a message with the next number. The conversation must be held, or new."""
    conversation.last_seq += 1
    conversation.updated_at = now()
    message = Message(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        client_id=client_id,
        sender=sender,
        kind=kind,
        text=text,
        entry=entry,
        action=action,
        choices=[choice.model_dump(mode="json") for choice in choices],
        rateable=rateable,
        decision=decision,
        rep=rep,
        used_entry=used_entry,
        created_at=conversation.updated_at,
    )
    session.add(message)
    session.flush()
    return message


def after(session: Session, conversation: str, seq: int, *, limit: int = PAGE) -> list[Message]:
    """The messages after number `seq`, oldest first, at most `limit`."""
    return list(
        session.scalars(
            sa.select(Message)
            .where(Message.conversation_id == conversation, Message.seq > seq)
            .order_by(Message.seq)
            .limit(limit)
        )
    )


def by_client_id(session: Session, conversation: str, client_id: str) -> Message | None:
    """The message that this client id was given to before."""
    return session.scalar(
        sa.select(Message).where(Message.conversation_id == conversation, Message.client_id == client_id)
    )


def view(session: Session, conversation: Conversation) -> ConversationOut:
    """How the conversation stands: its place in line and expected wait too, while it waits."""
    ticket = tickets.get_open(session, conversation.id) if conversation.status != "bot" else None
    place = tickets.place_in_line(session, conversation)
    return ConversationOut.of(
        conversation,
        place=place.place if place else None,
        wait_minutes=place.wait_minutes if place else None,
        callback=bool(ticket and ticket.callback_contact),
    )


def added(message: Message, ticket: Ticket | None) -> MessageAdded:
    """The event that tells of a stored message."""
    return MessageAdded(
        conversation=message.conversation_id,
        message=DeskMessageOut.of(message),
        ticket=ticket.id if ticket else None,
    )
