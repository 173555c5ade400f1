"""Presence of reps: what they chose, when they were last seen, and which queues they serve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.auth.service import REPS
from api.clock import now
from api.ids import RepId
from api.kinds import Availability, Presence
from api.store.models import Membership, Queue, Rep, Ticket
from bot.guide.entry import QueueName

SEEN_WITHIN = timedelta(seconds=75)
"""An open console sends a sign of life every 25 seconds; a rep counts as offline after three times that."""

AT_WORK = timedelta(minutes=45)
"""For the estimate of the wait, a rep who claimed or closed a ticket within this time is at work, even if
offline."""


ANSWERS = sa.and_(Rep.active, Rep.role.in_(REPS))
"""The condition for reps who may answer customers. Editors and approvers get no customers."""


@dataclass(frozen=True)
class People:
    """The reps who serve a queue: how many are `at_work`, and all their `queues`; None means all queues."""

    at_work: int
    queues: frozenset[QueueName] | None


def may_answer(rep: Rep) -> bool:
    """Whether a loaded rep meets ANSWERS."""
    return rep.active and rep.role in REPS


def of(rep: Rep, at: datetime) -> Presence:
    """Returns a rep's presence at this moment."""
    if not may_answer(rep) or rep.seen_at is None or at - rep.seen_at > SEEN_WITHIN:
        return "offline"
    return rep.presence


def is_there(session: Session, rep_id: RepId) -> bool:
    """Whether the rep was seen recently."""
    return of(session.get_one(Rep, rep_id), now()) != "offline"


def choose(session: Session, rep_id: RepId, presence: Availability) -> None:
    """Stores the rep's choice: online, away or on a break. Only an online rep is assigned tickets."""
    rep = session.get_one(Rep, rep_id)
    rep.presence, rep.seen_at = presence, now()


def memberships(session: Session) -> dict[RepId, frozenset[QueueName]]:
    """Returns the queues of each rep who has any. A rep who is not in the result serves all queues."""
    found: dict[RepId, set[QueueName]] = {}
    for rep_id, queue in session.execute(sa.select(Membership.rep_id, Membership.queue)):
        found.setdefault(rep_id, set()).add(queue)
    return {rep_id: frozenset(queues) for rep_id, queues in found.items()}


def open_chats(session: Session) -> dict[RepId, int]:
    """Returns how many chats each rep has now, by the rep's id."""
    counted = session.execute(
        sa.select(Ticket.rep_id, sa.func.count()).where(Ticket.status == "claimed").group_by(Ticket.rep_id)
    )
    return {rep_id: count for rep_id, count in counted if rep_id is not None}


def set_queues(session: Session, rep_id: RepId, queues: Iterable[QueueName]) -> None:
    """Sets the queues that the rep serves; none means all queues. The queues must exist."""
    session.get_one(Rep, rep_id, with_for_update=True)  # two leads at once take turns: else both would insert
    session.execute(sa.delete(Membership).where(Membership.rep_id == rep_id))
    session.add_all(Membership(rep_id=rep_id, queue=queue) for queue in sorted(set(queues)))
    session.flush()


def people_serving(session: Session, queue: QueueName | None) -> People:
    """Returns who serves a queue now, or any queue if `queue` is None.

    A rep is at work if online, or if the rep handled a ticket recently. If none of the queue's people is at
    work, all of them count for `queues`, since one of them will come back.
    """
    members = memberships(session)
    mine = [
        rep
        for rep in session.scalars(sa.select(Rep).where(ANSWERS))
        if queue is None or queue in members.get(rep.id, (queue,))
    ]
    at = now()
    busy = _handled_since(session, at - AT_WORK)
    at_work = [rep for rep in mine if of(rep, at) == "online" or rep.id in busy]
    served = [members.get(rep.id) for rep in at_work or mine]
    own = frozenset((queue,) if queue is not None else ())
    if not served or any(queues is None for queues in served):
        return People(len(at_work), None)
    return People(len(at_work), own.union(*(queues for queues in served if queues is not None)))


def usable_queue(session: Session, name: QueueName) -> QueueName:
    """Returns that queue if it takes tickets, else the general queue."""
    queue = session.get(Queue, name)
    return name if queue is not None and queue.active else QueueName("general")


def _handled_since(session: Session, moment: datetime) -> frozenset[RepId]:
    touched = sa.select(Ticket.rep_id).where(
        Ticket.rep_id.is_not(None), sa.or_(Ticket.claimed_at >= moment, Ticket.closed_at >= moment)
    )
    return frozenset(rep_id for rep_id in session.scalars(touched.distinct()) if rep_id is not None)
