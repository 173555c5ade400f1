"""The transactions of a turn: store a message, find what the bot must answer, store the answer.

Each function runs in one transaction and returns the events to publish after its commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.bus import Event
from api.chat.schemas import SendIn
from api.clock import now
from api.conversation import history, queue_order, tickets
from api.conversation.events import ConversationChanged, QueueMoved, TicketChanged
from api.conversation.notices import notice
from api.conversation.schemas import choices_of
from api.ids import NO_MESSAGE, ConversationId, MessageSeq
from api.problems import conflict
from api.store.models import Conversation, Message, Ticket
from api.team.rules import Rules
from bot.dialogue.turn import ChoiceAction, CustomerTurn, DeskState, HandOver, Kind, Reason, Reply
from bot.guide.entry import EntryId, QueueName
from bot.text.redaction import Redacted

FORM_ACTIONS = (ChoiceAction.CALLBACK.value, ChoiceAction.CANCEL.value)

_FOUND = sa.select(
    sa.select(Message.id)
    .where(
        Message.conversation_id == sa.bindparam("conversation"),
        Message.client_id == sa.bindparam("client_id"),
    )
    .scalar_subquery(),
    sa.select(Ticket.id)
    .where(Ticket.conversation_id == sa.bindparam("conversation"), Ticket.status != "closed")
    .scalar_subquery(),
    queue_order.WAITING.scalar_subquery(),
)
"""Every message runs this one query: was it sent before, is a ticket open, how many customers wait?"""

_FIRST_AFTER = (
    sa.select(Message)
    .where(
        Message.conversation_id == sa.bindparam("conversation"),
        Message.seq > sa.bindparam("seq"),
        Message.sender == "customer",
    )
    .order_by(Message.seq)
    .limit(1)
)


@dataclass(frozen=True)
class Owed:
    """A stored customer message that the bot has yet to answer, and what it needs for that."""

    seq: MessageSeq
    turn: CustomerTurn
    state: str | None
    desk: DeskState


@dataclass(frozen=True)
class StoredMessage:
    """A stored customer message. `repeated` is true if it was stored before; `owed` must be answered next."""

    seq: MessageSeq
    repeated: bool
    owed: Owed | None
    events: tuple[Event, ...] = ()


def store_message(
    session: Session, *, conversation: ConversationId, said: SendIn, words: Redacted, rules: Rules
) -> StoredMessage:
    """Stores the customer's message or button press, once for each client id.

    Raises a 404 problem if the conversation does not exist, and a 409 if it is closed or another message has
    the client id.
    """
    row = history.lock(session, conversation)
    known = {"conversation": conversation, "client_id": said.client_id}
    before_id, ticket_id, waiting = session.execute(_FOUND, known).one()
    if before_id is not None:
        before = session.get_one(Message, before_id)
        if not _is_repeat(before, said, words):
            raise conflict("Another message of this chat has that client_id.", kind="client-id-taken")
        return StoredMessage(before.seq, repeated=True, owed=_next_owed(session, row, rules))
    if row.status == "closed":
        raise conflict("This chat has ended. Start a new one to go on.", kind="conversation-closed")

    left = tickets.leave_queue(session, conversation=row) if _goes_on_with_bot(said) else None
    ticket = session.get(Ticket, ticket_id) if ticket_id is not None else None
    if ticket is not None and ticket.status == "closed":  # the customer has just left the queue
        ticket = None
    if ticket is not None:
        ticket.preview = tickets.preview_of(words.text)
    message = history.append(
        session,
        row,
        sender="customer",
        kind="text",
        text=words.text,
        client_id=said.client_id,
        entry=said.entry,
        action=said.action.value if said.action else None,
    )
    added = [message]
    if words.found:
        added.append(
            history.append(session, row, sender="system", kind="notice", text=notice(session, "card_removed"))
        )
    if row.status == "with_rep":
        row.answered_seq = message.seq

    events: list[Event] = [history.announce(session, each, ticket) for each in added]
    if ticket is not None:
        events.append(TicketChanged(ticket=ticket.id))
    if left is not None:
        events += [ConversationChanged(conversation=row.id), TicketChanged(ticket=left.id), QueueMoved()]
    if row.status == "bot" and row.answered_seq == message.seq - 1:  # everything before it is answered
        known_to_wait = waiting if left is None else None
        line = queue_order.queue_state(session, waiting=known_to_wait, estimate_from=rules.backed_up_at)
        owed: Owed | None = _owed(row, message, rules, line)
    else:
        owed = _next_owed(session, row, rules)
    return StoredMessage(message.seq, repeated=False, owed=owed, events=tuple(events))


@dataclass(frozen=True)
class StoredReply:
    """The result of a turn: events to publish, and the next message that the bot must answer."""

    events: tuple[Event, ...]
    owed: Owed | None


def next_owed(session: Session, *, conversation: ConversationId, rules: Rules) -> Owed | None:
    """Returns the oldest customer message that the bot must still answer. Skips messages for a rep."""
    return _next_owed(session, history.lock(session, conversation), rules)


def store_reply(
    session: Session, *, conversation: ConversationId, owed: Owed, reply: Reply, rules: Rules
) -> StoredReply:
    """Stores the bot's answer, the dialogue's state and the ticket of a hand-over: all or nothing.

    Stores nothing if the message was dealt with meanwhile: a rep claimed the conversation, the customer left
    the queue, or another worker answered.
    """
    row = history.lock(session, conversation)
    if row.answered_seq >= owed.seq:
        return StoredReply((), _next_owed(session, row, rules))
    nothing_since = row.last_seq == owed.seq
    events = _append_reply(session, row, owed.turn, reply, rules)
    upto = row.last_seq if nothing_since else owed.seq
    history.mark_answered(session, row, upto=upto, state=reply.state or None)
    return StoredReply(events, None if nothing_since else _next_owed(session, row, rules))


def leave_queue(session: Session, *, conversation: ConversationId) -> tuple[Event, ...]:
    """Moves the customer from the queue back to the bot. Raises a 409 problem if a rep has the chat."""
    row = history.lock(session, conversation)
    if row.status == "with_rep":
        raise conflict(f"{row.rep.name if row.rep else 'A person'} is already with you.", kind="with-rep")
    ticket = tickets.leave_queue(session, conversation=row)
    if ticket is None:
        return ()
    still_open = history.open_ticket_of(session, row.id)
    text = notice(session, "left_queue" if still_open is None else "left_queue_callback")
    left = history.append(session, row, sender="system", kind="notice", text=text)
    return (
        history.announce(session, left, still_open),
        ConversationChanged(conversation=row.id),
        TicketChanged(ticket=ticket.id),
        QueueMoved(),
    )


@dataclass(frozen=True)
class Receipt:
    """The customer's page has received the messages up to number `delivered` and shown those up to `seen`."""

    delivered: MessageSeq
    seen: MessageSeq


