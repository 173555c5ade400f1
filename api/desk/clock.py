"""What time changes at the desk: targets pass, reps go silent, waits get long, tickets are given out.

Every worker runs one. Each step is a small transaction that looks again at what it found, so that two workers
do nothing twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.bus import (
    DESK,
    RULES,
    AnyEvent,
    Bus,
    DeskChanged,
    Dropped,
    LineMoved,
    Subscription,
    TeamChanged,
    TicketChanged,
)
from api.chat import history
from api.chat.schemas import ChoiceOut
from api.desk import line, passing, presence, targets, tickets
from api.desk.passing import Why
from api.desk.rules import RuleBook, Rules
from api.store.engine import Store
from api.store.models import Message, Rep, Ticket, now
from bot.turn import ChoiceAction

log = structlog.get_logger()

AT_ONCE = 200
"""Tickets that one step looks at: of more, the rest have their turn at the next tick."""

JUMP_SECONDS = 30.0
"""Where the clock on the wall went so far from the steady one between two ticks, it was set, or the machine
slept: nobody is taken for gone until reps had the time to be heard of again."""


class DeskClock:
    """Looks after the desk every `seconds`, and at once when a ticket or a rep changes."""

    def __init__(
        self, *, store: Store, bus: Bus, rules: RuleBook, long_wait: str, callback: str, seconds: float
    ) -> None:
        """`long_wait` is what a customer is told after a long wait, `callback` the button beside it."""
        self._store = store
        self._bus = bus
        self._rules = rules
        self._offer = (long_wait, callback)
        self._seconds = seconds
        self._steady = time.monotonic()
        self._wall = now()
        self._forbearing_until = self._steady

    async def run(self) -> None:
        """For as long as the service runs."""
        while True:
            # A subscription that was dropped has missed events, and is of no more use: another is made.
            with contextlib.suppress(Dropped), self._bus.subscribe(DESK, RULES) as events:
                while True:
                    try:
                        await self.tick()
                    except SQLAlchemyError as error:
                        log.error("desk_clock_failed", error=type(error).__name__)
                    except Exception:
                        log.exception("desk_clock_failed")
                    with contextlib.suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(self._something_changed(events), self._seconds)

    async def _something_changed(self, events: Subscription) -> None:
        while True:
            event = await events.get()
            if isinstance(event, DeskChanged):
                await self._rules.renew()
            if isinstance(event, (DeskChanged, TeamChanged, TicketChanged)) and self._rules.now.auto_assign:
                return

    async def tick(self) -> None:
        """Everything that is due now."""
        await self._rules.renew()
        rules = self._rules.now
        for ticket in await self._store.read(_due_changes):
            await self._tell(await self._store.write(_mark_due, ticket_id=ticket))
        if not self._forbearing(rules):
            for ticket, rep, why in await self._store.read(_gone, rules=rules):
                done = await self._store.write(passing.release, ticket_id=ticket, rep_id=rep, why=why)
                await self._tell(done.events if done is not None else ())
        if rules.auto_assign:
            await self._assign()
        for ticket in await self._store.read(_long_waits, rules=rules):
            await self._tell(await self._store.write(_offer_callback, ticket_id=ticket, offer=self._offer))

    async def _assign(self) -> None:
        tried: set[tuple[int, int]] = set()
        while pair := await self._store.read(_next_pair, tried=frozenset(tried)):
            tried.add(pair)
            done = await self._store.write(passing.assign, ticket_id=pair[0], rep_id=pair[1])
            await self._tell(done.events if done is not None else ())

    async def _tell(self, events: Sequence[AnyEvent]) -> None:
        if events:
            await self._bus.publish(*events)

    def _forbearing(self, rules: Rules) -> bool:
        steady, wall = time.monotonic(), now()
        drift = (wall - self._wall).total_seconds() - (steady - self._steady)
        self._steady, self._wall = steady, wall
        if abs(drift) > JUMP_SECONDS:
            log.warning("clock_jumped", seconds=round(drift))
            self._forbearing_until = steady + rules.offline_seconds
        return steady < self._forbearing_until


def _due_changes(session: Session) -> list[int]:
    at = now()
    open_ones = sa.select(Ticket).where(
        Ticket.status != "closed", Ticket.due != "past", Ticket.due_at.is_not(None)
    )
    rows = session.scalars(open_ones.order_by(Ticket.due_at).limit(AT_ONCE))
    return [row.id for row in rows if targets.due(row, at) != row.due]


def _mark_due(session: Session, *, ticket_id: int) -> tuple[AnyEvent, ...]:
    """The ticket's target is near or past from now on: it moves up, once."""
    ticket, _ = tickets.get_held(session, ticket_id)
    due = targets.due(ticket, now())
    if ticket.status == "closed" or due == ticket.due:
        return ()
    ticket.due = due
    if due == "past" and ticket.status == "waiting":
        ticket.rank_at -= line.PAST_DUE * line.PER_POINT
    return (TicketChanged(ticket=ticket.id), LineMoved())


