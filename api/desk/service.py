"""A rep's work on a ticket: view, claim, write, give back to the bot, close.

Each function is the work of one transaction. Functions that change something return a `Change`: the result,
and the events to publish after the commit.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api import audit
from api.bus import Event
from api.changes import Change
from api.clock import now
from api.conversation import history, queue_order, sla, tickets
from api.conversation.announcing import announce, tickets_out
from api.conversation.events import TicketChanged
from api.conversation.notices import notice
from api.conversation.schemas import DeskMessageOut, TicketOut
from api.conversation.view import view as conversation_view
from api.desk import notes, past
from api.desk.schemas import CloseIn, RepSendIn, Tickets, TicketView
from api.ids import ConversationId, MessageSeq, TicketId
from api.kinds import TicketStatus
from api.problems import conflict
from api.store.models import Conversation, Message, Rep, Ticket
from api.team.rules import Rules
from bot.guide.entry import QueueName
from bot.text.redaction import redact

TRANSCRIPT = 400
"""The most messages of a transcript: the newest."""


@dataclass(frozen=True)
class Sent:
    """A rep's stored message. `repeated` is true if the same client id was stored before."""

    message: DeskMessageOut
    repeated: bool


@dataclass(frozen=True)
class CustomerText:
    """A text that a customer typed, or the question of a pressed button."""

    message: MessageSeq
    text: str


def list_tickets(
    session: Session,
    *,
    rep: Rep,
    status: TicketStatus | None,
    mine: bool,
    queue: QueueName | None,
    limit: int,
    offset: int,
) -> Tickets:
    """Returns one page: waiting by priority and age, claimed oldest first, closed newest first."""
    query = sa.select(Ticket)
    if status is not None:
        query = query.where(Ticket.status == status)
    if mine:
        query = query.where(Ticket.rep_id == rep.id)
    if queue is not None:
        query = query.where(Ticket.queue == queue)
    if status == "closed":
        query = query.order_by(Ticket.closed_at.desc(), Ticket.id.desc())
    elif status == "claimed":
        query = query.order_by(Ticket.claimed_at, Ticket.id)
    elif status == "waiting":
        query = query.order_by(*queue_order.ORDER)
    else:
        query = query.order_by(Ticket.id.desc())
    rows = session.scalars(query.limit(limit + 1).offset(offset)).all()
    page = rows[:limit]
    return Tickets(tickets=tickets_out(session, page), next=offset + limit if len(rows) > limit else None)


def ticket_out(session: Session, ticket_id: TicketId) -> TicketOut:
    """Returns the ticket as it is now. Raises a 404 problem."""
    return tickets_out(session, [tickets.get(session, ticket_id)])[0]


def open_conversations(session: Session) -> set[ConversationId]:
    """Returns the conversations that wait or are with a rep."""
    return set(session.scalars(sa.select(Ticket.conversation_id).where(Ticket.status != "closed")))


def view(session: Session, *, ticket_id: TicketId, rep: Rep) -> TicketView:
    """Returns the ticket with its transcript. Marks it as seen if the ticket's own rep reads it."""
    ticket = tickets.get(session, ticket_id)
    conversation = session.get_one(Conversation, ticket.conversation_id)
    newest = conversation.last_seq
    _mark_seen(session, ticket, rep, newest)
    messages = history.after(
        session, conversation.id, MessageSeq(max(0, newest - TRANSCRIPT)), limit=TRANSCRIPT
    )
    return TicketView(
        ticket=tickets_out(session, [ticket])[0],
        conversation=conversation_view(session, conversation),
        messages=tuple(DeskMessageOut.of(message) for message in messages),
        notes=notes.of_conversation(session, conversation.id),
        earlier_tickets=tickets_out(session, past.earlier(session, conversation)),
        delivered=conversation.delivered_seq,
        seen=conversation.seen_seq,
        earlier=newest > TRANSCRIPT,
    )


def mark_seen(session: Session, *, ticket_id: TicketId, rep: Rep) -> None:
    """Marks everything up to now as seen if this rep has the ticket."""
    ticket = session.get(Ticket, ticket_id)
    if ticket is not None:
        _mark_seen(session, ticket, rep, session.get_one(Conversation, ticket.conversation_id).last_seq)


def claim(session: Session, *, ticket_id: TicketId, rep: Rep) -> Change[TicketOut]:
    """Gives the conversation to the rep. Raises a 409 problem that names the rep who has it already."""
    ticket, new = tickets.claim(session, ticket_id=ticket_id, rep=rep)
    if not new:
        return Change(tickets_out(session, [ticket])[0])
    conversation = history.lock(session, ticket.conversation_id)
    audit.record(session, rep.id, "ticket.claim", f"ticket {ticket.id}")
    return announce(session, ticket, conversation, rep, "joined", notice(session, "joined", name=rep.name))


