"""SLA targets: when a ticket's first answer and its end are due, and how near that is.

Targets count the desk's open hours from the moment the ticket was opened.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.kinds import Due
from api.store.models import Queue, Ticket
from api.team.rules import Rules
from bot.guide.entry import QueueName

NEAR_SHARE = 0.25
"""A target is near if less than this share of its time remains."""

FEWEST_MINUTES = 1
"""The targets for a queue that no longer exists: its tickets should not wait for ever unseen."""


def set_first_response(session: Session, ticket: Ticket, rules: Rules) -> None:
    """Makes the first answer the ticket's next target."""
    _set(ticket, rules, _queue(session, ticket.queue).first_response_minutes)


def set_resolution(session: Session, ticket: Ticket, rules: Rules) -> None:
    """Makes the end the ticket's next target."""
    _set(ticket, rules, _queue(session, ticket.queue).resolution_minutes)


def due(ticket: Ticket, at: datetime) -> Due:
    """Returns how near the ticket's next target is at this moment."""
    if ticket.due_at is None:
        return "later"
    if at >= ticket.due_at:
        return "past"
    return "near" if ticket.due_at - at < NEAR_SHARE * (ticket.due_at - ticket.opened_at) else "later"


def _set(ticket: Ticket, rules: Rules, minutes: int) -> None:
    ticket.due_at = rules.calendar.after_open_time(ticket.opened_at, timedelta(minutes=minutes))
    ticket.due = "later"


def _queue(session: Session, name: QueueName) -> Queue:
    found = session.get(Queue, name) or session.get(Queue, "general")
    return found or Queue(
        name=name, title=name, first_response_minutes=FEWEST_MINUTES, resolution_minutes=FEWEST_MINUTES
    )