def mark_received(
    session: Session,
    *,
    conversation: ConversationId,
    delivered: MessageSeq = NO_MESSAGE,
    seen: MessageSeq = NO_MESSAGE,
) -> Receipt | None:
    """Stores which messages the customer's page has received and shown; None if nothing changed."""
    row = history.lock(session, conversation)
    known = Receipt(row.delivered_seq, row.seen_seq)
    shown = max(known.seen, min(seen, row.last_seq))
    now_known = Receipt(max(known.delivered, min(delivered, row.last_seq), shown), shown)
    if now_known == known:
        return None
    row.delivered_seq, row.seen_seq = now_known.delivered, now_known.seen
    return now_known


def all_owed(session: Session, *, older_than: timedelta) -> list[ConversationId]:
    """Returns the conversations in which a customer message of that age has no answer yet."""
    unanswered = (
        sa.select(Message.id)
        .where(
            Message.conversation_id == Conversation.id,
            Message.seq > Conversation.answered_seq,
            Message.sender == "customer",
            Message.created_at <= now() - older_than,
        )
        .exists()
    )
    return list(
        session.scalars(
            sa.select(Conversation.id)
            .where(
                Conversation.last_seq > Conversation.answered_seq,  # few rows, and an index holds just these
                Conversation.status.in_(("bot", "waiting")),
                unanswered,
            )
            .order_by(Conversation.updated_at)
        )
    )