def send(
    session: Session, *, ticket_id: TicketId, rep: Rep, body: RepSendIn, approved: str | None, rules: Rules
) -> Change[Sent]:
    """Stores a rep's message without card numbers. For a repeated client id it returns the stored message.

    `approved` is the text of the entry that the message began as. It is stored beside the message if the rep
    changed the words.
    """
    ticket, conversation = tickets.get_locked(session, ticket_id)
    text = redact(body.text).text
    before = history.by_client_id(session, conversation.id, body.client_id)
    if before is not None:
        if before.sender != "rep" or before.rep_id != rep.id or before.text != text:
            raise conflict("Another message of this chat has that client_id.", kind="client-id-taken")
        return Change(Sent(DeskMessageOut.of(before), repeated=True))
    tickets.require_holder(ticket, rep)
    message = history.append(
        session,
        conversation,
        sender="rep",
        kind="text",
        text=text,
        client_id=body.client_id,
        rep=session.get_one(Rep, rep.id),
        used_entry=body.entry,
        approved=approved if approved is not None and _differ(approved, text) else None,
    )
    _mark_seen(session, ticket, rep, conversation.last_seq)
    events: tuple[Event, ...] = (history.announce(session, message, ticket),)
    if ticket.first_response_at is None:
        ticket.first_response_at = now()
        sla.set_resolution(session, ticket, rules)
        events = (*events, TicketChanged(ticket=ticket.id))
    return Change(Sent(DeskMessageOut.of(message), repeated=False), events)


def give_back(session: Session, *, ticket_id: TicketId, rep: Rep) -> Change[TicketOut]:
    """Gives the conversation back to the bot. The ticket's rep and leads may do so.

    The bot answers what the customer wrote meanwhile and the rep has not seen, since nobody else would.
    """
    ticket, conversation = tickets.get_locked(session, ticket_id)
    tickets.require_holder(ticket, rep, lead_may=True)
    said = notice(session, "left", name=rep.name)
    unread = tickets_out(session, [ticket])[0].unread
    tickets.give_back(session, ticket=ticket, conversation=conversation)
    audit.record(session, rep.id, "ticket.return", f"ticket {ticket.id}")
    done = announce(session, ticket, conversation, rep, "left", said)
    if unread:
        conversation.answered_seq = ticket.seen_seq
    return done


def close(session: Session, *, ticket_id: TicketId, rep: Rep, body: CloseIn) -> Change[TicketOut]:
    """Ends the conversation with a wrap-up that only reps read. The ticket's rep and leads may do so.

    Raises a 409 problem if the ticket's own rep has not seen the customer's last message. A lead, who stands
    in for an absent rep, may close even then.
    """
    ticket, conversation = tickets.get_locked(session, ticket_id)
    tickets.require_holder(ticket, rep, lead_may=True)
    if ticket.rep_id == rep.id and tickets_out(session, [ticket])[0].unread:
        raise conflict("The customer has just written. Read it first, then close.", kind="customer-wrote")
    note = redact(body.note.strip()).text
    tickets.close(session, ticket=ticket, conversation=conversation, outcome=body.outcome, note=note)
    audit.record(session, rep.id, "ticket.close", f"ticket {ticket.id}", outcome=body.outcome)
    return announce(session, ticket, conversation, rep, "closed", notice(session, "closed", name=rep.name))


def customer_texts(session: Session, ticket_id: TicketId, *, most: int) -> tuple[CustomerText, ...]:
    """Returns what the ticket's customer last wrote or pressed, newest first. Raises a 404 problem."""
    ticket = tickets.get(session, ticket_id)
    messages = session.scalars(
        sa.select(Message)
        .where(
            Message.conversation_id == ticket.conversation_id,
            Message.sender == "customer",
            Message.action.is_(None),  # "talk to a person" is not a question for the guide
        )
        .order_by(Message.seq.desc())
        .limit(most)
    )
    return tuple(CustomerText(message.seq, message.text) for message in messages)


def typing_in(session: Session, *, ticket_id: TicketId, rep: Rep) -> ConversationId | None:
    """Returns the ticket's conversation if this rep has it now."""
    ticket = session.get(Ticket, ticket_id)
    has_it = ticket is not None and ticket.status == "claimed" and ticket.rep_id == rep.id
    return ticket.conversation_id if ticket is not None and has_it else None


def _differ(approved: str, said: str) -> bool:
    return approved.split() != said.split()


def _mark_seen(session: Session, ticket: Ticket, rep: Rep, newest: MessageSeq) -> None:
    if ticket.status == "claimed" and ticket.rep_id == rep.id and ticket.seen_seq < newest:
        session.execute(
            sa.update(Ticket)
            .where(Ticket.id == ticket.id, Ticket.seen_seq < newest)
            .values(seen_seq=newest)
            .execution_options(synchronize_session="fetch")
        )
