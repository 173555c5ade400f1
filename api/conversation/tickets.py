"""A ticket's life: opened by a hand-over, claimed by a rep or given to one, transferred, released, closed.

Functions take a Session inside a transaction and publish nothing: the caller does, after the commit. Whoever
changes a ticket locks its conversation first (`history.lock`), so that no two wait for each other.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.clock import now
from api.conversation import outbox, queue_order, sla
from api.conversation.history import lock, open_ticket_of
from api.ids import ConversationId, TicketId
from api.kinds import Outcome
from api.problems import conflict, forbidden, not_found
from api.store.models import Conversation, Message, Rep, Ticket
from api.team import presence
from api.team.rules import Rules
from bot.dialogue.turn import Callback, HandOver
from bot.guide.entry import QueueName

PREVIEW_CHARS = 140


def get(session: Session, ticket_id: TicketId, *, afresh: bool = False) -> Ticket:
    """The ticket, read again when `afresh`. Raises a 404 problem."""
    ticket = session.get(Ticket, ticket_id, populate_existing=afresh)
    if ticket is None:
        raise not_found(f"There is no ticket {ticket_id}.")
    return ticket


def get_locked(session: Session, ticket_id: TicketId) -> tuple[Ticket, Conversation]:
    """The ticket as it is now and its conversation, both safe from change until the transaction ends."""
    conversation = lock(session, get(session, ticket_id).conversation_id)
    return get(session, ticket_id, afresh=True), conversation


def open_ticket(session: Session, *, conversation: Conversation, hand_over: HandOver, rules: Rules) -> Ticket:
    """Puts a locked conversation in a queue and marks it waiting.

    A conversation that has an open ticket keeps it, and its age: only its priority may rise. What would go to
    a queue that takes no tickets any more goes to the general one.
    """
    wanted = queue_order.priority(hand_over.reason, hand_over.upset)
    ticket = open_ticket_of(session, conversation.id)
    if ticket is not None:
        more = max(0, wanted - ticket.priority)
        ticket.priority += more
        ticket.rank_at -= more * queue_order.PER_POINT
        ticket.upset = max(ticket.upset, hand_over.upset)
        if conversation.status == "bot":  # back in the queue, which the wish to be called back never left
            conversation.status = "waiting"
            conversation.queue = ticket.queue
        return ticket
    at = now()
    queue = presence.usable_queue(session, hand_over.queue)
    ticket = Ticket(
        conversation_id=conversation.id,
        queue=queue,
        reason=hand_over.reason.value,
        priority=wanted,
        upset=min(1.0, max(0.0, hand_over.upset)),
        entry=hand_over.entry,
        preview=_last_words(session, conversation.id),
        opened_at=at,
        rank_at=queue_order.rank_at(at, wanted),
    )
    sla.set_first_response(session, ticket, rules)
    session.add(ticket)
    conversation.status = "waiting"
    conversation.queue = queue
    conversation.rep_id = None
    session.flush()
    outbox.ticket_changed(session, "ticket.opened", ticket, conversation)
    return ticket


def note_callback(
    session: Session, *, conversation: Conversation, callback: Callback | None, rules: Rules
) -> Ticket | None:
    """Keep on the open ticket how the customer wants to be called back, and until when, or that not; returns
    that ticket.
    """
    ticket = open_ticket_of(session, conversation.id)
    if ticket is not None:
        ticket.callback_name = callback.name if callback else None
        ticket.callback_contact = callback.contact if callback else None
        ticket.callback_when = callback.when if callback else None
        ticket.callback_due_at = rules.calendar.in_one_business_day(now()) if callback else None
    return ticket


def leave_queue(session: Session, *, conversation: Conversation) -> Ticket | None:
    """A locked conversation leaves the queue and is the bot's again. None if it was not waiting.

    The ticket of a customer who wants to be called back stays in the queue, for the rep who will call.
    """
    ticket = open_ticket_of(session, conversation.id) if conversation.status == "waiting" else None
    if ticket is None or ticket.status != "waiting":
        return None
    if ticket.callback_contact is None:
        _end(session, ticket, conversation)
    _to_bot(conversation)
    return ticket


def end_unwanted(session: Session, ticket: Ticket, conversation: Conversation) -> bool:
    """End a ticket that waits for nobody: its customer is with the bot, and will not be called back."""
    wanted = conversation.status != "bot" or ticket.callback_contact is not None
    if wanted or ticket.status != "waiting":
        return False
    _end(session, ticket, conversation)
    session.flush()
    return True


def claim(session: Session, *, ticket_id: TicketId, rep: Rep) -> tuple[Ticket, bool]:
    """Give the ticket to the rep; the second value is False when the rep had it already.

    One conditional UPDATE decides: of two reps at the same moment one gets the ticket, and the other a 409
    problem that names the first.
    """
    conversation = lock(session, get(session, ticket_id).conversation_id)
    won = _assign(session, conversation, rep, Ticket.id == ticket_id, Ticket.status == "waiting")
    ticket = get(session, ticket_id, afresh=True)
    if not won:
        if ticket.status == "claimed" and ticket.rep_id == rep.id:
            return ticket, False
        if ticket.status == "claimed":
            holder = ticket.rep.name if ticket.rep is not None else "Another desk"
            raise conflict(f"{holder} already has this ticket.", kind="ticket-taken")
        raise conflict("This ticket is closed.", kind="ticket-closed")
    outbox.ticket_changed(session, "ticket.claimed", ticket, conversation)
    return ticket, True


def claim_elsewhere(session: Session, *, ticket: Ticket, conversation: Conversation, rep: Rep) -> None:
    """The locked, waiting ticket is answered at another desk, by a person who is no rep here: it has no
    rep, and nobody here is waited for.
    """
    ticket.status = "claimed"
    ticket.claimed_at = now()
    ticket.seen_seq = conversation.last_seq
    conversation.status = "with_rep"
    conversation.rep_id = rep.id
    conversation.answered_seq = conversation.last_seq
    session.flush()
    session.refresh(conversation, ["rep"])
    outbox.ticket_changed(session, "ticket.claimed", ticket, conversation)


def require_holder(ticket: Ticket, rep: Rep, *, lead_may: bool = False) -> None:
    """Raises a 409 problem unless the ticket is claimed, a 403 unless by this rep or an allowed lead."""
    if ticket.status == "closed":
        raise conflict("This ticket is closed.", kind="ticket-closed")
    if ticket.status == "waiting":
        raise conflict("Nobody has claimed this ticket yet. Claim it first.", kind="ticket-not-claimed")
    if ticket.rep_id != rep.id and not (lead_may and rep.role in ("lead", "admin")):
        holder = ticket.rep.name if ticket.rep else "Another rep"
        raise forbidden(f"{holder} has this ticket.")


def transfer_to_rep(session: Session, *, ticket: Ticket, conversation: Conversation, rep: Rep) -> None:
    """Gives the locked, claimed ticket to another rep."""
    _assign(session, conversation, rep, Ticket.id == ticket.id, Ticket.status == "claimed")
    session.refresh(ticket)
    outbox.ticket_changed(session, "ticket.claimed", ticket, conversation)


def transfer_to_queue(
    session: Session, *, ticket: Ticket, conversation: Conversation, queue: QueueName, rules: Rules
) -> None:
    """The locked ticket waits in that queue, as old as it is, under that queue's targets."""
    ticket.queue = queue
    requeue(session, ticket=ticket, conversation=conversation)
    if ticket.first_response_at is None:
        sla.set_first_response(session, ticket, rules)
    else:
        sla.set_resolution(session, ticket, rules)
    session.flush()


