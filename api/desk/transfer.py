"""Transfers a ticket: to another rep or queue, back to the queue if its rep is gone, or to a free rep.

Each function is the work of one transaction and returns the events to publish after it.
"""

from __future__ import annotations

from typing import Annotated, Literal

import sqlalchemy as sa
from pydantic import Field, model_validator
from sqlalchemy.orm import Session
from typing_extensions import Self

from api import audit
from api.changes import Change
from api.clock import now
from api.conversation import tickets
from api.conversation.announcing import announce
from api.conversation.events import NoteAdded
from api.conversation.notices import notice
from api.conversation.schemas import TicketOut
from api.desk import notes
from api.desk.schemas import NOTE_CHARS
from api.ids import RepId, TicketId
from api.problems import conflict, unprocessable
from api.schemas import Frozen, Storable, StorableText
from api.store.models import Queue, Rep, Ticket
from api.team import presence
from api.team.rules import Rules
from bot.guide.entry import QueueName

Why = Literal["offline", "silent"]


class TransferIn(Frozen):
    """The receiver of a transfer: a queue, or a rep by id. The note is for reps only."""

    queue: Annotated[QueueName, Storable, Field(max_length=40)] | None = Field(None, examples=["billing"])
    rep: Annotated[RepId, Field(ge=1, le=2**31 - 1)] | None = None
    note: Annotated[StorableText, Field(max_length=NOTE_CHARS)] = Field(
        "", examples=["Wants a refund of the fee."]
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.queue is None) == (self.rep is None):
            raise ValueError("Either a queue or a rep is needed")
        return self


def transfer_ticket(
    session: Session, *, ticket_id: TicketId, rep: Rep, body: TransferIn, rules: Rules
) -> Change[TicketOut]:
    """Transfers a claimed ticket. The ticket's rep and leads may do so.

    Raises a 409 problem if the named rep is not online or has the ticket already, and a 422 if the queue or
    rep does not exist.
    """
    ticket, conversation = tickets.get_locked(session, ticket_id)
    tickets.require_holder(ticket, rep, lead_may=True)
    if body.rep is not None:
        taker = _taker(session, ticket, body.rep)
        text = notice(session, "transferred_to_rep", name=rep.name, taker=taker.name)
        tickets.transfer_to_rep(session, ticket=ticket, conversation=conversation, rep=taker)
        done = announce(session, ticket, conversation, taker, "joined", text)
        audit.record(session, rep.id, "ticket.transfer", f"ticket {ticket.id}", rep=taker.username)
    else:
        queue = _queue(session, body.queue or QueueName(""))
        text = notice(session, "transferred_to_queue", name=rep.name, queue=queue.title)
        tickets.transfer_to_queue(
            session, ticket=ticket, conversation=conversation, queue=queue.name, rules=rules
        )
        done = announce(session, ticket, conversation, rep, "notice", text)
        audit.record(session, rep.id, "ticket.transfer", f"ticket {ticket.id}", queue=queue.name)
    if not body.note.strip():
        return done
    noted = notes.add(session, ticket_id=ticket.id, rep=rep, text=body.note.strip())
    return Change(done.result, (*done.events, NoteAdded(ticket=ticket.id, note=noted.result.id)))


def release(session: Session, *, ticket_id: TicketId, rep_id: RepId, why: Why) -> Change[TicketOut] | None:
    """Puts the ticket of a rep who is gone back in its queue. Returns None if that rep no longer has it.

    Sets a silent rep to away, since the rep would otherwise get the ticket again.
    """
    ticket, conversation = tickets.get_locked(session, ticket_id)
    if ticket.status != "claimed" or ticket.rep_id != rep_id:
        return None
    rep = session.get_one(Rep, rep_id)
    tickets.requeue(session, ticket=ticket, conversation=conversation)
    if why == "silent":
        rep.presence = "away"
    audit.record(session, None, "ticket.release", f"ticket {ticket.id}", rep=rep.username, why=why)
    text = notice(session, "rep_silent" if why == "silent" else "rep_offline", name=rep.name)
    return announce(session, ticket, conversation, rep, "notice", text)


def assign(session: Session, *, ticket_id: TicketId, rep_id: RepId) -> Change[TicketOut] | None:
    """Gives a waiting ticket to a rep with free capacity. Returns None if that is no longer possible."""
    ticket, conversation = tickets.get_locked(session, ticket_id)
    rep = session.scalar(
        sa.select(Rep)
        .where(Rep.id == rep_id)
        .with_for_update(of=Rep)
        .execution_options(populate_existing=True)
    )
    free = rep is not None and presence.of(rep, now()) == "online" and _load(session, rep.id) < rep.capacity
    if ticket.status != "waiting" or rep is None or not free:
        return None
    tickets.claim(session, ticket_id=ticket.id, rep=rep)
    audit.record(session, None, "ticket.assign", f"ticket {ticket.id}", rep=rep.username)
    return announce(session, ticket, conversation, rep, "joined", notice(session, "joined", name=rep.name))


def _load(session: Session, rep_id: RepId) -> int:
    return presence.open_chats(session).get(rep_id, 0)


def _taker(session: Session, ticket: Ticket, rep_id: RepId) -> Rep:
    taker = session.get(Rep, rep_id)
    if taker is None or not presence.may_answer(taker):
        raise unprocessable("body.rep", "There is no such rep.")
    if ticket.rep_id == taker.id:
        raise conflict(f"{taker.name} has this ticket already.", kind="ticket-taken")
    there = presence.of(taker, now())
    if there != "online":
        is_so = {"offline": "offline", "away": "away", "break": "on a break"}[there]
        raise conflict(
            f"{taker.name} is {is_so} and would not see the chat. Transfer it to a queue, or to someone "
            f"who is online.",
            kind="rep-not-there",
        )
    return taker


def _queue(session: Session, name: QueueName) -> Queue:
    queue = session.get(Queue, name)
    if queue is None or not queue.active:
        raise unprocessable("body.queue", f"There is no queue {name!r} that takes tickets.")
    return queue
