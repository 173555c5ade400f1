"""The life of outbox rows: leased, sent, tried again or dead, and shown to a lead."""

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
"""How long a sender has a row to itself: longer than a try, so it lapses only if the sender died."""

KEPT = timedelta(days=30)
"""How long sent rows are kept."""

ERROR_CHARS = 200


@dataclass(frozen=True)
class Job:
    """A row that one sender has for LEASE. `attempt` counts from 1, anew if a lead `retried` it."""

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
    """Something to send. `next_try_at` is null if no more tries follow."""

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
    """Deliveries, newest first. `before` asks for the next page; it is null on the last page."""

    deliveries: tuple[DeliveryOut, ...]
    before: DeliveryId | None = None


def any_due(session: Session, *, target: ReceiverName) -> bool:
    """Whether `lease` would find something."""
    return session.scalar(_due(target, now()).limit(1)) is not None


def lease(session: Session, *, target: ReceiverName, limit: int) -> tuple[Job, ...]:
    """Leases the oldest rows that are due to this sender for LEASE.

    Takes only the oldest row of a conversation, so that a receiver gets everything in order. One conditional
    UPDATE decides each row, so that two workers never have the same one.
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
    """Stores that the receiver has the delivery."""
    _settle(session, job, state="sent", sent_at=now(), last_error=None)


def mark_failed(session: Session, *, job: Job, error: str, wait: timedelta | None) -> None:
    """Stores that a try failed. The delivery is tried again after the wait, or never if `wait` is None."""
    line = " ".join(error.split())[:ERROR_CHARS]
    if wait is None:
        _settle(session, job, state="dead", last_error=line)
    else:
        _settle(session, job, state="due", last_error=line, next_try_at=now() + wait)


def page(session: Session, *, before: DeliveryId | None, limit: int) -> Deliveries:
    """Returns the deliveries before that one that wait or are dead, newest first."""
    unsent = Delivery.state != sa.literal_column("'sent'")  # as in the index: a parameter would not match it
    query = sa.select(Delivery).where(unsent).order_by(Delivery.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(Delivery.id < before)
    rows = session.scalars(query).all()
    shown = tuple(DeliveryOut.of(row) for row in rows[:limit])
    return Deliveries(deliveries=shown, before=shown[-1].id if len(rows) > limit else None)


def retry(session: Session, *, delivery_id: DeliveryId, rep: Rep) -> DeliveryOut:
    """Makes the delivery due at once, with all its tries again.

    Raises a 404 problem, or a 409 if it has arrived or is being sent.
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
    """Returns the last message that the conversation's deliveries before this job brought to the receiver."""
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
    """Deletes rows that were sent more than KEPT ago."""
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
    # Only while this sender has the row: a sender whose lease lapsed must not change it.
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