def _gone(session: Session, *, rules: Rules) -> list[tuple[int, int, Why]]:
    """Claimed tickets whose rep is gone or silent: ticket, rep, why."""
    at = now()
    found: list[tuple[int, int, Why]] = []
    claimed = session.scalars(
        sa.select(Ticket).where(Ticket.status == "claimed").order_by(Ticket.id).limit(AT_ONCE)
    ).all()
    silent = _silent(session, claimed, at - timedelta(minutes=rules.silent_minutes))
    for ticket in claimed:
        rep = ticket.rep
        if rep is None:
            continue
        if _is_gone(rep, at, rules):
            found.append((ticket.id, rep.id, "offline"))
        elif ticket.id in silent:
            found.append((ticket.id, rep.id, "silent"))
    return found


def _is_gone(rep: Rep, at: datetime, rules: Rules) -> bool:
    if not rep.active or rep.seen_at is None:
        return True
    return at - rep.seen_at > max(timedelta(seconds=rules.offline_seconds), presence.HEARD_OF)


def _silent(session: Session, claimed: Sequence[Ticket], since: datetime) -> set[int]:
    """Those of the claimed tickets in which a customer's message has had no answer since that moment."""
    found = set()
    for ticket in claimed:
        if ticket.claimed_at is None or ticket.claimed_at > since:
            continue
        last_said = (
            sa.select(sa.func.coalesce(sa.func.max(Message.seq), 0))
            .where(Message.conversation_id == ticket.conversation_id, Message.sender == "rep")
            .scalar_subquery()
        )
        waits_since = session.scalar(
            sa.select(sa.func.min(Message.created_at)).where(
                Message.conversation_id == ticket.conversation_id,
                Message.sender == "customer",
                Message.seq > last_said,
            )
        )
        if waits_since is not None and max(waits_since, ticket.claimed_at) <= since:
            found.add(ticket.id)
    return found


def _next_pair(session: Session, *, tried: frozenset[tuple[int, int]]) -> tuple[int, int] | None:
    """The first waiting ticket that a free rep serves, and the least busy of those reps; of equally busy ones
    who was given a ticket longest ago.
    """
    at, loads, served = now(), passing.loads(session), presence.memberships(session)
    free = [
        rep
        for rep in session.scalars(sa.select(Rep).where(Rep.active))
        if presence.of(rep, at) == "online" and loads.get(rep.id, 0) < rep.capacity
    ]
    if not free:
        return None
    last, never = _last_claims(session), datetime.min.replace(tzinfo=at.tzinfo)
    free.sort(key=lambda rep: (loads.get(rep.id, 0), last.get(rep.id, never), rep.id))
    waiting = session.scalars(
        sa.select(Ticket).where(Ticket.status == "waiting").order_by(*line.ORDER).limit(AT_ONCE)
    )
    for ticket in waiting:
        for rep in free:
            if ticket.queue in served.get(rep.id, (ticket.queue,)) and (ticket.id, rep.id) not in tried:
                return ticket.id, rep.id
    return None


def _last_claims(session: Session) -> dict[int, datetime]:
    rows = session.execute(
        sa.select(Ticket.rep_id, sa.func.max(Ticket.claimed_at).label("at"))
        .where(Ticket.rep_id.is_not(None), Ticket.claimed_at.is_not(None))
        .group_by(Ticket.rep_id)
    )
    return {row.rep_id: row.at for row in rows}


def _long_waits(session: Session, *, rules: Rules) -> list[int]:
    """Waiting tickets of which the customer has not been offered a callback for so long a wait."""
    since = now() - timedelta(minutes=rules.callback_after_minutes)
    waiting = sa.select(Ticket.id).where(
        Ticket.status == "waiting",
        Ticket.callback_offered_at.is_(None),
        Ticket.callback_contact.is_(None),
        Ticket.opened_at <= since,
    )
    return list(session.scalars(waiting.order_by(Ticket.opened_at).limit(AT_ONCE)))


def _offer_callback(session: Session, *, ticket_id: int, offer: tuple[str, str]) -> tuple[AnyEvent, ...]:
    ticket, conversation = tickets.get_held(session, ticket_id)
    wanted = ticket.callback_contact is not None or ticket.callback_offered_at is not None
    if ticket.status != "waiting" or conversation.status != "waiting" or wanted:
        return ()
    ticket.callback_offered_at = now()
    text, label = offer
    message = history.append(
        session,
        conversation,
        sender="bot",
        kind="hand_over",
        text=text,
        choices=(ChoiceOut(label=label, entry=None, action=ChoiceAction.CALLBACK),),
    )
    return (history.added(session, message, ticket),)