def requeue(session: Session, *, ticket: Ticket, conversation: Conversation) -> None:
    """The locked ticket is nobody's again and waits where its age and priority put it."""
    ticket.status = "waiting"
    ticket.rep_id = None
    ticket.claimed_at = None
    conversation.status = "waiting"
    conversation.queue = ticket.queue
    conversation.rep_id = None
    conversation.answered_seq = conversation.last_seq
    session.flush()
    session.refresh(ticket)
    session.refresh(conversation, ["rep"])
    outbox.ticket_changed(session, "ticket.waiting", ticket, conversation)


def give_back(session: Session, *, ticket: Ticket, conversation: Conversation) -> None:
    """The locked conversation is the bot's again, with no memory of the dialogue before."""
    _end(session, ticket, conversation)
    _to_bot(conversation)
    session.flush()


def close(
    session: Session, *, ticket: Ticket, conversation: Conversation, outcome: Outcome, note: str
) -> None:
    """The locked conversation ends, with the rep's wrap-up on the ticket."""
    ticket.wrap_up_outcome = outcome
    ticket.wrap_up_note = note
    _end(session, ticket, conversation)
    conversation.status = "closed"
    conversation.rep_id = None
    conversation.answered_seq = conversation.last_seq
    session.flush()


def preview_of(text: str) -> str:
    """The text on one line, at most PREVIEW_CHARS characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= PREVIEW_CHARS else flat[: PREVIEW_CHARS - 1].rstrip() + "…"


def _assign(session: Session, conversation: Conversation, rep: Rep, *where: sa.ColumnElement[bool]) -> bool:
    """One UPDATE decides whether the rep has the ticket; the locked conversation follows."""
    won = session.execute(
        sa.update(Ticket)
        .where(*where)
        .values(status="claimed", rep_id=rep.id, claimed_at=now(), seen_seq=conversation.last_seq)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        return False
    conversation.status = "with_rep"
    conversation.rep_id = rep.id
    # Whatever the customer wrote last is now for the rep: the bot owes no answer to it.
    conversation.answered_seq = conversation.last_seq
    session.flush()
    session.refresh(conversation, ["rep"])
    return True


def _end(session: Session, ticket: Ticket, conversation: Conversation) -> None:
    ticket.status = "closed"
    ticket.closed_at = now()
    outbox.ticket_changed(session, "ticket.closed", ticket, conversation)


def _to_bot(conversation: Conversation) -> None:
    conversation.status = "bot"
    conversation.queue = None
    conversation.rep_id = None
    conversation.brain_state = None
    conversation.answered_seq = conversation.last_seq


def _last_words(session: Session, conversation_id: ConversationId) -> str:
    text = session.scalar(
        sa.select(Message.text)
        .where(Message.conversation_id == conversation_id, Message.sender == "customer")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return preview_of(text or "")