def _next_owed(session: Session, row: Conversation, rules: Rules) -> Owed | None:
    while (message := _first_after(session, row)) is not None:
        if _is_for_bot(session, row, message):
            line = queue_order.queue_state(session, estimate_from=rules.backed_up_at)
            return _owed(row, message, rules, line)
        row.answered_seq = message.seq
    return None


def _owed(row: Conversation, message: Message, rules: Rules, line: queue_order.QueueState) -> Owed:
    desk = DeskState(
        open=rules.is_open(now()),
        waiting=line.waiting,
        wait_minutes=line.wait_minutes,
        backed_up=line.waiting >= rules.backed_up_at,
    )
    return Owed(message.seq, _turn(message), row.brain_state, desk)


def _append_reply(
    session: Session, row: Conversation, turn: CustomerTurn, reply: Reply, rules: Rules
) -> tuple[Event, ...]:
    ticket = history.open_ticket_of(session, row.id)
    decision = reply.decision.as_json()
    added = [
        history.append(
            session,
            row,
            sender="bot",
            kind=utterance.kind.value,
            heading=utterance.heading,
            text=utterance.text,
            entry=utterance.entry,
            choices=choices_of(utterance),
            rateable=utterance.rateable,
            decision=decision,
            outside=reply.decision.outside if number == 0 else None,
        )
        for number, utterance in enumerate(reply.utterances)
    ]

    if reply.decision.refutes is not None:
        history.mark_refuted(session, row, reply.decision.refutes)

    hand_over = reply.hand_over
    wants_callback = reply.callback is not None or reply.decision.kind is Kind.COLLECT
    if wants_callback and hand_over is None and ticket is None:
        # A customer who wants a callback must be in a queue that someone sees, even without the form filled
        # in.
        hand_over = HandOver(Reason.ASKED, QueueName("general"))
    if hand_over is not None:
        ticket = tickets.open_ticket(session, conversation=row, hand_over=hand_over, rules=rules)
    if reply.callback is not None or turn.action is ChoiceAction.CANCEL:
        ticket = tickets.note_callback(session, conversation=row, callback=reply.callback, rules=rules)

    events: list[Event] = [history.announce(session, message, ticket) for message in added]
    if ticket is not None:
        events += [ConversationChanged(conversation=row.id), TicketChanged(ticket=ticket.id)]
    if hand_over is not None:
        events.append(QueueMoved())
    if (
        ticket is not None
        and turn.action is ChoiceAction.CANCEL
        and tickets.end_unwanted(session, ticket, row)
    ):
        events.append(QueueMoved())
    return tuple(events)


def _is_repeat(before: Message, said: SendIn, words: Redacted) -> bool:
    action = said.action.value if said.action else None
    same_button = before.entry == said.entry and before.action == action
    return before.sender == "customer" and same_button and (said.text is None or before.text == words.text)


def _goes_on_with_bot(said: SendIn) -> bool:
    return said.action is ChoiceAction.CONTINUE_WITH_BOT


def _first_after(session: Session, row: Conversation) -> Message | None:
    return session.scalar(_FIRST_AFTER, {"conversation": row.id, "seq": row.answered_seq})


def _is_for_bot(session: Session, row: Conversation, message: Message) -> bool:
    if row.status != "waiting":
        return row.status == "bot"
    if message.action is not None or message.entry is not None:
        return message.action in FORM_ACTIONS
    last = session.scalar(
        sa.select(Message)
        .where(Message.conversation_id == row.id, Message.sender == "bot")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return last is not None and last.decision is not None and last.decision["kind"] == Kind.COLLECT.value


def _turn(message: Message) -> CustomerTurn:
    if message.action is not None:
        return CustomerTurn(action=ChoiceAction(message.action))
    if message.entry is not None:
        return CustomerTurn(entry=EntryId(message.entry))
    return CustomerTurn(text=message.text)
