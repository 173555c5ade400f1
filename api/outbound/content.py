"""Reads the content of a delivery when it is sent, since outbox rows hold no customer's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.conversation.tickets import preview_of
from api.ids import ConversationId, MessageSeq
from api.outbound.deliveries import Job
from api.settings import Settings
from api.store.models import Message
from bot.dialogue.turn import plain_text
from bot.guide.entry import QueueName

TRANSCRIPT = 200
"""The most messages of a transcript: the newest."""

REASONS = {
    "asked": "the customer asked for a person",
    "upset": "the customer is upset",
    "route": "the guide sends this question to people",
    "unsure": "the bot was not sure",
}


@dataclass(frozen=True)
class TranscriptMessage:
    """One message of a chat; `seq` is its number. A heading stands above the text, in the same words."""

    seq: MessageSeq
    client_id: str | None
    sender: str
    name: str | None
    kind: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Notice:
    """The notice of a new ticket for reps who are not in the console. `link` and `words` may be empty."""

    title: str
    reason: str
    queue: QueueName
    link: str
    words: str


def message(session: Session, *, conversation: ConversationId, seq: MessageSeq) -> TranscriptMessage | None:
    """Returns that message, None if it no longer exists."""
    row = session.scalar(
        sa.select(Message).where(Message.conversation_id == conversation, Message.seq == seq)
    )
    return _transcript_message(row) if row is not None else None


def transcript(
    session: Session, *, conversation: ConversationId, after: MessageSeq, upto: MessageSeq
) -> tuple[TranscriptMessage, ...]:
    """Returns the messages after one number and up to another, oldest first, at most TRANSCRIPT."""
    rows = session.scalars(
        sa.select(Message)
        .where(Message.conversation_id == conversation, Message.seq > after, Message.seq <= upto)
        .order_by(Message.seq.desc())
        .limit(TRANSCRIPT)
    )
    return tuple(_transcript_message(row) for row in rows)[::-1]


def notice(session: Session, *, job: Job, settings: Settings) -> Notice:
    """Returns the notice of a new ticket, with the customer's last words only if the settings say so."""
    said = (
        sa.select(Message.text)
        .where(
            Message.conversation_id == job.conversation,
            Message.sender == "customer",
            Message.seq <= job.seq,
        )
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return Notice(
        title=f"New ticket {job.ticket.id} at {settings.company}",
        reason=REASONS.get(job.ticket.reason, job.ticket.reason),
        queue=job.ticket.queue,
        link=console_link(job, settings),
        words=preview_of(session.scalar(said) or "") if settings.notice_words else "",
    )


def console_link(job: Job, settings: Settings) -> str:
    """Returns the ticket's address in the console; empty without CALMLINE_PUBLIC_URL."""
    return f"{settings.public_url}/console/#ticket-{job.ticket.id}" if settings.public_url else ""


def _transcript_message(row: Message) -> TranscriptMessage:
    return TranscriptMessage(
        seq=row.seq,
        client_id=row.client_id,
        sender=row.sender,
        name=row.rep.name if row.sender == "rep" and row.rep else None,
        kind=row.kind,
        text=plain_text(row.heading, row.text),
        at=row.created_at,
    )
