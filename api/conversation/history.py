"""Reads and appends a conversation's messages, for the customer's side and the desk alike."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from api.clock import now
from api.conversation import outbox
from api.conversation.events import MessageAdded
from api.conversation.schemas import ChoiceOut, DeskMessageOut
from api.ids import NO_MESSAGE, ConversationId, MessageSeq
from api.kinds import MessageKind, Sender
from api.problems import not_found
from api.store.models import Conversation, Message, Rep, Ticket
from bot.guide.entry import EntryId

PAGE = 500
"""The most messages read at once; a client asks again for later ones."""

# Every message runs these. Built once, they cost half as much as if they were built each time.
_LOCKED = (
    sa.select(Conversation)
    .where(Conversation.id == sa.bindparam("conversation"))
    .with_for_update(of=Conversation)
    .execution_options(populate_existing=True)
)
_AFTER = (
    sa.select(Message)
    .where(Message.conversation_id == sa.bindparam("conversation"), Message.seq > sa.bindparam("seq"))
    .order_by(Message.seq)
    .limit(sa.bindparam("most"))
)
_BY_CLIENT_ID = sa.select(Message).where(
    Message.conversation_id == sa.bindparam("conversation"), Message.client_id == sa.bindparam("client_id")
)
_OPEN_TICKET = sa.select(Ticket).where(
    Ticket.conversation_id == sa.bindparam("conversation"), Ticket.status != "closed"
)


# Bypasses the ORM's unit of work, which takes as long as all the rest of a turn's transaction.
_INSERT = sa.insert(Message)
_UPDATE = sa.update(Conversation).where(Conversation.id == sa.bindparam("conversation"))
_ADVANCE = _UPDATE.values(last_seq=sa.bindparam("seq"), updated_at=sa.bindparam("at"))
_LAST_LIKELY = (
    sa.select(sa.func.max(Message.id))
    .where(
        Message.conversation_id == sa.bindparam("conversation"),
        Message.kind == "likely",
        Message.entry == sa.bindparam("shown"),
    )
    .scalar_subquery()
)
_REFUTE = sa.update(Message).where(Message.id == _LAST_LIKELY).values(refuted=True)
_SETTLE = _UPDATE.values(answered_seq=sa.bindparam("upto"), brain_state=sa.bindparam("state"))


def create(session: Session) -> Conversation:
    """Creates a conversation that starts with the bot."""
    conversation = Conversation(
        id=ConversationId(f"c_{secrets.token_urlsafe(15)}"),
        status="bot",
        last_seq=NO_MESSAGE,
        answered_seq=NO_MESSAGE,
    )
    session.add(conversation)
    session.flush()
    return conversation


def lock(session: Session, conversation: ConversationId) -> Conversation:
    """Returns the conversation, locked until the transaction ends. Raises a 404 problem if it is missing."""
    row = session.scalar(_LOCKED, {"conversation": conversation})
    if row is None:
        raise not_found("There is no such conversation.")
    return row


def append(
    session: Session,
    conversation: Conversation,
    *,
    sender: Sender,
    kind: MessageKind,
    text: str,
    heading: str | None = None,
    client_id: str | None = None,
    entry: EntryId | None = None,
    action: str | None = None,
    choices: tuple[ChoiceOut, ...] = (),
    rateable: bool = False,
    decision: dict[str, Any] | None = None,
    outside: float | None = None,
    rep: Rep | None = None,
    used_entry: EntryId | None = None,
    approved: str | None = None,
) -> Message:
    """Adds a message with the next number. The conversation must come from `lock` or `create`.

    The returned object is not a row of the session: changes to it are not stored.
    """
    seq, at = MessageSeq(conversation.last_seq + 1), now()
    written: dict[str, Any] = {
        "conversation_id": conversation.id,
        "seq": seq,
        "client_id": client_id,
        "sender": sender,
        "kind": kind,
        "heading": heading,
        "text": text,
        "entry": entry,
        "action": action,
        "choices": [choice.model_dump(mode="json") for choice in choices],
        "rateable": rateable,
        "refuted": False,
        "decision": decision,
        "outside": outside,
        "rep_id": rep.id if rep else None,
        "used_entry": used_entry,
        "approved": approved,
        "created_at": at,
    }
    connection = session.connection()
    connection.execute(_INSERT, written)
    connection.execute(_ADVANCE, {"conversation": conversation.id, "seq": seq, "at": at})
    set_committed_value(conversation, "last_seq", seq)
    set_committed_value(conversation, "updated_at", at)
    return Message(**written, rep=rep)


def mark_answered(
    session: Session, conversation: Conversation, *, upto: MessageSeq, state: str | None
) -> None:
    """Marks the customer messages up to that number as answered, and stores the dialogue's new state."""
    session.connection().execute(_SETTLE, {"conversation": conversation.id, "upto": upto, "state": state})
    set_committed_value(conversation, "answered_seq", upto)
    set_committed_value(conversation, "brain_state", state)


def mark_refuted(session: Session, conversation: Conversation, shown: EntryId) -> None:
    """Marks the last message that showed this entry as likely: it was not what the customer had asked."""
    session.connection().execute(_REFUTE, {"conversation": conversation.id, "shown": shown})


def after(
    session: Session, conversation: ConversationId, seq: MessageSeq, *, limit: int = PAGE
) -> list[Message]:
    """Returns the messages after number `seq`, oldest first, at most `limit`."""
    return list(session.scalars(_AFTER, {"conversation": conversation, "seq": seq, "most": limit}))


def newest(session: Session, conversation: ConversationId) -> MessageSeq:
    """Returns the number of the newest message, 0 if the conversation has none."""
    last = sa.select(Conversation.last_seq).where(Conversation.id == conversation)
    return session.scalar(last) or NO_MESSAGE


def by_client_id(session: Session, conversation: ConversationId, client_id: str) -> Message | None:
    """Returns the message that already has this client id, if any."""
    return session.scalar(_BY_CLIENT_ID, {"conversation": conversation, "client_id": client_id})


def open_ticket_of(session: Session, conversation: ConversationId) -> Ticket | None:
    """Returns the conversation's open ticket, if it has one."""
    return session.scalar(_OPEN_TICKET, {"conversation": conversation})


def announce(session: Session, message: Message, ticket: Ticket | None) -> MessageAdded:
    """Returns the event of a stored message, and writes the message to the outbox for outside receivers."""
    outbox.message_added(session, message, ticket)
    return MessageAdded(
        conversation=message.conversation_id,
        message=DeskMessageOut.of(message),
        ticket=ticket.id if ticket else None,
    )
