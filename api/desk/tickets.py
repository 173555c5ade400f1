"""The line: tickets opened by a hand-over, ordered, claimed by one rep each, given back or closed.

Functions take a Session inside a transaction and publish nothing: the caller does, after the commit. Whoever
changes a ticket locks its conversation first (`locked`), so that no two wait for each other.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from api.chat.history import locked, open_ticket_of
from api.problems import conflict, forbidden, not_found
from api.store.models import Conversation, Message, Rep, Ticket, now
from bot.turn import Callback, HandOver, Reason

PREVIEW_CHARS = 140

# | reason | from | to  | why                                                            |
# | ------ | ---- | --- | -------------------------------------------------------------- |
# | upset  |  50  | 100 | is losing patience: every minute makes it worse                |
# | route  |  40  |  90 | needs a named queue: a threat, the press, money lost           |
# | asked  |  30  |  80 | wants a person, may well be calm                               |
# | unsure |  20  |  70 | the bot did not understand: the customer may also try again    |
#
# `from` is the priority at upset 0, `to` at upset 1. Equal priorities go by age, oldest first.
BASE_PRIORITY = {Reason.UPSET: 50, Reason.ROUTE: 40, Reason.ASKED: 30, Reason.UNSURE: 20}
UPSET_WEIGHT = 50

# The wait is estimated from what reps did lately. A rep's long chat or one left open over lunch would bend a
# mean; the median does not move.
RECENT_TICKETS = 30
RECENT = timedelta(hours=24)
FEWEST_FOR_AN_ESTIMATE = 3
AT_WORK = timedelta(minutes=45)

WAITING = sa.select(sa.func.count()).select_from(Ticket).where(Ticket.status == "waiting")

_TOUCHED = aliased(Ticket)
_AT_WORK = sa.select(sa.func.count(sa.distinct(_TOUCHED.rep_id))).where(
    _TOUCHED.rep_id.is_not(None),
    sa.or_(_TOUCHED.claimed_at >= sa.bindparam("at_work"), _TOUCHED.closed_at >= sa.bindparam("at_work")),
)
_HANDLED = (
    sa.select(Ticket.claimed_at, Ticket.closed_at, _AT_WORK.scalar_subquery().label("reps"))
    .where(
        Ticket.status == "closed",
        Ticket.claimed_at.is_not(None),
        Ticket.closed_at >= sa.bindparam("recent"),
    )
    .order_by(Ticket.closed_at.desc())
    .limit(RECENT_TICKETS)
)
"""What reps did lately, and in each row how many are at work. Built once: messages ask it in a long line."""

LINE_ORDER = (Ticket.priority.desc(), Ticket.opened_at.asc(), Ticket.id.asc())


@dataclass(frozen=True)
class Place:
    """Where a waiting customer stands: `place` counts from 1, `wait_minutes` is None where not known."""

    place: int
    wait_minutes: int | None


@dataclass(frozen=True)
class Line:
    """The whole line: how many wait, and how long a customer who joins now may wait, where that was asked for
    and is known.
    """

    waiting: int
    wait_minutes: int | None


def priority(reason: Reason, upset: float) -> int:
    """0 to 100, higher first, from the table above."""
    return BASE_PRIORITY[reason] + round(UPSET_WEIGHT * min(1.0, max(0.0, upset)))


def get(session: Session, ticket_id: int, *, afresh: bool = False) -> Ticket:
    """The ticket, read again when `afresh`. Raises a 404 problem."""
    ticket = session.get(Ticket, ticket_id, populate_existing=afresh)
    if ticket is None:
        raise not_found(f"There is no ticket {ticket_id}.")
    return ticket


def get_held(session: Session, ticket_id: int) -> tuple[Ticket, Conversation]:
    """The ticket as it is now and its conversation, both safe from change until the transaction ends."""
    conversation = locked(session, get(session, ticket_id).conversation_id)
    return get(session, ticket_id, afresh=True), conversation


def open_ticket(session: Session, *, conversation: Conversation, hand_over: HandOver) -> Ticket:
    """Put a held conversation in line and mark it waiting.

    A conversation that has an open ticket keeps it, and its age: only its priority may rise.
    """
    wanted = priority(hand_over.reason, hand_over.upset)
    ticket = open_ticket_of(session, conversation.id)
    if ticket is not None:
        ticket.priority = max(ticket.priority, wanted)
        ticket.upset = max(ticket.upset, hand_over.upset)
        if conversation.status == "bot":  # back in the line, which the wish to be called back never left
            conversation.status = "waiting"
            conversation.queue = ticket.queue
        return ticket
    ticket = Ticket(
        conversation_id=conversation.id,
        queue=hand_over.queue,
        reason=hand_over.reason.value,
        priority=wanted,
        upset=min(1.0, max(0.0, hand_over.upset)),
        entry=hand_over.entry,
        preview=_last_words(session, conversation.id),
    )
    session.add(ticket)
    conversation.status = "waiting"
    conversation.queue = hand_over.queue
    conversation.rep_id = None
    session.flush()
    return ticket


def note_callback(
    session: Session, *, conversation: Conversation, callback: Callback | None
) -> Ticket | None:
    """Keep on the open ticket how the customer wants to be called back, or that not; returns that ticket."""
    ticket = open_ticket_of(session, conversation.id)
    if ticket is not None:
        ticket.callback_name = callback.name if callback else None
        ticket.callback_contact = callback.contact if callback else None
        ticket.callback_when = callback.when if callback else None
    return ticket


def leave_line(session: Session, *, conversation: Conversation) -> Ticket | None:
    """A held conversation leaves the line and is the bot's again. None when it was not waiting.

    The ticket of a customer who wants to be called back stays in the line, for whoever will call.
    """
    ticket = open_ticket_of(session, conversation.id) if conversation.status == "waiting" else None
    if ticket is None or ticket.status != "waiting":
        return None
    if ticket.callback_contact is None:
        _end(ticket)
    _to_bot(conversation)
    return ticket


def place_in_line(session: Session, conversation: Conversation) -> Place | None:
    """The waiting conversation's place and expected wait; None when it does not wait."""
    ticket = open_ticket_of(session, conversation.id) if conversation.status == "waiting" else None
    if ticket is None or ticket.status != "waiting":
        return None
    ahead = sa.or_(
        Ticket.priority > ticket.priority,
        sa.and_(Ticket.priority == ticket.priority, Ticket.opened_at < ticket.opened_at),
        sa.and_(
            Ticket.priority == ticket.priority, Ticket.opened_at == ticket.opened_at, Ticket.id < ticket.id
        ),
    )
    place = 1 + _count_waiting(session, ahead)
    return Place(place=place, wait_minutes=wait_minutes(session, place))


