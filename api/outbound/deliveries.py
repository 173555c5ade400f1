"""The rows of the outbox on their way: leased, sent, tried again, dead, and looked at by a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import sqlalchemy as sa
from pydantic import Field
from sqlalchemy.orm import Session, aliased

from api import audit
from api.clock import now
from api.conversation.outbox import Payload, TicketFacts
from api.ids import ConversationId, DeliveryId, MessageSeq, TicketId
from api.kinds import EventName, ReceiverName
from api.problems import conflict, not_found
from api.schemas import Frozen
from api.store.models import Delivery, Rep

LEASE = timedelta(seconds=120)
"""So long a sender has a row to itself: longer than it may try, so that it lapses only if the sender died."""

KEPT = timedelta(days=30)
"""Sent rows are deleted after it."""

ERROR_CHARS = 200


@dataclass(frozen=True)
class Job:
    """A row that one sender has for LEASE. `attempt` counts from 1, anew where a lead had it `retried`."""

    id: DeliveryId
    target: ReceiverName
    event: EventName
    conversation: ConversationId
    ticket: TicketFacts
    seq: MessageSeq
    attempt: int
    at: datetime
    retried: bool = False


class DeliveryOut(Frozen):
    """Something to send. `next_try_at` is null where there will be none."""

    id: DeliveryId
    target: ReceiverName
    event: EventName
    conversation: ConversationId = Field(examples=["c_8QkWq0fZ2m1xT7nB"])
    ticket: TicketId = Field(examples=[3])
    state: Literal["due", "dead"]
    attempts: int
    next_try_at: datetime | None
    last_error: str | None = Field(None, examples=["HTTP 500"])
    created_at: datetime

    @classmethod
    def of(cls, row: Delivery) -> DeliveryOut:
        return cls(
            id=row.id,
            target=row.target,
            event=row.event,
            conversation=row.conversation_id,
            ticket=Payload.model_validate(row.payload).ticket.id,
            state="dead" if row.state == "dead" else "due",
            attempts=row.attempts,
            next_try_at=row.next_try_at if row.state == "due" else None,
            last_error=row.last_error,
            created_at=row.created_at,
        )


class Deliveries(Frozen):
    """Newest first. `before` is the id to ask for the page after this one with; null on the last."""

    deliveries: tuple[DeliveryOut, ...]
    before: DeliveryId | None = None


def any_due(session: Session, *, target: ReceiverName) -> bool:
    """Whether `lease` would find something."""
    return session.scalar(_due(target, now()).limit(1)) is not None


def lease(session: Session, *, target: ReceiverName, limit: int) -> tuple[Job, ...]:
    """The oldest rows that are due, each of them this sender's for LEASE.

    Of a conversation's rows only the oldest is taken: a receiver is told everything in its order. One
    conditional UPDATE decides each row, so that two workers never have the same.
    """
    at = now()
    jobs = []
    for delivery_id in session.scalars(_due(target, at).limit(limit)).all():
        won = session.execute(
            sa.update(Delivery)
            .where(Delivery.id == delivery_id, *_free(at))
            .values(leased_until=at + LEASE, attempts=Delivery.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if cast("sa.CursorResult[object]", won).rowcount:
            jobs.append(_job(session.get_one(Delivery, delivery_id, populate_existing=True)))
    return tuple(jobs)


def mark_sent(session: Session, *, job: Job) -> None:
    """The receiver has the delivery."""
    _settle(session, job, state="sent", sent_at=now(), last_error=None)


def mark_failed(session: Session, *, job: Job, error: str, wait: timedelta | None) -> None:
    """The receiver does not have it: it is tried once more after the wait, or never if that is None."""
    line = " ".join(error.split())[:ERROR_CHARS]
    if wait is None:
        _settle(session, job, state="dead", last_error=line)
    else:
        _settle(session, job, state="due", last_error=line, next_try_at=now() + wait)


def page(session: Session, *, before: DeliveryId | None, limit: int) -> Deliveries:
    """Those that wait or are dead, before that one, newest first."""
    unsent = Delivery.state != sa.literal_column("'sent'")  # as in the index: a parameter would not match it
    query = sa.select(Delivery).where(unsent).order_by(Delivery.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(Delivery.id < before)
    rows = session.scalars(query).all()
    shown = tuple(DeliveryOut.of(row) for row in rows[:limit])
    return Deliveries(deliveries=shown, before=shown[-1].id if len(rows) > limit else None)


def retry(session: Session, *, delivery_id: DeliveryId, rep: Rep) -> DeliveryOut:
    """Due at once, with all its tries before it.

    Raises a 404 problem, a 409 when it has arrived or is under way.
    """
    row = session.get(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise not_found(f"There is no delivery {delivery_id}.")
    if row.state == "sent":
        raise conflict("This delivery has arrived.", kind="delivery-sent")
    if row.leased_until is not None and row.leased_until > now():
        raise conflict("This delivery is being tried right now.", kind="delivery-under-way")
    row.state, row.attempts, row.next_try_at = "due", 0, now()
    row.payload = {**row.payload, "retried": True}
    audit.record(session, rep.id, "delivery.retry", f"delivery {row.id}", target=row.target)
    session.flush()
    return DeliveryOut.of(row)


def sent_before(session: Session, *, job: Job) -> MessageSeq:
    """The last message of the conversation that the receiver was told of by what came before this job."""
    before = session.scalar(
        sa.select(sa.func.max(Delivery.payload["seq"].as_integer())).where(
            Delivery.conversation_id == job.conversation,
            Delivery.target == job.target,
            Delivery.state == "sent",
            Delivery.id < job.id,
        )
    )
    return MessageSeq(before or 0)


def delete_old(session: Session) -> None:
    """Delete what was sent more than KEPT ago."""
    session.execute(
        sa.delete(Delivery)
        .where(Delivery.state == "sent", Delivery.sent_at < now() - KEPT)
        .execution_options(synchronize_session=False)
    )


def _due(target: ReceiverName, at: datetime) -> sa.Select[Any]:
    earlier = aliased(Delivery)
    has_earlier = (
        sa.select(earlier.id)
        .where(
            earlier.conversation_id == Delivery.conversation_id,
            earlier.target == Delivery.target,
            earlier.state == "due",
            earlier.id < Delivery.id,
        )
        .exists()
    )
    return (
        sa.select(Delivery.id)
        .where(Delivery.target == target, *_free(at), ~has_earlier)
        .order_by(Delivery.id)
    )


def _free(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    unleased = sa.or_(Delivery.leased_until.is_(None), Delivery.leased_until <= at)
    return Delivery.state == "due", Delivery.next_try_at <= at, unleased


def _settle(session: Session, job: Job, **values: object) -> None:
    # Only while it is this sender's: one whose lease lapsed has nothing to say any more.
    session.execute(
        sa.update(Delivery)
        .where(Delivery.id == job.id, Delivery.state == "due", Delivery.attempts == job.attempt)
        .values(leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )


def _job(row: Delivery) -> Job:
    payload = Payload.model_validate(row.payload)
    return Job(
        id=row.id,
        target=row.target,
        event=row.event,
        conversation=row.conversation_id,
        ticket=payload.ticket,
        seq=payload.seq,
        attempt=row.attempts,
        at=row.created_at,
        retried=payload.retried,
    )
