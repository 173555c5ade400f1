"""Queue order: who is served next, a customer's place, and the expected wait.

Functions take a Session inside a transaction.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.clock import now
from api.conversation.history import open_ticket_of
from api.store.models import Conversation, Ticket
from api.team import presence
from bot.dialogue.turn import Reason

# | reason | from | to  | why                                                            |
# | ------ | ---- | --- | -------------------------------------------------------------- |
# | upset  |  50  | 100 | is losing patience: every minute makes it worse                |
# | route  |  40  |  90 | needs a named queue: a threat, the press, money lost           |
# | asked  |  30  |  80 | wants a person, may well be calm                               |
# | unsure |  20  |  70 | the bot did not understand: the customer may also try again    |
#
# `from` is the priority at upset 0, `to` at upset 1.
BASE_PRIORITY = {Reason.UPSET: 50, Reason.ROUTE: 40, Reason.ASKED: 30, Reason.UNSURE: 20}
UPSET_WEIGHT = 50

PER_POINT = timedelta(seconds=30)
"""The wait that one point of priority is worth. A queue is sorted by `rank_at`, the moment of joining minus
the priority's worth, which stays the same while everyone waits. Nobody starves: the table above spans 80
points, so a customer who comes 40 minutes later overtakes nobody."""

PAST_DUE = 20
"""Points for a ticket whose SLA target is past: ten minutes ahead in the queue."""

# The wait is estimated from recent handling times. One long chat, or one left open over lunch, would distort
# the mean but not the median.
RECENT_TICKETS = 30
RECENT = timedelta(hours=24)
FEWEST_FOR_AN_ESTIMATE = 3

WAITING = sa.select(sa.func.count()).select_from(Ticket).where(Ticket.status == "waiting")

_HANDLED = (
    sa.select(Ticket.claimed_at, Ticket.closed_at)
    .where(
        Ticket.status == "closed",
        Ticket.claimed_at.is_not(None),
        Ticket.closed_at >= sa.bindparam("recent"),
    )
    .order_by(Ticket.closed_at.desc())
    .limit(RECENT_TICKETS)
)

ORDER = (Ticket.rank_at.asc(), Ticket.id.asc())


@dataclass(frozen=True)
class QueuePlace:
    """A waiting customer's place in the queue: `place` counts from 1, `wait_minutes` is None if unknown."""

    place: int
    wait_minutes: int | None


@dataclass(frozen=True)
class QueueState:
    """All queues together: how many customers wait, and the expected wait of a customer who joins now, if it
    was requested and is known.
    """

    waiting: int
    wait_minutes: int | None


def priority(reason: Reason, upset: float) -> int:
    """Returns the priority from the table above: 0 to 100, higher first."""
    return BASE_PRIORITY[reason] + round(UPSET_WEIGHT * min(1.0, max(0.0, upset)))


def rank_at(opened_at: datetime, points: int) -> datetime:
    """Returns the sort key in the queue of a ticket with that age and that many points."""
    return opened_at - points * PER_POINT


def queue_place(session: Session, conversation: Conversation) -> QueuePlace | None:
    """Returns the waiting conversation's place and expected wait; None if it does not wait.

    Counts the tickets before it that the same people serve, in other queues too if a rep serves both.
    """
    ticket = open_ticket_of(session, conversation.id) if conversation.status == "waiting" else None
    if ticket is None or ticket.status != "waiting":
        return None
    people = presence.people_serving(session, ticket.queue)
    ahead = [
        sa.or_(
            Ticket.rank_at < ticket.rank_at,
            sa.and_(Ticket.rank_at == ticket.rank_at, Ticket.id < ticket.id),
        )
    ]
    if people.queues is not None:
        ahead.append(Ticket.queue.in_(people.queues))
    place = 1 + (session.scalar(WAITING.where(*ahead)) or 0)
    return QueuePlace(place=place, wait_minutes=_minutes(session, place, people.at_work))


def queue_state(session: Session, *, waiting: int | None = None, estimate_from: int = 0) -> QueueState:
    """Returns the state of the queues for a customer who would join now. `waiting` is the number of waiting
    customers, if the caller knows it.

    The wait is not estimated for fewer than `estimate_from` waiting customers, since it would not be shown.
    """
    if waiting is None:
        waiting = session.scalar(WAITING) or 0
    if waiting < estimate_from:
        return QueueState(waiting=waiting, wait_minutes=None)
    return QueueState(waiting, _minutes(session, waiting + 1, presence.people_serving(session, None).at_work))


def _minutes(session: Session, place: int, reps: int) -> int | None:
    """Returns minutes until that place is served: place × median handling time ÷ reps at work, at least 1.

    None if fewer than FEWEST_FOR_AN_ESTIMATE tickets were handled in the last day, or if nobody is at work:
    any figure would be invented.
    """
    if reps == 0:
        return None
    rows = session.execute(_HANDLED, {"recent": now() - RECENT}).all()
    if len(rows) < FEWEST_FOR_AN_ESTIMATE:
        return None
    seconds: float = statistics.median((row.closed_at - row.claimed_at).total_seconds() for row in rows)
    return max(1, math.ceil(place * seconds / reps / 60))