def line(session: Session, *, waiting: int | None = None, estimate_from: int = 0) -> Line:
    """How the line stands for someone who would join it now; `waiting` customers, where that is known.

    The wait is not estimated for fewer than `estimate_from` waiting customers: nobody would be told.
    """
    if waiting is None:
        waiting = session.scalar(WAITING) or 0
    estimated = wait_minutes(session, waiting + 1) if waiting >= estimate_from else None
    return Line(waiting=waiting, wait_minutes=estimated)


def wait_minutes(session: Session, place: int) -> int | None:
    """Whole minutes until that place is served: place × median handling time ÷ reps at work, at least 1.

    None when fewer than FEWEST_FOR_AN_ESTIMATE tickets were handled in the last day, or nobody has been at
    work for AT_WORK: any figure would be invented.
    """
    at = now()
    rows = session.execute(_HANDLED, {"recent": at - RECENT, "at_work": at - AT_WORK}).all()
    reps = rows[0].reps if rows else 0
    if len(rows) < FEWEST_FOR_AN_ESTIMATE or reps == 0:
        return None
    seconds: float = statistics.median((row.closed_at - row.claimed_at).total_seconds() for row in rows)
    return max(1, math.ceil(place * seconds / reps / 60))


def claim(session: Session, *, ticket_id: int, rep: Rep) -> tuple[Ticket, bool]:
    """Give the ticket to the rep; the second value is False when the rep had it already.

    One conditional UPDATE decides: of two reps at the same moment one gets the ticket, and the other a 409
    problem that names the first.
    """
    conversation = locked(session, get(session, ticket_id).conversation_id)
    won = session.execute(
        sa.update(Ticket)
        .where(Ticket.id == ticket_id, Ticket.status == "waiting")
        .values(status="claimed", rep_id=rep.id, claimed_at=now(), seen_seq=conversation.last_seq)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    ).first()
    ticket = get(session, ticket_id, afresh=True)
    if won is None:
        if ticket.status == "claimed" and ticket.rep_id == rep.id:
            return ticket, False
        if ticket.status == "claimed" and ticket.rep is not None:
            raise conflict(f"{ticket.rep.name} already has this ticket.", kind="ticket-taken")
        raise conflict("This ticket is closed.", kind="ticket-closed")
    conversation.status = "with_rep"
    conversation.rep_id = rep.id
    # Whatever the customer wrote last is now for the rep: the bot owes no answer to it.
    conversation.answered_seq = conversation.last_seq
    session.flush()
    session.refresh(conversation, ["rep"])
    return ticket, True


def must_have(ticket: Ticket, rep: Rep, *, lead_may: bool = False) -> None:
    """Raises a 409 problem unless the ticket is claimed, a 403 unless by this rep or an allowed lead."""
    if ticket.status == "closed":
        raise conflict("This ticket is closed.", kind="ticket-closed")
    if ticket.status == "waiting":
        raise conflict("Nobody has claimed this ticket yet. Claim it first.", kind="ticket-not-claimed")
    if ticket.rep_id != rep.id and not (lead_may and rep.role in ("lead", "admin")):
        holder = ticket.rep.name if ticket.rep else "Another rep"
        raise forbidden(f"{holder} has this ticket.")


def give_back(session: Session, *, ticket: Ticket, conversation: Conversation) -> None:
    """The held conversation is the bot's again, with no memory of the dialogue before."""
    _end(ticket)
    _to_bot(conversation)
    session.flush()


def close(session: Session, *, ticket: Ticket, conversation: Conversation, outcome: str, note: str) -> None:
    """The held conversation ends, with the rep's wrap-up on the ticket."""
    _end(ticket)
    ticket.wrap_up_outcome = outcome
    ticket.wrap_up_note = note
    conversation.status = "closed"
    conversation.rep_id = None
    conversation.answered_seq = conversation.last_seq
    session.flush()


def preview_of(text: str) -> str:
    """The text on one line, at most PREVIEW_CHARS characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= PREVIEW_CHARS else flat[: PREVIEW_CHARS - 1].rstrip() + "…"


def _end(ticket: Ticket) -> None:
    ticket.status = "closed"
    ticket.closed_at = now()


def _to_bot(conversation: Conversation) -> None:
    conversation.status = "bot"
    conversation.queue = None
    conversation.rep_id = None
    conversation.brain_state = None
    conversation.answered_seq = conversation.last_seq


def _last_words(session: Session, conversation_id: str) -> str:
    text = session.scalar(
        sa.select(Message.text)
        .where(Message.conversation_id == conversation_id, Message.sender == "customer")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return preview_of(text or "")


def _count_waiting(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return session.scalar(WAITING.where(*conditions)) or 0
