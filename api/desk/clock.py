"""The desk's timed work: SLA targets pass, reps go silent, waits get long, tickets are assigned.

Every worker runs one clock. Each step is a small transaction that checks again what it found, so that two
workers do nothing twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased

from api.auth.events import TeamChanged
from api.bus import DESK, RULES, Bus, Dropped, Event, Subscription
from api.clock import SYSTEM, Clock, now
from api.conversation import history, queue_order, sla, tickets
from api.conversation.events import QueueMoved, TicketChanged
from api.conversation.schemas import ChoiceOut
from api.desk import transfer
from api.desk.transfer import Why
from api.ids import RepId, TicketId
from api.store.engine import Store
from api.store.models import Message, Rep, Ticket
from api.team import presence
from api.team.events import DeskChanged
from api.team.rules import RuleBook, Rules
from bot.dialogue.turn import ChoiceAction

log = structlog.get_logger()

AT_ONCE = 200
"""The most tickets that one step handles; the rest have their turn at the next tick."""

JUMP_SECONDS = 30.0
"""If the wall clock and the monotonic clock differ by this much between two ticks, the wall clock was set or
the machine slept. No rep then counts as gone until consoles had time to send a sign of life. The same holds
if a tick comes this late, after a failure, and at the start, since consoles come back one by one."""


class DeskClock:
    """Runs the desk's timed work every `seconds`, and at once if a ticket or a rep changes."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        rules: RuleBook,
        long_wait: str,
        callback: str,
        seconds: float,
        time: Clock = SYSTEM,
    ) -> None:
        """`long_wait` is the message to a customer after a long wait, `callback` the button beside it."""
        self._store = store
        self._bus = bus
        self._rules = rules
        self._offer = (long_wait, callback)
        self._seconds = seconds
        self._time = time
        self._steady = time.monotonic()
        self._wall = time.now()
        self._forbear_as_ruled()

    def forbear(self, seconds: float) -> None:
        """For that long, no rep counts as gone or silent unless the rep has logged out."""
        self._forbearing_until = self._time.monotonic() + seconds

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            # A dropped subscription has missed events and is of no more use, so a new one is made.
            with contextlib.suppress(Dropped), self._bus.subscribe(DESK, RULES) as events:
                while True:
                    try:
                        await self.tick()
                        with contextlib.suppress(asyncio.TimeoutError):
                            await asyncio.wait_for(self._something_changed(events), self._seconds)
                        continue
                    except Dropped:
                        raise
                    except SQLAlchemyError as error:
                        log.error("desk_clock_failed", error=type(error).__name__)
                        self._forbear_as_ruled()  # signs of life could not be stored
                    except Exception:
                        log.exception("desk_clock_failed")
                    await asyncio.sleep(self._seconds)

    async def _something_changed(self, events: Subscription) -> None:
        while True:
            event = await events.get()
            if isinstance(event, DeskChanged):
                await self._rules.renew()
            if isinstance(event, (DeskChanged, TeamChanged, TicketChanged)) and self._rules.now.auto_assign:
                return

    async def tick(self) -> None:
        """Does all the work that is due now."""
        await self._rules.renew()
        rules = self._rules.now
        for ticket in await self._store.read(_due_changes):
            await self._tell(await self._store.write(_mark_due, ticket_id=ticket))
        for ticket, rep, why in await self._store.read(_gone, rules=rules, forbearing=self._forbearing()):
            done = await self._store.write(transfer.release, ticket_id=ticket, rep_id=rep, why=why)
            await self._tell(done.events if done is not None else ())
        if rules.auto_assign:
            await self._assign()
        for ticket in await self._store.read(_long_waits, rules=rules):
            await self._tell(await self._store.write(_offer_callback, ticket_id=ticket, offer=self._offer))

    async def _assign(self) -> None:
        tried: set[tuple[TicketId, RepId]] = set()
        while pair := await self._store.read(_next_pair, tried=frozenset(tried)):
            tried.add(pair)
            done = await self._store.write(transfer.assign, ticket_id=pair[0], rep_id=pair[1])
            await self._tell(done.events if done is not None else ())

    async def _tell(self, events: Sequence[Event]) -> None:
        if events:
            await self._bus.publish(*events)

    def _forbear_as_ruled(self) -> None:
        self.forbear(max(self._rules.now.offline_seconds, presence.SEEN_WITHIN.total_seconds()))

    def _forbearing(self) -> bool:
        steady, wall = self._time.monotonic(), self._time.now()
        passed = steady - self._steady
        drift = (wall - self._wall).total_seconds() - passed
        self._steady, self._wall = steady, wall
        if abs(drift) > JUMP_SECONDS or passed > self._seconds + JUMP_SECONDS:
            log.warning("clock_jumped", seconds=round(drift), late=round(passed))
            self._forbear_as_ruled()
        return steady < self._forbearing_until


def _due_changes(session: Session) -> list[TicketId]:
    at = now()
    open_ones = sa.select(Ticket).where(
        Ticket.status != "closed", Ticket.due != "past", Ticket.due_at.is_not(None)
    )
    rows = session.scalars(open_ones.order_by(Ticket.due_at).limit(AT_ONCE))
    return [row.id for row in rows if sla.due(row, at) != row.due]


