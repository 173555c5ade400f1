"""What customers asked and how it ended: conversations, entries, ratings, satisfaction.

Functions take a Session. All figures but the tickets' curve cover the conversations that began in the period.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from api.board.handled import opened_in, percent
from api.board.period import Period
from api.board.schemas import Bucket, Csat, EntryAsked, EntryRated, Outcomes, Replies
from api.store.models import Conversation, Message, Ticket
from bot.guide.entry import EntryId, Guide

MOST_ASKED = 15
MOST_RATED = 50
REPLIES = ("answer", "likely", "clarify", "reword")


def buckets(session: Session, period: Period) -> tuple[Bucket, ...]:
    """Counts the conversations that began and those that were handed over, in each bucket of the period."""
    begun = _counted(session, period, Conversation.created_at, *_began_in(period))
    opened = _counted(session, period, Ticket.opened_at, *opened_in(period))
    return tuple(
        Bucket(at=start, conversations=begun.get(start, 0), hand_overs=opened.get(start, 0))
        for start in period.starts
    )


def outcomes(session: Session, period: Period) -> Outcomes:
    """Counts the conversations answered by the bot alone, those handed over, and the others."""
    handed_over = sa.exists().where(Ticket.conversation_id == Conversation.id)
    answered = sa.exists().where(
        Message.conversation_id == Conversation.id,
        Message.sender == "bot",
        Message.kind.in_(("answer", "likely")),
        ~Message.refuted,
    )
    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((handed_over, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((~handed_over & answered, 1), else_=0)), 0),
        )
        .select_from(Conversation)
        .where(*_began_in(period))
    ).one()
    total, handed, alone = map(int, row)
    return Outcomes(
        conversations=total,
        bot_alone=alone,
        handed_over=handed,
        other=total - handed - alone,
        bot_percent=percent(alone, alone + handed) if period.queue is None else None,
    )


def replies(session: Session, period: Period) -> Replies:
    """Counts the bot's messages by kind, and the likely ones that were not what was asked."""
    refuted = sa.func.coalesce(sa.func.sum(sa.case((Message.refuted, 1), else_=0)), 0).label("refuted")
    rows = session.execute(
        _messages(period, Message.kind, sa.func.count().label("times"), refuted)
        .where(Message.kind.in_(REPLIES))
        .group_by(Message.kind)
    ).all()
    counts = dict.fromkeys(REPLIES, 0) | {row.kind: row.times for row in rows}
    wrong = sum(int(row.refuted) for row in rows)
    return Replies(**counts, refuted=wrong, refuted_percent=percent(wrong, counts["likely"]))


def csat(session: Session, period: Period) -> Csat:
    """Returns the mean and the distribution of the scores."""
    rows = session.execute(
        sa.select(Conversation.csat, sa.func.count())
        .where(Conversation.csat.is_not(None), *_began_in(period))
        .group_by(Conversation.csat)
    )
    counts: dict[int, int] = {row[0]: row[1] for row in rows if row[0] is not None}
    total = sum(counts.values())
    mean = round(sum(score * count for score, count in counts.items()) / total, 2) if total else None
    one, two, three, four, five = (counts.get(score, 0) for score in range(1, 6))
    return Csat(count=total, mean=mean, scores=(one, two, three, four, five))


def most_asked(session: Session, period: Period, *, guide: Guide) -> tuple[EntryAsked, ...]:
    """Returns the entries that the bot used most."""
    times = sa.func.count().label("times")
    rows = session.execute(
        _messages(period, Message.entry, times)
        .where(Message.entry.is_not(None))
        .group_by(Message.entry)
        .order_by(times.desc(), Message.entry)
        .limit(MOST_ASKED)
    )
    return tuple(
        EntryAsked(entry=row.entry, question=_question(guide, row.entry), times=row.times) for row in rows
    )


def most_rated(session: Session, period: Period, *, guide: Guide) -> tuple[EntryRated, ...]:
    """Returns how customers rated answers, by entry."""
    helpful = sa.func.sum(sa.case((Message.rating == "helpful", 1), else_=0)).label("helpful")
    times = sa.func.count().label("times")
    rows = session.execute(
        _messages(period, Message.entry, helpful, times)
        .where(Message.entry.is_not(None), Message.rating.is_not(None))
        .group_by(Message.entry)
        .order_by(times.desc(), Message.entry)
        .limit(MOST_RATED)
    )
    return tuple(
        EntryRated(
            entry=row.entry,
            question=_question(guide, row.entry),
            helpful=int(row.helpful),
            unhelpful=row.times - int(row.helpful),
        )
        for row in rows
    )


def _began_in(period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    when = (Conversation.created_at >= period.since, Conversation.created_at < period.until)
    if period.queue is None:
        return when
    # The conversation itself loses its queue when it goes back to the bot; its tickets keep it.
    came_into_it = sa.exists().where(Ticket.conversation_id == Conversation.id, Ticket.queue == period.queue)
    return (*when, came_into_it)


def _messages(period: Period, *columns: Any) -> sa.Select[Any]:
    """Selects the bot's messages through their conversations, which are few and have an index by time."""
    return (
        sa.select(*columns)
        .select_from(Conversation)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.sender == "bot", *_began_in(period))
    )


def _counted(
    session: Session, period: Period, column: Any, *where: sa.ColumnElement[bool]
) -> dict[datetime, int]:
    # In the statement itself: PostgreSQL takes two parameters for two widths, and refuses to group by them.
    width = sa.literal_column(str(int(period.width.total_seconds())), sa.Integer)
    second = sa.extract("epoch", column)
    start = (second - second % width).label("start")
    rows = session.execute(sa.select(start, sa.func.count()).where(*where).group_by(start))
    return {datetime.fromtimestamp(int(row[0]), timezone.utc): row[1] for row in rows}


def _question(guide: Guide, entry: EntryId) -> str | None:
    found = guide.get(EntryId(entry))
    return found.question if found else None
