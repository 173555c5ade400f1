"""Reads and changes the desk's people and queues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import audit
from api.auth.events import TeamChanged
from api.bus import Event
from api.changes import Change
from api.clock import now
from api.ids import RepId
from api.kinds import Availability, Presence
from api.problems import conflict, not_found, unprocessable
from api.schemas import Frozen, SaidText, Storable
from api.store.models import Membership, Queue, Rep, Ticket
from api.team import presence
from api.team.events import DeskChanged
from bot.guide.entry import QUEUES, QueueName

MINUTES = Field(ge=1, le=60 * 24 * 30)


class MemberOut(Frozen):
    """A rep at the desk. `queues` is empty if the rep serves all."""

    id: RepId
    username: str = Field(examples=["priya"])
    name: str = Field(examples=["Priya"])
    role: str
    presence: Presence
    chats: int = Field(description="claimed now")
    capacity: int = Field(description="the most chats that the desk assigns to the rep")
    queues: tuple[QueueName, ...] = ()


class Team(Frozen):
    members: tuple[MemberOut, ...]


class PresenceIn(Frozen):
    presence: Availability


class MemberIn(Frozen):
    """What a lead sets for a rep: the queues that the rep serves (none means all), and the capacity."""

    queues: Annotated[
        tuple[Annotated[QueueName, Storable, Field(max_length=40)], ...], Field(max_length=100)
    ] = ()
    capacity: int = Field(ge=0, le=100)


class QueueOut(Frozen):
    """A queue with its SLA targets, in minutes of open hours. Send `version` back with a change."""

    name: QueueName = Field(examples=["billing"])
    title: str = Field(examples=["Billing"])
    active: bool
    first_response_minutes: int
    resolution_minutes: int
    waiting: int
    version: int


class Queues(Frozen):
    queues: tuple[QueueOut, ...]


class QueueIn(Frozen):
    """A new or changed queue. `version` is the version that was read, 0 for a new queue."""

    title: Annotated[SaidText, Field(max_length=80)]
    first_response_minutes: Annotated[int, MINUTES]
    resolution_minutes: Annotated[int, MINUTES]
    version: int = Field(ge=0, le=2**31 - 1)


def team(session: Session) -> Team:
    """Returns everyone who answers customers, sorted by name."""
    at, served, loads = now(), presence.memberships(session), presence.open_chats(session)
    rows = session.scalars(sa.select(Rep).where(presence.ANSWERS).order_by(Rep.name, Rep.id))
    return Team(
        members=tuple(
            MemberOut(
                id=row.id,
                username=row.username,
                name=row.name,
                role=row.role,
                presence=presence.of(row, at),
                chats=loads.get(row.id, 0),
                capacity=row.capacity,
                queues=tuple(sorted(served.get(row.id, ()))),
            )
            for row in rows
        )
    )


def choose_presence(session: Session, *, rep: Rep, chosen: Availability) -> Change[Team]:
    """Stores the presence that a rep chose."""
    presence.choose(session, rep.id, chosen)
    audit.record(session, rep.id, "rep.presence", f"rep {rep.username}", presence=chosen)
    session.flush()
    return Change(team(session), (TeamChanged(),))


def set_member(session: Session, *, rep: Rep, member_id: RepId, body: MemberIn) -> Change[Team]:
    """Sets the queues that a rep serves and the rep's capacity. Raises a 404 or 422 problem."""
    member = session.get(Rep, member_id)
    if member is None:
        raise not_found(f"There is no rep {member_id}.")
    _require_queues(session, body.queues)
    presence.set_queues(session, member.id, body.queues)
    member.capacity = body.capacity
    audit.record(
        session,
        rep.id,
        "rep.serves",
        f"rep {member.username}",
        queues=sorted(body.queues),
        capacity=body.capacity,
    )
    session.flush()
    return Change(team(session), (TeamChanged(),))


def queues(session: Session) -> Queues:
    """Returns all queues, sorted by title, with how many customers wait in each."""
    counted = session.execute(
        sa.select(Ticket.queue, sa.func.count().label("waiting"))
        .where(Ticket.status == "waiting")
        .group_by(Ticket.queue)
    )
    waiting = {row.queue: row.waiting for row in counted}
    rows = session.scalars(sa.select(Queue).order_by(Queue.title))
    return Queues(queues=tuple(_shown(row, waiting.get(row.name, 0)) for row in rows))


def set_queue(session: Session, *, rep: Rep, name: QueueName, body: QueueIn) -> Change[Queues]:
    """Creates or changes a queue. Raises a 409 problem if somebody else changed it since it was read."""
    row = session.get(Queue, name)
    meanwhile = conflict(
        "Somebody has changed this queue meanwhile. Load it again, then make your change.",
        kind="changed-meanwhile",
    )
    values = {
        "title": body.title,
        "first_response_minutes": body.first_response_minutes,
        "resolution_minutes": body.resolution_minutes,
        "active": True,
        "version": body.version + 1,
    }
    if body.resolution_minutes < body.first_response_minutes:
        raise unprocessable("body.resolution_minutes", "The end cannot be due before the first answer.")
    if row is None and body.version == 0:
        session.add(Queue(name=name, **values))
        try:
            session.flush()
        except IntegrityError:
            raise meanwhile from None
    else:
        changed = session.execute(
            sa.update(Queue)
            .where(Queue.name == name, Queue.version == body.version)
            .values(**values)
            .returning(Queue.name)
            .execution_options(synchronize_session=False)
        ).first()
        session.expire_all()
        if changed is None:
            raise meanwhile
    audit.record(session, rep.id, "queue.set", f"queue {name}", **body.model_dump(exclude={"version"}))
    return Change(queues(session), _desk_changed())


def remove_queue(session: Session, *, rep: Rep, name: QueueName) -> Change[Queues]:
    """Makes the queue take no more tickets. Raises a 404 problem, or a 409 if tickets are open in it or the
    guide sends customers to it.
    """
    row = session.get(Queue, name)
    if row is None or not row.active:
        raise not_found(f"There is no queue {name}.")
    if name in QUEUES:
        raise conflict(
            f"The guide may send customers to {row.title}: it cannot be removed. Change its title or targets "
            f"instead.",
            kind="queue-needed",
        )
    open_count = session.scalar(
        sa.select(sa.func.count())
        .select_from(Ticket)
        .where(Ticket.queue == name, Ticket.status.in_(("waiting", "claimed")))
    )
    if open_count:
        tickets = "1 ticket is" if open_count == 1 else f"{open_count} tickets are"
        raise conflict(
            f"{tickets} open in {row.title}. Close or transfer them, then remove it.",
            kind="queue-in-use",
        )
    row.active = False
    row.version += 1
    session.execute(sa.delete(Membership).where(Membership.queue == name))
    audit.record(session, rep.id, "queue.remove", f"queue {name}")
    session.flush()
    return Change(queues(session), _desk_changed())


def _desk_changed() -> tuple[Event, ...]:
    return (DeskChanged(), TeamChanged())


def _require_queues(session: Session, names: Iterable[QueueName]) -> None:
    known = set(session.scalars(sa.select(Queue.name).where(Queue.active)))
    for name in names:
        if name not in known:
            raise unprocessable("body.queues", f"There is no queue {name!r} that takes tickets.")


def _shown(row: Queue, waiting: int) -> QueueOut:
    return QueueOut(
        name=row.name,
        title=row.title,
        active=row.active,
        first_response_minutes=row.first_response_minutes,
        resolution_minutes=row.resolution_minutes,
        waiting=waiting,
        version=row.version,
    )