def _mark_due(session: Session, *, ticket_id: TicketId) -> tuple[Event, ...]:
    """Marks the ticket's target as near or past. A ticket whose target is past moves up once."""
    ticket, _ = tickets.get_locked(session, ticket_id)
    due = sla.due(ticket, now())
    if ticket.status == "closed" or due == ticket.due:
        return ()
    ticket.due = due
    if due == "past" and ticket.status == "waiting":
        ticket.rank_at -= queue_order.PAST_DUE * queue_order.PER_POINT
    return (TicketChanged(ticket=ticket.id), QueueMoved())


def _gone(session: Session, *, rules: Rules, forbearing: bool) -> list[tuple[TicketId, RepId, Why]]:
    """Returns the claimed tickets whose rep is gone or silent: ticket, rep, why. If the desk forbears, only
    those of reps who have logged out or may no longer answer.
    """
    at = now()
    held = sa.select(Ticket.id, Rep.id).join(Rep, Rep.id == Ticket.rep_id)
    held = held.where(Ticket.status == "claimed").order_by(Ticket.id).limit(AT_ONCE)
    left = sa.or_(~presence.ANSWERS, Rep.seen_at.is_(None))
    unheard = at - max(timedelta(seconds=rules.offline_seconds), presence.SEEN_WITHIN)
    is_gone = left if forbearing else sa.or_(left, Rep.seen_at < unheard)
    found: dict[TicketId, tuple[TicketId, RepId, Why]] = {
        ticket: (ticket, rep, "offline") for ticket, rep in session.execute(held.where(is_gone))
    }
    if not forbearing:
        for ticket, rep in session.execute(held.where(_silent(at - timedelta(minutes=rules.silent_minutes)))):
            found.setdefault(ticket, (ticket, rep, "silent"))
    return list(found.values())


def _silent(since: datetime) -> sa.ColumnElement[bool]:
    """The condition that the ticket was claimed, and a customer's message unanswered, since that moment."""
    said = aliased(Message)
    last_said = (
        sa.select(sa.func.coalesce(sa.func.max(said.seq), 0))
        .where(said.conversation_id == Ticket.conversation_id, said.sender == "rep")
        .correlate(Ticket)
        .scalar_subquery()
    )
    waits = (
        sa.select(Message.id)
        .where(
            Message.conversation_id == Ticket.conversation_id,
            Message.sender == "customer",
            Message.created_at <= since,
            Message.seq > last_said,
        )
        .exists()
    )
    return sa.and_(Ticket.claimed_at <= since, waits)


def _next_pair(
    session: Session, *, tried: frozenset[tuple[TicketId, RepId]]
) -> tuple[TicketId, RepId] | None:
    """Returns the first waiting ticket that a free rep serves, and the least busy of those reps. If several
    are equally busy, it takes the one who got a ticket longest ago.
    """
    at, loads, served = now(), presence.open_chats(session), presence.memberships(session)
    free = [
        rep
        for rep in session.scalars(sa.select(Rep).where(presence.ANSWERS))
        if presence.of(rep, at) == "online" and loads.get(rep.id, 0) < rep.capacity
    ]
    if not free:
        return None
    waiting = sa.select(Ticket).where(Ticket.status == "waiting").order_by(*queue_order.ORDER).limit(AT_ONCE)
    if all(rep.id in served for rep in free):
        queues = frozenset().union(*(served[rep.id] for rep in free))
        waiting = waiting.where(Ticket.queue.in_(queues))
    found = session.scalars(waiting).all()
    if not found:
        return None
    last, never = _last_claims(session, [rep.id for rep in free]), datetime.min.replace(tzinfo=at.tzinfo)
    free.sort(key=lambda rep: (loads.get(rep.id, 0), last.get(rep.id, never), rep.id))
    for ticket in found:
        for rep in free:
            if ticket.queue in served.get(rep.id, (ticket.queue,)) and (ticket.id, rep.id) not in tried:
                return ticket.id, rep.id
    return None


def _last_claims(session: Session, reps: Sequence[RepId]) -> dict[RepId, datetime]:
    """Returns when each of these reps last got a ticket."""
    # One index look-up for each rep; a GROUP BY would read every ticket ever stored.
    last = sa.select(sa.func.max(Ticket.claimed_at)).where(Ticket.rep_id == Rep.id).scalar_subquery()
    rows = session.execute(sa.select(Rep.id, last.label("at")).where(Rep.id.in_(reps)))
    return {row.id: row.at for row in rows if row.at is not None}


def _long_waits(session: Session, *, rules: Rules) -> list[TicketId]:
    """Returns the tickets that have waited long and whose customer was not yet offered a callback for it."""
    since = now() - timedelta(minutes=rules.callback_after_minutes)
    waiting = sa.select(Ticket.id).where(
        Ticket.status == "waiting",
        Ticket.callback_offered_at.is_(None),
        Ticket.callback_contact.is_(None),
        Ticket.opened_at <= since,
    )
    return list(session.scalars(waiting.order_by(Ticket.opened_at).limit(AT_ONCE)))


def _offer_callback(session: Session, *, ticket_id: TicketId, offer: tuple[str, str]) -> tuple[Event, ...]:
    ticket, conversation = tickets.get_locked(session, ticket_id)
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
    return (history.announce(session, message, ticket),)
