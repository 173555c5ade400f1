"""A ticket's life: opened by a hand-over, claimed by a rep or assigned to one, transferred, released, closed.

Functions take a Session inside a transaction and publish nothing; the caller publishes after the commit. A
caller locks the conversation (`history.lock`) before it changes the ticket, so that no two callers deadlock.
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
    """Returns the ticket, read again if `afresh`. Raises a 404 problem."""
    ticket = session.get(Ticket, ticket_id, populate_existing=afresh)
    if ticket is None:
        raise not_found(f"There is no ticket {ticket_id}.")
    return ticket


def get_locked(session: Session, ticket_id: TicketId) -> tuple[Ticket, Conversation]:
    """Returns the ticket as it is now and its conversation, both locked until the transaction ends."""
    conversation = lock(session, get(session, ticket_id).conversation_id)
    return get(session, ticket_id, afresh=True), conversation


def open_ticket(session: Session, *, conversation: Conversation, hand_over: HandOver, rules: Rules) -> Ticket:
    """Puts a locked conversation in a queue and marks it waiting.

    A conversation with an open ticket keeps it and its age; only its priority may rise. If the queue takes no
    more tickets, the ticket goes to the general queue.
    """
    wanted = queue_order.priority(hand_over.reason, hand_over.upset)
    ticket = open_ticket_of(session, conversation.id)
    if ticket is not None:
        more = max(0, wanted - ticket.priority)
        ticket.priority += more
        ticket.rank_at -= more * queue_order.PER_POINT
        ticket.upset = max(ticket.upset, hand_over.upset)
        if conversation.status == "bot":  # back in the queue: the ticket stayed there for the callback
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
    """Stores on the open ticket how the customer wants to be called back and when that is due, or that no
    callback is wanted. Returns the ticket.
    """
    ticket = open_ticket_of(session, conversation.id)
    if ticket is not None:
        ticket.callback_name = callback.name if callback else None
        ticket.callback_contact = callback.contact if callback else None
        ticket.callback_when = callback.when if callback else None
        ticket.callback_due_at = rules.calendar.in_one_business_day(now()) if callback else None
    return ticket


def leave_queue(session: Session, *, conversation: Conversation) -> Ticket | None:
    """Moves a locked conversation from the queue back to the bot. Returns None if it was not waiting.

    If the customer wants a callback, the ticket stays in the queue for the rep who will call.
    """
    ticket = open_ticket_of(session, conversation.id) if conversation.status == "waiting" else None
    if ticket is None or ticket.status != "waiting":
        return None
    if ticket.callback_contact is None:
        _end(session, ticket, conversation)
    _to_bot(conversation)
    return ticket


def end_unwanted(session: Session, ticket: Ticket, conversation: Conversation) -> bool:
    """Closes a ticket that is no longer needed: its customer is with the bot and wants no callback."""
    wanted = conversation.status != "bot" or ticket.callback_contact is not None
    if wanted or ticket.status != "waiting":
        return False
    _end(session, ticket, conversation)
    session.flush()
    return True


def claim(session: Session, *, ticket_id: TicketId, rep: Rep) -> tuple[Ticket, bool]:
    """Gives the ticket to the rep. The second value is False if the rep had it already.

    One conditional UPDATE decides. If two reps claim at the same moment, one gets the ticket and the other a
    409 problem that names the first.
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
    """Marks the locked, waiting ticket as answered at another desk, by a person who is not a rep here. The
    ticket has no rep, and waits for nobody here.
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
    """Raises a 409 problem unless the ticket is claimed, a 403 unless by this rep or a lead if allowed."""
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
    """Moves the locked ticket to that queue. It keeps its age and gets that queue's SLA targets."""
    ticket.queue = queue
    requeue(session, ticket=ticket, conversation=conversation)
    if ticket.first_response_at is None:
        sla.set_first_response(session, ticket, rules)
    else:
        sla.set_resolution(session, ticket, rules)
    session.flush()


def requeue(session: Session, *, ticket: Ticket, conversation: Conversation) -> None:
    """Takes the locked ticket from its rep. It waits again, in the order of its age and priority."""
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
    """Gives the locked conversation back to the bot, which starts without the earlier dialogue's state."""
    _end(session, ticket, conversation)
    _to_bot(conversation)
    session.flush()


def close(
    session: Session, *, ticket: Ticket, conversation: Conversation, outcome: Outcome, note: str
) -> None:
    """Ends the locked conversation, with the rep's wrap-up on the ticket."""
    ticket.wrap_up_outcome = outcome
    ticket.wrap_up_note = note
    _end(session, ticket, conversation)
    conversation.status = "closed"
    conversation.rep_id = None
    conversation.answered_seq = conversation.last_seq
    session.flush()


def preview_of(text: str) -> str:
    """Returns the text on one line, at most PREVIEW_CHARS characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= PREVIEW_CHARS else flat[: PREVIEW_CHARS - 1].rstrip() + "…"


def _assign(session: Session, conversation: Conversation, rep: Rep, *where: sa.ColumnElement[bool]) -> bool:
    """Assigns the ticket in one conditional UPDATE, and the locked conversation with it."""
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
    # The customer's last messages are now for the rep, so the bot owes no answer to them.
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
