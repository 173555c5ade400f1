"""How tickets were handled: waits, handling times and SLA targets. Functions take a Session."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.board.period import Period
from api.board.schemas import HandOvers, Kept, Spread
from api.store.models import Queue, Ticket
from api.team.hours import Calendar
from bot.dialogue.turn import Reason

MOST_TICKETS = 20_000
"""The most tickets that are read one by one: percentiles and SLA targets need every single time."""


@dataclass(frozen=True)
class Handled:
    """The figures of the tickets of a period. `partial` is set if only the newest of them were measured."""

    wait: Spread
    handling: Spread
    first_response: Kept
    resolution: Kept
    partial: bool


def opened_in(period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    """Returns the conditions that a ticket was opened in that period and in that queue."""
    when = (Ticket.opened_at >= period.since, Ticket.opened_at < period.until)
    return when if period.queue is None else (*when, Ticket.queue == period.queue)


def by_reason(session: Session, period: Period) -> HandOvers:
    """Counts the tickets that were opened, by reason."""
    rows = session.execute(
        sa.select(Ticket.reason, sa.func.count()).where(*opened_in(period)).group_by(Ticket.reason)
    )
    counts = dict.fromkeys((reason.value for reason in Reason), 0) | {row[0]: row[1] for row in rows}
    return HandOvers(total=sum(counts.values()), **counts)


def handled(session: Session, period: Period, *, calendar: Calendar, at: datetime) -> Handled:
    """Returns waits and SLA targets as they are at the moment `at`.

    For a ticket that was transferred or released, the wait runs from its opening to its last claim. SLA
    targets use the queues' minutes and the desk's hours as they are now, since earlier ones are not stored.
    """
    rows = session.execute(
        sa.select(
            Ticket.queue,
            Ticket.opened_at,
            Ticket.claimed_at,
            Ticket.closed_at,
            Ticket.first_response_at,
        )
        .where(*opened_in(period))
        .order_by(Ticket.opened_at.desc())
        .limit(MOST_TICKETS + 1)
    ).all()
    measured = rows[:MOST_TICKETS]
    targets = {
        row.name: (row.first_response_minutes, row.resolution_minutes)
        for row in session.execute(
            sa.select(Queue.name, Queue.first_response_minutes, Queue.resolution_minutes)
        )
    }
    claimed = [row for row in measured if row.claimed_at is not None]
    return Handled(
        wait=spread((row.claimed_at - row.opened_at).total_seconds() for row in claimed),
        handling=spread(
            (row.closed_at - row.claimed_at).total_seconds() for row in claimed if row.closed_at is not None
        ),
        first_response=_kept(_first_responses(measured, targets, calendar, at)),
        resolution=_kept(_resolutions(measured, targets, calendar, at)),
        partial=len(rows) > MOST_TICKETS,
    )


def spread(seconds: Iterable[float]) -> Spread:
    """Returns percentiles by the nearest rank: each is a time that really occurred."""
    ordered = sorted(max(0.0, value) for value in seconds)
    if not ordered:
        return Spread(count=0)

    def within(percent: int) -> float:
        return round(ordered[math.ceil(percent * len(ordered) / 100) - 1], 1)

    return Spread(count=len(ordered), p50=within(50), p90=within(90), p95=within(95))


def percent(part: int, whole: int) -> float | None:
    """Returns the percentage to one decimal; None if `whole` is 0."""
    return round(100 * part / whole, 1) if whole else None


Targets = dict[str, tuple[int, int]]


def _first_responses(
    rows: Sequence[Any], targets: Targets, calendar: Calendar, at: datetime
) -> Iterable[bool | None]:
    for row in rows:
        if row.queue in targets:
            due = calendar.after_open_time(row.opened_at, timedelta(minutes=targets[row.queue][0]))
            yield _in_time(row.first_response_at, due, row.closed_at or at)


def _resolutions(
    rows: Sequence[Any], targets: Targets, calendar: Calendar, at: datetime
) -> Iterable[bool | None]:
    for row in rows:
        if row.queue in targets:
            due = calendar.after_open_time(row.opened_at, timedelta(minutes=targets[row.queue][1]))
            # A customer who left the queue before a rep came was not helped.
            done = row.closed_at if row.claimed_at is not None else None
            yield _in_time(done, due, row.closed_at or at)


def _in_time(done: datetime | None, due: datetime, until: datetime) -> bool | None:
    """Whether it was done in time; None if it was not done and was not yet due at `until`."""
    if done is not None:
        return done <= due
    return None if until <= due else False


def _kept(found: Iterable[bool | None]) -> Kept:
    known = [each for each in found if each is not None]
    return Kept(measured=len(known), kept=sum(known), percent=percent(sum(known), len(known)))
