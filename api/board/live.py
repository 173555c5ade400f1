"""The desk at this moment: who is online, who waits and for how long. Functions take a Session."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.board.schemas import Live, QueueNow, RepNow
from api.clock import now
from api.store.models import Queue, Ticket
from api.team.service import team
from bot.guide.entry import QueueName


def live(session: Session, *, queue: QueueName | None) -> Live:
    """Returns who waits in that queue, or at the whole desk, and the reps who serve them."""
    queues = tuple(each for each in waiting(session) if queue in (None, each.name))
    reps = tuple(
        RepNow(
            username=member.username,
            name=member.name,
            presence=member.presence,
            chats=member.chats,
            capacity=member.capacity,
        )
        for member in team(session).members
        if queue is None or not member.queues or queue in member.queues
    )
    waits = [each.longest_wait_seconds for each in queues if each.longest_wait_seconds is not None]
    return Live(
        online=sum(rep.presence == "online" for rep in reps),
        waiting=sum(each.waiting for each in queues),
        longest_wait_seconds=max(waits, default=None),
        queues=queues,
        reps=reps,
    )


def waiting(session: Session) -> tuple[QueueNow, ...]:
    """Returns every queue that takes tickets or still has some, sorted by title, with who waits in it."""
    lines = {
        row.queue: (row.waiting, row.oldest)
        for row in session.execute(
            sa.select(
                Ticket.queue,
                sa.func.count().label("waiting"),
                sa.func.min(Ticket.opened_at).label("oldest"),
            )
            .where(Ticket.status == "waiting")
            .group_by(Ticket.queue)
        )
    }
    at = now()
    rows = session.execute(sa.select(Queue.name, Queue.title, Queue.active).order_by(Queue.title, Queue.name))
    return tuple(
        _queue(row.name, row.title, *lines.get(row.name, (0, None)), at)
        for row in rows
        if row.active or row.name in lines
    )


def _queue(name: QueueName, title: str, count: int, oldest: datetime | None, at: datetime) -> QueueNow:
    waited = None if oldest is None else max(0, int((at - oldest).total_seconds()))
    return QueueNow(name=name, title=title, waiting=count, longest_wait_seconds=waited)
