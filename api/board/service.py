"""Builds the board in one consistent read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from api.board import asked
from api.board.handled import by_reason, handled
from api.board.live import live
from api.board.period import Period
from api.board.schemas import Board, Outside
from api.clock import now
from api.problems import unprocessable
from api.store.models import Queue
from api.strangers import Assumed
from api.team.rules import Rules
from bot.guide.entry import Guide


def board(session: Session, *, period: Period, rules: Rules, guide: Guide, assumed: Assumed) -> Board:
    """Returns the desk now and over that period. Raises a 422 problem if the queue never existed."""
    if period.queue is not None and session.get(Queue, period.queue) is None:
        raise unprocessable("query.queue", f"There is no queue {period.queue!r}.")
    tickets = handled(session, period, calendar=rules.calendar, at=now())
    return Board(
        since=period.since,
        until=period.until,
        queue=period.queue,
        live=live(session, queue=period.queue),
        bucket_seconds=int(period.width.total_seconds()),
        buckets=asked.buckets(session, period),
        outcomes=asked.outcomes(session, period),
        replies=asked.replies(session, period),
        hand_overs=by_reason(session, period),
        wait=tickets.wait,
        handling=tickets.handling,
        first_response=tickets.first_response,
        resolution=tickets.resolution,
        partial=tickets.partial,
        csat=asked.csat(session, period),
        outside=Outside.of(assumed),
        asked=asked.most_asked(session, period, guide=guide),
        rated=asked.most_rated(session, period, guide=guide),
    )
